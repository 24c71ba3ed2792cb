/* Cases of rules_value.c: placeholders, control characters, traces of broken conversion; names that only look so. */
#include "tests/rules/change.h"

#define O(value)  recipe_attribute(recipe, OID_ORGANIZATION_NAME, value)
#define SN(value) recipe_attribute(recipe, OID_SURNAME, value)

CHANGE(newline, O("Muster\nGmbH"))
CHANGE(c1_control, O("Muster\xc2\x85GmbH"))
CHANGE(nul, recipe_without_attribute(recipe, OID_ORGANIZATION_NAME); recipe_add_attribute(
    recipe, OID_ORGANIZATION_NAME, DER_UTF8_STRING, (struct span){ (const uint8_t *)"Muster\0GmbH", 11 }))
CHANGE(private_use, O("Muster \xee\x80\x80"))
CHANGE(non_character, O("Muster \xef\xbf\xbf"))
CHANGE(replacement, O("M\xef\xbf\xbdster"))
CHANGE(emoji, O("Muster \xf0\x9f\x98\x80"))
CHANGE(right_to_left_override, O("Muster \xe2\x80\xaeHbmG"))
CHANGE(zero_width_space, O("Muster\xe2\x80\x8bGmbH"))
CHANGE(persian_joiner, SN("\xd8\xb1\xd8\xb6\xd8\xa7\xdb\x8c\xe2\x80\x8c\xd9\x81\xd8\xb1"))
CHANGE(decomposed, SN("Mu\xcc\x88ster"))
CHANGE(composed, SN("M\xc3\xbcster"))
CHANGE(leading_space, O(" Muster GmbH"))
CHANGE(trailing_space, O("Muster GmbH "))
CHANGE(trailing_no_break_space, O("Muster GmbH\xc2\xa0"))
CHANGE(inner_space, O("Muster  GmbH"))
CHANGE(html_ampersand, O("Muster &amp; Co"))
CHANGE(html_umlaut, SN("M&uuml;ster"))
CHANGE(html_decimal, SN("M&#252;ster"))
CHANGE(html_hexadecimal, SN("M&#xFC;ster"))
CHANGE(plain_ampersand, O("AT&T; Muster & Co; R&D; &c."))
CHANGE(mojibake, SN("M\xc3\x83\xc2\xbcster"))
CHANGE(mojibake_degree, O("Muster \xc3\x82\xc2\xb0"))
CHANGE(portuguese, O("IRM\xc3\x83 JO\xc3\x83O \xc2\xabL\xc3\x83\xc2\xbb"))

CHANGE(null_in_parentheses, recipe_attribute(recipe, OID_GIVEN_NAME, "(null)"))
CHANGE(dot, recipe_attribute(recipe, OID_LOCALITY_NAME, "."))
CHANGE(hyphen, recipe_attribute(recipe, OID_LOCALITY_NAME, "-"))
CHANGE(space, recipe_attribute(recipe, OID_LOCALITY_NAME, " "))
CHANGE(dots_and_dashes, recipe_attribute(recipe, OID_LOCALITY_NAME, "-.-"))
CHANGE(unicode_dash, recipe_attribute(recipe, OID_LOCALITY_NAME, "\xe2\x80\x94"))
CHANGE(not_applicable, recipe_attribute(recipe, OID_LOCALITY_NAME, "N/A"))
CHANGE(not_applicable_in_words, recipe_attribute(recipe, OID_LOCALITY_NAME, "Not  Applicable"))
CHANGE(dot_in_directory_name, recipe_san(recipe, "[1] \"anna.muster@example.org\" [4] { SEQUENCE { SET { "
                                                 "SEQUENCE { serialNumber PRINTABLE \".\" } } } }"))
CHANGE(surname_null, SN("Null"); recipe_attribute(recipe, OID_COMMON_NAME, "Anna Null"))
CHANGE(surname_na, SN("Na"); recipe_attribute(recipe, OID_COMMON_NAME, "Anna Na"))
CHANGE(surname_none, SN("None"); recipe_attribute(recipe, OID_COMMON_NAME, "Anna None"))
CHANGE(surname_of_one_letter, SN("O"); recipe_attribute(recipe, OID_COMMON_NAME, "Anna O"))
CHANGE(surname_with_apostrophe, SN("O'Brien-M\xc3\xbcster"))
CHANGE(locality_none, recipe_attribute(recipe, OID_LOCALITY_NAME, "None"))
CHANGE(state_of_naples, recipe_attribute(recipe, OID_STATE_OR_PROVINCE_NAME, "NA"))
CHANGE(symbols, O("+1"))
CHANGE(unit_none, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "none"))
CHANGE(unit_unknown, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "Unknown"))
CHANGE(
    unit_of_unknown, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "Unknown Pleasures Records Ltd"))

CHANGE(bombay, recipe_attribute(recipe, OID_LOCALITY_NAME, "Bombay"))
CHANGE(munich, recipe_attribute(recipe, OID_LOCALITY_NAME, "Monaco di Baviera"))

