/* tests/module/test_gate_status.c - with an index, CRLs and OCSP responses go on where the ones before ended. */
#include "tests/module/crl.h"
#include "tests/module/fresh.h"
#include "tests/module/indexed.h"
#include "tests/module/response.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PROCESSES = 4,
    NUMBERS = 40, /* of CRLs, that each of them wants to sign */
    NTH_CALLS = 32,
};

/* A house whose CA signs everything, with an index. */
static struct harness *house(const char *settings)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_P256, .quiet = true });

    h->sign = "certificate crl ocsp-response";
    index_configure(h, settings, "");
    return h;
}

/* Known to the oracle, which watches what the backend signs. */
static struct bytes expected(struct harness *h, struct bytes tbs)
{
    oracle_expect(h->oracle, tbs);
    return tbs;
}

static struct bytes crl(struct harness *h, long number, size_t entries)
{
    return expected(h, crl_make_form(h->ca, &(struct crl_form){ .entries = entries, .number = number }));
}

static struct bytes response(struct harness *h, struct bytes serial, enum response_status status)
{
    return expected(h, response_make(h->ca, serial, status));
}

static void must_sign(struct harness *h, struct bytes tbs)
{
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void must_refuse(struct harness *h, struct bytes tbs, const char *rule)
{
    index_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, rule);
    bytes_free(tbs);
}

static void a_crl_has_a_number_above_the_last_one(void **state)
{
    struct harness *h = house(NULL);

    (void)state;
    harness_start(h);
    must_sign(h, crl(h, 7, 2));
    must_refuse(h, crl(h, 7, 3), "rfc5280.crl.number_monotonic");
    must_refuse(h, crl(h, 6, 3), "rfc5280.crl.number_monotonic");
    must_sign(h, crl(h, 8, 3));
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h); /* also after a restart */
    must_refuse(h, crl(h, 8, 4), "rfc5280.crl.number_monotonic");
    must_sign(h, crl(h, 9, 4));
    harness_free(h);
}

static void a_crl_that_the_backend_surely_did_not_sign_uses_no_number(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes lost = crl(h, 7, 3), unsure = crl(h, 8, 3);
    struct buffer out = buffer_new();

    (void)state;
    harness_start(h);
    h->mock->answer(FUNCTION_Sign, 1, CKR_USER_NOT_LOGGED_IN, false);
    assert_int_equal(harness_sign(h, lost, &out), CKR_USER_NOT_LOGGED_IN);
    must_sign(h, crl(h, 7, 2));
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(harness_sign(h, unsure, &out), CKR_DEVICE_ERROR);
    must_refuse(h, crl(h, 8, 4), "rfc5280.crl.number_monotonic");
    bytes_free(lost);
    bytes_free(unsure);
    harness_free(h);
}

/* The serial of a to-be-signed certificate. */
static struct bytes serial_of(struct bytes tbs)
{
    return (struct bytes){ tbs.at + SERIAL_AT + 2, tbs.at[SERIAL_AT + 1] };
}

static struct bytes crl_with(struct harness *h, long number, struct bytes serial)
{
    return expected(h, crl_make_form(h->ca, &(struct crl_form){ .number = number, .serial = serial }));
}

static void a_revoked_certificate_stays_on_the_crl_until_it_has_expired(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    must_sign(h, crl_with(h, 1, serial_of(tbs)));
    must_refuse(h, crl(h, 2, 0), "crl.entry.kept_until_expiry");
    must_sign(h, crl_with(h, 2, serial_of(tbs)));
    bytes_free(tbs);
    harness_free(h);
}

