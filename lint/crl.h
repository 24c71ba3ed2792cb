#ifndef LINTGATE_CRL_H
#define LINTGATE_CRL_H

#include "lint/name.h"
#include "lint/time.h"

struct cert;

/* RFC 5280 5.1: a certificate revocation list as a struct of spans. crl_read makes it; rules only look. */
struct crl {
    struct span document; /* what was given: signed, or bare */
    struct span tbs;      /* tbsCertList with header */
    uint32_t version;     /* 0 v1 (absent), 1 v2 */
    bool is_signed;       /* a signature is there, too */
    struct span
        signature_alg;     /* AlgorithmIdentifier with header, inside what is signed; at == NULL if absent */
    struct span outer_alg; /* AlgorithmIdentifier with header, beside the signature; absent if bare */

    struct time this_update; /* thisUpdate */

    const struct cert *issuer_cert; /* whose name it is in, when known; NULL otherwise */
    int64_t judged_at;              /* seconds: when rules are judged by */
};

/* Reads it to its last byte. False: error->fault says what is wrong first and where; *crl is then not to be used. */
LINTGATE_API MUST_USE bool crl_read(struct span document, struct crl *crl, struct der_error *error);

/* Where in `crl` the octets `where` are; as cert_path. */
const char *crl_path(const void *crl, struct span where, char *text, size_t size);

#endif
