/* tests/module/documents.c - OCSP responses and requests to be signed, by OpenSSL. */
#include "tests/module/documents.h"

#include <openssl/ocsp.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400 };

static void must(bool ok)
{
    if (!ok)
        abort();
}

static struct bytes bytes_of(const uint8_t *at, size_t len)
{
    const struct bytes bytes = { malloc(len), len };

    must(bytes.at != NULL);
    memcpy(bytes.at, at, len);
    return bytes;
}

/* The first element inside the outer SEQUENCE: what the signature is over. */
static struct bytes first_inside(const uint8_t *der, long len)
{
    const uint8_t *at = der, *element;
    int tag = 0, class = 0;
    long inside = 0;

    must((ASN1_get_object(&at, &inside, &tag, &class, len) & 0x80) == 0);
    element = at;
    must((ASN1_get_object(&at, &inside, &tag, &class, inside) & 0x80) == 0);
    return bytes_of(element, (size_t)(at - element) + (size_t)inside);
}

struct bytes response_make(const struct authority *ca, bool faulty)
{
    OCSP_BASICRESP *response = OCSP_BASICRESP_new();
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_TIME *from = ASN1_TIME_set(NULL, time(NULL) - 60),
              *to = ASN1_TIME_set(NULL, time(NULL) + DAY_SECONDS);
    uint8_t *der = NULL;

    must(response != NULL && ASN1_INTEGER_set_uint64(serial, UINT64_C(0x4711081547110815)) == 1);
    OCSP_CERTID *id = OCSP_cert_id_new(
        EVP_sha1(), X509_get_subject_name(ca->certificate), X509_get0_pubkey_bitstr(ca->certificate), serial);
    must(id != NULL
         && OCSP_basic_add1_status(response, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, from, faulty ? NULL : to)
                != NULL
         && OCSP_basic_sign(
                response, ca->certificate, ca->key, EVP_sha256(), NULL, OCSP_NOCERTS | OCSP_RESPID_KEY)
                == 1);
    const int len = i2d_OCSP_BASICRESP(response, &der);
    must(len > 0);
    const struct bytes tbs = first_inside(der, len);
    OPENSSL_free(der);
    OCSP_CERTID_free(id);
    ASN1_INTEGER_free(serial);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    OCSP_BASICRESP_free(response);
    return tbs;
}

struct bytes request_make(const struct authority *ca, bool faulty)
{
    X509_REQ *request = X509_REQ_new();
    uint8_t *der = NULL;

    must(request != NULL && X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1
         && X509_REQ_set_subject_name(request, X509_get_subject_name(ca->certificate)) == 1
         && X509_REQ_set_pubkey(request, faulty ? authority_get(AUTHORITY_RSA, 2)->key : ca->key) == 1);
    const int len = i2d_re_X509_REQ_tbs(request, &der);
    must(len > 0);
    const struct bytes tbs = bytes_of(der, (size_t)len);
    OPENSSL_free(der);
    X509_REQ_free(request);
    return tbs;
}
