/* tests/unit/test_country.c - countries and subdivisions as iso-codes has them. */
#include "lint/country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void official_codes_exist_and_others_do_not(void **state)
{
    static const char *const official[] = { "AD", "DE", "GB", "GR", "SS", "US", "ZW" };
    static const char *const others[] = { "XX", "XK", "XG", "EL", "XI", "UK", "EU", "UN", "SU", "ZZ", "AA",
        "de", "D", "DEU", "", "\0\0" };

    (void)state;
    for (size_t i = 0; i < sizeof official / sizeof official[0]; i++)
        if (!country_is_official((struct span){ (const uint8_t *)official[i], 2 }))
            fail_msg("%s: want it official", official[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (country_is_official((struct span){ (const uint8_t *)others[i], strlen(others[i]) }))
            fail_msg("%s: want it not official", others[i]);
}

static void subdivisions_belong_to_their_country(void **state)
{
    (void)state;
    assert_true(country_has_subdivision(SPAN_TEXT("US"), SPAN_TEXT("CA")));
    assert_true(country_has_subdivision(SPAN_TEXT("DE"), SPAN_TEXT("BY")));
    assert_true(country_has_subdivision(SPAN_TEXT("GB"), SPAN_TEXT("ENG")));
    assert_true(country_has_subdivision(SPAN_TEXT("AT"), SPAN_TEXT("9")));
    assert_false(country_has_subdivision(SPAN_TEXT("DE"), SPAN_TEXT("CA")));
    assert_false(country_has_subdivision(SPAN_TEXT("US"), SPAN_TEXT("ZZ")));
    assert_false(country_has_subdivision(SPAN_TEXT("US"), SPAN_TEXT("")));
    assert_false(country_has_subdivision(SPAN_TEXT("US"), SPAN_TEXT("CALI")));
    assert_false(country_has_subdivision(SPAN_TEXT("GB"), SPAN_TEXT("EN")));
}

static void the_economic_area_has_its_thirty_states(void **state)
{
    size_t count = 0;

    (void)state;
    for (int a = 'A'; a <= 'Z'; a++) {
        for (int b = 'A'; b <= 'Z'; b++) {
            const uint8_t code[2] = { (uint8_t)a, (uint8_t)b };

            if (country_in_eea(SPAN_OF(code))) {
                assert_true(country_is_official(SPAN_OF(code)));
                count++;
            }
        }
    }
    assert_int_equal(count, 30);
    assert_false(country_in_eea(SPAN_TEXT("GB")));
    assert_false(country_in_eea(SPAN_TEXT("CH")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(official_codes_exist_and_others_do_not),
        cmocka_unit_test(subdivisions_belong_to_their_country),
        cmocka_unit_test(the_economic_area_has_its_thirty_states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
