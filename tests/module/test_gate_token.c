/* tests/module/test_gate_token.c - tokens that nothing protects: calls go through as they are, CA keys are guarded there, too. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <string.h>

enum { BLOCK = 256 /* RSA-2048 */ };

#define FREE_SPARE "[token \"spare\"]\nprotect = no\n"

/* The session of the harness is one on the second token, which nothing protects; logged in. */
static int up(void **state, enum authority_key type)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = type, .sections = FREE_SPARE });
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_OpenSession(
                         MOCK_SECOND_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &h->session),
        CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    *state = h;
    return 0;
}

static int up_rsa(void **state)
{
    return up(state, AUTHORITY_RSA);
}

#define TOKEN_TEST(test) cmocka_unit_test_setup_teardown(test, up_rsa, harness_down)

/* A key of nobody's in particular on the free token. */
static CK_OBJECT_HANDLE add_stray(const struct harness *h)
{
    return h->mock->add_key(MOCK_SECOND_SLOT,
        &(struct mock_key){ .pem = authority_get(AUTHORITY_RSA, 2)->key_pem, .label = "any", .id = "33" });
}

/* The CA's own key there. */
static CK_OBJECT_HANDLE add_ca(struct harness *h)
{
    const CK_OBJECT_HANDLE key = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "any", .id = "44" });

    oracle_guard(h->oracle, MOCK_SECOND_SLOT, key);
    return key;
}

static void a_private_key_does_what_it_is_asked_to(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 }, hash = { .mechanism = CKM_SHA1_RSA_PKCS };
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &secret, sizeof secret } };
    CK_ATTRIBUTE label[] = { { CKA_LABEL, (char[]){ "new" }, 3 } };
    CK_OBJECT_HANDLE made, other;
    uint8_t block[BLOCK] = { 0, 1 }, out[2 * BLOCK];
    CK_ULONG len = sizeof out;

    assert_int_equal(h->gate->C_DecryptInit(h->session, &raw, key), CKR_OK);
    assert_int_equal(h->gate->C_Decrypt(h->session, block, sizeof block, out, &len), CKR_OK);
    assert_int_equal(h->gate->C_SignRecoverInit(h->session, &raw, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_SignRecover(h->session, block, sizeof block, out, &len), CKR_OK);
    assert_int_equal(h->gate->C_SignInit(h->session, &hash, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_Sign(h->session, block, sizeof block, out, &len), CKR_OK);
    assert_int_equal(h->gate->C_MessageSignInit(h->session, &hash, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_WrapKey(h->session, &raw, key, key, out, &len), CKR_OK);
    assert_int_equal(
        h->gate->C_UnwrapKey(h->session, &raw, key, block, sizeof block, template, 1, &made), CKR_OK);
    assert_int_equal(h->gate->C_DeriveKey(h->session, &raw, key, template, 1, &made), CKR_OK);
    assert_int_equal(
        h->gate->C_DecapsulateKey(h->session, &raw, key, template, 1, block, sizeof block, &made), CKR_OK);
    assert_int_equal(h->gate->C_CopyObject(h->session, key, NULL, 0, &made), CKR_OK);
    assert_int_equal(h->gate->C_SetAttributeValue(h->session, key, label, 1), CKR_OK);
    assert_int_equal(h->gate->C_GenerateKeyPair(h->session, &raw, label, 1, label, 1, &other, &made), CKR_OK);
    assert_int_equal(h->gate->C_DestroyObject(h->session, key), CKR_OK);
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
}

static void tokens_and_pins_are_initialised(void **state)
{
    struct harness *h = *state;
    CK_UTF8CHAR officer[] = MOCK_SO_PIN, label[32];
    uint8_t seed[8] = { 0 };

    memset(label, ' ', sizeof label);
    memcpy(label, "spare", 5);
    assert_int_equal(h->gate->C_SeedRandom(h->session, seed, sizeof seed), CKR_OK);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_SO, officer, 6), CKR_OK);
    assert_int_equal(h->gate->C_InitPIN(h->session, officer, 6), CKR_OK);
    assert_int_equal(h->gate->C_InitToken(MOCK_SECOND_SLOT, officer, 6, label), CKR_OK);
    /* A protected one is not; unless it is new, and will be free. */
    assert_int_equal(h->gate->C_InitToken(MOCK_FIRST_SLOT, officer, 6, label), CKR_TOKEN_WRITE_PROTECTED);
    h->mock->knobs->blank[0] = true;
    assert_int_equal(h->gate->C_InitToken(MOCK_FIRST_SLOT, officer, 6, label), CKR_OK);
    memcpy(label, "other", 5);
    assert_int_equal(h->gate->C_InitToken(MOCK_FIRST_SLOT, officer, 6, label), CKR_TOKEN_WRITE_PROTECTED);
    assert_int_equal(h->mock->calls(FUNCTION_InitToken), 2);
}

