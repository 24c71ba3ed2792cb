/* tests/unit/test_pins.c - lint/pins.c: what pins find in certificates. */
#include "pin_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct recipe *sponsored(void)
{
    return recipe_good(SV & STRICT);
}

/* -- each pin ---------------------------------------------------------------------------------------------------- */

static void what_is_not_pinned_is_free(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds_nothing_unpinned(recipe);
    recipe_free(recipe);
}

static void a_finding_has_its_offset(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_OCSP_URLS, "",
        "pin.ocsp-urls: extensions.authorityInfoAccess[0]: want a URL that pin-ocsp-urls lists, have "
        "\"http://ocsp.example.com\"\n");
    const struct finding *found = &pin_report.findings[0];
    const struct span where = { pin_report.document.at + found->offset, found->len };
    const struct span url = SPAN_TEXT("http://ocsp.example.com");
    assert_non_null(memmem(where.at, where.len, url.at, url.len));
    recipe_free(recipe);
}

static void key_usages_are_whole_combinations(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature+keyEncipherment", "");
    assert_finds(recipe, PIN_KEY_USAGES, "keyEncipherment keyEncipherment+digitalSignature", "");
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature keyEncipherment",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "digitalSignature, keyEncipherment\n");
    recipe_key_usage(recipe, 0x1ff);
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, "
        "cRLSign, encipherOnly, decipherOnly\n");
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | 1 << 9);
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "digitalSignature and others\n");
    recipe_key_usage(recipe, 0);
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have none\n");
    recipe_without(recipe, OID_EXT_KEY_USAGE);
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature",
        "pin.key-usages: tbsCertificate: want a key usage that pin-key-usages lists, have none\n");
    recipe_free(recipe);
}

static void key_purposes_are_names_or_dotted(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_EXTENDED_KEY_USAGES, "emailProtection", "");
    assert_finds(recipe, PIN_EXTENDED_KEY_USAGES, "1.3.6.1.5.5.7.3.4", "");
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { clientAuth emailProtection 1.2.3 }");
    assert_finds(recipe, PIN_EXTENDED_KEY_USAGES, "1.2.3 emailProtection clientAuth", "");
    assert_finds(recipe, PIN_EXTENDED_KEY_USAGES, "emailProtection",
        "pin.extended-key-usages: extensions.extKeyUsage[0]: want a key purpose that pin-extended-key-usages "
        "lists, have clientAuth\n"
        "pin.extended-key-usages: extensions.extKeyUsage[2]: want a key purpose that pin-extended-key-usages "
        "lists, have 1.2.3\n");
    recipe_without(recipe, OID_EXT_EXT_KEY_USAGE);
    assert_finds(recipe, PIN_EXTENDED_KEY_USAGES, "emailProtection",
        "pin.extended-key-usages: tbsCertificate: want key purposes that pin-extended-key-usages lists, have "
        "none, which is any\n");
    recipe_free(recipe);
}

static void reserved_policies_need_no_pin(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_POLICIES, "", "");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { 1.2.3.4 } SEQUENCE { sponsor-validated-strict } SEQUENCE { anyPolicy } }");
    assert_finds(recipe, PIN_POLICIES, "1.2.3.4 anyPolicy", "");
    assert_finds(recipe, PIN_POLICIES, "1.2.3 1.2.3.4.5",
        "pin.policies: extensions.certificatePolicies[0]: want a policy that pin-policies lists, have "
        "1.2.3.4\n"
        "pin.policies: extensions.certificatePolicies[2]: want a policy that pin-policies lists, have "
        "2.5.29.32.0\n");
    recipe_without(recipe, OID_EXT_CERTIFICATE_POLICIES);
    assert_finds(recipe, PIN_POLICIES, "", "");
    recipe_free(recipe);
}

#define NO_CRL "want a URL that pin-crl-urls lists, have "

