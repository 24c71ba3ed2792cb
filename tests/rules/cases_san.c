/* Cases of rules_san.c: subjectAltName and issuerAltName, which names they have. */
#include "tests/rules/change.h"

#define MAILBOX "[1] \"anna.muster@example.org\" "

CHANGE(no_san, recipe_without(recipe, OID_EXT_SUBJECT_ALT_NAME);
       recipe_attribute(recipe, OID_SERIAL_NUMBER, "4711"); recipe_without_attribute(recipe, OID_COMMON_NAME))
CHANGE(critical, recipe_critical(recipe, OID_EXT_SUBJECT_ALT_NAME, true))
CHANGE(empty_subject, recipe_without_attributes(recipe))
CHANGE(empty_subject_critical, empty_subject(recipe); critical(recipe))
CHANGE(empty_subject_no_san, make_other_leaf(recipe); empty_subject(recipe);
       recipe_without(recipe, OID_EXT_SUBJECT_ALT_NAME))
CHANGE(directory_only,
       recipe_san(recipe, "[4] { SEQUENCE { SET { SEQUENCE { serialNumber PRINTABLE \"4711\" } } } }");
       recipe_attribute(recipe, OID_SERIAL_NUMBER, "4711"); recipe_without_attribute(recipe, OID_COMMON_NAME))
CHANGE(smtp_utf8_only, recipe_without_attribute(recipe, OID_COMMON_NAME);
       recipe_attribute(recipe, OID_SERIAL_NUMBER, "4711");
       recipe_san(recipe, "[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"m\xc3\xbcller@example.org\" } }"))
CHANGE(dns_name, recipe_san(recipe, MAILBOX "[2] \"www.example.org\""))
CHANGE(dns_name_of_its_own_issuer, dns_name(recipe); recipe_part(
    recipe, PART_ISSUER, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"anna.muster@example.org\" } } }"))
CHANGE(mailbox_as_dns_name, recipe_san(recipe, MAILBOX "[2] \"anna.example.org\""))
CHANGE(uri, recipe_san(recipe, MAILBOX "[6] \"https://www.example.org/\""))
CHANGE(ip_address, recipe_san(recipe, MAILBOX "[7] <c0 00 02 01>"))
CHANGE(x400_address, recipe_san(recipe, MAILBOX "[3] { SEQUENCE { } }"))
CHANGE(edi_party_name, recipe_san(recipe, MAILBOX "[5] { [1] { UTF8 \"Muster\" } }"))
CHANGE(registered_id, recipe_san(recipe, MAILBOX "[8] <2a 03 04>"))
CHANGE(directory_name,
    recipe_san(recipe, MAILBOX "[4] { SEQUENCE { SET { SEQUENCE { serialNumber PRINTABLE \"4711\" } } } }"))
CHANGE(principal_name,
    recipe_san(recipe, MAILBOX "[0] { 1.3.6.1.4.1.311.20.2.3 [0] { UTF8 \"anna@corp.local\" } }"))
CHANGE(principal_name_no_suffix,
    recipe_san(recipe, MAILBOX "[0] { 1.3.6.1.4.1.311.20.2.3 [0] { UTF8 \"anna\" } }"))
CHANGE(principal_name_ia5,
    recipe_san(recipe, MAILBOX "[0] { 1.3.6.1.4.1.311.20.2.3 [0] { IA5 \"anna@corp.local\" } }"))
CHANGE(other_name, recipe_san(recipe, MAILBOX "[0] { 1.3.6.1.4.1.32473.7 [0] { UTF8 \"x\" } }"))
CHANGE(no_entries, recipe_san(recipe, "%s", ""); recipe_without_attribute(recipe, OID_COMMON_NAME);
       recipe_attribute(recipe, OID_SERIAL_NUMBER, "4711"))
CHANGE(empty_mailbox, recipe_san(recipe, MAILBOX "[1] \"\""))
CHANGE(empty_directory_name, recipe_san(recipe, MAILBOX "[4] { SEQUENCE { } }"))
CHANGE(issuer_name, recipe_extension(recipe, OID_EXT_ISSUER_ALT_NAME, "SEQUENCE { [1] \"ca@example.com\" }"))
CHANGE(issuer_name_critical, issuer_name(recipe); recipe_critical(recipe, OID_EXT_ISSUER_ALT_NAME, true))
CHANGE(issuer_name_no_entries, recipe_extension(recipe, OID_EXT_ISSUER_ALT_NAME, "SEQUENCE { }"))

#define SAN    "extensions.subjectAltName"
#define SECOND "extensions.subjectAltName[1]"

