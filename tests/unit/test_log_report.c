/* tests/unit/test_log_report.c - lintgate report: what the page has, and what can never get out of its place there. */
#include "cli/report.h"

#include "audit/base64.h"
#include "journal_fixture.h"
#include "lint/digest.h"
#include "subcommand.h"
#include "tests/rules/recipe.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 160, SCRIPTS = 4 /* three of data, one that runs */ };

/* Text that would like to be HTML, script, or invisible: a name in a certificate can say all of it. */
#define HOSTILE                                                                                              \
    "</script><script>alert(1)</script><!--\" onload='x' \xe2\x80\xae"                                       \
    "gpj.exe\x01\xff]]>"

static struct record_finding findings[] = {
    { "leaf.ku.present", "error", "tbsCertificate.extensions", 4, HOSTILE, NULL },
    { "leaf.dn.email", "error", HOSTILE, 0, NULL, NULL },
    { "leaf.dn.email", "error", "subject", 1, NULL, NULL },
};

/* Two signatures, one against the rules, one refusal of a kept document with hostile texts. */
static void fill(const struct fixture *fixture)
{
    struct record intent = sample_intent(), refusal = sample_refusal();
    struct recipe *recipe = recipe_good(MV & STRICT);
    const struct span tbs = recipe_tbs(recipe);
    struct journal *journal = fixture_open(fixture);
    const struct record start = sample_start();

    append(journal, &start);
    for (unsigned i = 0; i < 3; i++) {
        intent.intent.decision.mode = i == 2 ? RECORD_MONITOR : RECORD_ENFORCE;
        intent.intent.decision.verdict = i == 2 ? RECORD_REFUSE : RECORD_SIGN;
        const struct record outcome = sample_outcome(append(journal, &intent));
        append(journal, &outcome);
    }
    refusal.refusal.decision.key = HOSTILE;
    refusal.refusal.decision.subject = (struct record_span){ (const uint8_t *)HOSTILE, strlen(HOSTILE) };
    refusal.refusal.decision.tbs = (struct record_span){ tbs.at, tbs.len };
    refusal.refusal.decision.keep_tbs = true;
    refusal.refusal.decision.findings = findings;
    refusal.refusal.decision.finding_count = sizeof findings / sizeof findings[0];
    append(journal, &refusal);
    journal_close(journal);
    recipe_free(recipe);
}

static char page_path[PATH_BYTES];

/* Makes the page with one more option or none; returns the exit code. */
static int report(const struct fixture *fixture, const char *option, const char *value)
{
    const char *words[] = { "-o", page_path, fixture->directory, option, value, NULL };

    (void)snprintf(page_path, sizeof page_path, "%s/report.html", fixture->directory);
    return subcommand_run(report_main, "report", words);
}

static char *page_of(const struct fixture *fixture)
{
    size_t len;

    assert_int_equal(report(fixture, NULL, NULL), 0);
    return file_whole(page_path, &len);
}

static unsigned count(const char *text, const char *what)
{
    unsigned found = 0;

    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        found++;
    return found;
}

static void assert_has(const char *page, const char *text)
{
    if (strstr(page, text) == NULL)
        fail_msg("want \"%s\" in the page", text);
}

/* The text of the element that begins with `begin`. */
static char *inside(const char *page, const char *begin, const char *end)
{
    const char *from = strstr(page, begin);

    assert_non_null(from);
    from += strlen(begin);
    const char *to = strstr(from, end);
    assert_non_null(to);
    return strndup(from, (size_t)(to - from));
}

/* The array that the page's script reads; json_decref by the caller. */
static json_t *rows_of(const char *page)
{
    json_error_t error;
    char *text = inside(page, "id=\"rows\">", "</script>");
    json_t *rows = json_loads(text, 0, &error);

    if (rows == NULL)
        fail_msg("want JSON, have: %s", error.text);
    free(text);
    return rows;
}

static void totals_are_those_of_the_journal(void **state)
{
    fill(*state);
    char *page = page_of(*state);

    assert_has(page, "<dt>signed</dt><dd>2</dd>");
    assert_has(page, "<dt>signed against the rules</dt><dd>1</dd>");
    assert_has(page, "<dt>refused</dt><dd>1</dd>");
    assert_has(page, "The chain is whole: 8 records, seq 1 to 8");
    assert_has(page, "2027-01-31"); /* of a waiver */
    assert_int_equal(count(page, "<th scope=\"row\">leaf.dn.email"), 1);
    free(page);
}

static void a_kind_of_document_without_profiles_is_counted_by_its_name(void **state)
{
    const struct fixture *fixture = *state;

    fixture_refuse_crl(fixture);
    char *page = page_of(fixture);
    assert_has(page, "<th scope=\"row\">crl<");
    free(page);
}

static void what_is_not_simply_signed_is_listed_with_its_findings(void **state)
{
    fill(*state);
    char *page = page_of(*state);
    json_t *rows = rows_of(page), *refused = json_array_get(rows, 1);

    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "state")), "would-refuse");
    assert_string_equal(json_string_value(json_object_get(refused, "state")), "refused");
    assert_int_equal(json_array_size(json_object_get(refused, "findings")), 3);
    assert_has(page, "\"leaf.ku.present\":{\"source\":");
    json_decref(rows);
    free(page);
}

static void no_text_of_the_journal_ends_its_element_or_begins_another(void **state)
{
    fill(*state);
    char *page = page_of(*state);

    assert_int_equal(count(page, "<script"), SCRIPTS);
    assert_int_equal(count(page, "</script"), SCRIPTS);
    assert_null(strstr(page, "<!--"));
    assert_null(strstr(page, "alert(1)<"));
    const char *attribute = strstr(page, "onload='");
    assert_true(attribute == NULL || attribute > strstr(page, "<script")); /* there, quotes end nothing */
    assert_null(strstr(page, "\xe2\x80\xae"));
    assert_null(strchr(page, '\x01'));
    free(page);
}

