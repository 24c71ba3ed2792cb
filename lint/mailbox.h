#ifndef LINTGATE_MAILBOX_H
#define LINTGATE_MAILBOX_H

#include "lint/domain.h"

/*
 * A Mailbox Address: SBR 1.6.1, "Mailbox" of RFC 5321 4.1.2 with the characters that RFC 6532 3.2 adds, and nothing around it. The parser
 * takes UTF-8; that an rfc822Name is ASCII, and which labels a domain may have where, is asked of the result by rules.
 */

enum {
    MAILBOX_MAX_LOCAL = 64, /* octets, RFC 5321 4.5.3.1.1 */
    MAILBOX_MAX_BYTES = 254 /* octets that fit into a path, RFC 5321 4.5.3.1.3: 256 with the angle brackets */
};

/* What can be wrong with a mailbox; one bit each. */
enum mailbox_fault {
    MAILBOX_ENCODING = 1 << 0,     /* not UTF-8 */
    MAILBOX_NO_AT = 1 << 1,        /* no "@" behind a local part */
    MAILBOX_LOCAL_EMPTY = 1 << 2,  /* nothing in front of the "@" */
    MAILBOX_DOMAIN_EMPTY = 1 << 3, /* nothing behind it */
    MAILBOX_LOCAL_CHARACTER =
        1 << 4,              /* not an atext, and not quoted: spaces, brackets, separators of lists … */
    MAILBOX_QUOTED = 1 << 5, /* a Quoted-string that breaks off, or has a character that it may not have */
    MAILBOX_DOMAIN_CHARACTER =
        1 << 6, /* in the domain: a space, bracket, separator or control character, or a dot at its end */
    MAILBOX_DOTS = 1 << 7,          /* a dot at an end of the local part, or two together */
    MAILBOX_LOCAL_LONG = 1 << 8,    /* over MAILBOX_MAX_LOCAL */
    MAILBOX_LONG = 1 << 9,          /* over MAILBOX_MAX_BYTES */
    MAILBOX_LITERAL = 1 << 10,      /* "[192.0.2.1]": an address in place of a domain */
    MAILBOX_LITERAL_FORM = 1 << 11, /* a "[" without its "]", or with something that is no address */

    /* not of the form Local-part "@" Domain, or more than a mailbox: the parts are not to be judged further */
    MAILBOX_STRUCTURE = MAILBOX_ENCODING | MAILBOX_NO_AT | MAILBOX_LOCAL_EMPTY | MAILBOX_DOMAIN_EMPTY
                        | MAILBOX_LOCAL_CHARACTER | MAILBOX_QUOTED | MAILBOX_DOMAIN_CHARACTER
                        | MAILBOX_LITERAL_FORM,
};

struct mailbox {
    struct span whole, local, domain; /* the local part with its quotes */
    unsigned faults;                  /* of enum mailbox_fault */
    unsigned
        domain_faults; /* of enum domain_fault; 0 for an address literal and where the structure is wrong */
    bool quoted;
    bool local_ascii;
};

/* Takes `utf8` apart. True if the structure stands: then the parts may be judged. *mailbox is filled either way. */
bool mailbox_read(struct span utf8, struct mailbox *mailbox);

/* True if it is a Mailbox by the grammar of RFC 5321 4.1.2 and RFC 6531 3.3, of legal lengths, at a fully qualified domain. */
bool mailbox_is_plain(const struct mailbox *mailbox);

/* "want …" for the lowest bit of `faults`, which is not 0. Constant string. */
const char *mailbox_fault_text(unsigned faults);

enum mailbox_likeness {
    MAILBOX_OTHER = 0,
    MAILBOX_SAME_HOST, /* the same local part; the domain names the same host in another spelling */
    MAILBOX_SAME,      /* octet for octet */
};

/* RFC 5321 2.4: local parts compare octet for octet, domains without case. */
enum mailbox_likeness mailbox_compare(const struct mailbox *a, const struct mailbox *b);

#endif
