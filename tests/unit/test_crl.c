/* Reading a CRL: every field, every refusal that is not one of the cursor's own. */
#include "tests/unit/crl_fixture.h"

#include "lint/lint.h"
#include "tests/unit/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void a_bare_list_is_read_field_by_field(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){ .version = NULL });
    assert_true(span_equal(crl.document, made) && span_equal(crl.tbs, made));
    assert_int_equal(crl.version, 1);
    assert_octets(crl.version_field, "1");
    assert_octets(crl.signature_alg, ALGORITHM);
    assert_octets(crl.issuer, ISSUER);
    assert_octets(crl.this_update.whole, THIS_UPDATE);
    assert_int_equal(crl.this_update.seconds, time_of_date(20260301));
    assert_octets(crl.next_update.whole, NEXT_UPDATE);
    assert_octets(crl.revoked_field, "SEQUENCE { " ENTRY " }");
    assert_octets(crl.revoked, ENTRY);
    assert_int_equal(crl.entries.count, 1);
    assert_octets(crl.extensions_field, "[0] { SEQUENCE { " NUMBER " } }");
    assert_octets(crl.crl_number, "<07>");
    assert_false(crl.is_signed);
    assert_null(crl.outer_alg.at);
    assert_null(crl.base_number.at);
    assert_null(crl.point.whole.at);
    assert_null(crl.expired_from.whole.at);
}

static void a_signed_list_is_read_with_its_outer_algorithm(void **state)
{
    struct der_error error;

    (void)state;
    crl_make_signed((struct crl_parts){ .version = NULL });
    assert_true(crl_read(made, &crl, &error));
    assert_true(crl.is_signed);
    assert_octets(crl.outer_alg, ALGORITHM);
    assert_true(span_equal(crl.document, made));
    assert_true(crl.tbs.len < made.len);
}

static void what_is_optional_may_be_left_out(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){ .version = "", .next_update = "", .entries = "", .extensions = "" });
    assert_int_equal(crl.version, 0);
    assert_null(crl.version_field.at);
    assert_null(crl.next_update.whole.at);
    assert_null(crl.revoked_field.at);
    assert_null(crl.revoked.at);
    assert_null(crl.extensions_field.at);
    assert_null(crl.crl_number.at);
    assert_int_equal(crl.entries.count, 0);
    struct crl_entry entry;
    struct crl_walk walk = crl_walk(&crl);
    assert_false(crl_entry_next(&walk, &entry));
}

static void a_list_of_version_1_is_read_signed_and_bare(void **state)
{
    struct der_error error;

    (void)state;
    crl_make((struct crl_parts){ .version = "", .extensions = "" });
    assert_true(crl_read(made, &crl, &error) && !crl.is_signed);
    crl_make_signed((struct crl_parts){ .version = "", .extensions = "" });
    assert_true(crl_read(made, &crl, &error) && crl.is_signed);
    assert_int_equal(crl.version, 0);
}

static void other_versions_and_empty_lists_are_left_to_rules(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){ .version = "0" });
    assert_int_equal(crl.version, 0);
    assert_octets(crl.version_field, "0");
    assert_crl((struct crl_parts){ .version = "7" });
    assert_int_equal(crl.version, 7);
    assert_crl((struct crl_parts){ .entries = "", .behind = "" });
    crl_make_text(
        "SEQUENCE { 1 " ALGORITHM " " ISSUER " " THIS_UPDATE " SEQUENCE { } [0] { SEQUENCE { } } }");
    struct der_error error;
    assert_true(crl_read(made, &crl, &error));
    assert_non_null(crl.revoked_field.at);
    assert_int_equal(crl.revoked.len, 0);
    assert_int_equal(crl.shared.extensions.len, 0);
}

