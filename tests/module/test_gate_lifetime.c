/* tests/module/test_gate_lifetime.c - no operation outlives the right to it, no session of the gate's outlives the operation. */
#include "tests/module/harness.h"

#include <string.h>

static size_t open_on_backend(const struct harness *h)
{
    return h->mock->sessions(NULL, 0);
}

static void begin(struct harness *h, CK_SESSION_HANDLE session)
{
    assert_int_equal(h->gate->C_SignInit(session, &h->mechanism, h->ca_key), CKR_OK);
}

/* The operation of the session is over: `want` is what every call that would go on with it says. */
static void must_be_over(struct harness *h, CK_SESSION_HANDLE session, struct bytes tbs, CK_RV want)
{
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    assert_int_equal(h->gate->C_Sign(session, tbs.at, tbs.len, signature, &len), want);
    assert_int_equal(h->gate->C_SignUpdate(session, tbs.at, tbs.len), want);
    assert_int_equal(h->gate->C_SignFinal(session, signature, &len), want);
    assert_int_equal(harness_backend_signs(h), 0);
}

static void login(struct harness *h, CK_SESSION_HANDLE session)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
}

static void logout_ends_the_operations_of_all_sessions(void **state)
{
    struct harness *h = *state;
    const CK_SESSION_HANDLE other = harness_session(h);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    begin(h, h->session);
    begin(h, other);
    assert_int_equal(h->gate->C_SignUpdate(other, tbs.at, 10), CKR_OK);
    assert_int_equal(open_on_backend(h), 4);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(open_on_backend(h), 2);
    must_be_over(h, h->session, tbs, CKR_OPERATION_NOT_INITIALIZED);
    must_be_over(h, other, tbs, CKR_OPERATION_NOT_INITIALIZED);
    login(h, h->session); /* not even when the right comes back */
    must_be_over(h, h->session, tbs, CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(tbs);
}

static void logout_leaves_other_tokens_alone(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_SESSION_HANDLE spare;
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    assert_int_equal(
        h->gate->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &spare), CKR_OK);
    login(h, spare);
    begin(h, h->session);
    assert_int_equal(h->gate->C_Logout(spare), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_OK);
    bytes_free(tbs);
}

static void closing_a_session_ends_its_operation(void **state)
{
    struct harness *h = *state;
    const CK_SESSION_HANDLE other = harness_session(h);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    begin(h, other);
    assert_int_equal(h->gate->C_CloseSession(other), CKR_OK);
    assert_int_equal(open_on_backend(h), 1);
    must_be_over(h, other, tbs, CKR_SESSION_HANDLE_INVALID);
    bytes_free(tbs);
}

static void closing_all_sessions_ends_their_operations(void **state)
{
    struct harness *h = *state;
    const CK_SESSION_HANDLE other = harness_session(h);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    begin(h, h->session);
    begin(h, other);
    assert_int_equal(h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT), CKR_OK);
    assert_int_equal(open_on_backend(h), 0);
    must_be_over(h, h->session, tbs, CKR_SESSION_HANDLE_INVALID);
    must_be_over(h, other, tbs, CKR_SESSION_HANDLE_INVALID);
    bytes_free(tbs);
}

static void finalising_ends_everything(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const CK_SESSION_HANDLE old = h->session;

    begin(h, h->session);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(open_on_backend(h), 0);
    must_be_over(h, old, tbs, CKR_CRYPTOKI_NOT_INITIALIZED);
    harness_start(h);
    must_be_over(h, old, tbs, CKR_SESSION_HANDLE_INVALID);
    must_be_over(h, h->session, tbs, CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(tbs);
}

static void the_gates_own_session_is_closed_however_the_operation_ends(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM wrong = { .mechanism = CKM_RSA_X_509 };

    harness_must_sign(h, good);
    assert_int_equal(open_on_backend(h), 1);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(open_on_backend(h), 1); /* the refusal stands, but holds nothing on the backend */
    assert_int_equal(h->gate->C_SignInit(h->session, &wrong, h->ca_key), CKR_MECHANISM_INVALID);
    assert_int_equal(open_on_backend(h), 1);
    assert_int_equal(
        h->gate->C_SignInit(h->session, &h->mechanism, h->stray_key), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(open_on_backend(h), 1);
    h->mock->answer(FUNCTION_SignInit, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key), CKR_DEVICE_ERROR);
    assert_int_equal(open_on_backend(h), 1);
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    begin(h, h->session);
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;
    assert_int_equal(h->gate->C_Sign(h->session, good.at, good.len, signature, &len), CKR_DEVICE_ERROR);
    assert_int_equal(open_on_backend(h), 1);
    begin(h, h->session);
    assert_int_equal(h->gate->C_Sign(h->session, NULL, 1, signature, &len), CKR_ARGUMENTS_BAD);
    assert_int_equal(open_on_backend(h), 1);
    bytes_free(good);
    bytes_free(evil);
}

/* A session of the gate's that outlived the caller's last one would keep the token logged in. */
static void the_login_ends_with_the_last_session_of_the_caller(void **state)
{
    struct harness *h = *state;
    CK_SESSION_INFO info;

    begin(h, h->session);
    assert_int_equal(h->gate->C_CloseSession(h->session), CKR_OK);
    assert_int_equal(open_on_backend(h), 0);
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_GetSessionInfo(h->session, &info), CKR_OK);
    assert_int_equal(info.state, CKS_RW_PUBLIC_SESSION);
}

