/* Reading a certificate: every field, every refusal that is not one of the cursor's own. */
#include "lint/cert.h"

#include "lint/lint.h"
#include "tests/unit/der_build.h"
#include "tests/unit/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build, extensions;
static const struct tbs_fields usual;
static struct cert cert;

/* Refused with that fault, in that field, at that offset. */
static void assert_refused(enum der_fault fault, const char *field, size_t offset)
{
    struct der_error error;
    assert_false(cert_read(build_span(&build), &cert, &error));
    assert_int_equal(error.fault, fault);
    assert_string_equal(error.field, field);
    assert_int_equal(error.offset, offset);
}

static void assert_accepted(void)
{
    struct der_error error;
    assert_true(cert_read(build_span(&build), &cert, &error));
    assert_int_equal(error.fault, DER_OK);
}

/* Offset in the build of the first of these octets. */
static size_t offset_of(struct span octets)
{
    const uint8_t *at = memmem(build.bytes, build.len, octets.at, octets.len);
    assert_non_null(at);
    return (size_t)(at - build.bytes);
}

static void build_every_extension(void)
{
    extensions.len = 0;
    put_every_extension(&extensions);
}

/* A TBSCertificate with these fields and no extensions. */
static void build_tbs(const struct tbs_fields *fields)
{
    build.len = 0;
    put_tbs(&build, fields, (struct span){ NULL, 0 });
}

static void a_bare_tbs_certificate_is_read_field_by_field(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    assert_int_equal(cert.tbs.len, build.len);
    assert_null(cert.outer_alg.at);
    assert_true(cert.has_version);
    assert_int_equal(cert.version, 2);
    assert_true(span_equal(cert.version_field, SPAN_TEXT("\xa0\x03\x02\x01\x02")));
    assert_int_equal(cert.serial.len, 9);
    assert_int_equal(cert.serial.at[1], 0x8f);
    assert_int_equal(cert.signature_alg.len, 12);
    assert_true(name_find(cert.issuer, OID_ORGANIZATION_NAME, 0, NULL));
    assert_true(name_find(cert.subject, OID_COMMON_NAME, 0, NULL));
    assert_int_equal(cert.not_before.seconds, time_of_date(20250915));
    assert_int_equal(cert.not_after.seconds, time_of_date(20260915));
    assert_int_equal(cert.key.type, OID_ALG_EC);
    assert_int_equal(cert.key.curve, OID_CURVE_P256);
    assert_true(span_within(cert.key.algorithm, cert.key.whole));
    assert_int_equal(cert.key.bits.octets.len, 1);
    assert_null(cert.issuer_uid.at);
    assert_null(cert.subject_uid.at);
    assert_int_equal(cert.extensions.len, extensions.len);
    assert_true(span_within(cert.extensions, cert.extensions_field));
}

static void a_certificate_is_read_with_its_outer_algorithm(void **state)
{
    (void)state;
    build.len = 0;
    put_certificate(&build, &usual, (struct span){ NULL, 0 });
    assert_accepted();
    assert_true(span_equal(cert.outer_alg, cert.signature_alg));
    assert_int_equal(cert.document.len, build.len);
    assert_true(cert.tbs.len < build.len);
}

static void contents_of_extensions_are_read(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    assert_int_equal(cert.key_usage, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT);
    assert_false(cert.is_ca);
    assert_false(cert.has_path_length);
    assert_true(span_equal(cert.aki_key_id, SPAN_TEXT("\x0a\x0b")));
    assert_int_equal(cert.aki_issuer.at[0], DER_CONTEXT_CONSTRUCTED | GENERAL_NAME_DIRECTORY);
    assert_true(span_equal(cert.aki_serial, SPAN_TEXT("\x05")));
    assert_true(span_equal(cert.ski, SPAN_TEXT("\x0c\x0d")));
    assert_true(cert_extension(&cert, OID_EXT_KEY_USAGE)->critical);
    assert_false(cert_extension(&cert, OID_EXT_SUBJECT_ALT_NAME)->critical);
    assert_null(cert_extension(&cert, OID_EXT_QC_STATEMENTS));
    assert_null(cert_extension(&cert, OID_UNKNOWN));
    assert_null(cert_extension(&cert, OID_COMMON_NAME));
    assert_null(cert_sequence(&cert, OID_EXT_QC_STATEMENTS).at);
    assert_null(cert_sequence(&cert, OID_EXT_KEY_USAGE).at);
}

