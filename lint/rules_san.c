/* lint/rules_san.c - subjectAltName and issuerAltName: present, critical, which kinds of name. SBR 7.1.2.3(h), 7.1.4.2.1; RFC 5280 4.2.1.6. */
#include "lint/locations.h"
#include "lint/mailbox.h"
#include "lint/names.h"
#include "lint/rules.h"

/* SBR 7.1.4.2.1: "extensions:subjectAltName … SHALL be present". */
static void san_present(const struct cert *cert, struct report *report)
{
    if (cert_extension(cert, OID_EXT_SUBJECT_ALT_NAME) == NULL)
        finding(report, cert->extensions_field, "want subjectAltName, have none");
}

/*
 * RFC 5280 4.2.1.6: beside a subject "conforming CAs SHOULD mark the subjectAltName extension as non-critical"; SBR 7.1.2.3(h): "SHOULD NOT
 * be marked critical unless the subject field is an empty sequence."
 */
static void san_not_critical(const struct cert *cert, struct report *report)
{
    const struct extension *san = cert_extension(cert, OID_EXT_SUBJECT_ALT_NAME);

    if (san != NULL && san->critical && !name_is_empty(cert->subject))
        finding(report, san->whole, "want subjectAltName not critical beside a subject, have it critical");
}

/*
 * RFC 5280 4.1.2.6: "If subject naming information is present only in the subjectAltName extension …, then the subject name MUST be
 * an empty sequence and the subjectAltName extension MUST be critical."
 */
static void san_critical_without_subject(const struct cert *cert, struct report *report)
{
    const struct extension *san = cert_extension(cert, OID_EXT_SUBJECT_ALT_NAME);

    if (!name_is_empty(cert->subject))
        return;
    if (san == NULL)
        finding(report, cert->subject, "want a subject or a critical subjectAltName, have neither");
    else if (!san->critical)
        finding(
            report, san->whole, "want subjectAltName critical, have it not critical beside an empty subject");
}

static bool is_mailbox(const struct general_name *entry)
{
    return entry->kind == GENERAL_NAME_RFC822
           || (entry->kind == GENERAL_NAME_OTHER && entry->other_type == OID_ON_SMTP_UTF8_MAILBOX);
}

/* SBR 7.1.4.2.1: "SHALL contain at least one GeneralName entry of the following types: Rfc822Name and/or otherName of type id-on-SmtpUTF8Mailbox". */
static void san_has_mailbox(const struct cert *cert, struct report *report)
{
    const struct extension *san = cert_extension(cert, OID_EXT_SUBJECT_ALT_NAME);
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct general_name entry;

    bool any = false;

    while (general_names_next(&walk, &entry)) {
        if (is_mailbox(&entry))
            return;
        any = true;
    }
    if (any) /* else leaf.san.present or rfc5280.san_nonempty */
        finding(report, san->whole, "want an rfc822Name or SmtpUTF8Mailbox, have none");
}

/* SBR 7.1.4.2.1: "The CA SHALL NOT include GeneralName entries that do not conform to the requirements of this section." */
static void refuse_kind(
    const struct cert *cert, struct report *report, enum general_name_kind kind, const char *name)
{
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct general_name entry;
    char quoted[QUOTE_BYTES];

    while (locations_may_have(cert, kind) && general_names_next(&walk, &entry))
        if (entry.kind == kind)
            finding(report, entry.whole, "want mailboxes, directoryName and otherName only, have %s \"%s\"",
                name, quote(entry.value, quoted));
}

/* SBR 7.1.4.2.1: kinds that the list of "directoryName" and "otherName" beside mailboxes leaves out, one rule each. */
static void no_dns_name(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_DNS, "dNSName");
}

static void no_uri(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_URI, "uniformResourceIdentifier");
}

static void no_ip_address(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_IP, "iPAddress");
}

static void no_x400_address(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_X400, "x400Address");
}

static void no_edi_party_name(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_EDI, "ediPartyName");
}

static void no_registered_id(const struct cert *cert, struct report *report)
{
    refuse_kind(cert, report, GENERAL_NAME_RID, "registeredID");
}

