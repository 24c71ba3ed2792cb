#ifndef LINTGATE_AUDIT_CHAIN_H
#define LINTGATE_AUDIT_CHAIN_H

#include "audit/record.h"

/*
 * The hash chain. Each record carries seq, one more than the record before it, and prev, the SHA-256 of the line before
 * it without its newline. The first record has seq 1 and a prev of 64 zeros.
 */

/* The last record so far. A cleared head is that of an empty journal. */
struct chain_head {
    uint64_t seq; /* 0: no record yet */
    uint8_t sha256[RECORD_SHA256_BYTES];
    int64_t time_us;                            /* of that record, microseconds since 1970 */
    uint8_t policy_sha256[RECORD_SHA256_BYTES]; /* of the configuration of whoever wrote it */
};

struct view;

enum {
    CHAIN_ORIGIN_BYTES = 224 /* a host of 64, two numbers of 20, a digest of 64, names, a NUL */
};

/* Who writes: host, pid, uid and the digest of its configuration as they stand in each record. */
struct chain_origin {
    uint8_t policy_sha256[RECORD_SHA256_BYTES];
    char text[CHAIN_ORIGIN_BYTES];
    size_t len;
};

/* Who writes now, by the system. */
void chain_origin_read(struct chain_origin *origin, const uint8_t policy_sha256[RECORD_SHA256_BYTES]);

/* A record about to be written: room for the prefix, then what record_encode made. */
struct chain_line {
    char *bytes;     /* RECORD_PREFIX_BYTES of room, then the rest up to the newline */
    size_t rest_len; /* octets after the room */
    size_t start;    /* where the line starts in `bytes`, set by chain_stamp */
    uint64_t seq;    /* set by chain_stamp */
};

/*
 * Puts seq, prev, time and the origin before the rest of `line`, and moves `head` to it.
 * False if the clock is before 1970 or after 9999, or no digest could be made; then `head` has not moved.
 */
bool chain_stamp(struct chain_head *head, const struct chain_origin *origin, struct chain_line *line);

/*
 * True if `view`, read from `line` (without newline), is the record after `head`; then `head` moves to it. Else *wrong (of
 * `size` octets) says want and have.
 */
bool chain_follow(
    struct chain_head *head, const struct view *view, const char *line, size_t len, char *wrong, size_t size);

/* Moves `head` to `line` without looking at what comes before it. False if no digest could be made. */
bool chain_jump(struct chain_head *head, const struct view *view, const char *line, size_t len);

#endif
