#ifndef LINTGATE_SPOOL_H
#define LINTGATE_SPOOL_H

#include "module/candidate.h"

/*
 * A directory in which other processes leave documents for a signature by their digest (`lintgate submit`): a file a document, named
 * by key and digest. Like every candidate a file supplies bytes, never a decision. It is taken by being removed, so of all
 * processes one has it; and is gone for good before the token is asked.
 */

enum { SPOOL_ERROR_BYTES = 512 /* a reason with its NUL */ };

/*
 * Takes the document out whose digest `value` is, and that was left for `key`. False: there is none, and `error` is empty; or it says for
 * the operator what is wrong with the file or the directory: then nothing is taken, and what can never be is removed. *memory: it ran out; the document is still there.
 */
bool spool_take(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    const uint8_t *value, struct candidate *candidate, bool *memory, char error[SPOOL_ERROR_BYTES]);

/* Leaves `document` for a signature by `key` over its `digest`. True when it is on disk, whole, under its name. */
bool spool_put(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    struct span document, char error[SPOOL_ERROR_BYTES]);

/* Removes what is older than the lifetime. False: `error` says why not. */
bool spool_sweep(const struct config_spool *spool, size_t *removed, char error[SPOOL_ERROR_BYTES]);

#endif
