/* Which of the identifiers that rules speak of an OBJECT IDENTIFIER is: asked some hundred times a certificate. */
#include "lint/data/oid_index.h"

enum oid oid_find(struct span content)
{
    if (content.len == 0)
        return OID_UNKNOWN;
    for (unsigned slot = oid_slot(content); oid_index[slot] != OID_UNKNOWN; slot = (slot + 1) % OID_SLOTS) {
        const enum oid oid = (enum oid)oid_index[slot];
        if (span_equal(oid_bytes(oid), content))
            return oid;
    }
    return OID_UNKNOWN;
}
