/* Extensions that are no list of names, keys or policies: who may have them, how critical, in what form. SBR 7.1.2.3(i), (m), 7.1.2.4; RFC 5280 4.2.1. */
#include "lint/extension_checks.h"
#include "lint/rules.h"

/* SBR 7.1.2.3(i): smimeCapabilities "MAY be present and SHALL NOT be marked critical". */
static void capabilities_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_SMIME_CAPABILITIES);
}

/* RFC 8551 2.5.2: SMIMECapability ::= SEQUENCE { capabilityID OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static bool read_capability(struct der *list)
{
    struct der inside;
    struct span oid;
    unsigned tag;

    return der_enter(list, DER_SEQUENCE, &inside, "") && der_oid(&inside, DER_OID, &oid, "")
           && (der_at_end(&inside) || der_any(&inside, &tag, NULL, NULL, "")) && der_end(&inside, "");
}

/* RFC 4262 2: the value is SMIMECapabilities ::= SEQUENCE OF SMIMECapability. */
static void capabilities_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_SMIME_CAPABILITIES);
    struct der_error ignored;
    struct der d, list;

    if (extension == NULL)
        return;
    d = der_again(extension->value, &ignored);
    bool formed = der_enter(&d, DER_SEQUENCE, &list, "");

    while (formed && !der_at_end(&list))
        formed = read_capability(&list);
    if (!formed)
        finding(report, extension->whole, "want a SEQUENCE OF SMIMECapability, have another value");
}

/* SBR 7.1.2.3(m): "Strict | Prohibited". */
static void no_adobe(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_ADOBE_TIMESTAMP, "in a Strict certificate");
    want_no_extension(cert, report, OID_EXT_ADOBE_ARCHIVE_REV_INFO, "in a Strict certificate");
}

/* SBR 7.1.2.3(m): "Multipurpose and Legacy | MAY be present and SHALL NOT be marked critical." */
static void adobe_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_ADOBE_TIMESTAMP);
    want_not_critical(cert, report, OID_EXT_ADOBE_ARCHIVE_REV_INFO);
}

/*
 * SBR 7.1.2.4(1): a certificate with an extension of an open standard "MUST conform to the specifications". Time-stamp ::= SEQUENCE {
 * version INTEGER { v1(1) }, location GeneralName, requiresAuth BOOLEAN OPTIONAL }, with a URI as location in version 1.
 */
static void adobe_time_stamp_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_ADOBE_TIMESTAMP);
    struct general_name location;
    struct der_error ignored;
    struct der d, inside;
    uint32_t version;
    bool auth;

    if (extension == NULL)
        return;
    d = der_again(extension->value, &ignored);
    if (!der_enter(&d, DER_SEQUENCE, &inside, "") || !der_small(&inside, DER_INTEGER, &version, "")
        || !general_name_read(&inside, &location, "")
        || !(der_at_end(&inside) || der_boolean(&inside, DER_BOOLEAN, &auth, "")) || !der_end(&inside, ""))
        finding(report, extension->whole, "want version, location and requiresAuth, have another value");
    else if (location.kind != GENERAL_NAME_URI)
        finding(
            report, extension->whole, "want a URI as location of the time-stamp server, have another name");
}

/* RFC 3739 3.2.5: the biometricInfo extension "MUST NOT be marked critical". */
static void biometric_info_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_BIOMETRIC_INFO);
}

/* ETSI EN 319 412-1 5.2: the extension for short-term validity "shall not be marked as critical", and its value is NULL. */
static void validity_assured_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_VALIDITY_ASSURED);

    want_not_critical(cert, report, OID_EXT_VALIDITY_ASSURED);
    if (extension != NULL && !span_equal(extension->value, SPAN_TEXT("\x05\x00")))
        finding(report, extension->whole, "want NULL, have another value");
}

/* RFC 5280 4.2.1.10: "The name constraints extension, which MUST be used only in a CA certificate". */
static void name_constraints_in_ca(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_NAME_CONSTRAINTS, "in an end-entity certificate");
}

