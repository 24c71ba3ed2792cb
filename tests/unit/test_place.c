/* tests/unit/test_place.c - the right file, which nobody else may write, and still the same one at every append. */
#include "audit/place.h"

#include "journal_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void a_new_file_is_private_whatever_the_umask(void **state)
{
    const struct fixture *fixture = *state;
    const mode_t before = umask(0277);
    struct stat st;

    journal_close(fixture_open(fixture));
    (void)umask(before);
    assert_int_equal(stat(fixture->path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void a_directory_that_others_may_write_is_refused(void **state)
{
    const struct fixture *fixture = *state;

    assert_int_equal(chmod(fixture->directory, 0770), 0);
    assert_refused(fixture, JOURNAL_PLACE, "have mode 0770");
    assert_int_equal(chmod(fixture->directory, 0702), 0);
    assert_refused(fixture, JOURNAL_PLACE, "have mode 0702");
    assert_int_equal(chmod(fixture->directory, 0755), 0);
    journal_close(fixture_open(fixture));
}

static void a_file_that_others_may_write_is_refused(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    assert_int_equal(chmod(fixture->path, 0640), 0);
    append(journal, &refusal);
    assert_int_equal(chmod(fixture->path, 0660), 0);
    assert_false(journal_append(journal, &refusal, NULL, NULL));
    journal_close(journal);
    assert_refused(fixture, JOURNAL_PLACE, "have 0660");
    assert_int_equal(chmod(fixture->path, 0604), 0);
    assert_refused(fixture, JOURNAL_PLACE, "have 0604");
    assert_int_equal(chmod(fixture->path, 0600), 0);
    assert_int_equal(assert_intact(fixture), 1);
}

static void somebody_elses_file_or_directory_is_refused(void **state)
{
    const struct fixture *fixture = *state;

    if (geteuid() != 0)
        skip();
    journal_close(fixture_open(fixture));
    assert_int_equal(chown(fixture->path, 12345, (gid_t)-1), 0);
    assert_refused(fixture, JOURNAL_PLACE, "have user 12345");
    assert_int_equal(chown(fixture->path, 0, (gid_t)-1), 0);
    assert_int_equal(chown(fixture->directory, 12345, (gid_t)-1), 0);
    assert_refused(fixture, JOURNAL_PLACE, "have user 12345");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    const struct fixture *fixture = *state;

    assert_int_equal(symlink("/dev/null", fixture->path), 0);
    assert_refused(fixture, JOURNAL_PLACE, "Too many levels of symbolic links");
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_refused(fixture, JOURNAL_PLACE, "want a regular file");
}

static void a_path_that_is_relative_or_missing_is_refused(void **state)
{
    struct journal_error error;

    (void)state;
    assert_null(journal_in("tmp", 0, &error));
    assert_int_equal(error.fault, JOURNAL_PLACE);
    assert_null(journal_in("/nowhere/at/all", 0, &error));
    assert_int_equal(error.fault, JOURNAL_PLACE);
    assert_int_equal(error.system, ENOENT);
}

static void another_file_at_the_path_is_noticed(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;
    char copy[128];
    size_t len = 0;

    append(journal, &refusal);
    char *bytes = read_journal(fixture, &len);
    (void)snprintf(copy, sizeof copy, "%s.copy", fixture->path);
    assert_int_equal(rename(fixture->path, copy), 0);
    write_journal(fixture, bytes, len);
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    assert_non_null(strstr(error.text, "another file stands there"));
    free(bytes);
    journal_close(journal);
    assert_int_equal(unlink(copy), 0);
}

static void a_descriptor_closed_by_the_host_is_noticed(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;

    assert_int_equal(close(descriptor_of(fixture)), 0);
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    assert_int_equal(error.system, EBADF);
    assert_true(journal_reopen(journal, &error));
    assert_int_equal(append(journal, &refusal), 1);
    journal_close(journal);
}

static void a_descriptor_reused_by_the_host_is_neither_written_nor_closed(void **state)
{
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);
    struct journal_error error;
    struct stat st;
    char other[] = "/tmp/lintgate-other-XXXXXX";

    const int theirs = mkstemp(other);
    assert_true(theirs >= 0);
    const int ours = descriptor_of(fixture);
    assert_int_equal(dup2(theirs, ours), ours);
    assert_false(journal_append(journal, &refusal, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_REPLACED);
    journal_close(journal);
    assert_int_equal(fstat(ours, &st), 0); /* still open */
    assert_int_equal(st.st_size, 0);
    assert_int_equal(close(ours), 0);
    assert_int_equal(close(theirs), 0);
    assert_int_equal(unlink(other), 0);
}

static void the_descriptor_is_not_inherited_by_other_programs(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);

    assert_int_equal(fcntl(descriptor_of(fixture), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    journal_close(journal);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_new_file_is_private_whatever_the_umask),
        TEST(a_directory_that_others_may_write_is_refused),
        TEST(a_file_that_others_may_write_is_refused),
        TEST(somebody_elses_file_or_directory_is_refused),
        TEST(what_is_no_regular_file_is_refused),
        TEST(a_path_that_is_relative_or_missing_is_refused),
        TEST(another_file_at_the_path_is_noticed),
        TEST(a_descriptor_closed_by_the_host_is_noticed),
        TEST(a_descriptor_reused_by_the_host_is_neither_written_nor_closed),
        TEST(the_descriptor_is_not_inherited_by_other_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
