/* lint/rules_mailbox.c - mailboxes in alternative names: syntax, lengths, domains. RFC 5321; SBR 1.6.1, 3.2.2. */
#include "lint/mailboxes.h"
#include "lint/rules.h"

enum { MAX_COMPARED = 500 /* names that are looked for duplicates, each against those before it */ };

/* Reports each mailbox that has one of `faults`. */
static void report_faults(const struct cert *cert, struct report *report, unsigned faults)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (found->mailbox.faults & faults)
            finding(report, found->entry.whole, "%s, have \"%s\"",
                mailbox_fault_text(found->mailbox.faults & faults), quote(found->mailbox.whole, quoted));
}

/* Reports each mailbox whose domain has one of `faults`. */
static void report_domain_faults(const struct cert *cert, struct report *report, unsigned faults)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (found->mailbox.domain_faults & faults)
            finding(report, found->entry.whole, "%s, have \"%s\"",
                domain_fault_text(found->mailbox.domain_faults & faults),
                quote(found->mailbox.whole, quoted));
}

/*
 * RFC 5280 4.2.1.6: "a Mailbox … has no phrase (such as a common name) before it, has no comment (text surrounded in parentheses) after
 * it, and is not surrounded by "<" and ">""; SBR 1.6.1: "with no additional padding or structure"; RFC 9598 3 the same.
 */
static void bare_mailbox(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL) {
        unsigned faults = found->mailbox.faults & MAILBOX_STRUCTURE
                          & ~(unsigned)MAILBOX_ENCODING; /* x690.utf8_valid */

        if (found->mailbox.whole.len == 0) /* rfc5280.san_nonempty, rfc9598.oid_type */
            continue;
        if (found->entry.kind == GENERAL_NAME_OTHER
            && found->entry.other_tag != DER_UTF8_STRING) /* rfc9598.oid_type */
            continue;
        if (faults != 0)
            finding(report, found->entry.whole, "%s, have \"%s\"", mailbox_fault_text(faults),
                quote(found->mailbox.whole, quoted));
    }
}

/* RFC 5280 4.2.1.6: "rfc822Name [1] IA5String". RFC 9549 2.4, RFC 9598 3: the rest goes into A-labels or SmtpUTF8Mailbox. */
static void rfc822_name_is_ascii(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];
    struct span bad;

    while ((found = mailboxes_next(&walk)) != NULL)
        if (found->entry.kind == GENERAL_NAME_RFC822
            && !text_check((struct text){ DER_IA5_STRING, found->entry.value }, &bad))
            finding(report, found->entry.whole, "want ASCII in an rfc822Name, have \"%s\"",
                quote(found->entry.value, quoted));
}

/* RFC 5321 4.1.2: Dot-string = Atom *("." Atom): no dot at the ends, no two together. */
static void local_part_dots(const struct cert *cert, struct report *report)
{
    report_faults(cert, report, MAILBOX_DOTS);
}

/* RFC 5321 4.5.3.1.1: "The maximum total length of a user name or other local-part is 64 octets." */
static void local_part_length(const struct cert *cert, struct report *report)
{
    report_faults(cert, report, MAILBOX_LOCAL_LONG);
}

/* RFC 5321 4.5.3.1.2, RFC 1035 2.3.4: 255 octets with length octets and root are 253 as text. */
static void domain_length(const struct cert *cert, struct report *report)
{
    report_domain_faults(cert, report, DOMAIN_LONG);
}

/* RFC 5321 4.5.3.1.3: a path has at most 256 octets with its angle brackets. */
static void mailbox_length(const struct cert *cert, struct report *report)
{
    report_faults(cert, report, MAILBOX_LONG);
}

/* RFC 5321 4.1.2: "SHOULD avoid defining mailboxes where the Local-part requires (or uses) the Quoted-string form". */
static void quoted_local_part(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (found->mailbox.quoted && !(found->mailbox.faults & MAILBOX_STRUCTURE))
            finding(report, found->entry.whole, "want a local part without quotes, have \"%s\"",
                quote(found->mailbox.whole, quoted));
}

