/* tests/unit/test_waiving.c - module/waiving.c and what module/judge.c makes of it: for which keys, rules and days. */
#include "key_fixture.h"

#include "module/waiving.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DAY = 86400 };

static const int64_t now = 1774224000;   /* 2026-03-23T00:00:00Z */
static const int64_t until = 1775001600; /* 2026-04-01T00:00:00Z, the day after 2026-03-31 */

/* A waiver of the rule that DOCUMENT_NO_COUNTRY breaks; its heading is in line 17. */
#define RULE "leaf.dn.c.iso3166"
#define WAIVER(rule, lines)                                                                                  \
    "[waiver \"" rule "\"]\n" lines "until = 2026-03-31\napproved-by = Compliance, 4711\nreason = old "      \
    "data\n"

/* What the key "ca" says to DOCUMENT_NO_COUNTRY at `clock`, with these sections. */
static struct judgement *judge_broken(const char *sections, int64_t clock)
{
    struct key_fixture *fixture = key_fixture_new("", sections);

    if (fixture->policies == NULL)
        fail_msg("%s", fixture->told.text);
    struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_NO_COUNTRY, clock);
    assert_int_equal(judgement->report.finding_count, 1);
    assert_string_equal(judgement->report.findings[0].rule, RULE);
    /* only numbers and constants may be looked at from now on */
    judgement->report.findings[0].waiver = judgement->report.findings[0].waiver != NULL ? "waived" : NULL;
    key_fixture_free(fixture);
    return judgement;
}

static void assert_verdict(const char *sections, int64_t clock, enum verdict verdict)
{
    struct judgement *judgement = judge_broken(sections, clock);

    assert_int_equal(judgement->verdict, verdict);
    assert_int_equal(judgement->report.findings[0].waiver != NULL, verdict == SIGN);
    free(judgement);
}

static void a_waiver_for_the_key_signs(void **state)
{
    (void)state;
    assert_verdict("", now, REFUSE);
    assert_verdict(WAIVER(RULE, "key = ca\n"), now, SIGN);
}

static void a_waived_finding_says_who_approved_it_and_until_when(void **state)
{
    (void)state;
    struct key_fixture *fixture = key_fixture_new("", WAIVER(RULE, "key = ca\n"));
    struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_NO_COUNTRY, now);

    assert_string_equal(
        judgement->report.findings[0].waiver, "until 2026-03-31, approved by Compliance, 4711");
    assert_int_equal(judgement->reason, JUDGED_CLEAN);
    free(judgement);
    key_fixture_free(fixture);
}

static void a_waiver_ends_with_the_last_second_of_its_day(void **state)
{
    (void)state;
    assert_verdict(WAIVER(RULE, "key = ca\n"), until - 1, SIGN);
    assert_verdict(WAIVER(RULE, "key = ca\n"), until, REFUSE);
}

static void an_expired_waiver_shows_in_the_message(void **state)
{
    (void)state;
    struct judgement *judgement = judge_broken(WAIVER(RULE, "key = ca\n"), until);
    const char *message = judgement->report.findings[0].message;

    assert_int_equal(judgement->reason, JUDGED_FINDINGS);
    assert_non_null(strstr(message, "; its waiver expired on 2026-03-31"));
    free(judgement);
}

static void a_clock_that_makes_no_sense_voids_all_waivers(void **state)
{
    (void)state;
    static const int64_t clocks[] = { 0, -1, 1, 1767225599 /* 2025-12-31 */, 4102444800 /* 2100 */ };

    for (size_t i = 0; i < COUNT_OF(clocks); i++) {
        struct judgement *judgement = judge_broken(WAIVER(RULE, "key = ca\n"), clocks[i]);
        assert_int_equal(judgement->verdict, REFUSE);
        assert_int_equal(judgement->reason, JUDGED_CLOCK);
        assert_null(judgement->report.findings[0].waiver);
        free(judgement);
    }
}

