/* tests/module/test_gate_kinds.c - a key signs the kinds of documents that its section names, and no other kind. */
#include "tests/module/crl.h"
#include "tests/module/fresh.h"
#include "tests/module/harness.h"
#include "tests/module/response.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { "certificate", "crl", "ocsp-response", "certificate-request" };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* What is to be signed of a request by the CA for a certificate of its own. */
static struct bytes request_make(const struct authority *ca)
{
    X509_REQ *const request = X509_REQ_new();
    uint8_t *der = NULL;

    assert_non_null(request);
    assert_int_equal(X509_REQ_set_version(request, X509_REQ_VERSION_1), 1);
    assert_int_equal(X509_REQ_set_subject_name(request, X509_get_subject_name(ca->certificate)), 1);
    assert_int_equal(X509_REQ_set_pubkey(request, ca->key), 1);
    const int len = i2d_re_X509_REQ_tbs(request, &der);
    assert_true(len > 0);
    uint8_t *const bytes = malloc((size_t)len);
    assert_non_null(bytes);
    memcpy(bytes, der, (size_t)len);
    OPENSSL_free(der);
    X509_REQ_free(request);
    return (struct bytes){ bytes, (size_t)len };
}

static struct bytes document(struct harness *h, size_t kind)
{
    uint8_t serial[] = { 0x47, 0x11, 0x08, 0x15, 0x47, 0x11, 0x08, 0x15 };

    switch (kind) {
    case 0: return harness_tbs(h, FAULT_NONE);
    case 1: return crl_make(h->ca, 2, CRL_FAULT_NONE);
    case 2: return response_make(h->ca, (struct bytes){ serial, sizeof serial }, RESPONSE_GOOD);
    default: return request_make(h->ca);
    }
}

static void a_key_signs_the_kinds_that_its_section_names_and_no_other(void **state)
{
    (void)state;
    for (size_t named = 0; named < KINDS; named++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

        h->sign = kinds[named];
        harness_configure(h, NULL, NULL);
        harness_start(h);
        for (size_t kind = 0; kind < KINDS; kind++) {
            const struct bytes tbs = document(h, kind);
            const size_t signs = harness_backend_signs(h);
            struct buffer out = buffer_new();

            oracle_expect(h->oracle, tbs);
            const CK_RV rv = harness_sign(h, tbs, &out);
            if (rv != (kind == named ? CKR_OK : CKR_DATA_INVALID))
                fail_msg("a key for %s answers 0x%lx for a %s", kinds[named], rv, kinds[kind]);
            assert_int_equal(harness_backend_signs(h) - signs, kind == named);
            bytes_free(tbs);
        }
        harness_free(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_signs_the_kinds_that_its_section_names_and_no_other),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
