/* tests/module/test_gate_process.c - processes that fork, end, or share a journal. */
#include "tests/module/fresh.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PROCESSES = 4,
    SIGNATURES = 25, /* of each process */
};

/* What a child found, where its parent can read it. */
struct report {
    CK_RV sign, update, final, close, info, initialize, sign_after, again;
    bool signed_itself, ok;
};

static struct report *shared_report(void)
{
    struct report *report = mmap(
        NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(report, MAP_FAILED);
    memset(report, 0xff, sizeof *report);
    return report;
}

static void wait_well(pid_t child)
{
    int status = -1;

    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* The child of a process in which a signature is pending. */
static void be_the_child(struct harness *h, struct bytes good, struct report *report)
{
    struct buffer out = buffer_new();
    CK_INFO info;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    report->sign = harness_finish(h, good, &out);
    report->update = h->gate->C_SignUpdate(h->session, good.at, good.len);
    report->final = h->gate->C_SignFinal(h->session, out.at, &out.len);
    report->info = h->gate->C_GetInfo(&info);
    report->close = h->gate->C_CloseSession(h->session);
    report->initialize = harness_initialize(h);
    report->sign_after = harness_finish(h, good, &out); /* the parent's session is not the child's */
    h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session);
    h->gate->C_Login(h->session, CKU_USER, pin, 4);
    out = buffer_new();
    report->again = harness_sign(h, good, &out);
    report->signed_itself = report->again == CKR_OK
                            && authority_verify(h->ca, h->algorithm, good, out.at, out.len);
    report->ok = h->gate->C_Finalize(NULL) == CKR_OK;
    _exit(0);
}

static void a_child_of_fork_inherits_no_pending_signature_and_disturbs_none(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);
    struct report *report = shared_report();
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    const pid_t child = fork();
    if (child == 0)
        be_the_child(h, other, report);
    wait_well(child);
    assert_int_equal(report->sign, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(report->update, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(report->final, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(report->info, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(report->close, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_int_equal(report->initialize, CKR_OK);
    assert_int_equal(report->sign_after, CKR_SESSION_HANDLE_INVALID);
    assert_true(report->signed_itself);
    assert_true(report->ok);
    /* The parent goes on as if nothing had been. */
    assert_int_equal(harness_finish(h, good, &out), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, good, out.at, out.len));
    assert_int_equal(ledger_count(h->ledger, "intent"), 2);
    munmap(report, sizeof *report);
    bytes_free(good);
    bytes_free(other);
}

static void a_child_that_never_touches_the_module_ends_well(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        exit(0);
    wait_well(child);
    assert_int_equal(harness_finish(h, good, &out), CKR_OK);
    bytes_free(good);
}

static struct harness *leaving;
static CK_RV close_at_exit, finalize_at_exit, sign_at_exit;
static size_t calls_at_exit;

/* Registered before lintgate was loaded, so it runs after lintgate knows that the process ends. */
static void call_at_exit(void)
{
    const struct bytes nothing = { NULL, 0 };
    struct buffer out = buffer_new();

    if (leaving == NULL)
        return;
    calls_at_exit = leaving->mock->calls(FUNCTION_ANY);
    sign_at_exit = harness_finish(leaving, nothing, &out);
    close_at_exit = leaving->gate->C_CloseSession(leaving->session);
    finalize_at_exit = leaving->gate->C_Finalize(NULL);
    if (sign_at_exit != CKR_CRYPTOKI_NOT_INITIALIZED || close_at_exit != CKR_OK || finalize_at_exit != CKR_OK
        || leaving->mock->calls(FUNCTION_ANY) != calls_at_exit)
        _exit(3);
}

static void leave_with_everything_open(void)
{
    if (atexit(call_at_exit) != 0)
        _exit(4);
    leaving = harness_new(NULL);
    harness_session(leaving);
    if (harness_init(leaving) != CKR_OK)
        _exit(5);
}

static void a_process_that_ends_with_everything_open_ends_well(void **state)
{
    (void)state;
    assert_int_equal(fresh_exit(leave_with_everything_open), 0);
}

static void leave_twice_finalised(void)
{
    struct harness *h = harness_new(NULL);

    harness_free(h);
    h = harness_new(NULL);
    harness_free(h);
}

static void a_process_that_ends_after_its_end_ends_well(void **state)
{
    (void)state;
    assert_int_equal(fresh_exit(leave_twice_finalised), 0);
}

/* A process of its own, with the journal and the keys of all. */
static void sign_beside_others(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    bool ok = harness_initialize(h) == CKR_OK
              && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session)
                     == CKR_OK
              && h->gate->C_Login(h->session, CKU_USER, pin, 4) == CKR_OK;

    for (int i = 0; ok && i < SIGNATURES; i++) {
        const struct bytes tbs = harness_tbs(h, i % 5 == 0 ? FAULT_ISSUER : FAULT_NONE);
        struct buffer out = buffer_new();
        const CK_RV rv = harness_sign(h, tbs, &out);

        ok = i % 5 == 0 ? rv == CKR_FUNCTION_REJECTED
                        : rv == CKR_OK && authority_verify(h->ca, h->algorithm, tbs, out.at, out.len);
        bytes_free(tbs);
    }
    ok = ok && harness_finalize(h) == CKR_OK && oracle_complaint(h->oracle) == NULL;
    _exit(ok ? 0 : 1);
}

static void processes_share_one_journal(void **state)
{
    struct harness *h = *state;
    pid_t children[PROCESSES];

    for (size_t i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0)
            sign_beside_others(h);
    }
    for (size_t i = 0; i < PROCESSES; i++)
        wait_well(children[i]);
    assert_int_equal(ledger_count(h->ledger, "intent"), PROCESSES * SIGNATURES * 4 / 5);
    assert_int_equal(ledger_count(h->ledger, "outcome"), PROCESSES * SIGNATURES * 4 / 5);
    assert_int_equal(ledger_count(h->ledger, "refusal"), PROCESSES * SIGNATURES / 5);
    assert_int_equal(ledger_count(h->ledger, "start"), PROCESSES);
    assert_int_equal(ledger_count(h->ledger, "stop"), PROCESSES);
    assert_true(ledger_holds_together(h->ledger));
}

/* Where a process is killed while it signs. */
enum moment {
    BEFORE_INTENT,   /* its record is about to be written */
    INTENT_TORN,     /* half of it is in the file */
    INTENT_UNSYNCED, /* written, not yet durable */
    BACKEND_SIGNING, /* durable; the backend has it */
    BACKEND_SIGNED,  /* the signature exists */
    OUTCOME_TORN,    /* half of the outcome is in the file */
    MOMENTS
};

static unsigned long writes_left; /* of the journal, that are let through */

static void die(void)
{
    kill(getpid(), SIGKILL);
}

static void die_at_write(void *unused)
{
    (void)unused;
    if (writes_left == 0)
        die();
    writes_left--;
}

static void die_at_sync(void *unused)
{
    (void)unused;
    die();
}

static void die_at_sign(void *context, enum function function, const uintptr_t *values)
{
    (void)context;
    (void)values;
    if (function == FUNCTION_Sign)
        die();
}

static void tear_next_write(void *context, enum function function, const uintptr_t *values)
{
    (void)context;
    (void)function;
    (void)values;
    disk_write_short(100);
    writes_left = 1;
    disk_before(DISK_PWRITE, die_at_write, NULL);
}

static void arm(struct harness *h, enum moment moment)
{
    switch (moment) {
    case BEFORE_INTENT: disk_before(DISK_PWRITE, die_at_write, NULL); break;
    case INTENT_TORN: tear_next_write(NULL, FUNCTION_Sign, NULL); break;
    case INTENT_UNSYNCED: disk_before(DISK_FDATASYNC, die_at_sync, NULL); break;
    case BACKEND_SIGNING: h->mock->before(FUNCTION_ANY, die_at_sign, NULL); break;
    case BACKEND_SIGNED: h->mock->after(FUNCTION_Sign, die_at_sign, NULL); break;
    case OUTCOME_TORN: h->mock->after(FUNCTION_Sign, tear_next_write, NULL); break;
    case MOMENTS: break;
    }
}

static void sign_and_be_killed(struct harness *h, struct bytes tbs, enum moment moment)
{
    struct buffer out = buffer_new();

    harness_start(h);
    if (harness_init(h) != CKR_OK)
        _exit(1);
    arm(h, moment);
    harness_finish(h, tbs, &out);
    _exit(2);
}

static void a_process_killed_at_any_moment_leaves_a_journal_that_goes_on(void **state)
{
    static const size_t intents[MOMENTS] = { 0, 0, 1, 1, 1, 1 };

    for (enum moment moment = 0; moment < MOMENTS; moment++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        int status = -1;

        const pid_t child = fork();
        if (child == 0)
            sign_and_be_killed(h, tbs, moment);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        harness_start(h); /* what is torn is cut off, and said to be */
        assert_int_equal(ledger_intents(h->ledger, tbs, -1), intents[moment]);
        assert_int_equal(ledger_count(h->ledger, "outcome"), 0);
        assert_int_equal(ledger_count(h->ledger, "repair"), moment == INTENT_TORN || moment == OUTCOME_TORN);
        harness_must_sign(h, tbs);
        assert_true(ledger_holds_together(h->ledger));
        bytes_free(tbs);
        harness_free(h);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_child_of_fork_inherits_no_pending_signature_and_disturbs_none),
        GATE_TEST(a_child_that_never_touches_the_module_ends_well),
        cmocka_unit_test(a_process_that_ends_with_everything_open_ends_well),
        cmocka_unit_test(a_process_that_ends_after_its_end_ends_well),
        GATE_TEST_QUIET(processes_share_one_journal),
        cmocka_unit_test(a_process_killed_at_any_moment_leaves_a_journal_that_goes_on),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
