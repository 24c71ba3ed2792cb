/* cli/pin.c - lintgate pin hash: the hash of a gate PIN. The PIN is never an argument: those everybody sees. */
#include "cli/pin.h"

#include "cli/output.h"
#include "crypto/password.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    PIN_LEAST = 12, /* octets: many may read the configuration, and try PINs as long as they like */
    PIN_MOST = 255, /* as the module takes */
    LINE_BYTES = PIN_MOST + 2,
};

struct typed {
    uint8_t at[LINE_BYTES];
    size_t len;
};

/* Up to the line's end, octet by octet: what follows is somebody else's. */
static bool read_line(struct typed *typed)
{
    char next = '\0';
    ssize_t got = 1;

    typed->len = 0;
    while (typed->len < sizeof typed->at) {
        got = read(STDIN_FILENO, &next, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || next == '\n')
            break;
        typed->at[typed->len++] = (uint8_t)next;
    }
    return got >= 0;
}

/* From a terminal without showing it; keys that would end the process are read like others, so that it is left as it was. */
static bool ask(const char *prompt, struct typed *typed)
{
    struct termios before, during;

    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return read_line(typed);
    during = before;
    during.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    (void)fputs(prompt, stderr);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &during) != 0)
        return false;
    const bool ok = read_line(typed);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)fputc('\n', stderr);
    return ok;
}

static bool is_pin(const struct typed *typed)
{
    for (size_t i = 0; i < typed->len; i++)
        if (typed->at[i] < ' ' || typed->at[i] == 0x7f) {
            output_complain(NULL, "want a PIN without control characters, have one with some");
            return false;
        }
    if (typed->len >= PIN_LEAST && typed->len <= PIN_MOST)
        return true;
    output_complain(NULL, "want a PIN of %d to %d octets, have one of %s%zu", PIN_LEAST, PIN_MOST,
        typed->len > PIN_MOST ? "at least " : "", typed->len);
    return false;
}

/* Once from a pipe, twice from a person. */
static bool read_pin(struct typed *pin, struct typed *again)
{
    if (!ask("Gate PIN: ", pin)) {
        output_complain(NULL, "want a PIN on standard input: %s", strerrordesc_np(errno));
        return false;
    }
    if (!is_pin(pin))
        return false;
    if (isatty(STDIN_FILENO) != 1
        || (ask("Once more: ", again) && password_same(pin->at, pin->len, again->at, again->len)))
        return true;
    output_complain(NULL, "want the same PIN twice, have two");
    return false;
}

int pin_main(int argc, char **argv)
{
    struct typed pin = { .len = 0 }, again = { .len = 0 };
    char text[PASSWORD_HASH_BYTES];
    enum status status = STATUS_UNUSABLE;

    if (argc != 2 || strcmp(argv[1], "hash") != 0) {
        (void)fputs("usage: lintgate pin hash\n", stderr);
        return STATUS_UNUSABLE;
    }
    if (read_pin(&pin, &again)) {
        status = password_hash(pin.at, pin.len, NULL, text) ? STATUS_CLEAN : STATUS_INTERNAL;
        if (status == STATUS_CLEAN)
            (void)puts(text);
        else
            output_complain(NULL, "want 64 MiB of memory for the hash, have less");
    }
    explicit_bzero(&pin, sizeof pin);
    explicit_bzero(&again, sizeof again);
    return (int)status;
}
