/* tests/unit/test_log.c - lintgate log: what it prints, and what it says by its exit code. */
#include "cli/log.h"

#include "cli/log_text.h"
#include "journal_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { OUTPUT_BYTES = 64 * 1024 };

static char output[OUTPUT_BYTES]; /* of the last run, stdout and stderr */

/* Runs log_main in a child with its output in a file; returns the exit code. */
static int run(const char *what, const char *option, const char *path)
{
    char log[] = "log", first[16], second[160], third[160];
    char *argv[] = { log, first, second, third, NULL };
    FILE *file = tmpfile();
    int status = -1;

    assert_non_null(file);
    (void)snprintf(first, sizeof first, "%s", what);
    (void)snprintf(second, sizeof second, "%s", option != NULL ? option : path != NULL ? path : "");
    (void)snprintf(third, sizeof third, "%s", path != NULL ? path : "");
    const int argc = 2 + (option != NULL) + (path != NULL);
    argv[argc] = NULL;
    (void)fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        if (dup2(fileno(file), STDOUT_FILENO) < 0 || dup2(fileno(file), STDERR_FILENO) < 0)
            _exit(99);
        const int code = log_main(argc, argv);
        (void)fflush(NULL);
        _exit(code);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    const ssize_t got = pread(fileno(file), output, sizeof output - 1, 0);
    assert_true(got >= 0);
    output[got] = '\0';
    assert_int_equal(fclose(file), 0);
    return WEXITSTATUS(status);
}

static void assert_says(const char *text)
{
    if (strstr(output, text) == NULL)
        fail_msg("want \"%s\" in:\n%s", text, output);
}

static void assert_does_not_say(const char *text)
{
    if (strstr(output, text) != NULL)
        fail_msg("want no \"%s\" in:\n%s", text, output);
}

/* Only printable ASCII and newlines: what a complaint is, which has a path in its line. */
static void assert_printable(void)
{
    for (const char *at = output; *at != '\0'; at++)
        assert_true(*at == '\n' || (*at >= 0x20 && *at <= 0x7e));
}

/* The same, in lines of at most 96 columns. */
static void assert_fit_for_a_terminal(void)
{
    size_t column = 0;

    assert_printable();
    for (const char *at = output; *at != '\0'; at++) {
        column = *at == '\n' ? 0 : column + 1;
        if (column > 96)
            fail_msg("want at most 96 columns in:\n%s", output);
    }
}

/* start; an intent that was signed, one that failed, one without outcome; a refusal. */
static void fill(const struct fixture *fixture)
{
    const struct record start = sample_start(), intent = sample_intent(), refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    append(journal, &start);
    struct record outcome = sample_outcome(append(journal, &intent));
    append(journal, &outcome);
    outcome = sample_outcome(append(journal, &intent));
    outcome.outcome.result = RECORD_FAILED;
    outcome.outcome.code = "CKR_DEVICE_REMOVED";
    append(journal, &outcome);
    append(journal, &intent);
    append(journal, &refusal);
    journal_close(journal);
}

static void verify_tells_intact_journals_and_their_heads(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(run("verify", NULL, fixture->directory), 0);
    assert_says("intact, 7 records\nhead: seq 7, SHA-256 ");
    assert_says("possibly signed, for want of an outcome: 1, seq 6\n");
    assert_int_equal(run("verify", NULL, fixture->path), 0);
    assert_fit_for_a_terminal();
}

/* As a crash before the first record leaves it, and as a thief does. */
static void an_empty_journal_is_intact_and_has_no_head(void **state)
{
    const struct fixture *fixture = *state;

    write_journal(fixture, "", 0);
    assert_int_equal(run("verify", NULL, fixture->directory), 0);
    assert_says(": intact, 0 records\nno head: ");
    assert_does_not_say("SHA-256");
    assert_fit_for_a_terminal();
}

static void verify_tells_the_line_and_what_is_wrong(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    strstr(bytes, "CKM_ECDSA")[0] = 'X'; /* in line 2 */
    write_journal(fixture, bytes, len);
    free(bytes);
    assert_int_equal(run("verify", NULL, fixture->directory), 1);
    assert_says(": line 3: want prev ");
    assert_does_not_say("intact");
}

