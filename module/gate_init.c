/* module/gate_init.c - C_SignInit: which key, how it signs, and the backend made ready on a session of the gate's own. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/gate.h"
#include "module/guard.h"
#include "module/key_memory.h"
#include "module/module.h"
#include "module/own.h"
#include "module/past.h"
#include "module/tell.h"
#include "module/watch.h"
#include "module/weakness.h"

#include <stdlib.h>
#include <string.h>

/* What an operation begins with. */
struct beginning {
    const CK_MECHANISM *asked; /* by the caller */
    CK_OBJECT_HANDLE object;
    struct key key;
    bool remembered; /* `key` is what the handle was a moment ago */
    bool confirmed;  /* the token said so of `key` after its C_SignInit */
};

/*
 * The backend's C_SignInit with op->call on our session; afterwards the handle must still be the key that it was. Where only a memory says
 * what it was, that is asked whatever the backend answered, for it could be the answer for another key.
 */
static CK_RV arm(struct gate_operation *op, struct beginning *beginning)
{
    CK_RV rv;

    op->signature_len = public_key_signature_length(op->policy->public_key);
    if (op->signature_len == 0 || op->signature_len > SIGNATURE_MAX_BYTES)
        return CKR_KEY_SIZE_RANGE;
    rv = backend.C_SignInit(op->own, &op->call.mechanism, beginning->object);
    if (rv == CKR_OK || beginning->remembered)
        beginning->confirmed = key_is_still(&beginning->key, op->own, beginning->object);
    if (beginning->remembered && !beginning->confirmed)
        key_memory_forget(op->slot, beginning->object);
    if (rv != CKR_OK)
        return ckr_of_backend(rv);
    if (!beginning->confirmed)
        return CKR_KEY_HANDLE_INVALID;
    op->state = GATE_ARMED;
    return CKR_OK;
}

static bool way_is_known(const struct key *key, CK_MECHANISM_TYPE type)
{
    return key->way != KEY_WAY_UNKNOWN && key->mechanism == type;
}

static void learn_way(
    const struct gate_operation *op, struct beginning *beginning, CK_MECHANISM_TYPE type, enum key_way way)
{
    beginning->key.mechanism = type;
    beginning->key.way = way;
    if (way != KEY_WAY_UNKNOWN)
        key_memory_add_way(op->slot, beginning->object, &beginning->key);
}

/* Does the token sign with op->mechanism itself, or the digest that we make? CKR_MECHANISM_INVALID: neither. */
static CK_RV find_way(struct gate_operation *op, struct beginning *beginning)
{
    const struct mechanism *const mechanism = op->mechanism;
    CK_MECHANISM_INFO info;

    if (!way_is_known(&beginning->key, mechanism->type)) {
        enum key_way way = KEY_WAY_UNKNOWN;

        if (backend_signs_with(op->slot, mechanism->type, &info))
            way = KEY_WAY_WHOLE;
        else if (mechanism->raw != mechanism->type && backend_signs_with(op->slot, mechanism->raw, &info))
            way = KEY_WAY_RAW;
        learn_way(op, beginning, mechanism->type, way);
    }
    op->raw = beginning->key.way == KEY_WAY_RAW;
    return beginning->key.way != KEY_WAY_UNKNOWN ? CKR_OK : CKR_MECHANISM_INVALID;
}

/* With a mechanism of the table, by the token or, on the digest, by the two of us. */
static CK_RV arm_whole(struct gate_operation *op, struct beginning *beginning)
{
    CK_RV rv = mechanism_parameter_check(op->mechanism, beginning->asked);

    if (rv == CKR_OK)
        rv = find_way(op, beginning);
    if (rv != CKR_OK)
        return rv;
    mechanism_rebuild(op->mechanism, op->raw, &op->call);
    return arm(op, beginning);
}

/* After trouble with the disk there may be room again. If there is not, C_Sign will say so, with nothing signed. */
static void mend_journal(void)
{
    struct journal_error error;

    if (journal_failed(module.journal, NULL) && journal_reopen(module.journal, &error))
        tell("journal: works again");
}

void gate_learn_token(struct gate_operation *op)
{
    CK_TOKEN_INFO info;

    if (backend.C_GetTokenInfo(op->slot, &info) == CKR_OK)
        token_serial(&info, op->token);
}

