/* tests/unit/test_journal.c - one process, one thread: the chain, its repair, and every way to be refused. */
#include "audit/journal.h"

#include "journal_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void the_chain_continues_across_reopen(void **state)
{
    const struct fixture *fixture = *state;
    const struct record start = sample_start(), intent = sample_intent(), refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    assert_int_equal(append(journal, &start), 1);
    assert_int_equal(append(journal, &intent), 2);
    journal_close(journal);
    journal = fixture_open(fixture);
    assert_int_equal(journal_head(journal).seq, 2);
    const struct record outcome = sample_outcome(2);
    assert_int_equal(append(journal, &outcome), 3);
    assert_int_equal(append(journal, &refusal), 4);
    assert_int_equal(journal_head(journal).seq, 4);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 4);
}

static void two_journals_of_one_file_take_turns(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *one = fixture_open(fixture), *other = fixture_open(fixture);

    for (uint64_t i = 0; i < 10; i++)
        assert_int_equal(append(i % 2 == 0 ? one : other, &refusal), i + 1);
    journal_close(one);
    journal_close(other);
    assert_int_equal(assert_intact(fixture), 10);
}

static void a_replaced_file_is_noticed_and_latches(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;
    char moved[128];

    append(journal, &refusal);
    (void)snprintf(moved, sizeof moved, "%s.1", fixture->path);
    assert_int_equal(rename(fixture->path, moved), 0);
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    write_journal(fixture, "", 0);
    assert_false(journal_append(journal, &refusal, NULL, &error)); /* latched */
    assert_true(journal_failed(journal, &error));
    assert_int_equal(error.system, ENOENT);
    assert_false(journal_reopen(journal, &error)); /* what it wrote is not there */
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    journal_close(journal);
    journal = fixture_open(fixture); /* a process that knows nothing of the old one begins a new one */
    assert_int_equal(append(journal, &refusal), 1);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 1);
    assert_int_equal(verify(moved).records, 1);
    assert_int_equal(unlink(moved), 0);
}

static void a_shrunken_file_is_noticed_even_by_reopen(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;
    size_t len = 0;

    append(journal, &refusal);
    char *bytes = read_journal(fixture, &len);
    append(journal, &refusal);
    assert_int_equal(
        truncate(fixture->path, (off_t)len), 0); /* at the boundary of a line: the chain is whole */
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    assert_false(journal_reopen(journal, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    assert_true(journal_failed(journal, NULL));
    free(bytes);
    journal_close(journal);
}

/* Puts `torn` after two records, and wants it gone, with a record that says so. */
static void assert_repaired(const struct fixture *fixture, const char *torn, size_t torn_len)
{
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    size_t before = 0, after = 0;

    append(journal, &refusal);
    append(journal, &refusal);
    journal_close(journal);
    char *bytes = read_journal(fixture, &before);
    free(bytes);
    append_raw(fixture, torn, torn_len);
    assert_int_equal(verify(fixture->path).result, READER_FAULT);
    journal = fixture_open(fixture);
    assert_int_equal(journal_head(journal).seq, 3);
    assert_int_equal(append(journal, &refusal), 4);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 4);
    assert_int_equal(verify(fixture->path).repairs, 1);
    bytes = read_journal(fixture, &after);
    char want[64];
    (void)snprintf(want, sizeof want, "\"offset\":%zu,\"len\":%zu,", before, torn_len);
    assert_non_null(strstr(bytes + before, want));
    free(bytes);
    assert_int_equal(unlink(fixture->path), 0);
}

static void a_torn_tail_is_cut_and_a_record_says_so(void **state)
{
    static char long_tail[RECORD_LINE_BYTES];

    memset(long_tail, 'x', sizeof long_tail);
    assert_repaired(*state, "{", 1);
    assert_repaired(*state, "{\"seq\":3,\"prev\":\"00", 20);
    assert_repaired(*state, "\n", 1);
    assert_repaired(*state, "\0\0\0\0", 4); /* what some file systems leave of a crash */
    assert_repaired(*state, "{\"seq\":3,\"prev\":\0\0\0\n", 20);
    assert_repaired(*state, long_tail, sizeof long_tail); /* longer than the repair record: the rest is cut */
    long_tail[sizeof long_tail - 1] = '\n';
    assert_repaired(*state, long_tail, sizeof long_tail);
}

static void a_file_with_only_a_torn_tail_starts_with_its_repair(void **state)
{
    const struct fixture *fixture = *state;

    write_journal(fixture, "{\"se", 4);
    struct journal *journal = fixture_open(fixture);
    assert_int_equal(journal_head(journal).seq, 1);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 1);
    assert_int_equal(verify(fixture->path).repairs, 1);
}

