#ifndef LINTGATE_WATCH_H
#define LINTGATE_WATCH_H

#include "module/policy.h"
#include "module/session.h"

/*
 * What a curve key signs on a token that nothing protects, where a CA key is a curve key too: such a key does not say which it
 * is, but its signature does. The backend gets a copy of each part, so that what is compared is what was signed; and
 * writes into memory of lintgate's, so that what is a CA's does not leave.
 */
struct watch;

/*
 * CKR_OK: *watch is one for signatures by `mechanism`. CKR_MECHANISM_INVALID: nobody here could verify them.
 * CKR_HOST_MEMORY. Free with watch_free.
 */
CK_RV watch_new(const CK_MECHANISM *mechanism, struct watch **watch);
void watch_free(struct watch *watch);

/* What the backend gets as mechanism, as long as the watch lives: it was looked at, so nobody else may change it. */
CK_MECHANISM *watch_mechanism(struct watch *watch);

/* C_Sign or C_SignRecover, C_SignUpdate or C_SignEncryptUpdate, C_SignFinal of a session with a watch. */
typedef CK_RV watched_sign(CK_SESSION_HANDLE, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *);
CK_RV watch_sign(struct session *session, watched_sign *sign, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature,
    CK_ULONG *signature_len);
CK_RV watch_update(struct session *session, const CK_BYTE *part, CK_ULONG len);
CK_RV watch_sign_encrypt(
    struct session *session, const CK_BYTE *part, CK_ULONG len, CK_BYTE *encrypted, CK_ULONG *encrypted_len);
CK_RV watch_final(struct session *session, CK_BYTE *signature, CK_ULONG *signature_len);

#endif
