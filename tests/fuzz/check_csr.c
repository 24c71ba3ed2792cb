/* tests/fuzz/check_csr.c - what lintgate takes for a certification request, held against what OpenSSL takes it for. */
#include "tests/fuzz/check_csr.h"

#include "lint/lint.h"
#include "tests/fuzz/agree.h"

#include <openssl/x509.h>
#include <stdlib.h>

/* The request with a signature of no octets; *der is to be freed. */
static size_t with_signature(struct span info, uint8_t **der)
{
    static const uint8_t signature[] = { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x02, 0x00, 0x00 };
    enum { HEADER_BYTES = 5 }; /* lengths of three octets: not minimal, which OpenSSL does not mind */
    const size_t len = info.len + sizeof signature;

    *der = malloc(HEADER_BYTES + len);
    if (*der == NULL)
        abort();
    memcpy(*der,
        (const uint8_t[]){ DER_SEQUENCE, 0x83, (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len },
        HEADER_BYTES);
    memcpy(*der + HEADER_BYTES, info.at, info.len);
    memcpy(*der + HEADER_BYTES + info.len, signature, sizeof signature);
    return HEADER_BYTES + len;
}

/* NULL, or what does not hold. */
static const char *held_against_openssl(const struct csr *csr, const struct report *report)
{
    uint8_t *der, *again = NULL;
    const size_t len = with_signature(csr->tbs, &der);
    const uint8_t *at = der;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)len);
    const char *broken = NULL;

    if (request == NULL) {
        if (!refusal_is_known(report))
            broken = "a request that OpenSSL takes for one";
    } else {
        const int again_len = i2d_re_X509_REQ_tbs(request, &again);

        if (again_len < 0 || !span_equal((struct span){ again, (size_t)again_len }, csr->tbs))
            broken = "a request that OpenSSL encodes to the same octets";
    }
    OPENSSL_free(again);
    X509_REQ_free(request);
    free(der);
    return broken;
}

struct checked check_csr(struct span document)
{
    static struct report report;
    static struct csr csr;
    struct der_error error;
    struct checked checked = { .broken = NULL, .read = csr_read(document, &csr, &error) };

    lint_document(&(struct lint_input){ .document = document }, &report);
    if (checked.read != (error.fault == DER_OK))
        checked.broken = "a fault if it is not read, and none if it is";
    else if ((report.scope == REQUEST) != checked.read)
        checked.broken = "a report of a request if it is one";
    else if (!kinds_are_one(document))
        checked.broken = "one reader at most that takes it";
    else if (checked.read)
        checked.broken = held_against_openssl(&csr, &report);
    return checked;
}
