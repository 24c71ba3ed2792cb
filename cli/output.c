/* cli/output.c - text for people: columns, colours, nothing that a terminal could obey. */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    SAFE_BYTES = 5,        /* one byte in its longest form, \xNN, with its NUL */
    COMPLAINT_BYTES = 1024 /* a complaint before it is made harmless, with its NUL; longer ones are cut */
};

/* 0: no terminal, or one that does not say. */
static size_t terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_col > OUTPUT_COLUMNS)
        return 0;
    return size.ws_col < OUTPUT_LEAST_COLUMNS ? OUTPUT_LEAST_COLUMNS : size.ws_col;
}

struct output output_standard(void)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    const bool colour = isatty(STDOUT_FILENO) == 1 && (no_colour == NULL || *no_colour == '\0')
                        && terminal != NULL && strcmp(terminal, "dumb") != 0;

    return (struct output){ .stream = stdout, .colour = colour, .columns = terminal_columns() };
}

size_t output_columns(struct output out)
{
    return out.columns > 0 ? out.columns : OUTPUT_COLUMNS;
}

/* One byte in a form that is harmless anywhere; returns its length. */
static size_t make_safe(char byte, char safe[SAFE_BYTES])
{
    int len;

    if (byte >= ' ' && byte <= '~')
        len = snprintf(safe, SAFE_BYTES, "%c", byte);
    else
        len = snprintf(safe, SAFE_BYTES, "\\x%02x", (unsigned)(uint8_t)byte);
    return (size_t)len;
}

static size_t put_safe(FILE *stream, const char *text, size_t len)
{
    char safe[SAFE_BYTES];
    size_t columns = 0;

    for (size_t i = 0; i < len; i++) {
        columns += make_safe(text[i], safe);
        if (stream != NULL)
            (void)fputs(safe, stream);
    }
    return columns;
}

size_t output_safe(struct output out, const char *text)
{
    return put_safe(out.stream, text, strlen(text));
}

size_t output_look(struct output out, enum look look, const char *text)
{
    static const char *const codes[] = { "", "\033[1m", "\033[32m", "\033[1;31m", "\033[33m" };
    _Static_assert(sizeof codes / sizeof codes[0] == LOOK_COUNT, "a code for every look");
    const bool coloured = out.colour && look != LOOK_PLAIN;

    if (coloured)
        (void)fputs(codes[look], out.stream);
    const size_t columns = output_safe(out, text);
    if (coloured)
        (void)fputs("\033[0m", out.stream);
    return columns;
}

static size_t new_line(struct output out, size_t indent)
{
    (void)fprintf(out.stream, "\n%*s", (int)indent, "");
    return indent;
}

/* A word that is longer than a line is broken between its characters. */
static size_t put_word(struct output out, size_t column, size_t indent, const char *word, size_t len)
{
    char safe[SAFE_BYTES];

    for (size_t i = 0; i < len; i++) {
        const size_t width = make_safe(word[i], safe);

        if (column + width > output_columns(out))
            column = new_line(out, indent);
        (void)fputs(safe, out.stream);
        column += width;
    }
    return column;
}

size_t output_wrapped(struct output out, size_t column, size_t indent, const char *text)
{
    size_t len = strcspn(text, " ");

    if (len > 0 && column > indent && column + put_safe(NULL, text, len) > output_columns(out))
        column = new_line(out, indent);
    column = put_word(out, column, indent, text, len);
    while (text[len] == ' ') {
        text += len + 1;
        len = strcspn(text, " ");
        if (column + 1 + put_safe(NULL, text, len) > output_columns(out))
            column = new_line(out, indent);
        else
            column = output_column(out, column, column + 1);
        column = put_word(out, column, indent, text, len);
    }
    return column;
}

size_t output_column(struct output out, size_t column, size_t to)
{
    do {
        (void)fputc(' ', out.stream);
        column++;
    } while (column < to);
    return column;
}

void output_complain(const char *subject, const char *format, ...)
{
    char text[COMPLAINT_BYTES];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    flockfile(stderr); /* complaints of several threads stay lines */
    (void)fputs("lintgate: ", stderr);
    if (subject != NULL) {
        (void)put_safe(stderr, subject, strlen(subject));
        (void)fputs(": ", stderr);
    }
    (void)put_safe(stderr, text, strlen(text));
    (void)fputc('\n', stderr);
    funlockfile(stderr);
}

enum status output_finish(enum status status)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return status;
    output_complain("standard output", "want to write, cannot: %s",
        errno != 0 ? strerror(errno) : "an earlier write failed");
    return STATUS_INTERNAL;
}
