/* tests/module/mockhsm_store.c - objects and their attributes. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

static size_t slot_index(CK_SLOT_ID slot)
{
    return slot - MOCK_FIRST_SLOT;
}

static struct object *find_any(CK_SLOT_ID slot, CK_OBJECT_HANDLE handle)
{
    for (size_t i = 0; i < MAX_OBJECTS; i++) {
        struct object *object = &mock.objects[i];

        if (object->used && object->handle == handle && (object->slot == slot || !mock.knobs.handles_by_slot))
            return object;
    }
    return NULL;
}

static CK_OBJECT_HANDLE new_handle(CK_SLOT_ID slot)
{
    CK_OBJECT_HANDLE *last = &mock.last_object[mock.knobs.handles_by_slot ? slot_index(slot) : MOCK_SLOTS];
    CK_OBJECT_HANDLE handle = mock.knobs.recycle_handles ? 1 : *last + 1;

    while (find_any(slot, handle) != NULL)
        handle++;
    if (handle > *last)
        *last = handle;
    return handle;
}

struct object *object_new(CK_SLOT_ID slot)
{
    if (slot_index(slot) >= MOCK_SLOTS)
        return NULL;
    for (size_t i = 0; i < MAX_OBJECTS; i++) {
        struct object *object = &mock.objects[i];

        if (object->used)
            continue;
        *object = (struct object){ .slot = slot, .handle = new_handle(slot) };
        object->used = true;
        return object;
    }
    return NULL;
}

struct object *object_find(CK_SLOT_ID slot, CK_OBJECT_HANDLE handle)
{
    struct object *object = find_any(slot, handle);

    return object != NULL && object->slot == slot ? object : NULL;
}

void object_free(struct object *object)
{
    for (size_t i = 0; i < object->count; i++)
        free(object->attributes[i].value);
    EVP_PKEY_free(object->pkey);
    *object = (struct object){ 0 };
}

bool object_set(struct object *object, CK_ATTRIBUTE_TYPE type, const void *value, size_t len)
{
    struct attribute *attribute = NULL;
    uint8_t *bytes;

    for (size_t i = 0; i < object->count && attribute == NULL; i++)
        if (object->attributes[i].type == type)
            attribute = &object->attributes[i];
    if (attribute == NULL && object->count == MAX_ATTRIBUTES)
        return false;
    bytes = malloc(len + 1);
    if (bytes == NULL)
        return false;
    if (len > 0)
        memcpy(bytes, value, len);
    if (attribute == NULL)
        attribute = &object->attributes[object->count++];
    else
        free(attribute->value);
    *attribute = (struct attribute){ type, bytes, len };
    return true;
}

bool object_set_bool(struct object *object, CK_ATTRIBUTE_TYPE type, bool value)
{
    return object_set(object, type, &(CK_BBOOL){ value ? CK_TRUE : CK_FALSE }, sizeof(CK_BBOOL));
}

bool object_set_number(struct object *object, CK_ATTRIBUTE_TYPE type, CK_ULONG value)
{
    return object_set(object, type, &value, sizeof value);
}

const struct attribute *object_get(const struct object *object, CK_ATTRIBUTE_TYPE type)
{
    for (size_t i = 0; i < object->count; i++)
        if (object->attributes[i].type == type)
            return &object->attributes[i];
    return NULL;
}

bool object_true(const struct object *object, CK_ATTRIBUTE_TYPE type)
{
    const struct attribute *attribute = object_get(object, type);

    return attribute != NULL && attribute->len == 1 && attribute->value[0] == CK_TRUE;
}

CK_ULONG object_class(const struct object *object)
{
    const struct attribute *attribute = object_get(object, CKA_CLASS);
    CK_ULONG class = CK_UNAVAILABLE_INFORMATION;

    if (attribute != NULL && attribute->len == sizeof class)
        memcpy(&class, attribute->value, sizeof class);
    return class;
}

bool object_visible(const struct object *object)
{
    const size_t slot = slot_index(object->slot);

    return !object_true(object, CKA_PRIVATE) || (mock.logged_in[slot] && mock.user[slot] == CKU_USER);
}

void objects_reset(void)
{
    for (size_t i = 0; i < MAX_OBJECTS; i++)
        object_free(&mock.objects[i]);
    memset(mock.last_object, 0, sizeof mock.last_object);
}
