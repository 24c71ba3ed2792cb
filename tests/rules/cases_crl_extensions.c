/* Cases: extensions of CRLs, and their issuing distribution points. */
#include "tests/rules/edit.h"

#define ACCESS(method, uri) "SEQUENCE { " method " [6] \"" uri "\" }"
#define CA_ISSUERS          ACCESS("id-ad-caIssuers", "http://example.org/ca.crt")
#define DELTA_POINT         "[0] { [0] { [6] \"http://example.org/delta.crl\" } }"
#define URI_POINT           "[0] { [0] { [6] \"http://example.org/1.crl\" } }"

EDIT(no_aki, WITHOUT(AUTHORITY_KEY_IDENTIFIER))
EDIT(aki_without_key, EXTENSION(AUTHORITY_KEY_IDENTIFIER, false, "SEQUENCE { }"))
EDIT(aki_of_nothing, EXTENSION(AUTHORITY_KEY_IDENTIFIER, false, "SEQUENCE { [0] <> }"))
EDIT(other_key,
    EXTENSION(AUTHORITY_KEY_IDENTIFIER, false, "SEQUENCE { [0] <0102030405060708090a0b0c0d0e0f1011121314> }"))
EDIT(critical_aki,
    EXTENSION(AUTHORITY_KEY_IDENTIFIER, true, "SEQUENCE { [0] <0102030405060708090a0b0c0d0e0f1011121314> }"))
EDIT(no_number, WITHOUT(CRL_NUMBER))
EDIT(critical_number, EXTENSION(CRL_NUMBER, true, "4711"))
EDIT(negative_number, EXTENSION(CRL_NUMBER, false, "-1"))
EDIT(number_0, EXTENSION(CRL_NUMBER, false, "0"))
EDIT(number_of_20, EXTENSION(CRL_NUMBER, false, "INTEGER <7f00000000000000000000000000000000000000>"))
EDIT(number_of_21, EXTENSION(CRL_NUMBER, false, "INTEGER <008000000000000000000000000000000000000000>"))
EDIT(delta, EXTENSION(DELTA_CRL_INDICATOR, true, "4700"))
EDIT(plain_delta, EXTENSION(DELTA_CRL_INDICATOR, false, "4700"))
EDIT(delta_of_itself, EXTENSION(DELTA_CRL_INDICATOR, true, "4711"))
EDIT(negative_base, EXTENSION(DELTA_CRL_INDICATOR, true, "-1"))
EDIT(freshest, EXTENSION(FRESHEST_CRL, false, "SEQUENCE { SEQUENCE { " DELTA_POINT " } }"))
EDIT(critical_freshest, EXTENSION(FRESHEST_CRL, true, "SEQUENCE { SEQUENCE { " DELTA_POINT " } }"))
EDIT(freshest_in_delta, delta(paper); freshest(paper))
EDIT(freshest_with_reasons,
    EXTENSION(FRESHEST_CRL, false, "SEQUENCE { SEQUENCE { " DELTA_POINT " [1] <01 02> } }"))
EDIT(freshest_nowhere, EXTENSION(FRESHEST_CRL, false, "SEQUENCE { }"))
EDIT(freshest_point_nowhere, EXTENSION(FRESHEST_CRL, false, "SEQUENCE { SEQUENCE { } }"))
EDIT(access, EXTENSION(AUTHORITY_INFO_ACCESS, false, "SEQUENCE { " CA_ISSUERS " }"))
EDIT(critical_access, EXTENSION(AUTHORITY_INFO_ACCESS, true, "SEQUENCE { " CA_ISSUERS " }"))
EDIT(no_access, EXTENSION(AUTHORITY_INFO_ACCESS, false, "SEQUENCE { }"))
EDIT(ocsp_access, EXTENSION(AUTHORITY_INFO_ACCESS, false,
                      "SEQUENCE { " CA_ISSUERS " " ACCESS("id-ad-ocsp", "http://ocsp.example.org") " }"))
EDIT(expired_certs, EXTENSION(EXPIRED_CERTS_ON_CRL, false, "TIME \"20230901000000Z\""))
EDIT(critical_expired_certs, EXTENSION(EXPIRED_CERTS_ON_CRL, true, "TIME \"20230901000000Z\""))
EDIT(expired_certs_fraction, EXTENSION(EXPIRED_CERTS_ON_CRL, false, "TIME \"20230901000000.0Z\""))
EDIT(unknown_extension, MORE_EXTENSION("SEQUENCE { 1.2.3 OCTETS { NULL } }"))
EDIT(unknown_critical, MORE_EXTENSION("SEQUENCE { 1.2.3 TRUE OCTETS { NULL } }"))
EDIT(unknown_critical_in_entry,
    MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " SEQUENCE { 1.2.3 TRUE OCTETS { NULL } }")))

