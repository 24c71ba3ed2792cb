/* tests/unit/test_config.c - config/parse.c and what it calls: what a configuration means, and what is no configuration. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#include "config/line.h"
#include "config/row.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct told told;

/* The text is refused with exactly these complaints. */
static void assert_refused(const char *text, const char *complaints)
{
    struct config *config = parse(text, &told);

    assert_string_equal(told.text, complaints);
    assert_null(config);
}

static struct config *assert_taken(const char *text)
{
    struct config *config = parse(text, &told);

    assert_string_equal(told.text, "");
    assert_non_null(config);
    return config;
}

/* -- what a configuration means ---------------------------------------------------------------------------------- */

static void a_key_that_is_left_out_has_its_default(void **state)
{
    (void)state;
    struct config *config = assert_taken(GOOD);

    assert_string_equal(config->path, "conf");
    assert_string_equal(config->module.backend, "/lib/backend.so");
    assert_null(config->module.backend_arguments);
    assert_string_equal(config->audit.directory, "/var/log/lintgate");
    assert_int_equal(config->audit.keep_tbs, KEEP_TBS_REFUSED);
    assert_int_equal(config->audit.lock_timeout, 10);
    assert_int_equal(config->key_count, 1);
    const struct config_key *key = &config->keys[0];
    assert_string_equal(key->name, "ca");
    assert_string_equal(key->select, "pkcs11:object=ca;type=private");
    assert_string_equal(key->issuer, "/etc/ca.pem");
    assert_null(key->public_key);
    assert_int_equal(key->sign, SIGN_CERTIFICATE);
    assert_int_equal(key->certificate_kinds.count, 1);
    assert_string_equal(key->certificate_kinds.at[0], "subscriber");
    assert_int_equal(key->profiles.count, 8);
    assert_string_equal(key->profiles.at[0], "mailbox-validated/multipurpose");
    assert_string_equal(key->profiles.at[7], "individual-validated/strict");
    assert_int_equal(key->mechanisms.count, 10);
    assert_int_equal(key->refuse_at, REFUSE_AT_ERROR);
    assert_int_equal(key->mode, MODE_ENFORCE);
    assert_int_equal(key->refusal_code, REFUSAL_FUNCTION_REJECTED);
    config_free(config);
}

static void every_value_knows_its_line_and_a_default_has_none(void **state)
{
    (void)state;
    struct config *config = assert_taken("# first\n\n" GOOD "mode = enforce\n");

    assert_int_equal(config->module.line, 3);
    assert_int_equal(config->module.lines.backend, 4);
    assert_int_equal(config->module.lines.backend_arguments, 0);
    assert_int_equal(config->audit.line, 5);
    assert_int_equal(config->audit.lines.directory, 6);
    assert_int_equal(config->audit.lines.lock_timeout, 0);
    assert_int_equal(config->keys[0].line, 7);
    assert_int_equal(config->keys[0].lines.sign, 10);
    assert_int_equal(config->keys[0].lines.mode, 11);
    assert_int_equal(config->keys[0].lines.mechanisms, 0);
    config_free(config);
}

static void legal_values_arrive(void **state)
{
    (void)state;
    struct config *config = assert_taken(
        "[module]\nbackend=/b\t; c\nbackend-arguments = a=b;c  'd e'  ; f\n"
        "[audit]\ndirectory = /a b\nkeep-tbs = all\nlock-timeout = 3600\n"
        "[key \"A.b_c-1\"] ; comment\n"
        "select = pkcs11:token=t%20u;serial=1;id=%01;type=private\n"
        "public-key = /k\nsign = certificate\ncertificate-kinds =\tca \t subscriber\n"
        "refuse-at = warning\nrefusal-code = CKR_KEY_FUNCTION_NOT_PERMITTED\n");

    assert_string_equal(config->module.backend, "/b");
    assert_string_equal(config->module.backend_arguments, "a=b;c  'd e'");
    assert_string_equal(config->audit.directory, "/a b");
    assert_int_equal(config->audit.keep_tbs, KEEP_TBS_ALL);
    assert_int_equal(config->audit.lock_timeout, 3600);
    assert_string_equal(config->keys[0].name, "A.b_c-1");
    assert_string_equal(config->keys[0].select, "pkcs11:token=t%20u;serial=1;id=%01;type=private");
    assert_string_equal(config->keys[0].public_key, "/k");
    assert_int_equal(config->keys[0].certificate_kinds.count, 2);
    assert_string_equal(config->keys[0].certificate_kinds.at[0], "ca");
    assert_string_equal(config->keys[0].certificate_kinds.at[1], "subscriber");
    assert_int_equal(config->keys[0].refuse_at, REFUSE_AT_WARNING);
    assert_int_equal(config->keys[0].refusal_code, REFUSAL_KEY_FUNCTION_NOT_PERMITTED);
    config_free(config);
}

