/* tests/module/test_gate_handles.c - handles that a caller was never given: sessions of the backend, objects it may not use. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEIGHBOURS = 4096, /* on both sides of a handle that is known */
    SESSIONS = 16,
};

/* Calls every function that takes a session with `handle`; nothing may come of it, and nothing reach the backend. */
static void try_everywhere(struct harness *h, CK_SESSION_HANDLE handle)
{
    static struct arguments arguments;
    const size_t calls = h->mock->calls(FUNCTION_ANY);

    arguments.session = handle;
    arguments.object = h->ca_key;
    arguments.mechanism = h->mechanism;
    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        if (arguments_position(f, KIND_SESSION, 0) != 0)
            continue;
        arguments_fill(&arguments, f);
        const CK_RV rv = function_call(h->gate, f, arguments.values);
        if (rv == CKR_OK)
            fail_msg("C_%s took session handle %lu", function_name(f), handle);
        assert_false(oracle_leaks(h->oracle, arguments.out, sizeof arguments.out));
    }
    assert_int_equal(h->mock->calls(FUNCTION_ANY), calls);
}

static CK_RV call_with(struct harness *h, enum function function, CK_SESSION_HANDLE session)
{
    static struct arguments arguments;

    arguments.session = session;
    arguments.object = h->ca_key;
    arguments.mechanism = h->mechanism;
    arguments_fill(&arguments, function);
    return function_call(h->gate, function, arguments.values);
}

static void a_session_that_does_not_exist_is_an_invalid_handle(void **state)
{
    struct harness *h = *state;
    size_t denied = 0;

    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        if (arguments_position(f, KIND_SESSION, 0) != 0)
            continue;
        const CK_RV rv = call_with(h, f, h->session ^ 0x10);
        if (rv == CKR_SESSION_HANDLE_INVALID)
            continue;
        denied++; /* what is denied to everybody need not look at the session */
        if (rv == CKR_OK || rv != call_with(h, f, h->session))
            fail_msg("C_%s: want CKR_SESSION_HANDLE_INVALID, have 0x%lx", function_name(f), rv);
    }
    /*
     * InitPIN, GetOperationState, SignRecoverInit, SignRecover, GenerateKeyPair, SeedRandom, the two of parallel times, the
     * three of asynchronous ones.
     */
    assert_in_range(denied, 0, 11);
}

static void the_backends_session_handles_are_not_accepted(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_SESSION_HANDLE real[SESSIONS];

    /* Armed: the gate's own session, ready to sign, is among them. */
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_OK);
    const size_t count = h->mock->sessions(real, SESSIONS);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_true(real[i] != h->session);
        for (CK_SESSION_HANDLE handle = real[i] - 16; handle <= real[i] + 16; handle++)
            try_everywhere(h, handle);
    }
    bytes_free(tbs);
}

/* The dangerous ones, with many more handles. */
static void neighbours_of_known_handles_sign_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);
    CK_SESSION_HANDLE known[SESSIONS + 1];
    CK_SESSION_INFO info;
    CK_UTF8CHAR pin[] = MOCK_PIN;
    uint8_t signature[SIGNATURE_BYTES];

    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_OK);
    size_t count = h->mock->sessions(known, SESSIONS);
    known[count++] = h->session;
    const size_t calls = h->mock->calls(FUNCTION_ANY);
    for (size_t i = 0; i < count; i++)
        for (CK_SESSION_HANDLE s = known[i] - NEIGHBOURS; s != known[i] + NEIGHBOURS; s++) {
            CK_ULONG len = sizeof signature;

            if (s == h->session)
                continue;
            assert_int_equal(
                h->gate->C_Sign(s, tbs.at, tbs.len, signature, &len), CKR_SESSION_HANDLE_INVALID);
            assert_int_equal(h->gate->C_SignUpdate(s, tbs.at, tbs.len), CKR_SESSION_HANDLE_INVALID);
            assert_int_equal(h->gate->C_SignFinal(s, signature, &len), CKR_SESSION_HANDLE_INVALID);
            assert_int_equal(h->gate->C_Login(s, CKU_CONTEXT_SPECIFIC, pin, 4), CKR_SESSION_HANDLE_INVALID);
            assert_int_equal(h->gate->C_GetSessionInfo(s, &info), CKR_SESSION_HANDLE_INVALID);
            assert_int_equal(h->gate->C_CloseSession(s), CKR_SESSION_HANDLE_INVALID);
        }
    assert_int_equal(h->mock->calls(FUNCTION_ANY), calls);
    bytes_free(tbs);
}

static void session_handles_are_far_apart_and_never_zero(void **state)
{
    struct harness *h = *state;
    CK_SESSION_HANDLE handles[SESSIONS];

    for (size_t i = 0; i < SESSIONS; i++) {
        handles[i] = harness_session(h);
        assert_true(handles[i] != CK_INVALID_HANDLE);
        for (size_t k = 0; k < i; k++)
            assert_true(handles[i] - handles[k] > NEIGHBOURS && handles[k] - handles[i] > NEIGHBOURS);
    }
}

static void a_closed_session_is_gone_everywhere(void **state)
{
    struct harness *h = *state;
    const CK_SESSION_HANDLE session = harness_session(h);

    assert_int_equal(h->gate->C_CloseSession(session), CKR_OK);
    try_everywhere(h, session);
}

/* Where a private key may stand: to be read, and to begin a signature. */
static bool may_name_a_private_key(enum function function)
{
    return function == FUNCTION_GetAttributeValue || function == FUNCTION_GetObjectSize
           || function == FUNCTION_SignInit;
}