static void a_revoked_certificate_is_not_good_again(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    harness_must_sign(h, other);
    must_sign(h, response(h, serial_of(tbs), RESPONSE_GOOD));
    must_sign(h, crl_with(h, 1, serial_of(tbs)));
    must_refuse(h, response(h, serial_of(tbs), RESPONSE_GOOD), "ocsp.entry.kept_until_expiry");
    must_refuse(h, response(h, serial_of(tbs), RESPONSE_UNKNOWN), "ocsp.entry.kept_until_expiry");
    must_sign(h, response(h, serial_of(tbs), RESPONSE_REVOKED));
    /* A response is remembered as a CRL is. */
    must_sign(h, response(h, serial_of(other), RESPONSE_REVOKED));
    must_refuse(h, response(h, serial_of(other), RESPONSE_GOOD), "ocsp.entry.kept_until_expiry");
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void a_serial_that_was_never_issued_is_not_good(void **state)
{
    struct harness *h = house(NULL);
    uint8_t octets[] = { 0x41, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 };
    const struct bytes serial = { octets, sizeof octets };

    (void)state;
    harness_start(h);
    must_refuse(h, response(h, serial, RESPONSE_GOOD), "ocsp.unused.not_good_shall");
    must_sign(h, response(h, serial, RESPONSE_UNKNOWN));
    harness_free(h);
}

static void without_an_index_crls_and_responses_say_what_was_not_looked_for(void **state)
{
    struct harness *h = house("use-index = no\n");
    struct buffer out = buffer_new();
    const struct bytes bad_list = crl_make(h->ca, 2, CRL_FAULT_ISSUER);
    uint8_t octets[] = { 0x41 };
    const struct bytes bad_response = response_make(
        authority_get(AUTHORITY_P256, 1), (struct bytes){ octets, sizeof octets }, RESPONSE_GOOD);

    (void)state;
    harness_start(h);
    must_sign(h, crl(h, 7, 2));
    must_sign(h, crl(h, 7, 3));
    assert_int_equal(harness_sign(h, bad_list, &out), CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "history.evaluated_crl");
    assert_int_equal(harness_sign(h, bad_response, &out), CKR_FUNCTION_REJECTED);
    assert_last_refusal_names(h, "history.evaluated_ocsp");
    bytes_free(bad_list);
    bytes_free(bad_response);
    harness_free(h);
}

static void what_crls_listed_is_known_again_from_octets_that_were_kept(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);

    (void)state;
    index_audit(h, "keep-tbs = all\n");
    harness_start(h);
    harness_must_sign(h, tbs);
    harness_must_sign(h, other);
    must_sign(h, crl_with(h, 7, serial_of(tbs)));
    must_sign(h, response(h, serial_of(other), RESPONSE_REVOKED));
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_int_equal(unlink(index_path), 0);
    index_make();
    harness_start(h); /* reads the journal */
    must_refuse(h, crl_with(h, 7, serial_of(tbs)), "rfc5280.crl.number_monotonic");
    must_refuse(h, crl(h, 8, 0), "crl.entry.kept_until_expiry");
    must_refuse(h, response(h, serial_of(other), RESPONSE_GOOD), "ocsp.entry.kept_until_expiry");
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
}

static void a_crl_whose_octets_were_not_kept_is_said_to_be_missing(void **state)
{
    struct harness *h = house(NULL);

    (void)state;
    harness_start(h);
    must_sign(h, crl(h, 7, 2));
    assert_int_equal(harness_finalize(h), CKR_OK);
    index_configure(h, "use-index = no\n", "");
    harness_start(h);
    (void)sleep(1); /* times of the index are seconds */
    must_sign(h, crl(h, 8, 2));
    assert_int_equal(harness_finalize(h), CKR_OK);
    index_configure(h, NULL, "");
    harness_start(h);
    must_refuse(h, crl(h, 7, 3), "history.evaluated_crl");
    harness_free(h);
}

