/* Cases: the subject's public key. */
#include "tests/rules/cases.h"

#include <stdio.h>

/* An RSA key of one's own: modulus and exponent in hexadecimal. The subjectKeyIdentifier stays that of the base. */
static void rsa(struct recipe *recipe, const char *modulus, const char *exponent)
{
    recipe_part(recipe, PART_KEY,
        "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { SEQUENCE { INTEGER <%s> INTEGER <%s> } } }",
        modulus, exponent);
}

enum { HEX_BYTES = 4200 /* 16,400 bits in hexadecimal, and the NUL */ };

/* Appends `count` times `octet` to the hexadecimal text. */
static void repeat(char *hex, const char *octet, size_t count)
{
    size_t len = strlen(hex);

    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(hex + len, HEX_BYTES - len, "%s", octet);
}

/* The modulus `first`, zero octets, `last`: `octets` in all. */
static void sparse(struct recipe *recipe, const char *first, size_t octets, const char *last)
{
    char hex[HEX_BYTES] = "";

    repeat(hex, first, 1);
    repeat(hex, "00", octets - (strlen(first) + strlen(last)) / 2);
    repeat(hex, last, 1);
    rsa(recipe, hex, "010001");
}

static void modulus_of_2047_bits(struct recipe *recipe)
{
    sparse(recipe, "40", 256, "03");
}

static void modulus_of_2040_bits(struct recipe *recipe)
{
    sparse(recipe, "0080", 256, "09");
}

static void modulus_of_2048_bits(struct recipe *recipe)
{
    sparse(recipe, "0080", 257, "03");
}

static void modulus_of_2049_bits(struct recipe *recipe)
{
    sparse(recipe, "01", 257, "07");
}

static void modulus_of_2056_bits(struct recipe *recipe)
{
    sparse(recipe, "0080", 258, "09");
}

static void modulus_of_16392_bits(struct recipe *recipe)
{
    sparse(recipe, "0080", 2050, "0f");
}

static void modulus_even(struct recipe *recipe)
{
    sparse(recipe, "0080", 257, "06");
}

static void modulus_with_factor_3(struct recipe *recipe)
{
    sparse(recipe, "0080", 257, "07");
}

static void modulus_with_factor_751(struct recipe *recipe)
{
    sparse(recipe, "0080", 257, "0c9f");
}

static void modulus_with_factor_757(struct recipe *recipe)
{
    sparse(recipe, "0080", 257, "131f");
}

/* (2^1024 - 17)^2 = (2^1024 - 34) 2^1024 + 289 */
static void modulus_square(struct recipe *recipe)
{
    char hex[HEX_BYTES] = "00";

    repeat(hex, "ff", 127);
    repeat(hex, "de", 1);
    repeat(hex, "00", 126);
    repeat(hex, "0121", 1);
    rsa(recipe, hex, "010001");
}

/* (2^1024 - 17)^3 = (2^1024 - 51) 2^2048 + 866 2^1024 + (2^1024 - 4913) */
static void modulus_cube(struct recipe *recipe)
{
    char hex[HEX_BYTES] = "00";

    repeat(hex, "ff", 127);
    repeat(hex, "cd", 1);
    repeat(hex, "00", 126);
    repeat(hex, "0362", 1);
    repeat(hex, "ff", 126);
    repeat(hex, "eccf", 1);
    rsa(recipe, hex, "010001");
}

static void exponent(struct recipe *recipe, const char *hex)
{
    char modulus[HEX_BYTES] = "0080";

    repeat(modulus, "00", 254);
    repeat(modulus, "03", 1);
    rsa(recipe, modulus, hex);
}

static void exponent_1(struct recipe *recipe)
{
    exponent(recipe, "01");
}

static void exponent_3(struct recipe *recipe)
{
    exponent(recipe, "03");
}

static void exponent_65535(struct recipe *recipe)
{
    exponent(recipe, "00ffff");
}

static void exponent_65536(struct recipe *recipe)
{
    exponent(recipe, "010000");
}