static void try_object(
    struct harness *h, enum function f, int position, CK_OBJECT_HANDLE object, CK_ULONG mechanism)
{
    static struct arguments arguments;
    const size_t results = h->mock->results();
    CK_OBJECT_HANDLE other[] = { h->ca_public, h->secret };

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        arguments.session = h->session;
        arguments.object = other[i];
        arguments.mechanism = (CK_MECHANISM){ .mechanism = mechanism };
        arguments_fill(&arguments, f);
        arguments.values[position] = object;
        const CK_RV rv = function_call(h->gate, f, arguments.values);
        if (rv == CKR_OK)
            fail_msg("C_%s, parameter %d: took a private key with mechanism 0x%lx", function_name(f),
                position, mechanism);
        assert_int_equal(h->mock->results(), results);
        assert_false(oracle_leaks(h->oracle, &arguments, sizeof arguments));
    }
}

static void a_private_key_is_refused_wherever_a_key_can_stand(void **state)
{
    static const CK_MECHANISM_TYPE mechanisms[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_OAEP,
        CKM_SHA256_RSA_PKCS, CKM_ECDH1_DERIVE, CKM_AES_KEY_WRAP, CKM_AES_CBC, CKM_VENDOR_DEFINED | 1 };
    struct harness *h = *state;
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };
    size_t tried = 0;

    for (enum function f = 0; f < FUNCTION_COUNT; f++)
        for (int nth = 0, position; (position = arguments_position(f, KIND_OBJECT, nth)) >= 0; nth++) {
            if (may_name_a_private_key(f))
                continue;
            tried++;
            for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
                for (size_t m = 0; m < sizeof mechanisms / sizeof mechanisms[0]; m++)
                    try_object(h, f, position, keys[k], mechanisms[m]);
        }
    /*
     * SetOperationState 2, CopyObject, DestroyObject, SetAttributeValue, eleven Inits, DigestKey, WrapKey 2, UnwrapKey,
     * DeriveKey, EncapsulateKey, DecapsulateKey, WrapKeyAuthenticated 2, UnwrapKeyAuthenticated.
     */
    assert_int_equal(tried, 25);
}

static void a_key_in_no_section_signs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_int_equal(harness_sign_with(h, h->stray_key, h->mechanism, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
    bytes_free(tbs);
}

static void handles_of_no_object_sign_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    for (CK_OBJECT_HANDLE object = 0; object < 200; object++) {
        if (object >= h->ca_key && object <= h->data)
            continue;
        const CK_RV rv = harness_sign_with(h, object, h->mechanism, tbs);
        assert_true(rv == CKR_KEY_HANDLE_INVALID || rv == CKR_OBJECT_HANDLE_INVALID);
    }
    assert_int_equal(harness_sign_with(h, ~0UL, h->mechanism, tbs), CKR_KEY_HANDLE_INVALID);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void an_object_whose_attributes_cannot_be_read_signs_nothing(void **state)
{
    static const CK_RV codes[] = { CKR_GENERAL_ERROR, CKR_DEVICE_ERROR, CKR_ATTRIBUTE_SENSITIVE,
        CKR_ATTRIBUTE_TYPE_INVALID, CKR_HOST_MEMORY, CKR_VENDOR_DEFINED };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };

    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
            h->mock->answer(FUNCTION_GetAttributeValue, 1, codes[c], true);
            assert_int_not_equal(harness_sign_with(h, keys[k], h->mechanism, tbs), CKR_OK);
        }
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

/* Each slot numbers its objects from 1, so that one number is the CA's key in one slot and a free key in the other. */
static void a_handle_is_looked_up_in_the_slot_of_its_session(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    CK_SESSION_HANDLE spare;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    h->mock->reset();
    h->mock->knobs->handles_by_slot = true;
    const CK_OBJECT_HANDLE free_key = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = authority_get(AUTHORITY_RSA, 1)->key_pem, .label = "free", .id = "02" });
    const CK_OBJECT_HANDLE ca_key = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "elsewhere", .id = "09" });
    assert_int_equal(free_key, ca_key);
    oracle_forget(h->oracle);
    oracle_guard(h->oracle, MOCK_SECOND_SLOT, ca_key);
    harness_start(h);
    assert_int_equal(
        h->gate->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &spare), CKR_OK);
    assert_int_equal(h->gate->C_Login(spare, CKU_USER, pin, 4), CKR_OK);

    assert_int_equal(harness_sign_with(h, free_key, h->mechanism, evil), CKR_OK);
    h->session = spare; /* the CA's key in a slot that no selector names: still the CA's key */
    assert_int_equal(harness_sign_with(h, ca_key, h->mechanism, evil), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->mock->results(), 1);
    bytes_free(evil);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_session_that_does_not_exist_is_an_invalid_handle),
        GATE_TEST(the_backends_session_handles_are_not_accepted),
        GATE_TEST(neighbours_of_known_handles_sign_nothing),
        GATE_TEST(session_handles_are_far_apart_and_never_zero),
        GATE_TEST(a_closed_session_is_gone_everywhere),
        GATE_TEST(a_private_key_is_refused_wherever_a_key_can_stand),
        GATE_TEST(a_key_in_no_section_signs_nothing),
        GATE_TEST(handles_of_no_object_sign_nothing),
        GATE_TEST(an_object_whose_attributes_cannot_be_read_signs_nothing),
        GATE_TEST_QUIET(a_handle_is_looked_up_in_the_slot_of_its_session),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
