/*
 * tests/module/test_gate_disk.c - the disk fails at every call that lintgate makes to it, is full, may not be written to, or has its
 * descriptors taken away by the host: nothing is signed without its records, and what the host did with them is left alone.
 */
#include "tests/module/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NTH_CALLS = 200,  /* more calls of one kind than a start and two signatures make */
    DESCRIPTORS = 64, /* that a test program may have open */
    TMPFS_KIB = 64,
    BALLAST_BYTES = 8192, /* that make room again */
    FILL_ROUNDS = 200,    /* signatures that surely do not fit */
    SKIPPED = 77,
};

/* A house that keeps each document beside the journal; what it makes at its first start is there already. */
static struct harness *keeping_house(void)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

    h->audit = "keep-tbs = all\n";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    assert_int_equal(harness_finalize(h), CKR_OK);
    return h;
}

static bool is_opened(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    return harness_initialize(h) == CKR_OK
           && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session) == CKR_OK
           && h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1) == CKR_OK;
}

/* What must hold of one C_Sign, whatever happened to the disk. */
static void check(struct harness *h, struct bytes tbs, size_t results, CK_RV rv, const struct buffer *out)
{
    const off_t durable = disk_durable(h->journal_path);

    if (rv == CKR_OK)
        assert_int_equal(ledger_outcomes(h->ledger, tbs,
                             (struct bytes){ (uint8_t *)(uintptr_t)out->at, out->len }, durable),
            1);
    else
        assert_false(oracle_leaks(h->oracle, out->at, sizeof out->at));
    if (h->mock->results() > results)
        assert_true(ledger_intents(h->ledger, tbs, durable) >= 1);
    assert_null(oracle_complaint(h->oracle));
}

/* A start, a good certificate, a faulty one, a good one again, the end. True if the fault was reached. */
static bool live_with_fault(
    struct harness *h, enum disk_call call, unsigned long nth, int error, bool forever)
{
    const struct bytes tbs[] = { harness_tbs(h, FAULT_NONE), harness_tbs(h, FAULT_ISSUER),
        harness_tbs(h, FAULT_NONE) };
    const unsigned long before = disk_calls(call);

    disk_fail(call, nth, error, forever);
    if (is_opened(h)) {
        for (size_t i = 0; i < 3; i++) {
            const size_t results = h->mock->results();
            struct buffer out = buffer_new();
            const CK_RV rv = harness_sign(h, tbs[i], &out);

            check(h, tbs[i], results, rv, &out);
            if (i == 1)
                assert_int_not_equal(rv, CKR_OK);
        }
    }
    const bool reached = disk_calls(call) - before >= nth;
    disk_fail(call, 0, 0, false);
    /* When the disk is well again, so is the gate. */
    if (h->running)
        assert_int_equal(harness_finalize(h), CKR_OK);
    assert_true(is_opened(h));
    harness_must_sign(h, tbs[2]);
    assert_int_equal(harness_finalize(h), CKR_OK);
    for (size_t i = 0; i < 3; i++)
        bytes_free(tbs[i]);
    return reached;
}

/* Red without `&& evidence_keep` … in module/evidence.c, and with the result of any of these calls taken for success. */
static void any_call_of_the_disk_may_fail_at_any_moment(void **state)
{
    static const struct {
        enum disk_call call;
        int error;
        unsigned long least; /* such calls in a life */
    } faults[] = {
        { DISK_PWRITE, ENOSPC, 8 },
        { DISK_FDATASYNC, EIO, 6 },
        { DISK_FSYNC, EIO, 4 },
        { DISK_OPENAT, EMFILE, 10 },
        { DISK_OPENAT, EROFS, 10 },
        { DISK_LINKAT, ENOSPC, 2 },
        { DISK_UNLINKAT, EIO, 2 },
        { DISK_FCHMOD, EPERM, 2 },
    };

    struct harness *h = keeping_house();

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        for (int forever = 0; forever < 2; forever++) {
            unsigned long nth = 1;

            while (nth <= NTH_CALLS && live_with_fault(h, faults[i].call, nth, faults[i].error, forever != 0))
                nth++;
            assert_in_range(nth, faults[i].least, NTH_CALLS);
        }
    assert_true(ledger_holds_together(h->ledger));
    harness_free(h);
}

