/* tests/unit/test_view.c - a line read back strictly: its fields, and every other form refused. */
#include "audit/view.h"

#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void every_kind_reads_back(void **state)
{
    static const uint8_t digest[RECORD_SHA256_BYTES] = { 1 };
    const struct record records[] = { sample_start(), { .kind = RECORD_STOP }, sample_intent(),
        sample_outcome(7), sample_refusal(), { .kind = RECORD_REPAIR, .repair = { .sha256 = digest } },
        { .kind = RECORD_CONFIGURATION, .configuration = { "c", digest } },
        { .kind = RECORD_WAIVER, .waiver = { "r", NULL, NULL, "2027-01-31", "a" } },
        { .kind = RECORD_LOGIN,
            .login = { .program = { "1", "b", "r", digest, { false, 0 }, { false, 0 } },
                .label = "ca",
                .reason = RECORD_GATE_PIN,
                .code = "CKR_PIN_INCORRECT" } },
        { .kind = RECORD_CLOCK, .clock = { 0, RECORD_FORWARD, 1 } },
        { .kind = RECORD_ROTATION, .rotation = { RECORD_BY_AGE, 2 } } };

    (void)state;
    assert_int_equal(sizeof records / sizeof records[0], RECORD_KIND_COUNT - 1);
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        char *line = sample_line(&records[i]);
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
    char *line = sample_line(&record);
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

static void a_copy_points_into_the_other_line(void **state)
{
    const struct record record = sample_refusal();
    char *line = sample_line(&record);
    char *to = strdup(line);
    const struct view view = view_of(line);
    const struct view want = view_of(to);
    struct view copy;

    (void)state;
    view_copy(&copy, &view, line, to);
    assert_int_equal(copy.kind, want.kind);
    assert_int_equal(copy.seq, want.seq);
    assert_true(copy.time_us == want.time_us);
    assert_ptr_equal(copy.prev, want.prev);
    assert_ptr_equal(copy.policy, want.policy);
    assert_ptr_equal(copy.fields, want.fields);
    assert_int_equal(copy.count, want.count);
    for (size_t i = 0; i < want.count; i++) {
        assert_ptr_equal(copy.values[i].at, want.values[i].at); /* null stays null */
        assert_int_equal(copy.values[i].len, want.values[i].len);
        assert_true(copy.values[i].number == want.values[i].number);
    }
    free(to);
    free(line);
}

/* Replaces the first `from` in a good line by `to`; wants it refused with `text` in the reason. */
static void assert_unreadable(const char *from, const char *to, const char *text)
{
    const struct record record = sample_refusal();
    struct view_fault fault;
    struct view view;
    char changed[4096];
    char *line = sample_line(&record);
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
    assert_unreadable("\"not-kept\"", "\"MAMCAQU=\"", "want one of its words as tbs");
    assert_unreadable("\"not_after\":\"2027", "\"not_after\":\"1927", "want a time like");
    assert_unreadable("\"host\":\"ca1\"",
        "\"host\":\"0123456789012345678901234567890123456789012345678901234567890123x\"",
        "want escaped text of at most 64 octets as host");
    assert_unreadable("\"findings_lost\":0}", "\"findings_lost\":0}}", "want the end of the line");
    assert_unreadable("\"findings_lost\":0}", "\"findings_lost\":0", "want }, have the end");
    assert_unreadable("],\"findings_lost\":0}", "],\"findings_lo", "want ,\"findings_lost\":");
    assert_unreadable("\"00c0ffee\"", "\"00c0ffee", "want ");
}

static void every_prefix_of_a_line_is_refused(void **state)
{
    const struct record record = sample_refusal();
    struct view_fault fault;
    struct view view;
    char *line = sample_line(&record);
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
        cmocka_unit_test(every_kind_reads_back),
        cmocka_unit_test(fields_and_rows_are_found_by_name),
        cmocka_unit_test(a_copy_points_into_the_other_line),
        cmocka_unit_test(a_line_in_any_other_form_is_refused_with_want_and_have),
        cmocka_unit_test(every_prefix_of_a_line_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
