#ifndef LINTGATE_AUDIT_READER_H
#define LINTGATE_AUDIT_READER_H

#include "audit/chain.h"
#include "audit/pairs.h"
#include "audit/segment.h"
#include "audit/view.h"

/*
 * Reads a journal from its first line, strictly, segment by segment, with the memory of two lines, however long it is. It stops at the
 * first fault: what comes after a broken link proves nothing.
 */

enum { READER_TEXT_BYTES = 512 /* a message with its NUL */ };

enum reader_result {
    READER_FAULT =
        0,          /* the journal is broken at `line` of segment `number`; reader->text says want and have */
    READER_RECORD,  /* one more record, in *view */
    READER_END,     /* nothing but whole records, all in order */
    READER_TROUBLE, /* a file cannot be read, or memory ran out; says nothing about the journal */
};

/* How far a reader reads: the last segment, and how many octets of it. `number` 0: not known yet. */
struct reader_limit {
    unsigned number;
    uint64_t size;
};

struct reader {
    unsigned number;        /* of the segment; 0: a file alone whose name is no segment's */
    uint64_t line;          /* of it, that was read last, from 1 */
    uint64_t records;       /* read so far, of all segments */
    unsigned first_number;  /* of the first segment that is here: those before were archived, or are gone */
    uint64_t first_seq;     /* of the first record that is here; 0: none was read yet */
    struct chain_head head; /* of the last record that was right */
    struct pairs pairs;
    char text[READER_TEXT_BYTES];
    const char *at; /* the line read last, without its newline, valid until reader_next */
    size_t len;

    int directory_fd; /* -1: a file alone */
    int fd;           /* of the segment */
    unsigned lock_seconds;
    enum reader_result result; /* of the last reader_next */
    bool again;                /* a further pass: the pairs are known */
    bool follows;              /* what is torn may become whole */
    bool syncs;                /* what is read is on disk: a crash cannot take it back */
    uint64_t next;             /* a rotation was read: the segment that follows; 0: none */
    struct reader_limit limit; /* of a further pass */
    uint64_t size;             /* octets to read of the segment */
    uint64_t offset;           /* of the line read last */
    uint64_t loaded;           /* octets of the segment read so far */
    char *buffer;              /* of 2 x RECORD_LINE_BYTES: what is read and not looked at yet */
    size_t start, filled;
};

/*
 * Opens `path`: a directory with segments in it, or one segment alone. Waits up to `lock_seconds` for writers, so that no half
 * of a line is seen; a file system without locks is read all the same. False: reader->text says why, nothing is held.
 */
bool reader_open(struct reader *reader, const char *path, unsigned lock_seconds);

/*
 * Before the first record is read: begins with the last segment whose first record is not after `seq`, instead of the first one. What
 * is before it is then taken as it says, as if it were not here. False: reader->text says why.
 */
bool reader_skip_to(struct reader *reader, uint64_t seq);

/* Reads and checks one record: form, seq, prev, sense, pair. After anything but READER_RECORD it says the same again. */
enum reader_result reader_next(struct reader *reader, struct view *view);

/* Starts again at the first line, up to the same end; keeps `pairs` as they are, and notes no more. */
void reader_rewind(struct reader *reader);

/*
 * After READER_END, looks if there is more by now: then reader_next goes on, in the same segment or the next one. A torn tail is
 * no fault from here on: its writer may be at work, or the next one repairs it. False: reader->text says why.
 */
bool reader_follow(struct reader *reader);

/* Name of the segment that is read; "" if it is a file alone. */
const char *reader_name(const struct reader *reader, char name[SEGMENT_NAME_BYTES]);

void reader_close(struct reader *reader);

#endif
