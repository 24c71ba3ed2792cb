/* Cases of rules_name.c and rules_subject.c: names as wholes, the tables of SBR 7.1.4.2.3 to 7.1.4.2.6, addresses. */
#include "tests/rules/change.h"

#include <stdio.h>
#include <stdlib.h>

#define ADD(type, value)       recipe_attribute(recipe, type, value)
#define DIRECTORY(attributes)  "[1] \"anna.muster@example.org\" [4] { SEQUENCE { " attributes " } }"
#define ATTRIBUTE(type, value) "SET { SEQUENCE { " type " " value " } } "

/* issuer and subject as wholes */
CHANGE(empty_issuer, recipe_part(recipe, PART_ISSUER, "SEQUENCE { }"))
CHANGE(empty_subject, recipe_part(recipe, PART_SUBJECT, "SEQUENCE { }"))

/* As many directoryNames of one attribute each, beside the 4 attributes of subject and issuer. */
static void add_directory_names(struct recipe *recipe, int count)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    if (file == NULL)
        abort();
    fputs("[1] \"anna.muster@example.org\"", file);
    for (int i = 0; i < count; i++)
        fprintf(file, " [4] { SEQUENCE { SET { SEQUENCE { serialNumber PRINTABLE \"%d\" } } } }", i);
    fclose(file);
    recipe_san(recipe, "%s", text);
    free(text);
}

CHANGE(attributes_501, add_directory_names(recipe, 497))
CHANGE(attributes_500, add_directory_names(recipe, 496))
CHANGE(other_issuer, recipe_part(recipe, PART_ISSUER,
                         "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
                         " SET { SEQUENCE { organizationName PRINTABLE \"Muster Trust GmbH\" } }"
                         " SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } }"))
CHANGE(other_leaf_email, make_other_leaf(recipe); ADD(OID_EMAIL_ADDRESS, "anna.muster@example.org"))
#define CA_WITH_EMAIL                                                                                        \
    "SEQUENCE { " ATTRIBUTE("countryName", "PRINTABLE \"AT\"")                                               \
        ATTRIBUTE("organizationName", "UTF8 \"Muster Trust GmbH\"")                                          \
            ATTRIBUTE("commonName", "UTF8 \"Muster Trust S/MIME CA 1\"")                                     \
                ATTRIBUTE("emailAddress", "IA5 \"ca@example.org\"") "}"
CHANGE(ca_email, recipe_part(recipe, PART_SUBJECT, CA_WITH_EMAIL))
CHANGE(ca_email_in_san, recipe_part(recipe, PART_SUBJECT, CA_WITH_EMAIL);
       recipe_san(recipe, "[1] \"ca@example.org\""))
CHANGE(other_leaf_email_in_san, make_other_leaf(recipe); ADD(OID_EMAIL_ADDRESS, "anna.muster@example.org");
       recipe_san(recipe, "[1] \"anna.muster@example.org\""))
CHANGE(other_leaf, make_other_leaf(recipe))

/* what a type may not have */
CHANGE(organization, ADD(OID_ORGANIZATION_NAME, "Muster GmbH"))
CHANGE(unit, ADD(OID_ORGANIZATIONAL_UNIT_NAME, "Muster Beteiligungs AG"))
CHANGE(identifier, ADD(OID_ORGANIZATION_IDENTIFIER, "VATAT-U12345678"))
CHANGE(given_name, ADD(OID_GIVEN_NAME, "Anna"))
CHANGE(surname, ADD(OID_SURNAME, "Muster"))
CHANGE(pseudonym, ADD(OID_PSEUDONYM, "Desk 7"))
CHANGE(title, ADD(OID_TITLE, "Notarin"))
CHANGE(street, ADD(OID_LOCALITY_NAME, "Wien"); ADD(OID_STREET_ADDRESS, "Ring 1"))
CHANGE(street_alone, ADD(OID_STREET_ADDRESS, "Ring 1"))
CHANGE(locality, ADD(OID_LOCALITY_NAME, "Wien"))
CHANGE(state, ADD(OID_STATE_OR_PROVINCE_NAME, "Wien"))
CHANGE(postal_code, ADD(OID_POSTAL_CODE, "1010"))
CHANGE(country, ADD(OID_COUNTRY_NAME, "AT"))
CHANGE(other, ADD(OID_BUSINESS_CATEGORY, "Private Organization"))
CHANGE(unknown_type, recipe_part(recipe, PART_SUBJECT,
                         "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"anna.muster@example.org\" } }"
                         " SET { SEQUENCE { 1.3.6.1.4.1.32473.9 UTF8 \"x\" } } }"))
