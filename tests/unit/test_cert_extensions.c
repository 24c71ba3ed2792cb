/* The value of each well-known extension: what its ASN.1 refuses, and what is left to rules. */
#include "lint/cert.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build, extensions, value;
static const struct tbs_fields usual;
static struct cert cert;
static struct der_error error;

/* Reads a TBSCertificate with these extensions. */
static bool read_extensions(void)
{
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    return cert_read(build_span(&build), &cert, &error);
}

/* Reads a TBSCertificate with one extension that has this value. */
static bool read_value(enum oid type, const char *hex)
{
    value.len = extensions.len = 0;
    put_hex(&value, hex);
    put_extension(&extensions, oid_bytes(type), false, build_span(&value));
    return read_extensions();
}

static void assert_value_accepted(enum oid type, const char *hex)
{
    assert_true(read_value(type, hex));
    assert_int_equal(error.fault, DER_OK);
    assert_non_null(cert_extension(&cert, type));
}

/* The value is the last thing in the document, so `offset` into it is known. */
static void assert_value_refused(enum oid type, const char *hex, enum der_fault fault, size_t offset)
{
    assert_false(read_value(type, hex));
    assert_int_equal(error.fault, fault);
    assert_int_equal(error.offset, build.len - value.len + offset);
}

static void a_value_is_one_der_value(void **state)
{
    (void)state;
    assert_false(read_value(OID_EXT_KEY_USAGE, ""));
    assert_int_equal(error.fault, DER_FAULT_NOT_ONE_VALUE);
    assert_int_equal(error.offset, build.len - (sizeof "30 07 06 03 55 1d 0f 04 00" / 3)); /* the extension */
    assert_value_refused(OID_EXT_KEY_USAGE, "03 02 05 a0 00", DER_FAULT_NOT_ONE_VALUE, 4);
    assert_value_refused(OID_EXT_QC_STATEMENTS, "30 00 30 00", DER_FAULT_NOT_ONE_VALUE, 2);
    assert_value_refused(OID_EXT_QC_STATEMENTS, "30 04 01 01 07 05", DER_FAULT_BOOLEAN, 2);
    assert_value_refused(OID_EXT_QC_STATEMENTS, "30 05 05 00", DER_FAULT_CUT_SHORT, 0);
    assert_value_refused(OID_EXT_QC_STATEMENTS, "9f 1f 00", DER_FAULT_UNEXPECTED_TAG, 0);
}

static void the_value_of_an_unknown_extension_is_der(void **state)
{
    (void)state;
    extensions.len = 0;
    put_extension(&extensions, SPAN_TEXT("\x2a\x03"), false, SPAN_TEXT("\x31\x04\x05\x00\x05\x00"));
    assert_false(read_extensions());
    assert_int_equal(error.fault, DER_FAULT_DUPLICATE);
    assert_string_equal(error.field, "extnValue");
}

static void a_value_33_deep_is_refused(void **state)
{
    (void)state;
    extensions.len = value.len = 0;
    for (unsigned i = 0; i < DER_MAX_DEPTH; i++)
        wrap(&value, 0, DER_SEQUENCE);
    put_extension(&extensions, SPAN_TEXT("\x2a\x03"), false, build_span(&value));
    assert_true(read_extensions());
    extensions.len = 0;
    wrap(&value, 0, DER_SEQUENCE);
    put_extension(&extensions, SPAN_TEXT("\x2a\x03"), false, build_span(&value));
    assert_false(read_extensions());
    assert_int_equal(error.fault, DER_FAULT_DEPTH);
}

static void critical_false_written_out_is_refused(void **state)
{
    (void)state;
    extensions.len = 0;
    put_hex(&extensions, "30 0b 06 02 2a 03 01 01 00 04 02 05 00");
    assert_false(read_extensions());
    assert_int_equal(error.fault, DER_FAULT_DEFAULT_ENCODED);
    assert_string_equal(error.field, "critical");
    assert_int_equal(error.offset, build.len - 7);
}

static void an_extension_of_another_structure_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        enum der_fault fault;
    } rows[] = {
        { "31 08 06 02 2a 03 04 02 05 00", DER_FAULT_UNEXPECTED_TAG },
        { "30 04 04 02 05 00", DER_FAULT_UNEXPECTED_TAG },
        { "30 04 06 02 2a 03", DER_FAULT_UNEXPECTED_TAG },
        { "30 08 06 02 2a 03 03 02 00 00", DER_FAULT_UNEXPECTED_TAG },
        { "30 0a 06 02 2a 03 04 02 05 00 05 00", DER_FAULT_TRAILING },
        { "30 0a 06 02 2a 03 24 04 04 02 05 00", DER_FAULT_CONSTRUCTED },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        extensions.len = 0;
        put_hex(&extensions, rows[i].hex);
        assert_false(read_extensions());
        assert_int_equal(error.fault, rows[i].fault);
    }
}

