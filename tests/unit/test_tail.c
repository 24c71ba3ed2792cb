/* tests/unit/test_tail.c - the end of a journal, read from the back. */
#include "audit/tail.h"

#include "journal_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { HUGE_BYTES = 64 * 1024 * 1024 };

static const struct chain_head nothing;

static bool read_tail(const struct fixture *fixture, struct tail *tail, struct journal_error *error)
{
    const int fd = open(fixture->path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    const off_t size = lseek(fd, 0, SEEK_END);
    const bool ok = tail_read(fd, (uint64_t)size, fixture->path, &nothing, tail, error);
    assert_int_equal(close(fd), 0);
    return ok;
}

/* A journal of `count` refusals with `filling` octets of findings. */
static void fill(const struct fixture *fixture, unsigned count, size_t filling)
{
    static char message[RECORD_TEXT_BYTES];
    static struct record_finding findings[RECORD_MAX_FINDINGS];
    struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    memset(message, 'm', sizeof message - 1);
    for (size_t i = 0; i < RECORD_MAX_FINDINGS; i++)
        findings[i] = (struct record_finding){ "r", "error", "p", 0, message, NULL };
    refusal.refusal.decision.findings = findings;
    refusal.refusal.decision.finding_count = filling / RECORD_TEXT_BYTES;
    for (unsigned i = 0; i < count; i++)
        append(journal, &refusal);
    journal_close(journal);
}

static void the_tail_of_an_empty_file_is_an_empty_head(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct tail tail;

    write_journal(fixture, "", 0);
    assert_true(read_tail(fixture, &tail, &error));
    assert_int_equal(tail.head.seq, 0);
    assert_int_equal(tail.end, 0);
    assert_int_equal(tail.torn_len, 0);
    tail_free(&tail);
}

static void the_head_is_the_last_record_whatever_its_size(void **state)
{
    static const size_t sizes[] = { 0, 2048, 4096, 6144, 8192, 16384, 50000, RECORD_LINE_BYTES };
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct tail tail;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (unsigned count = 1; count < 4; count++) {
            size_t len = 0;
            fill(fixture, count, sizes[i]);
            char *bytes = read_journal(fixture, &len);
            assert_true(read_tail(fixture, &tail, &error));
            assert_int_equal(tail.head.seq, count);
            assert_int_equal(tail.end, len);
            assert_int_equal(tail.torn_len, 0);
            tail_free(&tail);
            append_raw(fixture, bytes, 100);
            assert_true(read_tail(fixture, &tail, &error));
            assert_int_equal(tail.head.seq, count);
            assert_int_equal(tail.end, len);
            assert_int_equal(tail.torn_len, 100);
            assert_memory_equal(tail.torn, bytes, 100);
            tail_free(&tail);
            free(bytes);
            assert_int_equal(unlink(fixture->path), 0);
        }
    }
}

static void only_the_end_of_a_long_file_is_read(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct tail tail;
    size_t len = 0;

    /* The two records stand behind 64 MiB of a hole: reading the hole would find that it is no journal. */
    fill(fixture, 2, 0);
    char *bytes = read_journal(fixture, &len);
    assert_int_equal(truncate(fixture->path, 0), 0);
    assert_int_equal(truncate(fixture->path, HUGE_BYTES), 0);
    append_raw(fixture, "\n", 1);
    append_raw(fixture, bytes, len);
    free(bytes);
    assert_true(read_tail(fixture, &tail, &error));
    assert_int_equal(tail.head.seq, 2);
    assert_int_equal(tail.end, HUGE_BYTES + 1 + len);
    tail_free(&tail);
}

static void an_end_without_lines_is_no_journal(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct tail tail;

    write_journal(fixture, "", 0);
    assert_int_equal(truncate(fixture->path, HUGE_BYTES), 0);
    assert_false(read_tail(fixture, &tail, &error));
    assert_int_equal(error.fault, JOURNAL_CHAIN);
    tail_free(&tail);
}

static void a_file_shorter_than_it_was_is_a_failure_to_read(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct tail tail;

    fill(fixture, 2, 0);
    const int fd = open(fixture->path, O_RDONLY | O_CLOEXEC);
    assert_false(tail_read(fd, 1000000, fixture->path, &nothing, &tail, &error));
    assert_int_equal(error.fault, JOURNAL_PLACE);
    tail_free(&tail);
    assert_int_equal(close(fd), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_tail_of_an_empty_file_is_an_empty_head),
        TEST(the_head_is_the_last_record_whatever_its_size),
        TEST(only_the_end_of_a_long_file_is_read),
        TEST(an_end_without_lines_is_no_journal),
        TEST(a_file_shorter_than_it_was_is_a_failure_to_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