/* What lintgate answers itself, whatever the token; and what ends the test. */
static bool is_its_own(enum function f)
{
    return function_kinds(f)[0] != KIND_SESSION || f == FUNCTION_CloseSession || f == FUNCTION_Logout
           || f == FUNCTION_GetFunctionStatus || f == FUNCTION_CancelFunction
           || (f >= FUNCTION_AsyncComplete && f <= FUNCTION_AsyncJoin);
}

/* The last call of the function that reached the backend. */
static struct mock_call last_call(const struct harness *h, enum function f)
{
    size_t i = h->mock->calls(FUNCTION_ANY);

    while (i-- > 0)
        if (h->mock->call(i).function == f)
            return h->mock->call(i);
    fail_msg("C_%s did not reach the backend", function_name(f));
    return (struct mock_call){ .function = f };
}

static void every_call_goes_through_as_it_is(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);
    size_t passed = 0;

    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        if (is_its_own(f))
            continue;
        arguments.session = h->session;
        arguments.object = key;
        arguments.mechanism = (CK_MECHANISM){ .mechanism = CKM_VENDOR_DEFINED | f };
        arguments_fill(&arguments, f);
        h->mock->answer(f, 0, CKR_OK, false);
        const CK_RV code = CKR_VENDOR_DEFINED | f; /* what it says is said, too */
        if (f != FUNCTION_GetAttributeValue)       /* which is asked beside */
            h->mock->answer(f, 1, code, false);
        const CK_RV rv = function_call(h->gate, f, arguments.values);
        const struct mock_call call = last_call(h, f);
        if (f != FUNCTION_GetAttributeValue && rv != code)
            fail_msg("C_%s: want 0x%lx, have 0x%lx", function_name(f), code, rv);
        for (size_t n = 1; n < FUNCTION_MAX_ARGUMENTS; n++)
            if (call.values[n] != arguments.values[n])
                fail_msg("C_%s: argument %zu was changed", function_name(f), n);
        passed++;
    }
    /* 104 without 14 of slots and of the library, the four that end or are of parallel times, and the three of asynchronous ones. */
    assert_int_equal(passed, 104 - 15 - 4 - 3);
}

static void nulls_go_through_as_they_are(void **state)
{
    static const enum function functions[] = { FUNCTION_SignInit, FUNCTION_EncryptInit, FUNCTION_DecryptInit,
        FUNCTION_DigestInit, FUNCTION_VerifyInit, FUNCTION_SignRecoverInit, FUNCTION_GenerateKey,
        FUNCTION_GenerateKeyPair, FUNCTION_WrapKey, FUNCTION_UnwrapKey, FUNCTION_DeriveKey,
        FUNCTION_CreateObject, FUNCTION_CopyObject, FUNCTION_GetAttributeValue, FUNCTION_SetAttributeValue };
    static struct arguments arguments;
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        const enum function f = functions[i];
        const enum kind *kinds = function_kinds(f);

        arguments.session = h->session;
        arguments.object = key;
        arguments_fill(&arguments, f);
        for (size_t n = 1; n < FUNCTION_MAX_ARGUMENTS; n++)
            if (kinds[n] == KIND_MECHANISM || kinds[n] == KIND_TEMPLATE)
                arguments.values[n] = 0;
        h->mock->answer(f, f == FUNCTION_GetAttributeValue ? 0 : 1, CKR_VENDOR_DEFINED | 1, false);
        if (f == FUNCTION_GetAttributeValue)
            arguments.values[3] = 0; /* no attributes at all */
        const CK_RV rv = function_call(h->gate, f, arguments.values);
        assert_int_equal(rv, f == FUNCTION_GetAttributeValue ? CKR_OK : CKR_VENDOR_DEFINED | 1);
        const struct mock_call call = last_call(h, f);
        assert_memory_equal(
            call.values + 1, arguments.values + 1, sizeof call.values - sizeof call.values[0]);
    }
}

