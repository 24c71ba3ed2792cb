/* The Legal Entity Identifier of the organization, and of a role in it. SBR 7.1.2.3(l); ISO 17442-2. */
#include "lint/extension_checks.h"
#include "lint/names.h"
#include "lint/organization_identifier.h"
#include "lint/rules.h"

/* SBR 7.1.2.3(l): "Mailbox-validated | Prohibited", "Individual-validated | Prohibited". */
static void no_lei(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_LEI, "in a certificate without an organization");
    want_no_extension(cert, report, OID_EXT_LEI_ROLE, "in a certificate without an organization");
}

/* SBR 7.1.2.3(l): "LEI … MAY be present and SHALL NOT be marked critical." */
static void lei_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_LEI);
}

/* SBR 7.1.2.3(l), Organization-validated: "Role (1.3.6.1.4.1.52266.2) SHALL NOT be present." */
static void no_role(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_LEI_ROLE, "in an Organization-validated certificate");
}

/* SBR 7.1.2.3(l), Sponsor-validated: "LEI … or for role … MAY be present and SHALL NOT be marked critical." */
static void lei_and_role_not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_LEI);
    want_not_critical(cert, report, OID_EXT_LEI_ROLE);
}

/* The characters of an extension that is a PrintableString; false if it is something else. */
static bool printable(const struct extension *extension, struct span *text)
{
    struct der_error ignored;
    struct der d = der_again(extension->value, &ignored);

    return der_value(&d, DER_PRINTABLE_STRING, text, "");
}

/* SBR 7.1.2.3(l): "a 20-character, alpha-numeric code"; ISO 17442-2 4: PrintableString; ISO 17442-1 6: with check digits. */
static void lei_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_LEI);
    char quoted[QUOTE_BYTES];
    struct span lei;

    if (extension == NULL)
        return;
    if (!printable(extension, &lei))
        finding(report, extension->whole, "want a PrintableString, have another value");
    else if (!lei_is_formed(lei))
        finding(report, extension->whole, "want 18 capitals or digits and 2 digits, have \"%s\"",
            quote(lei, quoted));
    else if (!lei_check_digits_valid(lei))
        finding(
            report, extension->whole, "want an LEI whose check digits fit, have \"%s\"", quote(lei, quoted));
}

/* ISO 17442-2 4: the role is a PrintableString. */
static void role_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_LEI_ROLE);
    struct span role;

    if (extension != NULL && (!printable(extension, &role) || role.len == 0))
        finding(report, extension->whole, "want a PrintableString with a role, have another value");
}

/* SBR 7.1.2.3(l): the role belongs to "the Individual Subject whose identity has been verified": there has to be one. */
static void role_has_individual(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_LEI_ROLE);

    if (extension != NULL
        && !names_have(cert, cert->subject,
            ATTRIBUTES_OF_PERSON | attribute_bit(OID_PSEUDONYM) | attribute_bit(OID_COMMON_NAME)))
        finding(report, extension->whole, "want a role of a person in the subject, have no person there");
}

static const struct rule rules[] = {
    {
        .id = "leaf.lei.mv_prohibited",
        .source = "SBR 7.1.2.3(l)",
        .applies = SMIME & (MV | IV),
        .since = SMC01,
        .says = "A certificate without an organization has no LEI.",
        .mend = "Leave the LEI extension out, or issue a profile with an organization.",
        .covers = "leaf.lei.iv_prohibited",
        .peers =
            "pkilint:cabf.smime.lei_extension_prohibited pkilint:cabf.smime.lei_role_extension_prohibited "
            "zlint:e_legal_entity_identifier",
        .check = no_lei,
    },
    {
        .id = "leaf.lei.ov_noncritical",
        .source = "SBR 7.1.2.3(l)",
        .applies = SMIME & OV,
        .since = SMC01,
        .says = "The LEI of an Organization-validated certificate is not critical.",
        .mend = "Mark the LEI extension not critical.",
        .peers = "pkilint:cabf.smime.lei_extension_critical zlint:e_legal_entity_identifier",
        .check = lei_not_critical,
    },
    {
        .id = "leaf.lei.ov_no_role",
        .source = "SBR 7.1.2.3(l)",
        .applies = SMIME & OV,
        .since = SMC03,
        .says = "An Organization-validated certificate has no LEI role.",
        .mend = "Leave the role out: it is a person's.",
        .peers = "pkilint:cabf.smime.lei_role_extension_prohibited zlint:e_legal_entity_identifier",
        .check = no_role,
    },
    {
        .id = "leaf.lei.sv_noncritical",
        .source = "SBR 7.1.2.3(l)",
        .applies = SMIME & SV,
        .since = SMC01,
        .says = "LEI and LEI role of a Sponsor-validated certificate are not critical.",
        .mend = "Mark both extensions not critical.",
        .peers = "pkilint:cabf.smime.lei_extension_critical pkilint:cabf.smime.lei_role_extension_critical "
                 "zlint:e_legal_entity_identifier",
        .check = lei_and_role_not_critical,
    },
    {
        .id = "leaf.lei.format",
        .source = "SBR 7.1.2.3(l)",
        .applies = LEAF,
        .since = SMC01,
        .says = "An LEI has 20 characters, and its check digits fit.",
        .mend = "Copy the LEI from the global index: 18 capitals or digits and two check digits.",
        .covers = "iso17442.check iso17442_2.syntax",
        .peers = "pkilint:iso.lei.invalid_lei_format pkilint:iso.lei.invalid_lei_checksum",
        .check = lei_formed,
    },
    {
        .id = "iso17442_2.role",
        .source = "ISO 17442-2 4",
        .applies = LEAF,
        .says = "An LEI role is a text.",
        .mend = "Encode the role as PrintableString or UTF8String, not empty.",
        .check = role_formed,
    },
    {
        .id = "leaf.lei.role_individual",
        .source = "SBR 7.1.2.3(l)",
        .applies = SMIME & SV,
        .since = SMC01,
        .says = "An LEI role belongs to a person in the subject.",
        .mend = "Leave the role out, or name the person whose role it is.",
        .check = role_has_individual,
    },
};

const struct rule_table rules_lei = { "Legal Entity Identifier", rules, COUNT_OF(rules) };
