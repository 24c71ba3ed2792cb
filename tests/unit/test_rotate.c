/* tests/unit/test_rotate.c - the journal in several files: one chain, whoever writes, whatever is killed, nothing lost or swapped unseen. */
#include "audit/journal.h"

#include "audit/segment.h"
#include "journal_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
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

enum { PATH_BYTES = 96 /* as in a fixture */, SMALL_BYTES = 4000 /* about three refusals */ };

static struct journal *open_small(const struct fixture *fixture, struct journal_error *error)
{
    struct journal_settings settings = fixture_settings(30);

    settings.segment_bytes = SMALL_BYTES;
    return journal_open(fixture->directory, &settings, error);
}

static struct journal *must_open_small(const struct fixture *fixture)
{
    struct journal_error error = { .text = "" };
    struct journal *journal = open_small(fixture, &error);

    assert_string_equal(error.text, "");
    assert_non_null(journal);
    return journal;
}

/* Appends `count` refusals. */
static void fill(const struct fixture *fixture, unsigned count)
{
    const struct record refusal = sample_refusal();
    struct journal *journal = must_open_small(fixture);

    for (unsigned i = 0; i < count; i++)
        append(journal, &refusal);
    journal_close(journal);
}

static const char *path_of(const struct fixture *fixture, unsigned number, char path[PATH_BYTES])
{
    char name[SEGMENT_NAME_BYTES];

    (void)snprintf(path, PATH_BYTES, "%s/%s", fixture->directory, segment_name(number, name));
    return path;
}

static off_t size_of(const struct fixture *fixture, unsigned number)
{
    char path[PATH_BYTES];
    struct stat st;

    return stat(path_of(fixture, number, path), &st) == 0 ? st.st_size : -1;
}

static unsigned last_segment(const struct fixture *fixture)
{
    unsigned number = 0;

    while (size_of(fixture, number + 1) >= 0)
        number++;
    return number;
}

static void assert_broken(const struct fixture *fixture, enum reader_result result, const char *text)
{
    const struct finding_of_reader found = verify(fixture->directory);

    if (found.result != result || strstr(found.text, text) == NULL)
        fail_msg("want result %d with \"%s\", have %d: %s", (int)result, text, (int)found.result, found.text);
}

static uint64_t assert_whole(const struct fixture *fixture)
{
    const struct finding_of_reader found = verify(fixture->directory);

    if (found.result != READER_END)
        fail_msg("%s", found.text);
    return found.records;
}

static void a_full_segment_goes_on_in_the_next_and_the_chain_goes_through(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture, 20);
    const unsigned last = last_segment(fixture);
    assert_true(last >= 4);
    assert_int_equal(assert_whole(fixture), 20 + last - 1);
    for (unsigned number = 1; number < last; number++)
        assert_in_range(size_of(fixture, number), SMALL_BYTES, 2 * SMALL_BYTES);
    fill(fixture, 1); /* goes on at the last one */
    assert_int_equal(assert_whole(fixture), 20 + last_segment(fixture));
}

static void a_segment_that_is_old_enough_goes_on_in_the_next(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal_settings settings = fixture_settings(30);
    struct journal_error error;

    settings.segment_seconds = 1;
    struct journal *journal = journal_open(fixture->directory, &settings, &error);
    assert_non_null(journal);
    append(journal, &refusal);
    const time_t begun = time(NULL);
    while (last_segment(fixture) == 1 && time(NULL) < begun + 60)
        append(journal, &refusal);
    journal_close(journal);
    assert_int_equal(last_segment(fixture), 2);
    assert_whole(fixture);
    /* By whoever comes next, too: the age is that of the file's first record. */
    assert_int_equal(sleep(1), 0);
    journal = journal_open(fixture->directory, &settings, &error);
    append(journal, &refusal);
    journal_close(journal);
    assert_int_equal(last_segment(fixture), 3);
    assert_whole(fixture);
}

static void two_journals_go_on_together_whoever_rotates(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *small = must_open_small(fixture),
                   *other = fixture_open(fixture); /* which never rotates itself */
    uint64_t seq = 0;

    for (unsigned i = 0; i < 30; i++) {
        const uint64_t have = append(i % 2 == 0 ? small : other, &refusal);
        assert_true(have > seq);
        seq = have;
    }
    const unsigned last = last_segment(fixture);
    assert_true(last > 5);
    journal_close(small);
    for (unsigned i = 0; i < 10; i++)
        append(other, &refusal);
    journal_close(other);
    assert_int_equal(last_segment(fixture), last);
    assert_int_equal(assert_whole(fixture), 40 + last - 1);
}

