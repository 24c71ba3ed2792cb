/* Papers are what they are called: OpenSSL reads each as its kind. */
#include "tests/rules/paper.h"

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* True if OpenSSL reads `bytes` to the last octet as `type`, and encodes it to the same. */
static bool is_read_as(struct span bytes, const ASN1_ITEM *type)
{
    const uint8_t *at = bytes.at;
    uint8_t *again = NULL;
    ASN1_VALUE *value = ASN1_item_d2i(NULL, &at, (long)bytes.len, type);

    if (value == NULL || at != bytes.at + bytes.len) {
        ASN1_item_free(value, type);
        return false;
    }
    const int len = ASN1_item_i2d(value, &again, type);
    const bool same = len >= 0 && span_equal(bytes, (struct span){ again, (size_t)len });
    OPENSSL_free(again);
    ASN1_item_free(value, type);
    return same;
}

static const struct {
    unsigned kind;
    const ASN1_ITEM *(*type)(void);
} kinds[] = {
    { CRL, X509_CRL_it },
    { OCSP, OCSP_BASICRESP_it },
    { REQUEST, X509_REQ_it },
};

static void each_paper_is_its_kind_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct paper *paper = paper_good(kinds[i].kind);
        const struct span bytes = paper_signed(paper);

        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            assert_int_equal(is_read_as(bytes, kinds[k].type()), i == k);
        paper_free(paper);
    }
}

static void a_list_without_elements_is_left_out_if_it_may_be(void **state)
{
    struct paper *crl = paper_good(CRL), *request = paper_good(REQUEST);

    (void)state;
    paper_clear(crl, "revokedCertificates");
    paper_clear(crl, "crlExtensions");
    assert_true(is_read_as(paper_signed(crl), X509_CRL_it()));
    paper_clear(request, "attributes");
    assert_true(is_read_as(paper_signed(request), X509_REQ_it()));
    paper_free(crl);
    paper_free(request);
}

static void an_extension_is_replaced_where_it_stands(void **state)
{
    struct paper *paper = paper_good(CRL), *other = paper_good(CRL);

    (void)state;
    paper_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER, false, "4711");
    assert_true(span_equal(paper_tbs(paper), paper_tbs(other)));
    paper_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER, false, "4712");
    assert_false(span_equal(paper_tbs(paper), paper_tbs(other)));
    paper_without_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER);
    assert_int_equal(paper->element_count, other->element_count - 1);
    paper_free(paper);
    paper_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_paper_is_its_kind_and_no_other),
        cmocka_unit_test(a_list_without_elements_is_left_out_if_it_may_be),
        cmocka_unit_test(an_extension_is_replaced_where_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
