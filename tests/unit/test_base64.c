/* tests/unit/test_base64.c - RFC 4648 base64. */
#include "audit/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_vectors_of_rfc_4648_hold_both_ways(void **state)
{
    static const char *const vectors[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
        { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
        { "\xfb\xff\xfe", "+//+" } };
    char text[16];
    uint8_t bytes[16];
    size_t len = 0;

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        const size_t want = strlen(vectors[i][0]);
        assert_int_equal(base64_length(want), strlen(vectors[i][1]));
        base64_write((const uint8_t *)vectors[i][0], want, text);
        assert_memory_equal(text, vectors[i][1], base64_length(want));
        assert_true(base64_read(vectors[i][1], strlen(vectors[i][1]), bytes, &len));
        assert_int_equal(len, want);
        assert_memory_equal(bytes, vectors[i][0], want);
        assert_true(base64_read(vectors[i][1], strlen(vectors[i][1]), NULL, &len));
        assert_int_equal(len, want);
    }
}

static void everything_but_the_one_form_is_refused(void **state)
{
    static const char *const wrong[] = { "Z", "Zg",
        "Zg=", "Zh==", "Zm9=", "====", "Zg==Zg==", "Z===", "Z=g=", "Zm 9", "Zm9\n", "Zm9-", "Zm9_", "=Zm9" };
    size_t len = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (base64_read(wrong[i], strlen(wrong[i]), NULL, &len))
            fail_msg("read although it is not canonical: %s", wrong[i]);
}

static void what_is_no_digit_is_seen_at_every_place(void **state)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[17] = "Zm9vZm9vZm9vZm9v";
    uint8_t bytes[12];
    size_t len = 0;

    (void)state;
    for (size_t place = 0; place < 16; place++)
        for (int octet = 1; octet < 256; octet++) {
            const bool pad = octet == '=' && place == 15; /* "Zm9=" has bits that are not zero */
            const bool want = strchr(digits, octet) != NULL && !pad;
            const char before = text[place];
            text[place] = (char)octet;
            if (base64_read(text, 16, bytes, &len) != want || base64_read(text, 16, NULL, &len) != want)
                fail_msg("octet %d at place %zu", octet, place);
            text[place] = before;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_4648_hold_both_ways),
        cmocka_unit_test(everything_but_the_one_form_is_refused),
        cmocka_unit_test(what_is_no_digit_is_seen_at_every_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
