#ifndef LINTGATE_AUDIT_JOURNAL_H
#define LINTGATE_AUDIT_JOURNAL_H

#include "audit/chain.h"
#include "audit/record.h"

/*
 * The journal: DIR/journal-000001.jsonl and so on, append only, hash-chained, shared by threads and processes. What it promises, and
 * its states, stand at the head of journal.c; the bytes in audit/FORMAT.md.
 *
 * Every function may be called from any thread. No thread, signal handler or umask of its own.
 */
struct journal;

enum {
    JOURNAL_LOCK_SECONDS = 5,   /* default patience with other processes; one batch takes milliseconds */
    JOURNAL_ERROR_BYTES = 1024, /* a message with its NUL */
};

enum journal_fault {
    JOURNAL_OK = 0,
    JOURNAL_RECORD, /* the record is not complete (a kind, a digest is missing): nothing was written; does not latch */
    JOURNAL_MEMORY, /* none left */
    JOURNAL_PLACE,  /* directory or file: missing, wrong type, owner or mode, not to be opened */
    JOURNAL_LOCK,   /* others held the lock for longer than lock_seconds */
    JOURNAL_REPLACED, /* the file at the path is another one now, it shrank, or our descriptor is not ours any more */
    JOURNAL_CHAIN,  /* the end of the file does not hold together */
    JOURNAL_WRITE,  /* write, fdatasync or truncation failed, as when the disk is full */
    JOURNAL_FORKED, /* called in a child of the process that opened it */
};

/* Why something failed, in the caller's hands. `text` is printable ASCII without a newline. */
struct journal_error {
    enum journal_fault fault;
    int system; /* errno, or 0 */
    char text[JOURNAL_ERROR_BYTES];
};

/* How a process writes. */
struct journal_settings {
    unsigned lock_seconds;                      /* patience with other processes; 0: one try */
    uint64_t segment_bytes;                     /* a file of that many goes on in another; 0: however long */
    uint64_t segment_seconds;                   /* and one whose first record is that old; 0: however old */
    uint8_t policy_sha256[RECORD_SHA256_BYTES]; /* of the configuration in effect; in each record */
};

/*
 * Opens the journal in `directory` (an absolute path), makes the first file if there is none, checks owner and mode of the last one and
 * the end of its chain, and repairs a torn tail.
 * NULL on failure, with the reason in *error; the file is then as it was, but for empty files and folders made or a repair begun.
 */
struct journal *journal_open(const char *directory, const struct journal_settings *settings,
    struct journal_error *error) __attribute__((warn_unused_result));

/*
 * Keeps `bytes` beside the journal under their SHA-256, which *sha256 gets (audit/kept.h). True only when they are on disk.
 * `error` may be NULL.
 */
bool journal_keep(struct journal *journal, const void *bytes, size_t len, uint8_t sha256[RECORD_SHA256_BYTES],
    struct journal_error *error) __attribute__((warn_unused_result));

/*
 * Appends one record. The octets of a decision that says keep_tbs are kept first; where that fails an intent is not appended, and a
 * refusal says that they are lost. True only when its whole line is on disk (fdatasync); then *seq is its number. `seq` and `error`
 * may be NULL. False: the record may or may not be in the file, and from then on every append fails with the same reason
 * until journal_reopen succeeds. (JOURNAL_RECORD, octets that could not be kept, JOURNAL_MEMORY before anything was
 * queued, and JOURNAL_FORKED change nothing.) Blocks for the disk and for other processes; appends of several threads share one fdatasync.
 */
bool journal_append(struct journal *journal, const struct record *record, uint64_t *seq,
    struct journal_error *error) __attribute__((warn_unused_result));

/*
 * Closes the file and opens it anew with every check of journal_open, in place: other threads may be
 * inside journal_append. False: the journal stays failed, for the reason in *error.
 */
bool journal_reopen(struct journal *journal, struct journal_error *error) __attribute__((warn_unused_result));

/* True if appends fail until journal_reopen; *error says why and may be NULL. */
bool journal_failed(struct journal *journal, struct journal_error *error);

/* The last record of the journal when this process last held the lock; cleared when it is empty. */
struct chain_head journal_head(struct journal *journal);

/* Closes and frees. No other thread may be inside. NULL is fine; in a child of the opener it is journal_discard. */
void journal_close(struct journal *journal);

/*
 * For the child of a fork: frees memory and closes the descriptor without touching the file, its lock or the
 * mutex, which some thread of the parent may have held. The parent goes on undisturbed. NULL is fine.
 */
void journal_discard(struct journal *journal);

#endif
