#ifndef LINTGATE_OID_INDEX_H
#define LINTGATE_OID_INDEX_H

#include "lint/oid.h"

enum { OID_MAX_KNOWN_OCTETS = 15 /* octets of the longest identifier that rules speak of, at least */ };

struct oid_row {
    uint8_t octets[OID_MAX_KNOWN_OCTETS]; /* content octets, and zeros */
    uint8_t len;                          /* of the content */
    const char *name;
};
extern const struct oid_row oid_rows[OID_COUNT]; /* oid.c */

/*
 * Where oid_find looks: made at build time by make_oid_index from the table in oid.c. An identifier is in the slot of its hash, or in one of those
 * behind it, up to the first that is empty; the last slot is followed by the first.
 */
enum { OID_SLOT_BITS = 10, OID_SLOTS = 1 << OID_SLOT_BITS /* far more than identifiers: most are empty */ };
_Static_assert(OID_COUNT < OID_SLOTS / 2, "every search ends at an empty slot, soon");

extern const uint8_t oid_index[OID_SLOTS]; /* OID_UNKNOWN: empty */
_Static_assert(OID_COUNT <= UINT8_MAX, "an identifier fits its slot");

/*
 * An identifier as two numbers: its octets, the first the lowest, zeros above them, and their count in the highest octet of all. The
 * same on every machine, since the index may be made on another one.
 */
struct oid_key {
    uint64_t low, high;
};

static inline uint64_t oid_half(const uint8_t at[4])
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
}

static inline uint64_t oid_word(const uint8_t at[8])
{
    return oid_half(at) | oid_half(at + 4) << 32;
}

/* The key of 1 to OID_MAX_KNOWN_OCTETS octets. Where two reads overlap, they agree. */
static inline struct oid_key oid_key(struct span content)
{
    const uint8_t *const at = content.at;
    const size_t len = content.len;
    struct oid_key key = { 0, (uint64_t)len << 56 };
    if (len >= 8) {
        key.low = oid_word(at);
        key.high |= len == 8 ? 0 : oid_word(at + len - 8) >> 8 * (16 - len);
    } else if (len >= 4) {
        key.low = oid_half(at) | oid_half(at + len - 4) << 8 * (len - 4);
    } else {
        key.low = at[0] | (uint64_t)at[len / 2] << 8 * (len / 2) | (uint64_t)at[len - 1] << 8 * (len - 1);
    }
    return key;
}

/* The slot of a key: the upper bits of a product depend on all bits below. */
static inline unsigned oid_slot(struct oid_key key)
{
    enum { BITS = 64 };
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15); /* 2^64 divided by the golden ratio */
    return (unsigned)(((key.low + key.high) * odd) >> (BITS - OID_SLOT_BITS));
}

#endif
