/* tests/unit/test_pin_words.c - lint/pin_words.c: which words pins take. What they stand for is tested with the pins. */
#include "lint/oid.h"
#include "lint/pins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void words_that_make_no_sense_are_told(void **state)
{
    (void)state;
    static const struct {
        enum pin_kind kind;
        const char *word;
        bool fine;
    } cases[] = {
        { PIN_KEY_USAGES, "digitalSignature", true },
        { PIN_KEY_USAGES, "cRLSign+keyCertSign", true },
        { PIN_KEY_USAGES, "DigitalSignature", false },
        { PIN_KEY_USAGES, "digitalSignature+", false },
        { PIN_KEY_USAGES, "+", false },
        { PIN_KEY_USAGES, "", false },
        { PIN_KEY_USAGES, "cRLSign+cRLSign", false },
        { PIN_KEY_USAGES, "contentCommitment", false },
        { PIN_KEY_USAGES, "none", false },
        { PIN_EXTENDED_KEY_USAGES, "emailProtection", true },
        { PIN_EXTENDED_KEY_USAGES, "anyExtendedKeyUsage", true },
        { PIN_EXTENDED_KEY_USAGES, "adobePdfSigning", true },
        { PIN_EXTENDED_KEY_USAGES, "commonName", false },
        { PIN_EXTENDED_KEY_USAGES, "email", false },
        { PIN_EXTENDED_KEY_USAGES, "none", false },
        { PIN_POLICIES, "1.3.6.1.4.1.32473.1", true },
        { PIN_POLICIES, "2.25.340282366920938463463374607431768211455", true },
        { PIN_POLICIES, "2.999." OID_LARGEST_ARC, true },
        { PIN_POLICIES, "2.999.10889035741470030830827987437816582766592", false }, /* 2^133 */
        { PIN_POLICIES, "2.999.100000000000000000000000000000000000000000", false },
        { PIN_POLICIES, "0.39", true },
        { PIN_POLICIES, "anyPolicy", true },
        { PIN_POLICIES, "id-qt-cps", false },
        { PIN_POLICIES, "1", false },
        { PIN_POLICIES, "1.", false },
        { PIN_POLICIES, "1.2.", false },
        { PIN_POLICIES, ".1.2", false },
        { PIN_POLICIES, "1..2", false },
        { PIN_POLICIES, "1.02", false },
        { PIN_POLICIES, "01.2", false },
        { PIN_POLICIES, "3.1", false },
        { PIN_POLICIES, "1.40", false },
        { PIN_POLICIES, "1.2.x", false },
        { PIN_POLICIES, "2", false },
        { PIN_CRL_URLS, "http://crl.example.com/a.crl", true },
        { PIN_CRL_URLS, "ldap://ldap.example.com/cn=CA%201?certificateRevocationList", true },
        { PIN_CRL_URLS, "crl.example.com/a.crl", false },
        { PIN_CRL_URLS, "http://crl/a.crl", false },
        { PIN_CRL_URLS, "http://crl.example.com/a b", false },
        { PIN_CRL_URLS, "http://crl.example.com/%zz", false },
        { PIN_OCSP_URLS, "/ocsp", false },
        { PIN_CA_ISSUERS_URLS, "http:", false },
        { PIN_CPS_URLS, "none", false },
        { PIN_VALIDITY_DAYS, "365", false },
        { PIN_SUBJECT_ATTRIBUTES, "commonName", true },
        { PIN_SUBJECT_ATTRIBUTES, "jurisdictionCountryName", true },
        { PIN_SUBJECT_ATTRIBUTES, "CN", false },
        { PIN_FORBIDDEN_ATTRIBUTES, "2.5.4.11", true },
        { PIN_FORBIDDEN_ATTRIBUTES, "none", false },
        { PIN_REQUIRED_ATTRIBUTES, "surname", true },
        { PIN_REQUIRED_ATTRIBUTES, "none", false },
        { PIN_ORGANIZATIONS, "Muster%20GmbH", true },
        { PIN_ORGANIZATIONS, "M&M,(x)'", true },
        { PIN_ORGANIZATIONS, "100%", false },
        { PIN_ORGANIZATIONS, "100%2", false },
        { PIN_ORGANIZATIONS, "%g0", false },
        { PIN_ORGANIZATIONS, "a%00", false },
        { PIN_MAILBOX_DOMAINS, "example.org", true },
        { PIN_MAILBOX_DOMAINS, ".Example.org", true },
        { PIN_MAILBOX_DOMAINS, "org", false },
        { PIN_MAILBOX_DOMAINS, ".org", false },
        { PIN_MAILBOX_DOMAINS, "..example.org", false },
        { PIN_MAILBOX_DOMAINS, "example.org.", false },
        { PIN_MAILBOX_DOMAINS, "*.example.org", false },
        { PIN_MAILBOX_DOMAINS, "a@example.org", false },
        { PIN_MAILBOX_DOMAINS, "192.0.2.1", false },
        { PIN_CA_SUBJECTS, "CN=Muster%20CA,C=AT", true },
        { PIN_CA_SUBJECTS, "CN=Muster\\,%20CA+O=M,C=AT", true },
        { PIN_CA_SUBJECTS, "Muster", false },
        { PIN_CA_SUBJECTS, "CN=Muster%2", false },
        { PIN_CA_SUBJECTS, "CN=Muster%20", false },
        { PIN_CA_KEYS, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true },
        { PIN_CA_KEYS, "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", false },
        { PIN_CA_KEYS, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0", false },
        { PIN_CA_KEYS, "SHA256", false },
        { PIN_PATH_LENGTH, "0", false },
        { PIN_EXTENSIONS, "tlsFeature", true },
        { PIN_EXTENSIONS, "netscapeComment", true },
        { PIN_EXTENSIONS, "emailProtection", false },
        { PIN_EXTENSIONS, "", false },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *fault = pin_word_fault(cases[i].kind, cases[i].word);
        if ((fault == NULL) != cases[i].fine)
            fail_msg("%s: \"%s\"", pin_rule(cases[i].kind)->id, cases[i].word);
        if (fault != NULL)
            assert_memory_equal(fault, "want ", strlen("want "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_make_no_sense_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
