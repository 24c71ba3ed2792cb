/* module/interfaces.c - C_GetFunctionList, C_GetInterfaceList, C_GetInterface: the only way in. */
#include "module/interfaces.h"

#include "module/calls.h"

#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

static const CK_UTF8CHAR standard_name[] = "PKCS 11"; /* PKCS#11 3.0 5.4.4 */

static const CK_INTERFACE interface_2_40 = { standard_name, &calls_2_40, 0 };

EXPORTED CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    return own_GetFunctionList(list);
}

EXPORTED CK_RV C_GetInterfaceList(CK_INTERFACE *interfaces, CK_ULONG *count)
{
    CK_ULONG room;

    if (count == NULL)
        return CKR_ARGUMENTS_BAD;
    room = *count;
    *count = 1;
    if (interfaces == NULL)
        return CKR_OK;
    if (room < 1)
        return CKR_BUFFER_TOO_SMALL;
    interfaces[0] = interface_2_40;
    return CKR_OK;
}

EXPORTED CK_RV C_GetInterface(
    CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **interface, CK_FLAGS flags)
{
    static const CK_INTERFACE *const own = &interface_2_40;

    if (interface == NULL)
        return CKR_ARGUMENTS_BAD;
    if (name != NULL && strcmp((const char *)name, (const char *)standard_name) != 0)
        return CKR_ARGUMENTS_BAD;
    if (version != NULL
        && (version->major != calls_2_40.version.major || version->minor != calls_2_40.version.minor))
        return CKR_ARGUMENTS_BAD;
    if (flags != 0) /* fork-safe: not through a backend of which nothing is known */
        return CKR_ARGUMENTS_BAD;
    memcpy(interface, &own, sizeof own); /* callers get a pointer to non-const by the standard */
    return CKR_OK;
}
