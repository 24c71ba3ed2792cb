/*
 * tests/module/test_gate_races.c - ends that race with signing, forks in every state of a signature, and every way in which a process
 * can leave while its threads are inside. The backend takes its time, at random, so that each run meets at another moment.
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

static void take_time(void *context, enum function function, const uintptr_t *values)
{
    (void)context, (void)values;
    if (function == FUNCTION_Sign || some_number(4) == 0)
        dawdle(DELAY_US);
}

/* Those who sign; what they found is said when all are back. */
struct racer {
    struct harness *h;
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
        CK_RV rv = h->gate->C_SignInit(r->session, &h->mechanism, h->ca_key);

        note(r, rv);
        if (rv != CKR_OK)
            break;
        rv = h->gate->C_Sign(r->session, r->tbs.at, r->tbs.len, out.at, &out.len);
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

/* Each run begins with everybody signing; `end` comes at some moment. Nobody crashes, hangs, or gets what is not recorded. */
static void run_races(struct harness *h, CK_RV (*end)(struct harness *h))
{
    unsigned signed_count = 0;
    struct bytes tbs[RACERS];

    for (size_t i = 0; i < RACERS; i++)
        tbs[i] = harness_tbs(h, FAULT_NONE);
    h->mock->before(FUNCTION_ANY, take_time, NULL);
    h->mock->after(FUNCTION_Sign, take_time, NULL);
    for (int run = 0; run < RACES; run++) {
        struct racer racers[RACERS] = { 0 };
        pthread_t threads[RACERS];
        atomic_bool over = false;

        for (size_t i = 0; i < RACERS; i++)
            racers[i] = (struct racer){ .h = h, .tbs = tbs[i], .session = harness_session(h), .over = &over };
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
        settle(h);
    }
    h->mock->before(FUNCTION_ANY, NULL, NULL);
    h->mock->after(FUNCTION_Sign, NULL, NULL);
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

/* -- fork in each state ------------------------------------------------------------------------------------------ */

/* Where the signature of the parent is when it forks. */
enum stage {
    STAGE_ARMED,      /* after C_SignInit */
    STAGE_COLLECTING, /* after a part */
    STAGE_STANDING,   /* after a refusal */
    STAGE_JUDGING,    /* the rest: inside C_Sign, in the thread that signs */
    STAGE_INTENT,
    STAGE_UNSYNCED,
    STAGE_BACKEND,
    STAGE_SIGNED,
    STAGE_OUTCOME,
    STAGES
};

static struct {
    struct harness *h;
    struct bytes tbs;
    enum stage stage;
    unsigned seen;
    bool forked, child_well;
    bool is_child; /* this process, which came back from the hook */
} fork_now;

/* In the child: nothing is pending, nothing reaches the backend; it starts anew and signs for itself. */
static int be_the_child(struct harness *h, struct bytes tbs)
{
    const size_t calls = h->mock->calls(FUNCTION_ANY);
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct buffer out = buffer_new();

    if (harness_finish(h, tbs, &out) != CKR_CRYPTOKI_NOT_INITIALIZED
        || h->gate->C_SignUpdate(h->session, tbs.at, tbs.len) != CKR_CRYPTOKI_NOT_INITIALIZED
        || h->gate->C_SignFinal(h->session, out.at, &out.len) != CKR_CRYPTOKI_NOT_INITIALIZED
        || !buffer_untouched(&out) || h->mock->calls(FUNCTION_ANY) != calls)
        return 1;
    if (harness_initialize(h) != CKR_OK)
        return 2;
    out = buffer_new();
    if (harness_finish(h, tbs, &out) != CKR_SESSION_HANDLE_INVALID)
        return 3;
    if (h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session) != CKR_OK
        || h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1) != CKR_OK)
        return 4;
    if (harness_sign(h, tbs, &out) != CKR_OK || !authority_verify(h->ca, h->algorithm, tbs, out.at, out.len))
        return 5;
    return h->gate->C_Finalize(NULL) == CKR_OK ? 0 : 6;
}

/* 0 in the child; else the parent, after the child's end: fork_now.child_well. */
static pid_t fork_here(void)
{
    int status = -1;
    const pid_t child = fork();

    if (child == 0) {
        alarm(HANG_SECONDS);
        fork_now.is_child = true;
        return 0;
    }
    fork_now.forked = true;
    fork_now.child_well = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    if (!fork_now.child_well)
        print_error("stage %d: child ended with status 0x%x\n", (int)fork_now.stage, (unsigned)status);
    return child;
}

/* In the middle of C_Sign, which the child then goes on with, too. */
static void fork_inside(void *context)
{
    (void)context;
    if (!fork_now.forked && !fork_now.is_child && fork_now.seen-- == 0)
        (void)fork_here();
}

/* It must not get a signature that nobody recorded: only one whose record was already being written when it was born. */
static int child_went_on(struct harness *h, CK_RV rv, const struct buffer *out)
{
    if (rv == CKR_OK)
        return fork_now.stage == STAGE_OUTCOME && oracle_recorded(h->oracle, out->at, out->len) ? 0 : 10;
    return oracle_leaks(h->oracle, out->at, sizeof out->at) ? 11 : 0;
}

