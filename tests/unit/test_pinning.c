/* tests/unit/test_pinning.c - module/pinning.c: pins from the configuration to the verdict, and what is no pin. */
#include "key_fixture.h"

#include "config/row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const int64_t now = 1774224000; /* 2026-03-23 */

/* Every pin, as the good certificate of SV & STRICT is. */
static const char all_pins[] = "pin-key-usages = digitalSignature+keyEncipherment\n"
                               "pin-extended-key-usages = emailProtection\n"
                               "pin-policies = none\n"
                               "pin-crl-urls = http://crl.example.com/smime1.crl\n"
                               "pin-ocsp-urls = http://ocsp.example.com\n"
                               "pin-ca-issuers-urls = http://ca.example.com/smime1.cer\n"
                               "pin-cps-urls = none\n"
                               "pin-validity-days = 365\n"
                               "pin-subject-attributes = countryName organizationName organizationIdentifier"
                               " givenName surname commonName\n"
                               "pin-forbidden-attributes = organizationalUnitName\n"
                               "pin-required-attributes = givenName surname\n"
                               "pin-organizations = Muster%20GmbH\n"
                               "pin-mailbox-domains = example.org\n"
                               "pin-ca-subjects = none\n"
                               "pin-ca-keys = none\n"
                               "pin-path-length = 0\n"
                               "pin-crl-points = none\n"
                               "pin-extensions = none\n";

static void a_certificate_within_all_pins_is_signed(void **state)
{
    (void)state;
    struct key_fixture *fixture = key_fixture_new(all_pins, "");

    assert_string_equal(fixture->told.text, "");
    assert_non_null(fixture->policies);
    for (enum pin_kind kind = 0; kind < PIN_COUNT; kind++)
        assert_true(fixture->policies->keys[0].pins.of[kind].set);
    struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_GOOD, now);
    assert_int_equal(judgement->report.finding_count, 0);
    assert_int_equal(judgement->verdict, SIGN);
    free(judgement);
    key_fixture_free(fixture);
}

/* Each pin by itself, so that the good certificate violates it. */
static const struct {
    const char *setting, *rule;
} violations[] = {
    { "pin-key-usages = digitalSignature\n", "pin.key-usages" },
    { "pin-extended-key-usages = clientAuth\n", "pin.extended-key-usages" },
    { "pin-policies = none\n", NULL }, /* reserved ones only: it has no other */
    { "pin-crl-urls = none\n", "pin.crl-urls" },
    { "pin-ocsp-urls = http://ocsp.example.com/\n", "pin.ocsp-urls" },
    { "pin-ca-issuers-urls = none\n", "pin.ca-issuers-urls" },
    { "pin-cps-urls = none\n", NULL },
    { "pin-validity-days = 364\n", "pin.validity-days" },
    { "pin-subject-attributes = none\n", "pin.subject-attributes" },
    { "pin-forbidden-attributes = surname\n", "pin.forbidden-attributes" },
    { "pin-required-attributes = surname title\n", "pin.required-attributes" },
    { "pin-organizations = none\n", "pin.organizations" },
    { "pin-mailbox-domains = .example.org\n", "pin.mailbox-domains" },
    { "pin-ca-subjects = none\n", NULL }, /* it is no CA's */
    { "pin-ca-keys = none\n", NULL },
    { "pin-path-length = 0\n", NULL },
    { "pin-crl-points = http://crl.example.com/part1.crl\n", NULL }, /* it is no CRL */
    { "pin-extensions = none\n", NULL },
};

static void each_pin_refuses_by_itself(void **state)
{
    (void)state;

    for (size_t i = 0; i < COUNT_OF(violations); i++) {
        struct key_fixture *fixture = key_fixture_new(violations[i].setting, "");
        assert_non_null(fixture->policies);
        struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_GOOD, now);
        if (violations[i].rule == NULL) {
            assert_int_equal(judgement->verdict, SIGN);
        } else {
            assert_int_equal(judgement->verdict, REFUSE);
            assert_int_equal(judgement->reason, JUDGED_FINDINGS);
            assert_string_equal(judgement->report.findings[0].rule, violations[i].rule);
        }
        free(judgement);
        key_fixture_free(fixture);
    }
}

static void none_is_nothing_and_left_out_is_anything(void **state)
{
    (void)state;
    static const char *const settings[] = { "", "pin-policies = none\n", "pin-policies = 1.2.3\n" };

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        struct key_fixture *fixture = key_fixture_new(settings[i], "");
        struct judgement *judgement = key_fixture_judge(fixture, DOCUMENT_POLICY_123, now);
        assert_int_equal(judgement->verdict, i == 1 ? REFUSE : SIGN);
        free(judgement);
        key_fixture_free(fixture);
    }
}

