/*
 * tests/unit/test_journal_faults.c - every write, sync and truncation of the journal fails once, or is the last thing that
 * the process does. Linked with --wrap for pwrite, fdatasync, fsync and ftruncate.
 */
#include "audit/journal.h"

#include "disk_faults.h"
#include "journal_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Where the line of `seq` ends in the file; 0 if it is not wholly there. */
static size_t end_of_line(const struct fixture *fixture, uint64_t seq)
{
    size_t len = 0, end = 0;
    char want[32];
    char *bytes = read_journal(fixture, &len);

    (void)snprintf(want, sizeof want, "{\"seq\":%lu,", (unsigned long)seq);
    for (char *line = bytes, *newline = NULL; (newline = strchr(line, '\n')) != NULL; line = newline + 1)
        if (strncmp(line, want, strlen(want)) == 0)
            end = (size_t)(newline - bytes) + 1;
    free(bytes);
    return end;
}

/* Appends; what is acknowledged must be in the file and covered by a sync. */
static bool append_checked(
    const struct fixture *fixture, struct journal *journal, const struct record *record)
{
    struct journal_error error;
    uint64_t seq = 0;

    if (!journal_append(journal, record, &seq, &error))
        return false;
    const size_t end = end_of_line(fixture, seq);
    assert_true(end > 0);
    assert_true(atomic_load(&synced) >= (long)end);
    return true;
}

static void make_torn(const struct fixture *fixture)
{
    static char torn[2000];

    memset(torn, 'x', sizeof torn);
    write_journal(
        fixture, torn, sizeof torn); /* longer than its repair record, so that it must be cut, too */
}

/*
 * Opens (with a repair), appends three records, and the fault comes at call number `at`. False if it was not reached.
 */
static bool run_with_fault(const struct fixture *fixture, enum what what, unsigned long at)
{
    const struct record refusal = sample_refusal();
    struct journal_error error;
    unsigned acknowledged = 0;
    bool failed = false;

    (void)unlink(fixture->path);
    make_torn(fixture);
    plan_fault(what, at);
    struct journal *journal = journal_in(fixture->directory, 30, &error);
    failed = journal == NULL;
    for (int i = 0; i < 3 && journal != NULL; i++) {
        const bool ok = append_checked(fixture, journal, &refusal);
        assert_false(ok && failed); /* a failure latches */
        failed = failed || !ok;
        acknowledged += ok;
        assert_int_equal(journal_failed(journal, NULL), failed);
    }
    const bool reached = atomic_load(&calls) >= at;
    plan_fault(NOTHING, 0);
    if (what == WRITE_SLOWLY || what == INTERRUPT)
        assert_false(failed);
    else
        assert_int_equal(failed, reached);
    if (journal == NULL)
        journal = fixture_open(fixture);
    else if (failed)
        assert_true(journal_reopen(journal, &error));
    assert_true(append_checked(fixture, journal, &refusal));
    journal_close(journal);
    assert_true(assert_intact(fixture) >= acknowledged + 2U); /* and the repair, and the last one */
    assert_true(verify(fixture->path).repairs >= 1);
    return reached;
}

static unsigned long run_with_every_fault(const struct fixture *fixture, enum what what)
{
    unsigned long at = 1;

    while (run_with_fault(fixture, what, at))
        at++;
    assert_true(at > 9); /* repair: write, sync, cut, sync; three times write and sync */
    return at;
}

static void a_write_that_fails_at_any_time_acknowledges_nothing(void **state)
{
    run_with_every_fault(*state, WRITE_NOTHING);
}

static void a_write_that_is_cut_short_at_any_time_acknowledges_nothing(void **state)
{
    unsigned long at = 1;

    /* Only writes can be half done: other calls go well, so the plan counts on to the end. */
    for (; at < 20; at++) {
        const struct fixture *fixture = *state;
        const struct record refusal = sample_refusal();
        struct journal_error error;

        (void)unlink(fixture->path);
        struct journal *journal = fixture_open(fixture);
        plan_fault(WRITE_HALF, at);
        bool failed = false;
        for (int i = 0; i < 10; i++) {
            const bool ok = append_checked(fixture, journal, &refusal);
            assert_false(ok && failed);
            failed = failed || !ok;
        }
        assert_int_equal(failed, at % 2 == 1); /* write, sync, write, sync, … */
        plan_fault(NOTHING, 0);
        assert_true(!failed || journal_reopen(journal, &error));
        assert_true(append_checked(fixture, journal, &refusal));
        journal_close(journal);
        assert_intact(fixture);
        assert_int_equal(verify(fixture->path).repairs, failed);
    }
}

static void a_sync_or_write_or_truncation_with_an_io_error_acknowledges_nothing(void **state)
{
    run_with_every_fault(*state, FAIL);
}

static void short_writes_and_interrupts_alone_are_no_failure(void **state)
{
    run_with_every_fault(*state, WRITE_SLOWLY);
    run_with_every_fault(*state, INTERRUPT);
}

