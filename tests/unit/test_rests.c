/* tests/unit/test_rests.c - rests by a table of primes, found in one pass or in several; libcrypto divides by each. */
#include "lint/rests.h"

#include "lint/integer.h"
#include "tests/unit/numbers.h"

static uint8_t octets[NUMBER_MAX_BYTES];

static void expect_rests(const struct rests *rests)
{
    BIGNUM *const same = big(rests->natural);

    for (size_t i = 0; i < rests->count; i++)
        assert_int_equal(rests->of[i], BN_mod_word(same, rest_primes[i]));
    BN_free(same);
}

static void the_table_has_each_prime_once(void **state)
{
    size_t end = 0;

    (void)state;
    for (size_t i = 0; i < prime_product_count; i++) {
        uint64_t product = prime_products[i].number;

        for (; end < prime_product_ends[i]; end++) {
            assert_true(small_is_prime(rest_primes[end]));
            assert_int_equal(product % rest_primes[end], 0);
            product /= rest_primes[end];
            for (size_t j = 0; j < end; j++)
                assert_int_not_equal(rest_primes[j], rest_primes[end]);
        }
        assert_int_equal(product, 1);
    }
    assert_in_range(end, small_prime_count, PRIMES_MAX);
    for (size_t i = 0; i < small_prime_count; i++)
        assert_in_range(rest_primes[i], 3, SMALL_FACTOR_LARGEST);
}

static void all_rests_that_are_asked_for_are_right(void **state)
{
    static struct rests rests;

    (void)state;
    for (size_t len = 0; len <= 2100; len += 1 + len / 8) {
        rests_find(some_number(octets, len), &rests);
        expect_rests(&rests);
        assert_true(rests.count >= small_prime_count);
        for (size_t i = 0; i < witness_count; i++)
            if (witnesses[i].k <= natural_largest_degree(rests.natural))
                assert_true(witnesses[i].place < rests.count);
    }
}

static void rests_are_found_as_far_as_they_are_wanted(void **state)
{
    struct rests rests = { .natural = some_number(octets, 256) };

    (void)state;
    for (size_t i = 1; i <= small_prime_count; i++) {
        const size_t before = rests.count;

        rests_to(&rests, i);
        assert_in_range(rests.count, i, before >= i ? before : i + 20);
        expect_rests(&rests);
    }
    rests_to(&rests, PRIMES_MAX);
    assert_int_equal(rests.count, prime_product_ends[prime_product_count - 1]); /* there are no more */
    expect_rests(&rests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_each_prime_once),
        cmocka_unit_test(all_rests_that_are_asked_for_are_right),
        cmocka_unit_test(rests_are_found_as_far_as_they_are_wanted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