/* In a child, which may then do what it likes to itself. Its exit status. */
static int in_child(struct harness *h, int (*body)(struct harness *h))
{
    int status = -1;

    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        _exit(body(h));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status)); /* by no signal */
    return WEXITSTATUS(status);
}

/* Signs until there is no more room. 0 if nothing was signed then, and each signature before had its intent. */
static int sign_until_refused(struct harness *h)
{
    for (int i = 0; i < FILL_ROUNDS; i++) {
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        const size_t results = h->mock->results();
        struct buffer out = buffer_new();
        const CK_RV rv = harness_sign(h, tbs, &out);

        if (oracle_complaint(h->oracle) != NULL)
            return 10;
        if (rv == CKR_OK
            && ledger_outcomes(
                   h->ledger, tbs, (struct bytes){ out.at, out.len }, disk_durable(h->journal_path))
                   != 1)
            return 11;
        if (rv != CKR_OK) {
            if (rv != CKR_DEVICE_ERROR || oracle_leaks(h->oracle, out.at, sizeof out.at))
                return 12;
            if (h->mock->results() == results) /* the intent did not fit: nobody was asked */
                return i > 0 ? 0 : 13;
            bytes_free(tbs);
            continue; /* the outcome did not: what was signed was withheld */
        }
        bytes_free(tbs);
    }
    return 14;
}

/* 0 if what was said to be full has room again and is used. */
static int sign_again(struct harness *h)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    if (harness_sign(h, tbs, &out) != CKR_OK || !authority_verify(h->ca, h->algorithm, tbs, out.at, out.len))
        return 20;
    if (!ledger_holds_together(h->ledger))
        return 21;
    return harness_finalize(h) == CKR_OK ? 0 : 22;
}

static bool write_ballast(const char *path)
{
    static const char zeros[BALLAST_BYTES];
    FILE *file = fopen(path, "we");
    const bool written = file != NULL && fwrite(zeros, sizeof zeros, 1, file) == 1;

    return file != NULL && fclose(file) == 0 && written;
}

/* Root mounts in a mount namespace of its own; anybody else in a user namespace, if the system lets him. */
static bool mount_over(const char *directory)
{
    char options[64];

    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    (void)mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    snprintf(options, sizeof options, "size=%dk,mode=0700", TMPFS_KIB);
    return mount("none", directory, "tmpfs", 0, options) == 0;
}

static int live_on_small_disk(struct harness *h)
{
    char text[SCRATCH_PATH_BYTES + 64], path[SCRATCH_PATH_BYTES + 16];
    int status;

    if (!mount_over(h->directory))
        return SKIPPED;
    snprintf(text, sizeof text, "%s/ballast", h->directory);
    memcpy(path, text, sizeof path);
    harness_configure(h, NULL, NULL);
    harness_write(h, "ca.pem", h->ca->certificate_pem);
    harness_write(h, "free.pem", authority_get(AUTHORITY_RSA, 1)->public_pem);
    if (!write_ballast(path) || !is_opened(h))
        return 1;
    status = sign_until_refused(h);
    if (status == 0 && unlink(path) != 0)
        status = 2;
    return status == 0 ? sign_again(h) : status;
}