static void a_journal_that_slept_through_many_rotations_wakes_up_in_the_last_segment(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *sleeper = fixture_open(fixture);
    char path[PATH_BYTES];

    append(sleeper, &refusal);
    fill(fixture, 20);
    append(sleeper, &refusal);
    fill(fixture, 20);
    const unsigned last = last_segment(fixture);
    /* Even when what it wrote to was archived meanwhile, and it has to look for the journal anew. */
    for (unsigned number = 1; number + 2 <= last; number++)
        assert_int_equal(unlink(path_of(fixture, number, path)), 0);
    assert_false(journal_append(sleeper, &refusal, NULL, NULL));
    struct journal_error error;
    assert_true(journal_reopen(sleeper, &error));
    append(sleeper, &refusal);
    journal_close(sleeper);
    assert_whole(fixture);
}

static void a_deleted_journal_is_not_begun_anew_by_a_process_that_wrote_the_old_one(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = must_open_small(fixture);
    struct journal_error error;
    char path[PATH_BYTES];

    for (unsigned i = 0; i < 20; i++)
        append(journal, &refusal);
    const unsigned last = last_segment(fixture);
    for (unsigned number = 1; number <= last; number++)
        assert_int_equal(unlink(path_of(fixture, number, path)), 0);
    assert_false(journal_append(journal, &refusal, NULL, NULL));
    assert_false(journal_reopen(journal, &error));
    assert_int_equal(size_of(fixture, 1), -1);
    /* Nor when somebody else begins one that has as many segments, but not as many records. */
    fill(fixture, 3);
    assert_int_equal(
        rename(path_of(fixture, 1, path), path_of(fixture, last + 1, (char[PATH_BYTES]){ "" })), 0);
    assert_false(journal_reopen(journal, &error));
    journal_close(journal);
}

/* Copies the segments to memory, lets `change` do something, and puts them back. */
static void a_segment_that_is_missing_swapped_cut_or_foreign_is_found(void **state)
{
    const struct fixture *fixture = *state;
    char one[PATH_BYTES], two[PATH_BYTES], away[PATH_BYTES];

    fill(fixture, 20);
    const unsigned last = last_segment(fixture);
    (void)snprintf(away, sizeof away, "%s/away", fixture->directory);
    path_of(fixture, 2, one);
    path_of(fixture, 3, two);

    assert_int_equal(rename(one, away), 0); /* missing */
    assert_broken(fixture, READER_FAULT, "want journal-000002.jsonl: No such file");
    assert_int_equal(rename(two, one), 0); /* the others moved up */
    assert_broken(fixture, READER_FAULT, "want seq ");
    assert_int_equal(rename(one, two), 0);
    assert_int_equal(rename(two, one), 0);
    assert_int_equal(rename(away, two), 0); /* swapped */
    assert_broken(fixture, READER_FAULT, "want seq ");
    assert_int_equal(rename(one, away), 0);
    assert_int_equal(rename(two, one), 0);
    assert_int_equal(rename(away, two), 0);
    assert_whole(fixture);

    assert_int_equal(
        unlink(path_of(fixture, last, away)), 0); /* the last one: the one before says that there is more */
    assert_broken(fixture, READER_FAULT, "No such file");
    struct journal_error error;
    assert_null(open_small(fixture, &error)); /* and nobody writes to a closed one */
    assert_non_null(strstr(error.text, "want a file to open"));
}

/* Takes the last line off a segment. */
static void cut_last_line(const struct fixture *fixture, unsigned number)
{
    struct fixture segment = *fixture;
    size_t len = 0;

    path_of(fixture, number, segment.path);
    char *bytes = read_journal(&segment, &len);
    bytes[len - 1] = '\0';
    const size_t keep = (size_t)(strrchr(bytes, '\n') - bytes) + 1;
    free(bytes);
    assert_int_equal(truncate(segment.path, (off_t)keep), 0);
}

