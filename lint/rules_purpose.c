/* What the key may be used for, by purposes: extKeyUsage. SBR 7.1.2.3(f); RFC 5280 4.2.1.12. */
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/rules.h"

/* SBR 7.1.2.3(f): "extKeyUsage (SHALL be present)". */
static void purposes_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_EXT_KEY_USAGE);
}

/* SBR 7.1.2.3(f): "id-kp-emailProtection SHALL be present." */
static void has_email_protection(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_EXT_KEY_USAGE);

    if (extension != NULL && cert_sequence(cert, OID_EXT_EXT_KEY_USAGE).len != 0
        && !cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION))
        finding(report, extension->whole, "want emailProtection, have other purposes only");
}

/* SBR 7.1.2.3(f): "The values id-kp-serverAuth, id-kp-codeSigning, id-kp-timeStamping, and anyExtendedKeyUsage SHALL NOT be present." */
static bool is_banned(enum oid purpose)
{
    return purpose == OID_KP_SERVER_AUTH || purpose == OID_KP_CODE_SIGNING || purpose == OID_KP_TIME_STAMPING
           || purpose == OID_KP_ANY;
}

/* A finding for each `purpose` in extKeyUsage. */
static void ban(const struct cert *cert, struct report *report, enum oid purpose)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    enum oid found;

    if (!cert_has_purpose(cert, purpose))
        return;
    while (key_purpose_next(&rest, &found, &oid)) {
        if (found == purpose)
            finding(report, oid, "want no %s in an S/MIME certificate, have it", oid_name(purpose));
    }
}

/* SBR 7.1.2.3(f), Strict: "Other values SHALL NOT be present." Those that are banned everywhere have rules of their own. */
static void strict_email_protection_only(const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    char text[OID_TEXT_BYTES];
    enum oid found;

    while (key_purpose_next(&rest, &found, &oid)) {
        if (found != OID_KP_EMAIL_PROTECTION && !is_banned(found))
            finding(report, oid, "want only emailProtection in a Strict certificate, have %s",
                found != OID_UNKNOWN ? oid_name(found) : oid_text(oid, text));
    }
}

static void no_server_auth(const struct cert *cert, struct report *report)
{
    ban(cert, report, OID_KP_SERVER_AUTH);
}

static void no_code_signing(const struct cert *cert, struct report *report)
{
    ban(cert, report, OID_KP_CODE_SIGNING);
}

static void no_time_stamping(const struct cert *cert, struct report *report)
{
    ban(cert, report, OID_KP_TIME_STAMPING);
}

static void no_any_purpose(const struct cert *cert, struct report *report)
{
    ban(cert, report, OID_KP_ANY);
}

/* RFC 5280 4.2.1.12: ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId. */
static void purposes_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_EXT_KEY_USAGE);

    if (extension != NULL && cert_sequence(cert, OID_EXT_EXT_KEY_USAGE).len == 0)
        finding(report, extension->whole, "want at least one purpose, have none");
}

/* RFC 5280 4.2.1.12: a list of purposes; SBR 7.1.2.4: nothing without a reason. A purpose said twice has none. */
static void purposes_unique(const struct cert *cert, struct report *report)
{
    const struct span all = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE);
    struct span rest = all, oid;
    char text[OID_TEXT_BYTES];
    enum oid purpose;

    for (const uint8_t *here = all.at; key_purpose_next(&rest, &purpose, &oid); here = rest.at) {
        struct span before = all, earlier;

        while (before.at < here && key_purpose_next(&before, &purpose, &earlier)) {
            if (span_equal(earlier, oid)) {
                finding(report, oid, "want each purpose once, have %s again", oid_text(oid, text));
                break;
            }
        }
    }
}

/* RFC 5280 4.2.1.12: "Conforming CAs SHOULD NOT mark this extension as critical if the anyExtendedKeyUsage KeyPurposeId is present." */
static void any_purpose_not_critical(const struct cert *cert, struct report *report)
{
    if (cert_has_purpose(cert, OID_KP_ANY))
        want_not_critical(cert, report, OID_EXT_EXT_KEY_USAGE);
}

