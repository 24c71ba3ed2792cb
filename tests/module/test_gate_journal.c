/* tests/module/test_gate_journal.c - no signature without a durable intent, none in the caller's hands without an outcome. */
#include "tests/module/harness.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NTH_CALLS = 8 /* more disk calls of one kind than a signature takes */ };

/* What is on disk when the backend is asked, and when the outcome goes to disk. */
struct watch {
    struct harness *h;
    struct bytes tbs;
    struct buffer *out;
    size_t intents_at_sign, outcomes_at_sign;
    bool untouched_at_outcome;
    unsigned long syncs_at_sign;
};

static void at_sign(void *context, enum function function, const uintptr_t *values)
{
    struct watch *w = context;

    (void)function;
    (void)values;
    w->intents_at_sign = ledger_intents(w->h->ledger, w->tbs, disk_durable(w->h->journal_path));
    w->outcomes_at_sign = ledger_count(w->h->ledger, "outcome");
    w->syncs_at_sign = disk_calls(DISK_FDATASYNC);
}

static void at_sync(void *context)
{
    struct watch *w = context;

    if (w->syncs_at_sign != 0 && disk_calls(DISK_FDATASYNC) == w->syncs_at_sign)
        w->untouched_at_outcome = buffer_untouched(w->out);
}

static void the_intent_is_durable_before_the_backend_signs_and_the_outcome_before_the_caller_has_it(
    void **state)
{
    struct harness *h = *state;
    struct buffer out = buffer_new();
    struct watch w = { .h = h, .tbs = harness_tbs(h, FAULT_NONE), .out = &out };

    h->mock->after(FUNCTION_Sign, at_sign, &w);
    disk_before(DISK_FDATASYNC, at_sync, &w);
    assert_int_equal(harness_sign(h, w.tbs, &out), CKR_OK);
    assert_int_equal(w.intents_at_sign, 1);
    assert_int_equal(w.outcomes_at_sign, 0);
    assert_true(w.untouched_at_outcome);
    assert_int_equal(
        ledger_outcomes(h->ledger, w.tbs, (struct bytes){ out.at, out.len }, disk_durable(h->journal_path)),
        1);
    bytes_free(w.tbs);
}

/* A fault at the nth call of this kind, while one certificate is signed. True if it was reached. */
static bool try_fault(enum disk_call call, unsigned long nth, int error, bool forever)
{
    struct harness *h = harness_new(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    const unsigned long before = disk_calls(call);

    disk_fail(call, nth, error, forever);
    const CK_RV rv = harness_sign(h, tbs, &out);
    const bool reached = disk_calls(call) - before >= nth;
    const off_t durable = disk_durable(h->journal_path);
    disk_fail(call, 0, 0, false);
    if (rv == CKR_OK) {
        assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
        assert_int_equal(ledger_outcomes(h->ledger, tbs, (struct bytes){ out.at, out.len }, durable), 1);
    } else {
        assert_int_equal(rv, CKR_DEVICE_ERROR);
        assert_true(buffer_untouched(&out));
    }
    if (reached)
        assert_int_equal(rv, CKR_DEVICE_ERROR);
    if (h->mock->results() > 0)
        assert_int_equal(ledger_intents(h->ledger, tbs, durable), 1);
    /* When the disk is well again, so is the gate. */
    harness_must_sign(h, tbs);
    bytes_free(tbs);
    harness_free(h);
    return reached;
}

static void a_fault_of_the_disk_at_any_moment_lets_no_signature_out_without_its_records(void **state)
{
    static const int errors[] = { EIO, ENOSPC };
    static const enum disk_call calls[] = { DISK_PWRITE, DISK_FDATASYNC };

    for (size_t c = 0; c < 2; c++)
        for (size_t e = 0; e < 2; e++)
            for (int forever = 0; forever < 2; forever++) {
                unsigned long nth = 1;

                while (nth <= NTH_CALLS && try_fault(calls[c], nth, errors[e], forever != 0))
                    nth++;
                assert_in_range(nth, 3, NTH_CALLS); /* intent and outcome at least */
            }
    (void)state;
}

static void a_full_disk_signs_nothing_and_stops_nothing_else(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    struct buffer out = buffer_new();

    disk_fail(DISK_PWRITE, 1, ENOSPC, true);
    for (int i = 0; i < 3; i++)
        assert_int_equal(harness_sign(h, good, &out), CKR_DEVICE_ERROR);
    assert_int_equal(harness_backend_signs(h), 0);
    assert_int_equal(harness_sign(h, evil, &out), CKR_FUNCTION_REJECTED); /* refused all the same */
    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    out.len = sizeof out.at;
    assert_int_equal(h->gate->C_Digest(h->session, good.at, good.len, out.at, &out.len), CKR_OK);
    disk_fail(DISK_PWRITE, 0, 0, false);
    harness_must_sign(h, good);
    bytes_free(good);
    bytes_free(evil);
}

static void a_record_that_is_written_in_pieces_is_still_one(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    disk_write_short(7);
    harness_must_sign(h, tbs);
    assert_int_equal(ledger_count(h->ledger, "intent"), 1);
    assert_int_equal(ledger_count(h->ledger, "outcome"), 1);
    bytes_free(tbs);
}

static void a_journal_that_was_moved_away_lets_nothing_be_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    char elsewhere[SCRATCH_PATH_BYTES + 16];

    harness_must_sign(h, tbs);
    const size_t signs = harness_backend_signs(h);
    snprintf(elsewhere, sizeof elsewhere, "%s.old", h->journal_path);
    assert_int_equal(rename(h->journal_path, elsewhere), 0);
    assert_int_equal(harness_sign(h, tbs, &out), CKR_DEVICE_ERROR);
    assert_int_equal(harness_backend_signs(h), signs);
    assert_int_equal(rename(elsewhere, h->journal_path), 0);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_journal_that_was_cut_lets_nothing_be_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    harness_must_sign(h, tbs);
    const size_t signs = harness_backend_signs(h);
    assert_int_equal(truncate(h->journal_path, 10), 0);
    assert_int_equal(harness_sign(h, tbs, &out), CKR_DEVICE_ERROR);
    assert_int_equal(harness_backend_signs(h), signs);
    bytes_free(tbs);
}

