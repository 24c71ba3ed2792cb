/* Entries of a CRL: two ways of reading them that say the same, what is seen in all together, what is refused. */
#include "lint/lint.h"
#include "tests/unit/crl_fixture.h"
#include "tests/unit/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define DATE                   "UTC \"260201000000Z\""
#define ENTRY_WITH(extensions) "SEQUENCE { 5 " DATE " SEQUENCE { " extensions " } }"
#define REASON_1               "SEQUENCE { reasonCode OCTETS { ENUMERATED <01> } }"
#define INVALIDITY             "SEQUENCE { invalidityDate OCTETS { TIME \"20260101000000Z\" } }"
#define SOMEBODY                                                                                             \
    "SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { commonName "    \
    "UTF8 \"B\" } } } } } } }"

static void fields_of_an_entry_are_read(void **state)
{
    struct crl_entry entry;

    (void)state;
    assert_crl((struct crl_parts){
        .entries = "SEQUENCE { INTEGER <00 b7> TIME \"20500201000000Z\" SEQUENCE { " REASON_1 " " INVALIDITY
                   " " SOMEBODY " } } " ENTRY });
    struct crl_walk walk = crl_walk(&crl);
    assert_true(crl_entry_next(&walk, &entry));
    assert_octets(entry.serial, "<00 b7>");
    assert_int_equal(entry.revocation_date.seconds, time_of_date(20500201));
    assert_int_equal(entry.revocation_date.tag, DER_GENERALIZED_TIME);
    assert_octets(entry.extensions, REASON_1 " " INVALIDITY " " SOMEBODY);
    assert_octets(entry.extensions_field, "SEQUENCE { " REASON_1 " " INVALIDITY " " SOMEBODY " }");
    assert_true(entry.has_reason);
    assert_int_equal(entry.reason, REASON_KEY_COMPROMISE);
    assert_int_equal(entry.invalidity.seconds, time_of_date(20260101));
    assert_octets(
        entry.certificate_issuer, "[4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"B\" } } } }");
    assert_int_equal(entry.index, 0);
    assert_true(crl_entry_next(&walk, &entry));
    assert_octets(entry.whole, ENTRY);
    assert_int_equal(entry.index, 1);
    assert_false(entry.has_reason);
    assert_null(entry.extensions_field.at);
    assert_null(entry.invalidity.whole.at);
    assert_null(entry.certificate_issuer.at);
    assert_false(crl_entry_next(&walk, &entry));
}

static void assert_same_time(const struct time *a, const struct time *b)
{
    assert_true(a->whole.at == b->whole.at && a->whole.len == b->whole.len);
    assert_true(a->text.at == b->text.at && a->text.len == b->text.len);
    assert_int_equal(a->tag, b->tag);
    assert_int_equal(a->valid, b->valid);
    assert_int_equal(a->seconds, b->seconds);
}

static void assert_same_span(struct span a, struct span b)
{
    assert_true(a.at == b.at && a.len == b.len);
}

/* Reads the entries once by the walk, which takes the short way where it can, and once the long way. */
static size_t assert_same_both_ways(void)
{
    struct der_error error;
    struct der d = der_begin(crl.revoked, &error);
    struct crl_walk walk = crl_walk(&crl);
    struct crl_entry entry, again;
    size_t count = 0;

    for (; crl_entry_next(&walk, &entry); count++) {
        assert_true(crl_entry_read(&d, &again));
        assert_same_span(entry.whole, again.whole);
        assert_same_span(entry.serial, again.serial);
        assert_same_time(&entry.revocation_date, &again.revocation_date);
        assert_same_span(entry.extensions_field, again.extensions_field);
        assert_same_span(entry.extensions, again.extensions);
        assert_int_equal(entry.has_reason, again.has_reason);
        assert_int_equal(entry.reason, again.reason);
        assert_same_time(&entry.invalidity, &again.invalidity);
        assert_same_span(entry.certificate_issuer, again.certificate_issuer);
    }
    assert_true(der_at_end(&d));
    return count;
}

