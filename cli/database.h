#ifndef LINTGATE_CLI_DATABASE_H
#define LINTGATE_CLI_DATABASE_H

#include "lint/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One connection to PostgreSQL, by Debian's libpq, which is loaded when the first one is opened: whoever needs no database needs no
 * libpq and waits for none. Nothing waits longer than it was told, and everything stops waiting when `stop` can be read.
 */

enum { DATABASE_ERROR_BYTES = 512, DATABASE_STATE_BYTES = 6 };

struct database {
    struct pg_conn *connection; /* NULL: closed */
    const char *uri; /* PostgreSQL's, or "key=value …"; may have a password, and is never printed */
    int stop;        /* a descriptor; -1: none */
    char error[DATABASE_ERROR_BYTES]; /* of the last call that failed; without the password */
    char state[DATABASE_STATE_BYTES]; /* its SQLSTATE; empty: nobody knows what the server did */
    bool warned; /* the server said while the last statement ran that not all is as it should be */
};

/* What a statement is called with: text, or octets. */
struct database_value {
    const void *at;
    size_t len;
    bool octets;
};

/* Milliseconds of a clock that nobody sets. */
int64_t database_clock(void);

/* Loads libpq, and looks at the URI. False: db->error says what is wrong. Once before there are several threads. */
bool database_ready(struct database *db);

/*
 * Connects to a primary that keeps what it commits, until `until` of database_clock. There, no statement takes longer than `seconds`.
 * False: db->error says why not, and it is closed.
 */
bool database_open(struct database *db, int64_t until, unsigned seconds);

/* Closed already is fine. */
void database_close(struct database *db);

/*
 * Runs one statement. Its rows, to be given back with database_free; NULL: db->error and db->state say why. If the server's answer did not
 * come by then it is closed, and nobody knows whether the statement was run.
 */
struct pg_result *database_run(struct database *db, int64_t until, const char *statement,
    const struct database_value *values, size_t count);

/* NULL is fine. */
void database_free(struct pg_result *rows);

size_t database_count(const struct pg_result *rows);
/* How many rows the statement changed. */
size_t database_changed(struct pg_result *rows);
/* A field's octets; {NULL, 0}: it is NULL. Valid as long as the rows, as is the string. */
struct span database_field(const struct pg_result *rows, size_t row, size_t column);
/* A field of text; "": it is NULL. */
const char *database_string(const struct pg_result *rows, size_t row, size_t column);

/* Waits for notifications, until `until`. False: the connection is gone, or it was to stop. */
bool database_wait(struct database *db, int64_t until);
/* Copies what the next notification says. False: there is none that has come. */
bool database_notification(struct database *db, char *text, size_t size);

/* For what `const char *` is as a value. */
struct database_value database_text(const char *text);

#endif