static void contents_of_extensions_are_read(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){ .extensions = NUMBER
                                   " SEQUENCE { authorityKeyIdentifier OCTETS { SEQUENCE { [0] <0a0b> } } }"
                                   " SEQUENCE { deltaCRLIndicator TRUE OCTETS { 4 } }"
                                   " SEQUENCE { issuerAltName OCTETS { SEQUENCE { [1] \"a@b.example\" } } }"
                                   " SEQUENCE { freshestCRL OCTETS { SEQUENCE { SEQUENCE { [0] { [0] { [6] "
                                   "\"http://a.example/d\" } } } } } }"
                                   " SEQUENCE { authorityInfoAccess OCTETS { SEQUENCE { SEQUENCE { "
                                   "id-ad-caIssuers [6] \"http://a.example/c\" } } } }"
                                   " SEQUENCE { expiredCertsOnCRL OCTETS { TIME \"20230901000000Z\" } }"
                                   " SEQUENCE { 1.2.3 OCTETS { SEQUENCE { TRUE } } }" });
    assert_octets(crl.shared.aki_key_id, "<0a0b>");
    assert_octets(crl.base_number, "<04>");
    assert_true(crl_extension(&crl, OID_EXT_DELTA_CRL_INDICATOR)->critical);
    assert_int_equal(cert_alt_names(&crl.shared, OID_EXT_ISSUER_ALT_NAME).len, 13);
    assert_non_null(cert_sequence(&crl.shared, OID_EXT_FRESHEST_CRL).at);
    assert_non_null(cert_sequence(&crl.shared, OID_EXT_AUTHORITY_INFO_ACCESS).at);
    assert_int_equal(crl.expired_from.seconds, time_of_date(20230901));
    assert_null(crl_extension(&crl, OID_EXT_ISSUING_DISTRIBUTION_POINT));
}

/* issuingDistributionPoint with this content. */
static const struct issuing_point *point_of(const char *content)
{
    char extension[512];

    (void)snprintf(extension, sizeof extension,
        "SEQUENCE { issuingDistributionPoint TRUE OCTETS { SEQUENCE { %s } } }", content);
    assert_crl((struct crl_parts){ .extensions = extension });
    return &crl.point;
}

static void an_issuing_distribution_point_is_read_field_by_field(void **state)
{
    (void)state;
    const struct issuing_point *point = point_of(
        "[0] { [0] { [6] \"http://a.example/1\" } } [1] <ff> [3] <03 18> [4] <ff>");
    assert_octets(point->full_name, "[6] \"http://a.example/1\"");
    assert_null(point->relative_name.at);
    assert_octets(point->name, "[0] { [0] { [6] \"http://a.example/1\" } }");
    assert_true(point->user_certs && point->indirect && point->some_reasons);
    assert_false(point->ca_certs || point->attribute_certs);
    assert_int_equal(point->reasons, 1 << 3 | 1 << 4);
    point = point_of("[0] { [1] { SEQUENCE { commonName UTF8 \"1\" } } } [2] <ff> [5] <ff>");
    assert_null(point->full_name.at);
    assert_octets(point->relative_name, "[1] { SEQUENCE { commonName UTF8 \"1\" } }");
    assert_true(point->ca_certs && point->attribute_certs);
    assert_false(point->user_certs || point->indirect || point->some_reasons);
    point = point_of("");
    assert_octets(point->whole, "SEQUENCE { }");
    assert_null(point->name.at);
}

static void a_second_extension_of_a_type_is_read_and_forgotten(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){ .extensions = NUMBER " SEQUENCE { cRLNumber OCTETS { 8 } }" });
    assert_octets(crl.crl_number, "<07>");
    crl_make((struct crl_parts){ .extensions = NUMBER " SEQUENCE { cRLNumber OCTETS { NULL } }" });
    struct der_error error;
    assert_false(crl_read(made, &crl, &error));
}

/* What is refused, the fault, its field, and where it begins: text that stands there. */
struct refusal {
    struct crl_parts parts;
    enum der_fault fault;
    const char *field;
    const char *at; /* in the form of der_text.h: the element with the fault */
};