/* RFC 3161 2.3: of a time-stamping authority extKeyUsage has id-kp-timeStamping, and "This extension MUST be critical." */
static void time_stamping_critical(const struct cert *cert, struct report *report)
{
    if (cert_has_purpose(cert, OID_KP_TIME_STAMPING))
        want_critical(cert, report, OID_EXT_EXT_KEY_USAGE);
}

/* RFC 5280 4.2.1.12: the bits that "may be consistent" with a purpose. 0: all. */
static unsigned bits_for_purpose(enum oid purpose)
{
    switch ((unsigned)purpose) {
    case OID_KP_SERVER_AUTH: return KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
    case OID_KP_CLIENT_AUTH: return KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT;
    case OID_KP_CODE_SIGNING: return KU_DIGITAL_SIGNATURE;
    case OID_KP_EMAIL_PROTECTION:
        return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
    case OID_KP_TIME_STAMPING:
    case OID_KP_OCSP_SIGNING: return KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    default: return 0;
    }
}

/*
 * RFC 5280 4.2.1.12: "If there is no purpose consistent with both extensions, then the certificate MUST NOT be used for any purpose." In a
 * CA's certificate the purposes are those of the certificates below it.
 */
static void some_purpose_fits_usage(const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE);
    char text[KEY_USAGE_TEXT_BYTES];
    bool any = false;
    enum oid purpose;

    if (cert->key_usage == 0)
        return;
    while (key_purpose_next(&rest, &purpose, NULL)) {
        const unsigned bits = bits_for_purpose(purpose);

        if (bits == 0 || (bits & cert->key_usage) != 0)
            return;
        any = true;
    }
    if (any)
        finding(report, cert_extension(cert, OID_EXT_EXT_KEY_USAGE)->whole,
            "want a purpose that keyUsage allows, have none that fits %s",
            key_usage_text(cert->key_usage, text));
}

static bool begins_with(struct span oid, struct span arc)
{
    return oid.len > arc.len && memcmp(oid.at, arc.at, arc.len) == 0;
}

/*
 * SBR 7.1.2.4(1): nothing that does "not apply in the context of the public Internet (such as an extKeyUsage value for a service that is only
 * valid in the context of a privately managed network)". Microsoft's purposes (1.3.6.1.4.1.311) are of software that everybody has.
 */
static void no_private_purpose(const struct cert *cert, struct report *report)
{
    const struct span enterprises = SPAN_TEXT("\x2b\x06\x01\x04\x01"),
                      microsoft = SPAN_TEXT("\x2b\x06\x01\x04\x01\x82\x37");
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    char text[OID_TEXT_BYTES];
    enum oid found;

    while (key_purpose_next(&rest, &found, &oid)) {
        if (found == OID_UNKNOWN && begins_with(oid, enterprises) && !begins_with(oid, microsoft))
            finding(report, oid, "want no purpose of a private arc, have %s", oid_text(oid, text));
    }
}

