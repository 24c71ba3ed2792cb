/*
 * certificatePolicies: which policies are asserted, and what their qualifiers say. SBR 7.1.2.3(a), 7.1.6; RFC 5280 4.2.1.4.
 * One file because it is one extension, clause by clause.
 */
#include "lint/extension_checks.h"
#include "lint/facts.h"
#include "lint/rules.h"
#include "lint/text.h"
#include "lint/uri.h"

enum { EXPLICIT_TEXT_MAX = 200 /* characters */ };

/* SBR 7.1.6.1: one of the twelve that say which profile a certificate has. */
static bool is_reserved(enum oid policy)
{
    return policy >= OID_MV_LEGACY && policy <= OID_IV_STRICT;
}

/* 2.23.140.1.5 and below: identifiers for S/MIME that belong to the CA/Browser Forum. */
static bool in_reserved_arc(struct span oid)
{
    const struct span arc = SPAN_TEXT("\x67\x81\x0c\x01\x05");

    return oid.len >= arc.len && memcmp(oid.at, arc.at, arc.len) == 0;
}

static struct span policies_of(const struct cert *cert)
{
    return cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES);
}

/* SBR 7.1.2.3(a): "certificatePolicies (SHALL be present)". */
static void policies_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_CERTIFICATE_POLICIES);
}

/* SBR 7.1.2.3(a): "This extension SHOULD NOT be marked critical." */
static void policies_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_CERTIFICATE_POLICIES);
}

/*
 * SBR 7.1.2.3(a): "It SHALL include exactly one of the reserved policyIdentifiers listed in Section 7.1.6.1". 7.1.6.4: a subscriber's
 * certificate "SHALL contain … a policy identifier that is specified in Section 7.1.6.1". That a policy is there twice is another rule.
 */
static void one_reserved_policy(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CERTIFICATE_POLICIES);
    struct span rest = policies_of(cert);
    struct policy_information policy;
    enum oid first = OID_UNKNOWN;

    if (extension == NULL || rest.len == 0)
        return;
    while (policy_next(&rest, &policy)) {
        if (!is_reserved(policy.policy) || policy.policy == first)
            continue;
        if (first != OID_UNKNOWN)
            finding(report, policy.whole, "want exactly one policy of SBR 7.1.6.1, have %s beside %s",
                oid_name(policy.policy), oid_name(first));
        else
            first = policy.policy;
    }
    if (first == OID_UNKNOWN)
        finding(report, extension->whole, "want one policy of SBR 7.1.6.1, have none");
}

/* SBR 7.1.6.1: the identifiers below 2.23.140.1.5 are "reserved for use by CAs to assert" the twelve profiles; others mean nothing. */
static void no_unknown_reserved_policy(const struct cert *cert, struct report *report)
{
    struct span rest = policies_of(cert);
    struct policy_information policy;
    char text[OID_TEXT_BYTES];

    while (policy_next(&rest, &policy)) {
        if (in_reserved_arc(policy.oid) && !is_reserved(policy.policy))
            finding(report, policy.whole, "want below 2.23.140.1.5 only the twelve policies, have %s",
                oid_text(policy.oid, text));
    }
}

/* SBR 7.1.6.1: "Effective July 15, 2025 S/MIME Subscriber Certificates SHALL NOT be issued using the Legacy Generation profiles". */
static void no_legacy_policy(const struct cert *cert, struct report *report)
{
    struct span rest = policies_of(cert);
    struct policy_information policy;

    if (!cert_has_policy(cert, OID_MV_LEGACY) && !cert_has_policy(cert, OID_OV_LEGACY)
        && !cert_has_policy(cert, OID_SV_LEGACY) && !cert_has_policy(cert, OID_IV_LEGACY))
        return;
    while (policy_next(&rest, &policy)) {
        if (policy.policy == OID_MV_LEGACY || policy.policy == OID_OV_LEGACY || policy.policy == OID_SV_LEGACY
            || policy.policy == OID_IV_LEGACY)
            finding(report, policy.whole, "want no Legacy certificate from %d on, have %s issued on %d",
                LEGACY_SUNSET, oid_name(policy.policy), time_date(cert->judged_at));
    }
}

