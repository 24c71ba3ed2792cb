/* tests/clients/test_command.c - the command as its callers see it: exit status, standard output, standard error. */
#include "lint/lint.h"
#include "tests/clients/ran.h"
#include "tests/rules/recipe.h"

#include <fcntl.h>
#include <glob.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* One folder for all tests; the names of files in it are fixed. */
static char folder[] = "/tmp/lintgate-command-XXXXXX";

static const char *file(const char *name)
{
    static char paths[8][128];
    static unsigned next;
    char *const path = paths[next++ % 8];

    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(file(name), "wbe");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

/* One PEM block. To be freed. */
static char *pem(const char *label, struct span der)
{
    const size_t size = der.len * 2 + 2 * strlen(label) + 64;
    char *text = malloc(size), *base64 = malloc(size);

    assert_non_null(text);
    assert_non_null(base64);
    (void)EVP_EncodeBlock((unsigned char *)base64, der.at, (int)der.len);
    int len = snprintf(text, size, "-----BEGIN %s-----\n", label);
    for (const char *at = base64; *at != '\0'; at += strnlen(at, 64))
        len += snprintf(text + len, size - (size_t)len, "%.64s\n", at);
    (void)snprintf(text + len, size - (size_t)len, "-----END %s-----\n", label);
    free(base64);
    return text;
}

static void write_pem(const char *name, const char *label, struct span der)
{
    char *text = pem(label, der);

    write_file(name, text, strlen(text));
    free(text);
}

/* good: passes; bad: is refused for errors; odd: has a warning, and no error; trailing: is no strict DER */
static int make_files(void **state)
{
    struct recipe *good = recipe_good(MV & STRICT), *bad = recipe_good(MV & STRICT),
                  *odd = recipe_good(MV & STRICT);

    (void)state;
    assert_non_null(mkdtemp(folder));
    recipe_without(bad, OID_EXT_SUBJECT_ALT_NAME);
    recipe_critical(odd, OID_EXT_SUBJECT_ALT_NAME, true);
    const struct span certificate = recipe_certificate(good), broken = recipe_certificate(bad);
    char *first = pem("CERTIFICATE", certificate), *second = pem("X509 CRL", broken),
         *third = pem("CERTIFICATE", broken), *many = NULL;

    write_file("good.der", certificate.at, certificate.len);
    write_pem("good.pem", "CERTIFICATE", certificate);
    write_pem("bad.pem", "CERTIFICATE", broken);
    write_pem("odd.pem", "CERTIFICATE", recipe_certificate(odd));
    assert_true(asprintf(&many, "%sbetween\n%s%s", first, second, third) > 0);
    write_file("many.pem", many, strlen(many));
    uint8_t *longer = malloc(certificate.len + 1);
    assert_non_null(longer);
    memcpy(longer, certificate.at, certificate.len);
    longer[certificate.len] = 0;
    write_file("trailing.der", longer, certificate.len + 1);
    const struct span tbs = recipe_tbs(good);
    write_file("tbs.der", tbs.at, tbs.len);
    free(longer);
    free(many);
    free(first);
    free(second);
    free(third);
    recipe_free(good);
    recipe_free(bad);
    recipe_free(odd);
    return 0;
}

static int remove_files(void **state)
{
    glob_t found = { .gl_pathc = 0 };

    (void)state;
    if (glob(file("*"), GLOB_PERIOD, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            (void)unlink(found.gl_pathv[i]);
    globfree(&found);
    return rmdir(folder);
}

/* Runs the command with the arguments, up to NULL. */
static struct ran command(const char *first, ...)
{
    struct ran_input input = { .arguments = { LINTGATE_COMMAND, first } };
    va_list arguments;
    size_t count = 2;

    va_start(arguments, first);
    for (const char *next = first; next != NULL && (next = va_arg(arguments, const char *)) != NULL;)
        input.arguments[count++] = next;
    va_end(arguments);
    return ran(&input);
}

/* Takes the run's place in the test: its status, and nothing on standard error if `quiet`. */
static void assert_ran(struct ran *run, int status)
{
    if (run->status != status)
        print_error("%s%s", run->out, run->err);
    assert_int_equal(run->status, status);
    ran_free(run);
}

static void assert_status(int status, const char *a, const char *b, const char *c, const char *d)
{
    struct ran run = command("lint", a, b, c, d, NULL);

    assert_ran(&run, status);
}

static void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        print_error("want \"%s\" in\n%s", part, text);
    assert_non_null(strstr(text, part));
}

static void the_exit_status_is_0_for_pass_and_1_for_refuse(void **state)
{
    (void)state;
    assert_status(0, file("good.pem"), NULL, NULL, NULL);
    assert_status(0, file("good.der"), file("tbs.der"), NULL, NULL);
    assert_status(1, file("bad.pem"), NULL, NULL, NULL);
    assert_status(1, file("good.pem"), file("bad.pem"), file("good.der"), NULL);
    assert_status(1, file("trailing.der"), NULL, NULL, NULL);
    assert_status(1, file("many.pem"), NULL, NULL, NULL);
}

static void severity_says_from_where_on_findings_refuse(void **state)
{
    (void)state;
    assert_status(0, file("odd.pem"), NULL, NULL, NULL);
    assert_status(0, "--severity", "error", file("odd.pem"), NULL);
    assert_status(1, "--severity", "warning", file("odd.pem"), NULL);
    assert_status(1, "--severity=warning", file("odd.pem"), NULL, NULL);
    assert_status(1, file("odd.pem"), "--severity", "notice", NULL);
    assert_status(0, "--severity", "notice", file("good.pem"), NULL);
}

static void what_cannot_be_read_gives_2_and_the_rest_is_judged(void **state)
{
    static const char *const unreadable[] = { "/tmp", "/tmp/lintgate/no/such/file", "" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(unreadable); i++) {
        struct ran run = command("lint", unreadable[i], file("bad.pem"), NULL);
        assert_contains(run.out, "bad.pem: certificate, mailbox-validated/strict: refuse");
        assert_contains(run.out, "1 documents: 0 pass, 1 refuse, 0 unparsed; 1 not read");
        assert_contains(run.err, ": want to ");
        assert_ran(&run, 2);
    }
}

static void what_is_not_understood_gives_2(void **state)
{
    const char *const good = file("good.pem");
    const char *const calls[][4] = { { NULL }, { "no-such" }, { "lint" }, { "lint", "--no-such", good },
        { "lint", "--json=yes", good }, { "lint", "--js", good }, { "lint", "--quiet", "--json", good },
        { "lint", "--json", "--json", good }, { "lint", good, "--severity" },
        { "lint", "--severity", "fatal", good }, { "lint", "--date", "2026-02-29", good },
        { "lint", "--date", "2026-2-28", good }, { "lint", "--date=", good },
        { "lint", "--date", "2026-02-28x", good }, { "rules", "leaf.san.present" },
        { "rules", "--json", "--markdown" }, { "calls" }, { "calls", "--json" }, { "explain" },
        { "explain", "a", "b" }, { "help", "no-such" }, { "--help", "lint" }, { "--version", "lint" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct ran run = command(calls[i][0], calls[i][1], calls[i][2], calls[i][3], NULL);
        assert_string_equal(run.out, "");
        assert_string_not_equal(run.err, "");
        assert_ran(&run, 2);
    }
}

static void output_that_cannot_be_written_gives_3(void **state)
{
    static const char *const outputs[] = { "/dev/full", "" };
    static const char *const calls[][3] = { { "lint", "good.pem" }, { "lint", "--json", "bad.pem" },
        { "rules" }, { "rules", "--markdown" }, { "explain", "document.kind" }, { "help" }, { "--version" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(outputs); i++)
        for (size_t j = 0; j < COUNT_OF(calls); j++) {
            struct ran_input input = { .arguments = { LINTGATE_COMMAND }, .output = outputs[i] };
            for (size_t k = 0; k < COUNT_OF(calls[0]) && calls[j][k] != NULL; k++)
                input.arguments[k + 1] = strstr(calls[j][k], ".pem") != NULL ? file(calls[j][k])
                                                                             : calls[j][k];
            struct ran run = ran(&input);
            assert_contains(run.err, "lintgate: standard output: want to write, cannot: ");
            assert_ran(&run, 3);
        }
}

static void a_reader_that_goes_away_is_no_error(void **state)
{
    struct ran_input input = { .arguments = { "/bin/sh", "-c",
                                   LINTGATE_COMMAND " rules --markdown | head -n 1; true" } };

    (void)state;
    (void)signal(SIGPIPE, SIG_IGN); /* as some callers leave it to their children */
    struct ran run = ran(&input);
    (void)signal(SIGPIPE, SIG_DFL);
    assert_string_equal(run.out, "# Rules\n");
    assert_string_equal(run.err, "");
    assert_ran(&run, 0);
}

static void json_is_one_object_a_document_with_these_keys_in_this_order(void **state)
{
    char want[1024];

    (void)state;
    struct ran run = command("lint", "--json", file("good.pem"), file("trailing.der"), NULL);
    (void)snprintf(want, sizeof want,
        "{\"file\":\"%s/good.pem\",\"artifact\":\"certificate\",\"profile\":\"mailbox-validated/strict\","
        "\"verdict\":\"pass\",\"findings\":[]}\n"
        "{\"file\":\"%s/"
        "trailing.der\",\"artifact\":\"certificate\",\"profile\":\"\",\"verdict\":\"unparsed\","
        "\"findings\":[{\"rule\":\"x690.definite_minimal_len\",\"severity\":\"error\","
        "\"section\":\"X.690 8.1.3\",\"path\":\"",
        folder, folder);
    assert_int_equal(strncmp(run.out, want, strlen(want)), 0);
    assert_ran(&run, 1);
}

static void assert_keys(json_t *object, const char *const *keys)
{
    void *at = json_object_iter(object);

    for (; *keys != NULL; keys++, at = json_object_iter_next(object, at)) {
        assert_non_null(at);
        assert_string_equal(json_object_iter_key(at), *keys);
    }
    assert_null(at);
}

/* One document's line; returns its verdict, "pass", "refuse" or "unparsed". */
static const char *assert_document(const char *line, const char *name)
{
    static const char *const keys[] = { "file", "artifact", "profile", "verdict", "findings", NULL };
    static const char *const finding_keys[] = { "rule", "severity", "section", "path", "offset", "message",
        NULL };
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

static void each_block_of_a_file_is_a_document_with_a_number(void **state)
{
    static const char *const verdicts[] = { "pass", "unparsed", "refuse" };
    struct ran run = command("lint", "--json", file("many.pem"), NULL);
    char *rest = run.out, name[256];

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(verdicts); i++) {
        (void)snprintf(name, sizeof name, "%s/many.pem#%u", folder, i + 1);
        assert_string_equal(assert_document(strsep(&rest, "\n"), name), verdicts[i]);
    }
    assert_string_equal(rest, "");
    assert_ran(&run, 1);
    run = command("lint", file("many.pem"), NULL);
    assert_contains(run.out, "many.pem#2: unparsed: 1 error\n");
    assert_contains(run.out, "want a PEM block CERTIFICATE, have X509 CRL\n");
    assert_contains(run.out, "3 documents: 1 pass, 1 refuse, 1 unparsed\n");
    assert_ran(&run, 1);
}

static void standard_input_is_read_for_a_dash(void **state)
{
    char base64[] = "MIGC", text[] = "no document";
    struct recipe *recipe = recipe_good(OV & STRICT);
    const struct span der = recipe_tbs(recipe);
    char *armour = pem("CERTIFICATE", recipe_certificate(recipe));
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
    run = command("lint", escape, NULL);
    assert_string_equal(run.err, "lintgate: \\x1b[31mred\\x0a\\xc3\\xbc\\xff.pem: want to open it, cannot: "
                                 "No such file or directory\n");
    assert_ran(&run, 2);
    write_file(escape, "MIGC", 4);
    run = command("lint", file(escape), NULL);
    assert_null(strchr(run.out, '\033'));
    assert_contains(run.out, "/\\x1b[31mred\\x0a\\xc3\\xbc\\xff.pem: unparsed");
    assert_ran(&run, 1);
    run = command("lint", "--json", file(escape), NULL);
    assert_contains(run.out, "/\\u001B[31mred\\n\\u00FC\\uFFFD.pem\",\"artifact\"");
    assert_ran(&run, 1);
    run = command("explain", escape, NULL);
    assert_null(strchr(run.err, '\033'));
    assert_ran(&run, 2);
    run = command(escape, NULL);
    assert_null(strchr(run.err, '\033'));
    assert_ran(&run, 2);
}

static void bytes_of_documents_reach_no_terminal_as_they_are(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    char *text;

    (void)state;
    recipe_attribute(recipe, OID_COMMON_NAME, "%s", "\033]0;owned\a");
    text = pem("\033[2JCERTIFICATE", recipe_certificate(recipe));
    write_file("label.pem", text, strlen(text));
    write_pem("name.pem", "CERTIFICATE", recipe_certificate(recipe));
    struct ran run = command("lint", "--severity", "notice", file("name.pem"), file("label.pem"), NULL);
    assert_contains(run.out, "name.pem: certificate, mailbox-validated/strict: refuse");
    for (size_t i = 0; i < run.out_len; i++)
        assert_true(run.out[i] == '\n' || (run.out[i] >= ' ' && run.out[i] <= '~'));
    assert_ran(&run, 1);
    free(text);
    recipe_free(recipe);
}

static struct ran on_terminal(const char *first, const char *second)
{
    return ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "lint", file("bad.pem") },
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
    run = ran(&(struct ran_input){
        .arguments = { LINTGATE_COMMAND, "lint", file("bad.pem") }, .environment = { "TERM=xterm" } });
    assert_null(strchr(run.out, '\033'));
    assert_ran(&run, 1);
}

static void quiet_says_nothing_but_the_exit_status(void **state)
{
    struct ran run = command(
        "lint", "--quiet", file("good.pem"), file("bad.pem"), file("trailing.der"), NULL);

    (void)state;
    assert_string_equal(run.out, "");
    assert_string_equal(run.err, "");
    assert_ran(&run, 1);
}

static void after_two_dashes_everything_is_a_file(void **state)
{
    struct ran run = command("lint", "--json", "--", "--quiet", NULL);

    (void)state;
    assert_string_equal(run.err, "lintgate: --quiet: want to open it, cannot: No such file or directory\n");
    assert_ran(&run, 2);
}

static void assert_columns(const char *text)
{
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        if (strcspn(line, "\n") > 100)
            print_error("%.*s\n", (int)strcspn(line, "\n"), line);
        assert_true(strcspn(line, "\n") <= 100);
    }
}

static void text_for_people_has_at_most_100_columns(void **state)
{
    struct ran run = command("rules", NULL);

    (void)state;
    assert_columns(run.out);
    assert_ran(&run, 0);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        run = command("explain", (*table)->rules[0].id, NULL);
        assert_columns(run.out);
        assert_ran(&run, 0);
    }
    run = command("help", NULL);
    assert_columns(run.out);
    assert_ran(&run, 0);
}

static void rules_lists_each_rule_once(void **state)
{
    struct ran json = command("rules", "--json", NULL), text = command("rules", NULL),
               markdown = command("rules", "--markdown", NULL);
    char *rest = json.out, cell[256];

    (void)state;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            static const char *const keys[] = { "rule", "severity", "section", "part", "says", "since",
                "until", "profiles", "covers", "peers", NULL };
            const struct rule *const rule = &(*table)->rules[i];
            json_t *object = json_loads(strsep(&rest, "\n"), JSON_REJECT_DUPLICATES, NULL);
            assert_keys(object, keys);
            assert_string_equal(json_string_value(json_object_get(object, "rule")), rule->id);
            json_decref(object);
            (void)snprintf(cell, sizeof cell, "\n  %s ", rule->id);
            assert_contains(text.out, cell);
            (void)snprintf(cell, sizeof cell, "\n| `%s`", rule->id);
            assert_contains(markdown.out, cell);
        }
    assert_string_equal(rest, "");
    assert_ran(&json, 0);
    assert_ran(&text, 0);
    assert_ran(&markdown, 0);
}

