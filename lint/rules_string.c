/* lint/rules_string.c - strings wherever they stand in a certificate: can they be read, and is each character of the type's alphabet? */
#include "lint/names.h"
#include "lint/rules.h"
#include "lint/strings.h"

/* X.690 8.23.10, X.680 41.15: a UTF8String holds UTF-8 in its shortest form; BMPString and UniversalString whole characters. */
static void characters_can_be_read(const struct cert *cert, struct report *report)
{
    struct strings walk = strings_to_judge(cert);
    char quoted[QUOTE_BYTES];
    struct text text;

    while (strings_next(&walk, &text)) {
        struct span whole = text.rest;
        size_t count;

        if (!text_length(text, &count))
            finding(report, whole, "want the characters of a %s, have octets that are none: \"%s\"",
                text_type_name(text.tag), quote(whole, quoted));
    }
}

/* X.680 41.2, table 8: IA5String has the 128 characters of ISO 646, VisibleString its printing ones, NumericString digits and space. */
static void characters_of_narrow_types(const struct cert *cert, struct report *report)
{
    struct strings walk = strings_to_judge(cert);
    char quoted[QUOTE_BYTES], bad_quoted[QUOTE_BYTES];
    struct text text;
    struct span bad;

    while (strings_next(&walk, &text)) {
        if ((text.tag == DER_IA5_STRING || text.tag == DER_VISIBLE_STRING || text.tag == DER_NUMERIC_STRING)
            && !text_check(text, &bad))
            finding(report, text.rest, "want characters of %s, have \"%s\" in \"%s\"",
                text_type_name(text.tag), quote(bad, bad_quoted), quote(text.rest, quoted));
    }
    for (int kind = 0; kind < 2; kind++) {
        struct general_names_walk entries = general_names_walk(
            cert_alt_names(cert, kind == 0 ? OID_EXT_SUBJECT_ALT_NAME : OID_EXT_ISSUER_ALT_NAME));
        struct general_name entry;

        while (general_names_next(&entries, &entry)) {
            if ((entry.kind == GENERAL_NAME_DNS || entry.kind == GENERAL_NAME_URI)
                && !text_check((struct text){ DER_IA5_STRING, entry.value }, &bad))
                finding(report, entry.whole, "want ASCII, have \"%s\"", quote(entry.value, quoted));
        }
    }
}

/* What is wrong first in a PrintableString; 0 if nothing. */
static uint32_t first_unprintable(struct text text)
{
    uint32_t character = 0;

    while (text_next(&text, &character) == TEXT_CHARACTER)
        if (!text_allows(DER_PRINTABLE_STRING, character))
            return character == 0 ? 0x80 : character;
    return 0;
}

static bool is_address_sign(uint32_t character)
{
    return character == '@' || character == '_';
}

/* RFC 5280 B: "The character string type PrintableString supports a very basic Latin character set": letters, digits, space, '()+,-./:=? */
static void printable_alphabet(const struct cert *cert, struct report *report)
{
    struct strings walk = strings_to_judge(cert);
    char quoted[QUOTE_BYTES];
    struct text text;

    while (strings_next(&walk, &text)) {
        uint32_t bad = text.tag == DER_PRINTABLE_STRING ? first_unprintable(text) : 0;

        if (bad != 0 && !is_address_sign(bad))
            finding(report, text.rest,
                "want letters, digits, space and '()+,-./:=? in a PrintableString, have \"%s\"",
                quote(text.rest, quoted));
    }
}

/* RFC 5280 B: "at sign ('@') and underscore ('_') … MUST be encoded using an ASN.1 type that supports them." */
static void printable_without_at(const struct cert *cert, struct report *report)
{
    struct strings walk = strings_to_judge(cert);
    char quoted[QUOTE_BYTES];
    struct text text;

    while (strings_next(&walk, &text)) {
        uint32_t bad = text.tag == DER_PRINTABLE_STRING ? first_unprintable(text) : 0;

        if (is_address_sign(bad))
            finding(report, text.rest,
                "want UTF8String or IA5String for \"@\" and \"_\", have PrintableString \"%s\"",
                quote(text.rest, quoted));
    }
}

static const struct rule rules[] = {
    {
        .id = "x690.utf8_valid",
        .source = "X.690 8.23.10",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "Every string can be read as characters of its type.",
        .mend = "Encode the text anew from its characters; look for text that was cut inside a character, or "
                "taken from another character set.",
        .peers = "pkilint:itu.invalid_asn1_syntax",
        .check = characters_can_be_read,
    },
    {
        .id = "x690.ia5_7bit",
        .source = "X.680 41.2",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "IA5String, VisibleString and NumericString have only characters of their alphabets.",
        .mend = "Encode host and domain names in their ASCII form (RFC 5891), and mailboxes outside ASCII as "
                "SmtpUTF8Mailbox (RFC 9598).",
        .peers =
            "pkilint:itu.invalid_asn1_syntax zlint:e_ext_san_dns_not_ia5_string zlint:e_ext_san_uri_not_ia5 "
            "zlint:e_ext_ian_dns_not_ia5_string zlint:e_ext_ian_uri_not_ia5",
        .check = characters_of_narrow_types,
    },
    {
        .id = "rfc5280.printable_charset",
        .source = "RFC 5280 B",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "A PrintableString has only letters, digits, space and eleven marks.",
        .mend = "Encode the value as UTF8String, or leave the character out.",
        .peers = "zlint:e_subject_printable_string_badalpha pkilint:itu.invalid_asn1_syntax",
        .check = printable_alphabet,
    },
    {
        .id = "rfc5280.printable_no_at",
        .source = "RFC 5280 B",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "Text with an at sign or an underscore is no PrintableString.",
        .mend = "Encode the value as UTF8String; a mail address as IA5String.",
        .peers = "zlint:e_subject_printable_string_badalpha pkilint:itu.invalid_asn1_syntax",
        .check = printable_without_at,
    },
};

const struct rule_table rules_string = { "Strings", rules, COUNT_OF(rules) };
