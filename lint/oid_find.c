/* Which of the identifiers that rules speak of an OBJECT IDENTIFIER is: asked some hundred times a certificate. */
#include "lint/data/oid_index.h"

_Static_assert(offsetof(struct oid_row, len) == 15, "octets and length lie as in a key");

static inline bool has_key(const struct oid_row *row, struct oid_key key)
{
    const uint8_t *const at = (const uint8_t *)row;
    return oid_word(at) == key.low && oid_word(at + sizeof key.low) == key.high;
}

enum oid oid_find(struct span content)
{
    if (content.len == 0 || content.len > OID_MAX_KNOWN_OCTETS)
        return OID_UNKNOWN;
    const struct oid_key key = oid_key(content);
    for (unsigned slot = oid_slot(key); oid_index[slot] != OID_UNKNOWN; slot = (slot + 1) % OID_SLOTS)
        if (has_key(&oid_rows[oid_index[slot]], key))
            return (enum oid)oid_index[slot];
    return OID_UNKNOWN;
}
