/* tests/module/test_gate_free.c - keys that are no CA's: those that sign anything, and those that nothing guards. */
#include "tests/module/harness.h"

#include <stdlib.h>
#include <string.h>

static CK_RV sign(
    struct harness *h, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, struct bytes data, struct buffer *out)
{
    const CK_RV rv = h->gate->C_SignInit(h->session, &mechanism, key);

    *out = buffer_new();
    return rv == CKR_OK ? h->gate->C_Sign(h->session, data.at, data.len, out->at, &out->len) : rv;
}

static struct bytes text(void)
{
    static uint8_t bytes[] = "what a server wants to have signed";

    return (struct bytes){ bytes, sizeof bytes };
}

static void an_rsa_key_signs_anything_with_every_mechanism_of_the_token(void **state)
{
    static const enum algorithm algorithms[] = { SHA1_RSA, SHA256_RSA, SHA512_RSA, SHA256_PSS };
    struct harness *h = *state;
    struct buffer out;

    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        assert_int_equal(sign(h, h->free_key, mechanism_for(algorithms[i]), text(), &out), CKR_OK);
        assert_true(
            authority_verify(authority_get(AUTHORITY_RSA, 1), algorithms[i], text(), out.at, out.len));
    }
    assert_int_equal(sign(h, h->free_key, (CK_MECHANISM){ .mechanism = CKM_RSA_PKCS }, text(), &out), CKR_OK);
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
}

static void an_rsa_key_signs_in_parts_and_answers_its_length(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = mechanism_for(SHA256_RSA);
    struct buffer out = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->free_key), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, text().at, 5), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, text().at + 5, text().len - 5), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, NULL, &len), CKR_OK);
    assert_int_equal(len, 256);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(authority_get(AUTHORITY_RSA, 1), SHA256_RSA, text(), out.at, out.len));
    assert_int_equal(
        h->gate->C_Sign(h->session, text().at, text().len, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
}

/* A key of a curve that is no CA's, found by the public key beside it. */
static CK_OBJECT_HANDLE add_curve_key(struct harness *h)
{
    const struct authority *key = authority_get(AUTHORITY_P256, 1);

    harness_configure_free(h, "curve", key);
    harness_start(h);
    return h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = key->key_pem, .label = "curve", .id = "07" });
}

static void a_curve_key_signs_anything_although_the_token_only_signs_digests(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_curve_key(h);
    struct buffer out;

    assert_int_equal(sign(h, key, mechanism_for(ECDSA_SHA256), text(), &out), CKR_OK);
    assert_true(authority_verify(authority_get(AUTHORITY_P256, 1), ECDSA_SHA256, text(), out.at, out.len));
}

static void a_curve_key_signs_digests(void **state)
{
    static const size_t lengths[] = { 20, 32, 48, 64 };
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_curve_key(h);
    uint8_t digest[64] = { 1, 2, 3 };
    struct buffer out;

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        assert_int_equal(sign(h, key, (CK_MECHANISM){ .mechanism = CKM_ECDSA },
                             (struct bytes){ digest, lengths[i] }, &out),
            CKR_OK);
}

/* What such a signature is worth cannot be checked; but asking for it is no fault of the key's. */
static void a_curve_key_signs_no_digest_of_a_strange_length_and_works_on(void **state)
{
    static const size_t lengths[] = { 0, 1, 19, 28, 31, 33, 65, 100 };
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_curve_key(h);
    uint8_t digest[100] = { 1, 2, 3 };
    struct buffer out;

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const CK_RV rv = sign(
            h, key, (CK_MECHANISM){ .mechanism = CKM_ECDSA }, (struct bytes){ digest, lengths[i] }, &out);

        assert_true(rv == CKR_DATA_LEN_RANGE || rv == CKR_DATA_INVALID);
        assert_false(oracle_leaks(h->oracle, out.at, sizeof out.at));
    }
    assert_int_equal(harness_backend_signs(h), 0);
    assert_int_equal(sign(h, key, mechanism_for(ECDSA_SHA256), text(), &out), CKR_OK);
}

static void a_spoiled_signature_of_a_curve_key_is_withheld(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_curve_key(h);
    struct buffer out;

    h->mock->knobs->flip_bit = true;
    assert_int_equal(sign(h, key, mechanism_for(ECDSA_SHA256), text(), &out), CKR_FUNCTION_FAILED);
    assert_true(buffer_untouched(&out));
}

static void a_secret_key_authenticates_as_without_the_gate(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_SHA256_HMAC };
    struct buffer once, parts = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(sign(h, h->secret, mechanism, text(), &once), CKR_OK);
    assert_int_equal(once.len, 32);
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->secret), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, text().at, text().len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, NULL, &len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, parts.at, &parts.len), CKR_OK);
    assert_memory_equal(once.at, parts.at, 32);
    assert_int_equal(h->mock->sessions(NULL, 0), 1);
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
}

static void what_is_no_private_key_works_as_without_the_gate(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM cipher = { .mechanism = CKM_AES_CBC }, rsa = { .mechanism = CKM_RSA_PKCS },
                 sha = { .mechanism = CKM_SHA256 };
    CK_OBJECT_HANDLE found[64];
    struct buffer out = buffer_new();
    CK_ULONG count = 0;
    uint8_t digest[32];

    assert_int_equal(h->gate->C_EncryptInit(h->session, &cipher, h->secret), CKR_OK);
    assert_int_equal(h->gate->C_Encrypt(h->session, text().at, text().len, out.at, &out.len), CKR_OK);
    assert_int_equal(h->gate->C_DecryptInit(h->session, &cipher, h->secret), CKR_OK);
    out.len = sizeof out.at;
    assert_int_equal(h->gate->C_Decrypt(h->session, text().at, text().len, out.at, &out.len), CKR_OK);
    assert_int_equal(h->gate->C_EncryptInit(h->session, &rsa, h->ca_public), CKR_OK);
    out.len = sizeof out.at;
    assert_int_equal(h->gate->C_Encrypt(h->session, text().at, text().len, out.at, &out.len), CKR_OK);
    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    out.len = sizeof out.at;
    assert_int_equal(h->gate->C_Digest(h->session, text().at, text().len, out.at, &out.len), CKR_OK);
    assert_int_equal(EVP_Digest(text().at, text().len, digest, NULL, EVP_sha256(), NULL), 1);
    assert_memory_equal(out.at, digest, sizeof digest);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, NULL, 0), CKR_OK);
    assert_int_equal(h->gate->C_FindObjects(h->session, found, 64, &count), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OK);
    assert_int_equal(count, 8); /* three pairs, a secret key, data */
    assert_int_equal(h->gate->C_GenerateRandom(h->session, out.at, 16), CKR_OK);
    assert_int_equal(out.at[15], 0x5a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(an_rsa_key_signs_anything_with_every_mechanism_of_the_token),
        GATE_TEST(an_rsa_key_signs_in_parts_and_answers_its_length),
        GATE_TEST_QUIET(a_curve_key_signs_anything_although_the_token_only_signs_digests),
        GATE_TEST_QUIET(a_curve_key_signs_digests),
        GATE_TEST_QUIET(a_curve_key_signs_no_digest_of_a_strange_length_and_works_on),
        GATE_TEST_QUIET(a_spoiled_signature_of_a_curve_key_is_withheld),
        GATE_TEST(a_secret_key_authenticates_as_without_the_gate),
        GATE_TEST(what_is_no_private_key_works_as_without_the_gate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