/* SBR 7.1.4.2.1: "For Legacy and Multipurpose Generation profiles, then the CA MAY include otherName entries of any type". */
static void strict_other_name(const struct cert *cert, struct report *report)
{
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct general_name entry;
    char text[OID_TEXT_BYTES];

    while (locations_may_have(cert, GENERAL_NAME_OTHER) && general_names_next(&walk, &entry))
        if (entry.kind == GENERAL_NAME_OTHER && entry.other_type != OID_ON_SMTP_UTF8_MAILBOX)
            finding(report, entry.whole, "want no otherName but SmtpUTF8Mailbox in Strict, have %s",
                oid_text(entry.other_oid, text));
}

/* MS-PKCA 3.1.5.2.1.5, RFC 822: a user principal name is "user@suffix" in a UTF8String; the suffix need not be in the DNS. */
static void user_principal_name(const struct cert *cert, struct report *report)
{
    struct general_names_walk walk = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct general_name entry;
    struct mailbox name;
    char quoted[QUOTE_BYTES];

    while (locations_may_have(cert, GENERAL_NAME_OTHER) && general_names_next(&walk, &entry))
        if (entry.kind == GENERAL_NAME_OTHER && entry.other_type == OID_ON_USER_PRINCIPAL_NAME
            && (entry.other_tag != DER_UTF8_STRING || !mailbox_read(entry.other_value, &name)))
            finding(report, entry.whole,
                "want a UTF8String \"user@suffix\" as user principal name, have \"%s\"",
                quote(entry.other_value, quoted));
}

/* RFC 5280 4.2.1.6: "If the subjectAltName extension is present, the sequence MUST contain at least one entry", none of them empty. */
static void alternative_names_not_empty(const struct cert *cert, struct report *report)
{
    static const enum oid types[] = { OID_EXT_SUBJECT_ALT_NAME, OID_EXT_ISSUER_ALT_NAME };

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        const struct extension *extension = cert_extension(cert, types[i]);
        struct general_names_walk walk = general_names_walk(cert_alt_names(cert, types[i]));
        struct general_name entry;
        bool any = false;

        while (extension != NULL && general_names_next(&walk, &entry)) {
            any = true;
            if (entry.kind == GENERAL_NAME_DIRECTORY
                    ? name_is_empty(entry.value)
                    : entry.value.len == 0 && entry.kind != GENERAL_NAME_OTHER)
                finding(report, entry.whole, "want something in a name, have an empty one");
        }
        if (extension != NULL && !any)
            finding(report, extension->whole, "want at least one name, have none");
    }
}

/* RFC 5280 4.2.1.7: "Where present, conforming CAs SHOULD mark this extension as non-critical." */
static void ian_not_critical(const struct cert *cert, struct report *report)
{
    const struct extension *ian = cert_extension(cert, OID_EXT_ISSUER_ALT_NAME);

    if (ian != NULL && ian->critical)
        finding(report, ian->whole, "want issuerAltName not critical, have it critical");
}

