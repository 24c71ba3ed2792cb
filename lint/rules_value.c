/* lint/rules_value.c - what the text of names may not hold: placeholders, control characters, traces of broken conversion. */
#include <unictype.h>

#include "lint/names.h"
#include "lint/rules.h"

/* Reports each attribute that has a character of this kind. */
static void report_characters(
    const struct cert *cert, struct report *report, enum text_kind kind, const char *want)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_SPECIAL);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        uint32_t character;

        if (text_has_kind(text_of(&attribute), kind, &character))
            finding(report, attribute.whole, "want %s, have U+%04X in \"%s\"", want, (unsigned)character,
                quote(attribute.value, quoted));
    }
}

/* RFC 4518 2.2: control characters are "mapped to nothing" when names compare, so two names that differ would be equal. */
static void no_control_characters(const struct cert *cert, struct report *report)
{
    report_characters(cert, report, TEXT_CONTROL, "no control characters");
}

/* RFC 4518 2.4: private use, non-character code points and "the REPLACEMENT CHARACTER (U+FFFD)" are prohibited in names. */
static void no_prohibited_characters(const struct cert *cert, struct report *report)
{
    report_characters(cert, report, TEXT_PROHIBITED, "characters that everybody reads alike");
}

/* RFC 4518 2.2: what nobody sees, and what turns the order of other characters, is left out when names compare. */
static void no_invisible_characters(const struct cert *cert, struct report *report)
{
    report_characters(cert, report, TEXT_INVISIBLE, "characters that are seen");
}

/* RFC 5198 2: text "SHOULD be normalized according to Unicode normalization form "NFC""; otherwise equal names have different bytes. */
static void text_normalised(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_SPECIAL);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (!text_is_nfc(text_of(&attribute)))
            finding(report, attribute.whole, "want normalization form C, have \"%s\"",
                quote(attribute.value, quoted));
}

static bool is_space(uint32_t character)
{
    return character == ' ' || (character >= 0x80 && uc_is_property_white_space(character));
}

/* RFC 4518 2.6: spaces at the ends are insignificant: they only hide that two names are equal. */
static void no_outer_space(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_SPECIAL);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        struct text text = text_of(&attribute);
        uint32_t character = 0, first = 0, last = 0;
        enum text_step step;
        size_t count = 0;

        while ((step = text_next(&text, &character)) == TEXT_CHARACTER) {
            first = count++ == 0 ? character : first;
            last = character;
        }
        if (step == TEXT_END && count > 0 && (is_space(first) || is_space(last)))
            finding(report, attribute.whole, "want no space at either end, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* Names of entities that stand for what occurs in names of people, organizations and places. HTML 4.01, 24. */
static const char *const entities[] = { "amp", "lt", "gt", "quot", "apos", "nbsp", "shy", "copy", "reg",
    "szlig", "aelig", "oelig", "oslash", "aring", "eth", "thorn", "ordf", "ordm" };
static const char *const accents[] = { "uml", "acute", "grave", "circ", "tilde", "cedil", "caron", "ring" };

static bool is_alphanumeric(uint8_t octet)
{
    return (octet >= '0' && octet <= '9') || ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'z');
}

/* "#39", "#xfc" */
static bool is_numeric_reference(struct span name)
{
    bool hexadecimal = name.len > 2 && (name.at[1] | 0x20) == 'x';
    size_t first = hexadecimal ? 2 : 1;

    if (name.len <= first || name.at[0] != '#')
        return false;
    for (size_t i = first; i < name.len; i++) {
        uint8_t octet = name.at[i];

        if (!(octet >= '0' && octet <= '9')
            && !(hexadecimal && (octet | 0x20) >= 'a' && (octet | 0x20) <= 'f'))
            return false;
    }
    return true;
}

/* True for what stands between "&" and ";" in a reference to a character: "amp", "#39", "Ouml". */
static bool is_reference(struct span name)
{
    if (is_numeric_reference(name))
        return true;
    for (size_t i = 0; i < COUNT_OF(entities); i++)
        if (text_is(name, entities[i]))
            return true;
    for (size_t i = 0; i < COUNT_OF(accents) && name.len > 1; i++)
        if (text_is((struct span){ name.at + 1, name.len - 1 }, accents[i]))
            return true;
    return false;
}

static bool has_reference(struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        size_t end = i + 1;

        if (value.at[i] != '&')
            continue;
        if (end < value.len && value.at[end] == '#')
            end++;
        while (end < value.len && is_alphanumeric(value.at[end]))
            end++;
        if (end < value.len && value.at[end] == ';'
            && is_reference((struct span){ value.at + i + 1, end - i - 1 }))
            return true;
    }
    return false;
}

/* SBR 7.1.4.2: "all of the Subject Information was accurate": nobody's name has "&amp;" in it. */
static void no_html_entities(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_OF_SUBJECT, ATTRIBUTE_AMPERSAND);
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    char quoted[QUOTE_BYTES];
    struct span utf8;

    while (attributes_next(&walk, &attribute))
        if (text_utf8(text_of(&attribute), buffer, &utf8) && has_reference(utf8))
            finding(report, attribute.whole, "want the character, have an HTML reference in \"%s\"",
                quote(attribute.value, quoted));
}

