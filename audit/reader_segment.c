/* audit/reader_segment.c - the reader's files: opened one after the other. */
#include "audit/reader_segment.h"

#include "audit/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK /* non-blocking for what is no file */ };

enum reader_result reader_say(struct reader *reader, enum reader_result result, const char *format, ...)
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

const char *reader_name(const struct reader *reader, char name[SEGMENT_NAME_BYTES])
{
    name[0] = '\0';
    return reader->directory_fd >= 0 && reader->number != 0 ? segment_name(reader->number, name) : name;
}

/* The file's length while no writer is in the middle of something. */
static bool measure(struct reader *reader, uint64_t *size)
{
    const int locked = lock_take(reader->fd, false, reader->lock_seconds);
    struct stat st;
    const bool have_st = fstat(reader->fd, &st) == 0;
    /* A writer that was killed between its write and its sync left records that are whole, and not durable. */
    const bool synced = !reader->syncs || fdatasync(reader->fd) == 0;

    if (locked == 0)
        lock_release(reader->fd);
    if (locked == ETIMEDOUT)
        reader_say(reader, READER_TROUBLE, "want the lock within %u s", reader->lock_seconds);
    else if (!have_st || !S_ISREG(st.st_mode))
        reader_say(reader, READER_TROUBLE, "want a regular file");
    else if (!synced)
        reader_say(reader, READER_TROUBLE, "want the segment on disk, cannot sync it");
    else {
        *size = (uint64_t)st.st_size;
        return true;
    }
    return false;
}

/* Makes the reader stand at the start of the file that is open. */
static bool begin(struct reader *reader)
{
    reader->line = 0;
    reader->next = 0;
    reader->offset = 0;
    reader->loaded = 0;
    reader->start = 0;
    reader->filled = 0;
    if (!reader->again)
        return measure(reader, &reader->size);
    if (reader->number == reader->limit.number)
        reader->size = reader->limit.size;
    else if (!measure(reader, &reader->size))
        return false;
    return true;
}

/* Closes the segment that is open, and opens another one of the directory. A fault if there is none. */
static enum reader_result open_segment(struct reader *reader, unsigned number)
{
    char name[SEGMENT_NAME_BYTES];
    const int fd = openat(reader->directory_fd, segment_name(number, name), OPEN_FLAGS | O_NOFOLLOW);

    if (fd < 0)
        return reader_say(
            reader, errno == ENOENT ? READER_FAULT : READER_TROUBLE, "want %s: %s", name, reason(errno));
    if (reader->fd >= 0)
        (void)close(reader->fd);
    reader->fd = fd;
    reader->number = number;
    return begin(reader) ? READER_RECORD : READER_TROUBLE;
}

static bool open_first(struct reader *reader)
{
    struct segment_list list;
    const int system = segment_look(reader->directory_fd, &list);

    if (system != 0)
        reader_say(reader, READER_TROUBLE, "want to list the directory: %s", reason(system));
    else if (list.old)
        reader_say(reader, READER_TROUBLE,
            "want a journal of format 2, have " SEGMENT_OLD_NAME
            " of format 1, which this version does not read");
    else if (list.first == 0)
        reader_say(reader, READER_TROUBLE,
            "want a journal to read, have a directory without one: the module's first start begins it");
    else {
        reader->first_number = list.first;
        return open_segment(reader, list.first) == READER_RECORD;
    }
    return false;
}

static bool open_path(struct reader *reader, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct stat st;

    reader->fd = open(path, OPEN_FLAGS);
    if (reader->fd < 0 || fstat(reader->fd, &st) != 0) {
        reader_say(reader, READER_TROUBLE, "want a journal to read: %s", reason(errno));
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        reader->directory_fd = reader->fd;
        reader->fd = -1;
        return open_first(reader);
    }
    reader->number = reader->first_number = segment_number(slash != NULL ? slash + 1 : path);
    return begin(reader);
}