/* RFC 5321 2.3.5: "Only resolvable, fully-qualified domain names (FQDNs) are permitted"; 4.1.2: sub-domain = Let-dig [Ldh-str]. */
static void domain_syntax(const struct cert *cert, struct report *report)
{
    report_domain_faults(cert, report, DOMAIN_SYNTAX);
}

/* SBR 3.2.2.1: what is verified is "the domain portion of the Mailbox Address"; an address literal (RFC 5321 4.1.3) has none. */
static void no_address_literal(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if ((found->mailbox.faults & MAILBOX_LITERAL) && !(found->mailbox.faults & MAILBOX_STRUCTURE))
            finding(report, found->entry.whole, "%s, have \"%s\"", mailbox_fault_text(MAILBOX_LITERAL),
                quote(found->mailbox.whole, quoted));
}

/* SBR 7.1.4.2: "SHALL NOT include a Mailbox Address in a Mailbox Field except as verified": nobody controls a name that is reserved. */
static void no_special_use_domain(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (mailbox_is_plain(&found->mailbox) && domain_is_special_use(found->mailbox.domain))
            finding(report, found->entry.whole, "want a domain of the public DNS, have \"%s\"",
                quote(found->mailbox.domain, quoted));
}

/* SBR 3.2.2.1: control over a domain is verified at a registrable name. The list of public suffixes grows, so this only warns. */
static void registrable_domain(const struct cert *cert, struct report *report)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;
    char quoted[QUOTE_BYTES];

    while ((found = mailboxes_next(&walk)) != NULL)
        if (mailbox_is_plain(&found->mailbox) && !domain_is_special_use(found->mailbox.domain)
            && !domain_is_registrable(found->mailbox.domain))
            finding(report, found->entry.whole, "want a domain below a public suffix, have \"%s\"",
                quote(found->mailbox.domain, quoted));
}

/* RFC 5280 4.2.1.6: each name is another identity of the subject; the same one twice is an oversight. */
static void names_differ(const struct cert *cert, struct report *report)
{
    const struct span names = cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME);
    struct general_names_walk walk = general_names_walk(names);
    struct general_name entry, other;
    char quoted[QUOTE_BYTES];

    while (general_names_next(&walk, &entry) && entry.index < MAX_COMPARED) {
        struct general_names_walk others = general_names_walk(names);

        while (general_names_next(&others, &other) && other.index < entry.index) {
            if (span_equal(entry.whole, other.whole)) {
                finding(report, entry.whole, "want each name once, have \"%s\" again",
                    quote(entry.value, quoted));
                break;
            }
        }
    }
}

