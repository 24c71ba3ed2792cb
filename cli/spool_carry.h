#ifndef LINTGATE_CLI_SPOOL_CARRY_H
#define LINTGATE_CLI_SPOOL_CARRY_H

#include "cli/spool_local.h"

/* One thread of `lintgate spool serve`: what is left in the database comes into the directory. */

struct spool_carry {
    const struct spool_local *local;
    const char *uri;
    int stop; /* ends when this descriptor can be read */
};

/* For pthread_create: `carry` is a struct spool_carry. Connects again, ever more slowly, for as long as it has to; returns NULL when it stops. */
void *spool_carry(void *carry);

#endif
