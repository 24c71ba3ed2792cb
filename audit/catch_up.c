/* audit/catch_up.c - from what this process knows of a segment to what is in the file, and a whole last line. */
#include "audit/catch_up.h"

#include "audit/fault.h"
#include "audit/tail.h"
#include "audit/view.h"
#include "crypto/digest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Writes the repair record over the torn tail and only then cuts what is longer: at no moment is the tail gone and
 * nothing says so. Whatever a crash leaves of this is a torn tail again.
 */
static bool repair_locked(struct store *store, const struct tail *tail, struct journal_error *error)
{
    struct batch batch = store_batch(store);
    uint8_t digest[DIGEST_MAX_BYTES];
    const struct record record = { .kind = RECORD_REPAIR,
        .repair = { .offset = tail->end, .len = tail->torn_len, .sha256 = digest } };

    if (!digest_compute(DIGEST_SHA256, tail->torn, tail->torn_len, digest))
        return fault_set(error, JOURNAL_MEMORY, 0, "%s: want memory for a digest", store->place.path);
    if (!batch_put_record(&batch, &record, error) || !batch_sync(&batch, error))
        return false;
    if (tail->end + tail->torn_len > batch.end && !batch_truncate(&batch, error))
        return false;
    store_take(store, &batch);
    return true;
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

/* What a segment may not end with. */
static bool makes_sense(const struct store *store, const struct tail *tail, struct journal_error *error)
{
    const char *path = store->place.path;

    if (tail->unlinked || (!store->before_known && tail->end == 0))
        return fault_set(error, JOURNAL_CHAIN, 0,
            "%s: want the segment before it, which tells if its first record is right", path);
    if (tail->next != 0 && tail->next != store->number + 1)
        return fault_set(error, JOURNAL_CHAIN, 0, "%s: want a rotation to segment %u, have one to %" PRIu64,
            path, store->number + 1, tail->next);
    if (tail->next != 0 && tail->torn_len > 0)
        return fault_set(error, JOURNAL_CHAIN, 0, "%s: want nothing behind a rotation, have %zu octets", path,
            tail->torn_len);
    return true;
}

/* A line of the file, and what it says. Not for the stack, of which callers have little. */
struct page {
    struct view view;
    struct view_fault fault;
    char line[RECORD_LINE_BYTES];
};

/* When the segment was begun: by its first record. */
static bool read_first(struct store *store, struct journal_error *error)
{
    struct page *page = malloc(sizeof *page);
    bool ok = false;

    if (page == NULL)
        return fault_set(error, JOURNAL_MEMORY, 0, "%s: want memory for a line", store->place.path);
    page->fault = (struct view_fault){ .text = "want a line of at most 60 KiB, have more" };
    const ssize_t got = pread(store->place.fd, page->line, sizeof page->line, 0);
    const char *newline = got > 0 ? memchr(page->line, '\n', (size_t)got) : NULL;
    if (got < 0)
        fault_set(error, JOURNAL_PLACE, errno, "%s: read", store->place.path);
    else if (newline == NULL
             || !view_read(page->line, (size_t)(newline - page->line), &page->view, &page->fault))
        fault_set(error, JOURNAL_CHAIN, 0, "%s: first line: %s", store->place.path, page->fault.text);
    else {
        store->first_us = page->view.time_us;
        ok = true;
    }
    free(page);
    return ok;
}

/* Makes end, head and what follows from them those of the file. */
static bool take_tail(struct store *store, const struct tail *tail, struct journal_error *error)
{
    if (!makes_sense(store, tail, error) || !goes_on(store, tail, error))
        return false;
    store->end = tail->end;
    store->head = tail->head;
    store->closed = tail->next != 0;
    if (tail->torn_len > 0 && !repair_locked(store, tail, error))
        return false;
    return store->first_us != 0 || store->end == 0 || read_first(store, error);
}

bool catch_up_locked(struct store *store, bool anew, struct journal_error *error)
{
    const struct chain_head *before = store->before_known ? &store->before : NULL;
    uint64_t size = 0;
    struct tail tail;

    if (!place_check(&store->place, &size, error))
        return false;
    if (size < store->end)
        return fault_set(error, JOURNAL_REPLACED, 0,
            "%s: want at least %" PRIu64 " octets, have %" PRIu64 ": the file shrank", store->place.path,
            store->end, size);
    if (size == store->end && !anew)
        return true;
    const bool ok = tail_read(store->place.fd, size, store->place.path, before, &tail, error)
                    && take_tail(store, &tail, error);
    tail_free(&tail);
    return ok;
}
