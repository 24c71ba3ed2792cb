/* tests/module/test_shared_spool.c - two hosts share a spool by a PostgreSQL: what is left is signed once, whatever goes down. */
#include "module/claim.h"

#include "tests/module/hosts.h"
#include "tests/module/postgres.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    ROUNDS = 50,
    SINGLE_ROUNDS = 5,
    TEXT_BYTES = 1024,
    LARGE = 12000000,
    STRANGER = 12345,
    SKIPPED = 77,
    TRY_MILLI = 50
};

static struct host *const first = &hosts[0], *const second = &hosts[1];

static void submit(struct bytes tbs)
{
    assert_int_equal(hosts_submit(first, postgres_uri("web"), tbs), 0);
}

static int serve_both(void **state)
{
    (void)state;
    hosts_serve(first);
    hosts_serve(second);
    return 0;
}

/* Each ends well, and leaves nothing to talk to. */
static int stop_both(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTS; i++)
        if (hosts[i].daemon != 0 && hosts_stop(&hosts[i], SIGTERM) != 0)
            return -1;
    return postgres_says("DELETE FROM lintgate.spool", NULL) ? 0 : -1;
}
#define SHARED_TEST(test) cmocka_unit_test_setup_teardown(test, serve_both, stop_both)

static void what_one_host_submits_another_signs_once(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);

    (void)state;
    assert_true(postgres_says(
        "NOTIFY lintgate_spool, '../daemon.log'; NOTIFY lintgate_spool", NULL)); /* by anybody */
    submit(tbs);
    assert_true(hosts_has(first, 1) && hosts_has(second, 1)); /* by the notification: nobody has asked yet */
    assert_int_equal(hosts_sign(second, number), CKR_OK);
    assert_true(hosts_has(first, 0) && hosts_has(second, 0));
    for (size_t i = 0; i < HOSTS; i++) {
        assert_int_equal(hosts_sign(&hosts[i], number), CKR_DATA_INVALID);
        assert_true(hosts_refused(&hosts[i], "host second took it at 20"));
    }
    submit(tbs); /* once more, for one more */
    assert_int_equal(hosts_sign(first, number), CKR_OK);
    assert_int_equal(hosts_sign(second, number), CKR_DATA_INVALID);
    assert_int_equal(hosts_intents(number), 2);
}

/* Some are asked for before they can have come; most are there. */
static void of_two_hosts_that_race_for_a_document_exactly_one_signs(void **state)
{
    const size_t start = hosts_documents(ROUNDS);

    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        if (i < SINGLE_ROUNDS)
            assert_int_equal(hosts_submit_many(first, postgres_uri("web"), start + i, 1), 0);
        else if (i == SINGLE_ROUNDS)
            assert_int_equal(hosts_submit_many(first, postgres_uri("web"), start + i, ROUNDS - i), 0);
        assert_int_equal(hosts_race(start + i), 1);
    }
    for (size_t i = 0; i < ROUNDS; i++)
        assert_int_equal(hosts_intents(start + i), 1);
}

static void what_is_in_the_database_is_judged_like_any(void **state)
{
    char name[SPOOLED_NAME_BYTES], statement[4 * TEXT_BYTES], hex[2 * TEXT_BYTES + 1];

    (void)state;
    assert_int_equal(hosts_submit(first, postgres_uri("web"), *hosts_bad), 1); /* submit judges, too */
    assert_true(hosts_bad->len <= TEXT_BYTES);
    for (size_t i = 0; i < hosts_bad->len; i++)
        snprintf(hex + 2 * i, 3, "%02x", hosts_bad->at[i]);
    spooled_name(authority_get(AUTHORITY_P256, 0), *hosts_bad, name);
    snprintf(statement, sizeof statement,
        "INSERT INTO lintgate.spool (name, document, lifetime) VALUES ('%s', decode('%s', 'hex'), 300)", name,
        hex);
    struct ran run = postgres_run("web", statement);
    assert_int_equal(run.status, 0);
    ran_free(&run);
    assert_true(hosts_has(second, 1));
    assert_int_equal(hosts_sign(second, HOSTS_BAD), CKR_FUNCTION_REJECTED);
}