static void a_response_is_recorded_with_its_ca_the_serial_and_when_the_next_one_comes(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), serial = serial_of(tbs);
    char issuer[128], issuer_of_response[128], text[128], hex[128] = "";

    (void)state;
    harness_start(h);
    harness_must_sign(h, tbs);
    assert_true(ledger_last(h->ledger, "intent", "issuer_sha256", issuer, sizeof issuer));
    must_sign(h, response(h, serial, RESPONSE_GOOD));
    assert_true(
        ledger_last(h->ledger, "intent", "issuer_sha256", issuer_of_response, sizeof issuer_of_response));
    assert_string_equal(issuer_of_response, issuer);
    for (size_t i = 0; i < serial.len; i++)
        (void)snprintf(hex + 2 * i, sizeof hex - 2 * i, "%02x", serial.at[i]);
    assert_true(ledger_last(h->ledger, "intent", "serial", text, sizeof text));
    assert_string_equal(text, hex);
    assert_true(ledger_last(h->ledger, "intent", "not_after", text, sizeof text));
    assert_int_equal(text[0], '2');
    bytes_free(tbs);
    harness_free(h);
}

static unsigned long syncs_of(struct harness *h, struct bytes tbs)
{
    const unsigned long before = disk_calls(DISK_FDATASYNC);

    must_sign(h, tbs);
    return disk_calls(DISK_FDATASYNC) - before;
}

/* LMDB's last page is not synced for a certificate, which the journal gives back; the journal does not have what a CRL lists. */
static void what_a_crl_changes_in_the_index_is_on_disk_for_good(void **state)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    (void)state;
    harness_start(h);
    assert_int_equal(syncs_of(h, crl(h, 7, 2)), syncs_of(h, tbs) + 1);
    harness_free(h);
}

/* -- faults ---------------------------------------------------------------------------------------------------------- */

/* A fault at the nth call of this kind, while one CRL is signed. True if it was reached. */
static bool try_fault(enum disk_call call, unsigned long nth, bool forever)
{
    struct harness *h = house(NULL);
    const struct bytes tbs = crl(h, 7, 2), other = crl(h, 7, 3);
    struct buffer out = buffer_new();

    harness_start(h);
    const unsigned long before = disk_calls(call);
    disk_fail(call, nth, ENOSPC, forever);
    const CK_RV rv = harness_sign(h, tbs, &out);
    const bool reached = disk_calls(call) - before >= nth;
    disk_fail(call, 0, 0, false);
    if (reached) {
        assert_int_equal(rv, CKR_DEVICE_ERROR);
        assert_true(buffer_untouched(&out));
    }
    /* One of the two is signed, never both. */
    const size_t made = h->mock->results();
    const CK_RV again = harness_sign(h, other, &out);
    assert_true(made == 0 || again == CKR_FUNCTION_REJECTED || again == CKR_DEVICE_ERROR);
    assert_in_range(h->mock->results(), 0, 1);
    bytes_free(tbs);
    bytes_free(other);
    harness_free(h);
    return reached;
}

static void after_a_fault_of_the_disk_at_any_moment_a_number_is_signed_once_at_most(void **state)
{
    static const enum disk_call calls[] = { DISK_PWRITE, DISK_FDATASYNC };

    (void)state;
    for (size_t c = 0; c < 2; c++)
        for (int forever = 0; forever < 2; forever++) {
            unsigned long nth = 1;

            while (nth <= NTH_CALLS && try_fault(calls[c], nth, forever != 0))
                nth++;
            assert_in_range(nth, 4, NTH_CALLS); /* index, intent and outcome at least */
        }
}

/* -- processes ------------------------------------------------------------------------------------------------------ */

static bool start_process(struct harness *h)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;

    return harness_initialize(h) == CKR_OK
           && h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session) == CKR_OK
           && h->gate->C_Login(h->session, CKU_USER, pin, 4) == CKR_OK;
}

static void sign_beside_others(struct harness *h, const struct bytes *tbs, unsigned *got)
{
    bool ok = start_process(h);

    for (size_t i = 0; ok && i < NUMBERS; i++) {
        struct buffer out = buffer_new();
        const CK_RV rv = harness_sign(h, tbs[i], &out);

        if (rv == CKR_OK)
            (void)__atomic_fetch_add(&got[i], 1, __ATOMIC_SEQ_CST);
        ok = rv == CKR_OK || rv == CKR_FUNCTION_REJECTED;
    }
    _exit(ok && harness_finalize(h) == CKR_OK ? 0 : 1);
}