static void the_short_way_of_reading_an_entry_says_what_the_long_one_says(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){
        .entries = ENTRY
        " " ENTRY_WITH(REASON_1) " " ENTRY_WITH(INVALIDITY) " " ENTRY_WITH(REASON_1 " " INVALIDITY) " " ENTRY_WITH(INVALIDITY " " REASON_1) " " ENTRY_WITH("SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <01> } }") " " ENTRY_WITH(
            "SEQUENCE { reasonCode OCTETS { ENUMERATED <0a> } }") " " ENTRY_WITH("SEQUENCE { reasonCode "
                                                                                 "OCTETS { ENUMERATED <0b> } "
                                                                                 "}") " " ENTRY_WITH("SEQUENC"
                                                                                                     "E { "
                                                                                                     "reasonC"
                                                                                                     "ode "
                                                                                                     "OCTETS "
                                                                                                     "{ "
                                                                                                     "ENUMERA"
                                                                                                     "TED "
                                                                                                     "<01 "
                                                                                                     "01> } "
                                                                                                     "}") " " ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <ff> } }") " " ENTRY_WITH("") " " ENTRY_WITH(REASON_1
            " " REASON_1) " " ENTRY_WITH("SEQUENCE { 1.2.3 OCTETS { NULL } }") " " ENTRY_WITH(SOMEBODY) " " ENTRY_WITH("SEQUENCE { invalidityDate OCTETS { TIME \"2026\" } }") " "
                                                                                                                                                                               "SEQUENCE { -1 " DATE
                                                                                                                                                                               " } SEQUENCE { 0 " DATE
                                                                                                                                                                               " } SEQUENCE { INTEGER <00 80> " DATE
                                                                                                                                                                               " }"
                                                                                                                                                                               " SEQUENCE { INTEGER <7f ffffffffffffffffffffffffffffffffffffffffffffff> " DATE
                                                                                                                                                                               " }"
                                                                                                                                                                               " SEQUENCE { 5 UTC \"2602010000Z\" } SEQUENCE { 5 UTC \"260231000000Z\" } SEQUENCE { 5 TIME \"20260201000000Z\" }"
                                                                                                                                                                               " SEQUENCE { 5 UTC \"500201000000Z\" } SEQUENCE { 5 UTC <> }" });
    assert_int_equal(assert_same_both_ways(), 24);
}

static void long_serial_numbers_go_the_long_way(void **state)
{
    static char entries[1024];

    (void)state;
    for (size_t len = 100; len < 140; len++) {
        int used = snprintf(entries, sizeof entries, "SEQUENCE { INTEGER <");

        for (size_t i = 0; i < len; i++)
            used += snprintf(entries + used, sizeof entries - (size_t)used, "5a");
        (void)snprintf(entries + used, sizeof entries - (size_t)used, "> " DATE " }");
        assert_crl((struct crl_parts){ .entries = entries });
        assert_int_equal(assert_same_both_ways(), 1);
    }
}

static void assert_refused_entry(const char *entry, enum der_fault fault, const char *field, const char *at)
{
    char entries[1024];

    (void)snprintf(entries, sizeof entries, ENTRY " %s", entry);
    crl_make((struct crl_parts){ .entries = entries });
    assert_refused_at(fault, field, at);
}

