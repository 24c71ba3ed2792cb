/* module/guard.c - what keys, mechanisms and templates must be in calls that are forwarded. */
#include "module/guard.h"

#include "module/backend.h"
#include "module/key.h"
#include "module/mechanism.h"
#include "module/module.h"

#include <stdlib.h>
#include <string.h>

enum { TEMPLATE_MAX_ATTRIBUTES = 1024 /* PKCS#11 knows about 150 */ };

CK_RV guard_object(const struct session *session, CK_OBJECT_HANDLE object, CK_RV denial)
{
    CK_RV rv;

    if (session->free || object_is_open(session->backend, object, &rv))
        return CKR_OK;
    return rv == CKR_OK ? denial : rv;
}

/* On a token that nothing protects: what the backend will not tell could be a CA key. */
static CK_RV guard_outside(const struct session *session, CK_OBJECT_HANDLE *key, CK_RV denial)
{
    CK_RV rv;

    switch (key_outside(module.policies, session->backend, *key)) {
    case OUTSIDER_FREE:
    case OUTSIDER_CURVE: return CKR_OK;
    case OUTSIDER_UNREADABLE:
        if (object_is_open(session->backend, *key, &rv))
            return CKR_OK;
        if (rv != CKR_OBJECT_HANDLE_INVALID)
            return rv == CKR_OK ? denial : rv;
        *key = CK_INVALID_HANDLE;
        return CKR_OK;
    case OUTSIDER_CA: break;
    }
    return denial;
}

CK_RV guard_key(const struct session *session, CK_OBJECT_HANDLE *key, CK_RV denial)
{
    CK_RV rv;

    if (session->free)
        return guard_outside(session, key, denial);
    rv = guard_object(session, *key, denial);
    /* An object that will not say its class is no key either: PKCS#11 2.40 5.1.6. */
    return rv == CKR_OBJECT_HANDLE_INVALID || rv == CKR_ATTRIBUTE_TYPE_INVALID ? CKR_KEY_HANDLE_INVALID : rv;
}

/*
 * Before and after an operation began on a token that nothing protects. A curve key that could be a CA's signs no messages and
 * nothing with recovery, as nobody would compare them; and what the backend took for a key while it will not say what it is, is none that may be used.
 */
static bool may_begin_outside(
    const struct session *session, enum operation operation, CK_OBJECT_HANDLE key, bool began)
{
    switch (key_outside(module.policies, session->backend, key)) {
    case OUTSIDER_FREE: return true;
    case OUTSIDER_CURVE: return operation != OPERATION_MESSAGE_SIGN && operation != OPERATION_SIGN_RECOVER;
    case OUTSIDER_UNREADABLE: return !began;
    case OUTSIDER_CA: break;
    }
    return false;
}

CK_RV guard_keyed_begin(struct session *session, enum operation operation, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE key, CK_RV denial, CK_MECHANISM *spare, CK_MECHANISM **copy)
{
    const unsigned moves_bytes = OPERATION_ENCRYPT | OPERATION_DECRYPT | OPERATION_MESSAGE_ENCRYPT
                                 | OPERATION_MESSAGE_DECRYPT;
    /* A token that says of a private key that it is something else would do its work: no other key does these at all. */
    const unsigned works = OPERATION_DECRYPT | OPERATION_MESSAGE_DECRYPT | OPERATION_MESSAGE_SIGN;
    CK_RV rv;

    *copy = mechanism;
    if (session->free)
        return may_begin_outside(session, operation, key, false) ? CKR_OK : denial;
    if (mechanism == NULL)
        return CKR_ARGUMENTS_BAD;
    rv = guard_key(session, &key, denial);
    if (rv != CKR_OK)
        return rv;
    *copy = operation_mechanism(session, operation, mechanism, spare);
    if ((operation & works) != 0 && mechanism_wants_private((*copy)->mechanism))
        return CKR_KEY_TYPE_INCONSISTENT;
    return ((operation & moves_bytes) != 0 ? !mechanism_is_plain((*copy)->mechanism)
                                           : mechanism_carries_handle((*copy)->mechanism))
               ? CKR_MECHANISM_INVALID
               : CKR_OK;
}

CK_RV guard_keyed_end(
    struct session *session, enum operation operation, CK_OBJECT_HANDLE key, CK_RV denial, CK_RV rv)
{
    CK_RV again = rv;

