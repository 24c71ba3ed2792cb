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
 *   crls          issuer's number, SHA-256 of the scope   -> struct entry_crl; a scope of zeros: what the journal alone tells
 *   revoked       issuer's number, scope's number, serial -> struct entry_revoked; scope 0: what OCSP responses say
 *
 * A serial is its length in octets, then the octets: so keys are in the order of the numbers.
 */

enum {
    ENTRY_SERIAL_BYTES = HISTORY_SERIAL_BYTES,
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

/* The key of a CRL's scope, by its digest; of an entry of a scope. False if the serial is too long. */
struct entry_key entry_crl_key(uint32_t issuer, const uint8_t scope_sha256[TABLES_SHA256_BYTES]);
struct entry_key entry_scope_key(uint32_t issuer, uint32_t scope);
MUST_USE bool entry_revoked_key(uint32_t issuer, uint32_t scope, struct span serial, struct entry_key *key);

/* The parts of a key of the revoked. False: it is none. */
MUST_USE bool entry_revoked_key_read(struct span key, uint32_t *issuer, uint32_t *scope, struct span *serial);

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

/* What is remembered of one CRL. */
struct entry_mark {
    struct history_number number;   /* the greatest of the scope up to it */
    struct history_number complete; /* of the last complete CRL up to it */
    int64_t complete_next;          /* seconds: nextUpdate of that; 0: not known */
    int64_t this_update, since;     /* seconds: its own; when it got into the index */
    uint32_t generation;            /* CRLs of the scope that were kept, up to it; 0: there is no such CRL */
    bool delta;
    uint8_t tbs_sha256[HISTORY_SHA256_BYTES];
};

/* A scope: the last CRL; and the one before it, which counts if the last one was surely not signed. */
struct entry_crl {
    uint32_t scope;  /* its number, from 1; 0: of the scope of zeros */
    uint64_t listed; /* entries that it has now */
    bool unsigned_last;
    struct entry_mark last, before;
};

enum {
    ENTRY_NUMBER_BYTES = 1 + HISTORY_NUMBER_BYTES,
    ENTRY_MARK_BYTES = 2 * ENTRY_NUMBER_BYTES + 3 * 8 + 4 + 1 + HISTORY_SHA256_BYTES,
    ENTRY_CRL_BYTES = 4 + 8 + 1 + 2 * ENTRY_MARK_BYTES,
};
void entry_crl_write(const struct entry_crl *crl, uint8_t bytes[ENTRY_CRL_BYTES]);
MUST_USE bool entry_crl_read(struct span bytes, struct entry_crl *crl);

/* A serial on the list of a scope. */
struct entry_revoked {
    uint32_t from;  /* generation whose CRL had it first */
    uint32_t until; /* generation whose CRL had it no more; 0: all have it */
    uint8_t reason; /* enum crl_reason; REASON_UNSPECIFIED without one, 0xff for one that is none */
    int64_t date;   /* seconds: revocationDate; 0: not known */
};

enum { ENTRY_REVOKED_BYTES = 4 + 4 + 1 + 8 };
void entry_revoked_write(const struct entry_revoked *revoked, uint8_t bytes[ENTRY_REVOKED_BYTES]);
MUST_USE bool entry_revoked_read(struct span bytes, struct entry_revoked *revoked);

#endif
