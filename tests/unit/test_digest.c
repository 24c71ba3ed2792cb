/* Digests that documents name keys by, against the examples of their standard. */
#include "lint/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_digest(enum digest_kind kind, struct span bytes, const char *hex)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    char text[2 * LINT_DIGEST_BYTES + 1];
    const size_t len = digest_of(kind, bytes, digest);

    assert_int_equal(2 * len, strlen(hex));
    for (size_t i = 0; i < len; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(text, hex);
}

/* FIPS 180-4's example of one block: "abc". */
static void each_digest_of_abc_is_that_of_its_standard(void **state)
{
    (void)state;
    assert_digest(LINT_SHA1, SPAN_TEXT("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_digest(
        LINT_SHA256, SPAN_TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest(LINT_SHA384, SPAN_TEXT("abc"),
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    assert_digest(LINT_SHA512, SPAN_TEXT("abc"),
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static void nothing_has_a_digest_too(void **state)
{
    (void)state;
    assert_digest(LINT_SHA1, (struct span){ NULL, 0 }, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

static void what_is_no_digest_has_no_length(void **state)
{
    uint8_t digest[LINT_DIGEST_BYTES];

    (void)state;
    assert_int_equal(digest_of(LINT_DIGEST_COUNT, SPAN_TEXT("abc"), digest), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_digest_of_abc_is_that_of_its_standard),
        cmocka_unit_test(nothing_has_a_digest_too),
        cmocka_unit_test(what_is_no_digest_has_no_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
