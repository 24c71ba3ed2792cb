/* tests/unit/test_log_queries.c - lintgate log show with filters, sqlite, sample: what is asked for, and no more. */
#include "cli/log.h"

#include "journal_fixture.h"
#include "subcommand.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define RUN(...) subcommand_run(log_main, "log", (const char *const[]){ __VA_ARGS__, NULL })

/* Twelve signatures by two keys, a refusal, one signature against the rules, an intent without outcome; in several segments. */
static void fill(const struct fixture *fixture)
{
    const struct record start_record = sample_start(), refusal = sample_refusal();
    struct record intent = sample_intent();
    struct journal *journal = fixture_open_small(fixture);

    append(journal, &start_record);
    for (char i = 0; i < 12; i++)
        append_signed(journal, i % 3 == 0 ? "other" : "smime-issuing-1", &i, 1, false);
    append(journal, &refusal);
    intent.intent.decision.mode = RECORD_MONITOR;
    intent.intent.decision.verdict = RECORD_REFUSE;
    const struct record outcome = sample_outcome(append(journal, &intent));
    append(journal, &outcome);
    intent = sample_intent();
    append(journal, &intent);
    journal_close(journal);
}

static unsigned count_of(const struct fixture *fixture, const char *option, const char *value)
{
    assert_int_equal(RUN("show", "--json", option, value, fixture->directory), 0);
    return subcommand_lines();
}

static void a_filter_shows_what_is_asked_for_through_all_segments(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(count_of(fixture, "--key", "other"), 4);
    assert_int_equal(count_of(fixture, "--key", "smime-issuing-1"), 11);
    assert_int_equal(count_of(fixture, "--key", "smime"), 0); /* whole names */
    assert_int_equal(count_of(fixture, "--verdict", "signed"), 13);
    assert_int_equal(count_of(fixture, "--verdict", "would-refuse"), 1);
    assert_int_equal(count_of(fixture, "--verdict", "refused"), 1);
    assert_int_equal(count_of(fixture, "--verdict", "possibly-signed"), 1);
    assert_int_equal(count_of(fixture, "--verdict", "failed"), 0);
    assert_int_equal(count_of(fixture, "--serial", "C0:FF:EE"), 15);
    assert_int_equal(count_of(fixture, "--serial", "0x00c0ffee"), 15);
    assert_int_equal(count_of(fixture, "--serial", "c0ff"), 0);
    assert_int_equal(count_of(fixture, "--tbs-sha256", "6E340B9CFFB37A98"), 1); /* of the octet 00 */
    assert_int_equal(count_of(fixture, "--since", "2100-01-01"), 0);
    assert_int_equal(count_of(fixture, "--until", "2000-01-01T00:00:00Z"), 0);
    assert_int_equal(RUN("show", "--json", "--key", "other", "--verdict", "refused", fixture->directory), 0);
    assert_int_equal(subcommand_lines(), 0); /* all of them must hold */
    assert_int_equal(RUN("show", "--json", fixture->directory), 0);
    assert_true(subcommand_lines() > 30); /* without one, everything: outcomes and rotations too */
    subcommand_says("\"segment\":4,\"line\":1,");
}

static void a_day_of_until_counts_whole(void **state)
{
    const struct fixture *fixture = *state;
    char today[16];
    const time_t now = time(NULL);
    struct tm parts;

    fill(fixture);
    assert_non_null(gmtime_r(&now, &parts));
    assert_int_equal(strftime(today, sizeof today, "%Y-%m-%d", &parts), 10);
    assert_int_equal(
        RUN("show", "--json", "--key", "other", "--since", today, "--until", today, fixture->directory), 0);
    assert_int_equal(subcommand_lines(), 4);
}

