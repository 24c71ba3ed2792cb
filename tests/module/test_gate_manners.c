/*
 * tests/module/test_gate_manners.c - the manners of client programs, call for call as they were seen at SoftHSM: what they try, and try again,
 * brings no signature that is refused, and spoils none that is not.
 */
#include "tests/module/crl.h"
#include "tests/module/raw.h"

#include <dirent.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    RSA_BYTES = 256,
    CRL_ENTRIES = 2000, /* 70 KiB, that Bouncy Castle sends octet by octet */
    CERTIFICATE_PARTS = 84,
};

static bool is_zero(const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != 0)
            return false;
    return true;
}

/* pkcs11-tool: what C_Sign refused is tried in parts. */
static void a_refused_signature_that_is_tried_again_in_parts_is_refused_again(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, evil.at, evil.len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(evil);
}

/* libp11 0.4: a refused CKM_RSA_PKCS_PSS is tried as CKM_RSA_X_509 with the block that it has padded itself. */
static void a_refused_pss_signature_that_is_tried_again_padded_is_refused_at_once(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs_as(h, SHA256_PSS, FAULT_ISSUER);
    CK_MECHANISM padded = { .mechanism = CKM_RSA_X_509 };
    struct buffer out = buffer_new();

    h->mechanism = raw_mechanism(SHA256_PSS);
    raw_hash(h, SHA256_PSS, evil, 0);
    raw_must_refuse(h, raw_of(SHA256_PSS, evil), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->gate->C_SignInit(h->session, &padded, h->ca_key), CKR_MECHANISM_INVALID);
    memset(out.at, 0x5a, RSA_BYTES);
    assert_int_equal(
        h->gate->C_Sign(h->session, out.at, RSA_BYTES, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(evil);
}

/* libp11's engine: a refused curve signature is tried once more, the same. */
static void a_refused_digest_that_is_tried_again_is_refused_for_the_same_reason(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    raw_hash(h, h->algorithm, evil, 0);
    for (int i = 0; i < 2; i++) {
        raw_must_refuse(h, raw_of(h->algorithm, evil), CKR_FUNCTION_REJECTED);
        raw_refusal_says(h, "reason", "policy");
    }
    bytes_free(evil);
}

/* EJBCA's P11NG: after an error it asks for the length and signs again on the same operation, and shows the second error. */
static void asking_for_the_length_after_a_refusal_gets_the_refusal_again(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(harness_sign(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->gate->C_Sign(h->session, evil.at, evil.len, NULL, &len), CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1);
    bytes_free(evil);
}

/* libp11 0.4.20's provider takes no notice of a refusal, and publishes what lies in its buffer. */
static void who_takes_no_notice_of_a_refusal_publishes_zeros(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    assert_int_equal(raw_sign(h, raw_of(h->algorithm, evil), &out), CKR_DATA_INVALID); /* unknown */
    assert_true(is_zero(out.at, RSA_BYTES));
    raw_hash(h, h->algorithm, evil, 0);
    out = buffer_new();
    assert_int_equal(raw_sign(h, raw_of(h->algorithm, evil), &out), CKR_FUNCTION_REJECTED);
    assert_true(is_zero(out.at, RSA_BYTES));
    assert_int_equal(out.at[RSA_BYTES], CANARY);
    bytes_free(evil);
}

/* GnuTLS asks with a length that it never set; Go asks each time. */
static void asking_with_a_length_of_garbage_is_fine(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();
    CK_ULONG len = 0xdeadbeefdeadbeef;

    raw_hash(h, h->algorithm, tbs, 0);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, NULL, &len), CKR_OK);
    assert_int_equal(len, RSA_BYTES);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, out.at, &len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, len));
    bytes_free(tbs);
}

