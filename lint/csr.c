/* A certification request from DER to a struct of spans. RFC 2986 4. */
#include "lint/csr.h"

bool csr_read(struct span document, struct csr *csr, struct der_error *error)
{
    struct der d = der_begin(document, error);
    *csr = (struct csr){ .document = document };
    return der_fail(&d, DER_FAULT_UNEXPECTED_TAG, document.at, "certificationRequest");
}

const char *csr_path(const void *csr, struct span where, char *text, size_t size)
{
    (void)csr;
    (void)where;
    if (size > 0)
        text[0] = '\0';
    return text;
}
