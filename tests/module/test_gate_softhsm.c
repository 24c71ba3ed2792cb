/* tests/module/test_gate_softhsm.c - the gate before a real token: SoftHSM, with what it does by itself. */
#include "tests/module/crl.h"
#include "tests/module/fresh.h"
#include "tests/module/realtoken.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    THREADS = 4,
    CYCLES = 3,
    ROUNDS = 30,
    BLOCK = 256, /* RSA-2048 */
};

static void an_rsa_key_signs_what_conforms_and_nothing_else(void **state)
{
    static const enum algorithm algorithms[] = { SHA256_RSA, SHA384_RSA, SHA512_RSA, SHA256_PSS, SHA384_PSS,
        SHA512_PSS };
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);

    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        realtoken_must_sign(s, algorithms[i]);
        realtoken_must_refuse(s, algorithms[i]);
    }
    assert_int_equal(ledger_count(s->ledger, "intent"), 6);
    assert_int_equal(function_count(harness_newest()), 68); /* SoftHSM has no more */
    realtoken_free(s);
    (void)state;
}

/* SoftHSM 2.6.1 has no mechanism that hashes for a curve key. */
static void a_curve_key_signs_whole_certificates_although_the_token_cannot(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_P256);
    CK_MECHANISM mechanism = mechanism_for(ECDSA_SHA256);
    const struct bytes tbs = tbs_make(s->ca, ECDSA_SHA256, FAULT_NONE);
    struct buffer out = buffer_new();

    realtoken_must_sign(s, ECDSA_SHA256);
    realtoken_must_refuse(s, ECDSA_SHA256);
    assert_int_equal(
        s->gate->C_SignInit(s->session, &mechanism, realtoken_find(s, CKO_PRIVATE_KEY, "ca")), CKR_OK);
    assert_int_equal(s->gate->C_SignUpdate(s->session, tbs.at, 100), CKR_OK);
    assert_int_equal(s->gate->C_SignUpdate(s->session, tbs.at + 100, tbs.len - 100), CKR_OK);
    assert_int_equal(s->gate->C_SignFinal(s->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(s->ca, ECDSA_SHA256, tbs, out.at, out.len));
    bytes_free(tbs);
    realtoken_free(s);
    (void)state;
}

enum { ENTRIES = 20000, PART = 4096 };

static void a_crl_is_signed_whole_and_in_parts_and_a_bad_one_neither_way(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);
    CK_MECHANISM mechanism = mechanism_for(SHA256_RSA);

    (void)state;
    for (enum crl_fault fault = CRL_FAULT_NONE; fault < CRL_FAULT_COUNT; fault++) {
        const CK_RV want = fault == CRL_FAULT_NONE ? CKR_OK : CKR_FUNCTION_REJECTED;
        const struct bytes tbs = crl_make(s->ca, ENTRIES, fault);
        struct buffer out = buffer_new();

        assert_int_equal(realtoken_sign(s, s->session, SHA256_RSA, tbs, &out), want);
        assert_int_equal(authority_verify(s->ca, SHA256_RSA, tbs, out.at, out.len), want == CKR_OK);
        out = buffer_new();
        assert_int_equal(
            s->gate->C_SignInit(s->session, &mechanism, realtoken_find(s, CKO_PRIVATE_KEY, "ca")), CKR_OK);
        for (size_t at = 0; at < tbs.len; at += PART)
            assert_int_equal(
                s->gate->C_SignUpdate(s->session, tbs.at + at, tbs.len - at < PART ? tbs.len - at : PART),
                CKR_OK);
        assert_int_equal(s->gate->C_SignFinal(s->session, out.at, &out.len), want);
        assert_int_equal(authority_verify(s->ca, SHA256_RSA, tbs, out.at, out.len), want == CKR_OK);
        bytes_free(tbs);
    }
    assert_int_equal(ledger_count(s->ledger, "intent"), 2);
    realtoken_free(s);
}

