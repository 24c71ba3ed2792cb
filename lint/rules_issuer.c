/* lint/rules_issuer.c - what the certificate of the issuer allows, when it is known: key, purposes, policies, names, time. */
#include "lint/algorithm.h"
#include "lint/name_constraints.h"
#include "lint/name_within.h"
#include "lint/rules.h"

/* A trust anchor: path validation asks nothing of its extensions (RFC 5280 6.1.1). */
static bool is_anchor(const struct cert *issuer)
{
    return span_equal(issuer->issuer, issuer->subject);
}

/*
 * SBR 7.1.3.2: "If the signing key is P-256, the signature MUST use ECDSA with SHA-256", and so on for each key: the algorithm is one
 * that the issuer's key makes. A root is its own issuer.
 */
static void algorithm_fits_key(const struct cert *cert, struct report *report)
{
    const struct signature_algorithm *algorithm = signature_algorithm_find(cert->signature_alg);
    const struct cert *issuer = cert_scope(cert) == ROOT_CA ? cert : cert->issuer_cert;

    if (issuer == NULL || algorithm == NULL)
        return;
    if (algorithm->key != issuer->key.type
        || (algorithm->key == OID_ALG_EC && algorithm->curve != issuer->key.curve))
        finding(report, cert->signature_alg, "want an algorithm of the issuer's key (%s), have %s",
            issuer->key.curve != OID_UNKNOWN ? oid_name(issuer->key.curve) : oid_name(issuer->key.type),
            algorithm->name);
}

/* RFC 5280 6.1.4(k), (n): the issuer's certificate has cA, and keyCertSign if it has keyUsage. */
static void issuer_is_ca(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = cert->issuer_cert;

    if (issuer == NULL)
        return;
    if (!issuer->is_ca)
        finding(report, cert->issuer, "want an issuer whose certificate has cA, have one without");
    else if (cert_extension(issuer, OID_EXT_KEY_USAGE) != NULL && (issuer->key_usage & KU_KEY_CERT_SIGN) == 0)
        finding(report, cert->issuer, "want an issuer whose keyUsage has keyCertSign, have one without");
}

/* RFC 5280 4.1.2.5: the CA "warrants that it will maintain information about the status" until notAfter. */
static void inside_issuers_validity(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = cert->issuer_cert;

    if (issuer == NULL)
        return;
    if (issuer->not_before.valid && cert->not_before.valid
        && cert->not_before.seconds < issuer->not_before.seconds)
        finding(report, cert->not_before.whole, "want a beginning not before the issuer's, %d, have %d",
            time_date(issuer->not_before.seconds), time_date(cert->not_before.seconds));
    if (issuer->not_after.valid && cert->not_after.valid
        && cert->not_after.seconds > issuer->not_after.seconds)
        finding(report, cert->not_after.whole, "want an end not after the issuer's, %d, have %d",
            time_date(issuer->not_after.seconds), time_date(cert->not_after.seconds));
}

/* SBR appendix B: from 2024-09-15 subscriber certificates come from CAs that comply; SBR 7.1.2.2(g): these have emailProtection. */
static void issuer_for_email(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = cert->issuer_cert;

    if (issuer != NULL && !is_anchor(issuer) && cert_extension(issuer, OID_EXT_EXT_KEY_USAGE) != NULL
        && !cert_has_purpose(issuer, OID_KP_EMAIL_PROTECTION))
        finding(report, cert->issuer, "want an issuer for emailProtection, have one for other purposes");
}

/* SBR 7.1.6.3, RFC 5280 6.1.3(d): a policy of the subscriber's is one of its issuer's, or the issuer has anyPolicy. */
static void policy_of_issuer(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = cert->issuer_cert;
    struct policy_information policy;

    if (issuer == NULL || is_anchor(issuer) || cert_has_policy(issuer, OID_ANY_POLICY))
        return;
    for (struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES); policy_next(&rest, &policy);) {
        if (policy.policy >= OID_MV_LEGACY && policy.policy <= OID_IV_STRICT
            && !cert_has_policy(issuer, policy.policy))
            finding(report, policy.whole,
                "want a policy of the issuer's certificate, have %s, which it lacks",
                oid_name(policy.policy));
    }
}

/* A distinguished name: the finding's octets show which. */
static void constrain_name(
    const struct cert *issuer, struct span name, struct span where, struct report *report)
{
    const enum name_within verdict = name_within(issuer, name);

    if (verdict == NAME_EXCLUDED)
        finding(report, where, "want a name outside the issuer's excludedSubtrees, have one inside");
    else if (verdict == NAME_OUTSIDE)
        finding(report, where,
            "want a name that begins with one of the issuer's permittedSubtrees, octet for octet, have "
            "another");
}

static void constrain_mailbox(
    const struct cert *issuer, struct span mailbox, struct span where, struct report *report)
{
    const enum name_within verdict = mailbox_within(issuer, mailbox);
    char quoted[QUOTE_BYTES];

    if (verdict == NAME_EXCLUDED)
        finding(report, where, "want a mailbox outside the issuer's excludedSubtrees, have \"%s\"",
            quote(mailbox, quoted));
    else if (verdict == NAME_OUTSIDE)
        finding(report, where, "want a mailbox inside the issuer's permittedSubtrees, have \"%s\"",
            quote(mailbox, quoted));
}

