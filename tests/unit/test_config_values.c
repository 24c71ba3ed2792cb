/* tests/unit/test_config_values.c - config/value.c, words.c and choice.c: for each key, a value that is one, and one that is none. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#include "config/row.h"

#define HASH "$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct told told;

#define SIGN_WORDS                                                                                           \
    "want certificate, crl, ocsp-response, certificate-request, each once with blanks between; or anything " \
    "alone, have \""
#define OCTETS "want octets, a number from 1 to 1024M; K and M stand for 1,024 and 1,048,576, have \""

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

/* A legal value that is not the default, an illegal one, and what is said of it. Each in a section that lacks the key. */
static const struct {
    enum section_kind kind;
    const char *name;
    const char *legal;
    const char *illegal;
    const char *complaint;
} value_cases[] = {
    { SECTION_MODULE, "backend", "/x", "x.so", "want an absolute path, have \"x.so\"" },
    { SECTION_MODULE, "backend-arguments", "configdir='sql:/x'", "x #y",
        "want ';' before a comment behind a value, have '#'" },
    { SECTION_AUDIT, "directory", "/x", "~/x", "want an absolute path, have \"~/x\"" },
    { SECTION_AUDIT, "rotate-size", "16K", "16 K",
        "want octets, a number from 1 to 1024M; K and M stand for 1,024 and 1,048,576, have \"16 K\"" },
    { SECTION_AUDIT, "rotate-after", "7", "0", "want days, a number from 1 to 36525, have \"0\"" },
    { SECTION_AUDIT, "keep-text", "yes", "maybe", "want no or yes, have \"maybe\"" },
    { SECTION_AUDIT, "log-to", "syslog", "file", "want none, syslog or journald, have \"file\"" },
    { SECTION_AUDIT, "keep-tbs", "none", "some", "want refused, all or none, have \"some\"" },
    { SECTION_AUDIT, "lock-timeout", "3600", "3601", "want seconds, a number from 1 to 3600, have \"3601\"" },
    { SECTION_INDEX, "file", "/x", "index.lmdb", "want an absolute path, have \"index.lmdb\"" },
    { SECTION_INDEX, "same-tbs", "allow", "yes", "want refuse or allow, have \"yes\"" },
    { SECTION_SPOOL, "directory", "/x", "x", "want an absolute path, have \"x\"" },
    { SECTION_SPOOL, "lifetime", "3600", "0", "want seconds, a number from 1 to 3600, have \"0\"" },
    { SECTION_SPOOL, "shared", "yes", "maybe", "want yes or no, have \"maybe\"" },
    { SECTION_INDEX, "lock-timeout", "1", "0", "want seconds, a number from 1 to 3600, have \"0\"" },
    { SECTION_KEY, "use-index", "no", "maybe", "want yes or no, have \"maybe\"" },
    { SECTION_KEY, "select", "pkcs11:id=%01;type=private", "pkcs11:id=%01;type=public",
        "want type=private, have \"type=public\"" },
    { SECTION_KEY, "issuer", "/x", "ca.pem", "want an absolute path, have \"ca.pem\"" },
    { SECTION_KEY, "public-key", "/x", "ca.pem", "want an absolute path, have \"ca.pem\"" },
    { SECTION_KEY, "responder", "/x", "ocsp.pem", "want an absolute path, have \"ocsp.pem\"" },
    { SECTION_KEY, "sign", "certificate", "crls", SIGN_WORDS "crls\"" },
    { SECTION_KEY, "sign", "crl certificate\tocsp-response", "crl crl", SIGN_WORDS "crl crl\"" },
    { SECTION_KEY, "sign", "certificate-request", "anything crl", SIGN_WORDS "anything crl\"" },
    { SECTION_KEY, "sign", "ocsp-response", "certificate, crl", SIGN_WORDS "certificate, crl\"" },
    { SECTION_KEY, "certificate-kinds", "ca subscriber", "ca, subscriber",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"ca,\"" },
    { SECTION_KEY, "profiles", "sponsor-validated/strict", "strict strict",
        "want each word once, have \"strict\" again" },
    { SECTION_KEY, "certificate-limit", "1", "0", OCTETS "0\"" },
    { SECTION_KEY, "crl-limit", "1024M", "1025M", OCTETS "1025M\"" },
    { SECTION_KEY, "ocsp-response-limit", "64K", "64k", OCTETS "64k\"" },
    { SECTION_KEY, "certificate-request-limit", "1073741824", "1073741825", OCTETS "1073741825\"" },
    { SECTION_KEY, "crl-limit", "1048576K", "M", OCTETS "M\"" },
    { SECTION_KEY, "mechanisms", "EDDSA", "*",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"*\"" },
    { SECTION_KEY, "refuse-at", "warning", "notice", "want error or warning, have \"notice\"" },
    { SECTION_KEY, "mode", "enforce", "Enforce", "want enforce or monitor, have \"Enforce\"" },
    { SECTION_KEY, "raw-signing", "registered", "yes", "want no or registered, have \"yes\"" },
    { SECTION_KEY, "refusal-code", "CKR_DEVICE_ERROR", "CKR_OK",
        "want CKR_FUNCTION_REJECTED, CKR_DATA_INVALID, CKR_KEY_FUNCTION_NOT_PERMITTED or CKR_DEVICE_ERROR, "
        "have \"CKR_OK\"" },
    { SECTION_KEY, "cross-roots", "/a/b.pem /c", "/a b",
        "want absolute paths with blanks between, have \"/a b\"" },
    { SECTION_KEY, "pin-key-usages", "digitalSignature+nonRepudiation keyEncipherment", "a, b",
        "want names with '+' between, or several with blanks between, have \"a,\"" },
    { SECTION_KEY, "pin-extended-key-usages", "emailProtection 1.3.6.1.5.5.7.3.2", "a+b",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"a+b\"" },
    { SECTION_KEY, "pin-policies", "1.2.3", "1.2.3 1.2.3", "want each word once, have \"1.2.3\" again" },
    { SECTION_KEY, "pin-crl-urls", "http://a/b.crl ldap://c/d?e#f;g,h", "http://a http://a",
        "want each word once, have \"http://a\" again" },
    { SECTION_KEY, "pin-ocsp-urls", "http://a", "http://a #b",
        "want ';' before a comment behind a value, have '#'" },
    { SECTION_KEY, "pin-ca-issuers-urls", "http://a", "#http://a",
        "want ';' before a comment behind a value, have '#'" },
    { SECTION_KEY, "pin-cps-urls", "none", "a a", "want each word once, have \"a\" again" },
    { SECTION_KEY, "pin-crl-points", "none", "a a", "want each word once, have \"a\" again" },
    { SECTION_KEY, "pin-validity-days", "36525", "36526",
        "want days, a number from 1 to 36525, have \"36526\"" },
    { SECTION_KEY, "pin-subject-attributes", "commonName 2.5.4.10", "commonName,",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"commonName,\"" },
    { SECTION_KEY, "pin-forbidden-attributes", "organizationalUnitName", "O=x",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"O=x\"" },
    { SECTION_KEY, "pin-required-attributes", "surname", "O=x",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"O=x\"" },
    { SECTION_KEY, "pin-organizations", "Muster%20GmbH M%C3%BCller&Co", "a a",
        "want each word once, have \"a\" again" },
    { SECTION_KEY, "pin-mailbox-domains", "example.org .example.org", "*.example.org",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"*.example.org\"" },
    { SECTION_KEY, "pin-ca-subjects", "CN=Muster%20CA\\,1,C=AT none", "a a",
        "want each word once, have \"a\" again" },
    { SECTION_KEY, "pin-ca-keys", "0123456789abcdef", "a:b",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"a:b\"" },
    { SECTION_KEY, "pin-path-length", "0", "-1", "want a number from 0 to 100, have \"-1\"" },
    { SECTION_KEY, "pin-extensions", "tlsFeature", "tls feature!",
        "want words of letters, digits, '-', '_', '.', '/', with blanks between, have \"feature!\"" },
    { SECTION_TOKEN, "protect", "yes", "maybe", "want yes or no, have \"maybe\"" },
    { SECTION_TOKEN, "gate-pin", HASH, "1234",
        "want a line of `lintgate pin hash`: $scrypt$ln=16,r=8,p=2$SALT$HASH, have \"something else\"" },
    { SECTION_TOKEN, "pin-file", "/p", "p", "want an absolute path, have \"p\"" },
    { SECTION_TOKEN, "pin-credential", "hsm-pin", "a b",
        "want one word of letters, digits, '-', '_', '.', '/', have \"a b\"" },
    { SECTION_TOKEN, "serial", "0123abcd", "a b",
        "want one word of letters, digits, '-', '_', '.', '/', have \"a b\"" },
    { SECTION_WAIVER, "key", "ca", "ca ca",
        "want one word of letters, digits, '-', '_', '.', '/', have \"ca ca\"" },
    { SECTION_WAIVER, "profile", "sponsor-validated/strict", "*",
        "want one word of letters, digits, '-', '_', '.', '/', have \"*\"" },
    { SECTION_WAIVER, "until", "2028-02-29", "2027-02-29",
        "want a day of the calendar as YYYY-MM-DD, have \"2027-02-29\"" },
    { SECTION_WAIVER, "approved-by", "Compliance, ticket 1", "x #y",
        "want ';' before a comment behind a value, have '#'" },
    { SECTION_WAIVER, "reason", "because", "# because",
        "want ';' before a comment behind a value, have '#'" },
};

