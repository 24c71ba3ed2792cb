/* tests/unit/test_rule_words.c - what the columns of a rule say, in words. */
#include "cli/examples.h"
#include "cli/own_rules.h"
#include "cli/rule_words.h"
#include "lint/lint.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void sets_of_scopes_have_words(void **state)
{
    static const struct {
        unsigned applies;
        const char *words;
    } sets[] = {
        { CERTIFICATE, "every certificate" },
        { LEAF, "end-entity certificates" },
        { SMIME, "S/MIME certificates" },
        { CA, "CA certificates" },
        { SMIME | CA, "S/MIME certificates; CA certificates" },
        { CERTIFICATE & ~(unsigned)SMIME,
            "CA certificates; end-entity certificates of other kinds; OCSP responder certificates" },
        { ROOT_CA, "root CA certificates" },
        { MV | OV | SV | IV, "S/MIME certificates of a reserved policy" },
        { MV, "mailbox-validated" },
        { SV | IV, "sponsor-validated, individual-validated" },
        { STRICT, "every type (strict)" },
        { LEGACY | MULTIPURPOSE, "every type (legacy, multipurpose)" },
        { OV & STRICT, "organization-validated (strict)" },
        { (SV | IV) & (MULTIPURPOSE | STRICT),
            "sponsor-validated, individual-validated (multipurpose, strict)" },
        { MV | (OV & STRICT), "mailbox-validated; organization-validated (strict)" },
        { SMIME_UNCLEAR | (SV & LEGACY),
            "S/MIME certificates without exactly one reserved policy; sponsor-validated (legacy)" },
        { 0, "" },
    };
    char text[RULE_WORDS_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sets); i++)
        assert_string_equal(rule_scopes(sets[i].applies, text), sets[i].words);
}

static void every_set_of_scopes_fits_into_its_text(void **state)
{
    char text[RULE_WORDS_BYTES];

    (void)state;
    for (unsigned applies = 1; applies <= CERTIFICATE; applies++) {
        assert_int_not_equal(rule_scopes(applies, text)[0], '\0');
        assert_true(strlen(text) < sizeof text - 1);
    }
}

static void dates_have_words(void **state)
{
    char text[RULE_WORDS_BYTES];

    (void)state;
    assert_string_equal(rule_dates(&(struct rule){ .since = 0 }, text), "always");
    assert_string_equal(rule_dates(&(struct rule){ .since = 20230901 }, text), "since 2023-09-01");
    assert_string_equal(rule_dates(&(struct rule){ .until = 20250715 }, text), "before 2025-07-15");
    assert_string_equal(rule_dates(&(struct rule){ .since = 20240915, .until = 20260101 }, text),
        "since 2024-09-15, before 2026-01-01");
}

static void days_of_ballots_have_their_names(void **state)
{
    char text[RULE_WORDS_BYTES];

    (void)state;
    assert_string_equal(rule_dates_explained(&(struct rule){ .since = 0 }, text), "always");
    assert_string_equal(rule_dates_explained(&(struct rule){ .since = SMC06, .until = 20260101 }, text),
        "since 2024-05-11 (ballot SMC06: SBR 1.0.4), before 2026-01-01");
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const int since = (*table)->rules[i].since;

            if (since != 0)
                assert_non_null(strchr(rule_dates_explained(&(struct rule){ .since = since }, text), '('));
        }
}

static void each_rule_pin_and_rule_of_the_command_says_how_to_mend_it(void **state)
{
    struct every_rule walk = { 0, 0 };
    const struct rule *rule;
    const char *part;

    (void)state;
    while ((rule = every_rule_next(&walk, &part)) != NULL) {
        if (rule->mend == NULL || rule->mend[0] == '\0' || rule->mend[strlen(rule->mend) - 1] != '.')
            fail_msg("%s: want a sentence that says how to mend it", rule->id);
    }
}

static void each_rule_of_the_core_has_an_example_that_it_finds_something_in(void **state)
{
    static struct report report;
    size_t lacking = 0;

    (void)state;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct example *const example = example_find((*table)->rules[i].id);

            if ((*table)->rules[i].history) { /* no document shows alone what it finds */
                assert_null(example);
                continue;
            }
            if (example == NULL || example_lint(example, &report) == NULL) {
                print_error("%s: want an example that it finds something in\n", (*table)->rules[i].id);
                lacking++;
            }
        }
    assert_int_equal(lacking, 0);
    assert_null(example_find("no-such-rule"));
}

static void words_of_a_list_come_one_by_one(void **state)
{
    const char *list = "zlint:e_a  pkilint:b ", *none = NULL, *word;
    size_t len;

    (void)state;
    assert_true(rule_word_next(&list, &word, &len));
    assert_int_equal(len, strlen("zlint:e_a"));
    assert_memory_equal(word, "zlint:e_a", len);
    assert_true(rule_word_next(&list, &word, &len));
    assert_memory_equal(word, "pkilint:b", len);
    assert_false(rule_word_next(&list, &word, &len));
    assert_false(rule_word_next(&none, &word, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_of_scopes_have_words),
        cmocka_unit_test(every_set_of_scopes_fits_into_its_text),
        cmocka_unit_test(dates_have_words),
        cmocka_unit_test(days_of_ballots_have_their_names),
        cmocka_unit_test(each_rule_of_the_core_has_an_example_that_it_finds_something_in),
        cmocka_unit_test(each_rule_pin_and_rule_of_the_command_says_how_to_mend_it),
        cmocka_unit_test(words_of_a_list_come_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