/* RFC 5280 4.2.1.5, 4.2.1.11, 4.2.1.14: policyMappings, policyConstraints and inhibitAnyPolicy are "used in CA certificates". */
static void policy_processing_in_ca(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_POLICY_MAPPINGS, "in an end-entity certificate");
    want_no_extension(cert, report, OID_EXT_POLICY_CONSTRAINTS, "in an end-entity certificate");
    want_no_extension(cert, report, OID_EXT_INHIBIT_ANY_POLICY, "in an end-entity certificate");
}

static bool begins_with(struct span oid, struct span arc)
{
    return oid.len >= arc.len && memcmp(oid.at, arc.at, arc.len) == 0;
}

/* Private enterprises (1.3.6.1.4.1) and Netscape (2.16.840.1.113730). */
static bool is_private(struct span oid)
{
    return begins_with(oid, SPAN_TEXT("\x2b\x06\x01\x04\x01"))
           || begins_with(oid, SPAN_TEXT("\x60\x86\x48\x01\x86\xf8\x42"));
}

/* Of private arcs, but of an open standard: ISO 17442-2 and RFC 6962. */
static bool is_open_standard(enum oid type)
{
    return type == OID_EXT_LEI || type == OID_EXT_LEI_ROLE || type == OID_EXT_CT_SCT_LIST
           || type == OID_EXT_CT_POISON;
}

/* SBR 7.1.2.4(1): no "Extensions that do not apply in the context of the public Internet". */
static void no_private_extension(const struct cert *cert, struct report *report)
{
    struct extension extension;
    char text[OID_TEXT_BYTES];

    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (is_private(extension.oid) && !is_open_standard(extension.type))
            finding(report, extension.whole, "want no extension of a private arc, have %s%s%s",
                oid_name(extension.type), extension.type != OID_UNKNOWN ? ", " : "",
                oid_text(extension.oid, text));
    }
}

/* What RFC 5280 5 and RFC 6960 define for CRLs, their entries and OCSP responders: bits of cert.types. */
static const uint64_t of_other_documents = UINT64_C(1) << OID_EXT_CRL_NUMBER
                                           | UINT64_C(1) << OID_EXT_REASON_CODE
                                           | UINT64_C(1) << OID_EXT_INVALIDITY_DATE
                                           | UINT64_C(1) << OID_EXT_DELTA_CRL_INDICATOR
                                           | UINT64_C(1) << OID_EXT_ISSUING_DISTRIBUTION_POINT
                                           | UINT64_C(1) << OID_EXT_CERTIFICATE_ISSUER
                                           | UINT64_C(1) << OID_EXT_EXPIRED_CERTS_ON_CRL
                                           | UINT64_C(1) << OID_EXT_OCSP_NOCHECK;

/* The same: an extension of something else has no reason to be in a certificate of a subscriber or CA. */
static void no_misplaced_extension(const struct cert *cert, struct report *report)
{
    struct extension extension;

    if ((cert->types & of_other_documents) == 0)
        return;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (extension.type == OID_EXT_OCSP_NOCHECK && cert_has_purpose(cert, OID_KP_OCSP_SIGNING))
            continue; /* ocspsigner.nocheck wants it */
        if ((of_other_documents >> extension.type & 1) != 0)
            finding(report, extension.whole, "want extensions of certificates of this kind, have %s",
                oid_name(extension.type));
    }
}

/* SBR 7.1.2.4: the CA shall not include an extension "not specified in Section 7.1.2.1, … unless the CA is aware of a reason". */
static void no_unknown_extension(const struct cert *cert, struct report *report)
{
    struct extension extension;
    char text[OID_TEXT_BYTES];

    if (!cert->has_others)
        return;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (extension.type == OID_UNKNOWN && !is_private(extension.oid))
            finding(report, extension.whole, "want extensions that the SBR or RFCs describe, have %s%s",
                oid_text(extension.oid, text), extension.critical ? ", critical" : "");
    }
}

