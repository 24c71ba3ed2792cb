/* lint/text.c - the character strings of ASN.1 as code points: decoding, alphabets, and comparing. */
#include "lint/text.h"

#include "lint/ascii.h"

#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

enum { LAST_CHARACTER = 0x10ffff, FIRST_SURROGATE = 0xd800, LAST_SURROGATE = 0xdfff };

static const struct {
    unsigned tag;
    const char *name;
} types[] = {
    { DER_UTF8_STRING, "UTF8String" },
    { DER_NUMERIC_STRING, "NumericString" },
    { DER_PRINTABLE_STRING, "PrintableString" },
    { DER_TELETEX_STRING, "TeletexString" },
    { DER_IA5_STRING, "IA5String" },
    { DER_VISIBLE_STRING, "VisibleString" },
    { DER_UNIVERSAL_STRING, "UniversalString" },
    { DER_BMP_STRING, "BMPString" },
};

const char *text_type_name(unsigned tag)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (types[i].tag == tag)
            return types[i].name;
    return "";
}

/* True if each octet of the text is a character of ASCII: most texts are, and need no reading then. */
static bool is_plain(struct text text)
{
    return text_has_octets(text.tag) && ascii_only(text.rest);
}

/* True if each octet is a printing character or a space. */
static bool is_printing(struct text text)
{
    return text_has_octets(text.tag) && ascii_prints(text.rest);
}

static bool is_scalar(uint32_t character)
{
    return character <= LAST_CHARACTER && (character < FIRST_SURROGATE || character > LAST_SURROGATE);
}

/* Characters of `width` octets each, most significant first. */
static enum text_step next_wide(struct text *text, size_t width, uint32_t *character)
{
    uint32_t value = 0;

    if (text->rest.len < width)
        return TEXT_FAULT;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | text->rest.at[i];
    if (!is_scalar(value))
        return TEXT_FAULT;
    *character = value;
    text->rest.at += width;
    text->rest.len -= width;
    return TEXT_CHARACTER;
}

static enum text_step next_utf8(struct text *text, uint32_t *character)
{
    ucs4_t value = 0;
    int len = u8_mbtoucr(&value, text->rest.at, text->rest.len);

    if (len <= 0)
        return TEXT_FAULT;
    *character = value;
    text->rest.at += len;
    text->rest.len -= (size_t)len;
    return TEXT_CHARACTER;
}

static enum text_step next_octet(struct text *text, uint32_t *character)
{
    *character = text->rest.at[0];
    text->rest.at++;
    text->rest.len--;
    return TEXT_CHARACTER;
}

enum text_step text_next_any(struct text *text, uint32_t *character)
{
    if (text->rest.len == 0)
        return text_is_string(text->tag) ? TEXT_END : TEXT_FAULT;
    switch (text->tag) {
    case DER_UTF8_STRING:
        return text->rest.at[0] < 0x80 ? next_octet(text, character) : next_utf8(text, character);
    case DER_BMP_STRING: return next_wide(text, 2, character);
    case DER_UNIVERSAL_STRING: return next_wide(text, 4, character);
    default: return text_is_string(text->tag) ? next_octet(text, character) : TEXT_FAULT;
    }
}

bool text_allows(unsigned tag, uint32_t character)
{
    switch (tag) {
    case DER_NUMERIC_STRING: return character == ' ' || (character >= '0' && character <= '9');
    case DER_PRINTABLE_STRING: return ascii_set_has(&ascii_printable, character);
    case DER_IA5_STRING: return character < 0x80;
    case DER_VISIBLE_STRING: return character >= 0x20 && character < 0x7f;
    default: return is_scalar(character);
    }
}

bool text_check(struct text text, struct span *bad)
{
    if ((text.tag == DER_IA5_STRING || text.tag == DER_UTF8_STRING) && is_plain(text))
        return true;
    for (;;) {
        struct text before = text;
        uint32_t character = 0;
        enum text_step step = text_next(&text, &character);

        if (step == TEXT_END)
            return true;
        if (step == TEXT_CHARACTER && text_allows(text.tag, character))
            continue;
        *bad = before.rest;
        if (step == TEXT_CHARACTER)
            bad->len -= text.rest.len;
        return false;
    }
}

