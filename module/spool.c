/*
 * module/spool.c - documents of other processes: a file each, `KEY.DIGEST.VALUE`, KEY the SHA-256 of the key's SubjectPublicKeyInfo.
 *
 * ABSENT -> WRITTEN [spool_put: a name with a dot first, fsync]   WRITTEN -> LEFT [rename, fsync of the directory]
 * LEFT   -> TAKEN   [spool_take: unlink, fsync of the directory]  LEFT    -> ABSENT [spool_sweep, or taken too late]
 * ABSENT -> LEFT    [spool_take, if shared: claim_ask brings it]
 * (1) Who unlinks has it; everybody else finds nothing, whatever they have read.
 * (2) What is taken is gone after a power failure, too, before anybody signs it.
 * (3) Nothing is believed of a file but its bytes: they must have the digest that its name says.
 * (4) If other hosts share the spool, who has claimed it (claim.h) has it instead of (1); before that nothing is lost by asking.
 */
#include "module/spool.h"

#include "audit/folder.h"
#include "audit/text.h"
#include "audit/write.h"
#include "module/claim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    HEX = 2,                  /* digits of an octet */
    CLOCK_AHEAD_SECONDS = 60, /* that a file may be of the future: two clocks are never one */
    MODE_BITS = 07777,
};

static bool __attribute__((format(printf, 2, 3))) fail(char error[SPOOL_ERROR_BYTES], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error, SPOOL_ERROR_BYTES, format, arguments);
    va_end(arguments);
    return false;
}

/* Never translated: strerror might load a catalogue in a process that is not ours. */
static bool fail_errno(char error[SPOOL_ERROR_BYTES], const char *path, const char *what)
{
    const char *text = strerrordesc_np(errno);

    return fail(error, "%s: %s: %s", path, what, text != NULL ? text : "unknown error");
}

void spool_name(
    const struct key_policy *key, enum digest digest, const uint8_t *value, char name[SPOOL_NAME_BYTES])
{
    static const char *const digests[] = {
        [DIGEST_SHA256] = ".sha256.", [DIGEST_SHA384] = ".sha384.", [DIGEST_SHA512] = ".sha512."
    };
    size_t len = HEX * POLICY_SHA256_BYTES;

    hex_write(key->spki_sha256, POLICY_SHA256_BYTES, name);
    memcpy(name + len, digests[digest], strlen(digests[digest]));
    len += strlen(digests[digest]);
    hex_write(value, digest_length(digest), name + len);
    name[len + HEX * digest_length(digest)] = '\0';
}

int spool_open(const struct config_spool *spool, char error[SPOOL_ERROR_BYTES])
{
    struct journal_error why;
    struct stat st;
    const int fd = folder_open(AT_FDCWD, spool->directory, spool->directory, &st, &why);

    if (fd < 0)
        fail(error, "%s", why.text);
    return fd;
}

/* Seconds that the file has left by the clock of the day; 0: it is over, or the clock makes no sense for it. */
static int64_t seconds_left(const struct config_spool *spool, const struct stat *st)
{
    const int64_t age = (int64_t)time(NULL) - (int64_t)st->st_mtime;

    return age < -CLOCK_AHEAD_SECONDS || age >= (int64_t)spool->lifetime ? 0 : (int64_t)spool->lifetime - age;
}

/* A regular file that only its owner could write, and only under this name. */
static bool is_ours(const struct stat *st, const char *name, char error[SPOOL_ERROR_BYTES])
{
    if (!S_ISREG(st->st_mode))
        return fail(error, "%s: want a regular file, have something else", name);
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return fail(error, "%s: want user %lu or root as its owner, have user %lu", name,
            (unsigned long)geteuid(), (unsigned long)st->st_uid);
    if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(error, "%s: want a file that only its owner may write, have mode %04o", name,
            (unsigned)(st->st_mode & MODE_BITS));
    if (st->st_nlink > 1)
        return fail(error, "%s: want a file of one name, have one with others", name);
    return true;
}