static void exponent_of_256_bits(struct recipe *recipe)
{
    exponent(recipe, "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
}

static void exponent_of_257_bits(struct recipe *recipe)
{
    exponent(recipe, "010000000000000000000000000000000000000000000000000000000000000001");
}

static void modulus_negative(struct recipe *recipe)
{
    sparse(recipe, "80", 256, "03");
}

static void exponent_zero(struct recipe *recipe)
{
    exponent(recipe, "00");
}

static void rsa_with_more_behind(struct recipe *recipe)
{
    recipe_part(recipe, PART_KEY, "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { %s NULL } }",
        test_keys[KEY_RSA_2048].key);
}

static void rsa_in_octets(struct recipe *recipe)
{
    recipe_part(recipe, PART_KEY, "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { OCTETS { %s } } }",
        test_keys[KEY_RSA_2048].key);
}

/* The key of `key` under another AlgorithmIdentifier. */
static void labelled(struct recipe *recipe, enum test_key key, const char *algorithm)
{
    recipe_key(recipe, key);
    recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { %s } }", algorithm, test_keys[key].key);
}

static void rsa_without_null(struct recipe *recipe)
{
    labelled(recipe, KEY_RSA_2048, "SEQUENCE { rsaEncryption }");
}

static void rsa_pss_key(struct recipe *recipe)
{
    labelled(recipe, KEY_RSA_2048, "SEQUENCE { id-RSASSA-PSS }");
}

static void x25519(struct recipe *recipe)
{
    recipe_key(recipe, KEY_X25519);
}

static void brainpool(struct recipe *recipe)
{
    labelled(recipe, KEY_P256, "SEQUENCE { id-ecPublicKey 1.3.36.3.3.2.8.1.1.7 }");
}

static void explicit_curve(struct recipe *recipe)
{
    labelled(recipe, KEY_P256,
        "SEQUENCE { id-ecPublicKey SEQUENCE { 1 SEQUENCE { 1.2.840.10045.1.1 INTEGER <17> }"
        " SEQUENCE { OCTETS <01> OCTETS <01> } OCTETS <04 03 0a> 7 1 } }");
}

static void implicit_curve(struct recipe *recipe)
{
    labelled(recipe, KEY_P256, "SEQUENCE { id-ecPublicKey NULL }");
}

static void ed25519_with_null(struct recipe *recipe)
{
    labelled(recipe, KEY_ED25519, "SEQUENCE { id-Ed25519 NULL }");
}

static void dsa(struct recipe *recipe)
{
    recipe_part(recipe, PART_KEY, "SEQUENCE { SEQUENCE { id-dsa SEQUENCE { 23 11 4 } } BITS { 8 } }");
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE);
}

static void ml_kem_before_its_ballot(struct recipe *recipe)
{
    recipe_key(recipe, KEY_ML_KEM_768);
    recipe_validity(recipe, "20250821000000Z", "20260820235959Z");
}

static void p521(struct recipe *recipe)
{
    recipe_key(recipe, KEY_P521);
}

static void p256_compressed(struct recipe *recipe)
{
    recipe_key(recipe, KEY_P256_COMPRESSED);
}

/* An EC key of `curve`, its point in hexadecimal. */
static void point(struct recipe *recipe, enum test_key key, const char *octets)
{
    recipe_key(recipe, key);
    recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { <%s> } }", test_keys[key].algorithm, octets);
}

#define OCTETS_32(octet)                                                                                     \
    octet octet octet octet octet octet octet octet octet octet octet octet octet octet octet octet octet    \
        octet octet octet octet octet octet octet octet octet octet octet octet octet octet octet

static void p256_hybrid(struct recipe *recipe)
{
    point(recipe, KEY_P256, "06" OCTETS_32("11") OCTETS_32("22"));
}

static void p256_infinity(struct recipe *recipe)
{
    point(recipe, KEY_P256, "00");
}

static void p256_empty(struct recipe *recipe)
{
    point(recipe, KEY_P256, " ");
}

static void p384_point_of_p256(struct recipe *recipe)
{
    point(recipe, KEY_P384, "04" OCTETS_32("11") OCTETS_32("22"));
}

static void p256_x_too_large(struct recipe *recipe)
{
    point(recipe, KEY_P256, "04" OCTETS_32("ff") OCTETS_32("22"));
}

