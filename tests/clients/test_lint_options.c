/* tests/clients/test_lint_options.c - lintgate lint with its options: for whom, by whose rules, in which form. */
#include "lint/rule.h"
#include "tests/clients/command.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

static void write_recipe(const char *name, struct recipe *recipe)
{
    command_write_pem(name, "CERTIFICATE", recipe_certificate(recipe));
    recipe_free(recipe);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        print_error("want no \"%s\" in\n%s", part, text);
    assert_null(strstr(text, part));
}

/* A prime of 2048 bits. */
#define PRIME_2048                                                                                           \
    "c1b21c5a28d7b9bd382b934408a981d45873e2d0e99939e2594f2418b0b6fc6d8e8ab1d796a5227d5a026eb0"               \
    "ae7bd8c683c08295331074511085772a252877a1f6c347a275801358be1e335625bf871e7f55e68ec0fd2789"               \
    "b93414a98dc0eb9fd1b1bc1e32631ea93e5380fabb9ce66294d8ed71fad464a9b84e050c804c82997ba518b5"               \
    "4b1fff3b7c9cb3e66db1b2b95cb3667e7ab5f63c3e30372cd5c1f0e38aa4f9345faa93067d83f6a4bafb87e6"               \
    "26a8f1a6cafbb614ac53384df1f6dbaaf94615c8657d279eabfb8685ea9428e223ccc73b1576b2f7846a65cf"               \
    "4f9f4a3e21ded8cdae1d8a1b9ba015975e262f7a24dc9f5cc751990327b49a7dd565ce21"

static void thorough_warns_of_a_modulus_that_is_a_prime(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);

    (void)state;
    recipe_part(recipe, PART_KEY,
        "SEQUENCE { SEQUENCE { rsaEncryption NULL } BITS { SEQUENCE { INTEGER <00 " PRIME_2048
        "> 65537 } } }");
    write_recipe("prime.pem", recipe);
    struct ran run = command_run(
        "lint", "--thorough", command_file("prime.pem"), command_file("good.pem"), NULL);
    assert_contains(run.out, "prime.pem: certificate, mailbox-validated/strict: pass: 1 warning\n");
    assert_contains(run.out, "    warning  lint.prime_modulus (SBR 6.1.6)\n"
                             "             want a modulus of two primes, have a prime\n"
                             "             subjectPublicKeyInfo.subjectPublicKey, octet ");
    assert_contains(run.out, "good.pem: certificate, mailbox-validated/strict: pass\n");
    assert_ran(&run, 0);
    run = command_run("lint", "--thorough", "--severity", "warning", command_file("prime.pem"), NULL);
    assert_ran(&run, 1);
    run = command_run("lint", command_file("prime.pem"), NULL);
    assert_contains(run.out, "prime.pem: certificate, mailbox-validated/strict: pass\n");
    assert_ran(&run, 0);
}

/* ---- forms ---- */

static void quiet_prints_what_refuses_and_the_summary(void **state)
{
    struct ran run = command_run("lint", "--quiet", command_file("good.pem"), command_file("bad.pem"),
        command_file("trailing.der"), NULL);

    (void)state;
    assert_lacks(run.out, "good.pem");
    assert_contains(run.out, "bad.pem: certificate, mailbox-validated/strict: refuse");
    assert_contains(run.out, "trailing.der: certificate: unparsed");
    assert_contains(run.out, "\n3 documents: 1 pass, 1 refuse, 1 unparsed\n");
    assert_string_equal(run.err, "");
    assert_ran(&run, 1);
    run = command_run("lint", "--quiet", command_file("good.pem"), NULL);
    assert_string_equal(run.out, "");
    assert_ran(&run, 0);
}

static void csv_has_a_header_and_a_line_for_each_finding(void **state)
{
    static const char header[] =
        "file,artifact,profile,verdict,rule,severity,section,path,offset,message,waiver\r\n";
    struct ran run = command_run("lint", "--csv", command_file("good.pem"), command_file("odd.pem"),
        command_file("trailing.der"), NULL);
    char want[1024];

    (void)state;
    (void)snprintf(want, sizeof want,
        "%s%s/good.pem,certificate,mailbox-validated/strict,pass,,,,,,,\r\n%s/odd.pem,"
        "certificate,mailbox-validated/strict,pass,",
        header, command_folder, command_folder);
    assert_int_equal(strncmp(run.out, want, strlen(want)), 0);
    assert_contains(run.out, ",warning,");
    assert_contains(
        run.out, "/trailing.der,certificate,,unparsed,x690.definite_minimal_len,error,X.690 8.1.3,");
    assert_contains(run.out, ",\"want ");
    assert_ran(&run, 1);
    run = command_run("lint", "--csv", command_file("no-such"), NULL);
    assert_string_equal(run.out, header);
    assert_ran(&run, 2);
}

