/* lint/rules_subject_mailbox.c - mailboxes in the subject: well-formed, and repeated in subjectAltName. SBR 7.1.4.2.1, 7.1.4.2.2(a), (h). */
#include "lint/mailboxes.h"
#include "lint/names.h"
#include "lint/rules.h"

/* SBR 7.1.4.2.2(h): "If present, the subject:emailAddress SHALL contain a single Mailbox Address". */
static void email_address_is_mailbox(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_EMAIL_ADDRESS));
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    struct mailbox mailbox;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (attribute.value.len > 0 && !attribute_mailbox(cert, &attribute, buffer, &mailbox))
            finding(report, attribute.whole, "%s, have \"%s\"",
                mailbox.faults != 0 ? mailbox_fault_text(mailbox.faults)
                                    : domain_fault_text(mailbox.domain_faults),
                quote(attribute.value, quoted));
}

/* Reports mailboxes in attributes that come no closer to one of subjectAltName than `likeness`. */
static void judge_repetition(const struct cert *cert, struct report *report, unsigned places,
    enum mailbox_likeness likeness, const char *want)
{
    struct attributes_walk walk = attributes_walk_with(cert, places, ATTRIBUTE_AT);
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct attribute attribute;
    struct mailbox mailbox;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (attribute_mailbox(cert, &attribute, buffer, &mailbox)
            && mailbox_in_san(cert, &mailbox) == likeness)
            finding(report, attribute.whole, "%s, have \"%s\"", want, quote(attribute.value, quoted));
}

/*
 * SBR 7.1.4.2.1: "All Mailbox Addresses in the subject field … SHALL be repeated as rfc822Name or otherName values of type
 * id-on-SmtpUTF8Mailbox". Repeated means the same mailbox: RFC 5321 2.4, local part octet for octet, domain without case.
 */
static void subject_mailbox_repeated(const struct cert *cert, struct report *report)
{
    judge_repetition(
        cert, report, NAME_SUBJECT, MAILBOX_OTHER, "want each mailbox of the subject in subjectAltName");
}

/* SBR 7.1.4.2.1: "entries of type directoryName of this extension SHALL be repeated". */
static void directory_mailbox_repeated(const struct cert *cert, struct report *report)
{
    judge_repetition(cert, report, NAME_SUBJECT_DIRECTORY, MAILBOX_OTHER,
        "want each mailbox of a directoryName in subjectAltName");
}

/* SBR 7.1.4.2.1: "repeated": software that compares octets finds another mailbox. */
static void mailbox_repeated_alike(const struct cert *cert, struct report *report)
{
    judge_repetition(cert, report, NAME_OF_SUBJECT, MAILBOX_SAME_HOST,
        "want the mailbox as subjectAltName spells its domain");
}

static const struct rule rules[] = {
    {
        .id = "leaf.dn.email.single_mailbox",
        .source = "SBR 7.1.4.2.2(h)",
        .applies = SMIME,
        .since = SMC01,
        .says = "emailAddress holds one mailbox and nothing else.",
        .mend =
            "Put one mailbox into emailAddress, without display name, and further ones into subjectAltName.",
        .peers = "zlint:e_single_email_subject_if_present pkilint:pkix.invalid_email_address_syntax",
        .check = email_address_is_mailbox,
    },
    {
        .id = "leaf.san.subject_mailbox_repeated",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "Every mailbox of the subject is in subjectAltName.",
        .mend = "Repeat each mailbox of the subject in subjectAltName.",
        .covers = "leaf.dn.cn.mailbox_in_san rfc5280.email_in_san",
        .peers = "pkilint:cabf.smime.email_address_in_attribute_not_in_san "
                 "pkilint:pkix.subject_email_address_not_in_san "
                 "pkilint:cabf.smime.common_name_value_unknown_source "
                 "zlint:e_mailbox_address_shall_contain_an_rfc822_name zlint:e_subj_email_not_in_san",
        .check = subject_mailbox_repeated,
    },
    {
        .id = "leaf.san.dirname_mailbox_repeated",
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "Every mailbox of a directoryName is in subjectAltName.",
        .mend = "Repeat each mailbox of the directoryName as rfc822Name or SmtpUTF8Mailbox.",
        .peers = "pkilint:cabf.smime.email_address_in_attribute_not_in_san "
                 "zlint:e_mailbox_address_shall_contain_an_rfc822_name",
        .check = directory_mailbox_repeated,
    },
    {
        .id = "leaf.san.subject_mailbox_repeated.spelling",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "Mailboxes are repeated with the same spelling of their domain.",
        .mend = "Write the domain alike in subject and subjectAltName, in lower case.",
        .covers = "leaf.san.subject_mailbox_repeated leaf.san.dirname_mailbox_repeated",
        .peers = "pkilint:pkix.subject_email_address_not_in_san",
        .check = mailbox_repeated_alike,
    },
};

const struct rule_table rules_subject_mailbox = { "Mailboxes of the subject", rules, COUNT_OF(rules) };