static void entries_of_another_form_are_refused_where_they_are_wrong(void **state)
{
    static const struct {
        const char *entry;
        enum der_fault fault;
        const char *field, *at;
    } rows[] = {
        { "NULL", DER_FAULT_UNEXPECTED_TAG, "revokedCertificates", "NULL" },
        { "SEQUENCE { }", DER_FAULT_UNEXPECTED_TAG, "userCertificate", "" },
        { "SEQUENCE { 7 }", DER_FAULT_UNEXPECTED_TAG, "revocationDate", "" },
        { "SEQUENCE { INTEGER <> " DATE " }", DER_FAULT_INTEGER, "userCertificate", "INTEGER <>" },
        { "SEQUENCE { INTEGER <00 07> " DATE " }", DER_FAULT_INTEGER, "userCertificate", "INTEGER <00 07>" },
        { "SEQUENCE { INTEGER <ff 87> " DATE " }", DER_FAULT_INTEGER, "userCertificate", "INTEGER <ff 87>" },
        { "SEQUENCE { ENUMERATED <07> " DATE " }", DER_FAULT_UNEXPECTED_TAG, "userCertificate",
            "ENUMERATED <07>" },
        { "SEQUENCE { 7 UTF8 \"260201000000Z\" }", DER_FAULT_UNEXPECTED_TAG, "revocationDate",
            "UTF8 \"260201000000Z\"" },
        { "SEQUENCE { 7 " DATE " NULL }", DER_FAULT_TRAILING, "revokedCertificates",
            "NULL [0] { SEQUENCE { " NUMBER " } }" },
        { "SEQUENCE { 7 " DATE " SEQUENCE { NULL } }", DER_FAULT_UNEXPECTED_TAG, "Extension",
            "NULL [0] { SEQUENCE { " NUMBER " } }" },
        { ENTRY_WITH("SEQUENCE { reasonCode OCTETS { 1 } }"), DER_FAULT_UNEXPECTED_TAG, "reasonCode",
            "1 [0] { SEQUENCE { " NUMBER " } }" },
        { ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <> } }"), DER_FAULT_INTEGER, "reasonCode",
            "ENUMERATED <>" },
        { ENTRY_WITH("SEQUENCE { reasonCode FALSE OCTETS { ENUMERATED <01> } }"), DER_FAULT_DEFAULT_ENCODED,
            "critical", "FALSE OCTETS { ENUMERATED <01> }" },
        { ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <01> NULL } }"), DER_FAULT_NOT_ONE_VALUE,
            "reasonCode", "NULL [0] { SEQUENCE { " NUMBER " } }" },
        { ENTRY_WITH("SEQUENCE { invalidityDate OCTETS { UTC \"260101000000Z\" } }"),
            DER_FAULT_UNEXPECTED_TAG, "invalidityDate", "UTC \"260101000000Z\"" },
        { ENTRY_WITH("SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { NULL } } }"),
            DER_FAULT_UNEXPECTED_TAG, "certificateIssuer", "" },
        { ENTRY_WITH("SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE "
                     "{ commonName"
                     " UTF8 \"b\" } SEQUENCE { commonName UTF8 \"a\" } } } } } } }"),
            DER_FAULT_SET_ORDER, "certificateIssuer", "SEQUENCE { commonName UTF8 \"a\" }" },
        { ENTRY_WITH("SEQUENCE { 1.2.3 OCTETS { BOOLEAN <01> } }"), DER_FAULT_BOOLEAN, "extnValue",
            "BOOLEAN <01>" },
        { ENTRY_WITH(REASON_1 " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1
                              " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1 " " REASON_1
                              " " REASON_1 " " REASON_1 " " REASON_1 " " INVALIDITY),
            DER_FAULT_COUNT, "crlEntryExtensions", INVALIDITY },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_refused_entry(rows[i].entry, rows[i].fault, rows[i].field, rows[i].at);
}

