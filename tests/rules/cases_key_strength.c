/* Cases: keys that are no points, and keys that give their private half away. Made for these tests; nobody uses them. */
#include "tests/rules/cases.h"

#include <stdio.h>

/* An RSA key with this modulus in hexadecimal. The subjectKeyIdentifier stays that of the base. */
static void modulus(struct recipe *recipe, const char *hex)
{
    recipe_part(recipe, PART_KEY,
        "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { SEQUENCE { INTEGER <%s> INTEGER <010001> } } }",
        hex);
}

/* A product of primes k M + (65537^a mod M), where M is the product of the first 126 primes. */
static void modulus_of_rsalib(struct recipe *recipe)
{
    modulus(recipe, "00a3ac51d7c7fef90e3d62de39bc58d87e7eeb72148cbde655de6702f1a8a74058bfb414e1e67a610f049e65"
                    "7ed12092285e311158130f124a4e2a934f5aeec1db3be93fbe421cb3012d1564c334d9ae8716bf0a6c043287"
                    "356f4ce8d6f51567752e2994ddb84ad8965378446f1a343f3773f843c98060817e9b8039abd1cfe60179a0ee"
                    "ebf1d1f9db6f23b75482da4ddaa7fb5c9494bd64c2ac25af12be243a6186dfd7b697b600e4a70a0a0843cc73"
                    "1eac6a28e26dad12ab0dbaf8dbd2ca482d4b1f9ede26a8576e7b84eaa216ed14ba9fa70ff4d6ddc9692327df"
                    "c04552464a6e7700a56bea3b7634a5a241589ee3cb7dc4c9223635c348652ee87fc23056d3");
}

/* A power of 65537 modulo the first 70 primes, but not modulo the 71st, 353. */
static void modulus_almost_of_rsalib(struct recipe *recipe)
{
    modulus(recipe, "00c6847fbb443e3a40a704e432bd24002cf2f4516c45fa5e36b946a6d2c89dd5164eb242646d70a6a79e23a8"
                    "daca4dc119e2082051c65cf456f0b6b23a3e4db16ffc4ac575c3eb967150c51c7712adb74896b59d2c6d3628"
                    "575f6b3ab26d7ce2436be6b7814b1a2b9b690972edfb8dec530de9abd39f9a497573ae300fbea35de6408c57"
                    "0c7f9f790eba11c77e4963b54608c474ece5d036f7f013679043b960ae73b351b76ba8d98833e75bb0305ade"
                    "dd052b327e9e203393799974455044839d062f7f31af5ca7d3ac8bd2b3ec54dfb8f998d45cc98434e143df25"
                    "121fc6c2441e88a07043c3c650df51751a7e325e24e802dd4209f903ca20629f0490af05b3");
}

/* A prime times the next one. */
static void modulus_of_neighbours(struct recipe *recipe)
{
    modulus(recipe, "00b6b8f0133899f7e85723e12326670152621754f080ce4e2e86edddb484196091d92966d738705b1194af41"
                    "5902bca9a4dc5cdb7d8492b882ce8f7d888d66ec7e8008a62c12c093bf38db8638a8924c6e4175bab1df3765"
                    "e7402acb8dcf1a801402bf479e7d33adbeea238d4eb9956ac4540cddfcda81844029dc2a8a968c8d728d9fa3"
                    "9e818e86c896b64561cc2385407b3f443669994c34eb9815cb63753eab131695ad09846651b2b7305dc19c1f"
                    "29cfc888cd44c4a894524c018c1a495f171e77c87952bd821d6062e6bde100f012e7b6162a2cdf01cc9381ac"
                    "1fffbd87b858b28e13d54ec3076f9e2d4d6cc3eeac7b7116895012faa7ad63da4111319883");
}

/* (a + b) (a - b), where a is the modulus's root, rounded down, plus 100. */
static void modulus_for_100_rounds(struct recipe *recipe)
{
    modulus(recipe, "00f2ac0b45c250547d6714e40aa2d14294e8847ab07d2c9c08e7f5aa204332d6c4393573a9b4f18e75855aaa"
                    "c772e74b81b64c4bd1a3541ba5cfae7abb056e6e3771e535948af1cadaa2f0dd25778c6d4cfec033f0ee44c5"
                    "1546f4b2f480246d382a8cc02d410c9d9890d7b4893de18676083b3686c703458b1924cc18d681c06cbb3c48"
                    "9d9984cef44e3958eb8a8b17108bf641c5455159a9ee675190f6443f101b649e7368f3556037c3d744a9bbcc"
                    "e2eb2cf349554c16c58112753eb844c03515e3e6ff6e38a5a22f0c7e964c45f69cdb4f64243be21d8cd90800"
                    "bb81b1d3a191e516b615bbc59dc1a4a9178a21f2780fe5f27ecb6ff45ffaa735bc428acadf");
}

