/*
 * tests/module/test_gate_races.c - ends and forks that race with signing, and every way in which a process can leave while its
 * threads are inside. The backend takes its time, at random, so that each run meets at another moment.
 */
#include "tests/module/fresh.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    RACES = 200,       /* of each kind of end */
    RACERS = 4,        /* that sign while it comes */
    DELAY_US = 300,    /* a call of the backend takes up to so long */
    RACE_US = 6000,    /* after at most so long the end comes */
    LEAVERS = 8,       /* processes that leave in each way */
    LEAVE_US = 20000,  /* after at most so long */
    HANG_SECONDS = 60, /* then a child is taken for hung */
};

/* xorshift32, of all threads together. */
static atomic_uint randomness = 2463534242u;

static unsigned some_number(unsigned below)
{
    unsigned x = atomic_load(&randomness);

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    atomic_store(&randomness, x);
    return x % below;
}

static void dawdle(unsigned us)
{
    const struct timespec pause = { .tv_nsec = (long)some_number(us + 1) * 1000 };

    nanosleep(&pause, NULL);
}

/* Calls of the backend that are running; an end that met another one: SoftHSM would have crashed. */
static atomic_int inside;
static atomic_bool met;

static void come_in(void)
{
    atomic_fetch_add(&inside, 1);
}

static void go_out(void)
{
    atomic_fetch_sub(&inside, 1);
}

static bool is_end(enum function function)
{
    return function == FUNCTION_Finalize || function == FUNCTION_CloseAllSessions
           || function == FUNCTION_Logout;
}

static void take_time(void *context, enum function function, const uintptr_t *values)
{
    (void)context, (void)values;
    if (is_end(function) && atomic_load(&inside) != 1)
        atomic_store(&met, true);
    if (function == FUNCTION_Sign || some_number(4) == 0)
        dawdle(DELAY_US);
}

/* Those who sign; what they found is said when all are back. */
struct racer {
    struct harness *h;
    const function_list *gate; /* its own copy: C_Initialize gives the harness another */
    struct bytes tbs;
    CK_SESSION_HANDLE session;
    unsigned signed_count;
    CK_RV strange; /* CKR_OK: nothing was */
    atomic_bool *over;
    bool wrong;
};

/* What a call may answer whose ground is pulled away. */
static bool is_expected(CK_RV rv)
{
    switch (rv) {
    case CKR_OK:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_USER_NOT_LOGGED_IN:
    case CKR_KEY_HANDLE_INVALID:
    case CKR_OBJECT_HANDLE_INVALID:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_OPERATION_NOT_INITIALIZED: return true;
    default: return false;
    }
}

static void note(struct racer *r, CK_RV rv)
{
    if (!is_expected(rv) && r->strange == CKR_OK)
        r->strange = rv;
}

static void *race(void *argument)
{
    struct racer *r = argument;
    struct harness *h = r->h;

    while (!atomic_load(r->over)) {
        struct buffer out = buffer_new();
        CK_SLOT_INFO info;
        CK_RV rv = r->gate->C_GetSlotInfo(MOCK_FIRST_SLOT, &info); /* apart from an end by the door alone */

        note(r, rv);
        if (rv == CKR_OK)
            rv = r->gate->C_SignInit(r->session, &h->mechanism, h->ca_key);
        note(r, rv);
        if (rv != CKR_OK)
            break;
        rv = r->gate->C_Sign(r->session, r->tbs.at, r->tbs.len, out.at, &out.len);
        note(r, rv);
        if (rv != CKR_OK)
            break;
        r->signed_count++;
        r->wrong = r->wrong || !authority_verify(h->ca, h->algorithm, r->tbs, out.at, out.len);
    }
    return NULL;
}

static void settle(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT), CKR_OK);
    h->session = harness_session(h);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
}

/*
 * Red without the lock held for writing (is_alone, module/entry.c). Each run begins with everybody signing; `end` comes at some moment. Nobody crashes, hangs, or gets what is not recorded.
 */
