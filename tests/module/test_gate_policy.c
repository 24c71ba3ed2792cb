/* tests/module/test_gate_policy.c - a key's pins and waivers, from the configuration to the journal. */
#include "tests/module/harness.h"

#include <stdio.h>
#include <string.h>

enum { DAY = 86400, LINE_BYTES = 64 * 1024, NEAR = 60 /* seconds: more than a test takes */ };

/* What FAULT_OTHER_MAILBOX breaks. */
#define RULE "leaf.san.subject_mailbox_repeated"

/* True if the last record of the journal has `text` in it. */
static bool last_record_has(const struct harness *h, const char *text)
{
    static char line[LINE_BYTES], last[LINE_BYTES];
    FILE *file = fopen(h->journal_path, "re");

    assert_non_null(file);
    last[0] = '\0';
    while (fgets(line, sizeof line, file) != NULL)
        if (strstr(line, "\"kind\":\"outcome\"") == NULL)
            memcpy(last, line, sizeof last);
    fclose(file);
    return strstr(last, text) != NULL;
}

/* Midnight UTC that ends the day after tomorrow; `day` gets that day as YYYY-MM-DD. */
static time_t end_of_day(char day[sizeof "0000-00-00"])
{
    const time_t then = time(NULL) / DAY * DAY + 2 * DAY;
    struct tm parts;

    assert_non_null(gmtime_r(&then, &parts));
    assert_int_equal(strftime(day, sizeof "0000-00-00", "%Y-%m-%d", &parts), sizeof "0000-00-00" - 1);
    return then + DAY;
}

/* Starts with a waiver for RULE until that day; returns its end. */
static time_t start_with_waiver(struct harness *h, const char *whose)
{
    char day[sizeof "0000-00-00"], section[512];
    const time_t end = end_of_day(day);

    snprintf(section, sizeof section,
        "[waiver \"" RULE "\"]\n%suntil = %s\napproved-by = Compliance, 4711\nreason = old data\n", whose,
        day);
    harness_configure(h, NULL, section);
    harness_start(h);
    return end;
}

static void a_certificate_within_the_pins_is_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_configure(h,
        "pin-key-usages = digitalSignature\npin-crl-urls = http://crl.example.com/issuing.crl\n"
        "pin-mailbox-domains = example.com\npin-validity-days = 366\n",
        NULL);
    harness_start(h);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_certificate_outside_a_pin_is_refused_and_the_record_says_where(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->audit = "keep-text = yes\n";
    harness_configure(h, "pin-crl-urls = http://crl.example.com/another.crl\n", NULL);
    harness_start(h);
    harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    assert_true(last_record_has(h, "\"reason\":\"findings\""));
    assert_true(last_record_has(h,
        "\"rule\":\"pin.crl-urls\",\"severity\":\"error\",\"path\":\"extensions.cRLDistributionPoints[0]"));
    assert_true(last_record_has(h, "http://crl.example.com/issuing.crl"));
    bytes_free(tbs);
}

static void a_pin_is_recorded_in_monitor_mode_too(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_configure(h, "mode = monitor\npin-ocsp-urls = none\n", NULL);
    harness_start(h);
    harness_must_sign(h, tbs);
    assert_true(last_record_has(h, "\"kind\":\"intent\""));
    assert_true(last_record_has(h, "\"verdict\":\"refuse\""));
    assert_true(last_record_has(h, "\"rule\":\"pin.ocsp-urls\""));
    bytes_free(tbs);
}

static void a_pin_that_makes_no_sense_stops_the_start(void **state)
{
    struct harness *h = *state;

    harness_configure(h, "pin-crl-urls = crl.example.com\n", NULL);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
}

static void a_waived_finding_is_signed_and_recorded_with_its_waiver(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_OTHER_MAILBOX);
    char day[sizeof "0000-00-00"], expected[128];

    end_of_day(day);
    start_with_waiver(h, "key = ca\n");
    harness_must_sign(h, tbs);
    snprintf(expected, sizeof expected, "\"waiver\":\"until %s, approved by Compliance, 4711\"", day);
    assert_true(last_record_has(h, "\"kind\":\"intent\""));
    assert_true(last_record_has(h, "\"verdict\":\"sign\""));
    assert_true(last_record_has(h, "\"rule\":\"" RULE "\""));
    assert_true(last_record_has(h, expected));
    bytes_free(tbs);
}

static void a_waiver_expires_while_the_module_runs(void **state)
{
    struct harness *h = *state;
    const struct bytes before = harness_tbs(h, FAULT_OTHER_MAILBOX);
    const struct bytes after = harness_tbs(h, FAULT_OTHER_MAILBOX);
    char text[256];

    h->audit = "keep-text = yes\nrotate-after = 9\n"; /* days: the ledger reads one segment */
    const time_t left = start_with_waiver(h, "key = ca\n") - time(NULL);
    clock_shift(left - NEAR);
    harness_must_sign(h, before);
    assert_int_equal(ledger_count(h->ledger, "waiver"), 0);
    clock_shift(left + 1);
    for (int i = 0; i < 3; i++)
        harness_must_refuse(h, after, CKR_FUNCTION_REJECTED);
    clock_shift(0);
    assert_int_equal(ledger_count(h->ledger, "waiver"), 1); /* once, however often somebody looks */
    assert_true(ledger_last(h->ledger, "waiver", "rule", text, sizeof text));
    assert_string_equal(text, RULE);
    assert_true(ledger_last(h->ledger, "waiver", "approved_by", text, sizeof text));
    assert_string_equal(text, "Compliance, 4711");
    assert_true(last_record_has(h, "\"kind\":\"refusal\""));
    assert_true(last_record_has(h, "; its waiver expired on "));
    assert_true(last_record_has(h, "\"waiver\":null"));
    bytes_free(before);
    bytes_free(after);
}

static void a_waiver_for_another_profile_does_not_sign(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_OTHER_MAILBOX); /* mailbox-validated/strict */

    start_with_waiver(h, "key = ca\nprofile = mailbox-validated/multipurpose\n");
    harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
}

static void a_waiver_waives_no_other_fault(void **state)
{
    struct harness *h = *state;

    start_with_waiver(h, "key = ca\n");
    for (enum fault fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        const struct bytes tbs = harness_tbs(h, fault);

        if (fault != FAULT_OTHER_MAILBOX)
            harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
        bytes_free(tbs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_QUIET(a_certificate_within_the_pins_is_signed),
        GATE_TEST_QUIET(a_certificate_outside_a_pin_is_refused_and_the_record_says_where),
        GATE_TEST_QUIET(a_pin_is_recorded_in_monitor_mode_too),
        GATE_TEST_QUIET(a_pin_that_makes_no_sense_stops_the_start),
        GATE_TEST_QUIET(a_waived_finding_is_signed_and_recorded_with_its_waiver),
        GATE_TEST_QUIET(a_waiver_expires_while_the_module_runs),
        GATE_TEST_QUIET(a_waiver_for_another_profile_does_not_sign),
        GATE_TEST_QUIET(a_waiver_waives_no_other_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
