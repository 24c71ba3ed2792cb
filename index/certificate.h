#ifndef LINTGATE_INDEX_CERTIFICATE_H
#define LINTGATE_INDEX_CERTIFICATE_H

#include "index/table.h"
#include "lint/cert.h"
#include "lint/history.h"

/* Certificates in the tables. Every function is called in a turn. TABLE_TROUBLE, false: tables_fault says why. */

/* The number of an issuer, by its Name. */
enum table_answer issuer_find(struct tables *tables, struct span name, uint32_t *number);

/* The same by the digest of its Name, which is the key; gives it a number if it has none. `name` is kept if it was empty so far. */
bool issuer_number(struct tables *tables, struct span sha256, struct span name, uint32_t *number);

/* What is known of a certificate. */
enum table_answer certificate_find(
    struct tables *tables, uint32_t issuer, struct span serial, struct history_certificate *found);

/* Adds a certificate, or changes what is known of it. */
bool certificate_put(struct tables *tables, uint32_t issuer, struct span serial,
    const struct history_certificate *certificate);

/* How far the nearest other serial is; UINT64_MAX: far. */
enum table_answer certificate_neighbour(
    struct tables *tables, uint32_t issuer, struct span serial, uint64_t *distance);

/* What is known of a certificate whose fields are at hand. */
struct history_certificate certificate_facts(
    const struct cert *cert, enum history_origin origin, int64_t since);

#endif
