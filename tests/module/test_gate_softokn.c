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
static void mix_operations(const function_list *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
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

/* It has 3.0, and two interfaces of its vendor's, one of them a second way to the same keys. */
static void its_3_0_is_offered_and_its_vendors_interfaces_are_not(void **state)
{
    static const char *const vendors[] = { "Vendor NSS Module Interface", "Vendor NSS FIPS Interface" };
    struct realtoken *t = realtoken_new(TOKEN_SOFTOKN, AUTHORITY_RSA);
    const function_list *list = harness_newest();
    CK_INTERFACE interfaces[8], *found;
    CK_ULONG count = 8;
    CK_INFO info;

    assert_int_equal(function_count(list), 92);
    assert_int_equal(list->C_GetInterfaceList(interfaces, &count), CKR_OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < 2; i++) {
        CK_UTF8CHAR name[64];

        snprintf((char *)name, sizeof name, "%s", vendors[i]);
        assert_int_equal(list->C_GetInterface(name, NULL, &found, 0), CKR_ARGUMENTS_BAD);
        assert_string_equal((const char *)interfaces[i].pInterfaceName, "PKCS 11");
    }
    assert_int_equal(list->C_GetInfo(&info), CKR_OK);
    assert_int_equal(info.cryptokiVersion.major, 3);
    assert_int_equal(info.cryptokiVersion.minor, 0);
    realtoken_free(t);
    (void)state;
}

/* By itself softokn takes C_SignInit without a mechanism for a fault, and signs afterwards. */
static void sign_without_a_mechanism(
    const function_list *direct, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE ca_key)
{
    CK_MECHANISM hash = { .mechanism = CKM_SHA256_RSA_PKCS };
    uint8_t data[32] = { 0 }, out[BLOCK];
    CK_ULONG len = sizeof out;

    if (direct->C_SignInit(session, &hash, ca_key) != CKR_OK
        || direct->C_SignInit(session, NULL, ca_key) == CKR_OK
        || direct->C_Sign(session, data, sizeof data, out, &len) != CKR_OK)
        _exit(1);
}

static void a_signature_is_cancelled_without_its_help(void **state)
{
    struct realtoken *t = realtoken_new(TOKEN_SOFTOKN, AUTHORITY_RSA);
    const CK_OBJECT_HANDLE key = realtoken_find(t, CKO_PRIVATE_KEY, "ca");
    const struct bytes tbs = tbs_make(t->ca, SHA256_RSA, FAULT_NONE);
    CK_MECHANISM hash = { .mechanism = CKM_SHA256_RSA_PKCS }, sha = { .mechanism = CKM_SHA256 };
    const function_list *list = harness_newest();
    struct buffer out = buffer_new();

    realtoken_behind_the_gate(t, sign_without_a_mechanism);
    assert_int_equal(list->C_SignInit(t->session, &hash, key), CKR_OK);
    assert_int_equal(list->C_SignInit(t->session, NULL, key), CKR_OK);
    assert_int_equal(
        list->C_Sign(t->session, tbs.at, tbs.len, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(list->C_SignInit(t->session, &hash, key), CKR_OK);
    assert_int_equal(list->C_DigestInit(t->session, &sha), CKR_OK);
    assert_int_equal(list->C_SessionCancel(t->session, CKF_SIGN | CKF_DIGEST), CKR_OK);
    assert_int_equal(
        list->C_Sign(t->session, tbs.at, tbs.len, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(list->C_DigestFinal(t->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    realtoken_must_sign(t, SHA256_RSA);
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
        cmocka_unit_test(its_3_0_is_offered_and_its_vendors_interfaces_are_not),
        cmocka_unit_test(a_signature_is_cancelled_without_its_help),
        cmocka_unit_test(what_softokn_mixes_up_is_not_left_to_it),
        cmocka_unit_test(a_key_that_may_decrypt_does_not_through_the_gate),
    };

    if (!realtoken_is_there(TOKEN_SOFTOKN)) {
        fprintf(stderr, "no softokn: nothing tested\n");
        return 77;
    }
    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
