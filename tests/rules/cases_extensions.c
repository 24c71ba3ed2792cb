/* Cases: other extensions. */
#include "tests/rules/cases.h"

/* One more extension, not critical; and the same, critical. */
#define WITH(name, type, content)                                                                            \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, type, content);                                                             \
    }
#define WITH_CRITICAL(name, type, content)                                                                   \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, type, content);                                                             \
        recipe_critical(recipe, type, true);                                                                 \
    }
/* One more of a type that no rule speaks of. */
#define WITH_OTHER(name, extension)                                                                          \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_add_extension(recipe, "SEQUENCE { " extension " }");                                          \
    }

#define AES256 "SEQUENCE { SEQUENCE { 2.16.840.1.101.3.4.1.42 } }"

WITH(capabilities, OID_EXT_SMIME_CAPABILITIES, "SEQUENCE { SEQUENCE { 1.2.840.113549.3.2 128 } " AES256 " }")
WITH(capability_list, OID_EXT_SMIME_CAPABILITIES, "SEQUENCE { SEQUENCE { 1.2.840.113549.3.2 128 } }")
WITH(no_capability, OID_EXT_SMIME_CAPABILITIES, "SEQUENCE { }")
WITH(capabilities_of_text, OID_EXT_SMIME_CAPABILITIES, "UTF8 \"AES\"")
WITH_CRITICAL(capabilities_critical, OID_EXT_SMIME_CAPABILITIES, AES256)
WITH(adobe_time_stamp, OID_EXT_ADOBE_TIMESTAMP, "SEQUENCE { 1 [6] \"http://tsa.example.com\" TRUE }")
WITH(adobe_time_stamp_without_auth, OID_EXT_ADOBE_TIMESTAMP, "SEQUENCE { 1 [6] \"http://tsa.example.com\" }")
WITH(adobe_time_stamp_by_host, OID_EXT_ADOBE_TIMESTAMP, "SEQUENCE { 1 [2] \"tsa.example.com\" }")
WITH(adobe_time_stamp_without_version, OID_EXT_ADOBE_TIMESTAMP, "SEQUENCE { [6] \"http://tsa.example.com\" }")
WITH(adobe_archive, OID_EXT_ADOBE_ARCHIVE_REV_INFO, "SEQUENCE { 1 }")
WITH_CRITICAL(adobe_archive_critical, OID_EXT_ADOBE_ARCHIVE_REV_INFO, "SEQUENCE { 1 }")
WITH_CRITICAL(biometric_info_critical, OID_EXT_BIOMETRIC_INFO,
    "SEQUENCE { SEQUENCE { 0 SEQUENCE { 2.16.840.1.101.3.4.2.1 } OCTETS <00> } }")
WITH(biometric_info, OID_EXT_BIOMETRIC_INFO,
    "SEQUENCE { SEQUENCE { 0 SEQUENCE { 2.16.840.1.101.3.4.2.1 } OCTETS <00> } }")
WITH(status_is_not_asked, OID_EXT_OCSP_NOCHECK, "NULL")
WITH(crl_number, OID_EXT_CRL_NUMBER, "17")
WITH(validity_assured, OID_EXT_VALIDITY_ASSURED, "NULL")
WITH(validity_assured_of_text, OID_EXT_VALIDITY_ASSURED, "UTF8 \"\"")
WITH_CRITICAL(validity_assured_critical, OID_EXT_VALIDITY_ASSURED, "NULL")
WITH_CRITICAL(
    name_constraints, OID_EXT_NAME_CONSTRAINTS, "SEQUENCE { [0] { SEQUENCE { [1] \"example.org\" } } }")