/*
 * SBR 7.1.6.4: a subscriber's certificate may have further policies "documented by the Issuing CA in its CP and/or CPS". anyPolicy is
 * documented by nobody, and is meant for CAs (RFC 5280 4.2.1.4), but is not forbidden in so many words.
 */
static void no_any_policy(const struct cert *cert, struct report *report)
{
    struct span rest = policies_of(cert);
    struct policy_information policy;

    if (!cert_has_policy(cert, OID_ANY_POLICY))
        return;
    while (policy_next(&rest, &policy)) {
        if (policy.policy == OID_ANY_POLICY)
            finding(report, policy.whole, "want no anyPolicy in a subscriber's certificate, have it");
    }
}

/* Calls `judge` for each qualifier of each policy. */
static void each_qualifier(const struct cert *cert, struct report *report,
    void (*judge)(const struct policy_information *policy, const struct policy_qualifier *qualifier,
        struct report *report))
{
    struct span rest = policies_of(cert);
    struct policy_information policy;

    if (cert->facts != NULL && !cert->facts->has_qualifiers)
        return;
    while (policy_next(&rest, &policy)) {
        struct policy_qualifier qualifier;

        while (policy_qualifier_next(&policy.qualifiers, &qualifier))
            judge(&policy, &qualifier, report);
    }
}

/* True for a user notice with a text. */
static bool has_explicit_text(const struct policy_qualifier *qualifier)
{
    return qualifier->type == OID_QT_UNOTICE && qualifier->explicit_text.at != NULL;
}

static struct text explicit_text(const struct policy_qualifier *qualifier)
{
    return (struct text){ qualifier->explicit_tag, qualifier->explicit_text };
}

static void judge_cps(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    char quoted[QUOTE_BYTES];
    struct uri uri;

    (void)policy;
    if (qualifier->type != OID_QT_CPS)
        return;
    const bool formed = uri_read(qualifier->value, &uri);

    if (!formed)
        finding(report, qualifier->whole, "%s, have \"%s\"", uri_fault_text(uri.faults),
            quote(qualifier->value, quoted));
    else if ((!uri_has_scheme(&uri, "http") && !uri_has_scheme(&uri, "https")) || uri.host.len == 0)
        finding(report, qualifier->whole, "want an http or https URL, have \"%s\"",
            quote(qualifier->value, quoted));
}

/* SBR 7.1.2.3(a): of a qualifier id-qt-cps "the value of the qualifier SHALL be a HTTP or HTTPS URL". */
static void cps_is_http_url(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_cps);
}

static void judge_notice_text(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    (void)policy;
    if (qualifier->type == OID_QT_UNOTICE && qualifier->explicit_text.at == NULL)
        finding(report, qualifier->whole, "want explicitText in the user notice, have none");
}

/* SBR 7.1.2.3(a): if id-qt-unotice is included, "it SHALL contain explicitText". */
static void notice_has_text(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_notice_text);
}

static void judge_notice_ref(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    (void)policy;
    if (qualifier->notice_ref.at != NULL)
        finding(report, qualifier->notice_ref, "want no noticeRef in the user notice, have one");
}

/* SBR 7.1.2.3(a): id-qt-unotice "SHALL NOT contain noticeRef". RFC 5280 4.2.1.4: "Conforming CAs SHOULD NOT use the noticeRef option." */
static void notice_without_ref(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_notice_ref);
}

/* RFC 5280 4.2.1.4: "A certificate policy OID MUST NOT appear more than once". */
static void policies_unique(const struct cert *cert, struct report *report)
{
    struct span rest = policies_of(cert);
    struct policy_information policy, earlier;
    char text[OID_TEXT_BYTES];

    while (policy_next(&rest, &policy)) {
        struct span before = policies_of(cert);

        while (before.at < policy.whole.at && policy_next(&before, &earlier)) {
            if (span_equal(earlier.oid, policy.oid)) {
                finding(
                    report, policy.whole, "want each policy once, have %s again", oid_text(policy.oid, text));
                break;
            }
        }
    }
}