static struct ran csv_of(const char *name)
{
    struct ran_input input = { .arguments = { "/bin/sh", "-c",
                                   "cd \"$0\" && exec \"$2\" lint --csv -- \"$1\"", command_folder, name,
                                   LINTGATE_COMMAND } };

    return ran(&input);
}

static void csv_quotes_names_and_makes_no_formula_of_them(void **state)
{
    static const struct {
        const char *name, *field;
    } names[] = {
        { "a,b\"c.pem", "\"a,b\"\"c.pem\"," },
        { "=cmd().pem", "'=cmd().pem," },
        { "+1.pem", "'+1.pem," },
        { "-1.pem", "'-1.pem," },
        { "@sum.pem", "'@sum.pem," },
        { "a;=1.pem", "\"a;'=1.pem\"," },
        { "a=1.pem", "a=1.pem," },
        { "new\r\nline.pem", "new\\x0d\\x0aline.pem," },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char want[128];

        write_recipe(names[i].name, recipe_good(MV & STRICT));
        struct ran run = csv_of(names[i].name);
        (void)snprintf(want, sizeof want, "waiver\r\n%scertificate,", names[i].field);
        assert_contains(run.out, want);
        assert_ran(&run, 0);
    }
}

static void show_marks_the_octets_of_a_finding(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    struct ran run;

    (void)state;
    recipe_part(recipe, PART_SERIAL, "INTEGER <00>");
    write_recipe("serial.pem", recipe);
    run = command_run("lint", "--show", command_file("serial.pem"), NULL);
    assert_contains(run.out, "             in SEQUENCE at 0 > SEQUENCE at 4 > INTEGER at 13\n");
    assert_contains(run.out, "             00000000   30 82 ");
    assert_contains(run.out, " 02 01[00]");
    assert_lacks(run.out, "\033");
    assert_columns(run.out);
    assert_ran(&run, 1);
    run = ran(
        &(struct ran_input){ .arguments = { LINTGATE_COMMAND, "lint", "--show", command_file("serial.pem") },
            .environment = { "TERM=xterm" },
            .terminal = true });
    assert_contains(run.out, "\033[1;31m00\033[0m");
    assert_lacks(run.out, "[00]");
    assert_ran(&run, 1);
}

/* Octets that end before the length says, a name of 4,000 octets, octets behind the end, a PEM block of another kind. */
static void show_is_bounded_wherever_a_finding_lies(void **state)
{
    static const uint8_t cut[] = { 0x30, 0x82, 0x01, 0x00, 0x30, 0x82 };
    struct recipe *recipe = recipe_good(MV & STRICT);

    (void)state;
    recipe_attribute(recipe, OID_COMMON_NAME, "%04000d", 0);
    write_recipe("long.pem", recipe);
    command_write("cut.der", cut, sizeof cut);
    struct ran run = command_run("lint", "--show", command_file("long.pem"), NULL);
    assert_contains(run.out, " octets more\n");
    assert_true(run.out_len < 20000);
    assert_columns(run.out);
    assert_ran(&run, 1);
    run = command_run("lint", "--show", command_file("cut.der"), command_file("trailing.der"),
        command_file("many.pem"), NULL);
    assert_contains(run.out, "the whole document, ");
    assert_columns(run.out);
    assert_ran(&run, 1);
}

/* ---- by whose rules ---- */

static void a_document_of_another_profile_is_refused(void **state)
{
    struct ran run = command_run("lint", "--profile", "mailbox-validated/strict", command_file("good.pem"),
        command_file("tbs.der"), NULL);

    (void)state;
    assert_ran(&run, 0);
    run = command_run("lint", "--profile=sponsor-validated/strict", command_file("good.pem"), NULL);
    assert_contains(run.out, "error    lint.profile (--profile)\n");
    assert_contains(run.out, "want sponsor-validated/strict, have mailbox-validated/strict\n");
    assert_ran(&run, 1);
    run = command_run("lint", "--profile=sponsor-validated/strict", command_file("trailing.der"), NULL);
    assert_lacks(run.out, "lint.profile"); /* nobody knows what it is */
    assert_ran(&run, 1);
}

/* ---- for a key ---- */

