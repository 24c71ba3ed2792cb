#ifndef LINTGATE_OWN_H
#define LINTGATE_OWN_H

#include "module/pkcs11.h"

/*
 * Backend sessions of the gate's own: one for each guarded operation, so that closing it leaves nothing behind. On
 * PKCS#11 2.40 nothing else cancels an operation; and no caller has a handle for it.
 */
CK_RV own_session_open(CK_SLOT_ID slot, CK_SESSION_HANDLE *own);
void own_session_close(CK_SLOT_ID slot, CK_SESSION_HANDLE own);

/* How many are open on `slot`: the caller's count of sessions does not have them. */
CK_ULONG own_session_count(CK_SLOT_ID slot);

/* In a child of fork: the parent's are not this process's. */
void own_session_forget_all(void);

#endif
