/* tests/module/test_gate_threads.c - bytes that change, sessions that are shared, ends that come in the middle. */
#include "tests/module/harness.h"
#include "tests/module/strain.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    THREADS = 8,
    ROUNDS = 40, /* of each thread */
    CYCLES = 10, /* of C_Finalize and C_Initialize */
    FLIPS = 300, /* of bytes between good and faulty */
};

/* `good` with another issuer, of the same length: what an attacker would like to exchange it for. */
static struct bytes other_of_same_length(struct bytes good)
{
    static const char name[] = "Test Issuing CA A";
    struct bytes evil = { malloc(good.len), good.len };
    uint8_t *at;

    assert_non_null(evil.at);
    memcpy(evil.at, good.at, good.len);
    at = memmem(evil.at, evil.len, name, sizeof name - 1);
    assert_non_null(at);
    at[sizeof name - 2] = 'X';
    return evil;
}

struct exchange {
    struct bytes data; /* the caller's memory */
    struct bytes evil;
};

static void exchange(void *context)
{
    struct exchange *e = context;

    memcpy(e->data.at, e->evil.at, e->data.len);
}

static void exchange_at_sign(void *context, enum function function, const uintptr_t *values)
{
    (void)values;
    if (function == FUNCTION_Sign)
        exchange(context);
}

/* Exchanged before they are judged, when the intent goes to disk, and when the backend is asked. */
static void bytes_exchanged_after_the_call_began_are_not_signed(void **state)
{
    struct harness *h = *state;

    for (int moment = 0; moment < 3; moment++) {
        const struct bytes good = harness_tbs(h, FAULT_NONE);
        struct exchange e = { { malloc(good.len), good.len }, other_of_same_length(good) };
        struct buffer out = buffer_new();

        assert_non_null(e.data.at);
        memcpy(e.data.at, good.at, good.len);
        assert_int_equal(harness_init(h), CKR_OK);
        clock_before(moment == 0 ? exchange : NULL, &e);
        disk_before(DISK_PWRITE, moment == 1 ? exchange : NULL, &e);
        h->mock->before(FUNCTION_ANY, moment == 2 ? exchange_at_sign : NULL, &e);
        assert_int_equal(harness_finish(h, e.data, &out), CKR_OK);
        clock_before(NULL, NULL);
        disk_before(DISK_PWRITE, NULL, NULL);
        h->mock->before(FUNCTION_ANY, NULL, NULL);
        assert_memory_equal(e.data.at, e.evil.at, e.data.len);
        assert_true(authority_verify(h->ca, h->algorithm, good, out.at, out.len));
        assert_false(authority_verify(h->ca, h->algorithm, e.evil, out.at, out.len));
        bytes_free(good);
        bytes_free(e.data);
        bytes_free(e.evil);
    }
}

static size_t guarded_len;

static void take_away(void *context)
{
    if (mprotect(context, guarded_len, PROT_NONE) != 0)
        abort();
}