/* RFC 5280 4.2.1.4: SEQUENCE SIZE (1..MAX) OF PolicyInformation, and of PolicyQualifierInfo. */
static void policies_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CERTIFICATE_POLICIES);
    struct span rest = policies_of(cert);
    struct policy_information policy;

    if (extension != NULL && rest.len == 0)
        finding(report, extension->whole, "want at least one policy, have none");
    while (policy_next(&rest, &policy)) {
        if (policy.qualifiers.at != NULL && policy.qualifiers.len == 0)
            finding(report, policy.whole, "want policyQualifiers left out or not empty, have them empty");
    }
}

static void judge_any_policy(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    if (policy->policy == OID_ANY_POLICY && qualifier->type != OID_QT_CPS
        && qualifier->type != OID_QT_UNOTICE)
        finding(
            report, qualifier->whole, "want only CPS pointers and user notices with anyPolicy, have another");
}

/* RFC 5280 4.2.1.4: "When qualifiers are used with the special policy anyPolicy, they MUST be limited to the qualifiers identified in this section." */
static void any_policy_qualifiers(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_any_policy);
}

/* RFC 5280 4.2.1.4: "this profile RECOMMENDS that policy information terms consist of only an OID". */
static void policies_without_qualifiers(const struct cert *cert, struct report *report)
{
    struct span rest = policies_of(cert);
    struct policy_information policy;
    char text[OID_TEXT_BYTES];

    while (policy_next(&rest, &policy)) {
        if (policy.qualifiers.len != 0)
            finding(report, policy.whole, "want policies without qualifiers, have some with %s",
                oid_text(policy.oid, text));
    }
}

static void judge_text_length(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    size_t count;

    (void)policy;
    if (!has_explicit_text(qualifier) || !text_length(explicit_text(qualifier), &count))
        return;
    if (count == 0)
        finding(report, qualifier->whole, "want explicitText of 1 to %d characters, have an empty one",
            EXPLICIT_TEXT_MAX);
    else if (count > EXPLICIT_TEXT_MAX)
        finding(report, qualifier->explicit_text, "want explicitText of at most %d characters, have %zu",
            EXPLICIT_TEXT_MAX, count);
}

/* RFC 5280 4.2.1.4: "The explicitText string … maximum size of 200 characters"; DisplayText is of SIZE (1..200). */
static void explicit_text_length(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_text_length);
}

static void judge_text_type(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    (void)policy;
    if (has_explicit_text(qualifier) && qualifier->explicit_tag != DER_UTF8_STRING)
        finding(report, qualifier->whole, "want explicitText as UTF8String, have %s",
            text_type_name(qualifier->explicit_tag));
}

/*
 * RFC 5280 4.2.1.4: "Conforming CAs SHOULD use the UTF8String encoding for explicitText" and "MUST NOT encode explicitText as VisibleString or
 * BMPString". RFC 6818 3 allows these two and forbids IA5String instead: a warning for each of the three.
 */
static void explicit_text_type(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_text_type);
}

static void judge_text_controls(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    struct text text = explicit_text(qualifier);
    uint32_t character;

    (void)policy;
    if (!has_explicit_text(qualifier))
        return;
    while (text_next(&text, &character) == TEXT_CHARACTER) {
        if (character < 0x20 || (character >= 0x7f && character < 0xa0)) {
            finding(report, qualifier->explicit_text,
                "want explicitText without control characters, have U+%04X", (unsigned)character);
            return;
        }
    }
}

/* RFC 5280 4.2.1.4: "The explicitText string SHOULD NOT include any control characters (e.g., U+0000 to U+001F and U+007F to U+009F)." */
static void explicit_text_controls(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_text_controls);
}

static void judge_text_nfc(
    const struct policy_information *policy, const struct policy_qualifier *qualifier, struct report *report)
{
    char quoted[QUOTE_BYTES];

    (void)policy;
    if (has_explicit_text(qualifier) && qualifier->explicit_tag == DER_UTF8_STRING
        && !text_is_nfc(explicit_text(qualifier)))
        finding(report, qualifier->explicit_text, "want explicitText in NFC, have \"%s\"",
            quote(qualifier->explicit_text, quoted));
}