/* Bouncy Castle without a buffer: an octet a call. Each costs no call of the backend, no record, no look at what came before. */
static void a_crl_in_parts_of_one_octet_is_judged_once(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_RSA, .quiet = true });
    const struct bytes crl = crl_make(h->ca, CRL_ENTRIES, CRL_FAULT_NONE);
    struct buffer out = buffer_new();

    h->sign = "crl";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    oracle_expect(h->oracle, crl);
    assert_int_equal(harness_init(h), CKR_OK);
    const size_t calls = h->mock->calls(FUNCTION_ANY);
    const unsigned long writes = disk_calls(DISK_PWRITE);
    for (size_t i = 0; i < crl.len; i++)
        assert_int_equal(h->gate->C_SignUpdate(h->session, crl.at + i, 1), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_ANY), calls);
    assert_int_equal(disk_calls(DISK_PWRITE), writes);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, crl, out.at, out.len));
    bytes_free(crl);
    harness_free(h);
    (void)state;
}

/* The same where lintgate makes the hash-and-sign mechanism of the raw one. */
static void parts_of_a_mechanism_that_the_token_lacks_are_hashed_by_lintgate(void **state)
{
    static const enum authority_key keys[] = { AUTHORITY_RSA, AUTHORITY_P256, AUTHORITY_P384 };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = keys[i] });
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        struct buffer out = buffer_new();

        h->mock->knobs->raw_only = true;
        assert_int_equal(harness_init(h), CKR_OK);
        for (size_t at = 0; at < tbs.len; at += tbs.len / CERTIFICATE_PARTS + 1) {
            const size_t left = tbs.len - at, part = tbs.len / CERTIFICATE_PARTS + 1;

            assert_int_equal(
                h->gate->C_SignUpdate(h->session, tbs.at + at, part < left ? part : left), CKR_OK);
        }
        assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
        assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
        assert_int_equal(h->mock->calls(FUNCTION_SignUpdate), 0);
        bytes_free(tbs);
        harness_free(h);
    }
    (void)state;
}

/* pkcs11-provider: copies the key, and when it may not, uses the key; saves the state in the middle, and when it may not, goes on. */
static void who_copies_the_key_and_saves_the_state_signs_without_both(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE session_object = { CKA_TOKEN, &no, sizeof no };
    CK_OBJECT_HANDLE copy = 0;
    struct buffer out = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(
        h->gate->C_CopyObject(h->session, h->ca_key, &session_object, 1, &copy), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OK);
    assert_int_equal(h->gate->C_GetOperationState(h->session, NULL, &len), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

/* Java with SunPKCS11 first: C_SignInit, then the digest in another session, then C_Sign. */
static void a_digest_that_is_made_after_sign_init_is_in_time(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    raw_hash(h, h->algorithm, tbs, 90);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

struct signing {
    struct harness *h;
    struct bytes tbs;
    struct buffer out;
    CK_RV rv;
};

static void *finish_elsewhere(void *argument)
{
    struct signing *s = argument;

    s->rv = harness_finish(s->h, s->tbs, &s->out);
    return NULL;
}

/* pkcs11js and graphene: C_Initialize without flags, C_SignInit in one thread, C_Sign in another. */
static void a_signature_is_finished_by_another_thread_without_any_flags(void **state)
{
    struct harness *h = *state;
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = 0, .pReserved = reserved };
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct signing signing = { .h = h, .tbs = harness_tbs(h, FAULT_NONE), .out = buffer_new() };
    pthread_t thread;

    snprintf(reserved, sizeof reserved, "config=%s", h->config_path);
    assert_int_equal(h->gate->C_Initialize(&args), CKR_OK);
    h->running = true;
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(pthread_create(&thread, NULL, finish_elsewhere, &signing), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(signing.rv, CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, signing.tbs, signing.out.at, signing.out.len));
    bytes_free(signing.tbs);
}

static size_t threads(void)
{
    DIR *list = opendir("/proc/self/task");
    size_t count = 0;

    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

/* GnuTLS and NSS: no threads, please. */
static void no_thread_is_made(void **state)
{
    struct harness *h = *state;
    char reserved[SCRATCH_PATH_BYTES + 16];
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK | CKF_LIBRARY_CANT_CREATE_OS_THREADS,
        .pReserved = reserved };
    CK_UTF8CHAR pin[] = MOCK_PIN;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const size_t before = threads();

    snprintf(reserved, sizeof reserved, "config=%s", h->config_path);
    assert_int_equal(h->gate->C_Initialize(&args), CKR_OK);
    h->running = true;
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    harness_must_sign(h, tbs);
    assert_int_equal(threads(), before);
    bytes_free(tbs);
}

/* Runs in a child, which ends as half of all clients do: with everything open. */
static int sign_and_go(struct harness *h, struct bytes tbs)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct buffer out = buffer_new();

    if (harness_initialize(h) != CKR_OK)
        return 1;
    h->session = harness_session(h);
    (void)h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1);
    return harness_sign(h, tbs, &out) == CKR_OK ? 0 : 2;
}

