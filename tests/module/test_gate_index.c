/* tests/module/test_gate_index.c - what was issued is known: nothing is signed twice, and nothing that the index does not have. */
#include "tests/module/fresh.h"
#include "tests/module/indexed.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NTH_CALLS = 24 /* more disk calls of one kind than a signature takes */ };

static void a_serial_that_was_given_is_given_to_no_other_certificate(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = index_twin(h, tbs);
    struct history_certificate found;

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    assert_true(index_has(tbs, &found));
    assert_int_equal(found.origin, HISTORY_SIGNED);
    assert_int_equal(found.scope, MV & STRICT);
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "rfc5280.serial_unique");
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h); /* nor after a restart */
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void the_same_certificate_is_signed_once_unless_the_configuration_allows_it_again(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = index_twin(h, tbs);

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    index_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "history.signed_once");
    assert_int_equal(harness_finalize(h), CKR_OK);
    index_configure(h, NULL, "same-tbs = allow\n");
    harness_start(h);
    harness_must_sign(h, tbs);
    harness_must_sign(h, tbs);
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void a_serial_beside_another_is_refused(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = index_twin(h, tbs);

    (void)state;
    other.at[SERIAL_AT + 1U + other.at[SERIAL_AT + 1]] ^= 1; /* the last octet */
    harness_start(h);
    harness_must_sign(h, tbs);
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "serial.non_sequential");
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void what_rules_refuse_takes_no_serial(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes evil = harness_tbs(h, FAULT_KEY_CERT_SIGN), good = index_twin(h, evil);
    struct history_certificate found;

    (void)state;
    harness_start(h);
    index_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_false(index_has(evil, &found));
    harness_must_sign(h, good);
    bytes_free(evil);
    bytes_free(good);
    harness_free(h);
}

static void after_a_backend_that_signed_nothing_the_same_may_be_signed_and_nothing_else_with_its_serial(
    void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = index_twin(h, tbs);
    struct history_certificate found;
    struct buffer out = buffer_new();

    (void)state;
    harness_start(h);
    h->mock->answer(FUNCTION_Sign, 1, CKR_USER_NOT_LOGGED_IN, false);
    assert_int_equal(harness_sign(h, tbs, &out), CKR_USER_NOT_LOGGED_IN);
    assert_true(index_has(tbs, &found));
    assert_int_equal(found.origin, HISTORY_UNSIGNED);
    index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
    harness_must_sign(h, tbs);
    index_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void after_a_backend_that_may_have_signed_nothing_is_signed_with_the_serial(void **state)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    (void)state;
    harness_start(h);
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(harness_sign(h, tbs, &out), CKR_DEVICE_ERROR);
    index_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    harness_free(h);
}

static void a_key_that_leaves_the_index_alone_says_what_was_not_looked_for(void **state)
{
    struct harness *h = index_house("use-index = no\n", "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    struct history_certificate found;

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    harness_must_sign(h, tbs);
    assert_false(index_has(tbs, &found));
    index_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "history.evaluated");
    bytes_free(tbs);
    bytes_free(evil);
    harness_free(h);
}

static void without_an_index_each_record_says_what_was_not_looked_for(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    index_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "history.evaluated");
    bytes_free(evil);
}

static void with_an_index_that_is_not_right_the_module_does_not_start(void **state)
{
    struct harness *h = index_house(NULL, "");
    struct stat st;

    (void)state;
    assert_int_equal(unlink(index_path), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_not_equal(
        stat(index_path, &st), 0); /* an index that is gone is not made anew: it would know nothing */
    index_configure(h, NULL, "");
    assert_int_equal(chmod(index_path, 0666), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(chmod(index_path, 0600), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(index_path, 12345, (gid_t)-1), 0);
        assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
        assert_int_equal(chown(index_path, 0, (gid_t)-1), 0);
    }
    assert_int_equal(stat(index_path, &st), 0);
    assert_int_equal(truncate(index_path, st.st_size / 2), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    assert_int_equal(truncate(index_path, 0), 0);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    harness_free(h);
}

static void an_index_that_is_lost_while_the_module_runs_lets_nothing_be_signed(void **state)
{
    static const char *const modes[] = { NULL, "mode = monitor\n" }; /* what is monitored neither */
    char elsewhere[SCRATCH_PATH_BYTES + 8];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct harness *h = index_house(modes[i], "");
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);

        harness_start(h);
        (void)snprintf(elsewhere, sizeof elsewhere, "%s.old", index_path);
        assert_int_equal(rename(index_path, elsewhere), 0);
        index_must_refuse(h, tbs, CKR_DEVICE_ERROR);
        assert_last_refusal_names(h, "\"reason\":\"internal\"");
        index_must_refuse(h, tbs, CKR_DEVICE_ERROR);
        assert_int_equal(rename(elsewhere, index_path), 0);
        harness_must_sign(h, tbs);
        bytes_free(tbs);
        harness_free(h);
    }
}

