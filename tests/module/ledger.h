#ifndef LINTGATE_TESTS_LEDGER_H
#define LINTGATE_TESTS_LEDGER_H

#include "tests/module/authority.h"

#include <sys/types.h>

/*
 * The journal as a test reads it: the file's own bytes, parsed by another parser than lintgate's. Thread-safe; each record is
 * read once, so it may be asked at every signature.
 */
struct ledger;

/* `path` of the first segment, which need not exist yet. */
struct ledger *ledger_open(const char *path);
void ledger_close(struct ledger *ledger);

/* Records of the kind ("intent") in the file. */
size_t ledger_count(struct ledger *ledger, const char *kind);

/* Intents for exactly these bytes among the first `limit` octets of the file; -1: the whole file. */
size_t ledger_intents(struct ledger *ledger, struct bytes tbs, off_t limit);

/* Outcomes "signed" whose intent is for exactly these bytes, and whose signature_sha256 is that of `signature`. */
size_t ledger_outcomes(struct ledger *ledger, struct bytes tbs, struct bytes signature, off_t limit);

/* Outcomes "signed" with this signature, whatever was signed. */
size_t ledger_signatures(struct ledger *ledger, struct bytes signature, off_t limit);

/* True if the records are numbered from 1 without a gap, and each has the digest of the line before it. */
bool ledger_holds_together(struct ledger *ledger);

/* Copies the string value of `field` of the last record of `kind`; false if there is no such record or it has none. */
bool ledger_last(struct ledger *ledger, const char *kind, const char *field, char *value, size_t size);

#endif
