/*
 * audit/rotate.c - one segment after the other.
 *
 * NONE   -> EMPTY   [rotate_find: the first one; else rotate_if_due_locked: made while the one before is open]
 * EMPTY  -> OPEN    [store_append, once the one before is closed]
 * OPEN   -> CLOSED  [rotate_if_due_locked: the rotation record, synced]
 * Of all segments of a journal those below some number are closed, that one is open, or empty with the one before closed; at most one
 * more is there, and it is empty. A crash between any two steps leaves exactly this.
 */
#include "audit/rotate.h"

#include "audit/catch_up.h"
#include "audit/fault.h"
#include "audit/folder.h"
#include "audit/lock.h"
#include "audit/segment.h"
#include "audit/stamp.h"
#include "audit/tail.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const int64_t us_of_second = 1000000;

/* Looks for the segments of the directory. */
static bool look(const struct store *store, struct segment_list *list, struct journal_error *error)
{
    struct stat st;
    const int fd = folder_open(AT_FDCWD, store->directory, store->directory, &st, error);

    if (fd < 0)
        return false;
    const int system = segment_look(fd, list);
    (void)close(fd);
    if (system != 0)
        return fault_set(error, JOURNAL_PLACE, system, "%s: want to list the directory", store->directory);
    if (list->old)
        return fault_set(error, JOURNAL_PLACE, 0,
            "%s/" SEGMENT_OLD_NAME
            ": a journal of format 1: want it moved away, so that one of format 2 can begin",
            store->directory);
    return true;
}

/* The last record of the segment before, which is closed and not written any more. *known: false if it is not here. */
static bool read_before(const struct store *store, unsigned number, struct chain_head *head, bool *known,
    struct journal_error *error)
{
    struct place place;
    uint64_t size = 0;
    struct tail tail;

    *head = (struct chain_head){ .seq = 0 };
    *known = number == 1;
    if (number == 1)
        return true;
    if (!place_open(&place, store->directory, number - 1, false, error))
        return error->system == ENOENT;
    bool ok = place_check(&place, &size, error);
    if (ok) {
        ok = tail_read(place.fd, size, place.path, NULL, &tail, error);
        if (ok && tail.next != number)
            ok = fault_set(error, JOURNAL_CHAIN, 0, "%s: want a rotation to segment %u as its last record",
                place.path, number);
        *head = tail.head;
        *known = ok;
        tail_free(&tail);
    }
    place_close(&place);
    return ok;
}

/* Opens the segment and makes the store's knowledge that of an empty file there. */
static bool open_segment(struct store *store, unsigned number, bool make, struct journal_error *error)
{
    struct chain_head before;
    bool known = false;

    if (!read_before(store, number, &before, &known, error)
        || !place_open(&store->place, store->directory, number, make, error))
        return false;
    store_begin(store, &before, known);
    return true;
}

/* The last one may have been made for a rotation that never came: then the one before it is still open. */
static bool open_last(struct store *store, unsigned last, struct journal_error *error)
{
    struct place place;
    uint64_t size = 0;

    if (!place_open(&place, store->directory, last, false, error))
        return false;
    const bool ok = place_check(&place, &size, error);
    place_close(&place);
    return ok && open_segment(store, size == 0 && last > 1 ? last - 1 : last, false, error);
}

/*
 * The segment where the store was must still be there: what it wrote is in it. It may be gone only if the journal has gone on, so that
 * closed segments can be archived under a process that does nothing for long.
 */
static bool open_again(struct store *store, struct journal_error *error)
{
    struct segment_list list;

    if (!look(store, &list, error))
        return false;
    if (list.last > store->number && list.first > store->number)
        return open_last(store, list.last, error);
    if (!place_open(&store->place, store->directory, store->number, false, error))
        return false;
    if (store->device == store->place.device && store->inode == store->place.inode)
        return true;
    return fault_set(error, JOURNAL_REPLACED, 0,
        "%s: another file stands there now; a new journal begins only in a process that did not write the "
        "old one",
        store->place.path);
}

bool rotate_find(struct store *store, struct journal_error *error)
{
    struct segment_list list;

    if (store->number != 0)
        return open_again(store, error);
    if (!look(store, &list, error))
        return false;
    return list.last != 0 ? open_last(store, list.last, error) : open_segment(store, 1, true, error);
}

/* From the lock of one place to that of the next, which is locked already. */
static void move_on(struct store *store, const struct place *next)
{
    const struct chain_head before = store->head;

    lock_release(
        store->place.fd); /* a child of fork may have a copy of the descriptor, which would hold the lock */
    place_close(&store->place);
    store->place = *next;
    store_begin(store, &before, true);
}

bool rotate_follow_locked(struct store *store, struct journal_error *error)
{
    struct place next;

    while (store->closed) {
        if (!place_open(&next, store->directory, store->number + 1, false, error))
            return false;
        if (!store_lock(store, &next, error)) {
            place_close(&next);
            return false;
        }
        move_on(store, &next);
        if (!catch_up_locked(store, true, error))
            return false;
    }
    return true;
}

static enum record_cause due(const struct store *store)
{
    const struct journal_settings *settings = &store->settings;
    const int64_t age_us = store->first_us != 0 ? stamp_now() - store->first_us : 0;

    if (settings->segment_bytes != 0 && store->end >= settings->segment_bytes)
        return RECORD_BY_SIZE;
    if (settings->segment_seconds != 0 && age_us / us_of_second >= (int64_t)settings->segment_seconds)
        return RECORD_BY_AGE;
    return RECORD_CAUSE_NONE;
}

/* Makes the next segment, or takes the one that an earlier attempt made, and locks it. */
static bool prepare(const struct store *store, struct place *next, struct journal_error *error)
{
    uint64_t size = 0;

    if (store->number == SEGMENT_LAST)
        return fault_set(
            error, JOURNAL_PLACE, 0, "%s: want a segment below the last, which this is", store->place.path);
    if (!place_open(next, store->directory, store->number + 1, true, error))
        return false;
    bool ok = store_lock(store, next, error) && place_check(next, &size, error);
    if (ok && size != 0)
        ok = fault_set(
            error, JOURNAL_CHAIN, 0, "%s: want nothing in it while the segment before is open", next->path);
    if (!ok) {
        lock_release(next->fd);
        place_close(next);
    }
    return ok;
}

bool rotate_if_due_locked(struct store *store, struct journal_error *error)
{
    struct record record = { .kind = RECORD_ROTATION,
        .rotation = { .cause = due(store), .next = store->number + 1U } };
    struct batch batch = store_batch(store);
    struct place next = { .fd = -1 };

    if (record.rotation.cause == RECORD_CAUSE_NONE)
        return true;
    if (!prepare(store, &next, error))
        return false;
    if (!batch_put_record(&batch, &record, error) || !batch_sync(&batch, error)) {
        lock_release(next.fd);
        place_close(&next);
        return false;
    }
    store_take(store, &batch);
    move_on(store, &next);
    return true;
}
