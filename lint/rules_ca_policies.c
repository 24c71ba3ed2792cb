/* Policies of CAs: which they assert, and how paths through them are limited. SBR 7.1.2.1(c), 7.1.2.2(a), 7.1.6; RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14. */
#include "lint/extension_checks.h"
#include "lint/rules.h"

static bool has_reserved(const struct cert *cert)
{
    for (enum oid policy = OID_MV_LEGACY; policy <= OID_IV_STRICT; policy++)
        if (cert_has_policy(cert, policy))
            return true;
    return false;
}

/* SBR 7.1.2.1(c): "This extension SHOULD NOT be present." */
static void root_without_policies(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_CERTIFICATE_POLICIES, "in a root's certificate");
}

/* SBR 7.1.2.2(a): "certificatePolicies (SHALL be present)". */
static void policies_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_CERTIFICATE_POLICIES);
}

/* SBR 7.1.2.2(a): "This extension SHOULD NOT be marked critical." */
static void policies_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_CERTIFICATE_POLICIES);
}

/*
 * SBR 7.1.6.3: "One or more explicit policy identifiers defined in Section 7.1.6.1"; an Affiliate of the issuer may have "The anyPolicy
 * identifier" instead. Who is an Affiliate is not in the bytes.
 */
static void reserved_or_any(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CERTIFICATE_POLICIES);

    if (extension != NULL && cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES).len != 0 && !has_reserved(cert)
        && !cert_has_policy(cert, OID_ANY_POLICY))
        finding(report, extension->whole, "want a policy of SBR 7.1.6.1 or anyPolicy, have neither");
}

/* SBR 7.1.6.3: policies are those of "one of the two options": reserved ones, or anyPolicy. */
static void not_reserved_and_any(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_CERTIFICATE_POLICIES);

    if (extension != NULL && has_reserved(cert) && cert_has_policy(cert, OID_ANY_POLICY))
        finding(report, extension->whole, "want policies of SBR 7.1.6.1 or anyPolicy, have both");
}

/* RFC 5280 4.2.1.4: user notices "SHOULD only be present in end entity certificates and CA certificates issued to other organizations". */
static void no_user_notice(const struct cert *cert, struct report *report)
{
    struct policy_information policy;

    for (struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES); policy_next(&rest, &policy);) {
        struct policy_qualifier qualifier;

        while (policy_qualifier_next(&policy.qualifiers, &qualifier)) {
            if (qualifier.type == OID_QT_UNOTICE)
                finding(report, qualifier.whole,
                    "want user notices only in CAs of other organizations, have one");
        }
    }
}

/* -- mappings ----------------------------------------------------------------------------------------------------- */

struct mapping {
    struct span whole, issuer_oid, subject_oid;
};

/* RFC 5280 4.2.1.5: SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }, which the reader has checked. */
static bool mapping_next(struct span *rest, struct mapping *mapping)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored), inside;

    if (der_at_end(&d) || !der_enter_whole(&d, DER_SEQUENCE, &inside, &mapping->whole, "")
        || !der_oid(&inside, DER_OID, &mapping->issuer_oid, "")
        || !der_oid(&inside, DER_OID, &mapping->subject_oid, ""))
        return false;
    *rest = d.rest;
    return true;
}

/* RFC 5280 4.2.1.5: "Policies MUST NOT be mapped either to or from the special value anyPolicy". */
static void any_policy_not_mapped(const struct cert *cert, struct report *report)
{
    struct mapping mapping;

    for (struct span rest = cert_sequence(cert, OID_EXT_POLICY_MAPPINGS); mapping_next(&rest, &mapping);) {
        if (oid_find(mapping.issuer_oid) == OID_ANY_POLICY || oid_find(mapping.subject_oid) == OID_ANY_POLICY)
            finding(report, mapping.whole, "want no mapping to or from anyPolicy, have one");
    }
}

/* RFC 5280 4.2.1.5: "Conforming CAs SHOULD mark this extension as critical." */
static void mappings_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_POLICY_MAPPINGS);
}

static bool asserts(const struct cert *cert, struct span oid)
{
    struct policy_information policy;

    for (struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES); policy_next(&rest, &policy);) {
        if (span_equal(policy.oid, oid))
            return true;
    }
    return false;
}

/* RFC 5280 4.2.1.5: "Each issuerDomainPolicy named in the policy mappings extension SHOULD also be asserted in a certificate policies extension in the same certificate." */
static void mapped_policies_asserted(const struct cert *cert, struct report *report)
{
    struct mapping mapping;
    char text[OID_TEXT_BYTES];

    for (struct span rest = cert_sequence(cert, OID_EXT_POLICY_MAPPINGS); mapping_next(&rest, &mapping);) {
        if (!asserts(cert, mapping.issuer_oid))
            finding(report, mapping.whole,
                "want %s in certificatePolicies, which is mapped, have it not there",
                oid_text(mapping.issuer_oid, text));
    }
}

