/* audit/batch.c - lines on their way into one file. */
#include "audit/batch.h"

#include "audit/fault.h"
#include "audit/text.h"
#include "audit/write.h"

static bool fail_write(const struct batch *batch, int system, const char *what, struct journal_error *error)
{
    return fault_set(error, JOURNAL_WRITE, system, "%s: %s", batch->path, what);
}

bool batch_put(struct batch *batch, struct chain_line *line, struct journal_error *error)
{
    struct chain_head head = batch->head;

    if (!chain_stamp(&head, batch->policy_sha256, line))
        return fail_write(batch, 0, "want a clock between 1970 and 9999", error);
    const size_t len = RECORD_PREFIX_BYTES - line->start + line->rest_len;
    const int system = write_all(batch->fd, line->bytes + line->start, len, batch->end);
    if (system != 0)
        return fail_write(batch, system, "write", error);
    batch->head = head;
    batch->end += len;
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
        ok = batch_put(batch, &line, error);
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