static void no_extensions_in_the_field_are_left_to_rules(void **state)
{
    (void)state;
    extensions.len = 0;
    assert_true(read_extensions());
    assert_non_null(cert.extensions.at);
    assert_int_equal(cert.extensions.len, 0);
}

static void more_than_64_extensions_are_refused(void **state)
{
    (void)state;
    extensions.len = 0;
    for (unsigned i = 0; i < CERT_MAX_EXTENSIONS; i++)
        put_extension(&extensions, SPAN_TEXT("\x2a\x03"), false, SPAN_TEXT("\x05\x00"));
    assert_true(read_extensions());
    put_extension(&extensions, SPAN_TEXT("\x2a\x03"), false, SPAN_TEXT("\x05\x00"));
    assert_false(read_extensions());
    assert_int_equal(error.fault, DER_FAULT_COUNT);
}

static void the_first_extension_of_a_type_counts(void **state)
{
    (void)state;
    extensions.len = 0;
    put_extension(&extensions, oid_bytes(OID_EXT_KEY_USAGE), false, SPAN_TEXT("\x03\x02\x07\x80"));
    put_extension(&extensions, oid_bytes(OID_EXT_KEY_USAGE), true, SPAN_TEXT("\x03\x02\x06\x40"));
    assert_true(read_extensions());
    assert_int_equal(cert.key_usage, KU_DIGITAL_SIGNATURE);
    assert_int_equal(cert_extension(&cert, OID_EXT_KEY_USAGE)->index, 0);
    assert_false(cert_extension(&cert, OID_EXT_KEY_USAGE)->critical);
}

static void the_second_extension_of_a_type_is_read_as_strictly(void **state)
{
    (void)state;
    extensions.len = 0;
    put_extension(&extensions, oid_bytes(OID_EXT_KEY_USAGE), false, SPAN_TEXT("\x03\x02\x07\x80"));
    put_extension(&extensions, oid_bytes(OID_EXT_KEY_USAGE), false, SPAN_TEXT("\x03\x02\x06\x80"));
    assert_false(read_extensions());
    assert_int_equal(error.fault, DER_FAULT_BITS_TRAILING);
    assert_int_equal(error.offset, build.len - 4);
}

static void key_usage_is_a_list_of_named_bits(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_KEY_USAGE, "03 03 07 06 80");
    assert_int_equal(cert.key_usage, KU_KEY_CERT_SIGN | KU_CRL_SIGN | KU_DECIPHER_ONLY);
    assert_value_accepted(OID_EXT_KEY_USAGE, "03 01 00");
    assert_int_equal(cert.key_usage, 0);
    assert_value_refused(OID_EXT_KEY_USAGE, "03 02 00 a0", DER_FAULT_BITS_TRAILING, 0);
    assert_value_refused(OID_EXT_KEY_USAGE, "04 02 05 a0", DER_FAULT_UNEXPECTED_TAG, 0);
}

static void basic_constraints_have_a_default_and_a_count(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_BASIC_CONSTRAINTS, "30 06 01 01 ff 02 01 03");
    assert_true(cert.is_ca);
    assert_true(cert.has_path_length);
    assert_int_equal(cert.path_length, 3);
    assert_value_accepted(OID_EXT_BASIC_CONSTRAINTS, "30 00");
    assert_false(cert.is_ca);
    assert_value_accepted(OID_EXT_BASIC_CONSTRAINTS, "30 03 02 01 00");
    assert_true(cert.has_path_length);
    assert_value_refused(OID_EXT_BASIC_CONSTRAINTS, "30 03 01 01 00", DER_FAULT_DEFAULT_ENCODED, 2);
    assert_value_refused(OID_EXT_BASIC_CONSTRAINTS, "30 06 01 01 ff 02 01 ff", DER_FAULT_VALUE, 5);
    assert_value_refused(OID_EXT_BASIC_CONSTRAINTS, "30 08 01 01 ff 02 01 00 05 00", DER_FAULT_TRAILING, 8);
    assert_value_refused(OID_EXT_BASIC_CONSTRAINTS, "30 06 02 01 00 01 01 ff", DER_FAULT_TRAILING, 5);
}