static void p256_compressed_x_is_prime(struct recipe *recipe)
{
    point(recipe, KEY_P256, "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
}

/* One octet more than the key has, or one less. */
static void octets(struct recipe *recipe, enum test_key key, size_t count)
{
    char hex[2 * 2600 + 1] = "";

    for (size_t i = 0; i < count; i++)
        snprintf(hex + 2 * i, 3, "%02x", test_key_octet(i));
    recipe_key(recipe, key);
    recipe_part(recipe, PART_KEY, "SEQUENCE { %s BITS { <%s> } }", test_keys[key].algorithm, hex);
}

static void ed25519_of_33_octets(struct recipe *recipe)
{
    octets(recipe, KEY_ED25519, 33);
}

static void ed448_of_56_octets(struct recipe *recipe)
{
    octets(recipe, KEY_ED448, 56);
}

static void ed25519_with_unused_bits(struct recipe *recipe)
{
    recipe_key(recipe, KEY_ED25519);
    recipe_part(
        recipe, PART_KEY, "SEQUENCE { %s BITS <04" OCTETS_32("10") "> }", test_keys[KEY_ED25519].algorithm);
}

static void ml_dsa_44_in_octets(struct recipe *recipe)
{
    octets(recipe, KEY_ML_DSA_44, 1316);
}

static void ml_dsa_87_of_2591_octets(struct recipe *recipe)
{
    octets(recipe, KEY_ML_DSA_87, 2591);
}

static void ml_kem_1024_of_1184_octets(struct recipe *recipe)
{
    octets(recipe, KEY_ML_KEM_1024, 1184);
}

static void ml_kem_512_of_large_coefficients(struct recipe *recipe)
{
    char hex[2 * 800 + 1] = "";

    for (size_t i = 0; i < 800; i++)
        snprintf(hex + 2 * i, 3, "ff");
    recipe_key(recipe, KEY_ML_KEM_512);
    recipe_part(recipe, PART_KEY, "SEQUENCE { SEQUENCE { id-alg-ml-kem-512 } BITS { <%s> } }", hex);
}

#define KEY       "subjectPublicKeyInfo.subjectPublicKey"
#define ALGORITHM "subjectPublicKeyInfo.algorithm"

static const struct rule_case cases[] = {
    { "key.rsa.min_2048", "RSA modulus of 2040 bits", SV &STRICT, modulus_of_2040_bits,
        { { "key.rsa.min_2048", KEY } } },
    { "key.rsa.min_2048", "RSA modulus of 2047 bits", SV &STRICT, modulus_of_2047_bits,
        { { "key.rsa.min_2048", KEY }, { "key.rsa.mult_8", KEY } } },
    { "key.rsa.min_2048", "RSA modulus 2^2047 + 3", SV &STRICT, modulus_of_2048_bits },
    { "key.rsa.mult_8", "RSA modulus of 2049 bits", SV &STRICT, modulus_of_2049_bits,
        { { "key.rsa.mult_8", KEY } } },
    { "key.rsa.mult_8", "RSA modulus of 2056 bits", SV &STRICT, modulus_of_2056_bits },
    { "key.rsa.exp_odd_ge3", "RSA exponent 1", SV &STRICT, exponent_1, { { "key.rsa.exp_odd_ge3", KEY } } },
    { "key.rsa.exp_odd_ge3", "RSA exponent 65536", SV &STRICT, exponent_65536,
        { { "key.rsa.exp_odd_ge3", KEY } } },
    { "key.rsa.exp_range", "RSA exponent 3", SV &STRICT, exponent_3, { { "key.rsa.exp_range", KEY } } },
    { "key.rsa.exp_range", "RSA exponent 65535", SV &STRICT, exponent_65535,
        { { "key.rsa.exp_range", KEY } } },
    { "key.rsa.exp_range", "RSA exponent 2^256 - 1", SV &STRICT, exponent_of_256_bits },
    { "key.rsa.exp_range", "RSA exponent 2^256 + 1", SV &STRICT, exponent_of_257_bits,
        { { "key.rsa.exp_range", KEY } } },
    { "key.rsa.mod_odd", "an even RSA modulus", SV &STRICT, modulus_even, { { "key.rsa.mod_odd", KEY } } },
    { "key.rsa.mod_not_prime_power", "an RSA modulus that is a square", SV &STRICT, modulus_square,
        { { "key.rsa.mod_not_prime_power", KEY }, { "keygen.exposing_method", KEY } } },
    { "key.rsa.mod_not_prime_power", "an RSA modulus that is a cube", SV &STRICT, modulus_cube,
        { { "key.rsa.mod_not_prime_power", KEY } } },
    { "key.rsa.mod_not_prime_power", "an RSA modulus of 16,392 bits", SV &STRICT, modulus_of_16392_bits },
    { "key.rsa.mod_small_factors", "an RSA modulus with the factor 3", SV &STRICT, modulus_with_factor_3,
        { { "key.rsa.mod_small_factors", KEY } } },
    { "key.rsa.mod_small_factors", "an RSA modulus with the factor 751", SV &STRICT, modulus_with_factor_751,
        { { "key.rsa.mod_small_factors", KEY } } },
    { "key.rsa.mod_small_factors", "an RSA modulus with the factor 757", SV &STRICT,
        modulus_with_factor_757 },

    { "spki.closed_list", "rsaEncryption without its NULL", SV &STRICT, rsa_without_null,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "an RSA key labelled RSASSA-PSS", SV &STRICT, rsa_pss_key,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "X25519", SV &STRICT, x25519, { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "a Brainpool curve", SV &STRICT, brainpool, { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "a curve with explicit parameters", SV &STRICT, explicit_curve,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "implicit curve parameters", SV &STRICT, implicit_curve,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "Ed25519 with NULL", SV &STRICT, ed25519_with_null,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "DSA", SV &STRICT, dsa, { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "ML-KEM-768 the day before it was allowed", SV &STRICT, ml_kem_before_its_ballot,
        { { "spki.closed_list", ALGORITHM } } },
    { "spki.closed_list", "P-521", SV &STRICT, p521 },

    { "rfc3279.rsa_spki", "a negative RSA modulus", SV &STRICT, modulus_negative,
        { { "rfc3279.rsa_spki", KEY } } },
    { "rfc3279.rsa_spki", "RSA exponent 0", SV &STRICT, exponent_zero, { { "rfc3279.rsa_spki", KEY } } },
    { "rfc3279.rsa_spki", "RSAPublicKey with more behind it", SV &STRICT, rsa_with_more_behind,
        { { "rfc3279.rsa_spki", KEY } } },
    { "rfc3279.rsa_spki", "RSAPublicKey in an OCTET STRING", SV &STRICT, rsa_in_octets,
        { { "rfc3279.rsa_spki", KEY } } },

    { "rfc5480.point_form", "a compressed point", SV &STRICT, p256_compressed },
    { "rfc5480.point_form", "a hybrid point", SV &STRICT, p256_hybrid, { { "rfc5480.point_form", KEY } } },
    { "rfc5480.point_form", "the point at infinity", SV &STRICT, p256_infinity,
        { { "rfc5480.point_form", KEY } } },
    { "rfc5480.point_form", "no point", SV &STRICT, p256_empty, { { "rfc5480.point_form", KEY } } },
    { "rfc5480.point_form", "a point of 65 octets on P-384", SV &STRICT, p384_point_of_p256,
        { { "rfc5480.point_form", KEY } } },
    { "rfc5480.point_form", "a coordinate above the prime", SV &STRICT, p256_x_too_large,
        { { "rfc5480.point_form", KEY } } },
    { "rfc5480.point_form", "a compressed point whose coordinate is the prime", SV &STRICT,
        p256_compressed_x_is_prime, { { "rfc5480.point_form", KEY } } },

    { "rfc8410.octets", "Ed25519 of 33 octets", SV &STRICT, ed25519_of_33_octets,
        { { "rfc8410.octets", KEY } } },
    { "rfc8410.octets", "Ed448 of 56 octets", SV &STRICT, ed448_of_56_octets, { { "rfc8410.octets", KEY } } },
    { "rfc8410.octets", "Ed25519 with unused bits", SV &STRICT, ed25519_with_unused_bits,
        { { "rfc8410.octets", KEY } } },
    { "rfc9881.pk_len", "ML-DSA-44 with 4 octets of wrapping", SV &STRICT, ml_dsa_44_in_octets,
        { { "rfc9881.pk_len", KEY } } },
    { "rfc9881.pk_len", "ML-DSA-87 of 2591 octets", SV &STRICT, ml_dsa_87_of_2591_octets,
        { { "rfc9881.pk_len", KEY } } },
    { "rfc9935.pk_len", "ML-KEM-1024 of 1184 octets", SV &STRICT, ml_kem_1024_of_1184_octets,
        { { "rfc9935.pk_len", KEY } } },
    { "fips203.modulus", "ML-KEM-512 with coefficients of 4095", SV &STRICT, ml_kem_512_of_large_coefficients,
        { { "fips203.modulus", KEY } } },
};

const struct case_table cases_key = { cases, COUNT_OF(cases) };
