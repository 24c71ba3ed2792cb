/* tests/unit/test_journal_crowd.c - many processes and threads, kills without warning, a full disk. */
#include "audit/journal.h"

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
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROCESSES = 8, APPENDS = 200 };

static int append_as_process(const struct fixture *fixture, int number)
{
    struct journal_error error;
    struct journal *journal = journal_in(fixture->directory, 60, &error);
    char name[16];

    (void)snprintf(name, sizeof name, "process-%d", number);
    struct record refusal = sample_refusal();
    refusal.refusal.decision.key = name;
    for (int i = 0; journal != NULL && i < APPENDS; i++)
        if (!journal_append(journal, &refusal, NULL, &error)) {
            (void)fprintf(stderr, "%s\n", error.text);
            return 1;
        }
    journal_close(journal);
    return journal != NULL ? 0 : 1;
}

/* How many records carry this key. */
static int count_key(const struct fixture *fixture, const char *key)
{
    struct reader reader;
    struct view view;
    int count = 0;

    assert_true(reader_open(&reader, fixture->path, 30));
    while (reader_next(&reader, &view) == READER_RECORD) {
        const struct view_value value = view_get(&view, "key");
        count += value.len == strlen(key) && memcmp(value.at, key, value.len) == 0;
    }
    reader_close(&reader);
    return count;
}

static void eight_processes_leave_an_intact_chain_and_lose_nothing(void **state)
{
    const struct fixture *fixture = *state;
    pid_t children[PROCESSES];

    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(append_as_process(fixture, i));
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(assert_intact(fixture), PROCESSES * APPENDS);
    for (int i = 0; i < PROCESSES; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "process-%d", i);
        assert_int_equal(count_key(fixture, name), APPENDS);
    }
}

/* In a child: appends large records for ever. */
static void append_for_ever(const struct fixture *fixture, atomic_ulong *told)
{
    static char message[RECORD_TEXT_BYTES];
    static struct record_finding findings[20];
    struct journal_error error;
    struct journal *journal = journal_in(fixture->directory, 30, &error);
    struct record refusal = sample_refusal();
    uint64_t seq = 0;

    memset(message, 'm', sizeof message - 1);
    for (size_t i = 0; i < 20; i++)
        findings[i] = (struct record_finding){ "r", "error", "p", 0, message, NULL };
    refusal.refusal.decision.findings = findings;
    refusal.refusal.decision.finding_count = 20;
    while (journal != NULL && journal_append(journal, &refusal, &seq, &error))
        atomic_store(told, seq);
    _exit(1);
}

static void a_kill_without_warning_leaves_at_most_a_torn_tail(void **state)
{
    const struct fixture *fixture = *state;
    atomic_ulong *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(told != MAP_FAILED);
    for (long round = 0; round < 20; round++) {
        int status = -1;
        const pid_t child = fork();
        if (child == 0)
            append_for_ever(fixture, told);
        const struct timespec pause = { .tv_nsec = 5000000 + round * 317000 };
        (void)nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        journal_close(fixture_open(fixture)); /* repairs */
        assert_true(assert_intact(fixture) >= atomic_load(told));
    }
    assert_int_equal(munmap(told, sizeof *told), 0);
}

static void a_full_disk_fails_the_append_latches_and_leaves_a_chain(void **state)
{
    struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal_error error;
    unsigned acknowledged = 0;

    if (geteuid() != 0
        || mount("lintgate-test", fixture->directory, "tmpfs", MS_NOSUID, "size=64k,mode=0700") != 0)
        skip();
    struct journal *journal = fixture_open(fixture);
    while (acknowledged < 1000 && journal_append(journal, &refusal, NULL, &error))
        acknowledged++;
    assert_true(acknowledged > 10 && acknowledged < 1000);
    assert_int_equal(error.fault, JOURNAL_WRITE);
    assert_int_equal(error.system, ENOSPC);
    assert_false(journal_append(journal, &refusal, NULL, &error)); /* latched */
    assert_int_equal(mount("lintgate-test", fixture->directory, "tmpfs", MS_REMOUNT, "size=1m,mode=0700"), 0);
    assert_false(journal_append(journal, &refusal, NULL, &error)); /* still, though there is room */
    assert_true(journal_reopen(journal, &error));
    append(journal, &refusal);
    journal_close(journal);
    assert_true(assert_intact(fixture) >= acknowledged + 1);
    assert_int_equal(umount2(fixture->directory, MNT_DETACH), 0);
}

