/* The two forms of a Time, the calendar, and days and months of seconds. */
#include "lint/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Reads `text` as a Time of type `tag`. */
static struct time read_time(unsigned tag, const char *text)
{
    uint8_t bytes[64] = { (uint8_t)tag, (uint8_t)strlen(text) };
    memcpy(bytes + 2, text, strlen(text));
    struct der_error error;
    struct der d = der_begin((struct span){ bytes, strlen(text) + 2 }, &error);
    struct time time = { .tag = 0 };
    assert_true(time_read(&d, &time, "time"));
    assert_true(der_at_end(&d));
    assert_int_equal(time.tag, tag);
    assert_int_equal(time.text.len, strlen(text));
    assert_int_equal(time.whole.len, strlen(text) + 2);
    return time;
}

static void assert_seconds(unsigned tag, const char *text, int64_t seconds)
{
    const struct time time = read_time(tag, text);
    assert_true(time.valid);
    assert_int_equal(time.seconds, seconds);
}

static void assert_not_valid(unsigned tag, const char *text)
{
    const struct time time = read_time(tag, text);
    assert_false(time.valid);
    assert_int_equal(time.seconds, 0);
}

static void a_time_is_seconds_since_1970(void **state)
{
    (void)state;
    assert_seconds(DER_UTC_TIME, "700101000000Z", 0);
    assert_seconds(DER_UTC_TIME, "250915123456Z", 1757939696);
    assert_seconds(DER_UTC_TIME, "000229000000Z", 951782400);
    assert_seconds(DER_GENERALIZED_TIME, "20500101000000Z", 2524608000);
    assert_seconds(DER_GENERALIZED_TIME, "99991231235959Z", 253402300799);
    assert_seconds(DER_GENERALIZED_TIME, "19691231235959Z", -1);
    assert_seconds(DER_GENERALIZED_TIME, "00010101000000Z", -62135596800);
}

static void two_digit_years_from_50_are_of_the_last_century(void **state)
{
    (void)state;
    assert_seconds(DER_UTC_TIME, "491231235959Z", 2524607999);
    assert_seconds(DER_UTC_TIME, "500101000000Z", -631152000);
}

static void a_time_of_another_form_is_not_valid(void **state)
{
    (void)state;
    assert_not_valid(DER_UTC_TIME, "2509151234Z");
    assert_not_valid(DER_UTC_TIME, "250915123456");
    assert_not_valid(DER_UTC_TIME, "250915123456+0000");
    assert_not_valid(DER_UTC_TIME, "25091512345 Z");
    assert_not_valid(DER_UTC_TIME, "-50915123456Z");
    assert_not_valid(DER_UTC_TIME, "250915123456z");
    assert_not_valid(DER_GENERALIZED_TIME, "20500101000000.5Z");
    assert_not_valid(DER_GENERALIZED_TIME, "205001010000Z");
    assert_not_valid(DER_GENERALIZED_TIME, "250915123456Z");
    assert_not_valid(DER_GENERALIZED_TIME, "");
}

static void a_time_that_no_calendar_has_is_not_valid(void **state)
{
    (void)state;
    assert_not_valid(DER_UTC_TIME, "250001000000Z");
    assert_not_valid(DER_UTC_TIME, "251301000000Z");
    assert_not_valid(DER_UTC_TIME, "250100000000Z");
    assert_not_valid(DER_UTC_TIME, "250132000000Z");
    assert_not_valid(DER_UTC_TIME, "250431000000Z");
    assert_not_valid(DER_UTC_TIME, "250229000000Z");
    assert_not_valid(DER_UTC_TIME, "250101240000Z");
    assert_not_valid(DER_UTC_TIME, "250101006000Z");
    assert_not_valid(DER_UTC_TIME, "250101000060Z");
    assert_not_valid(DER_GENERALIZED_TIME, "21000229000000Z");
}

static void an_element_of_another_type_is_refused(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0x13, 0x01, 'Z' };
    struct der_error error;
    struct der d = der_begin(SPAN_OF(bytes), &error);
    struct time time;
    assert_false(time_read(&d, &time, "notBefore"));
    assert_int_equal(error.fault, DER_FAULT_UNEXPECTED_TAG);
    assert_string_equal(error.field, "notBefore");
    assert_int_equal(d.rest.len, sizeof(bytes));
}

static void the_day_of_seconds_rounds_down(void **state)
{
    (void)state;
    assert_int_equal(time_date(0), 19700101);
    assert_int_equal(time_date(86399), 19700101);
    assert_int_equal(time_date(86400), 19700102);
    assert_int_equal(time_date(-1), 19691231);
    assert_int_equal(time_date(951782400), 20000229);
}

static void days_outside_four_digit_years_clamp(void **state)
{
    (void)state;
    assert_int_equal(time_date(253402300799), 99991231);
    assert_int_equal(time_date(253402300800), 99991231);
    assert_int_equal(time_date(INT64_MAX), 99991231);
    assert_int_equal(time_date(-62135596800), 10101);
    assert_int_equal(time_date(-62135596801), 10101);
    assert_int_equal(time_date(INT64_MIN), 10101);
}

static void every_day_of_four_centuries_comes_back(void **state)
{
    (void)state;
    int previous = 0;
    for (int64_t seconds = time_of_date(18000101); seconds < time_of_date(22000101);
         seconds += TIME_DAY_SECONDS) {
        const int day = time_date(seconds);
        assert_true(day > previous);
        assert_int_equal(time_of_date(day), seconds);
        previous = day;
    }
    assert_int_equal(previous, 21991231);
}

static void adding_months_clamps_the_day_to_the_months_end(void **state)
{
    (void)state;
    assert_int_equal(time_date(time_add_months(time_of_date(20250131), 1)), 20250228);
    assert_int_equal(time_date(time_add_months(time_of_date(20240131), 1)), 20240229);
    assert_int_equal(time_date(time_add_months(time_of_date(20241231), 12)), 20251231);
    assert_int_equal(time_date(time_add_months(time_of_date(20241115), 2)), 20250115);
    assert_int_equal(time_date(time_add_months(time_of_date(20250115), -1)), 20241215);
    assert_int_equal(time_add_months(time_of_date(20250115) + 3661, 1), time_of_date(20250215) + 3661);
    assert_int_equal(time_date(time_add_months(time_of_date(19690131) + 5, 1)), 19690228);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_seconds_since_1970),
        cmocka_unit_test(two_digit_years_from_50_are_of_the_last_century),
        cmocka_unit_test(a_time_of_another_form_is_not_valid),
        cmocka_unit_test(a_time_that_no_calendar_has_is_not_valid),
        cmocka_unit_test(an_element_of_another_type_is_refused),
        cmocka_unit_test(the_day_of_seconds_rounds_down),
        cmocka_unit_test(days_outside_four_digit_years_clamp),
        cmocka_unit_test(every_day_of_four_centuries_comes_back),
        cmocka_unit_test(adding_months_clamps_the_day_to_the_months_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
