#ifndef LINTGATE_CLI_SPOOL_ROWS_H
#define LINTGATE_CLI_SPOOL_ROWS_H

#include "cli/database.h"
#include "lint/span.h"

/* The table of a spool that several hosts share (spool_schema.sql), as each side of it sees it. Times are the database's. */

#define SPOOL_CHANNEL "lintgate_spool"

enum { SPOOL_TEXT_BYTES = 256 };

/* Zero: db->error says why nobody knows. */
enum spool_row { ROW_UNKNOWN = 0, ROW_NONE_SUCH, ROW_THERE };

/* Leaves a document for `lifetime` seconds. False: db->error says why not, or that nobody knows. */
bool spool_row_leave(
    struct database *db, int64_t until, const char *name, struct span document, unsigned lifetime);

/* Notifications come from now on. */
bool spool_row_listen(struct database *db, int64_t until);

/* What waits to be taken under a name, and is younger than `lifetime` seconds. */
struct spool_found {
    struct pg_result *rows;
    struct span document; /* if it was asked for; borrowed from rows */
    int64_t age;          /* seconds */
};

/* Looks for the youngest of that name and at most `limit` octets. ROW_THERE: *found is to be given back with database_free(found->rows). */
enum spool_row spool_row_find(struct database *db, int64_t until, const char *name, unsigned lifetime,
    size_t limit, bool with_document, struct spool_found *found);

/* All names that wait; NULL: db->error says why not. */
struct pg_result *spool_row_names(struct database *db, int64_t until, unsigned lifetime);

/*
 * Everything that waits under the name is `host`'s from now on, by one UPDATE: of all hosts one hears ROW_THERE, and only if that is on the
 * database's disk. ROW_NONE_SUCH: `why` says who has it, or that there is none.
 */
enum spool_row spool_row_take(struct database *db, int64_t until, const char *name, unsigned lifetime,
    const char *host, char why[SPOOL_TEXT_BYTES]);

/* For the record of a refusal: who has what was left under the name, or that nothing was. */
void spool_row_say_why_not(struct database *db, int64_t until, const char *name, char why[SPOOL_TEXT_BYTES]);

/* Removes what has been over for an hour. */
bool spool_row_clean(struct database *db, int64_t until);

#endif
