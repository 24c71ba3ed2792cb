/* tests/module/test_gate_operations.c - everything that is not signing and yet could equal a signature. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <string.h>

enum { BLOCK = 256 /* RSA-2048 */ };

/* A private operation with each mechanism that could do one. */
static const CK_MECHANISM_TYPE private_mechanisms[] = { CKM_RSA_X_509, CKM_RSA_PKCS, CKM_RSA_PKCS_OAEP,
    CKM_RSA_PKCS_TPM_1_1, CKM_RSA_PKCS_OAEP_TPM_1_1, CKM_RSA_AES_KEY_WRAP, CKM_ECDH_AES_KEY_WRAP,
    CKM_ECDH1_DERIVE, CKM_ECDH1_COFACTOR_DERIVE, CKM_SHA256_RSA_PKCS, CKM_VENDOR_DEFINED | 7, ~0UL };
enum { PRIVATE_MECHANISMS = sizeof private_mechanisms / sizeof private_mechanisms[0] };

/* The padded block whose raw decryption is the certificate's signature, RFC 8017 9.2. */
static void pad(struct bytes tbs, uint8_t block[BLOCK])
{
    static const uint8_t prefix[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
        0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };

    memset(block, 0xff, BLOCK);
    block[0] = 0;
    block[1] = 1;
    block[BLOCK - 32 - sizeof prefix - 1] = 0;
    memcpy(block + BLOCK - 32 - sizeof prefix, prefix, sizeof prefix);
    assert_int_equal(EVP_Digest(tbs.at, tbs.len, block + BLOCK - 32, NULL, EVP_sha256(), NULL), 1);
}

/* The mock proves that this test has teeth: there the very same block yields the signature. */
static void raw_decryption_by_the_token_itself_is_a_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);
    uint8_t block[BLOCK], out[BLOCK];
    CK_ULONG len = sizeof out;
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    const function_list *mock = harness_mock_list();
    CK_SESSION_HANDLE real;

    oracle_forget(h->oracle);
    pad(tbs, block);
    assert_int_equal(h->mock->sessions(&real, 1), 1);
    assert_int_equal(mock->C_DecryptInit(real, &raw, h->ca_key), CKR_OK);
    assert_int_equal(mock->C_Decrypt(real, block, sizeof block, out, &len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out, len));
    bytes_free(tbs);
}

static void a_private_key_decrypts_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };
    uint8_t block[BLOCK], out[BLOCK];

    pad(tbs, block);
    for (size_t k = 0; k < 3; k++)
        for (size_t m = 0; m < PRIVATE_MECHANISMS; m++) {
            CK_MECHANISM mechanism = { .mechanism = private_mechanisms[m] };
            CK_ULONG len = sizeof out;

            assert_int_equal(
                h->gate->C_DecryptInit(h->session, &mechanism, keys[k]), CKR_KEY_FUNCTION_NOT_PERMITTED);
            assert_int_equal(h->gate->C_Decrypt(h->session, block, sizeof block, out, &len),
                CKR_OPERATION_NOT_INITIALIZED);
        }
    assert_int_equal(h->mock->calls(FUNCTION_DecryptInit), 0);
    assert_int_equal(h->mock->calls(FUNCTION_Decrypt), 0);
    bytes_free(tbs);
}

