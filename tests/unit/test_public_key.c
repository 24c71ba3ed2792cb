/* tests/unit/test_public_key.c - signatures that verify, and everything next to them that must not. */
#include "crypto/public_key.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t message[] = "what is signed";

struct pair {
    EVP_PKEY *pkey;
    struct public_key *key;
};

static struct pair pair_make(EVP_PKEY *pkey)
{
    uint8_t *spki = NULL;
    const int len = i2d_PUBKEY(pkey, &spki);
    struct pair pair = { pkey, public_key_new(spki, (size_t)len) };

    assert_non_null(pair.key);
    OPENSSL_free(spki);
    return pair;
}

static void pair_free(struct pair pair)
{
    public_key_free(pair.key);
    EVP_PKEY_free(pair.pkey);
}

/* Signs `message`; ECDSA in PKCS#11's form. Returns the length. */
static size_t sign(const struct pair *pair, const EVP_MD *md, bool pss, uint8_t *signature, size_t size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters;
    uint8_t raw[1024];
    size_t len = sizeof raw;

    assert_int_equal(EVP_DigestSignInit(context, &parameters, md, NULL, pair->pkey), 1);
    if (pss) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST), 1);
    }
    assert_int_equal(EVP_DigestSign(context, raw, &len, message, sizeof message), 1);
    EVP_MD_CTX_free(context);
    if (EVP_PKEY_is_a(pair->pkey, "EC")) {
        const uint8_t *at = raw;
        ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)len);
        const int half = (int)public_key_signature_length(pair->key) / 2;

        assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(sig), signature, half), half);
        assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(sig), signature + half, half), half);
        ECDSA_SIG_free(sig);
        return (size_t)half * 2;
    }
    assert_true(len <= size);
    memcpy(signature, raw, len);
    return len;
}

static void expect_only_this_signature(
    const struct pair *pair, enum signature_scheme scheme, enum digest digest, const EVP_MD *md)
{
    uint8_t signature[1024];
    const size_t len = sign(pair, md, scheme == SCHEME_RSA_PSS, signature, sizeof signature);

    assert_int_equal(len, public_key_signature_length(pair->key));
    assert_true(public_key_verify(pair->key, scheme, digest, message, sizeof message, signature, len));
    assert_false(public_key_verify(pair->key, scheme, digest, message, sizeof message - 1, signature, len));
    assert_false(public_key_verify(pair->key, scheme, digest, message, sizeof message, signature, len - 1));
    for (int other = SCHEME_NONE; other <= SCHEME_EDDSA; other++) {
        if (other != (int)scheme)
            assert_false(public_key_verify(
                pair->key, (enum signature_scheme)other, digest, message, sizeof message, signature, len));
    }
    for (int other = DIGEST_NONE; other <= DIGEST_SHA512; other++) {
        if (other != (int)digest)
            assert_false(public_key_verify(
                pair->key, scheme, (enum digest)other, message, sizeof message, signature, len));
    }
    for (size_t i = 0; i < len; i += 7) {
        signature[i] ^= 0x10;
        assert_false(public_key_verify(pair->key, scheme, digest, message, sizeof message, signature, len));
        signature[i] ^= 0x10;
    }
}

static void an_rsa_signature_verifies_only_as_it_was_made(void **state)
{
    const struct pair pair = pair_make(EVP_RSA_gen(2048));

    (void)state;
    assert_int_equal(public_key_type(pair.key), KEY_RSA);
    expect_only_this_signature(&pair, SCHEME_RSA_PKCS1, DIGEST_SHA256, EVP_sha256());
    expect_only_this_signature(&pair, SCHEME_RSA_PKCS1, DIGEST_SHA512, EVP_sha512());
    expect_only_this_signature(&pair, SCHEME_RSA_PSS, DIGEST_SHA384, EVP_sha384());
    pair_free(pair);
}

static void an_ecdsa_signature_verifies_only_as_it_was_made(void **state)
{
    static const struct {
        const char *group;
        enum key_type type;
        enum digest digest;
    } curves[] = { { "P-256", KEY_EC_P256, DIGEST_SHA256 }, { "P-384", KEY_EC_P384, DIGEST_SHA384 },
        { "P-521", KEY_EC_P521, DIGEST_SHA512 } };
    const EVP_MD *const mds[] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct pair pair = pair_make(EVP_EC_gen(curves[i].group));

        assert_int_equal(public_key_type(pair.key), curves[i].type);
        expect_only_this_signature(&pair, SCHEME_ECDSA, curves[i].digest, mds[i]);
        pair_free(pair);
    }
}