/* Whoever looks at them twice would die of it. */
static void bytes_are_read_once_before_they_are_judged(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map;
    struct buffer out = buffer_new();

    guarded_len = (tbs.len + page - 1) / page * page;
    map = mmap(NULL, guarded_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    memcpy(map, tbs.at, tbs.len);
    assert_int_equal(harness_init(h), CKR_OK);
    clock_before(take_away, map); /* the judge asks for the time before it looks */
    assert_int_equal(harness_finish(h, (struct bytes){ map, tbs.len }, &out), CKR_OK);
    clock_before(NULL, NULL);
    assert_int_equal(mprotect(map, guarded_len, PROT_READ), 0);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    munmap(map, guarded_len);
    bytes_free(tbs);
}

#ifndef __SANITIZE_THREAD__ /* this one is a race, on purpose */
struct flipper {
    struct bytes data, good, evil;
    atomic_bool stop;
};

static void *flip(void *argument)
{
    struct flipper *f = argument;

    while (!atomic_load(&f->stop)) {
        memcpy(f->data.at, f->evil.at, f->data.len);
        memcpy(f->data.at, f->good.at, f->data.len);
    }
    return NULL;
}

static void bytes_that_another_thread_rewrites_all_the_time_are_signed_as_judged(void **state)
{
    struct harness *h = *state;
    struct flipper f = { .good = harness_tbs(h, FAULT_NONE) };
    pthread_t thread;

    strain_answers_vary();
    f.evil = other_of_same_length(f.good);
    f.data = (struct bytes){ malloc(f.good.len), f.good.len };
    assert_non_null(f.data.at);
    memcpy(f.data.at, f.good.at, f.good.len);
    assert_int_equal(pthread_create(&thread, NULL, flip, &f), 0);
    bool wrong = false; /* said when the other thread has ended: it uses what is on this stack */
    for (int i = 0; i < FLIPS && !wrong; i++) {
        struct buffer out = buffer_new();
        const CK_RV rv = harness_sign(h, f.data, &out);

        wrong = rv == CKR_OK ? !authority_verify(h->ca, h->algorithm, f.good, out.at, out.len)
                             : rv != CKR_FUNCTION_REJECTED && rv != CKR_DATA_INVALID;
    }
    atomic_store(&f.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(wrong);
    bytes_free(f.good);
    bytes_free(f.evil);
    bytes_free(f.data);
}
#endif

struct worker {
    struct harness *h;
    const function_list *gate; /* its own copy: C_Initialize gives the harness another */
    struct bytes good, evil;
    unsigned signed_count, refused_count;
    bool wrong;
    bool may_end; /* C_Finalize may come in between */
    CK_SESSION_HANDLE session;
};

/* Codes that a call on a shared session, or on one that is being closed, may get. */
static bool is_expected(const struct worker *w, CK_RV rv)
{
    if (w->may_end
        && (rv == CKR_CRYPTOKI_NOT_INITIALIZED || rv == CKR_SESSION_HANDLE_INVALID
            || rv == CKR_USER_NOT_LOGGED_IN || rv == CKR_KEY_HANDLE_INVALID
            || rv == CKR_OBJECT_HANDLE_INVALID))
        return true;
    return rv == CKR_OPERATION_ACTIVE || rv == CKR_OPERATION_NOT_INITIALIZED || rv == CKR_FUNCTION_REJECTED;
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct harness *h = w->h;

    for (int i = 0; i < ROUNDS && !w->wrong; i++) {
        const struct bytes tbs = i % 2 == 0 ? w->good : w->evil;
        struct buffer out = buffer_new();
        CK_RV rv = w->gate->C_SignInit(w->session, &h->mechanism, h->ca_key);

        if (rv != CKR_OK && !is_expected(w, rv))
            w->wrong = true;
        rv = w->gate->C_Sign(w->session, tbs.at, tbs.len, out.at, &out.len);
        if (rv == CKR_OK) {
            w->signed_count++;
            if (tbs.at != w->good.at || !authority_verify(h->ca, h->algorithm, tbs, out.at, out.len))
                w->wrong = true;
        } else {
            w->refused_count++;
            w->wrong = w->wrong || !is_expected(w, rv);
        }
    }
    return NULL;
}

static void run_workers(struct harness *h, struct worker workers[THREADS], pthread_t threads[THREADS])
{
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].h = h;
        workers[i].gate = h->gate;
        workers[i].good = harness_tbs(h, FAULT_NONE);
        workers[i].evil = harness_tbs(h, FAULT_ISSUER);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
}

/* Says what is wrong only when all have ended: they use what is on the caller's stack. */
static unsigned join_workers(struct worker workers[THREADS], pthread_t threads[THREADS])
{
    unsigned count = 0;

    for (size_t i = 0; i < THREADS; i++)
        if (pthread_join(threads[i], NULL) != 0)
            abort();
    for (size_t i = 0; i < THREADS; i++) {
        assert_false(workers[i].wrong);
        count += workers[i].signed_count;
        bytes_free(workers[i].good);
        bytes_free(workers[i].evil);
    }
    return count;
}

static void threads_on_one_session_get_their_own_signatures_or_none(void **state)
{
    struct harness *h = *state;
    struct worker workers[THREADS] = { 0 };
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        workers[i].session = h->session;
    run_workers(h, workers, threads);
    const unsigned count = join_workers(workers, threads);
    assert_int_equal(count, h->mock->results());
    assert_true(count > 0);
}

static void threads_on_their_own_sessions_all_sign(void **state)
{
    struct harness *h = *state;
    struct worker workers[THREADS] = { 0 };
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        workers[i].session = harness_session(h);
    run_workers(h, workers, threads);
    assert_int_equal(join_workers(workers, threads), THREADS * ROUNDS / 2);
    assert_int_equal(ledger_count(h->ledger, "intent"), THREADS * ROUNDS / 2);
    assert_int_equal(ledger_count(h->ledger, "refusal"), THREADS * ROUNDS / 2);
}

/* Ends that come while others sign: nobody crashes, nobody gets what he should not. */
static void ends_in_the_middle_harm_nobody(void **state)
{
    struct harness *h = *state;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    for (int cycle = 0; cycle < CYCLES; cycle++) {
        struct worker workers[THREADS] = { 0 };
        pthread_t threads[THREADS];

        for (size_t i = 0; i < THREADS; i++) {
            workers[i].session = harness_session(h);
            workers[i].may_end = true;
        }
        run_workers(h, workers, threads);
        CK_RV rv;
        switch (cycle % 3) {
        case 0: rv = harness_finalize(h) | harness_initialize(h); break;
        case 1: rv = h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT); break;
        default: rv = h->gate->C_Logout(h->session); break;
        }
        join_workers(workers, threads);
        assert_int_equal(rv, CKR_OK);
        h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT);
        h->session = harness_session(h);
        assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    }
}

