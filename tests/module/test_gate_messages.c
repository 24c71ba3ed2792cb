/* tests/module/test_gate_messages.c - what PKCS#11 3.0 and 3.2 brought: messages, cancellation, other logins, results for later. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <string.h>

static CK_RV call(struct harness *h, struct arguments *arguments, enum function function)
{
    arguments_fill(arguments, function);
    return function_call(h->gate, function, arguments->values);
}

static void a_private_key_signs_and_decrypts_no_messages(void **state)
{
    static struct arguments arguments;
    static const enum function inits[] = { FUNCTION_MessageSignInit, FUNCTION_MessageDecryptInit };
    static const enum function steps[] = { FUNCTION_SignMessage, FUNCTION_SignMessageBegin,
        FUNCTION_SignMessageNext, FUNCTION_MessageSignFinal, FUNCTION_DecryptMessage,
        FUNCTION_DecryptMessageBegin, FUNCTION_DecryptMessageNext, FUNCTION_MessageDecryptFinal };
    struct harness *h = *state;
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };

    arguments.session = h->session;
    arguments.mechanism = h->mechanism;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < 2; i++) {
            arguments.object = keys[k];
            assert_int_equal(call(h, &arguments, inits[i]), CKR_KEY_FUNCTION_NOT_PERMITTED);
            for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
                assert_int_equal(call(h, &arguments, steps[s]), CKR_OPERATION_NOT_INITIALIZED);
        }
    for (enum function f = FUNCTION_MessageDecryptInit; f <= FUNCTION_MessageSignFinal; f++)
        assert_int_equal(h->mock->calls(f), 0);
}

/* The mock proves that this test has teeth: there a message is signed like any data. */
static void a_message_signed_by_the_token_itself_is_a_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();
    CK_SESSION_HANDLE real;

    oracle_forget(h->oracle);
    assert_int_equal(h->mock->sessions(&real, 1), 1);
    assert_int_equal(h->mock->list->C_MessageSignInit(real, &h->mechanism, h->ca_key), CKR_OK);
    assert_int_equal(h->mock->list->C_SignMessage(real, NULL, 0, tbs.at, tbs.len, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

static void messages_of_a_secret_key_come_and_go_until_their_end(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM cipher = { .mechanism = CKM_AES_CBC };
    uint8_t in[16] = { 0 }, out[64];
    CK_ULONG len = sizeof out;

    assert_int_equal(h->gate->C_MessageEncryptInit(h->session, &cipher, h->secret), CKR_OK);
    for (int i = 0; i < 3; i++) {
        len = i == 1 ? 1 : sizeof out; /* one that fails ends nothing */
        assert_int_equal(h->gate->C_EncryptMessage(h->session, NULL, 0, NULL, 0, in, sizeof in, out, &len),
            i == 1 ? CKR_BUFFER_TOO_SMALL : CKR_OK);
    }
    h->mock->answer(FUNCTION_EncryptMessage, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(
        h->gate->C_EncryptMessage(h->session, NULL, 0, NULL, 0, in, sizeof in, out, &len), CKR_DEVICE_ERROR);
    assert_int_equal(h->gate->C_EncryptMessageBegin(h->session, NULL, 0, NULL, 0), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_EncryptMessageNext(h->session, NULL, 0, in, sizeof in, out, &len, 0), CKR_OK);
    assert_int_equal(h->gate->C_MessageEncryptFinal(h->session), CKR_OK);
    assert_int_equal(h->gate->C_MessageEncryptFinal(h->session), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_MessageEncryptFinal), 1);
}

static void a_signature_before_its_data_is_verified_with_public_keys_only(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_SHA256_RSA_PKCS };
    uint8_t signature[256] = { 0 }, data[] = "data";

    assert_int_equal(
        h->gate->C_VerifySignatureInit(h->session, &mechanism, h->ca_key, signature, sizeof signature),
        CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(
        h->gate->C_VerifySignature(h->session, data, sizeof data), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(
        h->gate->C_VerifySignatureInit(h->session, &mechanism, h->ca_public, signature, sizeof signature),
        CKR_OK);
    assert_int_equal(h->gate->C_VerifySignatureUpdate(h->session, data, sizeof data), CKR_OK);
    assert_int_equal(h->gate->C_VerifySignatureFinal(h->session), CKR_SIGNATURE_INVALID);
    assert_int_equal(h->gate->C_VerifySignatureFinal(h->session), CKR_OPERATION_NOT_INITIALIZED);
}

static void a_private_key_decapsulates_nothing(void **state)
{
    static const CK_MECHANISM_TYPE mechanisms[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_OAEP,
        CKM_ECDH1_DERIVE, CKM_ML_KEM, CKM_VENDOR_DEFINED | 5 };
    struct harness *h = *state;
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };
    uint8_t in[256] = { 0 };
    CK_OBJECT_HANDLE made = 0;

    for (size_t k = 0; k < 3; k++)
        for (size_t m = 0; m < sizeof mechanisms / sizeof mechanisms[0]; m++) {
            CK_MECHANISM mechanism = { .mechanism = mechanisms[m] };

            assert_int_equal(
                h->gate->C_DecapsulateKey(h->session, &mechanism, keys[k], NULL, 0, in, sizeof in, &made),
                CKR_KEY_FUNCTION_NOT_PERMITTED);
        }
    assert_int_equal(h->mock->calls(FUNCTION_DecapsulateKey), 0);
}

static void a_public_key_encapsulates_but_makes_no_private_key(void **state)
{
    struct harness *h = *state;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class } };
    CK_MECHANISM kem = { .mechanism = CKM_ML_KEM }, handles = { .mechanism = CKM_X3DH_INITIALIZE };
    uint8_t out[64];
    CK_ULONG len = sizeof out;
    CK_OBJECT_HANDLE made = 0;

    assert_int_equal(h->gate->C_EncapsulateKey(h->session, &kem, h->ca_public, template, 1, out, &len, &made),
        CKR_TOKEN_WRITE_PROTECTED);
    assert_int_equal(h->gate->C_EncapsulateKey(h->session, &handles, h->ca_public, NULL, 0, out, &len, &made),
        CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(h->gate->C_EncapsulateKey(h->session, &kem, h->ca_key, NULL, 0, out, &len, &made),
        CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(h->mock->calls(FUNCTION_EncapsulateKey), 0);
    class = CKO_SECRET_KEY;
    assert_int_equal(
        h->gate->C_EncapsulateKey(h->session, &kem, h->ca_public, template, 1, out, &len, &made), CKR_OK);
}

static void no_private_key_moves_in_or_out_with_authentication(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_AES_KEY_WRAP };
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class } };
    uint8_t bytes[64] = { 0 };
    CK_ULONG len = sizeof bytes;
    CK_OBJECT_HANDLE made = 0;

    assert_int_equal(
        h->gate->C_WrapKeyAuthenticated(h->session, &mechanism, h->secret, h->ca_key, NULL, 0, bytes, &len),
        CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(
        h->gate->C_WrapKeyAuthenticated(h->session, &mechanism, h->ca_key, h->secret, NULL, 0, bytes, &len),
        CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(h->gate->C_UnwrapKeyAuthenticated(
                         h->session, &mechanism, h->ca_key, bytes, sizeof bytes, template, 1, NULL, 0, &made),
        CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(h->gate->C_UnwrapKeyAuthenticated(
                         h->session, &mechanism, h->secret, bytes, sizeof bytes, template, 1, NULL, 0, &made),
        CKR_TOKEN_WRITE_PROTECTED);
    assert_int_equal(h->mock->calls(FUNCTION_WrapKeyAuthenticated), 0);
    assert_int_equal(h->mock->calls(FUNCTION_UnwrapKeyAuthenticated), 0);
    class = CKO_SECRET_KEY;
    assert_int_equal(h->gate->C_UnwrapKeyAuthenticated(
                         h->session, &mechanism, h->secret, bytes, sizeof bytes, template, 1, NULL, 0, &made),
        CKR_OK);
    assert_int_equal(
        h->gate->C_WrapKeyAuthenticated(h->session, &mechanism, h->secret, made, NULL, 0, bytes, &len),
        CKR_OK);
}

/* Results would come out of these, at another time or in another process. */
static void nothing_is_asynchronous(void **state)
{
    static struct arguments arguments;
    static const enum function functions[] = { FUNCTION_AsyncComplete, FUNCTION_AsyncGetID,
        FUNCTION_AsyncJoin };
    struct harness *h = *state;
    CK_SESSION_HANDLE session;

    assert_int_equal(
        h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_ASYNC_SESSION, NULL, NULL, &session),
        CKR_SESSION_ASYNC_NOT_SUPPORTED);
    arguments.session = h->session;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(call(h, &arguments, functions[i]), CKR_FUNCTION_NOT_SUPPORTED);
        assert_false(oracle_leaks(h->oracle, &arguments, sizeof arguments));
        assert_int_equal(h->mock->calls(functions[i]), 0);
    }
}