/* Once for each key: what the token would let it do by another way than this one. It signs all the same. */
static void tell_weaknesses(const struct gate_operation *op, CK_OBJECT_HANDLE object)
{
    CK_MECHANISM_TYPE other;

    if (atomic_load(&op->policy->looked_at) || atomic_exchange(&op->policy->looked_at, true))
        return;
    const uint32_t found = weakness_find(backend.C_GetAttributeValue, op->own, object);
    for (size_t i = 0; i < weakness_count; i++)
        if (weaknesses[i].grave && (found & (uint32_t)1 << i) != 0)
            tell("key \"%s\": want %s %s on its token, have the opposite (lintgate doctor says more)",
                op->policy->config->name, weaknesses[i].attribute, weaknesses[i].want ? "true" : "false");
    if (weakness_limit_find(backend.C_GetAttributeValue, op->own, object, op->policy, &other) != LIMIT_RIGHT)
        tell("key \"%s\": want CKA_ALLOWED_MECHANISMS of its token to limit it to what it may sign with, "
             "have no "
             "such limit (lintgate doctor says more)",
            op->policy->config->name);
}

/* The digest comes from the caller, and the document from elsewhere: which of several digests it is shows when it is there. */
static CK_RV arm_digest(struct gate_operation *op, struct beginning *beginning)
{
    const CK_MECHANISM *const asked = beginning->asked;
    const CK_RV rv = mechanism_find_raw(asked, public_key_type(op->policy->public_key), &op->mechanism);
    CK_MECHANISM_INFO info;

    if (rv != CKR_OK)
        return rv;
    if (!policy_allows_like(op->policy, op->mechanism))
        return CKR_MECHANISM_INVALID;
    if (!way_is_known(&beginning->key, asked->mechanism)) {
        if (!backend_signs_with(op->slot, asked->mechanism, &info))
            return CKR_MECHANISM_INVALID;
        learn_way(op, beginning, asked->mechanism, KEY_WAY_RAW);
    }
    op->raw = op->by_digest = true;
    mechanism_rebuild(op->mechanism, op->raw, &op->call);
    return arm(op, beginning);
}

static CK_RV arm_gated(struct gate_operation *op, struct beginning *beginning)
{
    const bool by_digest = op->mechanism == NULL && op->policy->raw;

    if (!by_digest && (op->mechanism == NULL || !policy_allows(op->policy, op->mechanism))) {
        if (!beginning->remembered) /* a record is of what the handle is, not of what it was */
            gate_refuse_digest(op, beginning->asked, CKR_MECHANISM_INVALID);
        return CKR_MECHANISM_INVALID;
    }
    mend_journal();
    memcpy(op->token, beginning->key.token, sizeof op->token); /* searches looked, a second ago at most */
    past_mend();
    const CK_RV rv = by_digest ? arm_digest(op, beginning) : arm_whole(op, beginning);
    if (rv == CKR_OK)
        tell_weaknesses(op, beginning->object);
    return rv;
}

/*
 * A key that signs anything. *forward: on the caller's own session, as if lintgate were not there, because its
 * attributes prove that it is no CA key. Otherwise its signatures are looked at.
 */
static CK_RV arm_free(struct gate_operation *op, struct beginning *beginning, bool *forward)
{
    const CK_MECHANISM *const asked = beginning->asked;
    const struct key *const key = &beginning->key;
    CK_MECHANISM_INFO info;

    *forward = key->proven
               && (op->mechanism == NULL || backend_signs_with(op->slot, asked->mechanism, &info));
    if (*forward) {
        learn_way(op, beginning, asked->mechanism, KEY_WAY_WHOLE);
        return mechanism_carries_handle(asked->mechanism) ? CKR_MECHANISM_INVALID : CKR_OK;
    }
    if (op->mechanism != NULL)
        return arm_whole(op, beginning);
    if (asked->mechanism != CKM_ECDSA || key->type != CKK_EC)
        return CKR_MECHANISM_INVALID;
    op->call.mechanism = (CK_MECHANISM){ CKM_ECDSA, NULL, 0 };
    return arm(op, beginning);
}

