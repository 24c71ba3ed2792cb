/* tests/module/response.c - OCSP responses for the gate, as OpenSSL makes them. */
#include "tests/module/response.h"

#include <openssl/ocsp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOUR_SECONDS = 3600 };

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void add(OCSP_BASICRESP *basic, OCSP_CERTID *id, enum response_status status)
{
    static const int codes[] = { V_OCSP_CERTSTATUS_GOOD, V_OCSP_CERTSTATUS_REVOKED,
        V_OCSP_CERTSTATUS_UNKNOWN };
    const time_t now = time(NULL);
    ASN1_TIME *const from = ASN1_TIME_set(NULL, now),
                     *const to = ASN1_TIME_set(NULL, now + 24 * HOUR_SECONDS),
                     *const revoked = ASN1_TIME_set(NULL, now - HOUR_SECONDS);

    must(OCSP_basic_add1_status(basic, id, codes[status], OCSP_REVOKED_STATUS_SUPERSEDED,
             status == RESPONSE_REVOKED ? revoked : NULL, from, to)
         != NULL);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    ASN1_TIME_free(revoked);
}

struct bytes response_make(const struct authority *ca, struct bytes serial, enum response_status status)
{
    OCSP_BASICRESP *const basic = OCSP_BASICRESP_new();
    BIGNUM *const number = BN_bin2bn(serial.at, (int)serial.len, NULL);
    ASN1_INTEGER *const integer = BN_to_ASN1_INTEGER(number, NULL);
    uint8_t *der = NULL;

    must(basic != NULL && integer != NULL);
    OCSP_CERTID *const id = OCSP_cert_id_new(EVP_sha1(), X509_get_subject_name(ca->certificate),
        X509_get0_pubkey_bitstr(ca->certificate), integer);
    must(id != NULL);
    add(basic, id, status);
    must(OCSP_basic_sign(basic, ca->certificate, ca->key, EVP_sha256(), NULL, OCSP_NOCERTS) == 1);
    const int len = i2d_OCSP_RESPDATA((OCSP_RESPDATA *)(uintptr_t)OCSP_resp_get0_respdata(basic), &der);
    must(len > 0);
    uint8_t *const bytes = malloc((size_t)len);
    must(bytes != NULL);
    memcpy(bytes, der, (size_t)len);
    OPENSSL_free(der);
    OCSP_CERTID_free(id);
    ASN1_INTEGER_free(integer);
    BN_free(number);
    OCSP_BASICRESP_free(basic);
    return (struct bytes){ bytes, (size_t)len };
}
