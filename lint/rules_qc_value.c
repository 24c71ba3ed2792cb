/* What the statements of qcStatements say: money, years, disclosure statements, countries, methods. ETSI EN 319 412-5 4.2.4, 4.3. */
#include "lint/country.h"
#include "lint/qc_statement.h"
#include "lint/rules.h"
#include "lint/uri.h"

enum {
    CURRENCY_LETTERS = 3, /* ISO 4217, alphabetic */
    CURRENCY_MAX = 999,   /* numeric */
    LANGUAGE_LETTERS = 2, /* ISO 639-1 */
    COUNTRY_LETTERS = 2,
};

static bool all_in(struct span text, char first, char last)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < (uint8_t)first || text.at[i] > (uint8_t)last)
            return false;
    }
    return true;
}

/* Iso4217CurrencyCode ::= CHOICE { alphabetic PrintableString (SIZE (3)), numeric INTEGER (1..999) } */
static bool read_currency(struct der *d)
{
    struct span letters;
    uint32_t number;

    if (der_next_is(d, DER_PRINTABLE_STRING))
        return der_value(d, DER_PRINTABLE_STRING, &letters, "") && letters.len == CURRENCY_LETTERS
               && all_in(letters, 'A', 'Z');
    return der_small(d, DER_INTEGER, &number, "") && number >= 1 && number <= CURRENCY_MAX;
}

static bool read_natural(struct der *d)
{
    struct span integer;

    return der_integer(d, DER_INTEGER, &integer, "") && (integer.at[0] & 0x80) == 0;
}

/* ETSI EN 319 412-5 4.3.2: MonetaryValue ::= SEQUENCE { currency, amount INTEGER, exponent INTEGER } */
static void limit_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct der_error ignored;
    struct der d, inside;

    if (!qc_statement_find(cert, OID_QCS_LIMIT_VALUE, &statement))
        return;
    d = der_again(statement.info, &ignored);
    if (!der_enter(&d, DER_SEQUENCE, &inside, "") || !read_currency(&inside) || !read_natural(&inside)
        || !read_natural(&inside) || !der_end(&inside, ""))
        finding(report, statement.whole,
            "want a currency of ISO 4217, amount and exponent of 0 or more, have another value");
}

/* ETSI EN 319 412-5 4.3.3: QcEuRetentionPeriod ::= INTEGER, in years. */
static void retention_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct der_error ignored;
    uint32_t years = 0;
    struct der d;

    if (!qc_statement_find(cert, OID_QCS_RETENTION_PERIOD, &statement))
        return;
    d = der_again(statement.info, &ignored);
    if (!der_small(&d, DER_INTEGER, &years, "") || years == 0)
        finding(report, statement.whole, "want a number of years above 0, have another value");
}

/* ISO 639-1: two letters; which case is another rule. */
static bool is_language(struct span text)
{
    return text.len == LANGUAGE_LETTERS && ((text.at[0] | 0x20) >= 'a' && (text.at[0] | 0x20) <= 'z')
           && ((text.at[1] | 0x20) >= 'a' && (text.at[1] | 0x20) <= 'z');
}

static void judge_pds(struct report *report, struct span where, struct span url, struct span language)
{
    char quoted[QUOTE_BYTES];
    struct uri uri;

    (void)uri_read(url, &uri);
    if ((uri.faults & ~(unsigned)URI_HOST) != 0 || !uri_has_scheme(&uri, "https") || uri.host.len == 0)
        finding(
            report, where, "want an https URL of the disclosure statement, have \"%s\"", quote(url, quoted));
    if (!is_language(language))
        finding(report, where, "want a language of ISO 639-1, have \"%s\"", quote(language, quoted));
}

/*
 * ETSI EN 319 412-5 4.3.4: PdsLocations ::= SEQUENCE SIZE (1..MAX) OF PdsLocation; "a URL to a PDS provided in this statement shall use the
 * "https" (https://) scheme". It asks for no public host.
 */
static void pds_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct span rest, url, language;

    if (!pds_locations(cert, &statement, &rest))
        return;
    if (rest.len == 0)
        finding(report, statement.whole, "want one location of a disclosure statement or more, have none");
    while (pds_location_next(&rest, &url, &language))
        judge_pds(report, statement.whole, url, language);
    if (rest.len != 0)
        finding(report, statement.whole, "want locations of URL and language, have another value");
}

