/* tests/module/test_gate_evidence.c - what records say of a decision, and what is kept beside the journal. */
#include "lint/lint.h"
#include "tests/module/harness.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    KEPT_BYTES = 64 * 1024, /* more than a kept file has here */
    LINE_BYTES = 64 * 1024,
};

/* What was kept when the intent went to disk. */
struct watch {
    struct harness *h;
    struct bytes tbs;
    bool looked, kept_at_intent;
};

/* Reads DIR/kept/ab/abcd…; freed by the caller. NULL if there is no such file. */
static uint8_t *read_kept(const struct harness *h, const char *hex, size_t *len)
{
    char path[2 * SCRATCH_PATH_BYTES];
    uint8_t *bytes = malloc(KEPT_BYTES);

    assert_non_null(bytes);
    snprintf(path, sizeof path, "%s/kept/%.2s/%s", h->directory, hex, hex);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        free(bytes);
        return NULL;
    }
    *len = fread(bytes, 1, KEPT_BYTES, file);
    fclose(file);
    return bytes;
}

static bool is_kept(const struct harness *h, const char *hex)
{
    size_t len = 0;
    uint8_t *bytes = read_kept(h, hex, &len);
    const bool there = bytes != NULL;

    free(bytes);
    return there;
}

/* True if the file of its SHA-256 has exactly these octets. */
static bool keeps(const struct harness *h, struct bytes tbs)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    char hex[65];
    size_t len = 0;

    assert_int_equal(EVP_Digest(tbs.at, tbs.len, digest, NULL, EVP_sha256(), NULL), 1);
    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    uint8_t *bytes = read_kept(h, hex, &len);
    const bool same = bytes != NULL && len == tbs.len && memcmp(bytes, tbs.at, len) == 0;
    free(bytes);
    return same;
}

static void assert_kept(const struct harness *h, struct bytes tbs)
{
    assert_true(keeps(h, tbs));
}

static void at_kept(void *context)
{
    struct watch *w = context;

    if (!w->looked) /* the first fdatasync: that of the intent */
        w->kept_at_intent = keeps(w->h, w->tbs);
    w->looked = true;
}

static bool journal_has(const struct harness *h, const char *text)
{
    static char line[LINE_BYTES];
    FILE *file = fopen(h->journal_path, "re");
    bool found = false;

    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        found = found || strstr(line, text) != NULL;
    fclose(file);
    return found;
}

static void a_refusal_is_recorded_with_its_bytes_and_what_the_caller_got(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    char text[4096];

    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_true(ledger_last(h->ledger, "refusal", "code", text, sizeof text));
    assert_string_equal(text, "CKR_FUNCTION_REJECTED");
    assert_true(ledger_last(h->ledger, "refusal", "key", text, sizeof text));
    assert_string_equal(text, "ca");
    assert_true(ledger_last(h->ledger, "refusal", "verdict", text, sizeof text));
    assert_string_equal(text, "refuse");
    assert_true(ledger_last(h->ledger, "refusal", "tbs", text, sizeof text));
    assert_string_equal(text, "kept");
    assert_kept(h, evil);
    bytes_free(evil);
}

static void what_is_to_be_kept_is_on_disk_before_the_intent(void **state)
{
    struct harness *h = *state;
    struct watch w = { .h = h, .tbs = harness_tbs(h, FAULT_NONE) };

    h->audit = "keep-tbs = all\n";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    disk_before(DISK_FDATASYNC, at_kept, &w);
    harness_must_sign(h, w.tbs);
    assert_true(w.kept_at_intent);
    disk_before(DISK_FDATASYNC, NULL, NULL);
    /* A disk that does not take the octets, or their name, lets nothing be signed. */
    const struct bytes other = harness_tbs(h, FAULT_NONE);
    const size_t signs = harness_backend_signs(h);
    struct buffer out = buffer_new();
    disk_fail(DISK_FSYNC, 1, EIO, true);
    assert_int_equal(harness_sign(h, other, &out), CKR_DEVICE_ERROR);
    disk_fail(DISK_FSYNC, 2, EIO, true);
    assert_int_equal(harness_sign(h, other, &out), CKR_DEVICE_ERROR);
    assert_int_equal(harness_backend_signs(h), signs);
    disk_fail(DISK_FSYNC, 0, 0, false);
    harness_must_sign(h, other);
    assert_kept(h, other);
    bytes_free(other);
    bytes_free(w.tbs);
}

static void a_refusal_whose_bytes_cannot_be_kept_is_recorded_and_says_so(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    char text[64];

    disk_fail(DISK_FSYNC, 1, ENOSPC, true);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    disk_fail(DISK_FSYNC, 0, 0, false);
    assert_true(ledger_last(h->ledger, "refusal", "tbs", text, sizeof text));
    assert_string_equal(text, "lost");
    bytes_free(evil);
}

/* The last record of the kind has a string there. */
static void assert_says(struct harness *h, const char *kind, const char *field, const char *want)
{
    char text[4096];

    assert_true(ledger_last(h->ledger, kind, field, text, sizeof text));
    assert_string_equal(text, want);
}