static void crl_urls_are_compared_octet_for_octet(void **state)
{
    (void)state;
    static const char *const near[] = { "http://crl.example.com/smime1.crl/",
        "http://crl.example.com/smime1.cr", "HTTP://crl.example.com/smime1.crl",
        "http://crl.example.com:80/smime1.crl", "urn:x" };
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_CRL_URLS, "http://other.example/ http://crl.example.com/smime1.crl", "");
    for (size_t i = 0; i < COUNT_OF(near); i++)
        assert_finds(recipe, PIN_CRL_URLS, near[i],
            "pin.crl-urls: extensions.cRLDistributionPoints[0].fullName[0]: " NO_CRL
            "\"http://crl.example.com/smime1.crl\"\n");
    recipe_without(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS);
    assert_finds(recipe, PIN_CRL_URLS, "", "");
    recipe_free(recipe);
}

static void every_location_of_every_point_is_looked_at(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://a.example/\" [6] \"http://b.example/\" } } }"
        " SEQUENCE { [2] { [6] \"http://a.example/\" } }"
        " SEQUENCE { [0] { [1] { SEQUENCE { commonName UTF8 \"x\" } } } }"
        " SEQUENCE { [0] { [0] { [4] { SEQUENCE { } } } } } }");
    recipe_extension(
        recipe, OID_EXT_FRESHEST_CRL, "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://c.example/\" } } } }");
    assert_finds(recipe, PIN_CRL_URLS, "http://a.example/",
        "pin.crl-urls: extensions.cRLDistributionPoints[0].fullName[1]: " NO_CRL "\"http://b.example/\"\n"
        "pin.crl-urls: extensions.cRLDistributionPoints[1]: " NO_CRL "a point without a URL\n"
        "pin.crl-urls: extensions.cRLDistributionPoints[2]: " NO_CRL "a point without a URL\n"
        "pin.crl-urls: extensions.cRLDistributionPoints[3].fullName[0]: " NO_CRL "a name of another kind\n"
        "pin.crl-urls: extensions.freshestCRL[0].fullName[0]: " NO_CRL "\"http://c.example/\"\n");
    recipe_free(recipe);
}

static void each_access_method_has_its_own_urls(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_OCSP_URLS, "http://ocsp.example.com", "");
    assert_finds(recipe, PIN_CA_ISSUERS_URLS, "http://ca.example.com/smime1.cer", "");
    assert_finds(recipe, PIN_CA_ISSUERS_URLS, "http://ocsp.example.com",
        "pin.ca-issuers-urls: extensions.authorityInfoAccess[1]: want a URL that pin-ca-issuers-urls lists, "
        "have \"http://ca.example.com/smime1.cer\"\n");
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [2] \"ocsp.example.com\" } SEQUENCE { 1.2.3 [6] \"http://x/\" } }");
    assert_finds(recipe, PIN_OCSP_URLS, "http://ocsp.example.com",
        "pin.ocsp-urls: extensions.authorityInfoAccess[0]: want a URL that pin-ocsp-urls lists, have a name "
        "of "
        "another kind\n");
    assert_finds(recipe, PIN_CA_ISSUERS_URLS, "", "");
    recipe_free(recipe);
}

static void practice_statements_are_pinned_in_every_policy(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_CPS_URLS, "", "");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict SEQUENCE { SEQUENCE { id-qt-unotice SEQUENCE { } }"
        " SEQUENCE { id-qt-cps IA5 \"https://example.com/cps\" } } }"
        " SEQUENCE { 1.2.3 SEQUENCE { SEQUENCE { id-qt-cps IA5 \"https://example.org/cps\" } } } }");
    assert_finds(recipe, PIN_CPS_URLS, "https://example.com/cps https://example.org/cps", "");
    assert_finds(recipe, PIN_CPS_URLS, "https://example.com/cps",
        "pin.cps-urls: extensions.certificatePolicies[1].policyQualifiers[0]: want a URL that pin-cps-urls "
        "lists, have \"https://example.org/cps\"\n");
    recipe_free(recipe);
}

