/* lint/rules_organization.c - organizationName and organizationalUnitName. SBR 7.1.4.2.2(b), (c). */
#include "lint/names.h"
#include "lint/rules.h"

/* SBR 7.1.4.2.2(b): "the Assumed Name SHALL appear first, followed by the full legal organization name in parentheses." */
static void organization_parentheses(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(
        cert, NAME_OF_SUBJECT, attribute_bit(OID_ORGANIZATION_NAME));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        struct text text = text_of(&attribute);
        uint32_t character = 0, first = 0;
        long open = 0;

        if (!attribute_has_octet(&attribute, '(') && !attribute_has_octet(&attribute, ')'))
            continue;
        while (open >= 0 && text_next(&text, &character) == TEXT_CHARACTER) {
            first = first == 0 ? character : first;
            open += character == '(' ? 1 : character == ')' ? -1 : 0;
        }
        if (open != 0 || first == '(')
            finding(report, attribute.whole, "want \"name (legal name)\" or no parentheses, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* What is a part of an organization by its very name, not another legal entity. */
static const char *const departments[] = { "it", "hr", "sales", "marketing", "finance", "legal", "support",
    "development", "engineering", "management", "administration", "accounting", "human resources" };

/* SBR 1.6.1: an Affiliate is also "an agency, department, political subdivision" of a government. */
static bool is_government(const struct cert *cert, struct span name)
{
    struct attribute identifier;

    return names_find(cert, name, OID_ORGANIZATION_IDENTIFIER, 0, &identifier) && identifier.value.len > 3
           && memcmp(identifier.value.at, "GOV", 3) == 0;
}

/* True for what names a part of the organization, not another one. */
static bool is_department(struct span unit)
{
    for (size_t i = 0; i < COUNT_OF(departments); i++)
        if (text_is(unit, departments[i]))
            return true;
    return memmem(unit.at, unit.len, "Department", 10) != NULL;
}

/* SBR 7.1.4.2.2(c): organizationalUnitName "is the full legal organization name of an Affiliate of the subject:organizationName". */
static void unit_is_affiliate(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(
        cert, NAME_OF_SUBJECT, attribute_bit(OID_ORGANIZATIONAL_UNIT_NAME));
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    char quoted[QUOTE_BYTES];
    struct span unit;

    while (attributes_next(&walk, &attribute)) {
        if (!text_fold(text_of(&attribute), buffer, &unit))
            continue;
        if (name_has_text(cert, walk.name, OID_ORGANIZATION_NAME, text_of(&attribute))
            || (is_department(unit) && !is_government(cert, walk.name)))
            finding(report, attribute.whole, "want the legal name of an affiliate, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

static const struct rule rules[] = {
    {
        .id = "leaf.dn.o.assumed_order",
        .severity = SEVERITY_NOTICE,
        .source = "SBR 7.1.4.2.2(b)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "An assumed name stands first, the legal name behind it in parentheses.",
        .mend = "Write the assumed name first, then the legal name in parentheses.",
        .check = organization_parentheses,
    },
    {
        .id = "leaf.dn.ou.affiliate",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(c)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "organizationalUnitName is an affiliate, not the organization itself or its department.",
        .mend =
            "Leave organizationalUnitName out; it is for the legal name of an affiliate that was verified.",
        .check = unit_is_affiliate,
    },
};

const struct rule_table rules_organization = { "Organizations", rules, COUNT_OF(rules) };
