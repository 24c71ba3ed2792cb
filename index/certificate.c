/* index/certificate.c - issuers and their certificates in the tables. */
#include "index/certificate.h"

#include "index/entry.h"
#include "lint/digest.h"

/* Says that a record is not of its form; TABLE_TROUBLE. */
static enum table_answer damaged(struct tables *tables)
{
    return tables_refuse(tables, "want records of their form, have another");
}

static enum table_answer find_issuer(struct tables *tables, struct span sha256, struct entry_issuer *issuer)
{
    struct span value;
    const enum table_answer answer = table_get(tables, TABLE_ISSUERS, sha256, &value);

    return answer == TABLE_FOUND && !entry_issuer_read(value, issuer) ? damaged(tables) : answer;
}

enum table_answer issuer_find(struct tables *tables, struct span name, uint32_t *number)
{
    const struct entry_key key = entry_issuer_key(name);
    struct entry_issuer issuer = { .number = 0 };
    const enum table_answer answer = find_issuer(tables, entry_key_span(&key), &issuer);

    *number = issuer.number;
    return answer;
}

bool issuer_number(struct tables *tables, struct span sha256, struct span name, uint32_t *number)
{
    uint8_t bytes[ENTRY_ISSUER_BYTES];
    struct entry_issuer issuer = { .number = 0 };
    const enum table_answer answer = find_issuer(tables, sha256, &issuer);

    if (answer == TABLE_TROUBLE)
        return false;
    if (answer == TABLE_NONE)
        issuer.number = ++tables_head(tables)->issuers;
    *number = issuer.number;
    if (answer == TABLE_FOUND && (issuer.name.len > 0 || name.len == 0 || name.len > ENTRY_NAME_BYTES))
        return true;
    issuer.name = name;
    const size_t len = entry_issuer_write(&issuer, bytes);
    return table_put(tables, TABLE_ISSUERS, sha256, (struct span){ bytes, len });
}

enum table_answer certificate_find(
    struct tables *tables, uint32_t issuer, struct span serial, struct history_certificate *found)
{
    struct entry_key key;
    struct span value;

    if (!entry_certificate_key(issuer, serial, &key)) /* none so long is ever kept */
        return TABLE_NONE;
    const enum table_answer answer = table_get(tables, TABLE_CERTIFICATES, entry_key_span(&key), &value);
    return answer == TABLE_FOUND && !entry_certificate_read(value, found) ? damaged(tables) : answer;
}

bool certificate_put(
    struct tables *tables, uint32_t issuer, struct span serial, const struct history_certificate *certificate)
{
    uint8_t bytes[ENTRY_CERTIFICATE_BYTES];
    struct entry_key key;

    if (!entry_certificate_key(issuer, serial, &key)) {
        tables_refuse(tables, "want a serial of at most 64 octets to keep, have a longer one");
        return false;
    }
    entry_certificate_write(certificate, bytes);
    return table_put(tables, TABLE_CERTIFICATES, entry_key_span(&key), SPAN_OF(bytes));
}

/* larger - smaller, both without sign; UINT64_MAX if it is as much or more. */
static uint64_t difference(struct span larger, struct span smaller)
{
    uint64_t distance = 0;

    for (size_t i = 0; i < larger.len; i++) { /* from the front: what is left over only grows by 256 */
        const size_t from_end = larger.len - i;
        const int digit = larger.at[i] - (from_end <= smaller.len ? smaller.at[smaller.len - from_end] : 0);

        if (distance > (UINT64_MAX >> 8) - 1)
            return UINT64_MAX;
        distance = distance * 256 + (uint64_t)(int64_t)digit;
    }
    return distance;
}

enum table_answer certificate_neighbour(
    struct tables *tables, uint32_t issuer, struct span serial, uint64_t *distance)
{
    struct entry_key key;
    struct span found, value, other;
    uint32_t owner;

    *distance = UINT64_MAX;
    if (!entry_certificate_key(issuer, serial, &key))
        return TABLE_NONE;
    enum table_answer answer = table_seek(
        tables, TABLE_CERTIFICATES, entry_key_span(&key), true, &found, &value);
    if (answer == TABLE_FOUND && entry_certificate_key_read(found, &owner, &other) && owner == issuer)
        *distance = difference(other, serial);
    if (answer != TABLE_TROUBLE)
        answer = table_before(tables, TABLE_CERTIFICATES, entry_key_span(&key), &found, &value);
    if (answer == TABLE_FOUND && entry_certificate_key_read(found, &owner, &other) && owner == issuer) {
        const uint64_t below = difference(serial, other);
        if (below < *distance)
            *distance = below;
    }
    return answer == TABLE_TROUBLE ? answer : *distance == UINT64_MAX ? TABLE_NONE : TABLE_FOUND;
}

struct history_certificate certificate_facts(
    const struct cert *cert, enum history_origin origin, int64_t since)
{
    uint8_t tbs[LINT_DIGEST_BYTES], spki[LINT_DIGEST_BYTES];
    const size_t tbs_len = digest_of(LINT_SHA256, cert->tbs, tbs);
    const size_t spki_len = digest_of(LINT_SHA256, cert->key.whole, spki);
    struct history_certificate facts = {
        .origin = origin,
        .scope = cert_scope(cert),
        .not_after = cert->not_after.valid ? cert->not_after.seconds : 0,
        .since = since,
    };

    memcpy(facts.tbs_sha256, tbs, tbs_len);
    memcpy(facts.spki_sha256, spki, spki_len);
    return facts;
}
