/* tests/unit/test_name_same.c - lint/name_same.c: which names compare as equal. RFC 5280 7.1. */
#include "lint/name_same.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build one, other;

/* Name of commonName with that text, behind a country. */
static struct span name(struct build *build, unsigned tag, const char *text)
{
    build->len = 0;
    put_attribute(build, OID_COUNTRY_NAME, DER_PRINTABLE_STRING, "AT");
    put_attribute(build, OID_COMMON_NAME, tag, text);
    wrap(build, 0, DER_SEQUENCE);
    return build_span(build);
}

static bool same(unsigned tag, const char *text)
{
    return name_same(name(&one, DER_UTF8_STRING, "Muster CA 1"), name(&other, tag, text));
}

static void string_type_case_and_outer_or_doubled_space_do_not_count(void **state)
{
    (void)state;
    assert_true(same(DER_UTF8_STRING, "Muster CA 1"));
    assert_true(same(DER_PRINTABLE_STRING, "Muster CA 1"));
    assert_true(same(DER_UTF8_STRING, "MUSTER ca 1"));
    assert_true(same(DER_UTF8_STRING, " Muster  CA 1 "));
}

static void everything_else_counts(void **state)
{
    (void)state;
    assert_false(same(DER_UTF8_STRING, "Muster CA 2"));
    assert_false(same(DER_UTF8_STRING, "MusterCA 1"));
    assert_false(same(DER_UTF8_STRING, "Muster CA"));
    assert_false(same(DER_UTF8_STRING, "Muster CA 1\xff"));
    assert_false(same(DER_INTEGER, "Muster CA 1"));
}

static void attributes_are_compared_in_their_order_and_to_the_last(void **state)
{
    (void)state;
    const struct span whole = name(&one, DER_UTF8_STRING, "Muster CA 1");
    static struct build turned, longer;

    turned.len = longer.len = 0;
    put_attribute(&turned, OID_COMMON_NAME, DER_UTF8_STRING, "Muster CA 1");
    put_attribute(&turned, OID_COUNTRY_NAME, DER_PRINTABLE_STRING, "AT");
    wrap(&turned, 0, DER_SEQUENCE);
    assert_false(name_same(whole, build_span(&turned)));

    put_attribute(&longer, OID_COUNTRY_NAME, DER_PRINTABLE_STRING, "AT");
    put_attribute(&longer, OID_COMMON_NAME, DER_UTF8_STRING, "Muster CA 1");
    put_attribute(&longer, OID_COMMON_NAME, DER_UTF8_STRING, "Muster CA 1");
    wrap(&longer, 0, DER_SEQUENCE);
    assert_false(name_same(whole, build_span(&longer)));
    assert_false(name_same(build_span(&longer), whole));
}

static void two_empty_names_are_one(void **state)
{
    (void)state;
    assert_true(name_same(SPAN_TEXT("\x30\x00"), SPAN_TEXT("\x30\x00")));
    assert_false(name_same(name(&one, DER_UTF8_STRING, "Muster CA 1"), SPAN_TEXT("\x30\x00")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(string_type_case_and_outer_or_doubled_space_do_not_count),
        cmocka_unit_test(everything_else_counts),
        cmocka_unit_test(attributes_are_compared_in_their_order_and_to_the_last),
        cmocka_unit_test(two_empty_names_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
