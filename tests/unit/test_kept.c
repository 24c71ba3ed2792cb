/* tests/unit/test_kept.c - octets beside the journal: whole under their digest, or not there at all. */
#include "audit/kept.h"

#include "audit/kept_read.h"
#include "audit/text.h"
#include "crypto/digest.h"
#include "journal_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 256, LARGE_BYTES = 100 * 1000 };

static uint8_t large[LARGE_BYTES];

/* Where the octets are kept. */
static void path_of(const struct fixture *fixture, const void *bytes, size_t len, char path[PATH_BYTES],
    uint8_t sha256[RECORD_SHA256_BYTES])
{
    uint8_t digest[DIGEST_MAX_BYTES];
    char hex[2 * RECORD_SHA256_BYTES + 1] = "";

    assert_true(digest_compute(DIGEST_SHA256, bytes, len, digest));
    memcpy(sha256, digest, RECORD_SHA256_BYTES);
    hex_write(digest, RECORD_SHA256_BYTES, hex);
    (void)snprintf(path, PATH_BYTES, "%s/kept/%.2s/%s", fixture->directory, hex, hex);
}

static bool keep(const struct fixture *fixture, const void *bytes, size_t len, struct journal_error *error)
{
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];

    path_of(fixture, bytes, len, path, sha256);
    return kept_write(fixture->directory, sha256, bytes, len, error);
}

static void assert_keeps(const struct fixture *fixture, const void *bytes, size_t len)
{
    uint8_t sha256[RECORD_SHA256_BYTES];
    uint8_t *have = malloc(len + 1);
    char path[PATH_BYTES];

    assert_non_null(have);
    path_of(fixture, bytes, len, path, sha256);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, have, len + 1), (ssize_t)len);
    assert_memory_equal(have, bytes, len);
    assert_int_equal(close(fd), 0);
    free(have);
}

/* Files in the folder of these octets. */
static unsigned count_beside(const struct fixture *fixture, const void *bytes, size_t len)
{
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];
    unsigned count = 0;

    path_of(fixture, bytes, len, path, sha256);
    *strrchr(path, '/') = '\0';
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;)
        count += entry->d_type == DT_REG;
    assert_int_equal(closedir(folder), 0);
    return count;
}

static void octets_are_kept_once_under_their_digest(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;

    assert_true(kept_prepare(fixture->directory, &error));
    assert_true(kept_prepare(fixture->directory, &error)); /* what is there is fine */
    for (int i = 0; i < 3; i++) {
        assert_true(keep(fixture, "abc", 3, &error));
        assert_true(keep(fixture, "", 0, &error));
        assert_true(keep(fixture, large, sizeof large, &error));
    }
    assert_keeps(fixture, "abc", 3);
    assert_keeps(fixture, "", 0);
    assert_keeps(fixture, large, sizeof large);
    assert_int_equal(count_beside(fixture, "abc", 3), 1);
}

static void what_has_the_name_already_and_is_not_the_same_is_neither_replaced_nor_accepted(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES], have[4] = "";

    assert_true(kept_prepare(fixture->directory, &error));
    path_of(fixture, "abc", 3, path, sha256);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs("abd", file) >= 0 && fclose(file) == 0);
    assert_false(keep(fixture, "abc", 3, &error));
    assert_int_equal(error.fault, JOURNAL_PLACE);
    assert_non_null(strstr(error.text, "want the octets of this SHA-256"));
    file = fopen(path, "re");
    assert_non_null(fgets(have, sizeof have, file));
    assert_int_equal(fclose(file), 0);
    assert_string_equal(have, "abd");
    assert_int_equal(truncate(path, 2), 0); /* as a crash of something else might leave it */
    assert_false(keep(fixture, "abc", 3, &error));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    assert_false(keep(fixture, "abc", 3, &error));
    assert_int_equal(unlink(path), 0);
    assert_true(keep(fixture, "abc", 3, &error));
}

/* Reads back what is kept under the digest of these octets. */
static enum kept_state read_back(
    const struct fixture *fixture, struct kept *kept, const void *bytes, size_t len)
{
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];

    path_of(fixture, bytes, len, path, sha256);
    const enum kept_state state = kept_read(kept, strrchr(path, '/') + 1);
    if (state == KEPT_WHOLE) {
        assert_int_equal(kept->len, len);
        assert_memory_equal(kept->bytes, bytes, len);
    }
    return state;
}

/* As a hand that may write there could leave it. */
static void lengthen(const struct fixture *fixture, const void *bytes, size_t len)
{
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];

    path_of(fixture, bytes, len, path, sha256);
    assert_int_equal(chmod(path, 0600), 0);
    FILE *file = fopen(path, "ae");
    assert_non_null(file);
    assert_true(fputc('x', file) != EOF && fclose(file) == 0);
}