static bool is_same_language(struct span a, struct span b)
{
    return is_language(a) && is_language(b) && (a.at[0] | 0x20) == (b.at[0] | 0x20)
           && (a.at[1] | 0x20) == (b.at[1] | 0x20);
}

/* Locations whose language is `language`. */
static unsigned count_language(const struct cert *cert, struct span language)
{
    struct qc_statement statement;
    struct span rest, url, other;
    unsigned count = 0;

    if (!pds_locations(cert, &statement, &rest))
        return 0;
    while (pds_location_next(&rest, &url, &other))
        count += is_same_language(language, other);
    return count;
}

/*
 * ETSI EN 319 412-5 5: in an EU qualified certificate QcPDS "shall provide at least one URL to a PDS in English" and "shall not reference
 * more than one PDS per language". EU qualified is QcCompliance without QcCClegislation: 4.2.4.
 */
static void pds_of_eu_qualified(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct span rest, url, language;

    if (!qc_statement_find(cert, OID_QCS_COMPLIANCE, NULL)
        || qc_statement_find(cert, OID_QCS_CC_LEGISLATION, NULL) || !pds_locations(cert, &statement, &rest)
        || rest.len == 0)
        return;
    if (count_language(cert, SPAN_TEXT("en")) == 0)
        finding(report, statement.whole, "want a disclosure statement in English, have none");
    while (pds_location_next(&rest, &url, &language)) {
        if (count_language(cert, language) > 1) {
            finding(report, statement.whole, "want one disclosure statement for each language, have more");
            return;
        }
    }
}

/* ISO 639-1 writes languages in small letters. */
static void pds_language_case(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct span rest, url, language;
    char quoted[QUOTE_BYTES];

    if (!pds_locations(cert, &statement, &rest))
        return;
    while (pds_location_next(&rest, &url, &language)) {
        if (is_language(language) && !all_in(language, 'a', 'z'))
            finding(report, statement.whole, "want a language in small letters, have \"%s\"",
                quote(language, quoted));
    }
}

/* A list of CountryName: PrintableString (SIZE (2)), ISO 3166-1; none of the European Economic Area if `outside`. */
static void judge_countries(const struct cert *cert, struct report *report, enum oid type, bool outside)
{
    struct qc_statement statement;
    struct der_error ignored;
    struct der d, list;
    char quoted[QUOTE_BYTES];

    if (!qc_statement_find(cert, type, &statement))
        return;
    d = der_again(statement.info, &ignored);
    if (!der_enter(&d, DER_SEQUENCE, &list, "") || der_at_end(&list)) {
        finding(report, statement.whole, "want a list of one country or more, have another value");
        return;
    }
    while (!der_at_end(&list)) {
        struct span country = { NULL, 0 };

        if (!der_value(&list, DER_PRINTABLE_STRING, &country, "") || country.len != COUNTRY_LETTERS
            || !country_is_official(country)) {
            finding(report, statement.whole, "want ISO 3166-1 alpha-2 codes, have \"%s\"",
                quote(country, quoted));
            return;
        }
        if (outside && country_in_eea(country))
            finding(report, statement.whole, "want a country outside the European Economic Area, have \"%s\"",
                quote(country, quoted));
    }
}

/* ETSI EN 319 412-5 4.2.4: QcCClegislation ::= SEQUENCE OF CountryName */
static void legislation_formed(const struct cert *cert, struct report *report)
{
    judge_countries(cert, report, OID_QCS_CC_LEGISLATION, false);
}

/*
 * ETSI EN 319 412-5 4.2.5: QcQSCDlegislation ::= SEQUENCE SIZE (1..MAX) OF CountryName, which "shall not have as value any code identifying: a
 * country of the European Union (EU); or a country of the European Economic Area (EEA)": there a device is said by QcSSCD.
 */
static void device_legislation_formed(const struct cert *cert, struct report *report)
{
    judge_countries(cert, report, OID_QCS_QSCD_LEGISLATION, true);
}

