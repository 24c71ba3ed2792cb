/* lint/rules_crl_entry.c - the entries of a CRL and their extensions. RFC 5280 5.1.2.6, 5.3; SBR 7.2.2. */
#include "lint/crl_checks.h"
#include "lint/crl_serials.h"
#include "lint/rules.h"

/* RFC 5280 5.1.2.6: "When there are no revoked certificates, the revoked certificates list MUST be absent." */
static void list_not_empty(const struct crl *crl, struct report *report)
{
    if (crl->revoked_field.at != NULL && crl->entries.count == 0)
        finding(report, crl->revoked_field,
            "want no revokedCertificates where none is revoked, have an empty list");
}

/* RFC 5280 5.1.2.6, 4.1.2.2: a certificate's serial number is positive and has at most 20 octets. */
static void serials_of_certificates(const struct crl *crl, struct report *report)
{
    want_no_entry(
        crl, report, ENTRY_SERIAL_NOT_POSITIVE, "want a serial number above 0, have 0 or a negative one");
    want_no_entry(
        crl, report, ENTRY_SERIAL_LONG, "want a serial number of at most 20 octets, have a longer one");
}

/* RFC 5280 5.1.2.6: "Certificates revoked by the CA are uniquely identified by the certificate serial number." */
static void serials_unique(const struct crl *crl, struct report *report)
{
    struct repeated_serials repeated;
    if (!repeated_serials_find(crl, &repeated))
        finding(report, crl->revoked_field, "want memory to compare serial numbers, have none");
    else if (repeated.count == 1)
        finding(report, repeated.serial,
            "want each certificate once, have a serial number that an earlier entry has");
    else if (repeated.count > 1)
        finding(report, repeated.serial,
            "want each certificate once, have a serial number that an earlier entry has, the first of %zu "
            "such entries",
            repeated.count);
}

/* RFC 5280 5.1.2.6: revocationDate is "the date on which the revocation occurred": thisUpdate or before. */
static void dates_not_future(const struct crl *crl, struct report *report)
{
    want_no_entry(
        crl, report, ENTRY_DATE_LATE, "want a revocationDate not after thisUpdate, have a later one");
}

/* A date before RFC 2459, the first profile of CRLs, is the beginning of some clock, and no revocation. */
static void dates_not_early(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_DATE_EARLY, "want a revocationDate from 1999 on, have an earlier one");
}

/* RFC 5280 5.3, 4.2: an entry "MUST NOT include more than one instance of a particular extension". */
static void extensions_unique(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_EXTENSION_TWICE, "want each extension once in an entry, have one twice");
}

/* RFC 5280 4.1.2.9: Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension */
static void extensions_not_empty(const struct crl *crl, struct report *report)
{
    want_no_entry(
        crl, report, ENTRY_EXTENSIONS_EMPTY, "want an extension in crlEntryExtensions, have an empty list");
}

/* SBR 7.2.2: "If present, the reasonCode (OID 2.5.29.21) extension SHALL NOT be marked critical." */
static void reason_not_critical(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_REASON_CRITICAL, "want reasonCode not critical, have it critical");
}

/* RFC 5280 5.3.1: CRLReason is 0 to 6 or 8 to 10: "value 7 is not used". */
static void reason_exists(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_REASON + REASON_UNUSED, "want a reason of 1 to 6 or 8 to 10, have 7");
    want_no_entry(crl, report, ENTRY_REASON_OTHER, "want a reason of 1 to 6 or 8 to 10, have another number");
}

/* SBR 7.2.2: "The CRLReason indicated SHALL NOT be unspecified (0). If the reason for revocation is unspecified, CAs SHALL omit the reasonCode entry extension." */
static void reason_not_unspecified(const struct crl *crl, struct report *report)
{
    want_no_entry(
        crl, report, ENTRY_REASON + REASON_UNSPECIFIED, "want no reasonCode for unspecified, have 0");
}

/* SBR 7.2.2: for "a Root CA or Subordinate CA Certificate, including Cross Certificates, this CRL entry extension SHALL be present". */
static void reason_of_ca_present(const struct crl *crl, struct report *report)
{
    if (crl_covers(crl) == CRL_OF_CAS)
        want_no_entry(
            crl, report, ENTRY_REASON_ABSENT, "want a reasonCode for a CA's certificate, have none");
}

