/*
 * module/gate_sign.c - C_SignInit, C_SignUpdate, C_Sign, C_SignFinal: the operation around the heart (gate.c).
 *
 * NONE       -> ARMED      [C_SignInit: key known, mechanism allowed, backend's C_SignInit done on a session of ours]
 * ARMED      -> COLLECTING [C_SignUpdate]
 * ARMED      -> NONE       [C_Sign]           COLLECTING -> NONE [C_SignFinal]   signed, or trouble
 * ARMED      -> STANDING   [C_Sign]           COLLECTING -> STANDING [C_SignFinal]  refused
 * STANDING   -> STANDING   [C_SignUpdate, C_Sign, C_SignFinal: the refusal again]
 * any        -> NONE       [close, logout, finalise, fork, and every call that does not fit its state]
 * Asking for the length, and a buffer that is too small, change nothing (PKCS#11 2.40 5.2).
 * (1) Nothing is read from the caller's memory twice, and nothing written to it before the end.
 * (2) A part costs the same whatever came before: no lint, no record, no call of the backend.
 */
#include "module/backend.h"
#include "module/calls.h"
#include "module/gate.h"
#include "module/guard.h"
#include "module/module.h"
#include "module/own.h"
#include "module/refusal.h"
#include "module/watch.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST_BYTES = 4096 /* for a certificate in parts; then doubled */ };

void gate_disarm(struct gate_operation *op)
{
    if (op->own_open)
        own_session_close(op->slot, op->own);
    op->own_open = false;
    if (op->data != NULL)
        explicit_bzero(op->data, op->len);
    free(op->data);
    free(op->report);
    op->report = NULL;
    op->data = NULL;
    op->len = op->room = 0;
}

void gate_drop(struct session *session)
{
    if (session->gate == NULL)
        return;
    gate_disarm(session->gate);
    free(session->gate);
    session->gate = NULL;
}

/* Ends the operation, with `rv` for the caller. */
static CK_RV drop(struct session *session, CK_RV rv)
{
    gate_drop(session);
    return rv;
}

static bool room_for(struct gate_operation *op, size_t more)
{
    size_t room = op->room > 0 ? op->room : ROOM_FIRST_BYTES;
    uint8_t *grown;

    while (room < op->len + more) /* below the limit, which is far from SIZE_MAX */
        room *= 2;
    if (room == op->room)
        return true;
    grown = realloc(op->data, room);
    if (grown == NULL)
        return false;
    op->data = grown;
    op->room = room;
    return true;
}

/* Adds a copy of the caller's bytes. Otherwise the operation is over and *rv says why. */
static bool append(struct session *session, const CK_BYTE *data, CK_ULONG len, CK_RV *rv)
{
    struct gate_operation *op = session->gate;

    *rv = CKR_OK;
    if (data == NULL && len > 0)
        *rv = CKR_ARGUMENTS_BAD;
    else if (len > op->policy->limit - op->len)
        *rv = CKR_DATA_LEN_RANGE;
    else if (!room_for(op, len))
        *rv = CKR_HOST_MEMORY;
    if (*rv != CKR_OK) {
        gate_drop(session);
        return false;
    }
    if (len > 0)
        memcpy(op->data + op->len, data, len);
    op->len += len;
    return true;
}

/* A refusal stands: callers that try again, or ignore it, get it again, and an empty signature. */
static CK_RV stand(const struct gate_operation *op, CK_BYTE *signature, CK_ULONG room)
{
    module.repeats++;
    if (signature != NULL)
        explicit_bzero(signature, room < op->signature_len ? room : op->signature_len);
    return op->refusal;
}

