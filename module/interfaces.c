/* module/interfaces.c - C_GetFunctionList, C_GetInterfaceList, C_GetInterface: the only way in. */
#include "module/interfaces.h"

#include "module/calls.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    return own_GetFunctionList(list);
}

EXPORTED CK_RV C_GetInterfaceList(CK_INTERFACE *interfaces, CK_ULONG *count)
{
    return own_GetInterfaceList(interfaces, count);
}

EXPORTED CK_RV C_GetInterface(
    CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **interface, CK_FLAGS flags)
{
    return own_GetInterface(name, version, interface, flags);
}
