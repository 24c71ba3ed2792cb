#ifndef LINTGATE_LOCATIONS_H
#define LINTGATE_LOCATIONS_H

#include "lint/cert.h"

/*
 * A walk over the GeneralNames of one kind in every extension that has some: alternative names, fullName of distribution points, locations
 * of access descriptions, the issuingDistributionPoint of a CRL.
 */
struct locations_walk {
    const struct cert *cert;
    enum general_name_kind kind;
    struct general_names_walk names;
    struct span points; /* distribution points not walked yet */
    struct span accesses;
    unsigned step;
};
struct locations_walk locations_walk(const struct cert *cert, enum general_name_kind kind);
bool locations_next(struct locations_walk *walk, struct general_name *name);

/* A bit for each kind that there is: 1 << GENERAL_NAME_URI … */
unsigned locations_kinds(const struct cert *cert);

#endif