static void explain_knows_each_rule_by_its_id_and_its_peers_names(void **state)
{
    struct ran run = command("explain", "leaf.san.present", NULL);

    (void)state;
    assert_contains(run.out, "leaf.san.present\n  wants        ");
    assert_contains(run.out, "\n  clause       SBR 7.1.4.2.1\n");
    assert_contains(run.out, "\n  severity     error: ");
    assert_ran(&run, 0);
    run = command("explain", "zlint:e_subject_empty_without_san", NULL);
    assert_contains(run.out, "rfc5280.empty_subject_san_critical\n");
    assert_ran(&run, 0);
    run = command("explain", "e_subject_empty_without_san", NULL);
    assert_contains(run.out, "rfc5280.empty_subject_san_critical\n");
    assert_ran(&run, 0);
    run = command("explain", "rfc5280.upper.cn", NULL); /* a requirement that it covers */
    assert_contains(run.out, "rfc5280.upper\n");
    assert_ran(&run, 0);
}

static void explain_knows_the_faults_of_the_encoding(void **state)
{
    (void)state;
    for (unsigned fault = DER_OK + 1; fault < DER_FAULT_COUNT_OF; fault++) {
        struct ran run = command("explain", der_fault_key(fault), NULL);
        assert_contains(run.out, "  part         Encoding\n");
        assert_ran(&run, 0);
    }
}

