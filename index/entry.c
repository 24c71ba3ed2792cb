/* index/entry.c - keys and records of the tables as octets. */
#include "index/entry.h"

#include "index/octets.h"
#include "lint/digest.h"

_Static_assert(SMIME == 0x1fff && STRICT == 0x924 && OCSP_SIGNER == 0x4000 && CA == 0x118000,
    "scopes as format 1 has them: the number of their bit");

enum { NO_SCOPE = 0xff };

static void put_number(struct entry_key *key, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        key->at[key->len++] = (uint8_t)(number >> shift);
}

static void put_bytes(struct entry_key *key, const void *bytes, size_t len)
{
    if (len > 0)
        memcpy(key->at + key->len, bytes, len);
    key->len += len;
}

struct entry_key entry_issuer_key(struct span name)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    struct entry_key key = { .len = 0 };
    const size_t len = digest_of(LINT_SHA256, name, digest);

    put_bytes(&key, digest, len);
    return key;
}

struct entry_key entry_number_key(uint32_t issuer)
{
    struct entry_key key = { .len = 0 };

    put_number(&key, issuer);
    return key;
}

static bool put_serial(struct entry_key *key, struct span serial)
{
    if (serial.len > ENTRY_SERIAL_BYTES)
        return false;
    key->at[key->len++] = (uint8_t)serial.len;
    put_bytes(key, serial.at, serial.len);
    return true;
}

bool entry_certificate_key(uint32_t issuer, struct span serial, struct entry_key *key)
{
    *key = entry_number_key(issuer);
    return put_serial(key, serial);
}

bool entry_certificate_key_read(struct span key, uint32_t *issuer, struct span *serial)
{
    const uint8_t *at = key.at;

    if (key.len < 5 || key.at[4] != key.len - 5)
        return false;
    *issuer = (uint32_t)octets_get(&at, 4);
    *serial = (struct span){ key.at + 5, key.len - 5 };
    return true;
}

size_t entry_issuer_write(const struct entry_issuer *issuer, uint8_t bytes[ENTRY_ISSUER_BYTES])
{
    const size_t len = issuer->name.len <= ENTRY_NAME_BYTES ? issuer->name.len : 0;

    (void)octets_put(bytes, issuer->number, 4);
    if (len > 0)
        memcpy(bytes + 4, issuer->name.at, len);
    return 4 + len;
}

bool entry_issuer_read(struct span bytes, struct entry_issuer *issuer)
{
    const uint8_t *at = bytes.at;

    if (bytes.len < 4 || bytes.len > ENTRY_ISSUER_BYTES)
        return false;
    issuer->number = (uint32_t)octets_get(&at, 4);
    issuer->name = (struct span){ at, bytes.len - 4 };
    return true;
}

/* The number of a scope's bit. */
static uint8_t scope_number(enum scope scope)
{
    for (uint8_t bit = 0; bit < 32; bit++)
        if ((unsigned)scope == 1U << bit)
            return bit;
    return NO_SCOPE;
}

void entry_certificate_write(
    const struct history_certificate *certificate, uint8_t bytes[ENTRY_CERTIFICATE_BYTES])
{
    uint8_t *at = octets_put(bytes, (uint64_t)certificate->origin, 1);

    at = octets_put(at, scope_number(certificate->scope), 1);
    at = octets_put(at, (uint64_t)certificate->not_after, 8);
    at = octets_put(at, (uint64_t)certificate->since, 8);
    memcpy(at, certificate->tbs_sha256, HISTORY_SHA256_BYTES);
    memcpy(at + HISTORY_SHA256_BYTES, certificate->spki_sha256, HISTORY_SHA256_BYTES);
}

bool entry_certificate_read(struct span bytes, struct history_certificate *certificate)
{
    const uint8_t *at = bytes.at;

    if (bytes.len != ENTRY_CERTIFICATE_BYTES)
        return false;
    const uint64_t origin = octets_get(&at, 1), scope = octets_get(&at, 1);
    if (origin > HISTORY_IMPORTED || (scope != NO_SCOPE && (1U << scope & (unsigned)CERTIFICATE) == 0))
        return false;
    certificate->origin = (enum history_origin)origin;
    certificate->scope = scope == NO_SCOPE ? SCOPE_NONE : (enum scope)(1U << scope);
    certificate->not_after = (int64_t)octets_get(&at, 8);
    certificate->since = (int64_t)octets_get(&at, 8);
    memcpy(certificate->tbs_sha256, at, HISTORY_SHA256_BYTES);
    memcpy(certificate->spki_sha256, at + HISTORY_SHA256_BYTES, HISTORY_SHA256_BYTES);
    return true;
}
