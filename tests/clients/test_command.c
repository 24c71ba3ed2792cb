/*
 * tests/clients/test_command.c - the command as its callers see it: exit status, standard output, standard error.
 * One file because its tests share what they run and read.
 */
#include "crypto/password.h"
#include "lint/lint.h"
#include "tests/clients/command.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void what_is_not_understood_gives_2(void **state)
{
    const char *const good = command_file("good.pem");
    const char *const calls[][4] = { { NULL }, { "no-such" }, { "lint" }, { "lint", "--no-such", good },
        { "lint", "--json=yes", good }, { "lint", "--js", good }, { "lint", "--quiet", "--json", good },
        { "lint", "--json", "--json", good }, { "lint", good, "--severity" },
        { "lint", "--severity", "fatal", good }, { "lint", "--date", "2026-02-29", good },
        { "lint", "--date", "2026-2-28", good }, { "lint", "--date=", good },
        { "lint", "--date", "2026-02-28x", good }, { "rules", "leaf.san.present" },
        { "rules", "--json", "--markdown" }, { "pin" }, { "pin", "hash", "1234" }, { "calls" },
        { "calls", "--json" }, { "explain" }, { "explain", "a", "b" }, { "help", "no-such" },
        { "--help", "lint" }, { "--version", "lint" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct ran run = command_run(calls[i][0], calls[i][1], calls[i][2], calls[i][3], NULL);
        assert_string_equal(run.out, "");
        assert_string_not_equal(run.err, "");
        assert_ran(&run, 2);
    }
}

static struct ran hash_pin(const char *line, size_t len)
{
    struct ran_input input = {
        .arguments = { LINTGATE_COMMAND, "pin", "hash" }, .input = line, .input_len = len
    };

    return ran(&input);
}

static void pin_hash_reads_one_line_and_prints_its_hash_alone(void **state)
{
    static const char line[] = "gate-pin-of-the-ca\nnot this";
    static const struct {
        const char *line;
        size_t len;
        const char *complaint;
    } wrong[] = { { "", 0, "want a PIN of 12 to 255 octets, have one of 0" },
        { "gate-pin-of\n", 12, "want a PIN of 12 to 255 octets, have one of 11" },
        { "gate-pin-of-the\r\n", 17, "want a PIN without control characters" },
        { "gate-pin\0of-the\n", 16, "want a PIN without control characters" } };
    struct ran run = hash_pin(line, strlen(line));

    (void)state;
    assert_int_equal(strcspn(run.out, "\n"), strlen(run.out) - 1);
    run.out[strlen(run.out) - 1] = '\0';
    assert_int_equal(password_check(run.out, (const uint8_t *)line, strcspn(line, "\n")), PASSWORD_RIGHT);
    assert_string_equal(run.err, "");
    assert_ran(&run, 0);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        run = hash_pin(wrong[i].line, wrong[i].len);
        assert_contains(run.err, wrong[i].complaint);
        assert_string_equal(run.out, "");
        assert_ran(&run, 2);
    }
    char longest[256];
    memset(longest, 'x', sizeof longest);
    run = hash_pin(longest, sizeof longest);
    assert_contains(run.err, "have one of at least 256");
    assert_ran(&run, 2);
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
                input.arguments[k + 1] = strstr(calls[j][k], ".pem") != NULL ? command_file(calls[j][k])
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

static void text_for_people_has_at_most_100_columns(void **state)
{
    struct ran run = command_run("rules", NULL);

    (void)state;
    assert_columns(run.out);
    assert_ran(&run, 0);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        run = command_run("explain", (*table)->rules[0].id, NULL);
        assert_columns(run.out);
        assert_ran(&run, 0);
    }
    run = command_run("help", NULL);
    assert_columns(run.out);
    assert_ran(&run, 0);
}

/* Widest line of two texts on a terminal of so many columns. */
static int widest_line(const char *columns)
{
    char script[512];

    (void)snprintf(script, sizeof script,
        "script --quiet --return --command \"stty cols %s; export NO_COLOR=1; $0 rules; $0 lint bad.pem\" "
        "/dev/null </dev/null |"
        " tr -d '\\r' | awk '{ if (length > most) most = length } END { print most }'",
        columns);
    struct ran ran = command_script(script);
    const int widest = (int)strtol(ran.out, NULL, 10);
    assert_ran(&ran, 0);
    return widest;
}

