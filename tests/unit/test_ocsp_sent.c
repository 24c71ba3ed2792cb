/* OCSP responses as they are sent: signed, and whole; where they end; how their fields are called. */
#include "lint/document.h"
#include "tests/unit/exact.h"
#include "tests/unit/ocsp_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define SIGNATURE "SEQUENCE { 1.2.840.10045.4.3.2 } BITS <00 01>"

static void a_signed_response_is_read_with_its_certificates(void **state)
{
    (void)state;
    make("SEQUENCE { " TBS " " SIGNATURE " [0] { SEQUENCE { SEQUENCE { 1 } SEQUENCE { 2 } } } }",
        PARTS((struct parts){ .responder = NULL }));
    assert_true(ocsp_read(made, &ocsp, &error));
    assert_int_equal(document_kind(made), DOCUMENT_OCSP_RESPONSE);
    assert_true(ocsp.is_signed);
    assert_octets(ocsp.outer_alg, "SEQUENCE { 1.2.840.10045.4.3.2 }");
    assert_octets(ocsp.certs, "SEQUENCE { 1 } SEQUENCE { 2 }");
    assert_null(ocsp.status_field.at);
    assert_octets(ocsp.first.whole, GOOD);

    make("SEQUENCE { " TBS " " SIGNATURE " }", PARTS((struct parts){ .responder = NULL }));
    assert_true(ocsp_read(made, &ocsp, &error));
    assert_null(ocsp.certs_field.at);
}

#define WHOLE                                                                                                \
    "SEQUENCE { ENUMERATED <00> [0] { SEQUENCE { %s OCTETS { SEQUENCE { " TBS " " SIGNATURE                  \
    " %s } %s } } %s } }"

static void a_whole_ocsp_response_is_read_with_what_is_in_it(void **state)
{
    (void)state;
    make(WHOLE, "ocspBasic", PARTS((struct parts){ .responder = BY_NAME }), "", "", "");
    assert_true(ocsp_read(made, &ocsp, &error));
    assert_int_equal(document_kind(made), DOCUMENT_OCSP_RESPONSE);
    assert_true(ocsp.is_signed);
    assert_octets(ocsp.status_field, "ENUMERATED <00>");
    assert_int_equal(ocsp.response_status, 0);
    assert_octets(ocsp.responder_id, BY_NAME);
    assert_octets(ocsp.first.whole, GOOD);
    assert_true(span_within(ocsp.tbs, made));
}

static void assert_refused(enum der_fault fault, const char *field)
{
    assert_false(ocsp_read(made, &ocsp, &error));
    assert_int_equal(error.fault, fault);
    assert_string_equal(error.field, field);
}

static void a_whole_ocsp_response_of_another_structure_is_refused(void **state)
{
    const struct parts usual = { .responder = NULL };

    (void)state;
    make("SEQUENCE { ENUMERATED <06> }"); /* unauthorized: nothing is signed */
    assert_int_equal(document_kind(made), DOCUMENT_OCSP_RESPONSE);
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "responseBytes");
    make(WHOLE, "1.2.3", PARTS(usual), "", "", "");
    assert_refused(DER_FAULT_VALUE, "responseType");
    make(WHOLE, "ocspBasic", PARTS(usual), "", "NULL", "");
    assert_refused(DER_FAULT_TRAILING, "response");
    make(WHOLE, "ocspBasic", PARTS(usual), "", "", "NULL");
    assert_refused(DER_FAULT_TRAILING, "responseBytes");
    make(WHOLE, "ocspBasic", PARTS(usual), "[0] { SEQUENCE { NULL } }", "", "");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "certs");
    make(WHOLE, "ocspBasic", PARTS(usual), "[1] { SEQUENCE { } }", "", "");
    assert_refused(DER_FAULT_TRAILING, "basicOCSPResponse");
    make(WHOLE, "ocspBasic", PARTS(usual), "[0] { SEQUENCE { SEQUENCE { SET { 2 1 } } } }", "", "");
    assert_refused(DER_FAULT_SET_ORDER, "response");
    make("SEQUENCE { ENUMERATED <00> [0] { SEQUENCE { ocspBasic OCTETS { } } } }");
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "basicOCSPResponse");
    make("SEQUENCE { ENUMERATED <00> [0] { SEQUENCE { ocspBasic OCTETS { SEQUENCE { " TBS " } } } } }",
        PARTS(usual));
    assert_refused(DER_FAULT_UNEXPECTED_TAG, "signatureAlgorithm");
}

