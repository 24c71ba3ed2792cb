#ifndef LINTGATE_AUDIT_STORE_H
#define LINTGATE_AUDIT_STORE_H

#include "audit/batch.h"
#include "audit/clock.h"
#include "audit/place.h"

/*
 * The journal's last segment as one thread at a time uses it: lock, catch up with other processes, go on to the next segment if
 * this one is closed, write, sync, unlock. journal.c sees to the one thread.
 */
struct store {
    const char *directory;
    struct journal_settings settings;
    struct place place;
    struct clock_watch watch;

    /* Which file the next ones speak of. They outlive the place. */
    unsigned number; /* 0: never opened */
    dev_t device;
    ino_t inode;
    struct chain_head before; /* the record before the file's first */
    bool before_known;        /* false: the segment before is not here any more */
    uint64_t end;             /* octets up to and with the last record */
    struct chain_head head;   /* that record; that of `before` while the file has none */
    bool closed;              /* it is a rotation: the journal goes on in the next segment */
    int64_t first_us;         /* time of the file's first record; 0: it has none */
};

/*
 * Opens the last segment, whose end must hold together; repairs a torn tail. A store that was open before goes on from the
 * segment where it was, which must be the same file and have lost nothing.
 * False: *error says why and the place is closed.
 */
bool store_open(struct store *store, struct journal_error *error);

/*
 * Appends `count` lines in one go. True only when all of them are on disk; then each has its seq. False: any part of
 * them may be in the file, and the store may only be closed, or closed and opened again.
 */
bool store_append(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error);

/* Closes the place; what is known of the journal stays for a later store_open. */
void store_close(struct store *store);

/* For the files of this: makes the fields that speak of a file speak of an empty one at store->place. */
void store_begin(struct store *store, const struct chain_head *before, bool before_known);

/* A batch that begins where the store stands, and the store where a batch has come to. */
struct batch store_batch(const struct store *store);
void store_take(struct store *store, const struct batch *batch);

/* Locks a place to write. */
bool store_lock(const struct store *store, const struct place *place, struct journal_error *error);

#endif
