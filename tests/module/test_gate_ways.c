/*
 * tests/module/test_gate_ways.c - ways to a signature, or round its record, that an attacker's program tried and that belong to no
 * single threat: each was tried against the gate, and stays here.
 */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG_ID_BYTES = 65 };

/* -- what a key says of itself ------------------------------------------------------------------------------------- */

/* Signs the faulty certificate in every way that the key is let in; fails the test if it is signed. */
static void must_not_sign(struct harness *h, CK_OBJECT_HANDLE key)
{
    static const CK_MECHANISM_TYPE types[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_SHA256_RSA_PKCS,
        CKM_SHA512_RSA_PKCS, CKM_SHA1_RSA_PKCS, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_EDDSA };
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        CK_MECHANISM mechanism = { .mechanism = types[i] };
        struct buffer out = buffer_new();

        if (h->gate->C_SignInit(h->session, &mechanism, key) == CKR_OK) {
            assert_int_not_equal(h->gate->C_Sign(h->session, evil.at, evil.len, out.at, &out.len), CKR_OK);
            (void)h->gate->C_SessionCancel(h->session, CKF_SIGN);
        }
        assert_false(oracle_leaks(h->oracle, out.at, sizeof out.at));
    }
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(evil);
}

static void an_identifier_too_long_to_compare_hides_no_key(void **state)
{
    struct harness *h = *state;
    uint8_t id[LONG_ID_BYTES] = { 1 };

    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ID, id, sizeof id));
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_LABEL, "free", 4));
    must_not_sign(h, h->ca_key);
}

static void a_modulus_with_zeros_in_front_or_none_at_all_hides_no_key(void **state)
{
    struct harness *h = *state;
    uint8_t modulus[1 + 1024];
    CK_ATTRIBUTE attribute = { CKA_MODULUS, modulus + 1, sizeof modulus - 1 };

    assert_int_equal(h->gate->C_GetAttributeValue(h->session, h->ca_key, &attribute, 1), CKR_OK);
    modulus[0] = 0;
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_MODULUS, modulus, attribute.ulValueLen + 1));
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_LABEL, "free", 4));
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ID, "02", 2));
    must_not_sign(h, h->ca_key);
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_MODULUS, "", 0));
    must_not_sign(h, h->ca_key);
}

/* No token should let that be changed; one that does, or takes the public key's handle for the private one's, would sign. */
static void a_key_that_says_it_is_none_signs_nothing(void **state)
{
    static const CK_OBJECT_CLASS classes[] = { CKO_SECRET_KEY, CKO_PUBLIC_KEY, CKO_CERTIFICATE, CKO_DATA };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_CLASS, &classes[i], sizeof classes[i]));
        must_not_sign(h, h->ca_key);
        must_not_sign(h, h->ca_public);
    }
}

/* The same in every other call in which a private key does the work: for what is no private key these mechanisms have no use. */
static void a_key_that_says_it_is_none_does_no_other_private_work(void **state)
{
    static const CK_OBJECT_CLASS classes[] = { CKO_SECRET_KEY, CKO_PUBLIC_KEY, CKO_DATA };
    static const CK_MECHANISM_TYPE types[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_OAEP,
        CKM_SHA256_RSA_PKCS, CKM_SHA256_RSA_PKCS_PSS, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_EDDSA,
        CKM_ECDH1_DERIVE, CKM_RSA_AES_KEY_WRAP, CKM_ML_KEM, CKM_ML_DSA };
    static const enum function calls[] = { FUNCTION_MessageSignInit, FUNCTION_DecryptInit,
        FUNCTION_MessageDecryptInit, FUNCTION_UnwrapKey, FUNCTION_UnwrapKeyAuthenticated, FUNCTION_DeriveKey,
        FUNCTION_DecapsulateKey };
    static struct arguments arguments;
    CK_OBJECT_CLASS made = CKO_SECRET_KEY;
    struct harness *h = *state;

    arguments.session = h->session;
    arguments.object = h->ca_key;
    for (size_t c = 0; c < sizeof classes / sizeof classes[0]; c++) {
        assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_CLASS, &classes[c], sizeof classes[c]));
        for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
            for (size_t m = 0; m < sizeof types / sizeof types[0]; m++) {
                arguments.mechanism = (CK_MECHANISM){ .mechanism = types[m] };
                arguments_fill(&arguments, calls[i]);
                arguments.template[0] = (CK_ATTRIBUTE){ CKA_CLASS, &made, sizeof made };
                if (function_call(h->gate, calls[i], arguments.values) == CKR_OK
                    || h->mock->calls(calls[i]) != 0)
                    fail_msg("C_%s with mechanism 0x%lx and class 0x%lx got to the backend",
                        function_name(calls[i]), types[m], classes[c]);
            }
    }
}

#ifndef __SANITIZE_ADDRESS__ /* which takes the end of a cancelled thread for a fault */
/* -- threads that are ended ------------------------------------------------------------------------------------------ */

enum { HANG_SECONDS = 60 };

static struct {
    struct harness *h;
    struct bytes tbs;
    atomic_bool inside, go_on;
    CK_RV rv;
} victim;

static void wait_inside(void *context)
{
    (void)context;
    disk_before(DISK_FDATASYNC, NULL, NULL);
    atomic_store(&victim.inside, true);
    while (!atomic_load(&victim.go_on))
        usleep(1000); /* where a thread can be cancelled */
}

static void *sign_until_cancelled(void *unused)
{
    struct buffer out = buffer_new();

    victim.rv = harness_sign(victim.h, victim.tbs, &out);
    pthread_testcancel();
    return unused;
}

