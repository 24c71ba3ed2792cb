/* lint/rules_subject.c - which attributes a subject has, by type and generation; addresses and countries. SBR 7.1.4.2.2 to 7.1.4.2.6. */
#include "lint/country.h"
#include "lint/names.h"
#include "lint/rules.h"

/* A cell of the tables of SBR 7.1.4.2.3 to 7.1.4.2.6. */
enum presence { SHALL_NOT = 0, MAY, SHALL };

enum { TYPES = 4, GENERATIONS = 3 };

/* One attribute in all four tables: types in the order of SBR 7.1.6.1, generations Legacy, Multipurpose, Strict. */
struct presence_row {
    enum oid type;
    unsigned char cells[TYPES][GENERATIONS];
};

/* clang-format off */
#define ALL(cell)       { cell, cell, cell }
#define NOT_IN_STRICT   { MAY, MAY, SHALL_NOT }
#define ONLY_IN_LEGACY  { MAY, SHALL_NOT, SHALL_NOT }

/* SBR 7.1.4.2.3 to 7.1.4.2.6, row by row. */
static const struct presence_row presence_rows[] = {
    /*                                mailbox         organization    sponsor         individual */
    { OID_COMMON_NAME,              { ALL(MAY),       ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_ORGANIZATION_NAME,        { ALL(SHALL_NOT), ALL(SHALL),     ALL(SHALL),     ALL(SHALL_NOT) } },
    { OID_ORGANIZATIONAL_UNIT_NAME, { ALL(SHALL_NOT), ALL(MAY),       ALL(MAY),       ALL(SHALL_NOT) } },
    { OID_ORGANIZATION_IDENTIFIER,  { ALL(SHALL_NOT), ALL(SHALL),     ALL(SHALL),     ALL(SHALL_NOT) } },
    { OID_GIVEN_NAME,               { ALL(SHALL_NOT), ALL(SHALL_NOT), ALL(MAY),       ALL(MAY) } },
    { OID_SURNAME,                  { ALL(SHALL_NOT), ALL(SHALL_NOT), ALL(MAY),       ALL(MAY) } },
    { OID_PSEUDONYM,                { ALL(SHALL_NOT), ALL(SHALL_NOT), ALL(MAY),       ALL(MAY) } },
    { OID_SERIAL_NUMBER,            { ALL(MAY),       ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_EMAIL_ADDRESS,            { ALL(MAY),       ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_TITLE,                    { ALL(SHALL_NOT), ALL(SHALL_NOT), ALL(MAY),       ALL(MAY) } },
    { OID_STREET_ADDRESS,           { ALL(SHALL_NOT), NOT_IN_STRICT,  NOT_IN_STRICT,  NOT_IN_STRICT } },
    { OID_LOCALITY_NAME,            { ALL(SHALL_NOT), ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_STATE_OR_PROVINCE_NAME,   { ALL(SHALL_NOT), ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_POSTAL_CODE,              { ALL(SHALL_NOT), NOT_IN_STRICT,  NOT_IN_STRICT,  NOT_IN_STRICT } },
    { OID_COUNTRY_NAME,             { ALL(SHALL_NOT), ALL(MAY),       ALL(MAY),       ALL(MAY) } },
    { OID_UNKNOWN /* "Other" */,    { ALL(SHALL_NOT), ONLY_IN_LEGACY, ONLY_IN_LEGACY, ONLY_IN_LEGACY } },
};
/* clang-format on */

/* The cell for an attribute in a certificate of `scope`, which is one of the twelve; what has no row is "Other". */
static enum presence presence_of(const struct presence_row *row, unsigned scope)
{
    const unsigned nth = (unsigned)__builtin_ctz(scope);

    return nth < TYPES * GENERATIONS ? (enum presence)row->cells[nth / GENERATIONS][nth % GENERATIONS] : MAY;
}

static const struct presence_row *row_of(enum oid type)
{
    size_t row = 0;

    while (row < COUNT_OF(presence_rows) - 1 && presence_rows[row].type != type)
        row++;
    return &presence_rows[row];
}

/* Reports attributes of `name` that the table does not allow. */
static void judge_prohibited(const struct cert *cert, struct span name, unsigned scope, struct report *report)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, ATTRIBUTE_EVERY);
    char quoted[QUOTE_BYTES], text[OID_TEXT_BYTES] NOT_CLEARED;
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (presence_of(row_of(attribute.type), scope) == SHALL_NOT)
            finding(report, attribute.whole, "want no %s in %s, have \"%s\"",
                attribute.type != OID_UNKNOWN ? oid_name(attribute.type) : oid_text(attribute.oid, text),
                scope_name((enum scope)scope), quote(attribute.value, quoted));
}

/* Reports attributes that `name` lacks. */
static void judge_required(const struct cert *cert, struct span name, unsigned scope, struct report *report)
{
    const uint32_t all = names_types(cert, name).all;

    for (size_t i = 0; i < COUNT_OF(presence_rows); i++)
        if (presence_of(&presence_rows[i], scope) == SHALL && !(all & attribute_bit(presence_rows[i].type)))
            finding(report, name, "want %s in %s, have none", oid_name(presence_rows[i].type),
                scope_name((enum scope)scope));
}

/* SBR 7.1.4.2.3 to 7.1.4.2.6: the cells "SHALL NOT". */
static void prohibited_attributes(const struct cert *cert, struct report *report)
{
    judge_prohibited(cert, cert->subject, cert_scope(cert), report);
}

/* SBR 7.1.4.2.4, 7.1.4.2.5: the cells "SHALL". */
static void required_attributes(const struct cert *cert, struct report *report)
{
    judge_required(cert, cert->subject, cert_scope(cert), report);
}

static void judge_person(const struct cert *cert, struct span name, struct report *report)
{
    if (!names_have(cert, name, ATTRIBUTES_OF_PERSON | attribute_bit(OID_PSEUDONYM)))
        finding(report, name, "want givenName, surname or pseudonym, have none");
}

/*
 * SBR 7.1.4.2.5 note 2, 7.1.4.2.6 note 2: "Multipurpose and Strict Generation profiles SHALL include either subject:givenName and/or
 * subject:surname, or the subject:pseudonym."
 */
static void person_named(const struct cert *cert, struct report *report)
{
    judge_person(cert, cert->subject, report);
}

/* SBR 7.1.4.2.1: a directoryName "complies with the requirements set forth in Sections 7.1.4.2.2 through 7.1.4.2.6, according to the Certificate Type". */
static void directory_name_attributes(const struct cert *cert, struct report *report)
{
    struct names_walk walk = names_walk(cert, NAME_SUBJECT_DIRECTORY);
    const unsigned scope = cert_scope(cert);
    struct span name;

    while (names_next(&walk, &name)) {
        judge_prohibited(cert, name, scope, report);
        judge_required(cert, name, scope, report);
        if (scope & (SV | IV) & (MULTIPURPOSE | STRICT))
            judge_person(cert, name, report);
    }
}

/* SBR 7.1.4.2.5 note 1: Legacy may omit them "and include only the subject:commonName": without that nobody is named. */
static void legacy_person_named(const struct cert *cert, struct report *report)
{
    if (!names_have(cert, cert->subject,
            ATTRIBUTES_OF_PERSON | attribute_bit(OID_PSEUDONYM) | attribute_bit(OID_COMMON_NAME)))
        finding(report, cert->subject, "want givenName, surname, pseudonym or commonName, have none");
}

/* Reports each `dependent` in a name that has neither `one` nor `other`. */
static void judge_dependence(
    const struct cert *cert, struct report *report, enum oid dependent, enum oid one, enum oid other)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(dependent));
    struct attribute attribute;

    while (attributes_next_name(&walk, &attribute)) {
        if (names_have(cert, walk.name, attribute_bit(one) | attribute_bit(other)))
            continue;
        if (one == other)
            finding(
                report, attribute.whole, "want %s beside %s, have none", oid_name(one), oid_name(dependent));
        else
            finding(report, attribute.whole, "want %s or %s beside %s, have neither", oid_name(one),
                oid_name(other), oid_name(dependent));
    }
}

/* SBR 7.1.4.2.2(j): streetAddress "SHALL only be used if the subject:localityName or subject:stateOrProvinceName field is present." */
static void street_needs_place(const struct cert *cert, struct report *report)
{
    judge_dependence(cert, report, OID_STREET_ADDRESS, OID_LOCALITY_NAME, OID_STATE_OR_PROVINCE_NAME);
}

/* SBR 7.1.4.2.2(k): localityName "SHALL only be used if the subject:countryName field is present." */
static void locality_needs_country(const struct cert *cert, struct report *report)
{
    judge_dependence(cert, report, OID_LOCALITY_NAME, OID_COUNTRY_NAME, OID_COUNTRY_NAME);
}

/* SBR 7.1.4.2.2(l): stateOrProvinceName "SHALL only be used if the subject:countryName field is present." */
static void state_needs_country(const struct cert *cert, struct report *report)
{
    judge_dependence(cert, report, OID_STATE_OR_PROVINCE_NAME, OID_COUNTRY_NAME, OID_COUNTRY_NAME);
}

/* SBR 7.1.4.2.2(m): postalCode "SHALL only be used if the subject:countryName field is present." */
static void postal_code_needs_country(const struct cert *cert, struct report *report)
{
    judge_dependence(cert, report, OID_POSTAL_CODE, OID_COUNTRY_NAME, OID_COUNTRY_NAME);
}

/*
 * SBR 7.1.4.2.2(n): countryName "SHALL contain the two-letter ISO 3166-1 country code …. If a Country is not represented by an official
 * ISO 3166-1 country code, the CA MUST specify the ISO 3166-1 user-assigned code of XX".
 */
static void country_official(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_COUNTRY_NAME));
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    char quoted[QUOTE_BYTES];
    struct span code;

    while (attributes_next(&walk, &attribute)) {
        if (attribute.value.len == 0)
            continue;
        if (!text_utf8(text_of(&attribute), buffer, &code)
            || (!country_is_official(code) && !span_equal(code, SPAN_TEXT("XX"))))
            finding(report, attribute.whole, "want an ISO 3166-1 alpha-2 code in capitals or XX, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* Reports each of `types` that a name has more than once. */
static void judge_repetition(
    const struct cert *cert, struct report *report, const enum oid *types, size_t count)
{
    struct names_walk walk = names_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;
    struct span name;

    while (names_next(&walk, &name)) {
        const uint32_t repeated = names_types(cert, name).repeated;

        for (size_t i = 0; repeated != 0 && i < count; i++)
            if ((repeated & attribute_bit(types[i])) && names_find(cert, name, types[i], 1, &attribute))
                finding(report, attribute.whole, "want one %s, have more", oid_name(types[i]));
    }
}

/* SBR 7.1.4.2.2: each attribute is described as one; a second one leaves open which is meant. */
static void single_attributes(const struct cert *cert, struct report *report)
{
    static const enum oid types[] = { OID_COUNTRY_NAME, OID_ORGANIZATION_IDENTIFIER };

    judge_repetition(cert, report, types, COUNT_OF(types));
}

/* SBR 7.1.4.2.2: each attribute is described as one. */
static void repeated_attributes(const struct cert *cert, struct report *report)
{
    static const enum oid types[] = { OID_COMMON_NAME, OID_ORGANIZATION_NAME, OID_GIVEN_NAME, OID_SURNAME,
        OID_PSEUDONYM, OID_SERIAL_NUMBER, OID_EMAIL_ADDRESS, OID_TITLE, OID_LOCALITY_NAME,
        OID_STATE_OR_PROVINCE_NAME, OID_POSTAL_CODE };

    judge_repetition(cert, report, types, COUNT_OF(types));
}

static const struct rule rules[] = {
    {
        .id = "leaf.tab.mv.prohibited",
        .source = "SBR 7.1.4.2.3",
        .applies = MV,
        .since = SMC01,
        .says =
            "A mailbox-validated subject has no attributes but commonName, serialNumber and emailAddress.",
        .mend = "Leave out all but commonName, serialNumber and emailAddress, or validate the organization "
                "or person and use that profile.",
        .covers = "leaf.tab.mv.*.prohibited leaf.tab.mv.*.permitted",
        .peers =
            "pkilint:cabf.smime.prohibited_attribute zlint:e_mailbox_validated_allowed_subjectdn_attributes "
            "zlint:e_mailbox_validated_enforce_subject_field_restrictions",
        .check = prohibited_attributes,
    },
    {
        .id = "leaf.tab.ov.required",
        .source = "SBR 7.1.4.2.4",
        .applies = OV,
        .since = SMC01,
        .says = "An organization-validated subject has organizationName and organizationIdentifier.",
        .mend = "Add organizationName and organizationIdentifier, as validated.",
        .covers = "leaf.tab.ov.*.required org.identifier.required",
        .peers = "pkilint:cabf.smime.missing_required_attribute",
        .check = required_attributes,
    },
    {
        .id = "leaf.tab.ov.prohibited",
        .source = "SBR 7.1.4.2.4",
        .applies = OV,
        .since = SMC01,
        .says = "An organization-validated subject names no person, and has only attributes that its "
                "generation allows.",
        .mend = "Leave the attribute out, or issue the profile that allows it: names of persons need "
                "sponsor-validated.",
        .covers = "leaf.tab.ov.*.prohibited leaf.tab.ov.*.permitted",
        .peers = "pkilint:cabf.smime.prohibited_attribute",
        .check = prohibited_attributes,
    },
    {
        .id = "leaf.tab.sv.required",
        .source = "SBR 7.1.4.2.5",
        .applies = SV,
        .since = SMC01,
        .says = "A sponsor-validated subject has organizationName and organizationIdentifier.",
        .mend = "Add organizationName and organizationIdentifier, as validated.",
        .covers = "leaf.tab.sv.organization*.required org.identifier.required",
        .peers = "pkilint:cabf.smime.missing_required_attribute",
        .check = required_attributes,
    },
    {
        .id = "leaf.tab.sv.prohibited",
        .source = "SBR 7.1.4.2.5",
        .applies = SV,
        .since = SMC01,
        .says = "A sponsor-validated subject has only attributes that its generation allows.",
        .mend = "Leave the attribute out, or issue the generation that allows it: Strict has the fewest.",
        .covers = "leaf.tab.sv.*.prohibited leaf.tab.sv.*.permitted",
        .peers = "pkilint:cabf.smime.prohibited_attribute",
        .check = prohibited_attributes,
    },
    {
        .id = "leaf.tab.sv.person_required",
        .source = "SBR 7.1.4.2.5",
        .applies = SV & (MULTIPURPOSE | STRICT),
        .since = SMC01,
        .says = "A sponsor-validated subject has givenName, surname or pseudonym.",
        .mend = "Add givenName and surname, or a pseudonym, as validated.",
        .peers = "pkilint:cabf.smime.missing_required_attribute zlint:e_invalid_individual_identity",
        .check = person_named,
    },
    {
        .id = "leaf.tab.iv.prohibited",
        .source = "SBR 7.1.4.2.6",
        .applies = IV,
        .since = SMC01,
        .says = "An individual-validated subject names no organization, and has only attributes that its "
                "generation allows.",
        .mend = "Leave the attribute out; who acts for an organization gets a sponsor-validated certificate.",
        .covers = "leaf.tab.iv.*.prohibited leaf.tab.iv.*.permitted",
        .peers = "pkilint:cabf.smime.prohibited_attribute",
        .check = prohibited_attributes,
    },
    {
        .id = "leaf.tab.iv.person_required",
        .source = "SBR 7.1.4.2.6",
        .applies = IV & (MULTIPURPOSE | STRICT),
        .since = SMC01,
        .says = "An individual-validated subject has givenName, surname or pseudonym.",
        .mend = "Add givenName and surname, or a pseudonym, as validated.",
        .peers = "pkilint:cabf.smime.missing_required_attribute zlint:e_invalid_individual_identity",
        .check = person_named,
    },
    {
        .id = "leaf.tab.legacy_cn_only",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.5",
        .applies = (SV | IV) & LEGACY,
        .since = SMC01,
        .says = "A Legacy subject names the person at least in commonName.",
        .mend = "Add givenName and surname, or a pseudonym, or at least the name as commonName.",
        .covers = "leaf.tab.sv.legacy_cn_only leaf.tab.iv.legacy_cn_only",
        .peers = "pkilint:cabf.smime.missing_required_attribute",
        .check = legacy_person_named,
    },
    {
        .id = "leaf.san.dirname_may",
        .source = "SBR 7.1.4.2.1",
        .applies = MV | OV | SV | IV,
        .since = SMC012,
        .says = "A directoryName has the attributes that the subject of its type may and must have.",
        .mend = "Make directoryName obey the table of the certificate's type, as subject does; most "
                "certificates need none.",
        .peers = "pkilint:cabf.smime.prohibited_attribute",
        .check = directory_name_attributes,
    },
    {
        .id = "leaf.dn.street.needs_l_or_st",
        .source = "SBR 7.1.4.2.2(j)",
        .applies = (OV | SV | IV) & (LEGACY | MULTIPURPOSE),
        .since = SMC06,
        .says = "streetAddress stands beside localityName or stateOrProvinceName.",
        .mend = "Add the verified localityName or stateOrProvinceName, or leave streetAddress out.",
        .peers = "pkilint:cabf.smime.required_attribute_missing_for_dependent_attribute",
        .check = street_needs_place,
    },
    {
        .id = "leaf.dn.l.needs_c",
        .source = "SBR 7.1.4.2.2(k)",
        .applies = OV | SV | IV,
        .since = SMC06,
        .says = "localityName stands beside countryName.",
        .mend = "Add the verified countryName, or leave localityName out.",
        .peers = "pkilint:cabf.smime.required_attribute_missing_for_dependent_attribute",
        .check = locality_needs_country,
    },
    {
        .id = "leaf.dn.st.needs_c",
        .source = "SBR 7.1.4.2.2(l)",
        .applies = OV | SV | IV,
        .since = SMC06,
        .says = "stateOrProvinceName stands beside countryName.",
        .mend = "Add the verified countryName, or leave stateOrProvinceName out.",
        .peers = "pkilint:cabf.smime.required_attribute_missing_for_dependent_attribute",
        .check = state_needs_country,
    },
    {
        .id = "leaf.dn.postal.needs_c",
        .source = "SBR 7.1.4.2.2(m)",
        .applies = (OV | SV | IV) & (LEGACY | MULTIPURPOSE),
        .since = SMC06,
        .says = "postalCode stands beside countryName.",
        .mend = "Add the verified countryName, or leave postalCode out.",
        .peers = "pkilint:cabf.smime.required_attribute_missing_for_dependent_attribute",
        .check = postal_code_needs_country,
    },
    {
        .id = "leaf.dn.c.iso3166",
        .source = "SBR 7.1.4.2.2(n)",
        .applies = OV | SV | IV | SMIME_UNCLEAR,
        .since = SMC01,
        .says = "countryName is an official code of ISO 3166-1, or XX.",
        .mend = "Use the two capitals of ISO 3166-1, as AT; XX for a country that has no code.",
        .covers = "leaf.dn.c.xx",
        .peers = "pkilint:cabf.invalid_country_code zlint:e_subject_country_name "
                 "zlint:e_subj_country_not_uppercase",
        .check = country_official,
    },
    {
        .id = "leaf.dn.single",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "A name has one countryName and one organizationIdentifier at most.",
        .mend = "Keep the one that was verified and matches the other.",
        .peers = "pkilint:etsi.en_319_412_2.nat-4.2.4-3.prohibited_duplicate_attribute_present "
                 "pkilint:etsi.en_319_412_3.leg-4.2.1-3.prohibited_duplicate_attribute_present",
        .check = single_attributes,
    },
    {
        .id = "leaf.dn.repeated",
        .severity = SEVERITY_NOTICE,
        .source = "SBR 7.1.4.2.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "A name has each attribute once.",
        .mend = "Keep one; software reads the first or the last, and rarely both.",
        .check = repeated_attributes,
    },
};

const struct rule_table rules_subject = { "Subject attributes", rules, COUNT_OF(rules) };
