/* index/head.c - what an index says of itself, and whether that is so. */
#include "index/head.h"

#include "index/fingerprint.h"
#include "index/octets.h"
#include "index/pages.h"

static const char *const names[TABLE_COUNT] = {
    [TABLE_ISSUERS] = "issuers",
    [TABLE_CERTIFICATES] = "certificates",
    [TABLE_CRLS] = "crls",
    [TABLE_REVOKED] = "revoked",
};

const char *table_name(enum table table)
{
    return names[table];
}

static uint64_t own_fingerprint(const uint8_t *bytes)
{
    return fingerprint(TABLE_COUNT, SPAN_TEXT(HEAD_NAME), (struct span){ bytes, HEAD_FIELDS_BYTES });
}

void head_write(const struct tables_head *head, uint8_t bytes[HEAD_BYTES])
{
    uint8_t *at = octets_put(bytes, TABLES_FORMAT, 4);

    at = octets_put(at, head->transaction, 8);
    at = octets_put(at, head->sum, 8);
    at = octets_put(at, head->issuers, 4);
    at = octets_put(at, head->scopes, 4);
    at = octets_put(at, head->seq, 8);
    memcpy(at, head->sha256, TABLES_SHA256_BYTES);
    (void)octets_put(bytes + HEAD_FIELDS_BYTES, own_fingerprint(bytes), 8);
}

bool head_read(struct span bytes, struct tables_head *head)
{
    const uint8_t *at = bytes.at;

    if (bytes.len != HEAD_BYTES || octets_get(&at, 4) != TABLES_FORMAT)
        return false;
    head->transaction = octets_get(&at, 8);
    head->sum = octets_get(&at, 8);
    head->issuers = (uint32_t)octets_get(&at, 4);
    head->scopes = (uint32_t)octets_get(&at, 4);
    head->seq = octets_get(&at, 8);
    memcpy(head->sha256, at, TABLES_SHA256_BYTES);
    at += TABLES_SHA256_BYTES;
    return octets_get(&at, 8) == own_fingerprint(bytes.at);
}

/* What was seen of a file. */
struct look {
    struct tables_head head;
    bool has_head;
    uint64_t sum, records;
};

/* The head says which transaction wrote it: so a state that is not the one it is taken for shows. */
static bool look_at_head(struct look *look, const struct pages_record *record)
{
    struct tables_head head;

    if (!span_equal(record->key, SPAN_TEXT(HEAD_NAME)) || !head_read(record->value, &head)
        || head.transaction != record->transaction)
        return false;
    if (record->newest) {
        look->head = head;
        look->has_head = true;
    }
    return true;
}

static bool look_at(void *context, const struct pages_record *record)
{
    struct look *const look = context;
    unsigned which = 0;

    if (record->table.len == 0)
        return look_at_head(look, record);
    while (
        which < TABLE_COUNT
        && !span_equal(record->table, (struct span){ (const uint8_t *)names[which], strlen(names[which]) }))
        which++;
    look->sum += fingerprint(which, record->key, record->value);
    look->records++;
    return which < TABLE_COUNT;
}

bool head_check(const struct index_file *file, bool create, bool *fresh, struct index_error *error)
{
    struct look seen = { .has_head = false };
    uint64_t size;

    if (!index_file_check(file, &size, error))
        return false;
    *fresh = create && size == 0;
    if (*fresh)
        return true;
    *error = (struct index_error){ .fault = INDEX_OK };
    if (!pages_walk(file->fd, size, file->path, look_at, &seen, error)) {
        if (error->fault == INDEX_OK)
            index_fail(error, INDEX_DAMAGE, 0, "%s: want an index of format %d, have another file of LMDB",
                file->path, TABLES_FORMAT);
        return false;
    }
    *fresh = create && !seen.has_head && seen.records == 0; /* whoever made it was stopped there */
    return *fresh || (seen.has_head && seen.sum == seen.head.sum)
           || index_fail(
               error, INDEX_DAMAGE, 0, "%s: want all records as they were written, have damage", file->path);
}
