/* tests/unit/test_text.c - ASN.1 strings as code points: decoding, alphabets, comparing. */
#include "lint/ascii.h"
#include "lint/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define UTF8(literal)      ((struct text){ DER_UTF8_STRING, SPAN_TEXT(literal) })
#define BMP(literal)       ((struct text){ DER_BMP_STRING, SPAN_TEXT(literal) })
#define UNIVERSAL(literal) ((struct text){ DER_UNIVERSAL_STRING, SPAN_TEXT(literal) })
#define PRINTABLE(literal) ((struct text){ DER_PRINTABLE_STRING, SPAN_TEXT(literal) })

static void assert_length(struct text text, size_t want)
{
    size_t have = 99;

    assert_true(text_length(text, &have));
    assert_int_equal(have, want);
}

static void assert_unreadable(struct text text)
{
    struct span bad = { NULL, 0 };
    size_t count;

    assert_false(text_length(text, &count));
    assert_false(text_check(text, &bad));
    assert_true(span_within(bad, text.rest));
}

static void characters_are_counted_not_octets(void **state)
{
    (void)state;
    assert_length(UTF8(""), 0);
    assert_length(UTF8("abc"), 3);
    assert_length(UTF8("M\xc3\xbcller"), 6);
    assert_length(UTF8("\xe5\xb1\xb1\xe7\x94\xb0"), 2);
    assert_length(UTF8("\xf0\x9f\x98\x80"), 1);
    assert_length(BMP("\0M\0\xfc"), 2);
    assert_length(UNIVERSAL("\0\1\xf6\0"), 1);
    assert_length((struct text){ DER_TELETEX_STRING, SPAN_TEXT("M\xfcller") }, 6);
}

static void octets_that_are_no_characters_are_a_fault(void **state)
{
    (void)state;
    assert_unreadable(UTF8("\xc3"));             /* cut */
    assert_unreadable(UTF8("a\xc0\x80"));        /* overlong NUL */
    assert_unreadable(UTF8("\xe0\x80\xaf"));     /* overlong */
    assert_unreadable(UTF8("\xed\xa0\x80"));     /* surrogate */
    assert_unreadable(UTF8("\xf4\x90\x80\x80")); /* above U+10FFFF */
    assert_unreadable(UTF8("\x80"));             /* continuation alone */
    assert_unreadable(UTF8("M\xfcller"));        /* Latin-1 */
    assert_unreadable(BMP("\0a\0"));             /* half a character */
    assert_unreadable(BMP("\xd8\x3d\xde\x00"));  /* surrogates are no UCS-2 */
    assert_unreadable(UNIVERSAL("\0\0\0"));      /* three octets */
    assert_unreadable(UNIVERSAL("\0\x11\0\0"));  /* above U+10FFFF */
    assert_unreadable((struct text){ DER_OCTET_STRING, SPAN_TEXT("a") });
}

static void a_fault_does_not_move_the_cursor(void **state)
{
    struct text text = UTF8("a\xc0\x80");
    const uint8_t *second = text.rest.at + 1;
    uint32_t character = 0;

    (void)state;
    assert_int_equal(text_next(&text, &character), TEXT_CHARACTER);
    assert_int_equal(character, 'a');
    assert_int_equal(text_next(&text, &character), TEXT_FAULT);
    assert_ptr_equal(text.rest.at, second);
}

static void each_type_has_its_alphabet(void **state)
{
    static const struct {
        unsigned tag;
        const char *allowed, *refused;
    } rows[] = {
        { DER_NUMERIC_STRING, "0123456789 ", "a-.+" },
        { DER_PRINTABLE_STRING, "AZaz09 '()+,-./:=?", "@_*&!\"#$%;<>[]\\^`{|}~" },
        { DER_IA5_STRING, "a@_*\t\x7f", "\x80\xff" },
        { DER_VISIBLE_STRING, "a@_* ~", "\t\n\x7f\x80" },
        { DER_TELETEX_STRING, "a\xfc", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (const char *at = rows[i].allowed; *at != '\0'; at++)
            assert_true(text_allows(rows[i].tag, (uint8_t)*at));
        for (const char *at = rows[i].refused; *at != '\0'; at++)
            assert_false(text_allows(rows[i].tag, (uint8_t)*at));
    }
    assert_false(text_allows(DER_PRINTABLE_STRING, 0));
}

static void the_first_character_outside_the_alphabet_is_shown(void **state)
{
    struct text text = PRINTABLE("info@example.com");
    struct span bad;

    (void)state;
    assert_false(text_check(text, &bad));
    assert_ptr_equal(bad.at, text.rest.at + 4);
    assert_int_equal(bad.len, 1);
    assert_true(text_check(PRINTABLE("O'Brien (Dublin)"), &bad));
}

static void every_type_becomes_utf8(void **state)
{
    const struct text texts[] = { UTF8("M\xc3\xbcller"), BMP("\0M\0\xfc\0l\0l\0e\0r"),
        { DER_TELETEX_STRING, SPAN_TEXT("M\xfcller") } };
    uint8_t buffer[TEXT_MAX_BYTES];
    struct span utf8;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_true(text_utf8(texts[i], buffer, &utf8));
        assert_true(span_equal(utf8, SPAN_TEXT("M\xc3\xbcller")));
    }
    assert_false(text_utf8(UTF8("\xff"), buffer, &utf8));
}