/* issuingDistributionPoint */
EDIT(partition, POINT(URI_POINT " [1] <ff>"))
EDIT(plain_point, EXTENSION(ISSUING_DISTRIBUTION_POINT, false, "SEQUENCE { " URI_POINT " [1] <ff> }"))
EDIT(empty_point, POINT(""))
EDIT(no_reasons, POINT("[1] <ff> [3] <00>"))
EDIT(users_and_cas, POINT("[1] <ff> [2] <ff>"))
EDIT(attributes, POINT("[5] <ff>"))
EDIT(users_and_attributes, POINT("[1] <ff> [5] <ff>"))
EDIT(only_a_point, POINT(URI_POINT))
EDIT(indirect, POINT("[4] <ff>"))
EDIT(indirect_with_other, POINT("[4] <ff>"); MORE_ENTRY(ENTRY_EXTENDED(
    REASON("01") " SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE {"
                 " commonName UTF8 \"Other CA\" } } } } } } }")))
EDIT(those_reasons, POINT("[1] <ff> [3] <03 48>")) /* keyCompromise, superseded */
EDIT(other_reasons, POINT("[1] <ff> [3] <05 20>")) /* cACompromise */
EDIT(unused_reason, POINT("[1] <ff> [3] <03 c8>"))

static void issuer_of_subscribers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 0 }");
}

static void issuer_of_any(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
}

static void issuer_is_root(struct recipe *recipe)
{
    recipe_part(recipe, PART_ISSUER, "%s", RECIPE_CA_NAME);
}

