/* What an OCSP response says of one certificate. RFC 6960 4.1.1, 4.2.1. */
#include "lint/ocsp_contents.h"

enum { CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0, CONTEXT_1 = DER_CONTEXT_CONSTRUCTED | 1 };

bool ocsp_time_read(struct der *d, struct time *time, const char *field)
{
    struct span ignored; /* what is no GeneralizedTime fails as one */
    return der_next_is(d, DER_GENERALIZED_TIME) ? time_read(d, time, field)
                                                : der_value(d, DER_GENERALIZED_TIME, &ignored, field);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
static bool read_hash_algorithm(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    struct span oid;
    unsigned tag;
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &single->hash_alg, "hashAlgorithm")
            && der_oid(&inside, DER_OID, &oid, "hashAlgorithm")
            && (der_at_end(&inside) || der_any(&inside, &tag, NULL, NULL, "hashAlgorithm"))
            && der_end(&inside, "hashAlgorithm")))
        return false;
    for (enum oid digest = OID_DIGEST_SHA1; digest <= OID_DIGEST_SHA512; digest++)
        if (span_equal(oid, oid_bytes(digest)))
            single->hash = digest;
    return true;
}

/* CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber INTEGER } */
static bool read_cert_id(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    return der_enter_whole(d, DER_SEQUENCE, &inside, &single->cert_id, "certID")
           && read_hash_algorithm(&inside, single)
           && der_octets(&inside, &single->name_hash, "issuerNameHash")
           && der_octets(&inside, &single->key_hash, "issuerKeyHash")
           && der_integer(&inside, DER_INTEGER, &single->serial, "serialNumber")
           && der_end(&inside, "certID");
}

/* NULL, implicitly tagged. */
static bool read_null(struct der *d, unsigned tag, struct ocsp_single *single)
{
    struct der after = *d, inside;
    if (!der_enter_whole(&after, tag, &inside, &single->status_field, "certStatus"))
        return false;
    if (!der_at_end(&inside))
        return der_fail(d, DER_FAULT_NULL, d->rest.at, "certStatus");
    *d = after;
    return true;
}

/* revocationReason [0] EXPLICIT CRLReason OPTIONAL: which numbers there are is for rules. */
static bool read_reason(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    return !der_next_is(d, CONTEXT_0)
           || (der_enter_whole(d, CONTEXT_0, &inside, &single->reason_field, "revocationReason")
               && der_small(&inside, DER_ENUMERATED, &single->reason, "revocationReason")
               && der_end(&inside, "revocationReason"));
}

/* RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason }, implicitly tagged. */
static bool read_revoked(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    return der_enter_whole(d, CONTEXT_1, &inside, &single->status_field, "certStatus")
           && ocsp_time_read(&inside, &single->revoked_at, "revocationTime") && read_reason(&inside, single)
           && der_end(&inside, "certStatus");
}

/* CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT UnknownInfo } */
static bool read_status(struct der *d, struct ocsp_single *single)
{
    enum { GOOD = DER_CONTEXT | OCSP_GOOD, UNKNOWN = DER_CONTEXT | OCSP_UNKNOWN };
    if (der_next_is(d, CONTEXT_1)) {
        single->status = OCSP_REVOKED;
        return read_revoked(d, single);
    }
    single->status = der_next_is(d, UNKNOWN) ? OCSP_UNKNOWN : OCSP_GOOD;
    return read_null(d, single->status == OCSP_UNKNOWN ? UNKNOWN : GOOD, single);
}

/* nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL */
static bool read_next_update(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    return !der_next_is(d, CONTEXT_0)
           || (der_enter(d, CONTEXT_0, &inside, "nextUpdate")
               && ocsp_time_read(&inside, &single->next_update, "nextUpdate")
               && der_end(&inside, "nextUpdate"));
}

bool ocsp_single_read(struct der *d, struct ocsp_single *single)
{
    struct der inside;
    *single = (struct ocsp_single){ .hash = OID_UNKNOWN };
    return der_enter_whole(d, DER_SEQUENCE, &inside, &single->whole, "SingleResponse")
           && read_cert_id(&inside, single) && read_status(&inside, single)
           && ocsp_time_read(&inside, &single->this_update, "thisUpdate") && read_next_update(&inside, single)
           && ocsp_extensions_read(
               &inside, CONTEXT_1, &single->extensions_field, &single->extensions, "singleExtensions")
           && der_end(&inside, "SingleResponse");
}

struct ocsp_walk ocsp_walk(const struct ocsp *ocsp)
{
    return (struct ocsp_walk){ .ocsp = ocsp, .rest = ocsp->responses };
}

const struct ocsp_single *ocsp_next(struct ocsp_walk *walk)
{
    if (walk->rest.len == 0)
        return NULL;
    if (walk->index == 0) { /* most responses have one: it is read already */
        const struct span *const first = &walk->ocsp->first.whole;
        walk->index = 1;
        if (first->at == NULL)
            return NULL;
        walk->rest = (struct span){ first->at + first->len, walk->rest.len - first->len };
        return &walk->ocsp->first;
    }
    struct der_error ignored;
    struct der d = der_again(walk->rest, &ignored);
    if (!ocsp_single_read(&d, &walk->now))
        return NULL;
    walk->rest = d.rest;
    walk->now.index = walk->index++;
    return &walk->now;
}
