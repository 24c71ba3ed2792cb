#ifndef LINTGATE_LOCATIONS_H
#define LINTGATE_LOCATIONS_H

#include "lint/cert.h"
#include "lint/uri.h"

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
/* False if facts.h knows that there is none of that kind. */
bool locations_may_have(const struct cert *cert, enum general_name_kind kind);

bool locations_next(struct locations_walk *walk, struct general_name *name);

/* The next one of whatever kind. */
bool locations_next_any(struct locations_walk *walk, struct general_name *name);

/* A location that is a URI. */
struct located_uri {
    struct span whole; /* GeneralName with header */
    struct span text;
    struct uri uri; /* taken apart; has its faults */
};
struct located_uri located_uri(const struct general_name *name);

/* A walk over those. */
struct uris_walk {
    struct locations_walk locations;
    size_t next; /* of cert->facts */
};
struct uris_walk uris_walk(const struct cert *cert);
bool uris_next(struct uris_walk *walk, struct located_uri *found);

#endif
