/* What is signed of OCSP responses: what the reader takes, what it refuses and where, what it says of each field. */
#include "tests/unit/ocsp_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void a_response_is_read_field_by_field(void **state)
{
    (void)state;
    assert_read((struct parts){ .extensions = "[1] { SEQUENCE { " NONCE " } }" });
    assert_octets(ocsp.responder_id, BY_KEY);
    assert_octets(ocsp.responder_key, "<0102030405060708090a0b0c0d0e0f1011121314>");
    assert_null(ocsp.responder_name.at);
    assert_octets(ocsp.produced_at.whole, TIME_1);
    assert_true(ocsp.produced_at.valid);
    assert_octets(ocsp.responses, GOOD);
    assert_octets(ocsp.extensions, NONCE);
    assert_octets(ocsp.extensions_field, "[1] { SEQUENCE { " NONCE " } }");
    assert_true(span_equal(ocsp.tbs, made) && span_equal(ocsp.document, made));
    assert_false(ocsp.is_signed);
    assert_null(ocsp.outer_alg.at);
    assert_null(ocsp.certs_field.at);
    assert_null(ocsp.status_field.at);
    assert_null(ocsp.version_field.at);
    assert_int_equal(ocsp.response_count, 1);
    assert_octets(ocsp.first.whole, GOOD);
}

static void a_single_response_is_read_field_by_field(void **state)
{
    (void)state;
    assert_read((struct parts){ .responses = "SEQUENCE { " REVOKED " }" });
    const struct ocsp_single *const single = &ocsp.first;

    assert_octets(single->cert_id, CERT_ID);
    assert_octets(single->hash_alg, HASH);
    assert_int_equal(single->hash, OID_DIGEST_SHA256);
    assert_octets(single->name_hash, "<0a0b>");
    assert_octets(single->key_hash, "<0c0d>");
    assert_octets(single->serial, "<4711>");
    assert_int_equal(single->status, OCSP_REVOKED);
    assert_octets(single->status_field, "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <01> } }");
    assert_octets(single->revoked_at.text, "\"20260201000000Z\"");
    assert_octets(single->reason_field, "[0] { ENUMERATED <01> }");
    assert_int_equal(single->reason, 1);
    assert_octets(single->this_update.whole, TIME_1);
    assert_octets(single->next_update.whole, TIME_2);
    assert_null(single->extensions_field.at);
    assert_int_equal(single->index, 0);
}

static void the_responder_has_a_name_or_the_hash_of_a_key(void **state)
{
    (void)state;
    assert_read((struct parts){ .responder = BY_NAME });
    assert_octets(ocsp.responder_id, BY_NAME);
    assert_octets(ocsp.responder_name, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"OCSP\" } } }");
    assert_null(ocsp.responder_key.at);
}

