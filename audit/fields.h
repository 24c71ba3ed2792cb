#ifndef LINTGATE_AUDIT_FIELDS_H
#define LINTGATE_AUDIT_FIELDS_H

#include "audit/record.h"

/*
 * The fields of every kind of record, in the order of their bytes: the one table that the writer and the reader share.
 * audit/FORMAT.md is its prose.
 */

enum {
    FIELDS_COMMON =
        8, /* seq, prev, time, host, pid, uid, policy_sha256, kind: the first fields of every kind */
    FIELDS_MAX = 35,         /* of one kind: a refusal has as many */
    FIELDS_DIGEST_TEXT = 64, /* hex digits of a SHA-256 */
    FIELDS_TIME_TEXT = 27,   /* 2026-01-31T23:59:59.123456Z */
};

/* RFC 8259 6: numbers up to 2^53 - 1 are the same for every reader. */
#define FIELDS_MAX_NUMBER ((uint64_t)0x1fffffffffffff)

enum field_type {
    FIELD_NUMBER, /* 0 … FIELDS_MAX_NUMBER, decimal, no leading zero */
    FIELD_DIGEST, /* FIELDS_DIGEST_TEXT lower-case hex digits */
    FIELD_TIME,   /* RFC 3339, UTC, microseconds */
    FIELD_WORD,   /* one of a list */
    FIELD_NAME,   /* escaped text of at most RECORD_NAME_BYTES */
    FIELD_TEXT,   /* escaped text of at most RECORD_TEXT_BYTES */
    FIELD_HOST,   /* escaped text of at most RECORD_HOST_BYTES */
    FIELD_ROWS,   /* an array of objects */
};

/* Words; index 0 stands for "nobody said" and is no word. */
struct words {
    const char *const *at;
    size_t count;
};

struct fields;

struct field {
    const char *name;
    enum field_type type;
    bool optional;             /* may be null */
    const struct words *words; /* FIELD_WORD */
    const struct fields *row;  /* FIELD_ROWS: of each object */
    size_t max_rows;
};

struct fields {
    const struct field *at;
    size_t count;
};

extern const struct words record_kinds, record_modes, record_verdicts, record_reasons, record_results,
    record_kept, record_standings, record_denials, record_directions, record_causes;

/* All fields of records of `kind`; none for RECORD_NONE. */
struct fields fields_of(enum record_kind kind);

#endif
