/* tests/module/test_gate_softokn.c - the gate before NSS's softokn, which mixes up operations that are left to it. */
#include "tests/module/fresh.h"
#include "tests/module/realtoken.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 256 /* RSA-2048 */ };

static void an_rsa_key_signs_what_conforms_and_nothing_else(void **state)
{
    static const enum algorithm algorithms[] = { SHA256_RSA, SHA384_RSA, SHA256_PSS, SHA512_PSS };
    struct realtoken *t = realtoken_new(TOKEN_SOFTOKN, AUTHORITY_RSA);

    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        realtoken_must_sign(t, algorithms[i]);
        realtoken_must_refuse(t, algorithms[i]);
    }
    realtoken_free(t);
    (void)state;
}

/* By itself softokn signs with C_Sign what C_SignRecoverInit began, and both halves of C_SignUpdate and C_Sign. */
static void mix_operations(CK_FUNCTION_LIST *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
{
    CK_MECHANISM recover = { .mechanism = CKM_RSA_PKCS }, hash = { .mechanism = CKM_SHA256_RSA_PKCS };
    uint8_t data[32] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    if (direct->C_SignRecoverInit(session, &recover, ca_key) != CKR_OK
        || direct->C_Sign(session, data, sizeof data, out, &len) != CKR_OK)
        _exit(1);
    len = sizeof out;
    if (direct->C_SignInit(session, &hash, ca_key) != CKR_OK
        || direct->C_SignUpdate(session, data, sizeof data) != CKR_OK
        || direct->C_Sign(session, data, sizeof data, out, &len) != CKR_OK)
        _exit(2);
}

static void what_softokn_mixes_up_is_not_left_to_it(void **state)
{
    struct realtoken *t = realtoken_new(TOKEN_SOFTOKN, AUTHORITY_RSA);
    const CK_OBJECT_HANDLE key = realtoken_find(t, CKO_PRIVATE_KEY, "ca");
    const struct bytes tbs = tbs_make(t->ca, SHA256_RSA, FAULT_NONE);
    CK_MECHANISM recover = { .mechanism = CKM_RSA_PKCS }, hash = { .mechanism = CKM_SHA256_RSA_PKCS };
    struct buffer out = buffer_new();

    realtoken_behind_the_gate(t, mix_operations);
    assert_int_not_equal(t->gate->C_SignRecoverInit(t->session, &recover, key), CKR_OK);
    assert_int_equal(
        t->gate->C_Sign(t->session, tbs.at, 32, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(t->gate->C_SignInit(t->session, &hash, key), CKR_OK);
    assert_int_equal(
        t->gate->C_SignRecover(t->session, tbs.at, 32, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(t->gate->C_SignUpdate(t->session, tbs.at, 10), CKR_OK);
    assert_int_equal(t->gate->C_Sign(t->session, tbs.at + 10, tbs.len - 10, out.at, &out.len),
        CKR_OPERATION_NOT_INITIALIZED);
    assert_true(buffer_untouched(&out));
    bytes_free(tbs);
    realtoken_free(t);
    (void)state;
}

static void a_key_that_may_decrypt_does_not_through_the_gate(void **state)
{
    struct realtoken *t = realtoken_new(TOKEN_SOFTOKN, AUTHORITY_RSA);
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    uint8_t block[BLOCK] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    assert_int_equal(t->gate->C_DecryptInit(t->session, &raw, realtoken_find(t, CKO_PRIVATE_KEY, "ca")),
        CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(
        t->gate->C_Decrypt(t->session, block, sizeof block, out, &len), CKR_OPERATION_NOT_INITIALIZED);
    realtoken_free(t);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_rsa_key_signs_what_conforms_and_nothing_else),
        cmocka_unit_test(what_softokn_mixes_up_is_not_left_to_it),
        cmocka_unit_test(a_key_that_may_decrypt_does_not_through_the_gate),
    };

    if (!realtoken_is_there(TOKEN_SOFTOKN)) {
        fprintf(stderr, "no softokn: nothing tested\n");
        return 77;
    }
    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