/* RFC 6962 3.1: the poison extension is "critical", and a certificate to be used never has it. */
static void ct_poison_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_CT_POISON);
}

/* RFC 6962 3.1: a precertificate is what SCTs are made for: it has none yet. */
static void ct_poison_without_list(const struct cert *cert, struct report *report)
{
    const struct extension *poison = cert_extension(cert, OID_EXT_CT_POISON);

    if (poison != NULL && cert_extension(cert, OID_EXT_CT_SCT_LIST) != NULL)
        finding(report, poison->whole, "want the poison of a precertificate or a list of SCTs, have both");
}

/* RFC 6962 3.3: SerializedSCT sct_list <1..2^16-1>: two octets of length, then SCTs, each with two octets of its length. */
static bool read_sct_list(struct span list)
{
    if (list.len < 2 || list.len - 2 != ((size_t)list.at[0] << 8 | list.at[1]) || list.len == 2)
        return false;
    for (size_t i = 2; i < list.len;) {
        if (list.len - i < 2)
            return false;
        const size_t len = (size_t)list.at[i] << 8 | list.at[i + 1];

        if (len == 0 || list.len - i - 2 < len)
            return false;
        i += 2 + len;
    }
    return true;
}

static void ct_list_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CT_SCT_LIST);
    struct der_error ignored;
    struct span list;
    struct der d;

    if (extension == NULL)
        return;
    d = der_again(extension->value, &ignored);
    if (!der_octets(&d, &list, "") || !read_sct_list(list))
        finding(report, extension->whole, "want a list of one SCT or more, have another value");
}

