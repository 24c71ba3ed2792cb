#ifndef LINTGATE_INDEX_LISTING_H
#define LINTGATE_INDEX_LISTING_H

#include "index/index.h"
#include "lint/history.h"

/* What stands in an index, to be looked at. */

struct listed_certificate {
    uint32_t issuer; /* number of the issuer */
    struct span serial;
    struct history_certificate facts;
    bool is_revoked;
    struct history_revocation revocation;
};

/*
 * Calls `each` for every certificate, by issuer and serial, some thousand in one turn: others may add between. False: *error says why.
 */
bool listing_certificates(struct index *index,
    void (*each)(void *context, const struct listed_certificate *listed), void *context,
    struct index_error *error) __attribute__((warn_unused_result));

/* What counts as the last CRL of a scope. */
struct listed_crl {
    uint32_t issuer, scope;       /* their numbers */
    struct history_number number; /* the greatest so far */
    int64_t this_update;          /* seconds */
    bool is_delta;
    uint64_t entries; /* on the list, as the last CRL left it */
};

/* The same for the last CRL of every scope, in one turn. */
bool listing_crls(struct index *index, void (*each)(void *context, const struct listed_crl *listed),
    void *context, struct index_error *error) __attribute__((warn_unused_result));

struct listing_counts {
    uint64_t issuers, certificates;
    uint64_t scopes, revoked; /* of CRLs; serials on their lists, or said to be revoked by OCSP responses */
    uint64_t seq;             /* of the journal's record that the index has seen last */
};
bool listing_count(struct index *index, struct listing_counts *counts, struct index_error *error)
    __attribute__((warn_unused_result));

#endif
