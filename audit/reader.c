/* audit/reader.c - a whole journal, record by record, up to the first fault. */
#include "audit/reader.h"

#include "audit/reader_segment.h"
#include "audit/stamp.h"
#include "audit/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Fills the buffer behind what is not looked at yet. */
static bool load(struct reader *reader)
{
    memmove(reader->buffer, reader->buffer + reader->start, reader->filled - reader->start);
    reader->filled -= reader->start;
    reader->start = 0;
    while (reader->filled < READER_BUFFER_BYTES && reader->loaded < reader->size) {
        const size_t room = READER_BUFFER_BYTES - reader->filled;
        const uint64_t left = reader->size - reader->loaded;
        const ssize_t got = pread(reader->fd, reader->buffer + reader->filled,
            left < room ? (size_t)left : room, (off_t)reader->loaded);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        reader->filled += (size_t)got;
        reader->loaded += (uint64_t)got;
    }
    return true;
}

static const char *find_newline(const struct reader *reader)
{
    const size_t left = reader->filled - reader->start;

    return memchr(reader->buffer + reader->start, '\n', left < RECORD_LINE_BYTES ? left : RECORD_LINE_BYTES);
}

/* Steps to the next line. */
static enum reader_result next_line(struct reader *reader)
{
    const char *newline = find_newline(reader);

    reader->offset = reader->loaded - (reader->filled - reader->start);
    if (newline == NULL) {
        if (!load(reader))
            return reader_say(reader, READER_TROUBLE, "want %" PRIu64 " octets to read, have %" PRIu64,
                reader->size, reader->loaded);
        newline = find_newline(reader);
    }
    const size_t left = reader->filled - reader->start;
    if (newline == NULL && (left == 0 || (reader->follows && left < RECORD_LINE_BYTES)))
        return READER_END;
    reader->line++;
    if (reader->next != 0)
        return reader_say(reader, READER_FAULT, "want nothing behind a rotation, have a line");
    if (newline == NULL && left >= RECORD_LINE_BYTES)
        return reader_say(
            reader, READER_FAULT, "want a line of at most %d octets, have more", RECORD_LINE_BYTES);
    if (newline == NULL)
        return reader_say(reader, READER_FAULT,
            "want a newline at the end, have a torn tail of %zu octets, which the next writer will cut",
            left);
    reader->at = reader->buffer + reader->start;
    reader->len = (size_t)(newline - reader->at);
    reader->start += reader->len + 1;
    return READER_RECORD;
}

_Static_assert(RECORD_FORMAT == 2, "as the message says");

/* True if the value is the time of the record before, as far as that is here. */
static bool is_time_before(const struct reader *reader, struct view_value value)
{
    int64_t have = 0;

    return stamp_read(value.at, &have) && (reader->records == 0 || have == reader->head.time_us);
}

/* What a writer would never say, although its form is right. NULL if there is nothing. */
static const char *nonsense(const struct reader *reader, const struct view *view)
{
    const uint64_t verdict = view_get(view, "verdict").number;

    if (view->kind == RECORD_START && view_get(view, "format").number != RECORD_FORMAT)
        return "want format 2 in a start";
    if (view->kind == RECORD_INTENT && verdict != RECORD_SIGN
        && view_get(view, "mode").number != RECORD_MONITOR)
        return "want verdict sign, or mode monitor, in an intent";
    if (view->kind == RECORD_INTENT && view_get(view, "tbs").number == RECORD_LOST)
        return "want the octets of an intent kept, or not wanted";
    if (view->kind == RECORD_REFUSAL && verdict != RECORD_REFUSE)
        return "want verdict refuse in a refusal";
    if (view->kind == RECORD_OUTCOME && view_get(view, "result").number == RECORD_SIGNED
        && view_get(view, "signature_sha256").at == NULL)
        return "want signature_sha256 in an outcome that signed";
    if (view->kind == RECORD_CLOCK && !is_time_before(reader, view_get(view, "before")))
        return "want the time of the record before as before";
    if (view->kind == RECORD_REPAIR && view_get(view, "offset").number != reader->offset)
        return "want the offset of a repair to be where its line starts";
    return NULL;
}

/* The head before `view`: where the journal does not begin with its first segment, what the first record that is here says of it. */
static struct chain_head head_before(const struct reader *reader, const struct view *view)
{
    struct chain_head head = reader->head;

    if (reader->records == 0 && reader->number > 1 && view->seq > 1) {
        head.seq = view->seq - 1;
        (void)hex_read(view->prev, head.sha256, RECORD_SHA256_BYTES); /* view_read has seen to its form */
    }
    return head;
}

/* A rotation leads to the segment that follows, and nowhere else. */
static enum reader_result note_rotation(struct reader *reader, const struct view *view)
{
    if (view->kind != RECORD_ROTATION)
        return READER_RECORD;
    reader->next = view_get(view, "next").number;
    if (reader->number != 0 && reader->next != reader->number + 1)
        return reader_say(reader, READER_FAULT, "want a rotation to segment %u, have one to %" PRIu64,
            reader->number + 1, reader->next);
    return READER_RECORD;
}

static enum reader_result read_record(struct reader *reader, struct view *view)
{
    struct view_fault fault;
    char wrong[256];

    const enum reader_result result = next_line(reader);
    if (result != READER_RECORD)
        return result;
    if (!view_read(reader->at, reader->len, view, &fault))
        return reader_say(reader, READER_FAULT, "octet %zu: %s", fault.offset, fault.text);
    struct chain_head head = head_before(reader, view);
    if (!chain_follow(&head, view, reader->at, reader->len, wrong, sizeof wrong))
        return reader_say(reader, READER_FAULT, "%s", wrong);
    const char *sense = nonsense(reader, view);
    if (sense != NULL)
        return reader_say(reader, READER_FAULT, "%s", sense);
    if (reader->records == 0 && !reader->again)
        reader->first_seq = reader->pairs.first_seq = view->seq;
    if (!reader->again && !pairs_note(&reader->pairs, view, wrong, sizeof wrong))
        return reader_say(reader, reader->pairs.exhausted ? READER_TROUBLE : READER_FAULT, "%s", wrong);
    reader->head = head;
    reader->records++;
    return note_rotation(reader, view);
}

enum reader_result reader_next(struct reader *reader, struct view *view)
{
    while (reader->result == READER_RECORD) {
        reader->result = read_record(reader, view);
        if (reader->result != READER_END)
            break;
        reader->result = reader_turn(reader); /* to the next segment, if there is one */
    }
    return reader->result;
}
