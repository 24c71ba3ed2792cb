/* tests/unit/test_config_effective.c - config/effective.c, config/markdown.c and the files that come with them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#include "config/file.h"
#include "config/markdown.h"
#include "crypto/digest.h"

static struct told told;

/* The canonical text of a configuration, and its digest. */
static char *effective(const char *text, uint8_t sha256[CONFIG_SHA256_BYTES])
{
    struct config *config = parse(text, &told);

    assert_non_null(config);
    char *canonical = config_effective(config, sha256);
    assert_non_null(canonical);
    config_free(config);
    return canonical;
}

static const char mixed[] = "[key \"b\"]\n"
                            "select = pkcs11:object=b;type=private\n"
                            "public-key = /b\n"
                            "sign = anything\n" GOOD "mechanisms = SHA256-RSA-PKCS EDDSA\n"
                            "mode = monitor ; for now\n"
                            "profiles = sponsor-validated/strict\n"
                            "pin-validity-days = 825\n"
                            "pin-crl-urls = http://b/ http://a/\n"
                            "[waiver \"r\"]\n"
                            "reason = it is ; right\n"
                            "approved-by = x y\n"
                            "until = 2027-01-31\n"
                            "key = ca\n"
                            "[waiver \"q.z\"]\n"
                            "key = ca\n"
                            "profile = p/q\n"
                            "until = 2027-01-31\n"
                            "approved-by = x\n"
                            "reason = y\n"
                            "[waiver \"q.z\"]\n"
                            "profile = o/p\n"
                            "until = 2026-12-01\n"
                            "approved-by = x\n"
                            "reason = y\n";

static const char canonical[] = "[audit]\n"
                                "directory = /var/log/lintgate\n"
                                "keep-tbs = refused\n"
                                "keep-text = no\n"
                                "lock-timeout = 10\n"
                                "log-to = none\n"
                                "rotate-after = 1\n"
                                "rotate-size = 64M\n"
                                "\n"
                                "[key \"b\"]\n"
                                "public-key = /b\n"
                                "select = pkcs11:object=b;type=private\n"
                                "sign = anything\n"
                                "\n"
                                "[key \"ca\"]\n"
                                "certificate-kinds = subscriber\n"
                                "certificate-limit = 64K\n"
                                "certificate-request-limit = 64K\n"
                                "crl-limit = 64M\n"
                                "issuer = /etc/ca.pem\n"
                                "mechanisms = EDDSA SHA256-RSA-PKCS\n"
                                "mode = monitor\n"
                                "ocsp-response-limit = 64K\n"
                                "pin-crl-urls = http://a/ http://b/\n"
                                "pin-validity-days = 825\n"
                                "profiles = sponsor-validated/strict\n"
                                "raw-signing = no\n"
                                "refusal-code = CKR_FUNCTION_REJECTED\n"
                                "refuse-at = error\n"
                                "select = pkcs11:object=ca;type=private\n"
                                "sign = certificate\n"
                                "\n"
                                "[module]\n"
                                "backend = /lib/backend.so\n"
                                "\n"
                                "[waiver \"q.z\"]\n"
                                "approved-by = x\n"
                                "profile = o/p\n"
                                "reason = y\n"
                                "until = 2026-12-01\n"
                                "\n"
                                "[waiver \"q.z\"]\n"
                                "approved-by = x\n"
                                "key = ca\n"
                                "profile = p/q\n"
                                "reason = y\n"
                                "until = 2027-01-31\n"
                                "\n"
                                "[waiver \"r\"]\n"
                                "approved-by = x y\n"
                                "key = ca\n"
                                "reason = it is\n"
                                "until = 2027-01-31\n";

static void the_canonical_text_has_every_default_and_is_sorted(void **state)
{
    (void)state;
    uint8_t sha256[CONFIG_SHA256_BYTES];
    char *text = effective(mixed, sha256);

    assert_string_equal(text, canonical);
    free(text);
}

static void the_digest_is_that_of_the_text(void **state)
{
    (void)state;
    uint8_t sha256[CONFIG_SHA256_BYTES];
    uint8_t expected[DIGEST_MAX_BYTES];

    free(effective(mixed, sha256));
    assert_true(digest_compute(DIGEST_SHA256, canonical, strlen(canonical), expected));
    assert_memory_equal(sha256, expected, CONFIG_SHA256_BYTES);
}

static void the_canonical_text_is_a_configuration_that_means_the_same(void **state)
{
    (void)state;
    uint8_t sha256[CONFIG_SHA256_BYTES];
    char *text = effective(canonical, sha256);

    assert_string_equal(text, canonical);
    free(text);
}

static void every_choice_is_printed_as_it_is_read(void **state)
{
    (void)state;
    static const char *const lines[] = { "keep-tbs = all\n", "keep-tbs = none\n", "keep-text = yes\n",
        "lock-timeout = 3600\n", "refuse-at = warning\n", "refusal-code = CKR_DATA_INVALID\n",
        "refusal-code = CKR_DEVICE_ERROR\n", "refusal-code = CKR_KEY_FUNCTION_NOT_PERMITTED\n",
        "raw-signing = registered\n", "log-to = journald\n", "backend-arguments = a b\n" };
    uint8_t sha256[CONFIG_SHA256_BYTES];

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[1024];
        bool of_audit = lines[i][0] == 'k' || lines[i][0] == 'l';
        bool of_module = lines[i][0] == 'b';
        snprintf(text, sizeof text, "%s%s%s%s%s", "[module]\nbackend = /lib/backend.so\n",
            of_module ? lines[i] : "", "[audit]\ndirectory = /var/log/lintgate\n", of_audit ? lines[i] : "",
            GOOD_KEY);
        if (!of_audit && !of_module)
            strncat(text, lines[i], sizeof text - strlen(text) - 1);
        char *printed = effective(text, sha256);
        assert_non_null(strstr(printed, lines[i]));
        free(printed);
    }
}

/* The whole of a file of this project. */
static char *read_ours(const char *name)
{
    char path[1024];
    enum { ROOM = 64 * 1024 };
    char *text = calloc(1, ROOM);

    snprintf(path, sizeof path, "%s/%s", LINTGATE_SOURCE_DIR, name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, ROOM - 1, file) < ROOM - 1);
    fclose(file);
    return text;
}

static void the_documentation_is_what_the_table_says(void **state)
{
    (void)state;
    char *have = read_ours("docs/configuration.md");
    char *want = config_markdown();

    assert_string_equal(have, want);
    free(want);
    free(have);
}

static void the_example_is_a_configuration(void **state)
{
    (void)state;
    char *text = read_ours("config/examples/lintgate.conf");
    struct config *config = parse(text, &told);

    assert_non_null(config);
    assert_string_equal(told.text,
        "warning: conf:41: [key \"smime-issuing-2\"] mode: monitor signs what should be refused\n");
    assert_int_equal(config->key_count, 3);
    assert_int_equal(config->keys[0].profiles.count, 2);
    assert_int_equal(config->keys[0].pin_key_usages.count, 2);
    assert_int_equal(config->keys[2].sign, SIGN_ANYTHING);
    config_free(config);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canonical_text_has_every_default_and_is_sorted),
        cmocka_unit_test(the_digest_is_that_of_the_text),
        cmocka_unit_test(the_canonical_text_is_a_configuration_that_means_the_same),
        cmocka_unit_test(every_choice_is_printed_as_it_is_read),
        cmocka_unit_test(the_documentation_is_what_the_table_says),
        cmocka_unit_test(the_example_is_a_configuration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
