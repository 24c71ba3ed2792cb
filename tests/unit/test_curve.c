/* tests/unit/test_curve.c - every key that libcrypto makes is a point; what is beside the curves is none. */
#include "lint/curve.h"

#include "tests/unit/numbers.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <string.h>

enum { KEYS = 300, ED448_OCTETS = 57, POINT_MAX_OCTETS = 1 + 2 * 66 };

static BN_CTX *scratch;

static const struct short_curve {
    enum oid oid;
    int nid; /* libcrypto's name */
} short_curves[] = {
    { OID_CURVE_P256, NID_X9_62_prime256v1 },
    { OID_CURVE_P384, NID_secp384r1 },
    { OID_CURVE_P521, NID_secp521r1 },
};
enum { SHORT_CURVES = sizeof short_curves / sizeof short_curves[0] };

/* RFC 8032 5.1, 5.2 */
static const struct edwards_curve {
    enum oid oid;
    const char *name, *prime, *d;
    bool a_is_minus_1;
    size_t octets;
} edwards_curves[] = {
    { OID_ALG_ED25519, "ED25519", "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3", true, 32 },
    { OID_ALG_ED448, "ED448",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffffffffffff"
        "ffffff"
        "ffffff",
        "-98a9", false, ED448_OCTETS },
};
enum { EDWARDS_CURVES = sizeof edwards_curves / sizeof edwards_curves[0] };

static enum point judge(enum oid curve, const uint8_t *octets, size_t len)
{
    return curve_point(curve, (struct span){ octets, len });
}

/* The point of a new key, in both forms; the lengths are those of curve_prime. */
static void new_point(const struct short_curve *curve, uint8_t plain[POINT_MAX_OCTETS], uint8_t *compressed)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", OBJ_nid2sn(curve->nid));
    const size_t octets = curve_prime(curve->oid).len;
    size_t len;

    assert_int_equal(
        EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, plain, POINT_MAX_OCTETS, &len), 1);
    assert_int_equal(len, 1 + 2 * octets);
    memcpy(compressed, plain, 1 + octets);
    compressed[0] = 0x02 + (plain[2 * octets] & 1);
    EVP_PKEY_free(key);
}

static void each_ec_key_of_libcrypto_is_a_point_and_a_bit_beside_it_is_none(void **state)
{
    uint8_t plain[POINT_MAX_OCTETS], compressed[POINT_MAX_OCTETS];

    (void)state;
    for (size_t i = 0; i < SHORT_CURVES; i++) {
        const enum oid oid = short_curves[i].oid;
        const size_t octets = curve_prime(oid).len;

        for (unsigned j = 0; j < KEYS; j++) {
            new_point(&short_curves[i], plain, compressed);
            assert_int_equal(judge(oid, plain, 1 + 2 * octets), POINT_GOOD);
            assert_int_equal(judge(oid, compressed, 1 + octets), POINT_GOOD);
            compressed[0] ^= 1; /* the other y */
            assert_int_equal(judge(oid, compressed, 1 + octets), POINT_GOOD);
            plain[1 + some_octet() % (2 * octets)] ^= (uint8_t)(1U << some_octet() % 8);
            assert_int_not_equal(judge(oid, plain, 1 + 2 * octets), POINT_GOOD);
        }
    }
}

static void a_compressed_point_is_one_if_libcrypto_finds_its_y(void **state)
{
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t i = 0; i < SHORT_CURVES; i++) {
        EC_GROUP *group = EC_GROUP_new_by_curve_name(short_curves[i].nid);
        EC_POINT *point = EC_POINT_new(group);
        const size_t len = 1 + curve_prime(short_curves[i].oid).len;
        size_t good = 0;

        for (unsigned j = 0; j < KEYS; j++) {
            some_number(octets, len);
            octets[0] = 0x02 + (octets[0] & 1);
            octets[1] &= 1; /* below the prime of P-521, too */
            const bool found = EC_POINT_oct2point(group, point, octets, len, scratch) == 1;

            assert_int_equal(judge(short_curves[i].oid, octets, len), found ? POINT_GOOD : POINT_NONE);
            good += found;
        }
        assert_in_range(good, KEYS / 4, KEYS * 3 / 4);
        EC_POINT_free(point);
        EC_GROUP_free(group);
    }
}

