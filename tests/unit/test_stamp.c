/* tests/unit/test_stamp.c - times of records. */
#include "audit/stamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void known_times_hold_both_ways(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } known[] = { { 0, "1970-01-01T00:00:00.123456Z" }, { 951782399, "2000-02-28T23:59:59.123456Z" },
        { 951782400, "2000-02-29T00:00:00.123456Z" }, { 4107542399, "2100-02-28T23:59:59.123456Z" },
        { 4107542400, "2100-03-01T00:00:00.123456Z" }, { 253402300799, "9999-12-31T23:59:59.123456Z" } };
    char text[STAMP_TEXT];
    int64_t back = 0;

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_true(stamp_write(known[i].seconds * 1000000 + 123456, text));
        assert_memory_equal(text, known[i].text, STAMP_TEXT);
        assert_true(stamp_read(known[i].text, &back));
        assert_true(back == known[i].seconds * 1000000 + 123456);
    }
}

static void every_day_of_four_centuries_is_that_of_the_c_library(void **state)
{
    (void)state;
    for (time_t day = 0; day < 146097; day++) {
        const time_t seconds = day * 86400 + day % 86400;
        char text[STAMP_TEXT], want[64];
        struct tm tm;
        int64_t back = 0;

        assert_non_null(gmtime_r(&seconds, &tm));
        assert_int_equal(strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%S.000007Z", &tm), STAMP_TEXT);
        assert_true(stamp_write((int64_t)seconds * 1000000 + 7, text));
        assert_memory_equal(text, want, STAMP_TEXT);
        assert_true(stamp_read(text, &back));
        assert_true(back == (int64_t)seconds * 1000000 + 7);
    }
}

static void times_out_of_range_and_other_forms_are_refused(void **state)
{
    static const char *const wrong[] = { "1969-12-31T23:59:59.000000Z", "2001-02-29T00:00:00.000000Z",
        "2001-13-01T00:00:00.000000Z", "2001-00-01T00:00:00.000000Z", "2001-01-00T00:00:00.000000Z",
        "2001-01-01T24:00:00.000000Z", "2001-01-01T00:60:00.000000Z", "2001-01-01T00:00:60.000000Z",
        "2001-01-01 00:00:00.000000Z", "2001-01-01T00:00:00,000000Z", "2001-01-01T00:00:00.000000z",
        "2001-01-01T00:00:00.00000aZ", "2001-1 -01T00:00:00.000000Z" };
    char text[STAMP_TEXT];
    int64_t back = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (stamp_read(wrong[i], &back))
            fail_msg("read although it is no time: %s", wrong[i]);
    assert_false(stamp_write(-1, text));
    assert_false(stamp_write(INT64_C(253402300800) * 1000000, text));
    assert_false(stamp_write(INT64_MIN, text));
    assert_false(stamp_write(INT64_MAX, text));
}

static void now_is_a_time(void **state)
{
    char text[STAMP_TEXT];

    (void)state;
    assert_true(stamp_now() > INT64_C(1700000000) * 1000000);
    assert_true(stamp_write(stamp_now(), text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_times_hold_both_ways),
        cmocka_unit_test(every_day_of_four_centuries_is_that_of_the_c_library),
        cmocka_unit_test(times_out_of_range_and_other_forms_are_refused),
        cmocka_unit_test(now_is_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