/* The same with 101. */
static void modulus_for_101_rounds(struct recipe *recipe)
{
    modulus(recipe, "00b206eceeb93430b43adacab8e755abd58149783005f8889ea33a3864c4172fe05de6d3a98ae7ba3ba3cc40"
                    "1ad98c0600d23c46902e02a2fc22ff7fa93a7821d6aadfde1f147fdb90e80f64616864fd28fc7a7a4a17e9a5"
                    "7c6c3bb110245334397d8bce8730b3e9c0baa6e4eae9c1dbfe308750b1c53f1c555241065ba070f3ef891287"
                    "0a7d8fab6aa410ffc61819a6b8fb29171e51e141546aa8cca748bba5c731cd39cf9b9301f71cd09e776e303c"
                    "d598499d470636969660c6384c3c36d8e8c742b74353e1e490c3a97cbf23e05cff719cc54af206722f53b2dd"
                    "5a25abcd46b685070bad12996307ee45dfd5b4d38562e766a4a1287517eb9ee2d0272f9be3");
}

/* A key of the kind of `key`, its octets in hexadecimal. */
static void octets(struct recipe *recipe, enum test_key key, const char *hex)
{
    recipe_key(recipe, key);
    recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { <%s> } }", test_keys[key].algorithm, hex);
}

/* `first`, then as many octets `middle` as make `count` in all, then `last`. */
static void octets_between(struct recipe *recipe, enum test_key key, const char *first, const char *middle,
    size_t count, const char *last)
{
    enum { MAX_OCTETS = 133 /* 04, x and y of P-521 */ };
    char hex[2 * MAX_OCTETS + 1];
    size_t len = (size_t)snprintf(hex, sizeof hex, "%s", first);

    while (len + strlen(last) < 2 * count)
        len += (size_t)snprintf(hex + len, sizeof hex - len, "%s", middle);
    snprintf(hex + len, sizeof hex - len, "%s", last);
    octets(recipe, key, hex);
}

/* The key as it is, but for its last octet, which was `last`. */
static void beside(struct recipe *recipe, enum test_key key, const char *last)
{
    char hex[1024];

    snprintf(hex, sizeof hex, "%s", test_keys[key].key + 1);
    const size_t at = strlen(hex) - 3; /* "89>" */

    memcpy(hex + at, last, 2);
    hex[at + 2] = '\0';
    octets(recipe, key, hex);
}

static void p256_beside_the_curve(struct recipe *recipe)
{
    beside(recipe, KEY_P256, "88");
}

static void p384_beside_the_curve(struct recipe *recipe)
{
    beside(recipe, KEY_P384, "5f");
}

static void p521_beside_the_curve(struct recipe *recipe)
{
    beside(recipe, KEY_P521, "72");
}

static void p256_zero(struct recipe *recipe)
{
    octets_between(recipe, KEY_P256, "04", "00", 65, "00");
}

/* x^3 - 3 x + b is a square for 5, but not for 1. */
static void p256_compressed_5(struct recipe *recipe)
{
    octets_between(recipe, KEY_P256, "02", "00", 33, "05");
}

static void p256_compressed_1(struct recipe *recipe)
{
    octets_between(recipe, KEY_P256, "02", "00", 33, "01");
}

/* A square for 2, but not for 1. */
static void p384_compressed_2(struct recipe *recipe)
{
    octets_between(recipe, KEY_P384, "03", "00", 49, "02");
}

static void p384_compressed_1(struct recipe *recipe)
{
    octets_between(recipe, KEY_P384, "03", "00", 49, "01");
}

/* A square for 2, but not for 3. */
static void p521_compressed_2(struct recipe *recipe)
{
    octets_between(recipe, KEY_P521, "02", "00", 67, "02");
}

static void p521_compressed_3(struct recipe *recipe)
{
    octets_between(recipe, KEY_P521, "02", "00", 67, "03");
}

/* The lowest octets of y come first. There is an x for y = 3, and none for y = 2. */
static void ed25519_3(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "03", "00", 32, "00");
}

static void ed25519_2(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "02", "00", 32, "00");
}

static void ed25519_3_odd(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "03", "00", 32, "80");
}

/* 3 + 2^255 - 19: RFC 8032 5.1.3 decodes y below the prime only. */
static void ed25519_3_and_the_prime(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "f0", "ff", 32, "7f");
}

/* y = 1, x = 0, and the bit of an odd x. */
static void ed25519_odd_zero(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "01", "00", 32, "80");
}

static void ed448_3(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED448, "03", "00", 57, "80");
}

static void ed448_2(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED448, "02", "00", 57, "00");
}