/* Wherever it is, and so in the very moment in which it may be again. */
static void *sign_until_cancelled_at_once(void *unused)
{
    struct buffer out = buffer_new();
    int before;

    if (harness_init(victim.h) != CKR_OK || pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &before) != 0)
        abort();
    (void)victim.h->gate->C_Sign(victim.h->session, victim.tbs.at, victim.tbs.len, out.at, &out.len);
    return unused;
}

/* In the middle of the record: otherwise its locks would stay closed for ever. */
static void cancel_inside(struct harness *h, void *(*sign)(void *unused))
{
    pthread_t thread;
    void *result = NULL;

    victim.h = h;
    victim.tbs = harness_tbs(h, FAULT_NONE);
    victim.rv = CKR_GENERAL_ERROR;
    atomic_store(&victim.inside, false);
    atomic_store(&victim.go_on, false);
    alarm(HANG_SECONDS);
    disk_before(DISK_FDATASYNC, wait_inside, NULL);
    assert_int_equal(pthread_create(&thread, NULL, sign, NULL), 0);
    while (!atomic_load(&victim.inside))
        usleep(1000);
    assert_int_equal(pthread_cancel(thread), 0);
    atomic_store(&victim.go_on, true);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, PTHREAD_CANCELED); /* afterwards, as if it had not been inside */
    harness_must_sign(h, victim.tbs);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h);
    alarm(0);
    bytes_free(victim.tbs);
}

static void a_thread_that_is_cancelled_inside_leaves_first(void **state)
{
    cancel_inside(*state, sign_until_cancelled);
    assert_int_equal(victim.rv, CKR_OK);
}

static void a_thread_that_may_be_cancelled_anywhere_leaves_first_too(void **state)
{
    cancel_inside(*state, sign_until_cancelled_at_once);
}
#endif

/* -- signals that call back ------------------------------------------------------------------------------------------ */

static struct harness *interrupted;
static CK_RV from_handler;

static void sign_from_handler(int number)
{
    struct buffer out = buffer_new();

    (void)number;
    from_handler = interrupted->gate->C_SignFinal(interrupted->session, out.at, &out.len);
}

static void raise_inside(void *context)
{
    (void)context;
    disk_before(DISK_FDATASYNC, NULL, NULL);
    raise(SIGUSR1);
}

static void a_signal_handler_that_calls_in_the_middle_is_refused_and_disturbs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct sigaction action = { .sa_handler = sign_from_handler }, old;

    interrupted = h;
    from_handler = CKR_OK;
    assert_int_equal(sigaction(SIGUSR1, &action, &old), 0);
    disk_before(DISK_FDATASYNC, raise_inside, NULL);
    harness_must_sign(h, tbs);
    assert_int_equal(sigaction(SIGUSR1, &old, NULL), 0);
    assert_int_equal(from_handler, CKR_FUNCTION_FAILED);
    bytes_free(tbs);
}

/* -- lists and structs that the caller got ----------------------------------------------------------------------------- */

/* What a caller writes over the interface that it was given is its own affair: the next one gets the right one. */
static void what_a_caller_does_to_an_interface_reaches_no_other(void **state)
{
    struct harness *h = *state;
    CK_INTERFACE list[8], *given = NULL;
    CK_ULONG count = 8;

    assert_int_equal(h->gate->C_GetInterfaceList(list, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; i++)
        list[i].pFunctionList = NULL;
    assert_int_equal(h->gate->C_GetInterface(NULL, NULL, &given, 0), CKR_OK);
    assert_non_null(given->pFunctionList);
    count = 8;
    assert_int_equal(h->gate->C_GetInterfaceList(list, &count), CKR_OK);
    assert_non_null(list[0].pFunctionList);
}

/* The mechanism lies in the data, the data in the place of the signature, the length in the mechanism: all is read before it is written. */
static void arguments_that_are_parts_of_each_other_change_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct {
        CK_MECHANISM mechanism;
        uint8_t data[SIGNATURE_BYTES * 4];
    } *all = calloc(1, sizeof *all);

    assert_non_null(all);
    assert_true(tbs.len <= sizeof all->data);
    all->mechanism = h->mechanism;
    all->mechanism.ulParameterLen = 0;
    memcpy(all->data, tbs.at, tbs.len);
    assert_int_equal(h->gate->C_SignInit(h->session, &all->mechanism, h->ca_key), CKR_OK);
    all->mechanism.ulParameterLen = SIGNATURE_BYTES;
    assert_int_equal(
        h->gate->C_Sign(h->session, all->data, tbs.len, all->data, &all->mechanism.ulParameterLen), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, all->data, all->mechanism.ulParameterLen));
    free(all);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_EC(an_identifier_too_long_to_compare_hides_no_key),
        GATE_TEST(an_identifier_too_long_to_compare_hides_no_key),
        GATE_TEST(a_modulus_with_zeros_in_front_or_none_at_all_hides_no_key),
        GATE_TEST(a_key_that_says_it_is_none_signs_nothing),
        GATE_TEST_EC(a_key_that_says_it_is_none_signs_nothing),
        GATE_TEST(a_key_that_says_it_is_none_does_no_other_private_work),
        GATE_TEST_EC(a_key_that_says_it_is_none_does_no_other_private_work),
#ifndef __SANITIZE_ADDRESS__
        GATE_TEST(a_thread_that_is_cancelled_inside_leaves_first),
        GATE_TEST(a_thread_that_may_be_cancelled_anywhere_leaves_first_too),
#endif
        GATE_TEST(a_signal_handler_that_calls_in_the_middle_is_refused_and_disturbs_nothing),
        GATE_TEST(what_a_caller_does_to_an_interface_reaches_no_other),
        GATE_TEST_EC(arguments_that_are_parts_of_each_other_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
