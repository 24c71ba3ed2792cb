/*
 * tests/module/test_gate_ends.c - calls that pull the ground from under others meet them inside the backend: whoever is there first is alone until
 * he leaves. Two threads and a backend that waits, so that nothing is left to chance; test_gate_races.c leaves everything to it.
 */
#include "tests/module/harness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { CHANCES = 20 /* milliseconds to come in where nobody may */ };

/* One thread's call. */
struct visit {
    const char *name;
    enum function function; /* of the backend, that it gets to */
    CK_RV (*call)(struct harness *h, CK_SESSION_HANDLE session);
};

static CK_RV finalize(struct harness *h, CK_SESSION_HANDLE session)
{
    (void)session;
    return h->gate->C_Finalize(NULL);
}

static CK_RV close_all(struct harness *h, CK_SESSION_HANDLE session)
{
    (void)session;
    return h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT);
}

static CK_RV log_out(struct harness *h, CK_SESSION_HANDLE session)
{
    return h->gate->C_Logout(session);
}

static CK_RV destroy(struct harness *h, CK_SESSION_HANDLE session)
{
    return h->gate->C_DestroyObject(session, h->data);
}

static const struct visit ends[] = {
    { "C_Finalize", FUNCTION_Finalize, finalize },
    { "C_CloseAllSessions", FUNCTION_CloseAllSessions, close_all },
    { "C_Logout", FUNCTION_Logout, log_out },
    { "C_DestroyObject", FUNCTION_DestroyObject, destroy },
};

static CK_RV look_at_slot(struct harness *h, CK_SESSION_HANDLE session)
{
    CK_SLOT_INFO info;

    (void)session;
    return h->gate->C_GetSlotInfo(MOCK_FIRST_SLOT, &info);
}

static CK_RV open_another(struct harness *h, CK_SESSION_HANDLE session)
{
    return h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session);
}

static CK_RV look_at_session(struct harness *h, CK_SESSION_HANDLE session)
{
    CK_SESSION_INFO info;

    return h->gate->C_GetSessionInfo(session, &info);
}

static CK_RV sign(struct harness *h, CK_SESSION_HANDLE session)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    const CK_RV rv = h->gate->C_Sign(session, tbs.at, tbs.len, out.at, &out.len);

    bytes_free(tbs);
    return rv;
}

static const struct visit others[] = {
    { "C_GetSlotInfo", FUNCTION_GetSlotInfo, look_at_slot },
    { "C_OpenSession", FUNCTION_OpenSession, open_another },
    { "C_GetSessionInfo", FUNCTION_GetSessionInfo, look_at_session },
    { "C_Sign", FUNCTION_Sign, sign },
};
enum { ENDS = sizeof ends / sizeof ends[0], OTHERS = sizeof others / sizeof others[0] };

struct meeting {
    struct harness *h;
    const struct visit *second; /* that begins when the first one is inside */
    CK_SESSION_HANDLE session;  /* of the second */
    pthread_t thread;
    atomic_bool runs;
    bool met; /* both were inside */
    CK_RV rv; /* of the second */
};

static void *come_second(void *argument)
{
    struct meeting *m = argument;

    atomic_store(&m->runs, true);
    m->rv = m->second->call(m->h, m->session);
    return NULL;
}

/* In the backend, in the thread of the first one. */
static void wait_for_the_second(void *context, enum function function, const uintptr_t *values)
{
    const struct timespec pause = { .tv_nsec = 1000000 };
    struct meeting *m = context;

    (void)values;
    m->h->mock->after(function, NULL, NULL);
    const size_t calls = m->h->mock->calls(m->second->function);
    if (pthread_create(&m->thread, NULL, come_second, m) != 0)
        abort();
    for (int i = 0; (i < CHANCES || !atomic_load(&m->runs)) && !m->met; i++) {
        nanosleep(&pause, NULL);
        m->met = m->h->mock->calls(m->second->function) > calls;
    }
}

/* Fails the test if the second one came in beside the first. Each has a session, on which C_SignInit was called. */
static void meet(struct harness *h, const struct visit *first, const struct visit *second)
{
    const CK_SESSION_HANDLE session = harness_session(h);
    struct meeting m = { .h = h, .second = second, .session = harness_session(h) };

    assert_int_equal(h->gate->C_SignInit(session, &h->mechanism, h->ca_key), CKR_OK);
    assert_int_equal(h->gate->C_SignInit(m.session, &h->mechanism, h->ca_key), CKR_OK);
    h->mock->after(first->function, wait_for_the_second, &m); /* `before` C_Sign is the oracle's */
    const CK_RV rv = first->call(h, session);
    if (!atomic_load(&m.runs))
        fail_msg("%s: never got to the backend, answers 0x%lx", first->name, rv);
    assert_int_equal(pthread_join(m.thread, NULL), 0);
    h->running = first->function != FUNCTION_Finalize && second->function != FUNCTION_Finalize;
    if (m.met)
        fail_msg("%s: came in while %s was inside", second->name, first->name);
    assert_int_equal(rv, CKR_OK);
    if (second->function == FUNCTION_Finalize)
        assert_int_equal(m.rv, CKR_OK);
    if (first->function == FUNCTION_Finalize)
        assert_int_equal(m.rv, CKR_CRYPTOKI_NOT_INITIALIZED);
    if (!h->running) /* nothing of the other's came after it */
        assert_int_equal(h->mock->call(h->mock->calls(FUNCTION_ANY) - 1).function, FUNCTION_Finalize);
}

static void no_end_comes_in_while_a_call_is_inside(void **state)
{
    (void)state;
    for (size_t e = 0; e < ENDS; e++)
        for (size_t o = 0; o < OTHERS; o++) {
            struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256 });

            meet(h, &others[o], &ends[e]);
            harness_free(h);
        }
}

static void no_call_comes_in_while_the_end_is_inside_or_after_it(void **state)
{
    (void)state;
    for (size_t e = 0; e < ENDS; e++)
        for (size_t o = 0; o < OTHERS; o++) {
            struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256 });

            meet(h, &ends[e], &others[o]);
            harness_free(h);
        }
}

static void of_two_ends_one_comes_in_at_a_time(void **state)
{
    (void)state;
    for (size_t e = 0; e < ENDS; e++)
        for (size_t o = 0; o < ENDS; o++) {
            struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256 });

            if (e != 0 || o != 0) /* the second C_Finalize finds nothing to end */
                meet(h, &ends[e], &ends[o]);
            harness_free(h);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_end_comes_in_while_a_call_is_inside),
        cmocka_unit_test(no_call_comes_in_while_the_end_is_inside_or_after_it),
        cmocka_unit_test(of_two_ends_one_comes_in_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
