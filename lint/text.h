#ifndef LINTGATE_TEXT_H
#define LINTGATE_TEXT_H

#include "lint/name.h"

/*
 * ASN.1 strings as Unicode code points (X.680 41). Reading and judging are apart: a PrintableString with an "@" is still
 * read, so that one character outside its alphabet does not hide what else is wrong. Nothing here allocates for ASCII; other
 * text is normalised by libunistring, which may.
 */

/* A string with its type. Also a cursor: `rest` is what is not read yet. Copy it to read it twice. */
struct text {
    unsigned tag; /* identifier octet: DER_UTF8_STRING … */
    struct span rest;
};

static inline struct text text_of(const struct attribute *attribute)
{
    return (struct text){ attribute->tag, attribute->value };
}

/* Sets of identifier octets, a bit each. */
enum {
    TEXT_OCTET_TAGS = 1 << DER_UTF8_STRING | 1 << DER_NUMERIC_STRING | 1 << DER_PRINTABLE_STRING
                      | 1 << DER_TELETEX_STRING | 1 << DER_IA5_STRING | 1 << DER_VISIBLE_STRING,
    TEXT_TAGS = TEXT_OCTET_TAGS | 1 << DER_UNIVERSAL_STRING | 1 << DER_BMP_STRING
};

/* True for types of one octet a character, and for UTF8String, which has them for ASCII. */
static inline bool text_has_octets(unsigned tag)
{
    return tag < 32 && ((unsigned)TEXT_OCTET_TAGS >> tag & 1) != 0;
}

/* True for the types of character string that text_next reads. */
static inline bool text_is_string(unsigned tag)
{
    return tag < 32 && ((unsigned)TEXT_TAGS >> tag & 1) != 0;
}

/* "UTF8String"; "" for a tag that is no string. Constant string. */
const char *text_type_name(unsigned tag);

enum text_step { TEXT_FAULT = 0, TEXT_CHARACTER, TEXT_END };

/*
 * The next code point. TEXT_FAULT: the octets at text->rest cannot be one (UTF-8 that is overlong, cut or a surrogate; half a
 * BMPString character; a type that is no string), and text has not moved. Types of one octet a character are read as Latin-1;
 * so is TeletexString, as everybody does.
 */
MUST_USE enum text_step text_next_any(struct text *text, uint32_t *character);

MUST_USE static inline enum text_step text_next(struct text *text, uint32_t *character)
{
    if (text->rest.len == 0 || text->rest.at[0] >= 0x80 || !text_has_octets(text->tag))
        return text_next_any(text, character);
    *character = text->rest.at[0];
    text->rest = (struct span){ text->rest.at + 1, text->rest.len - 1 };
    return TEXT_CHARACTER;
}

/* True if `character` belongs to the alphabet of the type: X.680 41.2, 41.4; RFC 5280 appendix B. */
bool text_allows(unsigned tag, uint32_t character);

/*
 * True if every octet can be read and every character is of the type's alphabet. Else *bad is the first run of octets that
 * is not: one character, or what is left from a fault on.
 */
bool text_check(struct text text, struct span *bad);

/* Characters, not octets. False if a character cannot be read. */
MUST_USE bool text_length(struct text text, size_t *count);

/* True if it has `wanted` in what can be read of it. */
bool text_has(struct text text, uint32_t wanted);

/* Characters that do not belong into names. Zero: all others. */
enum text_kind {
    TEXT_PLAIN = 0,
    TEXT_CONTROL,    /* C0 and C1 */
    TEXT_PROHIBITED, /* RFC 4518 2.4: private use, non-characters, U+FFFD */
    TEXT_INVISIBLE, /* not seen, or turning the order of others; not the joiners and marks U+200C to U+200F: names need them */
};
enum text_kind text_kind_of(uint32_t character);

/* True if it has a character of `kind` in what can be read of it: *character is the first. */
bool text_has_kind(struct text text, enum text_kind kind, uint32_t *character);

/* What of these it has, in one pass. The bits add up. */
enum text_sign {
    TEXT_SIGN_SPECIAL =
        1 << 0, /* empty, a space at an end, or more than printing ASCII: few rules ask about others */
    TEXT_SIGN_AT = 1 << 1,        /* an octet as "@" */
    TEXT_SIGN_AMPERSAND = 1 << 2, /* an octet as "&" */
};
unsigned text_signs(struct text text);

/* True if it can be read and has ASCII only. */
bool text_is_ascii(struct text text);

enum {
    TEXT_MAX_BYTES =
        512 /* octets of UTF-8 that the functions below handle: 128 characters, ub-pseudonym, of 4 */
};

/*
 * The text as UTF-8. *utf8 points into the document where the octets are UTF-8 already, else into `buffer`.
 * False if a character cannot be read, or the text does not fit.
 */
MUST_USE bool text_utf8(struct text text, uint8_t buffer[TEXT_MAX_BYTES], struct span *utf8);

/*
 * The form in which texts compare: NFC, no white space at the ends, one space inside for each run of it. As RFC 5280 7.1
 * folds insignificant space, but case is kept. False if a character cannot be read, or it does not fit.
 */
MUST_USE bool text_fold(struct text text, uint8_t buffer[TEXT_MAX_BYTES], struct span *folded);

/*
 * True if its first octet is a character of ASCII that is no space nor control: then folding leaves it there, or puts the accent on it that
 * follows; no other character of ASCII takes its place.
 */
static inline bool text_begins_in_ascii(struct text text)
{
    return text_has_octets(text.tag) && text.rest.len > 0 && text.rest.at[0] > ' ' && text.rest.at[0] < 0x7f;
}

/* True if both fold to the same octets. False if one of them cannot be folded. */
bool text_same(struct text a, struct text b);

/* True if `whole` contains `part` after folding; an empty part is in nothing. */
bool text_contains(struct text whole, struct text part);

/* True unless it is text that NFC would change (Unicode annex 15). Text that cannot be read is not judged. */
bool text_is_nfc(struct text text);

/* Octets alike, ASCII letters in any case. */
bool text_equal_ignoring_case(struct span a, struct span b);

/* True if `value` is `literal`, ASCII letters in any case. */
bool text_is(struct span value, const char *literal);

#endif