static void an_eddsa_signature_verifies_only_as_it_was_made(void **state)
{
    const struct pair small = pair_make(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
    const struct pair large = pair_make(EVP_PKEY_Q_keygen(NULL, NULL, "ED448"));

    (void)state;
    expect_only_this_signature(&small, SCHEME_EDDSA, DIGEST_NONE, NULL);
    expect_only_this_signature(&large, SCHEME_EDDSA, DIGEST_NONE, NULL);
    pair_free(small);
    pair_free(large);
}

static void a_key_shows_its_numbers_and_its_point(void **state)
{
    const struct pair rsa = pair_make(EVP_RSA_gen(2048)), ec = pair_make(EVP_EC_gen("P-256"));
    const uint8_t *modulus, *exponent, *point;
    size_t modulus_len, exponent_len, point_len;

    (void)state;
    public_key_rsa(rsa.key, &modulus, &modulus_len, &exponent, &exponent_len);
    assert_int_equal(modulus_len, 256);
    assert_int_equal(exponent_len, 3);
    assert_true(modulus[0] >= 0x80);
    public_key_point(ec.key, &point, &point_len);
    assert_int_equal(point_len, 65);
    assert_int_equal(point[0], 4);
    public_key_rsa(ec.key, &modulus, &modulus_len, &exponent, &exponent_len);
    assert_int_equal(modulus_len, 0);
    pair_free(rsa);
    pair_free(ec);
}

static void what_is_no_key_of_these_types_is_null(void **state)
{
    EVP_PKEY *const other = EVP_EC_gen("secp256k1"), *const good = EVP_EC_gen("P-256");
    uint8_t *spki = NULL, *longer;
    int len = i2d_PUBKEY(other, &spki);

    (void)state;
    assert_null(public_key_new(spki, (size_t)len));
    OPENSSL_free(spki);
    spki = NULL;
    len = i2d_PUBKEY(good, &spki);
    for (int cut = 0; cut < len; cut++)
        assert_null(public_key_new(spki, (size_t)cut));
    longer = calloc(1, (size_t)len + 1);
    memcpy(longer, spki, (size_t)len);
    assert_null(public_key_new(longer, (size_t)len + 1));
    free(longer);
    OPENSSL_free(spki);
    EVP_PKEY_free(other);
    EVP_PKEY_free(good);
}

/* True if libcrypto reads the same key there, to the last octet. */
static bool libcrypto_agrees(const struct public_key *key, const uint8_t *spki, size_t len)
{
    const uint8_t *at = spki, *own, *exponent;
    EVP_PKEY *const pkey = d2i_PUBKEY(NULL, &at, (long)len);
    size_t own_len, exponent_len, theirs_len = 0;
    uint8_t theirs[1024];
    BIGNUM *number = NULL;
    bool same = false;

    public_key_point(key, &own, &own_len);
    if (pkey != NULL && at == spki + len && public_key_type(key) == KEY_RSA) {
        public_key_rsa(key, &own, &own_len, &exponent, &exponent_len);
        same = EVP_PKEY_get_bn_param(pkey, "n", &number) == 1 && BN_num_bytes(number) == (int)own_len
               && (theirs_len = (size_t)BN_bn2bin(number, theirs)) == own_len
               && memcmp(own, theirs, own_len) == 0;
        BN_free(number);
    } else if (pkey != NULL && at == spki + len) {
        same = EVP_PKEY_get_octet_string_param(pkey, "pub", theirs, sizeof theirs, &theirs_len) == 1
               && theirs_len == own_len && memcmp(own, theirs, own_len) == 0;
    }
    EVP_PKEY_free(pkey);
    return same;
}

/* With each octet changed in some ways: nothing that libcrypto would not read, and nothing else than it reads. */
static void a_damaged_key_is_none_or_what_libcrypto_reads(void **state)
{
    EVP_PKEY *const pkeys[] = { EVP_RSA_gen(1024), EVP_EC_gen("P-256"), EVP_EC_gen("P-384"),
        EVP_EC_gen("P-521"), EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"),
        EVP_PKEY_Q_keygen(NULL, NULL, "ED448") };
    static const uint8_t changes[] = { 0x01, 0x80, 0x05, 0xff };

    (void)state;
    for (size_t k = 0; k < sizeof pkeys / sizeof pkeys[0]; k++) {
        uint8_t *spki = NULL;
        const int len = i2d_PUBKEY(pkeys[k], &spki);
        size_t read = 0;

        for (int i = 0; i < len; i++)
            for (size_t c = 0; c < sizeof changes; c++) {
                spki[i] ^= changes[c];
                struct public_key *const key = public_key_new(spki, (size_t)len);
                if (key != NULL && !libcrypto_agrees(key, spki, (size_t)len))
                    fail_msg("key %zu, octet %d changed by 0x%x: libcrypto reads another", k, i, changes[c]);
                read += key != NULL;
                public_key_free(key);
                spki[i] ^= changes[c];
            }
        if (EVP_PKEY_is_a(pkeys[k], "EC"))
            assert_int_equal(read, 0); /* a point next to one of the curve is none, and neither is its head */
        ERR_clear_error();
        OPENSSL_free(spki);
        EVP_PKEY_free(pkeys[k]);
    }
}

/* Their tokens and certificates have it in the longer form. */
static void a_compressed_point_is_shown_uncompressed(void **state)
{
    EVP_PKEY *const pkey = EVP_EC_gen("P-256");
    const struct pair pair = pair_make(pkey);
    const uint8_t *point, *again;
    uint8_t *spki = NULL;
    size_t point_len, again_len;

    (void)state;
    assert_int_equal(EVP_PKEY_set_utf8_string_param(pkey, "point-format", "compressed"), 1);
    const int len = i2d_PUBKEY(pkey, &spki);
    struct public_key *const key = public_key_new(spki, (size_t)len);
    assert_non_null(key);
    public_key_point(pair.key, &point, &point_len);
    public_key_point(key, &again, &again_len);
    assert_int_equal(point_len, 65);
    assert_int_equal(again_len, 65);
    assert_memory_equal(point, again, point_len);
    public_key_free(key);
    OPENSSL_free(spki);
    pair_free(pair);
}

/* Numbers that DER has another form for, and numbers that are none. A key that is read has exactly the numbers that are written. */
static void an_rsa_keys_numbers_have_one_form(void **state)
{
    /* 193 and 3: RFC 3279 2.3.1 */
    static const uint8_t whole[] = { 0x30, 0x1b, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
        0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x0a, 0x00, 0x30, 0x07, 0x02, 0x02, 0x00, 0xc1, 0x02, 0x01,
        0x03 };
    static const struct {
        size_t at;
        uint8_t octet;
        bool good;
    } changes[] = {
        { 25, 0xc1, true },  /* as it is */
        { 24, 0x01, true },  /* another number */
        { 25, 0x41, false }, /* an octet 0 that is not needed */
        { 24, 0xff, false }, /* negative */
        { 28, 0x00, false }, /* zero */
        { 28, 0x83, false },
        { 23, 0x01, false }, /* another length */
        { 19, 0x01, false }, /* unused bits */
        { 20, 0x31, false },
        { 1, 0x1a, false },
        { 1, 0x1c, false },
    };
    uint8_t spki[sizeof whole];

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        memcpy(spki, whole, sizeof whole);
        spki[changes[i].at] = changes[i].octet;
        struct public_key *const key = public_key_new(spki, sizeof spki);
        if ((key != NULL) != changes[i].good)
            fail_msg("octet %zu, 0x%x: want it %s", changes[i].at, changes[i].octet,
                changes[i].good ? "read" : "refused");
        public_key_free(key);
    }
}

