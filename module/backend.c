/* module/backend.c - loads the HSM's module and takes from it no more than is known. */
#include "module/backend.h"

#include "module/calls.h"
#include "module/entry.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

CK_FUNCTION_LIST_3_2 backend;
CK_FUNCTION_LIST backend_2_40;

static char *loaded_path;
static char *kept_arguments; /* of C_Initialize: a backend may go on using them, or write into them */
static bool exit_handled;

/* What the gate itself calls. Without these it could neither guard nor sign. */
static bool has_what_is_needed(const CK_FUNCTION_LIST *list)
{
    return list->C_Initialize != NULL && list->C_Finalize != NULL && list->C_GetInfo != NULL
           && list->C_GetSlotList != NULL && list->C_GetSlotInfo != NULL && list->C_GetTokenInfo != NULL
           && list->C_GetMechanismList != NULL && list->C_GetMechanismInfo != NULL
           && list->C_OpenSession != NULL && list->C_CloseSession != NULL && list->C_CloseAllSessions != NULL
           && list->C_GetSessionInfo != NULL && list->C_Login != NULL && list->C_Logout != NULL
           && list->C_GetAttributeValue != NULL && list->C_FindObjectsInit != NULL
           && list->C_FindObjects != NULL && list->C_FindObjectsFinal != NULL && list->C_SignInit != NULL
           && list->C_Sign != NULL;
}

/* The functions of the module behind `library`; a pointer, because no version that it claims says how many there are. */
static const CK_FUNCTION_LIST *list_of(void *library, const char *path, char error[BACKEND_ERROR_BYTES])
{
    CK_RV (*get_list)(CK_FUNCTION_LIST **) = NULL;
    void *symbol = dlsym(library, "C_GetFunctionList");
    CK_FUNCTION_LIST *list = NULL;
    CK_RV rv;

    memcpy(&get_list, &symbol, sizeof get_list); /* POSIX: a data pointer that is a function's */
    if (get_list == NULL) {
        snprintf(error, BACKEND_ERROR_BYTES, "%s: want C_GetFunctionList, have none", path);
    } else if (get_list == own_GetFunctionList) {
        snprintf(error, BACKEND_ERROR_BYTES, "%s: want the HSM's module, have lintgate itself", path);
    } else if ((rv = get_list(&list)) != CKR_OK || list == NULL) {
        snprintf(
            error, BACKEND_ERROR_BYTES, "%s: want a list from C_GetFunctionList, have code 0x%lx", path, rv);
    } else if (list->version.major != 2 && list->version.major != 3) {
        snprintf(error, BACKEND_ERROR_BYTES, "%s: want PKCS#11 2 or 3, have %u.%u", path, list->version.major,
            list->version.minor);
    } else if (!has_what_is_needed(list)) {
        snprintf(error, BACKEND_ERROR_BYTES,
            "%s: want functions for sessions, objects and signing, have NULL", path);
    } else {
        return list;
    }
    return NULL;
}

/* True if both lie in one library: dlsym looks into the libraries that it needs, too. */
static bool is_beside(const void *symbol, const void *other)
{
    Dl_info a, b;

    return symbol != NULL && dladdr(symbol, &a) != 0 && dladdr(other, &b) != 0 && a.dli_fbase == b.dli_fbase;
}

/*
 * The list that C_GetInterface has for `version`, if it is one. What the list says of itself counts, too: there are modules
 * that hand out the same list whatever version is asked for.
 */
static const void *interface_of(
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS), CK_VERSION version)
{
    CK_UTF8CHAR name[] = "PKCS 11";
    CK_INTERFACE *interface = NULL;
    CK_VERSION asked = version, said;

    if (get(name, &asked, &interface, 0) != CKR_OK || interface == NULL || interface->pFunctionList == NULL
        || interface->pInterfaceName == NULL
        || strcmp((const char *)interface->pInterfaceName, (const char *)name) != 0)
        return NULL;
    memcpy(&said, interface->pFunctionList, sizeof said);
    return said.major == version.major && said.minor >= version.minor ? interface->pFunctionList : NULL;
}

/* Puts the functions of a newer list, `size` octets with its version, over those of `list`; where it has NULL, they stay. */
static void overlay(CK_FUNCTION_LIST_3_2 *list, const void *newer, size_t size)
{
    for (size_t at = offsetof(CK_FUNCTION_LIST_3_2, C_Initialize); at < size; at += sizeof(void *)) {
        const void *function;

        memcpy(&function, (const char *)newer + at, sizeof function);
        if (function != NULL)
            memcpy((char *)list + at, &function, sizeof function);
    }
}

