#ifndef LINTGATE_AUDIT_ROTATE_H
#define LINTGATE_AUDIT_ROTATE_H

#include "audit/store.h"

/*
 * One segment after the other. The next file is there, empty and durable in its directory, before the rotation record closes this one;
 * so a closed segment without a next one was never left by a crash. The lock of the next is taken before that of this one is
 * given back: there is always one lock that keeps all other writers out.
 */

/* Opens the last segment, or makes the first one; store->place is then open and not locked. */
bool rotate_find(struct store *store, struct journal_error *error);

/* With the lock of a segment: goes on, from closed ones to the next, until one is not closed, and has the lock of that one. */
bool rotate_follow_locked(struct store *store, struct journal_error *error);

/* With the lock of an open segment: if it is large or old enough, closes it and goes on to the next one. */
bool rotate_if_due_locked(struct store *store, struct journal_error *error);

#endif
