/* tests/unit/test_clock.c - a clock that was set is noticed; one that only goes on is not. */
#include "audit/clock.h"

#include "audit/stamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SECOND_US = 1000 * 1000 };

/* The head of a record that was written `seconds` ago. */
static struct chain_head head_ago(int64_t seconds)
{
    return (struct chain_head){ .seq = 1, .time_us = stamp_now() - seconds * SECOND_US };
}

static void a_clock_that_goes_on_was_not_set(void **state)
{
    struct clock_watch watch = { .known = false };
    struct chain_head head = head_ago(0);
    struct record_clock clock;

    (void)state;
    assert_false(clock_was_set(&watch, &head, &clock));
    assert_true(watch.known);
    assert_false(clock_was_set(&watch, &head, &clock));
    head = head_ago(86400); /* nobody wrote for a day */
    assert_false(clock_was_set(&watch, &head, &clock));
}

static void a_clock_that_says_less_than_the_record_before_was_set_back(void **state)
{
    struct clock_watch watch = { .known = false };
    const struct chain_head head = head_ago(-10);
    struct record_clock clock = { .before_us = 0 };

    (void)state;
    assert_true(clock_was_set(&watch, &head, &clock));
    assert_int_equal(clock.direction, RECORD_BACK);
    assert_int_equal(clock.before_us, head.time_us);
    assert_in_range(clock.step_ms, 8000, 10000);
}

static void a_step_against_the_time_since_the_start_of_the_machine_is_noticed_both_ways(void **state)
{
    struct clock_watch watch = { .known = false };
    const struct chain_head head = head_ago(3600);
    struct record_clock clock = { .before_us = 0 };

    (void)state;
    assert_false(clock_was_set(&watch, &head, &clock));
    watch.ahead_us -= 20 * SECOND_US; /* the clock is now ahead of where it was */
    assert_true(clock_was_set(&watch, &head, &clock));
    assert_int_equal(clock.direction, RECORD_FORWARD);
    assert_in_range(clock.step_ms, 19000, 21000);
    watch.ahead_us += 30 * SECOND_US; /* behind, but still after the last record */
    assert_true(clock_was_set(&watch, &head, &clock));
    assert_int_equal(clock.direction, RECORD_BACK);
    assert_in_range(clock.step_ms, 29000, 31000);
    assert_false(clock_was_set(&watch, &head, &clock)); /* said once */
}

static void before_the_first_record_nothing_is_said(void **state)
{
    struct clock_watch watch = { .known = true, .ahead_us = 0 };
    const struct chain_head head = { .seq = 0 };
    struct record_clock clock;

    (void)state;
    assert_false(clock_was_set(&watch, &head, &clock));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_goes_on_was_not_set),
        cmocka_unit_test(a_clock_that_says_less_than_the_record_before_was_set_back),
        cmocka_unit_test(a_step_against_the_time_since_the_start_of_the_machine_is_noticed_both_ways),
        cmocka_unit_test(before_the_first_record_nothing_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