/* Forwards C_SignInit of a key that nothing guards. */
static CK_RV forward_init(struct session *session, const CK_MECHANISM *asked, CK_OBJECT_HANDLE object)
{
    CK_MECHANISM spare, *copy = operation_mechanism(session, OPERATION_SIGN, asked, &spare);

    return mechanism_carries_handle(copy->mechanism) ? CKR_MECHANISM_INVALID
                                                     : backend.C_SignInit(session->backend, copy, object);
}

/* Which private key it is. CKR_OK: one that may sign. */
static CK_RV find_key(const struct gate_operation *op, struct beginning *beginning)
{
    struct key *const key = &beginning->key;
    const CK_RV rv = beginning->remembered
                         ? CKR_OK
                         : key_find(module.policies, op->own, op->slot, beginning->object, key);

    if (rv == CKR_KEY_FUNCTION_NOT_PERMITTED || (rv == CKR_OK && key->class == KEY_LOCKED))
        return CKR_KEY_FUNCTION_NOT_PERMITTED;
    if (rv != CKR_OK)
        return ckr_of_backend(rv);
    return key->policy->failed ? CKR_KEY_FUNCTION_NOT_PERMITTED : CKR_OK;
}

/* After the backend's C_SignInit on the caller's own session: with the key that is free, or nothing goes on there. */
static CK_RV confirm_forwarded(struct session *session, const struct beginning *beginning)
{
    if (!key_is_still(&beginning->key, session->backend, beginning->object)) {
        key_memory_forget(session->slot, beginning->object);
        operation_abandoned(session, OPERATION_SIGN);
        return CKR_KEY_HANDLE_INVALID;
    }
    operation_began(session, OPERATION_SIGN, CKR_OK);
    return CKR_OK;
}

/* On the caller's own session, with a key that is free. */
static CK_RV begin_forwarded(struct session *session, const struct beginning *beginning)
{
    const CK_RV rv = forward_init(session, beginning->asked, beginning->object);

    return rv == CKR_OK ? confirm_forwarded(session, beginning) : rv;
}

/* A private key, on a session of our own. */
static CK_RV begin(struct session *session, struct gate_operation *op, struct beginning *beginning)
{
    bool forward = false;
    CK_RV rv = find_key(op, beginning);

    if (rv != CKR_OK)
        return rv;
    op->policy = beginning->key.policy;
    op->mechanism = mechanism_find(beginning->asked->mechanism, public_key_type(op->policy->public_key));
    if (beginning->key.class == KEY_GATED)
        return arm_gated(op, beginning);
    rv = arm_free(op, beginning, &forward);
    return rv == CKR_OK && forward ? begin_forwarded(session, beginning) : rv;
}

static CK_RV begin_on_own(struct session *session, struct beginning *beginning)
{
    struct gate_operation *op = calloc(1, sizeof *op + SIGNATURE_MAX_BYTES);
    CK_RV rv;

    if (op == NULL)
        return CKR_HOST_MEMORY;
    op->made = (uint8_t *)(op + 1);
    op->slot = session->slot;
    rv = own_session_open(op->slot, &op->own);
    op->own_open = rv == CKR_OK;
    rv = rv == CKR_OK ? begin(session, op, beginning)
                      : (rv == CKR_TOKEN_NOT_PRESENT ? rv : ckr_of_backend(rv));
    if (rv == CKR_OK && op->state == GATE_ARMED) {
        session->gate = op;
        op = NULL; /* now the session's */
    }
    if (op != NULL)
        gate_disarm(op);
    free(op);
    return rv;
}

/* As begin_remembered, of a key that signs anything. The call holds the session: nobody signs before the token has been asked. */
static bool forward_remembered(struct session *session, const struct beginning *beginning, CK_RV *rv)
{
    const struct key *const key = &beginning->key;

    if (!key->proven || key->policy->failed || !way_is_known(key, beginning->asked->mechanism)
        || key->way != KEY_WAY_WHOLE)
        return false;
    *rv = forward_init(session, beginning->asked, beginning->object);
    if (*rv != CKR_OK)
        return false;
    *rv = confirm_forwarded(session, beginning);
    return true;
}

