/* cli/spool_rows.c - every statement that lintgate sends to the database of a shared spool. */
#include "cli/spool_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* $2: the lifetime of whoever asks, which cannot make that of the row longer. */
#define IS_WAITING                                                                                           \
    "taken_at IS NULL AND left_at + make_interval(secs => least(lifetime, $2::integer)) > clock_timestamp()"

enum { NUMBER_BYTES = 24, TAKE_TRIES = 2 };

static const char *number(char text[NUMBER_BYTES], size_t value)
{
    snprintf(text, NUMBER_BYTES, "%zu", value);
    return text;
}

/* What an operator is likely to have forgotten. */
static void explain(struct database *db)
{
    const size_t len = strlen(db->error);

    if (strcmp(db->state, "42P01") == 0 || strcmp(db->state, "3F000") == 0)
        snprintf(db->error + len, sizeof db->error - len, ": want the tables of lintgate spool schema there");
    else if (strcmp(db->state, "42501") == 0)
        snprintf(db->error + len, sizeof db->error - len,
            ": want a member of lintgate_submitter to submit, of lintgate_host to serve");
}

static struct pg_result *run(struct database *db, int64_t until, const char *statement,
    const struct database_value *values, size_t count)
{
    struct pg_result *const rows = database_run(db, until, statement, values, count);

    if (rows == NULL)
        explain(db);
    return rows;
}

static bool run_alone(struct database *db, int64_t until, const char *statement,
    const struct database_value *values, size_t count)
{
    struct pg_result *const rows = run(db, until, statement, values, count);

    database_free(rows);
    return rows != NULL;
}

bool spool_row_leave(
    struct database *db, int64_t until, const char *name, struct span document, unsigned lifetime)
{
    char seconds[NUMBER_BYTES];
    const struct database_value values[] = { database_text(name),
        { .at = document.at, .len = document.len, .octets = true },
        database_text(number(seconds, lifetime)) };

    return run_alone(db, until,
        "INSERT INTO lintgate.spool (name, document, lifetime) VALUES ($1::text, $2, $3::integer)", values,
        3);
}

bool spool_row_listen(struct database *db, int64_t until)
{
    return run_alone(db, until, "LISTEN " SPOOL_CHANNEL, NULL, 0);
}

enum spool_row spool_row_find(struct database *db, int64_t until, const char *name, unsigned lifetime,
    size_t limit, bool with_document, struct spool_found *found)
{
    char seconds[NUMBER_BYTES], octets[NUMBER_BYTES];
    const struct database_value values[] = { database_text(name), database_text(number(seconds, lifetime)),
        database_text(number(octets, limit)), database_text(with_document ? "true" : "false") };

    *found = (struct spool_found){ .rows = NULL };
    struct pg_result *const rows = run(db, until,
        "SELECT extract(epoch FROM clock_timestamp() - left_at)::bigint::text,"
        " CASE WHEN $4::boolean THEN document END FROM lintgate.spool"
        " WHERE name = $1::text AND " IS_WAITING " AND octet_length(document) <= $3::bigint"
        " ORDER BY left_at DESC LIMIT 1",
        values, 4);
    if (rows == NULL)
        return ROW_UNKNOWN;
    if (database_count(rows) == 0) {
        database_free(rows);
        return ROW_NONE_SUCH;
    }
    found->rows = rows;
    found->age = strtoll(database_string(rows, 0, 0), NULL, 10);
    found->document = database_field(rows, 0, 1);
    return ROW_THERE;
}

struct pg_result *spool_row_names(struct database *db, int64_t until, unsigned lifetime)
{
    char seconds[NUMBER_BYTES];
    const struct database_value values[] = { database_text(""), database_text(number(seconds, lifetime)) };

    return run(db, until, "SELECT DISTINCT name FROM lintgate.spool WHERE name > $1::text AND " IS_WAITING,
        values, 2);
}

/* Aborted by the server in favour of somebody else, so certainly not done. */
static bool may_try_again(const struct database *db)
{
    return strcmp(db->state, "40001") == 0 || strcmp(db->state, "40P01") == 0;
}

void spool_row_say_why_not(struct database *db, int64_t until, const char *name, char why[SPOOL_TEXT_BYTES])
{
    const struct database_value values[] = { database_text(name) };
    struct pg_result *const rows = run(db, until,
        "SELECT CASE WHEN taken_at IS NULL THEN 'it was left and is over' ELSE 'host ' || taken_by || ' took "
        "it at '"
        " || to_char(taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' END"
        " FROM lintgate.spool WHERE name = $1::text ORDER BY left_at DESC LIMIT 1",
        values, 1);

    snprintf(why, SPOOL_TEXT_BYTES, "%s",
        rows == NULL                ? "nobody waits for a signature under this name"
        : database_count(rows) == 0 ? "none was left"
                                    : database_string(rows, 0, 0));
    database_free(rows);
}

enum spool_row spool_row_take(struct database *db, int64_t until, const char *name, unsigned lifetime,
    const char *host, char why[SPOOL_TEXT_BYTES])
{
    char seconds[NUMBER_BYTES];
    const struct database_value values[] = { database_text(name), database_text(number(seconds, lifetime)),
        database_text(host) };
    struct pg_result *rows = NULL;

    why[0] = '\0';
    for (int tries = 0; rows == NULL && tries < TAKE_TRIES && (tries == 0 || may_try_again(db)); tries++)
        rows = run(db, until,
            "UPDATE lintgate.spool SET taken_by = $3::text WHERE name = $1::text AND " IS_WAITING, values, 3);
    if (rows == NULL)
        return ROW_UNKNOWN;
    const size_t taken = database_changed(rows);
    database_free(rows);
    if (taken > 0 && db->warned) {
        snprintf(
            db->error, sizeof db->error, "want a commit that the standbys have, have one with a warning");
        return ROW_UNKNOWN;
    }
    if (taken > 0)
        return ROW_THERE;
    spool_row_say_why_not(db, until, name, why);
    return ROW_NONE_SUCH;
}

bool spool_row_clean(struct database *db, int64_t until)
{
    return run_alone(db, until,
        "DELETE FROM lintgate.spool"
        " WHERE left_at + make_interval(secs => lifetime) < clock_timestamp() - interval '1 hour'",
        NULL, 0);
}
