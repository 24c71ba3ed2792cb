/* tests/module/test_gate_memory.c - memory runs out at every single allocation: nothing is signed that should not be, nothing breaks. */
#include "tests/module/harness.h"
#include "tests/module/memory.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum {
    TOO_MANY = 100 * 1000, /* allocations: then something does not end */
    PARTS = 5,
};

/*
 * p11-kit breaks without memory (0.24.1: p11_kit_uri_parse writes to what it did not get); that is not ours to mend. Its
 * functions that allocate come through here, so that theirs is not taken away.
 */
int p11_kit_uri_parse(const char *string, int type, void *uri);
void *p11_kit_uri_new(void);

static bool in_p11_kit;
static bool (*in_mock)(void);

static bool elsewhere(void)
{
    return in_p11_kit || in_mock();
}

static void *p11_kit(const char *name)
{
    void *const library = dlopen("libp11-kit.so.0", RTLD_LAZY | RTLD_NOLOAD);
    void *const found = library != NULL ? dlsym(library, name) : NULL;

    if (found == NULL)
        abort();
    dlclose(library);
    return found;
}

__attribute__((visibility("default"))) int p11_kit_uri_parse(const char *string, int type, void *uri)
{
    int (*real)(const char *, int, void *);
    int rv;

    in_p11_kit = true;
    memcpy(&real, &(void *){ p11_kit("p11_kit_uri_parse") }, sizeof real);
    rv = real(string, type, uri);
    in_p11_kit = false;
    return rv;
}

__attribute__((visibility("default"))) void *p11_kit_uri_new(void)
{
    void *(*real)(void);
    void *uri;

    in_p11_kit = true;
    memcpy(&real, &(void *){ p11_kit("p11_kit_uri_new") }, sizeof real);
    uri = real();
    in_p11_kit = false;
    return uri;
}

static CK_RV sign_in_parts(struct harness *h, struct bytes tbs, struct buffer *out)
{
    const size_t part = tbs.len / PARTS;
    CK_RV rv = harness_init(h);

    for (size_t i = 0; i < PARTS && rv == CKR_OK; i++)
        rv = h->gate->C_SignUpdate(h->session, tbs.at + i * part, i == PARTS - 1 ? tbs.len - i * part : part);
    return rv == CKR_OK ? h->gate->C_SignFinal(h->session, out->at, &out->len) : rv;
}

typedef CK_RV sign_function(struct harness *h, struct bytes tbs, struct buffer *out);

/* Signs with memory that is gone at the nth allocation. True if there were that many. */
static bool try_signing(
    struct harness *h, sign_function *sign, enum fault fault, unsigned long nth, bool forever)
{
    const struct bytes tbs = harness_tbs(h, fault);
    const size_t signs = harness_backend_signs(h);
    struct buffer out = buffer_new();

    clock_shift((time_t)(nth % 50) * 2); /* nothing is remembered of the time before */
    memory_fail(nth, forever, elsewhere);
    const CK_RV rv = sign(h, tbs, &out);
    const bool reached = memory_restore() >= nth;
    if (rv == CKR_OK) {
        assert_int_equal(fault, FAULT_NONE);
        assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
        assert_int_equal(
            ledger_outcomes(h->ledger, tbs, (struct bytes){ out.at, out.len }, disk_durable(h->journal_path)),
            1);
    } else {
        assert_false(oracle_leaks(h->oracle, out.at, sizeof out.at));
    }
    if (harness_backend_signs(h) > signs)
        assert_int_equal(ledger_intents(h->ledger, tbs, disk_durable(h->journal_path)), 1);
    bytes_free(tbs);
    return reached;
}

static void try_all(struct harness *h, sign_function *sign, enum fault fault, bool forever)
{
    unsigned long nth = 1;

    while (nth < TOO_MANY && try_signing(h, sign, fault, nth, forever))
        nth++;
    assert_in_range(nth, 4, TOO_MANY - 1);
    clock_shift(200);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    harness_must_sign(h, tbs); /* no harm was done */
    assert_int_equal(h->mock->sessions(NULL, 0), 1);
    bytes_free(tbs);
}

static void memory_that_is_gone_for_a_moment_while_signing(void **state)
{
    try_all(*state, harness_sign, FAULT_NONE, false);
}

static void memory_that_is_gone_for_good_while_signing(void **state)
{
    try_all(*state, harness_sign, FAULT_NONE, true);
}

static void memory_that_is_gone_while_parts_come(void **state)
{
    try_all(*state, sign_in_parts, FAULT_NONE, false);
}

