#ifndef LINTGATE_CLI_SPOOL_ANSWER_H
#define LINTGATE_CLI_SPOOL_ANSWER_H

#include "cli/spool_local.h"

#include <sys/types.h>

/* The other side of module/claim.h: modules on this host ask, one after the other, and the database decides. */

struct spool_answer {
    const struct spool_local *local;
    struct database db;
    uid_t owner;        /* of the directory: whose processes may ask, beside our own user and root */
    int64_t not_before; /* that the database is tried again */
};

/* The socket in the directory, in place of one that a process before us left; -1 after a complaint. */
int spool_answer_listen(int directory);

/* Answers whoever is next at `listener`, if there is anybody. */
void spool_answer_next(struct spool_answer *answer, int listener);

#endif
