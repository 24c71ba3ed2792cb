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

static CK_RV sign_with(struct harness *h, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, struct bytes data)
{
    uint8_t signature[SIGNATURE_BYTES] = { 0 };
    CK_ULONG len = sizeof signature;
    CK_RV rv = h->gate->C_SignInit(h->session, &mechanism, key);

    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, data.at, data.len, signature, &len);
    if (rv != CKR_OK)
        assert_false(oracle_leaks(h->oracle, signature, sizeof signature));
    return rv;
}

static void a_key_in_no_section_signs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_int_equal(sign_with(h, h->stray_key, h->mechanism, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
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
        const CK_RV rv = sign_with(h, object, h->mechanism, tbs);
        assert_true(rv == CKR_KEY_HANDLE_INVALID || rv == CKR_OBJECT_HANDLE_INVALID);
    }
    assert_int_equal(sign_with(h, ~0UL, h->mechanism, tbs), CKR_KEY_HANDLE_INVALID);
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
            assert_int_not_equal(sign_with(h, keys[k], h->mechanism, tbs), CKR_OK);
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

    assert_int_equal(sign_with(h, free_key, h->mechanism, evil), CKR_OK);
    h->session = spare; /* the CA's key in a slot that no selector names: still the CA's key */
    assert_int_equal(sign_with(h, ca_key, h->mechanism, evil), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->mock->results(), 1);
    bytes_free(evil);
}

struct recycling {
    struct harness *h;
    CK_OBJECT_HANDLE key, successor;
    const char *id;
};

/* While the gate asks what the free key is, it goes, and the CA's key gets its handle. */
static void swap_keys(void *context, enum function function, const uintptr_t *values)
{
    struct recycling *r = context;

    (void)values;
    r->h->mock->before(function, NULL, NULL);
    r->h->mock->remove(MOCK_FIRST_SLOT, r->key);
    r->successor = r->h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = r->h->ca->key_pem, .label = "twin", .id = r->id, .public_info = true });
    assert_int_equal(r->successor, r->key);
}

/* When a handle becomes the CA's: at which call of the backend, and whether the gate remembers the free key. */
struct moment {
    enum function call;
    bool remembered;
};

/* What was found of keys goes with the login. */
static void forget_keys(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
}

/* The handle of a free key becomes the CA's when `moment` comes: no signature of the CA's may come out. */
static void swap_at(struct harness *h, const struct authority *free_one, const char *id, struct moment moment)
{
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct recycling r = { .h = h, .id = id };
    uint8_t signature[SIGNATURE_BYTES] = { 0 };
    CK_ULONG len = sizeof signature;

    h->mock->knobs->recycle_handles = true;
    h->mock->knobs->ecdsa_hashes = true;
    r.key = h->mock->add_key(MOCK_FIRST_SLOT, &(struct mock_key){ .pem = free_one->key_pem,
                                                  .label = "twin",
                                                  .id = id,
                                                  .public_info = true,
                                                  .no_public_half = true });
    assert_int_equal(sign_with(h, r.key, h->mechanism, evil), CKR_OK); /* it is free, and now remembered */
    if (!moment.remembered)
        forget_keys(h);
    h->mock->before(moment.call, swap_keys, &r);
    CK_RV rv = h->gate->C_SignInit(h->session, &h->mechanism, r.key);
    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, evil.at, evil.len, signature, &len);
    assert_int_equal(r.successor, r.key);
    assert_false(authority_verify(h->ca, h->algorithm, evil, signature, len));
    assert_int_equal(h->mock->spent(MOCK_FIRST_SLOT, r.key), 0);
    h->mock->remove(MOCK_FIRST_SLOT, r.key);
    bytes_free(evil);
}

static const struct moment moments[] = { { FUNCTION_OpenSession, false },
    { FUNCTION_GetAttributeValue, false }, { FUNCTION_SignInit, false }, { FUNCTION_GetAttributeValue, true },
    { FUNCTION_SignInit, true } };
enum { MOMENTS = sizeof moments / sizeof moments[0] };

static void a_handle_that_becomes_the_cas_rsa_key_signs_nothing_for_it(void **state)
{
    for (size_t i = 0; i < MOMENTS; i++) {
        struct harness *h = harness_new(NULL);

        swap_at(h, authority_get(AUTHORITY_RSA, 1), "12", moments[i]);
        harness_free(h);
    }
    (void)state;
}

static void a_handle_that_becomes_the_cas_curve_key_signs_nothing_for_it(void **state)
{
    for (size_t i = 0; i < MOMENTS; i++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

        harness_configure_free(h, "curve", authority_get(AUTHORITY_P256, 1));
        harness_start(h);
        swap_at(h, authority_get(AUTHORITY_P256, 1), "12", moments[i]);
        harness_free(h);
    }
    (void)state;
}

/* A house in which the CA's key has just signed, so that its handle is known, and free handles are given again. */
static struct harness *warm_house(enum authority_key key)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = key, .quiet = true });
    char sections[SCRATCH_PATH_BYTES + 256];

    harness_write(h, "other.pem", authority_get(key, 3)->certificate_pem);
    snprintf(sections, sizeof sections,
        "[key \"other\"]\nselect = pkcs11:object=other;type=private\nissuer = %s/other.pem\n"
        "sign = certificate\n",
        h->directory);
    harness_configure(h, NULL, sections);
    harness_start(h);
    h->mock->knobs->recycle_handles = true;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
    return h;
}

