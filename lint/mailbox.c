/* lint/mailbox.c - Mailbox of RFC 5321 4.1.2 as RFC 6531 3.3 widens it: Local-part "@" Domain, taken apart and judged. */
#include "lint/mailbox.h"

#include <arpa/inet.h>

#include "lint/ascii.h"
#include "lint/text.h"

static const struct {
    unsigned fault;
    const char *text;
} fault_texts[] = {
    { MAILBOX_ENCODING, "want UTF-8" },
    { MAILBOX_NO_AT, "want a local part, \"@\" and a domain" },
    { MAILBOX_LOCAL_EMPTY, "want a local part in front of \"@\"" },
    { MAILBOX_DOMAIN_EMPTY, "want a domain behind \"@\"" },
    { MAILBOX_LOCAL_CHARACTER, "want a bare mailbox, its local part of atext characters or in quotes" },
    { MAILBOX_QUOTED, "want a quoted local part that ends in front of \"@\"" },
    { MAILBOX_DOMAIN_CHARACTER, "want nothing but a domain behind \"@\"" },
    { MAILBOX_DOTS, "want single dots inside the local part" },
    { MAILBOX_LOCAL_LONG, "want a local part of at most 64 octets" },
    { MAILBOX_LONG, "want a mailbox of at most 254 octets" },
    { MAILBOX_LITERAL, "want a domain, not an address literal" },
    { MAILBOX_LITERAL_FORM, "want an address of IPv4 or IPv6 in the brackets" },
};

const char *mailbox_fault_text(unsigned faults)
{
    for (size_t i = 0; i < sizeof(fault_texts) / sizeof(fault_texts[0]); i++)
        if (faults & fault_texts[i].fault)
            return fault_texts[i].text;
    return "want a mailbox";
}

/* RFC 5322 3.2.3, and UTF8-non-ascii of RFC 6531 3.3. */
static bool is_atext(uint8_t octet)
{
    return octet >= 0x80 || ascii_set_has(&ascii_atext, octet);
}

/* Length of the Quoted-string at the start of `text` with its quotes; 0 if it does not end, or has what it may not. RFC 5321 4.1.2. */
static size_t quoted_length(struct span text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] == '"')
            return i + 1;
        if (text.at[i] == '\\' && ++i >= text.len)
            return 0;
        if (text.at[i] < 0x20 || text.at[i] == 0x7f)
            return 0;
    }
    return 0;
}

/* Where the "@" between local part and domain is; text.len if there is none. */
static size_t find_at(struct span text, struct mailbox *mailbox)
{
    const uint8_t *at;

    if (text.len > 0 && text.at[0] == '"') {
        size_t len = quoted_length(text);

        mailbox->quoted = true;
        if (len > 0 && len < text.len && text.at[len] == '@')
            return len;
        mailbox->faults |= MAILBOX_QUOTED;
    }
    at = text.len == 0 ? NULL : memrchr(text.at, '@', text.len);
    return at == NULL ? text.len : (size_t)(at - text.at);
}

/* Dot-string = Atom *("." Atom) */
static unsigned dot_string_faults(struct span local)
{
    unsigned faults = 0;

    if (local.len == 0)
        return MAILBOX_LOCAL_EMPTY;
    if (local.at[0] == '.' || local.at[local.len - 1] == '.')
        faults |= MAILBOX_DOTS;
    for (size_t i = 0; i < local.len; i++) {
        if (local.at[i] == '.') {
            if (i > 0 && local.at[i - 1] == '.')
                faults |= MAILBOX_DOTS;
        } else if (!is_atext(local.at[i])) {
            faults |= MAILBOX_LOCAL_CHARACTER;
        }
    }
    return faults;
}

/* address-literal = "[" ( IPv4 / "IPv6:" IPv6 ) "]". No other kind was ever registered (RFC 5321 4.1.3). */
static unsigned literal_faults(struct span domain)
{
    char text[INET6_ADDRSTRLEN + 6];
    uint8_t address[16];
    size_t len = domain.len - 2;

    if (domain.len < 3 || domain.at[domain.len - 1] != ']' || len >= sizeof(text)
        || memchr(domain.at, 0, domain.len) != NULL)
        return MAILBOX_LITERAL | MAILBOX_LITERAL_FORM;
    memcpy(text, domain.at + 1, len);
    text[len] = '\0';
    if (inet_pton(AF_INET, text, address) == 1)
        return MAILBOX_LITERAL;
    if (len > 5 && text_is((struct span){ domain.at + 1, 5 }, "IPv6:")
        && inet_pton(AF_INET6, text + 5, address) == 1)
        return MAILBOX_LITERAL;
    return MAILBOX_LITERAL | MAILBOX_LITERAL_FORM;
}

/* Characters that tell of something else than a domain: what stands around a mailbox in a header, or between two of them. */
static unsigned around_faults(struct span domain)
{
    if (domain.len == 0)
        return MAILBOX_DOMAIN_EMPTY;
    for (size_t i = 0; i < domain.len; i++)
        if (domain.at[i] < 0x80 && !ascii_set_has(&ascii_domain, domain.at[i]))
            return MAILBOX_DOMAIN_CHARACTER;
    return domain.at[domain.len - 1] == '.' ? MAILBOX_DOMAIN_CHARACTER : 0;
}

bool mailbox_read(struct span utf8, struct mailbox *mailbox)
{
    size_t at, count;

    *mailbox = (struct mailbox){ .whole = utf8 };
    if (!text_length((struct text){ DER_UTF8_STRING, utf8 }, &count)) {
        mailbox->faults = MAILBOX_ENCODING;
        return false;
    }
    at = find_at(utf8, mailbox);
    if (at == utf8.len) {
        mailbox->faults |= MAILBOX_NO_AT;
        return false;
    }
    mailbox->local = (struct span){ utf8.at, at };
    mailbox->domain = (struct span){ utf8.at + at + 1, utf8.len - at - 1 };
    mailbox->local_ascii = text_is_ascii((struct text){ DER_UTF8_STRING, mailbox->local });

    if (!mailbox->quoted)
        mailbox->faults |= dot_string_faults(mailbox->local);
    if (mailbox->local.len > MAILBOX_MAX_LOCAL)
        mailbox->faults |= MAILBOX_LOCAL_LONG;
    if (utf8.len > MAILBOX_MAX_BYTES)
        mailbox->faults |= MAILBOX_LONG;
    if (mailbox->domain.len > 0 && mailbox->domain.at[0] == '[')
        mailbox->faults |= literal_faults(mailbox->domain);
    else
        mailbox->faults |= around_faults(mailbox->domain);

    if (mailbox->faults & MAILBOX_STRUCTURE)
        return false;
    if (!(mailbox->faults & MAILBOX_LITERAL))
        mailbox->domain_faults = domain_faults(mailbox->domain);
    return true;
}

bool mailbox_is_plain(const struct mailbox *mailbox)
{
    return !(mailbox->faults & (MAILBOX_STRUCTURE | MAILBOX_DOTS | MAILBOX_LOCAL_LONG | MAILBOX_LITERAL))
           && !(mailbox->domain_faults & (DOMAIN_SYNTAX | DOMAIN_LONG | DOMAIN_WILDCARD));
}

enum mailbox_likeness mailbox_compare(const struct mailbox *a, const struct mailbox *b)
{
    if (!span_equal(a->local, b->local))
        return MAILBOX_OTHER;
    if (span_equal(a->domain, b->domain))
        return MAILBOX_SAME;
    return domain_equal(a->domain, b->domain) ? MAILBOX_SAME_HOST : MAILBOX_OTHER;
}
