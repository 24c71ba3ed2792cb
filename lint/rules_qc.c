/*
 * qcStatements: what makes a certificate a qualified one. SBR 7.1.2.3(k); RFC 3739 3.2.6; ETSI EN 319 412-5 4 and 5.
 * One file because it is one extension, statement by statement.
 */
#include "lint/country.h"
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/qc_statement.h"
#include "lint/rules.h"
#include "lint/uri.h"

enum {
    CURRENCY_LETTERS = 3, /* ISO 4217, alphabetic */
    CURRENCY_MAX = 999,   /* numeric */
    LANGUAGE_LETTERS = 2, /* ISO 639-1 */
    COUNTRY_LETTERS = 2,
    QUALIFIED_USES = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT,
};

/* SBR 7.1.2.3(k), ETSI EN 319 412-5 4.1: qcStatements "SHALL NOT be marked critical". */
static void not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_QC_STATEMENTS);
}

/* RFC 3739 3.2.6: QCStatements ::= SEQUENCE OF QCStatement. A list without any says nothing. */
static void statements_formed(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_QC_STATEMENTS);
    struct span rest = qc_statements(cert);
    struct qc_statement statement;

    if (extension == NULL)
        return;
    if (rest.len == 0)
        finding(report, extension->whole, "want a list of one statement or more, have another value");
    while (qc_statement_next(&rest, &statement))
        continue;
    if (rest.len != 0)
        finding(report, rest, "want a statement of identifier and information, have another value");
}

/* ETSI EN 319 412-5 4.1: a statement is there once. */
static void statements_unique(const struct cert *cert, struct report *report)
{
    struct span rest = qc_statements(cert);
    struct qc_statement statement, earlier;
    char text[OID_TEXT_BYTES];

    while (qc_statement_next(&rest, &statement)) {
        struct span before = qc_statements(cert);

        while (qc_statement_next(&before, &earlier) && earlier.whole.at < statement.whole.at) {
            if (span_equal(earlier.oid, statement.oid)) {
                finding(report, statement.whole, "want each statement once, have %s again",
                    oid_text(statement.oid, text));
                break;
            }
        }
    }
}

/* RFC 3739 3.2.6.1: pkixQCSyntax-v1 "MUST NOT be included"; pkixQCSyntax-v2 has SemanticsInformation with at least one of its fields. */
static void syntax_statements(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct semantics semantics;

    if (qc_statement_find(cert, OID_QCS_PKIX_V1, &statement))
        finding(report, statement.whole, "want pkixQCSyntax-v2, have pkixQCSyntax-v1 of RFC 3039");
    if (!qc_statement_find(cert, OID_QCS_PKIX_V2, &statement) || statement.info.at == NULL)
        return;
    if (!semantics_read(&statement, &semantics))
        finding(report, statement.whole, "want SemanticsInformation, have another value");
    else if (semantics.oid.at == NULL && semantics.authorities.len == 0)
        finding(report, statement.whole,
            "want a semanticsIdentifier or nameRegistrationAuthorities, have neither");
}

/* A finding if the statement of `type` has information. */
static void want_bare(const struct cert *cert, struct report *report, enum oid type)
{
    struct qc_statement statement;

    if (qc_statement_find(cert, type, &statement) && statement.info.at != NULL)
        finding(report, statement.whole, "want %s without information, have some", oid_name(type));
}

/* ETSI EN 319 412-5 4.2.1: QcCompliance is its identifier alone. */
static void compliance_bare(const struct cert *cert, struct report *report)
{
    want_bare(cert, report, OID_QCS_COMPLIANCE);
}

/* ETSI EN 319 412-5 4.2.2: QcSSCD is its identifier alone. */
static void sscd_bare(const struct cert *cert, struct report *report)
{
    want_bare(cert, report, OID_QCS_SSCD);
}

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

/* PdsLocation ::= SEQUENCE { url IA5String, language PrintableString (SIZE (2)) } */
static bool next_pds(struct span *rest, struct span *url, struct span *language)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored), inside;

    if (!der_enter(&d, DER_SEQUENCE, &inside, "") || !der_value(&inside, DER_IA5_STRING, url, "")
        || !der_value(&inside, DER_PRINTABLE_STRING, language, "") || !der_end(&inside, ""))
        return false;
    *rest = d.rest;
    return true;
}

