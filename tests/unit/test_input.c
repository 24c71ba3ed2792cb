/* tests/unit/test_input.c - which documents a file has. */
#include "cli/input.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* A document of 132 octets: SEQUENCE { OCTET STRING }, with a length in the long form as every certificate has. */
enum { DOCUMENT_BYTES = 133 };
static const uint8_t begin[] = { 0x30, 0x81, 0x82, 0x04, 0x81, 0x7f };

static struct span document(void)
{
    static uint8_t bytes[DOCUMENT_BYTES];

    memset(bytes, 0x5a, sizeof bytes);
    memcpy(bytes, begin, sizeof begin);
    return SPAN_OF(bytes);
}

/* Its base64 (RFC 4648), in lines of 64: "MIGCBIF/" and then the 127 octets 5a. */
#define BLOCK                                                                                                \
    "MIGCBIF/WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpa\n"                                     \
    "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpa\n"                                     \
    "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWg==\n"
#define PEM(label) "-----BEGIN " label "-----\n" BLOCK "-----END " label "-----\n"

static void assert_document(const struct input *input, size_t index, const char *label)
{
    assert_true(index < input->count);
    assert_null(input->documents[index].fault);
    assert_true(span_equal(input->documents[index].der, document()));
    if (label == NULL)
        assert_null(input->documents[index].label);
    else
        assert_string_equal(input->documents[index].label, label);
}

/* The text has exactly one document, with that label. */
static void assert_one(const char *text, const char *label)
{
    struct input input;

    assert_true(input_open_bytes(&input, text, strlen(text)));
    assert_int_equal(input.count, 1);
    assert_document(&input, 0, label);
    input_close(&input);
}

static void assert_refused(const void *bytes, size_t len, const char *fault)
{
    struct input input;

    assert_false(input_open_bytes(&input, bytes, len));
    assert_string_equal(input.fault, fault);
    input_close(&input);
}

/* Every LF of `text` as CR LF, after `before`. To be freed. */
static char *with_crlf(const char *before, const char *text)
{
    char *out = malloc(strlen(before) + 2 * strlen(text) + 1), *at = out;

    assert_non_null(out);
    at = stpcpy(at, before);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            *at++ = '\r';
        *at++ = *text;
    }
    *at = '\0';
    return out;
}

static void der_is_one_document_with_all_that_follows_it(void **state)
{
    uint8_t bytes[DOCUMENT_BYTES + 3] = { 0 };
    struct input input;

    (void)state;
    memcpy(bytes, document().at, DOCUMENT_BYTES);
    assert_true(input_open_bytes(&input, bytes, sizeof bytes));
    assert_int_equal(input.count, 1);
    assert_null(input.documents[0].label);
    assert_true(span_equal(input.documents[0].der, SPAN_OF(bytes)));
    input_close(&input);
}

static void pem_inside_der_is_not_looked_at(void **state)
{
    static const char pem[] = "\n" PEM("CERTIFICATE");
    uint8_t bytes[4 + sizeof pem] = { 0x30, 0x82, 0x01, 0x00 };
    struct input input;

    (void)state;
    memcpy(bytes + 4, pem, sizeof pem);
    assert_true(input_open_bytes(&input, bytes, sizeof bytes));
    assert_int_equal(input.count, 1);
    assert_true(span_equal(input.documents[0].der, SPAN_OF(bytes)));
    input_close(&input);
}

static void a_pem_block_is_a_document_with_a_label(void **state)
{
    (void)state;
    assert_one(PEM("CERTIFICATE"), "CERTIFICATE");
    assert_one(PEM("X509 CRL"), "X509 CRL");
}

static void pem_may_have_text_around_it_as_openssl_prints(void **state)
{
    (void)state;
    assert_one(
        "Certificate:\n    Data:\n        Version: 3 (0x2)\n" PEM("CERTIFICATE") "trailer\n", "CERTIFICATE");
    assert_one("subject=CN = a\n\nissuer=CN = -----BEGIN b\n" PEM("CERTIFICATE"), "CERTIFICATE");
}

static void pem_may_have_crlf_and_a_byte_order_mark(void **state)
{
    char *text = with_crlf("\xef\xbb\xbf", PEM("CERTIFICATE"));

    (void)state;
    assert_one(text, "CERTIFICATE");
    assert_one(text + 3, "CERTIFICATE"); /* without the mark */
    free(text);
    assert_one("\xef\xbb\xbf" PEM("CERTIFICATE"), "CERTIFICATE");
}

static void every_pem_block_is_a_document_in_its_order(void **state)
{
    static const char text[] = PEM("CERTIFICATE") "between\n" PEM("X509 CRL") PEM("CERTIFICATE")
        PEM("TRUSTED CERTIFICATE");
    struct input input;

    (void)state;
    assert_true(input_open_bytes(&input, text, sizeof text - 1));
    assert_int_equal(input.count, 4);
    assert_document(&input, 0, "CERTIFICATE");
    assert_document(&input, 1, "X509 CRL");
    assert_document(&input, 2, "CERTIFICATE");
    assert_document(&input, 3, "TRUSTED CERTIFICATE");
    input_close(&input);
}

