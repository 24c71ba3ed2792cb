#ifndef LINTGATE_WALK_H
#define LINTGATE_WALK_H

#include "lint/der.h"

/*
 * Steps over what a reader accepted before: rules walk the same few names and lists many times, and their form is known. It is
 * bounds-checked all the same: no octet outside `*rest` is ever looked at.
 */

struct walked {
    unsigned tag;      /* identifier octet, low-tag form */
    struct span value; /* content octets */
    struct span whole; /* with header */
};

/* The next element of `*rest`, which moves behind it; false at the end, or if there is none of low-tag form. X.690 8.1. */
static inline bool walk_next(struct span *rest, struct walked *element)
{
    enum { HIGH_TAG = 0x1f /* the number follows: no field of a document has such a tag */ };
    if (rest->len < 2 || (rest->at[0] & HIGH_TAG) == HIGH_TAG)
        return false;
    const uint8_t *const at = rest->at;
    size_t header = 2, length = at[1];
    if (length >= 0x80) {
        const size_t octets = length & 0x7f;
        if (octets > DER_MAX_LENGTH_BYTES || octets > rest->len - header)
            return false;
        length = 0;
        for (size_t i = 0; i < octets; i++)
            length = (length << 8) | at[header + i];
        header += octets;
    }
    if (length > rest->len - header)
        return false;
    element->tag = at[0];
    element->value = (struct span){ at + header, length };
    element->whole = (struct span){ at, header + length };
    *rest = (struct span){ at + header + length, rest->len - header - length };
    return true;
}

/* As walk_next, for an element of one tag and less than 128 octets. False for any other, which may be a good one. */
static inline bool walk_short(struct span *rest, unsigned tag, struct walked *element)
{
    enum { HEADER = 2 };
    const uint8_t *const at = rest->at;
    if (rest->len < HEADER || at[0] != tag || at[1] >= 0x80 || at[1] > rest->len - HEADER)
        return false;
    *element = (struct walked){ tag, { at + HEADER, at[1] }, { at, HEADER + (size_t)at[1] } };
    *rest = (struct span){ at + element->whole.len, rest->len - element->whole.len };
    return true;
}

#endif
