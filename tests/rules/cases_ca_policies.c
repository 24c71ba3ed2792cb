/* Cases of rules_ca_policies.c and rules_ca_pointers.c, and of the qualifiers of CAs' policies. */
#include "tests/rules/change.h"

#define CP  "extensions.certificatePolicies"
#define DP  "extensions.cRLDistributionPoints"
#define AIA "extensions.authorityInfoAccess"

#define POLICIES(list)   recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { " list " }")
#define POLICY(text)     " SEQUENCE { " text " }"
#define QUALIFIED(value) POLICY("anyPolicy SEQUENCE { SEQUENCE { " value " } }")
#define MAPPINGS(list)   recipe_extension(recipe, OID_EXT_POLICY_MAPPINGS, "SEQUENCE { " list " }")
#define ACCESSES(list)   recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS, "SEQUENCE { " list " }")
#define POINTS(list)     recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "SEQUENCE { " list " }")
#define POINT(uri)       " SEQUENCE { [0] { [0] { [6] \"" uri "\" } } }"
#define ISSUER           " SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/root.cer\" }"
#define CRITICAL(type)   recipe_critical(recipe, type, true)

CHANGE(root_with_any, POLICIES(POLICY("anyPolicy")))
CHANGE(root_with_own, POLICIES(POLICY("2.999.1")))
CHANGE(without_policies, recipe_without(recipe, OID_EXT_CERTIFICATE_POLICIES))
CHANGE(policies_critical, CRITICAL(OID_EXT_CERTIFICATE_POLICIES))
CHANGE(reserved,
    POLICIES(POLICY("mailbox-validated-strict") POLICY("sponsor-validated-multipurpose") POLICY("2.999.1")))
CHANGE(own_only, POLICIES(POLICY("2.999.1")))
CHANGE(reserved_and_any, POLICIES(POLICY("mailbox-validated-strict") POLICY("anyPolicy")))
CHANGE(cps_ftp, POLICIES(QUALIFIED("id-qt-cps IA5 \"ftp://example.com/cps\"")))
CHANGE(cps_https, POLICIES(QUALIFIED("id-qt-cps IA5 \"https://example.com/cps\"")))
CHANGE(notice, POLICIES(QUALIFIED("id-qt-unotice SEQUENCE { UTF8 \"See the statement.\" }")))
CHANGE(notice_without_text, POLICIES(QUALIFIED("id-qt-unotice SEQUENCE { }")))
CHANGE(notice_with_reference,
    POLICIES(
        QUALIFIED("id-qt-unotice SEQUENCE { SEQUENCE { UTF8 \"Muster\" SEQUENCE { 1 } } UTF8 \"See.\" }")))

CHANGE(mapped, own_only(recipe); reserved(recipe); MAPPINGS("SEQUENCE { 2.999.1 2.999.2 }");
       CRITICAL(OID_EXT_POLICY_MAPPINGS))
CHANGE(mapped_to_any, reserved(recipe); MAPPINGS("SEQUENCE { 2.999.1 anyPolicy }");
       CRITICAL(OID_EXT_POLICY_MAPPINGS))
CHANGE(mapped_from_any, MAPPINGS("SEQUENCE { anyPolicy 2.999.2 }"); CRITICAL(OID_EXT_POLICY_MAPPINGS))
CHANGE(mapped_not_critical, mapped(recipe); recipe_critical(recipe, OID_EXT_POLICY_MAPPINGS, false))
CHANGE(mapped_not_asserted, reserved(recipe); MAPPINGS("SEQUENCE { 2.999.3 2.999.2 }");
       CRITICAL(OID_EXT_POLICY_MAPPINGS))
CHANGE(constraints, recipe_extension(recipe, OID_EXT_POLICY_CONSTRAINTS, "SEQUENCE { [0] <00> }");
       CRITICAL(OID_EXT_POLICY_CONSTRAINTS))
CHANGE(constraints_not_critical, constraints(recipe);
       recipe_critical(recipe, OID_EXT_POLICY_CONSTRAINTS, false))
CHANGE(constraints_empty, recipe_extension(recipe, OID_EXT_POLICY_CONSTRAINTS, "SEQUENCE { }");
       CRITICAL(OID_EXT_POLICY_CONSTRAINTS))
CHANGE(inhibit, recipe_extension(recipe, OID_EXT_INHIBIT_ANY_POLICY, "1");
       CRITICAL(OID_EXT_INHIBIT_ANY_POLICY))
CHANGE(inhibit_not_critical, recipe_extension(recipe, OID_EXT_INHIBIT_ANY_POLICY, "1"))

CHANGE(without_points, recipe_without(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS))
CHANGE(points_critical, CRITICAL(OID_EXT_CRL_DISTRIBUTION_POINTS))
CHANGE(https_only, POINTS(POINT("https://crl.example.com/root.crl")))
CHANGE(ldap_only, POINTS(POINT("ldap://ldap.example.com/cn=Root?certificateRevocationList")))
CHANGE(ldap_and_http, POINTS(POINT("ldap://ldap.example.com/cn=Root?certificateRevocationList")
                              POINT("http://crl.example.com/root.crl")))
