#ifndef LINTGATE_INDEX_ENTRY_H
#define LINTGATE_INDEX_ENTRY_H

#include "index/table.h"
#include "lint/der.h"
#include "lint/history.h"

/*
 * What stands in the tables, as octets: numbers big-endian, so that an index can be read on another machine. A change here is
 * another TABLES_FORMAT.
 *
 *   issuers       SHA-256 of the Name                     -> number, the Name
 *   certificates  issuer's number, serial                 -> struct entry_certificate
 *   crls          issuer's number, SHA-256 of the scope   -> struct entry_crl
 *   revoked       issuer's number, scope's number, serial -> struct entry_revoked
 *
 * A serial is its length in octets, then the octets: so keys are in the order of the numbers.
 */

enum {
    ENTRY_SERIAL_BYTES = 64, /* of a serial; RFC 5280 4.1.2.2 allows 20 */
    ENTRY_NAME_BYTES = 2048, /* of a Name that is kept; of a longer one the digest alone */
};

struct entry_key {
    uint8_t at[TABLE_KEY_BYTES];
    size_t len;
};

static inline struct span entry_key_span(const struct entry_key *key)
{
    return (struct span){ key->at, key->len };
}

/* The keys. False if the serial has more than ENTRY_SERIAL_BYTES octets. */
struct entry_key entry_issuer_key(struct span name);
struct entry_key entry_number_key(uint32_t issuer);
MUST_USE bool entry_certificate_key(uint32_t issuer, struct span serial, struct entry_key *key);

/* The parts of a key of the certificates. False: it is none. */
MUST_USE bool entry_certificate_key_read(struct span key, uint32_t *issuer, struct span *serial);

struct entry_issuer {
    uint32_t number;
    struct span name; /* DER; empty if it was never seen, or is too long */
};

enum { ENTRY_ISSUER_BYTES = 4 + ENTRY_NAME_BYTES };
size_t entry_issuer_write(const struct entry_issuer *issuer, uint8_t bytes[ENTRY_ISSUER_BYTES]);
MUST_USE bool entry_issuer_read(struct span bytes, struct entry_issuer *issuer);

enum { ENTRY_CERTIFICATE_BYTES = 1 + 1 + 8 + 8 + 2 * HISTORY_SHA256_BYTES };
void entry_certificate_write(
    const struct history_certificate *certificate, uint8_t bytes[ENTRY_CERTIFICATE_BYTES]);
MUST_USE bool entry_certificate_read(struct span bytes, struct history_certificate *certificate);

#endif