static void what_is_read_back_is_all_of_the_file_or_it_is_another_document(void **state)
{
    /* With one octet less than the first read has room for, with as many, with more; twice, since the room grows. */
    static const size_t sizes[] = { 0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, LARGE_BYTES };
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct kept kept;

    assert_true(kept_prepare(fixture->directory, &error));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_true(keep(fixture, large, sizes[i], &error));
        kept_open(&kept, fixture->directory);
        for (int twice = 0; twice < 2; twice++)
            assert_int_equal(read_back(fixture, &kept, large, sizes[i]), KEPT_WHOLE);
        lengthen(fixture, large, sizes[i]);
        assert_int_equal(read_back(fixture, &kept, large, sizes[i]), KEPT_OTHER);
        kept_close(&kept);
        kept_open(&kept, fixture->directory); /* with little room again */
        assert_int_equal(read_back(fixture, &kept, large, sizes[i]), KEPT_OTHER);
        kept_close(&kept);
    }
    kept_open(&kept, fixture->directory);
    assert_int_equal(read_back(fixture, &kept, "not kept", 8), KEPT_MISSING);
    kept_close(&kept);
}

static void what_is_no_file_is_trouble_and_not_waited_for(void **state)
{
    const struct fixture *fixture = *state;
    uint8_t sha256[RECORD_SHA256_BYTES];
    struct journal_error error;
    char path[PATH_BYTES];
    struct kept kept;

    assert_true(kept_prepare(fixture->directory, &error));
    path_of(fixture, "abc", 3, path, sha256);
    kept_open(&kept, fixture->directory);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(read_back(fixture, &kept, "abc", 3), KEPT_TROUBLE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(read_back(fixture, &kept, "abc", 3), KEPT_TROUBLE);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    assert_int_equal(read_back(fixture, &kept, "abc", 3), KEPT_TROUBLE);
    kept_close(&kept);
}

static void folders_that_others_may_write_or_own_or_that_are_links_are_refused(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES], moved[PATH_BYTES + 8];

    assert_true(kept_prepare(fixture->directory, &error));
    path_of(fixture, "abc", 3, path, sha256);
    *strrchr(path, '/') = '\0';
    assert_int_equal(chmod(path, 0770), 0);
    assert_false(keep(fixture, "abc", 3, &error));
    assert_non_null(strstr(error.text, "have mode 0770"));
    assert_int_equal(chmod(path, 0700), 0);
    (void)snprintf(moved, sizeof moved, "%s.moved", path);
    assert_int_equal(rename(path, moved), 0);
    assert_false(keep(fixture, "abc", 3, &error));
    assert_int_equal(symlink(moved, path), 0);
    assert_false(keep(fixture, "abc", 3, &error));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rename(moved, path), 0);
    assert_true(keep(fixture, "abc", 3, &error));
}

static void folders_and_files_are_for_the_group_if_the_directory_is(void **state)
{
    const struct fixture *fixture = *state;
    const mode_t before = umask(0277);
    struct journal_error error;
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];
    struct stat st;

    for (int shared = 0; shared < 2; shared++) {
        assert_int_equal(chmod(fixture->directory, shared != 0 ? 0750 : 0700), 0);
        assert_true(kept_prepare(fixture->directory, &error));
        assert_true(keep(fixture, "abc", 3, &error));
        path_of(fixture, "abc", 3, path, sha256);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 07777, shared != 0 ? 0640 : 0600);
        *strrchr(path, '/') = '\0';
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 07777, shared != 0 ? 0750 : 0700);
        (void)snprintf(path, sizeof path, "%s/kept", fixture->directory);
        char moved[PATH_BYTES + 8];
        (void)snprintf(moved, sizeof moved, "%s.%d", path, shared);
        assert_int_equal(rename(path, moved), 0);
    }
    (void)umask(before);
}

static void a_limit_on_the_size_of_files_keeps_nothing_and_kills_nobody(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct rlimit before, small;

    assert_true(kept_prepare(fixture->directory, &error));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){ .rlim_cur = 1024, .rlim_max = before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const bool ok = keep(fixture, large, sizeof large, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(ok);
    assert_int_equal(error.system, EFBIG);
    assert_int_equal(count_beside(fixture, large, sizeof large), 0);
}

enum { THREADS = 8 };

static void *keep_the_same(void *argument)
{
    const struct fixture *fixture = argument;
    struct journal_error error;

    return keep(fixture, large, sizeof large, &error) ? argument : NULL;
}

static void threads_that_keep_the_same_at_once_all_succeed(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;
    struct fixture copy = *fixture;
    pthread_t threads[THREADS];
    void *result = NULL;

    assert_true(kept_prepare(fixture->directory, &error));
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, keep_the_same, &copy), 0);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
    assert_keeps(fixture, large, sizeof large);
    assert_int_equal(count_beside(fixture, large, sizeof large), 1);
}