/* The source 'sha256-…' that a policy has to name for this text. */
static void assert_allowed(const char *page, const char *directive, const char *text)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    const size_t len = digest_of(LINT_SHA256, (struct span){ (const uint8_t *)text, strlen(text) }, digest);
    char source[160];
    int used = snprintf(source, sizeof source, "%s 'sha256-", directive);

    base64_write(digest, len, source + used);
    (void)snprintf(source + used + base64_length(len), 2, "'");
    assert_has(page, source);
}

static void the_pages_policy_allows_its_own_script_and_style_and_nothing_else(void **state)
{
    fill(*state);
    char *page = page_of(*state);
    char *style = inside(page, "<style>", "</style>"), *script = inside(page, "<script>", "</script>");
    char *policy = inside(page, "Content-Security-Policy\" content=\"", "\"");

    assert_int_equal(strncmp(policy, "default-src 'none'; ", 20), 0);
    assert_null(strstr(policy, "unsafe"));
    assert_null(strstr(policy, "http"));
    assert_allowed(page, "style-src", style);
    assert_allowed(page, "script-src", script);
    assert_null(strstr(page, " style=\"")); /* the policy would forbid it */
    free(policy);
    free(script);
    free(style);
    free(page);
}

static void documents_are_in_the_page_unless_they_are_too_much(void **state)
{
    fill(*state);
    char *page = page_of(*state);
    size_t len;

    assert_int_equal(count(page, "\"document\":\"MII"), 1);
    free(page);
    assert_int_equal(report(*state, "--documents", "0"), 0);
    page = file_whole(page_path, &len);
    assert_null(strstr(page, "\"document\":\"MII"));
    assert_has(page, "octets of older ones are only beside the journal");
    free(page);
    assert_int_equal(report(*state, "--documents", "-1"), 2);
    assert_int_equal(report(*state, "--documents", "many"), 2);
}

static void a_filter_chooses_what_is_counted_and_listed(void **state)
{
    size_t len;

    fill(*state);
    assert_int_equal(report(*state, "--verdict", "refused"), 0);
    char *page = file_whole(page_path, &len);
    json_t *rows = rows_of(page);
    assert_int_equal(json_array_size(rows), 1);
    assert_has(page, "<dt>signed</dt><dd>0</dd>");
    assert_has(page, "<dt>asked for</dt><dd>--verdict refused</dd>");
    json_decref(rows);
    free(page);
    assert_int_equal(report(*state, "--since", "2100-01-01"), 0);
    page = file_whole(page_path, &len);
    assert_has(page, "<dt>refused</dt><dd>0</dd>");
    free(page);
}

static void a_broken_journal_makes_a_page_that_says_so(void **state)
{
    const struct fixture *fixture = *state;
    size_t len;

    fill(fixture);
    char *journal = read_journal(fixture, &len);
    char *key = strstr(journal, "CKM_ECDSA_SHA256");
    assert_non_null(key);
    key[0] = 'D';
    write_journal(fixture, journal, len);
    free(journal);
    assert_int_equal(report(fixture, NULL, NULL), 1);
    char *page = file_whole(page_path, &len);
    assert_has(page, "<ul class=\"broken\"><li>BROKEN: ");
    assert_null(strstr(page, "The chain is whole"));
    free(page);
}

static void a_journal_without_a_record_makes_a_page_that_says_so(void **state)
{
    const struct fixture *fixture = *state;

    write_journal(fixture, "", 0);
    char *page = page_of(fixture);
    assert_has(page, "There is no record: none was written yet, or all were taken away.");
    assert_null(strstr(page, "The chain is whole"));
    free(page);
}

static void the_page_is_its_owners_and_replaces_the_old_one_whole(void **state)
{
    const struct fixture *fixture = *state;
    struct stat before, after;

    fill(fixture);
    assert_int_equal(report(fixture, NULL, NULL), 0);
    assert_int_equal(stat(page_path, &before), 0);
    assert_int_equal(before.st_mode & 0777, 0600);
    assert_int_equal(report(fixture, NULL, NULL), 0);
    assert_int_equal(stat(page_path, &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino);
    const char *words[] = { "-o", "/nowhere/at/all/report.html", fixture->directory, NULL };
    assert_int_equal(subcommand_run(report_main, "report", words), 2);
    subcommand_says("want to write a page here, cannot");
}

int main(int argc, char **argv)
{
    if (argc
        == 2) { /* for a look at it: makes such a journal in a directory, which becomes this test's own */
        struct fixture fixture = { .path = "" };
        (void)snprintf(fixture.directory, sizeof fixture.directory, "%s", argv[1]);
        fill(&fixture);
        return 0;
    }
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(totals_are_those_of_the_journal),
        TEST(a_kind_of_document_without_profiles_is_counted_by_its_name),
        TEST(what_is_not_simply_signed_is_listed_with_its_findings),
        TEST(no_text_of_the_journal_ends_its_element_or_begins_another),
        TEST(the_pages_policy_allows_its_own_script_and_style_and_nothing_else),
        TEST(documents_are_in_the_page_unless_they_are_too_much),
        TEST(a_filter_chooses_what_is_counted_and_listed),
        TEST(a_broken_journal_makes_a_page_that_says_so),
        TEST(a_journal_without_a_record_makes_a_page_that_says_so),
        TEST(the_page_is_its_owners_and_replaces_the_old_one_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
