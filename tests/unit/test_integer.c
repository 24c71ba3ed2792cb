/* Natural numbers of any size: bits, rests, small factors, perfect powers, against libcrypto. */
#include "lint/integer.h"

#include "lint/data/witnesses.h"
#include "lint/rule.h"
#include "tests/unit/numbers.h"

static void bits_are_counted_from_the_first_that_is_set(void **state)
{
    static const uint8_t one[] = { 0, 0, 1 }, byte[] = { 0x80 }, two[] = { 1, 0 };

    (void)state;
    assert_int_equal(natural_bits((struct span){ NULL, 0 }), 0);
    assert_int_equal(natural_bits((struct span){ one, 2 }), 0);
    assert_int_equal(natural_bits(SPAN_OF(one)), 1);
    assert_int_equal(natural_bits(SPAN_OF(byte)), 8);
    assert_int_equal(natural_bits(SPAN_OF(two)), 9);
}

static void rests_are_those_of_libcrypto(void **state)
{
    static const uint64_t divisors[] = { 3, 5, 751, 65537, 0x1fffffff, 0xfffffffb, 0xffffffff, 0x100000001,
        0x3fffffffffffffff, 0x7ffffffffffffe29, 0x7fffffffffffffff, 0xffffffffffffffc5, UINT64_MAX };
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t len = 0; len < 40; len++) {
        const struct span number = some_number(octets, len);
        BIGNUM *const same = big(number);

        for (size_t i = 0; i < COUNT_OF(divisors); i++)
            assert_true(natural_mod(number, divisors[i]) == BN_mod_word(same, divisors[i]));
        BN_free(same);
    }
}

/* Valid until called again. */
static const struct rests *rests_of(struct span number)
{
    static struct rests rests;

    rests_find(number, &rests);
    return &rests;
}

/* The product of 2^521 - 1, which is prime, and `factor`. */
static struct span multiple_of(uint32_t factor, uint8_t octets[NUMBER_MAX_BYTES])
{
    BIGNUM *const number = BN_new();

    assert_true(
        BN_set_bit(number, 521) == 1 && BN_sub_word(number, 1) == 1 && BN_mul_word(number, factor) == 1);
    const struct span result = octets_of(number, octets);

    BN_free(number);
    return result;
}

static void every_prime_from_3_to_751_is_found_and_none_above(void **state)
{
    uint8_t octets[NUMBER_MAX_BYTES];
    size_t found = 0;

    (void)state;
    for (uint32_t factor = 3; factor < 800; factor += 2) {
        if (!small_is_prime(factor))
            continue;
        assert_int_equal(
            natural_small_factor(rests_of(multiple_of(factor, octets))), factor <= 751 ? factor : 0);
        found += factor <= 751;
    }
    assert_int_equal(found, 132);
    assert_int_equal(natural_small_factor(rests_of(multiple_of(2, octets))), 0);
    assert_int_equal(natural_small_factor(rests_of(multiple_of(7 * 757, octets))), 7);
}

static void each_prime_degree_has_a_witness_by_which_powers_are_told(void **state)
{
    size_t next = 0;

    (void)state;
    for (uint32_t k = 2; k <= WITNESS_LARGEST; k++) {
        if (!small_is_prime(k))
            continue;
        assert_true(next < witness_count);
        assert_int_equal(witnesses[next].k, k);
        assert_int_equal(witnesses[next].q, witnesses[next].m * k + 1);
        assert_true(small_is_prime(witnesses[next].q));
        assert_int_equal(rest_primes[witnesses[next].place], witnesses[next].q);
        next++;
    }
    assert_int_equal(next, witness_count);
    assert_true(WITNESS_LARGEST >= NATURAL_MAX_POWER_BITS / 9); /* bits of the least root */
}

static void small_primes_are_those_below_50(void **state)
{
    static const uint32_t primes[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47 };
    size_t next = 0;

    (void)state;
    for (uint32_t number = 0; number < 50; number++) {
        const bool expected = next < COUNT_OF(primes) && primes[next] == number;

        assert_int_equal(small_is_prime(number), expected);
        next += expected;
    }
}

/* 2^89 - 1, which is prime, to the power of `degree`. */
static struct span power_of(unsigned degree, uint8_t octets[NUMBER_MAX_BYTES])
{
    BN_CTX *const context = BN_CTX_new();
    BIGNUM *const base = BN_new(), *const exponent = BN_new(), *const power = BN_new();

    assert_true(BN_set_bit(base, 89) == 1 && BN_sub_word(base, 1) == 1 && BN_set_word(exponent, degree) == 1
                && BN_exp(power, base, exponent, context) == 1);
    const struct span result = octets_of(power, octets);

    BN_free(base);
    BN_free(exponent);
    BN_free(power);
    BN_CTX_free(context);
    return result;
}

static void the_smallest_prime_degree_of_a_perfect_power_is_found(void **state)
{
    static const struct {
        unsigned degree, found;
    } powers[] = { { 1, 0 }, { 2, 2 }, { 3, 3 }, { 4, 2 }, { 6, 2 }, { 7, 7 }, { 9, 3 }, { 35, 5 },
        { 47, 47 }, { 179, 179 } };
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(powers); i++)
        assert_int_equal(natural_root_degree(rests_of(power_of(powers[i].degree, octets))), powers[i].found);
}

static void numbers_that_are_no_power_are_not_taken_for_one(void **state)
{
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t len = 1; len < 64; len++) {
        const struct span number = some_number(octets, 2 * len);

        octets[0] |= 0x80;
        octets[2 * len - 1] |= 1;
        const struct rests *const rests = rests_of(number);

        if (natural_small_factor(rests) == 0)
            assert_int_equal(natural_root_degree(rests), 0);
    }
}

static void a_power_above_the_limit_is_not_looked_at(void **state)
{
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    assert_int_equal(natural_root_degree(rests_of(power_of(184, octets))), 2); /* 16,376 bits */
    assert_int_equal(natural_root_degree(rests_of(power_of(186, octets))), 0); /* 16,554 bits */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_are_counted_from_the_first_that_is_set),
        cmocka_unit_test(rests_are_those_of_libcrypto),
        cmocka_unit_test(every_prime_from_3_to_751_is_found_and_none_above),
        cmocka_unit_test(each_prime_degree_has_a_witness_by_which_powers_are_told),
        cmocka_unit_test(small_primes_are_those_below_50),
        cmocka_unit_test(the_smallest_prime_degree_of_a_perfect_power_is_found),
        cmocka_unit_test(numbers_that_are_no_power_are_not_taken_for_one),
        cmocka_unit_test(a_power_above_the_limit_is_not_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