CHANGE(in_second_place_of_rdn, ADD(OID_SERIAL_NUMBER, "4711");
       recipe_join_attribute(recipe, OID_GIVEN_NAME, DER_UTF8_STRING, SPAN_TEXT("Anna")))

/* what every type may have */
CHANGE(no_common_name, recipe_without_attribute(recipe, OID_COMMON_NAME); ADD(OID_SERIAL_NUMBER, "4711"))
CHANGE(everything_of_mailbox, ADD(OID_SERIAL_NUMBER, "4711");
       ADD(OID_EMAIL_ADDRESS, "anna.muster@example.org"))
CHANGE(everything_of_organization, ADD(OID_ORGANIZATIONAL_UNIT_NAME, "Muster Beteiligungs AG");
       ADD(OID_SERIAL_NUMBER, "4711"); ADD(OID_EMAIL_ADDRESS, "anna.muster@example.org");
       ADD(OID_LOCALITY_NAME, "Wien"); ADD(OID_STATE_OR_PROVINCE_NAME, "Wien"))
CHANGE(everything_with_address, everything_of_organization(recipe); ADD(OID_STREET_ADDRESS, "Ring 1");
       ADD(OID_POSTAL_CODE, "1010"))
CHANGE(everything_of_sponsor, everything_of_organization(recipe); ADD(OID_TITLE, "Notarin"))
CHANGE(everything_of_individual, ADD(OID_SERIAL_NUMBER, "4711");
       ADD(OID_EMAIL_ADDRESS, "anna.muster@example.org"); ADD(OID_LOCALITY_NAME, "Wien");
       ADD(OID_STATE_OR_PROVINCE_NAME, "Wien"); ADD(OID_TITLE, "Notarin"))
CHANGE(legacy_everything, everything_with_address(recipe); ADD(OID_BUSINESS_CATEGORY, "Private Organization"))

/* what a type must have */
CHANGE(no_organization, recipe_without_attribute(recipe, OID_ORGANIZATION_NAME))
CHANGE(no_identifier, recipe_without_attribute(recipe, OID_ORGANIZATION_IDENTIFIER))
CHANGE(nobody, recipe_without_attribute(recipe, OID_GIVEN_NAME);
       recipe_without_attribute(recipe, OID_SURNAME))
CHANGE(surname_alone, recipe_without_attribute(recipe, OID_GIVEN_NAME))
CHANGE(pseudonym_alone, nobody(recipe); ADD(OID_PSEUDONYM, "Anna Muster"))
CHANGE(nobody_at_all, nobody(recipe); recipe_without_attribute(recipe, OID_COMMON_NAME))

/* directoryName */
CHANGE(directory_of_mailbox,
    recipe_san(recipe, DIRECTORY(ATTRIBUTE("commonName", "UTF8 \"anna.muster@example.org\""))))
CHANGE(directory_with_organization,
    recipe_san(recipe, DIRECTORY(ATTRIBUTE("organizationName", "UTF8 \"Muster GmbH\""))))
CHANGE(directory_of_sponsor,
    recipe_san(recipe, DIRECTORY(ATTRIBUTE("organizationName", "UTF8 \"Muster GmbH\"")
                               ATTRIBUTE("organizationIdentifier", "UTF8 \"VATAT-U12345678\"")
                                   ATTRIBUTE("surname", "UTF8 \"Muster\""))))
CHANGE(directory_without_identifier,
    recipe_san(recipe, DIRECTORY(ATTRIBUTE("organizationName", "UTF8 \"Muster GmbH\"")
                               ATTRIBUTE("surname", "UTF8 \"Muster\""))))
CHANGE(directory_without_person,
    recipe_san(recipe, DIRECTORY(ATTRIBUTE("organizationName", "UTF8 \"Muster GmbH\"")
                               ATTRIBUTE("organizationIdentifier", "UTF8 \"VATAT-U12345678\""))))