/* The commit of a claim takes a while: long enough to be killed in it. */
static void a_daemon_that_is_killed_while_it_claims_takes_the_document_with_it(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);

    (void)state;
    assert_true(postgres_says(
        "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); "
        "RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON lintgate.spool DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION public.wait()",
        NULL));
    submit(tbs);
    assert_true(hosts_has(first, 1) && hosts_has(second, 1));
    hosts_ask(first, number);
    for (int i = 0;
         i < HOSTS_TRIES
         && postgres_says("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "0");
         i++)
        ;
    assert_int_equal(WTERMSIG(hosts_stop(first, SIGKILL)), SIGKILL);
    assert_int_equal(hosts_answer(first), CKR_DATA_INVALID);
    assert_true(hosts_refused(first, "Connection reset by peer"));
    for (int i = 0; i < HOSTS_TRIES
                    && postgres_says("SELECT count(*) FROM lintgate.spool WHERE taken_by = 'first'", "0");
         i++)
        ;
    assert_true(postgres_says("DROP TRIGGER wait ON lintgate.spool; DROP FUNCTION public.wait()", NULL));
    hosts_serve(first); /* in place of the socket that was left */
    for (size_t i = 0; i < HOSTS; i++)
        assert_int_equal(hosts_sign(&hosts[i], number), CKR_DATA_INVALID);
    assert_int_equal(hosts_intents(number), 0);
}

/* As when a commit waits for a standby, and somebody tells it not to: it is done, and could be lost with the primary. */
static void a_claim_that_the_database_warns_of_signs_nothing(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);

    (void)state;
    assert_true(postgres_says(
        "CREATE FUNCTION public.warn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING "
        "''canceled''; RETURN NULL; END';"
        "CREATE TRIGGER warn AFTER UPDATE ON lintgate.spool FOR EACH ROW EXECUTE FUNCTION public.warn()",
        NULL));
    submit(tbs);
    assert_int_equal(hosts_sign(first, number), CKR_DATA_INVALID);
    assert_true(hosts_refused(first, "have one with a warning"));
    assert_true(postgres_says("DROP TRIGGER warn ON lintgate.spool; DROP FUNCTION public.warn()", NULL));
    assert_int_equal(hosts_sign(second, number), CKR_DATA_INVALID); /* it is spent */
}

/* Tries until the host signs; how often it did in the end, which has to be once. */
static size_t sign_in_the_end(struct host *host, size_t number)
{
    for (int i = 0; i < HOSTS_TRIES; i++) {
        if (hosts_sign(host, number) == CKR_OK)
            return 1 + (hosts_sign(host, number) == CKR_OK);
        nanosleep(&(struct timespec){ .tv_nsec = TRY_MILLI * 1000000L }, NULL);
    }
    return 0;
}

static void without_the_database_nothing_is_signed_and_nothing_is_lost(void **state)
{
    struct bytes tbs, other;
    const size_t number = hosts_document(&tbs), unseen = hosts_document(&other);

    (void)state;
    submit(tbs);
    assert_true(hosts_has(first, 1) && hosts_has(second, 1));
    postgres_stop();
    for (size_t i = 0; i < HOSTS; i++) {
        assert_int_equal(hosts_sign(&hosts[i], number), CKR_DATA_INVALID);
        assert_true(hosts_refused(&hosts[i], "want the database to answer"));
    }
    assert_int_equal(hosts_submit(first, postgres_uri("web"), other), 2);
    postgres_start(NULL);
    submit(other); /* whether or not anybody listens again */
    assert_int_equal(sign_in_the_end(second, number), 1);
    assert_int_equal(hosts_sign(first, number), CKR_DATA_INVALID);
    assert_true(hosts_has(first, 1)); /* it looked at everything when it came back */
    assert_int_equal(hosts_sign(first, unseen), CKR_OK);
}

static void without_the_daemon_nothing_is_signed_and_what_was_left_meanwhile_comes_later(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);
    char path[SPOOLED_PATH_BYTES];
    struct stat st;

    (void)state;
    assert_int_equal(hosts_stop(second, SIGTERM), 0);
    snprintf(path, sizeof path, "%s/spool/" CLAIM_SOCKET, second->directory);
    assert_int_equal(stat(path, &st), -1);
    submit(tbs);
    assert_int_equal(hosts_sign(second, number), CKR_DATA_INVALID);
    assert_true(hosts_refused(second, "want lintgate spool serve to answer there"));
    hosts_serve(second);
    assert_true(hosts_has(second, 1));
    assert_int_equal(hosts_sign(second, number), CKR_OK);
}

static void what_is_over_is_not_signed_and_goes(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);

    (void)state;
    submit(tbs);
    assert_true(hosts_has(first, 1));
    /* By the database's clock, of which the files know nothing. */
    assert_true(postgres_says("ALTER TABLE lintgate.spool DISABLE TRIGGER take;"
                              "UPDATE lintgate.spool SET left_at = left_at - interval '299 seconds';"
                              "ALTER TABLE lintgate.spool ENABLE TRIGGER take; SELECT pg_sleep(1.1)",
        ""));
    assert_int_equal(hosts_sign(first, number), CKR_DATA_INVALID);
    assert_true(hosts_refused(first, "it was left and is over"));
    assert_int_equal(hosts_stop(second, SIGTERM), 0);
    assert_true(postgres_says("ALTER TABLE lintgate.spool DISABLE TRIGGER take;"
                              "UPDATE lintgate.spool SET left_at = left_at - interval '2 hours';"
                              "ALTER TABLE lintgate.spool ENABLE TRIGGER take",
        NULL));
    hosts_serve(second); /* looks at everything first */
    assert_true(postgres_says("SELECT count(*) FROM lintgate.spool", "0"));
    assert_true(hosts_has(second, 0));
}

