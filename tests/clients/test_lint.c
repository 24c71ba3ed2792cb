/* tests/clients/test_lint.c - lintgate lint as its callers see it: verdicts, JSON, text that is safe to show. */
#include "lint/lint.h"
#include "tests/clients/command.h"
#include "tests/rules/recipe.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_status(int status, const char *a, const char *b, const char *c, const char *d)
{
    struct ran run = command_run("lint", a, b, c, d, NULL);

    assert_ran(&run, status);
}

static void the_exit_status_is_0_for_pass_and_1_for_refuse(void **state)
{
    (void)state;
    assert_status(0, command_file("good.pem"), NULL, NULL, NULL);
    assert_status(0, command_file("good.der"), command_file("tbs.der"), NULL, NULL);
    assert_status(1, command_file("bad.pem"), NULL, NULL, NULL);
    assert_status(1, command_file("good.pem"), command_file("bad.pem"), command_file("good.der"), NULL);
    assert_status(1, command_file("trailing.der"), NULL, NULL, NULL);
    assert_status(1, command_file("many.pem"), NULL, NULL, NULL);
}

static void severity_says_from_where_on_findings_refuse(void **state)
{
    (void)state;
    assert_status(0, command_file("odd.pem"), NULL, NULL, NULL);
    assert_status(0, "--severity", "error", command_file("odd.pem"), NULL);
    assert_status(1, "--severity", "warning", command_file("odd.pem"), NULL);
    assert_status(1, "--severity=warning", command_file("odd.pem"), NULL, NULL);
    assert_status(1, command_file("odd.pem"), "--severity", "notice", NULL);
    assert_status(0, "--severity", "notice", command_file("good.pem"), NULL);
}

static void a_date_is_when_it_is_signed_unless_that_is_before_its_own(void **state)
{
    static const struct {
        const char *date;
        int status;
    } dates[] = { { "1970-01-01", 0 }, { "2025-07-14", 0 }, { "2025-07-15", 1 }, { "9999-12-31", 1 } };
    struct recipe *recipe = recipe_good(
        MV & LEGACY); /* of 2025-03-01; SBR 7.1.6.1 ends Legacy on 2025-07-15 */

    (void)state;
    command_write_pem("legacy.pem", "CERTIFICATE", recipe_certificate(recipe));
    recipe_free(recipe);
    assert_status(0, command_file("legacy.pem"), NULL, NULL, NULL);
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        assert_status(dates[i].status, "--date", dates[i].date, command_file("legacy.pem"), NULL);
    assert_status(1, "--date=2025-07-15", command_file("legacy.pem"), NULL, NULL);
}

static void what_cannot_be_read_gives_2_and_the_rest_is_judged(void **state)
{
    static const char *const unreadable[] = { "/proc/self/mem", "/tmp/lintgate/no/such/file", "" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(unreadable); i++) {
        struct ran run = command_run("lint", unreadable[i], command_file("bad.pem"), NULL);
        assert_contains(run.out, "bad.pem: certificate, mailbox-validated/strict: refuse");
        assert_contains(run.out, "1 documents: 0 pass, 1 refuse, 0 unparsed; 1 not read");
        assert_contains(run.err, ": want to ");
        assert_ran(&run, 2);
    }
}

/* One document's line; returns its verdict, "pass", "refuse" or "unparsed". */
static const char *assert_document(const char *line, const char *name)
{
    static const char *const keys[] = { "file", "artifact", "profile", "verdict", "findings", "findings_lost",
        NULL };
    static const char *const finding_keys[] = { "rule", "severity", "section", "path", "offset", "message",
        "waiver", NULL };
    static const char *const verdicts[] = { "pass", "refuse", "unparsed" };
    json_t *document = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *one;
    const char *verdict = NULL;
    size_t i;

    assert_non_null(document);
    assert_keys(document, keys);
    if (name != NULL)
        assert_string_equal(json_string_value(json_object_get(document, "file")), name);
    json_array_foreach(json_object_get(document, "findings"), i, one)
    {
        assert_keys(one, finding_keys);
        assert_true(json_is_integer(json_object_get(one, "offset")));
    }
    for (i = 0; i < COUNT_OF(verdicts); i++)
        if (strcmp(json_string_value(json_object_get(document, "verdict")), verdicts[i]) == 0)
            verdict = verdicts[i];
    assert_non_null(verdict);
    if (verdict != verdicts[2])
        assert_int_not_equal(json_string_length(json_object_get(document, "profile")), 0);
    json_decref(document);
    return verdict;
}

