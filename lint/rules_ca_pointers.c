/* Where to find what is said of a subordinate CA: CRLs, its issuer's certificate, OCSP. SBR 7.1.2.2(b), (c). */
#include "lint/extension_checks.h"
#include "lint/pointers.h"
#include "lint/rules.h"

/* SBR 7.1.2.2(b): "cRLDistributionPoints (SHALL be present)". */
static void crldp_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_CRL_DISTRIBUTION_POINTS);
}

/* SBR 7.1.2.2(b): "This extension SHALL NOT be marked critical." */
static void crldp_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_CRL_DISTRIBUTION_POINTS);
}

/* SBR 7.1.2.2(b): "It SHALL contain the HTTP URL of the CA's CRL service." */
static void crldp_http(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct points_walk walk = points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct general_name name;

    if (extension == NULL)
        return;
    while (points_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI && pointer_has_scheme(name.value, "http"))
            return;
    }
    finding(report, extension->whole, "want an http URI of the CRL, have none");
}

/* SBR 7.1.2.2(c): "authorityInformationAccess (SHOULD be present)". */
static void aia_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_AUTHORITY_INFO_ACCESS);
}

/* SBR 7.1.2.2(c): "It SHOULD contain the HTTP URL of the Issuing CA Certificate". */
static void ca_issuers_http(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_AUTHORITY_INFO_ACCESS);

    if (extension != NULL && cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS).len != 0
        && !access_has_http(cert, OID_AD_CA_ISSUERS))
        finding(report, extension->whole, "want an http URI for %s, have none", oid_name(OID_AD_CA_ISSUERS));
}

/* SBR 7.1.2.2(c): "It MAY contain the HTTP URL of the Issuing CA OCSP responder". No other is named. */
static void ocsp_http(const struct cert *cert, struct report *report)
{
    want_access_http(cert, report, OID_AD_OCSP);
}

static const struct rule rules[] = {
    {
        .id = "subca.crldp.present",
        .source = "SBR 7.1.2.2(b)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A subordinate CA has cRLDistributionPoints.",
        .mend = "Add cRLDistributionPoints with the http URL of the issuer's CRL.",
        .check = crldp_present,
    },
    {
        .id = "subca.crldp.noncritical",
        .source = "SBR 7.1.2.2(b)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "cRLDistributionPoints of a subordinate CA is not critical.",
        .mend = "Mark cRLDistributionPoints not critical.",
        .check = crldp_not_critical,
    },
    {
        .id = "subca.crldp.http",
        .source = "SBR 7.1.2.2(b)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "cRLDistributionPoints of a subordinate CA has an http URI.",
        .mend = "Add the http URL of the issuer's CRL.",
        .check = crldp_http,
    },
    {
        .id = "subca.aia.present",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(c)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A subordinate CA has authorityInfoAccess.",
        .mend = "Add authorityInfoAccess with the http URL of the issuer's certificate.",
        .check = aia_present,
    },
    {
        .id = "subca.aia.caissuers_http",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(c)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "authorityInfoAccess of a subordinate CA has an http URI of its issuer's certificate.",
        .mend = "Add caIssuers with the http URL of the issuer's certificate.",
        .check = ca_issuers_http,
    },
    {
        .id = "subca.aia.ocsp_http",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(c)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "OCSP locations of a subordinate CA are http URIs.",
        .mend = "Use the http URL of the responder.",
        .check = ocsp_http,
    },
};

const struct rule_table rules_ca_pointers = { "CAs: pointers", rules, COUNT_OF(rules) };
