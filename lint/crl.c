/* A certificate revocation list from DER to a struct of spans. RFC 5280 5.1. */
#include "lint/crl.h"

bool crl_read(struct span document, struct crl *crl, struct der_error *error)
{
    struct der d = der_begin(document, error);
    *crl = (struct crl){ .document = document };
    return der_fail(&d, DER_FAULT_UNEXPECTED_TAG, document.at, "certificateList");
}

const char *crl_path(const void *crl, struct span where, char *text, size_t size)
{
    (void)crl;
    (void)where;
    if (size > 0)
        text[0] = '\0';
    return text;
}
