/* tests/unit/test_square_root.c - roots of numbers of every size; libcrypto squares them again. */
#include "lint/square_root.h"

#include "tests/unit/numbers.h"

static BN_CTX *scratch;

static void expect_root(struct span number)
{
    static uint8_t octets[SQUARE_ROOT_MAX_BYTES];
    const struct span root = square_root(number, octets);
    BIGNUM *n = big(number), *r = big(root), *square = BN_new();

    assert_true(root.len > 0 && root.at[0] != 0);
    BN_sqr(square, r, scratch);
    const bool not_above = BN_cmp(square, n) <= 0;

    BN_add_word(r, 1);
    BN_sqr(square, r, scratch);
    if (!not_above || BN_cmp(square, n) <= 0) {
        char *text = BN_bn2hex(n);

        fail_msg("the root of %s", text);
    }
    BN_free(n);
    BN_free(r);
    BN_free(square);
}

static void the_root_of_each_small_number_is_right(void **state)
{
    (void)state;
    for (unsigned number = 1; number < 70000; number++) {
        const uint8_t octets[3] = { (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number };

        expect_root(SPAN_OF(octets));
    }
}

static void the_root_of_a_number_of_any_length_is_right(void **state)
{
    static uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t len = 1; len <= SQUARE_ROOT_MAX_BITS / 8; len += 1 + len / 16) {
        for (unsigned i = 0; i < 20; i++) {
            some_number(octets, len);
            octets[0] = (uint8_t)(octets[0] >> i % 8 | 1);
            expect_root((struct span){ octets, len });
        }
    }
}

/* Long runs of zeros and ones are where a guessed digit is too high. */
static void the_root_of_a_number_of_few_digits_is_right(void **state)
{
    static uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        const size_t len = 1 + some_octet() % 72;

        for (size_t j = 0; j < len; j++) {
            const uint8_t chance = some_octet();

            octets[j] = chance < 110 ? 0x00 : chance < 220 ? 0xff : some_octet();
        }
        octets[0] |= 1;
        expect_root((struct span){ octets, len });
    }
}

static void the_roots_of_a_square_and_of_its_neighbours_are_right(void **state)
{
    static uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t len = 1; len <= SQUARE_ROOT_MAX_BITS / 16; len += 1 + len / 8) {
        for (unsigned i = 0; i < 20; i++) {
            some_number(octets, len);
            octets[0] |= 1;
            BIGNUM *square = big((struct span){ octets, len });

            BN_sqr(square, square, scratch);
            expect_root(octets_of(square, octets));
            BN_add_word(square, 1);
            expect_root(octets_of(square, octets));
            BN_sub_word(square, 2);
            if (!BN_is_zero(square))
                expect_root(octets_of(square, octets));
            BN_free(square);
        }
    }
}

static void leading_zeros_do_not_count(void **state)
{
    static const uint8_t ninety[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 90 };
    uint8_t octets[SQUARE_ROOT_MAX_BYTES];
    const struct span root = square_root(SPAN_OF(ninety), octets);

    (void)state;
    assert_int_equal(root.len, 1);
    assert_int_equal(root.at[0], 9);
}

static void zero_and_numbers_too_long_have_none(void **state)
{
    static const uint8_t zero[2] = { 0 }, longest[SQUARE_ROOT_MAX_BITS / 8] = { 0xff },
                         longer[SQUARE_ROOT_MAX_BITS / 8 + 1] = { 1 };
    uint8_t octets[SQUARE_ROOT_MAX_BYTES];

    (void)state;
    assert_int_equal(square_root((struct span){ NULL, 0 }, octets).len, 0);
    assert_int_equal(square_root(SPAN_OF(zero), octets).len, 0);
    assert_int_equal(square_root(SPAN_OF(longest), octets).len, SQUARE_ROOT_MAX_BYTES);
    assert_int_equal(square_root(SPAN_OF(longer), octets).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_of_each_small_number_is_right),
        cmocka_unit_test(the_root_of_a_number_of_any_length_is_right),
        cmocka_unit_test(the_root_of_a_number_of_few_digits_is_right),
        cmocka_unit_test(the_roots_of_a_square_and_of_its_neighbours_are_right),
        cmocka_unit_test(leading_zeros_do_not_count),
        cmocka_unit_test(zero_and_numbers_too_long_have_none),
    };

    scratch = BN_CTX_new();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    BN_CTX_free(scratch);
    return failed;
}
