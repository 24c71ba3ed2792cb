/* audit/kept.c - files under the digest of their content: written whole, synced, and only then given their name. */
#include "audit/kept.h"

#include "audit/fault.h"
#include "audit/folder.h"
#include "audit/text.h"
#include "audit/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SHARDS = 256, /* folders by the first octet: ten million files are 40,000 in each */
    SHARD_NAME = 3,
    HEX = 2 * RECORD_SHA256_BYTES,
    NEW_NAME_BYTES = HEX + 80,
    COMPARE_BYTES = 1024, /* of a file that is there already, at a time; on the stack of a guest */
};

/* A file to be kept, and where. */
struct keeping {
    const char *directory; /* of the journal, for messages */
    int fd;                /* of the shard */
    mode_t mode;
    char name[HEX + 1];
    char new_name[NEW_NAME_BYTES]; /* until it is whole: of this moment of this thread */
};

static bool fail(const struct keeping *k, enum journal_fault fault, int system, const char *what,
    struct journal_error *error)
{
    return fault_set(
        error, fault, system, "%s/" KEPT_FOLDER_NAME "/%.2s/%s: %s", k->directory, k->name, k->name, what);
}

bool kept_prepare(const char *directory, struct journal_error *error)
{
    struct stat st, kept_st, shard_st;
    char name[SHARD_NAME];
    int system = 0;
    bool ok = false;

    const int fd = folder_open(AT_FDCWD, directory, directory, &st, error);
    if (fd < 0)
        return false;
    const int kept = folder_make(fd, &st, KEPT_FOLDER_NAME, KEPT_FOLDER_NAME, &kept_st, error);
    if (kept < 0)
        goto out;
    for (unsigned i = 0; i < SHARDS; i++) {
        (void)snprintf(name, sizeof name, "%02x", i);
        if (fstatat(kept, name, &shard_st, AT_SYMLINK_NOFOLLOW) == 0)
            continue; /* looked at when something is kept in it */
        const int shard = folder_make(kept, &kept_st, name, KEPT_FOLDER_NAME, &shard_st, error);
        if (shard < 0)
            goto out;
        (void)close(shard);
    }
    /* Always: another process may have made them a moment ago and not synced them yet. */
    system = write_sync(kept);
    if (system == 0)
        system = write_sync(fd);
    ok = system == 0 || fault_set(error, JOURNAL_WRITE, system, "%s: fsync of directories", directory);
out:
    if (kept >= 0)
        (void)close(kept);
    (void)close(fd);
    return ok;
}

static bool open_shard(
    struct keeping *k, const uint8_t sha256[RECORD_SHA256_BYTES], struct journal_error *error)
{
    static atomic_uint counter;
    struct timespec now = { 0, 0 };
    struct stat st;
    char *path = NULL;

    hex_write(sha256, RECORD_SHA256_BYTES, k->name);
    k->name[HEX] = '\0';
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    (void)snprintf(k->new_name, sizeof k->new_name, ".%s.%ld.%u.%ld%09ld", k->name, (long)getpid(),
        atomic_fetch_add(&counter, 1), (long)now.tv_sec, now.tv_nsec);
    if (asprintf(&path, "%s/" KEPT_FOLDER_NAME "/%.2s", k->directory, k->name) < 0)
        return fault_set(error, JOURNAL_MEMORY, 0, "want memory for a path");
    k->fd = folder_open(AT_FDCWD, path, path, &st, error);
    k->mode = folder_file_mode(&st);
    free(path);
    return k->fd >= 0;
}

/* Writes the octets under a name that says that they are not all there yet; sets that file's mode and syncs it. */
static bool write_new(const struct keeping *k, const void *bytes, size_t len, struct journal_error *error)
{
    const int fd = openat(
        k->fd, k->new_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
    if (fd < 0)
        return fail(k, JOURNAL_WRITE, errno, "want to make the file", error);
    int system = fchmod(fd, k->mode) != 0 ? errno : 0;
    if (system == 0)
        system = write_all(fd, bytes, len, 0);
    if (system == 0)
        system = write_sync(fd);
    (void)close(fd);
    return system == 0 || fail(k, JOURNAL_WRITE, system, "write", error);
}

/* True if the file that has the name already is the same to the octet. */
static bool is_same(int fd, const uint8_t *bytes, size_t len)
{
    uint8_t have[COMPARE_BYTES];
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != len)
        return false;
    for (size_t at = 0; at < len;) {
        const size_t want = len - at < sizeof have ? len - at : sizeof have;
        const ssize_t got = pread(fd, have, want, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || memcmp(have, bytes + at, (size_t)got) != 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* *there: a file has the name. False: and it is not the same. */
static bool look(
    const struct keeping *k, const void *bytes, size_t len, bool *there, struct journal_error *error)
{
    const int fd = openat(k->fd, k->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);

    *there = fd >= 0 || errno != ENOENT;
    if (fd < 0)
        return !*there || fail(k, JOURNAL_PLACE, errno, "want a file to compare with", error);
    const bool same = is_same(fd, bytes, len);
    (void)close(fd);
    return same || fail(k, JOURNAL_PLACE, 0, "want the octets of this SHA-256, have others", error);
}

/* Gives the written file its name. A link, and no renaming: what has the name already is never replaced. */
static bool give_name(const struct keeping *k, const void *bytes, size_t len, struct journal_error *error)
{
    bool there = false;

    if (!write_new(k, bytes, len, error)) {
        (void)unlinkat(k->fd, k->new_name, 0);
        return false;
    }
    const int system = linkat(k->fd, k->new_name, k->fd, k->name, 0) != 0 ? errno : 0;
    (void)unlinkat(k->fd, k->new_name, 0);
    if (system == EEXIST) /* another thread or process was as fast */
        return look(k, bytes, len, &there, error);
    return system == 0 || fail(k, JOURNAL_WRITE, system, "link", error);
}

bool kept_write(const char *directory, const uint8_t sha256[RECORD_SHA256_BYTES], const void *bytes,
    size_t len, struct journal_error *error)
{
    struct keeping k = { .directory = directory, .fd = -1 };
    bool there = false;

    if (!open_shard(&k, sha256, error))
        return false;
    bool ok = look(&k, bytes, len, &there, error) && (there || give_name(&k, bytes, len, error));
    /* Also when it was there: whoever gave it its name may not have come to this yet. */
    const int system = ok ? write_sync(k.fd) : 0;
    if (system != 0)
        ok = fail(&k, JOURNAL_WRITE, system, "fsync of its directory", error);
    (void)close(k.fd);
    return ok;
}
