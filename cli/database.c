/* cli/database.c - PostgreSQL by libpq, which is loaded when it is needed, and never waited for without an end. */
#include "cli/database.h"

#include <dlfcn.h>
#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    VALUES_MAX = 8,
    MILLI = 1000,
    NANO_PER_MILLI = 1000 * 1000,
    BYTEA_OID = 17,       /* pg_type.dat */
    VERSION_MIN = 110000, /* sha256(), as the tables' checks use it */
    TEXT_FORMAT = 0,
    BINARY_FORMAT = 1,
};

#define LIBRARY "libpq.so.5"

/* What is used of the library, with the types of its header. */
#define FUNCTIONS(ROW)                                                                                       \
    ROW(PQconninfoParse)                                                                                     \
    ROW(PQconninfoFree)                                                                                      \
    ROW(PQfreemem)                                                                                           \
    ROW(PQconnectStartParams)                                                                                \
    ROW(PQconnectPoll)                                                                                       \
    ROW(PQfinish)                                                                                            \
    ROW(PQstatus)                                                                                            \
    ROW(PQsocket)                                                                                            \
    ROW(PQerrorMessage)                                                                                      \
    ROW(PQserverVersion)                                                                                     \
    ROW(PQpass)                                                                                              \
    ROW(PQsetnonblocking)                                                                                    \
    ROW(PQsetNoticeReceiver)                                                                                 \
    ROW(PQsendQueryParams)                                                                                   \
    ROW(PQflush)                                                                                             \
    ROW(PQconsumeInput)                                                                                      \
    ROW(PQisBusy)                                                                                            \
    ROW(PQgetResult)                                                                                         \
    ROW(PQresultStatus)                                                                                      \
    ROW(PQresultErrorField)                                                                                  \
    ROW(PQntuples)                                                                                           \
    ROW(PQcmdTuples)                                                                                         \
    ROW(PQgetvalue)                                                                                          \
    ROW(PQgetlength)                                                                                         \
    ROW(PQgetisnull)                                                                                         \
    ROW(PQclear)                                                                                             \
    ROW(PQnotifies)

#define MEMBER(name) __typeof__(&name) name;
static struct {
    FUNCTIONS(MEMBER)
} pq;

static bool fail(struct database *db, const char *want, const char *have)
{
    snprintf(db->error, sizeof db->error, "%s, have %s", want, have);
    return false;
}

static bool resolve(void *library, const char *name, void *function)
{
    void *const symbol = dlsym(library, name);

    memcpy(function, &symbol, sizeof symbol); /* POSIX: a data pointer that is a function's */
    return symbol != NULL;
}

/* Never closed again: OpenSSL's exit handlers may lie in it. By the first thread that opens a database, before there are others. */
static bool load(struct database *db)
{
    static void *library;
    bool ok = true;

    if (library != NULL)
        return true;
    library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return fail(db, "want " LIBRARY " (package libpq5)", "none that can be loaded");
#define RESOLVE(name) ok = ok && resolve(library, #name, &pq.name);
    FUNCTIONS(RESOLVE)
    if (!ok)
        library = NULL;
    return ok || fail(db, "want a " LIBRARY " with what lintgate calls", "one without some of it");
}