static void an_intent_says_which_key_signs_what_and_how(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256];

    harness_must_sign(h, tbs);
    assert_true(ledger_last(h->ledger, "intent", "key", text, sizeof text));
    assert_string_equal(text, "ca");
    assert_true(ledger_last(h->ledger, "intent", "mechanism", text, sizeof text));
    assert_string_equal(text, "CKM_SHA256_RSA_PKCS");
    assert_true(ledger_last(h->ledger, "intent", "artifact", text, sizeof text));
    assert_string_equal(text, "certificate");
    assert_true(ledger_last(h->ledger, "intent", "verdict", text, sizeof text));
    assert_string_equal(text, "sign");
    assert_true(ledger_last(h->ledger, "outcome", "result", text, sizeof text));
    assert_string_equal(text, "signed");
    bytes_free(tbs);
}

static void monitoring_signs_what_it_would_refuse_and_says_so(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    char text[256];

    harness_configure(h, "mode = monitor\n", NULL);
    harness_start(h);
    harness_must_sign(h, evil);
    assert_true(ledger_last(h->ledger, "intent", "verdict", text, sizeof text));
    assert_string_equal(text, "refuse");
    assert_true(ledger_last(h->ledger, "intent", "mode", text, sizeof text));
    assert_string_equal(text, "monitor");
    /* What is no artifact at all cannot be monitored either. */
    struct buffer out = buffer_new();
    const struct bytes text_bytes = { (uint8_t[]){ "no artifact" }, 11 };
    assert_int_equal(harness_sign(h, text_bytes, &out), CKR_DATA_INVALID);
    bytes_free(evil);
}

static void the_journal_begins_with_start_and_ends_with_stop(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_int_equal(ledger_count(h->ledger, "start"), 1);
    harness_must_sign(h, tbs);
    assert_int_equal(ledger_count(h->ledger, "stop"), 0);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(ledger_count(h->ledger, "stop"), 1);
    bytes_free(tbs);
}

/* Dates cannot be judged by a clock that is not set, or that went back behind the last record. */
static void a_clock_that_cannot_be_right_lets_nothing_be_signed(void **state)
{
    static const time_t shifts[] = { -86400L * 365 * 3, 86400L * 365 * 80 };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    harness_must_sign(h, tbs);
    const size_t signs = harness_backend_signs(h);
    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++) {
        clock_shift(shifts[i]);
        assert_int_not_equal(harness_sign(h, tbs, &out), CKR_OK);
    }
    clock_shift(-3600); /* an hour before the last record */
    assert_int_not_equal(harness_sign(h, tbs, &out), CKR_OK);
    clock_shift(0);
    assert_int_equal(harness_backend_signs(h), signs);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(the_intent_is_durable_before_the_backend_signs_and_the_outcome_before_the_caller_has_it),
        cmocka_unit_test(a_fault_of_the_disk_at_any_moment_lets_no_signature_out_without_its_records),
        GATE_TEST(a_full_disk_signs_nothing_and_stops_nothing_else),
        GATE_TEST(a_record_that_is_written_in_pieces_is_still_one),
        GATE_TEST(a_journal_that_was_moved_away_lets_nothing_be_signed),
        GATE_TEST(a_journal_that_was_cut_lets_nothing_be_signed),
        GATE_TEST(an_intent_says_which_key_signs_what_and_how),
        GATE_TEST_QUIET(monitoring_signs_what_it_would_refuse_and_says_so),
        GATE_TEST(the_journal_begins_with_start_and_ends_with_stop),
        GATE_TEST(a_clock_that_cannot_be_right_lets_nothing_be_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
