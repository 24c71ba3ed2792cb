#ifndef LINTGATE_TAP_H
#define LINTGATE_TAP_H

#include "module/session.h"

/*
 * What a caller hashes through the module, kept until the digest is made: then, if it is an artifact, it is a candidate (candidate.h)
 * for a signature by its digest. The digest is often made in one session and signed in another. Costs a look at the first octet
 * where it is no SEQUENCE, and nothing where no key signs by digest. Whatever else goes into the digest on the way (keys, what is
 * encrypted beside), the candidate is the bytes that came here, and found by their digest alone.
 */

enum { TAP_MAX_BYTES = 64 * 1024 * 1024 /* of all sessions together */ };

/* The backend has begun a digest; what was collected for another one is gone. */
void tap_begin(struct session *session);

/* The backend takes `data`. */
void tap_add(struct session *session, const CK_BYTE *data, CK_ULONG len);

/* It has not taken the `data` that was added last. */
void tap_take_back(struct session *session, const CK_BYTE *data, CK_ULONG len);

/* The digest is made: what was collected is a candidate, if it is an artifact. */
void tap_finish(struct session *session);

/* Nothing will come of it. */
void tap_end(struct session *session);

/* In a child of fork: what the parent's sessions collected is not here. */
void tap_forget_all(void);

#endif