static void a_filter_that_makes_no_sense_is_refused(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(RUN("show", "--since", "yesterday", fixture->directory), 2);
    subcommand_says("--since: want a day as 2026-01-31");
    assert_int_equal(RUN("show", "--until", "2026-02-30", fixture->directory), 2);
    assert_int_equal(RUN("show", "--verdict", "good", fixture->directory), 2);
    assert_int_equal(RUN("show", "--json", "--csv", fixture->directory), 2);
    subcommand_says("want --json or --csv, have both");
    assert_int_equal(RUN("show", "--since", "2026-02-01", "--until", "2026-01-31", fixture->directory), 2);
    subcommand_says("--until: want a time that is not before --since 2026-02-01, have 2026-01-31");
    static const char *const no_serials[] = { "4711g", "", "0x", ":", "..." };
    for (size_t i = 0; i < sizeof no_serials / sizeof no_serials[0]; i++) {
        assert_int_equal(RUN("show", "--serial", no_serials[i], fixture->directory), 2);
        subcommand_says("--serial: want a serial number in hex, have ");
    }
    assert_int_equal(RUN("show", "--tbs-sha256", "70c6:", fixture->directory), 2);
    subcommand_says("--tbs-sha256: want a SHA-256 in hex, or how one begins, have 70c6:");
    assert_int_equal(RUN("show", "--tbs-sha256", "", fixture->directory), 2);
    assert_int_equal(RUN("show", "--key"), 2);
    assert_int_equal(RUN("sample", fixture->directory), 2);
    subcommand_says("--seed: want a seed");
    assert_int_equal(RUN("sample", "--seed", "s", "--count", "0", fixture->directory), 2);
    assert_int_equal(RUN("sample", "--seed", "s", "--count", "101%", fixture->directory), 2);
    assert_int_equal(RUN("relint", "--jobs", "0", fixture->directory), 2);
    assert_int_equal(RUN("relint", "--date", "2026-02-30", fixture->directory), 2);
    assert_int_equal(RUN("sqlite"), 2);
}

static void a_rule_that_no_rule_set_of_today_has_is_looked_for_with_a_warning(void **state)
{
    const struct fixture *fixture = *state;

    fill(fixture);
    assert_int_equal(count_of(fixture, "--rule", "leaf.dn.email"), 2); /* with what is said of it */
    subcommand_says("\"rule\":\"leaf.dn.email\"");
    subcommand_says(
        "--rule: no rule of today is leaf.dn.email: only records of other days can have it; perhaps "
        "leaf.dn.email.single_mailbox");
    assert_int_equal(count_of(fixture, "--rule", "leaf.dn"), 1); /* whole names */
    assert_int_equal(count_of(fixture, "--rule", "leaf.dn.email.single_mailbox"), 0);
    assert_int_equal(count_of(fixture, "--rule", "zlint:e_single_email_subject_if_present"), 0);
    assert_int_equal(count_of(fixture, "--rule", "pin.key-usages"), 0);
}

static void a_table_is_one_line_a_record_and_no_cell_is_a_formula(void **state)
{
    const struct fixture *fixture = *state;
    struct record refusal = sample_refusal();
    struct journal *journal = fixture_open(fixture);

    refusal.refusal.decision.key = "=cmd|'/c calc'!A1\n,\"x\"";
    append(journal, &refusal);
    journal_close(journal);
    assert_int_equal(RUN("show", "--csv", fixture->directory), 0);
    assert_int_equal(subcommand_lines(), 2);
    subcommand_says("seq,time,kind,state,key,");
    subcommand_says(",refusal,refused,\"'=cmd");
    subcommand_says(",leaf.dn.email (leaf.dn.example)\r\n");
}

/* One number out of the database. */
static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    return number;
}

