/* An OCSP response together with the certificates of its issuer and responder. */
#include "lint/ocsp_facts.h"

enum digest_kind ocsp_digest_kind(enum oid hash)
{
    switch ((unsigned)hash) {
    case OID_DIGEST_SHA1: return LINT_SHA1;
    case OID_DIGEST_SHA256: return LINT_SHA256;
    case OID_DIGEST_SHA384: return LINT_SHA384;
    case OID_DIGEST_SHA512: return LINT_SHA512;
    default: return LINT_DIGEST_COUNT;
    }
}

bool ocsp_is_issuers(const struct ocsp_single *single, struct ocsp_issuer *issuer)
{
    const enum digest_kind kind = ocsp_digest_kind(single->hash);

    if (kind == LINT_DIGEST_COUNT)
        return false;
    if (issuer->by[kind].len == 0) {
        (void)digest_of(kind, issuer->cert->subject, issuer->by[kind].name);
        issuer->by[kind].len = digest_of(kind, issuer->cert->key.bits.octets, issuer->by[kind].key);
    }
    return span_equal(single->name_hash, (struct span){ issuer->by[kind].name, issuer->by[kind].len })
           && span_equal(single->key_hash, (struct span){ issuer->by[kind].key, issuer->by[kind].len });
}

bool ocsp_names_responder(const struct ocsp *ocsp, const struct cert *signer)
{
    uint8_t digest[LINT_DIGEST_BYTES];

    if (ocsp->responder_name.at != NULL)
        return span_equal(ocsp->responder_name, signer->subject);
    const size_t len = digest_of(LINT_SHA1, signer->key.bits.octets, digest);

    return span_equal(ocsp->responder_key, (struct span){ digest, len });
}

const struct cert *ocsp_signer(const struct ocsp *ocsp)
{
    if (ocsp->responder_cert != NULL)
        return ocsp->responder_cert;
    return ocsp->issuer_cert != NULL && ocsp_names_responder(ocsp, ocsp->issuer_cert) ? ocsp->issuer_cert
                                                                                      : NULL;
}

bool ocsp_is_delegated(const struct ocsp *ocsp)
{
    const struct cert *const responder = ocsp->responder_cert, *const issuer = ocsp->issuer_cert;

    if (responder == NULL)
        return false;
    return issuer != NULL ? !span_equal(responder->key.whole, issuer->key.whole) : !responder->is_ca;
}

bool ocsp_is_of_cas(const struct ocsp *ocsp)
{
    const struct cert *const issuer = ocsp->issuer_cert;

    return issuer != NULL && span_equal(issuer->issuer, issuer->subject);
}

bool ocsp_is_not_issued(const struct ocsp_single *single)
{
    return single->status == OCSP_REVOKED && single->revoked_at.valid && single->revoked_at.seconds == 0;
}
