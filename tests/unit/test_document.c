/* Which artifact bytes are, by the tags of their first fields. */
#include "lint/document.h"

#include "tests/unit/der_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct build build;

static enum document_kind kind_of(const char *hex)
{
    build.len = 0;
    put_hex(&build, hex);
    wrap(&build, 0, DER_SEQUENCE);
    return document_kind(build_span(&build));
}

/* The same, inside the SEQUENCE that a signature makes. */
static enum document_kind kind_of_signed(const char *hex)
{
    build.len = 0;
    put_hex(&build, hex);
    wrap(&build, 0, DER_SEQUENCE);
    put_hex(&build, "30 03 06 01 2a 03 02 00 aa");
    wrap(&build, 0, DER_SEQUENCE);
    return document_kind(build_span(&build));
}

#define NAMES   "30 00 30 00"
#define VERSION "02 01 01"

static void a_certificate_is_recognised_bare_and_signed(void **state)
{
    (void)state;
    assert_int_equal(kind_of("a0 03 02 01 02 02 01 07"), DOCUMENT_CERTIFICATE);
    assert_int_equal(kind_of("02 01 07 " NAMES " 30 00"), DOCUMENT_CERTIFICATE);
    assert_int_equal(kind_of_signed("a0 03 02 01 02 02 01 07"), DOCUMENT_CERTIFICATE);
    assert_int_equal(kind_of_signed("02 01 07 " NAMES " 30 00"), DOCUMENT_CERTIFICATE);
}

static void what_no_signature_makes_is_not_signed(void **state)
{
    (void)state;
    assert_int_equal(kind_of("30 08 a0 03 02 01 02 02 01 07 30 00 04 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of("30 08 a0 03 02 01 02 02 01 07 05 00 03 01 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of("30 08 a0 03 02 01 02 02 01 07 30 00 03 01 00"), DOCUMENT_CERTIFICATE);
}

static void a_revocation_list_is_recognised_bare_and_signed(void **state)
{
    (void)state;
    assert_int_equal(kind_of(VERSION " " NAMES " 17 00"), DOCUMENT_CRL);
    assert_int_equal(kind_of(VERSION " " NAMES " 18 00"), DOCUMENT_CRL);
    assert_int_equal(kind_of(NAMES " 17 00"), DOCUMENT_CRL);
    assert_int_equal(kind_of_signed(VERSION " " NAMES " 17 00"), DOCUMENT_CRL);
}

static void a_certification_request_is_recognised_bare_and_signed(void **state)
{
    (void)state;
    assert_int_equal(kind_of("02 01 00 " NAMES " a0 00"), DOCUMENT_REQUEST);
    assert_int_equal(kind_of_signed("02 01 00 " NAMES " a0 00"), DOCUMENT_REQUEST);
}

static void an_ocsp_response_is_recognised_by_its_responder_and_time(void **state)
{
    (void)state;
    assert_int_equal(kind_of("a1 02 30 00 18 00"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("a2 02 04 00 18 00"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("a0 03 02 01 00 a1 02 30 00 18 00"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("a0 03 02 01 01 a2 02 04 00 18 00"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("a1 02 30 00 17 00"), DOCUMENT_OCSP_RESPONSE); /* to be refused by name */
    assert_int_equal(kind_of("a1 02 30 00 30 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of("a3 02 30 00 18 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of("82 02 04 00 18 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of_signed("a2 02 04 00 18 00"), DOCUMENT_OCSP_RESPONSE);
}

static void what_an_ocsp_response_is_sent_in_is_recognised(void **state)
{
    (void)state;
    assert_int_equal(kind_of("0a 01 00 a0 02 30 00"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("0a 01 06"), DOCUMENT_OCSP_RESPONSE);
    assert_int_equal(kind_of("0a 01 00 30 00"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of_signed("0a 01 00 a0 02 30 00"), DOCUMENT_UNKNOWN);
}

static void free_bytes_are_nothing(void **state)
{
    (void)state;
    assert_int_equal(document_kind((struct span){ NULL, 0 }), DOCUMENT_UNKNOWN);
    assert_int_equal(document_kind(SPAN_TEXT("eyJhbGciOiJFUzI1NiJ9")), DOCUMENT_UNKNOWN);
    assert_int_equal(
        document_kind(SPAN_TEXT("                                TLS 1.3, server")), DOCUMENT_UNKNOWN);
    assert_int_equal(document_kind(SPAN_TEXT("\x30\x80\xa0\x03\x02\x01\x02\x02\x01\x07")), DOCUMENT_UNKNOWN);
    assert_int_equal(document_kind(SPAN_TEXT("\x31\x08\xa0\x03\x02\x01\x02\x02\x01\x07")), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of(""), DOCUMENT_UNKNOWN);
}

static void kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(document_name(DOCUMENT_CERTIFICATE), "certificate");
    assert_string_equal(document_name(DOCUMENT_CRL), "crl");
    assert_string_equal(document_name(DOCUMENT_OCSP_RESPONSE), "ocsp-response");
    assert_string_equal(document_name(DOCUMENT_REQUEST), "certificate-request");
    assert_string_equal(document_name(DOCUMENT_UNKNOWN), "");
    assert_string_equal(document_name(DOCUMENT_KIND_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_is_recognised_bare_and_signed),
        cmocka_unit_test(what_no_signature_makes_is_not_signed),
        cmocka_unit_test(a_revocation_list_is_recognised_bare_and_signed),
        cmocka_unit_test(a_certification_request_is_recognised_bare_and_signed),
        cmocka_unit_test(an_ocsp_response_is_recognised_by_its_responder_and_time),
        cmocka_unit_test(what_an_ocsp_response_is_sent_in_is_recognised),
        cmocka_unit_test(free_bytes_are_nothing),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
