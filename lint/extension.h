#ifndef LINTGATE_EXTENSION_H
#define LINTGATE_EXTENSION_H

#include "lint/der.h"
#include "lint/oid.h"

struct cert;

/*
 * RFC 5280 4.2: Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }, of a certificate, a CRL or
 * one of its entries, an OCSP response or a part of it.
 */
struct extension {
    enum oid type;  /* up to OID_EXT_LAST; OID_UNKNOWN if no rule speaks of it there */
    uint16_t index; /* from 0: every list has a limit of some hundreds */
    bool critical;
    struct span oid;   /* content octets of extnID */
    struct span value; /* content of extnValue: one DER value with its header */
    struct span whole; /* Extension with header */
};

/* Reads one Extension but for its value; index stays 0. */
MUST_USE bool extension_read(struct der *d, struct extension *extension);

/*
 * A cursor over the value of `extension`, which was read from `list`. False unless that is exactly one DER value: its content is for
 * a reader of the type, and for der_check.
 */
MUST_USE bool extension_enter(
    const struct der *list, const struct extension *extension, struct der *value, const char *field);

/* A walk over the content of a SEQUENCE OF Extension that was read: for (walk = extensions_walk(list); extension_next(&walk, &e);) … */
struct extension_walk {
    struct span rest;
    uint16_t index;
    const struct cert *cert; /* whose extensions they are, which were read already; NULL: nobody's */
};
struct extension_walk extensions_walk(struct span list);
bool extension_next(struct extension_walk *walk, struct extension *extension);

#endif
