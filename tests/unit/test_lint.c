/* The door: what is reported of documents that no rule can judge, and which version of the rules judges. */
#include "lint/lint.h"

#include "lint/rules.h"
#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build;
static struct report report;
static const struct tbs_fields usual;

static void lint_build(void)
{
    const struct lint_input input = { .document = build_span(&build) };
    lint_document(&input, &report);
}

/* True if the report has a finding of that rule. */
static bool has_finding(const char *rule)
{
    for (size_t i = 0; i < report.finding_count; i++)
        if (strcmp(report.findings[i].rule, rule) == 0)
            return true;
    return false;
}

static void a_certificate_is_judged_by_its_scope(void **state)
{
    (void)state;
    static struct build extensions;
    extensions.len = build.len = 0;
    put_every_extension(&extensions);
    put_tbs(&build, &usual, build_span(&extensions));
    lint_build();
    assert_true(report.parsed);
    assert_string_equal(report.artifact, "certificate");
    assert_string_equal(report.profile, "mailbox-validated/multipurpose");
    assert_int_equal(report.scope, MV & MULTIPURPOSE);
}

static void a_fault_in_the_encoding_is_the_first_finding(void **state)
{
    (void)state;
    build.len = 0;
    put_tbs(
        &build, &(struct tbs_fields){ .serial = SPAN_TEXT("\x02\x02\x00\x01") }, (struct span){ NULL, 0 });
    lint_build();
    assert_false(report.parsed);
    assert_int_equal(report.scope, SCOPE_NONE);
    assert_string_equal(report.findings[0].rule, "x690.integer_minimal");
    assert_string_equal(report.findings[0].source, "X.690 8.3.2");
    assert_string_equal(report.findings[0].path, "serialNumber");
    assert_int_equal(report.findings[0].severity, SEVERITY_ERROR);
    assert_int_equal(report.findings[0].offset, 7);
    assert_int_equal(report.finding_count, 1);
}

static void rules_look_at_a_blemished_document_too(void **state)
{
    (void)state;
    build.len = 0;
    put_tbs(&build,
        &(struct tbs_fields){ .issuer = SPAN_TEXT("\x30\x00"), .version = SPAN_TEXT("\xa0\x03\x02\x01\x00") },
        (struct span){ NULL, 0 });
    lint_build();
    assert_false(report.parsed);
    assert_int_equal(report.scope, SCOPE_NONE);
    assert_string_equal(report.findings[0].rule, "x690.default_omitted");
    assert_true(has_finding("rfc5280.issuer_nonempty"));
}

static void a_fault_in_a_readable_document_has_a_path(void **state)
{
    (void)state;
    static struct build extensions;
    extensions.len = build.len = 0;
    put_extension(&extensions, oid_bytes(OID_EXT_KEY_USAGE), true, SPAN_TEXT("\x03\x02\x00\xa0"));
    put_tbs(&build, &usual, build_span(&extensions));
    lint_build();
    assert_string_equal(report.findings[0].rule, "x690.bitstring_unused_zero");
    assert_string_equal(report.findings[0].path, "extensions.keyUsage");

    build.len = 0;
    put_tbs(&build,
        &(struct tbs_fields){
            .subject = SPAN_TEXT(
                "\x30\x14\x31\x12\x30\x07\x06\x03\x55\x04\x04\x0c\x00\x30\x07\x06\x03\x55\x04\x03\x0c\x00") },
        (struct span){ NULL, 0 });
    lint_build();
    assert_string_equal(report.findings[0].rule, "x690.setof_order");
    assert_string_equal(report.findings[0].path, "subject.commonName");
}

static void a_document_of_no_known_kind_is_not_parsed(void **state)
{
    (void)state;
    build.len = 0;
    put_hex(&build, "30 03 02 01 05");
    lint_build();
    assert_false(report.parsed);
    assert_string_equal(report.artifact, "");
    assert_string_equal(report.profile, "");
    assert_int_equal(report.finding_count, 1);
    assert_string_equal(report.findings[0].rule, DOCUMENT_KIND_RULE);
    assert_string_equal(report.findings[0].path, "document");
    assert_non_null(strstr(report.findings[0].message, "want a certificate, CRL, OCSP response or request"));
}

static void octets_that_are_no_der_are_refused_where_they_stop_being_it(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        const char *rule;
        size_t offset;
    } rows[] = {
        { "", "asn1.structure", 0 },
        { "65 79", "asn1.structure", 0 },
        { "30 80 00 00", "x690.definite_minimal_len", 0 },
        { "30 84 40 00 00 00 02", "x690.definite_minimal_len", 0 },
        { "30 00 00", "x690.definite_minimal_len", 2 },
        { "30 03 01 01 01", "x690.boolean", 2 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        build.len = 0;
        put_hex(&build, rows[i].hex);
        lint_build();
        assert_false(report.parsed);
        assert_int_equal(report.finding_count, 1);
        assert_string_equal(report.findings[0].rule, rows[i].rule);
        assert_int_equal(report.findings[0].offset, rows[i].offset);
    }
    const struct lint_input nothing = { .document = { NULL, 0 } };
    lint_document(&nothing, &report);
    assert_false(report.parsed);
    assert_int_equal(report.finding_count, 1);
}

static void nothing_of_the_certificate_is_left_in_the_report(void **state)
{
    (void)state;
    build.len = 0;
    put_tbs(&build, &usual, (struct span){ NULL, 0 });
    lint_build();
    assert_null(report.subject);
    assert_null(report.rule);
    assert_null(report.path);
}

static void every_fault_is_filed_under_a_rule_that_exists(void **state)
{
    (void)state;
    for (enum der_fault fault = DER_OK + 1; fault < DER_FAULT_COUNT_OF; fault++)
        assert_non_null(lint_rule_find(der_fault_key(fault)));
    assert_non_null(lint_rule_find(DOCUMENT_KIND_RULE));
}

static void the_version_is_the_release_and_a_digest(void **state)
{
    (void)state;
    const char *plus = strchr(lint_version(), '+');
    assert_non_null(plus);
    assert_int_equal(strspn(plus + 1, "0123456789abcdef"), 12);
    assert_int_equal(strlen(plus), 13);
    assert_memory_equal(lint_version(), LINTGATE_VERSION, strlen(LINTGATE_VERSION));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_is_judged_by_its_scope),
        cmocka_unit_test(a_fault_in_the_encoding_is_the_first_finding),
        cmocka_unit_test(rules_look_at_a_blemished_document_too),
        cmocka_unit_test(a_fault_in_a_readable_document_has_a_path),
        cmocka_unit_test(a_document_of_no_known_kind_is_not_parsed),
        cmocka_unit_test(octets_that_are_no_der_are_refused_where_they_stop_being_it),
        cmocka_unit_test(nothing_of_the_certificate_is_left_in_the_report),
        cmocka_unit_test(every_fault_is_filed_under_a_rule_that_exists),
        cmocka_unit_test(the_version_is_the_release_and_a_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
