/* tests/unit/test_rsa.c - moduli of libcrypto's keys are fine; those made as badly as the literature describes are found. */
#include "lint/rsa.h"
#include "lint/square_root.h"

#include "tests/unit/numbers.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

static BN_CTX *scratch;
static uint8_t octets[NUMBER_MAX_BYTES];

/* Valid until called again. */
static const struct rests *rests_of(struct span number)
{
    static struct rests rests;

    rests_find(number, &rests);
    return &rests;
}

static bool is_close(const BIGNUM *modulus)
{
    return rsa_factors_close(rests_of(octets_of(modulus, octets)));
}

static bool is_of_rsalib(const BIGNUM *modulus)
{
    return rsa_made_by_rsalib(rests_of(octets_of(modulus, octets)));
}

static void no_modulus_of_libcrypto_is_weak(void **state)
{
    static const struct {
        unsigned bits, keys;
    } sizes[] = { { 512, 100 }, { 1024, 100 }, { 2048, 8 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (unsigned j = 0; j < sizes[i].keys; j++) {
            EVP_PKEY *key = EVP_RSA_gen(sizes[i].bits);
            BIGNUM *modulus = NULL;

            assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus), 1);
            assert_false(is_close(modulus));
            assert_false(is_of_rsalib(modulus));
            BN_free(modulus);
            EVP_PKEY_free(key);
        }
    }
}

static void no_odd_number_at_random_is_weak(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        const size_t len = 64 + 8 * (i % 60);

        some_number(octets, len);
        octets[0] |= 0x80;
        octets[len - 1] |= 1;
        const struct rests *const rests = rests_of((struct span){ octets, len });

        assert_false(rsa_factors_close(rests));
        assert_false(rsa_made_by_rsalib(rests));
    }
}

static unsigned root_of(unsigned number)
{
    unsigned root = 0;

    while ((root + 1) * (root + 1) <= number)
        root++;
    return root;
}

static bool is_square(unsigned number)
{
    return root_of(number) * root_of(number) == number;
}

/* Fermat's method as it is told: 100 rounds from the root up. */
static bool found_by_fermat(unsigned number)
{
    const unsigned root = root_of(number);

    if (is_square(number))
        return true;
    for (unsigned round = 1; round <= 100; round++) {
        if (is_square((root + round) * (root + round) - number))
            return true;
    }
    return false;
}

static void small_numbers_are_judged_as_fermat_would(void **state)
{
    size_t found = 0, count = 0;

    (void)state;
    for (unsigned number = 10001; number < 4000000; number += 1998, count++) {
        const uint8_t big_endian[] = { (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number };
        const bool close = found_by_fermat(number);

        assert_int_equal(rsa_factors_close(rests_of(SPAN_OF(big_endian))), close);
        found += close;
    }
    assert_in_range(found, count / 10, count * 9 / 10);
}

/* a^2 - b^2 with the largest b for which `rounds` rounds are enough. */
static BIGNUM *modulus_for_rounds(size_t len, unsigned rounds)
{
    static uint8_t root[SQUARE_ROOT_MAX_BYTES];
    BIGNUM *a = big(some_number(octets, len)), *b2 = BN_dup(a);

    BN_set_bit(a, (int)(8 * len - 1));
    BN_copy(b2, a);
    BN_mul_word(b2, 2 * rounds);
    BN_sub_word(b2, rounds * rounds);
    BIGNUM *b = BN_is_zero(b2) ? BN_new() : big(square_root(octets_of(b2, octets), root));

    BN_sqr(a, a, scratch);
    BN_sqr(b, b, scratch);
    BN_sub(a, a, b);
    BN_free(b);
    BN_free(b2);
    return a;
}

static void factors_are_close_if_100_rounds_find_them(void **state)
{
    static const struct {
        unsigned rounds;
        bool close;
    } ways[] = { { 0, true }, { 1, true }, { 2, true }, { 57, true }, { 99, true }, { 100, true },
        { 101, false }, { 102, false }, { 200, false } };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        for (size_t len = 64; len <= 256; len += 16) {
            BIGNUM *modulus = modulus_for_rounds(len, ways[i].rounds);

            assert_int_equal(is_close(modulus), ways[i].close);
            BN_free(modulus);
        }
    }
}

static void a_prime_times_the_next_is_close(void **state)
{
    BIGNUM *p = BN_new(), *q, *modulus = BN_new();

    (void)state;
    assert_int_equal(BN_generate_prime_ex2(p, 512, 0, NULL, NULL, NULL, scratch), 1);
    q = BN_dup(p);
    do
        BN_add_word(q, 2);
    while (BN_check_prime(q, scratch, NULL) != 1);
    BN_mul(modulus, p, q, scratch);
    assert_true(is_close(modulus));
    BN_sqr(modulus, p, scratch);
    assert_true(is_close(modulus));
    BN_free(p);
    BN_free(q);
    BN_free(modulus);
}