static void many_keys_keep_their_order(void **state)
{
    (void)state;
    struct config_output text = { 0 };

    config_output_add(&text, GOOD_START);
    for (int i = 0; i < 100; i++)
        config_output_add(&text,
            "[key \"k%d\"]\nselect = pkcs11:object=k%d;type=private\npublic-key = /k%d\nsign = anything\n", i,
            i, i);
    char *whole = config_output_take(&text);
    struct config *config = assert_taken(whole);
    assert_int_equal(config->key_count, 100);
    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "k%d", i);
        assert_string_equal(config->keys[i].name, name);
        assert_int_equal(config->keys[i].sign, SIGN_ANYTHING);
    }
    config_free(config);
    free(whole);
}

static void zero_is_the_value_that_refuses(void **state)
{
    (void)state;
    struct config_key key;

    memset(&key, 0, sizeof key);
    assert_int_equal(key.sign, SIGN_NOTHING);
    assert_int_equal(key.mode, MODE_ENFORCE);
    assert_int_equal(key.refuse_at, REFUSE_AT_WARNING);
    assert_int_equal(key.mechanisms.count, 0);
}

/* -- what is no configuration ------------------------------------------------------------------------------------ */

#define HEADING                                                                                              \
    "want a heading [module], [audit], [index], [spool], [key \"NAME\"], [token \"LABEL\"] or [waiver "      \
    "\"RULE-ID\"] "                                                                                          \
    "and "                                                                                                   \
    "nothing behind it, NAME "                                                                               \
    "of "                                                                                                    \
    "at most 64 letters, digits, '.', '_', '-'; have "
#define SIGN_WORDS                                                                                           \
    "certificate, crl, ocsp-response, certificate-request, each once with blanks between; or anything alone"
#define KEYS                                                                                                 \
    "select, issuer, public-key, sign, responder, certificate-kinds, profiles, cross-roots, "                \
    "certificate-limit, "                                                                                    \
    "crl-limit, ocsp-response-limit, certificate-request-limit, mechanisms, use-index, refuse-at, mode, "    \
    "raw-signing, "                                                                                          \
    "refusal-code, pin-key-usages, pin-extended-key-usages, pin-policies, pin-crl-urls, pin-ocsp-urls, "     \
    "pin-ca-issuers-urls, pin-cps-urls, pin-validity-days, pin-subject-attributes, "                         \
    "pin-forbidden-attributes, pin-required-attributes, pin-organizations, pin-mailbox-domains, "            \
    "pin-ca-subjects, "                                                                                      \
    "pin-ca-keys, pin-path-length, pin-crl-points, pin-extensions"

