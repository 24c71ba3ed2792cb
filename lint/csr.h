#ifndef LINTGATE_CSR_H
#define LINTGATE_CSR_H

#include "lint/cert.h"

/* RFC 2986 4: a certification request as a struct of spans. csr_read makes it; rules only look. */

enum {
    CSR_MAX_ATTRIBUTES =
        64 /* attributes of one request; real ones have below 8, and types are compared by pairs */
};

struct csr {
    struct span document;   /* what was given: signed, or bare */
    struct span tbs;        /* certificationRequestInfo with header */
    bool is_signed;         /* a signature is there, too */
    struct span version;    /* with header; v1 is the only one there is */
    struct span attributes; /* content of the SET OF Attribute */
    struct span outer_alg;  /* AlgorithmIdentifier with header, beside the signature; absent if bare */

    const struct cert *own_cert; /* that its key has already, when known; NULL otherwise */
    int64_t judged_at;           /* seconds: when rules are judged by */

    /*
     * The certificate that it asks for, as far as it says: subject, key and the extensions of the first extensionRequest. `tbs` is the
     * request's; the rest is absent. Last, because not all of it is cleared.
     */
    struct cert wanted;
};
_Static_assert(offsetof(struct csr, wanted) + sizeof(struct cert) == sizeof(struct csr), "it is the last");

/*
 * Reads it to its last byte. False: error->fault says what is wrong first and where; *csr is then not to be used. Accepts what rules
 * judge: any attribute, any number of values, duplicates. Requested extensions are read as those of a certificate.
 */
LINTGATE_API MUST_USE bool csr_read(struct span document, struct csr *csr, struct der_error *error);

/* RFC 2986 4.1: Attribute ::= SEQUENCE { type, values SET SIZE (1..MAX) OF } */
struct request_attribute {
    enum oid type; /* OID_UNKNOWN if no rule speaks of it */
    struct span oid;
    struct span values; /* content of the SET */
    struct span whole;
};
/* A walk over the attributes in order: for (rest = csr->attributes; request_attribute_next(&rest, &attribute);) … */
bool request_attribute_next(struct span *rest, struct request_attribute *attribute);

/* How many values the attribute has. */
size_t request_attribute_count(const struct request_attribute *attribute);

/*
 * Where in `csr` the octets `where` are; as cert_path. "subject.commonName", "subjectPublicKeyInfo", "attributes.challengePassword",
 * "attributes.extensionRequest.keyUsage"; "certificationRequestInfo" for what is nowhere.
 */
const char *csr_path(const void *csr, struct span where, char *text, size_t size);

#endif
