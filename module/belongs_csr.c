/* module/belongs_csr.c - a request is for the key that signs it. */
#include "module/belongs.h"

const char *belongs_csr(const struct key_policy *policy, const struct csr *csr)
{
    if (!span_equal(csr->wanted.key.whole, policy->spki))
        return "want a request for the key that signs it, have one for another";
    if (policy->issuer != NULL && !span_equal(csr->wanted.subject, policy->issuer->subject))
        return "want the subject of the configured issuer as subject, have another name";
    return NULL;
}
