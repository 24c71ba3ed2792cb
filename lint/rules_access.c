/* lint/rules_access.c - where responders and certificates are: authorityInfoAccess, subjectInfoAccess. */
#include "lint/extension_checks.h"
#include "lint/pointers.h"
#include "lint/rules.h"

#define NOT_SMIME ((unsigned)CERTIFICATE & ~(unsigned)SMIME) /* what the SBR's own rules do not say already */
#define ONLY_HTTP ((unsigned)(MULTIPURPOSE | STRICT))
#define ONE_HTTP                                                                                             \
    ((unsigned)SMIME & ~ONLY_HTTP) /* Legacy; and what no generation claims gets the milder rule */

/* SBR 7.1.2.3(c): authorityInformationAccess "SHOULD be present". */
static void aia_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_AUTHORITY_INFO_ACCESS);
}

/* SBR 7.1.2.3(c): "This extension SHALL NOT be marked critical." RFC 5280 4.2.2.1: "MUST mark this extension as non-critical". */
static void aia_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_AUTHORITY_INFO_ACCESS);
}

/* RFC 5280 4.2.2.1: AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription */
static void aia_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_AUTHORITY_INFO_ACCESS);

    if (extension != NULL && cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS).len == 0)
        finding(report, extension->whole, "want at least one AccessDescription, have none");
}

static bool has_method(const struct cert *cert, enum oid method)
{
    struct access_description access;

    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_description_next(&rest, &access);) {
        if (access.method == method)
            return true;
    }
    return false;
}

/* SBR 7.1.2.3(c): "When provided, at least one accessMethod SHALL have the URI scheme HTTP." */
static void one_http(const struct cert *cert, enum oid method, struct report *report)
{
    if (has_method(cert, method) && !access_has_http(cert, method))
        finding(report, cert_extension(cert, OID_EXT_AUTHORITY_INFO_ACCESS)->whole,
            "want at least one http URI for %s, have others only", oid_name(method));
}

/* SBR 7.1.2.3(c): "When provided, every accessMethod SHALL have the URI scheme HTTP." */
static void ocsp_all_http(const struct cert *cert, struct report *report)
{
    want_access_http(cert, report, OID_AD_OCSP);
}

static void ocsp_one_http(const struct cert *cert, struct report *report)
{
    one_http(cert, OID_AD_OCSP, report);
}

static void ca_issuers_all_http(const struct cert *cert, struct report *report)
{
    want_access_http(cert, report, OID_AD_CA_ISSUERS);
}

static void ca_issuers_one_http(const struct cert *cert, struct report *report)
{
    one_http(cert, OID_AD_CA_ISSUERS, report);
}

/* SBR 7.1.2.3(c): authorityInformationAccess "SHOULD contain at least one accessMethod value of type id-ad-caIssuers". */
static void ca_issuers_present(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_AUTHORITY_INFO_ACCESS);

    if (extension != NULL && cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS).len != 0
        && !has_method(cert, OID_AD_CA_ISSUERS))
        finding(report, extension->whole, "want an accessMethod caIssuers, have none");
}

/*
 * RFC 5280 4.2.2.1: "at least one instance of AccessDescription SHOULD specify an accessLocation that is an HTTP … or LDAP … URI"
 * where id-ad-caIssuers is used.
 */
static void ca_issuers_http_or_ldap(const struct cert *cert, struct report *report)
{
    struct access_description access;
    bool any = false, found = false;

    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_description_next(&rest, &access);) {
        if (access.method != OID_AD_CA_ISSUERS)
            continue;
        any = true;
        found = found
                || (access.location.kind == GENERAL_NAME_URI
                    && (pointer_has_scheme(access.location.value, "http")
                        || pointer_has_scheme(access.location.value, "ldap")));
    }
    if (any && !found)
        finding(report, cert_extension(cert, OID_EXT_AUTHORITY_INFO_ACCESS)->whole,
            "want an http or ldap URI for caIssuers, have none");
}

/* RFC 5280 4.2.2.2: "Conforming CAs MUST mark this extension as non-critical." */
static void sia_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_SUBJECT_INFO_ACCESS);
}

/* RFC 5280 4.2.2.1: an LDAP URI "MUST include a <dn> field … and MUST include an <attributes> field". */
static void aia_ldap(const struct cert *cert, struct report *report)
{
    struct access_description access;
    char quoted[QUOTE_BYTES];

    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_description_next(&rest, &access);) {
        if (access.location.kind == GENERAL_NAME_URI && pointer_is_vague_ldap(access.location.value))
            finding(report, access.whole, "want an LDAP URI with a name and attributes, have \"%s\"",
                quote(access.location.value, quoted));
    }
}