/* -- constraints -------------------------------------------------------------------------------------------------- */

/* RFC 5280 4.2.1.11: "Conforming CAs MUST mark this extension as critical." */
static void constraints_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_POLICY_CONSTRAINTS);
}

/* RFC 5280 4.2.1.11: "Conforming CAs MUST NOT issue certificates where policy constraints is an empty sequence." */
static void constraints_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_POLICY_CONSTRAINTS);

    if (extension != NULL && cert_sequence(cert, OID_EXT_POLICY_CONSTRAINTS).len == 0)
        finding(report, extension->whole, "want requireExplicitPolicy or inhibitPolicyMapping, have neither");
}

/* RFC 5280 4.2.1.14: "Conforming CAs MUST mark this extension as critical." */
static void inhibit_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_INHIBIT_ANY_POLICY);
}

static const struct rule rules[] = {
    {
        .id = "root.cp.absent",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.1(c)",
        .applies = ROOT_CA,
        .since = SMC01,
        .says = "A root has no certificatePolicies.",
        .mend = "Leave certificatePolicies out; put it into the subordinate CAs' certificates.",
        .covers = "policy.root.absent",
        .check = root_without_policies,
    },
    {
        .id = "subca.cp.present",
        .source = "SBR 7.1.2.2(a)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A subordinate CA has certificatePolicies.",
        .mend = "Add certificatePolicies with the reserved policies that the CA issues, or anyPolicy for an "
                "affiliate's.",
        .check = policies_present,
    },
    {
        .id = "subca.cp.noncritical",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(a)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "certificatePolicies of a subordinate CA is not critical.",
        .mend = "Mark certificatePolicies not critical.",
        .check = policies_not_critical,
    },
    {
        .id = "policy.subca.aff_set",
        .source = "SBR 7.1.6.3",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "A CA's policies have a reserved one or anyPolicy.",
        .mend = "Add the reserved policies that the CA issues; anyPolicy instead if it is an affiliate of "
                "the issuer.",
        .covers = "subca.cp.ids_per_7163 policy.root.conforms policy.subca.nonaff_reserved",
        .check = reserved_or_any,
    },
    {
        .id = "policy.subca.aff_set.both",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.6.3",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "A CA does not have anyPolicy beside a reserved policy.",
        .mend = "Leave anyPolicy out, or all others.",
        .covers = "policy.subca.aff_set",
        .check = not_reserved_and_any,
    },
    {
        .id = "rfc5280.cp_unotice_ee",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.2.1.4",
        .applies = CA,
        .says = "A CA of the same organization has no user notice.",
        .mend = "Leave the user notice out, unless the CA is another organization's.",
        .check = no_user_notice,
    },
    {
        .id = "rfc5280.pm_no_any",
        .source = "RFC 5280 4.2.1.5",
        .applies = CA | REQUEST,
        .says = "anyPolicy is not mapped.",
        .mend = "Map the policies that are meant one by one.",
        .peers = "zlint:e_ext_policy_map_any_policy",
        .check = any_policy_not_mapped,
    },
    {
        .id = "rfc5280.pm_critical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.5",
        .applies = CA,
        .says = "policyMappings is critical.",
        .mend = "Mark policyMappings critical.",
        .peers = "zlint:w_ext_policy_map_not_critical",
        .check = mappings_critical,
    },
    {
        .id = "rfc5280.pm_critical.asserted",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.5",
        .applies = CA,
        .says = "A policy that is mapped is asserted, too.",
        .mend = "Add the policy to certificatePolicies, or leave its mapping out.",
        .covers = "rfc5280.pm_critical",
        .peers = "zlint:w_ext_policy_map_not_in_cert_policy",
        .check = mapped_policies_asserted,
    },
    {
        .id = "rfc5280.pc_critical_nonempty",
        .source = "RFC 5280 4.2.1.11",
        .applies = CA,
        .says = "policyConstraints is critical.",
        .mend = "Mark policyConstraints critical.",
        .peers = "zlint:e_ext_policy_constraints_not_critical",
        .check = constraints_critical,
    },
    {
        .id = "rfc5280.pc_critical_nonempty.nonempty",
        .source = "RFC 5280 4.2.1.11",
        .applies = CA | REQUEST,
        .says = "policyConstraints is not empty.",
        .mend = "Leave policyConstraints out, or put requireExplicitPolicy or inhibitPolicyMapping into it.",
        .covers = "rfc5280.pc_critical_nonempty",
        .peers = "zlint:e_ext_policy_constraints_empty",
        .check = constraints_not_empty,
    },
    {
        .id = "rfc5280.iap_critical",
        .source = "RFC 5280 4.2.1.14",
        .applies = CA,
        .says = "inhibitAnyPolicy is critical.",
        .mend = "Mark inhibitAnyPolicy critical.",
        .peers = "zlint:e_inhibit_any_policy_not_critical",
        .check = inhibit_critical,
    },
};

const struct rule_table rules_ca_policies = { "CAs: policies", rules, COUNT_OF(rules) };
