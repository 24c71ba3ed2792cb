/* audit/reader.c - a whole journal, record by record, up to the first fault. */
#include "audit/reader.h"

#include "audit/journal.h"
#include "audit/lock.h"
#include "audit/stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 2 * RECORD_LINE_BYTES /* a line, and the next one already */ };

/* Says what is wrong, and gives back `result`, so that a failure is one line. */
__attribute__((format(printf, 3, 4))) static enum reader_result say(
    struct reader *reader, enum reader_result result, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(reader->text, sizeof reader->text, format, args);
    va_end(args);
    return result;
}

static const char *reason(int system)
{
    const char *text = strerrordesc_np(system);

    return text != NULL ? text : "unknown errno";
}

/* Opens `path`, or the journal in it if it is a directory. */
static int open_path(const char *path, struct stat *st)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK; /* non-blocking for what is no file */
    int fd = open(path, flags);

    if (fd >= 0 && fstat(fd, st) == 0 && S_ISDIR(st->st_mode)) {
        const int directory_fd = fd;
        fd = openat(directory_fd, JOURNAL_FILE_NAME, flags);
        const int system = errno;
        (void)close(directory_fd);
        errno = system;
    }
    return fd;
}

bool reader_open(struct reader *reader, const char *path, unsigned lock_seconds)
{
    struct stat st;

    *reader = (struct reader){ .result = READER_RECORD };
    reader->fd = open_path(path, &st);
    if (reader->fd < 0) {
        say(reader, READER_TROUBLE, "want a journal to read: %s", reason(errno));
        return false;
    }
    const int locked = lock_take(reader->fd, false, lock_seconds);
    const bool have_st = fstat(reader->fd, &st) == 0;
    if (locked == 0)
        lock_release(reader->fd);
    reader->buffer = malloc(BUFFER_BYTES);
    if (reader->buffer == NULL)
        say(reader, READER_TROUBLE, "want %d octets of memory", BUFFER_BYTES);
    else if (locked == ETIMEDOUT)
        say(reader, READER_TROUBLE, "want the lock within %u s", lock_seconds);
    else if (!have_st || !S_ISREG(st.st_mode))
        say(reader, READER_TROUBLE, "want a regular file");
    else {
        reader->size = (uint64_t)st.st_size;
        return true;
    }
    reader_close(reader);
    return false;
}

/* Fills the buffer behind what is not looked at yet. */
static bool load(struct reader *reader)
{
    memmove(reader->buffer, reader->buffer + reader->start, reader->filled - reader->start);
    reader->filled -= reader->start;
    reader->start = 0;
    while (reader->filled < BUFFER_BYTES && reader->loaded < reader->size) {
        const size_t room = BUFFER_BYTES - reader->filled;
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
            return say(reader, READER_TROUBLE, "want %" PRIu64 " octets to read, have %" PRIu64, reader->size,
                reader->loaded);
        newline = find_newline(reader);
    }
    const size_t left = reader->filled - reader->start;
    if (newline == NULL && left == 0)
        return READER_END;
    reader->line++;
    if (newline == NULL && left >= RECORD_LINE_BYTES)
        return say(reader, READER_FAULT, "want a line of at most %d octets, have more", RECORD_LINE_BYTES);
    if (newline == NULL)
        return say(reader, READER_FAULT,
            "want a newline at the end, have a torn tail of %zu octets, which the next writer will cut",
            left);
    reader->at = reader->buffer + reader->start;
    reader->len = (size_t)(newline - reader->at);
    reader->start += reader->len + 1;
    return READER_RECORD;
}

_Static_assert(RECORD_FORMAT == 2, "as the message says");

static bool is_time_of(struct view_value value, int64_t time_us)
{
    int64_t have = 0;

    return stamp_read(value.at, &have) && have == time_us;
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
    if (view->kind == RECORD_CLOCK && !is_time_of(view_get(view, "before"), reader->head.time_us))
        return "want the time of the record before as before";
    if (view->kind == RECORD_REPAIR && view_get(view, "offset").number != reader->offset)
        return "want the offset of a repair to be where its line starts";
    return NULL;
}

static enum reader_result read_record(struct reader *reader, struct view *view)
{
    struct view_fault fault;
    struct chain_head head = reader->head;
    char wrong[256];

    const enum reader_result result = next_line(reader);
    if (result != READER_RECORD)
        return result;
    if (!view_read(reader->at, reader->len, view, &fault))
        return say(reader, READER_FAULT, "octet %zu: %s", fault.offset, fault.text);
    if (!chain_follow(&head, view, reader->at, reader->len, wrong, sizeof wrong))
        return say(reader, READER_FAULT, "%s", wrong);
    const char *sense = nonsense(reader, view);
    if (sense != NULL)
        return say(reader, READER_FAULT, "%s", sense);
    if (!reader->again && !pairs_note(&reader->pairs, view, wrong, sizeof wrong))
        return say(reader, reader->pairs.exhausted ? READER_TROUBLE : READER_FAULT, "%s", wrong);
    reader->head = head;
    return READER_RECORD;
}

enum reader_result reader_next(struct reader *reader, struct view *view)
{
    if (reader->result == READER_RECORD)
        reader->result = read_record(reader, view);
    return reader->result;
}

void reader_rewind(struct reader *reader)
{
    reader->result = READER_RECORD;
    reader->again = true;
    reader->line = 0;
    reader->head = (struct chain_head){ .seq = 0 };
    reader->offset = 0;
    reader->loaded = 0;
    reader->start = 0;
    reader->filled = 0;
}

void reader_close(struct reader *reader)
{
    if (reader->fd >= 0)
        (void)close(reader->fd);
    reader->fd = -1;
    free(reader->buffer);
    pairs_free(&reader->pairs);
    reader->buffer = NULL;
}