static bool is_secured(struct span uri)
{
    return pointer_has_scheme(uri, "https") || pointer_has_scheme(uri, "ldaps");
}

static void judge_location(const struct access_description *access, struct report *report)
{
    char quoted[QUOTE_BYTES];

    if (access->location.kind == GENERAL_NAME_URI && is_secured(access->location.value))
        finding(report, access->whole, "want no https or ldaps URI, have \"%s\"",
            quote(access->location.value, quoted));
}

/* The URIs of the points that `walk` visits. */
static void judge_points(struct points_walk walk, struct report *report)
{
    struct general_name name;
    char quoted[QUOTE_BYTES];

    while (points_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI && is_secured(name.value))
            finding(report, name.whole, "want no https or ldaps URI, have \"%s\"", quote(name.value, quoted));
    }
}

/*
 * RFC 5280 8: "CAs SHOULD NOT include URIs that specify https, ldaps, or similar schemes in extensions": whoever needs the answer to trust
 * the server may need the server to get the answer.
 */
static void no_secured_pointers(const struct cert *cert, struct report *report)
{
    static const enum oid accesses[] = { OID_EXT_AUTHORITY_INFO_ACCESS, OID_EXT_SUBJECT_INFO_ACCESS };
    struct access_description access;

    judge_points(points_walk(cert, OID_EXT_CRL_DISTRIBUTION_POINTS), report);
    judge_points(points_walk(cert, OID_EXT_FRESHEST_CRL), report);
    for (size_t i = 0; i < COUNT_OF(accesses); i++) {
        for (struct span rest = cert_sequence(cert, accesses[i]); access_description_next(&rest, &access);)
            judge_location(&access, report);
    }
}

