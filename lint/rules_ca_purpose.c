/* What CAs may issue certificates for: extKeyUsage. SBR 7.1.2.1(d), 7.1.2.2(g). */
#include "lint/extension_checks.h"
#include "lint/rules.h"

/* SBR 7.1.2.1(d): "This extension SHALL NOT be present." */
static void root_without_purposes(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_EXT_KEY_USAGE, "in a root's certificate");
}

/*
 * SBR 7.1.2.2(g): "For Cross Certificates that share a Subject Distinguished Name and Subject Public Key with a Root CA Certificate …
 * this extension MAY be present. … For all other Subordinate CA Certificates, … this extension SHALL be present".
 */
static void purposes_present(const struct cert *cert, struct report *report)
{
    if (!cert->is_cross)
        want_extension(cert, report, OID_EXT_EXT_KEY_USAGE);
}

/* SBR 7.1.2.2(g): it "SHOULD NOT be marked critical". */
static void purposes_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_EXT_KEY_USAGE);
}

/* SBR 7.1.2.2(g): "the value id-kp-emailProtection SHALL be present". A root that is cross-certified need not issue S/MIME itself. */
static void for_email(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_EXT_KEY_USAGE);

    if (extension != NULL && !cert->is_cross && !cert_has_purpose(cert, OID_KP_EMAIL_PROTECTION))
        finding(
            report, extension->whole, "want emailProtection in a CA for S/MIME, have other purposes only");
}

static void ban(const struct cert *cert, struct report *report, enum oid purpose)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    enum oid found;

    while (key_purpose_next(&rest, &found, &oid)) {
        if (found == purpose)
            finding(report, oid, "want no %s in a CA for S/MIME, have it", oid_name(purpose));
    }
}

/*
 * SBR 7.1.2.2(g): "The values id-kp-serverAuth, id-kp-codeSigning, id-kp-timeStamping, and anyExtendedKeyUsage SHALL NOT be present."
 * In a Cross Certificate only the last is banned.
 */
static void no_server_auth(const struct cert *cert, struct report *report)
{
    if (!cert->is_cross)
        ban(cert, report, OID_KP_SERVER_AUTH);
}

static void no_code_signing(const struct cert *cert, struct report *report)
{
    if (!cert->is_cross)
        ban(cert, report, OID_KP_CODE_SIGNING);
}

static void no_time_stamping(const struct cert *cert, struct report *report)
{
    if (!cert->is_cross)
        ban(cert, report, OID_KP_TIME_STAMPING);
}

static void no_any_purpose(const struct cert *cert, struct report *report)
{
    ban(cert, report, OID_KP_ANY);
}

static const struct rule rules[] = {
    {
        .id = "root.eku.absent",
        .source = "SBR 7.1.2.1(d)",
        .applies = ROOT_CA,
        .since = SMC01,
        .says = "A root has no extKeyUsage.",
        .mend = "Leave extKeyUsage out; put it into the subordinate CAs' certificates.",
        .check = root_without_purposes,
    },
    {
        .id = "subca.eku.present",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A subordinate CA has extKeyUsage, unless its certificate is a Cross Certificate of a known "
                "root.",
        .mend = "Add extKeyUsage with emailProtection; for a Cross Certificate, name the root's own "
                "certificate in the "
                "configuration.",
        .covers = "tc.eku_present",
        .peers = "zlint:n_mp_allowed_eku",
        .check = purposes_present,
    },
    {
        .id = "subca.eku.noncritical",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "extKeyUsage of a subordinate CA is not critical.",
        .mend = "Mark extKeyUsage not critical.",
        .covers = "subca.eku.cross.noncritical",
        .check = purposes_not_critical,
    },
    {
        .id = "subca.eku.emailprotection",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA,
        .since = SMC01,
        .says = "A CA for S/MIME has emailProtection.",
        .mend = "Add emailProtection to extKeyUsage.",
        .check = for_email,
    },
    {
        .id = "subca.eku.no_serverauth",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA | REQUEST,
        .since = SMC01,
        .says = "A CA for S/MIME does not have serverAuth.",
        .mend = "Leave serverAuth out, and make another CA for servers.",
        .peers = "zlint:n_mp_allowed_eku",
        .check = no_server_auth,
    },
    {
        .id = "subca.eku.no_codesigning",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA | REQUEST,
        .since = SMC01,
        .says = "A CA for S/MIME does not have codeSigning.",
        .mend = "Leave codeSigning out, and make another CA for code.",
        .check = no_code_signing,
    },
    {
        .id = "subca.eku.no_timestamping",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA | REQUEST,
        .since = SMC01,
        .says = "A CA for S/MIME does not have timeStamping.",
        .mend = "Leave timeStamping out, and make another CA for time stamps.",
        .check = no_time_stamping,
    },
    {
        .id = "subca.eku.no_any",
        .source = "SBR 7.1.2.2(g)",
        .applies = SUB_CA | REQUEST,
        .since = SMC01,
        .says = "A CA for S/MIME does not have anyExtendedKeyUsage.",
        .mend = "Leave anyExtendedKeyUsage out, and list the purposes that are meant.",
        .covers = "subca.eku.cross.no_any tc.eku_no_any",
        .peers = "zlint:n_mp_allowed_eku",
        .check = no_any_purpose,
    },
};

const struct rule_table rules_ca_purpose = { "CAs: extended key usage", rules, COUNT_OF(rules) };