static void a_torn_tail_left_by_another_process_is_repaired_by_the_next_append(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    append(journal, &refusal);
    append_raw(fixture, "{\"seq\":", 7);
    assert_int_equal(append(journal, &refusal), 3);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 3);
    assert_int_equal(verify(fixture->path).repairs, 1);
}

static void more_than_one_bad_line_at_the_end_is_not_repaired(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    append(journal, &refusal);
    journal_close(journal);
    append_raw(fixture, "bad\nbad", 7);
    assert_refused(fixture, JOURNAL_CHAIN, "journal-000001.jsonl");
}

static void a_changed_last_record_or_one_of_another_version_is_not_cut(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    size_t len = 0;

    append(journal, &refusal);
    append(journal, &refusal);
    journal_close(journal);
    char *bytes = read_journal(fixture, &len);
    bytes[len - 10] ^= 1; /* in the name of the last field */
    write_journal(fixture, bytes, len);
    assert_refused(fixture, JOURNAL_CHAIN, "want ,\"findings_lost\":");
    (void)memcpy(strstr(bytes, "\"key\""), "\"Key\"", 5); /* a field that is not known */
    write_journal(fixture, bytes, (size_t)(strchr(bytes, '\n') - bytes) + 1);
    assert_refused(fixture, JOURNAL_CHAIN, "want ,\"key\":");
    free(bytes);
}

static void a_broken_chain_at_the_end_is_not_repaired(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    size_t len = 0;

    for (int i = 0; i < 3; i++)
        append(journal, &refusal);
    journal_close(journal);
    char *bytes = read_journal(fixture, &len);
    char *third = strchr(strchr(bytes, '\n') + 1, '\n') + 1;
    third[-20] ^= 1; /* in the second record: the last one does not follow it any more */
    write_journal(fixture, bytes, len);
    assert_refused(fixture, JOURNAL_CHAIN, "want ");
    memmove(strchr(bytes, '\n') + 1, third, strlen(third) + 1); /* the second record deleted */
    write_journal(fixture, bytes, strlen(bytes));
    assert_refused(fixture, JOURNAL_CHAIN, "want seq 2, have 3");
    free(bytes);
}

static void a_file_that_does_not_start_with_the_first_record_is_refused(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    size_t len = 0;

    append(journal, &refusal);
    append(journal, &refusal);
    journal_close(journal);
    char *bytes = read_journal(fixture, &len);
    const char *second = strchr(bytes, '\n') + 1;
    write_journal(fixture, second, strlen(second));
    assert_refused(fixture, JOURNAL_CHAIN, "want seq 1, have 2");
    free(bytes);
}

static void a_lock_held_by_another_for_too_long_fails_and_latches(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    struct journal_error error;
    struct journal *journal = journal_in(fixture->directory, 0, &error);

    assert_non_null(journal);
    const int fd = open(fixture->path, O_RDWR | O_CLOEXEC);
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &all), 0);
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_LOCK);
    assert_refused(fixture, JOURNAL_LOCK, "want the lock within 0 s");
    assert_false(journal_reopen(journal, &error));
    assert_int_equal(close(fd), 0);
    assert_false(journal_append(journal, &refusal, NULL, &error)); /* still latched */
    assert_int_equal(error.fault, JOURNAL_LOCK);
    assert_true(journal_reopen(journal, &error));
    assert_int_equal(append(journal, &refusal), 1);
    journal_close(journal);
}