static void an_unknown_rule_gives_2_and_the_nearest_names(void **state)
{
    struct ran run = command("explain", "leaf.san.presnt", NULL);

    (void)state;
    assert_contains(run.err, "lintgate: leaf.san.presnt: no such rule\nlintgate: perhaps leaf.san.present\n");
    assert_ran(&run, 2);
    run = command("explain", "e_subject_empty_without_sam", NULL);
    assert_contains(run.err, "perhaps e_subject_empty_without_san\n");
    assert_ran(&run, 2);
    run = command("explain", "utterly unlike any rule there is", NULL);
    assert_string_equal(run.err, "lintgate: utterly unlike any rule there is: no such rule\n");
    assert_ran(&run, 2);
    run = command("explain", "", NULL);
    assert_ran(&run, 2);
}

static void help_names_each_subcommand_and_none_runs_without_arguments_it_needs(void **state)
{
    static const char *const names[] = { "lint", "rules", "explain", "check-config", "log", "calls", "help" };
    struct ran help = command("help", NULL), option = command("--help", NULL), none = command(NULL, NULL);

    (void)state;
    assert_string_equal(option.out, help.out);
    assert_string_equal(none.err, help.out);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char usage[64];
        (void)snprintf(usage, sizeof usage, "lintgate %s ", names[i]);
        assert_contains(help.out, usage);
        struct ran one = command("help", names[i], NULL), same = command(names[i], "--help", NULL);
        assert_contains(help.out, one.out);
        assert_string_equal(same.out, one.out);
        assert_ran(&one, 0);
        assert_ran(&same, 0);
    }
    assert_ran(&help, 0);
    assert_ran(&option, 0);
    assert_ran(&none, 2);
}

