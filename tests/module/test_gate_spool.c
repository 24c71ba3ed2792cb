/* tests/module/test_gate_spool.c - documents that other processes leave in the spool directory. */
#include "tests/module/spooled.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LIFETIME = 300,
    PROCESSES = 8,
    PATH_BYTES = SPOOLED_PATH_BYTES,
};

static int house_rsa(void **state)
{
    *state = spooled_house(AUTHORITY_RSA, "", true);
    return 0;
}
#define SPOOL_TEST(test) cmocka_unit_test_setup_teardown(test, house_rsa, harness_down)

static void leave(struct harness *h, struct bytes tbs)
{
    char path[PATH_BYTES];

    spooled_leave(h, h->ca, tbs, tbs, path);
}

static void a_document_that_another_process_left_is_signed_by_its_digest_once(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256];

    leave(h, tbs);
    raw_must_sign(h, tbs);
    assert_int_equal(spooled_count(h), 0);
    assert_true(ledger_last(h->ledger, "intent", "mechanism", text, sizeof text));
    assert_string_equal(text, "CKM_SHA256_RSA_PKCS by CKM_RSA_PKCS (spooled)");
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    bytes_free(tbs);
}

static void what_was_left_is_judged_when_it_is_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);

    leave(h, tbs);
    for (int i = 0; i < 2; i++) { /* again: the bytes are still known to this process */
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_FUNCTION_REJECTED);
        raw_refusal_says(h, "mechanism", "(spooled)");
    }
    assert_int_equal(spooled_count(h), 0);
    bytes_free(tbs);
}

/* Who can write there can leave anything under any name. */
static void bytes_under_the_name_of_others_are_not_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    char path[PATH_BYTES];

    spooled_leave(h, h->ca, good, evil, path);
    raw_must_refuse(h, raw_of(h->algorithm, good), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    assert_int_equal(spooled_count(h), 0);
    bytes_free(good);
    bytes_free(evil);
}

static void what_was_left_for_another_key_is_not_taken(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char path[PATH_BYTES];

    spooled_leave(h, authority_get(AUTHORITY_RSA, 2), tbs, tbs, path);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_int_equal(spooled_count(h), 1);
    bytes_free(tbs);
}

static void a_question_for_the_length_and_another_digest_take_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    CK_ULONG len = 0;

    leave(h, tbs);
    raw_must_refuse(h, raw_of(h->algorithm, other), CKR_DATA_INVALID);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, NULL, &len), CKR_OK);
    assert_int_equal(spooled_count(h), 1);
    bytes_free(tbs);
    bytes_free(other);
}

static void what_is_too_old_or_of_the_future_is_not_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    static const time_t shifts[] = { LIFETIME, 2 * LIFETIME, -LIFETIME };

    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++) {
        leave(h, tbs);
        clock_set(shifts[i]);
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
        clock_set(0);
        assert_int_equal(spooled_count(h), 0);
    }
    leave(h, tbs);
    clock_set(LIFETIME - 60);
    raw_must_sign(h, tbs);
    clock_set(0);
    bytes_free(tbs);
}

/* Links, pipes, files that others may write or have. */
static void a_file_that_is_not_plainly_ours_is_not_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char path[PATH_BYTES], aside[PATH_BYTES];

    snprintf(aside, sizeof aside, "%s/aside", h->directory);
    for (int kind = 0; kind < 6; kind++) {
        spooled_leave(h, h->ca, tbs, tbs, path);
        switch (kind) {
        case 0: assert_int_equal(chmod(path, 0620), 0); break;
        case 1: assert_int_equal(chmod(path, 0602), 0); break;
        case 2:
            assert_int_equal(rename(path, aside), 0);
            assert_int_equal(symlink(aside, path), 0);
            break;
        case 3: assert_int_equal(link(path, aside), 0); break;
        case 4:
            assert_int_equal(unlink(path), 0);
            assert_int_equal(mkfifo(path, 0600), 0);
            break;
        default: assert_int_equal(truncate(path, 0), 0);
        }
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
        unlink(path);
        unlink(aside);
    }
    if (geteuid() == 0) { /* only root gives files away */
        spooled_leave(h, h->ca, tbs, tbs, path);
        assert_int_equal(chown(path, 12345, 12345), 0);
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    }
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    bytes_free(tbs);
}

static void a_directory_that_others_may_write_has_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char path[PATH_BYTES], aside[PATH_BYTES];

    spooled_path(h, path);
    leave(h, tbs);
    assert_int_equal(chmod(path, 0770), 0);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_int_equal(chmod(path, 0700), 0);
    snprintf(aside, sizeof aside, "%s/aside", h->directory);
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(symlink(aside, path), 0);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_int_equal(unlink(path), 0);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID); /* no directory at all */
    assert_int_equal(rename(aside, path), 0);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

/* Otherwise it would be there again after a power failure, signed or not. */
static void what_may_come_back_after_a_power_failure_is_not_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    leave(h, tbs);
    disk_fail(DISK_FSYNC, 1, EIO, false);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    bytes_free(tbs);
}

static void of_processes_that_ask_for_the_same_digest_one_gets_a_signature(void **state)
{
    struct harness *h = spooled_house(AUTHORITY_P256, "", false);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    pid_t pids[PROCESSES];
    size_t signatures = 0;

    leave(h, tbs);
    for (size_t i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0)
            _exit(spooled_child(h, tbs));
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = 0;

        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
        signatures += WEXITSTATUS(status) == 0;
    }
    assert_int_equal(signatures, 1);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1);
    assert_int_equal(spooled_count(h), 0);
    bytes_free(tbs);
    harness_free(h);
    (void)state;
}

/* Runs in the child, when the token is asked: the document is gone already. */
static void die(void *context, enum function function, const uintptr_t *values)
{
    (void)context, (void)function, (void)values;
    _exit(9);
}

static void a_process_that_dies_while_it_signs_takes_the_document_with_it(void **state)
{
    struct harness *h = spooled_house(AUTHORITY_RSA, "", false);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    int status = 0;

    leave(h, tbs);
    const pid_t pid = fork();
    if (pid == 0) {
        h->mock->before(FUNCTION_Sign, die, NULL);
        _exit(spooled_child(h, tbs));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 9);
    assert_int_equal(spooled_count(h), 0);
    harness_start(h);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1); /* which says that a signature may exist */
    bytes_free(tbs);
    harness_free(h);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(a_document_that_another_process_left_is_signed_by_its_digest_once),
        SPOOL_TEST(what_was_left_is_judged_when_it_is_signed),
        SPOOL_TEST(bytes_under_the_name_of_others_are_not_signed),
        SPOOL_TEST(what_was_left_for_another_key_is_not_taken),
        SPOOL_TEST(a_question_for_the_length_and_another_digest_take_nothing),
        SPOOL_TEST(what_is_too_old_or_of_the_future_is_not_signed),
        SPOOL_TEST(a_file_that_is_not_plainly_ours_is_not_signed),
        SPOOL_TEST(a_directory_that_others_may_write_has_nothing),
        SPOOL_TEST(what_may_come_back_after_a_power_failure_is_not_signed),
        cmocka_unit_test(a_process_that_dies_while_it_signs_takes_the_document_with_it),
        cmocka_unit_test(of_processes_that_ask_for_the_same_digest_one_gets_a_signature),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