static void run_races(struct harness *h, CK_RV (*end)(struct harness *h))
{
    static const struct mock_watch watch = { come_in, go_out, NULL };
    unsigned signed_count = 0;
    struct bytes tbs[RACERS];

    for (size_t i = 0; i < RACERS; i++)
        tbs[i] = harness_tbs(h, FAULT_NONE);
    h->mock->before(FUNCTION_ANY, take_time, NULL);
    h->mock->after(FUNCTION_Sign, take_time, NULL);
    h->mock->watch(&watch);
    for (int run = 0; run < RACES; run++) {
        struct racer racers[RACERS] = { 0 };
        pthread_t threads[RACERS];
        atomic_bool over = false;

        for (size_t i = 0; i < RACERS; i++)
            racers[i] = (struct racer){
                .h = h, .gate = h->gate, .tbs = tbs[i], .session = harness_session(h), .over = &over
            };
        for (size_t i = 0; i < RACERS; i++)
            if (pthread_create(&threads[i], NULL, race, &racers[i]) != 0)
                abort();
        dawdle(RACE_US);
        const CK_RV rv = end(h);
        atomic_store(&over, true);
        for (size_t i = 0; i < RACERS; i++)
            if (pthread_join(threads[i], NULL) != 0)
                abort();
        assert_int_equal(rv, CKR_OK);
        for (size_t i = 0; i < RACERS; i++) {
            assert_int_equal(racers[i].strange, CKR_OK);
            assert_false(racers[i].wrong);
            signed_count += racers[i].signed_count;
        }
        assert_null(oracle_complaint(h->oracle));
        assert_false(atomic_load(&met));
        settle(h);
    }
    h->mock->before(FUNCTION_ANY, NULL, NULL);
    h->mock->after(FUNCTION_Sign, NULL, NULL);
    h->mock->watch(NULL);
    assert_true(ledger_holds_together(h->ledger));
    assert_true(signed_count > 0);
    assert_true(ledger_count(h->ledger, "outcome") >= signed_count);
    for (size_t i = 0; i < RACERS; i++)
        bytes_free(tbs[i]);
}

static CK_RV finalize_and_start(struct harness *h)
{
    const CK_RV rv = harness_finalize(h);

    return rv == CKR_OK ? harness_initialize(h) : rv;
}

static CK_RV close_all(struct harness *h)
{
    return h->gate->C_CloseAllSessions(MOCK_FIRST_SLOT);
}

static CK_RV log_out(struct harness *h)
{
    return h->gate->C_Logout(h->session);
}

static void finalising_while_others_sign_harms_nobody(void **state)
{
    run_races(*state, finalize_and_start);
}

static void closing_all_sessions_while_others_sign_harms_nobody(void **state)
{
    run_races(*state, close_all);
}

static void logging_out_while_others_sign_harms_nobody(void **state)
{
    run_races(*state, log_out);
}

/* A thread forks while others are inside: their locks are held for ever in the child, which must come in all the same. */
static void *fork_now_and_then(void *argument)
{
    struct racer *r = argument;

    for (int i = 0; i < LEAVERS; i++) {
        int status = -1;
        const pid_t child = fork();

        if (child == 0) {
            alarm(HANG_SECONDS); /* the mock's own lock may be held here for ever, too: nobody asks it */
            _exit(r->gate->C_SignFinal(r->session, NULL, NULL) == CKR_CRYPTOKI_NOT_INITIALIZED
                          && r->gate->C_CloseSession(r->session) == CKR_CRYPTOKI_NOT_INITIALIZED
                          && r->gate->C_Finalize(NULL) == CKR_CRYPTOKI_NOT_INITIALIZED
                      ? 0
                      : 1);
        }
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
            r->wrong = true;
        dawdle(DELAY_US);
    }
    atomic_store(r->over, true);
    return NULL;
}

