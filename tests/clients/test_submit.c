/* tests/clients/test_submit.c - lintgate submit: what is left for programs that send only a digest, and what is not. */
#include "tests/clients/command.h"
#include "tests/rules/recipe.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 600, DOCUMENT_BYTES = 8192, OLD_SECONDS = 10000 };

static char config[512], spool[256];

static void configure(const char *settings, const char *section)
{
    char text[2048];

    (void)snprintf(text, sizeof text,
        "[module]\nbackend = /usr/lib/softhsm/libsofthsm2.so\n[audit]\ndirectory = %s/journal\n"
        "[key \"ca\"]\nselect = pkcs11:object=ca;type=private\nissuer = %s/issuer.pem\nsign = "
        "certificate\n%s%s",
        command_folder, command_folder, settings, section);
    command_write("lintgate.conf", text, strlen(text));
}

static void configure_spool(void)
{
    char section[512];

    (void)snprintf(section, sizeof section, "[spool]\ndirectory = %s\n", spool);
    configure("raw-signing = registered\n", section);
}

static int make_house(void **state)
{
    struct recipe *issuer = recipe_good(SUB_CA), *foreign = recipe_good(MV & STRICT);

    if (command_begin(state) != 0)
        return -1;
    (void)chmod(command_folder, 0700);
    command_write_pem("issuer.pem", "CERTIFICATE", recipe_certificate(issuer));
    recipe_free(issuer);
    /* As a throw-away key makes it: with an identifier of its own. */
    recipe_extension(foreign, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
        "SEQUENCE { [0] <0101010101010101010101010101010101010101> }");
    command_write_pem("foreign.pem", "CERTIFICATE", recipe_certificate(foreign));
    recipe_free(foreign);
    (void)snprintf(spool, sizeof spool, "%s/spool", command_folder);
    (void)snprintf(config, sizeof config, "--config=%s/lintgate.conf", command_folder);
    configure_spool();
    return mkdir(spool, 0700);
}

/* The only file in the spool; *path gets where. Its name, or NULL if there is none. */
static const char *only_file(char path[PATH_BYTES])
{
    static char name[256];
    DIR *list = opendir(spool);
    size_t count = 0;

    assert_non_null(list);
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            (void)snprintf(name, sizeof name, "%s", entry->d_name);
            count++;
        }
    closedir(list);
    assert_true(count <= 1);
    (void)snprintf(path, PATH_BYTES, "%.200s/%s", spool, name);
    return count == 1 ? name : NULL;
}

static int empty_spool(void **state)
{
    char path[PATH_BYTES];

    (void)state;
    configure_spool();
    if (only_file(path) != NULL)
        (void)unlink(path);
    return 0;
}

static int remove_house(void **state)
{
    (void)empty_spool(state);
    (void)rmdir(spool);
    return command_end(state);
}

#define SUBMIT(...) command_run("submit", config, __VA_ARGS__, NULL)

static size_t read_file(const char *path, uint8_t *at)
{
    const int fd = open(path, O_RDONLY);
    const ssize_t len = read(fd, at, DOCUMENT_BYTES);

    assert_true(fd >= 0 && len > 0);
    close(fd);
    return (size_t)len;
}

