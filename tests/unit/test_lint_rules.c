/* Which rules run on which day, for which scope. With tables of its own in the place of rules.c and rule_index.c. */
#include "lint/data/rule_index.h"
#include "lint/lint.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void complain(const struct cert *cert, struct report *report)
{
    finding(report, cert->serial, "want nothing, have a document");
}

enum { CERTIFICATE_DAY = 20250915 /* notBefore of put_tbs */ };

static const struct rule first[] = {
    { .id = "test.always", .applies = CERTIFICATE, .check = complain, .peers = "zlint:e_always pkilint:a.b" },
    { .id = "test.leaf", .applies = OTHER_LEAF, .check = complain },
    { .id = "test.ca", .applies = CA, .check = complain },
    { .id = "test.reader", .applies = CERTIFICATE, .check = NULL },
};
static const struct rule second[] = {
    { .id = "test.until_today", .applies = CERTIFICATE, .until = CERTIFICATE_DAY, .check = complain },
    { .id = "test.until_tomorrow", .applies = CERTIFICATE, .until = CERTIFICATE_DAY + 1, .check = complain },
    { .id = "test.since_today", .applies = CERTIFICATE, .since = CERTIFICATE_DAY, .check = complain },
    { .id = "test.since_tomorrow", .applies = CERTIFICATE, .since = CERTIFICATE_DAY + 1, .check = complain },
    { .id = "test.always.too", .applies = CERTIFICATE, .check = complain, .peers = "zlint:e_always_too" },
};
static const struct rule_table tables[] = {
    { "First", first, COUNT_OF(first) },
    { "Second", second, COUNT_OF(second) },
};
const struct rule_table *const rule_tables[] = { &tables[0], &tables[1], NULL };

/* As make_rule_index would write it. */
static const struct rule_place of_leaf[] = { { 0, 0 }, { 0, 1 }, { 0, 3 }, { 1, 0 }, { 1, 1 }, { 1, 2 },
    { 1, 3 }, { 1, 4 } };
const struct rule_list rule_index[SCOPE_BITS] = { [13] = { of_leaf, COUNT_OF(of_leaf) } };
_Static_assert(OTHER_LEAF == 1 << 13, "the scope of put_tbs");

static struct build build;
static struct report report;

static void judge(int64_t clock_seconds, const struct tbs_fields *fields)
{
    build.len = 0;
    put_tbs(&build, fields, (struct span){ NULL, 0 });
    const struct lint_input input = { .document = build_span(&build), .clock_seconds = clock_seconds };
    lint_document(&input, &report);
    assert_true(report.parsed);
}

static bool ran(const char *rule)
{
    for (size_t i = 0; i < report.finding_count; i++)
        if (strcmp(report.findings[i].rule, rule) == 0)
            return true;
    return false;
}

static void the_rules_of_a_scope_run_in_the_order_of_the_tables(void **state)
{
    (void)state;
    judge(0, &(struct tbs_fields){ .version = { NULL, 0 } });
    assert_true(ran("test.always"));
    assert_true(ran("test.leaf"));
    assert_false(ran("test.ca"));
    assert_false(ran("test.reader"));
    assert_string_equal(report.findings[0].rule, "test.always");
    assert_string_equal(report.findings[report.finding_count - 1].rule, "test.always.too");
    assert_string_equal(report.findings[0].path, "serialNumber");
}

static void a_rule_holds_from_its_first_day_to_the_day_before_its_until(void **state)
{
    (void)state;
    judge(0, &(struct tbs_fields){ .version = { NULL, 0 } });
    assert_false(ran("test.until_today"));
    assert_true(ran("test.until_tomorrow"));
    assert_true(ran("test.since_today"));
    assert_false(ran("test.since_tomorrow"));
}

static void a_later_clock_decides_the_day(void **state)
{
    (void)state;
    judge(time_of_date(CERTIFICATE_DAY + 1), &(struct tbs_fields){ .version = { NULL, 0 } });
    assert_true(ran("test.since_tomorrow"));
    assert_false(ran("test.until_tomorrow"));
}

static void an_earlier_clock_does_not(void **state)
{
    (void)state;
    judge(time_of_date(CERTIFICATE_DAY - 1), &(struct tbs_fields){ .version = { NULL, 0 } });
    assert_true(ran("test.since_today"));
    assert_false(ran("test.until_today"));
}

static void without_a_valid_not_before_only_the_clock_counts(void **state)
{
    (void)state;
    const struct tbs_fields fields = { .validity = SPAN_TEXT("\x30\x04\x17\x00\x17\x00") };
    judge(time_of_date(CERTIFICATE_DAY), &fields);
    assert_true(ran("test.since_today"));
    assert_false(ran("test.since_tomorrow"));
    judge(0, &fields);
    assert_false(ran("test.since_today"));
    assert_true(ran("test.until_today"));
}

static void a_rule_that_is_off_does_not_run(void **state)
{
    (void)state;
    static const char *const off[] = { "test.always", "test.leaf", NULL };
    judge(0, &(struct tbs_fields){ .version = { NULL, 0 } });
    assert_true(ran("test.always"));
    const struct lint_input input = { .document = build_span(&build), .off = off };
    lint_document(&input, &report);
    assert_false(ran("test.always"));
    assert_false(ran("test.leaf"));
    assert_true(ran("test.always.too"));
}

static void a_rule_is_found_by_its_id_or_a_peers_whole_name(void **state)
{
    (void)state;
    assert_ptr_equal(lint_rule_find("test.since_today"), &second[2]);
    assert_ptr_equal(lint_rule_find("zlint:e_always"), &first[0]);
    assert_ptr_equal(lint_rule_find("e_always"), &first[0]);
    assert_ptr_equal(lint_rule_find("a.b"), &first[0]);
    assert_ptr_equal(lint_rule_find("e_always_too"), &second[4]);
    assert_null(lint_rule_find("e_alway"));
    assert_null(lint_rule_find("always"));
    assert_null(lint_rule_find("zlint"));
    assert_null(lint_rule_find("zlint:"));
    assert_null(lint_rule_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_of_a_scope_run_in_the_order_of_the_tables),
        cmocka_unit_test(a_rule_holds_from_its_first_day_to_the_day_before_its_until),
        cmocka_unit_test(a_later_clock_decides_the_day),
        cmocka_unit_test(an_earlier_clock_does_not),
        cmocka_unit_test(without_a_valid_not_before_only_the_clock_counts),
        cmocka_unit_test(a_rule_that_is_off_does_not_run),
        cmocka_unit_test(a_rule_is_found_by_its_id_or_a_peers_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
