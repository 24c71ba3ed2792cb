#ifndef LINTGATE_AUDIT_STORE_H
#define LINTGATE_AUDIT_STORE_H

#include "audit/clock.h"
#include "audit/place.h"

/*
 * The journal's file as one thread at a time uses it: lock, catch up with other processes, write, sync, unlock.
 * journal.c sees to the one thread.
 */
struct store {
    struct place place;
    struct journal_settings settings;
    struct clock_watch watch;
    dev_t device; /* which file the next two speak of; they outlive the place */
    ino_t inode;
    uint64_t end;           /* octets up to and with the last record */
    struct chain_head head; /* that record */
};

/*
 * Opens `directory`, whose end must hold together; repairs a torn tail. A store that was open before must
 * not have lost records meanwhile, unless another file stands there now.
 * False: *error says why and the place is closed.
 */
bool store_open(struct store *store, const char *directory, struct journal_error *error);

/*
 * Appends `count` lines in one go. True only when all of them are on disk; then each has its seq. False: any part of
 * them may be in the file, and the store may only be closed, or closed and opened again.
 */
bool store_append(
    struct store *store, struct chain_line *const *lines, size_t count, struct journal_error *error);

/* Closes the place; what is known of the file stays for a later store_open. */
void store_close(struct store *store);

#endif