/* The only file of the spool is tbs.der, for nobody else to read, and its name is what was printed. */
static void assert_left(const struct ran *run)
{
    static uint8_t want[DOCUMENT_BYTES], have[DOCUMENT_BYTES];
    char path[PATH_BYTES];
    const char *name = only_file(path);
    struct stat st;

    assert_non_null(name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    const size_t len = read_file(path, have);
    assert_int_equal(len, read_file(command_file("tbs.der"), want));
    assert_memory_equal(have, want, len);
    assert_int_equal(strspn(name, "0123456789abcdef"), 64);
    assert_int_equal(strncmp(name + 64, ".sha256.", 8), 0);
    assert_contains(run->out, ": left for ca: SHA-256 ");
    assert_contains(run->out, name + 72);
}

static void a_document_to_be_signed_that_passes_is_left_under_its_digest(void **state)
{
    struct ran run = SUBMIT("--key=ca", command_file("tbs.der"));

    (void)state;
    assert_left(&run);
    assert_ran(&run, 0);
}

static void of_a_certificate_what_was_signed_is_left(void **state)
{
    struct ran run = SUBMIT("--key=ca", command_file("good.pem"));

    (void)state;
    assert_left(&run);
    assert_ran(&run, 0);
}

static void a_document_that_does_not_pass_is_not_left(void **state)
{
    char path[PATH_BYTES];
    struct ran run = SUBMIT("--key=ca", command_file("bad.pem"));

    (void)state;
    assert_null(only_file(path));
    assert_contains(run.out, "error");
    assert_ran(&run, 1);
    run = SUBMIT("--key=ca", command_file("lintgate.conf"));
    assert_null(only_file(path));
    assert_ran(&run, 1);
}

static void the_issuers_key_identifier_is_put_back_if_asked_for(void **state)
{
    char path[PATH_BYTES];
    struct ran run = SUBMIT("--key=ca", command_file("foreign.pem"));

    (void)state;
    assert_null(only_file(path));
    assert_ran(&run, 1);
    run = SUBMIT("--key=ca", "--issuer-key-id", command_file("foreign.pem"));
    assert_left(&run); /* but for the identifier it is the same certificate */
    assert_ran(&run, 0);
}

static void what_is_too_old_is_removed(void **state)
{
    char path[PATH_BYTES];
    const struct timespec old[2] = { { .tv_sec = time(NULL) - OLD_SECONDS },
        { .tv_sec = time(NULL) - OLD_SECONDS } };
    struct ran run = SUBMIT("--key=ca", command_file("tbs.der"));

    (void)state;
    assert_ran(&run, 0);
    assert_non_null(only_file(path));
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    run = SUBMIT("--key=ca", command_file("bad.pem"));
    assert_null(only_file(path));
    assert_ran(&run, 1);
}

static void a_key_that_signs_no_digests_and_a_missing_directory_are_told(void **state)
{
    struct ran run;

    (void)state;
    configure("raw-signing = registered\n", "");
    run = SUBMIT("--key=ca", command_file("tbs.der"));
    assert_contains(run.err, "want section [spool]");
    assert_ran(&run, 2);
    configure("", "");
    run = SUBMIT("--key=ca", command_file("tbs.der"));
    assert_contains(run.err, "want a key with raw-signing = registered");
    assert_ran(&run, 2);
    configure("raw-signing = registered\n", "[spool]\ndirectory = /nowhere/at/all\n");
    run = SUBMIT("--key=ca", command_file("tbs.der"));
    assert_contains(run.err, "/nowhere/at/all");
    assert_ran(&run, 2);
}

static void calls_without_a_key_a_file_or_a_digest_that_is_known_are_told(void **state)
{
    struct ran run = SUBMIT(command_file("tbs.der"));

    (void)state;
    assert_contains(run.err, "have no --key");
    assert_ran(&run, 2);
    run = SUBMIT("--key=ca");
    assert_contains(run.err, "have no file");
    assert_ran(&run, 2);
    run = SUBMIT("--key=ca", "--digest=SHA-1", command_file("tbs.der"));
    assert_contains(run.err, "want SHA-256, SHA-384 or SHA-512, have SHA-1");
    assert_ran(&run, 2);
    run = SUBMIT("--key=nobody", command_file("tbs.der"));
    assert_contains(run.err, "have nobody");
    assert_ran(&run, 2);
}

static void another_digest_is_the_name_if_asked_for(void **state)
{
    char path[PATH_BYTES];
    struct ran run = SUBMIT("--key=ca", "--digest=SHA-384", command_file("tbs.der"));

    (void)state;
    assert_contains(run.out, "SHA-384 ");
    assert_contains(only_file(path), ".sha384.");
    assert_ran(&run, 0);
}

static void in_a_spool_that_is_shared_a_document_goes_to_the_database(void **state)
{
    char section[512], path[PATH_BYTES];
    struct ran run;

    (void)state;
    (void)snprintf(section, sizeof section, "[spool]\ndirectory = %s\nshared = yes\n", spool);
    configure("raw-signing = registered\n", section);
    run = SUBMIT("--key=ca", command_file("tbs.der"));
    assert_contains(run.err, "want --database URI, as the spool of ");
    assert_ran(&run, 2);
    run = SUBMIT("--key=ca", "--database=a:secret", command_file("tbs.der"));
    assert_contains(run.err, "want a database as postgresql://USER@HOST/DATABASE, have something else");
    assert_null(strstr(run.err, "secret"));
    assert_ran(&run, 2);
    assert_null(only_file(path));
}

static void a_spool_is_served_that_is_shared_and_has_a_database(void **state)
{
    struct ran run = command_run("spool", "serve", config, NULL);

    (void)state;
    assert_contains(run.err, "have no --database");
    assert_ran(&run, 2);
    run = command_run("spool", "serve", config, "--database=postgresql:///x", "more", NULL);
    assert_contains(run.err, "want --database URI and nothing else, have more");
    assert_ran(&run, 2);
    run = command_run("spool", "serve", config, "--database=postgresql:///x", NULL);
    assert_contains(run.err, "want section [spool] with shared = yes in ");
    assert_ran(&run, 2);
    run = command_run("spool", "empty", NULL);
    assert_contains(run.err, "want serve or schema, have empty");
    assert_ran(&run, 2);
}

static void the_tables_are_printed_as_sql(void **state)
{
    struct ran run = command_run("spool", "schema", NULL);

    (void)state;
    assert_contains(run.out, "CREATE TABLE lintgate.spool (");
    assert_contains(run.out, "COMMIT;\n");
    assert_ran(&run, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_document_to_be_signed_that_passes_is_left_under_its_digest, empty_spool),
        cmocka_unit_test_teardown(of_a_certificate_what_was_signed_is_left, empty_spool),
        cmocka_unit_test_teardown(a_document_that_does_not_pass_is_not_left, empty_spool),
        cmocka_unit_test_teardown(the_issuers_key_identifier_is_put_back_if_asked_for, empty_spool),
        cmocka_unit_test_teardown(what_is_too_old_is_removed, empty_spool),
        cmocka_unit_test_teardown(a_key_that_signs_no_digests_and_a_missing_directory_are_told, empty_spool),
        cmocka_unit_test_teardown(calls_without_a_key_a_file_or_a_digest_that_is_known_are_told, empty_spool),
        cmocka_unit_test_teardown(another_digest_is_the_name_if_asked_for, empty_spool),
        cmocka_unit_test_teardown(in_a_spool_that_is_shared_a_document_goes_to_the_database, empty_spool),
        cmocka_unit_test_teardown(a_spool_is_served_that_is_shared_and_has_a_database, empty_spool),
        cmocka_unit_test(the_tables_are_printed_as_sql),
    };

    return cmocka_run_group_tests(tests, make_house, remove_house);
}
