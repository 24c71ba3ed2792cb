/* tests/module/test_gate_spool.c - documents that other processes leave in the spool directory. */
#include "tests/module/raw.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LIFETIME = 300,
    PROCESSES = 8,
    PATH_BYTES = 512,
    NAME_BYTES = 256,
};

static void spool_path(const struct harness *h, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/spool", h->directory);
}

/* Settings of the key and the section, with the directory; starts. */
static struct harness *spool_house(enum authority_key key, bool start)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = key, .quiet = true });
    char path[PATH_BYTES], section[PATH_BYTES + 64];

    spool_path(h, path);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(section, sizeof section, "[spool]\ndirectory = %s\n", path);
    harness_configure(h, RAW_SETTINGS, section);
    h->mechanism = raw_mechanism(h->algorithm);
    if (start)
        harness_start(h);
    return h;
}

static int house_rsa(void **state)
{
    *state = spool_house(AUTHORITY_RSA, true);
    return 0;
}
#define SPOOL_TEST(test) cmocka_unit_test_setup_teardown(test, house_rsa, harness_down)

static size_t put_hex(char *out, const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        snprintf(out + 2 * i, 3, "%02x", at[i]);
    return 2 * len;
}

/* KEY.sha256.VALUE, as the page about it says. */
static void name_for(const struct authority *ca, struct bytes tbs, char name[NAME_BYTES])
{
    uint8_t *spki = NULL, digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    const int spki_len = i2d_PUBKEY(ca->key, &spki);

    assert_true(spki_len > 0);
    assert_int_equal(EVP_Digest(spki, (size_t)spki_len, digest, &len, EVP_sha256(), NULL), 1);
    OPENSSL_free(spki);
    size_t at = put_hex(name, digest, len);
    at += (size_t)snprintf(name + at, NAME_BYTES - at, ".sha256.");
    assert_int_equal(EVP_Digest(tbs.at, tbs.len, digest, &len, EVP_sha256(), NULL), 1);
    put_hex(name + at, digest, len);
}

/* Leaves `content` under the name of `tbs` for `ca`; *path gets where. */
static void leave_as(struct harness *h, const struct authority *ca, struct bytes tbs, struct bytes content,
    char path[PATH_BYTES])
{
    char directory[PATH_BYTES], name[NAME_BYTES];

    spool_path(h, directory);
    name_for(ca, tbs, name);
    assert_true(snprintf(path, PATH_BYTES, "%.200s/%s", directory, name) < PATH_BYTES);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.at, content.len), content.len);
    close(fd);
}

static void leave(struct harness *h, struct bytes tbs)
{
    char path[PATH_BYTES];

    leave_as(h, h->ca, tbs, tbs, path);
}

static size_t files_left(const struct harness *h)
{
    char path[PATH_BYTES];
    size_t count = 0;

    spool_path(h, path);
    DIR *list = opendir(path);
    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count - 2; /* . and .. */
}

static void a_document_that_another_process_left_is_signed_by_its_digest_once(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256];

    leave(h, tbs);
    raw_must_sign(h, tbs);
    assert_int_equal(files_left(h), 0);
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
    assert_int_equal(files_left(h), 0);
    bytes_free(tbs);
}

/* Who can write there can leave anything under any name. */
static void bytes_under_the_name_of_others_are_not_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    char path[PATH_BYTES];

    leave_as(h, h->ca, good, evil, path);
    raw_must_refuse(h, raw_of(h->algorithm, good), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    assert_int_equal(files_left(h), 0);
    bytes_free(good);
    bytes_free(evil);
}

static void what_was_left_for_another_key_is_not_taken(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char path[PATH_BYTES];

    leave_as(h, authority_get(AUTHORITY_RSA, 2), tbs, tbs, path);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_int_equal(files_left(h), 1);
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
    assert_int_equal(files_left(h), 1);
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
        assert_int_equal(files_left(h), 0);
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
        leave_as(h, h->ca, tbs, tbs, path);
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
        leave_as(h, h->ca, tbs, tbs, path);
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

    spool_path(h, path);
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

/* Runs in a child: 0 if the signature was made, 1 if the digest was not known. */
static int child(struct harness *h, struct bytes tbs)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();
    CK_SESSION_HANDLE session;

    if (harness_initialize(h) != CKR_OK
        || h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session)
               != CKR_OK)
        return 2;
    (void)h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1);
    if (h->gate->C_SignInit(session, &h->mechanism, h->ca_key) != CKR_OK)
        return 3;
    switch (h->gate->C_Sign(session, input.at, input.len, out.at, &out.len)) {
    case CKR_OK: return authority_verify(h->ca, h->algorithm, tbs, out.at, out.len) ? 0 : 4;
    case CKR_DATA_INVALID: return 1;
    default: return 5;
    }
}

static void of_processes_that_ask_for_the_same_digest_one_gets_a_signature(void **state)
{
    struct harness *h = spool_house(AUTHORITY_P256, false);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    pid_t pids[PROCESSES];
    size_t signatures = 0;

    leave(h, tbs);
    for (size_t i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0)
            _exit(child(h, tbs));
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = 0;

        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
        signatures += WEXITSTATUS(status) == 0;
    }
    assert_int_equal(signatures, 1);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1);
    assert_int_equal(files_left(h), 0);
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
    struct harness *h = spool_house(AUTHORITY_RSA, false);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    int status = 0;

    leave(h, tbs);
    const pid_t pid = fork();
    if (pid == 0) {
        h->mock->before(FUNCTION_Sign, die, NULL);
        _exit(child(h, tbs));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 9);
    assert_int_equal(files_left(h), 0);
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