static const struct rule_case cases[] = {
    CRL_FAILS("rfc5280.crl.aki_present", "no authorityKeyIdentifier", no_aki, "crlExtensions"),
    CRL_FAILS("rfc5280.crl.aki_present", "no keyIdentifier", aki_without_key,
        "crlExtensions.authorityKeyIdentifier"),
    CRL_FAILS("rfc5280.crl.aki_present", "an empty keyIdentifier", aki_of_nothing,
        "crlExtensions.authorityKeyIdentifier"),
    CRL_PASSES("rfc5280.crl.aki_present", "another key, and no issuer is known", other_key),
    { "rfc5280.crl.aki_present", "another key", CRL, .edit = other_key, .issuer = issuer_good,
        .finds = { { "rfc5280.crl.aki_present", "crlExtensions.authorityKeyIdentifier" } } },
    CRL_FAILS("rfc5280.crl.aki_noncritical", "a critical authorityKeyIdentifier", critical_aki,
        "crlExtensions.authorityKeyIdentifier"),
    CRL_FAILS("rfc5280.crl.number_present", "no cRLNumber", no_number, "crlExtensions"),
    CRL_FAILS(
        "rfc5280.crl.number_present", "a critical cRLNumber", critical_number, "crlExtensions.cRLNumber"),
    CRL_FAILS("rfc5280.crl.number_range", "a negative cRLNumber", negative_number, "crlExtensions.cRLNumber"),
    CRL_FAILS(
        "rfc5280.crl.number_range", "a cRLNumber of 21 octets", number_of_21, "crlExtensions.cRLNumber"),
    CRL_PASSES("rfc5280.crl.number_range", "a cRLNumber of 20 octets", number_of_20),
    CRL_PASSES("rfc5280.crl.number_range", "cRLNumber 0", number_0),
    CRL_FAILS("rfc5280.crl.number_range", "a negative base number", negative_base,
        "crlExtensions.deltaCRLIndicator"),
    CRL_PASSES("rfc5280.crl.delta_critical", "a delta CRL", delta),
    CRL_FAILS("rfc5280.crl.delta_critical", "a deltaCRLIndicator that is not critical", plain_delta,
        "crlExtensions.deltaCRLIndicator"),
    CRL_FAILS("rfc5280.crl.delta_critical", "a delta CRL that is its own base", delta_of_itself,
        "crlExtensions.deltaCRLIndicator"),
    CRL_PASSES("rfc5280.crl.freshest", "freshestCRL", freshest),
    CRL_FAILS(
        "rfc5280.crl.freshest", "a critical freshestCRL", critical_freshest, "crlExtensions.freshestCRL"),
    CRL_FAILS(
        "rfc5280.crl.freshest", "freshestCRL in a delta CRL", freshest_in_delta, "crlExtensions.freshestCRL"),
    CRL_FAILS("rfc5280.crl.freshest", "freshestCRL with reasons", freshest_with_reasons,
        "crlExtensions.freshestCRL[0]"),
    CRL_FAILS(
        "rfc5280.crl.freshest", "freshestCRL without a point", freshest_nowhere, "crlExtensions.freshestCRL"),
    CRL_FAILS("rfc5280.crl.freshest", "freshestCRL with a point that is nowhere", freshest_point_nowhere,
        "crlExtensions.freshestCRL[0]"),
    CRL_PASSES("rfc5280.crl.aia", "caIssuers", access),
    CRL_FAILS("rfc5280.crl.aia", "a critical authorityInfoAccess", critical_access,
        "crlExtensions.authorityInfoAccess"),
    { "rfc5280.crl.aia", "an empty authorityInfoAccess", CRL, .edit = no_access,
        .finds = { { "rfc5280.crl.aia", "crlExtensions.authorityInfoAccess" } } },
    CRL_FAILS(
        "rfc5280.crl.aia", "OCSP beside caIssuers", ocsp_access, "crlExtensions.authorityInfoAccess[1]"),
    CRL_PASSES("crl.expired_certs", "expiredCertsOnCRL", expired_certs),
    CRL_FAILS("crl.expired_certs", "a critical expiredCertsOnCRL", critical_expired_certs,
        "crlExtensions.expiredCertsOnCRL"),
    CRL_FAILS("crl.expired_certs", "expiredCertsOnCRL with a fraction", expired_certs_fraction,
        "crlExtensions.expiredCertsOnCRL"),
    CRL_PASSES(
        "rfc5280.crl.unknown_critical", "an unknown extension that is not critical", unknown_extension),
    CRL_FAILS("rfc5280.crl.unknown_critical", "an unknown critical extension", unknown_critical,
        "crlExtensions.1.2.3"),
    CRL_FAILS("rfc5280.crl.unknown_critical", "an unknown critical extension of an entry",
        unknown_critical_in_entry, "revokedCertificates[2].crlEntryExtensions.1.2.3"),

    CRL_PASSES("rfc5280.crl.idp_critical", "a part of a list", partition),
    CRL_FAILS("rfc5280.crl.idp_critical", "an issuingDistributionPoint that is not critical", plain_point,
        "crlExtensions.issuingDistributionPoint"),
    CRL_FAILS("rfc5280.crl.idp_nonempty", "an empty issuingDistributionPoint", empty_point,
        "crlExtensions.issuingDistributionPoint"),
    CRL_FAILS("rfc5280.crl.idp_nonempty", "onlySomeReasons without a reason", no_reasons,
        "crlExtensions.issuingDistributionPoint"),
    CRL_FAILS("rfc5280.crl.idp_one_scope", "only end entities and only CAs", users_and_cas,
        "crlExtensions.issuingDistributionPoint"),
    CRL_FAILS("rfc5280.crl.idp_no_attr", "attribute certificates", attributes,
        "crlExtensions.issuingDistributionPoint"),
    { "rfc5280.crl.idp_one_scope", "only end entities and only attribute certificates", CRL,
        .edit = users_and_attributes,
        .finds = { { "rfc5280.crl.idp_one_scope", "crlExtensions.issuingDistributionPoint" },
            { "rfc5280.crl.idp_no_attr", "crlExtensions.issuingDistributionPoint" } } },
    CRL_PASSES("rfc5280.crl.idp_flags_true", "a point alone, and no issuer is known", only_a_point),
    { "rfc5280.crl.idp_flags_true", "a point alone, by a CA that may sign anything", CRL,
        .edit = only_a_point, .issuer = issuer_of_any },
    { "rfc5280.crl.idp_flags_true", "end entities, by a CA below which there is none", CRL, .edit = partition,
        .issuer = issuer_of_subscribers },
    { "rfc5280.crl.idp_flags_true", "a point alone, by a CA below which there is none", CRL,
        .edit = only_a_point, .issuer = issuer_of_subscribers,
        .finds = { { "rfc5280.crl.idp_flags_true", "crlExtensions.issuingDistributionPoint" } } },
    { "rfc5280.crl.idp_flags_true", "a point alone, by a root", CRL, .edit = only_a_point,
        .issuer = issuer_is_root,
        .finds = { { "rfc5280.crl.idp_flags_true", "crlExtensions.issuingDistributionPoint" } } },
    CRL_PASSES("rfc5280.crl.idp_indirect_false", "an indirect CRL with another issuer's certificate",
        indirect_with_other),
    CRL_FAILS("rfc5280.crl.idp_indirect_false", "an indirect CRL of its own certificates", indirect,
        "crlExtensions.issuingDistributionPoint"),
    CRL_PASSES("rfc5280.crl.idp_reasons", "the reasons of the entries", those_reasons),
    { "rfc5280.crl.idp_reasons", "other reasons than the entries have", CRL, .edit = other_reasons,
        .finds = { { "rfc5280.crl.idp_reasons", "revokedCertificates[0].crlEntryExtensions.reasonCode" },
            { "rfc5280.crl.idp_reasons", "revokedCertificates[1].crlEntryExtensions.reasonCode" } } },
    CRL_FAILS("rfc5280.crl.idp_reasons", "the bit that is not used", unused_reason,
        "crlExtensions.issuingDistributionPoint"),
};

const struct case_table cases_crl_extensions = { cases, COUNT_OF(cases) };
