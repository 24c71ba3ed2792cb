#ifndef LINTGATE_INDEX_SORTED_H
#define LINTGATE_INDEX_SORTED_H

#include "lint/crl.h"

/* The entries of a CRL in the order of the tables' keys: shorter serials before longer ones, then by their octets. */
struct sorted {
    struct span revoked;          /* content of revokedCertificates */
    struct sorted_entry *entries; /* NULL: they are in that order as they stand */
    size_t count, next;
    struct crl_walk walk;
};

/* Takes 32 octets an entry; nothing if they ascend already. False: there is no such memory. */
MUST_USE bool sorted_new(struct sorted *sorted, const struct crl *crl);

/* The next entry. False: there are no more; then it begins anew. */
bool sorted_next(struct sorted *sorted, struct crl_entry *entry);

/* Which of two serials comes first: below, at or above 0. */
int sorted_compare(struct span a, struct span b);

/* Frees. Fine for one that is zero. */
void sorted_clear(struct sorted *sorted);

#endif
