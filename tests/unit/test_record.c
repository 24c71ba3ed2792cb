/* tests/unit/test_record.c - a record as bytes (record.c, encoder.c, fields.c). */
#include "audit/record.h"

#include "audit/escape.h"
#include "audit/text.h"
#include "audit/view.h"
#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PREFIX SAMPLE_PREFIX
#define PROGRAM                                                                                              \
    "\"version\":\"0.1.0\",\"build\":\"cafe\",\"rules\":\"lintgate-0.1.0\",\"rules_sha256\":" DEADBEEF       \
    ",\"peer_pid\":4712,\"peer_uid\":1000,"

static void a_start_record_is_these_bytes(void **state)
{
    const struct record record = sample_start();
    char *line = sample_line(&record);

    (void)state;
    assert_string_equal(line, PREFIX
        ",\"kind\":\"start\",\"format\":2," PROGRAM "\"config\":\"/etc/lintgate/lintgate.conf\","
        "\"backend\":\"/usr/lib/softhsm/libsofthsm2.so\",\"backend_info\":\"SoftHSM 2.6\","
        "\"keys_in_monitor_mode\":1,\"keys\":["
        "{\"name\":\"smime-issuing-1\",\"spki_sha256\":" DEADBEEF ",\"mode\":\"enforce\"},"
        "{\"name\":\"smime-issuing-2\",\"spki_sha256\":null,\"mode\":\"monitor\"}],\"keys_lost\":0,"
        "\"waivers\":[{\"rule\":\"leaf.dn.example\",\"key\":null,\"profile\":null,\"until\":\"2027-01-31\","
        "\"approved_by\":\"Compliance\",\"standing\":\"holds\"},"
        "{\"rule\":\"leaf.dn.email\",\"key\":\"smime-issuing-1\",\"profile\":\"mailbox-validated/strict\","
        "\"until\":\"2025-01-31\",\"approved_by\":\"Nobody\",\"standing\":\"expired\"}],"
        "\"waivers_lost\":0}");
    free(line);
}

static void a_stop_an_outcome_and_a_repair_are_these_bytes(void **state)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 0xde, 0xad, 0xbe, 0xef };
    const struct record stop = { .kind = RECORD_STOP, .stop = { .intents = 5, .refusals = 6, .repeats = 7 } };
    const struct record outcome = { .kind = RECORD_OUTCOME,
        .outcome = { .intent = 9, .result = RECORD_FAILED, .code = "CKR_DEVICE_REMOVED" } };
    const struct record repair = { .kind = RECORD_REPAIR,
        .repair = { .offset = 11, .len = 12, .sha256 = digest } };
    char *line = sample_line(&stop);

    (void)state;
    assert_string_equal(line, PREFIX ",\"kind\":\"stop\",\"intents\":5,\"refusals\":6,\"repeats\":7}");
    free(line);
    line = sample_line(&outcome);
    assert_string_equal(line,
        PREFIX ",\"kind\":\"outcome\",\"intent\":9,\"result\":\"failed\",\"signature_sha256\":null,"
               "\"code\":\"CKR_DEVICE_REMOVED\"}");
    free(line);
    line = sample_line(&repair);
    assert_string_equal(
        line, PREFIX ",\"kind\":\"repair\",\"offset\":11,\"len\":12,\"sha256\":" DEADBEEF "}");
    free(line);
}