static void what_cannot_be_read_is_another_exit_code_than_what_is_broken(void **state)
{
    const struct fixture *fixture = *state;

    assert_int_equal(run("verify", NULL, fixture->directory), 2);
    assert_says("have a directory without one: the module's first start begins it\n");
    assert_int_equal(run("show", NULL, "/nowhere"), 2);
    assert_says("/nowhere: want a journal to read: No such file");
    assert_int_equal(run("verify", "--json", fixture->directory), 2);
    assert_says("usage: lintgate log verify [--kept]");
    assert_does_not_say("lintgate log show");
    assert_int_equal(run("show", "--jason", fixture->directory), 2);
    assert_int_equal(run("prove", NULL, fixture->directory), 2);
    assert_int_equal(run("show", fixture->directory, fixture->directory), 2);
    assert_int_equal(run("verify", "--public-key=/nowhere", fixture->directory), 2);
    assert_says("want --sealed DIR or --checkpoint FILE with --public-key");
    assert_int_equal(run("verify", "--sealed=/nowhere", fixture->directory), 2);
    assert_says("want --public-key FILE, too");
    assert_int_equal(run("no-such", NULL, NULL), 2);
    assert_says("no-such: no such part of log\nusage: lintgate log");
}

static void show_prints_each_decision_with_what_became_of_it(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(run("show", NULL, fixture->directory), 0);
    assert_fit_for_a_terminal();
    assert_says("    seq  time (UTC)           key                 verdict\n");
    assert_says("start of lintgate 0.1.0, rules lintgate-0.1.0");
    assert_says("key smime-issuing-2: MONITOR MODE, signs what the rules refuse");
    assert_says("smime-issuing-1     signed\n");
    assert_says("smime-issuing-1     not signed\n");
    assert_says("smime-issuing-1     possibly signed\n");
    assert_says("outcome of 4: failed, the backend said CKR_DEVICE_REMOVED");
    assert_says(
        "smime-issuing-1     REFUSED CKR_FUNCTION_REJECTED (findings)\n"
        "         certificate mailbox-validated/strict, 5 octets, serial 00c0ffee, E=anna@example.org\n"
        "           error leaf.dn.email at subject.emailAddress, octet 57: want a mailbox, have \"anna\"\n"
        "           warning leaf.dn.example at subject, octet 40: want no example (waived: Compliance,\n"
        "             until 2027-01-31)\n");
}

/* As with CRLs, OCSP responses and requests. */
static void a_profile_that_is_the_artifact_again_is_shown_once(void **state)
{
    const struct fixture *fixture = *state;

    fixture_refuse_crl(fixture);
    assert_int_equal(run("show", NULL, fixture->directory), 0);
    assert_says("         crl, 5 octets, serial 00c0ffee");
}

static void show_prints_what_comes_before_the_fault_and_then_the_fault(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    strstr(bytes, "CKR_FUNCTION_REJECTED")[-8] = 'X'; /* a field of line 7 */
    write_journal(fixture, bytes, len);
    free(bytes);
    assert_int_equal(run("show", NULL, fixture->directory), 1);
    assert_says("possibly signed\n");
    assert_does_not_say("REFUSED");
    assert_says(": line 7: octet ");
}

static void show_json_is_one_object_a_line_with_the_record_as_it_is(void **state)
{
    const struct fixture *fixture = *state;
    size_t len = 0;

    fill(fixture);
    char *bytes = read_journal(fixture, &len);
    assert_int_equal(run("show", "--json", fixture->directory), 0);
    unsigned line = 0;
    static const char *const states[] = { "null", "\"signed\"", "null", "\"failed\"", "null",
        "\"possibly-signed\"", "null" };
    for (char *at = bytes, *newline = NULL; (newline = strchr(at, '\n')) != NULL; at = newline + 1, line++) {
        char *want = malloc(len + 64);
        assert_non_null(want);
        (void)snprintf(want, len + 64, "{\"segment\":1,\"line\":%u,\"state\":%s,\"record\":%.*s}\n", line + 1,
            states[line], (int)(newline - at), at);
        assert_says(want);
        free(want);
    }
    assert_int_equal(line, 7);
    free(bytes);
}