static void begin(struct harness *h)
{
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->mock->sessions(NULL, 0), 2);
}

static void must_be_over(struct harness *h, struct bytes tbs)
{
    struct buffer out = buffer_new();

    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->sessions(NULL, 0), 1); /* the gate's own is closed */
    assert_int_equal(harness_backend_signs(h), 0);
}

static void a_cancelled_signature_is_over(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    begin(h);
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_DIGEST), CKR_OK); /* something else */
    assert_int_equal(h->mock->sessions(NULL, 0), 2);
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_SIGN), CKR_OK);
    must_be_over(h, tbs);
    begin(h);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, 10), CKR_OK);
    assert_int_equal(h->gate->C_SessionCancel(h->session, ~0UL), CKR_OK);
    must_be_over(h, tbs);
    begin(h);
    assert_int_equal(h->gate->C_SignInit(h->session, NULL, 0), CKR_OK); /* of 3.x */
    must_be_over(h, tbs);
    assert_int_equal(h->mock->calls(FUNCTION_SessionCancel), 0); /* the backend was not trusted with it */
    assert_int_equal(harness_sign(h, tbs, &out), CKR_OK);
    bytes_free(tbs);
}

static void a_cancelled_refusal_does_not_stand(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    assert_int_equal(harness_sign(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_SIGN), CKR_OK);
    assert_int_equal(harness_finish(h, evil, &out), CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(evil);
}

/* Asked for two at once, the mock ends both and says that it failed, as softokn does. */
static void several_operations_are_cancelled_one_by_one(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 }, hmac = { .mechanism = CKM_SHA256_HMAC };
    uint8_t in[] = "x", out[64];
    CK_ULONG len = sizeof out;

    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, NULL, 0), CKR_OK);
    assert_int_equal(h->gate->C_SignInit(h->session, &hmac, h->secret), CKR_OK);
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_DIGEST | CKF_FIND_OBJECTS | CKF_SIGN), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_SessionCancel), 3);
    const size_t calls = h->mock->calls(FUNCTION_ANY);
    assert_int_equal(h->gate->C_Digest(h->session, in, sizeof in, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_Sign(h->session, in, sizeof in, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_ANY), calls);
}

