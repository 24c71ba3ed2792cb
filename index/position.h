#ifndef LINTGATE_INDEX_POSITION_H
#define LINTGATE_INDEX_POSITION_H

#include "index/table.h"

/* A record of the journal: every intent up to it is in the index, because each was kept before it was written. */
struct index_position {
    uint64_t seq; /* its number; 0: none */
    uint8_t sha256[TABLES_SHA256_BYTES];
};

struct index;

/* In a turn: the position becomes part of what is kept. */
void position_note(struct tables *tables, const struct index_position *position);

/* The position that the index has. False: *error says why. */
bool position_get(struct index *index, struct index_position *position, struct index_error *error)
    __attribute__((warn_unused_result));

/* Makes it the index's, whatever it was. True only when that is on disk. */
bool position_set(struct index *index, const struct index_position *position, struct index_error *error)
    __attribute__((warn_unused_result));

#endif
