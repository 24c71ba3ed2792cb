/* tests/unit/test_reader.c - whatever is done to a journal is found, at its line. */
#include "audit/reader.h"

#include "audit/journal.h"
#include "audit/text.h"
#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { LINES = 6 };

/* start, intent, outcome, refusal, intent without outcome, stop. */
static void fill(const struct fixture *fixture)
{
    const struct record records[LINES] = { sample_start(), sample_intent(), sample_outcome(2),
        sample_refusal(), sample_intent(), { .kind = RECORD_STOP } };
    struct journal *journal = fixture_open(fixture);

    for (size_t i = 0; i < LINES; i++)
        append(journal, &records[i]);
    journal_close(journal);
}

/* Where line `number` (from 1) starts. */
static char *line_at(char *bytes, unsigned number)
{
    for (unsigned i = 1; i < number; i++)
        bytes = strchr(bytes, '\n') + 1;
    return bytes;
}

static void assert_fault(const struct fixture *fixture, uint64_t line, const char *text)
{
    const struct finding_of_reader found = verify(fixture->path);

    if (found.result != READER_FAULT || found.line != line || strstr(found.text, text) == NULL)
        fail_msg("want a fault in line %lu with \"%s\", have result %d in line %lu: %s", (unsigned long)line,
            text, (int)found.result, (unsigned long)found.line, found.text);
}

static void an_intact_journal_reads_to_its_end(void **state)
{
    const struct fixture *fixture = *state;
    struct finding_of_reader found = { .result = READER_FAULT };

    fill(fixture);
    found = verify(fixture->directory); /* the directory stands for its file */
    assert_int_equal(found.result, READER_END);
    assert_int_equal(found.records, LINES);
    assert_int_equal(found.open, 1);
    write_journal(fixture, "", 0);
    assert_int_equal(assert_intact(fixture), 0);
}

static void every_flipped_bit_is_found(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    const size_t last_line = (size_t)(line_at(bytes, LINES) - bytes);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (char)(bytes[i] ^ (1 << i % 7));
        write_journal(fixture, bytes, len);
        const bool found = verify(fixture->path).result == READER_FAULT;
        /* Nothing follows the last line, so the chain does not protect it: only its form does. */
        if (!found && i < last_line)
            fail_msg("octet %zu changed, and nobody noticed", i);
        bytes[i] = (char)(bytes[i] ^ (1 << i % 7));
    }
    free(bytes);
}

static void a_changed_record_is_found_in_the_line_after_it(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    char *code = strstr(bytes, "CKR_FUNCTION_REJECTED");
    assert_non_null(code);
    code[0] = 'X'; /* of the refusal in line 4: its form is still right */
    write_journal(fixture, bytes, len);
    assert_fault(fixture, 5, "want prev ");
    free(bytes);
}

static void a_deleted_line_is_found(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    for (unsigned line = 1; line < LINES; line++) {
        char *copy = strdup(bytes);
        memmove(line_at(copy, line), line_at(bytes, line + 1), strlen(line_at(bytes, line + 1)) + 1);
        write_journal(fixture, copy, strlen(copy));
        assert_fault(fixture, line, "want seq ");
        free(copy);
    }
    free(bytes);
}

static void reordered_and_repeated_lines_are_found(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    const char *second = line_at(bytes, 2), *third = line_at(bytes, 3), *fourth = line_at(bytes, 4);
    char *changed = malloc(2 * len);
    assert_non_null(changed);
    (void)snprintf(changed, 2 * len, "%.*s%.*s%.*s%s", (int)(second - bytes), bytes, (int)(fourth - third),
        third, (int)(third - second), second, fourth);
    write_journal(fixture, changed, strlen(changed));
    assert_fault(fixture, 2, "want seq 2, have 3");
    (void)snprintf(changed, 2 * len, "%.*s%s", (int)(third - bytes), bytes, second);
    write_journal(fixture, changed, strlen(changed));
    assert_fault(fixture, 3, "want seq 3, have 2");
    free(changed);
    free(bytes);
}

static void a_file_cut_inside_a_line_is_found(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    free(bytes);
    assert_int_equal(truncate(fixture->path, (off_t)len - 1), 0);
    assert_fault(fixture, LINES, "torn tail");
    assert_int_equal(truncate(fixture->path, (off_t)len - 30), 0);
    assert_fault(fixture, LINES, "torn tail");
}

