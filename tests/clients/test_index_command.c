/* tests/clients/test_index_command.c - lintgate index: made, filled, shown, and looked into by lint --key. */
#include "tests/clients/command.h"
#include "tests/rules/long_crl.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define GOOD_SERIAL "4b1f09d2a7c35e608871f4a90c6d2e13" /* of good.pem */

static char config[512];

static void write_recipe(const char *name, struct recipe *recipe)
{
    command_write_pem(name, "CERTIFICATE", recipe_certificate(recipe));
    recipe_free(recipe);
}

/* The good CRL, to be signed and signed; with its number 4711, and with another one. */
static void write_crls(void)
{
    struct paper *paper = paper_good(CRL);

    paper_add(paper, "revokedCertificates",
        "SEQUENCE { INTEGER <%s> UTC \"260225000000Z\""
        " SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <04> } } } }",
        GOOD_SERIAL);
    command_write_pem("crl.pem", "X509 CRL", paper_signed(paper));
    const struct span same = paper_tbs(paper);
    command_write("same.der", same.at, same.len);
    paper_without_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER);
    paper_extension(paper, "crlExtensions", OID_EXT_CRL_NUMBER, false, "4710");
    const struct span tbs = paper_tbs(paper);
    command_write("earlier.der", tbs.at, tbs.len);
    command_write_pem("earlier.pem", "X509 CRL", paper_signed(paper));
    paper_free(paper);
}

