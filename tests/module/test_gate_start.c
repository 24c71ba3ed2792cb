/* tests/module/test_gate_start.c - C_Initialize: everything is right, or nothing works. */
#include "tests/module/fresh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nothing works until a C_Initialize succeeds. */
static void must_be_closed(struct harness *h)
{
    CK_SESSION_HANDLE session;
    CK_INFO info;
    CK_ULONG count;

    assert_int_equal(h->gate->C_GetInfo(&info), CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_GetSlotList(CK_TRUE, NULL, &count), CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session),
        CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED);
}

static void must_fail(struct harness *h, CK_RV want)
{
    assert_int_equal(harness_initialize(h), want);
    must_be_closed(h);
    assert_int_equal(h->mock->calls(FUNCTION_Initialize), h->mock->calls(FUNCTION_Finalize));
}

static void must_work(struct harness *h)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_start(h);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_mistake_in_the_configuration_stops_everything(void **state)
{
    static const char *const mistakes[] = {
        "colour = red\n",
        "mode = off\n",
        "refuse-at = never\n",
        "mechanisms = SHA1-RSA-PKCS\n",
        "mechanisms = RSA-PKCS\n",
        "mechanisms =\n",
        "profiles = best\n",
        "certificate-kinds = everything\n",
        "refusal-code = CKR_OK\n",
        "mode = enforce\nmode = monitor\n",
        "public-key = /nowhere\n",
        "[key \"ca\"]\n",
        "[key]\n",
        "[waiver]\n",
        "[module]\nbackend = /other.so\n",
        "no equals sign\n",
    };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        harness_configure(h, mistakes[i], NULL);
        must_fail(h, CKR_FUNCTION_FAILED);
    }
    harness_configure(h, NULL, NULL);
    must_work(h);
}

static void a_missing_or_foreign_certificate_stops_everything(void **state)
{
    struct harness *h = *state;

    harness_write(h, "ca.pem", "no certificate\n");
    must_fail(h, CKR_FUNCTION_FAILED);
    harness_write(h, "ca.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    must_fail(h, CKR_FUNCTION_FAILED);
    harness_write(h, "ca.pem", h->ca->key_pem);
    must_fail(h, CKR_FUNCTION_FAILED);
    harness_write(h, "ca.pem", h->ca->certificate_pem);
    harness_write(h, "free.pem", "");
    must_fail(h, CKR_FUNCTION_FAILED);
}

static void a_configuration_that_others_could_write_stops_everything(void **state)
{
    struct harness *h = *state;
    char path[SCRATCH_PATH_BYTES * 2];

    static const char *const files[] = { "lintgate.conf", "ca.pem", "free.pem" };
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", h->directory, files[i]);
        assert_int_equal(chmod(path, 0666), 0);
        must_fail(h, CKR_FUNCTION_FAILED);
        assert_int_equal(chmod(path, 0644), 0);
    }
    assert_int_equal(chmod(h->directory, 0777), 0);
    must_fail(h, CKR_FUNCTION_FAILED);
    assert_int_equal(chmod(h->directory, 0700), 0);
    must_work(h);
}

static void a_configuration_behind_a_link_stops_everything(void **state)
{
    struct harness *h = *state;
    char link[SCRATCH_PATH_BYTES];

    snprintf(link, sizeof link, "%.100s/link", h->directory);
    assert_int_equal(symlink(h->config_path, link), 0);
    memcpy(h->config_path, link, sizeof link);
    must_fail(h, CKR_FUNCTION_FAILED);
}

static void a_journal_that_cannot_be_opened_stops_everything(void **state)
{
    struct harness *h = *state;

    harness_write(h, "journal-000001.jsonl", "{\"no\":\"journal\"}\n");
    must_fail(h, CKR_FUNCTION_FAILED);
    assert_int_equal(unlink(h->journal_path), 0);
    assert_int_equal(mkdir(h->journal_path, 0700), 0);
    must_fail(h, CKR_FUNCTION_FAILED);
    assert_int_equal(rmdir(h->journal_path), 0);
    must_work(h);
}

static void arguments_that_say_something_else_stop_everything(void **state)
{
    struct harness *h = *state;
    static const char *const said[] = { "config=", "config", "conf=/etc/x", "config=relative/path",
        "x config=/a", "config=/nowhere", "config=/a config=/b", "slots=3" };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        char text[64];
        CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK, .pReserved = text };

        snprintf(text, sizeof text, "%s", said[i]);
        const CK_RV rv = h->gate->C_Initialize(&args);
        assert_true(rv == CKR_FUNCTION_FAILED || rv == CKR_ARGUMENTS_BAD);
        must_be_closed(h);
    }
}

static unsigned locks_of_the_caller_called;