static void text_for_people_fits_a_narrower_terminal_down_to_80_columns(void **state)
{
    (void)state;
    assert_in_range(widest_line("80"), 70, 80);
    assert_in_range(widest_line("90"), 81, 90);
    assert_in_range(widest_line("200"), 91, 100);
    assert_in_range(widest_line("40"), 70, 80);
}

static void rules_lists_each_rule_once(void **state)
{
    struct ran json = command_run("rules", "--json", NULL), text = command_run("rules", NULL),
               markdown = command_run("rules", "--markdown", NULL);
    char *rest = json.out, cell[256];

    (void)state;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            static const char *const keys[] = { "rule", "severity", "section", "part", "says", "since",
                "until", "profiles", "covers", "peers", "mend", NULL };
            const struct rule *const rule = &(*table)->rules[i];
            json_t *object = json_loads(strsep(&rest, "\n"), JSON_REJECT_DUPLICATES, NULL);
            assert_keys(object, keys);
            assert_string_equal(json_string_value(json_object_get(object, "rule")), rule->id);
            json_decref(object);
            (void)snprintf(cell, sizeof cell, "\n  %s ", rule->id);
            assert_contains(text.out, cell);
            (void)snprintf(cell, sizeof cell, "\n### <a id=\"%s\"></a>", rule->id);
            assert_contains(markdown.out, cell);
        }
    assert_string_equal(rest, "");
    assert_ran(&json, 0);
    assert_ran(&text, 0);
    assert_ran(&markdown, 0);
}

static void explain_knows_each_rule_by_its_id_and_its_peers_names(void **state)
{
    struct ran run = command_run("explain", "leaf.san.present", NULL);

    (void)state;
    assert_contains(run.out, "leaf.san.present\n  wants        ");
    assert_contains(run.out, "\n  clause       SBR 7.1.4.2.1\n");
    assert_contains(run.out, "\n  severity     error: ");
    assert_ran(&run, 0);
    run = command_run("explain", "zlint:e_subject_empty_without_san", NULL);
    assert_contains(run.out, "rfc5280.empty_subject_san_critical\n");
    assert_ran(&run, 0);
    run = command_run("explain", "e_subject_empty_without_san", NULL);
    assert_contains(run.out, "rfc5280.empty_subject_san_critical\n");
    assert_ran(&run, 0);
    run = command_run("explain", "rfc5280.upper.cn", NULL); /* a requirement that it covers */
    assert_contains(run.out, "rfc5280.upper\n");
    assert_ran(&run, 0);
}

static void explain_knows_the_faults_of_the_encoding(void **state)
{
    (void)state;
    for (unsigned fault = DER_OK + 1; fault < DER_FAULT_COUNT_OF; fault++) {
        struct ran run = command_run("explain", der_fault_key(fault), NULL);
        assert_contains(run.out, "  part         Encoding\n");
        assert_ran(&run, 0);
    }
}

static void explain_knows_pins_what_lint_finds_itself_and_how_to_mend(void **state)
{
    struct ran run = command_run("explain", "pin.crl-urls", NULL);

    (void)state;
    assert_contains(run.out, "\n  part         Pins of a key\n");
    assert_ran(&run, 0);
    run = command_run("explain", "lint.profile", NULL);
    assert_contains(run.out, "\n  part         What the command adds\n");
    assert_ran(&run, 0);
    run = command_run("explain", "leaf.san.present", NULL);
    assert_contains(run.out, "\n  to mend it   Add subjectAltName with each validated mailbox");
    assert_ran(&run, 0);
}

