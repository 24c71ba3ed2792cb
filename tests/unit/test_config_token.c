/* tests/unit/test_config_token.c - [token] sections as config/ reads them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define FREE                                                                                                 \
    "warning: conf:10: [token \"t\"] protect: its keys sign anything, which nothing judges or records\n"

static struct told told;

/* A label as a token has it. */
static bool frees(const struct config *config, const char *text)
{
    unsigned char label[CONFIG_LABEL_BYTES];

    memset(label, ' ', sizeof label);
    memcpy(label, text, strlen(text));
    return config_frees_token(config, label);
}

static void a_token_is_protected_unless_its_section_says_otherwise(void **state)
{
    struct config *config = parse(GOOD "[token \"t\"]\nprotect = no\n[token \"u\"]\nprotect = yes\n", &told);

    (void)state;
    assert_non_null(config);
    assert_int_equal(config->token_count, 2);
    assert_string_equal(config->tokens[0].label, "t");
    assert_int_equal(config->tokens[0].line, 9);
    assert_int_equal(config->tokens[0].lines.protect, 10);
    assert_true(frees(config, "t"));
    assert_false(frees(config, "u"));
    assert_false(frees(config, "T"));
    assert_false(frees(config, "tt"));
    assert_false(frees(config, ""));
    config_free(config);
    config = parse(GOOD, &told);
    assert_false(frees(config, "t"));
    config_free(config);
}

static void the_star_is_every_token_that_no_other_section_names(void **state)
{
    struct config *config = parse(GOOD "[token \"*\"]\nprotect = no\n[token \"ca\"]\nprotect = yes\n", &told);

    (void)state;
    assert_non_null(config);
    assert_true(frees(config, "t"));
    assert_true(frees(config, "")); /* one that is not initialised */
    assert_true(frees(config, "*"));
    assert_false(frees(config, "ca"));
    config_free(config);
    config = parse(GOOD "[token \"%2A\"]\nprotect = no\n", &told);
    assert_true(frees(config, "*"));
    assert_false(frees(config, "t"));
    config_free(config);
}

static void a_label_is_written_as_it_is_or_in_percents(void **state)
{
    static const struct {
        const char *written, *label;
    } labels[] = {
        { "NSS Certificate DB", "NSS Certificate DB" },
        { "a]b#c;d=e'f", "a]b#c;d=e'f" },
        { "M%C3%BCller 100%25 %22x%22", "M\xc3\xbcller 100% \"x\"" },
        { "01234567890123456789012345678901", "01234567890123456789012345678901" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        char text[1024];

        snprintf(text, sizeof text, GOOD "[token \"%s\"]\nprotect = no\n", labels[i].written);
        struct config *config = parse(text, &told);
        assert_non_null(config);
        assert_true(frees(config, labels[i].label));
        config_free(config);
    }
}

#define LABEL                                                                                                \
    "want a label of at most 32 bytes without blanks at its end, other bytes than ASCII, '\"' and '%' as "   \
    "%XX; have another\n"

#define HASH       "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw"
#define TRANSLATED "[token \"t\"]\ngate-pin = " HASH "\n"

/* What stands behind GOOD, from line 9 on, and what is said of it. */
static const struct {
    const char *lines, *complaint;
} cases[] = {
    { "[token \"t\"]\nprotect = no\n", FREE },
    { "[token \"t\"]\nprotect = yes\n", "" },
    { "[token \"t\"]\n",
        "conf:9: [token \"t\"] want protect or gate-pin, have neither: the section says nothing\n" },
    { "[token \"t\"]\nserial = 1\n",
        "conf:9: [token \"t\"] want protect or gate-pin, have neither: the section says nothing\n" },
    { TRANSLATED "pin-file = /etc/pin\n", "" },
    { TRANSLATED "pin-credential = hsm-pin\nserial = 0123456789abcdef\nprotect = yes\n", "" },
    { TRANSLATED,
        "conf:10: [token \"t\"] gate-pin: want pin-file or pin-credential, the token's own PIN, have "
        "neither\n" },
    { TRANSLATED "pin-file = /etc/pin\npin-credential = hsm-pin\n",
        "conf:12: [token \"t\"] pin-credential: want pin-file or pin-credential, have both\n" },
    { TRANSLATED "pin-file = pin\n",
        "conf:11: [token \"t\"] pin-file: want an absolute path, have \"pin\"\n" },
    { TRANSLATED "pin-credential = ../pin\n",
        "conf:11: [token \"t\"] pin-credential: want a name without '/', have \"../pin\"\n" },
    { TRANSLATED "pin-file = /etc/pin\nprotect = no\n",
        "conf:12: [token \"t\"] protect: want a token that is protected for gate-pin, have one that lintgate "
        "leaves alone\nwarning: conf:12: [token \"t\"] protect: its keys sign anything, which nothing judges "
        "or "
        "records\n" },
    { "[token \"t\"]\nprotect = yes\npin-file = /etc/pin\n",
        "conf:11: [token \"t\"] want gate-pin, what programs log in with instead of the token's PIN, have "
        "none\n" },
    /* A PIN where its hash belongs is not said again. */
    { "[token \"t\"]\ngate-pin = my secret PIN\npin-file = /etc/pin\n",
        "conf:10: [token \"t\"] gate-pin: want a line of `lintgate pin hash`: "
        "$scrypt$ln=16,r=8,p=2$SALT$HASH, have \"something else\"\n" },
    { "[token \"t\"]\nprotect = never\n",
        "conf:10: [token \"t\"] protect: want yes or no, have \"never\"\n" },
    { "[token \"t\"]\nprotect = yes\nsign = anything\n",
        "conf:11: [token \"t\"] want a key among protect, gate-pin, pin-file, pin-credential, serial; have "
        "\"sign\"\n" },
    { "[token \"t \"]\nprotect = no\n", "conf:9: [token \"t \"] " LABEL },
    { "[token \"t%\"]\nprotect = no\n", "conf:9: [token \"t%\"] " LABEL },
    { "[token \"t%4\"]\nprotect = no\n", "conf:9: [token \"t%4\"] " LABEL },
    { "[token \"t%4g\"]\nprotect = no\n", "conf:9: [token \"t%4g\"] " LABEL },
    { "[token \"012345678901234567890123456789012\"]\nprotect = no\n",
        "conf:9: [token \"012345678901234567890123456789012\"] " LABEL },
    { "[token \"t\"]\nprotect = yes\n[token \"%74\"]\nprotect = no\n",
        "conf:11: [token \"%74\"] want each section once, have another at line 9\n" },
    { "[token \"*\"]\nprotect = yes\n[token \"*\"]\nprotect = yes\n",
        "conf:11: [token \"*\"] want each section once, have another at line 9\n" },
};

static void what_a_token_section_may_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[1024];

        snprintf(text, sizeof text, GOOD "%s", cases[i].lines);
        config_free(parse(text, &told));
        assert_string_equal(told.text, cases[i].complaint);
    }
}