static void memory_that_is_gone_makes_no_refusal_a_signature(void **state)
{
    try_all(*state, harness_sign, FAULT_ISSUER, false);
    try_all(*state, harness_sign, FAULT_ISSUER, true);
}

static void memory_that_is_gone_while_starting(void **state)
{
    struct harness *h = *state;
    unsigned long nth = 1;
    bool reached = true;

    harness_start(h); /* libcrypto sets itself up once in a process, or never */
    assert_int_equal(harness_finalize(h), CKR_OK);

    for (; reached && nth < TOO_MANY; nth++) {
        memory_fail(nth, false, elsewhere);
        const CK_RV rv = harness_initialize(h);
        reached = memory_restore() >= nth;
        if (rv == CKR_OK)
            assert_int_equal(harness_finalize(h), CKR_OK);
        else
            assert_int_equal(h->gate->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED);
        if (rv != CKR_OK && rv != CKR_HOST_MEMORY)
            fail_msg("allocation %lu: want CKR_HOST_MEMORY, have 0x%lx", nth, rv);
    }
    assert_in_range(nth, 10, TOO_MANY - 1);
    assert_int_equal(h->mock->calls(FUNCTION_Initialize), h->mock->calls(FUNCTION_Finalize));
    harness_start(h);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void memory_that_is_gone_while_sessions_open(void **state)
{
    struct harness *h = *state;

    for (unsigned long nth = 1; nth < 20; nth++) {
        CK_SESSION_HANDLE session;

        memory_fail(nth, false, elsewhere);
        const CK_RV rv = h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session);
        memory_restore();
        if (rv == CKR_OK)
            assert_int_equal(h->gate->C_CloseSession(session), CKR_OK);
        else
            assert_int_equal(rv, CKR_HOST_MEMORY);
        assert_int_equal(h->mock->sessions(NULL, 0), 1);
    }
}

static CK_RV hear(CK_SESSION_HANDLE session, CK_NOTIFICATION event, void *application)
{
    (void)event;
    *(CK_SESSION_HANDLE *)application = session;
    return CKR_OK;
}

static void *looked_for;
static bool is_held;

static void look(const void *at, const void *asked_from)
{
    (void)asked_from;
    is_held = is_held || at == looked_for;
}

/* There is no room for the session, and the backend keeps its own: it may call for as long. */
static void what_a_callback_needs_outlives_a_session_that_could_be_neither_kept_nor_closed(void **state)
{
    struct harness *h = *state;
    CK_SESSION_HANDLE session, heard = 0;
    CK_NOTIFY notify;

    memory_watch(elsewhere);
    memory_fail(2, false, elsewhere); /* 1: what the callback needs */
    h->mock->answer(FUNCTION_CloseSession, 1, CKR_DEVICE_ERROR, false);
    const CK_RV rv = h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, &heard, hear, &session);
    if (memory_restore() < 2)
        return; /* sanitizers have a memory of their own */
    assert_int_equal(rv, CKR_HOST_MEMORY);
    const struct mock_call opened = h->mock->call(h->mock->calls(FUNCTION_ANY) - 2);
    assert_int_equal(opened.function, FUNCTION_OpenSession);
    memcpy(&looked_for, &opened.values[2], sizeof looked_for);
    memcpy(&notify, &opened.values[3], sizeof notify);
    memory_each_held(look);
    assert_true(is_held);
    assert_int_equal(notify(1, 0, looked_for), CKR_OK);
    assert_int_equal(heard, 0);

    assert_int_equal(harness_finalize(h), CKR_OK);
    is_held = false;
    memory_each_held(look);
    assert_false(is_held);
    memory_watch(NULL);
}

int main(void)
{
    in_mock = harness_mock()->inside;
    const struct CMUnitTest tests[] = {
        GATE_TEST(memory_that_is_gone_for_a_moment_while_signing),
        GATE_TEST_EC(memory_that_is_gone_for_a_moment_while_signing),
        GATE_TEST_EC(memory_that_is_gone_for_good_while_signing),
        GATE_TEST_EC(memory_that_is_gone_while_parts_come),
        GATE_TEST_EC(memory_that_is_gone_makes_no_refusal_a_signature),
        GATE_TEST_QUIET(memory_that_is_gone_while_starting),
        GATE_TEST(memory_that_is_gone_while_sessions_open),
        GATE_TEST(what_a_callback_needs_outlives_a_session_that_could_be_neither_kept_nor_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
