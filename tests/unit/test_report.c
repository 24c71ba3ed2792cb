/* Findings, quotes, and what happens when a report is full. */
#include "lint/report.h"

#include "lint/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct report report;
static const uint8_t document[] = "0123456789";
static const struct rule error_rule = { .id = "test.error", .severity = SEVERITY_ERROR, .source = "SBR 7.1" };
static const struct rule notice_rule = {
    .id = "test.notice", .severity = SEVERITY_NOTICE, .source = "SBR 7.2"
};

static const char *offset_path(const void *subject, struct span where, char *text, size_t size)
{
    const size_t offset = (size_t)(where.at - (const uint8_t *)subject);
    text[0] = (char)('a' + offset);
    text[1] = '\0';
    (void)size;
    return text;
}

static void begin(const struct rule *rule)
{
    report_clear(&report);
    report.document = (struct span){ document, 10 };
    report.rule = rule;
    report.subject = document;
    report.path = offset_path;
}

static void a_finding_knows_its_rule_and_its_place(void **state)
{
    (void)state;
    begin(&notice_rule);
    finding(&report, (struct span){ document + 3, 2 }, "want %d, have %s", 7, "none");
    assert_int_equal(report.finding_count, 1);
    const struct finding *found = &report.findings[0];
    assert_string_equal(found->rule, "test.notice");
    assert_int_equal(found->severity, SEVERITY_NOTICE);
    assert_string_equal(found->source, "SBR 7.2");
    assert_string_equal(found->path, "d");
    assert_int_equal(found->offset, 3);
    assert_int_equal(found->len, 2);
    assert_string_equal(found->message, "want 7, have none");
    assert_int_equal(report.counts[SEVERITY_NOTICE], 1);
    assert_int_equal(report.counts[SEVERITY_ERROR], 0);
    assert_false(report.cut);
}

static void a_finding_nowhere_is_about_the_whole_document(void **state)
{
    (void)state;
    begin(&error_rule);
    finding(&report, (struct span){ NULL, 0 }, "want one");
    finding(&report, SPAN_TEXT("elsewhere"), "want two");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(report.findings[i].offset, 0);
        assert_int_equal(report.findings[i].len, 10);
    }
}

static void a_finding_of_no_rule_is_an_error(void **state)
{
    (void)state;
    begin(NULL);
    finding(&report, (struct span){ NULL, 0 }, "want a rule");
    assert_int_equal(report.findings[0].severity, SEVERITY_ERROR);
    assert_int_equal(report.counts[SEVERITY_ERROR], 1);
}

static void a_message_is_printable_and_at_most_512_octets(void **state)
{
    (void)state;
    char text[2000];
    begin(&error_rule);
    finding(&report, (struct span){ NULL, 0 }, "want\n\x7f\xc3\xa4\x1b[31m");
    assert_string_equal(report.findings[0].message, "want?????[31m");
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    finding(&report, (struct span){ NULL, 0 }, "%s", text);
    const char *message = report.findings[1].message;
    assert_int_equal(strlen(message), REPORT_MESSAGE_BYTES - 1);
    assert_string_equal(message + strlen(message) - 4, "x...");
}

static void more_than_100_findings_are_cut_but_counted(void **state)
{
    (void)state;
    begin(&error_rule);
    for (unsigned i = 0; i < REPORT_MAX_FINDINGS; i++)
        finding(&report, (struct span){ NULL, 0 }, "want less");
    assert_false(report.cut);
    finding(&report, (struct span){ NULL, 0 }, "want less");
    assert_true(report.cut);
    assert_int_equal(report.finding_count, REPORT_MAX_FINDINGS);
    assert_int_equal(report.counts[SEVERITY_ERROR], REPORT_MAX_FINDINGS + 1);
}