static void mechanisms_are_those_of_the_token(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM_TYPE all[64], told[64];
    CK_ULONG count = 64, told_count = 64;
    CK_MECHANISM_INFO info, told_info;

    assert_int_equal(h->mock->list->C_GetMechanismList(MOCK_SECOND_SLOT, all, &count), CKR_OK);
    assert_int_equal(h->gate->C_GetMechanismList(MOCK_SECOND_SLOT, told, &told_count), CKR_OK);
    assert_int_equal(count, told_count);
    assert_memory_equal(all, told, count * sizeof all[0]);
    for (CK_ULONG i = 0; i < count; i++) {
        assert_int_equal(h->mock->list->C_GetMechanismInfo(MOCK_SECOND_SLOT, all[i], &info), CKR_OK);
        assert_int_equal(h->gate->C_GetMechanismInfo(MOCK_SECOND_SLOT, all[i], &told_info), CKR_OK);
        assert_memory_equal(&info, &told_info, sizeof info);
    }
}

static void secrets_are_the_tokens_affair(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);
    char value[64] = "";
    CK_BBOOL decrypt = CK_FALSE;
    CK_ATTRIBUTE template[] = { { CKA_VALUE, value, sizeof value }, { CKA_DECRYPT, &decrypt, 1 } };

    assert_int_equal(h->gate->C_GetAttributeValue(h->session, key, template, 2), CKR_OK);
    assert_memory_equal(value, MOCK_MARKER, sizeof MOCK_MARKER - 1);
    assert_int_equal(decrypt, CK_TRUE);
}