static void json_is_one_object_a_document_with_these_keys_in_this_order(void **state)
{
    char want[1024];

    (void)state;
    struct ran run = command_run(
        "lint", "--json", command_file("good.pem"), command_file("trailing.der"), NULL);
    (void)snprintf(want, sizeof want,
        "{\"file\":\"%s/good.pem\",\"artifact\":\"certificate\",\"profile\":\"mailbox-validated/strict\","
        "\"verdict\":\"pass\",\"findings\":[],\"findings_lost\":0}\n"
        "{\"file\":\"%s/"
        "trailing.der\",\"artifact\":\"certificate\",\"profile\":\"\",\"verdict\":\"unparsed\","
        "\"findings\":[{\"rule\":\"x690.definite_minimal_len\",\"severity\":\"error\","
        "\"section\":\"X.690 8.1.3\",\"path\":\"",
        command_folder, command_folder);
    assert_int_equal(strncmp(run.out, want, strlen(want)), 0);
    assert_ran(&run, 1);
}

static void each_block_of_a_file_is_a_document_with_a_number(void **state)
{
    static const char *const verdicts[] = { "pass", "unparsed", "refuse" };
    struct ran run = command_run("lint", "--json", command_file("many.pem"), NULL);
    char *rest = run.out, name[256];

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(verdicts); i++) {
        (void)snprintf(name, sizeof name, "%s/many.pem#%u", command_folder, i + 1);
        assert_string_equal(assert_document(strsep(&rest, "\n"), name), verdicts[i]);
    }
    assert_string_equal(rest, "");
    assert_ran(&run, 1);
    run = command_run("lint", command_file("many.pem"), NULL);
    assert_contains(run.out, "many.pem#2: unparsed: 1 error\n");
    assert_contains(run.out, "want a document of the kind crl in a PEM block X509 CRL");
    assert_contains(run.out, "3 documents: 1 pass, 1 refuse, 1 unparsed\n");
    assert_ran(&run, 1);
}

static void a_block_holds_what_its_label_promises(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);

    (void)state;
    command_write_pem("request.pem", "CERTIFICATE REQUEST", recipe_certificate(recipe));
    command_write_pem("key.pem", "PRIVATE KEY", recipe_certificate(recipe));
    recipe_free(recipe);
    struct ran run = command_run("lint", command_file("request.pem"), command_file("key.pem"), NULL);
    assert_contains(run.out, "request.pem: unparsed: 1 error\n");
    assert_contains(run.out, "want a document of the kind certificate-request in a PEM block CERTIFICATE");
    assert_contains(run.out, "key.pem: unparsed: 1 error\n");
    assert_contains(run.out, "want a PEM block CERTIFICATE, X509 CRL, CERTIFICATE REQUEST,");
    assert_contains(run.out, "have PRIVATE KEY");
    assert_ran(&run, 1);
}

static void standard_input_is_read_for_a_dash(void **state)
{
    char base64[] = "MIGC", text[] = "no document";
    struct recipe *recipe = recipe_good(OV & STRICT);
    const struct span der = recipe_tbs(recipe);
    char *armour = command_pem("CERTIFICATE", recipe_certificate(recipe));
    const struct {
        const void *bytes;
        size_t len;
        int status;
        const char *verdict;
    } inputs[] = { { der.at, der.len, 0, "pass" }, { armour, strlen(armour), 0, "pass" },
        { base64, strlen(base64), 1, "unparsed" }, { text, strlen(text), 1, "unparsed" },
        { "", 0, 2, NULL } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        struct ran run = ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "lint", "--json", "-" },
            .input = inputs[i].bytes,
            .input_len = inputs[i].len });
        if (inputs[i].verdict != NULL)
            assert_string_equal(assert_document(run.out, "-"), inputs[i].verdict);
        else
            assert_string_equal(run.err, "lintgate: -: want a document, have an empty file\n");
        assert_ran(&run, inputs[i].status);
    }
    free(armour);
    recipe_free(recipe);
}

