/* module/belongs.c - which function looks whether a document belongs to a key. */
#include "module/belongs.h"

const char *belongs(const struct key_policy *policy, const struct artifact *artifact)
{
    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE: return belongs_certificate(policy, &artifact->cert);
    case DOCUMENT_CRL: return belongs_crl(policy, &artifact->crl);
    case DOCUMENT_OCSP_RESPONSE: return belongs_ocsp(policy, &artifact->ocsp);
    case DOCUMENT_REQUEST: return belongs_csr(policy, &artifact->csr);
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return "want a document, have none";
}