static void explain_shows_an_example_and_prints_it(void **state)
{
    struct ran run = command_run("explain", "leaf.ku.rsa", NULL);

    (void)state;
    assert_contains(run.out,
        "\n  example      RSA with dataEncipherment, Strict (certificate, sponsor-validated/strict)\n"
        "               want no dataEncipherment for an RSA key");
    assert_contains(run.out, "\n               extensions.keyUsage, octet ");
    assert_columns(run.out);
    assert_contains(run.out, "\n  also finds   RSA with nonRepudiation alone; ");
    assert_contains(run.out, "\n  lets pass    RSA signs; ");
    assert_contains(run.out, "\n  incidents    1851164: ");
    assert_ran(&run, 0);

    run = command_run("explain", "--example", "leaf.ku.rsa", NULL);
    assert_memory_equal(
        run.out, "leaf.ku.rsa: RSA with dataEncipherment, Strict\n-----BEGIN CERTIFICATE-----\n", 70);
    command_write("example.pem", run.out, strlen(run.out));
    assert_ran(&run, 0);
    run = command_run("lint", command_file("example.pem"), NULL);
    assert_contains(run.out, "    error    leaf.ku.rsa (SBR 7.1.2.3(e))\n");
    assert_ran(&run, 1);

    run = command_run("explain", "--example", "sigalg.key_match", NULL);
    assert_contains(run.out, "-----END CERTIFICATE-----\nits issuer\n-----BEGIN CERTIFICATE-----\n");
    assert_ran(&run, 0);
    run = command_run("explain", "--example", "pin.crl-urls", NULL);
    assert_string_equal(run.out, "");
    assert_contains(run.err, "pin.crl-urls: want a rule that has an example, have another\n");
    assert_ran(&run, 2);
}

static void an_unknown_rule_gives_2_and_the_nearest_names(void **state)
{
    struct ran run = command_run("explain", "leaf.san.presnt", NULL);

    (void)state;
    assert_contains(run.err, "lintgate: leaf.san.presnt: no such rule\nlintgate: perhaps leaf.san.present\n");
    assert_ran(&run, 2);
    run = command_run("explain", "e_subject_empty_without_sam", NULL);
    assert_contains(run.err, "perhaps e_subject_empty_without_san\n");
    assert_ran(&run, 2);
    run = command_run("explain", "utterly unlike any rule there is", NULL);
    assert_string_equal(run.err, "lintgate: utterly unlike any rule there is: no such rule\n");
    assert_ran(&run, 2);
    run = command_run("explain", "", NULL);
    assert_ran(&run, 2);
}

static void help_names_each_subcommand_and_none_runs_without_arguments_it_needs(void **state)
{
    static const char *const names[] = { "lint", "rules", "explain", "check-config", "log", "calls", "help" };
    struct ran help = command_run("help", NULL), option = command_run("--help", NULL),
               none = command_run(NULL, NULL);

    (void)state;
    assert_string_equal(option.out, help.out);
    assert_string_equal(none.err, help.out);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char usage[64];
        (void)snprintf(usage, sizeof usage, "lintgate %s ", names[i]);
        assert_contains(help.out, usage);
        struct ran one = command_run("help", names[i], NULL), same = command_run(names[i], "--help", NULL);
        assert_contains(help.out, one.out);
        assert_string_equal(same.out, one.out);
        assert_ran(&one, 0);
        assert_ran(&same, 0);
    }
    assert_ran(&help, 0);
    assert_ran(&option, 0);
    assert_ran(&none, 2);
}

static void assert_help(const char *subcommand, const char *part, const char *beginning)
{
    struct ran help = command_run("help", subcommand, part, NULL);

    assert_memory_equal(help.out, beginning, strlen(beginning));
    assert_columns(help.out);
    assert_ran(&help, 0);
    for (size_t i = 0; i < 2; i++) {
        struct ran same = command_run(subcommand, part, i == 0 ? "--help" : "-h", NULL);
        assert_memory_equal(same.out, beginning, strlen(beginning));
        assert_ran(&same, 0);
    }
}

static void help_knows_the_parts_of_a_subcommand(void **state)
{
    (void)state;
    assert_help("log", "show", "lintgate log show [--json");
    assert_help("log", "prove", "lintgate log prove SEQ");
    assert_help("index", "show", "lintgate index rebuild|stat|verify|show");
    assert_help("index", "import", "lintgate index import");
    assert_help("spool", "schema", "lintgate spool schema\n    ");
    assert_help("pin", "hash", "lintgate pin hash\n    ");
}