static void text_that_does_not_fit_is_refused(void **state)
{
    static uint8_t many[TEXT_MAX_BYTES + 1];
    uint8_t buffer[TEXT_MAX_BYTES];
    struct span utf8;

    (void)state;
    memset(many, 'a', sizeof many);
    assert_true(text_utf8((struct text){ DER_UTF8_STRING, { many, sizeof many - 1 } }, buffer, &utf8));
    assert_false(text_utf8((struct text){ DER_UTF8_STRING, { many, sizeof many } }, buffer, &utf8));
    assert_false(text_fold((struct text){ DER_UTF8_STRING, { many, sizeof many } }, buffer, &utf8));
}

static void texts_compare_without_outer_space_and_normal_form(void **state)
{
    (void)state;
    assert_true(text_same(UTF8("Acme GmbH"), PRINTABLE("Acme GmbH")));
    assert_true(text_same(UTF8("  Acme \t GmbH "), UTF8("Acme GmbH")));
    assert_true(text_same(UTF8("Acme\xc2\xa0GmbH"), UTF8("Acme GmbH")));   /* no-break space */
    assert_true(text_same(UTF8("Mu\xcc\x88ller"), UTF8("M\xc3\xbcller"))); /* NFD and NFC */
    assert_true(text_same(UTF8("A\xcc\x88"), UTF8("\xc3\x84")));           /* also in front */
    assert_false(text_same(UTF8("A\xcc\x88"), UTF8("B\xcc\x88")));
    assert_true(text_same(BMP("\0M\0\xfc\0l\0l\0e\0r"), UTF8("M\xc3\xbcller")));
    assert_false(text_same(UTF8("ACME GmbH"), UTF8("Acme GmbH")));
    assert_false(text_same(UTF8("AcmeGmbH"), UTF8("Acme GmbH")));
    assert_false(text_same(UTF8("Muller"), UTF8("M\xc3\xbcller")));
    assert_false(text_same(UTF8("\xff"), UTF8("\xff"))); /* what cannot be read equals nothing */
}

static void a_part_is_found_after_folding(void **state)
{
    (void)state;
    assert_true(text_contains(UTF8("pseudo:  Night Desk"), UTF8("Night Desk")));
    assert_false(text_contains(UTF8("Night"), UTF8("Night Desk")));
    assert_false(text_contains(UTF8("Night"), UTF8(" ")));
}

static void normal_form_c_is_recognised(void **state)
{
    (void)state;
    assert_true(text_is_nfc(UTF8("plain")));
    assert_true(text_is_nfc(UTF8("M\xc3\xbcller")));
    assert_false(text_is_nfc(UTF8("Mu\xcc\x88ller")));
    assert_false(text_is_nfc(UTF8("\xe2\x84\xab"))); /* ANGSTROM SIGN */
    assert_true(text_is_nfc(UTF8("\xff")));          /* not judged */
}

static void characters_that_names_do_not_have_are_told(void **state)
{
    (void)state;
    assert_int_equal(text_kind_of('a'), TEXT_PLAIN);
    assert_int_equal(text_kind_of(0), TEXT_CONTROL);
    assert_int_equal(text_kind_of(0x7f), TEXT_CONTROL);
    assert_int_equal(text_kind_of(0x9f), TEXT_CONTROL);
    assert_int_equal(text_kind_of(0xa0), TEXT_PLAIN);
    assert_int_equal(text_kind_of(0xe000), TEXT_PROHIBITED);
    assert_int_equal(text_kind_of(0xfdd0), TEXT_PROHIBITED);
    assert_int_equal(text_kind_of(0x10ffff), TEXT_PROHIBITED);
    assert_int_equal(text_kind_of(0x202e), TEXT_INVISIBLE);
    assert_int_equal(text_kind_of(0x200c), TEXT_PLAIN);
    assert_int_equal(text_kind_of(0x5c71), TEXT_PLAIN);
}

static void ascii_case_is_ignored_and_nothing_else(void **state)
{
    (void)state;
    assert_true(text_is(SPAN_TEXT("ExAmPle"), "example"));
    assert_false(text_is(SPAN_TEXT("exampl"), "example"));
    assert_false(text_is(SPAN_TEXT("@"), "`"));
    assert_false(text_is(SPAN_TEXT("\xc3\x84"), "\xc3\xa4"));
}