bool text_length(struct text text, size_t *count)
{
    uint32_t character;
    enum text_step step;

    *count = text.rest.len;
    if (is_plain(text))
        return true;
    *count = 0;
    while ((step = text_next(&text, &character)) == TEXT_CHARACTER)
        ++*count;
    return step == TEXT_END;
}

bool text_has(struct text text, uint32_t wanted)
{
    uint32_t character = 0;

    if (is_plain(text))
        return wanted < 0x80 && text.rest.len > 0 && memchr(text.rest.at, (int)wanted, text.rest.len) != NULL;
    while (text_next(&text, &character) == TEXT_CHARACTER)
        if (character == wanted)
            return true;
    return false;
}

static bool is_prohibited(uint32_t character)
{
    if (character < 0xe000) /* the first of the private-use area */
        return false;
    return character == 0xfffd || uc_is_property_not_a_character(character)
           || uc_is_general_category(character, UC_CATEGORY_Co);
}

static bool is_invisible(uint32_t character)
{
    return character == 0x00ad || character == 0x200b || (character >= 0x2028 && character <= 0x202e)
           || (character >= 0x2060 && character <= 0x206f) || character == 0xfeff
           || (character >= 0xfff9 && character <= 0xfffb) || (character >= 0xe0000 && character <= 0xe007f);
}

/* True if it is a text in octets that is not empty, without a space at either end. */
static bool has_firm_ends(struct text text)
{
    return text_has_octets(text.tag) && text.rest.len > 0 && text.rest.at[0] != ' '
           && text.rest.at[text.rest.len - 1] != ' ';
}

unsigned text_signs(struct text text)
{
    const unsigned signs = ascii_signs(text.rest);

    return (has_firm_ends(text) && !(signs & ASCII_NO_PRINT) ? 0U : (unsigned)TEXT_SIGN_SPECIAL)
           | (signs & ASCII_AT ? (unsigned)TEXT_SIGN_AT : 0U)
           | (signs & ASCII_AMPERSAND ? (unsigned)TEXT_SIGN_AMPERSAND : 0U);
}

enum text_kind text_kind_of(uint32_t character)
{
    if (character < 0x20 || (character >= 0x7f && character < 0xa0))
        return TEXT_CONTROL;
    if (is_prohibited(character))
        return TEXT_PROHIBITED;
    return is_invisible(character) ? TEXT_INVISIBLE : TEXT_PLAIN;
}

bool text_has_kind(struct text text, enum text_kind kind, uint32_t *character)
{
    if (is_printing(text))
        return kind == TEXT_PLAIN && text_next(&text, character) == TEXT_CHARACTER;
    while (text_next(&text, character) == TEXT_CHARACTER)
        if (text_kind_of(*character) == kind)
            return true;
    return false;
}

bool text_is_ascii(struct text text)
{
    uint32_t character = 0;
    enum text_step step;

    if (is_plain(text))
        return true;
    while ((step = text_next(&text, &character)) == TEXT_CHARACTER && character < 0x80)
        ;
    return step == TEXT_END;
}

/* Appends one character; false if it does not fit. */
static bool append(uint8_t buffer[TEXT_MAX_BYTES], size_t *len, uint32_t character)
{
    if (*len >= TEXT_MAX_BYTES)
        return false;
    if (character < 0x80) {
        buffer[(*len)++] = (uint8_t)character;
        return true;
    }
    int count = u8_uctomb(buffer + *len, character, (ptrdiff_t)(TEXT_MAX_BYTES - *len));

    if (count <= 0)
        return false;
    *len += (size_t)count;
    return true;
}

bool text_utf8(struct text text, uint8_t buffer[TEXT_MAX_BYTES], struct span *utf8)
{
    struct text rest = text;
    uint32_t character = 0;
    enum text_step step;
    size_t len = 0;

    if (text.rest.len <= TEXT_MAX_BYTES && (text.tag == DER_UTF8_STRING || is_plain(text))) {
        *utf8 = text.rest;
        return text_length(text, &len);
    }
    while ((step = text_next(&rest, &character)) == TEXT_CHARACTER)
        if (!append(buffer, &len, character))
            return false;
    *utf8 = (struct span){ buffer, len };
    return step == TEXT_END;
}

