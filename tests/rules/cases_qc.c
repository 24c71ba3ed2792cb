/* Cases: qcStatements. */
#include "tests/rules/cases.h"

#define STATEMENTS(name, statements)                                                                         \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, OID_EXT_QC_STATEMENTS, "SEQUENCE { " statements " }");                      \
    }

#define PDS                                                                                                  \
    "SEQUENCE { QcPDS SEQUENCE { SEQUENCE { IA5 \"https://ca.example.com/pds_en.pdf\" PRINTABLE \"en\" } } " \
    "}"
#define ESIGN     "SEQUENCE { QcType SEQUENCE { qct-esign } }"
#define QUALIFIED "SEQUENCE { QcCompliance } SEQUENCE { QcSSCD } " ESIGN " " PDS
#define PDS_OF(url, language)                                                                                \
    "SEQUENCE { QcPDS SEQUENCE { SEQUENCE { IA5 \"" url "\" PRINTABLE \"" language "\" } } }"

STATEMENTS(qualified, QUALIFIED)
STATEMENTS(qualified_with_all, QUALIFIED
    " SEQUENCE { QcLimitValue SEQUENCE { PRINTABLE \"EUR\" 1000 0 } } SEQUENCE { QcRetentionPeriod 10 }"
    " SEQUENCE { QcIdentMethod SEQUENCE { 0.4.0.1862.1.8.2 } }"
    " SEQUENCE { pkixQCSyntax-v2 SEQUENCE { semanticsId-Natural } }")
STATEMENTS(none, "")
STATEMENTS(not_a_statement, "SEQUENCE { QcCompliance } UTF8 \"QcSSCD\"")
STATEMENTS(statement_of_three, "SEQUENCE { 2.999.6 NULL NULL }")
STATEMENTS(own_statement, "SEQUENCE { 2.999.6 UTF8 \"x\" }")
STATEMENTS(sscd_twice, "SEQUENCE { QcSSCD } SEQUENCE { QcSSCD }")
STATEMENTS(version_1, "SEQUENCE { pkixQCSyntax-v1 }")
STATEMENTS(version_2_of_text, "SEQUENCE { pkixQCSyntax-v2 UTF8 \"x\" }")
STATEMENTS(version_2_empty, "SEQUENCE { pkixQCSyntax-v2 SEQUENCE { } }")
STATEMENTS(version_2_bare, "SEQUENCE { pkixQCSyntax-v2 }")
STATEMENTS(compliance_with_info, "SEQUENCE { QcCompliance NULL } " PDS)
STATEMENTS(sscd_with_info, "SEQUENCE { QcSSCD NULL }")
STATEMENTS(two_types, "SEQUENCE { QcType SEQUENCE { qct-esign qct-eseal } }")
STATEMENTS(no_type, "SEQUENCE { QcType SEQUENCE { } }")
STATEMENTS(unknown_type, "SEQUENCE { QcType SEQUENCE { 0.4.0.1862.1.6.4 } }")
STATEMENTS(type_as_statement, "SEQUENCE { qct-esign }")
STATEMENTS(esign, ESIGN)
STATEMENTS(eseal, "SEQUENCE { QcType SEQUENCE { qct-eseal } }")
STATEMENTS(web, "SEQUENCE { QcType SEQUENCE { qct-web } }")
STATEMENTS(
    legislation, "SEQUENCE { QcCompliance } SEQUENCE { QcCClegislation SEQUENCE { PRINTABLE \"CH\" } }")
STATEMENTS(legislation_of_none, "SEQUENCE { QcCClegislation SEQUENCE { } }")
STATEMENTS(
    legislation_of_nowhere, "SEQUENCE { QcCClegislation SEQUENCE { PRINTABLE \"CH\" PRINTABLE \"QQ\" } }")
