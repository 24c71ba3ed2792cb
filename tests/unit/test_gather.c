/* tests/unit/test_gather.c - whether a batch is worth waiting for. */
#include "audit/gather.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { FLUSH_US = 100 };

static void a_single_thread_never_waits(void **state)
{
    struct gather gather = { .expected = 0 };

    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_true(gather_is_enough(&gather, 1));
        gather_written(&gather, 1, 0, FLUSH_US);
    }
}

static void who_came_during_a_flush_waits_for_those_whom_it_answers(void **state)
{
    struct gather gather = { .expected = 0 };

    (void)state;
    gather_written(&gather, 1, 7, FLUSH_US);
    for (size_t queued = 1; queued < 8; queued++)
        assert_false(gather_is_enough(&gather, queued));
    assert_true(gather_is_enough(&gather, 8));
    assert_int_equal(gather.patience_us, FLUSH_US / GATHER_PART);
    gather_written(&gather, 8, 0, FLUSH_US);
    assert_false(gather_is_enough(&gather, 7)); /* and they again for each other */
    assert_true(gather_is_enough(&gather, 8));
}

static void patience_is_never_longer_than_its_limit_and_none_if_falling_asleep_takes_as_long(void **state)
{
    struct gather gather = { .expected = 0 };

    (void)state;
    gather_written(&gather, 1, 1, INT64_MAX);
    assert_int_equal(gather.patience_us, GATHER_LONGEST_US);
    gather_written(&gather, 1, 1, GATHER_PART * GATHER_LEAST_US - 1);
    assert_true(gather_is_enough(&gather, 1));
    gather_written(&gather, 1, 1, -1); /* a clock that went back */
    assert_true(gather_is_enough(&gather, 1));
    gather_written(&gather, 1, 1, GATHER_PART * GATHER_LEAST_US);
    assert_false(gather_is_enough(&gather, 1));
}

/* Batches of two threads that go without a wait, until one waits. */
static unsigned batches_without_wait(struct gather *gather)
{
    unsigned count = 0;

    while (gather_is_enough(gather, 1)) {
        gather_written(gather, 1, 1, FLUSH_US);
        count++;
    }
    return count;
}

static void after_each_wait_in_vain_ever_more_batches_go_without_one(void **state)
{
    struct gather gather = { .expected = 0 };
    unsigned without = 0;

    (void)state;
    gather_written(&gather, 1, 1, FLUSH_US);
    for (unsigned vain = 1; vain < 10; vain++) {
        assert_false(gather_is_enough(&gather, 1));
        gather_ran_out(&gather, 1, 1);
        without = batches_without_wait(&gather);
        assert_int_equal(without, 1U << (vain < GATHER_MOST_VAIN ? vain : GATHER_MOST_VAIN));
    }
}

static void a_wait_that_brought_somebody_makes_up_for_those_in_vain(void **state)
{
    struct gather gather = { .expected = 0 };

    (void)state;
    for (int both = 0; both < 2; both++) {
        gather = (struct gather){ .expected = 3, .patience_us = 20, .vain = GATHER_MOST_VAIN };
        if (both == 0)
            gather_ran_out(&gather, 1, 2); /* not all, but one */
        else
            gather_written(&gather, 3, 0, FLUSH_US); /* all */
        gather_ran_out(&gather, 1, 1);
        assert_int_equal(batches_without_wait(&gather), 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_thread_never_waits),
        cmocka_unit_test(who_came_during_a_flush_waits_for_those_whom_it_answers),
        cmocka_unit_test(patience_is_never_longer_than_its_limit_and_none_if_falling_asleep_takes_as_long),
        cmocka_unit_test(after_each_wait_in_vain_ever_more_batches_go_without_one),
        cmocka_unit_test(a_wait_that_brought_somebody_makes_up_for_those_in_vain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
