/* The table of identifiers, against their dotted text; and dotted text of any identifier. */
#include "lint/oid.h"

#include "lint/der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const dotted[OID_COUNT] = {
    [OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES] = "2.5.29.9",
    [OID_EXT_SUBJECT_KEY_IDENTIFIER] = "2.5.29.14",
    [OID_EXT_KEY_USAGE] = "2.5.29.15",
    [OID_EXT_PRIVATE_KEY_USAGE_PERIOD] = "2.5.29.16",
    [OID_EXT_SUBJECT_ALT_NAME] = "2.5.29.17",
    [OID_EXT_ISSUER_ALT_NAME] = "2.5.29.18",
    [OID_EXT_BASIC_CONSTRAINTS] = "2.5.29.19",
    [OID_EXT_CRL_NUMBER] = "2.5.29.20",
    [OID_EXT_REASON_CODE] = "2.5.29.21",
    [OID_EXT_INVALIDITY_DATE] = "2.5.29.24",
    [OID_EXT_DELTA_CRL_INDICATOR] = "2.5.29.27",
    [OID_EXT_ISSUING_DISTRIBUTION_POINT] = "2.5.29.28",
    [OID_EXT_CERTIFICATE_ISSUER] = "2.5.29.29",
    [OID_EXT_NAME_CONSTRAINTS] = "2.5.29.30",
    [OID_EXT_CRL_DISTRIBUTION_POINTS] = "2.5.29.31",
    [OID_EXT_CERTIFICATE_POLICIES] = "2.5.29.32",
    [OID_EXT_POLICY_MAPPINGS] = "2.5.29.33",
    [OID_EXT_AUTHORITY_KEY_IDENTIFIER] = "2.5.29.35",
    [OID_EXT_POLICY_CONSTRAINTS] = "2.5.29.36",
    [OID_EXT_EXT_KEY_USAGE] = "2.5.29.37",
    [OID_EXT_FRESHEST_CRL] = "2.5.29.46",
    [OID_EXT_INHIBIT_ANY_POLICY] = "2.5.29.54",
    [OID_EXT_EXPIRED_CERTS_ON_CRL] = "2.5.29.60",
    [OID_EXT_AUTHORITY_INFO_ACCESS] = "1.3.6.1.5.5.7.1.1",
    [OID_EXT_SUBJECT_INFO_ACCESS] = "1.3.6.1.5.5.7.1.11",
    [OID_EXT_BIOMETRIC_INFO] = "1.3.6.1.5.5.7.1.2",
    [OID_EXT_QC_STATEMENTS] = "1.3.6.1.5.5.7.1.3",
    [OID_EXT_TLS_FEATURE] = "1.3.6.1.5.5.7.1.24",
    [OID_EXT_OCSP_NOCHECK] = "1.3.6.1.5.5.7.48.1.5",
    [OID_EXT_SMIME_CAPABILITIES] = "1.2.840.113549.1.9.15",
    [OID_EXT_CT_SCT_LIST] = "1.3.6.1.4.1.11129.2.4.2",
    [OID_EXT_CT_POISON] = "1.3.6.1.4.1.11129.2.4.3",
    [OID_EXT_LEI] = "1.3.6.1.4.1.52266.1",
    [OID_EXT_LEI_ROLE] = "1.3.6.1.4.1.52266.2",
    [OID_EXT_ADOBE_TIMESTAMP] = "1.2.840.113583.1.1.9.1",
    [OID_EXT_ADOBE_ARCHIVE_REV_INFO] = "1.2.840.113583.1.1.9.2",
    [OID_EXT_VALIDITY_ASSURED] = "0.4.0.194121.2.1",
    [OID_EXT_MS_CERTIFICATE_TEMPLATE] = "1.3.6.1.4.1.311.21.7",
    [OID_EXT_MS_CERTSRV_CA_VERSION] = "1.3.6.1.4.1.311.21.1",
    [OID_EXT_MS_NTDS_CA_SECURITY] = "1.3.6.1.4.1.311.25.2",
    [OID_EXT_NETSCAPE_CERT_TYPE] = "2.16.840.1.113730.1.1",
    [OID_EXT_NETSCAPE_COMMENT] = "2.16.840.1.113730.1.13",
    [OID_COMMON_NAME] = "2.5.4.3",
    [OID_SURNAME] = "2.5.4.4",
    [OID_SERIAL_NUMBER] = "2.5.4.5",
    [OID_COUNTRY_NAME] = "2.5.4.6",
    [OID_LOCALITY_NAME] = "2.5.4.7",
    [OID_STATE_OR_PROVINCE_NAME] = "2.5.4.8",
    [OID_STREET_ADDRESS] = "2.5.4.9",
    [OID_ORGANIZATION_NAME] = "2.5.4.10",
    [OID_ORGANIZATIONAL_UNIT_NAME] = "2.5.4.11",
    [OID_TITLE] = "2.5.4.12",
    [OID_DESCRIPTION] = "2.5.4.13",
    [OID_BUSINESS_CATEGORY] = "2.5.4.15",
    [OID_POSTAL_CODE] = "2.5.4.17",
    [OID_NAME] = "2.5.4.41",
    [OID_GIVEN_NAME] = "2.5.4.42",
    [OID_INITIALS] = "2.5.4.43",
    [OID_GENERATION_QUALIFIER] = "2.5.4.44",
    [OID_DN_QUALIFIER] = "2.5.4.46",
    [OID_PSEUDONYM] = "2.5.4.65",
    [OID_ORGANIZATION_IDENTIFIER] = "2.5.4.97",
    [OID_EMAIL_ADDRESS] = "1.2.840.113549.1.9.1",
    [OID_UNSTRUCTURED_NAME] = "1.2.840.113549.1.9.2",
    [OID_DOMAIN_COMPONENT] = "0.9.2342.19200300.100.1.25",
    [OID_USER_ID] = "0.9.2342.19200300.100.1.1",
    [OID_JURISDICTION_LOCALITY] = "1.3.6.1.4.1.311.60.2.1.1",
    [OID_JURISDICTION_STATE] = "1.3.6.1.4.1.311.60.2.1.2",
    [OID_JURISDICTION_COUNTRY] = "1.3.6.1.4.1.311.60.2.1.3",
    [OID_KP_ANY] = "2.5.29.37.0",
    [OID_KP_SERVER_AUTH] = "1.3.6.1.5.5.7.3.1",
    [OID_KP_CLIENT_AUTH] = "1.3.6.1.5.5.7.3.2",
    [OID_KP_CODE_SIGNING] = "1.3.6.1.5.5.7.3.3",
    [OID_KP_EMAIL_PROTECTION] = "1.3.6.1.5.5.7.3.4",
    [OID_KP_TIME_STAMPING] = "1.3.6.1.5.5.7.3.8",
    [OID_KP_OCSP_SIGNING] = "1.3.6.1.5.5.7.3.9",
    [OID_KP_DOCUMENT_SIGNING] = "1.3.6.1.5.5.7.3.36",
    [OID_KP_MS_SMARTCARD_LOGON] = "1.3.6.1.4.1.311.20.2.2",
    [OID_KP_MS_DOCUMENT_SIGNING] = "1.3.6.1.4.1.311.10.3.12",
    [OID_KP_MS_ENCRYPTED_FILE_SYSTEM] = "1.3.6.1.4.1.311.10.3.4",
    [OID_KP_ADOBE_PDF_SIGNING] = "1.2.840.113583.1.1.5",
    [OID_ANY_POLICY] = "2.5.29.32.0",
    [OID_MV_LEGACY] = "2.23.140.1.5.1.1",
    [OID_MV_MULTIPURPOSE] = "2.23.140.1.5.1.2",
    [OID_MV_STRICT] = "2.23.140.1.5.1.3",
    [OID_OV_LEGACY] = "2.23.140.1.5.2.1",
    [OID_OV_MULTIPURPOSE] = "2.23.140.1.5.2.2",
    [OID_OV_STRICT] = "2.23.140.1.5.2.3",
    [OID_SV_LEGACY] = "2.23.140.1.5.3.1",
    [OID_SV_MULTIPURPOSE] = "2.23.140.1.5.3.2",
    [OID_SV_STRICT] = "2.23.140.1.5.3.3",
    [OID_IV_LEGACY] = "2.23.140.1.5.4.1",
    [OID_IV_MULTIPURPOSE] = "2.23.140.1.5.4.2",
    [OID_IV_STRICT] = "2.23.140.1.5.4.3",
    [OID_QT_CPS] = "1.3.6.1.5.5.7.2.1",
    [OID_QT_UNOTICE] = "1.3.6.1.5.5.7.2.2",
    [OID_AD_OCSP] = "1.3.6.1.5.5.7.48.1",
    [OID_AD_CA_ISSUERS] = "1.3.6.1.5.5.7.48.2",
    [OID_AD_CA_REPOSITORY] = "1.3.6.1.5.5.7.48.5",
    [OID_AD_TIME_STAMPING] = "1.3.6.1.5.5.7.48.3",
    [OID_ON_SMTP_UTF8_MAILBOX] = "1.3.6.1.5.5.7.8.9",
    [OID_ON_USER_PRINCIPAL_NAME] = "1.3.6.1.4.1.311.20.2.3",
    [OID_ON_PERMANENT_IDENTIFIER] = "1.3.6.1.5.5.7.8.3",
    [OID_ON_XMPP_ADDR] = "1.3.6.1.5.5.7.8.5",
    [OID_ALG_RSA] = "1.2.840.113549.1.1.1",
    [OID_ALG_RSA_PSS] = "1.2.840.113549.1.1.10",
    [OID_ALG_EC] = "1.2.840.10045.2.1",
    [OID_ALG_ED25519] = "1.3.101.112",
    [OID_ALG_ED448] = "1.3.101.113",
    [OID_ALG_X25519] = "1.3.101.110",
    [OID_ALG_X448] = "1.3.101.111",
    [OID_ALG_DSA] = "1.2.840.10040.4.1",
    [OID_ALG_ML_DSA_44] = "2.16.840.1.101.3.4.3.17",
    [OID_ALG_ML_DSA_65] = "2.16.840.1.101.3.4.3.18",
    [OID_ALG_ML_DSA_87] = "2.16.840.1.101.3.4.3.19",
    [OID_ALG_ML_KEM_512] = "2.16.840.1.101.3.4.4.1",
    [OID_ALG_ML_KEM_768] = "2.16.840.1.101.3.4.4.2",
    [OID_ALG_ML_KEM_1024] = "2.16.840.1.101.3.4.4.3",
    [OID_CURVE_P256] = "1.2.840.10045.3.1.7",
    [OID_CURVE_P384] = "1.3.132.0.34",
    [OID_CURVE_P521] = "1.3.132.0.35",
    [OID_AT_CHALLENGE_PASSWORD] = "1.2.840.113549.1.9.7",
    [OID_AT_EXTENSION_REQUEST] = "1.2.840.113549.1.9.14",
    [OID_AT_UNSTRUCTURED_ADDRESS] = "1.2.840.113549.1.9.8",
    [OID_AT_MS_EXTENSION_REQUEST] = "1.3.6.1.4.1.311.2.1.14",
    [OID_PDA_DATE_OF_BIRTH] = "1.3.6.1.5.5.7.9.1",
    [OID_PDA_PLACE_OF_BIRTH] = "1.3.6.1.5.5.7.9.2",
    [OID_PDA_GENDER] = "1.3.6.1.5.5.7.9.3",
    [OID_PDA_COUNTRY_OF_CITIZENSHIP] = "1.3.6.1.5.5.7.9.4",
    [OID_PDA_COUNTRY_OF_RESIDENCE] = "1.3.6.1.5.5.7.9.5",
    [OID_QCS_PKIX_V1] = "1.3.6.1.5.5.7.11.1",
    [OID_QCS_PKIX_V2] = "1.3.6.1.5.5.7.11.2",
    [OID_QCS_COMPLIANCE] = "0.4.0.1862.1.1",
    [OID_QCS_LIMIT_VALUE] = "0.4.0.1862.1.2",
    [OID_QCS_RETENTION_PERIOD] = "0.4.0.1862.1.3",
    [OID_QCS_SSCD] = "0.4.0.1862.1.4",
    [OID_QCS_PDS] = "0.4.0.1862.1.5",
    [OID_QCS_TYPE] = "0.4.0.1862.1.6",
    [OID_QCS_CC_LEGISLATION] = "0.4.0.1862.1.7",
    [OID_QCS_IDENT_METHOD] = "0.4.0.1862.1.8",
    [OID_QCS_QSCD_LEGISLATION] = "0.4.0.1862.1.9",
    [OID_QCT_ESIGN] = "0.4.0.1862.1.6.1",
    [OID_QCT_ESEAL] = "0.4.0.1862.1.6.2",
    [OID_QCT_WEB] = "0.4.0.1862.1.6.3",
    [OID_SEMANTICS_NATURAL] = "0.4.0.194121.1.1",
    [OID_SEMANTICS_LEGAL] = "0.4.0.194121.1.2",
    [OID_SEMANTICS_EIDAS_NATURAL] = "0.4.0.194121.1.3",
    [OID_SEMANTICS_EIDAS_LEGAL] = "0.4.0.194121.1.4",
    [OID_OCSP_BASIC] = "1.3.6.1.5.5.7.48.1.1",
    [OID_OCSP_NONCE] = "1.3.6.1.5.5.7.48.1.2",
    [OID_OCSP_CRL_ID] = "1.3.6.1.5.5.7.48.1.3",
    [OID_OCSP_ACCEPTABLE_RESPONSES] = "1.3.6.1.5.5.7.48.1.4",
    [OID_OCSP_ARCHIVE_CUTOFF] = "1.3.6.1.5.5.7.48.1.6",
    [OID_OCSP_SERVICE_LOCATOR] = "1.3.6.1.5.5.7.48.1.7",
    [OID_OCSP_PREFERRED_ALGORITHMS] = "1.3.6.1.5.5.7.48.1.8",
    [OID_OCSP_EXTENDED_REVOKE] = "1.3.6.1.5.5.7.48.1.9",
    [OID_DIGEST_SHA1] = "1.3.14.3.2.26",
    [OID_DIGEST_SHA256] = "2.16.840.1.101.3.4.2.1",
    [OID_DIGEST_SHA384] = "2.16.840.1.101.3.4.2.2",
    [OID_DIGEST_SHA512] = "2.16.840.1.101.3.4.2.3",
};

