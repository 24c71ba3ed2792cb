/*
 * tests/module/test_gate_fork.c - a process forks in every state of a signature: the parent's is made as if nothing had been, and the
 * child, which may even come back into the middle of C_Sign, has nothing of it.
 */
#include "tests/module/fresh.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HANG_SECONDS = 60 /* then a child is taken for hung */ };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST_EC(a_fork_in_any_state_of_a_signature_leaves_it_to_the_parent),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
