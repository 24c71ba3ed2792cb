/* module/belongs_crl.c - a CRL is its issuer's. */
#include "module/belongs.h"

const char *belongs_crl(const struct key_policy *policy, const struct crl *crl)
{
    const struct span identifier = crl->shared.aki_key_id;

    if (policy->issuer == NULL) /* in whose name, nobody has said */
        return "want a key whose issuer is configured for a CRL, have one without";
    if (!span_equal(crl->issuer, policy->issuer->subject))
        return "want the subject of the configured issuer as issuer, have another name";
    if (identifier.at != NULL && policy->issuer->ski.at != NULL
        && !span_equal(identifier, policy->issuer->ski))
        return "want the key identifier of the configured issuer in authorityKeyIdentifier, have another";
    return NULL;
}