static void a_broken_block_is_told_and_the_others_are_read(void **state)
{
    static const char *const broken[] = {
        "-----BEGIN CERTIFICATE-----\nMIGC!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIGCBIF\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n" BLOCK "-----END X509 CRL-----\n",
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X\n\n" BLOCK
        "-----END CERTIFICATE-----\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        char text[2048];
        struct input input;

        (void)snprintf(text, sizeof text, "%s%s%s", PEM("CERTIFICATE"), broken[i], PEM("X509 CRL"));
        assert_true(input_open_bytes(&input, text, strlen(text)));
        assert_int_equal(input.count, 3);
        assert_document(&input, 0, "CERTIFICATE");
        assert_non_null(input.documents[1].fault);
        assert_null(input.documents[1].label);
        assert_int_equal(input.documents[1].der.len, 0);
        assert_document(&input, 2, "X509 CRL");
        input_close(&input);
    }
}

static void a_block_that_does_not_end_is_told(void **state)
{
    static const char text[] = "-----BEGIN CERTIFICATE-----\n" BLOCK;
    struct input input;

    (void)state;
    assert_true(input_open_bytes(&input, text, sizeof text - 1));
    assert_int_equal(input.count, 1);
    assert_non_null(input.documents[0].fault);
    input_close(&input);
}

static void base64_without_armour_is_one_document(void **state)
{
    char *text = with_crlf("\xef\xbb\xbf \t\r\n", BLOCK "\n\n");

    (void)state;
    assert_one(BLOCK, NULL);
    assert_one(text, NULL);
    free(text);
}

static void base64_with_anything_else_in_it_is_refused(void **state)
{
    static const char fault[] = "want base64 to the end, as it begins, have something else in it";
    static const char *const texts[] = { BLOCK "trailer.", "MIGC\n-----END CERTIFICATE-----", "M", "MIGCBIF",
        "MIGC====", "MIGC\vMIGC", "Many words make no document" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_refused(texts[i], strlen(texts[i]), fault);
}

static void other_bytes_are_left_to_the_lint_core(void **state)
{
    static const uint8_t bytes[] = { 0xff, 0x00, 'h', 'e', 'l', 'l', 'o' };
    struct input input;

    (void)state;
    assert_true(input_open_bytes(&input, bytes, sizeof bytes));
    assert_int_equal(input.count, 1);
    assert_true(span_equal(input.documents[0].der, SPAN_OF(bytes)));
    input_close(&input);
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    assert_refused("", 0, "want a document, have an empty file");
}

static void a_length_of_a_gibibyte_is_only_a_claim(void **state)
{
    static const uint8_t bytes[] = { 0x30, 0x84, 0x40, 0x00, 0x00, 0x00, 0x02, 0x01 };
    struct input input;

    (void)state;
    assert_true(input_open_bytes(&input, bytes, sizeof bytes));
    assert_int_equal(input.documents[0].der.len, sizeof bytes);
    input_close(&input);
}

/* A file that takes no room on the disk. */
static void make_file(char *path, off_t size)
{
    const int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, size), 0);
    assert_int_equal(close(fd), 0);
}

static void a_file_of_128_mebibytes_is_read_and_one_octet_more_is_refused(void **state)
{
    char path[] = "/tmp/lintgate-input-XXXXXX";
    struct input input;

    (void)state;
    make_file(path, INPUT_MAX_BYTES);
    assert_true(input_open(&input, path));
    assert_int_equal(input.documents[0].der.len, INPUT_MAX_BYTES);
    input_close(&input);
    assert_int_equal(truncate(path, (off_t)INPUT_MAX_BYTES + 1), 0);
    assert_false(input_open(&input, path));
    assert_string_equal(input.fault, "want at most 134217728 octets (128 MiB), have more");
    input_close(&input);
    assert_int_equal(unlink(path), 0);
}

static void what_is_no_file_is_refused(void **state)
{
    struct input input;

    (void)state;
    assert_false(input_open(&input, "/tmp/lintgate/no/such/file"));
    assert_string_equal(input.fault, "want to open it, cannot: No such file or directory");
    input_close(&input);
    assert_false(input_open(&input, "/tmp"));
    assert_string_equal(input.fault, "want to read it, cannot: Is a directory");
    input_close(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(der_is_one_document_with_all_that_follows_it),
        cmocka_unit_test(pem_inside_der_is_not_looked_at),
        cmocka_unit_test(a_pem_block_is_a_document_with_a_label),
        cmocka_unit_test(pem_may_have_text_around_it_as_openssl_prints),
        cmocka_unit_test(pem_may_have_crlf_and_a_byte_order_mark),
        cmocka_unit_test(every_pem_block_is_a_document_in_its_order),
        cmocka_unit_test(a_broken_block_is_told_and_the_others_are_read),
        cmocka_unit_test(a_block_that_does_not_end_is_told),
        cmocka_unit_test(base64_without_armour_is_one_document),
        cmocka_unit_test(base64_with_anything_else_in_it_is_refused),
        cmocka_unit_test(other_bytes_are_left_to_the_lint_core),
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(a_length_of_a_gibibyte_is_only_a_claim),
        cmocka_unit_test(a_file_of_128_mebibytes_is_read_and_one_octet_more_is_refused),
        cmocka_unit_test(what_is_no_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