bool reader_open(struct reader *reader, const char *path, unsigned lock_seconds)
{
    *reader = (struct reader){
        .result = READER_RECORD, .fd = -1, .directory_fd = -1, .lock_seconds = lock_seconds
    };
    reader->buffer = malloc(READER_BUFFER_BYTES);
    if (reader->buffer == NULL)
        reader_say(reader, READER_TROUBLE, "want %d octets of memory", READER_BUFFER_BYTES);
    else if (open_path(reader, path))
        return true;
    reader_close(reader);
    return false;
}

/* True if a later segment has records: only the last one may lack its rotation. */
static bool goes_on_elsewhere(struct reader *reader)
{
    struct segment_list list;
    char name[SEGMENT_NAME_BYTES];
    struct stat st;

    if (segment_look(reader->directory_fd, &list) != 0 || list.last <= reader->number)
        return false;
    return list.last > reader->number + 1
           || (fstatat(reader->directory_fd, segment_name(list.last, name), &st, AT_SYMLINK_NOFOLLOW) == 0
               && st.st_size > 0);
}

static enum reader_result turn_from_open(struct reader *reader)
{
    uint64_t size = 0;

    if (!goes_on_elsewhere(reader))
        return READER_END;
    if (!measure(reader, &size))
        return READER_TROUBLE;
    if (size != reader->size) /* a writer came, and went on: after what is read here */
        return READER_END;
    return reader_say(reader, READER_FAULT,
        "want a rotation as the last record, since later segments have records, have none");
}

enum reader_result reader_turn(struct reader *reader)
{
    if (reader->directory_fd < 0 || (reader->again && reader->number == reader->limit.number))
        return READER_END;
    return reader->next == 0 ? turn_from_open(reader) : open_segment(reader, (unsigned)reader->next);
}

void reader_rewind(struct reader *reader)
{
    if (!reader->again)
        reader->limit = (struct reader_limit){ reader->number, reader->size };
    reader->again = true;
    reader->result = READER_RECORD;
    reader->records = 0;
    reader->head = (struct chain_head){ .seq = 0 };
    if (reader->directory_fd >= 0)
        reader->result = open_segment(reader, reader->first_number);
    else if (!begin(reader))
        reader->result = READER_TROUBLE;
}

/* The seq with which a segment begins; 0 if it has no whole first record. */
static uint64_t first_seq(const struct reader *reader, unsigned number)
{
    static const char begins[] = "{\"seq\":";
    char name[SEGMENT_NAME_BYTES], line[64] = "";
    const int fd = openat(reader->directory_fd, segment_name(number, name), OPEN_FLAGS | O_NOFOLLOW);

    if (fd < 0)
        return 0;
    const ssize_t got = pread(fd, line, sizeof line - 1, 0);
    (void)close(fd);
    return got > 0 && strncmp(line, begins, sizeof begins - 1) == 0
               ? strtoull(line + sizeof begins - 1, NULL, 10)
               : 0;
}

bool reader_skip_to(struct reader *reader, uint64_t seq)
{
    struct segment_list list;

    if (reader->directory_fd < 0 || segment_look(reader->directory_fd, &list) != 0)
        return reader->directory_fd < 0;
    for (unsigned number = list.last; number > list.first; number--) {
        const uint64_t first = first_seq(reader, number);
        if (first == 0 || first > seq)
            continue;
        reader->first_number = number;
        return open_segment(reader, number) == READER_RECORD;
    }
    return true;
}

bool reader_follow(struct reader *reader)
{
    reader->follows = true;
    reader->again = false;
    reader->loaded -= reader->filled - reader->start; /* a torn tail may have been written over */
    reader->filled = reader->start;
    if (!measure(reader, &reader->size))
        return false;
    if (reader->result == READER_END)
        reader->result = READER_RECORD;
    return true;
}

void reader_close(struct reader *reader)
{
    if (reader->fd >= 0)
        (void)close(reader->fd);
    if (reader->directory_fd >= 0)
        (void)close(reader->directory_fd);
    reader->fd = -1;
    reader->directory_fd = -1;
    free(reader->buffer);
    pairs_free(&reader->pairs);
    reader->buffer = NULL;
}
