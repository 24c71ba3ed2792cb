/* lint/rules_person.c - personal names, pseudonym, serialNumber and title of people. SBR 7.1.4.2.2(e) to (g), (i); appendix A.2. */
#include "lint/country.h"
#include "lint/names.h"
#include "lint/person_name.h"
#include "lint/rules.h"

/* A mailbox, a URL, or text without any letter. What cannot be read is x690.utf8_valid's. */
static bool names_no_person(const struct attribute *attribute)
{
    const struct text text = text_of(attribute);
    size_t length;

    return text_length(text, &length) && length > 0
           && (text_has(text, '@') || attribute_is_url(attribute) || !text_has_letter(text));
}

/* SBR 7.1.4.2.2(e): givenName and surname "SHALL contain a Natural Person Subject's name": no mailbox, URL or number, not the organization. */
static void person_name_natural(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, ATTRIBUTES_OF_PERSON);
    struct attribute attribute, other;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        if (names_no_person(&attribute))
            finding(report, attribute.whole, "want a natural person's name, have \"%s\"",
                quote(attribute.value, quoted));
        else if (attribute.type == OID_GIVEN_NAME && names_find(cert, walk.name, OID_SURNAME, 0, &other)
                 && text_same(text_of(&attribute), text_of(&other))
                 && name_has_text(cert, walk.name, OID_ORGANIZATION_NAME, text_of(&attribute)))
            finding(report, attribute.whole,
                "want a natural person's name, have the organization's as givenName and as surname: \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* SBR 7.1.4.2.2(e): the name "of a Natural Person Subject"; a firm may bear one person's name, so likeness only warns. */
static void person_name_not_organization(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, ATTRIBUTES_OF_PERSON);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (name_has_text(cert, walk.name, OID_ORGANIZATION_NAME, text_of(&attribute)))
            finding(report, attribute.whole, "want a person's name, have the organization's \"%s\"",
                quote(attribute.value, quoted));
}

/* SBR 7.1.4.2.2(e): "Subjects with a single legal name SHALL provide the name in the subject:surname attribute." */
static void single_name_is_surname(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_GIVEN_NAME));
    struct attribute given;

    while (attributes_next_name(&walk, &given))
        if (!names_have(cert, walk.name, attribute_bit(OID_SURNAME)))
            finding(report, given.whole, "want a single name as surname, have givenName alone");
}

/*
 * SBR 7.1.4.2.2(e), (f): "The subject:givenName and/or subject:surname SHALL NOT be present if the subject:pseudonym is present", and the
 * other way round.
 */
static void name_or_pseudonym(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_PSEUDONYM));
    struct attribute pseudonym;

    while (attributes_next_name(&walk, &pseudonym))
        if (names_have(cert, walk.name, ATTRIBUTES_OF_PERSON))
            finding(report, pseudonym.whole, "want pseudonym, or givenName and surname, have both");
}

/* What a serialNumber is as a natural person identifier, ETSI EN 319 412-1 5.1.3: "PASSK-P3000180". */
enum person_identifier {
    IDENTIFIER_NONE = 0,
    IDENTIFIER_UNKNOWN_SCHEME,
    IDENTIFIER_UNKNOWN_COUNTRY,
    IDENTIFIER
};

static enum person_identifier person_identifier_of(const struct attribute *attribute)
{
    static const char schemes[][4] = { "PAS", "IDC", "PNO", "TAX", "TIN", "EID" };
    const struct span text = attribute->value;

    if (text.len < 7 || text.at[5] != '-')
        return IDENTIFIER_NONE;
    for (size_t i = 0; i < 5; i++)
        if (text.at[i] < 'A' || text.at[i] > 'Z')
            return IDENTIFIER_NONE;
    if (memcmp(text.at, "TINEL", 5) == 0) /* the Commission's list has Greece so: ETSI EN 319 412-1 5.1.3 */
        return IDENTIFIER;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (memcmp(text.at, schemes[i], 3) == 0)
            return country_is_official((struct span){ text.at + 3, 2 }) ? IDENTIFIER
                                                                        : IDENTIFIER_UNKNOWN_COUNTRY;
    return IDENTIFIER_UNKNOWN_SCHEME;
}

/* SBR appendix A.2: PAS, IDC, PNO, TAX, TIN and EID "are recognized as valid"; a CA's own numbers may look alike, so this only notes. */
static void person_identifier_scheme(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_SERIAL_NUMBER));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        enum person_identifier kind = person_identifier_of(&attribute);

        if (kind == IDENTIFIER_UNKNOWN_SCHEME)
            finding(report, attribute.whole,
                "want PAS, IDC, PNO, TAX, TIN or EID in a person's identifier, have \"%s\"",
                quote(attribute.value, quoted));
        else if (kind == IDENTIFIER_UNKNOWN_COUNTRY)
            finding(report, attribute.whole, "want an ISO 3166-1 code in a person's identifier, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* SBR 7.1.4.2.2(g): "MAY be used in the Sponsor-validated and Individual-validated profiles to contain a Natural Person Identifier". */
static void no_person_identifier(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_SERIAL_NUMBER));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (person_identifier_of(&attribute) == IDENTIFIER)
            finding(report, attribute.whole, "want no natural person's identifier, have \"%s\"",
                quote(attribute.value, quoted));
}