static void a_modulus_too_long_is_not_judged_by_fermat(void **state)
{
    BIGNUM *modulus = BN_new();

    (void)state;
    BN_set_bit(modulus, SQUARE_ROOT_MAX_BITS - 2); /* 2^16382: a square */
    assert_true(is_close(modulus));
    BN_set_bit(modulus, SQUARE_ROOT_MAX_BITS);
    BN_clear_bit(modulus, SQUARE_ROOT_MAX_BITS - 2);
    assert_false(is_close(modulus));
    BN_free(modulus);
}

/* k M + (65537^a mod M) of `len` octets, M the product of the first `primes` primes. Whether it is a prime does not matter here. */
static BIGNUM *factor_of_rsalib(size_t len, unsigned primes)
{
    BIGNUM *m = BN_new(), *k = big(some_number(octets, len)), *a = big(some_number(octets, 32)),
           *generator = BN_new();

    BN_one(m);
    for (unsigned prime = 2; primes > 0; prime++) {
        BN_set_word(generator, prime);
        if (BN_check_prime(generator, scratch, NULL) == 1) {
            BN_mul_word(m, prime);
            primes--;
        }
    }
    BN_set_bit(k, (int)(8 * len - 1));
    BN_set_bit(k, (int)(8 * len - 2));
    BN_div(k, NULL, k, m, scratch);
    BN_mul(k, k, m, scratch);
    BN_set_word(generator, 65537);
    BN_mod_exp(a, generator, a, m, scratch);
    BN_add(k, k, a);
    BN_free(m);
    BN_free(a);
    BN_free(generator);
    return k;
}

/* The numbers of primes are those of the paper, table 1. */
static void a_modulus_made_as_rsalib_did_is_found(void **state)
{
    static const struct {
        size_t bits;
        unsigned primes;
    } sizes[] = { { 992, 71 }, { 1024, 71 }, { 1952, 71 }, { 1984, 126 }, { 2048, 126 }, { 3072, 126 },
        { 3936, 126 }, { 3968, 225 }, { 4096, 225 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (unsigned j = 0; j < 5; j++) {
            BIGNUM *p = factor_of_rsalib(sizes[i].bits / 16, sizes[i].primes),
                   *q = factor_of_rsalib(sizes[i].bits / 16, sizes[i].primes), *modulus = BN_new();

            BN_mul(modulus, p, q, scratch);
            assert_int_equal(BN_num_bits(modulus), sizes[i].bits);
            assert_true(is_of_rsalib(modulus));
            assert_false(is_close(modulus));
            BN_add_word(p, 2); /* one factor of another origin */
            BN_mul(modulus, p, q, scratch);
            assert_false(is_of_rsalib(modulus));
            BN_free(p);
            BN_free(q);
            BN_free(modulus);
        }
    }
}

static void a_modulus_that_one_prime_speaks_against_is_not_of_rsalib(void **state)
{
    BIGNUM *p = factor_of_rsalib(128, 70), *q = factor_of_rsalib(128, 70), *modulus = BN_new(),
           *product = BN_new();
    size_t found = 0;

    (void)state;
    BN_one(product); /* of the first 70 primes */
    for (unsigned prime = 2; prime < 353; prime++) {
        BN_set_word(modulus, prime);
        if (BN_check_prime(modulus, scratch, NULL) == 1)
            BN_mul_word(product, prime);
    }
    BN_mul(modulus, p, q, scratch);
    for (unsigned i = 0; i < 353; i++) { /* each rest modulo 353, the 71st, once */
        found += is_of_rsalib(modulus);
        BN_add(modulus, modulus, product);
    }
    assert_int_equal(found, 44); /* as many powers has 65537 modulo 353 */
    BN_free(p);
    BN_free(q);
    BN_free(modulus);
    BN_free(product);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_modulus_of_libcrypto_is_weak),
        cmocka_unit_test(no_odd_number_at_random_is_weak),
        cmocka_unit_test(small_numbers_are_judged_as_fermat_would),
        cmocka_unit_test(factors_are_close_if_100_rounds_find_them),
        cmocka_unit_test(a_prime_times_the_next_is_close),
        cmocka_unit_test(a_modulus_too_long_is_not_judged_by_fermat),
        cmocka_unit_test(a_modulus_made_as_rsalib_did_is_found),
        cmocka_unit_test(a_modulus_that_one_prime_speaks_against_is_not_of_rsalib),
    };

    scratch = BN_CTX_new();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    BN_CTX_free(scratch);
    return failed;
}
