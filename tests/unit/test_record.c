/* tests/unit/test_record.c - a record as bytes (record.c, fields.c), and read back strictly (view.c). */
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

#define PREFIX                                                                                               \
    "{\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\","              \
    "\"time\":\"2026-01-31T12:00:00.000001Z\",\"pid\":4711,\"uid\":0"
#define DEADBEEF "\"deadbeef00000000000000000000000000000000000000000000000000000000\""

/* The line of `record` with a prefix, without newline; freed by the caller. */
static char *line_of(const struct record *record)
{
    struct text text;

    text_init(&text, RECORD_LINE_BYTES);
    text_put_string(&text, PREFIX);
    const char *wrong = record_encode(record, &text);
    if (wrong != NULL)
        fail_msg("want %s", wrong);
    assert_int_equal(text.at[text.len - 1], '\n');
    text.at[text.len - 1] = '\0';
    return text.at;
}

/* Wants the line to be read; the view points into it. */
static struct view view_of(const char *line)
{
    struct view_fault fault;
    struct view view;

    if (!view_read(line, strlen(line), &view, &fault))
        fail_msg("octet %zu: %s", fault.offset, fault.text);
    return view;
}

static void assert_value(const struct view *view, const char *name, const char *want)
{
    const struct view_value value = view_get(view, name);

    if (want == NULL) {
        assert_null(value.at);
        return;
    }
    assert_non_null(value.at);
    if (value.len != strlen(want) || memcmp(value.at, want, value.len) != 0)
        fail_msg("%s: want %s, have %.*s", name, want, (int)value.len, value.at);
}

static void a_start_record_is_these_bytes(void **state)
{
    const struct record record = sample_start();
    char *line = line_of(&record);

    (void)state;
    assert_string_equal(line,
        PREFIX ",\"kind\":\"start\",\"format\":1,\"version\":\"0.1.0\",\"rules\":\"lintgate-0.1.0\","
               "\"config\":\"/etc/lintgate/lintgate.conf\",\"config_sha256\":" DEADBEEF
               ",\"backend\":\"/usr/lib/softhsm/libsofthsm2.so\",\"backend_info\":\"SoftHSM 2.6\","
               "\"keys_in_monitor_mode\":1,\"keys_lost\":0,\"keys\":["
               "{\"name\":\"smime-issuing-1\",\"spki_sha256\":" DEADBEEF ",\"mode\":\"enforce\"},"
               "{\"name\":\"smime-issuing-2\",\"spki_sha256\":null,\"mode\":\"monitor\"}]}");
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
    char *line = line_of(&stop);

    (void)state;
    assert_string_equal(line, PREFIX ",\"kind\":\"stop\",\"intents\":5,\"refusals\":6,\"repeats\":7}");
    free(line);
    line = line_of(&outcome);
    assert_string_equal(line,
        PREFIX ",\"kind\":\"outcome\",\"intent\":9,\"result\":\"failed\",\"signature_sha256\":null,"
               "\"code\":\"CKR_DEVICE_REMOVED\"}");
    free(line);
    line = line_of(&repair);
    assert_string_equal(
        line, PREFIX ",\"kind\":\"repair\",\"offset\":11,\"len\":12,\"sha256\":" DEADBEEF "}");
    free(line);
}

static void a_refusal_is_these_bytes(void **state)
{
    const struct record record = sample_refusal();
    char *line = line_of(&record);

    (void)state;
    assert_string_equal(line, PREFIX
        ",\"kind\":\"refusal\",\"code\":\"CKR_FUNCTION_REJECTED\",\"reason\":\"findings\",\"message\":null,"
        "\"key\":\"smime-issuing-1\",\"spki_sha256\":" DEADBEEF ",\"mechanism\":\"CKM_ECDSA_SHA256\","
        "\"artifact\":\"certificate\",\"profile\":\"mailbox-validated/strict\",\"rules\":\"lintgate-0.1.0\","
        "\"mode\":\"enforce\",\"verdict\":\"refuse\",\"tbs_len\":5,"
        "\"tbs_sha256\":\"417c7763c4e320a6b747b3cb0c6d22f93741b29a32b48594b8eb4c144fe6d729\","
        "\"serial\":\"00c0ffee\",\"issuer\":\"CN=Example Issuing CA 1,O=Example,C=DE\","
        "\"subject\":\"E=anna@example.org\",\"findings_lost\":0,\"findings\":["
        "{\"rule\":\"leaf.dn.email\",\"severity\":\"error\",\"path\":\"subject.emailAddress\",\"offset\":57,"
        "\"message\":\"want a mailbox, have \\\"anna\\\"\",\"waiver\":null},"
        "{\"rule\":\"leaf.dn.example\",\"severity\":\"warning\",\"path\":\"subject\",\"offset\":40,"
        "\"message\":\"want no example\",\"waiver\":\"Compliance, until 2027-01-31\"}],"
        "\"tbs\":\"MAMCAQU=\"}");
    free(line);
}