/* Each of these is a document of its own, to the last octet. */
static void make_form(unsigned form)
{
    const struct parts parts = { .extensions = "[1] { SEQUENCE { " NONCE " } }" };

    switch (form) {
    case 0: make(TBS, PARTS(parts)); break;
    case 1: make("SEQUENCE { " TBS " " SIGNATURE " }", PARTS(parts)); break;
    default: make(WHOLE, "ocspBasic", PARTS(parts), "", "", ""); break;
    }
}

static void one_octet_less_or_more_is_refused(void **state)
{
    (void)state;
    for (unsigned form = 0; form < 3; form++) {
        make_form(form);
        for (size_t len = 0; len < made.len; len++) {
            uint8_t *const copy = exact_copy((struct span){ made_bytes, len });
            assert_false(ocsp_read((struct span){ copy, len }, &ocsp, &error));
            assert_true(error.fault != DER_OK && error.offset <= len);
            free(copy);
        }
        made_bytes[made.len] = 0;
        assert_false(ocsp_read((struct span){ made_bytes, made.len + 1 }, &ocsp, &error));
        assert_int_equal(error.fault, DER_FAULT_TRAILING);
        assert_int_equal(error.offset, made.len);
    }
}

static void assert_path(struct span where, const char *wanted)
{
    char path[256];

    assert_string_equal(ocsp_path(&ocsp, where, path, sizeof path), wanted);
}

static void fields_have_the_names_of_the_asn1(void **state)
{
    struct extension extension;
    struct attribute attribute;

    (void)state;
    const struct parts parts = {
        .version = "[0] { 1 }",
        .responder = BY_NAME,
        .responses = "SEQUENCE { " GOOD " " REVOKED " SEQUENCE { " CERT_ID " [0] <> " TIME_1
                     " [1] { SEQUENCE { SEQUENCE { 1.2.3 OCTETS { NULL } } } } } }",
        .extensions = "[1] { SEQUENCE { " NONCE " } }",
    };

    make(WHOLE, "ocspBasic", PARTS(parts), "[0] { SEQUENCE { SEQUENCE { 1 } } }", "", "");
    assert_true(ocsp_read(made, &ocsp, &error));
    assert_path(ocsp.version_field, "version");
    assert_path(ocsp.responder_id, "responderID");
    assert_true(name_find(ocsp.responder_name, OID_COMMON_NAME, 0, &attribute));
    assert_path(attribute.value, "responderID.commonName");
    assert_path(ocsp.produced_at.text, "producedAt");
    assert_path(ocsp.responses_field, "responses");
    assert_true(ocsp_extension_find(ocsp.extensions, OID_OCSP_NONCE, &extension));
    assert_path(extension.value, "responseExtensions.ocspNonce");
    assert_path(ocsp.extensions_field, "responseExtensions");
    assert_path(ocsp.outer_alg, "signatureAlgorithm");
    assert_path(ocsp.certs_field, "certs");
    assert_path(ocsp.certs, "certs[0]");
    assert_path(ocsp.status_field, "responseStatus");
    assert_path(ocsp.tbs, "tbsResponseData");
    assert_path((struct span){ NULL, 0 }, "tbsResponseData");

    struct ocsp_walk walk = ocsp_walk(&ocsp);
    const struct ocsp_single *single = ocsp_next(&walk);
    assert_path(single->whole, "responses[0]");
    assert_path(single->cert_id, "responses[0].certID");
    assert_path(single->hash_alg, "responses[0].certID.hashAlgorithm");
    assert_path(single->name_hash, "responses[0].certID.issuerNameHash");
    assert_path(single->key_hash, "responses[0].certID.issuerKeyHash");
    assert_path(single->serial, "responses[0].certID.serialNumber");
    assert_path(single->status_field, "responses[0].certStatus");
    assert_path(single->this_update.whole, "responses[0].thisUpdate");
    assert_path(single->next_update.text, "responses[0].nextUpdate");
    single = ocsp_next(&walk);
    assert_path(single->revoked_at.whole, "responses[1].certStatus.revocationTime");
    assert_path(single->reason_field, "responses[1].certStatus.revocationReason");
    single = ocsp_next(&walk);
    assert_path(single->extensions_field, "responses[2].singleExtensions");
    assert_path(single->extensions, "responses[2].singleExtensions.1.2.3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_response_is_read_with_its_certificates),
        cmocka_unit_test(a_whole_ocsp_response_is_read_with_what_is_in_it),
        cmocka_unit_test(a_whole_ocsp_response_of_another_structure_is_refused),
        cmocka_unit_test(one_octet_less_or_more_is_refused),
        cmocka_unit_test(fields_have_the_names_of_the_asn1),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
