#ifndef LINTGATE_INDEX_CRLS_H
#define LINTGATE_INDEX_CRLS_H

#include "index/entry.h"
#include "index/sorted.h"

/* What CRLs said, in the tables. Every function is called in a turn. TABLE_TROUBLE, false: tables_fault says why. */

/* What earlier CRLs said beside `crl`, whose entries `sorted` has. */
enum table_answer crls_compare(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, struct history_crls *found);

/* Octets that crls_keep may add. */
uint64_t crls_room(struct tables *tables, const struct crl *crl);

/*
 * What it says is now what was said last; `clock` seconds. *fresh: it was not before. Entries of an indirect CRL are those of other
 * issuers, too, and are not kept.
 */
bool crls_keep(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, int64_t clock, bool *fresh);

/*
 * The same of one that may have been kept before, in a journal or a file: without effect if it is known, or no later than what is known by its
 * number.
 */
bool crls_catch_up(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, int64_t clock, bool *fresh);

/* The CRL with those to-be-signed octets was surely not signed: if it is the last one of its scope, the one before counts again. */
bool crls_undo(
    struct tables *tables, uint32_t issuer, const uint8_t tbs_sha256[HISTORY_SHA256_BYTES], bool *changed);

/* A CRL was signed, or may have been, and no more is known of it than this. *noted: it is not the last one of a scope, or
 * the one before. */
bool crls_note_missing(struct tables *tables, uint32_t issuer, const uint8_t tbs_sha256[HISTORY_SHA256_BYTES],
    int64_t time, bool *noted);

/* What is said last of the CRLs of a scope: the mark that counts; NULL: there is none. */
const struct entry_mark *crls_mark(const struct entry_crl *crl);

/* The scope after the one at *key, which begins as entry_number_key; of that issuer, or of any if it is 0. *key becomes its key. */
enum table_answer crls_next(
    struct tables *tables, uint32_t issuer, struct entry_key *key, struct entry_crl *crl);

/* True if the entry stands in the CRL of that generation. */
bool crls_list(const struct entry_revoked *revoked, uint32_t generation);

#endif