/* Adds the functions of 3.0 and 3.2, as far as C_GetInterface has them. Needs no C_Initialize (PKCS#11 3.0 5.4.5). */
static void add_interfaces(void *library, CK_FUNCTION_LIST_3_2 *list)
{
    CK_RV (*get)(CK_UTF8CHAR *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS) = NULL;
    void *symbol = dlsym(library, "C_GetInterface");
    const void *found;

    if (!is_beside(symbol, dlsym(library, "C_GetFunctionList")))
        return;
    memcpy(&get, &symbol, sizeof get);
    if ((found = interface_of(get, (CK_VERSION){ 3, 2 })) != NULL) {
        overlay(list, found, sizeof(CK_FUNCTION_LIST_3_2));
        list->version = (CK_VERSION){ 3, 2 };
    } else if ((found = interface_of(get, (CK_VERSION){ 3, 1 })) != NULL
               || (found = interface_of(get, (CK_VERSION){ 3, 0 })) != NULL) {
        overlay(list, found, sizeof(CK_FUNCTION_LIST_3_0));
        list->version = (CK_VERSION){ 3, 0 };
    }
}

bool backend_load(const char *path, char error[BACKEND_ERROR_BYTES])
{
    CK_FUNCTION_LIST_3_2 found = { .version = { 0, 0 } };
    const CK_FUNCTION_LIST *list;
    char *known, *old;
    void *library;

    if (loaded_path != NULL && strcmp(loaded_path, path) == 0)
        return true;
    /* Never closed: threads of its own, or a caller in C_WaitForSlotEvent, may still be inside. */
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == NULL) {
        const char *reason = dlerror();

        snprintf(
            error, BACKEND_ERROR_BYTES, "want the HSM's module, have %s", reason != NULL ? reason : path);
        return false;
    }
    /* Handlers run last in, first out: ours, registered after the backend's static objects, before they die. */
    if (!exit_handled && atexit(entry_exit) != 0) {
        snprintf(error, BACKEND_ERROR_BYTES, "want a handler at exit, have no memory");
        return false;
    }
    exit_handled = true;
    list = list_of(library, path, error);
    if (list == NULL)
        return false;
    known = strdup(path);
    if (known == NULL) {
        snprintf(error, BACKEND_ERROR_BYTES, "want memory, have none");
        return false;
    }
    memcpy(&found, list, sizeof *list); /* the 68 functions of 2.40, not one beyond */
    found.version = (CK_VERSION){ 2, 40 };
    add_interfaces(library, &found);
    old = loaded_path;
    backend_2_40 = *list;
    backend = found;
    loaded_path = known; /* last: a child of fork that finds it here finds the rest */
    free(old);
    return true;
}

CK_RV backend_open(const char *arguments, CK_FLAGS flags, bool forked, char error[BACKEND_ERROR_BYTES])
{
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK | (flags & CKF_LIBRARY_CANT_CREATE_OS_THREADS) };
    CK_RV rv;

    free(kept_arguments);
    kept_arguments = arguments != NULL ? strdup(arguments) : NULL;
    if (arguments != NULL && kept_arguments == NULL) {
        snprintf(error, BACKEND_ERROR_BYTES, "%s: want memory, have none", loaded_path);
        return CKR_HOST_MEMORY;
    }
    args.pReserved = kept_arguments;
    rv = backend.C_Initialize(&args);
    if (rv == CKR_CRYPTOKI_ALREADY_INITIALIZED && forked) { /* it did not notice the fork */
        backend.C_Finalize(NULL);
        rv = backend.C_Initialize(&args);
    }
    if (rv == CKR_CRYPTOKI_ALREADY_INITIALIZED)
        snprintf(error, BACKEND_ERROR_BYTES,
            "%s: want to be the only user of the HSM's module in this process, have another that initialised "
            "it",
            loaded_path);
    else if (rv != CKR_OK)
        snprintf(
            error, BACKEND_ERROR_BYTES, "%s: want C_Initialize to succeed, have code 0x%lx", loaded_path, rv);
    return rv;
}

CK_RV backend_close(void)
{
    return backend.C_Finalize(NULL);
}

bool backend_signs_with(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    return backend.C_GetMechanismInfo(slot, type, info) == CKR_OK && (info->flags & CKF_SIGN) != 0;
}
