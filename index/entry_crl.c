/* index/entry_crl.c - keys and records of CRLs and what they list, as octets. */
#include "index/entry.h"
#include "index/octets.h"

static struct entry_key number_and_bytes(uint32_t issuer, const uint8_t *bytes, size_t len)
{
    struct entry_key key = entry_number_key(issuer);

    memcpy(key.at + key.len, bytes, len);
    key.len += len;
    return key;
}

struct entry_key entry_crl_key(uint32_t issuer, const uint8_t scope_sha256[TABLES_SHA256_BYTES])
{
    return number_and_bytes(issuer, scope_sha256, TABLES_SHA256_BYTES);
}

struct entry_key entry_scope_key(uint32_t issuer, uint32_t scope)
{
    uint8_t bytes[4];

    (void)octets_put(bytes, scope, sizeof bytes);
    return number_and_bytes(issuer, bytes, sizeof bytes);
}

bool entry_revoked_key(uint32_t issuer, uint32_t scope, struct span serial, struct entry_key *key)
{
    if (serial.len == 0 || serial.len > ENTRY_SERIAL_BYTES)
        return false;
    *key = entry_scope_key(issuer, scope);
    key->at[key->len++] = (uint8_t)serial.len;
    memcpy(key->at + key->len, serial.at, serial.len);
    key->len += serial.len;
    return true;
}

bool entry_revoked_key_read(struct span key, uint32_t *issuer, uint32_t *scope, struct span *serial)
{
    enum { BEFORE = 4 + 4 + 1 };
    const uint8_t *at = key.at;

    if (key.len <= BEFORE || key.at[BEFORE - 1] != key.len - BEFORE)
        return false;
    *issuer = (uint32_t)octets_get(&at, 4);
    *scope = (uint32_t)octets_get(&at, 4);
    *serial = (struct span){ key.at + BEFORE, key.len - BEFORE };
    return true;
}

static uint8_t *put_number(uint8_t *at, const struct history_number *number)
{
    at = octets_put(at, number->len, 1);
    memcpy(at, number->at, HISTORY_NUMBER_BYTES);
    return at + HISTORY_NUMBER_BYTES;
}

static bool get_number(const uint8_t **at, struct history_number *number)
{
    number->len = (size_t)octets_get(at, 1);
    memcpy(number->at, *at, HISTORY_NUMBER_BYTES);
    *at += HISTORY_NUMBER_BYTES;
    return number->len <= HISTORY_NUMBER_BYTES;
}

static uint8_t *put_mark(uint8_t *at, const struct entry_mark *mark)
{
    at = put_number(at, &mark->number);
    at = put_number(at, &mark->complete);
    at = octets_put(at, (uint64_t)mark->complete_next, 8);
    at = octets_put(at, (uint64_t)mark->this_update, 8);
    at = octets_put(at, (uint64_t)mark->since, 8);
    at = octets_put(at, mark->generation, 4);
    at = octets_put(at, mark->delta, 1);
    memcpy(at, mark->tbs_sha256, HISTORY_SHA256_BYTES);
    return at + HISTORY_SHA256_BYTES;
}

static bool get_mark(const uint8_t **at, struct entry_mark *mark)
{
    if (!get_number(at, &mark->number) || !get_number(at, &mark->complete))
        return false;
    mark->complete_next = (int64_t)octets_get(at, 8);
    mark->this_update = (int64_t)octets_get(at, 8);
    mark->since = (int64_t)octets_get(at, 8);
    mark->generation = (uint32_t)octets_get(at, 4);
    mark->delta = octets_get(at, 1) != 0;
    memcpy(mark->tbs_sha256, *at, HISTORY_SHA256_BYTES);
    *at += HISTORY_SHA256_BYTES;
    return true;
}

void entry_crl_write(const struct entry_crl *crl, uint8_t bytes[ENTRY_CRL_BYTES])
{
    uint8_t *at = octets_put(bytes, crl->scope, 4);

    at = octets_put(at, crl->listed, 8);
    at = octets_put(at, crl->unsigned_last, 1);
    at = put_mark(at, &crl->last);
    (void)put_mark(at, &crl->before);
}

bool entry_crl_read(struct span bytes, struct entry_crl *crl)
{
    const uint8_t *at = bytes.at;

    if (bytes.len != ENTRY_CRL_BYTES)
        return false;
    crl->scope = (uint32_t)octets_get(&at, 4);
    crl->listed = octets_get(&at, 8);
    crl->unsigned_last = octets_get(&at, 1) != 0;
    return get_mark(&at, &crl->last) && get_mark(&at, &crl->before);
}

void entry_revoked_write(const struct entry_revoked *revoked, uint8_t bytes[ENTRY_REVOKED_BYTES])
{
    uint8_t *at = octets_put(bytes, revoked->from, 4);

    at = octets_put(at, revoked->until, 4);
    at = octets_put(at, revoked->reason, 1);
    (void)octets_put(at, (uint64_t)revoked->date, 8);
}

bool entry_revoked_read(struct span bytes, struct entry_revoked *revoked)
{
    const uint8_t *at = bytes.at;

    if (bytes.len != ENTRY_REVOKED_BYTES)
        return false;
    revoked->from = (uint32_t)octets_get(&at, 4);
    revoked->until = (uint32_t)octets_get(&at, 4);
    revoked->reason = (uint8_t)octets_get(&at, 1);
    revoked->date = (int64_t)octets_get(&at, 8);
    return true;
}
