/* When a report and a policy make SIGN, and that everything else is REFUSE. */
#include "lint/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct report report;
static const struct policy permissive = { .scopes = 0x6, .refuse_at = SEVERITY_ERROR };

/* A clean report of scope 2. */
static void begin(void)
{
    report_clear(&report);
    report.parsed = true;
    report.scope = 0x2;
}

static void assert_refused(const struct policy *policy, enum verdict_reason wanted)
{
    enum verdict_reason reason = VERDICT_CLEAN;
    assert_int_equal(verdict_of(&report, policy, &reason), REFUSE);
    assert_int_equal(reason, wanted);
}

static void a_clean_report_of_an_allowed_scope_is_signed(void **state)
{
    (void)state;
    enum verdict_reason reason = VERDICT_UNPARSED;
    begin();
    assert_int_equal(verdict_of(&report, &permissive, &reason), SIGN);
    assert_int_equal(reason, VERDICT_CLEAN);
    assert_int_equal(verdict_of(&report, &permissive, NULL), SIGN);
}

static void what_was_only_cleared_is_refused(void **state)
{
    (void)state;
    report_clear(&report);
    assert_refused(&permissive, VERDICT_UNPARSED);
    memset(&report, 0, sizeof(report));
    assert_refused(&permissive, VERDICT_UNPARSED);
    begin();
    assert_refused(&(struct policy){ .scopes = 0 }, VERDICT_SCOPE);
    assert_int_equal(REFUSE, 0);
}

static void a_cut_report_is_refused(void **state)
{
    (void)state;
    begin();
    report.cut = true;
    assert_refused(&permissive, VERDICT_CUT);
}

static void another_scope_is_refused(void **state)
{
    (void)state;
    begin();
    report.scope = 0x8;
    assert_refused(&permissive, VERDICT_SCOPE);
    report.scope = 0xa; /* one bit allowed, one not */
    assert_refused(&permissive, VERDICT_SCOPE);
    report.scope = 0;
    assert_refused(&permissive, VERDICT_SCOPE);
}

static void findings_as_grave_as_the_policy_says_are_refused(void **state)
{
    (void)state;
    static const struct {
        enum severity found, refuse_at;
        enum verdict verdict;
    } rows[] = {
        { SEVERITY_ERROR, SEVERITY_ERROR, REFUSE },
        { SEVERITY_ERROR, SEVERITY_WARNING, REFUSE },
        { SEVERITY_ERROR, SEVERITY_NOTICE, REFUSE },
        { SEVERITY_WARNING, SEVERITY_ERROR, SIGN },
        { SEVERITY_WARNING, SEVERITY_WARNING, REFUSE },
        { SEVERITY_WARNING, SEVERITY_NOTICE, REFUSE },
        { SEVERITY_NOTICE, SEVERITY_ERROR, SIGN },
        { SEVERITY_NOTICE, SEVERITY_WARNING, SIGN },
        { SEVERITY_NOTICE, SEVERITY_NOTICE, REFUSE },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum verdict_reason reason;
        begin();
        report.counts[rows[i].found] = 1;
        const struct policy policy = { .scopes = 0x2, .refuse_at = rows[i].refuse_at };
        assert_int_equal(verdict_of(&report, &policy, &reason), rows[i].verdict);
        assert_int_equal(reason, rows[i].verdict == SIGN ? VERDICT_CLEAN : VERDICT_FINDINGS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_report_of_an_allowed_scope_is_signed),
        cmocka_unit_test(what_was_only_cleared_is_refused),
        cmocka_unit_test(a_cut_report_is_refused),
        cmocka_unit_test(another_scope_is_refused),
        cmocka_unit_test(findings_as_grave_as_the_policy_says_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
