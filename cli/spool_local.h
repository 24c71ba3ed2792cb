#ifndef LINTGATE_CLI_SPOOL_LOCAL_H
#define LINTGATE_CLI_SPOOL_LOCAL_H

#include "cli/spool_rows.h"
#include "module/policy.h"
#include "module/spool.h"

/* The directory of this host's spool, and what of the database belongs there. */

enum {
    SPOOL_LOCAL_FILES = 1024,               /* documents at once: minutes of a busy CA */
    SPOOL_LOCAL_BYTES = 1024 * 1024 * 1024, /* of all of them: some twenty of the largest CRLs */
};

struct spool_local {
    const struct config_spool *config;
    const struct policies *policies;
    int directory;    /* its descriptor */
    const char *host; /* what the database calls this one */
};

/* The key that the document of this name is for: of this configuration, and one that signs digests. NULL: none, or it is no name. */
const struct key_policy *spool_local_key(const struct spool_local *local, const char *name);

/*
 * Makes the directory say of `name` what the database says: the file is there if somebody waits for a signature of it, and is not there
 * otherwise. ROW_UNKNOWN: db->error says why nobody knows. Any number of threads, each with its own connection.
 */
enum spool_row spool_local_bring(
    const struct spool_local *local, struct database *db, int64_t until, const char *name);

/* The same for all names that wait or are in the directory; removes what is over, here and in the database. */
bool spool_local_bring_all(const struct spool_local *local, struct database *db, int64_t until);

#endif