static void a_private_key_encrypts_and_verifies_nothing(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_RSA_X_509 };

    assert_int_equal(h->gate->C_EncryptInit(h->session, &mechanism, h->ca_key), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(h->gate->C_VerifyInit(h->session, &mechanism, h->ca_key), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(
        h->gate->C_VerifyRecoverInit(h->session, &mechanism, h->ca_key), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(h->mock->calls(FUNCTION_EncryptInit), 0);
    assert_int_equal(h->gate->C_EncryptInit(h->session, &mechanism, h->ca_public), CKR_OK);
}

static void a_private_key_signs_nothing_with_recovery(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_RSA_PKCS };
    uint8_t in[32] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    assert_int_not_equal(h->gate->C_SignRecoverInit(h->session, &mechanism, h->ca_key), CKR_OK);
    assert_int_not_equal(h->gate->C_SignRecoverInit(h->session, &mechanism, h->free_key), CKR_OK);
    assert_int_equal(
        h->gate->C_SignRecover(h->session, in, sizeof in, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_Sign(h->session, in, sizeof in, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_SignRecoverInit), 0);
    assert_int_equal(harness_backend_signs(h), 0);
}

static void a_private_key_unwraps_nothing(void **state)
{
    struct harness *h = *state;
    uint8_t wrapped[BLOCK] = { 0 };
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class } };
    CK_OBJECT_HANDLE key = 0;

    for (size_t m = 0; m < PRIVATE_MECHANISMS; m++) {
        CK_MECHANISM mechanism = { .mechanism = private_mechanisms[m] };

        assert_int_equal(h->gate->C_UnwrapKey(
                             h->session, &mechanism, h->ca_key, wrapped, sizeof wrapped, template, 1, &key),
            CKR_KEY_FUNCTION_NOT_PERMITTED);
    }
    assert_int_equal(h->mock->calls(FUNCTION_UnwrapKey), 0);
}

static void no_private_key_comes_in_wrapped(void **state)
{
    struct harness *h = *state;
    uint8_t wrapped[BLOCK] = { 0 };
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY, secret_key = CKO_SECRET_KEY, vendor = CKO_VENDOR_DEFINED;
    CK_ATTRIBUTE bad[] = { { CKA_CLASS, &private_key, sizeof private_key } };
    CK_ATTRIBUTE twice[] = { { CKA_CLASS, &secret_key, sizeof secret_key },
        { CKA_CLASS, &private_key, sizeof private_key } };
    CK_MECHANISM mechanism = { .mechanism = CKM_AES_KEY_WRAP };
    CK_OBJECT_HANDLE key = 0;

    assert_int_equal(
        h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped, sizeof wrapped, bad, 1, &key),
        CKR_TOKEN_WRITE_PROTECTED);
    assert_int_not_equal(
        h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped, sizeof wrapped, twice, 2, &key),
        CKR_OK);
    assert_int_not_equal(
        h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped, sizeof wrapped, NULL, 0, &key),
        CKR_OK);
    private_key = vendor;
    assert_int_not_equal(
        h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped, sizeof wrapped, bad, 1, &key),
        CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_UnwrapKey), 0);
    assert_int_equal(
        h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped, sizeof wrapped, twice, 1, &key),
        CKR_OK);
}

static void a_private_key_is_not_wrapped_and_wraps_nothing(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_AES_KEY_WRAP };
    uint8_t out[BLOCK];
    CK_ULONG len = sizeof out;

    assert_int_equal(
        h->gate->C_WrapKey(h->session, &mechanism, h->secret, h->ca_key, out, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(
        h->gate->C_WrapKey(h->session, &mechanism, h->secret, h->ca_key, NULL, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_not_equal(h->gate->C_WrapKey(h->session, &mechanism, h->ca_key, h->secret, out, &len), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_WrapKey), 0);
    assert_int_equal(h->gate->C_WrapKey(h->session, &mechanism, h->secret, h->secret, out, &len), CKR_OK);
}

static void a_private_key_derives_nothing(void **state)
{
    struct harness *h = *state;
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class } };
    CK_OBJECT_HANDLE key = 0;

    for (size_t m = 0; m < PRIVATE_MECHANISMS; m++) {
        CK_MECHANISM mechanism = { .mechanism = private_mechanisms[m] };

        assert_int_equal(h->gate->C_DeriveKey(h->session, &mechanism, h->ca_key, template, 1, &key),
            CKR_KEY_FUNCTION_NOT_PERMITTED);
    }
    assert_int_equal(h->mock->calls(FUNCTION_DeriveKey), 0);
}