/* A revocation list of 12 MB, which no notification could hold; and another that no key of the hosts could sign. */
static void what_is_large_comes_and_what_is_too_large_or_for_another_key_does_not(void **state)
{
    char name[SPOOLED_NAME_BYTES], statement[TEXT_BYTES];
    struct bytes tbs;

    (void)state;
    (void)hosts_document(&tbs);
    spooled_name(authority_get(AUTHORITY_P256, 0), tbs, name);
    name[64] = '\0';
    snprintf(statement, sizeof statement,
        "INSERT INTO lintgate.spool (name, document, lifetime)"
        " SELECT key || '.sha256.' || encode(sha256(document), 'hex'), document, 300 FROM (VALUES"
        " ('%s', decode(repeat('30', 13000000), 'hex')), (repeat('0', 64), decode('30', 'hex')),"
        " ('%s', decode(repeat('31', %d), 'hex'))) AS row (key, document)",
        name, name, LARGE);
    assert_true(postgres_says(statement, NULL));
    assert_true(hosts_has_octets(first, LARGE) && hosts_has_octets(second, LARGE));
    assert_true(hosts_has(first, 1) && hosts_has(second, 1));
}

static void denied(const char *role, const char *statement, const char *why)
{
    struct ran run = postgres_run(role, statement);

    if (run.status == 0 || strstr(run.err, why) == NULL)
        fail_msg("%s: %s: want %s, have %s", role, statement, why, run.err);
    ran_free(&run);
}

static void who_submits_sees_nothing_and_no_host_takes_what_was_taken(void **state)
{
    struct bytes tbs;
    static const char row[] = "INSERT INTO lintgate.spool (name, document, lifetime) VALUES (";
    char statement[TEXT_BYTES];

    (void)state;
    (void)hosts_document(&tbs);
    submit(tbs);
    assert_true(postgres_says("UPDATE lintgate.spool SET taken_by = 'first'", NULL));
    denied("web", "SELECT name FROM lintgate.spool", "permission denied");
    denied("web", "UPDATE lintgate.spool SET taken_by = 'web'", "permission denied");
    denied("web", "DELETE FROM lintgate.spool", "permission denied");
    denied("web",
        "INSERT INTO lintgate.spool (name, document, lifetime, left_at) VALUES ('', '', 1, 'infinity')",
        "permission denied");
    denied("first", "INSERT INTO lintgate.spool (name, document, lifetime) VALUES ('', '', 1)",
        "permission denied");
    denied("first", "UPDATE lintgate.spool SET taken_at = NULL", "permission denied");
    denied("first", "UPDATE lintgate.spool SET document = 'x'", "permission denied");
    denied("second", "UPDATE lintgate.spool SET taken_by = 'second'", "have one that first took");
    denied("owner", "UPDATE lintgate.spool SET taken_at = NULL, taken_by = NULL", "have one that first took");
    snprintf(
        statement, sizeof statement, "%srepeat('0', 64) || '.sha256.' || repeat('0', 64), '0', 300)", row);
    denied("web", statement, "violates check constraint");
    snprintf(statement, sizeof statement,
        "%srepeat('0', 64) || '.sha256.' || encode(sha256('0'), 'hex') || '/', '0', 300)", row);
    denied("web", statement, "violates check constraint");
    snprintf(statement, sizeof statement,
        "%srepeat('0', 64) || '.sha256.' || encode(sha256('0'), 'hex'), '0', 3601)", row);
    denied("web", statement, "violates check constraint");
}

/* Runs in a child: what the daemon answers to another user. */
static int ask_as_stranger(const struct host *host)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    static const char question[] = CLAIM_TAKE "x\n";
    char answer[CLAIM_LINE_BYTES];

    if (setgid(STRANGER) != 0 || setuid(STRANGER) != 0)
        return 2;
    snprintf(address.sun_path, sizeof address.sun_path, "%.80s/spool/" CLAIM_SOCKET, host->directory);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 3;
    (void)!send(fd, question, strlen(question), MSG_NOSIGNAL);
    return recv(fd, answer, sizeof answer, 0) > 0 ? 1 : 0;
}