static void a_file_cut_between_lines_is_not_found_but_its_head_tells(void **state)
{
    const struct fixture *fixture = *state;
    struct reader reader;
    struct view view;
    size_t len = 0;

    fill(fixture);
    assert_true(reader_open(&reader, fixture->path, 1));
    while (reader_next(&reader, &view) == READER_RECORD)
        continue;
    const struct chain_head before = reader.head;
    reader_close(&reader);
    char *bytes = read_journal(fixture, &len);
    assert_int_equal(truncate(fixture->path, line_at(bytes, LINES) - bytes), 0);
    free(bytes);
    assert_int_equal(assert_intact(fixture), LINES - 1);
    assert_true(reader_open(&reader, fixture->path, 1));
    while (reader_next(&reader, &view) == READER_RECORD)
        continue;
    assert_true(reader.head.seq < before.seq);
    assert_memory_not_equal(reader.head.sha256, before.sha256, sizeof before.sha256);
    reader_close(&reader);
}

static void a_line_over_the_limit_and_an_empty_line_are_found(void **state)
{
    const struct fixture *fixture = *state;
    static char line[RECORD_LINE_BYTES + 1];

    fill(fixture);
    append_raw(fixture, "\n", 1);
    assert_fault(fixture, LINES + 1, "want {, have the end");
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    write_journal(fixture, line, sizeof line);
    assert_fault(fixture, 1, "want a line of at most 61440 octets");
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* Makes a journal of one hand-made record after `before`, whose chain is right. */
static void append_forged(const struct fixture *fixture, const struct chain_head *head, const char *rest)
{
    char prev[65] = "", line[4096];

    hex_write(head->sha256, RECORD_SHA256_BYTES, prev);
    (void)snprintf(line, sizeof line,
        "{\"seq\":%lu,\"prev\":\"%s\",\"time\":\"2026-01-31T12:00:00.000001Z\",\"host\":\"h\",\"pid\":1,"
        "\"uid\":0,"
        "\"policy_sha256\":\"" ZEROS "\",%s}\n",
        (unsigned long)head->seq + 1, prev, rest);
    append_raw(fixture, line, strlen(line));
}

#define DECISION(mode, verdict, kept)                                                                        \
    "\"version\":\"v\",\"build\":\"b\",\"rules\":\"r\",\"rules_sha256\":\"" ZEROS                            \
    "\",\"peer_pid\":null,\"peer_uid\":null,\"key\":\"k\",\"spki_sha256\":\"" ZEROS                          \
    "\",\"token\":null,\"mechanism\":\"m\",\"mode\":\"" mode "\",\"verdict\":\"" verdict                     \
    "\",\"artifact\":null,\"profile\":null,\"tbs_len\":0,\"tbs_sha256\":\"" ZEROS "\",\"tbs\":\"" kept       \
    "\",\"issuer_sha256\":null,\"serial\":null,\"not_after\":null,\"issuer\":null,\"subject\":null,"         \
    "\"findings\":[],\"findings_lost\":0"

static void what_no_writer_would_say_is_found_although_its_chain_is_right(void **state)
{
    static const struct {
        const char *rest, *text;
    } forged[] = {
        { "\"kind\":\"outcome\",\"intent\":5,\"result\":\"signed\",\"signature_sha256\":null,\"code\":\"CKR_"
          "OK\"",
            "want signature_sha256" },
        { "\"kind\":\"outcome\",\"intent\":2,\"result\":\"failed\",\"signature_sha256\":null,\"code\":\"CKR_"
          "OK\"",
            "want an earlier intent that waits for its outcome, have seq 2" },
        { "\"kind\":\"outcome\",\"intent\":4,\"result\":\"failed\",\"signature_sha256\":null,\"code\":\"CKR_"
          "OK\"",
            "have seq 4" },
        { "\"kind\":\"repair\",\"offset\":1,\"len\":1,\"sha256\":\"" ZEROS "\"",
            "want the offset of a repair" },
        { "\"kind\":\"clock\",\"before\":\"2026-01-31T12:00:00.000001Z\",\"direction\":\"back\",\"step_ms\":"
          "1000",
            "want the time of the record before" },
        { "\"kind\":\"intent\"," DECISION("enforce", "refuse", "kept"),
            "want verdict sign, or mode monitor" },
        { "\"kind\":\"intent\"," DECISION("enforce", "sign", "lost"), "want the octets of an intent kept" },
        { "\"kind\":\"refusal\",\"code\":\"c\",\"reason\":\"policy\",\"message\":null," DECISION(
              "enforce", "sign", "lost"),
            "want verdict refuse" },
    };
    const struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        fill(fixture);
        struct journal *journal = fixture_open(fixture);
        const struct chain_head head = journal_head(journal);
        journal_close(journal);
        append_forged(fixture, &head, forged[i].rest);
        assert_fault(fixture, LINES + 1, forged[i].text);
        assert_int_equal(unlink(fixture->path), 0);
    }
}

