#ifndef LINTGATE_INDEX_HEAD_H
#define LINTGATE_INDEX_HEAD_H

#include "index/table.h"

/* The head of an index as a record, and an index looked at as a whole before LMDB opens it. */

#define HEAD_NAME "head" /* key of the record, beside the named tables */

enum {
    HEAD_FIELDS_BYTES = 4 + 8 + 8 + 4 + 4 + 8 + TABLES_SHA256_BYTES,
    HEAD_BYTES = HEAD_FIELDS_BYTES + 8, /* with their own fingerprint */
};

void head_write(const struct tables_head *head, uint8_t bytes[HEAD_BYTES]);

/* False: no head of this format, or not as it was written. */
bool head_read(struct span bytes, struct tables_head *head);

/* Name of a table in the file. Constant string. */
const char *table_name(enum table table);

/*
 * True if every page and record of the file is as it was written. With `create`, an empty one will do: *fresh says that it holds nothing
 * at all yet. False: *error says what is wrong.
 */
bool head_check(const struct index_file *file, bool create, bool *fresh, struct index_error *error);

#endif
