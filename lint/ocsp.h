#ifndef LINTGATE_OCSP_H
#define LINTGATE_OCSP_H

#include "lint/extension.h"
#include "lint/name.h"
#include "lint/reason.h"
#include "lint/time.h"

struct cert;
struct history;

/*
 * RFC 6960 4.2.1: what is signed of an OCSP response, ResponseData, as a struct of spans. ocsp_read makes it; rules only look. A field
 * that is absent has at == NULL.
 */

enum {
    OCSP_MAX_RESPONSES = 500, /* SingleResponses; duplicates are looked for in squares */
    OCSP_MAX_EXTENSIONS =
        64, /* in one list; two or three are usual, and duplicates are looked for in squares */
    OCSP_MAX_ELEMENTS = 256, /* of any list inside an extension, and certificates beside the signature */
};

/* CertStatus; the number is the context tag. */
enum ocsp_status { OCSP_GOOD = 0, OCSP_REVOKED = 1, OCSP_UNKNOWN = 2 };

/* SingleResponse: what is said of one certificate. */
struct ocsp_single {
    struct span whole;               /* with header */
    struct span cert_id;             /* CertID with header */
    struct span hash_alg;            /* hashAlgorithm with header */
    enum oid hash;                   /* OID_DIGEST_…; OID_UNKNOWN for others */
    struct span name_hash, key_hash; /* content of issuerNameHash, issuerKeyHash */
    struct span serial;              /* content of the INTEGER: two's complement, minimal */
    enum ocsp_status status;
    struct span status_field;     /* certStatus with header */
    struct time revoked_at;       /* revocationTime */
    struct span reason_field;     /* revocationReason: [0] with header */
    uint32_t reason;              /* 0 if absent, too */
    struct time this_update;      /* thisUpdate */
    struct time next_update;      /* nextUpdate; whole.at == NULL: absent */
    struct span extensions_field; /* singleExtensions: [1] with header */
    struct span extensions;       /* content of the SEQUENCE OF Extension */
    unsigned index;               /* from 0 */
};

struct ocsp {
    struct span document;     /* what was given: ResponseData, a BasicOCSPResponse, or an OCSPResponse */
    struct span tbs;          /* tbsResponseData with header */
    bool is_signed;           /* a signature is there, too */
    struct span outer_alg;    /* AlgorithmIdentifier with header, beside the signature; absent if bare */
    struct span certs_field;  /* certs: [0] with header, beside the signature */
    struct span certs;        /* content of the SEQUENCE OF Certificate */
    struct span status_field; /* responseStatus of an OCSPResponse with header; absent in what has none */
    uint32_t response_status; /* its value */

    struct span version_field;   /* [0] with header: only for a version other than v1 */
    uint32_t version;            /* 0: v1 */
    struct span responder_id;    /* responderID with header */
    struct span responder_name;  /* byName: Name with header */
    struct span responder_key;   /* byKey: content of the KeyHash */
    struct time produced_at;     /* producedAt */
    struct span responses_field; /* SEQUENCE OF SingleResponse with header */
    struct span responses;       /* its content */
    size_t response_count;
    struct ocsp_single first;     /* the first of them; whole.at == NULL if there is none */
    struct span extensions_field; /* responseExtensions: [1] with header */
    struct span extensions;       /* content of the SEQUENCE OF Extension */
    bool has_extensions;          /* there is one, in responseExtensions or in some singleExtensions */

    const struct cert *issuer_cert; /* the CA whose certificates it speaks of, when known; NULL otherwise */
    const struct cert *responder_cert; /* whose key signs it, when known and not the CA's own */
    const struct history *history;     /* of the CA; NULL: nobody asks for one */
    int64_t judged_at;                 /* seconds: when rules are judged by */
    int64_t clock_from, clock_to;      /* when it is signed, first and last second; 0: not known */
};

/*
 * Reads ResponseData, a BasicOCSPResponse (RFC 6960 4.2.1) or an OCSPResponse with one in it to its last byte; extensions of RFC 6960
 * 4.4 by their ASN.1. False: error->fault says what is wrong first and where; *ocsp is then not to be used. Accepts what rules judge: any
 * version but v1 written out, any digest and time text, an empty list of responses, duplicates.
 */
LINTGATE_API MUST_USE bool ocsp_read(struct span document, struct ocsp *ocsp, struct der_error *error);

/*
 * A walk over what is said of each certificate: for (walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) … What it gives
 * is valid until the next call.
 */
struct ocsp_walk {
    const struct ocsp *ocsp;
    struct span rest;
    unsigned index;
    struct ocsp_single now;
};
LINTGATE_API struct ocsp_walk ocsp_walk(const struct ocsp *ocsp);
LINTGATE_API const struct ocsp_single *ocsp_next(struct ocsp_walk *walk);

/*
 * A walk over a list of extensions of a response: as extension_next, but types of RFC 6960 4.4 are known, too (OID_OCSP_NONCE to
 * OID_OCSP_EXTENDED_REVOKE).
 */
bool ocsp_extension_next(struct extension_walk *walk, struct extension *extension);

/* The first extension of `type` in `list`, a run of Extension; false if there is none. `extension` may be NULL. */
bool ocsp_extension_find(struct span list, enum oid type, struct extension *extension);

/* Where in `ocsp` the octets `where` are: "responses[0].nextUpdate", "responseExtensions.ocspNonce"; as cert_path. */
const char *ocsp_path(const void *ocsp, struct span where, char *text, size_t size);

#endif