static void an_authority_key_identifier_has_three_optional_fields(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 00");
    assert_null(cert.aki_key_id.at);
    assert_null(cert.aki_issuer.at);
    assert_null(cert.aki_serial.at);
    assert_value_accepted(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 02 80 00");
    assert_non_null(cert.aki_key_id.at);
    assert_value_refused(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 04 a1 02 30 00", DER_FAULT_UNEXPECTED_TAG, 4);
    assert_value_refused(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 04 82 02 00 01", DER_FAULT_INTEGER, 2);
    assert_value_refused(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 04 a0 02 04 00", DER_FAULT_TRAILING, 2);
    assert_value_refused(OID_EXT_AUTHORITY_KEY_IDENTIFIER, "30 02 83 00", DER_FAULT_TRAILING, 2);
}

static void a_subject_key_identifier_is_an_octet_string(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_SUBJECT_KEY_IDENTIFIER, "04 00");
    assert_non_null(cert.ski.at);
    assert_value_refused(OID_EXT_SUBJECT_KEY_IDENTIFIER, "30 02 04 00", DER_FAULT_UNEXPECTED_TAG, 0);
}

static void empty_lists_are_left_to_rules(void **state)
{
    (void)state;
    static const enum oid types[] = {
        OID_EXT_SUBJECT_ALT_NAME,
        OID_EXT_ISSUER_ALT_NAME,
        OID_EXT_EXT_KEY_USAGE,
        OID_EXT_CERTIFICATE_POLICIES,
        OID_EXT_CRL_DISTRIBUTION_POINTS,
        OID_EXT_FRESHEST_CRL,
        OID_EXT_AUTHORITY_INFO_ACCESS,
        OID_EXT_SUBJECT_INFO_ACCESS,
        OID_EXT_NAME_CONSTRAINTS,
        OID_EXT_POLICY_MAPPINGS,
        OID_EXT_POLICY_CONSTRAINTS,
        OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES,
        OID_EXT_PRIVATE_KEY_USAGE_PERIOD,
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        assert_value_accepted(types[i], "30 00");
        assert_non_null(cert_sequence(&cert, types[i]).at);
        assert_value_refused(types[i], "31 00", DER_FAULT_UNEXPECTED_TAG, 0);
        assert_false(read_value(types[i], "30 02 05 00")); /* NULL is an element of none of them */
    }
}

static void more_than_1000_elements_of_a_list_are_refused(void **state)
{
    (void)state;
    for (unsigned count = CERT_MAX_ELEMENTS; count <= CERT_MAX_ELEMENTS + 1; count++) {
        value.len = extensions.len = 0;
        for (unsigned i = 0; i < count; i++)
            put_hex(&value, "06 01 2a");
        wrap(&value, 0, DER_SEQUENCE);
        put_extension(&extensions, oid_bytes(OID_EXT_EXT_KEY_USAGE), false, build_span(&value));
        assert_int_equal(read_extensions(), count == CERT_MAX_ELEMENTS);
    }
    assert_int_equal(error.fault, DER_FAULT_COUNT);
}

static void alternative_names_are_general_names(void **state)
{
    (void)state;
    assert_value_refused(OID_EXT_SUBJECT_ALT_NAME, "30 02 0c 00", DER_FAULT_UNEXPECTED_TAG, 2);
    assert_value_refused(OID_EXT_SUBJECT_ALT_NAME, "30 04 81 00 8a 00", DER_FAULT_UNEXPECTED_TAG, 4);
    assert_value_refused(OID_EXT_ISSUER_ALT_NAME, "30 02 a1 00", DER_FAULT_CONSTRUCTED, 2);
}

static void key_purposes_are_object_identifiers(void **state)
{
    (void)state;
    assert_value_refused(OID_EXT_EXT_KEY_USAGE, "30 04 06 02 2a 80", DER_FAULT_OID, 2);
    assert_value_refused(OID_EXT_EXT_KEY_USAGE, "30 04 30 02 06 00", DER_FAULT_UNEXPECTED_TAG, 2);
}

static void policies_are_read_to_their_qualifiers(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_CERTIFICATE_POLICIES, "30 05 30 03 06 01 2a");
    assert_value_accepted(OID_EXT_CERTIFICATE_POLICIES, "30 07 30 05 06 01 2a 30 00");
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES, "30 02 30 00", DER_FAULT_UNEXPECTED_TAG, 4);
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES, "30 07 30 05 06 01 2a 05 00", DER_FAULT_TRAILING, 7);
    /* a policy qualifier of type id-qt-cps that is a UTF8String */
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES,
        "30 15 30 13 06 01 2a 30 0e 30 0c 06 08 2b 06 01 05 05 07 02 01 0c 00", DER_FAULT_UNEXPECTED_TAG, 21);
    /* id-qt-unotice: explicitText that is a PrintableString; noticeRef without numbers; a field after explicitText */
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES,
        "30 17 30 15 06 01 2a 30 10 30 0e 06 08 2b 06 01 05 05 07 02 02 30 02 13 00",
        DER_FAULT_UNEXPECTED_TAG, 23);
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES,
        "30 19 30 17 06 01 2a 30 12 30 10 06 08 2b 06 01 05 05 07 02 02 30 04 30 02 0c 00",
        DER_FAULT_UNEXPECTED_TAG, 27);
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES,
        "30 19 30 17 06 01 2a 30 12 30 10 06 08 2b 06 01 05 05 07 02 02 30 04 0c 00 0c 00",
        DER_FAULT_TRAILING, 25);
    /* an unknown qualifier: anything, but one thing */
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES, "30 0d 30 0b 06 01 2a 30 06 30 04 06 02 2a 03",
        DER_FAULT_UNEXPECTED_TAG, 15);
    assert_value_refused(OID_EXT_CERTIFICATE_POLICIES,
        "30 11 30 0f 06 01 2a 30 0a 30 08 06 02 2a 03 05 00 05 00", DER_FAULT_TRAILING, 17);
}