static void allow_decryption(const function_list *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
{
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE template[] = { { CKA_DECRYPT, &yes, sizeof yes } };

    if (direct->C_SetAttributeValue(session, ca_key, template, 1) != CKR_OK)
        _exit(1);
}

static void a_key_that_may_decrypt_on_the_token_does_not_through_the_gate(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE template[] = { { CKA_DECRYPT, &yes, sizeof yes } };
    CK_OBJECT_HANDLE key;
    uint8_t block[BLOCK] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    realtoken_behind_the_gate(s, allow_decryption);
    key = realtoken_find(s, CKO_PRIVATE_KEY, "ca");
    assert_int_equal(s->gate->C_DecryptInit(s->session, &raw, key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(
        s->gate->C_Decrypt(s->session, block, sizeof block, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(s->gate->C_SetAttributeValue(s->session, key, template, 1), CKR_ACTION_PROHIBITED);
    realtoken_free(s);
    (void)state;
}

/*
 * What OpenSSL's pkcs11-provider does with its defaults (pkcs11-module-cache-keys): copies the key into the session, takes "not supported"
 * for an answer and uses the key itself; saves the state in the middle, and copes without. Debian 12 has no package of it.
 */
static void a_client_that_would_rather_copy_the_key_signs_with_the_key_itself(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);
    const struct bytes tbs = tbs_make(s->ca, SHA256_RSA, FAULT_NONE);
    const CK_OBJECT_HANDLE key = realtoken_find(s, CKO_PRIVATE_KEY, "ca");
    CK_MECHANISM mechanism = mechanism_for(SHA256_RSA);
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE session_object[] = { { CKA_TOKEN, &no, sizeof no } };
    CK_OBJECT_HANDLE copy = 0;
    struct buffer out = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(
        s->gate->C_CopyObject(s->session, key, session_object, 1, &copy), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(copy, 0);
    assert_int_equal(s->gate->C_SignInit(s->session, &mechanism, key), CKR_OK);
    assert_int_equal(s->gate->C_GetOperationState(s->session, NULL, &len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(s->gate->C_Sign(s->session, tbs.at, tbs.len, NULL, &len), CKR_OK);
    assert_int_equal(s->gate->C_Sign(s->session, tbs.at, tbs.len, out.at, &out.len), CKR_OK);
    assert_int_equal(out.len, len);
    assert_true(authority_verify(s->ca, SHA256_RSA, tbs, out.at, out.len));
    bytes_free(tbs);
    realtoken_free(s);
    (void)state;
}

static void rename_key(const function_list *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
{
    CK_ATTRIBUTE template[] = { { CKA_LABEL, (char[]){ "innocent" }, 8 }, { CKA_ID, (char[]){ "\x09" }, 1 } };

    if (direct->C_SetAttributeValue(session, ca_key, template, 2) != CKR_OK)
        _exit(1);
}

static void a_key_renamed_behind_the_gate_stays_guarded(void **state)
{
    const enum authority_key types[] = { AUTHORITY_RSA, AUTHORITY_P256 };

    for (size_t i = 0; i < 2; i++) {
        struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, types[i]);
        const enum algorithm a = algorithm_usual(types[i]);
        const struct bytes evil = tbs_make(s->ca, a, FAULT_ISSUER);
        CK_MECHANISM mechanism = mechanism_for(a);
        struct buffer out = buffer_new();

        realtoken_behind_the_gate(s, rename_key);
        const CK_OBJECT_HANDLE key = realtoken_find(s, CKO_PRIVATE_KEY, "innocent");
        assert_true(key != 0);
        CK_RV rv = s->gate->C_SignInit(s->session, &mechanism, key);
        if (rv == CKR_OK)
            rv = s->gate->C_Sign(s->session, evil.at, evil.len, out.at, &out.len);
        assert_true(rv == CKR_FUNCTION_REJECTED || rv == CKR_KEY_FUNCTION_NOT_PERMITTED);
        bytes_free(evil);
        realtoken_free(s);
    }
    (void)state;
}

/* SoftHSM goes on with what was begun before. */
static void logout_ends_what_was_begun(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);
    CK_MECHANISM mechanism = mechanism_for(SHA256_RSA);
    const struct bytes tbs = tbs_make(s->ca, SHA256_RSA, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(
        s->gate->C_SignInit(s->session, &mechanism, realtoken_find(s, CKO_PRIVATE_KEY, "ca")), CKR_OK);
    assert_int_equal(s->gate->C_Logout(s->session), CKR_OK);
    assert_int_equal(
        s->gate->C_Sign(s->session, tbs.at, tbs.len, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(tbs);
    realtoken_free(s);
    (void)state;
}

static struct realtoken *left;

static void leave_in_the_middle(void)
{
    CK_MECHANISM mechanism = mechanism_for(SHA256_RSA);

    left = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_RSA);
    if (left->gate->C_SignInit(left->session, &mechanism, realtoken_find(left, CKO_PRIVATE_KEY, "ca"))
        != CKR_OK)
        _exit(2);
}

/* SoftHSM crashes when it is called after its static objects are gone. */
static void a_process_ends_well_with_everything_open(void **state)
{
    (void)state;
    assert_int_equal(fresh_exit(leave_in_the_middle), 0);
}

struct worker {
    struct realtoken *s;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE key;
    bool wrong;
};

static void *work(void *argument)
{
    struct worker *w = argument;
    CK_MECHANISM mechanism = mechanism_for(ECDSA_SHA256);
    const struct bytes tbs = tbs_make(w->s->ca, ECDSA_SHA256, FAULT_NONE);

    for (int i = 0; i < ROUNDS; i++) {
        struct buffer out = buffer_new();

        w->s->gate->C_SignInit(w->session, &mechanism, w->key);
        if (w->s->gate->C_Sign(w->session, tbs.at, tbs.len, out.at, &out.len) == CKR_OK)
            w->wrong = w->wrong || !authority_verify(w->s->ca, ECDSA_SHA256, tbs, out.at, out.len);
    }
    bytes_free(tbs);
    return NULL;
}

/* SoftHSM crashes when it is finalised while others sign. */
static void the_end_may_come_while_others_sign(void **state)
{
    struct realtoken *s = realtoken_new(TOKEN_SOFTHSM, AUTHORITY_P256);

    for (int cycle = 0; cycle < CYCLES; cycle++) {
        struct worker workers[THREADS];
        pthread_t threads[THREADS];

        for (size_t i = 0; i < THREADS; i++) {
            workers[i] = (struct worker){ .s = s, .key = realtoken_find(s, CKO_PRIVATE_KEY, "ca") };
            assert_int_equal(
                s->gate->C_OpenSession(s->slot, CKF_SERIAL_SESSION, NULL, NULL, &workers[i].session), CKR_OK);
            assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
        }
        if (cycle % 2 == 0)
            assert_int_equal(s->gate->C_Finalize(NULL), CKR_OK);
        else
            assert_int_equal(s->gate->C_CloseAllSessions(s->slot), CKR_OK);
        for (size_t i = 0; i < THREADS; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
            assert_false(workers[i].wrong);
        }
        if (cycle % 2 != 0)
            assert_int_equal(s->gate->C_Finalize(NULL), CKR_OK);
        realtoken_start(s);
    }
    realtoken_must_sign(s, ECDSA_SHA256);
    realtoken_free(s);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_rsa_key_signs_what_conforms_and_nothing_else),
        cmocka_unit_test(a_curve_key_signs_whole_certificates_although_the_token_cannot),
        cmocka_unit_test(a_crl_is_signed_whole_and_in_parts_and_a_bad_one_neither_way),
        cmocka_unit_test(a_key_that_may_decrypt_on_the_token_does_not_through_the_gate),
        cmocka_unit_test(a_client_that_would_rather_copy_the_key_signs_with_the_key_itself),
        cmocka_unit_test(a_key_renamed_behind_the_gate_stays_guarded),
        cmocka_unit_test(logout_ends_what_was_begun),
        cmocka_unit_test(a_process_ends_well_with_everything_open),
        cmocka_unit_test(the_end_may_come_while_others_sign),
    };

    if (!realtoken_is_there(TOKEN_SOFTHSM)) {
        fprintf(stderr, "no SoftHSM: nothing tested\n");
        return 77;
    }
    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