/* OpenSSL, Java, strongSwan never call C_Finalize. */
static void what_was_signed_is_recorded_without_any_end(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    int status = 0;
    const pid_t pid = fork();

    if (pid == 0)
        _exit(sign_and_go(h, tbs));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1);
    assert_int_equal(ledger_count(h->ledger, "outcome"), 1);
    assert_int_equal(ledger_count(h->ledger, "stop"), 0);
    assert_true(ledger_holds_together(h->ledger));
    bytes_free(tbs);
}

/* No client shows more than a code, and each has one that it tells better than others. */
static void every_refusal_code_that_can_be_configured_is_given(void **state)
{
    static const struct {
        const char *name;
        CK_RV code;
    } codes[] = {
        { "CKR_FUNCTION_REJECTED", CKR_FUNCTION_REJECTED },
        { "CKR_DATA_INVALID", CKR_DATA_INVALID },
        { "CKR_KEY_FUNCTION_NOT_PERMITTED", CKR_KEY_FUNCTION_NOT_PERMITTED },
        { "CKR_DEVICE_ERROR", CKR_DEVICE_ERROR },
    };
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    char settings[128];

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        snprintf(settings, sizeof settings, RAW_SETTINGS "refusal-code = %s\n", codes[i].name);
        harness_configure(h, settings, NULL);
        harness_start(h);
        h->mechanism = mechanism_for(h->algorithm);
        harness_must_refuse(h, evil, codes[i].code);
        raw_refusal_says(h, "code", codes[i].name);
        h->mechanism = raw_mechanism(h->algorithm);
        raw_hash(h, h->algorithm, evil, 0);
        raw_must_refuse(h, raw_of(h->algorithm, evil), codes[i].code);
        assert_int_equal(harness_finalize(h), CKR_OK);
    }
    bytes_free(evil);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_refused_signature_that_is_tried_again_in_parts_is_refused_again),
        RAW_TEST(a_refused_pss_signature_that_is_tried_again_padded_is_refused_at_once),
        RAW_TEST_EC(a_refused_digest_that_is_tried_again_is_refused_for_the_same_reason),
        GATE_TEST(asking_for_the_length_after_a_refusal_gets_the_refusal_again),
        RAW_TEST(who_takes_no_notice_of_a_refusal_publishes_zeros),
        RAW_TEST(asking_with_a_length_of_garbage_is_fine),
        cmocka_unit_test(a_crl_in_parts_of_one_octet_is_judged_once),
        cmocka_unit_test(parts_of_a_mechanism_that_the_token_lacks_are_hashed_by_lintgate),
        GATE_TEST(who_copies_the_key_and_saves_the_state_signs_without_both),
        RAW_TEST_EC(a_digest_that_is_made_after_sign_init_is_in_time),
        GATE_TEST_QUIET(a_signature_is_finished_by_another_thread_without_any_flags),
        GATE_TEST_QUIET(no_thread_is_made),
        GATE_TEST_QUIET(what_was_signed_is_recorded_without_any_end),
        GATE_TEST_QUIET(every_refusal_code_that_can_be_configured_is_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
