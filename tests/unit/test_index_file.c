/* tests/unit/test_index_file.c - the right file, which nobody else may write, and still the same one at every turn. */
#include "index_fixture.h"

#include <dirent.h>
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
    const struct index_fixture *fixture = *state;
    const mode_t before = umask(0277);
    struct stat st;

    index_close(index_of(fixture));
    (void)umask(before);
    assert_int_equal(stat(fixture->path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void an_index_is_not_made_by_who_only_adds_to_it(void **state)
{
    assert_index_refused(
        *state, INDEX_PLACE, "want an index to open, which lintgate index rebuild makes: No such file");
}

static void a_directory_or_file_that_others_may_write_is_refused(void **state)
{
    const struct index_fixture *fixture = *state;

    index_close(index_of(fixture));
    assert_int_equal(chmod(fixture->directory, 0770), 0);
    assert_index_refused(fixture, INDEX_PLACE, "have mode 0770");
    assert_int_equal(chmod(fixture->directory, 0755), 0);
    assert_int_equal(chmod(fixture->path, 0660), 0);
    assert_index_refused(fixture, INDEX_PLACE, "have 0660");
    assert_int_equal(chmod(fixture->path, 0640), 0);
    index_close(index_of(fixture));
}

static void somebody_elses_file_or_directory_is_refused(void **state)
{
    const struct index_fixture *fixture = *state;

    if (geteuid() != 0)
        skip();
    index_close(index_of(fixture));
    assert_int_equal(chown(fixture->path, 12345, (gid_t)-1), 0);
    assert_index_refused(fixture, INDEX_PLACE, "have user 12345");
    assert_int_equal(chown(fixture->path, 0, (gid_t)-1), 0);
    assert_int_equal(chown(fixture->directory, 12345, (gid_t)-1), 0);
    assert_index_refused(fixture, INDEX_PLACE, "have user 12345");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    const struct index_fixture *fixture = *state;

    assert_int_equal(symlink("/dev/null", fixture->path), 0);
    assert_index_refused(fixture, INDEX_PLACE, "Too many levels of symbolic links");
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_index_refused(fixture, INDEX_PLACE, "want a regular file");
}

static void a_path_that_is_relative_or_missing_is_refused(void **state)
{
    static const char *const paths[] = { "index", "/", "/nowhere/at/all", "/tmp/" };
    struct index_error error;

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_null(index_open(paths[i], INDEX_TO_CREATE, 0, &error));
        assert_int_equal(error.fault, INDEX_PLACE);
    }
}

static void another_file_at_the_path_is_noticed_and_taken_only_after_a_look_at_all_of_it(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct index_error error;
    size_t len;

    assert_int_equal(issue(index, "ca", "\x01", "a", NULL), ISSUED);
    uint8_t *const bytes = index_bytes(fixture, &len);
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(issue(index, "ca", "\x02", "b", &error), ISSUE_TROUBLE);
    assert_int_equal(error.fault, INDEX_PLACE);
    index_write(fixture, bytes, len);
    assert_int_equal(issue(index, "ca", "\x02", "b", &error), ISSUE_TROUBLE); /* until somebody reopens it */
    assert_true(index_failed(index, NULL));
    assert_true(index_reopen(index, &error));
    assert_int_equal(issue(index, "ca", "\x01", "c", NULL), ISSUED_BEFORE);
    bytes[len / 2] ^= 0xff;
    bytes[len - 1] ^= 0xff;
    memset(bytes + len / 2, 0xff, 64);
    assert_int_equal(unlink(fixture->path), 0);
    index_write(fixture, bytes, len / 2 + 64);
    assert_int_equal(issue(index, "ca", "\x02", "b", &error), ISSUE_TROUBLE);
    assert_false(index_reopen(index, &error));
    assert_int_equal(error.fault, INDEX_DAMAGE);
    free(bytes);
    index_close(index);
}

/* Calls `each` for every descriptor of this process that refers to the file. */
static size_t for_descriptors(const struct index_fixture *fixture, void (*each)(int fd))
{
    DIR *const directory = opendir("/proc/self/fd");
    struct stat file, st;
    size_t count = 0;

    assert_non_null(directory);
    assert_int_equal(stat(fixture->path, &file), 0);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const int fd = (int)strtol(entry->d_name, NULL, 10);

        if (fd <= 2 || fd == dirfd(directory) || fstat(fd, &st) != 0 || st.st_ino != file.st_ino
            || st.st_dev != file.st_dev)
            continue;
        each(fd);
        count++;
    }
    (void)closedir(directory);
    return count;
}

static void assert_closed_for_exec(int fd)
{
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
}

static void no_descriptor_of_it_survives_exec(void **state)
{
    struct index *index = index_of(*state);

    assert_true(for_descriptors(*state, assert_closed_for_exec) >= 2);
    index_close(index);
    assert_int_equal(for_descriptors(*state, assert_closed_for_exec), 0);
}

static char spoiled[96]; /* a file of the host's */

/* As a host that closes what it does not know, and opens something of its own. */
static void give_away(int fd)
{
    const int other = open(spoiled, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    assert_true(other >= 0);
    assert_int_equal(dup2(other, fd), fd);
    (void)close(other);
}

static void a_host_that_takes_our_descriptors_keeps_its_own_files_and_gets_no_signature(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct index_error error;
    struct stat st;

    (void)snprintf(spoiled, sizeof spoiled, "%s/host", fixture->directory);
    assert_int_equal(issue(index, "ca", "\x01", "a", NULL), ISSUED);
    assert_true(for_descriptors(fixture, give_away) >= 2);
    assert_int_equal(issue(index, "ca", "\x02", "b", &error), ISSUE_TROUBLE);
    assert_int_equal(error.fault, INDEX_PLACE);
    assert_int_equal(stat(spoiled, &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_true(index_reopen(index, &error));
    assert_int_equal(issue(index, "ca", "\x01", "b", NULL), ISSUED_BEFORE);
    assert_int_equal(issue(index, "ca", "\x02", "b", NULL), ISSUED);
    index_close(index);
    assert_int_equal(stat(spoiled, &st), 0);
    assert_int_equal(st.st_size, 0);
    (void)unlink(spoiled);
}

/* Looked up by the leak check. What LMDB holds for a descriptor that was taken from it is never given back: to close it would
   close the host's file. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:liblmdb.so";
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, index_setup, index_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_new_file_is_private_whatever_the_umask),
        TEST(an_index_is_not_made_by_who_only_adds_to_it),
        TEST(a_directory_or_file_that_others_may_write_is_refused),
        TEST(somebody_elses_file_or_directory_is_refused),
        TEST(what_is_no_regular_file_is_refused),
        TEST(a_path_that_is_relative_or_missing_is_refused),
        TEST(another_file_at_the_path_is_noticed_and_taken_only_after_a_look_at_all_of_it),
        TEST(no_descriptor_of_it_survives_exec),
        TEST(a_host_that_takes_our_descriptors_keeps_its_own_files_and_gets_no_signature),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
