/* module/gate_session.c - sessions and logins: nothing outlives the right to it. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/candidate.h"
#include "module/gate.h"
#include "module/key_memory.h"
#include "module/login.h"
#include "module/refusal.h"
#include "module/tap.h"
#include "module/token.h"
#include "module/watch.h"

#include <stdatomic.h>
#include <stdlib.h>

/* A callback of the caller's, which gets the caller's handle. It comes inside some call: from it, no other is answered. */
struct notice {
    CK_NOTIFY notify;
    void *application;
    _Atomic(CK_SESSION_HANDLE)
        handle; /* 0: the session is not open, or not any more, as the backend's own threads may see */
    struct notice *next; /* that is kept */
};

/* Of sessions that the backend would not close, and may speak of until it is finalised. */
static _Atomic(struct notice *) kept;

static void notice_keep(struct notice *notice)
{
    if (notice == NULL)
        return;
    notice->handle = CK_INVALID_HANDLE; /* for the caller it is closed */
    notice->next = atomic_load(&kept);
    while (!atomic_compare_exchange_weak(&kept, &notice->next, notice))
        ;
}

void gate_forget_notices(void)
{
    struct notice *notice = atomic_exchange(&kept, NULL), *next;

    for (; notice != NULL; notice = next) {
        next = notice->next;
        free(notice);
    }
}

static CK_RV pass_notice(CK_SESSION_HANDLE of_backend, CK_NOTIFICATION event, void *context)
{
    const struct notice *notice = context;
    const CK_SESSION_HANDLE handle = notice->handle; /* once: it may be closed meanwhile */

    (void)of_backend;
    return handle != CK_INVALID_HANDLE ? notice->notify(handle, event, notice->application) : CKR_OK;
}

/* The backend's session into the table. like->notice is then the session's; of one that failed it is gone. */
static CK_RV open_session(CK_FLAGS flags, struct session *like, CK_SESSION_HANDLE *made)
{
    struct notice *const notice = like->notice;
    const CK_RV rv = backend.C_OpenSession(
        like->slot, flags, notice, notice != NULL ? pass_notice : NULL, &like->backend);

    if (rv != CKR_OK) {
        free(notice);
        return rv;
    }
    like->free = token_is_free(like->slot); /* now: the token that the session is on */
    if (!session_add(like, made)) {
        if (backend.C_CloseSession(like->backend) == CKR_OK)
            free(notice);
        else
            notice_keep(notice);
        return CKR_HOST_MEMORY;
    }
    if (notice != NULL)
        notice->handle = *made;
    return CKR_OK;
}

CK_RV own_OpenSession(
    CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle)
{
    struct notice *notice = NULL;
    CK_SESSION_HANDLE made;
    CK_RV rv;

    if (handle == NULL)
        return CKR_ARGUMENTS_BAD;
    if ((flags & CKF_ASYNC_SESSION) != 0)
        return CKR_SESSION_ASYNC_NOT_SUPPORTED;
    if (notify != NULL) {
        notice = calloc(1, sizeof *notice);
        if (notice == NULL)
            return CKR_HOST_MEMORY;
        *notice = (struct notice){ .notify = notify, .application = application };
    }
    rv = open_session(flags, &(struct session){ .slot = slot, .notice = notice }, &made);
    if (rv == CKR_OK)
        *handle = made;
    return rv;
}

/* Nothing of the session's is left; its operations on the backend go with the backend's session. */
void gate_end(struct session *session, CK_RV closed)
{
    if (closed != CKR_OK) {
        notice_keep(session->notice);
        session->notice = NULL;
    }
    gate_drop(session);
    watch_free(session->watch);
    session->watch = NULL;
    tap_end(session);
    refusal_show(session, NULL);
    candidates_end_session(session->handle);
    session_retire(session);
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
    gate_end(session, rv);
    session_release(session);
    return rv;
}

static void drop_on_slot(struct session *session, void *slot)
{
    if (session->slot == *(const CK_SLOT_ID *)slot)
        gate_drop(session);
}

/* What the backend said to closing all sessions of a slot. */
struct closing {
    CK_SLOT_ID slot;
    CK_RV rv;
};

static void close_on_slot(struct session *session, void *context)
{
    const struct closing *const closing = context;

    if (session->slot == closing->slot)
        gate_end(session, closing->rv);
}

/* As with one: a session's notice goes when the backend has closed the session, and says nothing of it any more. */
CK_RV own_CloseAllSessions(CK_SLOT_ID slot)
{
    struct closing closing = { .slot = slot };

    session_each(drop_on_slot, &slot);
    closing.rv = backend.C_CloseAllSessions(slot);
    session_each(close_on_slot, &closing);
    key_memory_clear();
    return closing.rv;
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
static bool may_log_in(const struct session *session, CK_USER_TYPE user)
{
    return session->free || user == CKU_USER || user == CKU_CONTEXT_SPECIFIC;
}

CK_RV gate_Login(struct session *session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len)
{
    if (!may_log_in(session, user))
        return CKR_USER_TYPE_INVALID;
    if (is_for_signature(session, user))
        return after_login_for_signature(
            session, login_on(session->slot, session->gate->own, user, pin, pin_len));
    return login_on(session->slot, session->backend, user, pin, pin_len);
}

/* False where programs have another PIN than the token: a call that takes the token's own would tell, or move, it. */
static bool takes_own_pin(const struct session *session, CK_RV *rv)
{
    const struct config_token *section;
    CK_TOKEN_INFO info;

    *rv = login_section(session->slot, &section, &info);
    if (*rv == CKR_OK && section != NULL)
        *rv = CKR_FUNCTION_NOT_SUPPORTED;
    return *rv == CKR_OK;
}

CK_RV gate_LoginUser(struct session *session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG pin_len,
    CK_UTF8CHAR *name, CK_ULONG name_len)
{
    CK_RV rv;

    if (!may_log_in(session, user))
        return CKR_USER_TYPE_INVALID;
    if (backend.C_LoginUser == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (!takes_own_pin(session, &rv))
        return rv;
    if (is_for_signature(session, user))
        return after_login_for_signature(
            session, backend.C_LoginUser(session->gate->own, user, pin, pin_len, name, name_len));
    return backend.C_LoginUser(session->backend, user, pin, pin_len, name, name_len);
}

CK_RV gate_SetPIN(
    struct session *session, CK_UTF8CHAR *old, CK_ULONG old_len, CK_UTF8CHAR *new, CK_ULONG new_len)
{
    CK_RV rv;

    if (backend.C_SetPIN == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    return takes_own_pin(session, &rv) ? backend.C_SetPIN(session->backend, old, old_len, new, new_len) : rv;
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
    if ((flags & CKF_FIND_OBJECTS) != 0)
        session->report_search = SEARCH_NONE;
    if (session->free)
        return backend.C_SessionCancel != NULL ? backend.C_SessionCancel(session->backend, flags)
                                               : CKR_FUNCTION_NOT_SUPPORTED;
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
    const bool guarded = session->gate != NULL;
    CK_RV rv = CKR_OK;

    gate_drop(session);
    if (!guarded && operation_runs(session, OPERATION_SIGN)) { /* with a key that nothing guards */
        rv = backend.C_SignInit(session->backend, NULL, key);
        operation_ended(session, OPERATION_SIGN, rv);
    }
    return rv;
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
    candidates_end_slot(slot);
    key_memory_clear();
    return backend.C_Logout(of_backend);
}
