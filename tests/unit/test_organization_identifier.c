/* tests/unit/test_organization_identifier.c - organizationIdentifier taken apart; LEI, EUID, PSD references. */
#include "lint/organization_identifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct span span_of(const char *text)
{
    return (struct span){ (const uint8_t *)text, strlen(text) };
}

/* `want` is NULL for a part that is absent. */
static void assert_part(const char *text, struct span have, const char *want)
{
    if (want == NULL ? have.at != NULL : !span_equal(have, span_of(want)))
        fail_msg("%s: want part %s, have %.*s", text, want != NULL ? want : "absent", (int)have.len,
            have.at != NULL ? (const char *)have.at : "");
}

static void identifiers_are_taken_apart(void **state)
{
    static const struct {
        const char *text;
        enum scheme scheme;
        const char *country, *subdivision, *reference;
    } rows[] = {
        { "NTRGB-12345678", SCHEME_NTR, "GB", NULL, "12345678" },
        { "NTRUS+CA-12345678", SCHEME_NTR, "US", "CA", "12345678" },
        { "PSDBE-NBB-1234.567.890", SCHEME_PSD, "BE", NULL, "NBB-1234.567.890" },
        { "VATEL-123456789", SCHEME_VAT, "EL", NULL, "123456789" },
        { "VATXI-123456789", SCHEME_VAT, "XI", NULL, "123456789" },
        { "LEIXG-LINTGATE000000000145", SCHEME_LEI, "XG", NULL, "LINTGATE000000000145" },
        { "GOVUS", SCHEME_GOV, "US", NULL, NULL },
        { "GOVUS+CA", SCHEME_GOV, "US", "CA", NULL },
        { "GOVGB+ENG", SCHEME_GOV, "GB", "ENG", NULL },
        { "INTXG", SCHEME_INT, "XG", NULL, NULL },
        { "NTRDE-DER3306.HRB12345", SCHEME_NTR, "DE", NULL, "DER3306.HRB12345" },
        { "NTRCH-CHE-123.456.789", SCHEME_NTR, "CH", NULL, "CHE-123.456.789" },
        { "NTRAT-FN 123456 a", SCHEME_NTR, "AT", NULL, "FN 123456 a" },
        { "NTRFR-", SCHEME_NTR, "FR", NULL, "" },
        { "DUNUS-123456789", SCHEME_UNKNOWN, "US", NULL, "123456789" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct organization_identifier id = organization_identifier_read(span_of(rows[i].text));

        if (!id.formed || id.scheme != rows[i].scheme)
            fail_msg("%s: want it formed of scheme %d", rows[i].text, rows[i].scheme);
        assert_part(rows[i].text, id.country, rows[i].country);
        assert_part(rows[i].text, id.subdivision, rows[i].subdivision);
        assert_part(rows[i].text, id.reference, rows[i].reference);
    }
}

static void other_heads_have_no_form(void **state)
{
    static const char *const rows[] = { "", "-", "N", "NTR", "NTRD", "NTR-DE-1", "NTRD-E1", "ntrDE-1",
        "NTRde-1", "NTRDE1", "NTRDE 1", "NTRDEX-1", "NTRDE+-1", "NTRDE+", "NTRDE+ABCD-1", "NTRDE+a-1",
        "NTRDE+B Y-1", "NTRUS-CA+1-", "NL:12-3", "HRB 12345", "NTR\xc3\x84-1" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const bool expected = strcmp(rows[i], "NTRUS-CA+1-")
                              == 0; /* all behind the first hyphen is reference */

        if (organization_identifier_read(span_of(rows[i])).formed != expected)
            fail_msg("%s: want formed %d", rows[i], expected);
    }
}

static void an_lei_has_twenty_characters_and_check_digits(void **state)
{
    static const char *const valid[] = { "LINTGATE000000000145", "MUSTERGMBHANNA202602",
        "00000000000000000098" };
    static const char *const malformed[] = { "", "MUSTERGMBHANNA20260", "MUSTERGMBHANNA2026022",
        "mUSTERGMBHANNA202602", "MUSTERGMBHANNA2026A2", "MUSTERGMBHANNA20260A", "MUST RGMBHANNA202602" };

    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
        if (!lei_is_formed(span_of(valid[i])) || !lei_check_digits_valid(span_of(valid[i])))
            fail_msg("%s: want it valid", valid[i]);
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        if (lei_is_formed(span_of(malformed[i])))
            fail_msg("%s: want no form", malformed[i]);
    assert_true(lei_is_formed(span_of("LINTGATE000000000146")));
    assert_false(lei_check_digits_valid(span_of("LINTGATE000000000146")));
    assert_false(lei_check_digits_valid(span_of("LINTGTAE000000000145"))); /* two exchanged */
}

static void a_psd_reference_names_its_authority(void **state)
{
    static const char *const valid[] = { "NBB-1234.567.890", "FI-1", "BAFINXYZ-123", "CNB-a-b" };
    static const char *const invalid[] = { "", "NBB", "NBB-", "N-1", "ABCDEFGHI-1", "nbb-1", "NB1-1", "-1",
        "1234.567.890" };

    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
        if (!psd_reference_valid(span_of(valid[i])))
            fail_msg("%s: want it valid", valid[i]);
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
        if (psd_reference_valid(span_of(invalid[i])))
            fail_msg("%s: want it invalid", invalid[i]);
}

static void an_euid_has_country_register_dot_and_reference(void **state)
{
    static const struct {
        const char *reference, *country;
        enum euid euid;
    } rows[] = {
        { "DER3306.HRB12345", "DE", EUID_FORMED },
        { "FIFPRO.1234567-8", "FI", EUID_FORMED },
        { "ATBRA.123456-000", "AT", EUID_FORMED },
        { "DE.HRB12345", "DE", EUID_MALFORMED },
        { "DER3306.", "DE", EUID_MALFORMED },
        { "DER3306", "DE", EUID_NONE },
        { "HRB12345", "DE", EUID_NONE },
        { "HRB 12.345", "DE", EUID_NONE }, /* HR is Croatia's code */
        { "FRR3306.HRB12345", "DE", EUID_NONE },
        { "0123.456.789", "BE", EUID_NONE },
        { "", "DE", EUID_NONE },
        { "DE", "DE", EUID_NONE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (euid_of(span_of(rows[i].reference), span_of(rows[i].country)) != rows[i].euid)
            fail_msg("%s: want %d", rows[i].reference, rows[i].euid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_are_taken_apart),
        cmocka_unit_test(other_heads_have_no_form),
        cmocka_unit_test(an_lei_has_twenty_characters_and_check_digits),
        cmocka_unit_test(a_psd_reference_names_its_authority),
        cmocka_unit_test(an_euid_has_country_register_dot_and_reference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