static void distribution_points_are_read_to_their_names(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_CRL_DISTRIBUTION_POINTS, "30 02 30 00");
    assert_value_accepted(OID_EXT_CRL_DISTRIBUTION_POINTS, "30 06 30 04 a0 02 a0 00");
    assert_value_refused(OID_EXT_CRL_DISTRIBUTION_POINTS, "30 04 30 02 a0 00", DER_FAULT_UNEXPECTED_TAG, 6);
    assert_value_refused(OID_EXT_CRL_DISTRIBUTION_POINTS, "30 06 30 04 a0 02 a1 00", DER_FAULT_VALUE, 8);
    assert_value_refused(
        OID_EXT_CRL_DISTRIBUTION_POINTS, "30 08 30 06 a0 04 a0 02 86 05", DER_FAULT_CUT_SHORT, 8);
    assert_value_refused(
        OID_EXT_CRL_DISTRIBUTION_POINTS, "30 08 30 06 a0 04 a0 00 a0 00", DER_FAULT_TRAILING, 8);
    assert_value_refused(
        OID_EXT_CRL_DISTRIBUTION_POINTS, "30 06 30 04 81 02 00 60", DER_FAULT_BITS_TRAILING, 4);
    assert_value_refused(
        OID_EXT_CRL_DISTRIBUTION_POINTS, "30 06 30 04 a2 02 30 00", DER_FAULT_UNEXPECTED_TAG, 6);
    assert_value_refused(OID_EXT_FRESHEST_CRL, "30 04 30 02 83 00", DER_FAULT_TRAILING, 4);
}

static void access_descriptions_have_a_method_and_a_location(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_AUTHORITY_INFO_ACCESS, "30 07 30 05 06 01 2a 86 00");
    assert_value_refused(OID_EXT_AUTHORITY_INFO_ACCESS, "30 05 30 03 06 01 2a", DER_FAULT_UNEXPECTED_TAG, 7);
    assert_value_refused(
        OID_EXT_SUBJECT_INFO_ACCESS, "30 09 30 07 06 01 2a 86 00 86 00", DER_FAULT_TRAILING, 9);
}

static void a_subtree_does_not_say_minimum_0(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_NAME_CONSTRAINTS, "30 0c a0 0a 30 08 82 00 80 01 01 81 01 00");
    assert_value_accepted(OID_EXT_NAME_CONSTRAINTS, "30 04 a0 00 a1 00");
    assert_value_refused(
        OID_EXT_NAME_CONSTRAINTS, "30 09 a0 07 30 05 82 00 80 01 00", DER_FAULT_DEFAULT_ENCODED, 8);
    assert_value_refused(OID_EXT_NAME_CONSTRAINTS, "30 09 a0 07 30 05 82 00 81 01 80", DER_FAULT_VALUE, 8);
    assert_value_refused(OID_EXT_NAME_CONSTRAINTS, "30 04 a1 00 a0 00", DER_FAULT_TRAILING, 4);
    assert_value_refused(OID_EXT_NAME_CONSTRAINTS, "30 04 a0 02 30 00", DER_FAULT_UNEXPECTED_TAG, 6);
}