/* Content of PdsLocations; false if the statement is absent or holds something else. */
static bool pds_of(const struct cert *cert, struct qc_statement *statement, struct span *locations)
{
    struct der_error ignored;
    struct der d;

    if (!qc_statement_find(cert, OID_QCS_PDS, statement))
        return false;
    d = der_again(statement->info, &ignored);
    if (!der_value(&d, DER_SEQUENCE, locations, ""))
        *locations = (struct span){ NULL, 0 };
    return true;
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

    if (!uri_read(url, &uri) || !uri_has_scheme(&uri, "https") || uri.host.len == 0)
        finding(
            report, where, "want an https URL of the disclosure statement, have \"%s\"", quote(url, quoted));
    if (!is_language(language))
        finding(report, where, "want a language of ISO 639-1, have \"%s\"", quote(language, quoted));
}

/* ETSI EN 319 412-5 4.3.4: PdsLocations ::= SEQUENCE SIZE (1..MAX) OF PdsLocation; the URL has the scheme https. */
static void pds_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct span rest, url, language;

    if (!pds_of(cert, &statement, &rest))
        return;
    if (rest.len == 0)
        finding(report, statement.whole, "want one location of a disclosure statement or more, have none");
    while (next_pds(&rest, &url, &language))
        judge_pds(report, statement.whole, url, language);
    if (rest.len != 0)
        finding(report, statement.whole, "want locations of URL and language, have another value");
}

/* ISO 639-1 writes languages in small letters. */
static void pds_language_case(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct span rest, url, language;
    char quoted[QUOTE_BYTES];

    if (!pds_of(cert, &statement, &rest))
        return;
    while (next_pds(&rest, &url, &language)) {
        if (is_language(language) && !all_in(language, 'a', 'z'))
            finding(report, statement.whole, "want a language in small letters, have \"%s\"",
                quote(language, quoted));
    }
}

/* QcType ::= SEQUENCE OF OBJECT IDENTIFIER: the only type in *type, OID_UNKNOWN for what is unknown, more than one, or none. */
static bool qc_type(const struct cert *cert, struct qc_statement *statement, enum oid *type)
{
    struct der_error ignored;
    struct der d, list;
    struct span oid;

    *type = OID_UNKNOWN;
    if (!qc_statement_find(cert, OID_QCS_TYPE, statement))
        return false;
    d = der_again(statement->info, &ignored);
    if (der_enter(&d, DER_SEQUENCE, &list, "") && der_oid(&list, DER_OID, &oid, "") && der_at_end(&list))
        *type = oid_find(oid);
    if (*type != OID_QCT_ESIGN && *type != OID_QCT_ESEAL && *type != OID_QCT_WEB)
        *type = OID_UNKNOWN;
    return true;
}

/* ETSI EN 319 412-5 4.2.3: QcType names exactly one of electronic signature, electronic seal and web site authentication. */
static void type_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    enum oid type;

    if (qc_type(cert, &statement, &type) && type == OID_UNKNOWN)
        finding(report, statement.whole, "want exactly one of esign, eseal and web, have another value");
}

/* ETSI EN 319 412-5 4.2.3: the types stand inside QcType; as statements they say nothing. */
static void type_not_statement(const struct cert *cert, struct report *report)
{
    static const enum oid types[] = { OID_QCT_ESIGN, OID_QCT_ESEAL, OID_QCT_WEB };
    struct qc_statement statement;

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (qc_statement_find(cert, types[i], &statement))
            finding(
                report, statement.whole, "want %s inside QcType, have it as a statement", oid_name(types[i]));
    }
}

/* ETSI EN 319 412-5 4.2.3: signatures are of natural persons, seals of legal ones; neither of S/MIME's is a web site. */
static void type_fits_profile(const struct cert *cert, struct report *report)
{
    const unsigned scope = cert_scope(cert);
    struct qc_statement statement;
    enum oid type;

    if (!qc_type(cert, &statement, &type) || type == OID_UNKNOWN)
        return;
    if (type == OID_QCT_WEB || (type == OID_QCT_ESIGN && (scope & OV) != 0)
        || (type == OID_QCT_ESEAL && (scope & (SV | IV)) != 0))
        finding(report, statement.whole, "want a type that fits %s, have %s", scope_name(cert_scope(cert)),
            oid_name(type));
}