static void the_gates_own_sessions_are_not_counted(void **state)
{
    struct harness *h = *state;
    CK_TOKEN_INFO info;

    begin(h, h->session);
    assert_int_equal(open_on_backend(h), 2);
    assert_int_equal(h->gate->C_GetTokenInfo(MOCK_FIRST_SLOT, &info), CKR_OK);
    assert_int_equal(info.ulSessionCount, 1);
    assert_int_equal(info.ulRwSessionCount, 0); /* as the mock says */
}

static void a_second_initialisation_changes_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    begin(h, h->session);
    assert_int_equal(h->gate->C_Initialize(NULL), CKR_CRYPTOKI_ALREADY_INITIALIZED);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_OK);
    bytes_free(tbs);
}

/* A key that wants its PIN for each signature. */
static CK_OBJECT_HANDLE always_authenticate(struct harness *h)
{
    const CK_BBOOL yes = CK_TRUE;

    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALWAYS_AUTHENTICATE, &yes, sizeof yes));
    return h->ca_key;
}

static CK_RV context_login(struct harness *h, const char *pin)
{
    CK_UTF8CHAR text[16] = { 0 };

    memcpy(text, pin, strlen(pin));
    return h->gate->C_Login(h->session, CKU_CONTEXT_SPECIFIC, text, strlen(pin));
}

static void a_login_for_one_signature_reaches_the_session_that_signs(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature, asked = 0;

    always_authenticate(h);
    begin(h, h->session);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, NULL, &asked), CKR_OK); /* harmless */
    assert_int_equal(context_login(h, MOCK_PIN), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, signature, len));
    /* Once: the next one wants it again. */
    begin(h, h->session);
    len = sizeof signature;
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_USER_NOT_LOGGED_IN);
    bytes_free(tbs);
}

static void a_wrong_pin_for_one_signature_signs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    always_authenticate(h);
    begin(h, h->session);
    assert_int_equal(context_login(h, "0000"), CKR_PIN_INCORRECT);
    assert_int_equal(context_login(h, MOCK_PIN), CKR_OK); /* a second try is the user's right */
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_OK);
    begin(h, h->session);
    assert_int_equal(context_login(h, "0000"), CKR_PIN_INCORRECT);
    len = sizeof signature;
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_USER_NOT_LOGGED_IN);
    assert_int_equal(h->mock->results(), 1);
    bytes_free(tbs);
}

static void a_locked_pin_ends_the_operation(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    always_authenticate(h);
    begin(h, h->session);
    h->mock->answer(FUNCTION_Login, 1, CKR_PIN_LOCKED, false);
    assert_int_equal(context_login(h, "0000"), CKR_PIN_LOCKED);
    assert_int_equal(open_on_backend(h), 1);
    must_be_over(h, h->session, tbs, CKR_OPERATION_NOT_INITIALIZED);
    bytes_free(tbs);
}

static void a_login_for_one_signature_without_an_operation_is_the_tokens_affair(void **state)
{
    struct harness *h = *state;

    assert_int_equal(context_login(h, MOCK_PIN), CKR_OPERATION_NOT_INITIALIZED);
}

static void a_pin_is_changed_by_its_user(void **state)
{
    struct harness *h = *state;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_SetPIN(h->session, pin, 4, pin, 4), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_SetPIN), 1);
}

static CK_RV hear(CK_SESSION_HANDLE session, CK_NOTIFICATION event, void *application)
{
    (void)event;
    *(CK_SESSION_HANDLE *)application = session;
    return CKR_OK;
}

