#ifndef LINTGATE_AUDIT_CATCH_UP_H
#define LINTGATE_AUDIT_CATCH_UP_H

#include "audit/store.h"

/*
 * With the lock of the store's segment: reads what others have written since, repairs a torn tail. `anew`: reads the end also if the
 * file has not grown. False: *error says why; the journal does not hold together, or cannot be read or repaired.
 */
bool catch_up_locked(struct store *store, bool anew, struct journal_error *error);

#endif
