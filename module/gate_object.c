/* module/gate_object.c - objects: private keys are neither made, copied, changed nor destroyed, and show no secrets. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/candidate.h"
#include "module/guard.h"
#include "module/key.h"
#include "module/key_memory.h"
#include "module/refusal.h"
#include "module/registration.h"
#include "module/virtual.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_registration(const struct session *session, const struct guarded_template *copy)
{
    return !session->free && copy->class == CKO_DATA
           && virtual_is_asked(copy->attributes, copy->count, VIRTUAL_TBS);
}

CK_RV track_CreateObject(
    struct session *session, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *object)
{
    struct guarded_template copy;
    CK_RV rv;

    if (backend.C_CreateObject == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = guard_template(session, attributes, count, true, &copy);
    if (rv == CKR_OK) {
        rv = is_registration(session, &copy)
                 ? registration_make(session, copy.attributes, copy.count, object)
                 : backend.C_CreateObject(session->backend, copy.attributes, copy.count, object);
        guarded_template_clear(&copy);
    }
    return rv;
}

CK_RV track_CopyObject(struct session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes,
    CK_ULONG count, CK_OBJECT_HANDLE *made)
{
    /* "Not supported" is what makes OpenSSL's pkcs11-provider use the key itself instead of a copy. */
    CK_RV rv = guard_object(session, object, CKR_FUNCTION_NOT_SUPPORTED);
    struct guarded_template copy;

    if (backend.C_CopyObject == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, false, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_CopyObject(session->backend, object, copy.attributes, copy.count, made);
        guarded_template_clear(&copy);
    }
    return rv;
}

/* Alone: an object's number may go to another object, while some call has just looked at the first. */
CK_RV own_DestroyObject(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object)
{
    struct session *session = session_acquire(handle);
    CK_RV rv;

    if (session == NULL)
        return CKR_SESSION_HANDLE_INVALID;
    if (candidate_cancel(object)) {
        session_release(session);
        return CKR_OK;
    }
    rv = guard_object(session, object, CKR_ACTION_PROHIBITED);
    key_memory_clear();
    if (rv == CKR_OK)
        rv = backend.C_DestroyObject != NULL ? backend.C_DestroyObject(session->backend, object)
                                             : CKR_FUNCTION_NOT_SUPPORTED;
    session_release(session);
    return rv;
}

CK_RV track_SetAttributeValue(
    struct session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    const CK_RV rv = guard_object(session, object, CKR_ACTION_PROHIBITED);

    if (rv != CKR_OK)
        return rv;
    return backend.C_SetAttributeValue != NULL
               ? backend.C_SetAttributeValue(session->backend, object, attributes, count)
               : CKR_FUNCTION_NOT_SUPPORTED;
}

static bool type_is_among(CK_ATTRIBUTE_TYPE type, const CK_ATTRIBUTE_TYPE *types, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (types[i] == type)
            return true;
    return false;
}

/* What a token without CKA_SENSITIVE would tell of a private key: the key. */
static bool is_secret(CK_ATTRIBUTE_TYPE type)
{
    static const CK_ATTRIBUTE_TYPE secrets[] = { CKA_VALUE, CKA_PRIVATE_EXPONENT, CKA_PRIME_1, CKA_PRIME_2,
        CKA_EXPONENT_1, CKA_EXPONENT_2, CKA_COEFFICIENT, CKA_SEED };

    return type_is_among(type, secrets, COUNT_OF(secrets));
}

/* What callers would try in vain, because lintgate does not let a private key do it. */
static bool is_denied_use(CK_ATTRIBUTE_TYPE type)
{
    static const CK_ATTRIBUTE_TYPE uses[] = { CKA_COPYABLE, CKA_MODIFIABLE, CKA_DESTROYABLE, CKA_DECRYPT,
        CKA_UNWRAP, CKA_DERIVE, CKA_SIGN_RECOVER, CKA_DECAPSULATE };

    return type_is_among(type, uses, COUNT_OF(uses));
}

/* The template of a private key's attributes as the backend gets it: secrets are asked for by length only. */
static CK_ATTRIBUTE *masked_template(const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    CK_ATTRIBUTE *copy = calloc(count, sizeof *copy);

    for (CK_ULONG i = 0; copy != NULL && i < count; i++) {
        copy[i] = attributes[i];
        if (is_secret(copy[i].type))
            copy[i].pValue = NULL;
    }
    return copy;
}

/* Hands the backend's answer on: lengths, no length for secrets, and "no" for the denied uses. */
static CK_RV masked_answer(const CK_ATTRIBUTE *copy, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_RV rv)
{
    for (CK_ULONG i = 0; i < count; i++) {
        attributes[i].ulValueLen = copy[i].ulValueLen;
        if (is_secret(copy[i].type)) {
            attributes[i].ulValueLen = CK_UNAVAILABLE_INFORMATION;
            if (rv == CKR_OK)
                rv = CKR_ATTRIBUTE_SENSITIVE;
        } else if (is_denied_use(copy[i].type) && copy[i].pValue != NULL
                   && copy[i].ulValueLen == sizeof(CK_BBOOL)) {
            *(CK_BBOOL *)copy[i].pValue = CK_FALSE;
        }
    }
    return rv;
}

CK_RV track_GetAttributeValue(
    struct session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    CK_ATTRIBUTE *copy;
    CK_RV rv;

    if (candidate_is_registered(object))
        return virtual_attributes(VIRTUAL_TBS, (struct span){ NULL, 0 }, attributes, count);
    if (session->refusal != NULL && session->refusal->object == object)
        return virtual_attributes(VIRTUAL_REPORT,
            (struct span){ (const uint8_t *)session->refusal->text, session->refusal->len }, attributes,
            count);
    if (session->free || attributes == NULL || count == 0 || object_is_open(session->backend, object, &rv))
        return backend.C_GetAttributeValue(session->backend, object, attributes, count);
    if (rv == CKR_OBJECT_HANDLE_INVALID)
        return rv;
    copy = masked_template(attributes, count);
    if (copy == NULL)
        return CKR_HOST_MEMORY;
    rv = masked_answer(
        copy, attributes, count, backend.C_GetAttributeValue(session->backend, object, copy, count));
    free(copy);
    return rv;
}