enum {
    MAX_COMPARISONS =
        250000 /* of a name with a subtree: 100 names below an issuer with 1,000 subtrees are 100,000 */
};

_Static_assert(
    2 * CERT_MAX_GENERAL_NAMES <= MAX_COMPARISONS, "a certificate without subjectAltName has never too many");

static size_t count_subtrees(const struct cert *issuer)
{
    struct subtrees_walk walk = subtrees_walk(issuer);
    struct subtree subtree;
    size_t count = 0;

    while (subtrees_next(&walk, &subtree))
        count++;
    return count;
}

static size_t count_names(const struct cert *cert)
{
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct general_name name;
    size_t count = 1; /* the subject */

    while (general_names_next(&walk, &name))
        count++;
    return count;
}

/* SBR 7.1.5, RFC 5280 4.2.1.10, RFC 9598 6: names lie inside the issuer's nameConstraints. The subject is one of them. */
static void names_inside_constraints(const struct cert *cert, struct report *report)
{
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    const struct cert *issuer = cert->issuer_cert;
    struct general_name name;

    if (issuer == NULL || cert_extension(issuer, OID_EXT_NAME_CONSTRAINTS) == NULL)
        return;
    const size_t names = count_names(cert), subtrees = count_subtrees(issuer);

    if (names * subtrees > MAX_COMPARISONS) {
        finding(report, cert_extension(cert, OID_EXT_SUBJECT_ALT_NAME)->whole,
            "want names that can be held against the issuer's subtrees in %d comparisons, have %zu and %zu",
            MAX_COMPARISONS, names, subtrees);
        return;
    }
    if (!name_is_empty(cert->subject))
        constrain_name(issuer, cert->subject, cert->subject, report);
    while (general_names_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_DIRECTORY)
            constrain_name(issuer, name.value, name.whole, report);
        else if (name.kind == GENERAL_NAME_RFC822)
            constrain_mailbox(issuer, name.value, name.whole, report);
        else if (name.kind == GENERAL_NAME_OTHER && name.other_type == OID_ON_SMTP_UTF8_MAILBOX)
            constrain_mailbox(issuer, name.other_value, name.whole, report);
    }
}

/*
 * SBR appendix B: S/MIME certificates "SHALL be issued from S/MIME Subordinate CAs". SBR 6.1.7: a root's key "SHALL NOT be used to sign
 * Certificates except" for CAs, infrastructure and OCSP.
 */
static void issuer_is_no_root(const struct cert *cert, struct report *report)
{
    const struct cert *issuer = cert->issuer_cert;

    if (issuer != NULL && is_anchor(issuer))
        finding(report, cert->issuer, "want a subordinate CA as issuer, have a root");
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "rfc5280.validity_status", .severity = SEVERITY_NOTICE, .source = "RFC 5280 4.1.2.5", .applies = CERTIFICATE,
      .says = "A certificate is valid while its issuer's is, when that is known.",
      .mend = "Begin and end the validity with the issuer's at most, or use another issuer.",
      .check = inside_issuers_validity },
    { .id = "tc.leaf_within_nc", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.10", .applies = CERTIFICATE,
      .says = "Names lie inside the name constraints of the issuer, when it is known.",
      .mend = "Use another issuer: this one may not certify the name.",
      .covers = "rfc5280.nc_dn_bytes rfc9598.nc_match",
      .check = names_inside_constraints },
    { .id = "rfc5280.bc_issuer_is_ca", .severity = SEVERITY_ERROR, .source = "RFC 5280 6.1.4", .applies = CERTIFICATE,
      .says = "The issuer's certificate, when it is known, is a CA's that signs certificates.",
      .mend = "Use the issuer's own certificate, which has cA and keyCertSign.",
      .check = issuer_is_ca },
    { .id = "sigalg.key_match", .severity = SEVERITY_ERROR, .source = "SBR 7.1.3.2", .applies = CERTIFICATE | CRL,
      .says = "The signature algorithm is one of the issuer's key, when that is known.",
      .mend = "Choose the signature algorithm by the issuer's key: P-256 with SHA-256, P-384 with SHA-384, P-521 with SHA-512.",
      .check = algorithm_fits_key },
    { .id = "policy.leaf.within_issuer", .severity = SEVERITY_ERROR, .source = "SBR 7.1.6.3", .applies = SMIME, .since = SMC01,
      .says = "The reserved policy is one that the issuer's certificate allows, when it is known.",
      .mend = "Use an issuer whose certificate has the reserved policy, or anyPolicy.",
      .covers = "rfc5280.policy_path",
      .check = policy_of_issuer },
    { .id = "appb.compliant_issuer", .severity = SEVERITY_ERROR, .source = "SBR appendix B", .applies = SMIME, .since = SMC03_CA,
      .says = "The issuer's certificate, when it is known and names purposes, is for emailProtection.",
      .mend = "Use an issuer whose extKeyUsage has emailProtection.",
      .check = issuer_for_email },
    { .id = "appb.issuer_is_subca", .severity = SEVERITY_ERROR, .source = "SBR appendix B", .applies = SMIME, .since = SMC03_CA,
      .says = "The issuer, when it is known, is a subordinate CA and no root.",
      .mend = "Issue from a subordinate CA.",
      .covers = "key.root.signs_only",
      .check = issuer_is_no_root },
};
/* clang-format on */

const struct rule_table rules_issuer = { "What the issuer allows", rules, COUNT_OF(rules) };
