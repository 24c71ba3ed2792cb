/* tests/module/test_gate_index_process.c - processes that share an index, are killed, or fork. */
#include "tests/module/fresh.h"
#include "tests/module/indexed.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PROCESSES = 8,
    CERTIFICATES = 200, /* that each of them wants to have signed */
    NTH_CALLS = 24,     /* more disk calls of one kind than a signature takes */
};

static void wait_well(pid_t child)
{
    int status = -1;

    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* A process of its own: wants every certificate, beginning at another one than the others. */
static void sign_beside_others(struct harness *h, const struct bytes *tbs, size_t first, unsigned *got)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    bool ok = harness_initialize(h) == CKR_OK
              && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session)
                     == CKR_OK
              && h->gate->C_Login(h->session, CKU_USER, pin, 4) == CKR_OK;

    for (size_t i = 0; ok && i < CERTIFICATES; i++) {
        const size_t n = (first + i) % CERTIFICATES;
        struct buffer out = buffer_new();
        const CK_RV rv = harness_sign(h, tbs[n], &out);

        if (rv == CKR_OK)
            (void)__atomic_fetch_add(&got[n], 1, __ATOMIC_SEQ_CST);
        ok = rv == CKR_OK || rv == CKR_FUNCTION_REJECTED;
    }
    ok = ok && harness_finalize(h) == CKR_OK && oracle_complaint(h->oracle) == NULL;
    _exit(ok ? 0 : 1);
}

static void eight_processes_sign_each_certificate_once_and_lose_none(void **state)
{
    struct harness *h = index_house(NULL, "");
    unsigned *const got = mmap(
        NULL, CERTIFICATES * sizeof *got, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct bytes tbs[CERTIFICATES];
    struct history_certificate found;
    pid_t children[PROCESSES];

    (void)state;
    assert_ptr_not_equal(got, MAP_FAILED);
    for (size_t i = 0; i < CERTIFICATES; i++)
        tbs[i] = harness_tbs(h, FAULT_NONE);
    for (size_t i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0)
            sign_beside_others(h, tbs, i * CERTIFICATES / PROCESSES, got);
    }
    for (size_t i = 0; i < PROCESSES; i++)
        wait_well(children[i]);
    for (size_t i = 0; i < CERTIFICATES; i++) {
        assert_int_equal(got[i], 1);
        assert_true(index_has(tbs[i], &found));
        bytes_free(tbs[i]);
    }
    assert_int_equal(ledger_count(h->ledger, "intent"), CERTIFICATES);
    assert_int_equal(ledger_count(h->ledger, "refusal"), (PROCESSES - 1) * CERTIFICATES);
    assert_true(ledger_holds_together(h->ledger));
    assert_int_equal(munmap(got, CERTIFICATES * sizeof *got), 0);
    harness_free(h);
}

/* Killed at each write and each sync: what the backend may have signed, the index knows. */
static void a_process_killed_at_any_moment_leaves_no_serial_free_that_may_be_signed(void **state)
{
    static const enum disk_call calls[] = { DISK_PWRITE, DISK_FDATASYNC };

    (void)state;
    for (size_t c = 0; c < 2; c++)
        for (unsigned long nth = 0, alive = 0; alive == 0; nth++) {
            struct harness *h = index_house(NULL, "");
            const struct bytes tbs = harness_tbs(h, FAULT_NONE);
            struct history_certificate found;
            int status = -1;

            const pid_t child = fork();
            if (child == 0)
                index_sign_and_be_killed(h, tbs, calls[c], nth);
            assert_int_equal(waitpid(child, &status, 0), child);
            alive = WIFEXITED(status);
            assert_true(alive ? WEXITSTATUS(status) == 2 : WTERMSIG(status) == SIGKILL);
            harness_start(h);
            if (ledger_intents(h->ledger, tbs, -1) > 0)
                assert_true(index_has(tbs, &found));
            assert_in_range(nth, 0, NTH_CALLS);
            bytes_free(tbs);
            harness_free(h);
        }
}

static void a_child_of_fork_uses_the_index_after_its_own_initialize(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    CK_UTF8CHAR pin[] = MOCK_PIN;

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    const pid_t child = fork();
    if (child == 0) {
        const bool ok = harness_initialize(h) == CKR_OK
                        && h->gate->C_OpenSession(
                               MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session)
                               == CKR_OK
                        && h->gate->C_Login(h->session, CKU_USER, pin, 4) == CKR_OK
                        && harness_sign(h, tbs, &out) == CKR_FUNCTION_REJECTED
                        && harness_sign(h, other, &out) == CKR_OK && h->gate->C_Finalize(NULL) == CKR_OK;
        _exit(ok ? 0 : 1);
    }
    wait_well(child);
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_processes_sign_each_certificate_once_and_lose_none),
        cmocka_unit_test(a_process_killed_at_any_moment_leaves_no_serial_free_that_may_be_signed),
        cmocka_unit_test(a_child_of_fork_uses_the_index_after_its_own_initialize),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