/* The same where the SBR have no rule of their own for Strict and Multipurpose: leaf.crldp.all_http, leaf.aia.*.all_http. */
static void no_other_secured_pointers(const struct cert *cert, struct report *report)
{
    struct access_description access;

    judge_points(points_walk(cert, OID_EXT_FRESHEST_CRL), report);
    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_description_next(&rest, &access);) {
        if (access.method != OID_AD_OCSP && access.method != OID_AD_CA_ISSUERS)
            judge_location(&access, report);
    }
    for (struct span rest = cert_sequence(cert, OID_EXT_SUBJECT_INFO_ACCESS);
         access_description_next(&rest, &access);)
        judge_location(&access, report);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "leaf.aia.present", .severity = SEVERITY_WARNING, .source = "SBR 7.1.2.3(c)", .applies = SMIME, .since = SMC01,
      .says = "authorityInfoAccess is present.",
      .mend = "Add authorityInfoAccess with the http URI of the issuer's certificate, and of its OCSP responder if there is one.",
      .peers = "pkilint:cabf.aia_extension_missing pkilint:etsi.en_319_412_2.authority_info_access_extension_absent",
      .check = aia_present },
    { .id = "leaf.aia.noncritical", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(c)", .applies = SMIME, .since = SMC01,
      .says = "authorityInfoAccess is not critical.",
      .mend = "Mark authorityInfoAccess not critical.",
      .peers = "zlint:e_ext_aia_marked_critical pkilint:pkix.authority_information_access_extension_critical",
      .check = aia_not_critical },
    { .id = "leaf.aia.ocsp.all_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(c)", .applies = ONLY_HTTP, .since = SMC01,
      .says = "Every OCSP location is a URI with the scheme http.",
      .mend = "Locate the OCSP responder by http URIs alone: its answers are signed.",
      .peers = "zlint:e_smime_strict_aia_shall_have_http_only pkilint:cabf.smime.aia_prohibited_uri_scheme pkilint:cabf.smime.aia_prohibited_generalname_type pkilint:cabf.aia_ocsp_has_no_http_uri pkilint:etsi.en_319_412_2.gen-4.4.1-6.ocsp_aia_access_method_http_uri_missing",
      .check = ocsp_all_http },
    { .id = "leaf.aia.ocsp.one_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(c)", .applies = ONE_HTTP, .since = SMC01,
      .says = "At least one OCSP location, if there are any, is a URI with the scheme http.",
      .mend = "Add the http URI of the OCSP responder.",
      .peers = "zlint:e_smime_legacy_aia_shall_have_one_http pkilint:cabf.aia_ocsp_has_no_http_uri",
      .check = ocsp_one_http },
    { .id = "leaf.aia.caissuers.present", .severity = SEVERITY_WARNING, .source = "SBR 7.1.2.3(c)", .applies = SMIME, .since = SMC01,
      .says = "authorityInfoAccess has a caIssuers location.",
      .mend = "Add caIssuers with the http URI of the issuer's certificate.",
      .peers = "pkilint:cabf.aia_ca_issuers_missing pkilint:googl.gmail.authority_info_access_ca_issuers_missing pkilint:etsi.en_319_412_2.gen-4.4.1-3.ca_issuers_aia_access_method_absent",
      .check = ca_issuers_present },
    { .id = "leaf.aia.caissuers.all_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(c)", .applies = ONLY_HTTP, .since = SMC01,
      .says = "Every caIssuers location is a URI with the scheme http.",
      .mend = "Locate the issuer's certificate by http URIs alone: it is signed.",
      .peers = "zlint:e_smime_strict_aia_shall_have_http_only pkilint:cabf.smime.aia_prohibited_uri_scheme pkilint:cabf.smime.aia_prohibited_generalname_type pkilint:cabf.aia_ca_issuers_has_no_http_uri pkilint:etsi.en_319_412_2.gen-4.4.1-4.ca_issuers_aia_access_method_http_uri_missing",
      .check = ca_issuers_all_http },
    { .id = "leaf.aia.caissuers.one_http", .severity = SEVERITY_ERROR, .source = "SBR 7.1.2.3(c)", .applies = ONE_HTTP, .since = SMC01,
      .says = "At least one caIssuers location, if there are any, is a URI with the scheme http.",
      .mend = "Add the http URI of the issuer's certificate.",
      .peers = "zlint:e_smime_legacy_aia_shall_have_one_http pkilint:cabf.aia_ca_issuers_has_no_http_uri",
      .check = ca_issuers_one_http },
    { .id = "rfc5280.aia_noncritical", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.2.1", .applies = NOT_SMIME,
      .says = "authorityInfoAccess is not critical.",
      .mend = "Mark authorityInfoAccess not critical.",
      .peers = "zlint:e_ext_aia_marked_critical pkilint:pkix.authority_information_access_extension_critical",
      .covers = "subca.aia.noncritical",
      .check = aia_not_critical },
    { .id = "rfc5280.aia_noncritical.nonempty", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.2.1", .applies = CERTIFICATE,
      .says = "authorityInfoAccess is not empty.",
      .mend = "Leave the empty extension out, or add a location.",
      .covers = "rfc5280.aia_noncritical",
      .check = aia_not_empty },
    { .id = "rfc5280.aia_uri", .severity = SEVERITY_WARNING, .source = "RFC 5280 4.2.2.1", .applies = NOT_SMIME | CRL,
      .says = "At least one caIssuers location, if there are any, is an http or ldap URI.",
      .mend = "Locate the issuer's certificate by an http URI.",
      .peers = "zlint:w_ext_aia_access_location_missing",
      .check = ca_issuers_http_or_ldap },
    { .id = "rfc5280.aia_ldap", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.2.1", .applies = LEGACY | SMIME_UNCLEAR | NOT_SMIME | CRL,
      .says = "An LDAP URI of authorityInfoAccess names an entry and attributes.",
      .mend = "Write ldap://HOST/DN?cACertificate;binary, or use http.",
      .check = aia_ldap },
    { .id = "rfc5280.sia_noncritical", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.2.2", .applies = CERTIFICATE,
      .says = "subjectInfoAccess is not critical.",
      .mend = "Mark subjectInfoAccess not critical.",
      .peers = "zlint:e_subject_info_access_marked_critical pkilint:pkix.subject_information_access_extension_critical",
      .check = sia_not_critical },
    { .id = "rfc5280.no_https_pointers", .severity = SEVERITY_WARNING, .source = "RFC 5280 8", .applies = LEGACY | SMIME_UNCLEAR | NOT_SMIME | CRL,
      .says = "Pointers have no https or ldaps URI, which could need themselves to be resolved.",
      .mend = "Use http: what lies there is signed, and https may need this very certificate to be checked.",
      .check = no_secured_pointers },
    { .id = "rfc5280.no_https_pointers.others", .severity = SEVERITY_WARNING, .source = "RFC 5280 8", .applies = ONLY_HTTP,
      .says = "freshestCRL, subjectInfoAccess and other methods of authorityInfoAccess have no https or ldaps URI.",
      .mend = "Use http: what lies there is signed, and https may need this very certificate to be checked.",
      .covers = "rfc5280.no_https_pointers",
      .check = no_other_secured_pointers },
};
/* clang-format on */

const struct rule_table rules_access = { "Authority information access", rules, COUNT_OF(rules) };
