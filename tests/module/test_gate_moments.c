/*
 * tests/module/test_gate_moments.c - what changes in the middle: a token is pulled out, sessions run out, the clock steps, a key cannot
 * be read for a moment, a login brings one. Each at every moment that there is.
 */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <stdatomic.h>

enum {
    MOMENTS = 100, /* more calls of the backend than a signature takes */
    SESSIONS = 12,
    FIVE_MINUTES = 300, /* seconds */
    HOUR = 3600,
};

/* -- the token is pulled out ------------------------------------------------------------------------------------- */

static struct {
    struct harness *h;
    unsigned long countdown; /* calls of the backend until it happens; 0: it has, or will not */
} pull;

static void pull_out(void)
{
    if (pull.countdown > 0 && --pull.countdown == 0)
        pull.h->mock->knobs->removed[0] = true;
}

/* Before or after the nth call of the backend. True if there were that many. */
static bool sign_while_pulled(struct harness *h, unsigned long nth, bool after)
{
    const struct mock_watch watch = { after ? NULL : pull_out, after ? pull_out : NULL, NULL };
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const size_t results = h->mock->results();
    struct buffer out = buffer_new();

    pull.h = h;
    pull.countdown = nth;
    h->mock->watch(&watch);
    const CK_RV rv = harness_sign(h, tbs, &out);
    h->mock->watch(NULL);
    const bool reached = pull.countdown == 0;
    h->mock->knobs->removed[0] = false;
    if (rv == CKR_OK)
        assert_int_equal(
            ledger_outcomes(h->ledger, tbs, (struct bytes){ out.at, out.len }, disk_durable(h->journal_path)),
            1);
    else
        assert_false(oracle_leaks(h->oracle, out.at, sizeof out.at));
    if (h->mock->results() > results)
        assert_int_equal(ledger_intents(h->ledger, tbs, disk_durable(h->journal_path)), 1);
    assert_null(oracle_complaint(h->oracle));
    bytes_free(tbs);
    return reached;
}

static void a_token_pulled_out_at_any_moment_leaves_no_signature_without_its_records(void **state)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct harness *h = *state;

    for (int after = 0; after < 2; after++) {
        unsigned long nth = 1;

        while (nth <= MOMENTS && sign_while_pulled(h, nth, after != 0)) {
            nth++;
            (void)h->gate->C_CloseAllSessions(
                MOCK_FIRST_SLOT); /* it is in again, and everybody begins anew */
            h->session = harness_session(h);
            const CK_RV rv = h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1);
            assert_true(rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN);
        }
        assert_in_range(nth, 6, MOMENTS);
    }
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    harness_must_sign(h, tbs);
    assert_true(ledger_holds_together(h->ledger));
    bytes_free(tbs);
}

/* -- sessions run out --------------------------------------------------------------------------------------------- */

/* The caller takes all that there are; those that are his stay his, and what he gives back is enough to sign. */
static void sessions_that_run_out_while_signing_are_nobodys_harm(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_SESSION_HANDLE sessions[SESSIONS];
    size_t count = 0;

    h->mock->knobs->session_limit = SESSIONS;
    while (count < SESSIONS
           && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &sessions[count])
                  == CKR_OK)
        count++;
    assert_int_equal(count, SESSIONS - 1); /* one was there */
    assert_int_equal(harness_init(h), CKR_DEVICE_MEMORY);
    assert_int_equal(h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &sessions[0]),
        CKR_SESSION_COUNT);
    assert_int_equal(h->gate->C_CloseSession(sessions[--count]), CKR_OK);
    harness_must_sign(h, tbs);
    assert_int_equal(harness_init(h), CKR_OK); /* one signature is pending: another finds no room */
    const CK_SESSION_HANDLE first = h->session;
    h->session = sessions[1];
    assert_int_equal(harness_init(h), CKR_DEVICE_MEMORY);
    h->session = first;
    struct buffer out = buffer_new();
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
    assert_int_equal(h->mock->sessions(NULL, 0), count + 1); /* none of lintgate's is left */
    bytes_free(tbs);
}

/* -- the clock steps ---------------------------------------------------------------------------------------------- */

/* Asks for a signature at a time so far from the true one, which came between C_SignInit and C_Sign. */
static void try_at(struct harness *h, time_t shift, bool may_sign)
{
    const size_t signs = harness_backend_signs(h);
    struct buffer out = buffer_new();

    clock_set(0);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE); /* of the true time */
    assert_int_equal(harness_init(h), CKR_OK);
    clock_set(shift);
    const CK_RV rv = harness_finish(h, tbs, &out);
    if ((rv == CKR_OK) != may_sign)
        fail_msg("shift %ld: 0x%lx", (long)shift, rv);
    if (!may_sign)
        assert_int_equal(harness_backend_signs(h), signs);
    assert_null(oracle_complaint(h->oracle));
    bytes_free(tbs);
}