/* What is to be signed is complete. `room` is at least the signature's length. */
static CK_RV finish(struct session *session, CK_BYTE *signature, CK_ULONG *signature_len)
{
    struct gate_operation *op = session->gate;
    CK_RV code = CKR_OK, rv;
    enum gate_result result = GATE_TROUBLE;

    if (!op->policy->failed) /* since C_SignInit, in another session */
        result = op->policy->free ? gate_sign_freely(op, signature, &code)
                 : op->by_digest  ? gate_sign_by_digest(op, signature, &code)
                                  : gate_judge_and_sign(op, signature, &code);
    rv = ckr_of(result, op->policy, code);
    if (result == GATE_SIGNED) {
        *signature_len = op->signature_len;
    } else if (result == GATE_REFUSED || result == GATE_NO_ARTIFACT) {
        refusal_show(session, op->report);
        op->report = NULL; /* now the session's */
        /* Some programs take no notice of a refusal: what they then publish must at least be nothing. */
        explicit_bzero(signature, op->signature_len);
        gate_disarm(op);
        op->refusal = rv;
        op->state = GATE_STANDING;
        return rv;
    }
    return drop(session, rv);
}

/* CKR_OK: the caller has room for the signature. Otherwise the answer, which leaves the operation as it is. */
static CK_RV ask_room(const struct gate_operation *op, const CK_BYTE *signature, CK_ULONG room, CK_ULONG *len)
{
    if (signature != NULL && room >= op->signature_len)
        return CKR_OK;
    *len = op->signature_len;
    return signature == NULL ? CKR_OK : CKR_BUFFER_TOO_SMALL;
}

/* Operations of keys that nothing guards: forwarded if lintgate forwarded their beginning. */
static CK_RV forward_sign(
    struct session *session, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature, CK_ULONG *signature_len)
{
    CK_RV rv = CKR_OPERATION_NOT_INITIALIZED;

    if (operation_runs(session, OPERATION_SIGN)) {
        rv = session->watch != NULL ? watch_sign(session, backend.C_Sign, data, len, signature, signature_len)
                                    : backend.C_Sign(session->backend, data, len, signature, signature_len);
        operation_went_on(session, OPERATION_SIGN, signature != NULL, rv);
    }
    return rv;
}

static CK_RV forward_update(struct session *session, CK_BYTE *part, CK_ULONG len)
{
    CK_RV rv = CKR_OPERATION_NOT_INITIALIZED;

    if (operation_runs(session, OPERATION_SIGN)) {
        if (session->watch != NULL)
            rv = watch_update(session, part, len);
        else
            rv = backend.C_SignUpdate != NULL ? backend.C_SignUpdate(session->backend, part, len)
                                              : CKR_FUNCTION_NOT_SUPPORTED;
        operation_went_on(session, OPERATION_SIGN, false, rv);
    }
    return rv;
}

static CK_RV forward_final(struct session *session, CK_BYTE *signature, CK_ULONG *signature_len)
{
    CK_RV rv = CKR_OPERATION_NOT_INITIALIZED;

    if (operation_runs(session, OPERATION_SIGN)) {
        if (session->watch != NULL)
            rv = watch_final(session, signature, signature_len);
        else
            rv = backend.C_SignFinal != NULL ? backend.C_SignFinal(session->backend, signature, signature_len)
                                             : CKR_FUNCTION_NOT_SUPPORTED;
        operation_went_on(session, OPERATION_SIGN, signature != NULL, rv);
    }
    return rv;
}

/* What C_Sign and C_SignFinal have in common: `wrong` is the state in which the other one belongs. */
static CK_RV complete(struct session *session, enum gate_state wrong, const CK_BYTE *data, CK_ULONG len,
    CK_BYTE *signature, CK_ULONG *signature_len)
{
    struct gate_operation *op = session->gate;
    const CK_ULONG room = signature != NULL && signature_len != NULL ? *signature_len : 0;
    CK_RV rv;

    if (op->state == GATE_STANDING)
        return stand(op, signature, room);
    if (signature_len == NULL)
        return drop(session, CKR_ARGUMENTS_BAD);
    if (op->state == wrong) /* C_SignUpdate, then C_Sign: tokens do not agree on what that would sign */
        return drop(session, CKR_OPERATION_NOT_INITIALIZED);
    rv = ask_room(op, signature, room, signature_len);
    if (rv != CKR_OK || signature == NULL)
        return rv;
    return append(session, data, len, &rv) ? finish(session, signature, signature_len) : rv;
}