CHANGE(without_access, recipe_without(recipe, OID_EXT_AUTHORITY_INFO_ACCESS))
CHANGE(ocsp_only, ACCESSES("SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" }"))
CHANGE(issuer_only, ACCESSES(ISSUER))
CHANGE(ocsp_ftp, ACCESSES(ISSUER " SEQUENCE { id-ad-ocsp [6] \"ftp://ocsp.example.com\" }"))
CHANGE(ocsp_host, ACCESSES(ISSUER " SEQUENCE { id-ad-ocsp [2] \"ocsp.example.com\" }"))

static const struct rule_case cases[] = {
    FAILS("root.cp.absent", "anyPolicy in a root", ROOT_CA, root_with_any, CP),
    FAILS("subca.cp.present", "no policies", SUB_CA, without_policies, "extensions"),
    PASSES("subca.cp.present", "no policies of a CA for TLS", OTHER_CA, without_policies),
    FAILS("subca.cp.noncritical", "critical", SUB_CA, policies_critical, CP),
    PASSES("policy.subca.aff_set", "reserved policies and one of its own", SUB_CA, reserved),
    FAILS("policy.subca.aff_set", "a policy of its own only", SUB_CA, own_only, CP),
    FINDS("policy.subca.aff_set", "a policy of its own only, in a root", ROOT_CA, root_with_own,
        { "root.cp.absent", CP }, { "policy.subca.aff_set", CP }),
    FAILS("policy.subca.aff_set.both", "a reserved policy and anyPolicy", SUB_CA, reserved_and_any, CP),
    FINDS("subca.cp.cps_uri", "a CPS by ftp", SUB_CA, cps_ftp,
        { "subca.cp.cps_uri", CP "[0].policyQualifiers[0]" }, { "rfc5280.cp_oid_only", CP "[0]" }),
    FINDS("subca.cp.cps_uri", "a CPS by https", SUB_CA, cps_https, { "rfc5280.cp_oid_only", CP "[0]" }),
    FINDS("subca.cp.unotice_text", "a notice without text", SUB_CA, notice_without_text,
        { "subca.cp.unotice_text", CP "[0].policyQualifiers[0]" }, { "rfc5280.cp_oid_only", CP "[0]" },
        { "rfc5280.cp_unotice_ee", CP "[0].policyQualifiers[0]" }),
    FINDS("subca.cp.unotice_no_ref", "a notice with a reference", SUB_CA, notice_with_reference,
        { "subca.cp.unotice_no_ref", CP "[0].policyQualifiers[0]" }, { "rfc5280.cp_oid_only", CP "[0]" },
        { "rfc5280.cp_unotice_ee", CP "[0].policyQualifiers[0]" }),
    FINDS("rfc5280.cp_unotice_ee", "a notice", SUB_CA, notice,
        { "rfc5280.cp_unotice_ee", CP "[0].policyQualifiers[0]" }, { "rfc5280.cp_oid_only", CP "[0]" }),

    PASSES("rfc5280.pm_no_any", "a mapping", SUB_CA, mapped),
    FAILS(
        "rfc5280.pm_no_any", "a mapping to anyPolicy", SUB_CA, mapped_to_any, "extensions.policyMappings[0]"),
    FAILS("rfc5280.pm_no_any", "a mapping from anyPolicy", SUB_CA, mapped_from_any,
        "extensions.policyMappings[0]"),
    FAILS("rfc5280.pm_critical", "not critical", SUB_CA, mapped_not_critical, "extensions.policyMappings"),
    FAILS("rfc5280.pm_critical.asserted", "a mapping of a policy that is not there", SUB_CA,
        mapped_not_asserted, "extensions.policyMappings[0]"),
    PASSES("rfc5280.pc_critical_nonempty", "critical", SUB_CA, constraints),
    FAILS("rfc5280.pc_critical_nonempty", "not critical", SUB_CA, constraints_not_critical,
        "extensions.policyConstraints"),
    FAILS("rfc5280.pc_critical_nonempty.nonempty", "empty", SUB_CA, constraints_empty,
        "extensions.policyConstraints"),
    PASSES("rfc5280.iap_critical", "critical", SUB_CA, inhibit),
    FAILS(
        "rfc5280.iap_critical", "not critical", SUB_CA, inhibit_not_critical, "extensions.inhibitAnyPolicy"),

    FAILS("subca.crldp.present", "no distribution points", SUB_CA, without_points, "extensions"),
    FINDS("subca.crldp.noncritical", "critical", SUB_CA, points_critical, { "subca.crldp.noncritical", DP },
        { "rfc5280.crldp_noncritical", DP }),
    FINDS("subca.crldp.http", "https only", SUB_CA, https_only, { "subca.crldp.http", DP },
        { "rfc5280.no_https_pointers", DP "[0].fullName[0]" }, { "rfc5280.crldp_http_or_ldap", DP "[0]" }),
    FAILS("subca.crldp.http", "ldap only", SUB_CA, ldap_only, DP),
    PASSES("subca.crldp.http", "ldap and http", SUB_CA, ldap_and_http),
    FAILS("subca.aia.present", "no authorityInfoAccess", SUB_CA, without_access, "extensions"),
    FAILS("subca.aia.caissuers_http", "OCSP only", SUB_CA, ocsp_only, AIA),
    PASSES("subca.aia.caissuers_http", "the issuer only", SUB_CA, issuer_only),
    FAILS("subca.aia.ocsp_http", "OCSP by ftp", SUB_CA, ocsp_ftp, AIA "[1]"),
    FAILS("subca.aia.ocsp_http", "OCSP at a host", SUB_CA, ocsp_host, AIA "[1]"),
};

const struct case_table cases_ca_policies = { cases, COUNT_OF(cases) };