static const struct rule rules[] = {
    {
        .id = "leaf.san.present",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "An S/MIME certificate has subjectAltName.",
        .mend = "Add subjectAltName with each validated mailbox as rfc822Name, or as SmtpUTF8Mailbox.",
        .covers = "leaf.san.ext_present leaf.san.content",
        .peers = "pkilint:cabf.smime.san_extension_missing zlint:e_san_shall_be_present",
        .check = san_present,
    },
    {
        .id = "leaf.san.noncritical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.6",
        .applies = LEAF,
        .says = "Beside a subject, subjectAltName is not critical.",
        .mend = "Mark subjectAltName not critical, unless the subject is empty.",
        .covers = "rfc5280.san_noncritical",
        .peers =
            "pkilint:pkix.san_extension_is_critical_non_empty_subject zlint:w_san_should_not_be_critical "
            "zlint:w_ext_san_critical_with_subject_dn "
            "pkilint:etsi.en_319_412_2.gen-4.3.5-1.san_extension_is_critical",
        .check = san_not_critical,
    },
    {
        .id = "leaf.san.mailbox_present",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has at least one mailbox.",
        .mend = "Add a validated mailbox as rfc822Name, or as SmtpUTF8Mailbox.",
        .covers = "mailbox.at_least_one",
        .peers = "pkilint:cabf.smime.san_does_not_contain_email_address",
        .check = san_has_mailbox,
    },
    {
        .id = "leaf.san.no_dnsname",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no dNSName.",
        .mend = "Leave dNSName out; hosts have certificates of their own.",
        .covers = "rfc5280.san_dns_not_for_mail",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present",
        .check = no_dns_name,
    },
    {
        .id = "leaf.san.no_uri",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no uniformResourceIdentifier.",
        .mend = "Leave uniformResourceIdentifier out.",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present",
        .check = no_uri,
    },
    {
        .id = "leaf.san.no_ip",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no iPAddress.",
        .mend = "Leave iPAddress out.",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present pkilint:cabf.internal_ip_address",
        .check = no_ip_address,
    },
    {
        .id = "leaf.san.no_x400",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no x400Address.",
        .mend = "Leave x400Address out.",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present",
        .check = no_x400_address,
    },
    {
        .id = "leaf.san.no_edi",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no ediPartyName.",
        .mend = "Leave ediPartyName out.",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present",
        .check = no_edi_party_name,
    },
    {
        .id = "leaf.san.no_rid",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "subjectAltName has no registeredID.",
        .mend = "Leave registeredID out.",
        .peers = "pkilint:cabf.smime.prohibited_generalname_type_present",
        .check = no_registered_id,
    },
    {
        .id = "leaf.san.othername_strict",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME & STRICT,
        .since = SMC01,
        .says = "In Strict certificates SmtpUTF8Mailbox is the only otherName.",
        .mend = "Leave the otherName out, or issue the Multipurpose generation.",
        .peers = "pkilint:cabf.smime.prohibited_othername_type_present",
        .check = strict_other_name,
    },
    {
        .id = "leaf.san.upn_syntax",
        .severity = SEVERITY_WARNING,
        .source = "MS-PKCA 3.1.5.2.1.5",
        .applies = LEAF,
        .says = "A user principal name is of the form user@suffix.",
        .mend = "Write the principal as user@suffix, in a UTF8String.",
        .peers = "pkilint:msft.invalid_user_principal_name_syntax",
        .check = user_principal_name,
    },
    {
        .id = "rfc5280.empty_subject_san_critical",
        .source = "RFC 5280 4.1.2.6",
        .applies = LEAF,
        .says = "An empty subject needs a critical subjectAltName.",
        .mend = "Mark subjectAltName critical, or give the certificate a subject.",
        .peers = "pkilint:pkix.san_extension_not_critical_empty_subject "
                 "zlint:e_ext_san_not_critical_without_subject zlint:e_subject_empty_without_san",
        .check = san_critical_without_subject,
    },
    {
        .id = "rfc5280.san_nonempty",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "Alternative names have at least one name, and none is empty.",
        .mend = "Leave the empty name out, or the whole extension.",
        .peers = "zlint:e_ext_san_no_entries zlint:e_ext_san_empty_name zlint:e_ext_ian_no_entries "
                 "zlint:e_ext_ian_empty_name zlint:e_ext_cannot_be_empty_sequence "
                 "zlint:e_ext_san_uri_format_invalid zlint:e_ext_san_uri_relative",
        .check = alternative_names_not_empty,
    },
    {
        .id = "rfc5280.ian_noncritical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.7",
        .applies = CERTIFICATE | CRL,
        .says = "issuerAltName is not critical.",
        .mend = "Mark issuerAltName not critical.",
        .peers = "pkilint:pkix.issuer_alt_name_extension_critical zlint:w_ext_ian_critical "
                 "pkilint:etsi.en_319_412_2.gen-4.3.6-1.ian_extension_is_critical",
        .covers = "rfc5280.crl.ian_noncritical",
        .check = ian_not_critical,
    },
};

const struct rule_table rules_san = { "Subject alternative name", rules, COUNT_OF(rules) };