#define TOKEN_KEY_OF(token, sign)                                                                            \
    "[key \"x\"]\nselect = pkcs11:" token "object=x;type=private\nissuer = /etc/x.pem\nsign = " sign "\n"

static void a_guarded_key_does_not_lie_on_a_token_that_nothing_protects(void **state)
{
    static const char free_tokens[] = "[token \"my token\"]\nprotect = no\n";
    static const struct {
        const char *key;
        bool fine;
    } keys[] = {
        { TOKEN_KEY_OF("token=my%20token;", "certificate"), false },
        { TOKEN_KEY_OF("token=other;", "certificate"), true },
        { TOKEN_KEY_OF("", "certificate"), true },
        { TOKEN_KEY_OF("token=my%20token;", "anything"), true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        for (int order = 0; order < 2; order++) {
            char text[1024];

            snprintf(text, sizeof text, GOOD "%s%s", order == 0 ? free_tokens : keys[i].key,
                order == 0 ? keys[i].key : free_tokens);
            struct config *config = parse(text, &told);
            assert_int_equal(config != NULL, keys[i].fine);
            if (!keys[i].fine)
                assert_non_null(strstr(told.text, "[key \"x\"] select: want a token that is protected"));
            config_free(config);
        }
}

static void the_section_of_a_token_is_its_own_before_every_tokens(void **state)
{
    struct config *config = parse(GOOD "[token \"*\"]\ngate-pin = " HASH "\npin-file = /etc/pin\n"
                                       "[token \"u\"]\nprotect = yes\n",
        &told);
    unsigned char label[CONFIG_LABEL_BYTES];
    uint8_t digest[CONFIG_SHA256_BYTES];

    (void)state;
    assert_non_null(config);
    memset(label, ' ', sizeof label);
    label[0] = 't';
    assert_ptr_equal(config_token_of(config, label), &config->tokens[0]);
    assert_string_equal(config_token_of(config, label)->gate_pin, HASH);
    label[0] = 'u';
    assert_ptr_equal(config_token_of(config, label), &config->tokens[1]);
    char *text = config_effective(config, digest);
    assert_non_null(strstr(text, "[token \"*\"]\ngate-pin = " HASH "\npin-file = /etc/pin\nprotect = yes\n"));
    free(text);
    config_free(config);
    config = parse(GOOD, &told);
    assert_null(config_token_of(config, label));
    config_free(config);
}

static void the_policy_in_effect_names_tokens_in_order(void **state)
{
    uint8_t one[CONFIG_SHA256_BYTES], other[CONFIG_SHA256_BYTES];
    struct config *config = parse(
        GOOD "[token \"b\"]\nprotect = no\n[token \"a c\"]\nprotect = yes\n", &told);
    char *text = config_effective(config, one);

    (void)state;
    assert_non_null(text);
    assert_non_null(strstr(text, "[token \"a c\"]\nprotect = yes\n\n[token \"b\"]\nprotect = no\n"));
    free(text);
    config_free(config);
    config = parse(GOOD "[token \"a c\"]\nprotect = yes\n[token \"b\"]\nprotect = no\n", &told);
    text = config_effective(config, other);
    free(text);
    config_free(config);
    assert_memory_equal(one, other, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_protected_unless_its_section_says_otherwise),
        cmocka_unit_test(the_star_is_every_token_that_no_other_section_names),
        cmocka_unit_test(a_label_is_written_as_it_is_or_in_percents),
        cmocka_unit_test(what_a_token_section_may_say),
        cmocka_unit_test(a_guarded_key_does_not_lie_on_a_token_that_nothing_protects),
        cmocka_unit_test(the_section_of_a_token_is_its_own_before_every_tokens),
        cmocka_unit_test(the_policy_in_effect_names_tokens_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
