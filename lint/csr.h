#ifndef LINTGATE_CSR_H
#define LINTGATE_CSR_H

#include "lint/key_info.h"
#include "lint/name.h"
#include "lint/time.h"

struct cert;

/* RFC 2986 4: a certification request as a struct of spans. csr_read makes it; rules only look. */
struct csr {
    struct span document; /* what was given: signed, or bare */
    struct span tbs;      /* certificationRequestInfo with header */
    bool is_signed;       /* a signature is there, too */
    struct span
        signature_alg;     /* AlgorithmIdentifier with header, inside what is signed; at == NULL if absent */
    struct span outer_alg; /* AlgorithmIdentifier with header, beside the signature; absent if bare */

    struct key_info key; /* subjectPKInfo */

    int64_t judged_at; /* seconds: when rules are judged by */
};

/* Reads it to its last byte. False: error->fault says what is wrong first and where; *csr is then not to be used. */
LINTGATE_API MUST_USE bool csr_read(struct span document, struct csr *csr, struct der_error *error);

/* Where in `csr` the octets `where` are; as cert_path. */
const char *csr_path(const void *csr, struct span where, char *text, size_t size);

#endif
