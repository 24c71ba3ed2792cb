/* Cases: CRL distribution points. */
#include "tests/rules/cases.h"

static void without_points(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS);
}

static void critical_points(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, true);
}

static void directory_point(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } "
        "} } } } } } }");
}

static void no_point(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "SEQUENCE {  }");
}

static void two_points(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [0] { "
        "[6] \"http://crl.example.com/a.crl\" } } } }");
}

static void http_and_ldap(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [0] { "
        "[6] \"ldap://ldap.example.com/cn=CA?certificateRevocationList\" } } } }");
}

static void https_point(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"https://crl.example.com/a.crl\" } } } }");
}

static void capital_scheme(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"HTTP://crl.example.com/a.crl\" } } } }");
}

static void only_ldap(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"ldap://ldap.example.com/cn=CA?certificateRevocationList\" } "
        "} } }");
}

static void only_reasons(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [1] <0560> "
        "} }");
}

static void empty_full_name(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [0] { "
        "} } } }");
}

static void own_issuer(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [2] { [4] { SEQUENCE { "
        "SET { SEQUENCE { countryName PRINTABLE \"AT\" } } SET { SEQUENCE { organizationName UTF8 \"Muster "
        "Trust GmbH\" } } SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } } } } } }");
}

static void other_issuer(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [2] { [4] { SEQUENCE { "
        "SET { SEQUENCE { countryName PRINTABLE \"AT\" } } SET { SEQUENCE { organizationName UTF8 \"Muster "
        "Trust GmbH\" } } SET { SEQUENCE { commonName UTF8 \"Muster CRLs\" } } } } } } }");
}

static void uri_issuer(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [2] { [6] "
        "\"http://crl.example.com\" } } }");
}

static void empty_issuer(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [2] { [4] { SEQUENCE { } "
        "} } } }");
}

static void relative_name(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [1] { "
        "SEQUENCE { commonName UTF8 \"CRL1\" } } } } }");
}

static void some_reasons(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [1] <0560> } }");
}

static void some_and_all_reasons(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } [1] <0560> } SEQUENCE { "
        "[0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } }");
}

static void vague_ldap(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [0] { "
        "[6] \"ldap://ldap.example.com/cn=CA\" } } } }");
}

static void http_and_ftp(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } SEQUENCE { [0] { [0] { "
        "[6] \"ftp://crl.example.com/a.crl\" } } } }");
}

static void critical_freshest(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_FRESHEST_CRL,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } }");
    recipe_critical(recipe, OID_EXT_FRESHEST_CRL, true);
}

static void freshest(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_FRESHEST_CRL,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" } } } }");
}