static void a_file_system_without_room_signs_nothing_until_there_is_room(void **state)
{
    struct harness *h = *state;
    const int status = in_child(h, live_on_small_disk);

    if (status == SKIPPED) {
        print_message("SKIPPED: this system lets nobody mount a tmpfs here; a limit on files and faults of "
                      "each call are tested\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static int live_with_small_files(struct harness *h)
{
    struct rlimit limit = { 24 * 1024, RLIM_INFINITY };
    int status;

    if (!is_opened(h) || setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    status = sign_until_refused(h);
    limit.rlim_cur = RLIM_INFINITY;
    if (status == 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)
        status = 2;
    return status == 0 ? sign_again(h) : status;
}

/* The host is not ended by SIGXFSZ either. */
static void a_file_that_may_not_grow_signs_nothing_until_it_may(void **state)
{
    struct harness *h = *state;

    assert_int_equal(in_child(h, live_with_small_files), 0);
}

/* /dev/full answers each write with ENOSPC; it is no file, so nothing is even begun. */
static void a_device_in_place_of_the_journal_stops_everything(void **state)
{
    struct harness *h = *state;

    assert_int_equal(symlink("/dev/full", h->journal_path), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(h->mock->calls(FUNCTION_Initialize), 0);
    assert_int_equal(unlink(h->journal_path), 0);
}

/* Descriptors of files below the directory. */
static size_t descriptors_below(const char *directory, int fds[DESCRIPTORS])
{
    char link[64], path[2 * SCRATCH_PATH_BYTES];
    size_t count = 0;

    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        const ssize_t len = readlink(link, path, sizeof path - 1);

        if (len <= 0)
            continue;
        path[len] = '\0';
        if (strncmp(path, directory, strlen(directory)) == 0)
            fds[count++] = fd;
    }
    return count;
}

static off_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_size : -1;
}

/* A host that closes what it does not know, and whose next file gets the number of the journal's. */
static void a_file_that_the_host_opened_under_the_journals_number_is_not_written_to(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    char path[SCRATCH_PATH_BYTES];
    int fds[DESCRIPTORS];
    struct buffer out = buffer_new();

    harness_must_sign(h, good);
    const size_t count = descriptors_below(h->directory, fds);
    const size_t results = h->mock->results();
    const off_t journal = size_of(h->journal_path);
    assert_true(count > 0);
    snprintf(path, sizeof path, "%.100s/hosts-own", h->directory);
    const int own = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(own >= 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(dup2(own, fds[i]), fds[i]);
    for (int i = 0; i < 3; i++) {
        const CK_RV rv = harness_sign(h, good, &out);

        assert_true(rv == CKR_DEVICE_ERROR || rv == CKR_OK); /* it may look for the journal anew */
        if (rv == CKR_DEVICE_ERROR)
            assert_true(h->mock->results() == results || size_of(h->journal_path) > journal);
        (void)harness_sign(h, evil, &out);
    }
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(size_of(path), 0);
    assert_int_equal(fcntl(own, F_GETFD), FD_CLOEXEC); /* and is still the host's */
    assert_null(oracle_complaint(h->oracle));
    for (size_t i = 0; i < count; i++)
        (void)close(fds[i]);
    close(own);
    bytes_free(good);
    bytes_free(evil);
}

static void descriptors_that_the_host_closed_sign_nothing_that_is_not_recorded(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE);
    int fds[DESCRIPTORS];
    struct buffer out = buffer_new();

    const size_t count = descriptors_below(h->directory, fds);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(close(fds[i]), 0);
    for (int i = 0; i < 2; i++) {
        const size_t results = h->mock->results();
        const CK_RV rv = harness_sign(h, good, &out);

        check(h, good, results, rv, &out);
    }
    harness_must_sign(h, good); /* it found its journal again */
    assert_true(ledger_holds_together(h->ledger));
    bytes_free(good);
}

static int live_without_descriptors(struct harness *h)
{
    struct rlimit limit;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    int status;

    h->audit = "keep-tbs = all\n";
    harness_configure(h, NULL, NULL);
    if (!is_opened(h) || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1;
    const rlim_t kept = limit.rlim_cur;
    limit.rlim_cur = 3; /* what is open stays open, nothing more is opened */
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 2;
    status = harness_sign(h, tbs, &out) == CKR_DEVICE_ERROR && h->mock->results() == 0 ? 0 : 3;
    limit.rlim_cur = kept;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 4;
    return status == 0 ? sign_again(h) : status;
}

static void without_descriptors_nothing_is_signed_that_cannot_be_kept(void **state)
{
    struct harness *h = *state;

    assert_int_equal(in_child(h, live_without_descriptors), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_call_of_the_disk_may_fail_at_any_moment),
        GATE_TEST_QUIET(a_file_system_without_room_signs_nothing_until_there_is_room),
        GATE_TEST_QUIET(a_file_that_may_not_grow_signs_nothing_until_it_may),
        GATE_TEST_QUIET(a_device_in_place_of_the_journal_stops_everything),
        GATE_TEST(a_file_that_the_host_opened_under_the_journals_number_is_not_written_to),
        GATE_TEST(descriptors_that_the_host_closed_sign_nothing_that_is_not_recorded),
        GATE_TEST_QUIET(without_descriptors_nothing_is_signed_that_cannot_be_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