static void a_changed_configuration_an_ended_waiver_a_set_clock_and_a_rotation_are_these_bytes(void **state)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 0xde, 0xad, 0xbe, 0xef };
    const struct record configuration = { .kind = RECORD_CONFIGURATION,
        .configuration = { .config = "/etc/lintgate.conf", .before_policy_sha256 = digest } };
    const struct record waiver = { .kind = RECORD_WAIVER,
        .waiver = { "leaf.dn.email", "smime", NULL, "2027-01-31", "Compliance" } };
    const struct record clock = { .kind = RECORD_CLOCK,
        .clock = { .before_us = 1, .direction = RECORD_BACK, .step_ms = 2500 } };
    const struct record rotation = { .kind = RECORD_ROTATION, .rotation = { RECORD_BY_SIZE, 2 } };
    char *line = sample_line(&configuration);

    (void)state;
    assert_string_equal(line, PREFIX ",\"kind\":\"configuration\",\"config\":\"/etc/lintgate.conf\","
                                     "\"before_policy_sha256\":" DEADBEEF "}");
    free(line);
    line = sample_line(&waiver);
    assert_string_equal(line,
        PREFIX ",\"kind\":\"waiver\",\"rule\":\"leaf.dn.email\",\"key\":\"smime\","
               "\"profile\":null,\"until\":\"2027-01-31\",\"approved_by\":\"Compliance\"}");
    free(line);
    line = sample_line(&clock);
    assert_string_equal(line, PREFIX ",\"kind\":\"clock\",\"before\":\"1970-01-01T00:00:00.000001Z\","
                                     "\"direction\":\"back\",\"step_ms\":2500}");
    free(line);
    line = sample_line(&rotation);
    assert_string_equal(line, PREFIX ",\"kind\":\"rotation\",\"cause\":\"size\",\"next\":2}");
    free(line);
}

static void a_login_that_failed_is_these_bytes(void **state)
{
    const struct record refusal = sample_refusal();
    struct record record = { .kind = RECORD_LOGIN,
        .login = { .program = refusal.refusal.decision.program,
            .label = "ca",
            .token = "0123456789abcdef",
            .reason = RECORD_BY_TOKEN,
            .code = "CKR_PIN_INCORRECT",
            .wrong = 2,
            .message = "want the token's PIN, have another" } };
    char *line = sample_line(&record);

    (void)state;
    assert_string_equal(line,
        PREFIX ",\"kind\":\"login\"," PROGRAM
               "\"label\":\"ca\",\"token\":\"0123456789abcdef\",\"reason\":\"by-token\","
               "\"code\":\"CKR_PIN_INCORRECT\",\"wrong\":2,"
               "\"message\":\"want the token's PIN, have another\"}");
    free(line);
    record.login.token = record.login.message = NULL;
    record.login.reason = RECORD_GATE_PIN;
    line = sample_line(&record);
    assert_non_null(strstr(line, "\"token\":null,\"reason\":\"gate-pin\",\"code\":\"CKR_PIN_INCORRECT\","
                                 "\"wrong\":2,\"message\":null}"));
    free(line);
}

static void a_refusal_is_these_bytes(void **state)
{
    struct record record = sample_refusal();

    (void)state;
    record.refusal.decision.kept = RECORD_KEPT;
    char *line = sample_line(&record);
    assert_string_equal(line, PREFIX
        ",\"kind\":\"refusal\",\"code\":\"CKR_FUNCTION_REJECTED\",\"reason\":\"findings\",\"message\":"
        "null," PROGRAM "\"key\":\"smime-issuing-1\",\"spki_sha256\":" DEADBEEF
        ",\"token\":\"0123456789abcdef\","
        "\"mechanism\":\"CKM_ECDSA_SHA256\",\"mode\":\"enforce\",\"verdict\":\"refuse\","
        "\"artifact\":\"certificate\",\"profile\":\"mailbox-validated/strict\",\"tbs_len\":5,"
        "\"tbs_sha256\":\"417c7763c4e320a6b747b3cb0c6d22f93741b29a32b48594b8eb4c144fe6d729\",\"tbs\":"
        "\"kept\","
        "\"issuer_sha256\":\"e4f60d0aa6d7f3d3b6a6494b1c861b99f649c6f9ec51abaf201b20f297327c95\","
        "\"serial\":\"00c0ffee\",\"not_after\":\"2027-02-01T00:00:00.000000Z\","
        "\"issuer\":\"CN=Example Issuing CA 1,O=Example,C=DE\","
        "\"subject\":\"E=anna@example.org\",\"findings\":["
        "{\"rule\":\"leaf.dn.email\",\"severity\":\"error\",\"path\":\"subject.emailAddress\",\"offset\":57,"
        "\"message\":\"want a mailbox, have \\\"anna\\\"\",\"waiver\":null},"
        "{\"rule\":\"leaf.dn.example\",\"severity\":\"warning\",\"path\":\"subject\",\"offset\":40,"
        "\"message\":\"want no example\",\"waiver\":\"Compliance, until 2027-01-31\"}],"
        "\"findings_lost\":0}");
    free(line);
}

