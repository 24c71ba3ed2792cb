/* audit/store.c - the journal's file under its lock: catch up, write, sync. */
#include "audit/store.h"

#include "audit/fault.h"
#include "audit/lock.h"
#include "audit/tail.h"
#include "audit/text.h"
#include "crypto/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static bool fail_write(const struct store *store, int system, const char *what, struct journal_error *error)
{
    return fault_set(error, JOURNAL_WRITE, system, "%s: %s", store->place.path, what);
}

static bool fail_stamp(const struct store *store, struct journal_error *error)
{
    return fail_write(store, 0, "want a clock between 1970 and 9999, and memory for a digest", error);
}

/* A write over the process's limit would raise SIGXFSZ, which kills a host that did not expect it. */
static bool below_size_limit(const struct store *store, uint64_t end, struct journal_error *error)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && end > limit.rlim_cur)
        return fail_write(store, EFBIG, "write", error);
    return true;
}

static bool write_at(
    const struct store *store, const char *bytes, size_t len, uint64_t offset, struct journal_error *error)
{
    if (!below_size_limit(store, offset + len, error))
        return false;
    while (len > 0) {
        const ssize_t put = pwrite(store->place.fd, bytes, len, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fail_write(store, put == 0 ? ENOSPC : errno, "write", error);
        bytes += put;
        len -= (size_t)put;
        offset += (uint64_t)put;
    }
    return true;
}

static bool sync_file(const struct store *store, struct journal_error *error)
{
    while (fdatasync(store->place.fd) != 0)
        if (errno != EINTR)
            return fail_write(store, errno, "fdatasync", error);
    return true;
}

static bool truncate_to(const struct store *store, uint64_t end, struct journal_error *error)
{
    while (ftruncate(store->place.fd, (off_t)end) != 0)
        if (errno != EINTR)
            return fail_write(store, errno, "ftruncate", error);
    return sync_file(store, error);
}

/* The record of a repair as a line; `text` owns its bytes. */
static bool make_repair(const struct tail *tail, struct text *text)
{
    static const uint8_t room[RECORD_PREFIX_BYTES];
    uint8_t digest[DIGEST_MAX_BYTES];
    struct record record = { .kind = RECORD_REPAIR };

    if (!digest_compute(DIGEST_SHA256, tail->torn, tail->torn_len, digest))
        return false;
    record.repair = (struct record_repair){ .offset = tail->end, .len = tail->torn_len, .sha256 = digest };
    text_put(text, room, sizeof room);
    return record_encode(&record, text) == NULL;
}

/*
 * Writes the repair record over the torn tail and only then cuts what is longer: at no moment is the tail gone and
 * nothing says so. Whatever a crash leaves of this is a torn tail again.
 */
static bool repair_locked(struct store *store, const struct tail *tail, struct journal_error *error)
{
    struct chain_head head = tail->head;
    struct text text;
    bool ok = false;

    text_init(&text, RECORD_LINE_BYTES);
    if (!make_repair(tail, &text)) {
        fault_set(error, JOURNAL_MEMORY, 0, "%s: want memory for a repair record", store->place.path);
        goto out;
    }
    struct chain_line line = { .bytes = text.at, .rest_len = text.len - RECORD_PREFIX_BYTES };
    if (!chain_stamp(&head, &line)) {
        fail_stamp(store, error);
        goto out;
    }
    const size_t len = text.len - line.start;
    if (!write_at(store, line.bytes + line.start, len, tail->end, error) || !sync_file(store, error))
        goto out;
    if (tail->torn_len > len && !truncate_to(store, tail->end + len, error))
        goto out;
    store->end = tail->end + len;
    store->head = head;
    ok = true;
out:
    text_free(&text);
    return ok;
}

/* True if the tail goes on from where this store was. */
static bool goes_on(const struct store *store, const struct tail *tail, struct journal_error *error)
{
    const bool same = tail->end == store->end;

    if (tail->end < store->end || tail->head.seq < store->head.seq
        || (same && memcmp(tail->head.sha256, store->head.sha256, sizeof tail->head.sha256) != 0))
        return fault_set(error, JOURNAL_CHAIN, 0,
            "%s: want record %" PRIu64 " ending at octet %" PRIu64 " as it was written, have another or none",
            store->place.path, store->head.seq, store->end);
    return true;
}

/* Reads the tail and makes end and head those of the file. */
static bool catch_up_locked(struct store *store, uint64_t size, struct journal_error *error)
{
    struct tail tail;
    bool ok = false;

    if (!tail_read(store->place.fd, size, store->place.path, &tail, error) || !goes_on(store, &tail, error))
        goto out;
    if (tail.torn_len > 0) {
        ok = repair_locked(store, &tail, error);
        goto out;
    }
    store->end = tail.end;
    store->head = tail.head;
    ok = true;
out:
    tail_free(&tail);
    return ok;
}

static bool lock(const struct store *store, struct journal_error *error)
{
    const int system = lock_take(store->place.fd, true, store->lock_seconds);

    if (system != 0)
        return fault_set(error, JOURNAL_LOCK, system, "%s: want the lock within %u s", store->place.path,
            store->lock_seconds);
    return true;
}

/* Forgets what was known of another file. */
static void recognise(struct store *store)
{
    if (store->device == store->place.device && store->inode == store->place.inode)
        return;
    store->device = store->place.device;
    store->inode = store->place.inode;
    store->end = 0;
    store->head = (struct chain_head){ .seq = 0 };
}

bool store_open(struct store *store, const char *directory, struct journal_error *error)
{
    uint64_t size = 0;

    if (!place_open(&store->place, directory, error))
        return false;
    bool ok = lock(store, error);
    if (ok) {
        /* After a failed sync the cache may show what the disk does not have: read the disk. Advice; may be ignored. */
        (void)posix_fadvise(store->place.fd, 0, 0, POSIX_FADV_DONTNEED);
        recognise(store);
        ok = place_check(&store->place, &size, error) && catch_up_locked(store, size, error);
        lock_release(store->place.fd);
    }
    if (!ok)
        store_close(store);
    return ok;
}

/* All lines after the last record, then one sync. end and head move only when everything is on disk. */
static bool append_locked(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    struct chain_head head;
    uint64_t size = 0;

    if (!place_check(&store->place, &size, error))
        return false;
    if (size < store->end)
        return fault_set(error, JOURNAL_REPLACED, 0,
            "%s: want at least %" PRIu64 " octets, have %" PRIu64 ": the file shrank", store->place.path,
            store->end, size);
    if (size > store->end && !catch_up_locked(store, size, error))
        return false;
    head = store->head;
    size = store->end;
    for (size_t i = 0; i < count; i++) {
        if (!chain_stamp(&head, lines[i]))
            return fail_stamp(store, error);
        const size_t len = RECORD_PREFIX_BYTES - lines[i]->start + lines[i]->rest_len;
        if (!write_at(store, lines[i]->bytes + lines[i]->start, len, size, error))
            return false;
        size += len;
    }
    if (!sync_file(store, error))
        return false;
    store->end = size;
    store->head = head;
    return true;
}

bool store_append(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    uint64_t size = 0;

    /* Before the lock: fcntl on a descriptor that is not ours any more would lock somebody else's file. */
    if (!place_check(&store->place, &size, error) || !lock(store, error))
        return false;
    const bool ok = append_locked(store, lines, count, error);
    lock_release(store->place.fd);
    return ok;
}

void store_close(struct store *store)
{
    place_close(&store->place);
}