static const char *const titles[] = { [SECTION_MODULE] = "module",
    [SECTION_AUDIT] = "audit",
    [SECTION_INDEX] = "index",
    [SECTION_SPOOL] = "spool",
    [SECTION_KEY] = "key \"ca\"",
    [SECTION_TOKEN] = "token \"t\"",
    [SECTION_WAIVER] = "waiver \"r\"" };

/* A whole configuration in which the case's key has `value`; returns the line where it stands. */
static unsigned int write_case(char *out, size_t room, size_t number, const char *value)
{
    const char *name = value_cases[number].name;
    enum section_kind kind = value_cases[number].kind;
    const char *required[] = { "[module]", "backend = /b", "[audit]", "directory = /a", "[index]",
        "file = /i", "[spool]", "directory = /s", "[key \"ca\"]", "select = pkcs11:object=a;type=private",
        "issuer = /i", strcmp(name, "responder") == 0 ? "sign = ocsp-response" : "sign = certificate",
        "[token \"t\"]", "protect = yes", "gate-pin = " HASH, "pin-file = /p", "[waiver \"r\"]", "key = ca",
        "profile = p", "until = 2027-01-31", "approved-by = x", "reason = y" };
    char heading[32];
    unsigned int line = 0;
    unsigned int at = 0;
    bool here = false; /* in the case's section */
    size_t len = 0;

    snprintf(heading, sizeof heading, "[%s]", titles[kind]);
    for (size_t i = 0; i < COUNT_OF(required); i++) {
        size_t name_len = strlen(name);
        if (required[i][0] == '[')
            here = strcmp(required[i], heading) == 0;
        if (here && strncmp(required[i], name, name_len) == 0
            && strncmp(required[i] + name_len, " =", 2) == 0)
            continue;
        if (strcmp(name, "pin-credential") == 0 && strncmp(required[i], "pin-file", strlen("pin-file")) == 0)
            continue;
        if (strcmp(name, "public-key") == 0 && strncmp(required[i], "issuer", strlen("issuer")) == 0)
            continue;
        len += (size_t)snprintf(out + len, room - len, "%s\n", required[i]);
        line++;
        if (strcmp(required[i], heading) == 0) {
            len += (size_t)snprintf(out + len, room - len, "%s = %s\n", name, value);
            at = ++line;
        }
    }
    return at;
}

