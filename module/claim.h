#ifndef LINTGATE_CLAIM_H
#define LINTGATE_CLAIM_H

#include "module/spool.h"

/*
 * The module's side of a spool that several hosts share: it asks `lintgate spool serve` on its own host, which has the database.
 * A Unix socket in the spool's directory; a line out, a line back, and the connection ends.
 *
 *   "bring NAME\n"  if any host has left NAME, its file is in the directory when the answer comes
 *   "take NAME\n"   NAME is the asker's, if it is nobody's yet
 *
 *   "yes\n"         so it is, and the database will never say it of this NAME again unless it is left again
 *   "no TEXT\n"     there is none, or not any more: nobody here will ever have it
 *   anything else   it is not known
 */

#define CLAIM_SOCKET ".shared" /* a name that no document has */
#define CLAIM_BRING  "bring "
#define CLAIM_TAKE   "take "
#define CLAIM_YES    "yes"
#define CLAIM_NO     "no "

enum {
    CLAIM_LINE_BYTES = 512, /* of a line, with its newline */
    CLAIM_SECONDS = 5,      /* that the module waits for an answer: a signature is waiting for it */
    CLAIM_WORK_SECONDS = 4, /* that the daemon waits for the database, so that it can still say why not */
};
_Static_assert(CLAIM_WORK_SECONDS < CLAIM_SECONDS, "who works answers before the asker has gone");

/* Zero is what is not known, and refuses. */
enum claim_answer { CLAIM_UNKNOWN = 0, CLAIM_REFUSED, CLAIM_GRANTED };

/*
 * Asks for `name` by CLAIM_BRING or CLAIM_TAKE; `directory` is the spool's, `path` what complaints call it. Takes no memory, and CLAIM_SECONDS
 * at most. Whoever answers must be this process's user or root (SO_PEERCRED). Unless granted, `error` says why not.
 */
enum claim_answer claim_ask(
    int directory, const char *path, const char *verb, const char *name, char error[SPOOL_ERROR_BYTES]);

#endif
