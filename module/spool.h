#ifndef LINTGATE_SPOOL_H
#define LINTGATE_SPOOL_H

#include "module/candidate.h"

/*
 * A directory in which other processes leave documents for a signature by their digest (`lintgate submit`): a file a document, named
 * by key and digest. Like every candidate a file supplies bytes, never a decision. It is taken by being removed, so of all
 * processes one has it; and is gone for good before the token is asked.
 */

enum {
    SPOOL_ERROR_BYTES = 512, /* a reason with its NUL */
    SPOOL_NAME_BYTES = 2 * POLICY_SHA256_BYTES + sizeof ".sha256." + 2 * DIGEST_MAX_BYTES, /* with the NUL */
};

/* The name of a document's file: `KEY.sha256.VALUE`, both in hex. */
void spool_name(
    const struct key_policy *key, enum digest digest, const uint8_t *value, char name[SPOOL_NAME_BYTES]);

/*
 * Takes the document out whose digest `value` is, and that was left for `key`. False: there is none, and `error` is empty; or it says for
 * the operator what is wrong with the file or the directory: then nothing is taken, and what can never be is removed. *memory: it ran out; the document is still there.
 * Of a spool that other hosts share, it is this host's alone when it is taken (claim.h); without an answer nothing is.
 */
bool spool_take(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    const uint8_t *value, struct candidate *candidate, bool *memory, char error[SPOOL_ERROR_BYTES]);

/* The directory, if nobody but its owner may write it, to be closed; -1: `error` says why not. */
int spool_open(const struct config_spool *spool, char error[SPOOL_ERROR_BYTES]);

/* Makes the file `name`, of `age` seconds, in the directory. True when it is on disk, whole. */
bool spool_place(
    int directory, const char *name, struct span document, int64_t age, char error[SPOOL_ERROR_BYTES]);

/* Leaves `document` for a signature by `key` over its `digest`. True when it is on disk, whole, under its name. */
bool spool_put(const struct config_spool *spool, const struct key_policy *key, enum digest digest,
    struct span document, char error[SPOOL_ERROR_BYTES]);

/* Removes what is older than the lifetime. False: `error` says why not. */
bool spool_sweep(const struct config_spool *spool, size_t *removed, char error[SPOOL_ERROR_BYTES]);

#endif
