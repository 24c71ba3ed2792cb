#ifndef LINTGATE_POINTERS_H
#define LINTGATE_POINTERS_H

#include "lint/cert.h"
#include "lint/report.h"

/* The URIs by which a certificate points to CRLs, responders and certificates. */

/* True if `uri` has that scheme, in any case. */
bool pointer_has_scheme(struct span uri, const char *scheme);

/* True if `uri` is an ldap URI without the name of an entry, or without an attribute. RFC 4516 2; RFC 5280 4.2.1.13, 4.2.2.1. */
bool pointer_is_vague_ldap(struct span uri);

/* True if there is a location of `method` in authorityInfoAccess that is an http URI. */
bool access_has_http(const struct cert *cert, enum oid method);

/* A finding for each location of `method` in authorityInfoAccess that is no http URI. For the rules' functions. */
void want_access_http(const struct cert *cert, struct report *report, enum oid method);

/* A walk over the names in fullName of all distribution points; `type` is cRLDistributionPoints or freshestCRL. */
struct points_walk {
    struct span rest;
    struct general_names_walk names;
};
struct points_walk points_walk(const struct cert *cert, enum oid type);
bool points_next(struct points_walk *walk, struct general_name *name);

#endif
