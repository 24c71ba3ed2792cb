#ifndef LINTGATE_OID_INDEX_H
#define LINTGATE_OID_INDEX_H

#include "lint/oid.h"

/*
 * Where oid_find looks: made at build time by make_oid_index from the table in oid.c. An identifier is in the slot of its hash, or in one of those
 * behind it, up to the first that is empty; the last slot is followed by the first.
 */
enum { OID_SLOTS = 1024 /* a power of two, and far more than identifiers, so that most slots are empty */ };
_Static_assert(OID_COUNT < OID_SLOTS / 2, "every search ends at an empty slot, soon");

extern const uint8_t oid_index[OID_SLOTS]; /* OID_UNKNOWN: empty */
_Static_assert(OID_COUNT <= UINT8_MAX, "an identifier fits its slot");

/* The slot of content octets, at least one: by what tells the identifiers apart, their length and last octets. */
static inline unsigned oid_slot(struct span content)
{
    enum { A = 4, B = 7, C = 29 };
    const unsigned last = content.at[content.len - 1];
    const unsigned other = content.at[content.len > 1 ? content.len - 2 : 0];
    const unsigned middle = content.at[content.len / 2];
    return (last * A + other * B + middle * B + (unsigned)content.len * C) % OID_SLOTS;
}

#endif
