/* Cases of rules_person.c: givenName, surname, pseudonym, serialNumber, title. */
#include "tests/rules/change.h"

#define SET(type, value) recipe_attribute(recipe, type, value)
#define SERIAL(value)    SET(OID_SERIAL_NUMBER, value)

CHANGE(surname_mailbox, SET(OID_SURNAME, "muster@desk"))
CHANGE(given_name_number, SET(OID_GIVEN_NAME, "4711"))
CHANGE(surname_url, SET(OID_SURNAME, "www.muster.example"))
CHANGE(names_of_organization, SET(OID_GIVEN_NAME, "Muster GmbH"); SET(OID_SURNAME, "Muster GmbH");
       SET(OID_COMMON_NAME, "anna.muster@example.org"))
CHANGE(surname_of_organization, SET(OID_ORGANIZATION_NAME, "Muster"))
CHANGE(surname_of_one_letter, SET(OID_SURNAME, "\xc5");
       recipe_attribute_tag(recipe, OID_SURNAME, DER_TELETEX_STRING))
CHANGE(surname_arabic, SET(OID_SURNAME, "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf"))
CHANGE(given_name_only, recipe_without_attribute(recipe, OID_SURNAME))
CHANGE(surname_only, recipe_without_attribute(recipe, OID_GIVEN_NAME))
CHANGE(pseudonym_too, SET(OID_PSEUDONYM, "Anna Muster"))
CHANGE(pseudonym_and_surname, SET(OID_PSEUDONYM, "Anna Muster");
       recipe_without_attribute(recipe, OID_GIVEN_NAME))
CHANGE(pseudonym_only, SET(OID_PSEUDONYM, "Anna Muster"); recipe_without_attribute(recipe, OID_GIVEN_NAME);
       recipe_without_attribute(recipe, OID_SURNAME))

CHANGE(passport, SERIAL("PASAT-P3000180"))
CHANGE(identity_card, SERIAL("IDCBE-590082394654"))
CHANGE(personal_number, SERIAL("PNOSE-200007292386"))
CHANGE(tax_number, SERIAL("TAXIT-RSSMRA80A01H501U"))
CHANGE(tin_number, SERIAL("TINAT-123456789"))
CHANGE(electronic_identity, SERIAL("EIDEE-38001085718"))
CHANGE(unknown_scheme, SERIAL("DRVAT-12345678"))
CHANGE(unknown_country, SERIAL("PASXX-12345678"))
CHANGE(assigned_number, SERIAL("2026-000123"))
CHANGE(assigned_word, SERIAL("CSM1234567"))

CHANGE(title_mailbox, SET(OID_TITLE, "notary@example.org");
       recipe_san(recipe, "[1] \"anna.muster@example.org\" [1] \"notary@example.org\""))
CHANGE(title_number, SET(OID_TITLE, "42"))
CHANGE(title_surname, SET(OID_TITLE, "Muster"))
CHANGE(title_organization, SET(OID_TITLE, "Muster GmbH"))
CHANGE(title_role, SET(OID_TITLE, "Dr. med., Chief Physician"))
CHANGE(title_pseudonym, pseudonym_only(recipe); SET(OID_TITLE, "Anna Muster"))