static void a_day_begun_is_a_day_of_validity(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds_number(
        recipe, PIN_VALIDITY_DAYS, 365, ""); /* 2026-03-01T00:00:00Z to 2027-02-28T23:59:59Z, both included */
    assert_finds_number(recipe, PIN_VALIDITY_DAYS, 364,
        "pin.validity-days: validity: want at most 364 days as pin-validity-days says, have 365\n");
    recipe_validity(recipe, "20260301000000Z", "20270301000000Z");
    assert_finds_number(recipe, PIN_VALIDITY_DAYS, 365,
        "pin.validity-days: validity: want at most 365 days as pin-validity-days says, have 366\n");
    recipe_part(recipe, PART_VALIDITY, "SEQUENCE { UTC \"2603010000Z\" UTC \"270301000000Z\" }");
    assert_finds_number(recipe, PIN_VALIDITY_DAYS, 36525,
        "pin.validity-days: validity: want at most 36525 days as pin-validity-days says, have times that "
        "cannot be read\n");
    recipe_validity(recipe, "00010101000000Z", "99991231235959Z");
    assert_finds_number(recipe, PIN_VALIDITY_DAYS, UINT32_MAX, "");
    recipe_free(recipe);
}

#define POINT(names) "SEQUENCE { [0] { [0] { " names " } } }"

static void a_crl_is_at_the_points_that_are_pinned_and_has_one(void **state)
{
    struct paper *paper = paper_good(CRL);

    (void)state;
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "", "");
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "http://crl.example.com/1.crl",
        "pin.crl-points: tbsCertList: want an issuingDistributionPoint with a URL that pin-crl-points lists, "
        "have "
        "none\n");
    paper_extension(paper, "crlExtensions", OID_EXT_ISSUING_DISTRIBUTION_POINT, true,
        "SEQUENCE { [1] <ff> }"); /* onlyContainsUserCerts */
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "", "");
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "http://crl.example.com/1.crl",
        "pin.crl-points: crlExtensions.issuingDistributionPoint: want an issuingDistributionPoint with a URL "
        "that "
        "pin-crl-points lists, have none\n");
    paper_extension(paper, "crlExtensions", OID_EXT_ISSUING_DISTRIBUTION_POINT, true,
        POINT("[6] \"http://crl.example.com/1.crl\" [6] \"http://crl.example.com/2.crl\""));
    assert_finds_in_crl(
        paper, PIN_CRL_POINTS, "http://crl.example.com/2.crl http://crl.example.com/1.crl", "");
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "http://crl.example.com/1.crl",
        "pin.crl-points: crlExtensions.issuingDistributionPoint.fullName[1]: want a URL that pin-crl-points "
        "lists, "
        "have \"http://crl.example.com/2.crl\"\n");
    paper_extension(paper, "crlExtensions", OID_EXT_ISSUING_DISTRIBUTION_POINT, true,
        "SEQUENCE { [0] { [1] { SEQUENCE { commonName UTF8 \"1\" } } } }");
    assert_finds_in_crl(paper, PIN_CRL_POINTS, "http://crl.example.com/1.crl",
        "pin.crl-points: crlExtensions.issuingDistributionPoint.nameRelativeToCRLIssuer: want a URL that "
        "pin-crl-points lists, have "
        "a name "
        "relative to the issuer\n");
    paper_free(paper);
}

static void extensions_of_the_requirements_need_no_pin(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored(), *issuer = recipe_good(SUB_CA);

    assert_finds(recipe, PIN_EXTENSIONS, "", "");
    assert_finds(issuer, PIN_EXTENSIONS, "", "");
    recipe_add_extension(recipe, "SEQUENCE { tlsFeature OCTETS { SEQUENCE { 5 } } }");
    recipe_add_extension(recipe, "SEQUENCE { 1.2.3.4 OCTETS { NULL } }");
    assert_finds(recipe, PIN_EXTENSIONS, "tlsFeature 1.2.3.4", "");
    assert_finds(recipe, PIN_EXTENSIONS, "1.3.6.1.5.5.7.1.24",
        "pin.extensions: extensions.1.2.3.4: want an extension that pin-extensions lists, have 1.2.3.4\n");
    recipe_free(issuer);
    recipe_free(recipe);
}