static void a_named_user_logs_in_where_the_signature_waits(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const CK_BBOOL yes = CK_TRUE;
    CK_UTF8CHAR pin[] = MOCK_PIN, name[] = "somebody", officer[] = MOCK_SO_PIN;
    struct buffer out = buffer_new();

    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALWAYS_AUTHENTICATE, &yes, sizeof yes));
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_LoginUser(h->session, CKU_CONTEXT_SPECIFIC, pin, 4, name, 8), CKR_OK);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(h->gate->C_LoginUser(h->session, CKU_SO, officer, 6, name, 8), CKR_USER_TYPE_INVALID);
    assert_int_equal(h->gate->C_LoginUser(h->session, CKU_USER, pin, 4, name, 8), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_LoginUser), 2);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_private_key_signs_and_decrypts_no_messages),
        GATE_TEST(a_message_signed_by_the_token_itself_is_a_signature),
        GATE_TEST(messages_of_a_secret_key_come_and_go_until_their_end),
        GATE_TEST(a_signature_before_its_data_is_verified_with_public_keys_only),
        GATE_TEST(a_private_key_decapsulates_nothing),
        GATE_TEST(a_public_key_encapsulates_but_makes_no_private_key),
        GATE_TEST(no_private_key_moves_in_or_out_with_authentication),
        GATE_TEST(nothing_is_asynchronous),
        GATE_TEST(a_cancelled_signature_is_over),
        GATE_TEST(a_cancelled_refusal_does_not_stand),
        GATE_TEST(several_operations_are_cancelled_one_by_one),
        GATE_TEST(a_named_user_logs_in_where_the_signature_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
