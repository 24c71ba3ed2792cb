/* audit/batch.c - lines on their way into one file. */
#include "audit/batch.h"

#include "audit/fault.h"
#include "audit/text.h"
#include "audit/write.h"

#include <stdlib.h>
#include <string.h>

static bool fail_write(const struct batch *batch, int system, const char *what, struct journal_error *error)
{
    return fault_set(error, JOURNAL_WRITE, system, "%s: %s", batch->path, what);
}

static bool write_octets(struct batch *batch, const void *bytes, size_t len, struct journal_error *error)
{
    const int system = write_all(batch->fd, bytes, len, batch->end);

    if (system != 0)
        return fail_write(batch, system, "write", error);
    batch->end += len;
    return true;
}

static size_t length_of(const struct chain_line *line)
{
    return RECORD_PREFIX_BYTES - line->start + line->rest_len;
}

/* One after the other: slower, but what has no memory for more does so too. */
static bool write_each(
    struct batch *batch, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        ok = write_octets(batch, lines[i]->bytes + lines[i]->start, length_of(lines[i]), error);
    return ok;
}

/* By one call, which several cost more than a copy. */
static bool write_together(
    struct batch *batch, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += length_of(lines[i]);
    char *const all = count > 1 ? malloc(len) : NULL;
    if (all == NULL)
        return write_each(batch, lines, count, error);
    char *at = all;
    for (size_t i = 0; i < count; i++) {
        memcpy(at, lines[i]->bytes + lines[i]->start, length_of(lines[i]));
        at += length_of(lines[i]);
    }
    const bool ok = write_octets(batch, all, len, error);
    free(all);
    return ok;
}

bool batch_put(
    struct batch *batch, struct chain_line *const *lines, size_t count, struct journal_error *error)
{
    struct chain_head head = batch->head;
    struct chain_origin origin;

    chain_origin_read(&origin, batch->policy_sha256);
    for (size_t i = 0; i < count; i++)
        if (!chain_stamp(&head, &origin, lines[i]))
            return fail_write(batch, 0, "want a clock between 1970 and 9999", error);
    if (!write_together(batch, lines, count, error))
        return false;
    batch->head = head;
    return true;
}

bool batch_put_record(struct batch *batch, const struct record *record, struct journal_error *error)
{
    static const uint8_t room[RECORD_PREFIX_BYTES];
    struct text text;
    bool ok = false;

    text_init(&text, RECORD_LINE_BYTES);
    text_put(&text, room, sizeof room);
    if (record_encode(record, &text) != NULL) {
        fault_set(error, JOURNAL_MEMORY, 0, "%s: want memory for a record", batch->path);
    } else {
        struct chain_line line = { .bytes = text.at, .rest_len = text.len - RECORD_PREFIX_BYTES };
        ok = batch_put(batch, &(struct chain_line *){ &line }, 1, error);
    }
    text_free(&text);
    return ok;
}

bool batch_sync(const struct batch *batch, struct journal_error *error)
{
    const int system = write_sync_data(batch->fd);

    return system == 0 || fail_write(batch, system, "fdatasync", error);
}

bool batch_truncate(const struct batch *batch, struct journal_error *error)
{
    const int system = write_truncate(batch->fd, batch->end);

    return system == 0 ? batch_sync(batch, error) : fail_write(batch, system, "ftruncate", error);
}