static void every_kind_reads_back(void **state)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 1 };
    const struct record records[] = { sample_start(), { .kind = RECORD_STOP }, sample_intent(),
        sample_outcome(7), sample_refusal(), { .kind = RECORD_REPAIR, .repair = { .sha256 = digest } } };

    (void)state;
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        char *line = line_of(&records[i]);
        const struct view view = view_of(line);
        assert_int_equal(view.kind, records[i].kind);
        assert_int_equal(view.seq, 1);
        assert_true(view.time_us == INT64_C(1769860800000001));
        assert_value(&view, "pid", "4711");
        free(line);
    }
}

static void fields_and_rows_are_found_by_name(void **state)
{
    const struct record record = sample_refusal();
    char *line = line_of(&record);
    const struct view view = view_of(line);
    struct view_value rows = view_get(&view, "findings");
    struct view row;

    (void)state;
    assert_value(&view, "tbs_len", "5");
    assert_int_equal(view_get(&view, "reason").number, RECORD_FINDINGS);
    assert_value(&view, "message", NULL);
    assert_value(&view, "no such field", NULL);
    assert_int_equal(rows.number, 2);
    const struct fields *fields = view_row_fields(&view, "findings");
    assert_true(view_next_row(&rows, fields, &row));
    assert_value(&row, "path", "subject.emailAddress");
    assert_int_equal(view_get(&row, "offset").number, 57);
    assert_true(view_next_row(&rows, fields, &row));
    assert_value(&row, "rule", "leaf.dn.example");
    assert_false(view_next_row(&rows, fields, &row));
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
    char *line = line_of(&record);
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
    char *line = line_of(&record);
    const struct view view = view_of(line);
    assert_int_equal(view_get(&view, "key").len, RECORD_NAME_BYTES);
    assert_int_equal(view_get(&view, "message").len, RECORD_TEXT_BYTES);
    assert_memory_equal(view_get(&view, "message").at + RECORD_TEXT_BYTES - 5, ESCAPE_CUT, 5);
    assert_int_equal(view_get(&view, "serial").len, 2 * RECORD_SERIAL_BYTES + 3);
    free(line);
}

static void the_largest_record_of_every_kind_fits_and_counts_what_it_lost(void **state)
{
    static struct record_finding findings[RECORD_MAX_FINDINGS + 7];
    static struct record_key keys[RECORD_MAX_KEYS + 3];
    static char name[3 * RECORD_TEXT_BYTES];
    static uint8_t tbs[RECORD_TBS_BYTES + 1];
    const uint8_t digest[RECORD_SHA256_BYTES] = { 0 };
    struct record record = sample_refusal();

    (void)state;
    memset(name, '\x01', sizeof name - 1);
    for (size_t i = 0; i < RECORD_MAX_FINDINGS + 7; i++)
        findings[i] = (struct record_finding){ name, name, name, (uint64_t)1 << 52, name, name };
    for (size_t i = 0; i < RECORD_MAX_KEYS + 3; i++)
        keys[i] = (struct record_key){ name, digest, RECORD_MONITOR };
    struct record_decision *decision = &record.refusal.decision;
    *decision = (struct record_decision){ name, digest, name, name, name, name, RECORD_ENFORCE, RECORD_REFUSE,
        { tbs, RECORD_TBS_BYTES }, true, { tbs, 1000 }, { tbs, sizeof tbs }, { tbs, sizeof tbs }, findings,
        RECORD_MAX_FINDINGS + 7, 5 };
    record.refusal.code = name;
    record.refusal.message = name;
    char *line = line_of(&record);
    assert_true(strlen(line) < RECORD_LINE_BYTES - RECORD_PREFIX_BYTES);
    struct view view = view_of(line);
    assert_int_equal(view_get(&view, "findings").number, RECORD_MAX_FINDINGS);
    assert_int_equal(view_get(&view, "findings_lost").number, 12);
    assert_non_null(view_get(&view, "tbs").at);
    free(line);
    decision->tbs.len++; /* one octet more than is kept */
    line = line_of(&record);
    view = view_of(line);
    assert_null(view_get(&view, "tbs").at);
    assert_int_equal(view_get(&view, "tbs_len").number, RECORD_TBS_BYTES + 1);
    free(line);
    record = (struct record){ .kind = RECORD_START,
        .start = { name, name, name, digest, name, name, keys, RECORD_MAX_KEYS + 3 } };
    line = line_of(&record);
    assert_true(strlen(line) < RECORD_LINE_BYTES - RECORD_PREFIX_BYTES);
    view = view_of(line);
    assert_int_equal(view_get(&view, "keys_lost").number, 3);
    assert_int_equal(view_get(&view, "keys_in_monitor_mode").number, RECORD_MAX_KEYS + 3);
    free(line);
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
    free(line_of(&record));
}