static const struct rule_case cases[] = {
    FAILS("name.control_characters", "a newline", SV_STRICT, newline, "subject.organizationName"),
    FAILS("name.control_characters", "NEXT LINE of C1", SV_STRICT, c1_control, "subject.organizationName"),
    FAILS("name.control_characters", "NUL", SV_STRICT, nul, "subject.organizationName"),
    PASSES("name.control_characters", "none", SV_STRICT, NULL),

    FAILS("name.prohibited_characters", "a private-use character", SV_STRICT, private_use,
        "subject.organizationName"),
    FAILS("name.prohibited_characters", "a non-character", SV_STRICT, non_character,
        "subject.organizationName"),
    FAILS("name.prohibited_characters", "the replacement character", SV_STRICT, replacement,
        "subject.organizationName"),
    PASSES("name.prohibited_characters", "an emoji", SV_STRICT, emoji),

    FAILS("name.invisible_characters", "RIGHT-TO-LEFT OVERRIDE", SV_STRICT, right_to_left_override,
        "subject.organizationName"),
    FAILS("name.invisible_characters", "ZERO WIDTH SPACE", SV_STRICT, zero_width_space,
        "subject.organizationName"),
    PASSES("name.invisible_characters", "a joiner in a Persian name", SV_STRICT, persian_joiner),

    FAILS("name.nfc", "u and COMBINING DIAERESIS", SV_STRICT, decomposed, "subject.surname"),
    PASSES("name.nfc", "u with diaeresis", SV_STRICT, composed),

    FAILS("name.outer_space", "in front", SV_STRICT, leading_space, "subject.organizationName"),
    FAILS("name.outer_space", "at the end", SV_STRICT, trailing_space, "subject.organizationName"),
    FAILS("name.outer_space", "NO-BREAK SPACE at the end", SV_STRICT, trailing_no_break_space,
        "subject.organizationName"),
    PASSES("name.outer_space", "two spaces inside", SV_STRICT, inner_space),

    FAILS("name.html_entity", "&amp;", SV_STRICT, html_ampersand, "subject.organizationName"),
    FAILS("name.html_entity", "&uuml;", SV_STRICT, html_umlaut, "subject.surname"),
    FAILS("name.html_entity", "&#252;", SV_STRICT, html_decimal, "subject.surname"),
    FAILS("name.html_entity", "&#xFC;", SV_STRICT, html_hexadecimal, "subject.surname"),
    PASSES(
        "name.html_entity", "ampersands and semicolons that are no references", SV_STRICT, plain_ampersand),

    FAILS("name.mojibake", "UTF-8 encoded twice", SV_STRICT, mojibake, "subject.surname"),
    FAILS("name.mojibake", "a degree sign encoded twice", SV_STRICT, mojibake_degree,
        "subject.organizationName"),
    PASSES("name.mojibake", "Portuguese capitals and quotation marks", SV_STRICT, portuguese),

    FAILS("dn.no_metadata_only", "(null) as givenName (bug 1853987)", SV_STRICT, null_in_parentheses,
        "subject.givenName"),
    FAILS("dn.no_metadata_only", "a dot (bug 1902042)", SV_STRICT, dot, "subject.localityName"),
    FAILS("dn.no_metadata_only", "a hyphen", SV_STRICT, hyphen, "subject.localityName"),
    FINDS("dn.no_metadata_only", "a space", SV_STRICT, space,
        { "dn.no_metadata_only", "subject.localityName" }, { "name.outer_space", "subject.localityName" }),
    FAILS("dn.no_metadata_only", "dots and dashes", SV_STRICT, dots_and_dashes, "subject.localityName"),
    FAILS("dn.no_metadata_only", "EM DASH", SV_STRICT, unicode_dash, "subject.localityName"),
    FAILS("dn.no_metadata_only", "N/A", SV_STRICT, not_applicable, "subject.localityName"),
    FAILS(
        "dn.no_metadata_only", "Not Applicable", SV_STRICT, not_applicable_in_words, "subject.localityName"),
    FAILS("dn.no_metadata_only", "a dot in a directoryName", MV_STRICT, dot_in_directory_name,
        "extensions.subjectAltName[1].serialNumber"),
    PASSES("dn.no_metadata_only", "the surname Null", SV_STRICT, surname_null),
    PASSES("dn.no_metadata_only", "the surname Na", SV_STRICT, surname_na),
    PASSES("dn.no_metadata_only", "a surname of one letter", SV_STRICT, surname_of_one_letter),
    PASSES("dn.no_metadata_only", "a surname with apostrophe and hyphen", SV_STRICT, surname_with_apostrophe),
    PASSES("dn.no_metadata_only", "an organization of a symbol and a digit", SV_STRICT, symbols),

    FAILS("dn.no_metadata_only.words", "none as organizationalUnitName", SV_STRICT, unit_none,
        "subject.organizationalUnitName"),
    FAILS("dn.no_metadata_only.words", "Unknown as organizationalUnitName", SV_STRICT, unit_unknown,
        "subject.organizationalUnitName"),
    PASSES("dn.no_metadata_only.words", "a longer name with Unknown", SV_STRICT, unit_of_unknown),
    PASSES("dn.no_metadata_only.words", "the surname None", SV_STRICT, surname_none),
    PASSES("dn.no_metadata_only.words", "None, a town in Piedmont", SV_STRICT, locality_none),
    PASSES("dn.no_metadata_only.words", "NA, the province of Naples", SV_STRICT, state_of_naples),

    FAILS("name.geo.archaic", "Bombay", SV_STRICT, bombay, "subject.localityName"),
    PASSES("name.geo.archaic", "an exonym", SV_STRICT, munich),
};

const struct case_table cases_value = { cases, COUNT_OF(cases) };