/* A configuration with an index that is not there yet, and certificates of its issuer. */
static int make_house(void **state)
{
    char text[2048];
    struct recipe *twin = recipe_good(MV & STRICT);

    if (command_begin(state) != 0)
        return -1;
    (void)chmod(command_folder, 0700);
    write_recipe("issuer.pem", recipe_good(SUB_CA));
    recipe_part(twin, PART_VALIDITY, "SEQUENCE { UTC \"260306000000Z\" UTC \"270306235959Z\" }");
    write_recipe("twin.pem", twin);
    struct recipe *foreign = recipe_good(MV & STRICT);
    recipe_part(foreign, PART_ISSUER, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
    write_recipe("foreign.pem", foreign);
    write_crls();
    (void)snprintf(text, sizeof text,
        "[module]\nbackend = /usr/lib/softhsm/libsofthsm2.so\n[audit]\ndirectory = %s/journal\n"
        "[index]\nfile = %s/index.lmdb\n[key \"ca\"]\nselect = pkcs11:object=ca;type=private\n"
        "issuer = %s/issuer.pem\nsign = certificate crl\n",
        command_folder, command_folder, command_folder);
    command_write("lintgate.conf", text, strlen(text));
    (void)snprintf(config, sizeof config, "--config=%s/lintgate.conf", command_folder);
    return mkdir(command_file("journal"), 0700);
}

static int remove_house(void **state)
{
    (void)unlink(command_file("index.lmdb"));
    (void)rmdir(command_file("journal"));
    return command_end(state);
}

#define INDEX(...) command_run("index", config, __VA_ARGS__, NULL)

static void an_index_that_is_not_there_is_not_shown(void **state)
{
    struct ran run = INDEX("stat");

    (void)state;
    assert_contains(run.err, "want an index to open");
    assert_ran(&run, 2);
}

static void an_index_is_made_of_an_empty_journal(void **state)
{
    struct ran run = INDEX("rebuild");

    (void)state;
    assert_contains(run.out, "0 certificates added from 0 records\n");
    assert_ran(&run, 0);
    run = INDEX("stat");
    assert_contains(run.out, ": whole\nissuers 0, certificates 0\n"
                             "scopes of CRLs 0, serials said to be revoked 0\n");
    assert_ran(&run, 0);
}

static void certificates_of_the_issuer_are_imported_once_and_others_are_not(void **state)
{
    struct ran run = INDEX("import", command_file("good.pem"), command_file("foreign.pem"));

    (void)state;
    assert_contains(run.out, "1 added, 0 known before, 1 of other issuers, 0 with");
    assert_ran(&run, 0);
    run = INDEX("import", command_file("good.der"));
    assert_contains(run.out, "0 added, 1 known before,");
    assert_ran(&run, 0);
    run = INDEX("import", command_file("twin.pem"));
    assert_contains(run.err, "twin.pem: want a serial number that no other certificate has");
    assert_contains(run.out, "1 with a serial number of another\n");
    assert_ran(&run, 1);
    run = INDEX("import", command_file("lintgate.conf"), command_file("tbs.der"));
    assert_contains(run.err, "want a certificate");
    assert_ran(&run, 2);
    run = INDEX("verify");
    assert_contains(run.out, "issuers 1, certificates 1\n");
    assert_ran(&run, 0);
}

static void a_directory_is_imported_with_all_that_is_in_it(void **state)
{
    struct ran run = INDEX("import", command_folder);

    (void)state;
    assert_contains(run.out, " known before, ");
    assert_ran(&run, 2); /* not every file there is a certificate */
}

static void certificates_are_shown_by_serial(void **state)
{
    struct ran run = INDEX("show");

    (void)state;
    assert_contains(run.out, "  mailbox-validated/strict  imported  issuer 1  ");
    char *const serial = strndup(run.out, strcspn(run.out, " "));
    assert_ran(&run, 0);
    run = INDEX("show", serial);
    assert_contains(run.out, serial);
    assert_ran(&run, 0);
    for (size_t i = 0; i < 2; i++) { /* as openssl prints it, as a programmer writes it */
        char written[200];
        size_t len = (size_t)snprintf(written, sizeof written, "%s", i == 0 ? "" : "0x");
        for (const char *at = serial; *at != '\0'; at += 2)
            len += (size_t)snprintf(written + len, sizeof written - len, i == 0 ? "%.2s:" : "%.2s", at);
        written[len - (i == 0)] = '\0';
        run = INDEX("show", written);
        assert_contains(run.out, serial);
        assert_ran(&run, 0);
    }
    run = INDEX("show", "00");
    assert_contains(run.out, "00: unknown\n");
    assert_ran(&run, 0);
    run = INDEX("show", "4711g");
    assert_string_equal(run.err, "lintgate: SERIAL: want a serial number in hex, have 4711g\n");
    assert_ran(&run, 2);
    free(serial);
}

static void lint_for_a_key_looks_into_the_index(void **state)
{
    struct ran run = command_run(
        "lint", "--key=ca", config, "--date=2026-03-06", command_file("twin.pem"), NULL);

    (void)state;
    assert_contains(run.out, "rfc5280.serial_unique");
    assert_ran(&run, 1);
    run = command_run("lint", "--key=ca", config, "--date=2026-03-06", command_file("good.pem"), NULL);
    assert_null(strstr(run.out, "history.")); /* the certificate itself is no other */
    run.status = 0;
    assert_ran(&run, 0);
    run = command_run("lint", command_file("twin.pem"), NULL);
    assert_null(strstr(run.out, "serial_unique")); /* a file alone: nobody asks */
    assert_null(strstr(run.out, "history."));
    assert_ran(&run, 0);
}

static void the_last_crl_is_imported_and_shown(void **state)
{
    /* with the directory, before */
    struct ran run = INDEX("import", command_file("crl.pem"), command_file("earlier.pem"));

    (void)state;
    assert_contains(run.out, "0 added, 2 known before,");
    assert_ran(&run, 0);
    run = INDEX("stat");
    assert_contains(run.out, "scopes of CRLs 1, serials said to be revoked 3\n");
    assert_ran(&run, 0);
    run = INDEX("show");
    assert_contains(run.out, "CRL of issuer 1, scope 1: number 1267  of 2026-03-01  3 entries\n");
    assert_contains(run.out, "  revoked 2026-02-25 superseded\n");
    assert_ran(&run, 0);
}

static void lint_for_a_key_compares_a_crl_with_the_last_one(void **state)
{
    struct ran run = command_run(
        "lint", "--key=ca", config, "--date=2026-03-01", command_file("earlier.der"), NULL);

    (void)state;
    assert_contains(run.out, "rfc5280.crl.number_monotonic");
    assert_ran(&run, 1);
    run = command_run("lint", "--key=ca", config, "--date=2026-03-01", command_file("same.der"), NULL);
    assert_null(strstr(run.out, "number_monotonic")); /* it is the last one */
    run.status = 0;
    assert_ran(&run, 0);
    run = command_run("lint", "--key=ca", config, "--date=2026-03-01", command_file("earlier.pem"), NULL);
    assert_null(strstr(run.out, "number_monotonic")); /* signed, and followed since */
    assert_contains(run.out, "history.evaluated_crl");
    run.status = 0;
    assert_ran(&run, 0);
}

static void a_crl_of_a_million_entries_is_judged_and_one_above_the_keys_limit_says_so(void **state)
{
    const struct span tbs = long_crl_tbs(&(struct long_crl){ .entries = 1000000 });
    char text[2048];

    (void)state;
    command_write("million.der", tbs.at, tbs.len);
    long_crl_free(tbs);
    struct ran run = command_run("lint", command_file("million.der"), NULL);
    assert_contains(run.out, "million.der: crl: pass");
    assert_ran(&run, 0);
    run = command_run("lint", "--key=ca", config, "--date=2026-03-01", command_file("million.der"), NULL);
    assert_null(strstr(run.out, "crl-limit")); /* 64 MiB by default */
    run.status = 0;
    assert_ran(&run, 0);
    (void)snprintf(text, sizeof text,
        "[module]\nbackend = /usr/lib/softhsm/libsofthsm2.so\n[audit]\ndirectory = %s/journal\n"
        "[key \"ca\"]\nselect = pkcs11:object=ca;type=private\nissuer = %s/issuer.pem\nsign = crl\n"
        "crl-limit = 40M\n",
        command_folder, command_folder);
    command_write("small.conf", text, strlen(text));
    char small[512];
    (void)snprintf(small, sizeof small, "--config=%s/small.conf", command_folder);
    run = command_run("lint", "--key=ca", small, "--date=2026-03-01", command_file("million.der"), NULL);
    assert_contains(run.out, "want a CRL within crl-limit of the key, have a larger one");
    run.status = 1;
    assert_ran(&run, 1);
}

static void a_damaged_index_is_refused(void **state)
{
    struct ran run;

    (void)state;
    assert_int_equal(truncate(command_file("index.lmdb"), 8192), 0);
    run = INDEX("verify");
    assert_contains(run.err, "it was cut");
    assert_ran(&run, 2);
    run = command_run("lint", "--key=ca", config, "--date=2026-03-06", command_file("good.pem"), NULL);
    assert_contains(run.err, "it was cut");
    assert_contains(run.out, "history.evaluated");
    run.status = 0;
    assert_ran(&run, 0);
}

static void calls_that_are_not_understood_give_2(void **state)
{
    struct ran run = command_run("index", NULL);

    (void)state;
    assert_contains(run.err, "usage: lintgate index");
    assert_ran(&run, 2);
    run = INDEX("import");
    assert_ran(&run, 2);
    run = INDEX("stat", "more");
    assert_ran(&run, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_that_is_not_there_is_not_shown),
        cmocka_unit_test(an_index_is_made_of_an_empty_journal),
        cmocka_unit_test(certificates_of_the_issuer_are_imported_once_and_others_are_not),
        cmocka_unit_test(a_directory_is_imported_with_all_that_is_in_it),
        cmocka_unit_test(certificates_are_shown_by_serial),
        cmocka_unit_test(lint_for_a_key_looks_into_the_index),
        cmocka_unit_test(the_last_crl_is_imported_and_shown),
        cmocka_unit_test(lint_for_a_key_compares_a_crl_with_the_last_one),
        cmocka_unit_test(a_crl_of_a_million_entries_is_judged_and_one_above_the_keys_limit_says_so),
        cmocka_unit_test(a_damaged_index_is_refused),
        cmocka_unit_test(calls_that_are_not_understood_give_2),
    };

    return cmocka_run_group_tests(tests, make_house, remove_house);
}