/* clang-format off */
static const struct rule_case cases[] = {
    { "leaf.crldp.present", "no cRLDistributionPoints", MV_STRICT, without_points,
      { { "leaf.crldp.present", "extensions" } } },
    { "leaf.crldp.present", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.crldp.noncritical", "critical", MV_STRICT, critical_points,
      { { "leaf.crldp.noncritical", "extensions.cRLDistributionPoints" } } },
    { "leaf.crldp.noncritical", "the base", SV_MULTIPURPOSE, NULL,
      { { NULL, NULL } } },
    { "leaf.crldp.fullname_uri", "a directoryName only", MV_STRICT, directory_point,
      { { "leaf.crldp.fullname_uri", "extensions.cRLDistributionPoints" } } },
    { "leaf.crldp.fullname_uri", "no distribution point", MV_STRICT, no_point,
      { { "leaf.crldp.fullname_uri", "extensions.cRLDistributionPoints" } } },
    { "leaf.crldp.fullname_uri", "two distribution points", MV_STRICT, two_points,
      { { NULL, NULL } } },
    { "leaf.crldp.all_http", "an ldap URI beside http", MV_STRICT, http_and_ldap,
      { { "leaf.crldp.all_http", "extensions.cRLDistributionPoints[1].fullName[0]" } } },
    { "leaf.crldp.all_http", "https", SV_MULTIPURPOSE, https_point,
      { { "leaf.crldp.all_http", "extensions.cRLDistributionPoints[0].fullName[0]" } } },
    { "leaf.crldp.all_http", "the scheme in capitals", MV_STRICT, capital_scheme,
      { { NULL, NULL } } },
    { "leaf.crldp.one_http", "ldap only", MV_LEGACY, only_ldap,
      { { "leaf.crldp.one_http", "extensions.cRLDistributionPoints" } } },
    { "leaf.crldp.one_http", "ldap beside http", MV_LEGACY, http_and_ldap,
      { { NULL, NULL } } },
    { "rfc5280.crldp_noncritical", "critical in a CA for TLS", OTHER_CA, critical_points,
      { { "rfc5280.crldp_noncritical", "extensions.cRLDistributionPoints" } } },
    { "rfc5280.crldp_noncritical", "the base", OTHER_CA, NULL,
      { { NULL, NULL } } },
    { "rfc5280.crldp_not_only_reasons", "reasons only", MV_STRICT, only_reasons,
      { { "rfc5280.crldp_not_only_reasons", "extensions.cRLDistributionPoints[1]" } } },
    { "rfc5280.crldp_not_only_reasons", "an empty fullName", MV_STRICT, empty_full_name,
      { { "rfc5280.crldp_not_only_reasons", "extensions.cRLDistributionPoints[1]" } } },
    { "rfc5280.crldp_not_only_reasons", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.crldp_no_crlissuer", "the issuer's own name as cRLIssuer", MV_STRICT, own_issuer,
      { { "rfc5280.crldp_no_crlissuer", "extensions.cRLDistributionPoints[0].cRLIssuer[0]" } } },
    { "rfc5280.crldp_no_crlissuer", "another issuer of the CRL", MV_STRICT, other_issuer,
      { { NULL, NULL } } },
    { "rfc5280.crldp_crlissuer_other", "a URI as cRLIssuer", MV_STRICT, uri_issuer,
      { { "rfc5280.crldp_crlissuer_other", "extensions.cRLDistributionPoints[0].cRLIssuer[0]" } } },
    { "rfc5280.crldp_crlissuer_other", "an empty name as cRLIssuer", MV_STRICT, empty_issuer,
      { { "rfc5280.crldp_crlissuer_other", "extensions.cRLDistributionPoints[0].cRLIssuer[0]" } } },
    { "rfc5280.crldp_crlissuer_other", "a name as cRLIssuer", MV_STRICT, other_issuer,
      { { NULL, NULL } } },
    { "rfc5280.crldp_no_relative", "a name relative to the issuer", MV_STRICT, relative_name,
      { { "rfc5280.crldp_no_relative", "extensions.cRLDistributionPoints[1]" } } },
    { "rfc5280.crldp_no_relative", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.crldp_all_reasons", "some reasons only", MV_STRICT, some_reasons,
      { { "rfc5280.crldp_all_reasons", "extensions.cRLDistributionPoints" } } },
    { "rfc5280.crldp_all_reasons", "some reasons, and all reasons", MV_STRICT, some_and_all_reasons,
      { { NULL, NULL } } },
    { "rfc5280.crldp_ldap", "an ldap URI without attribute", MV_LEGACY, vague_ldap,
      { { "rfc5280.crldp_ldap", "extensions.cRLDistributionPoints[1].fullName[0]" } } },
    { "rfc5280.crldp_ldap", "a whole ldap URI", MV_LEGACY, http_and_ldap,
      { { NULL, NULL } } },
    { "rfc5280.crldp_http_or_ldap", "ftp only in one point", MV_LEGACY, http_and_ftp,
      { { "rfc5280.crldp_http_or_ldap", "extensions.cRLDistributionPoints[1]" } } },
    { "rfc5280.crldp_http_or_ldap", "the base", MV_LEGACY, NULL,
      { { NULL, NULL } } },
    { "rfc5280.freshest_noncritical", "a critical freshestCRL", MV_STRICT, critical_freshest,
      { { "rfc5280.freshest_noncritical", "extensions.freshestCRL" } } },
    { "rfc5280.freshest_noncritical", "a freshestCRL", MV_STRICT, freshest,
      { { NULL, NULL } } },
};
/* clang-format on */

const struct case_table cases_distribution = { cases, COUNT_OF(cases) };