static void a_key_in_monitor_mode_signs_a_serial_again_and_says_so(void **state)
{
    struct harness *h = index_house("mode = monitor\n", "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = index_twin(h, tbs);
    struct history_certificate found;
    char text[64];

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    harness_must_sign(h, other);
    assert_true(ledger_last(h->ledger, "intent", "verdict", text, sizeof text));
    assert_string_equal(text, "refuse");
    assert_true(index_has(tbs, &found));
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static unsigned rebuilds; /* indexes that faults left damaged */

/* A fault at the nth call of this kind, while one certificate is signed. True if it was reached. */
static bool try_fault(enum disk_call call, unsigned long nth, int error, bool forever)
{
    struct harness *h = index_house(NULL, "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    struct history_certificate found;

    harness_start(h);
    const unsigned long before = disk_calls(call);
    disk_fail(call, nth, error, forever);
    const CK_RV rv = harness_sign(h, tbs, &out);
    const bool reached = disk_calls(call) - before >= nth;
    disk_fail(call, 0, 0, false);
    if (reached) {
        assert_int_equal(rv, CKR_DEVICE_ERROR);
        assert_true(buffer_untouched(&out));
    }
    if (h->mock->results() > 0) /* signed, whoever has it: the index knows */
        assert_true(index_has(tbs, &found) && found.origin == HISTORY_SIGNED);
    /* When the disk is well again, so is the gate, unless the index has to be rebuilt: one of the two is signed, never both. */
    const struct bytes other = index_twin(h, tbs);
    const CK_RV again = harness_sign(h, other, &out);
    const bool damaged = again == CKR_DEVICE_ERROR;
    assert_true(damaged || again == CKR_FUNCTION_REJECTED || (again == CKR_OK && h->mock->results() == 1));
    rebuilds += damaged;
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
    return reached;
}

static void a_fault_of_the_disk_at_any_moment_lets_nothing_be_signed_that_the_index_lacks(void **state)
{
    static const enum disk_call calls[] = { DISK_PWRITE, DISK_FDATASYNC };

    (void)state;
    for (size_t c = 0; c < 2; c++)
        for (int forever = 0; forever < 2; forever++) {
            unsigned long nth = 1;

            while (nth <= NTH_CALLS && try_fault(calls[c], nth, ENOSPC, forever != 0))
                nth++;
            assert_in_range(nth, 4, NTH_CALLS); /* index, intent and outcome at least */
        }
    assert_in_range(rebuilds, 0, 1); /* only when the page that makes a transaction count is half written */
}

static void an_index_that_was_lost_is_made_anew_from_the_journal(void **state)
{
    static const char *const keeping[] = { "",
        "keep-tbs = all\n" }; /* what the record says alone; the octets, too */

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct harness *h = index_house(NULL, "");
        const struct bytes tbs = harness_tbs(h, FAULT_NONE), failed = harness_tbs(h, FAULT_NONE);
        const struct bytes twin = index_twin(h, tbs), other = index_twin(h, failed);
        struct buffer out = buffer_new();
        struct history_certificate found, again;

        index_audit(h, keeping[i]);
        harness_start(h);
        harness_must_sign(h, tbs);
        h->mock->answer(FUNCTION_Sign, 1, CKR_USER_NOT_LOGGED_IN, false);
        assert_int_equal(harness_sign(h, failed, &out), CKR_USER_NOT_LOGGED_IN);
        assert_true(index_has(tbs, &found));
        assert_int_equal(harness_finalize(h), CKR_OK);
        assert_int_equal(unlink(index_path), 0);
        index_make();
        assert_false(index_has(tbs, &again));
        harness_start(h);
        assert_true(index_has(tbs, &again));
        assert_int_equal(again.origin, HISTORY_SIGNED);
        assert_int_equal(again.scope, found.scope);
        assert_int_equal(again.not_after, found.not_after);
        assert_memory_equal(again.tbs_sha256, found.tbs_sha256, sizeof found.tbs_sha256);
        if (i == 1)
            assert_memory_equal(again.spki_sha256, found.spki_sha256, sizeof found.spki_sha256);
        index_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
        index_must_refuse(h, twin, CKR_FUNCTION_REJECTED);
        index_must_refuse(h, other, CKR_FUNCTION_REJECTED);
        harness_must_sign(h, failed); /* surely not signed before */
        bytes_free(tbs);
        bytes_free(failed);
        bytes_free(twin);
        bytes_free(other);
        harness_free(h);
    }
}

static void what_a_key_signed_without_the_index_is_known_when_the_module_starts(void **state)
{
    struct harness *h = index_house("use-index = no\n", "");
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), twin = index_twin(h, tbs);

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    assert_int_equal(harness_finalize(h), CKR_OK);
    index_configure(h, NULL, "");
    harness_start(h);
    index_must_refuse(h, twin, CKR_FUNCTION_REJECTED);
    bytes_free(tbs);
    bytes_free(twin);
    harness_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_serial_that_was_given_is_given_to_no_other_certificate),
        cmocka_unit_test(the_same_certificate_is_signed_once_unless_the_configuration_allows_it_again),
        cmocka_unit_test(a_serial_beside_another_is_refused),
        cmocka_unit_test(what_rules_refuse_takes_no_serial),
        cmocka_unit_test(
            after_a_backend_that_signed_nothing_the_same_may_be_signed_and_nothing_else_with_its_serial),
        cmocka_unit_test(after_a_backend_that_may_have_signed_nothing_is_signed_with_the_serial),
        cmocka_unit_test(a_key_that_leaves_the_index_alone_says_what_was_not_looked_for),
        GATE_TEST(without_an_index_each_record_says_what_was_not_looked_for),
        cmocka_unit_test(with_an_index_that_is_not_right_the_module_does_not_start),
        cmocka_unit_test(an_index_that_is_lost_while_the_module_runs_lets_nothing_be_signed),
        cmocka_unit_test(a_key_in_monitor_mode_signs_a_serial_again_and_says_so),
        cmocka_unit_test(an_index_that_was_lost_is_made_anew_from_the_journal),
        cmocka_unit_test(what_a_key_signed_without_the_index_is_known_when_the_module_starts),
        cmocka_unit_test(a_fault_of_the_disk_at_any_moment_lets_nothing_be_signed_that_the_index_lacks),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