static void assert_set(const struct ascii_set *set, bool capitals, const char *marks)
{
    for (unsigned c = 0; c < 0x200; c++) {
        const bool alphanumeric = (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z')
                                  || (c >= 'a' && c <= 'z');

        assert_int_equal(
            ascii_set_has(set, c), alphanumeric || (c > 0 && c < 0x80 && strchr(marks, (int)c) != NULL));
    }
}

static void sets_of_ascii_have_the_characters_that_their_comments_name(void **state)
{
    char domain[0x80] = "";

    (void)state;
    assert_set(&ascii_printable, true, " '()+,-./:=?");
    assert_set(&ascii_uri, true, "%-._~:/?#[]@!$&'()*+,;=");
    assert_set(&ascii_atext, true, "!#$%&'*+-/=?^_`{|}~");
    for (char c = 0x21; c < 0x7f; c++)
        if (strchr("<>()[],;:\\\"", c) == NULL)
            domain[strlen(domain)] = c;
    assert_set(&ascii_label, false, "-");
    assert_set(&ascii_domain, true, domain);
}

/* At each place of texts of each length about that of a machine word. */
static void each_octet_of_a_text_is_looked_at(void **state)
{
    static const uint8_t bad[] = { 0x00, 0x09, 0x1f, 0x7f, 0x80, 0xff };
    uint8_t octets[20];

    (void)state;
    for (size_t len = 0; len <= sizeof octets; len++) {
        memset(octets, ' ', sizeof octets);
        assert_true(ascii_prints((struct span){ octets, len }));
        memset(octets, '~', sizeof octets);
        assert_true(ascii_prints((struct span){ octets, len }));
        for (size_t i = 0; i < len; i++)
            for (size_t n = 0; n < sizeof bad; n++) {
                octets[i] = bad[n];
                assert_false(ascii_prints((struct span){ octets, len }));
                assert_int_equal(ascii_only((struct span){ octets, len }), bad[n] < 0x80);
                octets[i] = '~';
            }
    }
}

static void signs_are_found_wherever_they_stand(void **state)
{
    uint8_t octets[20];

    (void)state;
    for (size_t len = 0; len <= sizeof octets; len++) {
        const struct span text = { octets, len };

        memset(octets, 0xff, sizeof octets);
        assert_int_equal(ascii_signs(text) & (ASCII_AT | ASCII_AMPERSAND), 0);
        for (size_t i = 0; i < len; i++) {
            octets[i] = '@';
            assert_int_equal(ascii_signs(text) & (ASCII_AT | ASCII_AMPERSAND), ASCII_AT);
            octets[i] = '&';
            assert_int_equal(ascii_signs(text) & (ASCII_AT | ASCII_AMPERSAND), ASCII_AMPERSAND);
            octets[i] = 0xff;
        }
    }
}

static void two_spaces_are_found_wherever_they_stand(void **state)
{
    uint8_t octets[20];

    (void)state;
    for (size_t len = 0; len <= sizeof octets; len++) {
        const struct span text = { octets, len };

        memset(octets, '!', sizeof octets); /* the character behind a space */
        assert_true(ascii_prints_tidy(text));
        for (size_t i = 0; i + 1 < len; i++) {
            octets[i] = ' ';
            assert_true(ascii_prints_tidy(text));
            octets[i + 1] = ' ';
            assert_false(ascii_prints_tidy(text));
            octets[i + 1] = '\t';
            assert_false(ascii_prints_tidy(text));
            octets[i] = octets[i + 1] = '!';
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_counted_not_octets),
        cmocka_unit_test(octets_that_are_no_characters_are_a_fault),
        cmocka_unit_test(a_fault_does_not_move_the_cursor),
        cmocka_unit_test(each_type_has_its_alphabet),
        cmocka_unit_test(the_first_character_outside_the_alphabet_is_shown),
        cmocka_unit_test(every_type_becomes_utf8),
        cmocka_unit_test(text_that_does_not_fit_is_refused),
        cmocka_unit_test(texts_compare_without_outer_space_and_normal_form),
        cmocka_unit_test(a_part_is_found_after_folding),
        cmocka_unit_test(normal_form_c_is_recognised),
        cmocka_unit_test(characters_that_names_do_not_have_are_told),
        cmocka_unit_test(ascii_case_is_ignored_and_nothing_else),
        cmocka_unit_test(sets_of_ascii_have_the_characters_that_their_comments_name),
        cmocka_unit_test(each_octet_of_a_text_is_looked_at),
        cmocka_unit_test(signs_are_found_wherever_they_stand),
        cmocka_unit_test(two_spaces_are_found_wherever_they_stand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