static void without_texts_a_record_has_digests_rules_and_paths_only(void **state)
{
    struct record record = sample_refusal();
    const struct record_finding finding = { "leaf.dn.email", "error", "subject.emailAddress", 57, NULL,
        NULL };

    (void)state;
    record.refusal.decision.issuer.at = NULL;
    record.refusal.decision.subject.at = NULL;
    record.refusal.decision.findings = &finding;
    record.refusal.decision.finding_count = 1;
    char *line = sample_line(&record);
    assert_null(strstr(line, "anna"));
    assert_null(strstr(line, "Example"));
    assert_non_null(strstr(line, "\"issuer\":null,\"subject\":null,\"findings\":[{\"rule\":\"leaf.dn.email\","
                                 "\"severity\":\"error\",\"path\":\"subject.emailAddress\",\"offset\":57,"
                                 "\"message\":null,\"waiver\":null}]"));
    free(line);
}

static void names_with_newlines_quotes_controls_bidi_and_terminal_escapes_are_escaped(void **state)
{
    static const char evil[] = "CN=a\nb\"},{\"seq\":9\\\x1b[2J\xe2\x80\xae\xff<cut>";
    struct record record = sample_refusal();

    (void)state;
    record.refusal.decision.subject = (struct record_span){ (const uint8_t *)evil, sizeof evil - 1 };
    record.refusal.decision.key = evil;
    record.refusal.message = evil;
    char *line = sample_line(&record);
    for (const char *at = line; *at != '\0'; at++)
        assert_true(*at >= 0x20 && *at <= 0x7e);
    const struct view view = view_of(line);
    const char *want = "CN=a\\u000ab\\\"},{\\\"seq\\\":9\\\\\\u001b[2J\\u202e<ff><3c>cut>";
    assert_value(&view, "subject", want);
    assert_value(&view, "key", want);
    assert_value(&view, "message", want);
    free(line);
}

static void what_is_too_long_is_cut_and_says_so(void **state)
{
    static char name[3 * RECORD_TEXT_BYTES];
    struct record record = sample_refusal();
    uint8_t serial[RECORD_SERIAL_BYTES + 1] = { 0 };

    (void)state;
    memset(name, 'n', sizeof name - 1);
    record.refusal.decision.key = name;
    record.refusal.message = name;
    record.refusal.decision.serial = (struct record_span){ serial, sizeof serial };
    char *line = sample_line(&record);
    const struct view view = view_of(line);
    assert_int_equal(view_get(&view, "key").len, RECORD_NAME_BYTES);
    assert_int_equal(view_get(&view, "message").len, RECORD_TEXT_BYTES);
    assert_memory_equal(view_get(&view, "message").at + RECORD_TEXT_BYTES - 5, ESCAPE_CUT, 5);
    assert_int_equal(view_get(&view, "serial").len, 2 * RECORD_SERIAL_BYTES + 3);
    free(line);
}

static struct record_finding findings[RECORD_MAX_FINDINGS + 7];
static struct record_key keys[RECORD_MAX_KEYS + 3];
static struct record_waiver_row waivers[RECORD_MAX_WAIVERS + 2];
static char long_name[3 * RECORD_TEXT_BYTES];
static uint8_t long_bytes[200 * 1024];
static const uint8_t zeros[RECORD_SHA256_BYTES];