WITH(policy_mappings, OID_EXT_POLICY_MAPPINGS, "SEQUENCE { SEQUENCE { 2.999.1 2.999.2 } }")
WITH(policy_constraints, OID_EXT_POLICY_CONSTRAINTS, "SEQUENCE { [0] <00> }")
WITH(inhibit_any_policy, OID_EXT_INHIBIT_ANY_POLICY, "0")
WITH(certificate_template, OID_EXT_MS_CERTIFICATE_TEMPLATE, "SEQUENCE { 1.3.6.1.4.1.311.21.8.1 100 1 }")
WITH(netscape_comment, OID_EXT_NETSCAPE_COMMENT, "IA5 \"Test\"")
WITH(poison, OID_EXT_CT_POISON, "NULL")
WITH_CRITICAL(poison_critical, OID_EXT_CT_POISON, "NULL")
WITH(scts, OID_EXT_CT_SCT_LIST, "OCTETS <0005 0003 000102>")
WITH(no_scts, OID_EXT_CT_SCT_LIST, "OCTETS <0000>")
WITH(scts_cut_short, OID_EXT_CT_SCT_LIST, "OCTETS <0005 0004 000102>")
WITH(scts_of_another_length, OID_EXT_CT_SCT_LIST, "OCTETS <0006 0003 000102>")
WITH_OTHER(private_extension, "1.3.6.1.4.1.99999.1 OCTETS { NULL }")
WITH_OTHER(unknown_extension, "2.999.4 OCTETS { NULL }")
WITH_OTHER(unknown_extension_critical, "2.999.4 TRUE OCTETS { NULL }")

static void poison_and_scts(struct recipe *recipe)
{
    poison_critical(recipe);
    scts(recipe);
}

#define AT(extension) "extensions." extension

