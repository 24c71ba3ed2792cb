/* tests/unit/test_waiver.c - lint/waiver.c: what is waived, for which documents, until when; and what the verdict makes of it. */
#include "lint/lint.h"
#include "lint/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SCOPE = 0x100, OTHER_SCOPE = 0x80 };
static const int64_t ends = 1801440000; /* 2027-02-01T00:00:00Z */
static struct report report;

/* A report with one error of rule "a.b" and a warning of "c". */
static void begin(void)
{
    static const uint8_t document[1] = { 0 };
    static const struct rule rules[] = { { .id = "a.b" }, { .id = "c", .severity = SEVERITY_WARNING } };

    report_clear(&report);
    report.parsed = true;
    report.scope = SCOPE;
    report.document = SPAN_OF(document);
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        report.rule = &rules[i];
        finding(&report, report.document, "want x, have y");
    }
    report.rule = NULL;
}

/* The verdict with one waiver, at `clock`. */
static enum verdict verdict_with(struct waiver waiver, int64_t clock)
{
    const struct policy policy = { .scopes = SCOPE, .refuse_at = SEVERITY_ERROR, .waivers = { &waiver, 1 } };

    begin();
    waivers_apply(&policy.waivers, clock, &report);
    return verdict_of(&report, &policy, NULL);
}

static const struct waiver good = { "a.b", SCOPE, ends, "until then, approved by us" };

static void a_waived_finding_stays_and_refuses_nothing(void **state)
{
    (void)state;
    assert_int_equal(verdict_with((struct waiver){ "x", SCOPE, ends, "n" }, ends - 1), REFUSE);
    assert_int_equal(verdict_with(good, ends - 1), SIGN);
    assert_int_equal(report.finding_count, 2);
    assert_int_equal(report.counts[SEVERITY_ERROR], 1);
    assert_string_equal(report.findings[0].waiver, "until then, approved by us");
    assert_string_equal(report.findings[0].message, "want x, have y");
    assert_null(report.findings[1].waiver);
}

static void a_waiver_holds_to_the_last_second_of_its_day(void **state)
{
    (void)state;
    assert_int_equal(verdict_with(good, 1), SIGN);
    assert_int_equal(verdict_with(good, ends - 1), SIGN);
    assert_int_equal(verdict_with(good, ends), REFUSE);
    assert_int_equal(verdict_with(good, INT64_MAX), REFUSE);
}

static void an_expired_waiver_is_as_none_but_that_the_message_says_so(void **state)
{
    (void)state;
    assert_int_equal(verdict_with(good, ends), REFUSE);
    assert_null(report.findings[0].waiver);
    assert_string_equal(report.findings[0].message, "want x, have y; its waiver expired on 2027-01-31");
    assert_string_equal(report.findings[1].message, "want x, have y");
}

static void a_long_message_is_not_cut_to_say_that_a_waiver_expired(void **state)
{
    (void)state;
    static const struct rule rule = { .id = "a.b" };
    const struct waivers waivers = { &good, 1 };
    char longest[REPORT_MESSAGE_BYTES];

    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    begin();
    report.rule = &rule;
    finding(&report, report.document, "%s", longest);
    waivers_apply(&waivers, ends, &report);
    assert_memory_equal(report.findings[2].message, longest, sizeof longest - 1);
    assert_string_equal(
        report.findings[2].message + sizeof longest - 1, "; its waiver expired on 2027-01-31");
}

static void a_full_report_keeps_its_messages(void **state)
{
    (void)state;
    const struct waivers waivers = { &good, 1 };

    begin();
    report.text_used = sizeof report.text;
    waivers_apply(&waivers, ends, &report);
    assert_string_equal(report.findings[0].message, "want x, have y");
    assert_null(report.findings[0].waiver);
}

static void without_a_clock_nothing_is_waived(void **state)
{
    (void)state;
    assert_int_equal(verdict_with(good, 0), REFUSE);
    assert_int_equal(verdict_with(good, -1), REFUSE);
    assert_int_equal(verdict_with(good, INT64_MIN), REFUSE);
}