static void nothing_of_a_hostile_document_reaches_the_terminal_raw(void **state)
{
    const struct fixture *fixture = *state;
    static const char evil[] =
        "CN=\x1b[2J\x1b]0;owned\x07\n      9  2026-01-01 00:00:00  fake  signed\xc2\x9b\xe2\x80\xae";
    const struct record_finding finding = { evil, evil, evil, 0, evil, evil };
    struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    refusal.refusal.decision.subject = (struct record_span){ (const uint8_t *)evil, sizeof evil - 1 };
    refusal.refusal.decision.key = evil;
    refusal.refusal.message = evil;
    refusal.refusal.decision.findings = &finding;
    refusal.refusal.decision.finding_count = 1;
    append(journal, &refusal);
    journal_close(journal);
    assert_int_equal(run("show", NULL, fixture->directory), 0);
    assert_fit_for_a_terminal();
    assert_does_not_say("\n      9");
    assert_int_equal(run("show", "--json", fixture->directory), 0);
    for (const char *at = output; *at != '\0'; at++)
        assert_true(*at == '\n' || (*at >= 0x20 && *at <= 0x7e));
    write_journal(fixture, evil, sizeof evil - 1); /* a file that is no journal at all */
    assert_int_equal(run("show", NULL, fixture->directory), 1);
    assert_printable();
    assert_int_equal(run("verify", NULL, "/\x1b[2J"), 2);
    assert_printable();
}

static void colours_come_only_when_asked_for(void **state)
{
    const struct fixture *fixture = *state;
    struct reader reader;
    struct view view;

    fill(fixture);
    assert_true(reader_open(&reader, fixture->path, 1));
    while (reader_next(&reader, &view) == READER_RECORD)
        if (view.kind == RECORD_REFUSAL)
            break;
    for (int colour = 0; colour < 2; colour++) {
        char *text = NULL;
        size_t len = 0;
        FILE *memory = open_memstream(&text, &len);
        assert_non_null(memory);
        log_text_record(
            (struct output){ .stream = memory, .colour = colour != 0 }, &view, RECORD_SIGNED, NULL);
        assert_int_equal(fclose(memory), 0);
        assert_int_equal(strstr(text, "\033[31mREFUSED\033[0m") != NULL, colour);
        assert_int_equal(strchr(text, '\033') != NULL, colour);
        free(text);
    }
    reader_close(&reader);
}

static void monitor_mode_is_loud(void **state)
{
    const struct fixture *fixture = *state;
    struct record intent = sample_intent();
    const struct record_finding finding = { "leaf.x", "error", "subject", 1, "want y, have z", NULL };
    struct journal *journal = fixture_open(fixture);

    intent.intent.decision.mode = RECORD_MONITOR;
    intent.intent.decision.verdict = RECORD_REFUSE;
    intent.intent.decision.findings = &finding;
    intent.intent.decision.finding_count = 1;
    intent.intent.decision.findings_lost = 3;
    const struct record outcome = sample_outcome(append(journal, &intent));
    append(journal, &outcome);
    journal_close(journal);
    assert_int_equal(run("show", NULL, fixture->directory), 0);
    assert_says("signed against the rules (monitor mode)\n");
    assert_says("error leaf.x at subject, octet 1: want y, have z\n");
    assert_says("findings that did not fit into the record: 3\n");
}

static void without_a_path_the_configuration_is_asked(void **state)
{
    const struct fixture *fixture = *state;

    assert_int_equal(setenv("LINTGATE_CONF", "/nowhere/lintgate.conf", 1), 0);
    assert_int_equal(run("verify", NULL, NULL), 2);
    assert_says("want DIR or FILE, or a configuration that names the journal");
    assert_int_equal(unsetenv("LINTGATE_CONF"), 0);
    (void)fixture;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(verify_tells_intact_journals_and_their_heads),
        TEST(an_empty_journal_is_intact_and_has_no_head),
        TEST(verify_tells_the_line_and_what_is_wrong),
        TEST(what_cannot_be_read_is_another_exit_code_than_what_is_broken),
        TEST(show_prints_each_decision_with_what_became_of_it),
        TEST(a_profile_that_is_the_artifact_again_is_shown_once),
        TEST(show_prints_what_comes_before_the_fault_and_then_the_fault),
        TEST(show_json_is_one_object_a_line_with_the_record_as_it_is),
        TEST(nothing_of_a_hostile_document_reaches_the_terminal_raw),
        TEST(colours_come_only_when_asked_for),
        TEST(monitor_mode_is_loud),
        TEST(without_a_path_the_configuration_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
