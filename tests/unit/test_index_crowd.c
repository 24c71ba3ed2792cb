/* tests/unit/test_index_crowd.c - many threads and processes, kills without warning, a full disk, children of fork. */
#include "index_fixture.h"

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

enum {
    PROCESSES = 8,
    THREADS = 8,
    SERIALS = 200, /* that all of them want */
    PATIENCE_SECONDS = 60,
};

/* The nth serial, in no order. */
static const char *serial_of(unsigned n, char text[16])
{
    (void)snprintf(text, 16, "%08x", n * 2654435761U);
    return text;
}

static void *shared(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(at != MAP_FAILED);
    return at;
}

/* Wants every serial, beginning at another one than the others; counts those it got. False: trouble. */
static bool take_all(struct index *index, unsigned first, atomic_uint *got)
{
    struct index_error error;
    char serial[16];

    for (unsigned i = 0; i < SERIALS; i++) {
        const unsigned n = (first + i) % SERIALS;
        switch (issue(index, "ca", serial_of(n, serial), "tbs", &error)) {
        case ISSUED: (void)atomic_fetch_add(&got[n], 1); break;
        case ISSUED_BEFORE: break;
        case ISSUE_TROUBLE: (void)fprintf(stderr, "%s\n", error.text); return false;
        }
    }
    return true;
}

static void assert_each_once(const struct index_fixture *fixture, const atomic_uint *got)
{
    struct index *index = index_of(fixture);
    struct history_certificate found;
    char serial[16];

    for (unsigned i = 0; i < SERIALS; i++) {
        assert_int_equal(atomic_load(&got[i]), 1);
        assert_true(known(index, "ca", serial_of(i, serial), &found));
    }
    index_close(index);
}

static void eight_processes_give_each_serial_once_and_lose_none(void **state)
{
    const struct index_fixture *fixture = *state;
    atomic_uint *const got = shared(SERIALS * sizeof *got);
    pid_t children[PROCESSES];

    index_close(index_of(fixture));
    for (unsigned i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct index_error error;
            struct index *index = index_open(fixture->path, INDEX_TO_ADD, PATIENCE_SECONDS, &error);
            const bool ok = index != NULL && take_all(index, i * SERIALS / PROCESSES, got);
            index_close(index);
            _exit(ok ? 0 : 1);
        }
    }
    for (unsigned i = 0; i < PROCESSES; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_each_once(fixture, got);
    assert_int_equal(munmap(got, SERIALS * sizeof *got), 0);
}

/* What a thread works on. */
struct work {
    struct index *index;
    unsigned first;
    atomic_uint *got;
    bool ok;
};

static void *take_as_thread(void *argument)
{
    struct work *const work = argument;

    work->ok = take_all(work->index, work->first, work->got);
    return NULL;
}

