#ifndef LINTGATE_INDEX_REPLAY_H
#define LINTGATE_INDEX_REPLAY_H

#include "index/position.h"

/* What the journal has and the index lacks: after a power failure, or when the index is made anew. */

struct replay_counts {
    uint64_t records; /* that were read */
    uint64_t added;   /* certificates, to the index */
    uint64_t bare;    /* of them, known by what the record says alone: their octets were not kept */
    uint64_t crls;    /* that were added */
    uint64_t lost;    /* CRLs whose octets were not kept: what they listed is not known */
};

/*
 * Reads the journal in `directory` from the record on that the index has seen last, and adds what it says was, or may have been,
 * signed. A journal that does not have that record is another one: all of it is read. Segments that were archived must be behind
 * it. Others that write to the journal are waited for up to `lock_seconds`. `progress` is called now and then with the records read so far; it may be NULL.
 * False: *error says why, and a part of it may have been added.
 */
bool replay(struct index *index, const char *directory, unsigned lock_seconds,
    void (*progress)(uint64_t records), struct replay_counts *counts, struct index_error *error)
    __attribute__((warn_unused_result));

#endif
