/* A what is signed of an OCSP response from DER to a struct of spans. RFC 6960 4.2.1. */
#include "lint/ocsp.h"

bool ocsp_read(struct span document, struct ocsp *ocsp, struct der_error *error)
{
    struct der d = der_begin(document, error);
    *ocsp = (struct ocsp){ .document = document };
    return der_fail(&d, DER_FAULT_UNEXPECTED_TAG, document.at, "basicOCSPResponse");
}

const char *ocsp_path(const void *ocsp, struct span where, char *text, size_t size)
{
    (void)ocsp;
    (void)where;
    if (size > 0)
        text[0] = '\0';
    return text;
}