/* Reads what fstat promised, and finds the end there. */
static bool read_all(int fd, size_t len, struct candidate *candidate)
{
    size_t have = 0;
    ssize_t got = 1;

    candidate->at = malloc(len + 1);
    while (candidate->at != NULL && got > 0 && have <= len) {
        got = read(fd, candidate->at + have, len + 1 - have);
        if (got > 0)
            have += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1; /* once more */
    }
    candidate->len = candidate->at != NULL ? have : 0;
    return got == 0 && have == len && candidate->at != NULL;
}

static bool read_file(const struct config_spool *spool, const struct key_policy *key, int fd,
    const char *name, struct candidate *candidate, bool *memory, char error[SPOOL_ERROR_BYTES])
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return fail_errno(error, name, "fstat");
    if (!is_ours(&st, name, error))
        return false;
    if (st.st_size <= 0 || (uintmax_t)st.st_size > key->limit)
        return fail(error, "%s: want a document of at most %zu octets, have %jd", name, key->limit,
            (intmax_t)st.st_size);
    const int64_t left = seconds_left(spool, &st);
    if (left == 0)
        return fail(error, "%s: want a file of the last %u seconds, have an older one, or one of the future",
            name, (unsigned)spool->lifetime);
    if (!read_all(fd, (size_t)st.st_size, candidate)) {
        *memory = candidate->at == NULL;
        return fail(error, "%s: want it read unchanged, have trouble", name);
    }
    candidate->source = CANDIDATE_SPOOLED;
    candidate->key = key;
    candidate->until = candidate_clock() + left;
    return true;
}

/* *memory: it ran out, and nobody knows. */
static bool has_digest(
    const struct candidate *candidate, enum digest digest, const uint8_t *value, bool *memory)
{
    uint8_t have[DIGEST_MAX_BYTES];

    *memory = !digest_compute(digest, candidate->at, candidate->len, have);
    return !*memory && memcmp(have, value, digest_length(digest)) == 0;
}

/* (1), (2) */
static bool remove_file(int directory, const char *name, char error[SPOOL_ERROR_BYTES])
{
    if (unlinkat(directory, name, 0) != 0)
        return errno == ENOENT ? fail(error, "%s", "") : fail_errno(error, name, "unlink");
    return fsync(directory) == 0 || fail_errno(error, name, "fsync of its directory");
}

/* (1), or (4): then somebody who asked in vain may have removed it already. */
static bool take_file(const struct config_spool *spool, int directory, const char *name, bool *keep,
    char error[SPOOL_ERROR_BYTES])
{
    enum claim_answer answer;

    if (spool->shared == CONFIG_NO)
        return remove_file(directory, name, error);
    answer = claim_ask(directory, spool->directory, CLAIM_TAKE, name, error);
    *keep = answer == CLAIM_UNKNOWN;
    return answer == CLAIM_GRANTED && (remove_file(directory, name, error) || error[0] == '\0');
}

