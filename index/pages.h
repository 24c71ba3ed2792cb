#ifndef LINTGATE_INDEX_PAGES_H
#define LINTGATE_INDEX_PAGES_H

#include "index/fault.h"
#include "lint/span.h"

/*
 * A file of LMDB (data version 1), looked at page by page before LMDB maps it: LMDB trusts what it finds, and a damaged file
 * could end the process that it is mapped into. Reads; changes nothing.
 */

/* A record. Spans are valid during the visit. */
struct pages_record {
    uint64_t transaction; /* that left the state in which it was found */
    bool newest;          /* that is the newest state; else the one before it */
    struct span table;    /* empty for records beside the named tables */
    struct span key, value;
};

/* What is done with each record. False ends the walk: damage, or trouble of its own. */
typedef bool pages_visit(void *context, const struct pages_record *record);

/*
 * Walks the newest state of the `size` octets behind `fd`: every page that is in use, every record in order of its key; and of the state
 * before it the records beside the named tables. True only if all of it holds together: each page is one of the file and used once, nothing in
 * it points out of it, keys are in order, the counts are those that LMDB noted, and the states follow one another. False: *error says what and where.
 */
bool pages_walk(
    int fd, uint64_t size, const char *path, pages_visit *visit, void *context, struct index_error *error);

#endif