/* In a child: opens (with a repair) and appends until killed. Tells each acknowledged seq through shared memory. */
static void append_until_killed(
    const struct fixture *fixture, enum what what, unsigned long at, atomic_ulong *told)
{
    const struct record refusal = sample_refusal();
    struct journal_error error;
    uint64_t seq = 0;

    plan_fault(what, at);
    struct journal *journal = journal_in(fixture->directory, 30, &error);
    for (int i = 0; journal != NULL && i < 3; i++) {
        if (!journal_append(journal, &refusal, &seq, &error))
            _exit(1);
        atomic_store(told, seq);
    }
    _exit(journal != NULL ? 0 : 1);
}

static void a_kill_at_any_step_loses_nothing_acknowledged_and_is_repaired(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    atomic_ulong *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    static const enum what deaths[] = { DIE_AFTER, DIE_HALF };

    assert_true(told != MAP_FAILED);
    for (size_t death = 0; death < 2; death++) {
        int status = -1;
        for (unsigned long at = 1; status != 0; at++) {
            (void)unlink(fixture->path);
            make_torn(fixture);
            atomic_store(told, 0);
            const pid_t child = fork();
            if (child == 0)
                append_until_killed(fixture, deaths[death], at, told);
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_true(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
            struct journal *journal = fixture_open(fixture);
            assert_true(append(journal, &refusal) > atomic_load(told));
            journal_close(journal);
            assert_true(assert_intact(fixture) > atomic_load(told));
            assert_true(verify(fixture->path).repairs >= 1);
        }
    }
    assert_int_equal(munmap(told, sizeof *told), 0);
}

enum { THREADS = 8, APPENDS = 50 };

/* How often each seq was acknowledged; a seq of 0 is none. */
static atomic_uint seen[2 * THREADS * APPENDS + 16];

struct job {
    struct journal *journal;
    unsigned acknowledged;
    bool after_failure; /* a success came after a failure */
};

static void *append_many(void *argument)
{
    struct job *job = argument;
    const struct record refusal = sample_refusal();
    bool failed = false;

    for (int i = 0; i < APPENDS; i++) {
        uint64_t seq = 0;
        const bool ok = journal_append(job->journal, &refusal, &seq, NULL);
        if (ok)
            atomic_fetch_add(&seen[seq], 1);
        job->after_failure |= ok && failed;
        failed |= !ok;
        job->acknowledged += ok;
    }
    return NULL;
}

/* Each seq that was acknowledged was so once, and is in the file. */
static void assert_acknowledged_once(const struct fixture *fixture)
{
    const uint64_t records = verify(fixture->path).records;

    for (uint64_t seq = 0; seq < sizeof seen / sizeof seen[0]; seq++) {
        const unsigned times = atomic_exchange(&seen[seq], 0);
        assert_true(times <= 1);
        assert_true(times == 0 || (seq > 0 && seq <= records));
    }
}

/* Runs the threads; returns how many appends were acknowledged. */
static unsigned run_threads(struct journal *journal)
{
    struct job jobs[THREADS];
    pthread_t threads[THREADS];
    unsigned acknowledged = 0;

    for (size_t i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){ .journal = journal };
        assert_int_equal(pthread_create(&threads[i], NULL, append_many, &jobs[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(jobs[i].after_failure);
        acknowledged += jobs[i].acknowledged;
    }
    return acknowledged;
}

static void threads_share_one_sync_for_many_records(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);

    plan_fault(NOTHING, 0);
    atomic_store(&syncs, 0);
    sync_pause_ns = 1000 * 1000; /* a disk on which the others have time to queue */
    const unsigned acknowledged = run_threads(journal);
    sync_pause_ns = 0;
    assert_int_equal(acknowledged, THREADS * APPENDS);
    assert_true(atomic_load(&syncs) < THREADS * APPENDS / 2);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), THREADS * APPENDS);
    assert_acknowledged_once(fixture);
}

static void a_failed_sync_fails_every_thread_and_nobody_hangs(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;

    sync_pause_ns = 1000 * 1000; /* so that others wait in the queue when it happens */
    plan_fault(FAIL_SYNCS, 41);
    const unsigned acknowledged = run_threads(journal);
    plan_fault(NOTHING, 0);
    sync_pause_ns = 0;
    assert_acknowledged_once(fixture);
    assert_true(acknowledged > 0 && acknowledged < THREADS * APPENDS);
    assert_true(journal_failed(journal, &error));
    assert_int_equal(error.system, EIO);
    assert_true(journal_reopen(journal, &error));
    assert_int_equal(run_threads(journal), THREADS * APPENDS);
    journal_close(journal);
    assert_true(assert_intact(fixture) >= acknowledged + THREADS * APPENDS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_write_that_fails_at_any_time_acknowledges_nothing),
        TEST(a_write_that_is_cut_short_at_any_time_acknowledges_nothing),
        TEST(a_sync_or_write_or_truncation_with_an_io_error_acknowledges_nothing),
        TEST(short_writes_and_interrupts_alone_are_no_failure),
        TEST(a_kill_at_any_step_loses_nothing_acknowledged_and_is_repaired),
        TEST(threads_share_one_sync_for_many_records),
        TEST(a_failed_sync_fails_every_thread_and_nobody_hangs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