/* What the CA's handle becomes. */
enum successor { NOTHING, STRAY, OTHER_CA, PUBLIC_KEY, SUCCESSORS };

struct succession {
    struct harness *h;
    enum authority_key key;
    enum successor successor;
};

static void succeed(void *context, enum function function, const uintptr_t *values)
{
    static CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
    const struct succession *s = context;
    const struct mock *const mock = s->h->mock;
    CK_OBJECT_HANDLE made = s->h->ca_key;

    (void)values;
    if (function != FUNCTION_ANY)
        mock->before(function, NULL, NULL);
    mock->remove(MOCK_FIRST_SLOT, s->h->ca_key);
    if (s->successor == PUBLIC_KEY)
        made = mock->add_object(MOCK_FIRST_SLOT, &(const CK_ATTRIBUTE){ CKA_CLASS, &class, sizeof class }, 1);
    else if (s->successor != NOTHING)
        made = mock->add_key(MOCK_FIRST_SLOT,
            &(struct mock_key){ .pem = authority_get(s->key, s->successor == STRAY ? 2 : 3)->key_pem,
                .label = s->successor == STRAY ? "another" : "other",
                .id = s->successor == STRAY ? "11" : "12" });
    assert_int_equal(made, s->h->ca_key);
}

/* What the first CA may sign is asked of the handle that was its key: no key signs it. */
static void sign_after_succession(struct succession *s, enum function moment)
{
    static const CK_RV answers[SUCCESSORS] = { [NOTHING] = CKR_KEY_HANDLE_INVALID,
        [STRAY] = CKR_KEY_FUNCTION_NOT_PERMITTED,
        [OTHER_CA] = CKR_FUNCTION_REJECTED, /* by its own section, where the issuer is another one */
        [PUBLIC_KEY] = CKR_KEY_TYPE_INCONSISTENT };
    struct harness *h = s->h;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const size_t signs = harness_backend_signs(h), results = h->mock->results();
    struct buffer out = buffer_new();
    CK_RV rv;

    if (moment == FUNCTION_ANY)
        succeed(s, FUNCTION_ANY, NULL);
    else
        h->mock->before(moment, succeed, s);
    rv = harness_sign(h, tbs, &out);
    /* In the middle of a call the answer depends on whether it asked before: what was remembered may have become too old. */
    if (moment == FUNCTION_ANY)
        assert_int_equal(rv, answers[s->successor]);
    assert_int_not_equal(rv, CKR_OK);
    assert_int_equal(harness_backend_signs(h), signs);
    assert_int_equal(h->mock->results(), results);
    bytes_free(tbs);
}

/* Whenever it happens: before the call, or at each question of it that could see the one key or the other. */
static void a_handle_that_was_the_cas_signs_nothing_with_what_it_is_now(void **state)
{
    static const struct {
        enum authority_key key;
        enum function time;
    } cases[] = { { AUTHORITY_P256, FUNCTION_ANY }, { AUTHORITY_P256, FUNCTION_OpenSession },
        { AUTHORITY_P256, FUNCTION_SignInit }, { AUTHORITY_P256, FUNCTION_GetAttributeValue },
        { AUTHORITY_RSA, FUNCTION_SignInit } };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (enum successor successor = NOTHING; successor < SUCCESSORS; successor++) {
            struct harness *h = warm_house(cases[i].key);

            sign_after_succession(&(struct succession){ h, cases[i].key, successor }, cases[i].time);
            harness_free(h);
        }
    (void)state;
}

/* Its key is the CA's still, but nobody may use it: the backend says so, and is asked once. */
static void a_remembered_key_is_not_there_for_who_is_not_logged_in(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    harness_must_sign(h, tbs);
    CK_SESSION_HANDLE real;
    assert_int_equal(h->mock->sessions(&real, 1), 1);
    assert_int_equal(h->mock->list->C_Logout(real), CKR_OK); /* behind the gate's back */
    const size_t signs = harness_backend_signs(h);
    assert_int_not_equal(harness_sign(h, tbs, &out), CKR_OK);
    assert_int_equal(harness_backend_signs(h), signs);
    bytes_free(tbs);
}

static void what_the_backend_answers_for_a_remembered_key_is_the_answer(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_must_sign(h, tbs);
    h->mock->answer(FUNCTION_SignInit, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(harness_init(h), CKR_DEVICE_ERROR);
    assert_int_equal(harness_init(h), CKR_OK);
    bytes_free(tbs);
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
        cmocka_unit_test(a_handle_that_becomes_the_cas_rsa_key_signs_nothing_for_it),
        cmocka_unit_test(a_handle_that_becomes_the_cas_curve_key_signs_nothing_for_it),
        cmocka_unit_test(a_handle_that_was_the_cas_signs_nothing_with_what_it_is_now),
        GATE_TEST(a_remembered_key_is_not_there_for_who_is_not_logged_in),
        GATE_TEST(what_the_backend_answers_for_a_remembered_key_is_the_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