/* Mechanisms whose parameter is the handle of a second key, or holds one: PKCS#11 2.40 mechanisms 2.27, 3.0 2.43, … */
static void a_private_key_does_not_come_in_by_a_parameter(void **state)
{
    static const CK_MECHANISM_TYPE mechanisms[] = { CKM_CONCATENATE_BASE_AND_KEY, CKM_X9_42_DH_HYBRID_DERIVE,
        CKM_X9_42_MQV_DERIVE, CKM_ECMQV_DERIVE, CKM_KIP_DERIVE, CKM_GOSTR3410_KEY_WRAP, CKM_HKDF_DERIVE,
        CKM_HKDF_DATA, CKM_IKE2_PRF_PLUS_DERIVE, CKM_IKE1_EXTENDED_DERIVE, CKM_SP800_108_COUNTER_KDF,
        CKM_X3DH_INITIALIZE, CKM_X2RATCHET_RESPOND, CKM_VENDOR_DEFINED | 9, 0x7ffffff0 };
    struct harness *h = *state;
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class } };
    CK_OBJECT_HANDLE parameter[8], key = 0;
    uint8_t wrapped[BLOCK] = { 0 };

    for (size_t i = 0; i < sizeof parameter / sizeof parameter[0]; i++)
        parameter[i] = h->ca_key;
    for (size_t m = 0; m < sizeof mechanisms / sizeof mechanisms[0]; m++)
        for (size_t words = 1; words <= 8; words++) {
            CK_MECHANISM mechanism = { mechanisms[m], parameter, words * sizeof parameter[0] };
            CK_ULONG len = sizeof wrapped;

            assert_int_not_equal(
                h->gate->C_DeriveKey(h->session, &mechanism, h->secret, template, 1, &key), CKR_OK);
            assert_int_not_equal(h->gate->C_UnwrapKey(h->session, &mechanism, h->secret, wrapped,
                                     sizeof wrapped, template, 1, &key),
                CKR_OK);
            assert_int_not_equal(
                h->gate->C_WrapKey(h->session, &mechanism, h->secret, h->secret, wrapped, &len), CKR_OK);
        }
    assert_int_equal(h->mock->calls(FUNCTION_DeriveKey) + h->mock->calls(FUNCTION_UnwrapKey)
                         + h->mock->calls(FUNCTION_WrapKey),
        0);
}

static void a_private_key_is_not_digested(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_SHA256 };

    assert_int_equal(h->gate->C_DigestInit(h->session, &mechanism), CKR_OK);
    assert_int_equal(h->gate->C_DigestKey(h->session, h->ca_key), CKR_KEY_INDIGESTIBLE);
    assert_int_equal(h->mock->calls(FUNCTION_DigestKey), 0);
}

/* Operations by family: what begins it, and what goes on with it. */
struct family {
    enum function begin;
    enum function steps[4];
    size_t count;
};

static const struct family families[] = {
    { FUNCTION_FindObjectsInit, { FUNCTION_FindObjects, FUNCTION_FindObjectsFinal }, 2 },
    { FUNCTION_EncryptInit, { FUNCTION_Encrypt, FUNCTION_EncryptUpdate, FUNCTION_EncryptFinal }, 3 },
    { FUNCTION_DecryptInit, { FUNCTION_Decrypt, FUNCTION_DecryptUpdate, FUNCTION_DecryptFinal }, 3 },
    { FUNCTION_DigestInit,
        { FUNCTION_Digest, FUNCTION_DigestUpdate, FUNCTION_DigestKey, FUNCTION_DigestFinal }, 4 },
    { FUNCTION_SignInit, { FUNCTION_Sign, FUNCTION_SignUpdate, FUNCTION_SignFinal }, 3 },
    { FUNCTION_SignRecoverInit, { FUNCTION_SignRecover }, 1 },
    { FUNCTION_VerifyInit, { FUNCTION_Verify, FUNCTION_VerifyUpdate, FUNCTION_VerifyFinal }, 3 },
    { FUNCTION_VerifyRecoverInit, { FUNCTION_VerifyRecover }, 1 },
};
enum { FAMILIES = sizeof families / sizeof families[0] };

static const enum function duals[] = { FUNCTION_DigestEncryptUpdate, FUNCTION_DecryptDigestUpdate,
    FUNCTION_DecryptVerifyUpdate, FUNCTION_SignEncryptUpdate };

