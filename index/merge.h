#ifndef LINTGATE_INDEX_MERGE_H
#define LINTGATE_INDEX_MERGE_H

#include "index/entry.h"
#include "index/sorted.h"

/* What is done with one serial of a scope: `before` is its record, NULL if it has none; `after` its entry in the CRL, NULL if it has none. */
typedef bool merge_visit(
    void *context, struct span serial, const struct entry_revoked *before, const struct crl_entry *after);

/*
 * In a turn: calls `visit` for each serial of the scope and of the CRL, in the order of serials. With `changes`,
 * `visit` may change the record that it is called for, and no other of the table; it returns false after trouble. False: trouble, tables_fault says why. Takes no memory.
 */
bool merge(struct tables *tables, uint32_t issuer, uint32_t scope, struct sorted *sorted, bool changes,
    merge_visit *visit, void *context);

#endif