static void octets_of_no_coordinates_are_malformed(void **state)
{
    uint8_t octets[POINT_MAX_OCTETS + 1] = { 0 }, compressed[POINT_MAX_OCTETS];

    (void)state;
    for (size_t i = 0; i < SHORT_CURVES; i++) {
        const enum oid oid = short_curves[i].oid;
        const struct span prime = curve_prime(oid);
        const size_t len = 1 + 2 * prime.len, compressed_len = 1 + prime.len;

        new_point(&short_curves[i], octets, compressed);
        for (size_t other = 0; other < len; other++)
            assert_int_equal(judge(oid, octets, other), POINT_MALFORMED);
        assert_int_equal(judge(oid, octets, len + 1), POINT_MALFORMED);
        assert_int_equal(judge(oid, compressed, compressed_len - 1), POINT_MALFORMED);
        for (unsigned form = 0; form < 256; form++) {
            octets[0] = (uint8_t)form;
            assert_int_equal(judge(oid, octets, len), form == 0x04 ? POINT_GOOD : POINT_MALFORMED);
        }
        octets[0] = 0x04;
        memcpy(octets + 1 + prime.len, prime.at, prime.len); /* y */
        assert_int_equal(judge(oid, octets, len), POINT_MALFORMED);
        memcpy(compressed + 1, prime.at, prime.len);
        assert_int_equal(judge(oid, compressed, compressed_len), POINT_MALFORMED);
        assert_int_equal(judge(oid, NULL, 0), POINT_MALFORMED);
    }
    assert_int_equal(curve_prime(OID_ALG_ED25519).len, 0);
    octets[0] = 0x04;
    assert_int_equal(judge(OID_UNKNOWN, octets, 65), POINT_MALFORMED);
    assert_int_equal(judge(OID_ALG_RSA, octets, 65), POINT_MALFORMED);
}

static void each_eddsa_key_of_libcrypto_is_a_point(void **state)
{
    uint8_t octets[ED448_OCTETS];

    (void)state;
    for (size_t i = 0; i < EDWARDS_CURVES; i++) {
        const struct edwards_curve *curve = &edwards_curves[i];

        for (unsigned j = 0; j < KEYS; j++) {
            EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, curve->name);
            size_t len = sizeof octets;

            assert_int_equal(EVP_PKEY_get_raw_public_key(key, octets, &len), 1);
            assert_int_equal(judge(curve->oid, octets, len), POINT_GOOD);
            octets[len - 1] ^= 0x80; /* the other x */
            assert_int_equal(judge(curve->oid, octets, len), POINT_GOOD);
            assert_int_equal(judge(curve->oid, octets, len - 1), POINT_MALFORMED);
            EVP_PKEY_free(key);
        }
    }
}

/* True if there is an x: libcrypto takes the root of (1 - y^2) / (a - d y^2). */
static bool has_x(const struct edwards_curve *curve, const BIGNUM *y)
{
    BIGNUM *prime = NULL, *d = NULL, *y2 = BN_new(), *above = BN_new(), *below = BN_new(), *x = BN_new();

    BN_hex2bn(&prime, curve->prime);
    BN_hex2bn(&d, curve->d);
    BN_mod_sqr(y2, y, prime, scratch);
    BN_mod_sub(above, BN_value_one(), y2, prime, scratch);
    BN_mod_mul(below, d, y2, prime, scratch);
    BN_set_negative(below, !BN_is_zero(below));
    if (curve->a_is_minus_1)
        BN_sub_word(below, 1);
    else
        BN_add_word(below, 1);
    BN_nnmod(below, below, prime, scratch);
    assert_non_null(BN_mod_inverse(below, below, prime, scratch));
    BN_mod_mul(above, above, below, prime, scratch);
    /* a root of a number that is no square gives another number when squared */
    bool found = BN_is_zero(above) || BN_mod_sqrt(x, above, prime, scratch) != NULL;

    if (found && !BN_is_zero(above)) {
        BN_mod_sqr(x, x, prime, scratch);
        found = BN_cmp(x, above) == 0;
    }
    BN_free(prime);
    BN_free(d);
    BN_free(y2);
    BN_free(above);
    BN_free(below);
    BN_free(x);
    return found;
}

