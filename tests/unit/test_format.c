/* tests/unit/test_format.c - audit/FORMAT.md says what fields.c says, and its example verifies. */
#include "audit/fields.h"

#include "audit/reader.h"
#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char document_path[] = LINTGATE_SOURCE_DIR "/audit/FORMAT.md";

/* The document; freed by the caller. */
static char *read_document(void)
{
    FILE *file = fopen(document_path, "re");
    char *text = calloc(1, 64 * 1024);

    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, 64 * 1024 - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* What the second column of a row says for this field. */
static void type_of(const struct field *field, char *out, size_t size)
{
    static const char *const names[] = { [FIELD_NUMBER] = "number",
        [FIELD_DIGEST] = "digest",
        [FIELD_TIME] = "time",
        [FIELD_WORD] = "word",
        [FIELD_NAME] = "name",
        [FIELD_TEXT] = "text",
        [FIELD_HOST] = "host",
        [FIELD_ROWS] = "rows" };

    (void)snprintf(out, size, "%s%s", names[field->type], field->optional ? " or null" : "");
}

/* Wants rows for these fields, in this order and nothing between them, from `at` on. Returns where they end. */
static const char *assert_rows(const char *at, const struct field *fields, size_t count)
{
    at = strstr(at, "| --- | --- | --- |\n");
    assert_non_null(at);
    at = strchr(at, '\n') + 1;
    for (size_t i = 0; i < count; i++) {
        char type[32], want[128];
        type_of(&fields[i], type, sizeof type);
        (void)snprintf(want, sizeof want, "| `%s` | %s | ", fields[i].name, type);
        if (strncmp(at, want, strlen(want)) != 0)
            fail_msg("want \"%s\", have: %.60s", want, at);
        const char *end = strchr(at, '\n');
        for (size_t word = 1; fields[i].type == FIELD_WORD && word < fields[i].words->count; word++) {
            (void)snprintf(want, sizeof want, "`%s`", fields[i].words->at[word]);
            const char *found = strstr(at, want);
            if (found == NULL || found > end)
                fail_msg("%s: want the word %s", fields[i].name, want);
        }
        at = end + 1;
    }
    assert_memory_not_equal(at, "| `", 3); /* and no row more */
    return at;
}

enum {
    PROGRAM =
        6 /* fields that three kinds share: in a table of their own, elsewhere the first stands for all */
};

static bool is_program(const struct field *field)
{
    return strcmp(field->name, "version") == 0;
}

/* The fields without the common ones, and without the program's but for its first. Returns how many. */
static size_t fields_of_section(enum record_kind kind, struct field out[FIELDS_MAX])
{
    const struct fields fields = fields_of(kind);
    size_t count = 0;

    for (size_t i = FIELDS_COMMON; i < fields.count; i++) {
        out[count++] = fields.at[i];
        i += is_program(&fields.at[i]) ? PROGRAM - 1 : 0;
    }
    return count;
}

static void every_field_of_every_kind_is_documented_in_its_order(void **state)
{
    char *document = read_document();
    const struct fields any = fields_of(RECORD_STOP), start = fields_of(RECORD_START);

    (void)state;
    assert_rows(strstr(document, "\n## Every record\n"), any.at, FIELDS_COMMON);
    assert_true(is_program(&start.at[FIELDS_COMMON + 1]));
    assert_rows(strstr(document, "\n### The program\n"), &start.at[FIELDS_COMMON + 1], PROGRAM);
    for (size_t kind = 1; kind < record_kinds.count; kind++) {
        struct field fields[FIELDS_MAX];
        const size_t count = fields_of_section((enum record_kind)kind, fields);
        char heading[32];
        (void)snprintf(heading, sizeof heading, "\n## %s\n", record_kinds.at[kind]);
        const char *at = strstr(document, heading);
        assert_non_null(at);
        at = assert_rows(at, fields, count);
        for (size_t i = 0; i < count && kind != RECORD_REFUSAL; i++)
            if (fields[i].type == FIELD_ROWS)
                at = assert_rows(at, fields[i].row->at, fields[i].row->count);
    }
    free(document);
}

static void the_limits_are_those_of_the_document(void **state)
{
    char *document = read_document();
    static const struct {
        unsigned long limit;
        const char *text;
    } limits[] = { { RECORD_LINE_BYTES, "at most 61,440 octets with its newline" },
        { RECORD_HOST_BYTES, "at most 64 octets between its quotes" },
        { RECORD_NAME_BYTES, "at most 512 octets between its quotes" },
        { RECORD_TEXT_BYTES, "at most 2048 octets between its quotes" },
        { RECORD_MAX_FINDINGS, "| `findings` | rows | at most 100 |" },
        { RECORD_MAX_KEYS, "| `keys` | rows | at most 256 |" },
        { RECORD_MAX_WAIVERS, "| `waivers` | rows | at most 256; those" },
        { RECORD_SERIAL_BYTES, "at most 64 of them, then `...`" },
        { FIELDS_MAX_NUMBER, "at most 9007199254740991 (2^53 - 1)" } };

    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char digits[32] = "";
        size_t count = 0;
        assert_non_null(strstr(document, limits[i].text));
        for (const char *at = strpbrk(limits[i].text, "0123456789");
             *at != '\0' && (*at == ',' || (*at >= '0' && *at <= '9')); at++)
            if (*at != ',')
                digits[count++] = *at;
        assert_true(strtoul(digits, NULL, 10) == limits[i].limit);
    }
    free(document);
}

static void the_example_of_the_document_verifies(void **state)
{
    const struct fixture *fixture = *state;
    char *document = read_document();
    const char *at = strstr(document, "\n```jsonl\n");

    assert_non_null(at);
    at += strlen("\n```jsonl\n");
    const char *end = strstr(at, "```");
    assert_non_null(end);
    write_journal(fixture, at, (size_t)(end - at));
    assert_int_equal(assert_intact(fixture), 7);
    assert_int_equal(verify(fixture->path).repairs, 1);
    assert_int_equal(verify(fixture->path).open, 1);
    free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_every_kind_is_documented_in_its_order),
        cmocka_unit_test(the_limits_are_those_of_the_document),
        cmocka_unit_test_setup_teardown(
            the_example_of_the_document_verifies, fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