static const struct rule_case cases[] = {
    FAILS("leaf.dn.gn_sn.natural", "an at sign", SV_STRICT, surname_mailbox, "subject.surname"),
    FAILS("leaf.dn.gn_sn.natural", "no letter", IV_STRICT, given_name_number, "subject.givenName"),
    FAILS("leaf.dn.gn_sn.natural", "a URL", IV_STRICT, surname_url, "subject.surname"),
    FINDS("leaf.dn.gn_sn.natural", "the organizationName as both (bug 1871113)", SV_STRICT,
        names_of_organization, { "leaf.dn.gn_sn.natural", "subject.givenName" },
        { "leaf.dn.gn_sn.natural.organization", "subject.givenName" },
        { "leaf.dn.gn_sn.natural.organization", "subject.surname" }),
    PASSES("leaf.dn.gn_sn.natural", "Arabic letters", SV_STRICT, surname_arabic),
    FINDS("leaf.dn.gn_sn.natural", "a single letter of Latin-1", SV_STRICT, surname_of_one_letter,
        { "rfc5280.no_legacy_strings", "subject.surname" }),

    FAILS("leaf.dn.gn_sn.natural.organization", "a firm of its owner's name", SV_STRICT,
        surname_of_organization, "subject.surname"),
    PASSES("leaf.dn.gn_sn.natural.organization", "a firm with a legal form behind the name", SV_STRICT, NULL),

    FAILS(
        "leaf.dn.single_name_in_surname", "givenName alone", SV_STRICT, given_name_only, "subject.givenName"),
    PASSES("leaf.dn.single_name_in_surname", "surname alone", SV_STRICT, surname_only),

    FAILS("leaf.dn.gn_sn_excl_pseudonym", "pseudonym, givenName and surname", SV_MULTIPURPOSE, pseudonym_too,
        "subject.pseudonym"),
    FAILS("leaf.dn.gn_sn_excl_pseudonym", "pseudonym and surname", IV_LEGACY, pseudonym_and_surname,
        "subject.pseudonym"),
    PASSES("leaf.dn.gn_sn_excl_pseudonym", "pseudonym", IV_STRICT, pseudonym_only),

    FAILS("leaf.dn.serialnumber.npi_scheme", "DRV", SV_STRICT, unknown_scheme, "subject.serialNumber"),
    FAILS(
        "leaf.dn.serialnumber.npi_scheme", "country XX", IV_STRICT, unknown_country, "subject.serialNumber"),
    PASSES("leaf.dn.serialnumber.npi_scheme", "PAS", IV_STRICT, passport),
    PASSES("leaf.dn.serialnumber.npi_scheme", "IDC", IV_STRICT, identity_card),
    PASSES("leaf.dn.serialnumber.npi_scheme", "PNO", SV_STRICT, personal_number),
    PASSES("leaf.dn.serialnumber.npi_scheme", "TAX", SV_STRICT, tax_number),
    PASSES("leaf.dn.serialnumber.npi_scheme", "TIN", SV_STRICT, tin_number),
    PASSES("leaf.dn.serialnumber.npi_scheme", "EID", SV_STRICT, electronic_identity),
    PASSES("leaf.dn.serialnumber.npi_scheme", "a number that the CA assigned", SV_STRICT, assigned_number),
    PASSES("leaf.dn.serialnumber.npi_scheme", "letters and digits that the CA assigned", SV_STRICT,
        assigned_word),

    FAILS("leaf.dn.serialnumber.npi_not_mv_ov", "a passport in a mailbox-validated certificate", MV_STRICT,
        passport, "subject.serialNumber"),
    FAILS("leaf.dn.serialnumber.npi_not_mv_ov", "a passport in an organization-validated certificate",
        OV_STRICT, passport, "subject.serialNumber"),
    PASSES("leaf.dn.serialnumber.npi_not_mv_ov", "a number that the CA assigned", MV_STRICT, assigned_number),

    FAILS("leaf.dn.title.role_only", "a mailbox", SV_STRICT, title_mailbox, "subject.title"),
    FAILS("leaf.dn.title.role_only", "a number", SV_STRICT, title_number, "subject.title"),
    PASSES("leaf.dn.title.role_only", "a role", SV_STRICT, title_role),

    FAILS("leaf.dn.title.role_only.name", "the surname", IV_STRICT, title_surname, "subject.title"),
    FAILS("leaf.dn.title.role_only.name", "the organizationName", SV_STRICT, title_organization,
        "subject.title"),
    PASSES("leaf.dn.title.role_only.name", "a role that is the pseudonym too", SV_STRICT, title_pseudonym),
};

const struct case_table cases_person = { cases, COUNT_OF(cases) };