static void a_waiver_for_another_profile_does_not_count(void **state)
{
    (void)state;
    assert_verdict(WAIVER(RULE, "key = ca\nprofile = individual-validated/strict\n"), now, SIGN);
    assert_verdict(WAIVER(RULE, "profile = individual-validated/strict\n"), now, SIGN);
    assert_verdict(WAIVER(RULE, "key = ca\nprofile = sponsor-validated/strict\n"), now, REFUSE);
    assert_verdict(WAIVER(RULE, "profile = individual-validated/multipurpose\n"), now, REFUSE);
}

static void a_waiver_for_another_rule_does_not_count(void **state)
{
    (void)state;
    assert_verdict(WAIVER("leaf.dn.l.needs_c", "key = ca\n"), now, REFUSE);
}

static void two_waivers_for_two_profiles_do_not_meet(void **state)
{
    (void)state;
    assert_verdict(WAIVER(RULE, "key = ca\nprofile = sponsor-validated/strict\n")
                       WAIVER(RULE, "key = ca\nprofile = individual-validated/strict\n"),
        now, SIGN);
}

static void a_waiver_for_another_key_does_not_count(void **state)
{
    (void)state;
    assert_verdict(WAIVER(RULE, "key = other\n"), now, REFUSE);
}

static void each_key_has_the_waivers_that_are_for_it(void **state)
{
    (void)state;
    struct key_fixture *fixture = key_fixture_new("",
        WAIVER(RULE, "key = other\n") WAIVER("leaf.dn.l.needs_c", "profile = sponsor-validated/strict\n"));

    assert_non_null(fixture->policies);
    assert_int_equal(fixture->policies->keys[0].lint.waivers.count, 1);
    assert_int_equal(fixture->policies->keys[1].lint.waivers.count, 0);
    assert_int_equal(fixture->policies->keys[2].lint.waivers.count, 2);
    key_fixture_free(fixture);
}

static void a_signed_certificate_can_be_judged_for_a_key(void **state)
{
    (void)state;
    struct key_fixture *fixture = key_fixture_new("pin-crl-urls = none\n", "");
    struct judgement *judgement = judge_for_key(
        &fixture->policies->keys[0], key_document(DOCUMENT_GOOD_SIGNED), now, false, NULL);

    assert_int_equal(judgement->verdict, REFUSE);
    assert_int_equal(judgement->reason, JUDGED_FINDINGS);
    assert_int_equal(judgement->report.finding_count, 1);
    assert_string_equal(judgement->report.findings[0].rule, "pin.crl-urls");
    free(judgement);
    key_fixture_free(fixture);
}

static void an_algorithm_that_the_key_may_not_sign_with_is_against_its_policy(void **state)
{
    (void)state;
    struct key_fixture *fixture = key_fixture_new("mechanisms = SHA384-RSA-PKCS\n", "");
    struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_GOOD, now);

    assert_int_equal(judgement->verdict, REFUSE);
    assert_int_equal(judgement->reason, JUDGED_POLICY);
    free(judgement);
    key_fixture_free(fixture);
}