/* U+00C3 or U+00C2 is how the lead octet of UTF-8 for a Latin letter shows, when taken for Latin-1; the next octet is 80 to BF. */
static bool is_taken_apart(uint32_t before, uint32_t character)
{
    if (character <= 0xa0
        || character > 0xbf) /* 80 to 9F are control characters; U+00A0 may follow a real word */
        return false;
    if (before == 0xc3)
        return character != 0xae
               && character != 0xbb; /* a mark of registration or a quotation mark behind a word */
    return before == 0xc2;
}

/* SBR 7.1.4.2: "all of the Subject Information was accurate": no language writes an A with tilde in front of a sign. */
static void no_mojibake(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_OF_SUBJECT, ATTRIBUTE_SPECIAL);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        struct text text = text_of(&attribute);
        uint32_t character = 0, before = 0;

        while (text_next(&text, &character) == TEXT_CHARACTER) {
            if (is_taken_apart(before, character)) {
                finding(report, attribute.whole, "want text that was converted once, have \"%s\"",
                    quote(attribute.value, quoted));
                break;
            }
            before = character;
        }
    }
}

/* True for punctuation, space, and control characters: what says nothing by itself. */
static bool is_mere_mark(uint32_t character)
{
    if (character < 0x80 && is_alphanumeric((uint8_t)character))
        return false;
    return uc_is_general_category_withtable(
        character, UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_Z | UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf);
}

static bool has_mere_marks(struct text text)
{
    uint32_t character = 0;
    enum text_step step;

    if (text.rest.len == 0)
        return false; /* rfc5280.empty_value */
    while ((step = text_next(&text, &character)) == TEXT_CHARACTER)
        if (!is_mere_mark(character))
            return false;
    return step == TEXT_END;
}

enum { WORD_BYTES = 20 /* the longest below has 14, and each its NUL */ };

/* Said by forms and programs, by nobody's name. Matched with spaces at the ends off, in any case. */
static const char absent[][WORD_BYTES] = { "n/a", "n\\a", "not applicable", "not available", "not specified",
    "not provided" };

/* Likewise, what begins with a mark. */
static const char marked_absent[][WORD_BYTES] = { "#n/a", "(null)", "<null>", "[null]", "(none)", "<none>",
    "[none]", "(empty)", "<empty>", "(unknown)", "<unknown>", "(blank)", "(undefined)", "<undefined>" };

/* Also names of people, places and firms: worth a look where no person or town is named. */
static const char perhaps_absent[][WORD_BYTES] = { "null", "none", "nil", "n.a.", "unknown", "undefined",
    "unspecified", "no value", "not set", "empty", "blank", "test", "default", "placeholder", "dummy",
    "tbd" };

static bool is_one_of(struct text text, const char words[][WORD_BYTES], size_t count)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span folded;
    const uint8_t first = text_begins_in_ascii(text) ? text.rest.at[0] | 0x20 : 0;
    size_t i = 0;

    while (i < count && first != 0 && first != (words[i][0] | 0x20))
        i++; /* most texts get to the end */
    if (i == count || !text_fold(text, buffer, &folded))
        return false;
    for (; i < count; i++)
        if (text_is(folded, words[i]))
            return true;
    return false;
}

static bool says_nothing(struct text text)
{
    const bool begins_with_mark = !text_begins_in_ascii(text) || !is_alphanumeric(text.rest.at[0]);

    return is_one_of(text, absent, COUNT_OF(absent))
           || (begins_with_mark
               && (has_mere_marks(text) || is_one_of(text, marked_absent, COUNT_OF(marked_absent))));
}

/*
 * SBR 7.1.4.2: "SHALL NOT contain only metadata such as '.', '-', and ' ' (i.e., space) characters, and/or any other indication
 * that the value is absent, incomplete, or not applicable."
 */
static void no_metadata_only(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (says_nothing(text_of(&attribute)))
            finding(report, attribute.whole, "want a value that says something, have \"%s\"",
                quote(attribute.value, quoted));
}

/* SBR 7.1.4.2: "any other indication that the value is absent, incomplete, or not applicable", by words that may also be a name. */
static void no_placeholder(const struct cert *cert, struct report *report)
{
    const uint32_t things = attribute_bit(OID_ORGANIZATION_NAME) | attribute_bit(OID_ORGANIZATIONAL_UNIT_NAME)
                            | attribute_bit(OID_TITLE) | attribute_bit(OID_STREET_ADDRESS)
                            | attribute_bit(OID_STATE_OR_PROVINCE_NAME) | attribute_bit(OID_POSTAL_CODE)
                            | attribute_bit(OID_SERIAL_NUMBER) | attribute_bit(OID_ORGANIZATION_IDENTIFIER);
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, things);
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (is_one_of(text_of(&attribute), perhaps_absent, COUNT_OF(perhaps_absent)))
            finding(report, attribute.whole, "want a value, have what looks like none: \"%s\"",
                quote(attribute.value, quoted));
}