static void a_fork_while_other_threads_are_inside_leaves_nothing_to_the_child(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct racer racers[RACERS] = { 0 };
    pthread_t threads[RACERS];
    atomic_bool over = false;

    h->mock->before(FUNCTION_ANY, take_time, NULL);
    for (size_t i = 0; i < RACERS; i++)
        racers[i] = (struct racer){
            .h = h, .gate = h->gate, .tbs = tbs, .session = harness_session(h), .over = &over
        };
    for (size_t i = 0; i < RACERS; i++)
        if (pthread_create(&threads[i], NULL, i == 0 ? fork_now_and_then : race, &racers[i]) != 0)
            abort();
    for (size_t i = 0; i < RACERS; i++)
        if (pthread_join(threads[i], NULL) != 0)
            abort();
    h->mock->before(FUNCTION_ANY, NULL, NULL);
    for (size_t i = 0; i < RACERS; i++) {
        assert_false(racers[i].wrong);
        assert_int_equal(racers[i].strange, CKR_OK);
    }
    bytes_free(tbs);
}

/* -- leaving ----------------------------------------------------------------------------------------------------- */

enum leaving { BY_EXIT, BY_UNDERSCORE_EXIT, BY_QUICK_EXIT, BY_RETURN, AFTER_DLCLOSE, LEAVINGS };

static void *sign_for_ever(void *argument)
{
    struct racer *r = argument;

    for (;;) {
        struct buffer out = buffer_new();

        if (r->gate->C_SignInit(r->session, &r->h->mechanism, r->h->ca_key) == CKR_OK)
            (void)r->gate->C_Sign(r->session, r->tbs.at, r->tbs.len, out.at, &out.len);
    }
    return NULL;
}

/* Others sign and never stop; this thread leaves. */
static int leave(enum leaving how)
{
    static struct racer racers[RACERS];
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256 });
    struct timespec pause = { .tv_nsec = 0 };
    pthread_t thread;

    alarm(HANG_SECONDS);
    h->mock->before(FUNCTION_ANY, take_time, NULL);
    for (size_t i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){
            .h = h, .gate = h->gate, .tbs = harness_tbs(h, FAULT_NONE), .session = harness_session(h)
        };
        if (pthread_create(&thread, NULL, sign_for_ever, &racers[i]) != 0)
            _exit(71);
    }
    pause.tv_nsec = (long)some_number(LEAVE_US) * 1000;
    nanosleep(&pause, NULL);
    switch (how) {
    case BY_EXIT: exit(0);
    case BY_UNDERSCORE_EXIT: _exit(0);
    case BY_QUICK_EXIT: quick_exit(0);
    case AFTER_DLCLOSE: /* -z nodelete: it stays */
        if (dlclose(harness_library()) != 0)
            _exit(72);
        nanosleep(&pause, NULL);
        exit(0);
    case BY_RETURN:
    case LEAVINGS: break;
    }
    return 0;
}

static void leave_by_exit(void)
{
    leave(BY_EXIT);
}
static void leave_by_underscore_exit(void)
{
    leave(BY_UNDERSCORE_EXIT);
}
static void leave_by_quick_exit(void)
{
    leave(BY_QUICK_EXIT);
}
static void leave_by_return(void)
{
    leave(BY_RETURN);
}
static void leave_after_dlclose(void)
{
    leave(AFTER_DLCLOSE);
}

static void a_process_may_leave_while_its_threads_sign(void **state)
{
    static void (*const ways[LEAVINGS])(void) = { leave_by_exit, leave_by_underscore_exit,
        leave_by_quick_exit, leave_by_return, leave_after_dlclose };

    (void)state;
    for (int how = 0; how < LEAVINGS; how++)
        for (int i = 0; i < LEAVERS; i++) {
            (void)some_number(1); /* the child's copy goes on from here */
            const int status = fresh_exit(ways[how]);

            if (status != 0)
                fail_msg("way %d: status 0x%x", how, (unsigned)status);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_process_may_leave_while_its_threads_sign),
        GATE_TEST_EC(finalising_while_others_sign_harms_nobody),
        GATE_TEST_EC(closing_all_sessions_while_others_sign_harms_nobody),
        GATE_TEST_EC(logging_out_while_others_sign_harms_nobody),
        GATE_TEST_EC(a_fork_while_other_threads_are_inside_leaves_nothing_to_the_child),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
