#ifndef LINTGATE_NAME_WITHIN_H
#define LINTGATE_NAME_WITHIN_H

#include "lint/cert.h"

/* RFC 5280 4.2.1.10: what an issuer's nameConstraints say of a name. */
enum name_within {
    NAME_EXCLUDED = 0, /* it lies in an excluded subtree */
    NAME_OUTSIDE,      /* there are permitted subtrees of its kind, and it lies in none */
    NAME_WITHIN,       /* permitted, or nothing is said of its kind */
};

/*
 * Judges a mailbox: "local@host", as rfc822Name or SmtpUTF8Mailbox holds it (RFC 9598 6: by the same constraints). A constraint is a
 * mailbox, a host, or a domain that begins with a dot. `issuer` is a certificate that cert_read accepted.
 */
enum name_within mailbox_within(const struct cert *issuer, struct span mailbox);

/*
 * Judges a distinguished name, with header. Its first RDNs must be those of a permitted subtree byte for byte, as RFC 5280 4.2.1.10 has
 * them stated; and must not compare as equal to those of an excluded one (name_begins), whatever their spelling.
 */
enum name_within name_within(const struct cert *issuer, struct span name);

#endif
