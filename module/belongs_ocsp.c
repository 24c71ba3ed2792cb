/* module/belongs_ocsp.c - an OCSP response is its signer's, about certificates of its issuer. */
#include "lint/ocsp_facts.h"
#include "module/belongs.h"

const char *belongs_ocsp(const struct key_policy *policy, const struct ocsp *ocsp)
{
    const struct cert *const signer = policy->responder != NULL ? policy->responder : policy->issuer;
    struct ocsp_issuer issuer = { .cert = policy->issuer };
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;

    if (policy->issuer == NULL)
        return "want a key whose issuer is known for an OCSP response, have another";
    if (!ocsp_names_responder(ocsp, signer))
        return "want the subject or the key of who signs in responderID, have another";
    while ((single = ocsp_next(&walk)) != NULL)
        if (!ocsp_is_issuers(single, &issuer))
            return "want a CertID of the configured issuer in each response, have another";
    return NULL;
}