static void an_encoded_y_is_a_point_if_libcrypto_finds_its_x(void **state)
{
    uint8_t octets[NUMBER_MAX_BYTES];

    (void)state;
    for (size_t i = 0; i < EDWARDS_CURVES; i++) {
        const struct edwards_curve *curve = &edwards_curves[i];
        size_t good = 0;

        for (unsigned j = 0; j < KEYS; j++) {
            some_number(octets, curve->octets);
            if (curve->octets == ED448_OCTETS)
                octets[ED448_OCTETS - 1] &= 0x80;
            else
                octets[curve->octets - 1] &= 0xbf; /* below the prime */
            const enum point point = judge(curve->oid, octets, curve->octets);

            octets[curve->octets - 1] &= 0x7f;
            BIGNUM *y = BN_lebin2bn(octets, (int)curve->octets, NULL);

            assert_int_equal(point, has_x(curve, y) ? POINT_GOOD : POINT_NONE);
            good += point == POINT_GOOD;
            BN_free(y);
        }
        assert_in_range(good, KEYS / 4, KEYS * 3 / 4);
    }
}

/* The encoding of y, with the bit of an odd x or without. */
static enum point judge_y(const struct edwards_curve *curve, const BIGNUM *y, bool x_is_odd)
{
    uint8_t octets[ED448_OCTETS];

    assert_true(BN_bn2lebinpad(y, octets, (int)curve->octets) > 0);
    octets[curve->octets - 1] |= x_is_odd ? 0x80 : 0;
    return judge(curve->oid, octets, curve->octets);
}

static void points_of_orders_1_2_and_4_are_of_small_order_and_a_zero_x_is_even(void **state)
{
    (void)state;
    for (size_t i = 0; i < EDWARDS_CURVES; i++) {
        const struct edwards_curve *curve = &edwards_curves[i];
        BIGNUM *y = NULL;

        BN_hex2bn(&y, curve->prime);
        BN_sub_word(y, 1); /* order 2 */
        assert_int_equal(judge_y(curve, y, false), POINT_OF_SMALL_ORDER);
        assert_int_equal(judge_y(curve, y, true), POINT_NONE);
        BN_one(y); /* order 1 */
        assert_int_equal(judge_y(curve, y, false), POINT_OF_SMALL_ORDER);
        assert_int_equal(judge_y(curve, y, true), POINT_NONE);
        BN_zero(y); /* order 4 */
        assert_int_equal(judge_y(curve, y, false), POINT_OF_SMALL_ORDER);
        assert_int_equal(judge_y(curve, y, true), POINT_OF_SMALL_ORDER);
        BN_free(y);
    }
}

/* y and -y, each with two x. RFC 8032 5.1: the cofactor of Ed25519 is 8; that of Ed448 is 4. */
static void the_four_points_of_order_8_are_of_small_order(void **state)
{
    const struct edwards_curve *curve = &edwards_curves[0];
    BIGNUM *y = NULL, *prime = NULL;

    (void)state;
    BN_hex2bn(&prime, curve->prime);
    BN_hex2bn(&y, "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(judge_y(curve, y, false), POINT_OF_SMALL_ORDER);
        assert_int_equal(judge_y(curve, y, true), POINT_OF_SMALL_ORDER);
        BN_sub(y, prime, y);
    }
    BN_add_word(y, 1);
    assert_int_not_equal(judge_y(curve, y, false), POINT_OF_SMALL_ORDER);
    BN_free(y);
    BN_free(prime);
}

/* RFC 8032 5.1.3: "If the resulting value is >= p, decoding fails." */
static void a_y_not_below_the_prime_is_no_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < EDWARDS_CURVES; i++) {
        const struct edwards_curve *curve = &edwards_curves[i];
        BIGNUM *y = NULL;

        BN_hex2bn(&y, curve->prime);
        for (unsigned more = 0; more < 19; more++, BN_add_word(y, 1))
            assert_int_equal(judge_y(curve, y, false), POINT_NONE);
        BN_free(y);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ec_key_of_libcrypto_is_a_point_and_a_bit_beside_it_is_none),
        cmocka_unit_test(a_compressed_point_is_one_if_libcrypto_finds_its_y),
        cmocka_unit_test(octets_of_no_coordinates_are_malformed),
        cmocka_unit_test(each_eddsa_key_of_libcrypto_is_a_point),
        cmocka_unit_test(an_encoded_y_is_a_point_if_libcrypto_finds_its_x),
        cmocka_unit_test(points_of_orders_1_2_and_4_are_of_small_order_and_a_zero_x_is_even),
        cmocka_unit_test(the_four_points_of_order_8_are_of_small_order),
        cmocka_unit_test(a_y_not_below_the_prime_is_no_point),
    };

    scratch = BN_CTX_new();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    BN_CTX_free(scratch);
    return failed;
}