static void pins_are_looked_at_in_all_certificates(void **state)
{
    (void)state;
    struct recipe *issuer = recipe_good(SUB_CA);

    assert_finds(issuer, PIN_POLICIES, "anyPolicy", "");
    assert_finds(issuer, PIN_KEY_USAGES, "digitalSignature",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "keyCertSign, cRLSign\n");
    recipe_free(issuer);
}

static void every_pin_has_an_id_and_a_sentence(void **state)
{
    (void)state;
    for (enum pin_kind kind = 0; kind < PIN_COUNT; kind++) {
        const struct rule *rule = pin_rule(kind);
        assert_memory_equal(rule->id, "pin.", strlen("pin."));
        for (const char *c = rule->id + strlen("pin."); *c != '\0'; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '-');
        assert_int_equal(rule->severity, SEVERITY_ERROR);
        assert_int_equal(rule->says[strlen(rule->says) - 1], '.');
        for (enum pin_kind other = 0; other < kind; other++)
            assert_string_not_equal(rule->id, pin_rule(other)->id);
    }
}

/* -- what has happened: numbers of bugs in the public incident tracker of CAs ------------------------------------- */

static void bug_1929189_a_key_usage_bit_more_than_the_practice_statement_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();
    const char *said = "digitalSignature+nonRepudiation+keyEncipherment";

    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT);
    assert_finds(recipe, PIN_KEY_USAGES, said, "");
    recipe_key_usage(
        recipe, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT);
    assert_finds(recipe, PIN_KEY_USAGES, said,
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment\n");
    recipe_free(recipe);
}

static void bug_1914023_a_renewal_with_the_key_usage_of_an_old_profile_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT);
    assert_finds(recipe, PIN_KEY_USAGES, "digitalSignature+keyEncipherment",
        "pin.key-usages: extensions.keyUsage: want a key usage that pin-key-usages lists, have "
        "digitalSignature, nonRepudiation, keyEncipherment\n");
    recipe_free(recipe);
}

static void bug_1965459_a_url_of_another_issuers_certificate_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/smime2.cer\" } }");
    assert_finds(recipe, PIN_CA_ISSUERS_URLS, "http://ca.example.com/smime1.cer",
        "pin.ca-issuers-urls: extensions.authorityInfoAccess[0]: want a URL that pin-ca-issuers-urls lists, "
        "have \"http://ca.example.com/smime2.cer\"\n");
    recipe_free(recipe);
}

static void bugs_1627346_and_1823040_a_policy_of_another_certificate_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { 1.3.6.1.4.1.32473.2 } }");
    assert_finds(recipe, PIN_POLICIES, "1.3.6.1.4.1.32473.1",
        "pin.policies: extensions.certificatePolicies[1]: want a policy that pin-policies lists, have "
        "1.3.6.1.4.1.32473.2\n");
    recipe_free(recipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_pinned_is_free),
        cmocka_unit_test(a_finding_has_its_offset),
        cmocka_unit_test(key_usages_are_whole_combinations),
        cmocka_unit_test(key_purposes_are_names_or_dotted),
        cmocka_unit_test(reserved_policies_need_no_pin),
        cmocka_unit_test(crl_urls_are_compared_octet_for_octet),
        cmocka_unit_test(every_location_of_every_point_is_looked_at),
        cmocka_unit_test(each_access_method_has_its_own_urls),
        cmocka_unit_test(practice_statements_are_pinned_in_every_policy),
        cmocka_unit_test(a_day_begun_is_a_day_of_validity),
        cmocka_unit_test(a_crl_is_at_the_points_that_are_pinned_and_has_one),
        cmocka_unit_test(extensions_of_the_requirements_need_no_pin),
        cmocka_unit_test(pins_are_looked_at_in_all_certificates),
        cmocka_unit_test(every_pin_has_an_id_and_a_sentence),
        cmocka_unit_test(bug_1929189_a_key_usage_bit_more_than_the_practice_statement_is_refused),
        cmocka_unit_test(bug_1914023_a_renewal_with_the_key_usage_of_an_old_profile_is_refused),
        cmocka_unit_test(bug_1965459_a_url_of_another_issuers_certificate_is_refused),
        cmocka_unit_test(bugs_1627346_and_1823040_a_policy_of_another_certificate_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