static bool is_white(uint32_t character)
{
    return character < 0x80 ? character == ' ' || (character >= '\t' && character <= '\r')
                            : uc_is_property_white_space(character);
}

/* NFC of `utf8` into `buffer`, which may be where it lies. */
static bool normalise(struct span utf8, uint8_t buffer[TEXT_MAX_BYTES], size_t *len)
{
    uint8_t *made = NULL;
    bool ok = false;

    *len = 0;
    made = u8_normalize(UNINORM_NFC, utf8.at, utf8.len, NULL, len);
    if (made != NULL && *len <= TEXT_MAX_BYTES) {
        memcpy(buffer, made, *len);
        ok = true;
    }
    free(made);
    return ok;
}

/* Of any text, character by character. */
static bool fold_any(struct text text, uint8_t buffer[TEXT_MAX_BYTES], struct span *folded)
{
    struct text rest = text;
    uint32_t character = 0;
    enum text_step step;
    size_t len = 0;
    bool space = false, ascii = true;

    while ((step = text_next(&rest, &character)) == TEXT_CHARACTER) {
        if (is_white(character)) {
            space = len > 0;
            continue;
        }
        if ((space && !append(buffer, &len, ' ')) || !append(buffer, &len, character))
            return false;
        space = false;
        ascii = ascii && character < 0x80;
    }
    if (step != TEXT_END || (!ascii && !normalise((struct span){ buffer, len }, buffer, &len)))
        return false;
    *folded = (struct span){ buffer, len };
    return true;
}

/* True if folding changes nothing: printing ASCII, single spaces, and these not at the ends. */
static bool is_folded(struct text text)
{
    return text.rest.len <= TEXT_MAX_BYTES && has_firm_ends(text) && ascii_prints_tidy(text.rest);
}

bool text_fold(struct text text, uint8_t buffer[TEXT_MAX_BYTES], struct span *folded)
{
    *folded = text.rest;
    return is_folded(text) || fold_any(text, buffer, folded);
}

/* As text_same, of texts that are not both folded already. */
static bool same_folded(struct text a, struct text b)
{
    uint8_t buffer_a[TEXT_MAX_BYTES] NOT_CLEARED, buffer_b[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span folded_a, folded_b;

    return text_fold(a, buffer_a, &folded_a) && text_fold(b, buffer_b, &folded_b)
           && span_equal(folded_a, folded_b);
}

bool text_same(struct text a, struct text b)
{
    if (text_begins_in_ascii(a) && text_begins_in_ascii(b) && a.rest.at[0] != b.rest.at[0])
        return false; /* most that are not: nothing that follows can make them alike */
    return is_folded(a) && is_folded(b) ? span_equal(a.rest, b.rest) : same_folded(a, b);
}

static bool contains_folded(struct text whole, struct text part)
{
    uint8_t buffer_whole[TEXT_MAX_BYTES] NOT_CLEARED, buffer_part[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span in, what;

    return text_fold(whole, buffer_whole, &in) && text_fold(part, buffer_part, &what) && what.len > 0
           && memmem(in.at, in.len, what.at, what.len) != NULL;
}

bool text_contains(struct text whole, struct text part)
{
    return is_folded(whole) && is_folded(part)
               ? memmem(whole.rest.at, whole.rest.len, part.rest.at, part.rest.len) != NULL
               : contains_folded(whole, part);
}

/* As text_is_nfc, of a text that is not ASCII. */
static bool is_normal(struct text text)
{
    uint8_t buffer[TEXT_MAX_BYTES], normal[TEXT_MAX_BYTES];
    struct span utf8;
    size_t len;

    return !text_utf8(text, buffer, &utf8)
           || (normalise(utf8, normal, &len) && span_equal(utf8, (struct span){ normal, len }));
}

bool text_is_nfc(struct text text)
{
    return text_is_ascii(text) || is_normal(text);
}

/* Of ASCII only, whatever locale the process has. */
static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet - 'A' + 'a') : octet;
}

bool text_equal_ignoring_case(struct span a, struct span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

bool text_is(struct span value, const char *literal)
{
    return text_equal_ignoring_case(value, (struct span){ (const uint8_t *)literal, strlen(literal) });
}
