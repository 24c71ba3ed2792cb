/* module/attempts.c - the count of wrong PINs that all processes share. */
#include "module/attempts.h"

#include "audit/folder.h"
#include "audit/lock.h"
#include "crypto/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    PATIENCE_SECONDS =
        60, /* as many processes as come at once when a CA starts, one after the other, each for a hash and a login */
    FILE_BYTES =
        256, /* always as many: nothing is left of what was longer, and a full disk has room for it */
    NAME_DIGITS = 16,
    NAME_BYTES = 6 + NAME_DIGITS + 1, /* "login-" before them */
};

static const char format[] = "lintgate logins 1\nwrong %u since %" PRId64 " told %u\nrefused %s\n";

static bool refuse(char error[ATTEMPTS_ERROR_BYTES], const char *directory, const char *name, const char *why)
{
    (void)snprintf(error, ATTEMPTS_ERROR_BYTES, "%.300s/%s: %s", directory, name, why);
    return false;
}

/* Of the section's LABEL, which may hold anything. */
static void name_of(const struct config_token *token, char name[NAME_BYTES])
{
    uint8_t digest[DIGEST_MAX_BYTES];
    size_t len = 6;

    (void)digest_compute(DIGEST_SHA256, token->label, strlen(token->label), digest);
    memcpy(name, "login-", len);
    for (size_t i = 0; i < NAME_DIGITS / 2; i++, len += 2)
        (void)snprintf(name + len, NAME_BYTES - len, "%02x", digest[i]);
}

/* Of the boot, not of the day: nobody sets that clock, and after a new start the wait begins anew. */
static int64_t now_seconds(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_BOOTTIME, &now); /* cannot fail with this clock */
    return now.tv_sec;
}

static void forgive(struct attempts *attempts)
{
    const int64_t now = now_seconds();

    if (attempts->wrong == 0 || attempts->since > now || attempts->since < 0)
        attempts->since = now;
    while (attempts->wrong > 0 && now - attempts->since >= ATTEMPTS_FORGIVE_SECONDS) {
        attempts->wrong--;
        attempts->since += ATTEMPTS_FORGIVE_SECONDS;
    }
}

/* The file as a whole: blanks behind what it says, and a line end. */
static bool write_text(const struct attempts *attempts, char text[FILE_BYTES + 1])
{
    const int len = snprintf(text, FILE_BYTES + 1, format, attempts->wrong, attempts->since,
        attempts->told ? 1U : 0U, attempts->refused[0] != '\0' ? attempts->refused : "-");

    if (len < 0 || len >= FILE_BYTES)
        return false;
    memset(text + len, ' ', FILE_BYTES - (size_t)len);
    text[FILE_BYTES - 1] = '\n';
    text[FILE_BYTES] = '\0';
    return true;
}

/* The number behind `word` in the text, or 0. */
static long long number_of(const char *text, const char *word)
{
    const char *at = strstr(text, word);

    return at != NULL ? strtoll(at + strlen(word), NULL, 10) : 0;
}

/* Exactly what attempts_write makes. An empty file is a new one. */
static bool read_file(struct attempts *attempts)
{
    static const char word[] = "\nrefused ";
    char text[FILE_BYTES + 1] = "", again[FILE_BYTES + 1];
    const ssize_t len = pread(attempts->fd, text, FILE_BYTES, 0);
    const char *refused = strstr(text, word);
    size_t refused_len = 0;

    if (len == 0)
        return true;
    if (len != FILE_BYTES || refused == NULL)
        return false;
    refused += sizeof word - 1;
    refused_len = strcspn(refused, "\n");
    if (refused_len >= sizeof attempts->refused)
        return false;
    attempts->wrong = (unsigned)number_of(text, "\nwrong ");
    attempts->since = number_of(text, " since ");
    attempts->told = number_of(text, " told ") != 0;
    if (refused_len != 1 || refused[0] != '-')
        memcpy(attempts->refused, refused, refused_len);
    return write_text(attempts, again) && memcmp(again, text, FILE_BYTES) == 0
           && attempts->wrong <= ATTEMPTS_MOST
           && (attempts->refused[0] == '\0' || password_hash_is(attempts->refused));
}

/* Nobody else's to read or write: what it says decides who may try. */
static const char *complaint_of(int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return strerrordesc_np(errno);
    if (!S_ISREG(st.st_mode))
        return "want a regular file, have something else";
    if (st.st_uid != geteuid() && st.st_uid != 0)
        return "want this user or root as its owner, have another";
    return (st.st_mode & 07777) == (S_IRUSR | S_IWUSR) ? NULL : "want mode 0600, have another";
}

static bool take_file(struct attempts *attempts, unsigned patience, char error[ATTEMPTS_ERROR_BYTES],
    const char *directory, const char *name)
{
    const char *complaint = complaint_of(attempts->fd);
    int system;

    if (complaint != NULL)
        return refuse(error, directory, name, complaint);
    system = lock_take(attempts->fd, true, patience);
    if (system != 0)
        return refuse(error, directory, name, strerrordesc_np(system));
    if (!read_file(attempts))
        return refuse(error, directory, name, "want a count of logins, have something else");
    return true;
}

/* `flags`: for openat. */
static bool take(struct attempts *attempts, const struct config *config, const struct config_token *token,
    int flags, char error[ATTEMPTS_ERROR_BYTES])
{
    const char *directory = config->audit.directory;
    const unsigned patience = flags == 0 ? config->audit.lock_timeout : PATIENCE_SECONDS;
    char name[NAME_BYTES];
    struct journal_error fault;
    struct stat st;

    *attempts = (struct attempts){ .fd = -1 };
    name_of(token, name);
    const int folder = folder_open(AT_FDCWD, directory, directory, &st, &fault);
    if (folder < 0) {
        (void)snprintf(error, ATTEMPTS_ERROR_BYTES, "%.500s", fault.text);
        return false;
    }
    attempts->fd = openat(
        folder, name, flags | O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const int system = errno;
    (void)close(folder);
    if (attempts->fd < 0)
        return (flags == 0 && system == ENOENT) || refuse(error, directory, name, strerrordesc_np(system));
    if (!take_file(attempts, patience, error, directory, name)) {
        attempts_release(attempts);
        return false;
    }
    forgive(attempts);
    return true;
}

bool attempts_take(struct attempts *attempts, const struct config *config, const struct config_token *token,
    char error[ATTEMPTS_ERROR_BYTES])
{
    return take(attempts, config, token, O_CREAT, error);
}

bool attempts_look(struct attempts *attempts, const struct config *config, const struct config_token *token,
    char error[ATTEMPTS_ERROR_BYTES])
{
    const bool ok = take(attempts, config, token, 0, error);

    attempts_release(attempts);
    return ok;
}

bool attempts_write(const struct attempts *attempts)
{
    char text[FILE_BYTES + 1];

    return write_text(attempts, text) && pwrite(attempts->fd, text, FILE_BYTES, 0) == FILE_BYTES;
}

void attempts_release(struct attempts *attempts)
{
    if (attempts->fd < 0)
        return;
    lock_release(attempts->fd);
    (void)close(attempts->fd);
    attempts->fd = -1;
}
