/* Cases: entries of CRLs; and incidents with CRLs, each beside its repaired twin. */
#include "tests/rules/edit.h"

#define SERIAL_0      "6a0b6c7d1e2f30415263748596a7b8c9"
#define SERIAL_1      "6a0b6c7d1e2f30415263748596a7b8ca"
#define REASONS(code) " SEQUENCE { " REASON(code) " }"
#define OF_CAS        POINT("[2] <ff>")
#define OF_USERS      POINT("[1] <ff>")
#define INVALID(time) "SEQUENCE { invalidityDate OCTETS { TIME \"" time "\" } }"
#define ISSUER(critical, names)                                                                              \
    "SEQUENCE { certificateIssuer " critical " OCTETS { SEQUENCE { " names " } } }"
#define OTHER_CA "[4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Other CA\" } } } }"
#define THIRD_CA "[4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Third CA\" } } } }"
#define INDIRECT POINT("[4] <ff>")

EDIT(without_list, paper_clear(paper, "revokedCertificates"))
EDIT(serial_0, MORE_ENTRY("SEQUENCE { 0 " DATE REASONS("01") " }"))
EDIT(negative_serial, MORE_ENTRY("SEQUENCE { -5 " DATE REASONS("01") " }"))
EDIT(serial_of_20, MORE_ENTRY(ENTRY_OF("7f00000000000000000000000000000000000000", DATE REASONS("01"))))
EDIT(serial_of_21, MORE_ENTRY(ENTRY_OF("008000000000000000000000000000000000000000", DATE REASONS("01"))))
EDIT(same_serial, MORE_ENTRY(ENTRY_OF(SERIAL_0, DATE REASONS("04"))))
EDIT(other_order, ENTRY(0, ENTRY_OF(SERIAL_1, DATE REASONS("01")));
     ENTRY(1, ENTRY_OF(SERIAL_0, DATE REASONS("01"))); MORE_ENTRY("SEQUENCE { 7 " DATE REASONS("01") " }");
     MORE_ENTRY("SEQUENCE { 9 " DATE REASONS("01") " }"))
EDIT(same_serial_of_another, INDIRECT;
     MORE_ENTRY(ENTRY_OF(SERIAL_0, DATE " SEQUENCE { " REASON("01") " " ISSUER("TRUE", OTHER_CA) " }")))
EDIT(same_serial_of_the_same, same_serial_of_another(paper);
     MORE_ENTRY(ENTRY_OF(SERIAL_0, DATE REASONS("04"))))
EDIT(same_serial_of_a_third, same_serial_of_another(paper);
     MORE_ENTRY(ENTRY_OF(SERIAL_0, DATE " SEQUENCE { " REASON("01") " " ISSUER("TRUE", THIRD_CA) " }")))
