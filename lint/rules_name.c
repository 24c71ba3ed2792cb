/* lint/rules_name.c - issuer and subject as wholes: who may be empty, which bytes they have, mail addresses in them. */
#include "lint/mailboxes.h"
#include "lint/names.h"
#include "lint/rules.h"

/* RFC 5280 4.1.2.4: "The issuer field MUST contain a non-empty distinguished name (DN)." */
static void issuer_not_empty(const struct cert *cert, struct report *report)
{
    if (name_is_empty(cert->issuer))
        finding(report, cert->issuer, "want a name, have an empty one");
}

/* RFC 5280 4.1.2.6: "If the subject is a CA …, then the subject field MUST be populated with a non-empty distinguished name". */
static void ca_subject_not_empty(const struct cert *cert, struct report *report)
{
    if (name_is_empty(cert->subject))
        finding(report, cert->subject, "want a name, have an empty one");
}

/* A limit of lintgate's own: what follows it in subject, issuer or a directoryName is not judged by the rules about names. */
static void names_few_enough(const struct cert *cert, struct report *report)
{
    if (names_are_too_many(cert, NAME_EVERY))
        finding(report, cert->tbs, "want at most %d attributes in all names together, have more",
            NAMES_MAX_ATTRIBUTES);
}

/* SBR 7.1.4.1: "the Issuer Distinguished Name field … SHALL be byte-for-byte identical with the … Subject Distinguished Name field of the Issuing CA Certificate." */
static void issuer_bytes(const struct cert *cert, struct report *report)
{
    if (cert->issuer_cert != NULL && !span_equal(cert->issuer, cert->issuer_cert->subject))
        finding(report, cert->issuer,
            "want the %zu octets of the issuing certificate's subject, have others (%zu)",
            cert->issuer_cert->subject.len, cert->issuer.len);
}

/* RFC 5280 4.1.2.6: new certificates "with electronic mail addresses MUST use the rfc822Name in the subject alternative name extension". */
static void email_address_in_san(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_SUBJECT, attribute_bit(OID_EMAIL_ADDRESS));
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    struct mailbox mailbox;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (attribute_mailbox(cert, &attribute, buffer, &mailbox)
            && mailbox_in_san(cert, &mailbox) == MAILBOX_OTHER)
            finding(report, attribute.whole, "want it in subjectAltName too, have \"%s\" in the subject only",
                quote(attribute.value, quoted));
}

/* RFC 5280 4.1.2.6: emailAddress in the subject "to support legacy implementations is deprecated but permitted". */
static void email_address_deprecated(const struct cert *cert, struct report *report)
{
    struct attribute attribute;

    if (names_find(cert, cert->subject, OID_EMAIL_ADDRESS, 0, &attribute))
        finding(
            report, attribute.whole, "want mail addresses in subjectAltName only, have one in the subject");
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.issuer_nonempty",
        .source = "RFC 5280 4.1.2.4",
        .applies = CERTIFICATE,
        .says = "The issuer has a name.",
        .mend = "Copy the subject of the issuer's certificate into issuer, octet for octet.",
        .peers = "pkilint:pkix.name_empty zlint:e_issuer_field_empty",
        .check = issuer_not_empty,
    },
    {
        .id = "rfc5280.ca_subject_nonempty",
        .source = "RFC 5280 4.1.2.6",
        .applies = CA | REQUEST,
        .says = "A CA has a name.",
        .mend = "Give the CA a subject: countryName, organizationName and commonName.",
        .covers = "rfc5280.ca_subject_nonempty_root",
        .peers = "zlint:e_ca_subject_field_empty",
        .check = ca_subject_not_empty,
    },
    {
        .id = "name.count",
        .source = "lintgate",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "The names have no more attributes than can be judged.",
        .mend = "Name fewer attributes, or issue several certificates.",
        .check = names_few_enough,
    },
    {
        .id = "name.issuer_bytes",
        .source = "SBR 7.1.4.1",
        .applies = CERTIFICATE,
        .says = "The issuer's name has the bytes of the subject of the issuing certificate.",
        .mend = "Copy the subject of the issuer's certificate into issuer, octet for octet: string types are "
                "part of it.",
        .covers = "rfc5280.ca_subject_encoding",
        .check = issuer_bytes,
    },
    {
        .id = "rfc5280.email_in_san",
        .source = "RFC 5280 4.1.2.6",
        .applies = CERTIFICATE & ~SMIME,
        .says = "Mail addresses in the subject are in subjectAltName too.",
        .mend = "Add the mail address of the subject to subjectAltName as rfc822Name.",
        .peers = "zlint:e_subj_email_not_in_san pkilint:pkix.subject_email_address_not_in_san",
        .check = email_address_in_san,
    },
    {
        .id = "rfc5280.email_attr_deprecated",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.1.2.6",
        .applies = OTHER_LEAF | OCSP_SIGNER, /* SBR 7.1.4.2.3 to 7.1.4.2.6 say MAY */
        .says = "Mail addresses are in subjectAltName rather than in the subject.",
        .mend = "Leave emailAddress out; subjectAltName has the mailbox.",
        .check = email_address_deprecated,
    },
};

const struct rule_table rules_name = { "Issuer and subject", rules, COUNT_OF(rules) };