enum { CHANCES = 50 /* milliseconds */ };

struct meeting {
    struct harness *h;
    pthread_t other;
    atomic_bool other_runs, other_done;
    bool came_in; /* although somebody was inside */
    CK_RV rv;
};

static void *finalize(void *argument)
{
    struct meeting *m = argument;

    atomic_store(&m->other_runs, true);
    m->rv = m->h->gate->C_Finalize(NULL);
    atomic_store(&m->other_done, true);
    return NULL;
}

/* While the backend signs, another thread wants the end. */
static void begin_the_end(void *context, enum function function, const uintptr_t *values)
{
    struct meeting *m = context;

    (void)function;
    (void)values;
    if (pthread_create(&m->other, NULL, finalize, m) != 0)
        abort();
    while (!atomic_load(&m->other_runs))
        sched_yield();
}

static void the_end_waits_for_a_signature_that_is_being_made(void **state)
{
    struct harness *h = *state;
    struct meeting m = { .h = h };
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    h->mock->after(FUNCTION_Sign, begin_the_end, &m);
    const CK_RV rv = harness_finish(h, tbs, &out);
    h->mock->after(FUNCTION_Sign, NULL, NULL);
    if (atomic_load(&m.other_runs))
        assert_int_equal(pthread_join(m.other, NULL), 0);
    assert_int_equal(rv, CKR_OK);
    assert_int_equal(m.rv, CKR_OK);
    h->running = false;
    assert_int_equal(h->mock->call(h->mock->calls(FUNCTION_ANY) - 1).function, FUNCTION_Finalize);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    assert_int_equal(harness_finish(h, tbs, &out), CKR_CRYPTOKI_NOT_INITIALIZED);
    bytes_free(tbs);
}

/* The same, and gives it every chance to come in. */
static void begin_the_end_and_wait(void *context, enum function function, const uintptr_t *values)
{
    const struct timespec pause = { .tv_nsec = 1000000 };
    struct meeting *m = context;

    begin_the_end(context, function, values);
    for (int i = 0; i < CHANCES && m->h->mock->calls(FUNCTION_Finalize) == 0; i++)
        nanosleep(&pause, NULL);
    m->came_in = m->h->mock->calls(FUNCTION_Finalize) > 0;
}

static void the_end_waits_for_calls_without_a_session_too(void **state)
{
    struct harness *h = *state;
    struct meeting m = { .h = h };
    CK_SLOT_INFO info;

    h->mock->before(FUNCTION_GetSlotInfo, begin_the_end_and_wait, &m);
    const CK_RV rv = h->gate->C_GetSlotInfo(MOCK_FIRST_SLOT, &info);
    h->mock->before(FUNCTION_GetSlotInfo, NULL, NULL);
    assert_int_equal(pthread_join(m.other, NULL), 0);
    h->running = false;
    assert_false(m.came_in);
    assert_int_equal(rv, CKR_OK);
    assert_int_equal(m.rv, CKR_OK);
}

static void *wait_for_event(void *argument)
{
    struct meeting *m = argument;
    CK_SLOT_ID slot;

    m->rv = m->h->gate->C_WaitForSlotEvent(0, &slot, NULL);
    atomic_store(&m->other_done, true);
    return NULL;
}

static void hold(void *context, enum function function, const uintptr_t *values)
{
    struct meeting *m = context;

    (void)function;
    (void)values;
    atomic_store(&m->other_runs, true);
    while (m->h->mock->calls(FUNCTION_Finalize) == 0) /* as a backend that waits for a card */
        sched_yield();
}

static void the_end_comes_although_somebody_waits_for_a_card(void **state)
{
    struct harness *h = *state;
    struct meeting m = { .h = h };

    h->mock->before(FUNCTION_WaitForSlotEvent, hold, &m);
    assert_int_equal(pthread_create(&m.other, NULL, wait_for_event, &m), 0);
    while (!atomic_load(&m.other_runs))
        sched_yield();
    const CK_RV rv = harness_finalize(h);
    assert_int_equal(pthread_join(m.other, NULL), 0);
    assert_int_equal(rv, CKR_OK);
    assert_int_not_equal(m.rv, CKR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(bytes_exchanged_after_the_call_began_are_not_signed),
        GATE_TEST(bytes_are_read_once_before_they_are_judged),
#ifndef __SANITIZE_THREAD__
        GATE_TEST_EC(bytes_that_another_thread_rewrites_all_the_time_are_signed_as_judged),
#endif
        GATE_TEST_EC(threads_on_one_session_get_their_own_signatures_or_none),
        GATE_TEST_EC(threads_on_their_own_sessions_all_sign),
        GATE_TEST_EC(ends_in_the_middle_harm_nobody),
        GATE_TEST(the_end_waits_for_a_signature_that_is_being_made),
        GATE_TEST(the_end_waits_for_calls_without_a_session_too),
        GATE_TEST(the_end_comes_although_somebody_waits_for_a_card),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