/* Its modulus tells. */
static void a_ca_key_of_rsa_is_guarded_there_too(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    h->ca_key = add_ca(h);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    harness_must_sign(h, good);
    assert_int_equal(ledger_count(h->ledger, "intent"), 1);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    assert_int_equal(h->gate->C_SignInit(h->session, &raw, h->ca_key), CKR_MECHANISM_INVALID);
    assert_int_equal(harness_init(h), CKR_OK); /* what cannot go on with a guarded signature ends it */
    assert_int_equal(
        h->gate->C_SignEncryptUpdate(h->session, good.at, 16, out.at, &out.len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(
        h->gate->C_SignRecover(h->session, good.at, 32, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(good);
    bytes_free(evil);
}

static void nothing_else_that_equals_a_signature_is_done_with_it(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_ca(h);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    uint8_t bytes[BLOCK] = { 0 };
    CK_ULONG len = sizeof bytes;
    CK_OBJECT_HANDLE made;
    const CK_RV not_permitted = CKR_KEY_FUNCTION_NOT_PERMITTED;

    assert_int_equal(h->gate->C_DecryptInit(h->session, &raw, key), not_permitted);
    assert_int_equal(h->gate->C_SignRecoverInit(h->session, &raw, key), not_permitted);
    assert_int_equal(h->gate->C_MessageSignInit(h->session, &h->mechanism, key), not_permitted);
    assert_int_equal(h->gate->C_MessageDecryptInit(h->session, &raw, key), not_permitted);
    assert_int_equal(h->gate->C_EncryptInit(h->session, &raw, key), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(h->gate->C_VerifyInit(h->session, &raw, key), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(
        h->gate->C_UnwrapKey(h->session, &raw, key, bytes, sizeof bytes, NULL, 0, &made), not_permitted);
    assert_int_equal(h->gate->C_UnwrapKeyAuthenticated(
                         h->session, &raw, key, bytes, sizeof bytes, NULL, 0, NULL, 0, &made),
        not_permitted);
    assert_int_equal(h->gate->C_DeriveKey(h->session, &raw, key, NULL, 0, &made), not_permitted);
    assert_int_equal(
        h->gate->C_DecapsulateKey(h->session, &raw, key, NULL, 0, bytes, sizeof bytes, &made), not_permitted);
    assert_int_equal(h->gate->C_WrapKey(h->session, &raw, key, key, bytes, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(h->gate->C_WrapKeyAuthenticated(h->session, &raw, key, key, NULL, 0, bytes, &len),
        CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(h->mock->results(), 0);
}

/* A private key that does not say its modulus could be the CA's. */
static void a_key_that_does_not_say_what_it_is_does_nothing(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };

    assert_true(h->mock->set(MOCK_SECOND_SLOT, key, CKA_MODULUS, "", 0));
    assert_int_equal(h->gate->C_DecryptInit(h->session, &raw, key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_not_equal(h->gate->C_SignInit(h->session, &h->mechanism, key), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_DecryptInit) + h->mock->calls(FUNCTION_SignInit), 0);
}

struct swap {
    struct harness *h;
    CK_OBJECT_HANDLE key;
};

/* Between lintgate's look and the backend's the handle becomes the CA key's. */
static void swap_keys(void *context, enum function function, const uintptr_t *values)
{
    struct swap *s = context;

    (void)values;
    s->h->mock->before(function, NULL, NULL);
    s->h->mock->remove(MOCK_SECOND_SLOT, s->key);
    assert_int_equal(add_ca(s->h), s->key);
}

static void a_handle_that_becomes_the_cas_key_is_noticed(void **state)
{
    static const enum function inits[] = { FUNCTION_SignInit, FUNCTION_DecryptInit,
        FUNCTION_SignRecoverInit };
    static const enum function ends[] = { FUNCTION_Sign, FUNCTION_Decrypt, FUNCTION_SignRecover };

    for (size_t i = 0; i < 3; i++) {
        static struct arguments arguments;
        void *place;
        struct harness *h;

        up_rsa(&place);
        h = place;
        h->mock->knobs->recycle_handles = true;
        struct swap s = { h, add_stray(h) };
        arguments.session = h->session;
        arguments.object = s.key;
        arguments.mechanism = (CK_MECHANISM){ .mechanism = CKM_RSA_X_509 };
        arguments_fill(&arguments, inits[i]);
        h->mock->before(inits[i], swap_keys, &s);
        assert_int_not_equal(function_call(h->gate, inits[i], arguments.values), CKR_OK);
        arguments_fill(&arguments, ends[i]);
        assert_int_equal(function_call(h->gate, ends[i], arguments.values), CKR_OPERATION_NOT_INITIALIZED);
        assert_int_equal(h->mock->results(), 0);
        harness_free(h);
    }
    (void)state;
}

/* A state that was saved where a CA key signs would bring that operation in. */
static void a_state_from_elsewhere_brings_no_signature_in(void **state)
{
    struct harness *h = *state;
    const function_list *mock = harness_mock_list();
    const CK_OBJECT_HANDLE ca = add_ca(h), stray = add_stray(h);
    uint8_t blob[256], out[SIGNATURE_BYTES], data[32] = { 0 };
    CK_ULONG blob_len = sizeof blob, len = sizeof out;
    CK_SESSION_HANDLE direct;

    h->mock->knobs->state_of_signing = true;
    assert_int_equal(mock->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &direct), CKR_OK);
    assert_int_equal(mock->C_SignInit(direct, &h->mechanism, ca), CKR_OK);
    assert_int_equal(mock->C_GetOperationState(direct, blob, &blob_len), CKR_OK);
    assert_int_equal(h->gate->C_SetOperationState(h->session, blob, blob_len, 0, 0), CKR_OK);
    assert_int_equal(
        h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignUpdate(h->session, data, sizeof data), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(
        h->gate->C_SignRecover(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(
        h->gate->C_Decrypt(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, stray), CKR_OPERATION_ACTIVE);
    assert_int_equal(
        h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->results(), 0);
    /* What lintgate begins itself goes on. */
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_SIGN), CKR_OK);
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, stray), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OK);
    assert_int_equal(mock->C_CloseSession(direct), CKR_OK);
}

/* An operation whose end lintgate would have seen goes on if the backend says so. */
static void operations_are_the_backends_affair(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = add_stray(h);
    uint8_t data[16] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    h->mock->knobs->mix_recovery = true;
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, key), CKR_OK);
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_DEVICE_ERROR);
    assert_int_equal(h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OK);
    assert_int_equal(
        h->gate->C_Sign(h->session, data, sizeof data, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_Sign), 3); /* which it said itself */
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(h->gate->C_SignRecover(h->session, data, sizeof data, out, &len), CKR_OK);
}

static void other_tokens_stay_protected(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    h->session = harness_session(h); /* on the first token */
    assert_int_equal(h->gate->C_DecryptInit(h->session, &raw, h->stray_key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(
        h->gate->C_SignInit(h->session, &h->mechanism, h->stray_key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    bytes_free(evil);
}

/* What the callback of a caller saw, and what it got when it called back. */
static struct {
    struct harness *h;
    unsigned count;
    CK_SESSION_HANDLE session;
    CK_NOTIFICATION event;
    CK_RV called_back;
} noticed;

static CK_RV notify(CK_SESSION_HANDLE session, CK_NOTIFICATION event, void *application)
{
    CK_SESSION_INFO info;

    assert_ptr_equal(application, &noticed);
    noticed.count++;
    noticed.session = session;
    noticed.event = event;
    noticed.called_back = noticed.h->gate->C_GetSessionInfo(session, &info);
    return CKR_CANCEL;
}

static CK_RV notified;

/* The backend gives its caller a chance to give up. */
static void surrender(void *context, enum function function, const uintptr_t *values)
{
    const struct mock_call *opened = context;
    CK_NOTIFY to;

    (void)function;
    memcpy(&to, &opened->values[3], sizeof to);
    notified = to(values[0], 0, (void *)opened->values[2]);
}

static void a_callback_gets_the_callers_session_and_calls_nobody_back(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    CK_SESSION_HANDLE session;

    noticed.h = h;
    noticed.count = 0;
    assert_int_equal(
        h->gate->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, &noticed, notify, &session), CKR_OK);
    struct mock_call opened = last_call(h, FUNCTION_OpenSession);
    h->mock->before(FUNCTION_DigestInit, surrender, &opened);
    assert_int_equal(h->gate->C_DigestInit(session, &sha), CKR_OK);
    h->mock->before(FUNCTION_DigestInit, NULL, NULL);
    assert_int_equal(noticed.count, 1);
    assert_int_equal(noticed.session, session);
    assert_int_equal(noticed.event, 0);
    assert_int_equal(noticed.called_back, CKR_FUNCTION_FAILED);
    assert_int_equal(notified, CKR_CANCEL);
    assert_int_equal(h->gate->C_CloseSession(session), CKR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOKEN_TEST(a_private_key_does_what_it_is_asked_to),
        TOKEN_TEST(tokens_and_pins_are_initialised),
        TOKEN_TEST(every_call_goes_through_as_it_is),
        TOKEN_TEST(nulls_go_through_as_they_are),
        TOKEN_TEST(mechanisms_are_those_of_the_token),
        TOKEN_TEST(secrets_are_the_tokens_affair),
        TOKEN_TEST(a_ca_key_of_rsa_is_guarded_there_too),
        TOKEN_TEST(nothing_else_that_equals_a_signature_is_done_with_it),
        TOKEN_TEST(a_key_that_does_not_say_what_it_is_does_nothing),
        cmocka_unit_test(a_handle_that_becomes_the_cas_key_is_noticed),
        TOKEN_TEST(a_state_from_elsewhere_brings_no_signature_in),
        TOKEN_TEST(operations_are_the_backends_affair),
        TOKEN_TEST(other_tokens_stay_protected),
        TOKEN_TEST(a_callback_gets_the_callers_session_and_calls_nobody_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
