/* lint/rules_distribution.c - where the CRLs are: cRLDistributionPoints, freshestCRL. */
#include "lint/pointers.h"
#include "lint/rules.h"

#define NOT_SMIME ((unsigned)CERTIFICATE & ~(unsigned)SMIME) /* what the SBR's own rules do not say already */
#define ONLY_HTTP ((unsigned)(MULTIPURPOSE | STRICT))
#define ONE_HTTP                                                                                             \
    ((unsigned)SMIME & ~ONLY_HTTP) /* Legacy; and what no generation claims gets the milder rule */

static void not_critical(const struct cert *cert, enum oid type, struct report *report)
{
    const struct extension *extension = cert_extension(cert, type);

    if (extension != NULL && extension->critical)
        finding(report, extension->whole, "want %s not critical, have it critical", oid_name(type));
}

/* SBR 7.1.2.3(b): cRLDistributionPoints "SHALL be present". */
static void crldp_present(const struct cert *cert, struct report *report)
{
    if (cert_extension(cert, OID_EXT_CRL_DISTRIBUTION_POINTS) == NULL)
        finding(report, cert->extensions_field, "want cRLDistributionPoints, have none");
}

/* SBR 7.1.2.3(b): "This extension SHOULD NOT be marked critical." RFC 5280 4.2.1.13: "SHOULD be non-critical". */
static void crldp_not_critical(const struct cert *cert, struct report *report)
{
    not_critical(cert, OID_EXT_CRL_DISTRIBUTION_POINTS, report);
}

/* SBR 7.1.2.3(b): "at least one distributionPoint whose fullName value includes a GeneralName of type uniformResourceIdentifier". */
static void crldp_has_uri(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct points_walk walk = points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct general_name name;

    if (extension == NULL)
        return;
    while (points_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI)
            return;
    }
    finding(report, extension->whole, "want a distribution point with a URI in fullName, have none");
}

/* SBR 7.1.2.3(b): "Every uniformResourceIdentifier SHALL have the URI scheme HTTP. Other schemes SHALL NOT be present." */
static void crldp_all_http(const struct cert *cert, struct report *report)
{
    struct points_walk walk = points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (points_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI && !pointer_has_scheme(name.value, "http"))
            finding(report, name.whole, "want an http URI, have \"%s\"", quote(name.value, quoted));
    }
}

/* SBR 7.1.2.3(b): "At least one uniformResourceIdentifier SHALL have the URI scheme HTTP." */
static void crldp_one_http(const struct cert *cert, struct report *report)
{
    struct points_walk walk = points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct general_name name;
    bool any = false, http = false;

    while (points_next(&walk, &name)) {
        any = any || name.kind == GENERAL_NAME_URI;
        http = http || (name.kind == GENERAL_NAME_URI && pointer_has_scheme(name.value, "http"));
    }
    if (any && !http)
        finding(report, cert_extension(cert, OID_EXT_CRL_DISTRIBUTION_POINTS)->whole,
            "want at least one http URI, have others only");
}

/*
 * RFC 5280 4.2.1.13: "a DistributionPoint MUST NOT consist of only the reasons field; either distributionPoint or
 * cRLIssuer MUST be present". GeneralNames has at least one name.
 */
static void crldp_points_somewhere(const struct cert *cert, struct report *report)
{
    struct distribution_point point;

    for (struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
         distribution_point_next(&rest, &point);) {
        if (point.full_name.at != NULL && point.full_name.len == 0)
            finding(report, point.whole, "want a name in fullName, have an empty one");
        else if (point.full_name.at == NULL && point.relative_name.at == NULL && point.crl_issuer.len == 0)
            finding(report, point.whole, "want distributionPoint or cRLIssuer, have neither");
    }
}

/* RFC 5280 4.2.1.13: "If the certificate issuer is also the CRL issuer, then conforming CAs MUST omit the cRLIssuer field". */
static void crldp_no_own_issuer(const struct cert *cert, struct report *report)
{
    struct distribution_point point;
    struct general_name name;

    for (struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
         distribution_point_next(&rest, &point);) {
        for (struct general_names_walk walk = general_names_walk(point.crl_issuer);
             general_names_next(&walk, &name);) {
            if (name.kind == GENERAL_NAME_DIRECTORY && span_equal(name.value, cert->issuer))
                finding(report, name.whole, "want no cRLIssuer for the certificate's own issuer, have one");
        }
    }
}

/*
 * RFC 5280 4.2.1.13: "If the certificate issuer is not the CRL issuer, then the cRLIssuer field MUST be present and contain the
 * Name of the CRL issuer": a directoryName, which is not empty.
 */