static void every_row_has_the_octets_of_its_dotted_text(void **state)
{
    (void)state;
    char text[OID_TEXT_BYTES];
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++) {
        assert_non_null(dotted[oid]);
        assert_string_equal(oid_text(oid_bytes(oid), text), dotted[oid]);
    }
}

static void every_row_is_found_by_its_octets_and_by_no_others(void **state)
{
    (void)state;
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++)
        assert_int_equal(oid_find(oid_bytes(oid)), oid); /* so no row is there twice */
    assert_int_equal(oid_find(SPAN_TEXT("\x55\x04")), OID_UNKNOWN);
    assert_int_equal(oid_find(SPAN_TEXT("\x55\x04\x7f")), OID_UNKNOWN);
    assert_int_equal(oid_find(SPAN_TEXT("\x55\x05\x03")), OID_UNKNOWN);
    assert_int_equal(oid_find((struct span){ NULL, 0 }), OID_UNKNOWN);
}

/* Whatever is found has just these octets. */
static void look_up(struct span octets)
{
    const enum oid found = oid_find(octets);
    if (found != OID_UNKNOWN)
        assert_true(span_equal(oid_bytes(found), octets));
}

static void each_octet_of_an_identifier_and_their_number_count(void **state)
{
    (void)state;
    uint8_t octets[20];
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++) {
        const struct span row = oid_bytes(oid);
        memset(octets, 0, sizeof octets);
        memcpy(octets, row.at, row.len);
        for (size_t i = 0; i < row.len; i++) {
            for (unsigned other = 0; other <= UINT8_MAX; other++) {
                octets[i] = (uint8_t)other;
                for (size_t len = row.len - 1; len <= sizeof octets; len++)
                    look_up((struct span){ octets, len });
            }
            octets[i] = row.at[i];
        }
    }
}

