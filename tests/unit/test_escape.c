/* tests/unit/test_escape.c - untrusted bytes as printable ASCII, and back. */
#include "audit/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 2048 };

/* Wants `bytes` to become `text`, and `text` to become `bytes` again. */
static void assert_escaped(const char *bytes, size_t len, const char *text)
{
    char out[ROOM];
    uint8_t back[ROOM];
    size_t back_len = 0;
    bool cut = true;

    const size_t written = escape_write((const uint8_t *)bytes, len, out, sizeof out - 1);
    out[written] = '\0';
    assert_string_equal(out, text);
    assert_true(escape_read(text, strlen(text), back, &back_len, &cut));
    assert_int_equal(back_len, len);
    assert_memory_equal(back, bytes, len);
    assert_false(cut);
}

#define ASSERT_ESCAPED(bytes, text) assert_escaped(bytes, sizeof(bytes) - 1, text)

static void printable_ascii_stands_for_itself(void **state)
{
    (void)state;
    ASSERT_ESCAPED("", "");
    ASSERT_ESCAPED("CN=Example, O=\\x 'a' /b> {}[]:~", "CN=Example, O=\\\\x 'a' /b> {}[]:~");
    ASSERT_ESCAPED("say \"yes\"", "say \\\"yes\\\"");
}

static void newlines_controls_and_terminal_escapes_are_escaped(void **state)
{
    (void)state;
    ASSERT_ESCAPED("a\nb\r\tc", "a\\u000ab\\u000d\\u0009c");
    ASSERT_ESCAPED("\x1b[31mred\x1b]0;title\x07", "\\u001b[31mred\\u001b]0;title\\u0007");
    ASSERT_ESCAPED("\x7f", "\\u007f");
    ASSERT_ESCAPED("\xc2\x9b"
                   "31m",
        "\\u009b31m"); /* CSI as a C1 control */
}

static void bidi_and_other_characters_are_escaped_by_code_point(void **state)
{
    (void)state;
    ASSERT_ESCAPED("\xe2\x80\xae"
                   "gro.elpmaxe",
        "\\u202egro.elpmaxe");
    ASSERT_ESCAPED("M\xc3\xbcller", "M\\u00fcller");
    ASSERT_ESCAPED("\xf0\x9f\x98\x80", "\\ud83d\\ude00");
    ASSERT_ESCAPED("\xf4\x8f\xbf\xbf", "\\udbff\\udfff");
}

static void bytes_that_are_no_utf8_and_nul_are_marked(void **state)
{
    (void)state;
    ASSERT_ESCAPED("a\0b", "a<00>b");
    ASSERT_ESCAPED("M\xfcller", "M<fc>ller");
    ASSERT_ESCAPED("\xc3", "<c3>");
    ASSERT_ESCAPED("\xc0\x80", "<c0><80>");                 /* overlong */
    ASSERT_ESCAPED("\xe0\x9f\xbf", "<e0><9f><bf>");         /* overlong */
    ASSERT_ESCAPED("\xed\xa0\x80", "<ed><a0><80>");         /* a surrogate */
    ASSERT_ESCAPED("\xf4\x90\x80\x80", "<f4><90><80><80>"); /* above U+10FFFF */
    ASSERT_ESCAPED("\xf8\x88\x80\x80\x80", "<f8><88><80><80><80>");
    ASSERT_ESCAPED("\xe2\x80"
                   "A",
        "<e2><80>A");
}

static void a_mark_cannot_be_forged(void **state)
{
    (void)state;
    ASSERT_ESCAPED("<fc>", "<3c>fc>");
    ASSERT_ESCAPED("<cut>", "<3c>cut>");
    ASSERT_ESCAPED("\\u00fc", "\\\\u00fc");
}

static void long_text_is_cut_between_characters(void **state)
{
    char out[32];
    uint8_t back[32];
    size_t back_len = 0;
    bool cut = false;

    (void)state;
    assert_int_equal(escape_write((const uint8_t *)"0123456789abcdef", 16, out, 16), 16); /* fits */
    assert_memory_equal(out, "0123456789abcdef", 16);
    assert_int_equal(escape_write((const uint8_t *)"0123456789abcdefg", 17, out, 16), 16);
    assert_memory_equal(out, "0123456789a<cut>", 16);
    assert_true(escape_read(out, 16, back, &back_len, &cut));
    assert_true(cut);
    assert_int_equal(back_len, 11);
    assert_int_equal(escape_write((const uint8_t *)"01234567\n9abcdefg", 17, out, 16), 13);
    assert_memory_equal(out, "01234567<cut>", 13); /* no half of \u000a */
}

static void only_the_one_form_of_a_text_is_read(void **state)
{
    static const char *const wrong[] = { "\n", "\x80", "\"", "\\", "\\n", "\\/", "\\u00FC", "\\u0041",
        "\\u0000", "\\u00f", "\\ud83d", "\\ude00", "\\ud83d\\u0041", "\\ud83dxxxxxx", "<", "<41>", "<FC>",
        "<fc", "<cut>a", "<c3><bc>", "<3c", "\\u003c", "\\u0022" };
    uint8_t back[64];
    size_t len = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (escape_read(wrong[i], strlen(wrong[i]), back, &len, NULL))
            fail_msg("read although it is not canonical: %s", wrong[i]);
}

static void whatever_the_bytes_the_text_is_printable_bounded_and_reads_back(void **state)
{
    uint8_t bytes[200], back[ROOM];
    char out[ROOM];
    size_t back_len = 0;
    uint32_t random = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        const size_t len = (size_t)round % sizeof bytes, limit = 16 + (size_t)round % 300;
        for (size_t i = 0; i < len; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (uint8_t)(random >> ((round & 1) != 0 ? 24 : 25)); /* every other round is ASCII */
            if ((random & 0x700) == 0)
                bytes[i] = (uint8_t) "<\\\"\xe2\x80\xc3\xf0\x90"[random >> 12 & 7];
        }
        bool cut = false;
        const size_t written = escape_write(bytes, len, out, limit);
        assert_true(written <= limit);
        for (size_t i = 0; i < written; i++)
            assert_true(out[i] >= 0x20 && out[i] <= 0x7e);
        assert_true(escape_read(out, written, back, &back_len, &cut));
        assert_true(cut ? back_len < len : back_len == len);
        assert_memory_equal(back, bytes, back_len);
    }
}

static void what_does_not_stand_for_itself_is_seen_at_every_place(void **state)
{
    char text[25];
    size_t len = 0;

    (void)state;
    for (size_t size = 1; size < sizeof text; size++)
        for (size_t place = 0; place < size; place++)
            for (int octet = 0; octet < 256; octet++) {
                const bool want = octet >= 0x20 && octet <= 0x7e && octet != '"' && octet != '\\'
                                  && octet != '<';
                memset(text, 'x', size);
                text[place] = (char)octet;
                if (escape_read(text, size, NULL, &len, NULL) != want)
                    fail_msg("octet %d at place %zu of %zu", octet, place, size);
                assert_true(!want || len == size);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printable_ascii_stands_for_itself),
        cmocka_unit_test(newlines_controls_and_terminal_escapes_are_escaped),
        cmocka_unit_test(bidi_and_other_characters_are_escaped_by_code_point),
        cmocka_unit_test(bytes_that_are_no_utf8_and_nul_are_marked),
        cmocka_unit_test(a_mark_cannot_be_forged),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(only_the_one_form_of_a_text_is_read),
        cmocka_unit_test(whatever_the_bytes_the_text_is_printable_bounded_and_reads_back),
        cmocka_unit_test(what_does_not_stand_for_itself_is_seen_at_every_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