/* What the backend was told to call, by the C_OpenSession that came last. */
struct told {
    CK_NOTIFY notify;
    void *application;
};

static struct told told_last(const struct harness *h)
{
    size_t at = h->mock->calls(FUNCTION_ANY);
    struct mock_call call;
    struct told told;

    do {
        call = h->mock->call(--at);
    } while (call.function != FUNCTION_OpenSession);
    memcpy(&told.application, &call.values[2], sizeof told.application);
    memcpy(&told.notify, &call.values[3], sizeof told.notify);
    return told;
}

static void notify_in_the_middle(void *context, enum function function, const uintptr_t *values)
{
    const struct told *told = context;

    (void)function, (void)values;
    assert_int_equal(told->notify(1, 0, told->application), CKR_OK);
}

/* Until the backend has closed a session it may say something of it. */
static void a_notice_of_a_session_that_is_being_closed_finds_its_caller(void **state)
{
    static const enum function ends[] = { FUNCTION_CloseSession, FUNCTION_CloseAllSessions,
        FUNCTION_Finalize };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        CK_SESSION_HANDLE session, heard = 0;

        assert_int_equal(
            h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, &heard, hear, &session), CKR_OK);
        struct told told = told_last(h);
        h->mock->before(ends[i], notify_in_the_middle, &told);
        if (ends[i] == FUNCTION_CloseSession)
            assert_int_equal(h->gate->C_CloseSession(session), CKR_OK);
        else if (ends[i] == FUNCTION_CloseAllSessions)
            assert_int_equal(h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT), CKR_OK);
        else
            assert_int_equal(harness_finalize(h), CKR_OK);
        h->mock->before(ends[i], NULL, NULL);
        assert_int_equal(heard, session);
    }
}

/* It may still speak of it; for the caller it is closed. AddressSanitizer sees that what it calls with is there. */
static void a_notice_of_a_session_that_the_backend_would_not_close_is_not_passed_on(void **state)
{
    static const enum function ends[] = { FUNCTION_CloseSession, FUNCTION_CloseAllSessions,
        FUNCTION_Finalize };
    struct harness *h = *state;
    CK_SESSION_HANDLE heard = 0;
    struct told told[3];

    for (size_t i = 0; i < 3; i++) {
        CK_SESSION_HANDLE session;

        assert_int_equal(
            h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, &heard, hear, &session), CKR_OK);
        told[i] = told_last(h);
        h->mock->answer(ends[i], 1, CKR_DEVICE_ERROR, false);
        const CK_RV rv = ends[i] == FUNCTION_CloseSession       ? h->gate->C_CloseSession(session)
                         : ends[i] == FUNCTION_CloseAllSessions ? h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT)
                                                                : harness_finalize(h);
        assert_int_equal(rv, CKR_DEVICE_ERROR);
        for (size_t k = 0; k <= i; k++)
            assert_int_equal(told[k].notify(1, 0, told[k].application), CKR_OK);
        assert_int_equal(heard, 0);
    }
    assert_int_equal(h->mock->list->C_Finalize(NULL), CKR_OK);
    assert_int_equal(harness_initialize(h), CKR_OK);
    assert_int_equal(harness_finalize(h), CKR_OK); /* now they go */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(logout_ends_the_operations_of_all_sessions),
        GATE_TEST(logout_leaves_other_tokens_alone),
        GATE_TEST(closing_a_session_ends_its_operation),
        GATE_TEST(closing_all_sessions_ends_their_operations),
        GATE_TEST(finalising_ends_everything),
        GATE_TEST(the_gates_own_session_is_closed_however_the_operation_ends),
        GATE_TEST(the_login_ends_with_the_last_session_of_the_caller),
        GATE_TEST(the_gates_own_sessions_are_not_counted),
        GATE_TEST(a_second_initialisation_changes_nothing),
        GATE_TEST(a_login_for_one_signature_reaches_the_session_that_signs),
        GATE_TEST(a_wrong_pin_for_one_signature_signs_nothing),
        GATE_TEST(a_locked_pin_ends_the_operation),
        GATE_TEST(a_login_for_one_signature_without_an_operation_is_the_tokens_affair),
        GATE_TEST(a_pin_is_changed_by_its_user),
        GATE_TEST(a_notice_of_a_session_that_is_being_closed_finds_its_caller),
        GATE_TEST(a_notice_of_a_session_that_the_backend_would_not_close_is_not_passed_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
