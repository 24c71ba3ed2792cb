/* module/virtual.c - data objects of lintgate's own. */
#include "module/virtual.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

/* Above what any token counts up to, below what a signed number holds. */
#define VIRTUAL_BIT ((CK_OBJECT_HANDLE)1 << 62)

bool virtual_is_asked(const CK_ATTRIBUTE *attributes, CK_ULONG count, const char *application)
{
    const size_t len = strlen(application);

    for (CK_ULONG i = 0; attributes != NULL && i < count; i++)
        if (attributes[i].type == CKA_APPLICATION)
            return attributes[i].pValue != NULL && attributes[i].ulValueLen == len
                   && memcmp(attributes[i].pValue, application, len) == 0;
    return false;
}

bool virtual_handle(CK_OBJECT_HANDLE *object)
{
    if (getrandom(object, sizeof *object, 0) != (ssize_t)sizeof *object)
        return false;
    *object = (*object & INT64_MAX) | VIRTUAL_BIT;
    return true;
}

/* What the object says for an attribute; .at NULL: it has none. */
static struct span value_of(const char *application, struct span value, CK_ATTRIBUTE_TYPE type)
{
    static const CK_OBJECT_CLASS class = CKO_DATA;
    static const CK_BBOOL no = CK_FALSE;

    switch (type) {
    case CKA_CLASS: return (struct span){ (const uint8_t *)&class, sizeof class };
    case CKA_TOKEN:
    case CKA_PRIVATE:
    case CKA_MODIFIABLE: return (struct span){ &no, sizeof no };
    case CKA_APPLICATION: return (struct span){ (const uint8_t *)application, strlen(application) };
    case CKA_VALUE: return value;
    default: return (struct span){ NULL, 0 };
    }
}

CK_RV virtual_attributes(const char *application, struct span value, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    CK_RV rv = CKR_OK;

    if (attributes == NULL && count > 0)
        return CKR_ARGUMENTS_BAD;
    for (CK_ULONG i = 0; i < count; i++) {
        CK_ATTRIBUTE *const attribute = &attributes[i];
        const struct span have = value_of(application, value, attribute->type);

        if (have.at == NULL) {
            attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
            rv = CKR_ATTRIBUTE_TYPE_INVALID;
        } else if (attribute->pValue != NULL && attribute->ulValueLen < have.len) {
            attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
            if (rv == CKR_OK)
                rv = CKR_BUFFER_TOO_SMALL;
        } else {
            if (attribute->pValue != NULL)
                memcpy(attribute->pValue, have.at, have.len);
            attribute->ulValueLen = have.len;
        }
    }
    return rv;
}