static void fields_of_another_form_are_refused_where_they_stand(void **state)
{
    static const struct refusal rows[] = {
        { { .version = "-1" }, DER_FAULT_VALUE, "version", "-1" },
        { { .version = "INTEGER <00 01>" }, DER_FAULT_INTEGER, "version", "INTEGER <00 01>" },
        { { .signature = "SEQUENCE { NULL }" }, DER_FAULT_UNEXPECTED_TAG, "signature", "NULL " ISSUER },
        { { .signature = "SEQUENCE { 1.2.3 SET { 2 1 } }" }, DER_FAULT_SET_ORDER, "signature", "1 " ISSUER },
        { { .issuer = "SEQUENCE { SET { SEQUENCE { commonName SET { 2 1 } } } }" }, DER_FAULT_SET_ORDER,
            "issuer", "1 " THIS_UPDATE },
        { { .this_update = "UTF8 \"x\"" }, DER_FAULT_UNEXPECTED_TAG, "thisUpdate", "UTF8 \"x\"" },
        { { .next_update = "UTF8 \"x\"" }, DER_FAULT_TRAILING, "tbsCertList", "UTF8 \"x\"" },
        { { .behind = "NULL" }, DER_FAULT_TRAILING, "tbsCertList", "NULL" },
        { { .extensions = NUMBER " TRUE" }, DER_FAULT_UNEXPECTED_TAG, "Extension", "TRUE" },
        { { .extensions = "SEQUENCE { cRLNumber FALSE OCTETS { 7 } }" }, DER_FAULT_DEFAULT_ENCODED,
            "critical", "FALSE OCTETS { 7 }" },
        { { .extensions = "SEQUENCE { cRLNumber OCTETS { NULL } }" }, DER_FAULT_UNEXPECTED_TAG, "cRLNumber",
            "NULL" },
        { { .extensions = "SEQUENCE { cRLNumber OCTETS { 7 8 } }" }, DER_FAULT_NOT_ONE_VALUE, "cRLNumber",
            "8" },
        { { .extensions = "SEQUENCE { deltaCRLIndicator TRUE OCTETS { INTEGER <> } }" }, DER_FAULT_INTEGER,
            "deltaCRLIndicator", "INTEGER <>" },
        { { .extensions = "SEQUENCE { expiredCertsOnCRL OCTETS { UTC \"230901000000Z\" } }" },
            DER_FAULT_UNEXPECTED_TAG, "expiredCertsOnCRL", "UTC \"230901000000Z\"" },
        { { .extensions = "SEQUENCE { 1.2.3 OCTETS { SET { 2 1 } } }" }, DER_FAULT_SET_ORDER, "extnValue",
            "1" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        crl_make(rows[i].parts);
        assert_refused_at(rows[i].fault, rows[i].field, rows[i].at);
    }
}

static void issuing_distribution_points_of_another_form_are_refused(void **state)
{
    static const struct {
        const char *point;
        enum der_fault fault;
        const char *field, *at;
    } rows[] = {
        { "NULL", DER_FAULT_UNEXPECTED_TAG, "issuingDistributionPoint", "NULL" },
        { "SEQUENCE { [0] { [6] \"http://a.example/1\" } }", DER_FAULT_UNEXPECTED_TAG, "fullName",
            "[6] \"http://a.example/1\"" },
        { "SEQUENCE { [0] { } }", DER_FAULT_UNEXPECTED_TAG, "fullName", "" },
        { "SEQUENCE { [1] <00> }", DER_FAULT_DEFAULT_ENCODED, "onlyContainsUserCerts", "[1] <00>" },
        { "SEQUENCE { [2] <01> }", DER_FAULT_BOOLEAN, "onlyContainsCACerts", "[2] <01>" },
        { "SEQUENCE { [1] { TRUE } }", DER_FAULT_TRAILING, "issuingDistributionPoint", "[1] { TRUE }" },
        { "SEQUENCE { [2] <ff> [1] <ff> }", DER_FAULT_TRAILING, "issuingDistributionPoint", "[1] <ff>" },
        { "SEQUENCE { [3] <00 18 00> }", DER_FAULT_BITS_TRAILING, "onlySomeReasons", "[3] <00 18 00>" },
        { "SEQUENCE { [0] { [1] { SEQUENCE { commonName UTF8 \"b\" } SEQUENCE { commonName UTF8 \"a\" } } } "
          "}",
            DER_FAULT_SET_ORDER, "nameRelativeToCRLIssuer", "SEQUENCE { commonName UTF8 \"a\" }" },
        { "SEQUENCE { [6] <ff> }", DER_FAULT_TRAILING, "issuingDistributionPoint", "[6] <ff>" },
    };
    char extension[512];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (void)snprintf(extension, sizeof extension,
            "SEQUENCE { issuingDistributionPoint TRUE OCTETS { %s } }", rows[i].point);
        crl_make((struct crl_parts){ .extensions = extension });
        assert_refused_at(rows[i].fault, rows[i].field, rows[i].at);
    }
}

