/* tests/unit/test_csr.c - lint/csr.c: certification requests to their last octet, and nothing else. */
#include "lint/csr.h"

#include "tests/rules/der_text.h"
#include "tests/rules/keys.h"
#include "tests/rules/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct paper *paper;
static struct csr csr;
static struct der_error error;

static int set_up(void **state)
{
    (void)state;
    paper = paper_good(REQUEST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    paper_free(paper);
    return 0;
}

static void assert_reads(struct span document)
{
    if (!csr_read(document, &csr, &error))
        fail_msg("byte %zu, %s: %s", error.offset, error.field, der_fault_text(error.fault));
}

static void assert_refused(enum der_fault fault, const char *field)
{
    assert_false(csr_read(paper_tbs(paper), &csr, &error));
    assert_int_equal(error.fault, fault);
    assert_string_equal(error.field, field);
}

static const char *path_of(struct span where)
{
    static char path[256];

    return csr_path(&csr, where, path, sizeof path);
}

static void what_is_to_be_signed_is_read(void **state)
{
    (void)state;
    const struct span tbs = paper_tbs(paper);

    assert_reads(tbs);
    assert_true(span_equal(csr.tbs, tbs));
    assert_false(csr.is_signed);
    assert_null(csr.outer_alg.at);
    assert_int_equal(csr.wanted.key.type, OID_ALG_RSA);
    assert_true(name_find(csr.wanted.subject, OID_COMMON_NAME, 0, NULL));
    assert_int_equal(csr.attributes.len, 0);
    assert_null(csr.wanted.extensions_field.at);
    assert_null(csr.wanted.issuer.at);
}

static void what_is_signed_is_read(void **state)
{
    (void)state;
    assert_reads(paper_signed(paper));
    assert_true(csr.is_signed);
    assert_string_equal(path_of(csr.outer_alg), "signatureAlgorithm");
    assert_true(csr.tbs.len < csr.document.len);
}

static void one_octet_less_or_more_is_no_request(void **state)
{
    (void)state;
    for (int is_signed = 0; is_signed < 2; is_signed++) {
        const struct span document = is_signed ? paper_signed(paper) : paper_tbs(paper);
        uint8_t *longer = calloc(1, document.len + 1);

        assert_non_null(longer);
        memcpy(longer, document.at, document.len);
        for (size_t len = 0; len <= document.len + 1; len++)
            assert_int_equal(csr_read((struct span){ longer, len }, &csr, &error), len == document.len);
        free(longer);
    }
}

static void requested_extensions_are_read_as_those_of_a_certificate(void **state)
{
    (void)state;
    paper_add(paper, "attributes",
        "SEQUENCE { extensionRequest SET { SEQUENCE {"
        " SEQUENCE { basicConstraints TRUE OCTETS { SEQUENCE { TRUE 3 } } }"
        " SEQUENCE { keyUsage TRUE OCTETS { BITS <01 06> } } } } }");
    assert_reads(paper_tbs(paper));
    assert_true(csr.wanted.is_ca);
    assert_int_equal(csr.wanted.path_length, 3);
    assert_int_equal(csr.wanted.key_usage, KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    assert_string_equal(path_of(cert_extension(&csr.wanted, OID_EXT_KEY_USAGE)->whole),
        "attributes.extensionRequest.keyUsage");

    paper_clear(paper, "attributes");
    paper_add(paper, "attributes",
        "SEQUENCE { extensionRequest SET { SEQUENCE { SEQUENCE { keyUsage TRUE OCTETS { NULL } } } } }");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "keyUsage");
    paper_clear(paper, "attributes");
    paper_add(paper, "attributes", "SEQUENCE { extensionRequest SET { OCTETS { SEQUENCE { } } } }");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "extensionRequest");
}

static void each_field_has_a_path(void **state)
{
    struct request_attribute attribute;

    (void)state;
    paper_add(paper, "attributes", "SEQUENCE { 2.999.1 SET { NULL } }");
    assert_reads(paper_signed(paper));
    struct span rest = csr.attributes;
    assert_true(request_attribute_next(&rest, &attribute));
    assert_int_equal(request_attribute_count(&attribute), 1);
    assert_string_equal(path_of(csr.version), "version");
    assert_string_equal(path_of(csr.wanted.subject), "subject");
    assert_string_equal(path_of(csr.wanted.key.algorithm), "subjectPublicKeyInfo.algorithm");
    assert_string_equal(path_of(attribute.values), "attributes.2.999.1");
    assert_string_equal(path_of(csr.attributes), "attributes.2.999.1");
    assert_string_equal(path_of(csr.document), "certificationRequestInfo");
}

