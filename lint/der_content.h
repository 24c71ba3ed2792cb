#ifndef LINTGATE_DER_CONTENT_H
#define LINTGATE_DER_CONTENT_H

#include "lint/der.h"

/*
 * What der.c and der_check.c share: one element of any tag, and what X.690 asks of the content of each simple type.
 * Nobody else needs this header.
 */

enum {
    DER_CLASS = 0xc0,       /* bits of an identifier octet: class, 0 is universal */
    DER_CONSTRUCTED = 0x20, /* bit of an identifier octet */
    DER_NUMBER = 0x1f,      /* bits of an identifier octet: tag number; all ones: the number follows */
};

struct element {
    unsigned identifier; /* first identifier octet */
    struct span value;   /* content octets */
    struct span whole;   /* with header */
};

static inline struct span der_skip(struct span from, size_t octets)
{
    return (struct span){ from.at + octets, from.len - octets };
}

/* Nearly every element is of this form: a tag and a length of one octet each. False for any other, which may be a good one. */
static inline bool der_next_short(struct der *d, struct element *element)
{
    enum { HEADER = 2 };
    const uint8_t *const at = d->rest.at;
    if (d->rest.len < HEADER || (at[0] & DER_NUMBER) == DER_NUMBER || at[1] >= 0x80
        || at[1] > d->rest.len - HEADER)
        return false;
    element->identifier = at[0];
    element->value = (struct span){ at + HEADER, at[1] };
    element->whole = (struct span){ at, HEADER + (size_t)at[1] };
    d->rest = der_skip(d->rest, element->whole.len);
    return true;
}

/* Steps over the next element, of any form. Octets of its header; 0 if something is wrong with it. */
MUST_USE size_t der_step(struct der *d, const char *field);

/* Reads the next element, whatever its tag, and steps over it; high-tag form too. X.690 8.1.2, 8.1.3, 10.1. */
MUST_USE static inline bool der_next(struct der *d, struct element *element, const char *field)
{
    if (der_next_short(d, element))
        return true;
    const uint8_t *const at = d->rest.at;
    const size_t header = der_step(d, field);
    if (header == 0)
        return false;
    const size_t len = (size_t)(d->rest.at - at);
    element->identifier = at[0];
    element->value = (struct span){ at + header, len - header };
    element->whole = (struct span){ at, len };
    return true;
}

/* DER_OK, or what is wrong with the content of a simple type. */
enum der_fault der_boolean_fault(struct span content);
enum der_fault der_integer_fault(struct span content);
enum der_fault der_bits_fault(struct span content);
enum der_fault der_oid_fault(struct span content);

#endif
