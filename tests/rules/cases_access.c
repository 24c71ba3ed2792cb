/* Cases: authority and subject information access. */
#include "tests/rules/change.h"

static void without_access(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_AUTHORITY_INFO_ACCESS);
}

static void critical_access(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_AUTHORITY_INFO_ACCESS, true);
}

static void https_responder(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-ocsp [6] "
        "\"https://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/a.cer\" } }");
}

static void responder_without_uri(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [2] \"ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"http://ca.example.com/a.cer\" } }");
}

static void no_responder(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/a.cer\" } }");
}

static void ldap_responder(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"ldap://ldap.example.com/cn=CA?status\" } SEQUENCE { "
        "id-ad-caIssuers [6] \"http://ca.example.com/a.cer\" } }");
}

static void ldap_and_http_responder(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"ldap://ldap.example.com/cn=CA?status\" } SEQUENCE { "
        "id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"http://ca.example.com/a.cer\" } }");
}

static void only_responder(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } }");
}

static void ldap_issuers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"ldap://ldap.example.com/cn=CA?cACertificate\" } }");
}

static void ldap_and_http_issuers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"ldap://ldap.example.com/cn=CA?cACertificate\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"http://ca.example.com/a.cer\" } }");
}

/* A personal name, in a certificate that names nobody: it is no name of the subject. */
static void named_and_http_issuers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"http://aia.example.com/smime1.cer\" }"
        " SEQUENCE { id-ad-caIssuers [4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Otto Muster\" } } } "
        "} } }");
}

static void empty_access(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS, "SEQUENCE {  }");
}

static void ftp_issuers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"ftp://ca.example.com/a.cer\" } }");
}

static void vague_ldap_issuers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"http://ca.example.com/a.cer\" } SEQUENCE { id-ad-caIssuers [6] \"ldap://ldap.example.com/cn=CA\" "
        "} }");
}

static void critical_subject_access(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_SUBJECT_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { 1.3.6.1.5.5.7.48.5 [6] \"http://ca.example.com/repository\" } }");
    recipe_critical(recipe, OID_EXT_SUBJECT_INFO_ACCESS, true);
}

static void subject_access(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_SUBJECT_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { 1.3.6.1.5.5.7.48.5 [6] \"http://ca.example.com/repository\" } }");
}

static void https_pointers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
        "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/a.crl\" [6] "
        "\"https://crl.example.com/a.crl\" } } } }");
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"http://ca.example.com/a.cer\" } SEQUENCE { id-ad-caIssuers [6] "
        "\"ldaps://ca.example.com/cn=CA?cACertificate\" } }");
}

#define DELTA_CRLS(name, uri)                                                                                \
    CHANGE(name, recipe_extension(recipe, OID_EXT_FRESHEST_CRL,                                              \
                     "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"" uri "\" } } } }"))
DELTA_CRLS(https_for_delta_crls, "https://crl.example.com/delta.crl")
DELTA_CRLS(http_for_delta_crls, "http://crl.example.com/delta.crl")
CHANGE(https_for_another_method,
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/a.cer\" }"
        " SEQUENCE { 2.999.9 [6] \"https://ca.example.com/b\" } }"))
CHANGE(https_for_subject, recipe_extension(recipe, OID_EXT_SUBJECT_INFO_ACCESS,
                              "SEQUENCE { SEQUENCE { 2.999.9 [6] \"https://ca.example.com/b\" } }"))

