#ifndef LINTGATE_DOMAIN_H
#define LINTGATE_DOMAIN_H

#include "lint/der.h"

/* Domain names as text: RFC 1034 3.5, RFC 1123 2.1, RFC 5890, RFC 6761. Nothing here allocates for names without "xn--" or non-ASCII labels. */

enum {
    DOMAIN_MAX_LABEL = 63, /* octets of a label, RFC 1035 2.3.4 */
    DOMAIN_MAX_BYTES =
        253 /* octets of a name as text: RFC 1035 2.3.4 allows 255 with length octets and root */
};

/* What can be wrong with a name; one bit each, so that each rule asks for its own. */
enum domain_fault {
    DOMAIN_EMPTY_LABEL = 1 << 0,     /* "" or two dots together, a dot in front or at the end */
    DOMAIN_LABEL_LONG = 1 << 1,      /* over DOMAIN_MAX_LABEL */
    DOMAIN_LONG = 1 << 2,            /* over DOMAIN_MAX_BYTES */
    DOMAIN_CHARACTER = 1 << 3,       /* ASCII other than letter, digit, hyphen */
    DOMAIN_HYPHEN = 1 << 4,          /* a label that begins or ends with a hyphen */
    DOMAIN_SINGLE_LABEL = 1 << 5,    /* no dot: not fully qualified */
    DOMAIN_NUMERIC = 1 << 6,         /* the last label has digits only: an address, not a name */
    DOMAIN_WILDCARD = 1 << 7,        /* a label "*" */
    DOMAIN_NON_ASCII = 1 << 8,       /* a label with non-ASCII octets */
    DOMAIN_UPPER_CASE = 1 << 9,      /* ASCII capitals */
    DOMAIN_RESERVED_LABEL = 1 << 10, /* "--" in the third and fourth place of a label that is no "xn--" */

    /* no host name of the DNS, whatever a rule says of case, wildcards and other scripts */
    DOMAIN_SYNTAX = DOMAIN_EMPTY_LABEL | DOMAIN_LABEL_LONG | DOMAIN_CHARACTER | DOMAIN_HYPHEN
                    | DOMAIN_SINGLE_LABEL | DOMAIN_NUMERIC,
};

/* All faults of `domain`, 0 for a plain fully qualified name. */
unsigned domain_faults(struct span domain);

/* "want …" for the lowest bit of `faults`, which is not 0. Constant string. */
const char *domain_fault_text(unsigned faults);

/* Steps over the next label; false when there is none. A name that ends in a dot has an empty last label. */
bool domain_next_label(struct span *rest, struct span *label);

/* True if the label begins with "xn--" in any case. */
bool domain_is_a_label(struct span label);

/*
 * True if `label`, which begins with "xn--", is an A-label: it decodes, encodes back to itself, and its characters are
 * allowed by IDNA2008 (RFC 5891 4.2, 5.4). Characters that are newer than the tables of libidn2 are not held against it.
 */
bool domain_a_label_valid(struct span label);

/* True if both name the same host: letter case aside, and U-labels as the A-labels that they stand for. */
bool domain_equal(struct span a, struct span b);

/* True if the name is, or lies under, one that never is in the public DNS: RFC 6761, RFC 6762, ICANN's "internal" … */
bool domain_is_special_use(struct span domain);

/*
 * True if the name ends in a suffix of the public suffix list and has at least one label in front of it. The list is the one
 * that libpsl was built with; what is registrable is remembered (host_memo.h).
 */
bool domain_is_registrable(struct span domain);

#endif