static const struct rule rules[] = {
    {
        .id = "leaf.eku.present",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage is there.",
        .mend = "Add extKeyUsage with emailProtection.",
        .peers = "pkilint:cabf.smime.extended_key_usage_extension_missing "
                 "zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = purposes_present,
    },
    {
        .id = "leaf.eku.emailprotection",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage has emailProtection.",
        .mend = "Add emailProtection to extKeyUsage.",
        .peers = "pkilint:cabf.smime.emailprotection_eku_missing zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = has_email_protection,
    },
    {
        .id = "leaf.eku.strict_only",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME & STRICT,
        .since = SMC01,
        .says = "A Strict certificate has emailProtection and no other purpose.",
        .mend = "Leave emailProtection alone in extKeyUsage, or issue the Multipurpose profile.",
        .peers = "pkilint:cabf.smime.prohibited_eku_present zlint:e_smime_strict_eku_check",
        .check = strict_email_protection_only,
    },
    {
        .id = "leaf.eku.no_serverauth",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage does not have serverAuth.",
        .mend = "Leave serverAuth out, and issue another certificate for the server.",
        .peers = "pkilint:cabf.smime.prohibited_eku_present zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = no_server_auth,
    },
    {
        .id = "leaf.eku.no_codesigning",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage does not have codeSigning.",
        .mend = "Leave codeSigning out, and issue another certificate for code.",
        .peers = "pkilint:cabf.smime.prohibited_eku_present zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = no_code_signing,
    },
    {
        .id = "leaf.eku.no_timestamping",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage does not have timeStamping.",
        .mend = "Leave timeStamping out, and issue another certificate for time stamps.",
        .peers = "pkilint:cabf.smime.prohibited_eku_present zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = no_time_stamping,
    },
    {
        .id = "leaf.eku.no_any",
        .source = "SBR 7.1.2.3(f)",
        .applies = SMIME,
        .since = SMC01,
        .says = "extKeyUsage does not have anyExtendedKeyUsage.",
        .mend = "Leave anyExtendedKeyUsage out, and list the purposes that are meant.",
        .peers = "pkilint:cabf.smime.prohibited_eku_present zlint:e_smime_legacy_multipurpose_eku_check "
                 "zlint:e_smime_strict_eku_check",
        .check = no_any_purpose,
    },
    {
        .id = "rfc5280.eku_nonempty",
        .source = "RFC 5280 4.2.1.12",
        .applies = CERTIFICATE | REQUEST,
        .says = "extKeyUsage has at least one purpose.",
        .mend = "Name at least one purpose, or leave extKeyUsage out where it may be.",
        .peers = "zlint:e_ext_cannot_be_empty_sequence",
        .check = purposes_not_empty,
    },
    {
        .id = "all.private_ext.purpose",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.4(1)",
        .applies = SMIME & ~(unsigned)STRICT,
        .since = SMC01,
        .says = "There is no purpose of a private arc.",
        .mend = "Leave the purpose out, unless the subscriber owns the arc; list it in "
                "pin-extended-key-usages then.",
        .covers = "all.private_ext",
        .check = no_private_purpose,
    },
    {
        .id = "rfc5280.eku_unique",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.12",
        .applies = CERTIFICATE | REQUEST,
        .says = "extKeyUsage has each purpose once.",
        .mend = "List each purpose once.",
        .check = purposes_unique,
    },
    {
        .id = "rfc5280.eku_any_noncritical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.12",
        .applies = CERTIFICATE | REQUEST,
        .says = "extKeyUsage with anyExtendedKeyUsage is not critical.",
        .mend = "Mark extKeyUsage not critical, or leave anyExtendedKeyUsage out.",
        .peers = "zlint:w_eku_critical_improperly",
        .check = any_purpose_not_critical,
    },
    {
        .id = "rfc3161.eku_critical",
        .source = "RFC 3161 2.3",
        .applies = OTHER_LEAF,
        .says = "extKeyUsage with timeStamping is critical.",
        .mend = "Mark extKeyUsage critical.",
        .peers = "pkilint:pkix.extended_key_usage_extension_with_timestamping_not_critical",
        .check = time_stamping_critical,
    },
    {
        .id = "rfc5280.eku_ku_consistent",
        .source = "RFC 5280 4.2.1.12",
        .applies = LEAF,
        .says = "keyUsage allows one of the purposes of extKeyUsage.",
        .mend = "Set a bit of keyUsage that the purpose needs: digitalSignature to sign, keyEncipherment or "
                "keyAgreement to encrypt.",
        .peers = "zlint:e_key_usage_and_extended_key_usage_inconsistent",
        .check = some_purpose_fits_usage,
    },
};

const struct rule_table rules_purpose = { "Extended key usage", rules, COUNT_OF(rules) };