static CK_RV some_mutex(void *mutex)
{
    (void)mutex;
    locks_of_the_caller_called++;
    return CKR_OK;
}

static CK_RV make_mutex(void **mutex)
{
    *mutex = NULL;
    locks_of_the_caller_called++;
    return CKR_OK;
}

static void locks_of_the_caller_are_taken_note_of_and_never_called(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char reserved[512];
    CK_C_INITIALIZE_ARGS args = { make_mutex, some_mutex, some_mutex, some_mutex, 0, reserved };
    CK_UTF8CHAR pin[] = MOCK_PIN;

    snprintf(reserved, sizeof reserved, "config=%s", h->config_path);
    assert_int_equal(h->gate->C_Initialize(&args), CKR_OK);
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    harness_must_sign(h, tbs);
    assert_int_equal(h->gate->C_Finalize(NULL), CKR_OK);
    assert_int_equal(locks_of_the_caller_called, 0);
    bytes_free(tbs);
}

static void some_locks_of_the_caller_without_the_others_are_refused(void **state)
{
    struct harness *h = *state;
    CK_C_INITIALIZE_ARGS args = { make_mutex, some_mutex, NULL, some_mutex, CKF_OS_LOCKING_OK, NULL };

    assert_int_equal(h->gate->C_Initialize(&args), CKR_ARGUMENTS_BAD);
    must_be_closed(h);
}

static void a_backend_that_does_not_start_stops_everything(void **state)
{
    struct harness *h = *state;

    h->mock->answer(FUNCTION_Initialize, 1, CKR_DEVICE_ERROR, false);
    assert_int_not_equal(harness_initialize(h), CKR_OK);
    must_be_closed(h);
    h->mock->answer(FUNCTION_Initialize, 1, CKR_CRYPTOKI_ALREADY_INITIALIZED, false);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    must_be_closed(h);
    must_work(h);
}

static void a_backend_that_somebody_else_uses_in_this_process_stops_everything(void **state)
{
    struct harness *h = *state;
    const function_list *mock = harness_mock_list();

    assert_int_equal(mock->C_Initialize(NULL), CKR_OK);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    must_be_closed(h);
    assert_int_equal(mock->C_Finalize(NULL), CKR_OK);
    must_work(h);
}

static void configure_backend(struct harness *h, const char *backend)
{
    char text[1024];

    snprintf(text, sizeof text,
        "[module]\nbackend = %s\n[audit]\ndirectory = %s\n[key \"ca\"]\n"
        "select = pkcs11:token=mock;object=ca;type=private\nissuer = %s/ca.pem\nsign = certificate\n",
        backend, h->directory, h->directory);
    harness_write(h, "lintgate.conf", text);
}

static void a_backend_that_is_none_stops_everything(void **state)
{
    struct harness *h = *state;

    configure_backend(h, "/nowhere/libhsm.so");
    must_fail(h, CKR_FUNCTION_FAILED);
    configure_backend(h, h->config_path); /* a file, but no library */
    must_fail(h, CKR_FUNCTION_FAILED);
    configure_backend(h, LINTGATE_NO_MODULE); /* a library without C_GetFunctionList */
    must_fail(h, CKR_FUNCTION_FAILED);
    configure_backend(h, LINTGATE_MODULE); /* itself */
    must_fail(h, CKR_FUNCTION_FAILED);
    harness_configure(h, NULL, NULL);
    must_work(h);
}

static void a_backend_without_what_signing_needs_stops_everything(void **state)
{
    static const enum function needed[] = { FUNCTION_Initialize, FUNCTION_Finalize, FUNCTION_OpenSession,
        FUNCTION_CloseSession, FUNCTION_SignInit, FUNCTION_Sign, FUNCTION_GetAttributeValue,
        FUNCTION_FindObjectsInit, FUNCTION_FindObjects, FUNCTION_FindObjectsFinal };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        h->mock->knobs->missing[needed[i]] = true;
        must_fail(h, CKR_FUNCTION_FAILED);
        h->mock->knobs->missing[needed[i]] = false;
    }
    must_work(h);
}

static void what_a_backend_lacks_is_not_supported(void **state)
{
    static const enum function lacking[] = { FUNCTION_GenerateRandom, FUNCTION_Encrypt, FUNCTION_EncryptInit,
        FUNCTION_DigestInit, FUNCTION_SetPIN, FUNCTION_WaitForSlotEvent, FUNCTION_GetObjectSize,
        FUNCTION_SignUpdate };
    struct harness *h = *state;
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    uint8_t bytes[16];
    CK_ULONG size;
    CK_SLOT_ID slot;

    for (size_t i = 0; i < sizeof lacking / sizeof lacking[0]; i++)
        h->mock->knobs->missing[lacking[i]] = true;
    must_work(h);
    assert_int_equal(h->gate->C_GenerateRandom(h->session, bytes, sizeof bytes), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_GetObjectSize(h->session, h->data, &size), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->gate->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, NULL), CKR_FUNCTION_NOT_SUPPORTED);
    /* Parts are collected here: the token need not know them. */
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    bytes_free(tbs);
}