static void eight_threads_give_each_serial_once_and_lose_none(void **state)
{
    const struct index_fixture *fixture = *state;
    atomic_uint *const got = shared(SERIALS * sizeof *got);
    struct index *index = index_of(fixture);
    struct work work[THREADS];
    pthread_t threads[THREADS];

    for (unsigned i = 0; i < THREADS; i++) {
        work[i] = (struct work){ index, i * SERIALS / THREADS, got, false };
        assert_int_equal(pthread_create(&threads[i], NULL, take_as_thread, &work[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(work[i].ok);
    }
    index_close(index);
    assert_each_once(fixture, got);
    assert_int_equal(munmap(got, SERIALS * sizeof *got), 0);
}

/* In a child: issues for ever, and says how far it is only when the index says that it is on disk. */
static void issue_for_ever(const struct index_fixture *fixture, atomic_uint *told)
{
    struct index_error error;
    struct index *index = index_open(fixture->path, INDEX_TO_ADD, PATIENCE_SECONDS, &error);
    char serial[16];

    while (index != NULL && issue(index, "ca", serial_of(*told, serial), "tbs", &error) != ISSUE_TROUBLE)
        (void)atomic_fetch_add(told, 1);
    _exit(1);
}

static void a_kill_without_warning_loses_nothing_that_was_kept_and_holds_nobody_up(void **state)
{
    const struct index_fixture *fixture = *state;
    atomic_uint *const told = shared(sizeof *told);
    struct history_certificate found;
    char serial[16];

    index_close(index_of(fixture));
    for (long round = 0; round < 20; round++) {
        int status = -1;
        const pid_t child = fork();
        if (child == 0)
            issue_for_ever(fixture, told);
        const struct timespec pause = { .tv_nsec = 15000000 + round * 1317000 };
        (void)nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        struct index *index = index_of(fixture); /* every record is right */
        for (unsigned i = 0; i < atomic_load(told); i++)
            assert_true(known(index, "ca", serial_of(i, serial), &found));
        index_close(index);
    }
    assert_true(atomic_load(told) > 0);
    assert_int_equal(munmap(told, sizeof *told), 0);
}

static void a_process_that_stands_still_with_the_lock_is_waited_for_and_no_longer(void **state)
{
    const struct index_fixture *fixture = *state;
    atomic_uint *const held = shared(sizeof *held);
    struct index *index = index_of(fixture);
    struct index_error error;
    int status = -1;

    index_close(index);
    const pid_t child = fork();
    if (child == 0) {
        struct index_decision decision;
        struct history_certificate found;
        (void)alarm(PATIENCE_SECONDS); /* should the parent not end it */
        index = index_open(fixture->path, INDEX_TO_ADD, 5, &error);
        decision_begin(&decision, index, true, false);
        (void)decision.history.answers->certificate(&decision, SPAN_TEXT("ca"), SPAN_TEXT("1"), &found);
        atomic_store(held, 1);
        for (;;)
            (void)pause();
    }
    index = index_open(fixture->path, INDEX_TO_ADD, 5, &error);
    while (atomic_load(held) == 0)
        (void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    index_close(index);
    assert_index_refused(fixture, INDEX_LOCK, "want the lock");
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    index = index_of(fixture);
    assert_int_equal(issue(index, "ca", "1", "tbs", NULL), ISSUED);
    index_close(index);
    assert_int_equal(munmap(held, sizeof *held), 0);
}

static void a_full_disk_keeps_nothing_latches_and_damages_nothing(void **state)
{
    const struct index_fixture *fixture = *state;
    struct history_certificate found;
    struct index_error error;
    unsigned kept = 0;
    char serial[16];

    if (geteuid() != 0
        || mount("lintgate-test", fixture->directory, "tmpfs", MS_NOSUID, "size=256k,mode=0700") != 0)
        skip();
    struct index *index = index_of(fixture);
    while (kept < 20000 && issue(index, "ca", serial_of(kept, serial), "tbs", &error) == ISSUED)
        kept++;
    assert_in_range(kept, 100, 19999);
    assert_int_equal(error.fault, INDEX_WRITE);
    assert_int_equal(issue(index, "ca", "new", "tbs", &error), ISSUE_TROUBLE); /* latched */
    assert_int_equal(mount("lintgate-test", fixture->directory, "tmpfs", MS_REMOUNT, "size=2m,mode=0700"), 0);
    assert_int_equal(
        issue(index, "ca", "new", "tbs", &error), ISSUE_TROUBLE); /* still, though there is room */
    assert_true(index_reopen(index, &error));
    for (unsigned i = 0; i < kept; i++)
        assert_true(known(index, "ca", serial_of(i, serial), &found));
    assert_false(known(index, "ca", serial_of(kept, serial), &found));
    assert_int_equal(issue(index, "ca", "new", "tbs", NULL), ISSUED);
    index_close(index);
    assert_int_equal(umount2(fixture->directory, MNT_DETACH), 0);
}

/* Threads at work while the disk is full: what one of them was told is kept is kept. */
static void of_threads_that_meet_a_full_disk_none_is_told_what_is_not_so(void **state)
{
    const struct index_fixture *fixture = *state;
    atomic_uint *const got = shared(SERIALS * sizeof *got);
    struct work work[THREADS];
    pthread_t threads[THREADS];
    struct history_certificate found;
    struct index_error error;
    char serial[16];

    if (geteuid() != 0
        || mount("lintgate-test", fixture->directory, "tmpfs", MS_NOSUID, "size=80k,mode=0700") != 0)
        skip();
    struct index *index = index_of(fixture);
    for (unsigned i = 0; i < THREADS; i++) {
        work[i] = (struct work){ index, i * SERIALS / THREADS, got, false };
        assert_int_equal(pthread_create(&threads[i], NULL, take_as_thread, &work[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(index_failed(index, &error));
    assert_int_equal(mount("lintgate-test", fixture->directory, "tmpfs", MS_REMOUNT, "size=2m,mode=0700"), 0);
    assert_true(index_reopen(index, &error));
    for (unsigned i = 0; i < SERIALS; i++) {
        assert_in_range(atomic_load(&got[i]), 0, 1);
        assert_int_equal(known(index, "ca", serial_of(i, serial), &found), atomic_load(&got[i]) == 1);
    }
    index_close(index);
    assert_int_equal(umount2(fixture->directory, MNT_DETACH), 0);
    assert_int_equal(munmap(got, SERIALS * sizeof *got), 0);
}

static void a_child_of_fork_has_no_index_and_disturbs_none(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct index_decision decision;
    struct history_certificate found;
    struct index_error error;
    int status = -1;

    /* In the middle of a turn. */
    decision_begin(&decision, index, true, false);
    assert_int_equal(
        decision.history.answers->certificate(&decision, SPAN_TEXT("ca"), SPAN_TEXT("1"), &found),
        HISTORY_NONE);
    const pid_t child = fork();
    if (child == 0) {
        const bool refused = issue(index, "ca", "2", "tbs", &error) == ISSUE_TROUBLE
                             && error.fault == INDEX_FORKED && index_failed(index, NULL)
                             && !index_reopen(index, &error);
        index_close(index); /* lets go of it */
        _exit(refused ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_index_refused(fixture, INDEX_LOCK, "want the lock"); /* the parent's is held still */
    assert_true(decision_keep(&decision, index_certificate("ca", "1", "tbs"), 1, NULL));
    assert_true(known(index, "ca", "1", &found));
    index_close(index);
    index = index_of(fixture);
    assert_true(known(index, "ca", "1", &found));
    index_close(index);
}

static void *issue_until_cancelled(void *argument)
{
    static atomic_uint number;
    char serial[16];

    while (
        issue(argument, "ca", serial_of(atomic_fetch_add(&number, 1), serial), "tbs", NULL) != ISSUE_TROUBLE)
        pthread_testcancel();
    return NULL;
}

static void a_cancelled_thread_leaves_the_index_usable(void **state)
{
    const struct index_fixture *fixture = *state;
    pthread_t threads[4];
    char serial[16];

#ifdef __SANITIZE_ADDRESS__
    skip(); /* that of gcc does not know how cancellation unwinds a stack, and takes it for an overflow */
#endif
    struct index *index = index_of(fixture);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, issue_until_cancelled, index), 0);
    for (unsigned i = 0; i < 4; i++) {
        (void)snprintf(serial, sizeof serial, "own %u", i);
        assert_int_equal(issue(index, "ca", serial, "tbs", NULL), ISSUED);
        assert_int_equal(pthread_cancel(threads[i]), 0);
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(issue(index, "ca", "last", "tbs", NULL), ISSUED);
    index_close(index);
    index_close(index_of(fixture));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, index_setup, index_teardown)
    const struct CMUnitTest tests[] = {
        TEST(eight_processes_give_each_serial_once_and_lose_none),
        TEST(eight_threads_give_each_serial_once_and_lose_none),
        TEST(a_kill_without_warning_loses_nothing_that_was_kept_and_holds_nobody_up),
        TEST(a_process_that_stands_still_with_the_lock_is_waited_for_and_no_longer),
        TEST(a_full_disk_keeps_nothing_latches_and_damages_nothing),
        TEST(of_threads_that_meet_a_full_disk_none_is_told_what_is_not_so),
        TEST(a_child_of_fork_has_no_index_and_disturbs_none),
        TEST(a_cancelled_thread_leaves_the_index_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