static void no_name_or_text_of_a_document_is_recorded_unless_it_is_asked_for(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_OTHER_MAILBOX);
    char text[4096];

    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_false(ledger_last(h->ledger, "refusal", "subject", text, sizeof text));
    assert_false(ledger_last(h->ledger, "refusal", "issuer", text, sizeof text));
    assert_false(journal_has(h, "mallory@example.net"));
    assert_int_equal(harness_finalize(h), CKR_OK);
    h->audit = "keep-text = yes\n";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_true(ledger_last(h->ledger, "refusal", "subject", text, sizeof text));
    assert_true(journal_has(h, "mallory@example.net"));
    bytes_free(evil);
}

static unsigned sent; /* records to the system's log; what is told the operator there is not counted */
static char sent_last[4096];

/* In the place of the C library's, for the module, too. */
__attribute__((visibility("default"))) ssize_t sendto(
    int fd, const void *bytes, size_t len, int flags, __CONST_SOCKADDR_ARG address, socklen_t address_len)
{
    (void)fd, (void)flags, (void)address, (void)address_len;
    if (len > 13 && memcmp(bytes, "<83>lintgate[", 13) == 0)
        return (ssize_t)len;
    sent++;
    snprintf(sent_last, sizeof sent_last, "%.*s", (int)len, (const char *)bytes);
    errno = ECONNREFUSED;
    return -1;
}

static void each_record_goes_to_the_systems_log_where_that_is_asked_for_and_nothing_waits_for_it(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_OTHER_MAILBOX);

    sent = 0;
    harness_must_sign(h, good);
    assert_int_equal(sent, 0); /* nobody asked */
    assert_int_equal(harness_finalize(h), CKR_OK);
    h->audit = "log-to = journald\n";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    assert_int_equal(sent, 2); /* start, and another configuration */
    harness_must_sign(h, good);
    assert_int_equal(sent, 4); /* intent, outcome */
    assert_non_null(strstr(sent_last, "LINTGATE_RESULT=signed\n"));
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(sent, 5);
    assert_non_null(strstr(sent_last, "LINTGATE_KIND=refusal\n"));
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1); /* whatever became of the datagrams */
    bytes_free(evil);
    bytes_free(good);
}

/* Enough to make an index of what was issued from the records alone. */
static void a_decision_says_issuer_serial_and_end_of_the_certificate_token_build_and_rules(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256], rules[65];

    harness_must_sign(h, tbs);
    assert_true(ledger_last(h->ledger, "intent", "issuer_sha256", text, sizeof text));
    assert_int_equal(strlen(text), 64);
    assert_true(ledger_last(h->ledger, "intent", "serial", text, sizeof text));
    assert_true(strlen(text) >= 16);
    assert_true(ledger_last(h->ledger, "intent", "not_after", text, sizeof text));
    assert_memory_equal(text, "20", 2);
    assert_says(h, "intent", "token", "0001");
    assert_true(ledger_last(h->ledger, "intent", "build", text, sizeof text));
    assert_int_equal(strlen(text), 40);
    for (size_t i = 0; i < LINT_SHA256_BYTES; i++)
        snprintf(rules + 2 * i, 3, "%02x", lint_sha256()[i]);
    assert_says(h, "intent", "rules_sha256", rules);
    bytes_free(tbs);
}

static void another_configuration_is_recorded_and_kept(void **state)
{
    struct harness *h = *state;
    char before[65], now[65];

    assert_int_equal(ledger_count(h->ledger, "configuration"), 0);
    assert_true(ledger_last(h->ledger, "start", "policy_sha256", before, sizeof before));
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h); /* the same again */
    assert_int_equal(ledger_count(h->ledger, "configuration"), 0);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_configure(h, "refuse-at = warning\n", NULL);
    harness_start(h);
    assert_int_equal(ledger_count(h->ledger, "configuration"), 1);
    assert_says(h, "configuration", "before_policy_sha256", before);
    assert_true(ledger_last(h->ledger, "configuration", "policy_sha256", now, sizeof now));
    assert_string_not_equal(now, before);
    assert_true(is_kept(h, before));
    assert_true(is_kept(h, now));
}

static void a_clock_that_is_set_back_or_forward_is_recorded(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    clock_shift(100); /* of every clock: as if time had passed */
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(ledger_count(h->ledger, "clock"), 0);
    clock_shift(0);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(ledger_count(h->ledger, "clock"), 1);
    assert_says(h, "clock", "direction", "back");
    clock_set(1000); /* of the day's clock alone */
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(ledger_count(h->ledger, "clock"), 2);
    assert_says(h, "clock", "direction", "forward");
    clock_set(0);
    bytes_free(evil);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_refusal_is_recorded_with_its_bytes_and_what_the_caller_got),
        GATE_TEST_QUIET(what_is_to_be_kept_is_on_disk_before_the_intent),
        GATE_TEST(a_refusal_whose_bytes_cannot_be_kept_is_recorded_and_says_so),
        GATE_TEST(no_name_or_text_of_a_document_is_recorded_unless_it_is_asked_for),
        GATE_TEST(each_record_goes_to_the_systems_log_where_that_is_asked_for_and_nothing_waits_for_it),
        GATE_TEST(a_decision_says_issuer_serial_and_end_of_the_certificate_token_build_and_rules),
        GATE_TEST(another_configuration_is_recorded_and_kept),
        GATE_TEST(a_clock_that_is_set_back_or_forward_is_recorded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
