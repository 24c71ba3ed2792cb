/* Cases of rules_common_name.c: what commonName may be for each type. */
#include "tests/rules/change.h"

#define SET(type, value) recipe_attribute(recipe, type, value)
#define CN(value)        SET(OID_COMMON_NAME, value)

CHANGE(personal_name, CN("Anna Muster"))
CHANGE(host_name, CN("mail.example.org"))
CHANGE(mailbox_with_name, CN("Anna Muster <anna.muster@example.org>"))
CHANGE(mailbox, CN("anna.muster@example.org"))
CHANGE(mailbox_in_directory,
    recipe_san(recipe, "[1] \"anna.muster@example.org\""
                       " [4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Anna Muster\" } } } }"))

CHANGE(other_organization, CN("Muster AG"))
CHANGE(organization_in_capitals, CN("MUSTER GMBH"))
CHANGE(organization_with_spaces, CN("Muster  GmbH"))
CHANGE(organization_decomposed, CN("Mu\xcc\x88ster GmbH"); SET(OID_ORGANIZATION_NAME, "M\xc3\xbcster GmbH"))
CHANGE(second_organization, CN("Muster Zwei GmbH");
       recipe_add_attribute(recipe, OID_ORGANIZATION_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster Zwei GmbH")))
CHANGE(no_common_name, recipe_without_attribute(recipe, OID_COMMON_NAME))

CHANGE(organization_as_person, CN("Muster Handels GmbH"); SET(OID_ORGANIZATION_NAME, "Muster Handels GmbH");
       SET(OID_SURNAME, "Huber"))
CHANGE(family_firm, SET(OID_ORGANIZATION_NAME, "Muster & Partner"); CN("Muster & Partner"))
CHANGE(family_company, CN("Muster GmbH"))
CHANGE(sole_company, SET(OID_ORGANIZATION_NAME, "Anna Muster Ltd"); CN("Anna Muster Ltd"))
CHANGE(form_as_surname, SET(OID_ORGANIZATION_NAME, "Anna KG"); SET(OID_SURNAME, "Kg"); CN("Anna Kg"))
CHANGE(sole_trader_as_organization, SET(OID_ORGANIZATION_NAME, "Anna Muster e.U."); CN("Anna Muster e.U."))
CHANGE(sole_trader, SET(OID_ORGANIZATION_NAME, "Anna Muster"))
CHANGE(url, CN("https://www.example.org/anna.muster"))
CHANGE(bad_mailbox, CN("anna muster@example.org"))
CHANGE(single_letter, CN("A. Muster"))
CHANGE(apostrophe, CN("Anna O'Muster"); SET(OID_SURNAME, "O'Muster"))
CHANGE(ideographs, CN("\xe5\xb1\xb1\xe7\x94\xb0\xe8\x8a\xb1\xe5\xad\x90");
       SET(OID_GIVEN_NAME, "\xe8\x8a\xb1\xe5\xad\x90"); SET(OID_SURNAME, "\xe5\xb1\xb1\xe7\x94\xb0"))
CHANGE(cyrillic, CN("\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0 \xd0\x9c\xd1\x83\xd1\x81\xd1\x82\xd0\xb5\xd1\x80"))
CHANGE(transcribed, CN("Juergen Mueller"); SET(OID_GIVEN_NAME, "J\xc3\xbcrgen");
       SET(OID_SURNAME, "M\xc3\xbcller"))
CHANGE(nickname, CN("Anni Muster"))
CHANGE(reversed, CN("MUSTER, Anna"))
CHANGE(another_person, CN("Erika Huber"))

#define WITHOUT_NAMES                                                                                        \
    recipe_without_attribute(recipe, OID_GIVEN_NAME);                                                        \
    recipe_without_attribute(recipe, OID_SURNAME)

CHANGE(only_common_name, WITHOUT_NAMES)
CHANGE(only_mailbox, WITHOUT_NAMES; CN("anna.muster@example.org"))
CHANGE(only_organization, WITHOUT_NAMES; CN("Muster GmbH"))
CHANGE(pseudonym_as_common_name, WITHOUT_NAMES; SET(OID_PSEUDONYM, "Night Desk"); CN("Night Desk"))
CHANGE(pseudonym_with_prefix, WITHOUT_NAMES; SET(OID_PSEUDONYM, "Night Desk"); CN("pseudo: Night Desk"))
CHANGE(pseudonym_with_at, WITHOUT_NAMES; SET(OID_PSEUDONYM, "desk@night"); CN("desk@night"))
CHANGE(pseudonym_number, WITHOUT_NAMES; SET(OID_PSEUDONYM, "4711"); CN("PN: 4711"))
CHANGE(pseudonym_and_mailbox, WITHOUT_NAMES; SET(OID_PSEUDONYM, "Night Desk"); CN("anna.muster@example.org"))
CHANGE(pseudonym_and_other_name, WITHOUT_NAMES; SET(OID_PSEUDONYM, "Night Desk"))
CHANGE(pseudonym_in_other_case, WITHOUT_NAMES; SET(OID_PSEUDONYM, "Night Desk"); CN("night desk"))
CHANGE(marked_pseudonym_and_names, CN("Muster:PN"))
CHANGE(pseudonym_and_names, SET(OID_PSEUDONYM, "Night Desk"); CN("Night Desk"))

static const struct rule_case cases[] = {
    FAILS("leaf.dn.cn.mv", "a personal name (bug 1848854)", MV_STRICT, personal_name, "subject.commonName"),
    FAILS("leaf.dn.cn.mv", "a host name", MV_LEGACY, host_name, "subject.commonName"),
    FAILS("leaf.dn.cn.mv", "a mailbox with a display name", MV_MULTIPURPOSE, mailbox_with_name,
        "subject.commonName"),
    FAILS("leaf.dn.cn.mv", "a personal name in a directoryName", MV_STRICT, mailbox_in_directory,
        "extensions.subjectAltName[1].commonName"),
    PASSES("leaf.dn.cn.mv", "a mailbox", MV_STRICT, NULL),

    FAILS("leaf.dn.cn.ov", "another organization", OV_STRICT, other_organization, "subject.commonName"),
    FAILS("leaf.dn.cn.ov", "a personal name", OV_STRICT, personal_name, "subject.commonName"),
    FAILS("leaf.dn.cn.ov", "the organizationName in capitals", OV_STRICT, organization_in_capitals,
        "subject.commonName"),
    PASSES("leaf.dn.cn.ov", "the organizationName", OV_STRICT, NULL),
    PASSES("leaf.dn.cn.ov", "the organizationName with another space", OV_STRICT, organization_with_spaces),
    FINDS("leaf.dn.cn.ov", "the organizationName in another normal form", OV_STRICT, organization_decomposed,
        { "name.nfc", "subject.commonName" }),
    FINDS("leaf.dn.cn.ov", "the second organizationName", OV_STRICT, second_organization,
        { "leaf.dn.repeated", "subject.organizationName[1]" }),
    PASSES("leaf.dn.cn.ov", "a mailbox", OV_STRICT, mailbox),
    PASSES("leaf.dn.cn.ov", "no commonName", OV_STRICT, no_common_name),

    FINDS("leaf.dn.cn.sv_iv", "the organizationName (bug 1866806)", SV_STRICT, organization_as_person,
        { "leaf.dn.cn.sv_iv", "subject.commonName" }, { "name.personal.meaningful", "subject.commonName" }),
    FINDS("leaf.dn.cn.sv_iv", "the organizationName and no person", SV_LEGACY, only_organization,
        { "leaf.dn.cn.sv_iv", "subject.commonName" }, { "leaf.dn.cn.personal_should", "subject.commonName" }),
    FAILS("leaf.dn.cn.sv_iv", "a URL", IV_STRICT, url, "subject.commonName"),
    FAILS("leaf.dn.cn.sv_iv", "a mailbox with a space", SV_STRICT, bad_mailbox, "subject.commonName"),
    FAILS("leaf.dn.cn.sv_iv", "a mailbox with a display name", SV_STRICT, mailbox_with_name,
        "subject.commonName"),
    PASSES(
        "leaf.dn.cn.sv_iv", "a sole trader's name, which the organization has too", SV_STRICT, sole_trader),
    PASSES("leaf.dn.cn.sv_iv", "a mailbox", SV_STRICT, mailbox),
    PASSES("leaf.dn.cn.sv_iv", "an initial", SV_STRICT, single_letter),
    PASSES("leaf.dn.cn.sv_iv", "an apostrophe", IV_STRICT, apostrophe),
    PASSES("leaf.dn.cn.sv_iv", "ideographs", IV_STRICT, ideographs),
    PASSES("leaf.dn.cn.sv_iv", "a pseudonym with an at sign", IV_STRICT, pseudonym_with_at),

    FAILS("leaf.dn.cn.sv_iv", "a company of its owner's surname", SV_STRICT, family_company,
        "subject.commonName"),
    FAILS("leaf.dn.cn.sv_iv", "a company of its owner's whole name", SV_STRICT, sole_company,
        "subject.commonName"),
    PASSES("leaf.dn.cn.sv_iv", "a surname that reads like a legal form", SV_STRICT, form_as_surname),
    FAILS("leaf.dn.cn.sv_iv.organization", "a firm of its owner's surname", SV_STRICT, family_firm,
        "subject.commonName"),
    PASSES("leaf.dn.cn.sv_iv.organization", "a sole trader's registered name", SV_STRICT,
        sole_trader_as_organization),
    PASSES("leaf.dn.cn.sv_iv.organization", "a sole trader's name", SV_STRICT, sole_trader),

    FAILS("leaf.dn.cn.personal_should", "commonName only", SV_LEGACY, only_common_name, "subject.commonName"),
    PASSES("leaf.dn.cn.personal_should", "a mailbox only", SV_LEGACY, only_mailbox),
    PASSES("leaf.dn.cn.personal_should", "givenName and surname", SV_LEGACY, NULL),

    FAILS("name.personal.meaningful", "another person", SV_STRICT, another_person, "subject.commonName"),
    PASSES("name.personal.meaningful", "a nickname and the surname", SV_STRICT, nickname),
    PASSES("name.personal.meaningful", "surname first, in capitals", SV_STRICT, reversed),
    PASSES("name.personal.meaningful", "umlauts as two letters", IV_STRICT, transcribed),
    PASSES("name.personal.meaningful", "another script", IV_STRICT, cyrillic),

    FAILS("leaf.dn.cn.pseudonym_excludes_names", "a marked pseudonym beside givenName and surname", SV_STRICT,
        marked_pseudonym_and_names, "subject.commonName"),
    FINDS("leaf.dn.cn.pseudonym_excludes_names", "the pseudonym beside givenName and surname", SV_STRICT,
        pseudonym_and_names, { "leaf.dn.cn.pseudonym_excludes_names", "subject.commonName" },
        { "leaf.dn.gn_sn_excl_pseudonym", "subject.pseudonym" },
        { "name.personal.meaningful", "subject.commonName" }),
    PASSES("leaf.dn.cn.pseudonym_excludes_names", "the pseudonym alone", SV_STRICT, pseudonym_as_common_name),

    FAILS("leaf.dn.cn.pseudonym_matches_attr", "a personal name beside a pseudonym", SV_STRICT,
        pseudonym_and_other_name, "subject.commonName"),
    FAILS("leaf.dn.cn.pseudonym_matches_attr", "the pseudonym in other case", IV_STRICT,
        pseudonym_in_other_case, "subject.commonName"),
    PASSES(
        "leaf.dn.cn.pseudonym_matches_attr", "the pseudonym with a prefix", SV_STRICT, pseudonym_with_prefix),
    PASSES("leaf.dn.cn.pseudonym_matches_attr", "a number with a prefix", IV_STRICT, pseudonym_number),
    PASSES("leaf.dn.cn.pseudonym_matches_attr", "a mailbox beside a pseudonym", IV_STRICT,
        pseudonym_and_mailbox),
};

const struct case_table cases_common_name = { cases, COUNT_OF(cases) };