static void a_claimed_length_costs_nothing(void **state)
{
    static const uint8_t bytes[] = { 0x30, 0x84, 0x40, 0x00, 0x00, 0x00, 0x30, 0x84, 0x3f, 0xff, 0xff, 0xf0 };
    struct ran run = ran(&(struct ran_input){
        .arguments = { LINTGATE_COMMAND, "lint", "-" }, .input = bytes, .input_len = sizeof bytes });

    (void)state;
    assert_contains(run.out, "want as many octets as the length says, have fewer");
    assert_ran(&run, 1);
}

static void names_of_files_reach_no_terminal_as_they_are(void **state)
{
    static const char escape[] = "\033[31mred\n\xc3\xbc\xff.pem";
    struct ran run;

    (void)state;
    run = command_run("lint", escape, NULL);
    assert_string_equal(run.err, "lintgate: \\x1b[31mred\\x0a\\xc3\\xbc\\xff.pem: want to open it, cannot: "
                                 "No such file or directory\n");
    assert_ran(&run, 2);
    command_write(escape, "MIGC", 4);
    run = command_run("lint", command_file(escape), NULL);
    assert_null(strchr(run.out, '\033'));
    assert_contains(run.out, "/\\x1b[31mred\\x0a\\xc3\\xbc\\xff.pem: unparsed");
    assert_ran(&run, 1);
    run = command_run("lint", "--json", command_file(escape), NULL);
    assert_contains(run.out, "/\\u001B[31mred\\n\\u00FC\\uFFFD.pem\",\"artifact\"");
    assert_ran(&run, 1);
    run = command_run("explain", escape, NULL);
    assert_null(strchr(run.err, '\033'));
    assert_ran(&run, 2);
    run = command_run(escape, NULL);
    assert_null(strchr(run.err, '\033'));
    assert_ran(&run, 2);
}

static void bytes_of_documents_reach_no_terminal_as_they_are(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    char *text;

    (void)state;
    recipe_attribute(recipe, OID_COMMON_NAME, "%s", "\033]0;owned\a");
    text = command_pem("\033[2JCERTIFICATE", recipe_certificate(recipe));
    command_write("label.pem", text, strlen(text));
    command_write_pem("name.pem", "CERTIFICATE", recipe_certificate(recipe));
    struct ran run = command_run(
        "lint", "--severity", "notice", command_file("name.pem"), command_file("label.pem"), NULL);
    assert_contains(run.out, "name.pem: certificate, mailbox-validated/strict: refuse");
    for (size_t i = 0; i < run.out_len; i++)
        assert_true(run.out[i] == '\n' || (run.out[i] >= ' ' && run.out[i] <= '~'));
    assert_ran(&run, 1);
    free(text);
    recipe_free(recipe);
}

static struct ran on_terminal(const char *first, const char *second)
{
    return ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "lint", command_file("bad.pem") },
        .environment = { first, second },
        .terminal = true });
}

static void colours_are_for_terminals_that_want_them(void **state)
{
    struct ran run = on_terminal("TERM=xterm", NULL);

    (void)state;
    assert_contains(run.out, "\033[1;31merror\033[0m");
    assert_ran(&run, 1);
    run = on_terminal("TERM=xterm", "NO_COLOR=");
    assert_non_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
    run = on_terminal("TERM=xterm", "NO_COLOR=1");
    assert_contains(run.out, "error    leaf.");
    assert_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
    run = on_terminal("TERM=dumb", NULL);
    assert_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
    run = on_terminal(NULL, NULL);
    assert_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
    run = ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "lint", command_file("bad.pem") },
        .environment = { "TERM=xterm" } });
    assert_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
}