static void extensions_are_walked_in_order(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    struct extension extension = { .type = OID_UNKNOWN };
    unsigned count = 0;
    for (struct extension_walk walk = extension_walk(&cert); extension_next(&walk, &extension); count++) {
        assert_int_equal(extension.index, count);
        assert_true(span_within(extension.value, extension.whole));
        if (extension.type != OID_UNKNOWN)
            assert_ptr_equal(cert_extension(&cert, extension.type)->whole.at, extension.whole.at);
    }
    assert_int_equal(count, 19);
    assert_int_equal(extension.type, OID_UNKNOWN);
    assert_true(span_equal(extension.oid, SPAN_TEXT("\x2a\x03\x04\x05")));
}

static void extensions_that_were_kept_are_those_in_the_document(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    struct extension_walk walk = extension_walk(&cert), again = extensions_walk(cert.extensions);
    struct extension kept, read;
    while (extension_next(&again, &read)) {
        assert_true(extension_next(&walk, &kept));
        assert_int_equal(kept.type, read.type);
        assert_ptr_equal(kept.oid.at, read.oid.at);
        assert_int_equal(kept.critical, read.critical);
        assert_ptr_equal(kept.value.at, read.value.at);
        assert_ptr_equal(kept.whole.at, read.whole.at);
        assert_int_equal(kept.whole.len, read.whole.len);
        assert_int_equal(kept.index, read.index);
    }
    assert_false(extension_next(&walk, &kept));
}

static void lists_in_extensions_are_walked(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    enum oid purpose;
    struct span oid, rest = cert_sequence(&cert, OID_EXT_EXT_KEY_USAGE);
    assert_true(key_purpose_next(&rest, &purpose, &oid));
    assert_int_equal(purpose, OID_KP_EMAIL_PROTECTION);
    assert_true(key_purpose_next(&rest, &purpose, &oid));
    assert_int_equal(purpose, OID_UNKNOWN);
    assert_true(span_equal(oid, SPAN_TEXT("\x2a\x03\x04")));
    assert_false(key_purpose_next(&rest, &purpose, NULL));

    struct access_description access;
    rest = cert_sequence(&cert, OID_EXT_AUTHORITY_INFO_ACCESS);
    assert_true(access_description_next(&rest, &access));
    assert_int_equal(access.method, OID_AD_OCSP);
    assert_true(access_description_next(&rest, &access));
    assert_int_equal(access.method, OID_AD_CA_ISSUERS);
    assert_int_equal(access.location.kind, GENERAL_NAME_URI);
    assert_true(span_equal(access.location.value, SPAN_TEXT("i://")));
    assert_false(access_description_next(&rest, &access));
    assert_int_equal(cert_alt_names(&cert, OID_EXT_ISSUER_ALT_NAME).len, 4);
}

static void policies_and_their_qualifiers_are_walked(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    struct policy_information policy;
    struct policy_qualifier qualifier;
    struct span rest = cert_sequence(&cert, OID_EXT_CERTIFICATE_POLICIES);
    assert_true(policy_next(&rest, &policy));
    assert_int_equal(policy.policy, OID_MV_MULTIPURPOSE);
    assert_true(policy_qualifier_next(&policy.qualifiers, &qualifier));
    assert_int_equal(qualifier.type, OID_QT_CPS);
    assert_int_equal(qualifier.tag, DER_IA5_STRING);
    assert_true(span_equal(qualifier.value, SPAN_TEXT("h://")));
    assert_true(policy_qualifier_next(&policy.qualifiers, &qualifier));
    assert_int_equal(qualifier.type, OID_QT_UNOTICE);
    assert_int_equal(qualifier.tag, DER_SEQUENCE);
    assert_int_equal(qualifier.notice_ref.at[0], DER_SEQUENCE);
    assert_int_equal(qualifier.explicit_tag, DER_UTF8_STRING);
    assert_true(span_equal(qualifier.explicit_text, SPAN_TEXT("notice")));
    assert_false(policy_qualifier_next(&policy.qualifiers, &qualifier));

    assert_true(policy_next(&rest, &policy));
    assert_int_equal(policy.policy, OID_UNKNOWN);
    assert_true(policy_qualifier_next(&policy.qualifiers, &qualifier));
    assert_int_equal(qualifier.type, OID_UNKNOWN);
    assert_int_equal(qualifier.tag, DER_SEQUENCE);
    assert_null(qualifier.explicit_text.at);
    assert_false(policy_next(&rest, &policy));
}