/* Fills the rows with `text`. */
static void fill_rows(const char *text)
{
    for (size_t i = 0; i < RECORD_MAX_FINDINGS + 7; i++)
        findings[i] = (struct record_finding){ text, text, text, (uint64_t)1 << 52, text, text };
    for (size_t i = 0; i < RECORD_MAX_KEYS + 3; i++)
        keys[i] = (struct record_key){ text, zeros, RECORD_MONITOR };
    for (size_t i = 0; i < RECORD_MAX_WAIVERS + 2; i++)
        waivers[i] = (struct record_waiver_row){ { text, text, text, text, text }, RECORD_HOLDS };
}

/* A refusal and a start in which everything is `text`, and there is more of it than fits. */
static void assert_fits(const char *text, size_t most_findings, size_t most_keys, size_t most_waivers)
{
    struct record record = sample_refusal();
    const struct record_program program = { text, text, text, zeros, { true, FIELDS_MAX_NUMBER },
        { true, FIELDS_MAX_NUMBER } };
    const struct record_span bytes = { long_bytes, sizeof long_bytes };

    fill_rows(text);
    record.refusal = (struct record_refusal){ .decision = { program, text, zeros, text, text, RECORD_ENFORCE,
                                                  RECORD_REFUSE, text, text, bytes, false, RECORD_LOST, bytes,
                                                  bytes, { true, 0 }, bytes, bytes, findings,
                                                  RECORD_MAX_FINDINGS + 7, 5 },
        .code = text,
        .reason = RECORD_FINDINGS,
        .message = text };
    char *line = sample_line(&record);
    assert_true(strlen(line) < RECORD_LINE_BYTES - RECORD_PREFIX_BYTES);
    struct view view = view_of(line);
    const uint64_t kept = view_get(&view, "findings").number;
    assert_int_equal(kept, most_findings);
    assert_int_equal(view_get(&view, "findings_lost").number, RECORD_MAX_FINDINGS + 7 + 5 - kept);
    free(line);
    record = (struct record){ .kind = RECORD_START,
        .start = { program, text, text, text, keys, RECORD_MAX_KEYS + 3, waivers, RECORD_MAX_WAIVERS + 2 } };
    line = sample_line(&record);
    assert_true(strlen(line) < RECORD_LINE_BYTES - RECORD_PREFIX_BYTES);
    view = view_of(line);
    assert_int_equal(view_get(&view, "keys").number, most_keys);
    assert_int_equal(view_get(&view, "keys_lost").number, RECORD_MAX_KEYS + 3 - most_keys);
    assert_int_equal(view_get(&view, "keys_in_monitor_mode").number, RECORD_MAX_KEYS + 3);
    assert_int_equal(view_get(&view, "waivers").number, most_waivers);
    assert_int_equal(view_get(&view, "waivers_lost").number, RECORD_MAX_WAIVERS + 2 - most_waivers);
    free(line);
}

static void the_largest_record_of_every_kind_fits_and_counts_what_it_lost(void **state)
{
    (void)state;
    memset(long_name, '\x01', sizeof long_name - 1);
    assert_fits(long_name, 11, 34, 11);
    assert_fits("x", RECORD_MAX_FINDINGS, RECORD_MAX_KEYS, RECORD_MAX_WAIVERS);
}

static void assert_wrong(const struct record *record, const char *field)
{
    struct text text;

    text_init(&text, RECORD_LINE_BYTES);
    const char *wrong = record_encode(record, &text);
    assert_non_null(wrong);
    assert_string_equal(wrong, field);
    text_free(&text);
}