static void every_version_but_the_first_is_refused(void **state)
{
    static const char *const versions[] = { "1", "2", "-1" };

    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        paper_set(paper, "version", "%s", versions[i]);
        assert_refused(DER_FAULT_VALUE, "version");
    }
}

static void attributes_are_there_and_ascend(void **state)
{
    (void)state;
    paper_without(paper, "version");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "version");
    paper_set(paper, "version", "0 [0] { } <>");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "subject");
    paper_set(paper, "version", "0");
    paper_add(paper, "attributes", "SEQUENCE { 2.999.2 SET { NULL } }");
    paper_add(paper, "attributes", "SEQUENCE { 2.999.1 SET { NULL } }");
    assert_refused(DER_FAULT_SET_ORDER, "attributes");
    paper_element(paper, "attributes", 0, "SEQUENCE { 2.999.1 SET { NULL } }");
    assert_refused(DER_FAULT_DUPLICATE, "attributes");
    paper_element(paper, "attributes", 0, "SEQUENCE { 2.999.0 SET { NULL } }");
    assert_reads(paper_tbs(paper));
}

static void the_field_of_attributes_may_be_empty_but_not_left_out(void **state)
{
    (void)state;
    assert_reads(paper_tbs(paper));
    paper->fields[paper->field_count - 1].is_mandatory = false;
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "attributes");
}

static void nothing_follows_the_attributes(void **state)
{
#define FIELDS "0 SEQUENCE { } SEQUENCE { SEQUENCE { 1.3.101.112 } BITS { } } [0] { }"
    static const char *const infos[] = { "SEQUENCE { " FIELDS " }", "SEQUENCE { " FIELDS " NULL }",
        "SEQUENCE { " FIELDS " [0] { } }",
        "SEQUENCE { SEQUENCE { " FIELDS " NULL } SEQUENCE { 1.3.101.112 } BITS { } }",
        "SEQUENCE { SEQUENCE { " FIELDS " } SEQUENCE { 1.3.101.112 } BITS { } NULL }" };
    static uint8_t octets[256];

    (void)state;
    for (size_t i = 0; i < sizeof infos / sizeof infos[0]; i++) {
        const size_t len = der_text(infos[i], octets, sizeof octets);

        assert_int_equal(csr_read((struct span){ octets, len }, &csr, &error), i == 0);
        if (i > 0)
            assert_int_equal(error.fault, DER_FAULT_TRAILING);
    }
#undef FIELDS
}

static void more_attributes_than_the_limit_are_refused(void **state)
{
    (void)state;
    for (int i = 0; i < CSR_MAX_ATTRIBUTES; i++)
        paper_add(paper, "attributes", "SEQUENCE { 2.999.%d SET { NULL } }", i + 1);
    assert_reads(paper_tbs(paper));
    paper_add(paper, "attributes", "SEQUENCE { 2.999.%d SET { NULL } }", CSR_MAX_ATTRIBUTES + 1);
    assert_refused(DER_FAULT_COUNT, "attributes");
}

static void an_attribute_is_a_type_and_a_set(void **state)
{
    static const char *const attributes[] = { "SEQUENCE { 2.999.1 }", "SEQUENCE { 2.999.1 NULL }",
        "SEQUENCE { 2.999.1 SET { NULL } NULL }", "SEQUENCE { SET { NULL } }", "SET { 2.999.1 }",
        "SEQUENCE { 2.999.1 SET { NULL BOOLEAN <ff> } }" };

    (void)state;
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        paper_clear(paper, "attributes");
        paper_add(paper, "attributes", "%s", attributes[i]);
        assert_false(csr_read(paper_tbs(paper), &csr, &error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_to_be_signed_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_signed_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_octet_less_or_more_is_no_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            requested_extensions_are_read_as_those_of_a_certificate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_field_has_a_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_version_but_the_first_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(attributes_are_there_and_ascend, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_field_of_attributes_may_be_empty_but_not_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_follows_the_attributes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_attributes_than_the_limit_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_attribute_is_a_type_and_a_set, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