/* clang-format off */
static const struct rule_case cases[] = {
    { "leaf.aia.present", "no authorityInfoAccess", MV_STRICT, without_access,
      { { "leaf.aia.present", "extensions" } } },
    { "leaf.aia.present", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aia.noncritical", "critical", MV_STRICT, critical_access,
      { { "leaf.aia.noncritical", "extensions.authorityInfoAccess" } } },
    { "leaf.aia.noncritical", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aia.ocsp.all_http", "an https responder beside an http one", MV_STRICT, https_responder,
      { { "leaf.aia.ocsp.all_http", "extensions.authorityInfoAccess[1]" } } },
    { "leaf.aia.ocsp.all_http", "a responder that is no URI", MV_STRICT, responder_without_uri,
      { { "leaf.aia.ocsp.all_http", "extensions.authorityInfoAccess[0]" } } },
    { "leaf.aia.ocsp.all_http", "no responder", MV_STRICT, no_responder,
      { { NULL, NULL } } },
    { "leaf.aia.ocsp.one_http", "an ldap responder only", MV_LEGACY, ldap_responder,
      { { "leaf.aia.ocsp.one_http", "extensions.authorityInfoAccess" } } },
    { "leaf.aia.ocsp.one_http", "http beside ldap", MV_LEGACY, ldap_and_http_responder,
      { { NULL, NULL } } },
    { "leaf.aia.caissuers.present", "OCSP only", MV_STRICT, only_responder,
      { { "leaf.aia.caissuers.present", "extensions.authorityInfoAccess" } } },
    { "leaf.aia.caissuers.present", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aia.caissuers.all_http", "an ldap URI", MV_STRICT, ldap_issuers,
      { { "leaf.aia.caissuers.all_http", "extensions.authorityInfoAccess[1]" } } },
    { "leaf.aia.caissuers.all_http", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aia.caissuers.one_http", "ldap only", MV_LEGACY, ldap_issuers,
      { { "leaf.aia.caissuers.one_http", "extensions.authorityInfoAccess" } } },
    { "leaf.aia.caissuers.one_http", "ldap beside http", MV_LEGACY, ldap_and_http_issuers,
      { { NULL, NULL } } },
    { "leaf.aia.caissuers.one_http", "a directoryName beside http", MV_LEGACY, named_and_http_issuers,
      { { NULL, NULL } } },
    { "rfc5280.aia_noncritical", "critical in a CA", SUB_CA, critical_access,
      { { "rfc5280.aia_noncritical", "extensions.authorityInfoAccess" } } },
    { "rfc5280.aia_noncritical", "the base", SUB_CA, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aia_noncritical.nonempty", "empty", MV_STRICT, empty_access,
      { { "rfc5280.aia_noncritical.nonempty", "extensions.authorityInfoAccess" } } },
    { "rfc5280.aia_noncritical.nonempty", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aia_uri", "ftp only in a CA for TLS", OTHER_CA, ftp_issuers,
      { { "rfc5280.aia_uri", "extensions.authorityInfoAccess" } } },
    { "rfc5280.aia_uri", "the base", OTHER_CA, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aia_ldap", "an ldap URI without attributes", MV_LEGACY, vague_ldap_issuers,
      { { "rfc5280.aia_ldap", "extensions.authorityInfoAccess[2]" } } },
    { "rfc5280.aia_ldap", "a whole ldap URI", MV_LEGACY, ldap_and_http_issuers,
      { { NULL, NULL } } },
    { "rfc5280.sia_noncritical", "a critical subjectInfoAccess", SUB_CA, critical_subject_access,
      { { "rfc5280.sia_noncritical", "extensions.subjectInfoAccess" } } },
    { "rfc5280.sia_noncritical", "a subjectInfoAccess", SUB_CA, subject_access,
      { { NULL, NULL } } },
    { "rfc5280.no_https_pointers", "https in both", MV_LEGACY, https_pointers,
      { { "rfc5280.no_https_pointers", "extensions.cRLDistributionPoints[0].fullName[1]" }, { "rfc5280.no_https_pointers", "extensions.authorityInfoAccess[2]" } } },
    { "rfc5280.no_https_pointers", "https for delta CRLs", MV_LEGACY, https_for_delta_crls,
      { { "rfc5280.no_https_pointers", "extensions.freshestCRL[0].fullName[0]" } } },
    { "rfc5280.no_https_pointers.others", "https for delta CRLs, Strict", MV_STRICT, https_for_delta_crls,
      { { "rfc5280.no_https_pointers.others", "extensions.freshestCRL[0].fullName[0]" } } },
    { "rfc5280.no_https_pointers.others", "https in a method of one's own", MV_STRICT, https_for_another_method,
      { { "rfc5280.no_https_pointers.others", "extensions.authorityInfoAccess[1]" } } },
    { "rfc5280.no_https_pointers.others", "https in subjectInfoAccess", MV_STRICT, https_for_subject,
      { { "rfc5280.no_https_pointers.others", "extensions.subjectInfoAccess[0]" } } },
    { "rfc5280.no_https_pointers.others", "http for delta CRLs", MV_STRICT, http_for_delta_crls },
    { "rfc5280.no_https_pointers", "the base", MV_LEGACY, NULL,
      { { NULL, NULL } } },
};
/* clang-format on */

const struct case_table cases_access = { cases, COUNT_OF(cases) };