static const struct rule rules[] = {
    {
        .id = "def.mailbox.syntax",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "A mailbox is Local-part@Domain and nothing around it.",
        .mend = "Write the bare address: no display name, angle brackets, comment, mailto: or space.",
        .covers = "rfc5280.san_rfc822_mailbox rfc9598.bare_mailbox",
        .peers = "zlint:e_single_email_if_present zlint:e_ext_san_rfc822_format_invalid "
                 "zlint:e_ext_ian_rfc822_format_invalid pkilint:pkix.invalid_email_address_syntax "
                 "pkilint:pkix.smtp_utf8_mailbox_invalid_syntax",
        .check = bare_mailbox,
    },
    {
        .id = "rfc5280.san_rfc822_ascii",
        .source = "RFC 5280 4.2.1.6",
        .applies = CERTIFICATE | CRL,
        .says = "An rfc822Name has ASCII only.",
        .mend = "Write a domain outside ASCII in A-labels; a local part outside ASCII goes into an "
                "SmtpUTF8Mailbox (RFC 9598).",
        .covers = "rfc9549.rfc822_alabel rfc9549.local_ascii",
        .peers = "pkilint:itu.invalid_asn1_syntax",
        .check = rfc822_name_is_ascii,
    },
    {
        .id = "rfc5321.dot_string",
        .source = "RFC 5321 4.1.2",
        .applies = CERTIFICATE | CRL,
        .says = "A local part without quotes has single dots between other characters.",
        .mend = "Correct the local part: no dot at its ends, no two in a row, no space; or put it in quotes "
                "if it really is so.",
        .peers = "pkilint:pkix.invalid_email_address_syntax",
        .check = local_part_dots,
    },
    {
        .id = "rfc5321.quoted_discouraged",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5321 4.1.2",
        .applies = LEAF,
        .says = "A local part does without quotes.",
        .mend = "Write the local part without quotes if it does not need them.",
        .check = quoted_local_part,
    },
    {
        .id = "rfc5321.domain_syntax",
        .source = "RFC 5321 2.3.5",
        .applies = CERTIFICATE | CRL,
        .says = "The domain of a mailbox is a fully qualified host name.",
        .mend = "Write the full name of the mail domain, without trailing dot, underscore or empty label.",
        .peers = "pkilint:pkix.invalid_email_address_syntax "
                 "pkilint:pkix.smtp_utf8_mailbox_domain_part_invalid_syntax",
        .check = domain_syntax,
    },
    {
        .id = "rfc5321.no_addr_literal",
        .source = "SBR 3.2.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "A mailbox is at a domain, not at an address.",
        .mend = "Use a mailbox at a domain.",
        .peers = "pkilint:pkix.invalid_email_address_syntax",
        .check = no_address_literal,
    },
    {
        .id = "rfc5321.local_len",
        .source = "RFC 5321 4.5.3.1.1",
        .applies = CERTIFICATE,
        .says = "A local part has at most 64 octets.",
        .mend = "Use another mailbox: mail servers need not accept longer local parts.",
        .check = local_part_length,
    },
    {
        .id = "rfc5321.domain_len",
        .source = "RFC 5321 4.5.3.1.2",
        .applies = CERTIFICATE | CRL,
        .says = "The domain of a mailbox is no longer than the DNS allows.",
        .mend = "Use another mailbox: the DNS has no such name.",
        .peers =
            "pkilint:pkix.rfc822name_domain_part_too_long pkilint:pkix.smtputf8mailbox_domain_part_too_long "
            "pkilint:pkix.invalid_email_address_syntax",
        .check = domain_length,
    },
    {
        .id = "rfc5321.domain_len.mailbox",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5321 4.5.3.1.3",
        .applies = LEAF,
        .says = "A mailbox fits into the path of a mail.",
        .mend = "Use a shorter mailbox: mail servers need not accept longer paths.",
        .covers = "rfc5321.domain_len",
        .check = mailbox_length,
    },
    {
        .id = "mailbox.verified",
        .source = "SBR 7.1.4.2",
        .applies = SMIME,
        .since = SMC01,
        .says = "A mailbox is at a domain that somebody can control: not at a reserved name.",
        .mend = "Use a mailbox at a public domain: this one cannot have been verified.",
        .peers = "pkilint:cabf.internal_domain_name",
        .check = no_special_use_domain,
    },
    {
        .id = "mailbox.verified.public_suffix",
        .severity = SEVERITY_WARNING,
        .source = "SBR 3.2.2.1",
        .applies = SMIME,
        .since = SMC01,
        .says = "A mailbox is at a domain below a public suffix.",
        .mend =
            "Use a mailbox at a domain that somebody registered, and see that the top-level domain exists.",
        .covers = "mailbox.verified",
        .peers = "pkilint:cabf.internal_domain_name",
        .check = registrable_domain,
    },
    {
        .id = "leaf.san.repeated",
        .severity = SEVERITY_NOTICE,
        .source = "RFC 5280 4.2.1.6",
        .applies = LEAF,
        .says = "Each alternative name stands once.",
        .mend = "List each name once.",
        .peers = "zlint:n_san_dns_name_duplicate",
        .check = names_differ,
    },
};

const struct rule_table rules_mailbox = { "Mailboxes", rules, COUNT_OF(rules) };
