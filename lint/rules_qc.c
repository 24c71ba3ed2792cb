/*
 * qcStatements: what makes a certificate a qualified one. SBR 7.1.2.3(k); RFC 3739 3.2.6; ETSI EN 319 412-5 4 and 5.
 * One file because it is one extension, statement by statement.
 */
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/qc_statement.h"
#include "lint/rules.h"

enum {
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

/*
 * ETSI EN 319 412-5 4.2.3: signatures are of natural persons, seals of legal ones; neither of S/MIME's is a web site. Who is qualified in
 * the EU and names no type signs (4.2.1 table 1).
 */
static void type_fits_profile(const struct cert *cert, struct report *report)
{
    const unsigned scope = cert_scope(cert);
    struct qc_statement statement;
    enum oid type;

    if (!qc_type(cert, &statement, &type)) {
        if ((scope & OV) != 0 && qc_statement_find(cert, OID_QCS_COMPLIANCE, &statement)
            && !qc_statement_find(cert, OID_QCS_CC_LEGISLATION, NULL))
            finding(report, statement.whole, "want QcType qct-eseal for an organization, have no QcType");
        return;
    }
    if (type == OID_UNKNOWN)
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

/*
 * ETSI EN 319 412-5 5: what an EU qualified certificate, which has QcCompliance without QcCClegislation, has besides. QcPDS is
 * optional now; earlier editions wanted it.
 */
static void eu_qualified_set(const struct cert *cert, struct report *report)
{
    struct qc_statement statement;

    if (qc_statement_find(cert, OID_QCS_COMPLIANCE, &statement)
        && !qc_statement_find(cert, OID_QCS_CC_LEGISLATION, NULL)
        && !qc_statement_find(cert, OID_QCS_PDS, NULL))
        finding(report, statement.whole, "want QcPDS beside QcCompliance, have none");
}

/* ETSI EN 319 412-2 4.3.2: keyUsage of a natural person's certificate is one of the types A to F. Which of them S/MIME allows is another rule. */
static void usage_of_natural_person(const struct cert *cert, struct report *report)
{
    const unsigned bits = cert->key_usage, both = KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
    const bool other_bits = (bits & ~(unsigned)QUALIFIED_USES) != 0 || (bits & both) == both;
    const bool commits_and_encrypts = (bits & KU_NON_REPUDIATION) != 0 && (bits & both) != 0;
    char text[KEY_USAGE_TEXT_BYTES];

    if (bits != 0 && qc_statement_find(cert, OID_QCS_COMPLIANCE, NULL)
        && (other_bits || (commits_and_encrypts && (bits & KU_DIGITAL_SIGNATURE) == 0)))
        finding(report, cert_extension(cert, OID_EXT_KEY_USAGE)->whole,
            "want digitalSignature, nonRepudiation and one of keyEncipherment and keyAgreement at most, the "
            "last not beside nonRepudiation alone, have %s",
            key_usage_text(bits, text));
}

static const struct rule rules[] = {
    {
        .id = "leaf.qc.noncritical",
        .source = "SBR 7.1.2.3(k)",
        .applies = SMIME,
        .since = SMC01,
        .says = "qcStatements is not critical.",
        .mend = "Mark qcStatements not critical.",
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
        .mend = "Encode qcStatements as a list of statements, each with its identifier.",
        .covers = "leaf.qc.content",
        .check = statements_formed,
    },
    {
        .id = "rfc3739.qc_syntax.unique",
        .source = "ETSI EN 319 412-5 4.1",
        .applies = CERTIFICATE,
        .says = "qcStatements has each statement once.",
        .mend = "List each statement once.",
        .peers = "zlint:e_duplicate_etsi_qcstatement",
        .check = statements_unique,
    },
    {
        .id = "rfc3739.qcs_v1v2",
        .source = "RFC 3739 3.2.6.1",
        .applies = CERTIFICATE,
        .says = "The semantics of identifiers are said by pkixQCSyntax-v2.",
        .mend = "Use pkixQCSyntax-v2, with a semanticsIdentifier or nameRegistrationAuthorities.",
        .peers = "pkilint:pkix.prohibited_qualified_statement_present",
        .check = syntax_statements,
    },
    {
        .id = "en412_5.noncritical",
        .source = "ETSI EN 319 412-5 4.1",
        .applies = CERTIFICATE & ~SMIME,
        .says = "qcStatements is not critical.",
        .mend = "Mark qcStatements not critical.",
        .peers = "pkilint:etsi.en_319_412_5.qcs-4.1-02.qcstatements_extension_is_critical "
                 "zlint:e_qcstatem_etsi_present_qcs_critical",
        .check = not_critical,
    },
    {
        .id = "en412_5.compliance",
        .source = "ETSI EN 319 412-5 4.2.1",
        .applies = CERTIFICATE,
        .says = "QcCompliance has no information.",
        .mend = "Encode QcCompliance as its identifier alone.",
        .peers = "zlint:e_qcstatem_qccompliance_valid",
        .check = compliance_bare,
    },
    {
        .id = "en412_5.sscd",
        .source = "ETSI EN 319 412-5 4.2.2",
        .applies = CERTIFICATE,
        .says = "QcSSCD has no information.",
        .mend = "Encode QcSSCD as its identifier alone.",
        .peers = "zlint:e_qcstatem_qcsscd_valid",
        .check = sscd_bare,
    },
    {
        .id = "en412_5.type",
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = CERTIFICATE,
        .says = "QcType is exactly one of esign, eseal and web.",
        .mend = "Name one type in QcType: qct-esign, qct-eseal or qct-web.",
        .peers = "zlint:e_qcstatem_qctype_oneonly zlint:e_qcstatem_qctype_valid",
        .check = type_formed,
    },
    {
        .id = "en412_5.type.statement",
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = CERTIFICATE,
        .says = "No type of qualified certificate is a statement.",
        .mend = "Put the type into QcType, not beside it.",
        .peers = "zlint:e_qcstatem_etsi_type_as_statem",
        .check = type_not_statement,
    },
    {
        .id = "en412_5.type_vs_profile",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-5 4.2.3",
        .applies = SMIME,
        .says = "QcType fits the kind of subject.",
        .mend = "Use qct-esign for persons and qct-eseal for organizations.",
        .peers = "pkilint:etsi.en_319_412_5.gen-4.2.3.qc_type_mismatch zlint:e_qcstatem_qctype_smime",
        .check = type_fits_profile,
    },
    {
        .id = "en412_5.mv_not_qualified",
        .severity = SEVERITY_WARNING,
        .source = "ETSI EN 319 412-2 4.2.4",
        .applies = SMIME & MV,
        .says = "A Mailbox-validated certificate is not qualified.",
        .mend = "Leave QcCompliance and QcType out: a mailbox alone identifies nobody.",
        .check = mailbox_not_qualified,
    },
    {
        .id = "en412_5.eu_set",
        .severity = SEVERITY_NOTICE,
        .source = "ETSI EN 319 412-5 5",
        .applies = CERTIFICATE,
        .says = "An EU qualified certificate points to a disclosure statement.",
        .mend = "Add QcPDS with an English statement, if the editions before 2.5 are to be kept as well.",
        .peers = "zlint:e_qcstatem_mandatory_etsi_statems zlint:e_qcstatem_qcpds_valid",
        .check = eu_qualified_set,
    },
    {
        .id = "en412_2.ku",
        .source = "ETSI EN 319 412-2 4.3.2",
        .applies = SMIME & (SV | IV),
        .says = "keyUsage of a natural person's qualified certificate is one of the types A to F.",
        .mend = "Set nonRepudiation, digitalSignature or both; keyEncipherment or keyAgreement may stand "
                "alone or beside digitalSignature.",
        .peers = "zlint:e_etsi_natural_person_key_usage_correct_values "
                 "pkilint:etsi.en_319_412_2.nat-4.3.2-1.unknown_key_usage_setting",
        .check = usage_of_natural_person,
    },
};

const struct rule_table rules_qc = { "Qualified statements", rules, COUNT_OF(rules) };
