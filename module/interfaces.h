#ifndef LINTGATE_INTERFACES_H
#define LINTGATE_INTERFACES_H

#include "module/pkcs11.h"

/*
 * The three exported symbols. Interfaces: only "PKCS 11" in the versions 2.40, 3.0 and 3.2, up to what the backend has, and
 * never one of the backend's own. PKCS#11 2.40 5.4, 3.0 5.4.
 */
CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);
CK_RV C_GetInterfaceList(CK_INTERFACE *interfaces, CK_ULONG *count);
CK_RV C_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **interface, CK_FLAGS flags);

#endif