/* addresses */
CHANGE(no_country, recipe_without_attribute(recipe, OID_COUNTRY_NAME))
CHANGE(locality_without_country, no_country(recipe); locality(recipe))
CHANGE(state_without_country, no_country(recipe); state(recipe))
CHANGE(postal_code_without_country, no_country(recipe); postal_code(recipe))
CHANGE(street_in_state, ADD(OID_STATE_OR_PROVINCE_NAME, "Wien"); street_alone(recipe))
CHANGE(locality_without_country_in_directory,
    recipe_san(recipe,
        DIRECTORY(ATTRIBUTE("surname", "UTF8 \"Muster\"") ATTRIBUTE("localityName", "UTF8 \"Wien\""))))

/* countries */
CHANGE(country_small, ADD(OID_COUNTRY_NAME, "at"))
CHANGE(country_unknown, ADD(OID_COUNTRY_NAME, "ZZ"))
CHANGE(country_kosovo, ADD(OID_COUNTRY_NAME, "XK"))
CHANGE(country_uk, ADD(OID_COUNTRY_NAME, "UK"))
CHANGE(country_eu, ADD(OID_COUNTRY_NAME, "EU"))
CHANGE(country_xx, ADD(OID_COUNTRY_NAME, "XX"); ADD(OID_LOCALITY_NAME, "Prishtina");
       ADD(OID_STATE_OR_PROVINCE_NAME, "Kosovo"))
CHANGE(two_countries, recipe_add_attribute(recipe, OID_COUNTRY_NAME, DER_PRINTABLE_STRING, SPAN_TEXT("DE")))
CHANGE(two_identifiers,
    recipe_add_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, DER_UTF8_STRING, SPAN_TEXT("NTRAT-FN 123456a")))
CHANGE(two_common_names,
    recipe_add_attribute(recipe, OID_COMMON_NAME, DER_UTF8_STRING, SPAN_TEXT("anna.muster@example.org")))