static void crldp_issuer_is_a_name(const struct cert *cert, struct report *report)
{
    struct distribution_point point;
    struct general_name name;

    for (struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
         distribution_point_next(&rest, &point);) {
        for (struct general_names_walk walk = general_names_walk(point.crl_issuer);
             general_names_next(&walk, &name);) {
            if (name.kind != GENERAL_NAME_DIRECTORY || name_is_empty(name.value))
                finding(report, name.whole,
                    "want the distinguished name of the CRL's issuer in cRLIssuer, have another name");
        }
    }
}

/* RFC 5280 4.2.1.13: "Conforming CAs SHOULD NOT use nameRelativeToCRLIssuer to specify distribution point names." */
static void crldp_no_relative_name(const struct cert *cert, struct report *report)
{
    struct distribution_point point;

    for (struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
         distribution_point_next(&rest, &point);) {
        if (point.relative_name.at != NULL)
            finding(report, point.relative_name, "want fullName, have nameRelativeToCRLIssuer");
    }
}

/* RFC 5280 4.2.1.13: CAs "MUST include at least one DistributionPoint that points to a CRL that covers the certificate for all reasons". */
static void crldp_for_all_reasons(const struct cert *cert, struct report *report)
{
    struct distribution_point point;
    struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    bool any = false;

    while (distribution_point_next(&rest, &point)) {
        if (!point.has_reasons)
            return;
        any = true;
    }
    if (any)
        finding(report, cert_extension(cert, OID_EXT_CRL_DISTRIBUTION_POINTS)->whole,
            "want a distribution point for all reasons, have only some with reasons");
}

/* RFC 5280 4.2.1.13: "When present, DistributionPointName SHOULD include at least one LDAP or HTTP URI." */
static void crldp_http_or_ldap(const struct cert *cert, struct report *report)
{
    struct distribution_point point;
    struct general_name name;

    for (struct span rest = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
         distribution_point_next(&rest, &point);) {
        struct general_names_walk walk = general_names_walk(point.full_name);
        bool found = point.full_name.len == 0;

        while (general_names_next(&walk, &name))
            found = found
                    || (name.kind == GENERAL_NAME_URI
                        && (pointer_has_scheme(name.value, "http")
                            || pointer_has_scheme(name.value, "ldap")));
        if (!found)
            finding(report, point.whole, "want an http or ldap URI in fullName, have none");
    }
}

/* RFC 5280 4.2.1.15: "The extension MUST be marked as non-critical by conforming CAs." */
static void freshest_not_critical(const struct cert *cert, struct report *report)
{
    not_critical(cert, OID_EXT_FRESHEST_CRL, report);
}

