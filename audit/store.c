/* audit/store.c - the journal's file under its lock: catch up, write, sync. */
#include "audit/store.h"

#include "audit/fault.h"
#include "audit/lock.h"
#include "audit/tail.h"
#include "audit/text.h"
#include "audit/write.h"
#include "crypto/digest.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

static bool fail_write(const struct store *store, int system, const char *what, struct journal_error *error)
{
    return fault_set(error, JOURNAL_WRITE, system, "%s: %s", store->place.path, what);
}

static bool fail_stamp(const struct store *store, struct journal_error *error)
{
    return fail_write(store, 0, "want a clock between 1970 and 9999, and memory for a digest", error);
}

static bool write_at(
    const struct store *store, const char *bytes, size_t len, uint64_t offset, struct journal_error *error)
{
    const int system = write_all(store->place.fd, bytes, len, offset);

    return system == 0 || fail_write(store, system, "write", error);
}

static bool sync_file(const struct store *store, struct journal_error *error)
{
    const int system = write_sync_data(store->place.fd);

    return system == 0 || fail_write(store, system, "fdatasync", error);
}

static bool truncate_to(const struct store *store, uint64_t end, struct journal_error *error)
{
    const int system = write_truncate(store->place.fd, end);

    return system == 0 ? sync_file(store, error) : fail_write(store, system, "ftruncate", error);
}

/* Room for the prefix, then the record: a line that is ready to be stamped. `text` owns its bytes. */
static bool make_line(const struct record *record, struct text *text, struct chain_line *line)
{
    static const uint8_t room[RECORD_PREFIX_BYTES];

    text_init(text, RECORD_LINE_BYTES);
    text_put(text, room, sizeof room);
    if (record_encode(record, text) != NULL)
        return false;
    *line = (struct chain_line){ .bytes = text->at, .rest_len = text->len - RECORD_PREFIX_BYTES };
    return true;
}

static bool make_repair(const struct tail *tail, struct text *text, struct chain_line *line)
{
    uint8_t digest[DIGEST_MAX_BYTES];
    struct record record = { .kind = RECORD_REPAIR };

    text_init(text, 0);
    if (!digest_compute(DIGEST_SHA256, tail->torn, tail->torn_len, digest))
        return false;
    record.repair = (struct record_repair){ .offset = tail->end, .len = tail->torn_len, .sha256 = digest };
    return make_line(&record, text, line);
}

/*
 * Writes the repair record over the torn tail and only then cuts what is longer: at no moment is the tail gone and
 * nothing says so. Whatever a crash leaves of this is a torn tail again.
 */
static bool repair_locked(struct store *store, const struct tail *tail, struct journal_error *error)
{
    struct chain_head head = tail->head;
    struct chain_line line;
    struct text text;
    bool ok = false;

    if (!make_repair(tail, &text, &line)) {
        fault_set(error, JOURNAL_MEMORY, 0, "%s: want memory for a repair record", store->place.path);
        goto out;
    }
    if (!chain_stamp(&head, store->settings.policy_sha256, &line)) {
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
    const int system = lock_take(store->place.fd, true, store->settings.lock_seconds);

    if (system != 0)
        return fault_set(error, JOURNAL_LOCK, system, "%s: want the lock within %u s", store->place.path,
            store->settings.lock_seconds);
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

/* Where a batch stands: what the head and the end will be once it is on disk. */
struct batch {
    struct chain_head head;
    uint64_t end;
};

static bool put_line(
    const struct store *store, struct batch *batch, struct chain_line *line, struct journal_error *error)
{
    if (!chain_stamp(&batch->head, store->settings.policy_sha256, line))
        return fail_stamp(store, error);
    const size_t len = RECORD_PREFIX_BYTES - line->start + line->rest_len;
    if (!write_at(store, line->bytes + line->start, len, batch->end, error))
        return false;
    batch->end += len;
    return true;
}

/* Records that the clock was set, if it was. */
static bool put_clock(struct store *store, struct batch *batch, struct journal_error *error)
{
    struct record record = { .kind = RECORD_CLOCK };
    struct chain_line line;
    struct text text;

    if (!clock_was_set(&store->watch, &batch->head, &record.clock))
        return true;
    bool ok = make_line(&record, &text, &line) || fail_stamp(store, error);
    ok = ok && put_line(store, batch, &line, error);
    text_free(&text);
    return ok;
}

/* All lines after the last record, then one sync. end and head move only when everything is on disk. */
static bool append_locked(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    uint64_t size = 0;

    if (!place_check(&store->place, &size, error))
        return false;
    if (size < store->end)
        return fault_set(error, JOURNAL_REPLACED, 0,
            "%s: want at least %" PRIu64 " octets, have %" PRIu64 ": the file shrank", store->place.path,
            store->end, size);
    if (size > store->end && !catch_up_locked(store, size, error))
        return false;
    struct batch batch = { store->head, store->end };
    bool ok = put_clock(store, &batch, error);
    for (size_t i = 0; ok && i < count; i++)
        ok = put_line(store, &batch, lines[i], error);
    if (!ok || !sync_file(store, error))
        return false;
    store->end = batch.end;
    store->head = batch.head;
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
