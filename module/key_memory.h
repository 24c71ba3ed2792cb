#ifndef LINTGATE_KEY_MEMORY_H
#define LINTGATE_KEY_MEMORY_H

#include "module/key.h"

/*
 * What searches found of a private key, kept for at most a second: whose it is by its companion, and that it is the only
 * one of its name. On some tokens a search opens a file for each object.
 */

/* True if what was found of `object` holds for the key as *key describes it now; *key is then complete. */
bool key_memory_has(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key);
void key_memory_keep(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key);

/* Forgets all, because handles may mean other objects from now on, or policies go. Only alone (entry.h). */
void key_memory_clear(void);

#endif
