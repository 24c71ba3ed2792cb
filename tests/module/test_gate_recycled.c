/* tests/module/test_gate_recycled.c - handles that become another object's, whatever the gate remembers of them. */
#include "tests/module/harness.h"

#include <stdio.h>
#include <string.h>

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

/* After a C_SignInit that failed: whatever the backend has begun, no call reaches it. */
static void go_on(struct harness *h, struct bytes data)
{
    uint8_t out[SIGNATURE_BYTES];
    CK_ULONG len = sizeof out;

    assert_int_equal(
        h->gate->C_Sign(h->session, data.at, data.len, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignUpdate(h->session, data.at, data.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(
        h->gate->C_SignEncryptUpdate(h->session, data.at, data.len, out, &len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(
        h->gate->C_SignRecover(h->session, data.at, data.len, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_GetOperationState(h->session, out, &len), CKR_FUNCTION_NOT_SUPPORTED);
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
    assert_int_equal(
        harness_sign_with(h, r.key, h->mechanism, evil), CKR_OK); /* it is free, and now remembered */
    if (!moment.remembered)
        forget_keys(h);
    h->mock->before(moment.call, swap_keys, &r);
    CK_RV rv = h->gate->C_SignInit(h->session, &h->mechanism, r.key);
    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, evil.at, evil.len, signature, &len);
    else
        go_on(h, evil);
    assert_int_not_equal(rv, CKR_OK);
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
        cmocka_unit_test(a_handle_that_becomes_the_cas_rsa_key_signs_nothing_for_it),
        cmocka_unit_test(a_handle_that_becomes_the_cas_curve_key_signs_nothing_for_it),
        cmocka_unit_test(a_handle_that_was_the_cas_signs_nothing_with_what_it_is_now),
        GATE_TEST(a_remembered_key_is_not_there_for_who_is_not_logged_in),
        GATE_TEST(what_the_backend_answers_for_a_remembered_key_is_the_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