static void every_key_takes_a_legal_value_and_refuses_an_illegal_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(value_cases); i++) {
        char text[1024];
        char expected[1024];
        write_case(text, sizeof text, i, value_cases[i].legal);
        config_free(assert_taken(text));
        unsigned int line = write_case(text, sizeof text, i, value_cases[i].illegal);
        snprintf(expected, sizeof expected, "conf:%u: [%s] %s: %s\n", line, titles[value_cases[i].kind],
            value_cases[i].name, value_cases[i].complaint);
        assert_refused(text, expected);
    }
}

static void the_cases_above_cover_every_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < config_row_count; i++) {
        size_t found = 0;

        for (size_t c = 0; c < COUNT_OF(value_cases); c++)
            found += row_find(value_cases[c].kind, value_cases[c].name) == &config_rows[i];
        assert_int_not_equal(found, 0);
    }
}

static void a_number_is_written_in_one_way(void **state)
{
    (void)state;
    static const char *const bad[] = { "0", "00", "010", "+1", "-1", "1.", "1e3", "0x10", "1s", "1 0", "3601",
        "4294967297", "18446744073709551617", "99999999999999999999999999" };

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[512];
        char expected[512];
        snprintf(text, sizeof text,
            "[module]\nbackend = /b\n[audit]\ndirectory = /a\nlock-timeout = %s\n" GOOD_KEY, bad[i]);
        snprintf(expected, sizeof expected,
            "conf:5: [audit] lock-timeout: want seconds, a number from 1 to 3600, have \"%s\"\n", bad[i]);
        assert_refused(text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_takes_a_legal_value_and_refuses_an_illegal_one),
        cmocka_unit_test(the_cases_above_cover_every_key),
        cmocka_unit_test(a_number_is_written_in_one_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