/* A fact, an entry that has it, and one that comes closest and has not. */
static const struct {
    unsigned fact;
    const char *with, *without;
} facts[] = {
    { ENTRY_REASON + REASON_KEY_COMPROMISE, ENTRY_WITH(REASON_1), ENTRY },
    { ENTRY_REASON + REASON_UNSPECIFIED, ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <00> } }"),
        ENTRY },
    { ENTRY_REASON + REASON_REMOVE_FROM_CRL,
        ENTRY_WITH("SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <08> } }"), ENTRY },
    { ENTRY_REASON_OTHER, ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <0b> } }"),
        ENTRY_WITH(REASON_1) },
    { ENTRY_REASON_OTHER, ENTRY_WITH("SEQUENCE { reasonCode OCTETS { ENUMERATED <ff> } }"), ENTRY },
    { ENTRY_REASON_ABSENT, ENTRY, ENTRY_WITH(REASON_1) },
    { ENTRY_REASON_ABSENT, ENTRY_WITH(INVALIDITY), ENTRY_WITH(REASON_1 " " INVALIDITY) },
    { ENTRY_SERIAL_NOT_POSITIVE, "SEQUENCE { 0 " DATE " }", "SEQUENCE { 1 " DATE " }" },
    { ENTRY_SERIAL_NOT_POSITIVE, "SEQUENCE { INTEGER <80> " DATE " }",
        "SEQUENCE { INTEGER <00 80> " DATE " }" },
    { ENTRY_SERIAL_LONG, "SEQUENCE { INTEGER <010000000000000000000000000000000000000000> " DATE " }",
        "SEQUENCE { INTEGER <7f00000000000000000000000000000000000000> " DATE " }" },
    { ENTRY_DATE_FORM, "SEQUENCE { 5 UTC \"2602010000Z\" }", ENTRY },
    { ENTRY_DATE_FORM, "SEQUENCE { 5 UTC \"260230000000Z\" }", "SEQUENCE { 5 UTC \"260228000000Z\" }" },
    { ENTRY_DATE_FORM, "SEQUENCE { 5 TIME \"20260201000000.5Z\" }", ENTRY },
    { ENTRY_DATE_TYPE, "SEQUENCE { 5 TIME \"20260201000000Z\" }", ENTRY },
    { ENTRY_DATE_TYPE, "SEQUENCE { 5 TIME \"20491231235959Z\" }", "SEQUENCE { 5 TIME \"20500101000000Z\" }" },
    { ENTRY_DATE_LATE, "SEQUENCE { 5 UTC \"260301000001Z\" }", "SEQUENCE { 5 UTC \"260301000000Z\" }" },
    { ENTRY_DATE_EARLY, "SEQUENCE { 5 UTC \"981231235959Z\" }", "SEQUENCE { 5 UTC \"990101000000Z\" }" },
    { ENTRY_EXTENSIONS_EMPTY, ENTRY_WITH(""), ENTRY_WITH(REASON_1) },
    { ENTRY_EXTENSION_TWICE, ENTRY_WITH(REASON_1 " " INVALIDITY " " REASON_1),
        ENTRY_WITH(REASON_1 " " INVALIDITY) },
    { ENTRY_EXTENSION_TWICE,
        ENTRY_WITH("SEQUENCE { 1.2.3 OCTETS { NULL } } SEQUENCE { 1.2.3 OCTETS { NULL } }"),
        ENTRY_WITH("SEQUENCE { 1.2.3 OCTETS { NULL } } SEQUENCE { 1.2.4 OCTETS { NULL } }") },
    { ENTRY_EXTENSION_CRITICAL, ENTRY_WITH("SEQUENCE { 1.2.3 TRUE OCTETS { NULL } }"),
        ENTRY_WITH("SEQUENCE { 1.2.3 OCTETS { NULL } }") },
    { ENTRY_EXTENSION_OID, ENTRY_WITH("SEQUENCE { 1.2.268435456 OCTETS { NULL } }"),
        ENTRY_WITH("SEQUENCE { 1.2.268435455 OCTETS { NULL } }") },
    { ENTRY_REASON_CRITICAL, ENTRY_WITH("SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <01> } }"),
        ENTRY_WITH(REASON_1) },
    { ENTRY_INVALIDITY_CRITICAL,
        ENTRY_WITH("SEQUENCE { invalidityDate TRUE OCTETS { TIME \"20260101000000Z\" } }"),
        ENTRY_WITH(INVALIDITY) },
    { ENTRY_INVALIDITY_FORM, ENTRY_WITH("SEQUENCE { invalidityDate OCTETS { TIME \"202601010000Z\" } }"),
        ENTRY_WITH(INVALIDITY) },
    { ENTRY_INVALIDITY_LATE, ENTRY_WITH("SEQUENCE { invalidityDate OCTETS { TIME \"20260201000001Z\" } }"),
        ENTRY_WITH("SEQUENCE { invalidityDate OCTETS { TIME \"20260201000000Z\" } }") },
    { ENTRY_ISSUER, ENTRY_WITH(SOMEBODY), ENTRY },
    { ENTRY_ISSUER_NOT_CRITICAL,
        ENTRY_WITH("SEQUENCE { certificateIssuer OCTETS { SEQUENCE { [4] { SEQUENCE { } } } } }"),
        ENTRY_WITH(SOMEBODY) },
    { ENTRY_ISSUER_NAMELESS,
        ENTRY_WITH("SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { [2] \"a.example\" } } }"),
        ENTRY_WITH(SOMEBODY) },
    { ENTRY_ISSUER_NAMELESS, ENTRY_WITH("SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { } } }"),
        ENTRY_WITH(SOMEBODY) },
    { ENTRY_ISSUER_NAMELESS,
        ENTRY_WITH("SEQUENCE { certificateIssuer TRUE OCTETS { SEQUENCE { [4] { SEQUENCE { } } } } }"),
        ENTRY_WITH(SOMEBODY) },
};