/* y = 3 + 2^448 */
static void ed448_with_a_bit_too_high(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED448, "03", "00", 57, "01");
}

/* The neutral element, y = 1. */
static void ed25519_of_order_1(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "01", "00", 32, "00");
}

/* y = -1 */
static void ed25519_of_order_2(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "ec", "ff", 32, "7f");
}

/* y = 0 */
static void ed25519_of_order_4(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED25519, "00", "00", 32, "80");
}

static void ed25519_of_order_8(struct recipe *recipe)
{
    octets(recipe, KEY_ED25519, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
}

static void ed448_of_order_4(struct recipe *recipe)
{
    octets_between(recipe, KEY_ED448, "00", "00", 57, "80");
}

#define KEY "subjectPublicKeyInfo.subjectPublicKey"

static const struct rule_case cases[] = {
    { "keygen.flawed_method", "an RSA modulus as RSALib made them (ROCA)", SV &STRICT, modulus_of_rsalib,
        { { "keygen.flawed_method", KEY } } },
    { "keygen.flawed_method", "an RSA modulus that is no power of 65537 modulo one of 71 primes", SV &STRICT,
        modulus_almost_of_rsalib },
    { "keygen.exposing_method", "an RSA modulus of neighbouring primes", SV &STRICT, modulus_of_neighbours,
        { { "keygen.exposing_method", KEY } } },
    { "keygen.exposing_method", "an RSA modulus that Fermat's method factors in 100 rounds", SV &STRICT,
        modulus_for_100_rounds, { { "keygen.exposing_method", KEY } } },
    { "keygen.exposing_method", "an RSA modulus that Fermat's method factors in 101 rounds", SV &STRICT,
        modulus_for_101_rounds },
    { "keygen.weak_known", "Ed25519: the neutral element", SV &STRICT, ed25519_of_order_1,
        { { "keygen.weak_known", KEY } } },
    { "keygen.weak_known", "Ed25519: the point of order 2", SV &STRICT, ed25519_of_order_2,
        { { "keygen.weak_known", KEY } } },
    { "keygen.weak_known", "Ed25519: a point of order 4", SV &STRICT, ed25519_of_order_4,
        { { "keygen.weak_known", KEY } } },
    { "keygen.weak_known", "Ed25519: a point of order 8", SV &STRICT, ed25519_of_order_8,
        { { "keygen.weak_known", KEY } } },
    { "keygen.weak_known", "Ed448: a point of order 4", SV &STRICT, ed448_of_order_4,
        { { "keygen.weak_known", KEY } } },
    { "key.ec.curve_point", "a point beside P-256", SV &STRICT, p256_beside_the_curve,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "a point beside P-384", SV &STRICT, p384_beside_the_curve,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "a point beside P-521", SV &STRICT, p521_beside_the_curve,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "P-256: two coordinates 0", SV &STRICT, p256_zero,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "P-256: compressed, an x with a y", SV &STRICT, p256_compressed_5 },
    { "key.ec.curve_point", "P-256: compressed, an x without a y", SV &STRICT, p256_compressed_1,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "P-384: compressed, an x with a y", SV &STRICT, p384_compressed_2 },
    { "key.ec.curve_point", "P-384: compressed, an x without a y", SV &STRICT, p384_compressed_1,
        { { "key.ec.curve_point", KEY } } },
    { "key.ec.curve_point", "P-521: compressed, an x with a y", SV &STRICT, p521_compressed_2 },
    { "key.ec.curve_point", "P-521: compressed, an x without a y", SV &STRICT, p521_compressed_3,
        { { "key.ec.curve_point", KEY } } },
    { "key.ed.point", "Ed25519: a y with an x", SV &STRICT, ed25519_3 },
    { "key.ed.point", "Ed25519: a y with an odd x", SV &STRICT, ed25519_3_odd },
    { "key.ed.point", "Ed25519: a y without an x", SV &STRICT, ed25519_2, { { "key.ed.point", KEY } } },
    { "key.ed.point", "Ed25519: the prime added to y", SV &STRICT, ed25519_3_and_the_prime,
        { { "key.ed.point", KEY } } },
    { "key.ed.point", "Ed25519: an odd x that is 0", SV &STRICT, ed25519_odd_zero,
        { { "key.ed.point", KEY } } },
    { "key.ed.point", "Ed448: a y with an x", SV &STRICT, ed448_3 },
    { "key.ed.point", "Ed448: a y without an x", SV &STRICT, ed448_2, { { "key.ed.point", KEY } } },
    { "key.ed.point", "Ed448: a y of 449 bits", SV &STRICT, ed448_with_a_bit_too_high,
        { { "key.ed.point", KEY } } },
};

const struct case_table cases_key_strength = { cases, COUNT_OF(cases) };