static const struct {
    const char *sections, *complaint;
} faults[] = {
    { WAIVER("leaf.dn.c", "key = ca\n"),
        "conf:17: [waiver \"leaf.dn.c\"] want the id of a rule, whole, as lintgate rules lists it, have "
        "\"leaf.dn.c\"\n" },
    { WAIVER("e_subject_country_name", "key = ca\n"), "conf:17: [waiver \"e_subject_country_name\"] want the "
                                                      "id of a rule, whole, as lintgate rules lists it, "
                                                      "have \"e_subject_country_name\"\n" },
    { WAIVER("pin.crl-urls", "key = ca\n"),
        "conf:17: [waiver \"pin.crl-urls\"] want the id of a rule, whole, as lintgate rules lists it, have "
        "\"pin.crl-urls\"\n" },
    { WAIVER("x690.boolean", "key = ca\n"), "conf:17: [waiver \"x690.boolean\"] want a rule that may be "
                                            "waived, have one without which the bytes are "
                                            "no artifact, have \"x690.boolean\"\n" },
    { WAIVER("rfc5280.ext_unique", "key = ca\n"),
        "conf:17: [waiver \"rfc5280.ext_unique\"] want a rule that may be waived, have one that nobody can "
        "answer for, have \"rfc5280.ext_unique\"\n" },
    { WAIVER(RULE, "profile = sponsor-validated\n"),
        "conf:18: [waiver \"" RULE
        "\"] profile: want a profile as sponsor-validated/strict, ocsp-responder, ca, other-ca "
        "or root-ca, have \"sponsor-validated\"\n" },
    { WAIVER(RULE, "profile = mailbox-validated/strict\n"),
        "conf:18: [waiver \"" RULE "\"] profile: want one that the rule applies to, have "
        "\"mailbox-validated/strict\"\n" },
    { WAIVER(RULE, "key = ca\nprofile = sponsor-validated/legacy\n"),
        "conf:17: [waiver \"" RULE
        "\"] want a rule and a profile of what [key \"ca\"] signs, have others\n" },
};

static void faults_are_told_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct key_fixture *fixture = key_fixture_new("", faults[i].sections);
        assert_string_equal(fixture->told.text, faults[i].complaint);
        assert_null(fixture->policies);
        key_fixture_free(fixture);
    }
}

/* What waiving_warn says of a waiver until 2026-03-31 at `clock`. */
static void assert_warned(int64_t clock, const char *warning)
{
    struct key_fixture *fixture = key_fixture_new("", WAIVER(RULE, "key = ca\n"));
    struct complaints complaints = { .tell = keep_told, .context = &fixture->told, .file = "conf" };

    waiving_warn(fixture->config, clock, &complaints);
    assert_string_equal(fixture->told.text, warning);
    assert_int_equal(complaints.count, 0);
    key_fixture_free(fixture);
}

static void waivers_that_expired_or_soon_will_are_warned_of(void **state)
{
    (void)state;
    assert_warned(until - 30 * DAY - 1, "");
    assert_warned(until - 30 * DAY,
        "warning: conf:19: [waiver \"" RULE "\"] until: expires on 2026-03-31, in 29 days\n");
    assert_warned(
        until - 1, "warning: conf:19: [waiver \"" RULE "\"] until: expires on 2026-03-31, in 0 days\n");
    assert_warned(until,
        "warning: conf:19: [waiver \"" RULE "\"] until: expired on 2026-03-31: findings count again\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiver_for_the_key_signs),
        cmocka_unit_test(a_waived_finding_says_who_approved_it_and_until_when),
        cmocka_unit_test(a_waiver_ends_with_the_last_second_of_its_day),
        cmocka_unit_test(an_expired_waiver_shows_in_the_message),
        cmocka_unit_test(a_clock_that_makes_no_sense_voids_all_waivers),
        cmocka_unit_test(a_waiver_for_another_profile_does_not_count),
        cmocka_unit_test(a_waiver_for_another_rule_does_not_count),
        cmocka_unit_test(two_waivers_for_two_profiles_do_not_meet),
        cmocka_unit_test(a_waiver_for_another_key_does_not_count),
        cmocka_unit_test(each_key_has_the_waivers_that_are_for_it),
        cmocka_unit_test(a_signed_certificate_can_be_judged_for_a_key),
        cmocka_unit_test(an_algorithm_that_the_key_may_not_sign_with_is_against_its_policy),
        cmocka_unit_test(faults_are_told_with_their_line),
        cmocka_unit_test(waivers_that_expired_or_soon_will_are_warned_of),
    };
    return cmocka_run_group_tests(tests, key_fixture_set_up, key_fixture_tear_down);
}