CK_RV gate_Sign(
    struct session *session, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature, CK_ULONG *signature_len)
{
    if (session->gate == NULL)
        return forward_sign(session, data, len, signature, signature_len);
    return complete(session, GATE_COLLECTING, data, len, signature, signature_len);
}

CK_RV gate_SignFinal(struct session *session, CK_BYTE *signature, CK_ULONG *signature_len)
{
    if (session->gate == NULL)
        return forward_final(session, signature, signature_len);
    return complete(session, GATE_NONE, NULL, 0, signature, signature_len);
}

CK_RV gate_SignUpdate(struct session *session, CK_BYTE *part, CK_ULONG len)
{
    CK_RV rv;

    if (session->gate == NULL)
        return forward_update(session, part, len);
    if (session->gate->state == GATE_STANDING)
        return stand(session->gate, NULL, 0);
    /* CKM_ECDSA and its like have no parts: PKCS#11 2.40 mechanisms 2.1.6, 2.1.11, 2.3.6 */
    if (session->gate->mechanism == NULL || session->gate->by_digest)
        return drop(session, CKR_OPERATION_NOT_INITIALIZED);
    if (append(session, part, len, &rv))
        session->gate->state = GATE_COLLECTING;
    return rv;
}

/* What is signed with recovery cannot be read as an artifact. */
CK_RV gate_SignRecoverInit(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    const CK_RV denial = CKR_KEY_FUNCTION_NOT_PERMITTED;

    return session->free ? guard_keyed(
               session, OPERATION_SIGN_RECOVER, mechanism, key, denial, backend.C_SignRecoverInit)
                         : denial;
}

/* Watched, too: there are tokens that finish with it what C_SignInit began. */
CK_RV gate_SignRecover(
    struct session *session, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature, CK_ULONG *signature_len)
{
    if (!operation_runs(session, OPERATION_SIGN_RECOVER) || !operation_runs(session, OPERATION_SIGN))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (backend.C_SignRecover == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    return session->watch != NULL
               ? watch_sign(session, backend.C_SignRecover, data, len, signature, signature_len)
               : backend.C_SignRecover(session->backend, data, len, signature, signature_len);
}

/* Signs while it encrypts: what would be signed is not here to be read. */
CK_RV gate_SignEncryptUpdate(
    struct session *session, CK_BYTE *part, CK_ULONG len, CK_BYTE *encrypted, CK_ULONG *encrypted_len)
{
    if (!session->free || session->gate != NULL)
        return drop(session, CKR_FUNCTION_NOT_SUPPORTED);
    if (!operation_runs(session, OPERATION_SIGN))
        return CKR_OPERATION_NOT_INITIALIZED;
    if (session->watch != NULL)
        return watch_sign_encrypt(session, part, len, encrypted, encrypted_len);
    return backend.C_SignEncryptUpdate != NULL
               ? backend.C_SignEncryptUpdate(session->backend, part, len, encrypted, encrypted_len)
               : CKR_FUNCTION_NOT_SUPPORTED;
}

/* A state made elsewhere could hold an operation that lintgate never saw. */
CK_RV gate_SetOperationState(struct session *session, CK_BYTE *state, CK_ULONG len,
    CK_OBJECT_HANDLE encryption_key, CK_OBJECT_HANDLE authentication_key)
{
    CK_RV rv = CKR_FUNCTION_NOT_SUPPORTED;

    gate_drop(session);
    if (session->free && backend.C_SetOperationState != NULL)
        rv = backend.C_SetOperationState(session->backend, state, len, encryption_key, authentication_key);
    if (rv == CKR_OK)
        operations_imported(session);
    return rv;
}
