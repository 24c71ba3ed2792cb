/* audit/store.c - the journal's last segment under its lock: catch up, write, sync. */
#include "audit/store.h"

#include "audit/catch_up.h"
#include "audit/fault.h"
#include "audit/lock.h"
#include "audit/rotate.h"

#include <fcntl.h>
#include <inttypes.h>

void store_begin(struct store *store, const struct chain_head *before, bool before_known)
{
    store->number = store->place.number;
    store->device = store->place.device;
    store->inode = store->place.inode;
    store->before = *before;
    store->before_known = before_known;
    store->end = 0;
    store->head = *before;
    store->closed = false;
    store->first_us = 0;
}

struct batch store_batch(const struct store *store)
{
    return (struct batch){ .fd = store->place.fd,
        .path = store->place.path,
        .policy_sha256 = store->settings.policy_sha256,
        .head = store->head,
        .end = store->end };
}

void store_take(struct store *store, const struct batch *batch)
{
    if (store->first_us == 0)
        store->first_us = batch->head.time_us; /* not the first of them, but of the same moment */
    store->head = batch->head;
    store->end = batch->end;
}

bool store_lock(const struct store *store, const struct place *place, struct journal_error *error)
{
    const unsigned seconds = store->settings.lock_seconds;
    const int system = lock_take(place->fd, true, seconds);

    return system == 0
           || fault_set(error, JOURNAL_LOCK, system, "%s: want the lock within %u s", place->path, seconds);
}

/* The lock is then that of an open segment, and the store knows all of it. */
static bool arrive_locked(struct store *store, bool anew, struct journal_error *error)
{
    return catch_up_locked(store, anew, error) && rotate_follow_locked(store, error);
}

/* True if the journal has all that this process ever saw in it. */
static bool has_lost_nothing(const struct store *store, uint64_t seq, struct journal_error *error)
{
    return store->head.seq >= seq
           || fault_set(error, JOURNAL_CHAIN, 0,
               "%s: want record %" PRIu64 ", which was there, have %" PRIu64 " as the last",
               store->place.path, seq, store->head.seq);
}

bool store_open(struct store *store, struct journal_error *error)
{
    const uint64_t seq = store->head.seq;
    bool ok = rotate_find(store, error) && store_lock(store, &store->place, error);

    if (ok) {
        /* After a failed sync the cache may show what the disk does not have: read the disk. Advice; may be ignored. */
        (void)posix_fadvise(store->place.fd, 0, 0, POSIX_FADV_DONTNEED);
        ok = arrive_locked(store, true, error) && has_lost_nothing(store, seq, error);
        lock_release(store->place.fd);
    }
    if (!ok)
        store_close(store);
    return ok;
}

/* Records that the clock was set, if it was. */
static bool put_clock(struct store *store, struct batch *batch, struct journal_error *error)
{
    struct record record = { .kind = RECORD_CLOCK };

    return !clock_was_set(&store->watch, &batch->head, &record.clock)
           || batch_put_record(batch, &record, error);
}

/* All lines after the last record, then one sync. end and head move only when everything is on disk. */
static bool append_locked(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    if (!arrive_locked(store, false, error) || !rotate_if_due_locked(store, error))
        return false;
    struct batch batch = store_batch(store);
    if (!put_clock(store, &batch, error) || !batch_put(&batch, lines, count, error)
        || !batch_sync(&batch, error))
        return false;
    store_take(store, &batch);
    return true;
}

bool store_append(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    uint64_t size = 0;

    /* Before the lock: fcntl on a descriptor that is not ours any more would lock somebody else's file. */
    if (!place_check(&store->place, &size, error) || !store_lock(store, &store->place, error))
        return false;
    const bool ok = append_locked(store, lines, count, error);
    lock_release(store->place.fd);
    return ok;
}

void store_close(struct store *store)
{
    place_close(&store->place);
}