/*
 * Without asking first: a handle that was a key of some section a moment ago. True: *rv is the answer, which the token gave for that very key,
 * or the refusal of what has become another one. False: it has become another object, or there is something to refuse; nothing has come of
 * it, and everything is to be asked.
 */
static bool begin_remembered(
    struct session *session, const CK_MECHANISM *asked, CK_OBJECT_HANDLE object, CK_RV *rv)
{
    struct beginning beginning = { .asked = asked, .object = object, .remembered = true };

    if (operation_runs(session, OPERATION_SIGN) || !key_memory_recall(session->slot, object, &beginning.key))
        return false;
    if (beginning.key.class == KEY_FREE)
        return forward_remembered(session, &beginning, rv);
    *rv = begin_on_own(session, &beginning);
    return beginning.confirmed;
}

static CK_RV begin_private(struct session *session, const CK_MECHANISM *asked, CK_OBJECT_HANDLE object)
{
    return begin_on_own(session, &(struct beginning){ .asked = asked, .object = object });
}

/* The backend's C_SignInit on the caller's session; what it signs is watched if the key could be a CA's. */
static CK_RV init_watched(
    struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE object, enum outsider outsider)
{
    struct watch *watch = NULL;
    CK_RV rv = CKR_OK;

    if (outsider == OUTSIDER_CURVE && mechanism != NULL) {
        rv = watch_new(mechanism, &watch);
        if (rv != CKR_OK)
            return rv;
        mechanism = watch_mechanism(watch);
    }
    rv = backend.C_SignInit(session->backend, mechanism, object);
    if (rv != CKR_OK) {
        watch_free(watch);
        return rv;
    }
    watch_free(session->watch);
    session->watch = watch;
    if (outsider == OUTSIDER_UNREADABLE
        || key_outside(module.policies, session->backend, object) != outsider) { /* not the same any more */
        key_memory_forget(session->slot, object);
        operation_abandoned(session, OPERATION_SIGN);
        return CKR_KEY_HANDLE_INVALID;
    }
    operation_began(session, OPERATION_SIGN, rv);
    return rv;
}

/* On a token that nothing protects: as if lintgate were not there, but for CA keys. */
static CK_RV init_outside(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE object)
{
    const bool remembered = key_memory_recall_outsider(session->slot, object);
    const enum outsider outsider = remembered ? OUTSIDER_FREE
                                              : key_outside(module.policies, session->backend, object);
    CK_MECHANISM asked;

    if (outsider == OUTSIDER_FREE && !remembered)
        key_memory_keep_outsider(session->slot, object);
    if (outsider != OUTSIDER_CA)
        return init_watched(session, mechanism, object, outsider);
    if (mechanism == NULL)
        return CKR_ARGUMENTS_BAD;
    asked = *mechanism;
    return begin_private(session, &asked, object);
}

CK_RV gate_SignInit(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE object)
{
    const CK_RV private = CKR_KEY_FUNCTION_NOT_PERMITTED;
    const bool outside = session->free;
    CK_MECHANISM asked;
    CK_RV rv;

    if (mechanism == NULL && !outside)
        return CKR_ARGUMENTS_BAD;
    if (session->gate != NULL && session->gate->state != GATE_STANDING)
        return CKR_OPERATION_ACTIVE;
    gate_drop(session);
    if (outside)
        return init_outside(session, mechanism, object);
    asked = *mechanism;
    if (begin_remembered(session, &asked, object, &rv))
        return rv;
    rv = guard_key(session, &object, private);
    if (rv == private)
        return operation_runs(session, OPERATION_SIGN) ? CKR_OPERATION_ACTIVE
                                                       : begin_private(session, &asked, object);
    /* A token that says of a private key that it is something else, or takes the public one for it, would sign. */
    if (rv == CKR_OK && !mechanism_carries_handle(asked.mechanism)
        && mechanism_wants_private(asked.mechanism))
        rv = CKR_KEY_TYPE_INCONSISTENT;
    if (rv == CKR_OK)
        rv = forward_init(session, &asked, object);
    if (rv == CKR_OK) /* the handle may have become another object's meanwhile */
        rv = guard_key(session, &object, private);
    operation_began(session, OPERATION_SIGN, rv);
    return rv;
}
