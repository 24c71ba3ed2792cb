#ifndef LINTGATE_INDEX_LISTING_H
#define LINTGATE_INDEX_LISTING_H

#include "index/index.h"
#include "lint/history.h"

/* What stands in an index, to be looked at. */

struct listed_certificate {
    uint32_t issuer; /* number of the issuer */
    struct span serial;
    struct history_certificate facts;
};

/*
 * Calls `each` for every certificate, by issuer and serial, some thousand in one turn: others may add between. False: *error says why.
 */
bool listing_certificates(struct index *index,
    void (*each)(void *context, const struct listed_certificate *listed), void *context,
    struct index_error *error) __attribute__((warn_unused_result));

struct listing_counts {
    uint64_t issuers, certificates;
    uint64_t seq; /* of the journal's record that the index has seen last */
};
bool listing_count(struct index *index, struct listing_counts *counts, struct index_error *error)
    __attribute__((warn_unused_result));

#endif
