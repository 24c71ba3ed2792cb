/* DER written as text, for the certificates of tests: each form of an element, and its octets. */
#include "tests/rules/der_text.h"

#include "lint/span.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_octets(const char *text, struct span expected)
{
    uint8_t octets[1024];
    const size_t len = der_text(text, octets, sizeof(octets));

    assert_int_equal(len, expected.len);
    assert_memory_equal(octets, expected.at, len);
}

#define ASSERT_TEXT(text, octets) assert_octets(text, SPAN_TEXT(octets))

static void integers_are_minimal(void **state)
{
    (void)state;
    ASSERT_TEXT("0", "\x02\x01\x00");
    ASSERT_TEXT("127", "\x02\x01\x7f");
    ASSERT_TEXT("128", "\x02\x02\x00\x80");
    ASSERT_TEXT("-1", "\x02\x01\xff");
    ASSERT_TEXT("-128", "\x02\x01\x80");
    ASSERT_TEXT("-129", "\x02\x02\xff\x7f");
    ASSERT_TEXT("65537", "\x02\x03\x01\x00\x01");
    ASSERT_TEXT("INTEGER <00 01>", "\x02\x02\x00\x01"); /* what is not DER can be written */
}

static void identifiers_are_dotted_or_named(void **state)
{
    (void)state;
    ASSERT_TEXT("2.5.4.3", "\x06\x03\x55\x04\x03");
    ASSERT_TEXT("commonName", "\x06\x03\x55\x04\x03");
    ASSERT_TEXT("1.2.840.113549", "\x06\x06\x2a\x86\x48\x86\xf7\x0d");
    ASSERT_TEXT("2.999.1", "\x06\x03\x88\x37\x01");
}

static void containers_have_the_length_of_what_is_in_them(void **state)
{
    (void)state;
    ASSERT_TEXT("SEQUENCE { }", "\x30\x00");
    ASSERT_TEXT("SEQUENCE { SET { TRUE } NULL }", "\x30\x07\x31\x03\x01\x01\xff\x05\x00");
    ASSERT_TEXT("[0] { FALSE }", "\xa0\x03\x01\x01\x00");
    ASSERT_TEXT("[6] \"ab\"", "\x86\x02\x61\x62");
    ASSERT_TEXT("[2] <01 02>", "\x82\x02\x01\x02");
    ASSERT_TEXT("OCTETS { NULL }", "\x04\x02\x05\x00");
    ASSERT_TEXT("BITS { NULL }", "\x03\x03\x00\x05\x00");
    ASSERT_TEXT("BITS <05 a0>", "\x03\x02\x05\xa0");
}

static void long_lengths_are_in_the_fewest_octets(void **state)
{
    static const size_t contents[] = { 127, 128, 255, 256 };
    static const char *const headers[] = { "\x0c\x7f", "\x0c\x81\x80", "\x0c\x81\xff", "\x0c\x82\x01" };
    uint8_t octets[1024];
    char text[300];

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        snprintf(text, sizeof(text), "UTF8 \"%0*d\"", (int)contents[i], 0);
        der_text(text, octets, sizeof(octets));
        assert_memory_equal(octets, headers[i], strlen(headers[i]));
    }
}

static void strings_are_quoted(void **state)
{
    (void)state;
    ASSERT_TEXT("UTF8 \"a\\\"b\\\\c\"", "\x0c\x05"
                                        "a\"b\\c");
    ASSERT_TEXT("PRINTABLE \"\"", "\x13\x00");
    ASSERT_TEXT("UTF8 { \"a\" <00> \"b\" }", "\x0c\x03"
                                             "a\0b");
    ASSERT_TEXT("UTC \"260301000000Z\"", "\x17\x0d"
                                         "260301000000Z");
}

static void octets_stand_for_themselves(void **state)
{
    (void)state;
    ASSERT_TEXT("<30 80 00 00> \"x\"", "\x30\x80\x00\x00x");
    ASSERT_TEXT(" ", "");
}

/* True if der_text ends the process. */
static bool aborts(const char *text)
{
    uint8_t octets[16];
    int status;
    const pid_t child = fork();

    if (child == 0) {
        const bool quiet = freopen("/dev/null", "w", stderr) != NULL;

        signal(SIGABRT, SIG_DFL);
        der_text(text, octets, sizeof(octets));
        _exit(quiet ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void what_does_not_follow_the_form_ends_the_test(void **state)
{
    static const char *const wrong[] = { "SEQUENCE {", "SEQUENCE", "}", "nobodyKnowsThis", "<0>", "<0g>",
        "\"x", "[31] { }", "[0 { }", "UTF8 \"longer than sixteen octets\"" };

    (void)state;
    assert_false(aborts("NULL"));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_true(aborts(wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_minimal),
        cmocka_unit_test(identifiers_are_dotted_or_named),
        cmocka_unit_test(containers_have_the_length_of_what_is_in_them),
        cmocka_unit_test(long_lengths_are_in_the_fewest_octets),
        cmocka_unit_test(strings_are_quoted),
        cmocka_unit_test(octets_stand_for_themselves),
        cmocka_unit_test(what_does_not_follow_the_form_ends_the_test),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