/* A configuration with a key "ca" of the fixtures' issuer, `lines` in its section. */
static void write_config(const char *lines)
{
    char text[4096];

    write_recipe("issuer.pem", recipe_good(SUB_CA));
    assert_int_equal(chmod(command_file("issuer.pem"), 0644), 0);
    (void)snprintf(text, sizeof text,
        "[module]\nbackend = /usr/lib/softhsm/libsofthsm2.so\n[audit]\ndirectory = %s\n"
        "[key \"ca\"]\nselect = pkcs11:object=ca;type=private\nissuer = %s/issuer.pem\n"
        "sign = certificate\n%s\n",
        command_folder, command_folder, lines);
    command_write("conf", text, strlen(text));
    assert_int_equal(chmod(command_file("conf"), 0644), 0);
}

static struct ran for_key_as(const char *form, const char *file)
{
    return command_run("lint", "--date=2026-03-06", "--key=ca", "--config", command_file("conf"),
        command_file(file), form, NULL);
}

static struct ran for_key(const char *file)
{
    return for_key_as(NULL, file);
}

static void a_key_signs_its_profiles_alone(void **state)
{
    write_config("certificate-kinds = subscriber\nprofiles = mailbox-validated/strict\n");
    struct ran run = for_key("good.pem");

    (void)state;
    assert_string_equal(run.err, "");
    assert_ran(&run, 0);
    run = for_key("tbs.der");
    assert_ran(&run, 0);
    write_config("certificate-kinds = subscriber\nprofiles = sponsor-validated/strict\n");
    run = for_key("good.pem");
    assert_contains(run.out, "error    key.policy (key policy)\n");
    assert_contains(run.out, "want a kind and profile that the key signs, have mailbox-validated/strict\n");
    assert_ran(&run, 1);
    run = for_key("trailing.der");
    assert_contains(run.out, "trailing.der: certificate: unparsed: 1 error\n");
    assert_ran(&run, 1);
}

static void a_key_signs_with_its_mechanisms_and_for_its_issuer_alone(void **state)
{
    static const char profile[] = "certificate-kinds = subscriber\nprofiles = mailbox-validated/strict\n";
    struct recipe *recipe = recipe_good(MV & STRICT);
    char lines[256];

    (void)state;
    (void)snprintf(lines, sizeof lines, "%smechanisms = SHA512-RSA-PKCS\n", profile);
    write_config(lines);
    struct ran run = for_key("good.pem");
    assert_contains(
        run.out, "want the AlgorithmIdentifier of the mechanism and key in signature, have another");
    assert_ran(&run, 1);
    (void)snprintf(lines, sizeof lines, "%smechanisms = SHA512-RSA-PKCS SHA256-RSA-PKCS\n", profile);
    write_config(lines);
    run = for_key("good.pem");
    assert_ran(&run, 0);
    recipe_part(recipe, PART_ISSUER, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another CA\" } } }");
    write_recipe("foreign.pem", recipe);
    write_config(profile);
    run = for_key("foreign.pem");
    assert_contains(run.out, "want the subject of the configured issuer as issuer, have another name");
    assert_ran(&run, 1);
}

#define WAIVER "key = ca\nuntil = 2026-03-31\napproved-by = Compliance, 4711\nreason = test\n"

static void a_key_has_its_own_severity_pins_and_waivers(void **state)
{
    static const char profile[] = "certificate-kinds = subscriber\nprofiles = mailbox-validated/strict\n";
    char lines[512];

    (void)state;
    write_config(profile);
    struct ran run = for_key("odd.pem");
    assert_ran(&run, 0);
    (void)snprintf(lines, sizeof lines, "%srefuse-at = warning\n", profile);
    write_config(lines);
    run = for_key("odd.pem");
    assert_contains(run.out, ": refuse: 1 warning, 1");
    assert_ran(&run, 1);
    (void)snprintf(lines, sizeof lines, "%spin-mailbox-domains = example.com\n", profile);
    write_config(lines);
    run = for_key("good.pem");
    assert_contains(run.out, "  Pins of a key\n    error    pin.mailbox-domains (key policy)\n");
    assert_ran(&run, 1);
    (void)snprintf(lines, sizeof lines,
        "%s[waiver \"leaf.san.present\"]\n" WAIVER "[waiver \"leaf.san.subject_mailbox_repeated\"]\n" WAIVER,
        profile);
    write_config(lines);
    run = for_key("bad.pem");
    assert_contains(run.out, "             waived until 2026-03-31, approved by Compliance, 4711\n");
    assert_contains(run.out, "bad.pem: certificate, mailbox-validated/strict: pass: 2 errors, 1");
    assert_ran(&run, 0);
    run = for_key_as("--json", "bad.pem");
    assert_contains(run.out, "\"waiver\":\"until 2026-03-31, approved by Compliance, 4711\"}");
    assert_ran(&run, 0);
    run = for_key_as("--csv", "bad.pem");
    assert_contains(run.out, ",\"until 2026-03-31, approved by Compliance, 4711\"\r\n");
    assert_ran(&run, 0);
}