/* Some backends claim a later version and still have 68 functions. */
static void a_version_that_a_backend_claims_is_not_believed(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->api = MOCK_2_40;
    h->mock->knobs->major = 3;
    h->mock->knobs->minor = 2;
    must_work(h);
    assert_int_equal(h->gate->version.major, 2);
    assert_int_equal(h->gate->version.minor, 40);
}

/* The channel of p11-kit's remoting is standard output. */
static void nothing_is_written_to_standard_output(void **state)
{
    struct harness *h = *state;
    struct stat st;
    char path[SCRATCH_PATH_BYTES];

    snprintf(path, sizeof path, "%.100s/output", h->directory);
    fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    FILE *file = freopen(path, "we", stdout);
    assert_non_null(file);

    harness_configure(h, "mode = off\n", NULL);
    const CK_RV wrong = harness_initialize(h);
    harness_configure(h, NULL, NULL);
    const CK_RV right = harness_initialize(h);
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    CK_UTF8CHAR pin[] = MOCK_PIN;
    h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session);
    h->gate->C_Login(h->session, CKU_USER, pin, 4);
    const CK_RV refused = harness_sign(h, evil, &out);
    const CK_RV signed_rv = harness_sign(h, good, &out);
    disk_fail(DISK_PWRITE, 1, 28, true);
    harness_sign(h, good, &out);
    disk_reset();
    harness_finalize(h);

    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    assert_int_equal(wrong, CKR_FUNCTION_FAILED);
    assert_int_equal(right, CKR_OK);
    assert_int_equal(refused, CKR_FUNCTION_REJECTED);
    assert_int_equal(signed_rv, CKR_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 0);
    bytes_free(evil);
    bytes_free(good);
}

static void the_path_comes_from_the_environment_when_nobody_says_it(void **state)
{
    struct harness *h = *state;

    assert_int_equal(setenv("LINTGATE_CONF", h->config_path, 1), 0);
    assert_int_equal(h->gate->C_Initialize(NULL), CKR_OK);
    assert_int_equal(h->gate->C_Finalize(NULL), CKR_OK);
    assert_int_equal(unsetenv("LINTGATE_CONF"), 0);
}

/* A client of p11-kit's remoting sends what it likes there, with less rights than the process has. */
static void a_caller_names_no_other_configuration_than_the_environment(void **state)
{
    struct harness *h = *state;
    char other[SCRATCH_PATH_BYTES + 16];

    snprintf(other, sizeof other, "%s/other.conf", h->directory);
    assert_int_equal(setenv("LINTGATE_CONF", other, 1), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(h->mock->calls(FUNCTION_Initialize), 0);
    assert_int_equal(setenv("LINTGATE_CONF", h->config_path, 1), 0);
    assert_int_equal(harness_initialize(h), CKR_OK); /* the same may be said twice */
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(unsetenv("LINTGATE_CONF"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_QUIET(a_mistake_in_the_configuration_stops_everything),
        GATE_TEST_QUIET(a_missing_or_foreign_certificate_stops_everything),
        GATE_TEST_QUIET(a_configuration_that_others_could_write_stops_everything),
        GATE_TEST_QUIET(a_configuration_behind_a_link_stops_everything),
        GATE_TEST_QUIET(a_journal_that_cannot_be_opened_stops_everything),
        GATE_TEST_QUIET(arguments_that_say_something_else_stop_everything),
        GATE_TEST_QUIET(locks_of_the_caller_are_taken_note_of_and_never_called),
        GATE_TEST_QUIET(some_locks_of_the_caller_without_the_others_are_refused),
        GATE_TEST_QUIET(a_backend_that_does_not_start_stops_everything),
        GATE_TEST_QUIET(a_backend_that_somebody_else_uses_in_this_process_stops_everything),
        GATE_TEST_QUIET(a_backend_that_is_none_stops_everything),
        GATE_TEST_QUIET(a_backend_without_what_signing_needs_stops_everything),
        GATE_TEST_QUIET(what_a_backend_lacks_is_not_supported),
        GATE_TEST_QUIET(a_version_that_a_backend_claims_is_not_believed),
        GATE_TEST_QUIET(nothing_is_written_to_standard_output),
        GATE_TEST_QUIET(the_path_comes_from_the_environment_when_nobody_says_it),
        GATE_TEST_QUIET(a_caller_names_no_other_configuration_than_the_environment),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