static const struct rule_case cases[] = {
    { "leaf.smimecap.noncritical", "smimeCapabilities", SV_STRICT, capability_list },
    { "leaf.smimecap.noncritical", "critical smimeCapabilities", SV_STRICT, capabilities_critical,
        { { "leaf.smimecap.noncritical", AT("smimeCapabilities") } } },
    { "rfc4262.syntax", "no capability", SV_STRICT, no_capability },
    { "rfc4262.syntax", "a list in the list", SV_STRICT, capabilities,
        { { "rfc4262.syntax", AT("smimeCapabilities") } } },
    { "rfc4262.syntax", "a text as smimeCapabilities", SV_STRICT, capabilities_of_text,
        { { "rfc4262.syntax", AT("smimeCapabilities") } } },

    { "leaf.adobe.strict", "an Adobe time-stamp extension, Strict", SV_STRICT, adobe_time_stamp,
        { { "leaf.adobe.strict", AT("adobeTimeStamp") } } },
    { "leaf.adobe.strict", "an Adobe ArchiveRevInfo extension, Strict", SV_STRICT, adobe_archive,
        { { "leaf.adobe.strict", AT("adobeArchiveRevInfo") } } },
    { "leaf.adobe.strict", "an Adobe time-stamp extension, Multipurpose", SV_MULTIPURPOSE, adobe_time_stamp },
    { "leaf.adobe.noncritical", "an Adobe ArchiveRevInfo extension, Legacy", SV_LEGACY, adobe_archive },
    { "leaf.adobe.noncritical", "a critical Adobe ArchiveRevInfo extension", SV_MULTIPURPOSE,
        adobe_archive_critical, { { "leaf.adobe.noncritical", AT("adobeArchiveRevInfo") } } },
    { "leaf.adobe.timestamp", "an Adobe time-stamp extension without requiresAuth", SV_MULTIPURPOSE,
        adobe_time_stamp_without_auth },
    { "leaf.adobe.timestamp", "a time-stamp server by its host name", SV_MULTIPURPOSE,
        adobe_time_stamp_by_host, { { "leaf.adobe.timestamp", AT("adobeTimeStamp") } } },
    { "leaf.adobe.timestamp", "an Adobe time-stamp extension without version", SV_MULTIPURPOSE,
        adobe_time_stamp_without_version, { { "leaf.adobe.timestamp", AT("adobeTimeStamp") } } },

    { "all.unspecified_data", "an unknown extension", SV_MULTIPURPOSE, unknown_extension,
        { { "all.unspecified_data", AT("2.999.4") } } },
    { "all.unspecified_data", "an unknown critical extension", SV_STRICT, unknown_extension_critical,
        { { "all.unspecified_data", AT("2.999.4") } } },
    { "all.unspecified_data", "biometricInfo", SV_STRICT, biometric_info },
    { "all.unspecified_data.misplaced", "a subscriber's certificate whose status nobody is to ask for",
        SV_STRICT, status_is_not_asked, { { "all.unspecified_data.misplaced", AT("ocspNoCheck") } } },
    { "all.unspecified_data.misplaced", "a CRL number in a certificate", SV_STRICT, crl_number,
        { { "all.unspecified_data.misplaced", AT("cRLNumber") } } },
    { "all.unspecified_data.misplaced", "a certificate of a responder whose status nobody is to ask for",
        OCSP_SIGNER, status_is_not_asked },
    { "all.private_ext", "an extension of a private enterprise", SV_MULTIPURPOSE, private_extension,
        { { "all.private_ext", AT("1.3.6.1.4.1.99999.1") } } },
    { "all.private_ext", "a certificate template", SV_MULTIPURPOSE, certificate_template,
        { { "all.private_ext", AT("msCertificateTemplate") } } },
    { "all.private_ext", "a Netscape comment", SV_STRICT, netscape_comment,
        { { "all.private_ext", AT("netscapeComment") } } },
    { "all.private_ext", "an extension of a private enterprise in a certificate that is not S/MIME",
        OTHER_LEAF, private_extension },
    { "all.private_ext", "SCTs", SV_STRICT, scts },

    { "rfc5280.nc_only_ca", "nameConstraints in a leaf", SV_STRICT, name_constraints,
        { { "rfc5280.nc_only_ca", AT("nameConstraints") } } },
    { "rfc5280.policy_processing_only_ca", "policyMappings in a leaf", SV_STRICT, policy_mappings,
        { { "rfc5280.policy_processing_only_ca", AT("policyMappings") } } },
    { "rfc5280.policy_processing_only_ca", "policyConstraints in a leaf", SV_STRICT, policy_constraints,
        { { "rfc5280.policy_processing_only_ca", AT("policyConstraints") } } },
    { "rfc5280.policy_processing_only_ca", "inhibitAnyPolicy in a leaf", SV_STRICT, inhibit_any_policy,
        { { "rfc5280.policy_processing_only_ca", AT("inhibitAnyPolicy") } } },
    { "rfc3739.biometric_noncritical", "critical biometricInfo", SV_STRICT, biometric_info_critical,
        { { "rfc3739.biometric_noncritical", AT("biometricInfo") } } },
    { "en412_1.valassured", "short-term validity", SV_STRICT, validity_assured },
    { "en412_1.valassured", "critical short-term validity", SV_STRICT, validity_assured_critical,
        { { "en412_1.valassured", AT("validityAssuredShortTerm") } } },
    { "en412_1.valassured", "short-term validity with a text", SV_STRICT, validity_assured_of_text,
        { { "en412_1.valassured", AT("validityAssuredShortTerm") } } },

    { "rfc6962.poison_critical", "a precertificate", SV_MULTIPURPOSE, poison_critical },
    { "rfc6962.poison_critical", "a precertificate whose poison is not critical", SV_MULTIPURPOSE, poison,
        { { "rfc6962.poison_critical", AT("precertificatePoison") } } },
    { "rfc6962.poison_or_list", "a precertificate with SCTs", SV_MULTIPURPOSE, poison_and_scts,
        { { "rfc6962.poison_or_list", AT("precertificatePoison") } } },
    { "rfc6962.list", "an empty list of SCTs", SV_MULTIPURPOSE, no_scts,
        { { "rfc6962.list", AT("signedCertificateTimestampList") } } },
    { "rfc6962.list", "a list of SCTs cut short", SV_MULTIPURPOSE, scts_cut_short,
        { { "rfc6962.list", AT("signedCertificateTimestampList") } } },
    { "rfc6962.list", "a list of SCTs shorter than it says", SV_MULTIPURPOSE, scts_of_another_length,
        { { "rfc6962.list", AT("signedCertificateTimestampList") } } },
};

const struct case_table cases_extensions = { cases, COUNT_OF(cases) };