static CK_RV call(struct harness *h, struct arguments *arguments, enum function function)
{
    arguments_fill(arguments, function);
    return function_call(h->gate, function, arguments->values);
}

static CK_OBJECT_HANDLE key_for(const struct harness *h, enum function begin)
{
    if (begin == FUNCTION_SignInit)
        return h->ca_key;
    return begin == FUNCTION_DecryptInit ? h->secret : h->ca_public;
}

static CK_MECHANISM_TYPE mechanism_of(const struct harness *h, enum function begin)
{
    if (begin == FUNCTION_DigestInit)
        return CKM_SHA256;
    if (begin == FUNCTION_DecryptInit)
        return CKM_AES_CBC;
    return begin == FUNCTION_SignInit ? h->mechanism.mechanism : CKM_RSA_PKCS;
}

/* Goes on with `function` although `begun` is all that was begun. */
static void go_on_wrongly(struct harness *h, const struct family *begun, enum function function)
{
    static struct arguments arguments;

    arguments.session = harness_session(h);
    arguments.object = begun != NULL ? key_for(h, begun->begin) : h->ca_public;
    if (begun != NULL)
        arguments.mechanism = (CK_MECHANISM){ .mechanism = mechanism_of(h, begun->begin) };
    if (begun != NULL) {
        const CK_RV begin = call(h, &arguments, begun->begin);

        if ((begin == CKR_OK) != (begun->begin != FUNCTION_SignRecoverInit))
            fail_msg("C_%s: 0x%lx", function_name(begun->begin), begin);
    }
    const size_t before = h->mock->calls(function);
    const CK_RV rv = call(h, &arguments, function);
    if (rv != CKR_OPERATION_NOT_INITIALIZED
        && !(function == FUNCTION_SignEncryptUpdate && rv == CKR_FUNCTION_NOT_SUPPORTED))
        fail_msg("C_%s after C_%s: want CKR_OPERATION_NOT_INITIALIZED, have 0x%lx", function_name(function),
            begun != NULL ? function_name(begun->begin) : "nothing", rv);
    assert_int_equal(h->mock->calls(function), before);
    assert_int_equal(h->gate->C_CloseSession(arguments.session), CKR_OK);
}

static void an_operation_goes_on_only_with_calls_of_its_own_family(void **state)
{
    struct harness *h = *state;

    for (size_t other = 0; other < FAMILIES; other++)
        for (size_t s = 0; s < families[other].count; s++) {
            go_on_wrongly(h, NULL, families[other].steps[s]);
            for (size_t begun = 0; begun < FAMILIES; begun++)
                if (begun != other)
                    go_on_wrongly(h, &families[begun], families[other].steps[s]);
        }
    for (size_t d = 0; d < sizeof duals / sizeof duals[0]; d++)
        for (size_t begun = 0; begun < FAMILIES; begun++)
            go_on_wrongly(h, &families[begun], duals[d]);
}

/* What an error ended, or what was ended, does not go on. */
static void an_operation_that_ended_does_not_go_on(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    uint8_t in[] = "bytes", out[64];
    CK_ULONG len = sizeof out;

    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    assert_int_equal(h->gate->C_Digest(h->session, in, sizeof in, out, &len), CKR_OK);
    assert_int_equal(len, 32);
    const size_t calls = h->mock->calls(FUNCTION_ANY);
    assert_int_equal(h->gate->C_DigestUpdate(h->session, in, sizeof in), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_DigestFinal(h->session, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_ANY), calls);
}

static void digest_and_search_work_beside_a_pending_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    uint8_t in[] = "bytes", out[SIGNATURE_BYTES];
    CK_ULONG len = sizeof out, count;
    CK_OBJECT_HANDLE found;

    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_OK);
    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    assert_int_equal(h->gate->C_DigestUpdate(h->session, in, sizeof in), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, NULL, 0), CKR_OK);
    assert_int_equal(h->gate->C_FindObjects(h->session, &found, 1, &count), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OK);
    assert_int_equal(h->gate->C_DigestFinal(h->session, out, &len), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, out, &len), CKR_OK);
    bytes_free(tbs);
}