static void more_text_than_fits_is_cut_but_counted(void **state)
{
    (void)state;
    char text[REPORT_MESSAGE_BYTES];
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    begin(&error_rule);
    size_t count = 0;
    for (; !report.cut; count++)
        finding(&report, (struct span){ NULL, 0 }, "%s", text);
    assert_int_equal(count, REPORT_TEXT_BYTES / (REPORT_MESSAGE_BYTES + 2) + 1);
    assert_int_equal(report.finding_count, count - 1);
    assert_int_equal(report.counts[SEVERITY_ERROR], count);
    assert_int_equal(
        report.text_used, report.finding_count * (REPORT_MESSAGE_BYTES + 2)); /* no half of a finding */
    const size_t kept = report.finding_count;
    finding(&report, (struct span){ NULL, 0 }, "want"); /* a short one may still fit; the report stays cut */
    assert_true(report.cut);
    assert_true(report.finding_count >= kept);
}

static void a_cleared_report_has_nothing_of_the_last_document(void **state)
{
    (void)state;
    begin(&error_rule);
    finding(&report, (struct span){ NULL, 0 }, "want less");
    report.parsed = report.cut = true;
    report.scope = 7;
    report.artifact = report.profile = "x";
    report_clear(&report);
    assert_false(report.parsed);
    assert_false(report.cut);
    assert_int_equal(report.scope, 0);
    assert_int_equal(report.finding_count, 0);
    assert_int_equal(report.counts[SEVERITY_ERROR], 0);
    assert_int_equal(report.text_used, 0);
    assert_string_equal(report.artifact, "");
    assert_string_equal(report.profile, "");
    assert_null(report.rule);
}

static void a_quote_escapes_what_is_not_printable(void **state)
{
    (void)state;
    char text[QUOTE_BYTES];
    assert_string_equal(quote(SPAN_TEXT("plain \"text\"~"), text), "plain \"text\"~");
    assert_string_equal(quote(SPAN_TEXT("a\0b\n\\\x7f\xff"), text), "a\\x00b\\x0a\\x5c\\x7f\\xff");
    assert_string_equal(quote((struct span){ NULL, 0 }, text), "");
}

static void a_long_quote_is_cut_between_characters(void **state)
{
    (void)state;
    uint8_t octets[200];
    char text[QUOTE_BYTES];
    memset(octets, 'x', sizeof(octets));
    quote((struct span){ octets, REPORT_QUOTE_BYTES }, text);
    assert_int_equal(strlen(text), REPORT_QUOTE_BYTES);
    assert_int_equal(text[REPORT_QUOTE_BYTES - 1], 'x');
    quote(SPAN_OF(octets), text);
    assert_int_equal(strlen(text), REPORT_QUOTE_BYTES + 3);
    octets[REPORT_QUOTE_BYTES - 2] = 0xff;
    quote(SPAN_OF(octets), text);
    assert_int_equal(strlen(text), REPORT_QUOTE_BYTES - 2 + 3);
    memset(octets, 0xff, sizeof(octets));
    quote(SPAN_OF(octets), text);
    assert_string_equal(text + strlen(text) - 7, "\\xff...");
    assert_true(strlen(text) < QUOTE_BYTES);
}

static void severities_have_names(void **state)
{
    (void)state;
    assert_string_equal(severity_name(SEVERITY_ERROR), "error");
    assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
    assert_string_equal(severity_name(SEVERITY_NOTICE), "notice");
    assert_string_equal(severity_name(SEVERITY_COUNT), "error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_knows_its_rule_and_its_place),
        cmocka_unit_test(a_finding_nowhere_is_about_the_whole_document),
        cmocka_unit_test(a_finding_of_no_rule_is_an_error),
        cmocka_unit_test(a_message_is_printable_and_at_most_512_octets),
        cmocka_unit_test(more_than_100_findings_are_cut_but_counted),
        cmocka_unit_test(more_text_than_fits_is_cut_but_counted),
        cmocka_unit_test(a_cleared_report_has_nothing_of_the_last_document),
        cmocka_unit_test(a_quote_escapes_what_is_not_printable),
        cmocka_unit_test(a_long_quote_is_cut_between_characters),
        cmocka_unit_test(severities_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