EDIT(late, MORE_ENTRY(ENTRY_OF("05", "UTC \"260301000001Z\"" REASONS("01"))))
EDIT(at_this_update, MORE_ENTRY(ENTRY_OF("05", "UTC \"260301000000Z\"" REASONS("01"))))
EDIT(early, MORE_ENTRY(ENTRY_OF("05", "UTC \"700101000000Z\"" REASONS("01"))))
EDIT(extension_twice, MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " REASON("01"))))
EDIT(no_extension, ENTRY(1, ENTRY_OF(SERIAL_1, DATE " SEQUENCE { }")))
EDIT(critical_reason, MORE_ENTRY(ENTRY_EXTENDED("SEQUENCE { reasonCode TRUE OCTETS { ENUMERATED <01> } }")))
EDIT(reason_0, MORE_ENTRY(ENTRY_EXTENDED(REASON("00"))))
EDIT(reason_7, MORE_ENTRY(ENTRY_EXTENDED(REASON("07"))))
EDIT(reason_11, MORE_ENTRY(ENTRY_EXTENDED(REASON("0b"))))
EDIT(no_reason, MORE_ENTRY(ENTRY_OF("05", DATE)))
EDIT(no_reason_of_ca, OF_CAS; no_reason(paper))
EDIT(hold, MORE_ENTRY(ENTRY_EXTENDED(REASON("06"))))
EDIT(hold_of_ca, OF_CAS; hold(paper))
EDIT(ca_compromise, MORE_ENTRY(ENTRY_EXTENDED(REASON("02"))))
EDIT(ca_compromise_of_ca, OF_CAS; ca_compromise(paper))
EDIT(ca_compromise_of_user, OF_USERS; ca_compromise(paper))
EDIT(aa_compromise, MORE_ENTRY(ENTRY_EXTENDED(REASON("0a"))))
EDIT(withdrawn, MORE_ENTRY(ENTRY_EXTENDED(REASON("09"))))
EDIT(removal, MORE_ENTRY(ENTRY_EXTENDED(REASON("08"))))
EDIT(removal_in_delta, EXTENSION(DELTA_CRL_INDICATOR, true, "4700"); removal(paper))
EDIT(invalidity, MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " INVALID("20260101000000Z"))))
EDIT(critical_invalidity, MORE_ENTRY(ENTRY_EXTENDED(REASON(
                              "01") " SEQUENCE { invalidityDate TRUE OCTETS { TIME \"20260101000000Z\" } }")))
EDIT(invalidity_fraction, MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " INVALID("20260101000000.5Z"))))
EDIT(invalidity_late, MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " INVALID("20260220160001Z"))))
EDIT(indirect, INDIRECT; MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " ISSUER("TRUE", OTHER_CA))))
EDIT(issuer_in_direct, MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " ISSUER("TRUE", OTHER_CA))))
EDIT(plain_issuer, INDIRECT; MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " ISSUER("", OTHER_CA))))
EDIT(issuer_in_latin_1, INDIRECT;
     MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " ISSUER("TRUE", "[4] { SEQUENCE { SET { SEQUENCE { commonName "
                                                               "UTF8 <c4> } } } }"))))
EDIT(issuer_by_host, INDIRECT;
     MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " " ISSUER("TRUE", "[2] \"ca.example.org\""))))

/* incidents */
EDIT(no_null, SET("signature", "SEQUENCE { 1.2.840.113549.1.1.11 }");
     paper_algorithm(paper, "SEQUENCE { 1.2.840.113549.1.1.11 }"))
EDIT(not_der, EXTENSION(CRL_NUMBER, false, "INTEGER <0000126f>"))
EDIT(plain_point, EXTENSION(ISSUING_DISTRIBUTION_POINT, false, "SEQUENCE { [1] <ff> }"))
EDIT(point, OF_USERS)
EDIT(list_without_entries, paper_clear(paper, "revokedCertificates");
     SET("nextUpdate", "UTC \"260308000000Z\" SEQUENCE { }"))
EDIT(eleven_days, SET("nextUpdate", "UTC \"260312000000Z\""))
EDIT(other_issuer, SET("issuer", "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Other CA\" } } }"))

#define AT(index, field) "revokedCertificates[" #index "]" field
#define AT_REASON        AT(2, ".crlEntryExtensions.reasonCode")
#define INCIDENT(bugs, id, what, how, where)                                                                 \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how, .finds = { { id, where } }, .incident = bugs    \
    }
#define REPAIRED(bugs, id, what, how)                                                                        \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how, .incident = bugs                                \
    }

static const struct rule_case cases[] = {
    CRL_PASSES("rfc5280.crl.empty_absent", "no list", without_list),
    CRL_FAILS(
        "rfc5280.crl.empty_absent", "a list without entries", list_without_entries, "revokedCertificates"),
    CRL_FAILS("rfc5280.crl.serial_positive_unique", "serial number 0", serial_0, AT(2, ".userCertificate")),
    CRL_FAILS("rfc5280.crl.serial_positive_unique", "a negative serial number", negative_serial,
        AT(2, ".userCertificate")),
    CRL_PASSES("rfc5280.crl.serial_positive_unique", "a serial number of 20 octets", serial_of_20),
    CRL_FAILS("rfc5280.crl.serial_positive_unique", "a serial number of 21 octets", serial_of_21,
        AT(2, ".userCertificate")),
    CRL_FAILS("rfc5280.crl.serial_positive_unique.once", "a serial number twice", same_serial,
        AT(2, ".userCertificate")),
    CRL_PASSES("rfc5280.crl.serial_positive_unique.once", "serial numbers in no order", other_order),
    CRL_PASSES("rfc5280.crl.serial_positive_unique.once", "the same serial number of another issuer",
        same_serial_of_another),
    CRL_FAILS("rfc5280.crl.serial_positive_unique.once", "a serial number twice of another issuer",
        same_serial_of_the_same, AT(3, ".userCertificate")),
    CRL_PASSES("rfc5280.crl.serial_positive_unique.once", "the same serial number of three issuers",
        same_serial_of_a_third),
    CRL_PASSES("rfc5280.crl.revdate_not_future", "revoked at thisUpdate", at_this_update),
    CRL_FAILS("rfc5280.crl.revdate_not_future", "revoked after thisUpdate", late, AT(2, ".revocationDate")),
    CRL_FAILS("rfc5280.crl.revdate_not_future.early", "revoked in 1970", early, AT(2, ".revocationDate")),
    CRL_FAILS("rfc5280.crl.ext_unique.entry", "reasonCode twice", extension_twice, AT_REASON),
    { "rfc5280.crl.ext_unique.entry_nonempty", "an empty list of extensions", CRL, .edit = no_extension,
        .finds = { { "rfc5280.crl.ext_unique.entry_nonempty", AT(1, ".crlEntryExtensions") },
            { "crl.reason.ee_should", AT(1, "") } } },
    CRL_FAILS("crl.reason.noncritical", "a critical reasonCode", critical_reason, AT_REASON),
    CRL_FAILS("rfc5280.crl.reason_noncritical", "reason 7", reason_7, AT_REASON),
    CRL_FAILS("rfc5280.crl.reason_noncritical", "reason 11", reason_11, AT_REASON),
    CRL_FAILS("crl.reason.not_unspecified", "reason 0", reason_0, AT_REASON),
    CRL_FAILS("crl.reason.ca_present", "no reason for a CA's certificate", no_reason_of_ca, AT(2, "")),
    CRL_PASSES("crl.reason.ca_no_hold", "a certificate on hold", hold),
    CRL_FAILS("crl.reason.ca_no_hold", "a CA's certificate on hold", hold_of_ca, AT_REASON),
    CRL_FAILS("crl.reason.ee_should", "no reason", no_reason, AT(2, "")),
    CRL_PASSES(
        "crl.reason.most_appropriate", "cACompromise, and nobody knows whose certificate", ca_compromise),
    CRL_PASSES("crl.reason.most_appropriate", "cACompromise of a CA", ca_compromise_of_ca),
    CRL_FAILS(
        "crl.reason.most_appropriate", "cACompromise of a subscriber", ca_compromise_of_user, AT_REASON),
    CRL_FAILS("crl.reason.most_appropriate", "aACompromise", aa_compromise, AT_REASON),
    CRL_PASSES("crl.reason.most_appropriate", "privilegeWithdrawn", withdrawn),
    CRL_PASSES("rfc5280.crl.reason_remove_delta_only", "removeFromCRL in a delta CRL", removal_in_delta),
    CRL_FAILS("rfc5280.crl.reason_remove_delta_only", "removeFromCRL in a complete CRL", removal, AT_REASON),
    CRL_PASSES("rfc5280.crl.invdate", "invalidityDate", invalidity),
    CRL_FAILS("rfc5280.crl.invdate", "a critical invalidityDate", critical_invalidity,
        AT(2, ".crlEntryExtensions.invalidityDate")),
    CRL_FAILS("rfc5280.crl.invdate", "invalidityDate with a fraction", invalidity_fraction,
        AT(2, ".crlEntryExtensions.invalidityDate")),
    CRL_FAILS("rfc5280.crl.invdate.order", "invalid after it was revoked", invalidity_late,
        AT(2, ".crlEntryExtensions.invalidityDate")),
    CRL_PASSES("rfc5280.crl.certissuer", "another issuer in an indirect CRL", indirect),
    CRL_FAILS("rfc5280.crl.certissuer", "another issuer in a CRL that is not indirect", issuer_in_direct,
        AT(2, ".crlEntryExtensions.certificateIssuer")),
    CRL_FAILS("rfc5280.crl.certissuer", "a certificateIssuer that is not critical", plain_issuer,
        AT(2, ".crlEntryExtensions.certificateIssuer")),
    CRL_FAILS("rfc5280.crl.certissuer", "a certificateIssuer by its host", issuer_by_host,
        AT(2, ".crlEntryExtensions.certificateIssuer")),
    CRL_FAILS("x690.utf8_valid.entry", "an issuer that is no UTF-8", issuer_in_latin_1,
        AT(2, ".crlEntryExtensions.certificateIssuer")),

    INCIDENT("1827490", "sigalg.closed_list.crl", "the signature algorithm of a CRL lacks its NULL", no_null,
        "signature"),
    REPAIRED("1827490", "sigalg.closed_list.crl", "it has its NULL", NULL),
    INCIDENT("1914893 1938167", "x690.integer_minimal", "a CRL that is no DER", not_der,
        "crlExtensions.cRLNumber"),
    REPAIRED("1914893 1938167", "x690.integer_minimal", "it is DER", NULL),
    INCIDENT("1943379", "rfc5280.crl.serial_positive_unique.once", "a serial number is twice on a CRL",
        same_serial, AT(2, ".userCertificate")),
    REPAIRED("1943379", "rfc5280.crl.serial_positive_unique.once", "each is there once", other_order),
    INCIDENT("1975624 1976256", "rfc5280.crl.idp_critical",
        "an issuingDistributionPoint that is not critical", plain_point,
        "crlExtensions.issuingDistributionPoint"),
    REPAIRED("1975624 1976256", "rfc5280.crl.idp_critical", "it is critical", point),
    INCIDENT("2011314", "crl.reason.not_unspecified", "a revocation for the reason unspecified", reason_0,
        AT_REASON),
    REPAIRED("2011314", "crl.reason.not_unspecified", "for privilegeWithdrawn", withdrawn),
    INCIDENT("2011238", "rfc5280.crl.empty_absent", "a list of revoked certificates without one",
        list_without_entries, "revokedCertificates"),
    REPAIRED("2011238", "rfc5280.crl.empty_absent", "no list", without_list),
    INCIDENT("2010600", "crl.sub.nextupdate_10d", "the next CRL is due after eleven days", eleven_days,
        "nextUpdate"),
    REPAIRED("2010600", "crl.sub.nextupdate_10d", "after seven days", NULL),
    { "rfc5280.crl.issuer_nonempty", "a CRL in the name of another CA", CRL, .edit = other_issuer,
        .issuer = issuer_good, .finds = { { "rfc5280.crl.issuer_nonempty", "issuer" } },
        .incident = "1888371" },
    { "rfc5280.crl.issuer_nonempty", "in the name of its CA", CRL, .issuer = issuer_good,
        .incident = "1888371" },
};

const struct case_table cases_crl_entry = { cases, COUNT_OF(cases) };
