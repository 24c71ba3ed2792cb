/* lint/person_name.c - do two texts name the same person? Words without case, accents and usual transcriptions. */
#include "lint/person_name.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

enum { LAST_LATIN = 0x24f /* end of Latin Extended-B, after accents are taken off */ };

/* The words of a text in comparable form, divided by single spaces. */
struct words {
    uint8_t text[TEXT_MAX_BYTES];
    size_t len;
    bool latin, other; /* letters of Latin, of other scripts */
};

static bool is_letter(uint32_t character)
{
    if (character < 0x80)
        return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
    return uc_is_general_category(character, UC_CATEGORY_L);
}

/* Letters that have no decomposition: as what they are transcribed. */
static uint32_t transcribed(uint32_t character)
{
    switch (character) {
    case 0x00f8: return 'o'; /* o with stroke */
    case 0x0142: return 'l'; /* l with stroke */
    case 0x0111: return 'd'; /* d with stroke */
    case 0x0131: return 'i'; /* dotless i */
    case 0x00e6: return 'a'; /* ae */
    case 0x0153: return 'o'; /* oe */
    case 0x00f0: return 'd'; /* eth */
    case 0x00fe: return 't'; /* thorn */
    default: return character;
    }
}

static bool add(struct words *words, uint32_t character)
{
    const uint8_t last = words->len > 0 ? words->text[words->len - 1] : ' ';
    int count;

    if (character == ' ' && last == ' ')
        return true;
    if (character == 'e' && (last == 'a' || last == 'o' || last == 'u')) /* Mueller, Muller */
        return true;
    if (words->len == sizeof(words->text))
        return false;
    if (character < 0x80) {
        words->text[words->len++] = (uint8_t)character;
        return true;
    }
    count = u8_uctomb(words->text + words->len, character, (ptrdiff_t)(sizeof(words->text) - words->len));
    if (count <= 0)
        return false;
    words->len += (size_t)count;
    return true;
}

/* Adds one character of folded text: letters and digits as they are, everything else as a space. */
static bool add_folded(struct words *words, uint32_t character)
{
    const bool mark = character >= 0x80 && uc_is_general_category(character, UC_CATEGORY_M);

    if (mark && character < 0x370) /* an accent, not a vowel sign */
        return true;
    character = transcribed(character);
    if (is_letter(character)) {
        words->latin = words->latin || character <= LAST_LATIN;
        words->other = words->other || character > LAST_LATIN;
    } else if (!mark && !(character >= '0' && character <= '9')) {
        character = ' ';
    }
    return add(words, character);
}

/* Fills `words`; false if the text cannot be read, is too long, or memory is short. */
static bool words_read(struct text text, struct words *words)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED, *folded = NULL;
    uint32_t character = 0;
    struct text rest = text;
    struct span utf8;
    size_t len = 0;
    bool ok = true;

    words->len = 0;
    words->latin = words->other = false;
    if (!text_is_ascii(text)) {
        if (!text_utf8(text, buffer, &utf8))
            return false;
        folded = u8_casefold(utf8.at, utf8.len, NULL, UNINORM_NFKD, NULL, &len);
        if (folded == NULL)
            return false;
        rest = (struct text){ DER_UTF8_STRING, { folded, len } };
    }
    while (ok && text_next(&rest, &character) == TEXT_CHARACTER)
        ok = add_folded(words, character >= 'A' && character <= 'Z' ? character + 32 : character);
    free(folded);
    return ok;
}

/* True if some word of `a` occurs in `b`. */
static bool word_occurs(const struct words *a, const struct words *b)
{
    size_t begin = 0;

    while (begin < a->len) {
        size_t end = begin;

        while (end < a->len && a->text[end] != ' ')
            end++;
        if (end > begin && memmem(b->text, b->len, a->text + begin, end - begin) != NULL)
            return true;
        begin = end + 1;
    }
    return false;
}

enum person_likeness person_compare(struct text a, struct text b)
{
    struct words words_a NOT_CLEARED, words_b NOT_CLEARED;

    if (!words_read(a, &words_a) || !words_read(b, &words_b))
        return PERSON_UNCLEAR;
    if (word_occurs(&words_a, &words_b) || word_occurs(&words_b, &words_a))
        return PERSON_ALIKE;
    return (words_a.latin && words_b.latin && !words_a.other && !words_b.other) ? PERSON_OTHER
                                                                                : PERSON_UNCLEAR;
}

bool text_has_letter(struct text text)
{
    uint32_t character = 0;

    while (text_next(&text, &character) == TEXT_CHARACTER)
        if (is_letter(character))
            return true;
    return false;
}