static const struct rule rules[] = {
    {
        .id = "leaf.smimecap.noncritical",
        .source = "SBR 7.1.2.3(i)",
        .applies = SMIME,
        .since = SMC01,
        .says = "smimeCapabilities is not critical.",
        .mend = "Mark smimeCapabilities not critical.",
        .peers = "pkilint:pkix.smime_capabilities_extension_critical",
        .check = capabilities_not_critical,
    },
    {
        .id = "rfc4262.syntax",
        .source = "RFC 4262 2",
        .applies = CERTIFICATE,
        .says = "smimeCapabilities is a list of capabilities.",
        .mend = "Encode smimeCapabilities as a list of capabilities, each with its identifier.",
        .check = capabilities_formed,
    },
    {
        .id = "leaf.adobe.strict",
        .source = "SBR 7.1.2.3(m)",
        .applies = SMIME & STRICT,
        .since = SMC01,
        .says = "A Strict certificate has no Adobe extension.",
        .mend = "Leave the Adobe extension out, or issue the Multipurpose generation.",
        .peers = "pkilint:cabf.smime.adobe_timestamp_extension_prohibited "
                 "pkilint:cabf.smime.adobe_archive_revinfo_extension_prohibited "
                 "zlint:e_adobe_extensions_strict_presence",
        .check = no_adobe,
    },
    {
        .id = "leaf.adobe.noncritical",
        .source = "SBR 7.1.2.3(m)",
        .applies = SMIME & ~STRICT,
        .since = SMC01,
        .says = "Adobe extensions are not critical.",
        .mend = "Mark the Adobe extension not critical.",
        .peers = "pkilint:cabf.smime.adobe_timestamp_extension_critical "
                 "pkilint:cabf.smime.adobe_archive_revinfo_extension_critical "
                 "zlint:e_adobe_extensions_legacy_multipurpose_criticality",
        .check = adobe_not_critical,
    },
    {
        .id = "leaf.adobe.timestamp",
        .source = "SBR 7.1.2.4(1)",
        .applies = LEAF,
        .says = "The Adobe time-stamp extension names its server by a URI.",
        .mend =
            "Encode the extension as ISO 32000 describes it, with the server as uniformResourceIdentifier.",
        .covers = "all.open_standard_ext",
        .peers = "pkilint:adbe.invalid_timestamp_location_type",
        .check = adobe_time_stamp_formed,
    },
    {
        .id = "all.unspecified_data",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.4",
        .applies = SMIME | CA | OCSP_SIGNER,
        .since = SMC01,
        .says = "There is no extension that neither the SBR nor an RFC describes.",
        .mend = "Leave the extension out; if the practice statement documents it, list it in pin-extensions "
                "and waive this rule.",
        .check = no_unknown_extension,
    },
    {
        .id = "all.unspecified_data.misplaced",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.4",
        .applies = SMIME | CA,
        .since = SMC01,
        .says = "There is no extension that is for CRLs, or for certificates of OCSP responders.",
        .mend = "Leave the extension out.",
        .covers = "all.unspecified_data",
        .check = no_misplaced_extension,
    },
    {
        .id = "all.private_ext",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.4(1)",
        .applies = SMIME | CA | OCSP_SIGNER,
        .since = SMC01,
        .says = "There is no extension that means something to one vendor's software only.",
        .mend = "Leave the extension out; if the practice statement documents it, list it in pin-extensions "
                "and waive this rule.",
        .check = no_private_extension,
    },
    {
        .id = "rfc5280.nc_only_ca",
        .source = "RFC 5280 4.2.1.10",
        .applies = LEAF,
        .says = "Only a CA has nameConstraints.",
        .mend = "Leave nameConstraints out.",
        .peers = "pkilint:pkix.name_constraints_in_ee_certificate zlint:e_ext_name_constraints_not_in_ca",
        .check = name_constraints_in_ca,
    },
    {
        .id = "rfc5280.policy_processing_only_ca",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.5",
        .applies = LEAF,
        .says = "Only a CA has policyMappings, policyConstraints and inhibitAnyPolicy.",
        .mend = "Leave the extension out.",
        .peers = "pkilint:pkix.end_entity_inhibit_anypolicy_extension_present "
                 "pkilint:pkix.end_entity_policy_constraints_extension_present "
                 "pkilint:pkix.end_entity_policy_mappings_extension_present",
        .check = policy_processing_in_ca,
    },
    {
        .id = "rfc3739.biometric_noncritical",
        .source = "RFC 3739 3.2.5",
        .applies = CERTIFICATE,
        .says = "biometricInfo is not critical.",
        .mend = "Mark biometricInfo not critical.",
        .check = biometric_info_not_critical,
    },
    {
        .id = "en412_1.valassured",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-1 5.2",
        .applies = CERTIFICATE,
        .says = "The extension for short-term validity is NULL and not critical.",
        .mend = "Encode the extension as NULL, and mark it not critical.",
        .check = validity_assured_formed,
    },
    {
        .id = "rfc6962.poison_critical",
        .source = "RFC 6962 3.1",
        .applies = CERTIFICATE,
        .says = "The poison of a precertificate is critical.",
        .mend = "Mark the poison critical.",
        .peers = "pkilint:pkix.ct_precert_poison_extension_not_critical",
        .check = ct_poison_critical,
    },
    {
        .id = "rfc6962.poison_or_list",
        .source = "RFC 6962 3.1",
        .applies = CERTIFICATE,
        .says = "A precertificate has no SCTs.",
        .mend = "Leave the poison out of the certificate, or the SCTs out of the precertificate.",
        .peers =
            "pkilint:pkix.ct_precert_poison_and_sctlist_extensions_present zlint:e_precert_with_sct_list",
        .check = ct_poison_without_list,
    },
    {
        .id = "rfc6962.list",
        .source = "RFC 6962 3.3",
        .applies = CERTIFICATE,
        .says = "A list of SCTs has at least one.",
        .mend = "Leave the empty list out.",
        .peers = "pkilint:pkix.sct_list_empty pkilint:pkix.sct_list_extension_invalid_encoding "
                 "zlint:e_empty_sct_list",
        .check = ct_list_formed,
    },
};

const struct rule_table rules_extensions = { "Other extensions", rules, COUNT_OF(rules) };