/* ETSI EN 319 412-5 4.3.5: QcIdentMethod names one of the four methods 0.4.0.1862.1.8.1 to 4. */
static void identification_method_known(const struct cert *cert, struct report *report)
{
    const struct span arc = SPAN_TEXT("\x04\x00\x8e\x46\x01\x08");
    struct qc_statement statement;
    struct der_error ignored;
    struct span oid = { NULL, 0 };
    struct der d, list;
    bool formed = true;

    if (!qc_statement_find(cert, OID_QCS_IDENT_METHOD, &statement))
        return;
    d = der_again(statement.info, &ignored);
    list = d;
    if (der_next_is(&d, DER_SEQUENCE))
        formed = der_enter(&d, DER_SEQUENCE, &list, "");
    formed = formed && !der_at_end(&list);
    while (formed && !der_at_end(&list))
        formed = der_oid(&list, DER_OID, &oid, "") && oid.len == arc.len + 1
                 && memcmp(oid.at, arc.at, arc.len) == 0 && oid.at[arc.len] >= 1 && oid.at[arc.len] <= 4;
    if (!formed)
        finding(report, statement.whole,
            "want a method of 0.4.0.1862.1.8.1 to 0.4.0.1862.1.8.4, have another value");
}

static const struct rule rules[] = {
    {
        .id = "en412_5.cclegislation",
        .source = "ETSI EN 319 412-5 4.2.4",
        .applies = CERTIFICATE,
        .says = "QcCClegislation is a list of countries.",
        .mend = "List countries by the two capitals of ISO 3166-1, as PrintableString; leave the statement "
                "out for the European Union.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.2.4.iso_country_code_invalid "
                 "pkilint:etsi.en_319_412_5.gen-4.2.4.iso_country_code_list_empty",
        .check = legislation_formed,
    },
    {
        .id = "en412_5.qscdlegislation",
        .source = "ETSI EN 319 412-5 4.2.5",
        .applies = CERTIFICATE,
        .says = "QcQSCDlegislation is a list of countries outside the European Economic Area.",
        .mend = "Say QcSSCD for a device that is qualified in the European Union.",
        .check = device_legislation_formed,
    },
    {
        .id = "en412_5.limit",
        .source = "ETSI EN 319 412-5 4.3.2",
        .applies = CERTIFICATE,
        .says = "QcLimitValue is an amount of money.",
        .mend = "Write currency, amount and exponent: the currency as three capitals of ISO 4217.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.3.2.amount_negative "
                 "pkilint:etsi.en_319_412_5.gen-4.3.2.currency_code_invalid "
                 "pkilint:etsi.en_319_412_5.gen-4.3.2.exponent_negative zlint:e_qcstatem_qclimitvalue_valid",
        .check = limit_formed,
    },
    {
        .id = "en412_5.retention",
        .source = "ETSI EN 319 412-5 4.3.3",
        .applies = CERTIFICATE,
        .says = "QcRetentionPeriod is a number of years.",
        .mend = "Write the number of years as an INTEGER of 0 or more.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.3.3.retention_period_years_not_positive "
                 "zlint:e_qcstatem_qcretentionperiod_valid",
        .check = retention_formed,
    },
    {
        .id = "en412_5.pds",
        .source = "ETSI EN 319 412-5 4.3.4",
        .applies = CERTIFICATE,
        .says = "QcPDS is a list of https URLs with languages.",
        .mend = "List https URLs, each with two letters of ISO 639-1.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.3.4.iso_language_code_invalid "
                 "pkilint:etsi.en_319_412_5.gen-4.3.4.url_scheme_not_https zlint:e_qcstatem_qcpds_valid "
                 "zlint:e_qcstatem_pds_must_have_https_only",
        .check = pds_formed,
    },
    {
        .id = "en412_5.pds.english",
        .source = "ETSI EN 319 412-5 5",
        .applies = CERTIFICATE,
        .says = "QcPDS of an EU qualified certificate has one statement in English, and one at most in each "
                "language.",
        .mend = "Add the English statement, and list one for each other language.",
        .covers = "en412_5.pds",
        .peers = "zlint:e_qcstatem_qcpds_valid",
        .check = pds_of_eu_qualified,
    },
    {
        .id = "en412_5.pds.case",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.3.4",
        .applies = CERTIFICATE,
        .says = "The languages of QcPDS are in small letters.",
        .mend = "Write the language in small letters.",
        .peers = "zlint:w_qcstatem_qcpds_lang_case",
        .check = pds_language_case,
    },
    {
        .id = "en412_5.identmethod",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.3.5",
        .applies = CERTIFICATE,
        .says = "QcIdentMethod is one of the four methods.",
        .mend = "Name one of the four methods of EN 319 412-5 4.3.5.",
        .check = identification_method_known,
    },
};

const struct rule_table rules_qc_value = { "Values of qualified statements", rules, COUNT_OF(rules) };