/* Names that places no longer have, and what they are called now. */
static const struct {
    const char *old, *now;
} archaic[] = {
    { "Bombay", "Mumbai" },
    { "Calcutta", "Kolkata" },
    { "Constantinople", "Istanbul" },
    { "Leningrad", "Saint Petersburg" },
    { "Madras", "Chennai" },
    { "Rangoon", "Yangon" },
    { "Saigon", "Ho Chi Minh City" },
    { "Stalingrad", "Volgograd" },
};

/* SBR 3.1.4.2: "The CA SHOULD avoid the use of archaic geographic names, (e.g., prefer Mumbai over Bombay)." */
static void no_archaic_place(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(
        cert, NAME_OF_SUBJECT, attribute_bit(OID_LOCALITY_NAME) | attribute_bit(OID_STATE_OR_PROVINCE_NAME));
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    struct span place;

    while (attributes_next(&walk, &attribute)) {
        if (!text_fold(text_of(&attribute), buffer, &place))
            continue;
        for (size_t i = 0; i < COUNT_OF(archaic); i++)
            if (text_is(place, archaic[i].old))
                finding(report, attribute.whole, "want %s, have %s", archaic[i].now, archaic[i].old);
    }
}

static const struct rule rules[] = {
    {
        .id = "name.control_characters",
        .source = "RFC 4518 2.2",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "Names have no control characters.",
        .mend = "Take the control character out of the value; look for line ends in the source of the data.",
        .peers = "zlint:e_subject_dn_not_printable_characters",
        .check = no_control_characters,
    },
    {
        .id = "name.prohibited_characters",
        .source = "RFC 4518 2.4",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "Names have no private-use characters, non-characters or replacement characters.",
        .mend = "Correct the text at its source: U+FFFD says that a character was lost on the way.",
        .check = no_prohibited_characters,
    },
    {
        .id = "name.invisible_characters",
        .severity = SEVERITY_WARNING,
        .source = "RFC 4518 2.2",
        .applies = CERTIFICATE | REQUEST,
        .says = "Names have no characters that are not seen or that turn the order of others.",
        .mend = "Take the character out, unless the name needs it.",
        .check = no_invisible_characters,
    },
    {
        .id = "name.nfc",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5198 2",
        .applies = CERTIFICATE | REQUEST,
        .says = "The text of names is in normalization form C.",
        .mend = "Normalize the text to NFC before it is encoded.",
        .check = text_normalised,
    },
    {
        .id = "name.outer_space",
        .severity = SEVERITY_WARNING,
        .source = "RFC 4518 2.6",
        .applies = CERTIFICATE | REQUEST,
        .says = "Values in names neither begin nor end with a space.",
        .mend = "Trim the value.",
        .peers = "zlint:w_subject_dn_leading_whitespace zlint:w_subject_dn_trailing_whitespace "
                 "zlint:w_issuer_dn_leading_whitespace zlint:w_issuer_dn_trailing_whitespace",
        .check = no_outer_space,
    },
    {
        .id = "name.html_entity",
        .source = "SBR 7.1.4.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "Names have characters, not HTML references to them.",
        .mend = "Decode the reference to its character before the value is encoded.",
        .peers = "pkilint:cabf.name.attribute_value_contains_html_entity zlint:e_subj_contains_html_entities",
        .check = no_html_entities,
    },
    {
        .id = "name.mojibake",
        .source = "SBR 7.1.4.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "Names are no UTF-8 that was taken for Latin-1.",
        .mend = "Read the source of the data as UTF-8, not as Latin-1.",
        .peers = "zlint:e_utf8_latin1_mixup",
        .check = no_mojibake,
    },
    {
        .id = "dn.no_metadata_only",
        .source = "SBR 7.1.4.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "No subject attribute has only punctuation or says that it has no value.",
        .mend = "Leave the attribute out: a certificate has no way to say that there is no value.",
        .peers = "pkilint:cabf.insignificant_attribute_value_present",
        .check = no_metadata_only,
    },
    {
        .id = "dn.no_metadata_only.words",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "No subject attribute has a word that usually stands for a missing value.",
        .mend = "Leave the attribute out, unless the word is the value that was verified.",
        .covers = "dn.no_metadata_only",
        .check = no_placeholder,
    },
    {
        .id = "name.geo.archaic",
        .severity = SEVERITY_NOTICE,
        .source = "SBR 3.1.4.2",
        .applies = OV | SV | IV,
        .since = SMC01,
        .says = "Places have the names that they have today.",
        .mend = "Use the place's name of today, if that is what was verified.",
        .check = no_archaic_place,
    },
};

const struct rule_table rules_value = { "Text of names", rules, COUNT_OF(rules) };