static void another_user_gets_no_answer(void **state)
{
    char path[SPOOLED_PATH_BYTES];
    int status = 0;

    (void)state;
    if (geteuid() != 0) {
        print_message("SKIPPED - want root, to be another user\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/spool", first->directory);
    assert_true(chmod(first->directory, 0711) == 0 && chmod(path, 0711) == 0);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(ask_as_stranger(first));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(chmod(first->directory, 0700) == 0 && chmod(path, 0700) == 0);
    assert_int_equal(status, 0);
    assert_true(hosts_says(first, "have user 12345"));
}

static struct ran serve_again(const struct host *host, const char *uri)
{
    char config[SPOOLED_PATH_BYTES], database[SPOOLED_PATH_BYTES];

    snprintf(config, sizeof config, "--config=%s/lintgate.conf", host->directory);
    snprintf(database, sizeof database, "--database=%s", uri);
    return ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "spool", "serve", config, database } });
}

static void one_directory_has_one_daemon(void **state)
{
    struct bytes tbs;
    const size_t number = hosts_document(&tbs);
    struct ran run = serve_again(first, postgres_uri("first"));

    (void)state;
    assert_int_equal(run.status, 2);
    assert_non_null(strstr(run.err, "want no other lintgate spool serve for this directory, have one"));
    ran_free(&run);
    submit(tbs);
    assert_int_equal(hosts_sign(first, number), CKR_OK); /* the first one goes on */
}

static bool doctor_says(const struct host *host, const char *text)
{
    char config[SPOOLED_PATH_BYTES];

    snprintf(config, sizeof config, "--config=%s/lintgate.conf", host->directory);
    struct ran run = ran(&(struct ran_input){ .arguments = { LINTGATE_COMMAND, "doctor", config } });
    assert_non_null(strstr(run.out, "errors: "));
    const bool says = strstr(run.out, text) != NULL;
    ran_free(&run);
    return says;
}

static void the_doctor_knows_whether_a_spool_is_served(void **state)
{
    (void)state;
    assert_false(doctor_says(first, " spool."));
    assert_int_equal(hosts_stop(first, SIGTERM), 0);
    assert_true(doctor_says(first, "error spool.silent"));
}

static void no_password_is_ever_printed(void **state)
{
    struct ran run;

    (void)state;
    run = serve_again(first, "postgresql://u:hidden@[::1/x");
    assert_int_equal(run.status, 2);
    assert_null(strstr(run.err, "hidden"));
    assert_non_null(strstr(run.err, "want a database as postgresql://USER@HOST/DATABASE"));
    ran_free(&run);
    hosts_serve_at(first, "postgresql://nobody:hidden@/hidden-not-there?host=/nowhere-hidden");
    assert_true(hosts_says(first, "tries again in 200 ms"));
    assert_true(hosts_says(first, "nowhere-******"));
    assert_int_equal(hosts_stop(first, SIGTERM), 0);
    assert_int_equal(hosts_submit(first, "postgresql://nobody:hidden@/x?host=/nowhere", *hosts_bad), 2);
}

static void a_database_that_forgets_in_a_power_failure_is_not_served(void **state)
{
    (void)state;
    postgres_stop();
    postgres_start("fsync=off");
    hosts_serve_at(first, postgres_uri("first"));
    assert_true(hosts_says(first, "want a database with fsync = on"));
    assert_int_equal(hosts_stop(first, SIGTERM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHARED_TEST(what_one_host_submits_another_signs_once),
        SHARED_TEST(of_two_hosts_that_race_for_a_document_exactly_one_signs),
        SHARED_TEST(what_is_in_the_database_is_judged_like_any),
        SHARED_TEST(a_daemon_that_is_killed_while_it_claims_takes_the_document_with_it),
        SHARED_TEST(a_claim_that_the_database_warns_of_signs_nothing),
        SHARED_TEST(without_the_database_nothing_is_signed_and_nothing_is_lost),
        SHARED_TEST(without_the_daemon_nothing_is_signed_and_what_was_left_meanwhile_comes_later),
        SHARED_TEST(what_is_over_is_not_signed_and_goes),
        SHARED_TEST(what_is_large_comes_and_what_is_too_large_or_for_another_key_does_not),
        SHARED_TEST(who_submits_sees_nothing_and_no_host_takes_what_was_taken),
        SHARED_TEST(another_user_gets_no_answer),
        SHARED_TEST(one_directory_has_one_daemon),
        SHARED_TEST(the_doctor_knows_whether_a_spool_is_served),
        cmocka_unit_test(no_password_is_ever_printed),
        cmocka_unit_test(a_database_that_forgets_in_a_power_failure_is_not_served),
    };
    int failed;

    if (!postgres_is_there()) {
        printf("SKIPPED - want PostgreSQL (package postgresql), have none\n");
        return SKIPPED;
    }
    hosts_begin();
    postgres_begin();
    hosts_make_tables();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    postgres_end();
    hosts_end();
    return failed;
}