static void policy_constraints_and_inhibitions_are_counts(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_POLICY_CONSTRAINTS, "30 03 81 01 05");
    assert_value_refused(OID_EXT_POLICY_CONSTRAINTS, "30 03 80 01 ff", DER_FAULT_VALUE, 2);
    assert_value_refused(OID_EXT_POLICY_CONSTRAINTS, "30 06 81 01 00 80 01 00", DER_FAULT_TRAILING, 5);
    assert_value_accepted(OID_EXT_INHIBIT_ANY_POLICY, "02 01 00");
    assert_value_refused(OID_EXT_INHIBIT_ANY_POLICY, "02 01 80", DER_FAULT_VALUE, 0);
}

static void policy_mappings_are_pairs(void **state)
{
    (void)state;
    assert_value_accepted(OID_EXT_POLICY_MAPPINGS, "30 08 30 06 06 01 2a 06 01 2b");
    assert_value_refused(OID_EXT_POLICY_MAPPINGS, "30 05 30 03 06 01 2a", DER_FAULT_UNEXPECTED_TAG, 7);
    assert_value_refused(
        OID_EXT_POLICY_MAPPINGS, "30 0b 30 09 06 01 2a 06 01 2b 06 01 2c", DER_FAULT_TRAILING, 10);
}

static void a_blemished_document_is_refused_but_can_be_looked_at(void **state)
{
    (void)state;
    static struct cert blemished;
    assert_false(read_value(OID_EXT_KEY_USAGE, "03 02 00 a0"));
    assert_true(cert_read_blemished(build_span(&build), &blemished));
    assert_int_equal(blemished.key_usage, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT);
    assert_false(read_value(OID_EXT_ADOBE_TIMESTAMP, "74 65 73 74"));
    assert_true(cert_read_blemished(build_span(&build), &blemished));
    assert_non_null(cert_extension(&blemished, OID_EXT_ADOBE_TIMESTAMP));

    extensions.len = 0;
    put_hex(&extensions, "30 0c 06 03 55 1d 0e 01 01 00 04 02 04 00");
    put_hex(&extensions, "30 09 06 03 55 1d 25 04 02 30 00");
    assert_false(read_extensions());
    assert_true(cert_read_blemished(build_span(&build), &blemished));
    unsigned count = 0;
    struct extension extension;
    for (struct extension_walk walk = extension_walk(&blemished); extension_next(&walk, &extension);)
        count++;
    assert_int_equal(count, 2);

    extensions.len = 0;
    put_hex(&extensions, "30 04 06 02 2a 03"); /* no blemish: a field is missing */
    assert_false(read_extensions());
    assert_false(cert_read_blemished(build_span(&build), &blemished));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_one_der_value),
        cmocka_unit_test(the_value_of_an_unknown_extension_is_der),
        cmocka_unit_test(a_value_33_deep_is_refused),
        cmocka_unit_test(critical_false_written_out_is_refused),
        cmocka_unit_test(an_extension_of_another_structure_is_refused),
        cmocka_unit_test(no_extensions_in_the_field_are_left_to_rules),
        cmocka_unit_test(more_than_64_extensions_are_refused),
        cmocka_unit_test(the_first_extension_of_a_type_counts),
        cmocka_unit_test(the_second_extension_of_a_type_is_read_as_strictly),
        cmocka_unit_test(key_usage_is_a_list_of_named_bits),
        cmocka_unit_test(basic_constraints_have_a_default_and_a_count),
        cmocka_unit_test(an_authority_key_identifier_has_three_optional_fields),
        cmocka_unit_test(a_subject_key_identifier_is_an_octet_string),
        cmocka_unit_test(empty_lists_are_left_to_rules),
        cmocka_unit_test(more_than_1000_elements_of_a_list_are_refused),
        cmocka_unit_test(alternative_names_are_general_names),
        cmocka_unit_test(key_purposes_are_object_identifiers),
        cmocka_unit_test(policies_are_read_to_their_qualifiers),
        cmocka_unit_test(distribution_points_are_read_to_their_names),
        cmocka_unit_test(access_descriptions_have_a_method_and_a_location),
        cmocka_unit_test(a_subtree_does_not_say_minimum_0),
        cmocka_unit_test(policy_constraints_and_inhibitions_are_counts),
        cmocka_unit_test(policy_mappings_are_pairs),
        cmocka_unit_test(a_blemished_document_is_refused_but_can_be_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