static void sign_and_encrypt_in_one_call_ends_the_pending_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t out[SIGNATURE_BYTES];
    CK_ULONG len = sizeof out;

    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_OK);
    assert_int_equal(
        h->gate->C_SignEncryptUpdate(h->session, tbs.at, tbs.len, out, &len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_SignEncryptUpdate), 0);
    bytes_free(tbs);
}

static void a_state_made_elsewhere_brings_no_operation_in(void **state)
{
    struct harness *h = *state;
    const function_list *mock = harness_mock_list();
    uint8_t blob[256], out[SIGNATURE_BYTES], data[32] = { 0 };
    CK_ULONG blob_len = sizeof blob, len = sizeof out;
    CK_SESSION_HANDLE real;

    h->mock->knobs->state_of_signing = true;
    assert_int_equal(h->mock->sessions(&real, 1), 1);
    assert_int_equal(mock->C_SignInit(real, &h->mechanism, h->ca_key), CKR_OK);
    assert_int_equal(mock->C_GetOperationState(real, blob, &blob_len), CKR_OK);
    assert_int_equal(
        h->gate->C_SetOperationState(h->session, blob, blob_len, 0, h->ca_key), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(
        h->gate->C_SetOperationState(h->session, blob, blob_len, 0, 0), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(
        h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_SetOperationState), 0);
    /* Nor out: it could be set elsewhere. */
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_OK);
    blob_len = sizeof blob;
    assert_int_equal(h->gate->C_GetOperationState(h->session, blob, &blob_len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->mock->calls(FUNCTION_GetOperationState), 1);
}

static void nobody_seeds_the_token(void **state)
{
    struct harness *h = *state;
    uint8_t seed[32] = { 0 };

    assert_int_equal(h->gate->C_SeedRandom(h->session, seed, sizeof seed), CKR_RANDOM_SEED_NOT_SUPPORTED);
    assert_int_equal(h->mock->calls(FUNCTION_SeedRandom), 0);
}

static void nobody_initialises_a_token_or_a_pin(void **state)
{
    struct harness *h = *state;
    CK_UTF8CHAR pin[] = MOCK_SO_PIN, label[32] = "fresh";

    assert_int_equal(
        h->gate->C_InitToken(MOCK_FIRST_SLOT, pin, sizeof pin - 1, label), CKR_TOKEN_WRITE_PROTECTED);
    assert_int_equal(h->gate->C_InitPIN(h->session, pin, sizeof pin - 1), CKR_PIN_INVALID);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_SO, pin, sizeof pin - 1), CKR_USER_TYPE_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_InitToken) + h->mock->calls(FUNCTION_InitPIN), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(raw_decryption_by_the_token_itself_is_a_signature),
        GATE_TEST(a_private_key_decrypts_nothing),
        GATE_TEST(a_private_key_encrypts_and_verifies_nothing),
        GATE_TEST(a_private_key_signs_nothing_with_recovery),
        GATE_TEST(a_private_key_unwraps_nothing),
        GATE_TEST(no_private_key_comes_in_wrapped),
        GATE_TEST(a_private_key_is_not_wrapped_and_wraps_nothing),
        GATE_TEST(a_private_key_derives_nothing),
        GATE_TEST(a_private_key_does_not_come_in_by_a_parameter),
        GATE_TEST(a_private_key_is_not_digested),
        GATE_TEST(an_operation_goes_on_only_with_calls_of_its_own_family),
        GATE_TEST(an_operation_that_ended_does_not_go_on),
        GATE_TEST(digest_and_search_work_beside_a_pending_signature),
        GATE_TEST(sign_and_encrypt_in_one_call_ends_the_pending_signature),
        GATE_TEST(a_state_made_elsewhere_brings_no_operation_in),
        GATE_TEST(nobody_seeds_the_token),
        GATE_TEST(nobody_initialises_a_token_or_a_pin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