/* RFC 5280 4.2.1.13: an LDAP URI "MUST include a <dn> field … MUST include a single <attrdesc>". */
static void crldp_ldap(const struct cert *cert, struct report *report)
{
    struct points_walk walk = points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS);
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (points_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI && pointer_is_vague_ldap(name.value))
            finding(report, name.whole, "want an LDAP URI with a name and an attribute, have \"%s\"",
                quote(name.value, quoted));
    }
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "leaf.crldp.present", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(b)", .applies = SMIME, .since = SMC01,
      .says = "cRLDistributionPoints is present.",
      .mend = "Add cRLDistributionPoints with the http URI of the issuer's CRL.",
      .peers = "zlint:e_subscribers_shall_have_crl_distribution_points zlint:e_subscribers_crl_distribution_points_are_http pkilint:cabf.smime.crldp_extension_missing pkilint:etsi.en_319_412_2.gen-4.3.11-2.crldp_extension_missing",
      .check = crldp_present },
    { .id = "leaf.crldp.noncritical", .severity = SEVERITY_WARNING, .source = "SBR 7.1.2.3(b)", .applies = SMIME, .since = SMC01,
      .says = "cRLDistributionPoints is not critical.",
      .mend = "Mark cRLDistributionPoints not critical.",
      .peers = "zlint:w_ext_crl_distribution_marked_critical pkilint:cabf.critical_crldp_extension pkilint:pkix.certificate_crldp_extension_critical pkilint:etsi.en_319_412_2.gen-4.3.11-5.crl_extension_is_critical",
      .check = crldp_not_critical },
    { .id = "leaf.crldp.fullname_uri", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(b)", .applies = SMIME, .since = SMC01,
      .says = "At least one distribution point has a URI in its fullName.",
      .mend = "Put the URI of the CRL into fullName of a distribution point.",
      .peers = "zlint:e_subscribers_shall_have_crl_distribution_points pkilint:cabf.smime.crldp_fullname_prohibited_generalname_type zlint:w_distribution_point_missing_ldap_or_uri",
      .check = crldp_has_uri },
    { .id = "leaf.crldp.all_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(b)", .applies = ONLY_HTTP, .since = SMC01,
      .says = "Every URI of a distribution point has the scheme http.",
      .mend = "Leave out ldap and https; list http URIs alone.",
      .peers = "zlint:e_subscribers_crl_distribution_points_are_http pkilint:cabf.smime.crldp_fullname_prohibited_uri_scheme pkilint:cabf.no_http_crldp_uri zlint:w_distribution_point_missing_ldap_or_uri",
      .check = crldp_all_http },
    { .id = "leaf.crldp.one_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(b)", .applies = ONE_HTTP, .since = SMC01,
      .says = "At least one URI of the distribution points has the scheme http.",
      .mend = "Add the http URI of the issuer's CRL.",
      .peers = "zlint:e_subscribers_crl_distribution_points_are_http pkilint:cabf.no_http_crldp_uri",
      .check = crldp_one_http },
    { .id = "rfc5280.crldp_noncritical", .severity = SEVERITY_WARNING, .source = "RFC 5280 4.2.1.13", .applies = NOT_SMIME,
      .says = "cRLDistributionPoints is not critical.",
      .mend = "Mark cRLDistributionPoints not critical.",
      .peers = "zlint:w_ext_crl_distribution_marked_critical pkilint:pkix.certificate_crldp_extension_critical",
      .check = crldp_not_critical },
    { .id = "rfc5280.crldp_not_only_reasons", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.13", .applies = CERTIFICATE,
      .says = "A distribution point says where: a name that is not empty, or cRLIssuer.",
      .mend = "Put the URI of the CRL into distributionPoint.",
      .peers = "zlint:e_distribution_point_incomplete pkilint:pkix.distribution_point_does_not_contain_name_or_issuer",
      .check = crldp_points_somewhere },
    { .id = "rfc5280.crldp_no_crlissuer", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.13", .applies = CERTIFICATE,
      .says = "cRLIssuer is left out where the certificate's issuer issues the CRL.",
      .mend = "Leave cRLIssuer out: the issuer of the certificate is meant anyway.",
      .check = crldp_no_own_issuer },
    { .id = "rfc5280.crldp_crlissuer_other", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.13", .applies = CERTIFICATE,
      .says = "cRLIssuer holds the distinguished name of another issuer.",
      .mend = "Put the distinguished name of the CRL's issuer there, and one alone; or leave cRLIssuer out.",
      .check = crldp_issuer_is_a_name },
    { .id = "rfc5280.crldp_no_relative", .severity = SEVERITY_WARNING, .source = "RFC 5280 4.2.1.13", .applies = CERTIFICATE,
      .says = "Distribution points are named by fullName.",
      .mend = "Name the distribution point by fullName with the whole URI.",
      .check = crldp_no_relative_name },
    { .id = "rfc5280.crldp_all_reasons", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.13", .applies = CERTIFICATE,
      .says = "At least one distribution point is for all reasons.",
      .mend = "Add a distribution point without reasons.",
      .check = crldp_for_all_reasons },
    { .id = "rfc5280.crldp_ldap", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.13", .applies = LEGACY | SMIME_UNCLEAR | NOT_SMIME,
      .says = "An LDAP URI of a distribution point names an entry and an attribute.",
      .mend = "Write ldap://HOST/DN?certificateRevocationList, or use http.",
      .check = crldp_ldap },
    { .id = "rfc5280.crldp_http_or_ldap", .severity = SEVERITY_WARNING, .source = "RFC 5280 4.2.1.13", .applies = NOT_SMIME | LEGACY | SMIME_UNCLEAR,
      .says = "The fullName of a distribution point has an http or ldap URI.",
      .mend = "Add an http URI.",
      .peers = "zlint:w_distribution_point_missing_ldap_or_uri pkilint:etsi.en_319_412_2.gen-4.3.11-4.http_or_ldap_crldp_distribution_point_uri_missing",
      .check = crldp_http_or_ldap },
    { .id = "rfc5280.freshest_noncritical", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.15", .applies = CERTIFICATE,
      .says = "freshestCRL is not critical.",
      .mend = "Mark freshestCRL not critical.",
      .peers = "zlint:e_ext_freshest_crl_marked_critical",
      .check = freshest_not_critical },
};
/* clang-format on */

const struct rule_table rules_distribution = { "CRL distribution points", rules, COUNT_OF(rules) };