static void a_segment_without_its_rotation_or_with_more_behind_it_is_found(void **state)
{
    const struct fixture *fixture = *state;
    struct fixture segment = *fixture;
    struct journal_error error;

    fill(fixture, 20);
    const unsigned last = last_segment(fixture);
    path_of(fixture, last - 1, segment.path);
    append_raw(&segment, "{\"seq\":", 7);
    assert_broken(fixture, READER_FAULT, "want nothing behind a rotation");
    assert_int_equal(truncate(segment.path, size_of(fixture, last - 1) - 7), 0);
    assert_whole(fixture);
    cut_last_line(fixture, last - 1);
    assert_broken(fixture, READER_FAULT, "want a rotation as the last record");
    assert_null(open_small(fixture, &error));
    assert_non_null(strstr(error.text, "want a rotation to segment"));
}

static void what_a_crash_in_a_rotation_leaves_is_gone_on_with(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    char path[PATH_BYTES];

    fill(fixture, 3);
    assert_int_equal(last_segment(fixture), 1);
    /* The next file was made, the rotation not written. */
    const int fd = open(path_of(fixture, 2, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && close(fd) == 0);
    assert_int_equal(assert_whole(fixture), 3);
    struct journal *plain = fixture_open(fixture);
    assert_int_equal(append(plain, &refusal), 4);
    journal_close(plain);
    assert_int_equal(size_of(fixture, 2), 0);
    fill(fixture, 1); /* now it is due */
    assert_true(size_of(fixture, 2) > 0);
    assert_int_equal(assert_whole(fixture), 6);
    /* The rotation was written, and nothing behind it. */
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(assert_whole(fixture), 5);
    plain = fixture_open(fixture);
    assert_int_equal(append(plain, &refusal), 6);
    journal_close(plain);
    assert_true(size_of(fixture, 2) > 0);
    /* The rotation was written in part. */
    assert_int_equal(truncate(path, 0), 0);
    const off_t size = size_of(fixture, 1);
    assert_int_equal(truncate(path_of(fixture, 1, path), size - 10), 0);
    fill(fixture, 1);
    assert_int_equal(verify(fixture->directory).repairs, 1);
    assert_int_equal(assert_whole(fixture), 7); /* four, the repair, a rotation, one more */
}

static void a_file_with_something_in_it_where_the_next_segment_is_to_be_stops_the_rotation(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct fixture segment = *fixture;
    struct journal *journal = must_open_small(fixture);
    struct journal_error error;

    for (unsigned i = 0; i < 3; i++)
        append(journal, &refusal);
    path_of(fixture, 2, segment.path);
    write_journal(&segment, "x", 1);
    bool ok = true;
    for (unsigned i = 0; ok && i < 3; i++)
        ok = journal_append(journal, &refusal, NULL, &error);
    assert_false(ok);
    assert_non_null(strstr(error.text, "want nothing in it while the segment before is open"));
    assert_int_equal(unlink(segment.path), 0);
    assert_true(journal_reopen(journal, &error));
    append(journal, &refusal);
    journal_close(journal);
    assert_whole(fixture);
}

static void old_segments_may_be_archived_and_the_rest_still_verifies(void **state)
{
    const struct fixture *fixture = *state;
    const struct record start = sample_start(), intent = sample_intent();
    struct journal *journal = must_open_small(fixture);
    char path[PATH_BYTES];

    append(journal, &start);
    const uint64_t open = append(journal, &intent);
    journal_close(journal);
    fill(fixture, 20);
    journal = must_open_small(fixture);
    const struct record outcome = sample_outcome(open);
    append(journal, &outcome); /* of an intent that will not be here any more */
    journal_close(journal);
    const unsigned last = last_segment(fixture);
    const uint64_t whole = assert_whole(fixture);
    for (unsigned number = 1; number + 1 < last; number++) {
        assert_int_equal(unlink(path_of(fixture, number, path)), 0);
        assert_true(assert_whole(fixture) < whole);
    }
    fill(fixture, 1);
    assert_whole(fixture);
    assert_int_equal(verify(path_of(fixture, last, path)).result, READER_END); /* a segment alone */
}

static void a_journal_of_format_1_is_refused_by_name(void **state)
{
    struct fixture *fixture = *state;
    struct journal_error error;
    struct reader reader;

    (void)snprintf(fixture->path, sizeof fixture->path, "%s/journal.jsonl", fixture->directory);
    write_journal(fixture, "", 0);
    assert_null(open_small(fixture, &error));
    assert_non_null(strstr(error.text, "journal.jsonl: a journal of format 1"));
    assert_false(reader_open(&reader, fixture->directory, 0));
    assert_non_null(strstr(reader.text, "of format 1"));
}

enum { PROCESSES = 6, APPENDS = 150 };

static int append_as_process(const struct fixture *fixture)
{
    const struct record refusal = sample_refusal();
    struct journal_error error;
    struct journal *journal = open_small(fixture, &error);

    for (int i = 0; journal != NULL && i < APPENDS; i++)
        if (!journal_append(journal, &refusal, NULL, &error)) {
            (void)fprintf(stderr, "%s\n", error.text);
            return 1;
        }
    journal_close(journal);
    return journal != NULL ? 0 : 1;
}

static void processes_that_write_and_rotate_at_once_leave_one_chain_and_a_reader_sees_it_at_any_moment(
    void **state)
{
    const struct fixture *fixture = *state;
    pid_t children[PROCESSES];
    unsigned running = PROCESSES;
    uint64_t seen = 0;

    journal_close(must_open_small(fixture));
    for (unsigned i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(append_as_process(fixture));
    }
    while (running > 0) {
        int status = -1;
        const uint64_t have = assert_whole(fixture);
        assert_true(have >= seen);
        seen = have;
        const pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended > 0) {
            assert_int_equal(status, 0);
            running--;
        }
    }
    assert_int_equal(assert_whole(fixture), PROCESSES * APPENDS + last_segment(fixture) - 1);
}