static void distribution_points_are_walked(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_tbs(&build, &usual, build_span(&extensions));
    assert_accepted();

    struct distribution_point point;
    struct span rest = cert_sequence(&cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    assert_true(distribution_point_next(&rest, &point));
    assert_true(span_equal(point.full_name, SPAN_TEXT("\x86\x04u://")));
    assert_null(point.relative_name.at);
    assert_false(point.has_reasons);
    assert_null(point.crl_issuer.at);
    assert_true(distribution_point_next(&rest, &point));
    assert_null(point.full_name.at);
    assert_non_null(point.relative_name.at);
    assert_true(point.has_reasons);
    assert_int_equal(point.reasons, 1U << 1 | 1U << 2);
    assert_true(span_equal(point.crl_issuer, SPAN_TEXT("\x82\x04r.ex")));
    assert_false(distribution_point_next(&rest, &point));
}

static void a_document_cut_at_any_octet_is_refused_without_reading_on(void **state)
{
    (void)state;
    build_every_extension();
    build.len = 0;
    put_certificate(&build, &usual, build_span(&extensions));
    for (size_t len = 0; len < build.len; len++) {
        struct der_error error;
        uint8_t *copy = exact_copy((struct span){ build.bytes, len });
        assert_false(cert_read((struct span){ copy, len }, &cert, &error));
        assert_false(cert_read_blemished((struct span){ copy, len }, &cert));
        assert_true(error.offset <= len);
        free(copy);
    }
}

static void a_document_with_any_octet_changed_does_no_harm(void **state)
{
    (void)state;
    static const uint8_t changes[] = { 0x01, 0x02, 0x20, 0x7f, 0x80, 0xff };
    static struct report report;
    build_every_extension();
    build.len = 0;
    put_certificate(&build, &usual, build_span(&extensions));
    for (size_t i = 0; i < build.len; i++) {
        for (size_t change = 0; change < sizeof(changes); change++) {
            uint8_t *copy = exact_copy(build_span(&build));
            copy[i] ^= changes[change];
            const struct lint_input input = { .document = { copy, build.len } };
            lint_document(&input, &report);
            assert_true(report.parsed || report.finding_count > 0);
            for (size_t n = 0; n < report.finding_count; n++)
                assert_true(report.findings[n].offset + report.findings[n].len <= build.len);
            free(copy);
        }
    }
}

static void octets_after_the_document_are_refused(void **state)
{
    (void)state;
    build_tbs(&usual);
    const size_t end = build.len;
    put_hex(&build, "00");
    assert_refused(DER_FAULT_TRAILING, "certificate", end);
}

static void octets_after_a_field_are_refused(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .validity = SPAN_TEXT("\x30\x20\x17\x0d"
                                                          "250915000000Z\x17\x0d"
                                                          "260915000000Z\x05\x00") });
    assert_refused(DER_FAULT_TRAILING, "validity", offset_of(SPAN_TEXT("\x05\x00")));
    build_tbs(&(struct tbs_fields){ .version = SPAN_TEXT("\xa0\x05\x02\x01\x02\x05\x00") });
    assert_refused(DER_FAULT_TRAILING, "version", offset_of(SPAN_TEXT("\x05\x00")));
    build_tbs(&(struct tbs_fields){ .unique_ids = SPAN_TEXT("\x84\x00") });
    assert_refused(DER_FAULT_TRAILING, "tbsCertificate", offset_of(SPAN_TEXT("\x84\x00")));
}

static void an_absent_field_is_refused(void **state)
{
    (void)state;
    const struct span none = { (const uint8_t *)"", 0 };
    build_tbs(&(struct tbs_fields){ .serial = none });
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "serialNumber", 7);
    build_tbs(&(struct tbs_fields){ .validity = none });
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "notBefore", offset_of(SPAN_TEXT("\x31\x0c")));
    build_tbs(&(struct tbs_fields){ .spki = none });
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "subjectPublicKeyInfo", build.len);
}

static void version_1_written_out_is_refused(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .version = SPAN_TEXT("\xa0\x03\x02\x01\x00") });
    assert_refused(DER_FAULT_DEFAULT_ENCODED, "version", 2);
}

static void any_other_version_is_left_to_rules(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .version = SPAN_TEXT("\xa0\x03\x02\x01\x07") });
    assert_accepted();
    assert_int_equal(cert.version, 7);
    build_tbs(&(struct tbs_fields){ .version = { (const uint8_t *)"", 0 } });
    assert_accepted();
    assert_false(cert.has_version);
    assert_int_equal(cert.version, 0);
    build_tbs(&(struct tbs_fields){ .version = SPAN_TEXT("\xa0\x03\x02\x01\xff") });
    assert_refused(DER_FAULT_VALUE, "version", 4);
}