/* Whoever lints a folder by `lintgate lint *` would take status 0 for a verdict. */
static void a_word_among_files_asks_for_no_help(void **state)
{
    const char *const calls[][3] = { { "lint", command_file("bad.pem"), "--help" },
        { "lint", "--help", command_file("bad.pem") }, { "lint", "-h", command_file("bad.pem") },
        { "help", "lint", "x" }, { "help", "log", "no-such" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct ran ran = command_run(calls[i][0], calls[i][1], calls[i][2], NULL);
        assert_string_equal(ran.out, "");
        assert_ran(&ran, 2);
    }
}

static void an_unknown_subcommand_is_named_and_the_nearest_offered(void **state)
{
    struct ran ran = command_run("logs", NULL);

    (void)state;
    assert_string_equal(
        ran.err, "lintgate: logs: no such subcommand: lintgate help lists them\nlintgate: perhaps log\n");
    assert_ran(&ran, 2);
    ran = command_run("log", "no-such", NULL);
    assert_memory_equal(ran.err, "lintgate: no-such: no such part of log\nusage: ", 46);
    assert_ran(&ran, 2);
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
    struct ran run = command_run("help", NULL);
    char *text = page("command.md");

    (void)state;
    assert_contains(text, run.out);
    assert_ran(&run, 0);
    free(text);
}

static void the_page_of_rules_is_what_rules_prints(void **state)
{
    struct ran run = command_run("rules", "--markdown", NULL);
    char *text = page("rules.md");

    (void)state;
    if (strcmp(text, run.out) != 0)
        print_error("docs/rules.md is not what the rules say. To make it: lintgate rules --markdown "
                    ">docs/rules.md\n");
    assert_true(strcmp(text, run.out) == 0);
    assert_ran(&run, 0);
    free(text);
}

static void version_names_the_rule_set(void **state)
{
    struct ran run = command_run("--version", NULL);
    char want[256];

    (void)state;
    const int len = snprintf(
        want, sizeof want, "lintgate %s, rules %s\nSHA-256 of the rules: ", LINTGATE_VERSION, lint_version());
    for (size_t i = 0; i < LINT_SHA256_BYTES; i++)
        (void)snprintf(want + len + 2 * i, 3, "%02x", lint_sha256()[i]);
    assert_memory_equal(run.out, want, strlen(want));
    assert_string_equal(run.out + strlen(want), "\n");
    assert_ran(&run, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_understood_gives_2),
        cmocka_unit_test(pin_hash_reads_one_line_and_prints_its_hash_alone),
        cmocka_unit_test(output_that_cannot_be_written_gives_3),
        cmocka_unit_test(a_reader_that_goes_away_is_no_error),
        cmocka_unit_test(text_for_people_has_at_most_100_columns),
        cmocka_unit_test(text_for_people_fits_a_narrower_terminal_down_to_80_columns),
        cmocka_unit_test(rules_lists_each_rule_once),
        cmocka_unit_test(explain_knows_each_rule_by_its_id_and_its_peers_names),
        cmocka_unit_test(explain_knows_the_faults_of_the_encoding),
        cmocka_unit_test(explain_knows_pins_what_lint_finds_itself_and_how_to_mend),
        cmocka_unit_test(explain_shows_an_example_and_prints_it),
        cmocka_unit_test(an_unknown_rule_gives_2_and_the_nearest_names),
        cmocka_unit_test(help_names_each_subcommand_and_none_runs_without_arguments_it_needs),
        cmocka_unit_test(help_knows_the_parts_of_a_subcommand),
        cmocka_unit_test(a_word_among_files_asks_for_no_help),
        cmocka_unit_test(an_unknown_subcommand_is_named_and_the_nearest_offered),
        cmocka_unit_test(the_page_about_the_command_has_its_usage),
        cmocka_unit_test(the_page_of_rules_is_what_rules_prints),
        cmocka_unit_test(version_names_the_rule_set),
    };

    return cmocka_run_group_tests(tests, command_begin, command_end);
}