/* SBR 7.2.2: "The CRLReason of certificateHold (6) SHALL NOT be used for Root CA or Subordinate CA Certificates." */
static void reason_of_ca_no_hold(const struct crl *crl, struct report *report)
{
    if (crl_covers(crl) == CRL_OF_CAS)
        want_no_entry(crl, report, ENTRY_REASON + REASON_CERTIFICATE_HOLD,
            "want a reason for good for a CA's certificate, have certificateHold");
}

/* SBR 7.2.2: for other certificates, "this CRL entry extension SHOULD be present, but MAY be omitted". */
static void reason_of_subscriber(const struct crl *crl, struct report *report)
{
    if (crl_covers(crl) != CRL_OF_CAS)
        want_no_entry(
            crl, report, ENTRY_REASON_ABSENT, "want a reasonCode unless it is unspecified, have none");
}

/*
 * SBR 7.2.2: "the CRLReason SHALL indicate the most appropriate reason". RFC 5280 5.3.1, X.509: cACompromise is said of CAs, aACompromise of
 * issuers of attribute certificates.
 */
static void reason_appropriate(const struct crl *crl, struct report *report)
{
    if (crl_covers(crl) == CRL_OF_SUBSCRIBERS)
        want_no_entry(crl, report, ENTRY_REASON + REASON_CA_COMPROMISE,
            "want keyCompromise or another reason of a subscriber's certificate, have cACompromise");
    want_no_entry(crl, report, ENTRY_REASON + REASON_AA_COMPROMISE,
        "want a reason of a public-key certificate, have aACompromise");
}

/* RFC 5280 5.3.1: "The removeFromCRL (8) reasonCode value may only appear in delta CRLs". */
static void removal_in_delta_only(const struct crl *crl, struct report *report)
{
    if (crl_extension(crl, OID_EXT_DELTA_CRL_INDICATOR) == NULL)
        want_no_entry(crl, report, ENTRY_REASON + REASON_REMOVE_FROM_CRL,
            "want removeFromCRL in a delta CRL only, have it in a complete one");
}

/*
 * RFC 5280 5.3.2: invalidityDate is "a non-critical CRL entry extension"; its GeneralizedTime is "specified and interpreted as defined in
 * Section 4.1.2.5.2".
 */
static void invalidity_formed(const struct crl *crl, struct report *report)
{
    want_no_entry(
        crl, report, ENTRY_INVALIDITY_CRITICAL, "want invalidityDate not critical, have it critical");
    want_no_entry(crl, report, ENTRY_INVALIDITY_FORM,
        "want invalidityDate as YYYYMMDDHHMMSSZ in the calendar, have another text");
}

/* RFC 5280 5.3.2: "This date may be earlier than the revocation date in the CRL entry"; later makes no sense. */
static void invalidity_before_revocation(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_INVALIDITY_LATE,
        "want an invalidityDate not after revocationDate, have a later one");
}

/*
 * RFC 5280 5.3.3: certificateIssuer is of "an entry in an indirect CRL"; issuers "MUST include in this extension the distinguished name (DN)"
 * and "MUST mark this extension as critical".
 */
static void issuer_formed(const struct crl *crl, struct report *report)
{
    if (!crl->point.indirect)
        want_no_entry(
            crl, report, ENTRY_ISSUER, "want certificateIssuer in an indirect CRL only, have it in another");
    want_no_entry(
        crl, report, ENTRY_ISSUER_NOT_CRITICAL, "want certificateIssuer critical, have it not critical");
    want_no_entry(
        crl, report, ENTRY_ISSUER_NAMELESS, "want a distinguished name in certificateIssuer, have none");
}