STATEMENTS(device_of_switzerland, "SEQUENCE { QcQSCDlegislation SEQUENCE { PRINTABLE \"CH\" } }")
STATEMENTS(device_of_norway, "SEQUENCE { QcQSCDlegislation SEQUENCE { PRINTABLE \"CH\" PRINTABLE \"NO\" } }")
STATEMENTS(device_of_the_union, "SEQUENCE { QcQSCDlegislation SEQUENCE { PRINTABLE \"EU\" } }")
STATEMENTS(device_of_nowhere, "SEQUENCE { QcQSCDlegislation SEQUENCE { } }")
STATEMENTS(limit_in_figures, "SEQUENCE { QcLimitValue SEQUENCE { 978 1 3 } }")
STATEMENTS(limit_in_small_letters, "SEQUENCE { QcLimitValue SEQUENCE { PRINTABLE \"eur\" 1 3 } }")
STATEMENTS(limit_of_1000th_currency, "SEQUENCE { QcLimitValue SEQUENCE { 1000 1 3 } }")
STATEMENTS(limit_negative, "SEQUENCE { QcLimitValue SEQUENCE { PRINTABLE \"EUR\" -1 3 } }")
STATEMENTS(limit_with_negative_exponent, "SEQUENCE { QcLimitValue SEQUENCE { PRINTABLE \"EUR\" 1 -3 } }")
STATEMENTS(retention_of_0, "SEQUENCE { QcRetentionPeriod 0 }")
STATEMENTS(retention_negative, "SEQUENCE { QcRetentionPeriod -1 }")
STATEMENTS(retention_bare, "SEQUENCE { QcRetentionPeriod }")
STATEMENTS(pds, PDS)
STATEMENTS(pds_none, "SEQUENCE { QcPDS SEQUENCE { } }")
STATEMENTS(pds_http, PDS_OF("http://ca.example.com/pds", "en"))
STATEMENTS(pds_at_a_local_host, PDS_OF("https://pds/en", "en"))
STATEMENTS(pds_at_no_host, PDS_OF("https:///en", "en"))
STATEMENTS(pds_relative, PDS_OF("ca.example.com/pds", "en"))
STATEMENTS(pds_language_in_words, PDS_OF("https://ca.example.com/pds", "english"))
STATEMENTS(pds_language_of_figures, PDS_OF("https://ca.example.com/pds", "e1"))
STATEMENTS(pds_language_in_capitals, PDS_OF("https://ca.example.com/pds", "EN"))
STATEMENTS(
    pds_without_language, "SEQUENCE { QcPDS SEQUENCE { SEQUENCE { IA5 \"https://ca.example.com/pds\" } } }")
STATEMENTS(method_unknown, "SEQUENCE { QcIdentMethod SEQUENCE { 0.4.0.1862.1.8.5 } }")
STATEMENTS(method_of_none, "SEQUENCE { QcIdentMethod SEQUENCE { } }")
STATEMENTS(method_alone, "SEQUENCE { QcIdentMethod 0.4.0.1862.1.8.1 }")
STATEMENTS(compliance_alone, "SEQUENCE { QcCompliance }")
#define PDS_OF_TWO(one, other)                                                                               \
    "SEQUENCE { QcPDS SEQUENCE { SEQUENCE { IA5 \"https://ca.example.com/1\" PRINTABLE \"" one "\" }"        \
    " SEQUENCE { IA5 \"https://ca.example.com/2\" PRINTABLE \"" other "\" } } }"
STATEMENTS(compliance_in_two, "SEQUENCE { QcCompliance } " ESIGN " " PDS_OF_TWO("en", "de"))
STATEMENTS(compliance_in_english_twice, "SEQUENCE { QcCompliance } " ESIGN " " PDS_OF_TWO("en", "en"))
STATEMENTS(swiss_in_german,
    "SEQUENCE { QcCompliance } SEQUENCE { QcCClegislation SEQUENCE { PRINTABLE \"CH\" } } " PDS_OF(
        "https://ca.example.com/pds", "de"))
STATEMENTS(compliance_without_type, "SEQUENCE { QcCompliance } " PDS)
STATEMENTS(compliance_in_german, "SEQUENCE { QcCompliance } " PDS_OF("https://ca.example.com/pds", "de"))

static void qualified_critical(struct recipe *recipe)
{
    qualified(recipe);
    recipe_critical(recipe, OID_EXT_QC_STATEMENTS, true);
}

static void of_text(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_QC_STATEMENTS, "UTF8 \"qualified\"");
}

static void qualified_for_data(struct recipe *recipe)
{
    qualified(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT);
}

static void qualified_to_commit_and_encrypt(struct recipe *recipe)
{
    qualified(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT | KU_NON_REPUDIATION);
}

static void qualified_for_all(struct recipe *recipe)
{
    qualified(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT | KU_NON_REPUDIATION | KU_DIGITAL_SIGNATURE);
}

static void for_data(struct recipe *recipe)
{
    esign(recipe);
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT);
}

#define AT "extensions.qcStatements"