/* The page in docs/. To be freed. */
static char *page(const char *name)
{
    char path[4096], *text = calloc(1, 1 << 20);

    (void)snprintf(path, sizeof path, LINTGATE_SOURCE_DIR "/docs/%s", name);
    FILE *in = fopen(path, "rbe");
    assert_non_null(in);
    assert_non_null(text);
    assert_int_not_equal(fread(text, 1, (1 << 20) - 1, in), 0);
    assert_int_equal(fclose(in), 0);
    return text;
}

static void the_page_about_the_command_has_its_usage(void **state)
{
    struct ran run = command("help", NULL);
    char *text = page("command.md");

    (void)state;
    assert_contains(text, run.out);
    assert_ran(&run, 0);
    free(text);
}

static void version_names_the_rule_set(void **state)
{
    struct ran run = command("--version", NULL);
    char want[128];

    (void)state;
    (void)snprintf(want, sizeof want, "lintgate %s, rules %s\n", LINTGATE_VERSION, lint_version());
    assert_string_equal(run.out, want);
    assert_ran(&run, 0);
}

/* The folder of the corpus, or NULL: it lies beside the project, not in it. */
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
        cmocka_unit_test(what_cannot_be_read_gives_2_and_the_rest_is_judged),
        cmocka_unit_test(what_is_not_understood_gives_2),
        cmocka_unit_test(output_that_cannot_be_written_gives_3),
        cmocka_unit_test(a_reader_that_goes_away_is_no_error),
        cmocka_unit_test(json_is_one_object_a_document_with_these_keys_in_this_order),
        cmocka_unit_test(each_block_of_a_file_is_a_document_with_a_number),
        cmocka_unit_test(standard_input_is_read_for_a_dash),
        cmocka_unit_test(a_claimed_length_costs_nothing),
        cmocka_unit_test(names_of_files_reach_no_terminal_as_they_are),
        cmocka_unit_test(bytes_of_documents_reach_no_terminal_as_they_are),
        cmocka_unit_test(colours_are_for_terminals_that_want_them),
        cmocka_unit_test(quiet_says_nothing_but_the_exit_status),
        cmocka_unit_test(after_two_dashes_everything_is_a_file),
        cmocka_unit_test(text_for_people_has_at_most_100_columns),
        cmocka_unit_test(rules_lists_each_rule_once),
        cmocka_unit_test(explain_knows_each_rule_by_its_id_and_its_peers_names),
        cmocka_unit_test(explain_knows_the_faults_of_the_encoding),
        cmocka_unit_test(an_unknown_rule_gives_2_and_the_nearest_names),
        cmocka_unit_test(help_names_each_subcommand_and_none_runs_without_arguments_it_needs),
        cmocka_unit_test(the_page_about_the_command_has_its_usage),
        cmocka_unit_test(version_names_the_rule_set),
        cmocka_unit_test(every_document_of_the_corpus_gives_one_line),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