int64_t database_clock(void)
{
    struct timespec now = { .tv_sec = 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MILLI + now.tv_nsec / NANO_PER_MILLI;
}

/* What libpq or the server said, on one line, and without the password, wherever somebody may put it. */
static bool fail_with(struct database *db, const char *text)
{
    const char *password = db->connection != NULL ? pq.PQpass(db->connection) : NULL;
    char *end = db->error, *found;

    snprintf(db->error, sizeof db->error, "%s", text != NULL && text[0] != '\0' ? text : "unknown trouble");
    for (char *at = db->error; *at != '\0'; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    for (char *at = db->error; *at != '\0'; at++)
        if (*at != ' ')
            end = at + 1;
    *end = '\0';
    if (password == NULL || password[0] == '\0')
        return false;
    for (found = strstr(db->error, password); found != NULL; found = strstr(found + 1, password))
        memset(found, '*', strlen(password));
    return false;
}

void database_close(struct database *db)
{
    if (db->connection != NULL)
        pq.PQfinish(db->connection);
    db->connection = NULL;
}

/* The first failure is the one that is told. */
static bool give_up(struct database *db)
{
    database_close(db);
    return false;
}

/* Until the server's socket is ready for `events`. */
static bool wait_for(struct database *db, short events, int64_t until)
{
    struct pollfd fds[2] = { { .fd = pq.PQsocket(db->connection), .events = events },
        { .fd = db->stop, .events = POLLIN } };

    for (;;) {
        const int64_t left = until - database_clock();
        const int got = poll(fds, 2, left <= 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX);

        if (got < 0 && errno == EINTR)
            continue;
        if (got > 0 && fds[1].revents != 0)
            return fail(db, "want an answer of the database", "an order to stop");
        if (got > 0)
            return true;
        return fail(db, "want an answer of the database", "none in time");
    }
}

/* A commit that waits for a standby and is told not to succeeds with a warning. */
static void take_notice(void *context, const struct pg_result *notice)
{
    struct database *const db = context;
    const char *const severity = pq.PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    db->warned |= severity == NULL || strcmp(severity, "WARNING") == 0;
}

static bool parse(struct database *db)
{
    char *message = NULL; /* which may quote the URI, password and all */
    PQconninfoOption *const options = pq.PQconninfoParse(db->uri, &message);

    pq.PQfreemem(message);
    if (options == NULL)
        return fail(db, "want a database as postgresql://USER@HOST/DATABASE", "something else");
    pq.PQconninfoFree(options);
    return true;
}

bool database_ready(struct database *db)
{
    return load(db) && parse(db);
}

static bool connect_to(struct database *db, int64_t until)
{
    /* What the URI says comes after these, and counts. */
    static const char *const names[] = { "fallback_application_name", "client_encoding", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", NULL };
    const char *const values[] = { "lintgate", "UTF8", "10", "5", "3", "10000", db->uri, NULL };
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;

    db->connection = pq.PQconnectStartParams(names, values, 1);
    if (db->connection == NULL)
        return fail(db, "want memory", "none");
    (void)pq.PQsetNoticeReceiver(db->connection, take_notice, db);
    if (pq.PQstatus(db->connection) == CONNECTION_BAD)
        return fail_with(db, pq.PQerrorMessage(db->connection));
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        if (!wait_for(db, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, until))
            return false;
        status = pq.PQconnectPoll(db->connection);
    }
    if (status != PGRES_POLLING_OK)
        return fail_with(db, pq.PQerrorMessage(db->connection));
    if (pq.PQsetnonblocking(db->connection, 1) != 0)
        return fail_with(db, pq.PQerrorMessage(db->connection));
    return pq.PQserverVersion(db->connection) >= VERSION_MIN
           || fail(db, "want PostgreSQL 11 or later", "an older one");
}

/* A claim that a power failure or a standby takes back could be made again. */
static bool prepare(struct database *db, int64_t until, unsigned seconds)
{
    char limit[16];
    struct pg_result *rows;
    bool ok;

    snprintf(limit, sizeof limit, "%us", seconds);
    rows = database_run(db, until,
        "SELECT pg_catalog.current_setting('fsync'), pg_catalog.pg_is_in_recovery()::text,"
        " pg_catalog.set_config('search_path', 'pg_catalog', false),"
        " pg_catalog.set_config('default_transaction_isolation', 'read committed', false),"
        " pg_catalog.set_config('default_transaction_read_only', 'off', false),"
        " pg_catalog.set_config('statement_timeout', $1, false)",
        (const struct database_value[]){ database_text(limit) }, 1);
    if (rows == NULL)
        return false;
    ok = database_count(rows) == 1;
    if (ok && strcmp(database_string(rows, 0, 0), "on") != 0)
        ok = fail(db, "want a database with fsync = on", "one that forgets in a power failure");
    if (ok && strcmp(database_string(rows, 0, 1), "false") != 0)
        ok = fail(db, "want the primary", "a standby");
    database_free(rows);
    return ok;
}

bool database_open(struct database *db, int64_t until, unsigned seconds)
{
    db->state[0] = '\0';
    return (database_ready(db) && connect_to(db, until) && prepare(db, until, seconds)) || give_up(db);
}

static bool send_statement(struct database *db, int64_t until, const char *statement,
    const struct database_value *values, size_t count)
{
    const char *at[VALUES_MAX];
    int lengths[VALUES_MAX], formats[VALUES_MAX];
    Oid types[VALUES_MAX];

    for (size_t i = 0; i < count; i++) {
        at[i] = values[i].at;
        lengths[i] = (int)values[i].len; /* below INPUT_MAX_BYTES */
        formats[i] = values[i].octets ? BINARY_FORMAT : TEXT_FORMAT;
        types[i] = values[i].octets ? BYTEA_OID : 0;
    }
    if (pq.PQsendQueryParams(
            db->connection, statement, (int)count, types, at, lengths, formats, BINARY_FORMAT)
        != 1)
        return fail_with(db, pq.PQerrorMessage(db->connection));
    for (int left = pq.PQflush(db->connection); left != 0; left = pq.PQflush(db->connection)) {
        if (left < 0)
            return fail_with(db, pq.PQerrorMessage(db->connection));
        if (!wait_for(db, POLLIN | POLLOUT, until))
            return false;
        if (pq.PQconsumeInput(db->connection) != 1) /* what the server says while it is sent to */
            return fail_with(db, pq.PQerrorMessage(db->connection));
    }
    return true;
}

/* The next result; NULL with *ok: there are no more. */
static struct pg_result *next_result(struct database *db, int64_t until, bool *ok)
{
    *ok = true;
    while (*ok && pq.PQisBusy(db->connection) != 0) {
        *ok = wait_for(db, POLLIN, until);
        if (*ok && pq.PQconsumeInput(db->connection) != 1)
            *ok = fail_with(db, pq.PQerrorMessage(db->connection));
    }
    return *ok ? pq.PQgetResult(db->connection) : NULL;
}

/* What the server refused to do, it has not done. */
static bool is_done(struct database *db, struct pg_result *result)
{
    const ExecStatusType status = pq.PQresultStatus(result);
    const char *state, *text;

    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return true;
    state = pq.PQresultErrorField(result, PG_DIAG_SQLSTATE);
    text = pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    snprintf(db->state, sizeof db->state, "%s", state != NULL ? state : "");
    fail_with(db, text != NULL ? text : pq.PQerrorMessage(db->connection));
    return false;
}

struct pg_result *database_run(struct database *db, int64_t until, const char *statement,
    const struct database_value *values, size_t count)
{
    struct pg_result *result = NULL, *more;
    bool ok;

    db->state[0] = '\0';
    db->warned = false;
    if (db->connection == NULL || count > VALUES_MAX) {
        fail(db, "want a connection", "none");
        return NULL;
    }
    ok = send_statement(db, until, statement, values, count);
    if (ok)
        result = next_result(db, until, &ok);
    for (more = result; ok && more != NULL;) {
        more = next_result(db, until, &ok);
        pq.PQclear(more);
    }
    if (ok && result == NULL)
        ok = fail(db, "want a result", "none");
    if (!ok)
        database_close(db);
    if (ok && is_done(db, result))
        return result;
    pq.PQclear(result);
    if (db->connection != NULL && pq.PQstatus(db->connection) != CONNECTION_OK)
        database_close(db);
    return NULL;
}

void database_free(struct pg_result *rows)
{
    if (rows != NULL)
        pq.PQclear(rows);
}

size_t database_count(const struct pg_result *rows)
{
    return (size_t)pq.PQntuples(rows);
}

size_t database_changed(struct pg_result *rows)
{
    return strtoul(pq.PQcmdTuples(rows), NULL, 10);
}

struct span database_field(const struct pg_result *rows, size_t row, size_t column)
{
    if (pq.PQgetisnull(rows, (int)row, (int)column) != 0)
        return (struct span){ NULL, 0 };
    return (struct span){ (const uint8_t *)pq.PQgetvalue(rows, (int)row, (int)column),
        (size_t)pq.PQgetlength(rows, (int)row, (int)column) };
}

const char *database_string(const struct pg_result *rows, size_t row, size_t column)
{
    return pq.PQgetvalue(rows, (int)row, (int)column); /* which is never NULL, and has a NUL behind */
}

bool database_wait(struct database *db, int64_t until)
{
    struct pollfd poll_fds[2] = { { .fd = pq.PQsocket(db->connection), .events = POLLIN },
        { .fd = db->stop, .events = POLLIN } };
    const int64_t left = until - database_clock();
    const int got = poll(poll_fds, 2, left > 0 ? (int)left : 0);

    if (got < 0 && errno != EINTR)
        return fail(db, "want to wait for notifications", "trouble");
    if (got > 0 && poll_fds[1].revents != 0)
        return fail(db, "want notifications", "an order to stop");
    if (got > 0 && pq.PQconsumeInput(db->connection) != 1) {
        fail_with(db, pq.PQerrorMessage(db->connection));
        return give_up(db);
    }
    return true;
}

bool database_notification(struct database *db, char *text, size_t size)
{
    PGnotify *const notify = pq.PQnotifies(db->connection);

    if (notify == NULL)
        return false;
    snprintf(text, size, "%s", notify->extra);
    pq.PQfreemem(notify);
    return true;
}

struct database_value database_text(const char *text)
{
    return (struct database_value){ .at = text, .len = strlen(text) };
}
