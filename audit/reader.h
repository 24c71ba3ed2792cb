#ifndef LINTGATE_AUDIT_READER_H
#define LINTGATE_AUDIT_READER_H

#include "audit/chain.h"
#include "audit/pairs.h"
#include "audit/view.h"

/*
 * Reads a journal from its first line, strictly, with the memory of two lines, however long it is. It stops at the
 * first fault: what comes after a broken link proves nothing.
 */

enum { READER_TEXT_BYTES = 512 /* a message with its NUL */ };

enum reader_result {
    READER_FAULT = 0, /* the journal is broken at `line`; reader->text says want and have */
    READER_RECORD,    /* one more record, in *view */
    READER_END,       /* nothing but whole records, all in order */
    READER_TROUBLE,   /* the file cannot be read, or memory ran out; says nothing about the journal */
};

struct reader {
    uint64_t line;          /* that was read last, from 1 */
    struct chain_head head; /* of the last record that was right */
    struct pairs pairs;
    char text[READER_TEXT_BYTES];
    const char *at; /* the line read last, without its newline, valid until reader_next */
    size_t len;

    int fd;
    enum reader_result result; /* of the last reader_next */
    bool again;                /* a further pass: the pairs are known */
    uint64_t size;             /* octets to read: as long as the file was when reader_open had the lock */
    uint64_t offset;           /* of the line read last */
    uint64_t loaded;           /* octets of the file read so far */
    char *buffer;              /* of 2 x RECORD_LINE_BYTES: what is read and not looked at yet */
    size_t start, filled;
};

/*
 * Opens `path`: a file, or a directory with journal.jsonl in it. Waits up to `lock_seconds` for writers, so that no half
 * of a line is seen; a file system without locks is read all the same. False: reader->text says why, nothing is held.
 */
bool reader_open(struct reader *reader, const char *path, unsigned lock_seconds);

/* Reads and checks one record: form, seq, prev, sense, pair. After anything but READER_RECORD it says the same again. */
enum reader_result reader_next(struct reader *reader, struct view *view);

/* Starts again at the first line, up to the same end; keeps `pairs` as they are, and notes no more. */
void reader_rewind(struct reader *reader);

void reader_close(struct reader *reader);

#endif
