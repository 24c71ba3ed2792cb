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

static char dir[] = "/tmp/lintgate-XXXXXX";
static char file[sizeof dir + 8];
static char out[ROOM];
static char err[ROOM];

static int prepare(void **state)
{
    (void)state;
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(file, sizeof file, "%s/conf", dir);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(dir);
}

static void write_file(const char *text)
{
    FILE *stream = fopen(file, "we");

    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    chmod(file, 0644);
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

    write_file(GOOD);
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

    write_file(GOOD "mode = maybe\n");
    assert_int_equal(run(file), 2);
    assert_string_equal(out, "");
    snprintf(expected, sizeof expected, "%s:9: [key \"ca\"] mode: want enforce or monitor, have \"maybe\"\n",
        file);
    assert_string_equal(err, expected);
}

static void a_warning_refuses_nothing(void **state)
{
    (void)state;
    write_file(GOOD_START);
    assert_int_equal(run(file), 0);
    assert_memory_equal(err, "warning: ", strlen("warning: "));
    assert_string_not_equal(out, "");
}

static void a_relative_path_starts_here(void **state)
{
    (void)state;
    write_file(GOOD);
    assert_int_equal(chdir(dir), 0);
    assert_int_equal(run("conf"), 0);
    assert_non_null(strstr(out, file));
    assert_int_equal(chdir("/"), 0);
}

static void without_a_file_it_is_the_one_that_the_module_finds(void **state)
{
    (void)state;
    write_file(GOOD);
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
    write_file(GOOD);
    assert_int_equal(check_config_run(2, argv, full, stderr), 2);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_is_printed_with_its_digest_as_a_configuration),
        cmocka_unit_test(complaints_go_to_standard_error_and_nothing_to_standard_output),
        cmocka_unit_test(a_warning_refuses_nothing),
        cmocka_unit_test(a_relative_path_starts_here),
        cmocka_unit_test(without_a_file_it_is_the_one_that_the_module_finds),
        cmocka_unit_test(markdown_is_the_documentation),
        cmocka_unit_test(what_is_no_call_is_answered_with_the_usage),
        cmocka_unit_test(a_full_disk_is_no_success),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