/* SBR 7.1.4.2.2(i): title "SHALL contain only a organizational role/title or a regulated professional designation". */
static void title_is_role(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_TITLE));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (names_no_person(&attribute))
            finding(report, attribute.whole, "want a role or professional title, have \"%s\"",
                quote(attribute.value, quoted));
}

/* SBR 7.1.4.2.2(i): "only a organizational role/title": a surname can be a role too (Baker), so likeness only warns. */
static void title_is_no_name(const struct cert *cert, struct report *report)
{
    static const enum oid types[] = { OID_GIVEN_NAME, OID_SURNAME, OID_ORGANIZATION_NAME, OID_COMMON_NAME };
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_TITLE));
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        if (name_has_text(cert, walk.name, OID_PSEUDONYM, text_of(&attribute)))
            continue;
        for (size_t i = 0; i < COUNT_OF(types); i++)
            if (name_has_text(cert, walk.name, types[i], text_of(&attribute)))
                finding(report, attribute.whole, "want a role or professional title, have the %s",
                    oid_name(types[i]));
    }
}

static const struct rule rules[] = {
    {
        .id = "leaf.dn.gn_sn.natural",
        .source = "SBR 7.1.4.2.2(e)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "givenName and surname hold a natural person's name.",
        .mend =
            "Put the person's name into givenName and surname, and mailboxes, numbers and URLs elsewhere.",
        .check = person_name_natural,
    },
    {
        .id = "leaf.dn.gn_sn.natural.organization",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(e)",
        .applies = SV,
        .since = SMC01,
        .says = "Neither givenName nor surname is the organizationName.",
        .mend = "Leave givenName and surname to persons; an organization needs neither.",
        .covers = "leaf.dn.gn_sn.natural",
        .check = person_name_not_organization,
    },
    {
        .id = "leaf.dn.single_name_in_surname",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(e)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "Who has a single name has it as surname.",
        .mend = "Move the only name from givenName to surname.",
        .check = single_name_is_surname,
    },
    {
        .id = "leaf.dn.gn_sn_excl_pseudonym",
        .source = "SBR 7.1.4.2.2(e)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "A subject has a pseudonym, or givenName and surname, not both.",
        .mend = "Leave pseudonym out, or givenName and surname.",
        .covers = "leaf.dn.pseudonym_excl_gn_sn",
        .peers = "pkilint:cabf.smime.mixed_name_and_pseudonym_attributes "
                 "pkilint:etsi.en_319_412_2.nat-4.2.4-4.mixed_pseudonym_and_name_attributes_present",
        .check = name_or_pseudonym,
    },
    {
        .id = "leaf.dn.serialnumber.npi_scheme",
        .severity = SEVERITY_NOTICE,
        .source = "SBR A.2",
        .applies = SV | IV,
        .since = SMC01,
        .says = "A natural person's identifier in serialNumber has a recognized scheme and a country.",
        .mend = "Write a scheme of EN 319 412-1 5.1.3, country, hyphen and number, as PASAT-P1234567; or any "
                "number of your own without that form.",
        .peers = "pkilint:etsi.en_319_412_1.nat-5.1.3.invalid_identifier_scheme "
                 "pkilint:etsi.en_319_412_1.nat-5.1.3.invalid_identifier_country",
        .check = person_identifier_scheme,
    },
    {
        .id = "leaf.dn.serialnumber.npi_not_mv_ov",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(g)",
        .applies = MV | OV,
        .since = SMC01,
        .says = "A natural person's identifier is only in certificates for persons.",
        .mend = "Use a number of your own: this type of certificate was not validated for a person.",
        .check = no_person_identifier,
    },
    {
        .id = "leaf.dn.title.role_only",
        .source = "SBR 7.1.4.2.2(i)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "title is a role or a professional title: no mailbox, URL or number.",
        .mend = "Put a role or a professional title into title, or leave it out.",
        .check = title_is_role,
    },
    {
        .id = "leaf.dn.title.role_only.name",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(i)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "title does not repeat a name of the subject.",
        .mend = "Leave title out, or put the role alone there.",
        .covers = "leaf.dn.title.role_only",
        .check = title_is_no_name,
    },
};

const struct rule_table rules_person = { "Persons", rules, COUNT_OF(rules) };