/* RFC 5280 4.2.1.4: in UTF8String "all character sequences SHOULD be normalized according to Unicode normalization form C (NFC)". */
static void explicit_text_nfc(const struct cert *cert, struct report *report)
{
    each_qualifier(cert, report, judge_text_nfc);
}

static const struct rule rules[] = {
    {
        .id = "leaf.cp.present",
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "certificatePolicies is there.",
        .mend = "Add certificatePolicies with the reserved policy of the profile: 2.23.140.1.5, type, "
                "generation.",
        .peers = "pkilint:cabf.smime.certificate_policies_extension_missing zlint:e_exactly_one_smime_policy",
        .check = policies_present,
    },
    {
        .id = "leaf.cp.noncritical",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "certificatePolicies is not critical.",
        .mend = "Mark certificatePolicies not critical.",
        .peers = "pkilint:cabf.critical_certificate_policies_extension",
        .check = policies_not_critical,
    },
    {
        .id = "leaf.cp.exactly_one_reserved",
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "certificatePolicies has exactly one of the twelve reserved policies.",
        .mend = "Assert the reserved policy of the one profile that was validated; other CAs' policies may "
                "stand beside it.",
        .covers = "policy.leaf.reserved",
        .peers = "pkilint:cabf.smime.no_required_reserved_policy_oid "
                 "pkilint:cabf.smime.multiple_reserved_policy_oids zlint:e_exactly_one_smime_policy",
        .check = one_reserved_policy,
    },
    {
        .id = "leaf.cp.exactly_one_reserved.unknown",
        .source = "SBR 7.1.6.1",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "No policy below 2.23.140.1.5 is other than the twelve reserved ones.",
        .mend =
            "Use one of the twelve: 2.23.140.1.5, then 1 to 4 for the type, then 1 to 3 for the generation.",
        .check = no_unknown_reserved_policy,
    },
    {
        .id = "leaf.cp.cps_uri",
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "A CPS pointer is an http or https URL.",
        .mend = "Point to the practice statement with an http or https URL.",
        .peers = "pkilint:cabf.cps_uri_is_not_http",
        .check = cps_is_http_url,
    },
    {
        .id = "leaf.cp.unotice_text",
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "A user notice has a text.",
        .mend = "Add explicitText to the user notice, or leave the notice out.",
        .check = notice_has_text,
    },
    {
        .id = "leaf.cp.unotice_no_ref",
        .source = "SBR 7.1.2.3(a)",
        .applies = SMIME,
        .since = SMC01,
        .says = "A user notice has no reference.",
        .mend = "Leave noticeRef out.",
        .peers = "pkilint:cabf.smime.usernotice_has_noticeref",
        .check = notice_without_ref,
    },
    {
        .id = "subca.cp.cps_uri",
        .source = "SBR 7.1.2.2(a)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A CPS pointer of a CA is an http or https URL.",
        .mend = "Use the http or https URL of the practice statement, or leave the qualifier out.",
        .check = cps_is_http_url,
    },
    {
        .id = "subca.cp.unotice_text",
        .source = "SBR 7.1.2.2(a)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A user notice of a CA has a text.",
        .mend = "Add explicitText, or leave the user notice out.",
        .check = notice_has_text,
    },
    {
        .id = "subca.cp.unotice_no_ref",
        .source = "SBR 7.1.2.2(a)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A user notice of a CA has no reference.",
        .mend = "Leave noticeRef out; put the text into explicitText.",
        .check = notice_without_ref,
    },
    {
        .id = "policy.legacy_sunset",
        .source = "SBR 7.1.6.1",
        .applies = SMIME,
        .since = LEGACY_SUNSET,
        .says = "No Legacy certificate is issued from 2025-07-15 on.",
        .mend = "Issue the Multipurpose or Strict generation.",
        .peers = "pkilint:cabf.smime.legacy_generation_certificate_issued_after_prohibition "
                 "zlint:e_legacy_generation_deprecated",
        .check = no_legacy_policy,
    },
    {
        .id = "policy.leaf.no_any",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.6.4",
        .applies = SMIME,
        .since = SMC01,
        .says = "A subscriber's certificate does not assert anyPolicy.",
        .mend = "Leave anyPolicy out: it is for CAs.",
        .peers = "pkilint:cabf.smime.anypolicy_present",
        .check = no_any_policy,
    },
    {
        .id = "rfc5280.cp_unique",
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "No policy is there twice.",
        .mend = "List each policy once, with all of its qualifiers.",
        .peers = "pkilint:pkix.duplicate_certificate_policy_oids zlint:e_ext_cert_policy_duplicate",
        .check = policies_unique,
    },
    {
        .id = "rfc5280.cp_nonempty",
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "certificatePolicies and policyQualifiers are not empty.",
        .mend = "Leave the empty list out.",
        .peers = "zlint:e_ext_cannot_be_empty_sequence",
        .check = policies_not_empty,
    },
    {
        .id = "rfc5280.cp_any_qualifiers",
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "anyPolicy has no qualifiers but CPS pointers and user notices.",
        .mend = "Qualify anyPolicy with a CPS pointer or a user notice, or not at all.",
        .peers = "pkilint:pkix.certificate_policies_anypolicy_has_prohibited_qualifier "
                 "zlint:e_ext_cert_policy_disallowed_any_policy_qualifier",
        .check = any_policy_qualifiers,
    },
    {
        .id = "rfc5280.cp_oid_only",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE,
        .says = "Policies have no qualifiers.",
        .mend = "Leave the qualifiers out, if nobody needs them.",
        .peers = "pkilint:pkix.certificate_policies_policy_has_qualifier",
        .check = policies_without_qualifiers,
    },
    {
        .id = "rfc5280.cp_noticeref",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.4",
        .applies = (CERTIFICATE & ~(SMIME | SUB_CA)) | REQUEST,
        .says = "A user notice has no reference.",
        .mend = "Leave noticeRef out.",
        .peers = "pkilint:pkix.certificate_policies_usernotice_has_noticeref "
                 "zlint:w_ext_cert_policy_contains_noticeref",
        .check = notice_without_ref,
    },
    {
        .id = "rfc5280.cp_explicit_200",
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "The text of a user notice has 1 to 200 characters.",
        .mend = "Shorten the text to 200 characters, and point to the rest with a CPS pointer.",
        .peers = "zlint:e_ext_cert_policy_explicit_text_too_long",
        .check = explicit_text_length,
    },
    {
        .id = "rfc5280.cp_explicit_type",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "The text of a user notice is a UTF8String.",
        .mend = "Encode explicitText as UTF8String.",
        .covers = "rfc6818.explicit_type",
        .peers = "pkilint:pkix.rfc5280_certificate_policies_invalid_explicit_text_encoding "
                 "pkilint:pkix.rfc6818_certificate_policies_invalid_explicit_text_encoding "
                 "zlint:e_ext_cert_policy_explicit_text_ia5_string "
                 "zlint:w_ext_cert_policy_explicit_text_not_utf8",
        .check = explicit_text_type,
    },
    {
        .id = "rfc5280.cp_explicit_control",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE,
        .says = "The text of a user notice has no control characters.",
        .mend = "Take line ends and other control characters out of the text.",
        .peers = "pkilint:pkix.certificate_policies_explicit_text_has_control_character "
                 "zlint:w_ext_cert_policy_explicit_text_includes_control",
        .check = explicit_text_controls,
    },
    {
        .id = "rfc5280.cp_explicit_nfc",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.4",
        .applies = CERTIFICATE,
        .says = "The text of a user notice is in NFC.",
        .mend = "Normalize the text to NFC before it is encoded.",
        .peers = "pkilint:pkix.certificate_policies_explicit_text_not_nfc_normalized "
                 "zlint:w_ext_cert_policy_explicit_text_not_nfc",
        .check = explicit_text_nfc,
    },
};

const struct rule_table rules_policies = { "Certificate policies", rules, COUNT_OF(rules) };
