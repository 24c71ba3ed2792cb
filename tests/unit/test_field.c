/* tests/unit/test_field.c - numbers modulo the primes of the curves; libcrypto calculates the same. */
#include "lint/field.h"

#include "tests/unit/numbers.h"

static BN_CTX *scratch;

/* The primes of P-256, P-384, P-521, Ed25519, Ed448, and small ones, in hexadecimal. */
static const char *const primes[] = {
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffff",
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffff"
    "ffff",
    "fb",
    "03",
};

/* Numbers below the prime: 0, 1, 2, the highest ones, then any. */
static void number_below(BIGNUM *number, const BIGNUM *prime, unsigned i)
{
    static uint8_t octets[NUMBER_MAX_BYTES];

    BN_bin2bn(octets, (int)some_number(octets, (size_t)BN_num_bytes(prime) + 8).len, number);
    if (i < 3)
        BN_set_word(number, i);
    else if (i < 6)
        BN_sub(number, prime, BN_value_one()), BN_sub_word(number, i - 3);
    BN_nnmod(number, number, prime, scratch);
}

static struct element element_of(const struct field *field, const BIGNUM *number)
{
    static uint8_t octets[NUMBER_MAX_BYTES];
    struct element element;

    assert_true(field_read(field, octets_of(number, octets), &element));
    return element;
}

struct world {
    BIGNUM *prime, *a, *b, *result;
    struct field field;
};

static void world_begin(struct world *world, const char *prime)
{
    static uint8_t octets[NUMBER_MAX_BYTES];

    *world = (struct world){ .a = BN_new(), .b = BN_new(), .result = BN_new() };
    assert_true(BN_hex2bn(&world->prime, prime) > 0);
    world->field = field_of(octets_of(world->prime, octets));
}

static void world_end(struct world *world)
{
    BN_free(world->prime);
    BN_free(world->a);
    BN_free(world->b);
    BN_free(world->result);
}

static void expect_result(const struct world *world, struct element have)
{
    assert_true(field_equal(&world->field, have, element_of(&world->field, world->result)));
    assert_int_equal(field_is_zero(&world->field, have), BN_is_zero(world->result));
}

static void sums_differences_and_products_are_those_of_libcrypto(void **state)
{
    struct world w;

    (void)state;
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++) {
        world_begin(&w, primes[i]);
        for (unsigned j = 0; j < 1000; j++) {
            number_below(w.a, w.prime, j % 7);
            number_below(w.b, w.prime, j / 7 % 7);
            const struct element a = element_of(&w.field, w.a), b = element_of(&w.field, w.b);

            BN_mod_add(w.result, w.a, w.b, w.prime, scratch);
            expect_result(&w, field_sum(&w.field, a, b));
            BN_mod_sub(w.result, w.a, w.b, w.prime, scratch);
            expect_result(&w, field_difference(&w.field, a, b));
            BN_mod_mul(w.result, w.a, w.b, w.prime, scratch);
            expect_result(&w, field_product(&w.field, a, b));
        }
        BN_one(w.result);
        expect_result(&w, w.field.one);
        world_end(&w);
    }
}

static void squares_are_those_of_libcrypto(void **state)
{
    struct world w;

    (void)state;
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++) {
        size_t squares = 0;

        world_begin(&w, primes[i]);
        for (unsigned j = 0; j < 400; j++) {
            number_below(w.a, w.prime, j);
            const bool square = BN_kronecker(w.a, w.prime, scratch) >= 0;

            assert_int_equal(field_is_square(&w.field, element_of(&w.field, w.a)), square);
            squares += square;
        }
        assert_in_range(squares, 100, 300);
        world_end(&w);
    }
}

static void a_number_is_read_if_it_is_below_the_prime(void **state)
{
    static uint8_t octets[NUMBER_MAX_BYTES];
    struct world w;
    struct element element;

    (void)state;
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++) {
        world_begin(&w, primes[i]);
        BN_sub(w.a, w.prime, BN_value_one());
        assert_true(field_read(&w.field, octets_of(w.a, octets), &element));
        assert_false(field_is_zero(&w.field, element));
        assert_false(field_read(&w.field, octets_of(w.prime, octets), &element));
        assert_true(field_is_zero(&w.field, element));
        BN_add(w.a, w.prime, BN_value_one());
        assert_false(field_read(&w.field, octets_of(w.a, octets), &element));
        BN_lshift(w.a, BN_value_one(), FIELD_DIGIT_BITS * (int)w.field.digits); /* one octet too many */
        assert_false(field_read(&w.field, octets_of(w.a, octets), &element));
        world_end(&w);
    }
}

static void leading_zeros_do_not_count(void **state)
{
    static const uint8_t prime[] = { 0xfb }, number[100] = { [99] = 7 };
    const struct field field = field_of(SPAN_OF(prime));
    struct element seven;

    (void)state;
    assert_true(field_read(&field, SPAN_OF(number), &seven));
    assert_true(field_read(&field, (struct span){ number, 99 }, &(struct element){ { 0 } }));
    for (unsigned i = 0; i < 7; i++)
        seven = field_difference(&field, seven, field.one);
    assert_true(field_is_zero(&field, seven));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_differences_and_products_are_those_of_libcrypto),
        cmocka_unit_test(squares_are_those_of_libcrypto),
        cmocka_unit_test(a_number_is_read_if_it_is_below_the_prime),
        cmocka_unit_test(leading_zeros_do_not_count),
    };

    scratch = BN_CTX_new();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    BN_CTX_free(scratch);
    return failed;
}