static void what_is_beside_the_signed_part_is_strict_too(void **state)
{
    static const struct {
        const char *beside;
        enum der_fault fault;
        const char *field, *at;
    } rows[] = {
        { "SEQUENCE { 1.2.3 SET { 2 1 } } BITS <00 aa>", DER_FAULT_SET_ORDER, "signatureAlgorithm",
            "1 BITS <00 aa>" },
        { ALGORITHM " BITS <01 ff>", DER_FAULT_BITS_UNUSED, "signatureValue", "BITS <01 ff>" },
        { ALGORITHM " BITS <00 aa> NULL", DER_FAULT_TRAILING, "certificateList", "NULL" },
        { ALGORITHM, DER_FAULT_UNEXPECTED_TAG, "signatureValue", "" },
    };
    char text[1024];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (void)snprintf(text, sizeof text,
            "SEQUENCE { SEQUENCE { 1 " ALGORITHM " " ISSUER " " THIS_UPDATE " } %s }", rows[i].beside);
        crl_make_text(text);
        assert_refused_at(rows[i].fault, rows[i].field, rows[i].at);
    }
}

static void over_blemishes_it_can_be_read_for_saying_more(void **state)
{
    static const struct crl_parts blemished[] = {
        { .extensions = "SEQUENCE { cRLNumber FALSE OCTETS { 7 } }" },
        { .extensions = NUMBER " SEQUENCE { issuingDistributionPoint OCTETS { SEQUENCE { [1] <00> } } }" },
        { .extensions = NUMBER " SEQUENCE { authorityKeyIdentifier OCTETS { NULL } }" },
        { .entries = "SEQUENCE { 5 UTC \"260201000000Z\" SEQUENCE { SEQUENCE { reasonCode FALSE OCTETS { "
                     "ENUMERATED <01> } } } }" },
    };
    struct der_error error;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(blemished); i++) {
        crl_make(blemished[i]);
        assert_false(crl_read(made, &crl, &error));
        assert_true(crl_read_blemished(made, &crl));
        assert_octets(crl.crl_number, "<07>");
        assert_int_equal(crl.entries.count, 1);
    }
    crl_make((struct crl_parts){ .this_update = "NULL" });
    assert_false(crl_read_blemished(made, &crl));
}

static void every_cut_and_every_octet_more_is_refused(void **state)
{
    struct der_error error;

    (void)state;
    crl_make_signed((struct crl_parts){ .version = NULL });
    for (size_t len = 0; len < made.len; len++) {
        uint8_t *const cut = exact_copy((struct span){ made.at, len });

        assert_false(crl_read((struct span){ cut, len }, &crl, &error));
        assert_true(error.fault != DER_OK && error.offset <= len);
        free(cut);
    }
    uint8_t *const longer = calloc(1, made.len + 1);
    assert_non_null(longer);
    memcpy(longer, made.at, made.len);
    assert_false(crl_read((struct span){ longer, made.len + 1 }, &crl, &error));
    assert_int_equal(error.fault, DER_FAULT_TRAILING);
    free(longer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_list_is_read_field_by_field),
        cmocka_unit_test(a_signed_list_is_read_with_its_outer_algorithm),
        cmocka_unit_test(what_is_optional_may_be_left_out),
        cmocka_unit_test(a_list_of_version_1_is_read_signed_and_bare),
        cmocka_unit_test(other_versions_and_empty_lists_are_left_to_rules),
        cmocka_unit_test(contents_of_extensions_are_read),
        cmocka_unit_test(an_issuing_distribution_point_is_read_field_by_field),
        cmocka_unit_test(a_second_extension_of_a_type_is_read_and_forgotten),
        cmocka_unit_test(fields_of_another_form_are_refused_where_they_stand),
        cmocka_unit_test(issuing_distribution_points_of_another_form_are_refused),
        cmocka_unit_test(what_is_beside_the_signed_part_is_strict_too),
        cmocka_unit_test(over_blemishes_it_can_be_read_for_saying_more),
        cmocka_unit_test(every_cut_and_every_octet_more_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
