/*
 * cli/spool_carry.c - what is left in the database comes into the directory, within a moment of being left.
 *
 * CLOSED -> LISTENING [open_and_listen]   LISTENING -> LISTENING [follow: a notification, or a look at everything]
 * LISTENING -> CLOSED [the database goes away, or does not answer]
 * (1) It looks at everything after it has begun to listen, so nothing is left unseen in between.
 * (2) A notification is a hint, whoever sends it: what is true is asked of the table.
 */
#include "cli/spool_carry.h"

#include "cli/output.h"
#include "cli/spool_rows.h"

#include <poll.h>

enum {
    MILLI = 1000,
    OPEN_SECONDS = 10,
    STATEMENT_SECONDS = 60,  /* a large CRL on a slow line */
    LOOK_SECONDS = 30,       /* between looks at everything: what is over goes then */
    PAUSE_FIRST_MILLI = 100, /* before the second try to connect */
    PAUSE_MAX_MILLI = 10000,
};

static int64_t in_seconds(int seconds)
{
    return database_clock() + (int64_t)seconds * MILLI;
}

static bool stops_within(int stop, int milliseconds)
{
    struct pollfd poll_fd = { .fd = stop, .events = POLLIN };

    return poll(&poll_fd, 1, milliseconds) > 0;
}

/* (1) */
static bool open_and_listen(const struct spool_carry *carry, struct database *db)
{
    return database_open(db, in_seconds(OPEN_SECONDS), STATEMENT_SECONDS)
           && spool_row_listen(db, in_seconds(STATEMENT_SECONDS))
           && spool_local_bring_all(carry->local, db, in_seconds(STATEMENT_SECONDS));
}

/* (2) False: the connection is gone. */
static bool bring_told(const struct spool_carry *carry, struct database *db)
{
    char name[SPOOL_NAME_BYTES + 1]; /* what is longer is none */

    while (db->connection != NULL && database_notification(db, name, sizeof name))
        if (spool_local_bring(carry->local, db, in_seconds(STATEMENT_SECONDS), name) == ROW_UNKNOWN)
            output_complain("spool", "%s: %s", name, db->error);
    return db->connection != NULL;
}

static void follow(const struct spool_carry *carry, struct database *db)
{
    int64_t look = in_seconds(LOOK_SECONDS);

    while (bring_told(carry, db) && database_wait(db, look)) {
        if (database_clock() < look)
            continue;
        if (!spool_local_bring_all(carry->local, db, in_seconds(STATEMENT_SECONDS)))
            return;
        look = in_seconds(LOOK_SECONDS);
    }
}

void *spool_carry(void *context)
{
    const struct spool_carry *const carry = context;
    struct database db = { .uri = carry->uri, .stop = carry->stop };
    int pause = PAUSE_FIRST_MILLI;

    while (!stops_within(carry->stop, 0)) {
        if (open_and_listen(carry, &db)) {
            output_complain("spool", "listens to the database");
            pause = PAUSE_FIRST_MILLI;
            follow(carry, &db);
        }
        database_close(&db);
        if (stops_within(carry->stop, 0))
            break;
        output_complain("spool", "%s; tries again in %d ms", db.error, pause);
        if (stops_within(carry->stop, pause))
            break;
        pause = pause * 2 < PAUSE_MAX_MILLI ? pause * 2 : PAUSE_MAX_MILLI;
    }
    return NULL;
}
