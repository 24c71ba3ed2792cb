/* module/belongs_certificate.c - a certificate is its issuer's. */
#include "module/belongs.h"

const char *belongs_certificate(const struct key_policy *policy, const struct cert *cert)
{
    if (policy->issuer == NULL) /* only its own first certificate can tell whose key it is */
        return span_equal(cert->issuer, cert->subject) && span_equal(cert->key.whole, policy->spki)
                   ? NULL
                   : "want a self-signed certificate of the key, which has no issuer yet, have another";
    if (!span_equal(cert->issuer, policy->issuer->subject))
        return "want the subject of the configured issuer as issuer, have another name";
    if (cert->aki_key_id.at != NULL && policy->issuer->ski.at != NULL
        && !span_equal(cert->aki_key_id, policy->issuer->ski))
        return "want the key identifier of the configured issuer in authorityKeyIdentifier, have another";
    return NULL;
}