/* ETSI EN 319 412-2 4.2.4, EN 319 412-3 4.2.1: the subject of a qualified certificate is named; of a mailbox nobody is. */
static void mailbox_not_qualified(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;

    if (qc_statement_find(cert, OID_QCS_COMPLIANCE, &statement))
        finding(report, statement.whole, "want no QcCompliance without a verified subject, have it");
}

/* ETSI EN 319 412-5 4.2.4: QcCClegislation ::= SEQUENCE OF CountryName: PrintableString (SIZE (2)), ISO 3166-1. */
static void legislation_formed(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;
    struct der_error ignored;
    struct der d, list;
    char quoted[QUOTE_BYTES];

    if (!qc_statement_find(cert, OID_QCS_CC_LEGISLATION, &statement))
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
    }
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

static bool has_english_pds(const struct cert *cert)
{
    struct qc_statement statement;
    struct span rest, url, language;

    if (!pds_of(cert, &statement, &rest))
        return false;
    while (next_pds(&rest, &url, &language)) {
        if (language.len == LANGUAGE_LETTERS && (language.at[0] | 0x20) == 'e'
            && (language.at[1] | 0x20) == 'n')
            return true;
    }
    return false;
}

/* ETSI EN 319 412-5 5: an EU qualified certificate has QcCompliance, without QcCClegislation, and QcPDS, in English too. */
static void eu_qualified_set(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;

    if (qc_statement_find(cert, OID_QCS_COMPLIANCE, &statement)
        && !qc_statement_find(cert, OID_QCS_CC_LEGISLATION, NULL) && !has_english_pds(cert))
        finding(
            report, statement.whole, "want QcPDS with a statement in English beside QcCompliance, have none");
}

/* ETSI EN 319 412-2 4.3.2: keyUsage of a natural person's certificate is one of the types A to F. Which of them S/MIME allows is another rule. */
static void usage_of_natural_person(const struct cert *cert, struct report *report)
{
    const unsigned bits = cert->key_usage, both = KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
    char text[KEY_USAGE_TEXT_BYTES];

    if (bits != 0 && qc_statement_find(cert, OID_QCS_COMPLIANCE, NULL)
        && ((bits & ~(unsigned)QUALIFIED_USES) != 0 || (bits & both) == both))
        finding(report, cert_extension(cert, OID_EXT_KEY_USAGE)->whole,
            "want digitalSignature, nonRepudiation and one of keyEncipherment and keyAgreement at most, have "
            "%s",
            key_usage_text(bits, text));
}