/* As CKM_ECDSA signs: any value, of which the leftmost bits of the order's length count. */
static void a_value_of_any_length_verifies_by_its_leftmost_bits(void **state)
{
    const struct pair pair = pair_make(EVP_EC_gen("P-256"));
    uint8_t value[DIGEST_MAX_BYTES], signature[64];
    const size_t len = sign(&pair, EVP_sha256(), false, signature, sizeof signature);

    (void)state;
    assert_true(digest_compute(DIGEST_SHA256, message, sizeof message, value));
    assert_int_equal(public_key_check_value(pair.key, value, 32, signature, len), SIGNATURE_RIGHT);
    assert_int_equal(public_key_check_value(pair.key, value, 64, signature, len), SIGNATURE_RIGHT);
    assert_int_equal(public_key_check_value(pair.key, value, 31, signature, len), SIGNATURE_WRONG);
    assert_int_equal(public_key_check_value(pair.key, value, 0, signature, len), SIGNATURE_WRONG);
    assert_int_equal(public_key_check_value(pair.key, value, 32, signature, len - 1), SIGNATURE_WRONG);
    value[0] ^= 1;
    assert_int_equal(public_key_check_value(pair.key, value, 32, signature, len), SIGNATURE_WRONG);
    pair_free(pair);
}