static const struct rule_case cases[] = {
    { "leaf.qc.noncritical", "a qualified certificate", SV_STRICT, qualified },
    { "leaf.qc.noncritical", "a qualified certificate with all statements", IV_MULTIPURPOSE,
        qualified_with_all },
    { "leaf.qc.noncritical", "critical qcStatements", SV_STRICT, qualified_critical,
        { { "leaf.qc.noncritical", AT } } },
    { "rfc3739.qc_syntax", "a statement of one's own", SV_STRICT, own_statement },
    { "rfc3739.qc_syntax", "qcStatements without any", SV_STRICT, none, { { "rfc3739.qc_syntax", AT } } },
    { "rfc3739.qc_syntax", "a text as qcStatements", SV_STRICT, of_text, { { "rfc3739.qc_syntax", AT } } },
    { "rfc3739.qc_syntax", "a text among the statements", SV_STRICT, not_a_statement,
        { { "rfc3739.qc_syntax", AT "[1]" }, { "en412_5.eu_set", AT "[0]" } } },
    { "rfc3739.qc_syntax", "a statement with two informations", SV_STRICT, statement_of_three,
        { { "rfc3739.qc_syntax", AT "[0]" } } },
    { "rfc3739.qc_syntax.unique", "QcSSCD twice", SV_STRICT, sscd_twice,
        { { "rfc3739.qc_syntax.unique", AT "[1]" } } },
    { "rfc3739.qcs_v1v2", "pkixQCSyntax-v1", SV_STRICT, version_1, { { "rfc3739.qcs_v1v2", AT "[0]" } } },
    { "rfc3739.qcs_v1v2", "pkixQCSyntax-v2 with a text", SV_STRICT, version_2_of_text,
        { { "rfc3739.qcs_v1v2", AT "[0]" } } },
    { "rfc3739.qcs_v1v2", "pkixQCSyntax-v2 that says nothing", SV_STRICT, version_2_empty,
        { { "rfc3739.qcs_v1v2", AT "[0]" } } },
    { "rfc3739.qcs_v1v2", "pkixQCSyntax-v2 without information", SV_STRICT, version_2_bare },
    { "en412_5.noncritical", "critical qcStatements in a certificate that is not S/MIME", OTHER_LEAF,
        qualified_critical, { { "en412_5.noncritical", AT } } },

    { "en412_5.compliance", "QcCompliance with information", SV_STRICT, compliance_with_info,
        { { "en412_5.compliance", AT "[0]" } } },
    { "en412_5.sscd", "QcSSCD with information", SV_STRICT, sscd_with_info,
        { { "en412_5.sscd", AT "[0]" } } },
    { "en412_5.type", "esign and eseal", SV_STRICT, two_types, { { "en412_5.type", AT "[0]" } } },
    { "en412_5.type", "QcType without any", SV_STRICT, no_type, { { "en412_5.type", AT "[0]" } } },
    { "en412_5.type", "an unknown type", SV_STRICT, unknown_type, { { "en412_5.type", AT "[0]" } } },
    { "en412_5.type.statement", "esign as a statement", SV_STRICT, type_as_statement,
        { { "en412_5.type.statement", AT "[0]" } } },
    { "en412_5.type_vs_profile", "eseal, Organization-validated", OV_STRICT, eseal },
    { "en412_5.type_vs_profile", "esign, Organization-validated", OV_STRICT, esign,
        { { "en412_5.type_vs_profile", AT "[0]" } } },
    { "en412_5.type_vs_profile", "eseal, Individual-validated", IV_STRICT, eseal,
        { { "en412_5.type_vs_profile", AT "[0]" } } },
    { "en412_5.type_vs_profile", "a qualified organization without QcType", OV_STRICT,
        compliance_without_type, { { "en412_5.type_vs_profile", AT "[0]" } } },
    { "en412_5.type_vs_profile", "a qualified person without QcType", SV_STRICT, compliance_without_type },
    { "en412_5.type_vs_profile", "web", SV_STRICT, web, { { "en412_5.type_vs_profile", AT "[0]" } } },
    { "en412_5.mv_not_qualified", "a qualified certificate of a mailbox", MV_STRICT, qualified,
        { { "en412_5.mv_not_qualified", AT "[0]" } } },
    { "en412_5.cclegislation", "qualified in Switzerland", SV_STRICT, legislation },
    { "en412_5.cclegislation", "qualified nowhere", SV_STRICT, legislation_of_none,
        { { "en412_5.cclegislation", AT "[0]" } } },
    { "en412_5.cclegislation", "qualified in a country that does not exist", SV_STRICT,
        legislation_of_nowhere, { { "en412_5.cclegislation", AT "[0]" } } },

    { "en412_5.qscdlegislation", "a device that is qualified in Switzerland", SV_STRICT,
        device_of_switzerland },
    { "en412_5.qscdlegislation", "a device that is qualified in Norway", SV_STRICT, device_of_norway,
        { { "en412_5.qscdlegislation", AT "[0]" } } },
    { "en412_5.qscdlegislation", "a device that is qualified in the European Union", SV_STRICT,
        device_of_the_union, { { "en412_5.qscdlegislation", AT "[0]" } } },
    { "en412_5.qscdlegislation", "a device that is qualified nowhere", SV_STRICT, device_of_nowhere,
        { { "en412_5.qscdlegislation", AT "[0]" } } },

    { "en412_5.limit", "a currency in figures", SV_STRICT, limit_in_figures },
    { "en412_5.limit", "a currency in small letters", SV_STRICT, limit_in_small_letters,
        { { "en412_5.limit", AT "[0]" } } },
    { "en412_5.limit", "currency 1000", SV_STRICT, limit_of_1000th_currency,
        { { "en412_5.limit", AT "[0]" } } },
    { "en412_5.limit", "a negative amount", SV_STRICT, limit_negative, { { "en412_5.limit", AT "[0]" } } },
    { "en412_5.limit", "a negative exponent", SV_STRICT, limit_with_negative_exponent,
        { { "en412_5.limit", AT "[0]" } } },
    { "en412_5.retention", "0 years", SV_STRICT, retention_of_0, { { "en412_5.retention", AT "[0]" } } },
    { "en412_5.retention", "-1 years", SV_STRICT, retention_negative, { { "en412_5.retention", AT "[0]" } } },
    { "en412_5.retention", "no number of years", SV_STRICT, retention_bare,
        { { "en412_5.retention", AT "[0]" } } },
    { "en412_5.pds", "a disclosure statement", SV_STRICT, pds },
    { "en412_5.pds", "QcPDS without any", SV_STRICT, pds_none, { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a disclosure statement with http", SV_STRICT, pds_http,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a disclosure statement at a host without domain", SV_STRICT, pds_at_a_local_host },
    { "en412_5.pds", "a disclosure statement at no host", SV_STRICT, pds_at_no_host,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a disclosure statement without scheme", SV_STRICT, pds_relative,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a language in words", SV_STRICT, pds_language_in_words,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a language with a figure", SV_STRICT, pds_language_of_figures,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds", "a disclosure statement without language", SV_STRICT, pds_without_language,
        { { "en412_5.pds", AT "[0]" } } },
    { "en412_5.pds.case", "a language in capitals", SV_STRICT, pds_language_in_capitals,
        { { "en412_5.pds.case", AT "[0]" } } },
    { "en412_5.identmethod", "a method outside a list", SV_STRICT, method_alone },
    { "en412_5.identmethod", "an unknown method", SV_STRICT, method_unknown,
        { { "en412_5.identmethod", AT "[0]" } } },
    { "en412_5.identmethod", "QcIdentMethod without any", SV_STRICT, method_of_none,
        { { "en412_5.identmethod", AT "[0]" } } },
    { "en412_5.eu_set", "QcCompliance without a disclosure statement", SV_STRICT, compliance_alone,
        { { "en412_5.eu_set", AT "[0]" } } },
    { "en412_5.eu_set", "qualified in Switzerland, without a disclosure statement", SV_STRICT, legislation },
    { "en412_5.pds.english", "an EU qualified certificate with a disclosure statement in German", SV_STRICT,
        compliance_in_german, { { "en412_5.pds.english", AT "[1]" } } },
    { "en412_5.pds.english", "an EU qualified certificate with two disclosure statements in English",
        SV_STRICT, compliance_in_english_twice, { { "en412_5.pds.english", AT "[2]" } } },
    { "en412_5.pds.english", "disclosure statements in English and German", SV_STRICT, compliance_in_two },
    { "en412_5.pds.english", "a Swiss qualified certificate with a disclosure statement in German", SV_STRICT,
        swiss_in_german },
    { "en412_2.ku", "a qualified certificate that enciphers data", SV_MULTIPURPOSE, qualified_for_data,
        { { "en412_2.ku", "extensions.keyUsage" } } },
    { "en412_2.ku", "a qualified certificate with keyEncipherment beside nonRepudiation alone", SV_STRICT,
        qualified_to_commit_and_encrypt,
        { { "en412_2.ku", "extensions.keyUsage" }, { "leaf.ku.rsa", "extensions.keyUsage" } } },
    { "en412_2.ku", "a qualified certificate of type F", SV_STRICT, qualified_for_all },
    { "en412_2.ku", "a certificate that enciphers data and is not qualified", SV_MULTIPURPOSE, for_data },
};

const struct case_table cases_qc = { cases, COUNT_OF(cases) };
