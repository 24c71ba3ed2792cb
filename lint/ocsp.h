#ifndef LINTGATE_OCSP_H
#define LINTGATE_OCSP_H

#include "lint/name.h"
#include "lint/time.h"

struct cert;

/* RFC 6960 4.2.1: a what is signed of an OCSP response as a struct of spans. ocsp_read makes it; rules only look. */
struct ocsp {
    struct span document; /* what was given: signed, or bare */
    struct span tbs;      /* tbsResponseData with header */
    bool is_signed;       /* a signature is there, too */
    struct span
        signature_alg;     /* AlgorithmIdentifier with header, inside what is signed; at == NULL if absent */
    struct span outer_alg; /* AlgorithmIdentifier with header, beside the signature; absent if bare */

    struct time produced_at; /* producedAt */

    const struct cert *issuer_cert; /* the CA whose certificates it speaks of, when known; NULL otherwise */
    const struct cert *responder_cert; /* whose key signs it, when known */
    int64_t judged_at;                 /* seconds: when rules are judged by */
};

/* Reads it to its last byte. False: error->fault says what is wrong first and where; *ocsp is then not to be used. */
LINTGATE_API MUST_USE bool ocsp_read(struct span document, struct ocsp *ocsp, struct der_error *error);

/* Where in `ocsp` the octets `where` are; as cert_path. */
const char *ocsp_path(const void *ocsp, struct span where, char *text, size_t size);

#endif