/* X.690 8.23.10, X.680 41.2: a name that nobody can read, or some can and others not, is of no issuer; its entry is of no certificate. */
static void issuer_can_be_read(const struct crl *crl, struct report *report)
{
    want_no_entry(crl, report, ENTRY_ISSUER_STRING,
        "want characters of its strings' types in certificateIssuer, have others");
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.crl.empty_absent",
        .source = "RFC 5280 5.1.2.6",
        .applies = CRL,
        .says = "revokedCertificates is left out where no certificate is revoked.",
        .mend = "Leave revokedCertificates out.",
        .peers = "pkilint:pkix.crl_revoked_certificates_empty zlint:e_crl_empty_revoked_certificates "
                 "zlint:e_crl_revoked_certificates_field_must_be_empty",
        .check_crl = list_not_empty,
    },
    {
        .id = "rfc5280.crl.serial_positive_unique",
        .source = "RFC 5280 5.1.2.6",
        .applies = CRL,
        .says = "A revoked serial number is above 0 and has at most 20 octets.",
        .mend = "List the serial number as the certificate has it; a certificate that really has such a "
                "number takes a waiver.",
        .peers = "pkilint:pkix.certificate_serial_number_out_of_range",
        .check_crl = serials_of_certificates,
    },
    {
        .id = "rfc5280.crl.serial_positive_unique.once",
        .source = "RFC 5280 5.1.2.6",
        .applies = CRL,
        .says = "No certificate is listed twice: no serial number of the same issuer.",
        .mend = "Leave one of the entries out: the one with the date and the reason that do not hold.",
        .covers = "rfc5280.crl.serial_positive_unique",
        .peers = "zlint:e_crl_unique_revoked_certificate",
        .check_crl = serials_unique,
    },
    {
        .id = "rfc5280.crl.revdate_not_future",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.1.2.6",
        .applies = CRL,
        .says = "A revocationDate is not after thisUpdate.",
        .mend = "List a certificate from the time on at which it is revoked.",
        .peers = "zlint:e_crl_revocation_time_after_this_update",
        .check_crl = dates_not_future,
    },
    {
        .id = "rfc5280.crl.revdate_not_future.early",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.1.2.6",
        .applies = CRL,
        .says = "A revocationDate is not before 1999, when CRLs got their first profile.",
        .mend = "Take the time of the revocation; 1970 is what an empty field of a database becomes.",
        .peers = "zlint:e_crl_revocation_date_too_early",
        .check_crl = dates_not_early,
    },
    {
        .id = "rfc5280.crl.ext_unique.entry",
        .source = "RFC 5280 5.3",
        .applies = CRL,
        .says = "No extension is twice in an entry.",
        .mend = "Leave out all but one of the extensions of that type.",
        .covers = "rfc5280.crl.ext_unique",
        .peers = "zlint:e_crl_revoked_certificate_crl_entry_has_no_duplicate_extensions",
        .check_crl = extensions_unique,
    },
    {
        .id = "rfc5280.crl.ext_unique.entry_nonempty",
        .source = "RFC 5280 4.1.2.9",
        .applies = CRL,
        .says = "The list of an entry's extensions is not empty.",
        .mend = "Leave crlEntryExtensions out of an entry without extensions.",
        .covers = "rfc5280.crl.ext_unique",
        .check_crl = extensions_not_empty,
    },
    {
        .id = "crl.reason.noncritical",
        .source = "SBR 7.2.2",
        .applies = CRL,
        .says = "reasonCode is not critical.",
        .mend = "Mark reasonCode not critical.",
        .covers = "rfc5280.crl.reason_noncritical",
        .peers = "pkilint:pkix.crl_reason_code_extension_critical zlint:e_cab_crl_reason_code_not_critical",
        .check_crl = reason_not_critical,
    },
    {
        .id = "rfc5280.crl.reason_noncritical",
        .source = "RFC 5280 5.3.1",
        .applies = CRL,
        .says = "A reasonCode is one of those that there are.",
        .mend = "Take a reason of RFC 5280 5.3.1; leave the extension out if none fits.",
        .covers = "crl.reason.most_appropriate",
        .peers = "zlint:e_crl_has_valid_reason_code zlint:e_cab_crl_has_valid_reason_code "
                 "pkilint:cabf.crl_prohibited_reason_code",
        .check_crl = reason_exists,
    },
    {
        .id = "crl.reason.not_unspecified",
        .source = "SBR 7.2.2",
        .applies = CRL,
        .since = SMC01,
        .says = "A reasonCode is not unspecified.",
        .mend = "Leave reasonCode out of an entry without a reason.",
        .covers = "rfc5280.crl.reason_unspecified",
        .peers = "zlint:e_crl_has_valid_reason_code zlint:e_cab_crl_has_valid_reason_code "
                 "pkilint:cabf.crl_prohibited_reason_code",
        .check_crl = reason_not_unspecified,
    },
    {
        .id = "crl.reason.ca_present",
        .source = "SBR 7.2.2",
        .applies = CRL,
        .since = SMC01,
        .says = "An entry for a CA's certificate has a reasonCode.",
        .mend = "Add the reason for which the CA's certificate was revoked.",
        .check_crl = reason_of_ca_present,
    },
    {
        .id = "crl.reason.ca_no_hold",
        .source = "SBR 7.2.2",
        .applies = CRL,
        .since = SMC01,
        .says = "No CA's certificate is on hold.",
        .mend = "Revoke the CA's certificate for good, or not at all.",
        .peers = "pkilint:cabf.crl_prohibited_reason_code zlint:e_cab_crl_has_valid_reason_code",
        .check_crl = reason_of_ca_no_hold,
    },
    {
        .id = "crl.reason.ee_should",
        .severity = SEVERITY_NOTICE,
        .source = "SBR 7.2.2",
        .applies = CRL,
        .since = SMC01,
        .says = "An entry for a subscriber's certificate has a reasonCode, unless the reason is unspecified.",
        .mend = "Add the reason where there is one.",
        .covers = "rfc5280.crl.entry_reason_should",
        .check_crl = reason_of_subscriber,
    },
    {
        .id = "crl.reason.most_appropriate",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.2.2",
        .applies = CRL,
        .since = SMC01,
        .says = "A reason fits who was revoked: cACompromise is for CAs, aACompromise for no public-key "
                "certificate.",
        .mend = "Take keyCompromise for a subscriber's key, superseded for a certificate that was replaced.",
        .peers = "pkilint:cabf.crl_prohibited_reason_code zlint:e_cab_crl_has_valid_reason_code",
        .check_crl = reason_appropriate,
    },
    {
        .id = "rfc5280.crl.reason_remove_delta_only",
        .source = "RFC 5280 5.3.1",
        .applies = CRL,
        .says = "removeFromCRL is in delta CRLs only.",
        .mend = "Leave the entry out of a complete CRL.",
        .peers = "pkilint:cabf.crl_prohibited_reason_code zlint:e_cab_crl_has_valid_reason_code",
        .check_crl = removal_in_delta_only,
    },
    {
        .id = "rfc5280.crl.invdate",
        .source = "RFC 5280 5.3.2",
        .applies = CRL,
        .says = "invalidityDate is not critical, with seconds, in Z, without a fraction.",
        .mend = "Write invalidityDate as YYYYMMDDHHMMSSZ, not critical.",
        .peers = "pkilint:pkix.generalizedtime_incorrect_syntax",
        .check_crl = invalidity_formed,
    },
    {
        .id = "rfc5280.crl.invdate.order",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 5.3.2",
        .applies = CRL,
        .says = "An invalidityDate is not after the revocationDate of its entry.",
        .mend = "Take the date since which the certificate is not to be trusted, or leave the extension out.",
        .check_crl = invalidity_before_revocation,
    },
    {
        .id = "rfc5280.crl.certissuer",
        .source = "RFC 5280 5.3.3",
        .applies = CRL,
        .says = "certificateIssuer is in indirect CRLs only, critical, with the distinguished name of the "
                "issuer.",
        .mend = "Set indirectCRL for a list with other issuers' certificates; name each by its distinguished "
                "name, critical.",
        .check_crl = issuer_formed,
    },
    {
        .id = "x690.utf8_valid.entry",
        .source = "X.690 8.23.10",
        .applies = CRL,
        .says = "Strings in certificateIssuer can be read as characters of their types.",
        .mend = "Copy the issuer's name from its certificate octet for octet.",
        .covers = "x690.utf8_valid x690.ia5_7bit rfc5280.printable_charset",
        .check_crl = issuer_can_be_read,
    },
};

const struct rule_table rules_crl_entry = { "CRLs: entries", rules, COUNT_OF(rules) };