static void any_serial_of_minimal_form_is_left_to_rules(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .serial = SPAN_TEXT("\x02\x01\xff") });
    assert_accepted();
    build_tbs(&(struct tbs_fields){ .serial = SPAN_TEXT("\x02\x01\x00") });
    assert_accepted();
    build_tbs(&(struct tbs_fields){ .serial = SPAN_TEXT("\x02\x02\x00\x01") });
    assert_refused(DER_FAULT_INTEGER, "serialNumber", 7);
}

static void times_and_strings_of_any_form_are_left_to_rules(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .validity = SPAN_TEXT("\x30\x06\x17\x01?\x18\x01!"),
        .subject = SPAN_TEXT("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x13\x02\xff\x00") });
    assert_accepted();
    assert_false(cert.not_before.valid);
}

static void unique_identifiers_are_bit_strings(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){ .unique_ids = SPAN_TEXT("\x81\x02\x00\xaa\x82\x02\x00\xbb") });
    assert_accepted();
    assert_int_equal(cert.issuer_uid.len, 4);
    assert_int_equal(cert.subject_uid.at[3], 0xbb);
    build_tbs(&(struct tbs_fields){ .unique_ids = SPAN_TEXT("\x81\x02\x08\xaa") });
    assert_refused(DER_FAULT_BITS_UNUSED, "issuerUniqueID", build.len - 4);
    build_tbs(&(struct tbs_fields){ .unique_ids = SPAN_TEXT("\x82\x02\x00\xaa\x81\x02\x00\xaa") });
    assert_refused(DER_FAULT_TRAILING, "tbsCertificate", build.len - 4);
}

static void only_a_named_curve_is_a_curve(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){
        .spki = SPAN_TEXT("\x30\x0f\x30\x09\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x03\x02\x00\x04") });
    assert_accepted();
    assert_int_equal(cert.key.type, OID_ALG_EC);
    assert_int_equal(cert.key.curve, OID_UNKNOWN);
    build_tbs(
        &(struct tbs_fields){ .spki = SPAN_TEXT("\x30\x0b\x30\x05\x06\x03\x2b\x65\x70\x03\x02\x00\x04") });
    assert_accepted();
    assert_int_equal(cert.key.type, OID_ALG_ED25519);
    assert_int_equal(cert.key.curve, OID_UNKNOWN);
}

static void unsorted_and_repeated_attributes_of_an_rdn_are_refused(void **state)
{
    (void)state;
    build_tbs(&(struct tbs_fields){
        .subject = SPAN_TEXT(
            "\x30\x14\x31\x12\x30\x07\x06\x03\x55\x04\x04\x0c\x00\x30\x07\x06\x03\x55\x04\x03\x0c\x00") });
    assert_refused(DER_FAULT_SET_ORDER, "certificate", offset_of(SPAN_TEXT("\x30\x07\x06\x03\x55\x04\x03")));
    build_tbs(&(struct tbs_fields){
        .subject = SPAN_TEXT(
            "\x30\x14\x31\x12\x30\x07\x06\x03\x55\x04\x03\x0c\x00\x30\x07\x06\x03\x55\x04\x03\x0c\x00") });
    assert_refused(
        DER_FAULT_DUPLICATE, "certificate", offset_of(SPAN_TEXT("\x30\x07\x06\x03\x55\x04\x03")) + 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_tbs_certificate_is_read_field_by_field),
        cmocka_unit_test(a_certificate_is_read_with_its_outer_algorithm),
        cmocka_unit_test(contents_of_extensions_are_read),
        cmocka_unit_test(extensions_are_walked_in_order),
        cmocka_unit_test(extensions_that_were_kept_are_those_in_the_document),
        cmocka_unit_test(lists_in_extensions_are_walked),
        cmocka_unit_test(policies_and_their_qualifiers_are_walked),
        cmocka_unit_test(distribution_points_are_walked),
        cmocka_unit_test(a_document_cut_at_any_octet_is_refused_without_reading_on),
        cmocka_unit_test(a_document_with_any_octet_changed_does_no_harm),
        cmocka_unit_test(octets_after_the_document_are_refused),
        cmocka_unit_test(octets_after_a_field_are_refused),
        cmocka_unit_test(an_absent_field_is_refused),
        cmocka_unit_test(version_1_written_out_is_refused),
        cmocka_unit_test(any_other_version_is_left_to_rules),
        cmocka_unit_test(any_serial_of_minimal_form_is_left_to_rules),
        cmocka_unit_test(times_and_strings_of_any_form_are_left_to_rules),
        cmocka_unit_test(unique_identifiers_are_bit_strings),
        cmocka_unit_test(only_a_named_curve_is_a_curve),
        cmocka_unit_test(unsorted_and_repeated_attributes_of_an_rdn_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
