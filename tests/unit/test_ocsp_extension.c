/* Extensions of OCSP responses: what the ASN.1 of each refuses, and how they are found. */
#include "tests/unit/ocsp_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void each_well_known_extension_is_read_by_its_asn1(void **state)
{
#define ACCESS "SEQUENCE { id-ad-ocsp [6] \"http://x/\" }"
    static const struct {
        const char *type, *value;
        enum der_fault fault;
    } rows[] = {
        { "ocspNonce", "OCTETS <01>", DER_OK },
        { "ocspNonce", "OCTETS <>", DER_OK },
        { "ocspNonce", "INTEGER <01>", DER_FAULT_UNEXPECTED_TAG },
        { "ocspNonce", "<a1 02>", DER_FAULT_CUT_SHORT }, /* as in RFC 2560 */
        { "ocspNonce", "OCTETS <01> NULL", DER_FAULT_NOT_ONE_VALUE },
        { "ocspCrlId", "SEQUENCE { }", DER_OK },
        { "ocspCrlId", "SEQUENCE { [0] { IA5 \"http://x/\" } [1] { 7 } [2] { " TIME_1 " } }", DER_OK },
        { "ocspCrlId", "SEQUENCE { [1] { 7 } [0] { IA5 \"http://x/\" } }", DER_FAULT_TRAILING },
        { "ocspCrlId", "SEQUENCE { [0] { UTF8 \"http://x/\" } }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspCrlId", "SEQUENCE { [1] { INTEGER <00 07> } }", DER_FAULT_INTEGER },
        { "ocspCrlId", "SEQUENCE { [2] { UTC \"260301000000Z\" } }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspAcceptableResponses", "SEQUENCE { ocspBasic }", DER_OK },
        { "ocspAcceptableResponses", "SEQUENCE { 1 }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspArchiveCutoff", TIME_1, DER_OK },
        { "ocspArchiveCutoff", "UTC \"260301000000Z\"", DER_FAULT_UNEXPECTED_TAG },
        { "ocspServiceLocator", "SEQUENCE { SEQUENCE { } }", DER_OK },
        { "ocspServiceLocator", "SEQUENCE { SEQUENCE { } SEQUENCE { " ACCESS " } }", DER_OK },
        { "ocspServiceLocator", "SEQUENCE { SEQUENCE { } " ACCESS " }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspServiceLocator", "SEQUENCE { SET { } }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspPreferredSignatureAlgorithms", "SEQUENCE { SEQUENCE { SEQUENCE { 1.2.3 } } }", DER_OK },
        { "ocspPreferredSignatureAlgorithms",
            "SEQUENCE { SEQUENCE { SEQUENCE { 1.2.3 NULL } SEQUENCE { 1.2.4 } } }", DER_OK },
        { "ocspPreferredSignatureAlgorithms", "SEQUENCE { SEQUENCE { 1.2.3 } }", DER_FAULT_UNEXPECTED_TAG },
        { "ocspExtendedRevoke", "NULL", DER_OK },
        { "ocspExtendedRevoke", "<05 01 00>", DER_FAULT_NULL },
        { "ocspExtendedRevoke", "TRUE", DER_FAULT_UNEXPECTED_TAG },
        { "reasonCode", "ENUMERATED <01>", DER_OK },
        { "reasonCode", "1", DER_FAULT_UNEXPECTED_TAG },
        { "invalidityDate", TIME_1, DER_OK },
        { "invalidityDate", "UTC \"260301000000Z\"", DER_FAULT_UNEXPECTED_TAG },
        { "certificateIssuer", "SEQUENCE { [4] { SEQUENCE { } } }", DER_OK },
        { "certificateIssuer", "SEQUENCE { 1 }", DER_FAULT_UNEXPECTED_TAG },
        { "1.2.3", "SEQUENCE { 1 2 }", DER_OK },
        { "1.2.3", "SET { 2 1 }", DER_FAULT_SET_ORDER },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char extensions[512];

        snprintf(extensions, sizeof extensions, "[1] { SEQUENCE { SEQUENCE { %s OCTETS { %s } } } }",
            rows[i].type, rows[i].value);
        const bool read = read_parts((struct parts){ .extensions = extensions });

        if (read != (rows[i].fault == DER_OK) || error.fault != rows[i].fault)
            print_error("%s %s: have fault %d\n", rows[i].type, rows[i].value, (int)error.fault);
        assert_int_equal(read, rows[i].fault == DER_OK);
        assert_int_equal(error.fault, rows[i].fault);
    }
}

static void extensions_are_found_by_type_in_each_list(void **state)
{
    struct extension extension;
    struct extension_walk walk;

    (void)state;
    assert_read((struct parts){ .responses = "SEQUENCE { SEQUENCE { " CERT_ID " [0] <> " TIME_1
                                             " [1] { SEQUENCE { SEQUENCE { ocspArchiveCutoff OCTETS { " TIME_1
                                             " } } SEQUENCE { 1.2.3 TRUE OCTETS { NULL } } } } } }",
        .extensions = "[1] { SEQUENCE { " NONCE " SEQUENCE { ocspExtendedRevoke OCTETS { NULL } } } }" });
    assert_true(ocsp_extension_find(ocsp.extensions, OID_OCSP_EXTENDED_REVOKE, &extension));
    assert_int_equal(extension.index, 1);
    assert_octets(extension.value, "NULL");
    assert_false(ocsp_extension_find(ocsp.extensions, OID_OCSP_ARCHIVE_CUTOFF, NULL));
    assert_true(ocsp_extension_find(ocsp.first.extensions, OID_OCSP_ARCHIVE_CUTOFF, &extension));
    assert_octets(extension.value, TIME_1);

    walk = extensions_walk(ocsp.first.extensions);
    assert_true(ocsp_extension_next(&walk, &extension));
    assert_int_equal(extension.type, OID_OCSP_ARCHIVE_CUTOFF);
    assert_true(ocsp_extension_next(&walk, &extension));
    assert_int_equal(extension.type, OID_UNKNOWN);
    assert_true(extension.critical);
    assert_false(ocsp_extension_next(&walk, &extension));
}

static void more_extensions_than_the_limit_are_refused(void **state)
{
    static char extensions[OCSP_MAX_EXTENSIONS * 64];

    (void)state;
    for (unsigned extra = 0; extra < 2; extra++) {
        size_t used = (size_t)snprintf(extensions, sizeof extensions, "[1] { SEQUENCE { ");

        for (unsigned i = 0; i < OCSP_MAX_EXTENSIONS + extra; i++)
            used += (size_t)snprintf(
                extensions + used, sizeof extensions - used, "SEQUENCE { 1.2.%u OCTETS { NULL } } ", i);
        snprintf(extensions + used, sizeof extensions - used, "} }");
        assert_int_equal(read_parts((struct parts){ .extensions = extensions }), extra == 0);
    }
    assert_int_equal(error.fault, DER_FAULT_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_well_known_extension_is_read_by_its_asn1),
        cmocka_unit_test(extensions_are_found_by_type_in_each_list),
        cmocka_unit_test(more_extensions_than_the_limit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