/* Lines of the key "ca", and what is said of them. */
static const struct {
    const char *settings, *complaint;
} faults[] = {
    { "pin-key-usages = digitalSignature+keyCertsign\n",
        "conf:9: [key \"ca\"] pin-key-usages: want key usages of RFC 5280 with '+' between, each once, as "
        "digitalSignature+nonRepudiation, have \"digitalSignature+keyCertsign\"\n" },
    { "pin-key-usages = none\n",
        "conf:9: [key \"ca\"] pin-key-usages: want key usages of RFC 5280 with '+' between, each once, as "
        "digitalSignature+nonRepudiation, have \"none\"\n" },
    { "pin-extended-key-usages = emailProtection smime\n",
        "conf:9: [key \"ca\"] pin-extended-key-usages: want a key purpose as emailProtection or "
        "1.3.6.1.5.5.7.3.4, have \"smime\"\n" },
    { "pin-policies = none 1.2.3\n",
        "conf:9: [key \"ca\"] pin-policies: want \"none\" alone, have more words\n" },
    { "pin-crl-urls = crl.example.com/a http://x\n",
        "conf:9: [key \"ca\"] pin-crl-urls: want an absolute URL (RFC 3986), have \"crl.example.com/a\"\n"
        "conf:9: [key \"ca\"] pin-crl-urls: want an absolute URL (RFC 3986), have \"http://x\"\n" },
    { "mode = enforce\npin-mailbox-domains = example\n",
        "conf:10: [key \"ca\"] pin-mailbox-domains: want a domain as example.org, or .example.org for all "
        "below "
        "it, have \"example\"\n" },
    { "pin-organizations = 100%\n",
        "conf:9: [key \"ca\"] pin-organizations: want %XX with two hexadecimal digits for an octet, have "
        "\"100%\"\n" },
    { "pin-ca-subjects = Muster%20CA\n",
        "conf:9: [key \"ca\"] pin-ca-subjects: want attributes as CN=..., with ',' between (RFC 4514), have "
        "\"Muster%20CA\"\n" },
    { "pin-ca-keys = 00ff\n",
        "conf:9: [key \"ca\"] pin-ca-keys: want a SHA-256 as 64 digits 0 to 9 and a to f, have \"00ff\"\n" },
    { "pin-extensions = 1.2.3 foo\n",
        "conf:9: [key \"ca\"] pin-extensions: want a type of extension as tlsFeature or 1.3.6.1.5.5.7.1.24, "
        "have \"foo\"\n" },
    { "pin-subject-attributes = commonName title\npin-forbidden-attributes = title serialNumber\n",
        "conf:10: [key \"ca\"] pin-forbidden-attributes: want attributes that pin-subject-attributes does "
        "not "
        "list, have \"title\"\n" },
};

static void words_that_make_no_sense_are_told_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct key_fixture *fixture = key_fixture_new(faults[i].settings, "");
        assert_string_equal(fixture->told.text, faults[i].complaint);
        assert_null(fixture->policies);
        key_fixture_free(fixture);
    }
}

/* A pin's id is the name of its key in the configuration, with a dot for the first '-'. */
static void every_pin_has_a_key_in_the_configuration_and_none_is_left_over(void **state)
{
    (void)state;
    size_t pins = 0;

    for (enum pin_kind kind = 0; kind < PIN_COUNT; kind++) {
        char name[ROW_NAME_BYTES];
        snprintf(name, sizeof name, "%s", pin_rule(kind)->id);
        *strchr(name, '.') = '-';
        const struct row *row = row_find(SECTION_KEY, name);
        assert_non_null(row);
        assert_true(row->pins);
    }
    for (size_t i = 0; i < config_row_count; i++)
        pins += config_rows[i].pins;
    assert_int_equal(pins, PIN_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_within_all_pins_is_signed),
        cmocka_unit_test(each_pin_refuses_by_itself),
        cmocka_unit_test(none_is_nothing_and_left_out_is_anything),
        cmocka_unit_test(words_that_make_no_sense_are_told_with_their_line),
        cmocka_unit_test(every_pin_has_a_key_in_the_configuration_and_none_is_left_over),
    };
    return cmocka_run_group_tests(tests, key_fixture_set_up, key_fixture_tear_down);
}
