/* tests/fuzz/agree.c - what the checks of documents share. */
#include "tests/fuzz/agree.h"

#include "lint/artifact.h"

bool kinds_are_one(struct span document)
{
    static struct csr csr;
    static struct cert cert;
    static struct crl crl;
    static struct ocsp ocsp;
    struct der_error error;

    return csr_read(document, &csr, &error) + cert_read(document, &cert, &error)
               + crl_read(document, &crl, &error) + ocsp_read(document, &ocsp, &error)
           <= 1;
}

bool agrees(const ASN1_ITEM *type, struct span octets, const struct report *report)
{
    const uint8_t *at = octets.at;
    ASN1_VALUE *value = ASN1_item_d2i(NULL, &at, (long)octets.len, type);
    uint8_t *again = NULL;

    if (value == NULL)
        return refusal_is_known(report);
    const int len = ASN1_item_i2d(value, &again, type);
    const bool same = len >= 0 && span_equal((struct span){ again, (size_t)len }, octets);

    OPENSSL_free(again);
    ASN1_item_free(value, type);
    return same;
}