static void a_cleared_or_contradictory_record_makes_no_line(void **state)
{
    struct record record = { .kind = RECORD_NONE };

    (void)state;
    assert_wrong(&record, "kind");
    record.kind = RECORD_KIND_COUNT;
    assert_wrong(&record, "kind");
    record = (struct record){ .kind = RECORD_START };
    assert_wrong(&record, "version");
    record = (struct record){ .kind = RECORD_CONFIGURATION, .configuration = { .config = "c" } };
    assert_wrong(&record, "before_policy_sha256");
    record = (struct record){ .kind = RECORD_WAIVER };
    assert_wrong(&record, "rule");
    record = (struct record){ .kind = RECORD_CLOCK };
    assert_wrong(&record, "direction");
    record = (struct record){ .kind = RECORD_ROTATION };
    assert_wrong(&record, "cause");
    record = (struct record){ .kind = RECORD_INTENT };
    assert_wrong(&record, "verdict");
    record = (struct record){ .kind = RECORD_REFUSAL };
    assert_wrong(&record, "verdict");
    record = (struct record){ .kind = RECORD_OUTCOME };
    assert_wrong(&record, "result");
    record = (struct record){ .kind = RECORD_REPAIR };
    assert_wrong(&record, "sha256");
    record = sample_intent();
    record.intent.decision.spki_sha256 = NULL;
    assert_wrong(&record, "spki_sha256");
    record = sample_intent();
    record.intent.decision.tbs = (struct record_span){ NULL, 0 };
    assert_wrong(&record, "tbs_sha256");
    record = sample_intent();
    record.intent.decision.kept = RECORD_LOST; /* what is signed was kept, if it was to be */
    assert_wrong(&record, "tbs");
    record = sample_refusal();
    record.refusal.decision.tbs.at = NULL; /* but a length */
    assert_wrong(&record, "tbs_sha256");
    record = sample_refusal();
    record.refusal.reason = RECORD_REASON_NONE;
    assert_wrong(&record, "reason");
    record = sample_outcome(1);
    record.outcome.signature.at = NULL;
    assert_wrong(&record, "signature_sha256");
    record = sample_outcome(FIELDS_MAX_NUMBER + 1);
    assert_wrong(&record, "intent");
}

static void an_intent_that_refuses_is_only_possible_in_monitor_mode(void **state)
{
    struct record record = sample_intent();

    (void)state;
    record.intent.decision.verdict = RECORD_REFUSE;
    assert_wrong(&record, "verdict");
    record.intent.decision.mode = RECORD_FREE;
    assert_wrong(&record, "verdict");
    record.intent.decision.mode = RECORD_MONITOR;
    free(sample_line(&record));
}

static void a_refusal_may_know_neither_key_nor_document(void **state)
{
    struct record record = sample_refusal();

    (void)state;
    record.refusal.decision = (struct record_decision){ .program = record.refusal.decision.program,
        .mechanism = "CKM_RSA_X_509",
        .mode = RECORD_ENFORCE,
        .verdict = RECORD_REFUSE };
    char *line = sample_line(&record);
    const struct view view = view_of(line);
    assert_value(&view, "key", NULL);
    assert_value(&view, "artifact", NULL);
    assert_value(&view, "serial", NULL);
    assert_value(&view, "not_after", NULL);
    assert_value(&view, "issuer_sha256", NULL);
    assert_value(&view, "token", NULL);
    assert_value(&view, "tbs", "not-kept");
    assert_value(&view, "tbs_sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_record_is_these_bytes),
        cmocka_unit_test(a_stop_an_outcome_and_a_repair_are_these_bytes),
        cmocka_unit_test(a_changed_configuration_an_ended_waiver_a_set_clock_and_a_rotation_are_these_bytes),
        cmocka_unit_test(a_login_that_failed_is_these_bytes),
        cmocka_unit_test(a_refusal_is_these_bytes),
        cmocka_unit_test(without_texts_a_record_has_digests_rules_and_paths_only),
        cmocka_unit_test(names_with_newlines_quotes_controls_bidi_and_terminal_escapes_are_escaped),
        cmocka_unit_test(what_is_too_long_is_cut_and_says_so),
        cmocka_unit_test(the_largest_record_of_every_kind_fits_and_counts_what_it_lost),
        cmocka_unit_test(a_cleared_or_contradictory_record_makes_no_line),
        cmocka_unit_test(an_intent_that_refuses_is_only_possible_in_monitor_mode),
        cmocka_unit_test(a_refusal_may_know_neither_key_nor_document),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