static int open_file(int directory, const char *name)
{
    return openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* Where it is not here yet, another host may have left it. */
static int find_file(
    const struct config_spool *spool, int directory, const char *name, char error[SPOOL_ERROR_BYTES])
{
    int fd = open_file(directory, name);

    if (fd < 0 && errno == ENOENT && spool->shared != CONFIG_NO) {
        if (claim_ask(directory, spool->directory, CLAIM_BRING, name, error) != CLAIM_GRANTED)
            return -1;
        fd = open_file(directory, name);
    }
    if (fd < 0 && errno != ENOENT)
        fail_errno(error, name, "open");
    return fd;
}

static bool take(const struct config_spool *spool, const struct key_policy *key, int directory,
    enum digest digest, const uint8_t *value, struct candidate *candidate, bool *memory,
    char error[SPOOL_ERROR_BYTES])
{
    char name[SPOOL_NAME_BYTES], ignored[SPOOL_ERROR_BYTES];
    bool keep = false;

    spool_name(key, digest, value, name);
    const int fd = find_file(spool, directory, name, error);
    if (fd < 0)
        return false;
    bool ok = read_file(spool, key, fd, name, candidate, memory, error);
    close(fd);
    if (ok && !has_digest(candidate, digest, value, memory))
        ok = fail(error, "%s: want the bytes whose digest its name is, have others", name);
    if (ok && take_file(spool, directory, name, &keep, error))
        return true;
    if (!*memory && !keep)
        (void)remove_file(directory, name, ignored); /* nobody will ever take it */
    return false;
}

bool spool_take(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    const uint8_t *value, struct candidate *candidate, bool *memory, char error[SPOOL_ERROR_BYTES])
{
    *candidate = (struct candidate){ .at = NULL };
    *memory = false;
    error[0] = '\0';
    const int directory = spool_open(spool, error);
    if (directory < 0)
        return false;
    const bool ok = take(spool, key, directory, digest, value, candidate, memory, error);
    close(directory);
    if (!ok)
        candidate_clear(candidate);
    return ok;
}

/* As old as it is elsewhere. */
static bool set_age(int fd, const char *name, int64_t age, char error[SPOOL_ERROR_BYTES])
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = time(NULL) - (time_t)age } };

    return age == 0 || futimens(fd, times) == 0 || fail_errno(error, name, "futimens");
}

/* Under a name that nobody looks for. */
static bool write_new(
    int directory, const char *name, struct span document, int64_t age, char error[SPOOL_ERROR_BYTES])
{
    (void)unlinkat(directory, name, 0); /* of a thread with this number that ended in the middle */
    const int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return fail_errno(error, name, "open");
    errno = write_all(fd, document.at, document.len, 0);
    bool ok = errno == 0 || fail_errno(error, name, "write");
    ok = ok && set_age(fd, name, age, error);
    if (ok && fsync(fd) != 0)
        ok = fail_errno(error, name, "fsync");
    if (close(fd) != 0 && ok)
        ok = fail_errno(error, name, "close");
    return ok;
}

bool spool_place(
    int directory, const char *name, struct span document, int64_t age, char error[SPOOL_ERROR_BYTES])
{
    char new_name[32];

    snprintf(new_name, sizeof new_name, ".%ld", (long)gettid());
    bool ok = write_new(directory, new_name, document, age, error);
    if (ok && renameat(directory, new_name, directory, name) != 0)
        ok = fail_errno(error, name, "rename");
    if (ok && fsync(directory) != 0)
        ok = fail_errno(error, name, "fsync of its directory");
    if (!ok)
        (void)unlinkat(directory, new_name, 0);
    return ok;
}

bool spool_put(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    struct span document, char error[SPOOL_ERROR_BYTES])
{
    uint8_t value[DIGEST_MAX_BYTES];
    char name[SPOOL_NAME_BYTES];

    if (!digest_compute(digest, document.at, document.len, value))
        return fail(error, "want SHA-256, SHA-384 or SHA-512 as digest, have another");
    spool_name(key, digest, value, name);
    const int directory = spool_open(spool, error);
    if (directory < 0)
        return false;
    const bool ok = spool_place(directory, name, document, 0, error);
    close(directory);
    return ok;
}

/* Files of put that stand there for as long as this are of processes that ended. */
static bool is_over(const struct config_spool *spool, int directory, const char *name)
{
    struct stat st;

    return fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)
           && seconds_left(spool, &st) == 0;
}

bool spool_sweep(const struct config_spool *spool, size_t *removed, char error[SPOOL_ERROR_BYTES])
{
    const int directory = spool_open(spool, error);
    DIR *const list = directory >= 0 ? fdopendir(directory) : NULL;

    *removed = 0;
    if (list == NULL) {
        if (directory >= 0) {
            fail_errno(error, spool->directory, "fdopendir");
            close(directory);
        }
        return false;
    }
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list))
        if (is_over(spool, directory, entry->d_name) && unlinkat(directory, entry->d_name, 0) == 0)
            ++*removed;
    closedir(list);
    return true;
}