static void a_waiver_is_for_its_own_rule_and_profile(void **state)
{
    (void)state;
    assert_int_equal(verdict_with((struct waiver){ "a", SCOPE, ends, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b.c", SCOPE, ends, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "A.B", SCOPE, ends, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b", OTHER_SCOPE, ends, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b", OTHER_SCOPE | SCOPE, ends, "n" }, 1), SIGN);
}

static void a_waiver_that_was_only_cleared_waives_nothing(void **state)
{
    (void)state;
    assert_int_equal(verdict_with((struct waiver){ .rule = "a.b" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b", 0, ends, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b", SCOPE, 0, "n" }, 1), REFUSE);
    assert_int_equal(verdict_with((struct waiver){ "a.b", SCOPE, ends, NULL }, 1), REFUSE);
}

static void one_waived_finding_does_not_carry_another(void **state)
{
    (void)state;
    static const struct rule rule = { .id = "d" };
    const struct policy strict = { .scopes = SCOPE, .refuse_at = SEVERITY_WARNING, .waivers = { &good, 1 } };
    const struct policy usual = { .scopes = SCOPE, .refuse_at = SEVERITY_ERROR, .waivers = { &good, 1 } };

    begin();
    waivers_apply(&strict.waivers, 1, &report);
    assert_int_equal(verdict_of(&report, &strict, NULL), REFUSE); /* the warning */
    begin();
    report.rule = &rule;
    finding(&report, report.document, "want x, have z");
    waivers_apply(&usual.waivers, 1, &report);
    assert_int_equal(verdict_of(&report, &usual, NULL), REFUSE);
}

static void nothing_that_a_report_lost_is_waived(void **state)
{
    (void)state;
    const struct policy policy = { .scopes = SCOPE, .refuse_at = SEVERITY_ERROR, .waivers = { &good, 1 } };

    begin();
    report.counts[SEVERITY_ERROR]++; /* counted, but not among the findings */
    waivers_apply(&policy.waivers, 1, &report);
    assert_int_equal(verdict_of(&report, &policy, NULL), REFUSE);
    begin();
    report.cut = true;
    waivers_apply(&policy.waivers, 1, &report);
    assert_int_equal(verdict_of(&report, &policy, NULL), REFUSE);
    begin();
    report.parsed = false;
    waivers_apply(&policy.waivers, 1, &report);
    assert_int_equal(verdict_of(&report, &policy, NULL), REFUSE);
}

static void every_rule_that_has_a_check_may_be_waived_but_for_a_few(void **state)
{
    (void)state;
    static const char *const never[] = { "cert.version_v3", "rfc5280.ext_only_v3", "rfc5280.ext_unique",
        "rfc5280.serial_unique", "rfc5280.sigalg_match", "rfc5280.crl.version_v2", "rfc5280.crl.ext_unique",
        "rfc5280.crl.ext_unique.entry", "rfc5280.crl.sigalg_match", "rfc5280.crl.time_type",
        "leaf.cp.exactly_one_reserved", "leaf.bc.not_ca", "rfc5280.ku_certsign_needs_ca",
        "rfc5280.time_utc_form", "rfc5280.time_gen_form", "x690.utf8_valid", "x690.ia5_7bit",
        "keygen.flawed_method", "keygen.exposing_method", "keygen.weak_known", "key.ec.curve_point",
        "key.ed.point" };
    size_t checked = 0, refused = 0;

    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule *rule = &(*table)->rules[i];
            checked += !rule_is_readers(rule);
            refused += !rule_is_readers(rule) && waiver_rule_fault(rule->id) != NULL;
            if (rule_is_readers(rule))
                assert_non_null(strstr(waiver_rule_fault(rule->id), "no artifact"));
        }
    assert_true(checked > 100);
    assert_int_equal(refused, COUNT_OF(never));
    for (size_t i = 0; i < COUNT_OF(never); i++)
        assert_non_null(strstr(waiver_rule_fault(never[i]), "nobody can answer for"));
}

static void what_is_no_rule_cannot_be_waived(void **state)
{
    (void)state;
    static const char *const ids[] = { "", "leaf", "leaf.dn.c", "leaf.dn.c.iso3166 ", "leaf.dn.*",
        "report.cut", "pin.crl-urls", "e_subject_country_name", "zlint:e_subject_country_name" };

    assert_null(waiver_rule_fault("leaf.dn.c.iso3166"));
    assert_null(waiver_rule_fault("leaf.dn.postal.needs_c"));  /* of the example */
    assert_non_null(lint_rule_find("e_subject_country_name")); /* another linter's name for it */
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_non_null(strstr(waiver_rule_fault(ids[i]), "want the id of a rule"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waived_finding_stays_and_refuses_nothing),
        cmocka_unit_test(a_waiver_holds_to_the_last_second_of_its_day),
        cmocka_unit_test(an_expired_waiver_is_as_none_but_that_the_message_says_so),
        cmocka_unit_test(a_long_message_is_not_cut_to_say_that_a_waiver_expired),
        cmocka_unit_test(a_full_report_keeps_its_messages),
        cmocka_unit_test(without_a_clock_nothing_is_waived),
        cmocka_unit_test(a_waiver_is_for_its_own_rule_and_profile),
        cmocka_unit_test(a_waiver_that_was_only_cleared_waives_nothing),
        cmocka_unit_test(one_waived_finding_does_not_carry_another),
        cmocka_unit_test(nothing_that_a_report_lost_is_waived),
        cmocka_unit_test(every_rule_that_has_a_check_may_be_waived_but_for_a_few),
        cmocka_unit_test(what_is_no_rule_cannot_be_waived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