    /* The handle may have become another object's meanwhile: then nothing more of this operation is forwarded. */
    if (rv == CKR_OK && session->free)
        again = may_begin_outside(session, operation, key, true) ? rv : denial;
    else if (rv == CKR_OK)
        again = guard_key(session, &key, denial);
    if (again != rv)
        operation_abandoned(session, operation);
    operation_began(session, operation, again);
    return again;
}

CK_RV guard_keyed(struct session *session, enum operation operation, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE key, CK_RV denial, CK_RV (*init)(CK_SESSION_HANDLE, CK_MECHANISM *, CK_OBJECT_HANDLE))
{
    CK_MECHANISM spare, *copy;
    CK_RV rv;

    if (init == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (mechanism == NULL && !session->free && backend.version.major >= 3
        && operation_runs(session, operation)) {
        rv = init(session->backend, NULL, key); /* PKCS#11 3.0 5.8.1: cancels what runs */
        operation_ended(session, operation, rv);
        return rv;
    }
    rv = guard_keyed_begin(session, operation, mechanism, key, denial, &spare, &copy);
    return rv == CKR_OK ? guard_keyed_end(session, operation, key, denial, init(session->backend, copy, key))
                        : rv;
}

/* Where nothing is protected the caller's own goes on; else a copy, which nobody changes after it was looked at. */
static CK_RV take_mechanism(
    const struct session *session, CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use)
{
    *use = session->free ? mechanism : copy;
    if (session->free)
        return CKR_OK;
    if (mechanism == NULL)
        return CKR_ARGUMENTS_BAD;
    *copy = *mechanism;
    return mechanism_carries_handle(copy->mechanism) ? CKR_MECHANISM_PARAM_INVALID : CKR_OK;
}

CK_RV guard_generation(
    const struct session *session, CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use)
{
    return take_mechanism(session, mechanism, copy, use);
}

CK_RV guard_mechanism(
    const struct session *session, CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use)
{
    const CK_RV rv = take_mechanism(session, mechanism, copy, use);

    return rv == CKR_OK && !session->free && !mechanism_is_plain(copy->mechanism) ? CKR_MECHANISM_INVALID
                                                                                  : rv;
}

static bool class_is_open(CK_OBJECT_CLASS class)
{
    return class != CKO_PRIVATE_KEY && class != CKO_OTP_KEY && class <= CKO_TRUST;
}

/* Puts the class into memory that no other thread of the caller can change between here and the backend. */
static CK_RV take_class(struct guarded_template *copy, bool want_class)
{
    bool seen = false;

    for (CK_ULONG i = 0; copy->attributes != NULL && i < copy->count; i++) {
        CK_ATTRIBUTE *attribute = &copy->attributes[i];

        if (attribute->type != CKA_CLASS)
            continue;
        if (seen)
            return CKR_TEMPLATE_INCONSISTENT;
        if (attribute->pValue == NULL || attribute->ulValueLen != sizeof copy->class)
            return CKR_ATTRIBUTE_VALUE_INVALID;
        memcpy(&copy->class, attribute->pValue, sizeof copy->class);
        attribute->pValue = &copy->class;
        seen = true;
    }
    if (!seen)
        return want_class ? CKR_TEMPLATE_INCOMPLETE : CKR_OK;
    return class_is_open(copy->class) ? CKR_OK : CKR_TOKEN_WRITE_PROTECTED;
}

CK_RV guard_template(const struct session *session, CK_ATTRIBUTE *attributes, CK_ULONG count, bool want_class,
    struct guarded_template *copy)
{
    CK_RV rv;

    *copy = (struct guarded_template){ .attributes = attributes, .count = count };
    if (session->free)
        return CKR_OK;
    if ((attributes == NULL && count > 0) || count > TEMPLATE_MAX_ATTRIBUTES)
        return CKR_ARGUMENTS_BAD;
    copy->attributes = NULL;
    if (count > 0) {
        copy->own = copy->attributes = malloc(count * sizeof *attributes);
        if (copy->attributes == NULL)
            return CKR_HOST_MEMORY;
        memcpy(copy->attributes, attributes, count * sizeof *attributes);
    }
    rv = take_class(copy, want_class);
    if (rv != CKR_OK)
        guarded_template_clear(copy);
    return rv;
}

void guarded_template_clear(struct guarded_template *copy)
{
    free(copy->own);
    *copy = (struct guarded_template){ .attributes = NULL };
}
