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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_4648_hold_both_ways),
        cmocka_unit_test(everything_but_the_one_form_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