/* What stands behind GOOD, from line 9 on, and what is said of it. */
static const struct {
    const char *lines;
    const char *complaint;
} line_cases[] = {
    /* shapes that inih would take or skip */
    { "[key \"b\"] x\n", "conf:9: " HEADING "[key \"b\"] x\n" },
    { "[key \"b\"] x\nfoo = bar\nsign = certificate\n", "conf:9: " HEADING "[key \"b\"] x\n" },
    { "[key \"b\"]; x\n", "conf:9: " HEADING "[key \"b\"]; x\n" },
    { "[key \"b\"\n", "conf:9: " HEADING "[key \"b\"\n" },
    { "[key  \"b\"]\n", "conf:9: " HEADING "[key  \"b\"]\n" },
    { "[key \"\"]\n", "conf:9: " HEADING "[key \"\"]\n" },
    { "[key \"b c\"]\n", "conf:9: " HEADING "[key \"b c\"]\n" },
    { "[key b]\n", "conf:9: " HEADING "[key b]\n" },
    { "[ audit]\n", "conf:9: " HEADING "[ audit]\n" },
    { "[]\n", "conf:9: " HEADING "[]\n" },
    { "[\n", "conf:9: " HEADING "[\n" },
    { "[key \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggh\"]\n",
        "conf:9: " HEADING "[key \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggh\"]\n" },
    { "mode\n", "conf:9: want \"key = value\", have a line that begins \"mode\"\n" },
    { "mode: enforce\n", "conf:9: want \"key = value\", have a line that begins \"mode:\"\n" },
    { "= enforce\n", "conf:9: want \"key = value\", have a line that begins \"\"\n" },
    { "Mode = enforce\n", "conf:9: want \"key = value\", have a line that begins \"Mode\"\n" },
    { "refuse_at = error\n", "conf:9: want \"key = value\", have a line that begins \"refuse_at\"\n" },
    { " mode = enforce\n",
        "conf:9: want no blank before a key or heading, have one: a value ends with its line\n" },
    { "\tenforce\n",
        "conf:9: want no blank before a key or heading, have one: a value ends with its line\n" },
    { " [key \"b\"]\n",
        "conf:9: want no blank before a key or heading, have one: a value ends with its line\n" },
    /* bytes */
    { "mode = enforce\r\n# x\r\n", "conf:9: want lines that end in LF, have CR LF\n" },
    { "mode = enforce\rx\n", "conf:9: want no control characters, have byte 0x0d at column 15\n" },
    { "# \x1b[2J\n", "conf:9: want no control characters, have byte 0x1b at column 3\n" },
    { "mode = \x7f\n", "conf:9: want no control characters, have byte 0x7f at column 8\n" },
    { "mode\xc2\xa0= enforce\n",
        "conf:9: want only ASCII outside of comment lines, have byte 0xc2 at column 5\n" },
    { "mode = enforce ; \xc3\xa4\n",
        "conf:9: want only ASCII outside of comment lines, have byte 0xc3 at column 18\n" },
    { "mode = enforce",
        "conf:9: want a line end behind the last line, have none: something may be cut off\n" },
    { "# cut", "conf:9: want a line end behind the last line, have none: something may be cut off\n" },
    /* sections and keys */
    { "[keys]\n", "conf:9: " HEADING "[keys]\n" },
    { "[key]\nfoo = bar\n", "conf:9: " HEADING "[key]\n" },
    { "[module \"x\"]\n", "conf:9: " HEADING "[module \"x\"]\n" },
    { "[waiver]\n", "conf:9: " HEADING "[waiver]\n" },
    { "[module]\nfoo = bar\n", "conf:9: [module] want each section once, have another at line 1\n" },
    { "[audit]\n", "conf:9: [audit] want each section once, have another at line 3\n" },
    { "[key \"ca\"]\nfoo = bar\n", "conf:9: [key \"ca\"] want each section once, have another at line 5\n" },
    { "sign = certificate\n", "conf:9: [key \"ca\"] sign: want it once, have it at line 8, too\n" },
    { "mode = maybe\nmode = enforce\n",
        "conf:9: [key \"ca\"] mode: want enforce or monitor, have \"maybe\"\n"
        "conf:10: [key \"ca\"] mode: want it once, have it at line 9, too\n" },
    { "modes = enforce\n", "conf:9: [key \"ca\"] want a key among " KEYS "; have \"modes\"\n" },
    { "backend = /x\n", "conf:9: [key \"ca\"] want a key among " KEYS "; have \"backend\"\n" },
    /* values */
    { "mode =\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have none\n" },
    { "mode = ; enforce\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have none\n" },
    { "mode = enforce;\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have \"enforce;\"\n" },
    { "mode = enforce x\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have \"enforce x\"\n" },
    { "mode = \"enforce\"\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have \"\"enforce\"\"\n" },
    { "mode = = enforce\n", "conf:9: [key \"ca\"] mode: want enforce or monitor, have \"= enforce\"\n" },
    { "mode = enforce\t# x\n",
        "conf:9: [key \"ca\"] mode: want ';' before a comment behind a value, have '#'\n" },
    { "mode = # x\n", "conf:9: [key \"ca\"] mode: want ';' before a comment behind a value, have '#'\n" },
    /* the whole */
    { "public-key = /k\n", "conf:9: [key \"ca\"] public-key: want issuer or public-key, have both\n" },
    { "[key \"b\"]\nselect = pkcs11:object=b;type=private\nsign = certificate\n",
        "conf:9: [key \"b\"] want issuer or public-key, have neither\n" },
    { "[key \"b\"]\nselect = pkcs11:object=ca;type=private\nissuer = /b\nsign = certificate\n",
        "conf:10: [key \"b\"] select: want a key that no other section selects, have that of [key "
        "\"ca\"]\n" },
    { "[key \"b\"]\n",
        "conf:9: [key \"b\"] select: want pkcs11:... with type=private and object or id, have none\n"
        "conf:9: [key \"b\"] sign: want " SIGN_WORDS ", have none\n"
        "conf:9: [key \"b\"] want issuer or public-key, have neither\n" },
    { "responder = /r\n",
        "conf:8: [key \"ca\"] sign: want ocsp-response alone for the key of a responder, have something "
        "else\n" },
    { "[key \"b\"]\nselect = pkcs11:object=b;type=private\nissuer = /b\nresponder = /r\n"
      "sign = crl ocsp-response\n",
        "conf:13: [key \"b\"] sign: want ocsp-response alone for the key of a responder, have something "
        "else\n" },
    { "[key \"b\"]\nselect = pkcs11:object=b;type=private\npublic-key = /k\nresponder = /r\n"
      "sign = ocsp-response\n",
        "conf:12: [key \"b\"] responder: want issuer, the CA that the responder answers for, have none\n" },
    { "[key \"b\"]\nselect = pkcs11:object=b;type=private\nissuer = /b\nresponder = /r\n"
      "sign = anything\n",
        "conf:12: [key \"b\"] responder: want it left out, or another sign than anything, which nothing "
        "restricts\n" },
    { "[key \"b\"]\nselect = pkcs11:object=b;type=private\nissuer = /b\nsign = anything\nprofiles = "
      "x\nrefuse-at = error\n",
        "conf:13: [key \"b\"] profiles: want it left out, or another sign than anything, which nothing "
        "restricts\n"
        "conf:14: [key \"b\"] refuse-at: want it left out, or another sign than anything, which nothing "
        "restricts\n" },
};