static void each_fact_is_counted_and_its_first_entry_is_known(void **state)
{
    char entries[2048];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        (void)snprintf(entries, sizeof entries, "%s %s %s", facts[i].without, facts[i].with, facts[i].with);
        assert_crl((struct crl_parts){ .entries = entries });
        const struct entry_sighting *const seen = &crl.entries.seen[facts[i].fact];
        if (seen->count != 2)
            fail_msg("row %zu: want fact %u twice, have it %zu times", i, facts[i].fact, seen->count);
        assert_octets(seen->entry, facts[i].with);
        assert_true(seen->entry.at > crl.revoked.at);
        assert_int_equal(crl.entries.count, 3);
    }
}

static void without_this_update_no_date_is_late(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){
        .this_update = "UTC \"2603\"", .entries = "SEQUENCE { 5 UTC \"490201000000Z\" }" });
    assert_int_equal(crl.entries.seen[ENTRY_DATE_LATE].count, 0);
}

static bool serials_are_ordered(const char *const serials[3])
{
    char entries[512];

    (void)snprintf(entries, sizeof entries,
        "SEQUENCE { %s " DATE " } SEQUENCE { %s " DATE " } SEQUENCE { %s " DATE " }", serials[0], serials[1],
        serials[2]);
    assert_crl((struct crl_parts){ .entries = entries });
    return crl.entries.serials_ordered;
}

static void serial_numbers_that_ascend_or_descend_differ(void **state)
{
    static const char *const ordered[][3] = { { "1", "2", "3" }, { "3", "2", "1" }, { "1", "127", "128" },
        { "5", "INTEGER <00 ff>", "INTEGER <01 00>" }, { "INTEGER <01 00>", "INTEGER <00 ff>", "5" } };
    static const char *const others[][3] = { { "1", "1", "2" }, { "1", "2", "2" }, { "1", "3", "2" },
        { "2", "1", "2" }, { "3", "3", "3" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ordered); i++)
        assert_true(serials_are_ordered(ordered[i]));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(serials_are_ordered(others[i]));
}

static void an_extension_of_an_entry_is_found(void **state)
{
    struct crl_entry entry;
    struct extension extension;

    (void)state;
    assert_crl((struct crl_parts){ .entries = ENTRY_WITH(REASON_1 " " INVALIDITY) });
    struct crl_walk walk = crl_walk(&crl);
    assert_true(crl_entry_next(&walk, &entry));
    assert_true(crl_entry_extension(&entry, OID_EXT_INVALIDITY_DATE, &extension));
    assert_octets(extension.whole, INVALIDITY);
    assert_false(crl_entry_extension(&entry, OID_EXT_CERTIFICATE_ISSUER, &extension));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_an_entry_are_read),
        cmocka_unit_test(the_short_way_of_reading_an_entry_says_what_the_long_one_says),
        cmocka_unit_test(long_serial_numbers_go_the_long_way),
        cmocka_unit_test(entries_of_another_form_are_refused_where_they_are_wrong),
        cmocka_unit_test(each_fact_is_counted_and_its_first_entry_is_known),
        cmocka_unit_test(without_this_update_no_date_is_late),
        cmocka_unit_test(serial_numbers_that_ascend_or_descend_differ),
        cmocka_unit_test(an_extension_of_an_entry_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