static void processes_beside_each_other_use_each_number_at_most_once(void **state)
{
    struct harness *h = house(NULL);
    unsigned *const got = mmap(
        NULL, NUMBERS * sizeof *got, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct bytes tbs[NUMBERS];
    pid_t children[PROCESSES];
    unsigned signatures = 0;

    (void)state;
    assert_ptr_not_equal(got, MAP_FAILED);
    for (size_t i = 0; i < NUMBERS; i++)
        tbs[i] = crl(h, (long)i + 1, 2 + i);
    for (size_t i = 0; i < PROCESSES; i++)
        if ((children[i] = fork()) == 0)
            sign_beside_others(h, tbs, got);
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = -1;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        assert_in_range(got[i], 0, 1);
        signatures += got[i];
        bytes_free(tbs[i]);
    }
    assert_int_equal(got[NUMBERS - 1], 1); /* nothing is above the last one */
    assert_int_equal(ledger_count(h->ledger, "intent"), signatures);
    assert_int_equal(ledger_count(h->ledger, "refusal"), PROCESSES * NUMBERS - signatures);
    assert_true(ledger_holds_together(h->ledger));
    assert_int_equal(munmap(got, NUMBERS * sizeof *got), 0);
    harness_free(h);
}

/* Killed at each write and each sync: what the backend may have signed keeps its number. */
static void a_process_killed_at_any_moment_leaves_no_number_free_that_may_be_signed(void **state)
{
    static const enum disk_call calls[] = { DISK_PWRITE, DISK_FDATASYNC };

    (void)state;
    for (size_t c = 0; c < 2; c++)
        for (unsigned long nth = 0, alive = 0; alive == 0; nth++) {
            struct harness *h = house(NULL);
            const struct bytes tbs = crl(h, 7, 3);
            int status = -1;

            const pid_t child = fork();
            if (child == 0)
                index_sign_and_be_killed(h, tbs, calls[c], nth);
            assert_int_equal(waitpid(child, &status, 0), child);
            alive = WIFEXITED(status);
            assert_true(alive ? WEXITSTATUS(status) == 2 : WTERMSIG(status) == SIGKILL);
            harness_start(h);
            if (ledger_intents(h->ledger, tbs, -1) > 0)
                must_refuse(h, crl(h, 7, 4), "rfc5280.crl.number_monotonic");
            must_sign(h, crl(h, 8, 4));
            assert_in_range(nth, 0, NTH_CALLS);
            bytes_free(tbs);
            harness_free(h);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crl_has_a_number_above_the_last_one),
        cmocka_unit_test(a_crl_that_the_backend_surely_did_not_sign_uses_no_number),
        cmocka_unit_test(a_revoked_certificate_stays_on_the_crl_until_it_has_expired),
        cmocka_unit_test(a_revoked_certificate_is_not_good_again),
        cmocka_unit_test(a_serial_that_was_never_issued_is_not_good),
        cmocka_unit_test(without_an_index_crls_and_responses_say_what_was_not_looked_for),
        cmocka_unit_test(what_crls_listed_is_known_again_from_octets_that_were_kept),
        cmocka_unit_test(a_crl_whose_octets_were_not_kept_is_said_to_be_missing),
        cmocka_unit_test(a_response_is_recorded_with_its_ca_the_serial_and_when_the_next_one_comes),
        cmocka_unit_test(what_a_crl_changes_in_the_index_is_on_disk_for_good),
        cmocka_unit_test(after_a_fault_of_the_disk_at_any_moment_a_number_is_signed_once_at_most),
        cmocka_unit_test(processes_beside_each_other_use_each_number_at_most_once),
        cmocka_unit_test(a_process_killed_at_any_moment_leaves_no_number_free_that_may_be_signed),
    };

    return fresh_run_tests(tests, sizeof tests / sizeof tests[0]);
}
