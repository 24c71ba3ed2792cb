/* tests/unit/test_check_config.c - cli/check_config.c: what a person sees of a configuration. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "config_text.h"

#include "cli/check_config.h"
#include "config/markdown.h"

enum { ROOM = 64 * 1024 };

/* A CA of C=DE, O=Example with a P-256 key. */
static const char ca_pem[] = "-----BEGIN CERTIFICATE-----\n"
                             "MIIB3jCCAYOgAwIBAgIUJ+CBx1a7F++N1x7jTsF7RGOmsvkwCgYIKoZIzj0EAwIw\n"
                             "OzELMAkGA1UEBhMCREUxEDAOBgNVBAoMB0V4YW1wbGUxGjAYBgNVBAMMEUV4YW1w\n"
                             "bGUgUy9NSU1FIENBMCAXDTI2MTEyNDAzMDIwMVoYDzIxMjYxMDMxMDMwMjAxWjA7\n"
                             "MQswCQYDVQQGEwJERTEQMA4GA1UECgwHRXhhbXBsZTEaMBgGA1UEAwwRRXhhbXBs\n"
                             "ZSBTL01JTUUgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATwBd8kYqczdh0P\n"
                             "FsVtMEnYGFiECqx/OGZN5izzPd2AbSF807DrftTIMfdv6OLPFHYWUQ2QI3u9Uylg\n"
                             "MLVeTpAIo2MwYTAdBgNVHQ4EFgQUOGJgOWXu6+0Yh61aftJ4Xae61xMwHwYDVR0j\n"
                             "BBgwFoAUOGJgOWXu6+0Yh61aftJ4Xae61xMwDwYDVR0TAQH/BAUwAwEB/zAOBgNV\n"
                             "HQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSQAwRgIhAOrK7KHXNNNp6O9uSIzEH1oX\n"
                             "gr8XvAL2Rl3/N67pGZcvAiEA15Ia/3pQGfmLUWksSAcJtub9pA3QGnLzXPOtAVCd\n"
                             "dyc=\n"
                             "-----END CERTIFICATE-----\n";

static char dir[] = "/tmp/lintgate-XXXXXX";
static char file[sizeof dir + 8];
static char ca_file[sizeof dir + 8];
static char good[1024]; /* GOOD, with the certificate's path */
static char out[ROOM];
static char err[ROOM];

static void write_text(const char *path, const char *text)
{
    FILE *stream = fopen(path, "we");

    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    chmod(path, 0644);
}

static int prepare(void **state)
{
    (void)state;
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(file, sizeof file, "%s/conf", dir);
    snprintf(ca_file, sizeof ca_file, "%s/ca.pem", dir);
    snprintf(good, sizeof good,
        GOOD_START "[key \"ca\"]\nselect = pkcs11:object=ca;type=private\nissuer = %s\nsign = certificate\n",
        ca_file);
    write_text(ca_file, ca_pem);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    unlink(file);
    unlink(ca_file);
    return rmdir(dir);
}

/* The configuration: `good`, then `more`. */
static void write_good_and(const char *more)
{
    char text[2048];

    snprintf(text, sizeof text, "%s%s", good, more);
    write_text(file, text);
}

/* Runs the command with `argument`, if it is not NULL; `out` and `err` get what it prints. */
static int run(const char *argument)
{
    char name[] = "check-config";
    char copy[256];
    char *argv[] = { name, argument != NULL ? copy : NULL, NULL };
    FILE *out_stream = fmemopen(out, sizeof out, "w");
    FILE *err_stream = fmemopen(err, sizeof err, "w");

    memset(out, 0, sizeof out);
    memset(err, 0, sizeof err);
    snprintf(copy, sizeof copy, "%s", argument != NULL ? argument : "");
    int status = check_config_run(argument != NULL ? 2 : 1, argv, out_stream, err_stream);
    fclose(out_stream);
    fclose(err_stream);
    return status;
}

static void a_policy_is_printed_with_its_digest_as_a_configuration(void **state)
{
    (void)state;
    static struct told told;
    static char printed[ROOM];
    uint8_t sha256[CONFIG_SHA256_BYTES];

    write_good_and("");
    assert_int_equal(run(file), 0);
    assert_string_equal(err, "");
    struct config *config = parse(out, &told);
    assert_non_null(config);
    char *text = config_effective(config, sha256);
    int len = snprintf(printed, sizeof printed,
        "%s# The policy in effect of %s. SHA-256 of the lines above:\n# ", text, file);
    for (size_t i = 0; i < sizeof sha256; i++)
        len += snprintf(printed + len, sizeof printed - (size_t)len, "%02x", sha256[i]);
    snprintf(printed + len, sizeof printed - (size_t)len, "\n");
    assert_string_equal(out, printed);
    free(text);
    config_free(config);
}

