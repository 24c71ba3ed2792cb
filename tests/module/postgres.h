#ifndef LINTGATE_TESTS_POSTGRES_H
#define LINTGATE_TESTS_POSTGRES_H

#include "tests/clients/ran.h"

#include <stdbool.h>

/*
 * A PostgreSQL of Debian's of our own: a cluster in a folder that goes with it, on a Unix socket there. As root it runs as another user, since it
 * does not run as root. It is stopped by its process id.
 */

enum { POSTGRES_TEXT_BYTES = 256 };

/* False: it is not installed. */
bool postgres_is_there(void);

/* Makes the cluster and starts it; everybody who reaches the socket is who he says. Aborts if that does not work. */
void postgres_begin(void);
/* Stops it, and removes the cluster. */
void postgres_end(void);

/* Starts the same cluster again with one setting more, as in "fsync=off"; NULL: none. */
void postgres_start(const char *setting);
void postgres_stop(void);

/* Before postgres_begin: it listens to TCP, too, at this address of this network (path of its namespace), with passwords. */
void postgres_listen(const char *address, const char *network);

/* postgresql://… for a role. Valid for the next few calls. */
const char *postgres_uri(const char *role);

/* psql as a role: what it prints is out, with a line for each row; NULL: the owner of everything. */
struct ran postgres_run(const char *role, const char *statement);
/* The same for the owner; must succeed. True if it printed this line and no other; NULL for anything. */
bool postgres_says(const char *statement, const char *line);

#endif