static void every_fault_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(line_cases); i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s", GOOD, line_cases[i].lines);
        assert_refused(text, line_cases[i].complaint);
    }
}

static void a_key_before_the_first_heading_is_refused(void **state)
{
    (void)state;
    assert_refused(
        "mode = enforce\n" GOOD, "conf:1: mode: want a section heading before the first key, have none\n");
}

static void a_byte_order_mark_is_refused(void **state)
{
    (void)state;
    assert_refused("\xef\xbb\xbf" GOOD, "conf:1: want no byte order mark, have one\n");
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    static const char text[] = GOOD "mode = enforce\0x\n";

    assert_null(parse_bytes(text, sizeof text - 1, &told));
    assert_string_equal(told.text, "conf:9: want no control characters, have byte 0x00 at column 15\n");
}

static void an_empty_file_lacks_both_sections(void **state)
{
    (void)state;
    assert_refused("",
        "conf: want section [module], have none\nconf: want section [audit], have none\n"
        "warning: conf: want a section [key \"NAME\"], have none: every private key is locked\n");
}

static void a_required_key_is_missed_at_its_section(void **state)
{
    (void)state;
    assert_refused("[audit]\n\n[module]\n" GOOD_KEY,
        "conf:3: [module] backend: want an absolute path, have none\n"
        "conf:1: [audit] directory: want an absolute path, have none\n");
}

static void no_key_section_is_legal_and_worth_a_warning(void **state)
{
    (void)state;
    struct config *config = parse(GOOD_START, &told);

    assert_non_null(config);
    assert_int_equal(config->key_count, 0);
    assert_string_equal(
        told.text, "warning: conf: want a section [key \"NAME\"], have none: every private key is locked\n");
    config_free(config);
}

static void monitor_is_legal_and_worth_a_warning(void **state)
{
    (void)state;
    struct config *config = parse(GOOD "mode = monitor\n", &told);

    assert_non_null(config);
    assert_int_equal(config->keys[0].mode, MODE_MONITOR);
    assert_string_equal(
        told.text, "warning: conf:9: [key \"ca\"] mode: monitor signs what should be refused\n");
    config_free(config);
}

/* `filler` bytes in the value, and what the line has besides. */
static void parse_long_line(char *text, size_t filler)
{
    size_t len = strlen(GOOD "[key \"b\"]\npublic-key = /");

    memcpy(text, GOOD "[key \"b\"]\npublic-key = /", len);
    memset(text + len, 'x', filler);
    static const char end[] = "\nsign = anything\nselect = pkcs11:object=b;type=private\n";
    memcpy(text + len + filler, end, sizeof end);
}

static void the_longest_line_arrives_whole_and_a_longer_one_is_refused(void **state)
{
    (void)state;
    static char text[2 * LINE_MAX_BYTES];
    size_t filler = LINE_MAX_BYTES - strlen("public-key = /");

    parse_long_line(text, filler);
    struct config *config = assert_taken(text);
    assert_int_equal(strlen(config->keys[1].public_key), filler + 1);
    config_free(config);

    parse_long_line(text, filler + 1);
    assert_refused(text, "conf:10: want a line of at most 2048 bytes, have 2049\n"
                         "conf:9: [key \"b\"] want issuer or public-key, have neither\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_is_left_out_has_its_default),
        cmocka_unit_test(every_value_knows_its_line_and_a_default_has_none),
        cmocka_unit_test(legal_values_arrive),
        cmocka_unit_test(many_keys_keep_their_order),
        cmocka_unit_test(zero_is_the_value_that_refuses),
        cmocka_unit_test(every_fault_is_told_with_its_line),
        cmocka_unit_test(a_key_before_the_first_heading_is_refused),
        cmocka_unit_test(a_byte_order_mark_is_refused),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(an_empty_file_lacks_both_sections),
        cmocka_unit_test(a_required_key_is_missed_at_its_section),
        cmocka_unit_test(no_key_section_is_legal_and_worth_a_warning),
        cmocka_unit_test(monitor_is_legal_and_worth_a_warning),
        cmocka_unit_test(the_longest_line_arrives_whole_and_a_longer_one_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