static void a_refusal_may_know_neither_key_nor_document(void **state)
{
    struct record record = sample_refusal();

    (void)state;
    record.refusal.decision = (struct record_decision){ .mechanism = "CKM_RSA_X_509",
        .rules = "r",
        .mode = RECORD_ENFORCE,
        .verdict = RECORD_REFUSE,
        .keep_tbs = true };
    char *line = line_of(&record);
    const struct view view = view_of(line);
    assert_value(&view, "key", NULL);
    assert_value(&view, "artifact", NULL);
    assert_value(&view, "serial", NULL);
    assert_value(&view, "tbs", NULL);
    assert_value(&view, "tbs_sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    free(line);
}

/* Replaces the first `from` in a good line by `to`; wants it refused with `text` in the reason. */
static void assert_unreadable(const char *from, const char *to, const char *text)
{
    const struct record record = sample_refusal();
    struct view_fault fault;
    struct view view;
    char changed[4096];
    char *line = line_of(&record);
    const char *at = strstr(line, from);

    assert_non_null(at);
    (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - line), line, to, at + strlen(from));
    if (view_read(changed, strlen(changed), &view, &fault))
        fail_msg("read although \"%s\" is \"%s\"", from, to);
    if (strstr(fault.text, text) == NULL)
        fail_msg("want \"%s\" in: %s", text, fault.text);
    assert_true(fault.offset <= strlen(changed));
    free(line);
}

static void a_line_in_any_other_form_is_refused_with_want_and_have(void **state)
{
    (void)state;
    assert_unreadable("{\"seq\":1", "{\"seq\":01", "want a number as seq, have 01");
    assert_unreadable("{\"seq\":1", "{\"seq\":-1", "want a number as seq");
    assert_unreadable("{\"seq\":1", "{\"seq\":9007199254740992", "want a number as seq");
    assert_unreadable("{\"seq\":1", "{\"seq\":99999999999999999999999999", "want a number as seq");
    assert_unreadable("{\"seq\":1", "{ \"seq\":1", "want \"seq\":, have  \\\"seq\\\"");
    assert_unreadable("\"pid\":4711,\"uid\":0", "\"uid\":0,\"pid\":4711", "want ,\"pid\":, have");
    assert_unreadable(",\"uid\":0", "", "want ,\"uid\":, have");
    assert_unreadable(
        ",\"mode\":\"enforce\"", ",\"mode\":\"enforce\",\"mode\":\"enforce\"", "want ,\"verdict\":");
    assert_unreadable("\"enforce\"", "\"off\"", "want one of its words as mode, have off");
    assert_unreadable("\"enforce\"", "null", "want a string as mode");
    assert_unreadable("\"refusal\"", "\"none\"", "want one of its words as kind");
    assert_unreadable("deadbeef", "DEADBEEF", "want 64 lower-case hex digits");
    assert_unreadable("deadbeef", "deadbeef00", "want 64 lower-case hex digits");
    assert_unreadable("12:00:00", "12:60:00", "want a time like");
    assert_unreadable("anna@example", "anna\x1b[2J@example", "want escaped text");
    assert_unreadable("anna@example", "ann\\u0061@example", "want escaped text");
    assert_unreadable("anna@example.org\"", "anna@example.org", "want ");
    assert_unreadable("\"offset\":57", "\"offset\":null", "want a number as offset");
    assert_unreadable("},{\"rule\"", "},,{\"rule\"", "want ,{");
    assert_unreadable("},{\"rule\"", "} ,{\"rule\"", "want ,{");
    assert_unreadable("[{\"rule\"", "[,{\"rule\"", "want {");
    assert_unreadable("MAMCAQU=", "MAMCAQV=", "want base64");
    assert_unreadable("\"MAMCAQU=\"}", "\"MAMCAQU=\"}}", "want the end of the line");
    assert_unreadable("\"MAMCAQU=\"}", "\"MAMCAQU=\"", "want }, have the end");
    assert_unreadable("\"MAMCAQU=\"}", "\"MAMCAQU", "want a quote after tbs, have the end");
}

static void every_prefix_of_a_line_is_refused(void **state)
{
    const struct record record = sample_refusal();
    struct view_fault fault;
    struct view view;
    char *line = line_of(&record);
    const size_t len = strlen(line);

    (void)state;
    for (size_t cut = 0; cut < len; cut++) {
        char *part = malloc(cut + 1); /* so that a sanitizer sees a step too far */
        assert_non_null(part);
        memcpy(part, line, cut);
        assert_false(view_read(part, cut, &view, &fault));
        free(part);
    }
    assert_true(view_read(line, len, &view, &fault));
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_record_is_these_bytes),
        cmocka_unit_test(a_stop_an_outcome_and_a_repair_are_these_bytes),
        cmocka_unit_test(a_refusal_is_these_bytes),
        cmocka_unit_test(every_kind_reads_back),
        cmocka_unit_test(fields_and_rows_are_found_by_name),
        cmocka_unit_test(names_with_newlines_quotes_controls_bidi_and_terminal_escapes_are_escaped),
        cmocka_unit_test(what_is_too_long_is_cut_and_says_so),
        cmocka_unit_test(the_largest_record_of_every_kind_fits_and_counts_what_it_lost),
        cmocka_unit_test(a_cleared_or_contradictory_record_makes_no_line),
        cmocka_unit_test(an_intent_that_refuses_is_only_possible_in_monitor_mode),
        cmocka_unit_test(a_refusal_may_know_neither_key_nor_document),
        cmocka_unit_test(a_line_in_any_other_form_is_refused_with_want_and_have),
        cmocka_unit_test(every_prefix_of_a_line_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