static void a_digest_of_parts_is_the_digest_of_the_whole(void **state)
{
    uint8_t whole[DIGEST_MAX_BYTES], parts[DIGEST_MAX_BYTES];

    (void)state;
    assert_null(digest_run_new(DIGEST_NONE));
    for (enum digest digest = DIGEST_SHA1; digest <= DIGEST_SHA512; digest++) {
        struct digest_run *run = digest_run_new(digest);

        assert_non_null(run);
        for (size_t at = 0; at < sizeof message; at++) {
            assert_true(digest_compute(digest, message, at, whole));
            assert_true(digest_run_get(run, parts)); /* in the middle, too */
            assert_memory_equal(parts, whole, sizeof whole);
            assert_true(digest_run_add(run, message + at, 1));
        }
        digest_run_free(run);
    }
    digest_run_free(NULL);
}

static void digests_are_those_of_the_standard(void **state)
{
    static const uint8_t sha256_abc[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea };
    uint8_t out[DIGEST_MAX_BYTES];

    (void)state;
    assert_true(digest_compute(DIGEST_SHA256, "abc", 3, out));
    assert_memory_equal(out, sha256_abc, sizeof sha256_abc);
    assert_int_equal(out[63], 0);
    assert_false(digest_compute(DIGEST_NONE, "abc", 3, out));
    assert_false(digest_compute((enum digest)9, "abc", 3, out));
    assert_int_equal(digest_length(DIGEST_SHA384), 48);
}

/* As when a configuration has many keys; what is none, or not whole, spoils nothing for the next one. */
static void one_reader_reads_keys_of_every_type_also_after_what_is_none(void **state)
{
    EVP_PKEY *const pkeys[] = { EVP_RSA_gen(2048), EVP_EC_gen("P-256"),
        EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), EVP_EC_gen("P-384"), EVP_EC_gen("secp256k1"),
        EVP_RSA_gen(2048) };
    static const enum key_type types[] = { KEY_RSA, KEY_EC_P256, KEY_ED25519, KEY_EC_P384, KEY_NONE,
        KEY_RSA };
    struct public_key_reader *const reader = public_key_reader_new();

    (void)state;
    assert_non_null(reader);
    for (size_t i = 0; i < sizeof pkeys / sizeof pkeys[0]; i++) {
        uint8_t *spki = NULL;
        const int len = i2d_PUBKEY(pkeys[i], &spki);

        assert_true(len > 0);
        assert_null(public_key_read(reader, spki, (size_t)len - 1));
        struct public_key *const key = public_key_read(reader, spki, (size_t)len);
        assert_int_equal(key != NULL ? public_key_type(key) : KEY_NONE, types[i]);
        public_key_free(key);
        OPENSSL_free(spki);
        EVP_PKEY_free(pkeys[i]);
    }
    public_key_reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_key_is_none_or_what_libcrypto_reads),
        cmocka_unit_test(a_compressed_point_is_shown_uncompressed),
        cmocka_unit_test(an_rsa_keys_numbers_have_one_form),
        cmocka_unit_test(an_rsa_signature_verifies_only_as_it_was_made),
        cmocka_unit_test(an_ecdsa_signature_verifies_only_as_it_was_made),
        cmocka_unit_test(an_eddsa_signature_verifies_only_as_it_was_made),
        cmocka_unit_test(a_key_shows_its_numbers_and_its_point),
        cmocka_unit_test(what_is_no_key_of_these_types_is_null),
        cmocka_unit_test(a_value_of_any_length_verifies_by_its_leftmost_bits),
        cmocka_unit_test(a_digest_of_parts_is_the_digest_of_the_whole),
        cmocka_unit_test(one_reader_reads_keys_of_every_type_also_after_what_is_none),
        cmocka_unit_test(digests_are_those_of_the_standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
