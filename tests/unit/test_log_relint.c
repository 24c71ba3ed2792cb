/* tests/unit/test_log_relint.c - lintgate log relint: what was decided, judged anew. */
#include "cli/log.h"

#include "journal_fixture.h"
#include "subcommand.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define RELINT(...) subcommand_run(log_main, "log", (const char *const[]){ "relint", __VA_ARGS__, NULL })

/* A refusal for these octets by a rule that there is no more. */
static void refuse(struct journal *journal, const void *tbs, size_t len)
{
    static const struct record_finding finding = { "rule.of.old", "error", "subject", 0, NULL, NULL };
    struct record refusal = sample_refusal();

    refusal.refusal.decision.tbs = (struct record_span){ tbs, len };
    refusal.refusal.decision.keep_tbs = true;
    refusal.refusal.decision.findings = &finding;
    refusal.refusal.decision.finding_count = 1;
    append(journal, &refusal);
}

static void relint_says_which_verdicts_would_be_others_today_and_by_which_rules(void **state)
{
    const struct fixture *fixture = *state;
    struct recipe *recipe = recipe_good(MV & STRICT);
    const struct span good = recipe_tbs(recipe);
    struct journal *journal = fixture_open_small(fixture);
    char seq[64];

    for (unsigned i = 0; i < 7; i++)
        append_signed(journal, "k", good.at, good.len, true);
    append_signed(journal, "k", "not kept", 8, false);
    refuse(journal, good.at, good.len);
    const uint64_t junk = append_signed(journal, "k", "\x30\x03\x02\x01\x05", 5, true);
    journal_close(journal);
    assert_int_equal(RELINT("--jobs", "3", fixture->directory), 1); /* something signed would be refused */
    subcommand_says("10 decisions, judged by rules ");
    subcommand_says("         7  the same verdict, the same rules\n");
    subcommand_says("         1  signed then, refused now\n");
    subcommand_says("         1  refused then, signed now\n");
    subcommand_says("         1  not kept\n");
    subcommand_says("        0         1  rule.of.old\n");
    subcommand_says("        1         0  document.kind\n");
    (void)snprintf(seq, sizeof seq, "seq %lu: would be refused now: +document.kind\n", (unsigned long)junk);
    subcommand_says(seq);
    assert_int_equal(RELINT("--json", fixture->directory), 1);
    assert_int_equal(subcommand_lines(), 2);
    subcommand_says("\"was\":\"refuse\",\"now\":\"sign\",");
    assert_int_equal(RELINT("--verdict", "refused", fixture->directory), 0);
    subcommand_says("1 decisions, judged by rules ");
    recipe_free(recipe);
}

static void relint_judges_each_decision_of_many_batches_once(void **state)
{
    const struct fixture *fixture = *state;
    struct recipe *recipe = recipe_good(MV & STRICT);
    const struct span good = recipe_tbs(recipe);
    struct journal *journal = fixture_open(fixture);

    for (unsigned i = 0; i < 300; i++) /* in the first and in the last of each batch the key is another one */
        append_signed(journal, i % 128 == 0 || i % 128 == 127 ? "other" : "k", good.at, good.len, true);
    refuse(journal, good.at, good.len);
    journal_close(journal);
    assert_int_equal(RELINT("--jobs", "2", fixture->directory), 0);
    subcommand_says("301 decisions, judged by rules ");
    subcommand_says("       300  the same verdict, the same rules\n");
    assert_int_equal(RELINT("--key", "other", fixture->directory), 0);
    subcommand_says("5 decisions, judged by rules ");
    assert_int_equal(RELINT("--verdict", "signed", fixture->directory), 0);
    subcommand_says("300 decisions, judged by rules ");
    recipe_free(recipe);
}

static void relint_says_nothing_of_a_journal_that_does_not_hold_together(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);
    size_t len = 0;

    for (unsigned i = 0; i < 3; i++)
        append_signed(journal, "k", "a", 1, true);
    journal_close(journal);
    char *const bytes = read_journal(fixture, &len);
    append_raw(fixture, bytes, (size_t)(strchr(bytes, '\n') - bytes) + 1); /* the first one once more */
    free(bytes);
    assert_int_equal(RELINT(fixture->directory), 1);
    subcommand_says("line 7: want seq 7, have 1");
    assert_null(strstr(subcommand_output, "decisions"));
    assert_int_equal(RELINT("--verdict", "signed", fixture->directory), 1);
    assert_null(strstr(subcommand_output, "decisions"));
}

static void a_kept_document_that_was_altered_or_deleted_is_told_apart(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open_small(fixture);
    char path[160];

    append_signed(journal, "k", "a", 1, true);
    append_signed(journal, "k", "b", 1, true);
    journal_close(journal);
    (void)snprintf(path, sizeof path,
        "%s/kept/ca/ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", fixture->directory);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs("A", file) >= 0 && fclose(file) == 0);
    (void)snprintf(path, sizeof path,
        "%s/kept/3e/3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d", fixture->directory);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(RELINT(fixture->directory), 1);
    subcommand_says("         1  kept, and not there any more\n");
    subcommand_says("         1  kept, and altered since\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(relint_says_which_verdicts_would_be_others_today_and_by_which_rules),
        TEST(relint_judges_each_decision_of_many_batches_once),
        TEST(relint_says_nothing_of_a_journal_that_does_not_hold_together),
        TEST(a_kept_document_that_was_altered_or_deleted_is_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