CHANGE(two_units, unit(recipe); recipe_add_attribute(
    recipe, OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster Immobilien GmbH")))

#define ALL_GENERATIONS(row, id, what, type, how, path)                                                      \
    row(id, what, type##_LEGACY, how, path), row(id, what, type##_MULTIPURPOSE, how, path),                  \
        row(id, what, type##_STRICT, how, path)
#define PASSES_ALL(id, what, type, how)                                                                      \
    PASSES(id, what, type##_LEGACY, how), PASSES(id, what, type##_MULTIPURPOSE, how),                        \
        PASSES(id, what, type##_STRICT, how)

static const struct rule_case cases[] = {
    FAILS("rfc5280.issuer_nonempty", "an empty issuer", SV_STRICT, empty_issuer, "issuer"),
    PASSES("rfc5280.issuer_nonempty", "an issuer", SV_STRICT, NULL),
    FAILS("rfc5280.ca_subject_nonempty", "an empty subject of a CA", SUB_CA, empty_subject, "subject"),
    PASSES("rfc5280.ca_subject_nonempty", "a subject of a CA", SUB_CA, NULL),
    FAILS("name.count", "501 attributes", MV_STRICT, attributes_501, "tbsCertificate"),
    PASSES("name.count", "500 attributes", MV_STRICT, attributes_500),
    { .rule = "name.issuer_bytes",
        .shows = "the same characters in another string type",
        .base = SV_STRICT,
        .change = other_issuer,
        .issuer = issuer_good,
        .finds = { { "name.issuer_bytes", "issuer" } } },
    { .rule = "name.issuer_bytes", .shows = "the same bytes", .base = SV_STRICT, .issuer = issuer_good },
    FINDS("rfc5280.email_in_san", "emailAddress in the subject only", SV_STRICT, other_leaf_email,
        { "rfc5280.email_in_san", "subject.emailAddress" },
        { "rfc5280.email_attr_deprecated", "subject.emailAddress" }),
    FINDS("rfc5280.email_in_san", "emailAddress in both", SV_STRICT, other_leaf_email_in_san,
        { "rfc5280.email_attr_deprecated", "subject.emailAddress" }),
    FAILS("rfc5280.email_in_san", "emailAddress in the subject of a CA only", SUB_CA, ca_email,
        "subject.emailAddress"),
    PASSES("rfc5280.email_in_san", "emailAddress of a CA in both", SUB_CA, ca_email_in_san),
    FAILS("rfc5280.email_attr_deprecated", "emailAddress in both", SV_STRICT, other_leaf_email_in_san,
        "subject.emailAddress"),
    PASSES("rfc5280.email_attr_deprecated", "no emailAddress", SV_STRICT, other_leaf),
    PASSES("rfc5280.email_attr_deprecated", "emailAddress in an S/MIME certificate", MV_STRICT,
        everything_of_mailbox),

    ALL_GENERATIONS(
        FAILS, "leaf.tab.mv.prohibited", "organizationName", MV, organization, "subject.organizationName"),
    FAILS("leaf.tab.mv.prohibited", "organizationalUnitName", MV_STRICT, unit,
        "subject.organizationalUnitName"),
    FAILS("leaf.tab.mv.prohibited", "organizationIdentifier", MV_STRICT, identifier,
        "subject.organizationIdentifier"),
    FAILS("leaf.tab.mv.prohibited", "givenName", MV_STRICT, given_name, "subject.givenName"),
    FAILS("leaf.tab.mv.prohibited", "surname", MV_STRICT, surname, "subject.surname"),
    FAILS("leaf.tab.mv.prohibited", "pseudonym", MV_STRICT, pseudonym, "subject.pseudonym"),
    FAILS("leaf.tab.mv.prohibited", "title", MV_STRICT, title, "subject.title"),
    FAILS("leaf.tab.mv.prohibited", "streetAddress", MV_STRICT, street_alone, "subject.streetAddress"),
    FAILS("leaf.tab.mv.prohibited", "localityName", MV_STRICT, locality, "subject.localityName"),
    FAILS("leaf.tab.mv.prohibited", "stateOrProvinceName", MV_STRICT, state, "subject.stateOrProvinceName"),
    FAILS("leaf.tab.mv.prohibited", "postalCode", MV_STRICT, postal_code, "subject.postalCode"),
    FAILS("leaf.tab.mv.prohibited", "countryName", MV_STRICT, country, "subject.countryName"),
    ALL_GENERATIONS(
        FAILS, "leaf.tab.mv.prohibited", "businessCategory", MV, other, "subject.businessCategory"),
    FAILS("leaf.tab.mv.prohibited", "a type that nobody knows", MV_LEGACY, unknown_type,
        "subject.1.3.6.1.4.1.32473.9"),
    FINDS("leaf.tab.mv.prohibited", "givenName as the second of its RDN", MV_STRICT, in_second_place_of_rdn,
        { "leaf.tab.mv.prohibited", "subject.givenName" }, { "x501.single_ava", "subject.givenName" }),
    PASSES_ALL("leaf.tab.mv.prohibited", "everything that it may have", MV, everything_of_mailbox),
    PASSES_ALL("leaf.tab.mv.prohibited", "no commonName", MV, no_common_name),

    ALL_GENERATIONS(FAILS, "leaf.tab.ov.required", "no organizationName", OV, no_organization, "subject"),
    ALL_GENERATIONS(FAILS, "leaf.tab.ov.required", "no organizationIdentifier", OV, no_identifier, "subject"),
    PASSES_ALL("leaf.tab.ov.required", "no commonName", OV, no_common_name),
    ALL_GENERATIONS(FAILS, "leaf.tab.ov.prohibited", "givenName", OV, given_name, "subject.givenName"),
    FAILS("leaf.tab.ov.prohibited", "surname", OV_STRICT, surname, "subject.surname"),
    FAILS("leaf.tab.ov.prohibited", "pseudonym", OV_STRICT, pseudonym, "subject.pseudonym"),
    FAILS("leaf.tab.ov.prohibited", "title", OV_LEGACY, title, "subject.title"),
    FAILS("leaf.tab.ov.prohibited", "streetAddress in Strict", OV_STRICT, street, "subject.streetAddress"),
    FAILS("leaf.tab.ov.prohibited", "postalCode in Strict", OV_STRICT, postal_code, "subject.postalCode"),
    FAILS(
        "leaf.tab.ov.prohibited", "businessCategory in Strict", OV_STRICT, other, "subject.businessCategory"),
    FAILS("leaf.tab.ov.prohibited", "businessCategory in Multipurpose", OV_MULTIPURPOSE, other,
        "subject.businessCategory"),
    PASSES("leaf.tab.ov.prohibited", "everything that it may have", OV_STRICT, everything_of_organization),
    PASSES("leaf.tab.ov.prohibited", "everything that it may have", OV_MULTIPURPOSE, everything_with_address),
    PASSES("leaf.tab.ov.prohibited", "everything that it may have", OV_LEGACY, legacy_everything),

    ALL_GENERATIONS(FAILS, "leaf.tab.sv.required", "no organizationName", SV, no_organization, "subject"),
    ALL_GENERATIONS(FAILS, "leaf.tab.sv.required", "no organizationIdentifier", SV, no_identifier, "subject"),
    PASSES_ALL("leaf.tab.sv.required", "no commonName", SV, no_common_name),
    FAILS("leaf.tab.sv.prohibited", "streetAddress in Strict", SV_STRICT, street, "subject.streetAddress"),
    FAILS("leaf.tab.sv.prohibited", "postalCode in Strict", SV_STRICT, postal_code, "subject.postalCode"),
    FAILS(
        "leaf.tab.sv.prohibited", "businessCategory in Strict", SV_STRICT, other, "subject.businessCategory"),
    FAILS("leaf.tab.sv.prohibited", "businessCategory in Multipurpose", SV_MULTIPURPOSE, other,
        "subject.businessCategory"),
    PASSES("leaf.tab.sv.prohibited", "everything that it may have", SV_STRICT, everything_of_sponsor),
    PASSES("leaf.tab.sv.prohibited", "everything that it may have", SV_MULTIPURPOSE, everything_with_address),
    PASSES("leaf.tab.sv.prohibited", "everything that it may have", SV_LEGACY, legacy_everything),
    FAILS("leaf.tab.sv.person_required", "commonName only, in Strict", SV_STRICT, nobody, "subject"),
    FAILS("leaf.tab.sv.person_required", "commonName only, in Multipurpose", SV_MULTIPURPOSE, nobody,
        "subject"),
    PASSES("leaf.tab.sv.person_required", "surname only", SV_STRICT, surname_alone),
    PASSES("leaf.tab.sv.person_required", "pseudonym only", SV_MULTIPURPOSE, pseudonym_alone),

    FAILS("leaf.tab.iv.prohibited", "organizationName (bug 1959721)", IV_LEGACY, organization,
        "subject.organizationName"),
    FAILS("leaf.tab.iv.prohibited", "organizationalUnitName", IV_MULTIPURPOSE, unit,
        "subject.organizationalUnitName"),
    FAILS("leaf.tab.iv.prohibited", "organizationIdentifier", IV_STRICT, identifier,
        "subject.organizationIdentifier"),
    FAILS("leaf.tab.iv.prohibited", "streetAddress in Strict", IV_STRICT, street, "subject.streetAddress"),
    FAILS("leaf.tab.iv.prohibited", "postalCode in Strict", IV_STRICT, postal_code, "subject.postalCode"),
    FAILS("leaf.tab.iv.prohibited", "businessCategory in Multipurpose", IV_MULTIPURPOSE, other,
        "subject.businessCategory"),
    PASSES_ALL("leaf.tab.iv.prohibited", "everything that it may have", IV, everything_of_individual),
    PASSES("leaf.tab.iv.prohibited", "businessCategory in Legacy", IV_LEGACY, other),
    PASSES("leaf.tab.iv.prohibited", "streetAddress in Multipurpose", IV_MULTIPURPOSE, street),
    FAILS("leaf.tab.iv.person_required", "commonName only, in Strict", IV_STRICT, nobody, "subject"),
    FAILS("leaf.tab.iv.person_required", "commonName only, in Multipurpose", IV_MULTIPURPOSE, nobody,
        "subject"),
    PASSES("leaf.tab.iv.person_required", "surname only", IV_STRICT, surname_alone),
    PASSES("leaf.tab.iv.person_required", "pseudonym only", IV_STRICT, pseudonym_alone),
    FAILS("leaf.tab.legacy_cn_only", "a sponsor-validated subject that names nobody", SV_LEGACY,
        nobody_at_all, "subject"),
    FAILS("leaf.tab.legacy_cn_only", "an individual-validated subject that names nobody", IV_LEGACY,
        nobody_at_all, "subject"),
    FINDS("leaf.tab.legacy_cn_only", "commonName only", SV_LEGACY, nobody,
        { "leaf.dn.cn.personal_should", "subject.commonName" }),
    PASSES("leaf.tab.legacy_cn_only", "surname only", SV_LEGACY, surname_alone),

    FINDS("leaf.san.dirname_may", "organizationName in a directoryName", MV_STRICT,
        directory_with_organization,
        { "leaf.san.dirname_may", "extensions.subjectAltName[1].organizationName" }),
    FAILS("leaf.san.dirname_may", "a directoryName without organizationIdentifier", SV_STRICT,
        directory_without_identifier, "extensions.subjectAltName[1]"),
    FAILS("leaf.san.dirname_may", "a directoryName without a person", SV_STRICT, directory_without_person,
        "extensions.subjectAltName[1]"),
    PASSES("leaf.san.dirname_may", "organizationName in a directoryName before 2025-07-02", MV_LEGACY,
        directory_with_organization),
    PASSES("leaf.san.dirname_may", "a directoryName of a mailbox", MV_STRICT, directory_of_mailbox),
    PASSES(
        "leaf.san.dirname_may", "a directoryName of sponsor-validated form", SV_STRICT, directory_of_sponsor),

    FAILS("leaf.dn.street.needs_l_or_st", "streetAddress alone", SV_MULTIPURPOSE, street_alone,
        "subject.streetAddress"),
    PASSES("leaf.dn.street.needs_l_or_st", "streetAddress and localityName", SV_MULTIPURPOSE, street),
    PASSES("leaf.dn.street.needs_l_or_st", "streetAddress and stateOrProvinceName", SV_MULTIPURPOSE,
        street_in_state),
    FAILS("leaf.dn.l.needs_c", "localityName without countryName", SV_STRICT, locality_without_country,
        "subject.localityName"),
    FAILS("leaf.dn.l.needs_c", "the same in a directoryName", IV_STRICT,
        locality_without_country_in_directory, "extensions.subjectAltName[1].localityName"),
    PASSES("leaf.dn.l.needs_c", "localityName and countryName", SV_STRICT, locality),
    FAILS("leaf.dn.st.needs_c", "stateOrProvinceName without countryName", OV_STRICT, state_without_country,
        "subject.stateOrProvinceName"),
    PASSES("leaf.dn.st.needs_c", "stateOrProvinceName and countryName", OV_STRICT, state),
    FAILS("leaf.dn.postal.needs_c", "postalCode without countryName", IV_MULTIPURPOSE,
        postal_code_without_country, "subject.postalCode"),
    PASSES("leaf.dn.postal.needs_c", "postalCode and countryName", IV_MULTIPURPOSE, postal_code),

    FAILS("leaf.dn.c.iso3166", "small letters", IV_STRICT, country_small, "subject.countryName"),
    FAILS("leaf.dn.c.iso3166", "ZZ", IV_STRICT, country_unknown, "subject.countryName"),
    FAILS("leaf.dn.c.iso3166", "XK: user-assigned, but not XX", IV_STRICT, country_kosovo,
        "subject.countryName"),
    FAILS("leaf.dn.c.iso3166", "UK: reserved", IV_STRICT, country_uk, "subject.countryName"),
    FAILS("leaf.dn.c.iso3166", "EU: reserved", IV_STRICT, country_eu, "subject.countryName"),
    PASSES("leaf.dn.c.iso3166", "XX, with the country as stateOrProvinceName", IV_STRICT, country_xx),
    PASSES("leaf.dn.c.iso3166", "no countryName", IV_STRICT, no_country),
    FAILS("leaf.dn.single", "two countryNames", IV_STRICT, two_countries, "subject.countryName[1]"),
    FAILS("leaf.dn.single", "two organizationIdentifiers", SV_STRICT, two_identifiers,
        "subject.organizationIdentifier[1]"),
    PASSES("leaf.dn.single", "one of each", SV_STRICT, NULL),
    FAILS("leaf.dn.repeated", "two commonNames", SV_STRICT, two_common_names, "subject.commonName[1]"),
    PASSES("leaf.dn.repeated", "two organizationalUnitNames", SV_STRICT, two_units),
};

const struct case_table cases_subject = { cases, COUNT_OF(cases) };
