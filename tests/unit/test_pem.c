/* tests/unit/test_pem.c - DER out of files: one block, canonical, or nothing. */
#include "module/pem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What `text` holds as a CERTIFICATE: its octets as a string, or NULL with a reason. */
static char *read_as_certificate(const char *text)
{
    uint8_t *der;
    size_t len = 0;
    const char *want = NULL;
    char *copy;

    if (!pem_read("CERTIFICATE", text, strlen(text), &der, &len, &want)) {
        assert_null(der);
        assert_non_null(want);
        return NULL;
    }
    copy = calloc(1, len + 1);
    memcpy(copy, der, len);
    free(der);
    return copy;
}

static void assert_reads(const char *text, const char *want)
{
    char *have = read_as_certificate(text);

    assert_non_null(have);
    assert_string_equal(have, want);
    free(have);
}

static void der_is_taken_as_it_is(void **state)
{
    (void)state;
    assert_reads("0 this begins like a SEQUENCE", "0 this begins like a SEQUENCE");
}

static void one_block_is_decoded(void **state)
{
    (void)state;
    assert_reads("-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n", "Man");
    assert_reads("-----BEGIN CERTIFICATE-----\r\nTW\r\nE=\r\n-----END CERTIFICATE-----\r\n", "Ma");
    assert_reads("Subject: CN=x\n-----BEGIN CERTIFICATE-----\nTQ==\n-----END CERTIFICATE-----\nmore", "M");
}

static void another_kind_of_block_is_passed_over(void **state)
{
    (void)state;
    assert_reads("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
                 "-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n",
        "Man");
}

static void anything_else_is_nothing(void **state)
{
    static const char *const bad[] = {
        "",
        "text",
        "-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTWFu\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nTWFu\n-----END PUBLIC KEY-----\n",
        "x-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTWF\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTW=u\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nT===\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTWFu!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTQ==TQ==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTR==\n-----END CERTIFICATE-----\n", /* spare bits set */
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4\n\nTWFu\n-----END CERTIFICATE-----\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(read_as_certificate(bad[i]));
}

/* Which of two would be the issuer? */
static void two_blocks_are_nothing(void **state)
{
    (void)state;
    assert_null(read_as_certificate("-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n"
                                    "-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n"));
}

static void text_with_a_nul_is_nothing(void **state)
{
    static const char text[] = "\0-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----\n";
    uint8_t *der;
    size_t len;
    const char *want;

    (void)state;
    assert_false(pem_read("CERTIFICATE", text, sizeof text - 1, &der, &len, &want));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(der_is_taken_as_it_is),
        cmocka_unit_test(one_block_is_decoded),
        cmocka_unit_test(another_kind_of_block_is_passed_over),
        cmocka_unit_test(anything_else_is_nothing),
        cmocka_unit_test(two_blocks_are_nothing),
        cmocka_unit_test(text_with_a_nul_is_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
