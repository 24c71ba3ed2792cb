/* lint/rules_smtp_utf8.c - internationalized mailboxes in alternative names: RFC 6532, RFC 9598, IDNA2008. */
#include "lint/mailboxes.h"
#include "lint/rules.h"

static bool is_smtp_utf8(const struct general_name *entry)
{
    return entry->kind == GENERAL_NAME_OTHER;
}

/* True if the text begins with a byte order mark in UTF-8. */
static bool begins_with_mark(struct span utf8)
{
    return utf8.len >= 3 && memcmp(utf8.at, "\xef\xbb\xbf", 3) == 0;
}

/* Reports each SmtpUTF8Mailbox whose domain has one of `faults`. */
static void report_smtp_utf8(const struct cert *cert, struct report *report, unsigned faults)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (is_smtp_utf8(&found->entry) && (found->mailbox.domain_faults & faults))
            finding(report, found->entry.whole, "%s, have \"%s\"",
                domain_fault_text(found->mailbox.domain_faults & faults),
                quote(found->mailbox.whole, quoted));
}

/* RFC 6532 3.1: "normalization form NFC [UNF] SHOULD be used": the same address in two forms would be two mailboxes. */
static void local_part_nfc(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (is_smtp_utf8(&found->entry) && found->mailbox.local.len > 0
            && !text_is_nfc((struct text){ DER_UTF8_STRING, found->mailbox.local }))
            finding(report, found->entry.whole, "want normalization form C, have \"%s\"",
                quote(found->mailbox.whole, quoted));
}

/* RFC 5198 2, by RFC 6532 3.1: controls "should generally be avoided"; what nobody sees makes two mailboxes look like one. */
static void local_part_characters(const struct cert *cert, struct report *report)
{
    static const enum text_kind kinds[] = { TEXT_CONTROL, TEXT_PROHIBITED, TEXT_INVISIBLE };
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];
    uint32_t character;

    while ((found = mailboxes_next(&walk)) != NULL) {
        if (!is_smtp_utf8(&found->entry) || (found->mailbox.faults & MAILBOX_STRUCTURE)
            || begins_with_mark(found->mailbox.whole))
            continue;
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            if (text_has_kind((struct text){ DER_UTF8_STRING, found->mailbox.local }, kinds[i], &character))
                finding(report, found->entry.whole, "want characters that are seen, have U+%04X in \"%s\"",
                    (unsigned)character, quote(found->mailbox.whole, quoted));
    }
}

/* RFC 9598 3: "SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX))" */
static void smtp_utf8_type(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;

    while ((found = mailboxes_next(&walk)) != NULL) {
        if (!is_smtp_utf8(&found->entry))
            continue;
        if (found->entry.other_tag != DER_UTF8_STRING)
            finding(report, found->entry.whole,
                "want UTF8String in SmtpUTF8Mailbox, have identifier octet %02x", found->entry.other_tag);
        else if (found->entry.other_value.len == 0)
            finding(report, found->entry.whole, "want at least one character, have none");
    }
}

/* RFC 9598 3: "MUST NOT be used unless the Local-part of the email address contains non-ASCII characters." */
static void smtp_utf8_needs_non_ascii(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (is_smtp_utf8(&found->entry) && found->entry.other_tag == DER_UTF8_STRING
            && found->mailbox.local_ascii && !(found->mailbox.faults & MAILBOX_STRUCTURE))
            finding(report, found->entry.whole,
                "want rfc822Name for an ASCII local part, have SmtpUTF8Mailbox \"%s\"",
                quote(found->mailbox.whole, quoted));
}

/* RFC 9598 3: "labels that include non-ASCII characters MUST be stored in A-label (rather than U-label) form". */
static void smtp_utf8_a_labels(const struct cert *cert, struct report *report)
{
    report_smtp_utf8(cert, report, DOMAIN_NON_ASCII);
}

/* RFC 9598 3: ASCII labels "SHALL use NR-LDH restrictions": no "--" in the third and fourth place. */
static void smtp_utf8_nr_ldh(const struct cert *cert, struct report *report)
{
    report_smtp_utf8(cert, report, DOMAIN_RESERVED_LABEL);
}

/* RFC 9598 3: "all NR-LDH and A-labels that constitute the domain part SHALL only be encoded with lowercase letters." */
static void smtp_utf8_lower_case(const struct cert *cert, struct report *report)
{
    report_smtp_utf8(cert, report, DOMAIN_UPPER_CASE);
}

/* RFC 9598 3: "The UTF8String encoding MUST NOT contain a Byte-Order-Mark". */
static void smtp_utf8_no_bom(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (is_smtp_utf8(&found->entry) && begins_with_mark(found->entry.other_value))
            finding(report, found->entry.whole, "want no byte order mark, have \"%s\"",
                quote(found->entry.other_value, quoted));
}