static void complaints_go_to_standard_error_and_nothing_to_standard_output(void **state)
{
    (void)state;
    char expected[256];

    write_good_and("mode = maybe\n");
    assert_int_equal(run(file), 2);
    assert_string_equal(out, "");
    snprintf(expected, sizeof expected, "%s:9: [key \"ca\"] mode: want enforce or monitor, have \"maybe\"\n",
        file);
    assert_string_equal(err, expected);
}

static void words_and_certificates_that_the_module_refuses_are_refused(void **state)
{
    (void)state;
    char expected[512];

    write_good_and("profiles = sponsored/strict\n");
    assert_int_equal(run(file), 2);
    assert_string_equal(out, "");
    snprintf(expected, sizeof expected, "%s:9: [key \"ca\"] profiles: want ", file);
    assert_memory_equal(err, expected, strlen(expected));
    assert_non_null(strstr(err, "\"sponsored/strict\""));

    write_good_and("");
    chmod(ca_file, 0666);
    assert_int_equal(run(file), 2);
    snprintf(expected, sizeof expected,
        "%s:7: [key \"ca\"] issuer: %s: want mode 0644, writable by neither group nor others, have 0666\n",
        file, ca_file);
    assert_string_equal(err, expected);
    chmod(ca_file, 0644);
}

static void a_warning_refuses_nothing(void **state)
{
    (void)state;
    write_text(file, GOOD_START);
    assert_int_equal(run(file), 0);
    assert_memory_equal(err, "warning: ", strlen("warning: "));
    assert_string_not_equal(out, "");
}

static void waivers_are_printed_and_those_that_expired_warned_of(void **state)
{
    (void)state;
    char expected[512];

    write_good_and(
        "[waiver \"leaf.dn.c.iso3166\"]\nkey = ca\nuntil = 2026-01-31\napproved-by = us\nreason = y\n"
        "[waiver \"leaf.dn.l.needs_c\"]\nkey = ca\nuntil = 9998-12-31\napproved-by = us\nreason = y\n");
    assert_int_equal(run(file), 0);
    assert_non_null(strstr(
        out, "[waiver \"leaf.dn.c.iso3166\"]\napproved-by = us\nkey = ca\nreason = y\nuntil = 2026-01-31\n"));
    assert_non_null(strstr(out, "[waiver \"leaf.dn.l.needs_c\"]\n"));
    snprintf(expected, sizeof expected,
        "warning: %s:11: [waiver \"leaf.dn.c.iso3166\"] until: expired on 2026-01-31: findings count again\n",
        file);
    assert_string_equal(err, expected);
}

static void a_relative_path_starts_here(void **state)
{
    (void)state;
    write_good_and("");
    assert_int_equal(chdir(dir), 0);
    assert_int_equal(run("conf"), 0);
    assert_non_null(strstr(out, file));
    assert_int_equal(chdir("/"), 0);
}

static void without_a_file_it_is_the_one_that_the_module_finds(void **state)
{
    (void)state;
    write_good_and("");
    setenv("LINTGATE_CONF", file, 1);
    assert_int_equal(run(NULL), 0);
    assert_non_null(strstr(out, file));
    setenv("LINTGATE_CONF", "conf", 1); /* no person typed this: the module would refuse it */
    assert_int_equal(run(NULL), 2);
    assert_string_equal(err, "conf: want an absolute path\n");
    unsetenv("LINTGATE_CONF");
}

static void markdown_is_the_documentation(void **state)
{
    (void)state;
    char *want = config_markdown();

    assert_int_equal(run("--markdown"), 0);
    assert_string_equal(out, want);
    free(want);
}

static void what_is_no_call_is_answered_with_the_usage(void **state)
{
    (void)state;
    assert_int_equal(run("--help"), 2);
    assert_string_equal(out, "");
    assert_string_equal(err, "usage: lintgate check-config [FILE | --markdown]\n");
}

static void a_full_disk_is_no_success(void **state)
{
    (void)state;
    char name[] = "check-config";
    char *argv[] = { name, file, NULL };
    FILE *full = fopen("/dev/full", "we");

    if (full == NULL)
        skip();
    write_good_and("");
    assert_int_equal(check_config_run(2, argv, full, stderr), 2);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_is_printed_with_its_digest_as_a_configuration),
        cmocka_unit_test(complaints_go_to_standard_error_and_nothing_to_standard_output),
        cmocka_unit_test(words_and_certificates_that_the_module_refuses_are_refused),
        cmocka_unit_test(a_warning_refuses_nothing),
        cmocka_unit_test(waivers_are_printed_and_those_that_expired_warned_of),
        cmocka_unit_test(a_relative_path_starts_here),
        cmocka_unit_test(without_a_file_it_is_the_one_that_the_module_finds),
        cmocka_unit_test(markdown_is_the_documentation),
        cmocka_unit_test(what_is_no_call_is_answered_with_the_usage),
        cmocka_unit_test(a_full_disk_is_no_success),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