static void digests_of_certificates_are_told_apart(void **state)
{
    static const struct {
        const char *algorithm;
        enum oid hash;
    } rows[] = {
        { "SEQUENCE { 1.3.14.3.2.26 NULL }", OID_DIGEST_SHA1 },
        { "SEQUENCE { 1.3.14.3.2.26 }", OID_DIGEST_SHA1 },
        { "SEQUENCE { 2.16.840.1.101.3.4.2.1 NULL }", OID_DIGEST_SHA256 },
        { "SEQUENCE { 2.16.840.1.101.3.4.2.2 }", OID_DIGEST_SHA384 },
        { "SEQUENCE { 2.16.840.1.101.3.4.2.3 }", OID_DIGEST_SHA512 },
        { "SEQUENCE { 1.2.840.113549.2.5 NULL }", OID_UNKNOWN }, /* MD5 */
        { "SEQUENCE { 1.2.3 SEQUENCE { 1 } }", OID_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char responses[256];

        snprintf(responses, sizeof responses,
            "SEQUENCE { SEQUENCE { SEQUENCE { %s OCTETS <01> OCTETS <02> 3 } [0] <> " TIME_1 " } }",
            rows[i].algorithm);
        assert_read((struct parts){ .responses = responses });
        assert_int_equal(ocsp.first.hash, rows[i].hash);
        assert_octets(ocsp.first.hash_alg, rows[i].algorithm);
    }
}

static void every_response_is_walked_in_order(void **state)
{
    static const char *const wanted[] = { GOOD, REVOKED, UNKNOWN };
    static const enum ocsp_status statuses[] = { OCSP_GOOD, OCSP_REVOKED, OCSP_UNKNOWN };
    const struct ocsp_single *single;
    unsigned count = 0;

    (void)state;
    assert_read((struct parts){ .responses = "SEQUENCE { " GOOD " " REVOKED " " UNKNOWN " }" });
    assert_int_equal(ocsp.response_count, 3);
    for (struct ocsp_walk walk = ocsp_walk(&ocsp); (single = ocsp_next(&walk)) != NULL; count++) {
        assert_octets(single->whole, wanted[count]);
        assert_int_equal(single->status, statuses[count]);
        assert_int_equal(single->index, count);
    }
    assert_int_equal(count, 3);
}

static void no_responses_are_left_to_rules(void **state)
{
    (void)state;
    assert_read((struct parts){ .responses = "SEQUENCE { }" });
    assert_int_equal(ocsp.response_count, 0);
    struct ocsp_walk walk = ocsp_walk(&ocsp);
    assert_null(ocsp_next(&walk));
    assert_null(ocsp_next(&walk));
}

static void as_many_responses_as_the_limit_are_read(void **state)
{
    static char responses[MADE_TEXT_BYTES / 2];
    size_t used = 0;

    (void)state;
    for (unsigned i = 0; i < OCSP_MAX_RESPONSES; i++)
        used += (size_t)snprintf(responses + used, sizeof responses - used, "%s", UNKNOWN);
    snprintf(made_text, sizeof made_text, "SEQUENCE { %s }", responses);
    char *const full = strdup(made_text);
    assert_read((struct parts){ .responses = full });
    assert_int_equal(ocsp.response_count, OCSP_MAX_RESPONSES);
    free(full);

    snprintf(made_text, sizeof made_text, "SEQUENCE { %s " UNKNOWN " }", responses);
    char *const more = strdup(made_text);
    assert_false(read_parts((struct parts){ .responses = more }));
    assert_int_equal(error.fault, DER_FAULT_COUNT);
    assert_string_equal(error.field, "responses");
    free(more);
}

static void what_is_of_another_structure_is_refused(void **state)
{
#define SINGLE(text)     .responses = "SEQUENCE { SEQUENCE { " text " } }"
#define STATUS(text)     SINGLE(CERT_ID " " text " " TIME_1)
#define CERT_ID_OF(text) SINGLE("SEQUENCE { " text " } [0] <> " TIME_1)
    static const struct {
        struct parts parts;
        enum der_fault fault;
        const char *field;
    } rows[] = {
        { { .version = "[0] { 0 }" }, DER_FAULT_DEFAULT_ENCODED, "version" },
        { { .version = "[0] { -1 }" }, DER_FAULT_VALUE, "version" },
        { { .version = "[0] { 1 1 }" }, DER_FAULT_TRAILING, "version" },
        { { .version = "[0] { }" }, DER_FAULT_UNEXPECTED_TAG, "version" },
        { { .responder = "OCTETS <01>" }, DER_FAULT_UNEXPECTED_TAG, "responderID" },
        { { .responder = "[2] <01>" }, DER_FAULT_UNEXPECTED_TAG, "responderID" }, /* tags are explicit */
        { { .responder = "[1] { SET { SEQUENCE { commonName UTF8 \"x\" } } }" }, DER_FAULT_UNEXPECTED_TAG,
            "responderID" },
        { { .responder = "[2] { OCTETS <01> OCTETS <02> }" }, DER_FAULT_TRAILING, "responderID" },
        { { .responder = "[1] { SEQUENCE { } SEQUENCE { } }" }, DER_FAULT_TRAILING, "responderID" },
        { { .produced_at = "UTC \"260301000000Z\"" }, DER_FAULT_UNEXPECTED_TAG, "producedAt" },
        { { .produced_at = "<38 02 18 00>" }, DER_FAULT_CONSTRUCTED, "producedAt" },
        { { .produced_at = TIME_1 " " TIME_1 }, DER_FAULT_UNEXPECTED_TAG, "responses" },
        { { .responses = "SET { }" }, DER_FAULT_UNEXPECTED_TAG, "responses" },
        { { .responses = "SEQUENCE { SET { } }" }, DER_FAULT_UNEXPECTED_TAG, "SingleResponse" },
        { { .responses = "SEQUENCE { " GOOD " SEQUENCE { } }" }, DER_FAULT_UNEXPECTED_TAG, "certID" },
        { { CERT_ID_OF("SEQUENCE { } OCTETS <01> OCTETS <02> 3") }, DER_FAULT_UNEXPECTED_TAG,
            "hashAlgorithm" },
        { { CERT_ID_OF("SEQUENCE { SHA-1 NULL NULL } OCTETS <01> OCTETS <02> 3") }, DER_FAULT_TRAILING,
            "hashAlgorithm" },
        { { CERT_ID_OF("SEQUENCE { SHA-1 BOOLEAN <01> } OCTETS <01> OCTETS <02> 3") }, DER_FAULT_BOOLEAN,
            "ocspResponse" }, /* what no reader of a field looks at */
        { { CERT_ID_OF(HASH " <24 02 04 00> OCTETS <02> 3") }, DER_FAULT_CONSTRUCTED, "issuerNameHash" },
        { { CERT_ID_OF(HASH " OCTETS <01> BITS <00 02> 3") }, DER_FAULT_UNEXPECTED_TAG, "issuerKeyHash" },
        { { CERT_ID_OF(HASH " OCTETS <01> OCTETS <02> INTEGER <00 03>") }, DER_FAULT_INTEGER,
            "serialNumber" },
        { { CERT_ID_OF(HASH " OCTETS <01> OCTETS <02>") }, DER_FAULT_UNEXPECTED_TAG, "serialNumber" },
        { { CERT_ID_OF(HASH " OCTETS <01> OCTETS <02> 3 NULL") }, DER_FAULT_TRAILING, "certID" },
        { { STATUS("[0] <00>") }, DER_FAULT_NULL, "certStatus" },
        { { STATUS("[0] { }") }, DER_FAULT_CONSTRUCTED, "certStatus" },
        { { STATUS("[2] <05 00>") }, DER_FAULT_NULL, "certStatus" },
        { { STATUS("[3] <>") }, DER_FAULT_UNEXPECTED_TAG, "certStatus" },
        { { STATUS("NULL") }, DER_FAULT_UNEXPECTED_TAG, "certStatus" },
        { { STATUS("[1] <>") }, DER_FAULT_UNEXPECTED_TAG, "certStatus" },
        { { STATUS("[1] { }") }, DER_FAULT_UNEXPECTED_TAG, "revocationTime" },
        { { STATUS("[1] { SEQUENCE { " TIME_1 " } }") }, DER_FAULT_UNEXPECTED_TAG, "revocationTime" },
        { { STATUS("[1] { " TIME_1 " ENUMERATED <01> }") }, DER_FAULT_TRAILING, "certStatus" },
        { { STATUS("[1] { " TIME_1 " [0] { 1 } }") }, DER_FAULT_UNEXPECTED_TAG, "revocationReason" },
        { { STATUS("[1] { " TIME_1 " [0] { ENUMERATED <00 01> } }") }, DER_FAULT_INTEGER,
            "revocationReason" },
        { { STATUS("[1] { " TIME_1 " [0] { ENUMERATED <ff> } }") }, DER_FAULT_VALUE, "revocationReason" },
        { { STATUS("[1] { " TIME_1 " [0] { ENUMERATED <01> NULL } }") }, DER_FAULT_TRAILING,
            "revocationReason" },
        { { SINGLE(CERT_ID " [0] <> UTC \"260301000000Z\"") }, DER_FAULT_UNEXPECTED_TAG, "thisUpdate" },
        { { SINGLE(CERT_ID " [0] <> " TIME_1 " " TIME_2) }, DER_FAULT_TRAILING, "SingleResponse" },
        { { SINGLE(CERT_ID " [0] <> " TIME_1 " [0] { UTC \"260304000000Z\" }") }, DER_FAULT_UNEXPECTED_TAG,
            "nextUpdate" },
        { { SINGLE(CERT_ID " [0] <> " TIME_1 " [0] { " TIME_2 " " TIME_2 " }") }, DER_FAULT_TRAILING,
            "nextUpdate" },
        { { SINGLE(CERT_ID " [0] <> " TIME_1 " [1] { SEQUENCE { } } [0] { " TIME_2 " }") },
            DER_FAULT_TRAILING, "SingleResponse" },
        { { SINGLE(CERT_ID " [0] <> " TIME_1 " [1] { SEQUENCE { } NULL }") }, DER_FAULT_TRAILING,
            "singleExtensions" },
        { { .extensions = "[1] { SET { } }" }, DER_FAULT_UNEXPECTED_TAG, "responseExtensions" },
        { { .extensions = "[1] { SEQUENCE { } SEQUENCE { } }" }, DER_FAULT_TRAILING, "responseExtensions" },
        { { .extensions = "[1] { SEQUENCE { SEQUENCE { ocspNonce FALSE OCTETS { OCTETS <01> } } } }" },
            DER_FAULT_DEFAULT_ENCODED, "critical" },
        { { .extensions = "[0] { SEQUENCE { } }" }, DER_FAULT_TRAILING, "tbsResponseData" },
        { { .extensions = "NULL" }, DER_FAULT_TRAILING, "tbsResponseData" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const bool read = read_parts(rows[i].parts);

        if (read || error.fault != rows[i].fault || strcmp(error.field, rows[i].field) != 0)
            print_error("row %zu, %s: have fault %d in %s\n", i, made_text, (int)error.fault, error.field);
        assert_false(read);
        assert_int_equal(error.fault, rows[i].fault);
        assert_string_equal(error.field, rows[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_is_read_field_by_field),
        cmocka_unit_test(a_single_response_is_read_field_by_field),
        cmocka_unit_test(the_responder_has_a_name_or_the_hash_of_a_key),
        cmocka_unit_test(digests_of_certificates_are_told_apart),
        cmocka_unit_test(every_response_is_walked_in_order),
        cmocka_unit_test(no_responses_are_left_to_rules),
        cmocka_unit_test(as_many_responses_as_the_limit_are_read),
        cmocka_unit_test(what_is_of_another_structure_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