static void a_clock_that_steps_to_and_fro_signs_only_what_time_allows(void **state)
{
    struct harness *h = *state;

    try_at(h, 0, true);
    try_at(h, -FIVE_MINUTES / 2, true);
    try_at(h, 60, true);
    try_at(h, 4 * HOUR, true); /* by now the last record is of that time */
    try_at(h, 0, false);
    try_at(h, 0, false); /* nor is the refusal, which is of this time, one to go on from */
    try_at(h, 3 * HOUR, false);
    try_at(h, 4 * HOUR - FIVE_MINUTES / 2, true);
    /* Whoever corrects a clock begins anew, which the journal has. */
    assert_int_equal(harness_finalize(h), CKR_OK);
    clock_set(5 * HOUR);
    harness_start(h);
    try_at(h, 5 * HOUR, true);
    assert_true(ledger_holds_together(h->ledger));
}

/* While C_Sign looks at the clock, it steps: what is judged by one time is not recorded as of another that nobody judged. */
static void step_back(void *context)
{
    (void)context;
    clock_before(NULL, NULL);
    clock_set(-86400L * 365 * 3);
}

static void a_clock_that_steps_inside_c_sign_signs_nothing_unrecorded(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    const size_t results = h->mock->results();

    assert_int_equal(harness_init(h), CKR_OK);
    clock_before(step_back, NULL);
    const CK_RV rv = harness_finish(h, tbs, &out);
    clock_before(NULL, NULL);
    clock_set(0);
    assert_int_not_equal(rv, CKR_OK);
    assert_int_equal(h->mock->results(), results);
    bytes_free(tbs);
}

/* -- on a token that nothing protects ------------------------------------------------------------------------------ */

/* The session of the harness is one on the second token, which nothing protects; logged in. */
static int free_token(void **state)
{
    struct harness *h = harness_new(
        &(struct harness_options){ .sections = "[token \"spare\"]\nprotect = no\n" });
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_OpenSession(
                         MOCK_SECOND_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &h->session),
        CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    *state = h;
    return 0;
}
#define FREE_TEST(test) cmocka_unit_test_setup_teardown(test, free_token, harness_down)

/* The CA's own key there. */
static CK_OBJECT_HANDLE add_ca(struct harness *h)
{
    const CK_OBJECT_HANDLE key = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "any", .id = "44" });

    oracle_guard(h->oracle, MOCK_SECOND_SLOT, key);
    return key;
}

/* What could use a key at once, or begin to. */
static const enum function functions[] = { FUNCTION_WrapKey, FUNCTION_UnwrapKey, FUNCTION_DeriveKey,
    FUNCTION_DecapsulateKey, FUNCTION_EncapsulateKey, FUNCTION_WrapKeyAuthenticated,
    FUNCTION_UnwrapKeyAuthenticated, FUNCTION_DecryptInit, FUNCTION_SignInit, FUNCTION_SignRecoverInit,
    FUNCTION_MessageSignInit, FUNCTION_MessageDecryptInit };

/* Trouble for a moment, when lintgate looks: what cannot be read could be the CA's. */
static void a_ca_key_that_cannot_be_read_for_a_moment_does_nothing(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;

    arguments.object = add_ca(h);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        for (unsigned long nth = 1; nth <= 4; nth++) {
            arguments.session = h->session;
            arguments.mechanism = (CK_MECHANISM){ .mechanism = CKM_RSA_X_509 };
            arguments_fill(&arguments, functions[i]);
            h->mock->answer(FUNCTION_GetAttributeValue, nth, CKR_DEVICE_ERROR, false);
            assert_int_not_equal(function_call(h->gate, functions[i], arguments.values), CKR_OK);
            h->mock->answer(FUNCTION_GetAttributeValue, 0, CKR_OK, false);
            assert_int_equal(h->mock->results(), 0);
        }
}

static CK_SESSION_HANDLE logs_in;

static void log_in_meanwhile(void *context, enum function function, const uintptr_t *values)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    (void)context, (void)function, (void)values;
    assert_int_equal(harness_mock_list()->C_Login(logs_in, CKU_USER, pin, sizeof pin - 1), CKR_OK);
}

/* Before a login private keys do not exist; lintgate has looked, and then another thread logs in. */
static void a_ca_key_that_a_login_brings_in_the_middle_does_nothing(void **state)
{
    static struct arguments arguments;
    struct harness *h = *state;

    arguments.object = add_ca(h);
    assert_int_equal(
        harness_mock_list()->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &logs_in),
        CKR_OK);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
        arguments.session = h->session;
        arguments.mechanism = (CK_MECHANISM){ .mechanism = CKM_RSA_X_509 };
        arguments_fill(&arguments, functions[i]);
        h->mock->before(functions[i], log_in_meanwhile, NULL);
        assert_int_not_equal(function_call(h->gate, functions[i], arguments.values), CKR_OK);
        h->mock->before(functions[i], NULL, NULL);
        assert_int_equal(h->mock->results(), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_EC(a_token_pulled_out_at_any_moment_leaves_no_signature_without_its_records),
        GATE_TEST_EC(sessions_that_run_out_while_signing_are_nobodys_harm),
        GATE_TEST_EC(a_clock_that_steps_to_and_fro_signs_only_what_time_allows),
        GATE_TEST_EC(a_clock_that_steps_inside_c_sign_signs_nothing_unrecorded),
        FREE_TEST(a_ca_key_that_cannot_be_read_for_a_moment_does_nothing),
        FREE_TEST(a_ca_key_that_a_login_brings_in_the_middle_does_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