/* In a child: keeps one thing after the other, each named by what it is, until killed. */
static void keep_for_ever(const struct fixture *fixture)
{
    struct journal_error error;

    for (uint32_t i = 0;; i++) {
        memcpy(large, &i, sizeof i);
        if (!keep(fixture, large, sizeof large, &error))
            _exit(1);
    }
}

/* Whatever has a digest for its name has the octets of that digest. */
static void assert_names_are_right(const struct fixture *fixture)
{
    char path[PATH_BYTES];
    unsigned looked_at = 0;

    for (unsigned shard = 0; shard < 256; shard++) {
        (void)snprintf(path, sizeof path, "%s/kept/%02x", fixture->directory, shard);
        DIR *folder = opendir(path);
        assert_non_null(folder);
        for (struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;) {
            static uint8_t bytes[LARGE_BYTES + 1];
            uint8_t digest[DIGEST_MAX_BYTES];
            char hex[2 * RECORD_SHA256_BYTES + 1] = "";
            if (entry->d_name[0] == '.')
                continue; /* what the kill left */
            const int fd = openat(dirfd(folder), entry->d_name, O_RDONLY | O_CLOEXEC);
            const ssize_t len = read(fd, bytes, sizeof bytes);
            assert_int_equal(len, LARGE_BYTES);
            assert_true(digest_compute(DIGEST_SHA256, bytes, (size_t)len, digest));
            hex_write(digest, RECORD_SHA256_BYTES, hex);
            assert_string_equal(hex, entry->d_name);
            assert_int_equal(close(fd), 0);
            looked_at++;
        }
        assert_int_equal(closedir(folder), 0);
    }
    assert_true(looked_at > 0);
}

static void a_kill_at_any_moment_leaves_no_name_with_other_octets(void **state)
{
    const struct fixture *fixture = *state;
    struct journal_error error;

    assert_true(kept_prepare(fixture->directory, &error));
    assert_true(keep(fixture, large, sizeof large, &error));
    for (long round = 0; round < 20; round++) {
        int status = -1;
        const pid_t child = fork();
        if (child == 0)
            keep_for_ever(fixture);
        const struct timespec pause = { .tv_nsec = 2000000 + round * 317000 };
        (void)nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
    }
    assert_names_are_right(fixture);
}

static void an_intent_that_cannot_be_kept_is_not_appended_and_does_not_latch(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);
    struct record intent = sample_intent(), refusal = sample_refusal();
    struct journal_error error;
    uint8_t sha256[RECORD_SHA256_BYTES];
    char path[PATH_BYTES];
    size_t len = 0;

    intent.intent.decision.keep_tbs = true;
    refusal.refusal.decision.keep_tbs = true;
    const struct record_span tbs = intent.intent.decision.tbs;
    path_of(fixture, tbs.at, tbs.len, path, sha256);
    assert_int_equal(mkdir(path, 0700), 0); /* the name is taken */
    assert_false(journal_append(journal, &intent, NULL, &error));
    assert_int_equal(error.fault, JOURNAL_PLACE);
    assert_false(journal_failed(journal, NULL));
    append(journal, &refusal);
    assert_int_equal(rmdir(path), 0);
    append(journal, &intent);
    append(journal, &refusal);
    journal_close(journal);
    assert_keeps(fixture, tbs.at, tbs.len);
    assert_int_equal(assert_intact(fixture), 3);
    char *bytes = read_journal(fixture, &len);
    const char *second = strchr(bytes, '\n');
    const char *lost = strstr(bytes, "\"tbs\":\"lost\"");
    assert_true(lost != NULL && lost < second);
    assert_null(strstr(second, "\"tbs\":\"lost\""));
    assert_non_null(strstr(second, "\"tbs\":\"kept\""));
    free(bytes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(octets_are_kept_once_under_their_digest),
        TEST(what_has_the_name_already_and_is_not_the_same_is_neither_replaced_nor_accepted),
        TEST(what_is_read_back_is_all_of_the_file_or_it_is_another_document),
        TEST(what_is_no_file_is_trouble_and_not_waited_for),
        TEST(folders_that_others_may_write_or_own_or_that_are_links_are_refused),
        TEST(folders_and_files_are_for_the_group_if_the_directory_is),
        TEST(a_limit_on_the_size_of_files_keeps_nothing_and_kills_nobody),
        TEST(threads_that_keep_the_same_at_once_all_succeed),
        TEST(a_kill_at_any_moment_leaves_no_name_with_other_octets),
        TEST(an_intent_that_cannot_be_kept_is_not_appended_and_does_not_latch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
