/* tests/rules/test_beyond.c - docs/beyond-peers.tsv: what other linters miss is found in a case, and what they flag wrongly passes in one. */
#include "lint/lint.h"
#include "tests/rules/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LINE_BYTES = 512, ROWS_MIN = 170 /* as many as there were; fewer would be a table cut short */ };

/* A row: whose fault it is, what it is about, a rule's id, what a case of that rule shows. */
struct row {
    const char *who, *what, *rule, *shows;
};

static bool split(char *line, struct row *row)
{
    const char **const fields[] = { &row->who, &row->what, &row->rule, &row->shows };

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        char *const end = strpbrk(line, "\t\n");
        if (end == NULL || (*end == '\n') != (i + 1 == COUNT_OF(fields)) || end == line)
            return false;
        *end = '\0';
        *fields[i] = line;
        line = end + 1;
    }
    return *line == '\0';
}

static const struct rule_case *find(const struct row *row)
{
    for (size_t table = 0; case_tables[table] != NULL; table++)
        for (size_t i = 0; i < case_tables[table]->count; i++) {
            const struct rule_case *const one = &case_tables[table]->cases[i];
            if (strcmp(one->rule, row->rule) == 0 && strcmp(one->shows, row->shows) == 0)
                return one;
        }
    return NULL;
}

static bool has_error(const struct rule_case *one)
{
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++) {
        const struct rule *const rule = lint_rule_find(one->finds[i].rule);
        if (rule == NULL || rule->severity == SEVERITY_ERROR)
            return true;
    }
    return false;
}

/* NULL, or what is wrong with the row. That the case makes what it says is proven by test_rules.c. */
static const char *fault(const struct row *row)
{
    const struct rule_case *const one = find(row);
    const char *const verb = strchr(row->who, ' ');

    if (verb == NULL
        || (strcmp(verb, " miss") != 0 && strcmp(verb, " misses") != 0 && strcmp(verb, " flags") != 0))
        return "want \"misses\" or \"flags\"";
    if (one == NULL)
        return "want a case of that rule that shows it";
    if (verb[1] == 'm')
        return case_finds(one, row->rule) ? NULL : "want a case that the rule finds";
    return has_error(one) ? "want a case without an error" : NULL;
}

static void what_other_linters_miss_or_flag_wrongly_has_a_case(void **state)
{
    FILE *const file = fopen(LINTGATE_SOURCE_DIR "/docs/beyond-peers.tsv", "r");
    char line[LINE_BYTES];
    size_t rows = 0, faults = 0;

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        struct row row;
        if (line[0] == '#')
            continue;
        assert_true(split(line, &row));
        const char *const wrong = fault(&row);
        if (wrong != NULL)
            print_error("%s, %s, %s, \"%s\": %s\n", row.who, row.what, row.rule, row.shows, wrong);
        faults += wrong != NULL;
        rows++;
    }
    (void)fclose(file);
    assert_int_equal(faults, 0);
    assert_true(rows >= ROWS_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_other_linters_miss_or_flag_wrongly_has_a_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
