#ifndef LINTGATE_INDEX_INDEX_H
#define LINTGATE_INDEX_INDEX_H

#include "index/file.h"

/*
 * The index: what the issuers that are guarded here have issued, in a file that threads and processes share. What it promises, and its
 * states, stand at the head of index.c; what stands in it in entry.h. The journal is the authority: what the index lacks or has lost,
 * it gets from there (replay.h).
 *
 * Every function may be called from any thread. No thread, signal handler or umask of its own.
 */
struct index;

enum { INDEX_LOCK_SECONDS = 5 /* default patience with other processes; a decision takes milliseconds */ };

/*
 * Opens the index at `path` (absolute), checks its owner, its mode, every page and every record. Others are waited for up to
 * `lock_seconds`; 0: one try. NULL on failure, with the reason in *error.
 */
struct index *index_open(const char *path, enum index_use use, unsigned lock_seconds,
    struct index_error *error) __attribute__((warn_unused_result));

/* True if nothing can be asked until index_reopen; *error says why and may be NULL. */
bool index_failed(struct index *index, struct index_error *error);

/* Closes the file and opens it anew, with every check of index_open. Other threads may be at it. False: it stays failed. */
bool index_reopen(struct index *index, struct index_error *error) __attribute__((warn_unused_result));

/* Closes and frees. No other thread may be inside. NULL is fine; in a child of the opener it is index_discard. */
void index_close(struct index *index);

/* For the child of a fork: lets go of what is the parent's without touching file, lock or mutex. NULL is fine. */
void index_discard(struct index *index);

#endif