static void fork_at_sign(void *context, enum function function, const uintptr_t *values)
{
    (void)values;
    if (function == FUNCTION_Sign)
        fork_inside(context);
}

static void plan_fork(enum stage stage)
{
    const struct mock *mock = fork_now.h->mock;

    fork_now.stage = stage;
    fork_now.forked = fork_now.child_well = false;
    fork_now.seen = stage == STAGE_OUTCOME ? 1 : 0;
    switch (stage) {
    case STAGE_JUDGING: clock_before(fork_inside, NULL); break;
    case STAGE_INTENT:
    case STAGE_OUTCOME: disk_before(DISK_PWRITE, fork_inside, NULL); break;
    case STAGE_UNSYNCED: disk_before(DISK_FDATASYNC, fork_inside, NULL); break;
    case STAGE_BACKEND: mock->before(FUNCTION_ANY, fork_at_sign, NULL); break;
    case STAGE_SIGNED: mock->after(FUNCTION_Sign, fork_at_sign, NULL); break;
    case STAGE_ARMED:
    case STAGE_COLLECTING:
    case STAGE_STANDING:
    case STAGES: break;
    }
}

static void stop_forking(void)
{
    clock_before(NULL, NULL);
    disk_before(DISK_PWRITE, NULL, NULL);
    disk_before(DISK_FDATASYNC, NULL, NULL);
    fork_now.h->mock->before(FUNCTION_ANY, NULL, NULL);
    fork_now.h->mock->after(FUNCTION_Sign, NULL, NULL);
}

/* The parent's signature is made as if nobody had forked. */
static void sign_with_fork(struct harness *h, struct bytes evil, enum stage stage)
{
    const size_t half = fork_now.tbs.len / 2;
    struct buffer out = buffer_new();
    CK_RV rv;

    assert_int_equal(harness_init(h), CKR_OK);
    if (stage == STAGE_STANDING)
        assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    if (stage == STAGE_COLLECTING)
        assert_int_equal(h->gate->C_SignUpdate(h->session, fork_now.tbs.at, half), CKR_OK);
    plan_fork(stage);
    if (stage <= STAGE_STANDING && fork_here() == 0)
        _exit(be_the_child(h, fork_now.tbs));
    if (stage == STAGE_STANDING) {
        assert_int_equal(harness_finish(h, fork_now.tbs, &out), CKR_FUNCTION_REJECTED);
    } else if (stage == STAGE_COLLECTING) {
        assert_int_equal(
            h->gate->C_SignUpdate(h->session, fork_now.tbs.at + half, fork_now.tbs.len - half), CKR_OK);
        rv = h->gate->C_SignFinal(h->session, out.at, &out.len);
        assert_int_equal(rv, CKR_OK);
    } else {
        rv = harness_finish(h, fork_now.tbs, &out);
        if (fork_now.is_child)
            _exit(child_went_on(h, rv, &out));
        stop_forking();
        assert_int_equal(rv, CKR_OK);
    }
    if (stage != STAGE_STANDING)
        assert_true(authority_verify(h->ca, h->algorithm, fork_now.tbs, out.at, out.len));
}

/* Red with `opener == getpid()` taken out of is_open (module/entry.c). */
static void a_fork_in_any_state_of_a_signature_leaves_it_to_the_parent(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    fork_now.h = h;
    for (enum stage stage = 0; stage < STAGES; stage++) {
        fork_now.tbs = harness_tbs(h, FAULT_NONE);
        sign_with_fork(h, evil, stage);
        assert_true(fork_now.forked);
        assert_true(fork_now.child_well);
        assert_null(oracle_complaint(h->oracle));
        bytes_free(fork_now.tbs);
    }
    assert_true(ledger_holds_together(h->ledger));
    bytes_free(evil);
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
            _exit(r->h->gate->C_SignFinal(r->session, NULL, NULL) == CKR_CRYPTOKI_NOT_INITIALIZED
                          && r->h->gate->C_CloseSession(r->session) == CKR_CRYPTOKI_NOT_INITIALIZED
                          && r->h->gate->C_Finalize(NULL) == CKR_CRYPTOKI_NOT_INITIALIZED
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
        racers[i] = (struct racer){ .h = h, .tbs = tbs, .session = harness_session(h), .over = &over };
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

        if (r->h->gate->C_SignInit(r->session, &r->h->mechanism, r->h->ca_key) == CKR_OK)
            (void)r->h->gate->C_Sign(r->session, r->tbs.at, r->tbs.len, out.at, &out.len);
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
            .h = h, .tbs = harness_tbs(h, FAULT_NONE), .session = harness_session(h)
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
        GATE_TEST_EC(a_fork_in_any_state_of_a_signature_leaves_it_to_the_parent),
        GATE_TEST_EC(a_fork_while_other_threads_are_inside_leaves_nothing_to_the_child),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