static void *append_until_cancelled(void *argument)
{
    const struct record refusal = sample_refusal();

    while (journal_append(argument, &refusal, NULL, NULL))
        pthread_testcancel();
    return NULL;
}

static void a_cancelled_thread_leaves_the_journal_usable(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    pthread_t threads[4];

#ifdef __SANITIZE_ADDRESS__
    skip(); /* that of gcc does not know how cancellation unwinds a stack, and takes it for an overflow */
#endif
    struct journal *journal = fixture_open(fixture);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, append_until_cancelled, journal), 0);
    for (size_t i = 0; i < 4; i++) {
        append(journal, &refusal);
        assert_int_equal(pthread_cancel(threads[i]), 0);
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    append(journal, &refusal);
    journal_close(journal);
    assert_intact(fixture);
}

enum { CROWD = 150 /* more than two batches have room for */, CROWD_APPENDS = 10 };

struct crowd {
    struct journal *journal;
    atomic_uint written;
    atomic_bool over;
};

static void *append_some(void *argument)
{
    struct crowd *crowd = argument;
    const struct record refusal = sample_refusal();

    for (int i = 0; i < CROWD_APPENDS; i++)
        atomic_fetch_add(&crowd->written, journal_append(crowd->journal, &refusal, NULL, NULL));
    return NULL;
}

/* Threads of `journal` append; returns how many records. */
static unsigned run_crowd(struct crowd *crowd)
{
    pthread_t threads[CROWD];

    for (size_t i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, append_some, crowd), 0);
    for (size_t i = 0; i < CROWD; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    return atomic_load(&crowd->written);
}

static void threads_for_more_than_a_batch_are_all_answered(void **state)
{
    const struct fixture *fixture = *state;
    struct crowd crowd = { .journal = fixture_open(fixture) };

    assert_int_equal(run_crowd(&crowd), CROWD * CROWD_APPENDS);
    journal_close(crowd.journal);
    assert_int_equal(assert_intact(fixture), CROWD * CROWD_APPENDS);
}

static void *reopen_until_over(void *argument)
{
    struct crowd *crowd = argument;

    while (!atomic_load(&crowd->over) && journal_reopen(crowd->journal, NULL))
        (void)nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 }, NULL);
    return NULL;
}

static void a_journal_that_is_reopened_among_threads_leaves_nobody_behind(void **state)
{
    const struct fixture *fixture = *state;
    struct crowd crowd = { .journal = fixture_open(fixture) };
    pthread_t reopeners[2];

    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&reopeners[i], NULL, reopen_until_over, &crowd), 0);
    assert_int_equal(run_crowd(&crowd), CROWD * CROWD_APPENDS);
    atomic_store(&crowd.over, true);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(reopeners[i], NULL), 0);
    journal_close(crowd.journal);
    assert_int_equal(assert_intact(fixture), CROWD * CROWD_APPENDS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(eight_processes_leave_an_intact_chain_and_lose_nothing),
        TEST(a_kill_without_warning_leaves_at_most_a_torn_tail),
        TEST(a_full_disk_fails_the_append_latches_and_leaves_a_chain),
        TEST(a_cancelled_thread_leaves_the_journal_usable),
        TEST(threads_for_more_than_a_batch_are_all_answered),
        TEST(a_journal_that_is_reopened_among_threads_leaves_nobody_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