/* In a child: appends for ever, and tells each seq that was acknowledged. */
static void append_for_ever(const struct fixture *fixture, atomic_ulong *told)
{
    const struct record refusal = sample_refusal();
    struct journal_settings settings = fixture_settings(30);
    struct journal_error error;
    uint64_t seq = 0;

    settings.segment_bytes = 1; /* a rotation with every record */
    struct journal *journal = journal_open(fixture->directory, &settings, &error);
    while (journal != NULL && journal_append(journal, &refusal, &seq, &error))
        atomic_store(told, seq);
    _exit(1);
}

static void a_kill_in_the_middle_of_rotations_loses_nothing_acknowledged(void **state)
{
    const struct fixture *fixture = *state;
    atomic_ulong *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(told != MAP_FAILED);
    for (long round = 0; round < 30; round++) {
        int status = -1;
        const pid_t child = fork();
        if (child == 0)
            append_for_ever(fixture, told);
        const unsigned long before = atomic_load(told);
        while (atomic_load(told) == before && waitpid(child, &status, WNOHANG) == 0)
            (void)sched_yield(); /* until it is at work */
        const struct timespec pause = { .tv_nsec = round * 117000 };
        (void)nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        fill(fixture, 1); /* repairs, or goes on with the rotation */
        assert_true(assert_whole(fixture) > atomic_load(told));
    }
    assert_true(last_segment(fixture) > 20);
    assert_int_equal(munmap(told, sizeof *told), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_full_segment_goes_on_in_the_next_and_the_chain_goes_through),
        TEST(a_segment_that_is_old_enough_goes_on_in_the_next),
        TEST(two_journals_go_on_together_whoever_rotates),
        TEST(a_journal_that_slept_through_many_rotations_wakes_up_in_the_last_segment),
        TEST(a_deleted_journal_is_not_begun_anew_by_a_process_that_wrote_the_old_one),
        TEST(a_segment_that_is_missing_swapped_cut_or_foreign_is_found),
        TEST(a_segment_without_its_rotation_or_with_more_behind_it_is_found),
        TEST(what_a_crash_in_a_rotation_leaves_is_gone_on_with),
        TEST(a_file_with_something_in_it_where_the_next_segment_is_to_be_stops_the_rotation),
        TEST(old_segments_may_be_archived_and_the_rest_still_verifies),
        TEST(a_journal_of_format_1_is_refused_by_name),
        TEST(processes_that_write_and_rotate_at_once_leave_one_chain_and_a_reader_sees_it_at_any_moment),
        TEST(a_kill_in_the_middle_of_rotations_loses_nothing_acknowledged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
