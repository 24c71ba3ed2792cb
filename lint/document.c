/*
 * Which artifact is this? By the tags of the first fields:
 *
 *   TBSCertificate v2, v3      [0], INTEGER
 *   TBSCertificate v1          INTEGER, SEQUENCE, SEQUENCE, SEQUENCE
 *   TBSCertList v2             INTEGER, SEQUENCE, SEQUENCE, Time
 *   TBSCertList v1             SEQUENCE, SEQUENCE, Time
 *   CertificationRequestInfo   INTEGER, SEQUENCE, SEQUENCE, [0]
 *   ResponseData               [1] or [2], Time; before them [0] with a version
 *
 * Signed, each of them is the first field of a SEQUENCE; followed by a SEQUENCE, which is what a v1 TBSCertList is not. A
 * signed ResponseData is sent inside one more: an OCSPResponse, ENUMERATED, [0], or ENUMERATED alone. What
 * is version 1 is recognised so that it can be named; no rule lets it pass.
 */
#include "lint/document.h"

enum { FIELDS = 4 /* tags that tell the kinds apart */ };

/* Identifier octets of the first fields of a SEQUENCE; 0 where there is none. */
struct shape {
    unsigned tags[FIELDS];
};

/* The fields in d, and *first, a cursor at the first of them. */
static struct shape shape_of(struct der d, struct der *first)
{
    struct shape shape = { { 0 } };
    if (!der_enter(&d, DER_SEQUENCE, first, ""))
        return shape;
    struct der fields = *first;
    for (unsigned i = 0; i < FIELDS; i++)
        if (!der_any(&fields, &shape.tags[i], NULL, NULL, ""))
            break;
    return shape;
}

static bool is_tbs_certificate(const struct shape *shape)
{
    const unsigned *const tags = shape->tags;
    if (tags[0] == (DER_CONTEXT_CONSTRUCTED | 0))
        return tags[1] == DER_INTEGER;
    return tags[0] == DER_INTEGER && tags[1] == DER_SEQUENCE && tags[2] == DER_SEQUENCE
           && tags[3] == DER_SEQUENCE;
}

static bool is_time(unsigned tag)
{
    return tag == DER_UTC_TIME || tag == DER_GENERALIZED_TIME;
}

static bool is_tbs_cert_list(const struct shape *shape)
{
    const unsigned *const tags = shape->tags;
    const unsigned *const after_version = tags[0] == DER_INTEGER ? tags + 1 : tags;
    return after_version[0] == DER_SEQUENCE && after_version[1] == DER_SEQUENCE && is_time(after_version[2]);
}

static bool is_response_data(const struct shape *shape)
{
    const unsigned *const tags = shape->tags;
    const unsigned *const after_version = tags[0] == (DER_CONTEXT_CONSTRUCTED | 0) ? tags + 1 : tags;
    return (after_version[0] == (DER_CONTEXT_CONSTRUCTED | 1)
               || after_version[0] == (DER_CONTEXT_CONSTRUCTED | 2))
           && is_time(after_version[1]);
}

static bool is_ocsp_response(const struct shape *shape)
{
    const unsigned *const tags = shape->tags;
    return tags[0] == DER_ENUMERATED && (tags[1] == 0 || tags[1] == (DER_CONTEXT_CONSTRUCTED | 0));
}

static bool is_request_info(const struct shape *shape)
{
    const unsigned *const tags = shape->tags;
    return tags[0] == DER_INTEGER && tags[1] == DER_SEQUENCE && tags[2] == DER_SEQUENCE
           && tags[3] == (DER_CONTEXT_CONSTRUCTED | 0);
}

/* One row a kind: its name, the shape of what is signed, and of what a signed one is sent in; NULL: as it is. */
static const struct kind {
    const char *name;
    bool (*is_tbs)(const struct shape *shape);
    bool (*is_sent)(const struct shape *shape);
} kinds[] = {
    [DOCUMENT_UNKNOWN] = { "", NULL, NULL },
    [DOCUMENT_CERTIFICATE] = { "certificate", is_tbs_certificate, NULL },
    [DOCUMENT_CRL] = { "crl", is_tbs_cert_list, NULL },
    [DOCUMENT_OCSP_RESPONSE] = { "ocsp-response", is_response_data, is_ocsp_response },
    [DOCUMENT_REQUEST] = { "certificate-request", is_request_info, NULL },
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == DOCUMENT_KIND_COUNT, "a row for every kind");

/* `bare` is the shape of the document, `inner` that of its first field, if it looks signed. */
static bool is_of(const struct kind *kind, const struct shape *bare, const struct shape *inner)
{
    return kind->is_tbs(bare) || kind->is_tbs(inner) || (kind->is_sent != NULL && kind->is_sent(bare));
}

enum document_kind document_kind(struct span document)
{
    struct der_error ignored;
    struct der inside, inside_first;
    const struct shape bare = shape_of(der_begin(document, &ignored), &inside);
    struct shape inner = { { 0 } };
    /* SIGNED ::= SEQUENCE { what is signed, AlgorithmIdentifier, BIT STRING } */
    if (bare.tags[0] == DER_SEQUENCE && bare.tags[1] == DER_SEQUENCE && bare.tags[2] == DER_BIT_STRING)
        inner = shape_of(inside, &inside_first);

    enum document_kind found = DOCUMENT_UNKNOWN;
    for (enum document_kind kind = DOCUMENT_UNKNOWN + 1; kind < DOCUMENT_KIND_COUNT; kind++) {
        if (!is_of(&kinds[kind], &bare, &inner))
            continue;
        if (found != DOCUMENT_UNKNOWN)
            return DOCUMENT_UNKNOWN;
        found = kind;
    }
    return found;
}

const char *document_name(enum document_kind kind)
{
    return kinds[kind < DOCUMENT_KIND_COUNT ? kind : DOCUMENT_UNKNOWN].name;
}
