#ifndef LINTGATE_INDEX_TABLE_H
#define LINTGATE_INDEX_TABLE_H

#include "index/file.h"
#include "lint/span.h"

/*
 * The tables of an index, in a file of LMDB: records under keys, in the order of memcmp, changed by one transaction at a time. Only
 * this file's functions speak to LMDB. The caller sees to it that nobody else has a transaction, in this process or another.
 *
 * With the records goes a sum of their fingerprints: a record that is lost, doubled or changed by anything but a transaction shows
 * when the file is opened.
 */

enum table { TABLE_ISSUERS = 0, TABLE_CERTIFICATES, TABLE_CRLS, TABLE_REVOKED, TABLE_COUNT };

enum {
    TABLES_FORMAT = 1,     /* of the records; another number: another program's index */
    TABLE_KEY_BYTES = 128, /* the longest key; LMDB takes 511 */
    TABLES_SHA256_BYTES = 32,
};

/* What the index says of itself. */
struct tables_head {
    uint64_t transaction; /* that wrote it */
    uint64_t sum;         /* of the fingerprints of all records */
    uint32_t issuers;     /* numbers given so far */
    uint32_t scopes;      /* the same of CRLs */
    uint64_t seq;         /* of the journal's record up to which all intents are in the index; 0: none */
    uint8_t sha256[TABLES_SHA256_BYTES]; /* of that record */
};

struct tables;

/*
 * Checks every page and record of the file, and opens it. A file of 0 octets is made a new index if `use` says INDEX_TO_CREATE. NULL: *error
 * says why.
 */
struct tables *tables_open(const struct index_file *file, enum index_use use, struct index_error *error);

/* Ends a transaction that is open without its changes. NULL is fine. Not in a child of the process that opened: tables_forget. */
void tables_close(struct tables *tables);

/* For the child of a fork: frees what is surely nobody else's. Mapping and descriptors stay until exec: LMDB may have been at work. */
void tables_forget(struct tables *tables);

/*
 * Begins a transaction, which sees what the last one left. `room` octets may be added at least, if the disk has them. False: *error
 * says why; then the tables may only be closed.
 */
bool tables_begin(struct tables *tables, uint64_t room, struct index_error *error);

/* Octets that the open transaction may still add. */
uint64_t tables_room(const struct tables *tables);

/* True if there was nothing to write, or all of it is on disk. False: *error says why; then the tables may only be closed. */
bool tables_commit(struct tables *tables, struct index_error *error);

/* Ends the transaction without its changes. */
void tables_abort(struct tables *tables);

/* In a transaction. The head as it will be; changes count as the transaction's. */
struct tables_head *tables_head(struct tables *tables);

/* What the open transaction changes is to be on disk for good: no power failure after tables_commit takes it back. */
void tables_sync(struct tables *tables);

/* The head was changed, though no record was: the transaction has something to write. */
void tables_touch(struct tables *tables);

/* What a look into a table gives. Zero: the index does not answer, tables_fault says why. */
enum table_answer { TABLE_TROUBLE = 0, TABLE_NONE, TABLE_FOUND };

/* *value is valid until the next change. */
enum table_answer table_get(struct tables *tables, enum table table, struct span key, struct span *value);

/* The first record whose key is not below `key`, or with `after`, above it. *found and *value are valid until the next change. */
enum table_answer table_seek(struct tables *tables, enum table table, struct span key, bool after,
    struct span *found, struct span *value);

/* The last record whose key is below `key`. */
enum table_answer table_before(
    struct tables *tables, enum table table, struct span key, struct span *found, struct span *value);

/* The record after the one that the last table_seek or table_next found, if nothing was changed between. */
enum table_answer table_next(struct tables *tables, enum table table, struct span *found, struct span *value);

/* Adds a record, or changes it. False: trouble; the transaction may only be aborted. */
bool table_put(struct tables *tables, enum table table, struct span key, struct span value);

/* Removes a record that is there. */
bool table_remove(struct tables *tables, enum table table, struct span key);

/* Why a look or a change did not work. */
const struct index_error *tables_fault(const struct tables *tables);

/* For what is no record of an index, or cannot be one: `what` becomes the fault. */
enum table_answer tables_refuse(struct tables *tables, const char *what);

/* Records of a table; 0 after trouble. */
uint64_t table_count(struct tables *tables, enum table table);

#endif
