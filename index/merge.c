/* index/merge.c - a CRL beside the list of its scope: one pass over both. */
#include "index/merge.h"

/* Where the pass has come in the table. */
struct place {
    struct tables *tables;
    uint32_t issuer, scope;
    bool changes; /* the last visit may have changed the table */
    bool begun;
    struct entry_key key;
    struct span serial; /* in `key` */
    struct entry_revoked record;
    bool found;
};

/* The record after the one at hand. False: trouble. */
static bool step(struct place *place)
{
    struct span key, value;
    uint32_t issuer, scope;
    const enum table_answer answer = place->begun && !place->changes
                                         ? table_next(place->tables, TABLE_REVOKED, &key, &value)
                                         : table_seek(place->tables, TABLE_REVOKED,
                                             entry_key_span(&place->key), true, &key, &value);

    place->begun = true;
    place->found = false;
    if (answer != TABLE_FOUND)
        return answer == TABLE_NONE;
    if (key.len > sizeof place->key.at || !entry_revoked_key_read(key, &issuer, &scope, &place->serial)
        || !entry_revoked_read(value, &place->record)) {
        (void)tables_refuse(place->tables, "want records of their form, have another");
        return false;
    }
    place->found = issuer == place->issuer && scope == place->scope;
    memcpy(place->key.at, key.at, key.len);
    place->key.len = key.len;
    place->serial.at = place->key.at + key.len - place->serial.len;
    return true;
}

/* The next entry that the table can have, and that does not repeat the one before. */
static bool next_entry(struct sorted *sorted, struct crl_entry *entry)
{
    const struct span before = entry->serial;

    while (sorted_next(sorted, entry))
        if (entry->serial.len <= ENTRY_SERIAL_BYTES
            && (before.at == NULL || sorted_compare(before, entry->serial) != 0))
            return true;
    return false;
}

bool merge(struct tables *tables, uint32_t issuer, uint32_t scope, struct sorted *sorted, bool changes,
    merge_visit *visit, void *context)
{
    struct place place = { tables, issuer, scope, .changes = changes, .key = entry_scope_key(issuer, scope) };
    struct crl_entry entry = { .index = 0 };
    bool more = next_entry(sorted, &entry);

    if (!step(&place))
        return false;
    while (place.found || more) {
        const int order = !place.found ? 1 : !more ? -1 : sorted_compare(place.serial, entry.serial);

        if (!visit(context, order <= 0 ? place.serial : entry.serial, order <= 0 ? &place.record : NULL,
                order >= 0 ? &entry : NULL))
            return false;
        if (order <= 0 && !step(&place))
            return false;
        if (order >= 0)
            more = next_entry(sorted, &entry);
    }
    return true;
}
