/* module/gate_session.c - sessions and logins: nothing outlives the right to it. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/gate.h"
#include "module/key_memory.h"

CK_RV own_OpenSession(
    CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle)
{
    CK_SESSION_HANDLE of_backend, made;
    CK_RV rv;

    /* Callbacks would come while locks are held; a library need not make any (PKCS#11 2.40 5.16). */
    (void)application, (void)notify;
    if (handle == NULL)
        return CKR_ARGUMENTS_BAD;
    if ((flags & CKF_ASYNC_SESSION) != 0)
        return CKR_SESSION_ASYNC_NOT_SUPPORTED;
    rv = backend.C_OpenSession(slot, flags, NULL, NULL, &of_backend);
    if (rv != CKR_OK)
        return rv;
    if (!session_add(slot, of_backend, &made)) {
        backend.C_CloseSession(of_backend);
        return CKR_HOST_MEMORY;
    }
    *handle = made;
    return CKR_OK;
}

CK_RV own_CloseSession(CK_SESSION_HANDLE handle)
{
    struct session *session = session_acquire(handle);
    CK_RV rv;

    if (session == NULL)
        return CKR_SESSION_HANDLE_INVALID;
    gate_drop(
        session); /* first: an own session that outlived the last one of the caller's would keep the login */
    rv = backend.C_CloseSession(session->backend);
    session_retire(session);
    session_release(session);
    return rv;
}

static void close_on_slot(struct session *session, void *slot)
{
    if (session->slot != *(const CK_SLOT_ID *)slot)
        return;
    gate_drop(session);
    session_retire(session);
}

CK_RV own_CloseAllSessions(CK_SLOT_ID slot)
{
    session_each(close_on_slot, &slot);
    key_memory_clear();
    return backend.C_CloseAllSessions(slot);
}

/* A login for one signature belongs to the session on which the backend waits for it. */
static CK_RV login_for_signature(struct session *session, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    const CK_RV rv = backend.C_Login(session->gate->own, CKU_CONTEXT_SPECIFIC, pin, pin_len);

    if (rv == CKR_PIN_LOCKED)
        gate_drop(session);
    return rv;
}

CK_RV gate_Login(struct session *session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    if (user == CKU_CONTEXT_SPECIFIC && session->gate != NULL && session->gate->own_open)
        return login_for_signature(session, pin, pin_len);
    if (user == CKU_USER || user == CKU_CONTEXT_SPECIFIC)
        return backend.C_Login(session->backend, user, pin, pin_len);
    return CKR_USER_TYPE_INVALID; /* the security officer sets the user's PIN */
}

static void drop_on_slot(struct session *session, void *slot)
{
    if (session->slot == *(const CK_SLOT_ID *)slot)
        gate_drop(session);
}

/* Alone: tokens sign on after a logout what was begun before it, so nothing begun may be left. */
CK_RV own_Logout(CK_SESSION_HANDLE handle)
{
    struct session *session = session_acquire(handle);
    CK_SESSION_HANDLE of_backend;
    CK_SLOT_ID slot;

    if (session == NULL)
        return CKR_SESSION_HANDLE_INVALID;
    slot = session->slot;
    of_backend = session->backend;
    session_release(session);
    session_each(drop_on_slot, &slot);
    key_memory_clear();
    return backend.C_Logout(of_backend);
}