static void a_right_forgery_would_pass_so_the_test_above_tests_what_it_says(void **state)
{
    static const char *const right[] = { "\"kind\":\"intent\"," DECISION("enforce", "sign", "kept"),
        "\"kind\":\"intent\"," DECISION("monitor", "refuse", "not-kept"),
        "\"kind\":\"refusal\",\"code\":\"c\",\"reason\":\"policy\",\"message\":null," DECISION(
            "enforce", "refuse", "lost") };
    const struct fixture *fixture = *state;
    const struct chain_head head = { .seq = 0 };

    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        write_journal(fixture, "", 0);
        append_forged(fixture, &head, right[i]);
        assert_int_equal(assert_intact(fixture), 1);
    }
}

static void pairs_remember_only_what_was_not_signed(void **state)
{
    struct pairs pairs = { .at = NULL };
    char wrong[128];
    struct view intent = { .kind = RECORD_INTENT };
    const struct fields fields = fields_of(RECORD_OUTCOME);
    struct view outcome = { .kind = RECORD_OUTCOME, .fields = fields.at, .count = fields.count };

    (void)state;
    for (uint64_t seq = 1; seq < 200000; seq += 2) {
        intent.seq = seq;
        assert_true(pairs_note(&pairs, &intent, wrong, sizeof wrong));
        outcome.seq = seq + 1;
        outcome.values[FIELDS_COMMON] = (struct view_value){ "", 0, seq };
        outcome.values[FIELDS_COMMON + 1] = (struct view_value){ "", 0,
            seq % 2001 == 0 ? RECORD_FAILED : RECORD_SIGNED };
        if (seq % 5001 != 0)
            assert_true(pairs_note(&pairs, &outcome, wrong, sizeof wrong));
    }
    assert_true(pairs.room < 1000);
    assert_int_equal(pairs_result(&pairs, 1), RECORD_SIGNED);
    assert_int_equal(pairs_result(&pairs, 2001), RECORD_FAILED);
    assert_int_equal(pairs_result(&pairs, 5001), RECORD_RESULT_NONE);
    assert_int_equal(pairs.open, 20);
    pairs_free(&pairs);
}

static void what_cannot_be_read_is_trouble_and_no_fault(void **state)
{
    const struct fixture *fixture = *state;
    struct reader reader;

    assert_false(reader_open(&reader, fixture->path, 0));
    assert_non_null(strstr(reader.text, "No such file"));
    assert_false(reader_open(&reader, "/dev/null", 0));
    assert_non_null(strstr(reader.text, "regular file"));
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_false(reader_open(&reader, fixture->path, 0)); /* and does not block */
    assert_non_null(strstr(reader.text, "regular file"));
}

static void a_second_pass_reads_the_same(void **state)
{
    const struct fixture *fixture = *state;
    struct reader reader;
    struct view view;

    fill(fixture);
    assert_true(reader_open(&reader, fixture->path, 1));
    for (int pass = 0; pass < 2; pass++) {
        unsigned count = 0;
        while (reader_next(&reader, &view) == READER_RECORD)
            count++;
        assert_int_equal(count, LINES);
        assert_int_equal(reader_next(&reader, &view), READER_END);
        assert_int_equal(reader.pairs.open, 1);
        reader_rewind(&reader);
    }
    reader_close(&reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_intact_journal_reads_to_its_end),
        TEST(every_flipped_bit_is_found),
        TEST(a_changed_record_is_found_in_the_line_after_it),
        TEST(a_deleted_line_is_found),
        TEST(reordered_and_repeated_lines_are_found),
        TEST(a_file_cut_inside_a_line_is_found),
        TEST(a_file_cut_between_lines_is_not_found_but_its_head_tells),
        TEST(a_line_over_the_limit_and_an_empty_line_are_found),
        TEST(what_no_writer_would_say_is_found_although_its_chain_is_right),
        TEST(a_right_forgery_would_pass_so_the_test_above_tests_what_it_says),
        TEST(pairs_remember_only_what_was_not_signed),
        TEST(what_cannot_be_read_is_trouble_and_no_fault),
        TEST(a_second_pass_reads_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