static void every_row_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++) {
        assert_true(strlen(oid_name(oid)) > 0);
        for (enum oid other = OID_UNKNOWN + 1; other < oid; other++)
            assert_string_not_equal(oid_name(oid), oid_name(other));
    }
    assert_string_equal(oid_name(OID_UNKNOWN), "");
    assert_int_equal(oid_bytes(OID_UNKNOWN).len, 0);
}

static void no_identifier_outside_the_table_has_a_row(void **state)
{
    (void)state;
    assert_string_equal(oid_name(OID_COUNT), "");
    assert_int_equal(oid_bytes((enum oid)1000).len, 0);
}

static void dotted_text_splits_the_first_octets_into_two_arcs(void **state)
{
    (void)state;
    char text[OID_TEXT_BYTES];
    assert_string_equal(oid_text(SPAN_TEXT("\x27"), text), "0.39");
    assert_string_equal(oid_text(SPAN_TEXT("\x28"), text), "1.0");
    assert_string_equal(oid_text(SPAN_TEXT("\x4f"), text), "1.39");
    assert_string_equal(oid_text(SPAN_TEXT("\x50"), text), "2.0");
    assert_string_equal(oid_text(SPAN_TEXT("\x88\x37\x03"), text), "2.999.3");
}

static void dotted_text_has_every_digit_of_a_large_arc(void **state)
{
    (void)state;
    char text[OID_TEXT_BYTES];
    /* 2^64, then a UUID: 2.25 and 128 bits, all ones (X.667) */
    assert_string_equal(oid_text(SPAN_TEXT("\x2a\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"), text),
        "1.2.18446744073709551616");
    assert_string_equal(
        oid_text(
            SPAN_TEXT("\x69\x83\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
            text),
        "2.25.340282366920938463463374607431768211455");
    /* zeros inside, and a digit in front of them */
    assert_string_equal(oid_text(SPAN_TEXT("\x2a\x83\xdc\xeb\x94\x07"), text), "1.2.1000000007");
    /* the first octets are 2000000000 and 10^18 + 79: 80 is borrowed from beyond nine zeros, and eighteen */
    assert_string_equal(oid_text(SPAN_TEXT("\x87\xb9\xd6\xa8\x00"), text), "2.1999999920");
    assert_string_equal(
        oid_text(SPAN_TEXT("\x8d\xf0\xad\xd6\xba\xbb\x90\x80\x4f"), text), "2.999999999999999999");
}

static void the_largest_arc_is_the_one_that_is_named(void **state)
{
    (void)state;
    uint8_t octets[1 + DER_MAX_ARC_BYTES];
    char text[OID_TEXT_BYTES];
    memset(octets, 0xff, sizeof(octets));
    octets[0] = 0x69;
    octets[DER_MAX_ARC_BYTES] = 0x7f;
    assert_string_equal(oid_text(SPAN_OF(octets), text), "2.25." OID_LARGEST_ARC);
}

static void dotted_text_of_what_is_no_identifier_is_a_question_mark(void **state)
{
    (void)state;
    char text[OID_TEXT_BYTES];
    assert_string_equal(oid_text(SPAN_TEXT("\x55\x84"), text), "?");
    assert_string_equal(oid_text((struct span){ NULL, 0 }, text), "?");
}

static void the_longest_dotted_text_fits(void **state)
{
    (void)state;
    uint8_t octets[DER_MAX_OID_BYTES];
    char text[OID_TEXT_BYTES];
    memset(octets, 0x7f, sizeof(octets)); /* ".127" each: the most characters an octet */
    assert_int_equal(strlen(oid_text(SPAN_OF(octets), text)), strlen("2.47") + 99 * strlen(".127"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_the_octets_of_its_dotted_text),
        cmocka_unit_test(every_row_is_found_by_its_octets_and_by_no_others),
        cmocka_unit_test(each_octet_of_an_identifier_and_their_number_count),
        cmocka_unit_test(every_row_has_a_name_of_its_own),
        cmocka_unit_test(no_identifier_outside_the_table_has_a_row),
        cmocka_unit_test(dotted_text_splits_the_first_octets_into_two_arcs),
        cmocka_unit_test(dotted_text_has_every_digit_of_a_large_arc),
        cmocka_unit_test(the_largest_arc_is_the_one_that_is_named),
        cmocka_unit_test(dotted_text_of_what_is_no_identifier_is_a_question_mark),
        cmocka_unit_test(the_longest_dotted_text_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
