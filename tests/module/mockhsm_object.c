/* tests/module/mockhsm_object.c - calls that make, read, change and find objects; nothing is refused. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

static struct object *named(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_RV *rv)
{
    const struct opened *session = session_find(handle, rv);
    struct object *object = session != NULL ? object_find(session->slot, object_handle) : NULL;

    if (session == NULL)
        return NULL;
    *rv = object != NULL && object_visible(object) ? CKR_OK : CKR_OBJECT_HANDLE_INVALID;
    return *rv == CKR_OK ? object : NULL;
}

static void apply(
    struct object *object, CK_SESSION_HANDLE owner, const CK_ATTRIBUTE *template, CK_ULONG count)
{
    for (CK_ULONG i = 0; i < count; i++)
        object_set(object, template[i].type, template[i].pValue, template[i].ulValueLen);
    object->owner = object_true(object, CKA_TOKEN) ? 0 : owner;
}

CK_RV do_CreateObject(
    CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *object_handle)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);
    struct object *object = session != NULL ? object_new(session->slot) : NULL;

    if (session == NULL)
        return rv;
    if (object == NULL)
        return CKR_DEVICE_MEMORY;
    apply(object, handle, template, count);
    *object_handle = object->handle;
    return CKR_OK;
}

CK_RV do_CopyObject(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE *template,
    CK_ULONG count, CK_OBJECT_HANDLE *new_handle)
{
    CK_RV rv;
    const struct object *object = named(handle, object_handle, &rv);
    struct object *copy = object != NULL ? object_new(object->slot) : NULL;

    if (object == NULL)
        return rv;
    if (copy == NULL)
        return CKR_DEVICE_MEMORY;
    key_copy(copy, object);
    apply(copy, handle, template, count);
    *new_handle = copy->handle;
    return CKR_OK;
}

CK_RV do_DestroyObject(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle)
{
    CK_RV rv;
    struct object *object = named(handle, object_handle, &rv);

    if (object != NULL)
        object_free(object);
    return rv;
}

CK_RV do_GetObjectSize(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ULONG *size)
{
    CK_RV rv;

    if (named(handle, object_handle, &rv) != NULL)
        *size = 1;
    return rv;
}

CK_RV do_GetAttributeValue(
    CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
    CK_RV rv;
    const struct object *object = named(handle, object_handle, &rv);

    for (CK_ULONG i = 0; object != NULL && i < count; i++) {
        const struct attribute *attribute = object_get(object, template[i].type);

        if (attribute == NULL) {
            template[i].ulValueLen = CK_UNAVAILABLE_INFORMATION;
            rv = CKR_ATTRIBUTE_TYPE_INVALID;
        } else if (template[i].pValue != NULL && template[i].ulValueLen < attribute->len) {
            template[i].ulValueLen = CK_UNAVAILABLE_INFORMATION;
            rv = CKR_BUFFER_TOO_SMALL;
        } else {
            if (template[i].pValue != NULL && attribute->len > 0)
                memcpy(template[i].pValue, attribute->value, attribute->len);
            template[i].ulValueLen = attribute->len;
        }
    }
    return rv;
}

CK_RV do_SetAttributeValue(
    CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
    CK_RV rv;
    struct object *object = named(handle, object_handle, &rv);

    if (object != NULL)
        apply(object, object->owner, template, count);
    return rv;
}

CK_RV do_FindObjectsInit(CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    if (session->running[FAMILY_FIND].active)
        return CKR_OPERATION_ACTIVE;
    if (count > MAX_ATTRIBUTES)
        return CKR_ARGUMENTS_BAD;
    for (CK_ULONG i = 0; i < count; i++) {
        session->find[i] = template[i];
        session->find[i].pValue = malloc(template[i].ulValueLen + 1);
        if (session->find[i].pValue == NULL)
            abort();
        if (template[i].ulValueLen > 0)
            memcpy(session->find[i].pValue, template[i].pValue, template[i].ulValueLen);
    }
    session->find_count = count;
    session->find_next = 0;
    session->running[FAMILY_FIND].active = true;
    return CKR_OK;
}

static bool matches(const struct opened *session, const struct object *object)
{
    if (!object->used || object->slot != session->slot || !object_visible(object))
        return false;
    for (size_t i = 0; i < session->find_count; i++) {
        const struct attribute *attribute = object_get(object, session->find[i].type);

        if (attribute == NULL || attribute->len != session->find[i].ulValueLen
            || memcmp(attribute->value, session->find[i].pValue, attribute->len) != 0)
            return false;
    }
    return true;
}

CK_RV do_FindObjects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *found, CK_ULONG max, CK_ULONG *count)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    if (!session->running[FAMILY_FIND].active)
        return CKR_OPERATION_NOT_INITIALIZED;
    for (*count = 0; *count < max && session->find_next < MAX_OBJECTS; session->find_next++)
        if (matches(session, &mock.objects[session->find_next]))
            found[(*count)++] = mock.objects[session->find_next].handle;
    return CKR_OK;
}

CK_RV do_FindObjectsFinal(CK_SESSION_HANDLE handle)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    if (!session->running[FAMILY_FIND].active)
        return CKR_OPERATION_NOT_INITIALIZED;
    find_stop(session);
    return CKR_OK;
}
