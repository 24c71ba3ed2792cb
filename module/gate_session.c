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
static bool is_for_signature(const struct session *session, CK_USER_TYPE user)
{
    return user == CKU_CONTEXT_SPECIFIC && session->gate != NULL && session->gate->own_open;
}

static CK_RV after_login_for_signature(struct session *session, CK_RV rv)
{
    if (rv == CKR_PIN_LOCKED)
        gate_drop(session);
    return rv;
}

/* Not the security officer, who sets the user's PIN. */
static bool may_log_in(CK_USER_TYPE user)
{
    return user == CKU_USER || user == CKU_CONTEXT_SPECIFIC;
}

CK_RV gate_Login(struct session *session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    if (!may_log_in(user))
        return CKR_USER_TYPE_INVALID;
    if (is_for_signature(session, user))
        return after_login_for_signature(session, backend.C_Login(session->gate->own, user, pin, pin_len));
    return backend.C_Login(session->backend, user, pin, pin_len);
}

CK_RV gate_LoginUser(struct session *session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len,
    CK_UTF8CHAR *name, CK_ULONG name_len)
{
    if (!may_log_in(user))
        return CKR_USER_TYPE_INVALID;
    if (backend.C_LoginUser == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (is_for_signature(session, user))
        return after_login_for_signature(
            session, backend.C_LoginUser(session->gate->own, user, pin, pin_len, name, name_len));
    return backend.C_LoginUser(session->backend, user, pin, pin_len, name, name_len);
}

/* PKCS#11 3.0 5.6.10: the flags of C_SessionCancel, and what each is about. */
static const struct cancelled {
    CK_FLAGS flag;
    enum operation operation;
} cancelled[] = {
    { CKF_MESSAGE_ENCRYPT, OPERATION_MESSAGE_ENCRYPT },
    { CKF_MESSAGE_DECRYPT, OPERATION_MESSAGE_DECRYPT },
    { CKF_MESSAGE_SIGN, OPERATION_MESSAGE_SIGN },
    { CKF_MESSAGE_VERIFY, OPERATION_MESSAGE_VERIFY },
    { CKF_FIND_OBJECTS, OPERATION_FIND },
    { CKF_ENCRYPT, OPERATION_ENCRYPT },
    { CKF_DECRYPT, OPERATION_DECRYPT },
    { CKF_DIGEST, OPERATION_DIGEST },
    { CKF_SIGN, OPERATION_SIGN },
    { CKF_VERIFY, OPERATION_VERIFY },
    { CKF_VERIFY, OPERATION_VERIFY_SIGNATURE },
    { CKF_VERIFY_RECOVER, OPERATION_VERIFY_RECOVER },
};

/* One by one: asked for two at once, a backend may end both and say that it failed. */
CK_RV gate_SessionCancel(struct session *session, CK_FLAGS flags)
{
    CK_RV rv = CKR_OK;

    if ((flags & CKF_SIGN) != 0)
        gate_drop(session);
    for (size_t i = 0; i < sizeof cancelled / sizeof cancelled[0]; i++) {
        const struct cancelled *row = &cancelled[i];
        CK_RV code = CKR_OPERATION_CANCEL_FAILED; /* of 2.40 nothing cancels */

        if ((flags & row->flag) == 0 || !operation_runs(session, row->operation))
            continue;
        if (backend.C_SessionCancel != NULL)
            code = backend.C_SessionCancel(session->backend, row->flag);
        operation_ended(session, row->operation, code);
        if (rv == CKR_OK)
            rv = code;
    }
    return rv;
}

CK_RV gate_cancel(struct session *session, CK_OBJECT_HANDLE key)
{
    CK_RV rv = CKR_OK;

    gate_drop(session);
    if (operation_runs(session, OPERATION_SIGN)) { /* with a key that nothing guards */
        rv = backend.C_SignInit(session->backend, NULL, key);
        operation_ended(session, OPERATION_SIGN, rv);
    }
    return rv;
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