static void a_record_that_is_not_complete_is_not_written_and_does_not_latch(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);
    struct record record = { .kind = RECORD_NONE };
    struct journal_error error;

    assert_false(journal_append(journal, &record, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_RECORD);
    record = sample_intent();
    record.intent.decision.mode = RECORD_MODE_NONE;
    assert_false(journal_append(journal, &record, NULL, &error));
    assert_string_equal(error.text, "want mode in the record");
    record = (struct record){ .kind = RECORD_REPAIR };
    assert_false(journal_append(journal, &record, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_RECORD);
    record = (struct record){ .kind = RECORD_CLOCK };
    assert_false(journal_append(journal, &record, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_RECORD);
    record = (struct record){ .kind = RECORD_ROTATION };
    assert_false(journal_append(journal, &record, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_RECORD);
    assert_false(journal_failed(journal, NULL));
    record = sample_intent();
    assert_int_equal(append(journal, &record), 1);
    journal_close(journal);
}

static void a_limit_on_the_size_of_files_fails_the_append_and_not_the_host(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;
    struct rlimit before, small;

    append(journal, &refusal);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){ .rlim_cur = 1024, .rlim_max = before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const bool ok = journal_append(journal, &refusal, NULL, &error); /* SIGXFSZ would end this program */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(ok);
    assert_int_equal(error.system, EFBIG);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 1);
}

/* What a child of fork may do; its exit code says what went wrong. */
static int child_of_fork(struct journal *journal)
{
    const struct record refusal = sample_refusal();
    struct journal_error error;

    if (journal_append(journal, &refusal, NULL, &error) || error.fault != JOURNAL_FORKED)
        return 1;
    if (journal_reopen(journal, &error) || error.fault != JOURNAL_FORKED || !journal_failed(journal, NULL))
        return 2;
    journal_discard(journal);
    return 0;
}

static void a_child_of_fork_cannot_write_and_leaves_the_parent_alone(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    int status = -1;

    append(journal, &refusal);
    const pid_t child = fork();
    if (child == 0)
        _exit(child_of_fork(journal));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(append(journal, &refusal), 2);
    journal_close(journal);
    assert_int_equal(assert_intact(fixture), 2);
}

static void a_discarding_child_does_not_release_the_parents_lock(void **state)
{
    const struct fixture *fixture = *state;
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    struct journal *journal = fixture_open(fixture);
    int status = -1;

    assert_int_equal(
        fcntl(descriptor_of(fixture), F_OFD_SETLK, &all), 0); /* as a leader in another thread would */
    const pid_t child = fork();
    if (child == 0) {
        journal_discard(journal);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_refused(fixture, JOURNAL_LOCK, "want the lock");
    journal_close(journal);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = true }; /* which makes frames larger */
#else
enum { SANITIZED = false };
#endif

enum { STACK_BYTES = 256 * 1024, STACK_LIMIT_BYTES = 16 * 1024 };

static void *do_nothing(void *argument)
{
    return argument;
}

/* Opens with a repair, appends, closes. */
static void *use_journal(void *argument)
{
    const struct fixture *fixture = argument;
    const struct record refusal = sample_refusal();
    struct journal_error error;
    struct journal *journal = journal_in(fixture->directory, 0, &error);
    const bool ok = journal != NULL && journal_append(journal, &refusal, NULL, &error);

    journal_close(journal);
    return ok ? argument : NULL;
}

/* Octets of stack that a thread needs. */
static size_t stack_of(void *(*function)(void *), const struct fixture *fixture)
{
    static _Alignas(4096) uint8_t stack[STACK_BYTES];
    struct fixture copy = *fixture;
    pthread_attr_t attributes;
    pthread_t thread;
    void *result = NULL;
    size_t untouched = 0;

    memset(stack, 0xa5, sizeof stack);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, sizeof stack), 0);
    assert_int_equal(pthread_create(&thread, &attributes, function, &copy), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, &copy);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    while (untouched < sizeof stack && stack[untouched] == 0xa5)
        untouched++;
    return sizeof stack - untouched;
}

static void opening_repairing_and_appending_need_little_stack(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();

    if (SANITIZED)
        skip();
    journal_close(fixture_open(fixture)); /* what libcrypto and the linker do once is done */
    struct journal *journal = fixture_open(fixture);
    append(journal, &refusal);
    append(journal, &refusal);
    journal_close(journal);
    append_raw(fixture, "{", 1);
    const size_t of_any_thread = stack_of(do_nothing, fixture);
    const size_t ours = stack_of(use_journal, fixture) - of_any_thread;
    print_message("octets of stack: %zu\n", ours);
    assert_true(ours < STACK_LIMIT_BYTES);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_chain_continues_across_reopen),
        TEST(two_journals_of_one_file_take_turns),
        TEST(a_replaced_file_is_noticed_and_latches),
        TEST(a_shrunken_file_is_noticed_even_by_reopen),
        TEST(a_torn_tail_is_cut_and_a_record_says_so),
        TEST(a_file_with_only_a_torn_tail_starts_with_its_repair),
        TEST(a_torn_tail_left_by_another_process_is_repaired_by_the_next_append),
        TEST(more_than_one_bad_line_at_the_end_is_not_repaired),
        TEST(a_changed_last_record_or_one_of_another_version_is_not_cut),
        TEST(a_broken_chain_at_the_end_is_not_repaired),
        TEST(a_file_that_does_not_start_with_the_first_record_is_refused),
        TEST(a_lock_held_by_another_for_too_long_fails_and_latches),
        TEST(a_record_that_is_not_complete_is_not_written_and_does_not_latch),
        TEST(a_limit_on_the_size_of_files_fails_the_append_and_not_the_host),
        TEST(opening_repairing_and_appending_need_little_stack),
        TEST(a_child_of_fork_cannot_write_and_leaves_the_parent_alone),
        TEST(a_discarding_child_does_not_release_the_parents_lock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
