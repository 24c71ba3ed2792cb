#ifndef LINTGATE_KEY_MEMORY_H
#define LINTGATE_KEY_MEMORY_H

#include "module/key.h"

/*
 * What was found of a private key, kept for at most a second: whose it is, that it is the only one of its name, how the token signs
 * with it. On some tokens a search opens a file for each object, on others each question crosses a network. Readers wait for nobody.
 */

/* True if what was found of `object` holds for the key as *key describes it now; *key is then complete. */
bool key_memory_has(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key);

/*
 * True if `object` was a key of some section a moment ago: *key is that one. The token has not been asked what it is now: nothing may
 * come of it before key_is_still says so, on the session where the operation has begun.
 */
bool key_memory_recall(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key);

/* The same of an object on a token that nothing protects: it was OUTSIDER_FREE a moment ago, and key_outside is to say so again. */
bool key_memory_recall_outsider(CK_SLOT_ID slot, CK_OBJECT_HANDLE object);
void key_memory_keep_outsider(CK_SLOT_ID slot, CK_OBJECT_HANDLE object);

/* Keeps what searches have found just now. */
void key_memory_keep(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key);

/* Keeps key->mechanism and key->way with what is known of the same key, no longer than that. */
void key_memory_add_way(CK_SLOT_ID slot, CK_OBJECT_HANDLE object, const struct key *key);

/* `object` is not what it was. */
void key_memory_forget(CK_SLOT_ID slot, CK_OBJECT_HANDLE object);

/* Forgets all, because handles may mean other objects from now on, or policies go. Only alone (entry.h). */
void key_memory_clear(void);

#endif