/* RFC 9598 4: "all email address domains in X.509 certificates SHALL conform to IDNA2008". */
static void a_labels_valid(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL) {
        struct span rest = found->mailbox.domain, label;

        if (found->mailbox.faults & (MAILBOX_STRUCTURE | MAILBOX_LITERAL))
            continue;
        while (domain_next_label(&rest, &label))
            if (domain_is_a_label(label) && !domain_a_label_valid(label))
                finding(report, found->entry.whole, "want A-labels of IDNA2008, have \"%s\"",
                    quote(label, quoted));
    }
}

/* RFC 9598 5: "does not define any wildcard characters"; several addresses are several names. */
static void no_wildcard(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (found->mailbox.domain_faults & DOMAIN_WILDCARD)
            finding(report, found->entry.whole, "%s, have \"%s\"", domain_fault_text(DOMAIN_WILDCARD),
                quote(found->mailbox.whole, quoted));
}

static const struct rule rules[] = {
    {
        .id = "rfc6532.nfc",
        .severity = SEVERITY_WARNING,
        .source = "RFC 6532 3.1",
        .applies = LEAF,
        .says = "A local part that is not ASCII is in normalization form C.",
        .mend = "Normalize the local part to NFC before it is encoded.",
        .check = local_part_nfc,
    },
    {
        .id = "rfc6532.characters",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5198 2",
        .applies = LEAF,
        .says = "A local part that is not ASCII has no characters that are not seen.",
        .mend = "Take the character out, unless the mail server has it in the mailbox's name.",
        .check = local_part_characters,
    },
    {
        .id = "rfc9598.oid_type",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC08,
        .says = "SmtpUTF8Mailbox is a UTF8String of at least one character.",
        .mend = "Encode SmtpUTF8Mailbox as UTF8String.",
        .covers = "leaf.san.utf8mailbox_9598",
        .peers = "pkilint:itu.invalid_asn1_syntax",
        .check = smtp_utf8_type,
    },
    {
        .id = "rfc9598.local_nonascii",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC01, /* RFC 8398 3 said so before */
        .says = "SmtpUTF8Mailbox is only for local parts that are not ASCII.",
        .mend = "Use rfc822Name for a local part in ASCII, with the domain in A-labels.",
        .covers = "leaf.san.utf8mailbox_9598",
        .peers = "pkilint:pkix.smtp_utf8_mailbox_is_ascii_only",
        .check = smtp_utf8_needs_non_ascii,
    },
    {
        .id = "rfc9598.domain_alabel",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC08,
        .says = "The domain of an SmtpUTF8Mailbox has A-labels, no U-labels.",
        .mend = "Write the domain in A-labels: xn--….",
        .covers = "leaf.san.utf8mailbox_9598",
        .peers = "pkilint:pkix.smtp_utf8_mailbox_domain_part_invalid_syntax",
        .check = smtp_utf8_a_labels,
    },
    {
        .id = "rfc9598.domain_nrldh",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC08,
        .says = "ASCII labels of an SmtpUTF8Mailbox are not of the reserved form.",
        .mend = "Correct the label: two hyphens in third and fourth place are for A-labels.",
        .check = smtp_utf8_nr_ldh,
    },
    {
        .id = "rfc9598.domain_lower",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC08,
        .says = "The domain of an SmtpUTF8Mailbox is in lower case.",
        .mend = "Write the domain in lower case.",
        .peers = "pkilint:pkix.smtp_utf8_mailbox_has_uppercase",
        .check = smtp_utf8_lower_case,
    },
    {
        .id = "rfc9598.no_bom",
        .source = "RFC 9598 3",
        .applies = LEAF,
        .since = SMC08,
        .says = "SmtpUTF8Mailbox has no byte order mark.",
        .mend = "Leave the byte order mark out.",
        .peers = "pkilint:pkix.smtp_utf8_mailbox_has_bom",
        .check = smtp_utf8_no_bom,
    },
    {
        .id = "rfc9598.idna2008",
        .source = "RFC 9598 4",
        .applies = LEAF,
        .since = SMC08,
        .says = "A-labels in the domain of a mailbox conform to IDNA2008.",
        .mend = "Convert the domain with an IDNA2008 library; IDNA2003 allowed characters that are not "
                "allowed any more.",
        .covers = "rfc9549.rfc822_alabel",
        .peers = "zlint:e_international_dns_name_not_unicode zlint:e_international_dns_name_not_nfc",
        .check = a_labels_valid,
    },
    {
        .id = "rfc9598.no_wildcard",
        .source = "RFC 9598 5",
        .applies = LEAF,
        .since = SMC08,
        .says = "The domain of a mailbox has no wildcard.",
        .mend = "List the mailboxes themselves: a mailbox has no wildcards.",
        .check = no_wildcard,
    },
};

const struct rule_table rules_smtp_utf8 = { "Internationalized mailboxes", rules, COUNT_OF(rules) };