static void findings_that_do_not_fit_are_told_and_refuse(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    static char names[16 * 1024];
    size_t len = 0;

    (void)state;
    for (unsigned i = 0; i < 2 * REPORT_MAX_FINDINGS; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "[1] \"no-mailbox-%u\" ", i);
    recipe_san(recipe, "%s", names);
    command_write_pem("crowd.pem", "CERTIFICATE", recipe_certificate(recipe));
    struct ran run = command_run("lint", command_file("crowd.pem"), NULL);
    assert_contains(run.out, ": refuse: ");
    assert_contains(run.out, "not all fit below\n");
    assert_columns(run.out);
    assert_ran(&run, 1);
    run = command_run("lint", "--json", command_file("crowd.pem"), NULL);
    assert_contains(run.out, "],\"findings_lost\":");
    assert_null(strstr(run.out, "\"findings_lost\":0}"));
    assert_ran(&run, 1);
    recipe_free(recipe);
}

static void after_two_dashes_everything_is_a_file(void **state)
{
    struct ran run = command_run("lint", "--json", "--", "--quiet", NULL);

    (void)state;
    assert_string_equal(run.err, "lintgate: --quiet: want to open it, cannot: No such file or directory\n");
    assert_ran(&run, 2);
}

/* The command_folder of the corpus, or NULL: it lies beside the project, not in it. */
static const char *corpus(void)
{
    const char *path = getenv("LINTGATE_CORPUS");

    if (path == NULL)
        path = LINTGATE_SOURCE_DIR "/../shared/corpus";
    return access(path, R_OK) == 0 ? path : NULL;
}

static void every_document_of_the_corpus_gives_one_line(void **state)
{
    static struct ran_input input = { .arguments = { LINTGATE_COMMAND, "lint", "--json" } };
    const char *const path = corpus();
    char pattern[4096];
    glob_t found = { .gl_pathc = 0 };
    size_t count = 0;

    (void)state;
    if (path == NULL) {
        print_message(
            "skipped: there is no corpus in ../shared/corpus beside the project, nor in LINTGATE_CORPUS\n");
        skip();
    }
    (void)snprintf(pattern, sizeof pattern, "%s/*/*.pem", path);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_true(found.gl_pathc <= RAN_MAX_ARGUMENTS - 3);
    memcpy(input.arguments + 3, found.gl_pathv, found.gl_pathc * sizeof found.gl_pathv[0]);
    struct ran run = ran(&input);
    for (char *rest = run.out; *rest != '\0'; count++)
        (void)assert_document(strsep(&rest, "\n"), NULL);
    print_message("%zu documents in %zu files\n", count, found.gl_pathc);
    assert_true(count >= found.gl_pathc);
    globfree(&found);
    assert_string_equal(run.err, "");
    assert_ran(&run, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exit_status_is_0_for_pass_and_1_for_refuse),
        cmocka_unit_test(severity_says_from_where_on_findings_refuse),
        cmocka_unit_test(a_date_is_when_it_is_signed_unless_that_is_before_its_own),
        cmocka_unit_test(what_cannot_be_read_gives_2_and_the_rest_is_judged),
        cmocka_unit_test(json_is_one_object_a_document_with_these_keys_in_this_order),
        cmocka_unit_test(each_block_of_a_file_is_a_document_with_a_number),
        cmocka_unit_test(a_block_holds_what_its_label_promises),
        cmocka_unit_test(standard_input_is_read_for_a_dash),
        cmocka_unit_test(a_claimed_length_costs_nothing),
        cmocka_unit_test(names_of_files_reach_no_terminal_as_they_are),
        cmocka_unit_test(bytes_of_documents_reach_no_terminal_as_they_are),
        cmocka_unit_test(colours_are_for_terminals_that_want_them),
        cmocka_unit_test(findings_that_do_not_fit_are_told_and_refuse),
        cmocka_unit_test(after_two_dashes_everything_is_a_file),
        cmocka_unit_test(every_document_of_the_corpus_gives_one_line),
    };

    return cmocka_run_group_tests(tests, command_begin, command_end);
}