static const struct rule_case cases[] = {
    FAILS("leaf.san.present", "no subjectAltName", MV_STRICT, no_san, "extensions"),
    PASSES("leaf.san.present", "subjectAltName", MV_STRICT, NULL),
    FAILS("leaf.san.noncritical", "critical beside a subject", MV_STRICT, critical, SAN),
    PASSES("leaf.san.noncritical", "critical beside an empty subject", MV_STRICT, empty_subject_critical),
    FAILS("leaf.san.mailbox_present", "a directoryName only", MV_STRICT, directory_only, SAN),
    PASSES("leaf.san.mailbox_present", "an SmtpUTF8Mailbox only", MV_STRICT, smtp_utf8_only),

    FAILS("leaf.san.no_dnsname", "dNSName", MV_LEGACY, dns_name, SECOND),
    FAILS("leaf.san.no_dnsname", "a mailbox as dNSName: Certinomis, bug 1503128", MV_STRICT,
        mailbox_as_dns_name, SECOND),
    FINDS("leaf.san.no_dnsname", "dNSName in a certificate that is its own issuer", MV_STRICT,
        dns_name_of_its_own_issuer, { "leaf.san.no_dnsname", SECOND }, { "root.bc.ca_true", "extensions" }),
    PASSES("leaf.san.no_dnsname", "directoryName", MV_STRICT, directory_name),
    FAILS("leaf.san.no_uri", "uniformResourceIdentifier", MV_LEGACY, uri, SECOND),
    PASSES("leaf.san.no_uri", "directoryName", MV_STRICT, directory_name),
    FAILS("leaf.san.no_ip", "iPAddress", MV_LEGACY, ip_address, SECOND),
    PASSES("leaf.san.no_ip", "directoryName", MV_STRICT, directory_name),
    FAILS("leaf.san.no_x400", "x400Address", MV_LEGACY, x400_address, SECOND),
    PASSES("leaf.san.no_x400", "directoryName", MV_STRICT, directory_name),
    FAILS("leaf.san.no_edi", "ediPartyName", MV_LEGACY, edi_party_name, SECOND),
    PASSES("leaf.san.no_edi", "directoryName", MV_STRICT, directory_name),
    FAILS("leaf.san.no_rid", "registeredID", MV_LEGACY, registered_id, SECOND),
    PASSES("leaf.san.no_rid", "directoryName", MV_STRICT, directory_name),

    FAILS("leaf.san.othername_strict", "a user principal name in Strict", SV_STRICT, principal_name, SECOND),
    FAILS("leaf.san.othername_strict", "an unknown otherName in Strict", MV_STRICT, other_name, SECOND),
    PASSES("leaf.san.othername_strict", "a user principal name in Multipurpose", SV_MULTIPURPOSE,
        principal_name),
    PASSES("leaf.san.othername_strict", "an unknown otherName in Legacy", MV_LEGACY, other_name),
    PASSES("leaf.san.othername_strict", "an SmtpUTF8Mailbox in Strict", MV_STRICT, smtp_utf8_only),
    FAILS("leaf.san.upn_syntax", "no suffix", SV_MULTIPURPOSE, principal_name_no_suffix, SECOND),
    FAILS("leaf.san.upn_syntax", "IA5String", SV_MULTIPURPOSE, principal_name_ia5, SECOND),
    PASSES("leaf.san.upn_syntax", "a suffix of a private network", SV_MULTIPURPOSE, principal_name),

    FAILS("rfc5280.empty_subject_san_critical", "an empty subject", MV_STRICT, empty_subject, SAN),
    FAILS("rfc5280.empty_subject_san_critical", "neither subject nor subjectAltName", MV_STRICT,
        empty_subject_no_san, "subject"),
    PASSES("rfc5280.empty_subject_san_critical", "an empty subject and a critical subjectAltName", MV_STRICT,
        empty_subject_critical),
    FAILS("rfc5280.san_nonempty", "no entries", MV_STRICT, no_entries, SAN),
    FAILS("rfc5280.san_nonempty", "an empty rfc822Name", MV_STRICT, empty_mailbox, SECOND),
    FAILS("rfc5280.san_nonempty", "an empty directoryName", MV_STRICT, empty_directory_name, SECOND),
    FAILS("rfc5280.san_nonempty", "issuerAltName without entries", MV_STRICT, issuer_name_no_entries,
        "extensions.issuerAltName"),
    PASSES("rfc5280.san_nonempty", "an entry", MV_STRICT, NULL),
    FAILS("rfc5280.ian_noncritical", "critical", MV_STRICT, issuer_name_critical, "extensions.issuerAltName"),
    PASSES("rfc5280.ian_noncritical", "not critical", MV_STRICT, issuer_name),
};

const struct case_table cases_san = { cases, COUNT_OF(cases) };
