/* module/gate_digest.c - C_DigestInit, C_Digest, C_DigestUpdate, C_DigestFinal: forwarded, and what is hashed looked at. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/tap.h"

CK_RV track_DigestInit(struct session *session, CK_MECHANISM *mechanism)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (backend.C_DigestInit != NULL)
        rv = backend.C_DigestInit(session->backend, mechanism);
    operation_began(session, OPERATION_DIGEST, rv);
    if (rv == CKR_OK)
        tap_begin(session);
    return rv;
}

/* After a call that makes the digest, or that only adds to it. */
static CK_RV went_on(struct session *session, bool makes, CK_RV rv)
{
    operation_went_on(session, OPERATION_DIGEST, makes, rv);
    if (rv == CKR_OK && makes)
        tap_finish(session);
    else if (rv != CKR_OK && rv != CKR_BUFFER_TOO_SMALL && rv != CKR_ARGUMENTS_BAD)
        tap_end(session); /* the backend has ended it */
    return rv;
}

CK_RV track_Digest(
    struct session *session, CK_BYTE *data, CK_ULONG len, CK_BYTE *digest, CK_ULONG *digest_len)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (!operation_runs(session, OPERATION_DIGEST))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (digest != NULL)
        tap_add(session, data, len); /* before the digest is written over it */
    if (backend.C_Digest != NULL)
        rv = backend.C_Digest(session->backend, data, len, digest, digest_len);
    if (rv != CKR_OK && digest != NULL)
        tap_take_back(session, data, len);
    return went_on(session, digest != NULL, rv);
}

CK_RV track_DigestUpdate(struct session *session, CK_BYTE *part, CK_ULONG len)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (!operation_runs(session, OPERATION_DIGEST))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (backend.C_DigestUpdate != NULL)
        rv = backend.C_DigestUpdate(session->backend, part, len);
    if (rv == CKR_OK)
        tap_add(session, part, len);
    return went_on(session, false, rv);
}

CK_RV track_DigestFinal(struct session *session, CK_BYTE *digest, CK_ULONG *digest_len)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    if (!operation_runs(session, OPERATION_DIGEST))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (backend.C_DigestFinal != NULL)
        rv = backend.C_DigestFinal(session->backend, digest, digest_len);
    return went_on(session, digest != NULL, rv);
}