static void a_key_that_the_configuration_lacks_gives_2(void **state)
{
    write_config("certificate-kinds = subscriber\nprofiles = mailbox-validated/strict\n");
    struct ran run = command_run(
        "lint", "--key", "ca1", "--config", command_file("conf"), command_file("good.pem"), NULL);

    (void)state;
    assert_contains(run.err, "lintgate: --key: want a key of ");
    assert_contains(run.err, "lintgate: perhaps ca\n");
    assert_string_equal(run.out, "");
    assert_ran(&run, 2);
    write_config("no-such-line = 1\n");
    run = for_key("good.pem");
    assert_contains(run.err, "/conf:");
    assert_ran(&run, 2);
    run = command_run(
        "lint", "--key", "ca", "--config", command_file("no-such"), command_file("good.pem"), NULL);
    assert_ran(&run, 2);
}

static void a_key_that_signs_anything_gives_2(void **state)
{
    char lines[512];

    (void)state;
    assert_int_equal(chmod(command_file("good.pem"), 0644), 0);
    (void)snprintf(lines, sizeof lines,
        "certificate-kinds = subscriber\n[key \"free\"]\nselect = pkcs11:object=free;type=private\n"
        "issuer = %s/good.pem\nsign = anything\n",
        command_folder);
    write_config(lines);
    struct ran run = command_run(
        "lint", "--key", "free", "--config", command_file("conf"), command_file("good.pem"), NULL);
    assert_contains(
        run.err, "--key: want a key whose documents are linted, have free, which signs anything\n");
    assert_ran(&run, 2);
}

static void a_day_long_ago_is_none_that_a_key_signs_on(void **state)
{
    write_config("certificate-kinds = subscriber\nprofiles = mailbox-validated/strict\n");
    struct ran run = command_run("lint", "--date", "2025-12-31", "--key", "ca", "--config",
        command_file("conf"), command_file("good.pem"), NULL);

    (void)state;
    assert_contains(run.out, "error    key.clock (key policy)\n");
    assert_ran(&run, 1);
}

static void options_that_do_not_go_together_give_2(void **state)
{
    static const char *const calls[][5] = {
        { "--csv", "--json" },
        { "--csv", "--quiet" },
        { "--csv", "--show" },
        { "--thorough", "--key=ca" },
        { "--json", "--show" },
        { "--json", "--quiet" },
        { "--config", "/etc/lintgate.conf" },
        { "--key", "ca", "--severity", "error" },
        { "--key", "ca", "--issuer", "/tmp/issuer.pem" },
        { "--key", "ca", "--responder", "/tmp/responder.pem" },
        { "--key", "ca", "--cross-roots", "/tmp/roots.pem" },
        { "--profile", "strict" },
        { "--profile", "ca" },
        { "--profile=" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        struct ran run = command_run("lint", command_file("good.pem"), calls[i][0],
            calls[i][1] != NULL ? calls[i][1] : "--", calls[i][2], calls[i][3], NULL);
        assert_string_equal(run.out, "");
        assert_contains(run.err, "want ");
        assert_ran(&run, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thorough_warns_of_a_modulus_that_is_a_prime),
        cmocka_unit_test(quiet_prints_what_refuses_and_the_summary),
        cmocka_unit_test(csv_has_a_header_and_a_line_for_each_finding),
        cmocka_unit_test(csv_quotes_names_and_makes_no_formula_of_them),
        cmocka_unit_test(show_marks_the_octets_of_a_finding),
        cmocka_unit_test(show_is_bounded_wherever_a_finding_lies),
        cmocka_unit_test(a_document_of_another_profile_is_refused),
        cmocka_unit_test(a_key_signs_its_profiles_alone),
        cmocka_unit_test(a_key_signs_with_its_mechanisms_and_for_its_issuer_alone),
        cmocka_unit_test(a_key_has_its_own_severity_pins_and_waivers),
        cmocka_unit_test(a_key_that_the_configuration_lacks_gives_2),
        cmocka_unit_test(a_key_that_signs_anything_gives_2),
        cmocka_unit_test(a_day_long_ago_is_none_that_a_key_signs_on),
        cmocka_unit_test(options_that_do_not_go_together_give_2),
    };

    return cmocka_run_group_tests(tests, command_begin, command_end);
}