static void the_database_has_every_record_once_and_its_lines_are_those_of_the_journal(void **state)
{
    const struct fixture *fixture = *state;
    char path[128];
    sqlite3 *db = NULL;

    fill(fixture);
    const uint64_t records = verify(fixture->directory).records;
    (void)snprintf(path, sizeof path, "%s/out.db", fixture->directory);
    assert_int_equal(RUN("sqlite", path, fixture->directory), 0);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(ask(db, "SELECT count(*) FROM record"), records);
    assert_int_equal(ask(db, "SELECT max(seq) FROM record"), records);
    assert_int_equal(ask(db, "SELECT count(*) FROM decision WHERE state = 'signed'"), 12);
    assert_int_equal(ask(db, "SELECT count(*) FROM decision WHERE state = 'would-refuse'"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM decision WHERE state = 'refused'"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM decision WHERE state = 'possibly-signed'"), 1);
    assert_int_equal(
        ask(db, "SELECT count(*) FROM finding WHERE rule = 'leaf.dn.example' AND waiver IS NOT NULL"), 1);
    assert_int_equal(
        ask(db, "SELECT count(*) FROM refusal_findings WHERE message = 'want a mailbox, have \"anna\"'"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM start_keys"), 2);
    assert_int_equal(ask(db, "SELECT count(*) FROM start_waivers WHERE key IS NULL"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM record WHERE json_extract(line, '$.seq') = seq"), records);
    assert_int_equal(
        ask(db, "SELECT count(DISTINCT segment) FROM record"), ask(db, "SELECT count(*) + 1 FROM rotation"));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(RUN("sqlite", path, fixture->directory), 2); /* nobody's file is written over */
    subcommand_says("want a file that is not there yet");
}

/* The sample as anybody can draw it: sort of SHA-256("SEED:DIGEST"), with other programs. */
static void the_sample_is_the_one_that_sha256sum_and_sort_draw(void **state)
{
    const struct fixture *fixture = *state;
    char command[1024];

    fill(fixture);
    (void)snprintf(command, sizeof command,
        "for d in $(sed -n "
        "'s/.*\"kind\":\"intent\".*\"tbs_sha256\":\"\\([0-9a-f]*\\)\".*/\\1/p'"
        " %s/journal-*.jsonl | head -n 13); do echo $(printf %%s q1:$d | sha256sum | cut -c1-64) $d; done | "
        "sort |"
        " head -n 5 | cut -d' ' -f2 | sort",
        fixture->directory);
    FILE *pipe = popen(command, "re");
    assert_non_null(pipe);
    assert_int_equal(
        RUN("sample", "--seed", "q1", "--count", "5", "--until", "2999-01-01", "--json", fixture->directory),
        0);
    char digest[128];
    unsigned count = 0;
    while (fgets(digest, sizeof digest, pipe) != NULL) {
        digest[strcspn(digest, "\n")] = '\0';
        subcommand_says(digest);
        count++;
    }
    assert_int_equal(pclose(pipe), 0);
    assert_int_equal(count, 5);
    assert_int_equal(subcommand_lines(), 7); /* and how many of how many, and of which nobody knows */
    subcommand_says("drew 5 of 13 certificates\n1 more may have been signed, and are not among them:");
}

static void the_same_seed_draws_the_same_and_another_draws_another(void **state)
{
    const struct fixture *fixture = *state;
    static char first[SUBCOMMAND_OUTPUT_BYTES];

    fill(fixture);
    assert_int_equal(RUN("sample", "--seed", "a", "--count", "3", fixture->directory), 0);
    memcpy(first, subcommand_output, sizeof first);
    assert_int_equal(RUN("sample", "--seed", "a", "--count", "3", fixture->directory), 0);
    assert_string_equal(first, subcommand_output);
    assert_int_equal(RUN("sample", "--seed", "c", "--count", "3", fixture->directory), 0);
    assert_string_not_equal(first, subcommand_output);
    /* SBR 8.7: the greater of thirty and three percent; here there are fewer than thirty. */
    assert_int_equal(RUN("sample", "--seed", "a", fixture->directory), 0);
    subcommand_says("drew 13 of 13 certificates\n");
    assert_int_equal(RUN("sample", "--seed", "a", "--count", "2,50%", fixture->directory), 0);
    subcommand_says("drew 7 of 13 certificates\n");
}

static void show_says_what_today_s_rules_say_of_a_kept_document_where_the_record_has_no_message(void **state)
{
    const struct fixture *fixture = *state;
    struct record refusal = sample_refusal();
    const struct record_finding finding = { "document.kind", "error", "document", 0, NULL, NULL };
    struct journal *journal = fixture_open(fixture);

    refusal.refusal.decision.findings = &finding;
    refusal.refusal.decision.finding_count = 1;
    append(journal, &refusal);
    refusal.refusal.decision.keep_tbs = true;
    append(journal, &refusal);
    journal_close(journal);
    assert_int_equal(RUN("show", fixture->directory), 0);
    const char *said = strstr(subcommand_output, "octet 0: want a certificate, CRL,");
    assert_non_null(said);
    assert_null(strstr(said + 1, "octet 0: want a certificate, CRL,")); /* of one of the two only */
}

/* Waits until the output has `text`. */
static void wait_for(FILE *file, const char *text)
{
    for (int i = 0; i < 600; i++) {
        subcommand_read(file);
        if (strstr(subcommand_output, text) != NULL)
            return;
        (void)nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 * 1000 }, NULL);
    }
    fail_msg("want \"%s\" in:\n%s", text, subcommand_output);
}

static void follow_shows_what_comes_through_rotations_and_torn_tails_with_what_became_of_it(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open_small(fixture);
    FILE *file = tmpfile();
    int status = -1;

    assert_non_null(file);
    append_signed(journal, "first", "a", 1, false);
    const pid_t child = subcommand_start(
        log_main, "log", (const char *const[]){ "show", "--follow", fixture->directory, NULL }, file);
    wait_for(file, "first ");
    append_signed(journal, "second", "b", 1, false);
    wait_for(file, "second              signed\n");
    for (int i = 0; i < 12; i++)
        append_signed(journal, "third", "c", 1, false);
    wait_for(file, "goes on in segment 3");
    journal_close(journal);
    struct fixture last = *fixture;
    (void)snprintf(last.path, sizeof last.path, "%s", fixture->path);
    for (unsigned number = 1; access(last.path, F_OK) == 0; number++) {
        char name[SEGMENT_NAME_BYTES];
        (void)snprintf(last.path, sizeof last.path, "%s/%s", fixture->directory, segment_name(number, name));
        if (access(last.path, F_OK) != 0) {
            (void)snprintf(
                last.path, sizeof last.path, "%s/%s", fixture->directory, segment_name(number - 1, name));
            break;
        }
    }
    append_raw(&last, "{\"seq\":99,\"prev", 15); /* a writer was killed */
    journal = fixture_open_small(fixture);
    append_signed(journal, "fourth", "d", 1, false);
    journal_close(journal);
    wait_for(file, "cut a torn tail of 15 octets");
    wait_for(file, "fourth              signed\n");
    assert_int_equal(kill(child, SIGTERM), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it had not ended by itself */
    assert_int_equal(fclose(file), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_filter_shows_what_is_asked_for_through_all_segments),
        TEST(a_day_of_until_counts_whole),
        TEST(a_filter_that_makes_no_sense_is_refused),
        TEST(a_rule_that_no_rule_set_of_today_has_is_looked_for_with_a_warning),
        TEST(a_table_is_one_line_a_record_and_no_cell_is_a_formula),
        TEST(the_database_has_every_record_once_and_its_lines_are_those_of_the_journal),
        TEST(the_sample_is_the_one_that_sha256sum_and_sort_draw),
        TEST(the_same_seed_draws_the_same_and_another_draws_another),
        TEST(show_says_what_today_s_rules_say_of_a_kept_document_where_the_record_has_no_message),
        TEST(follow_shows_what_comes_through_rotations_and_torn_tails_with_what_became_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