static const struct rule rules[] = {
    {
        .id = "leaf.qc.noncritical",
        .source = "SBR 7.1.2.3(k)",
        .applies = SMIME,
        .since = SMC01,
        .says = "qcStatements is not critical.",
        .peers =
            "pkilint:cabf.smime.qc_statements_extension_critical "
            "zlint:e_smime_qc_statements_must_not_be_critical zlint:e_qcstatem_etsi_present_qcs_critical",
        .check = not_critical,
    },
    {
        .id = "rfc3739.qc_syntax",
        .source = "RFC 3739 3.2.6",
        .applies = CERTIFICATE,
        .says = "qcStatements is a list of statements.",
        .covers = "leaf.qc.content",
        .check = statements_formed,
    },
    {
        .id = "rfc3739.qc_syntax.unique",
        .source = "ETSI EN 319 412-5 4.1",
        .applies = CERTIFICATE,
        .says = "qcStatements has each statement once.",
        .peers = "zlint:e_duplicate_etsi_qcstatement",
        .check = statements_unique,
    },
    {
        .id = "rfc3739.qcs_v1v2",
        .source = "RFC 3739 3.2.6.1",
        .applies = CERTIFICATE,
        .says = "The semantics of identifiers are said by pkixQCSyntax-v2.",
        .peers = "pkilint:pkix.prohibited_qualified_statement_present",
        .check = syntax_statements,
    },
    {
        .id = "en412_5.noncritical",
        .source = "ETSI EN 319 412-5 4.1",
        .applies = CERTIFICATE & ~SMIME,
        .says = "qcStatements is not critical.",
        .peers = "pkilint:etsi.en_319_412_5.qcs-4.1-02.qcstatements_extension_is_critical "
                 "zlint:e_qcstatem_etsi_present_qcs_critical",
        .check = not_critical,
    },
    {
        .id = "en412_5.compliance",
        .source = "ETSI EN 319 412-5 4.2.1",
        .applies = CERTIFICATE,
        .says = "QcCompliance has no information.",
        .peers = "zlint:e_qcstatem_qccompliance_valid",
        .check = compliance_bare,
    },
    {
        .id = "en412_5.sscd",
        .source = "ETSI EN 319 412-5 4.2.2",
        .applies = CERTIFICATE,
        .says = "QcSSCD has no information.",
        .peers = "zlint:e_qcstatem_qcsscd_valid",
        .check = sscd_bare,
    },
    {
        .id = "en412_5.type",
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = CERTIFICATE,
        .says = "QcType is exactly one of esign, eseal and web.",
        .peers = "zlint:e_qcstatem_qctype_oneonly zlint:e_qcstatem_qctype_valid",
        .check = type_formed,
    },
    {
        .id = "en412_5.type.statement",
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = CERTIFICATE,
        .says = "No type of qualified certificate is a statement.",
        .peers = "zlint:e_qcstatem_etsi_type_as_statem",
        .check = type_not_statement,
    },
    {
        .id = "en412_5.type_vs_profile",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = SMIME,
        .says = "QcType fits the kind of subject.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.2.3.qc_type_mismatch zlint:e_qcstatem_qctype_smime",
        .check = type_fits_profile,
    },
    {
        .id = "en412_5.mv_not_qualified",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-2 4.2.4",
        .applies = SMIME & MV,
        .says = "A Mailbox-validated certificate is not qualified.",
        .check = mailbox_not_qualified,
    },
    {
        .id = "en412_5.cclegislation",
        .source = "ETSI EN 319 412-5 4.2.4",
        .applies = CERTIFICATE,
        .says = "QcCClegislation is a list of countries.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.2.4.iso_country_code_invalid "
                 "pkilint:etsi.en_319_412_5.gen-4.2.4.iso_country_code_list_empty",
        .check = legislation_formed,
    },
    {
        .id = "en412_5.limit",
        .source = "ETSI EN 319 412-5 4.3.2",
        .applies = CERTIFICATE,
        .says = "QcLimitValue is an amount of money.",
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
        .peers = "pkilint:etsi.en_319_412_5.gen-4.3.3.retention_period_years_not_positive "
                 "zlint:e_qcstatem_qcretentionperiod_valid",
        .check = retention_formed,
    },
    {
        .id = "en412_5.pds",
        .source = "ETSI EN 319 412-5 4.3.4",
        .applies = CERTIFICATE,
        .says = "QcPDS is a list of https URLs with languages.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.3.4.iso_language_code_invalid "
                 "pkilint:etsi.en_319_412_5.gen-4.3.4.url_scheme_not_https zlint:e_qcstatem_qcpds_valid "
                 "zlint:e_qcstatem_pds_must_have_https_only",
        .check = pds_formed,
    },
    {
        .id = "en412_5.pds.case",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.3.4",
        .applies = CERTIFICATE,
        .says = "The languages of QcPDS are in small letters.",
        .peers = "zlint:w_qcstatem_qcpds_lang_case",
        .check = pds_language_case,
    },
    {
        .id = "en412_5.identmethod",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.3.5",
        .applies = CERTIFICATE,
        .says = "QcIdentMethod is one of the four methods.",
        .check = identification_method_known,
    },
    {
        .id = "en412_5.eu_set",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 5",
        .applies = CERTIFICATE,
        .says = "An EU qualified certificate points to a disclosure statement in English.",
        .peers = "zlint:e_qcstatem_mandatory_etsi_statems zlint:e_qcstatem_qcpds_valid",
        .check = eu_qualified_set,
    },
    {
        .id = "en412_2.ku",
        .source = "ETSI EN 319 412-2 4.3.2",
        .applies = SMIME & (SV | IV),
        .says = "keyUsage of a natural person's qualified certificate is one of the types A to F.",
        .peers = "zlint:e_etsi_natural_person_key_usage_correct_values "
                 "pkilint:etsi.en_319_412_2.nat-4.3.2-1.unknown_key_usage_setting",
        .check = usage_of_natural_person,
    },
};

const struct rule_table rules_qc = { "Qualified statements", rules, COUNT_OF(rules) };
