/* module/offer.c - which lists callers get: those of the standard, as far as the backend has what is in them. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/entry.h"
#include "module/initialize.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const CK_UTF8CHAR standard_name[] = "PKCS 11"; /* PKCS#11 3.0 5.4.4 */

/* Newest first: a caller that names no version gets the first. Not fork-safe: of the backend nothing is known. */
static const CK_INTERFACE interfaces[] = {
    { standard_name, &calls_3_2, 0 },
    { standard_name, &calls_3_0, 0 },
    { standard_name, &calls_2_40, 0 },
};

static CK_VERSION version_of(const CK_INTERFACE *interface)
{
    CK_VERSION version;

    memcpy(&version, interface->pFunctionList, sizeof version);
    return version;
}

static bool is_newer(CK_VERSION a, CK_VERSION b)
{
    return a.major != b.major ? a.major > b.major : a.minor > b.minor;
}

/*
 * The first of `interfaces` that is offered; those after it are, too. Callers ask before C_Initialize, so the backend is
 * looked up in the configuration that a C_Initialize without arguments would take. Without one it is 2.40, which every backend has.
 */
static size_t first_offered(void)
{
    CK_VERSION has = calls_2_40.version;
    size_t first = 0;

    if (entry_look_begin()) {
        if (backend.version.major == 0)
            initialize_look();
        if (backend.version.major != 0)
            has = backend.version;
        entry_look_end();
    }
    while (is_newer(version_of(&interfaces[first]), has))
        first++;
    return first;
}

CK_RV own_GetFunctionList(CK_FUNCTION_LIST **list)
{
    static const CK_FUNCTION_LIST *const own = &calls_2_40;

    if (list == NULL)
        return CKR_ARGUMENTS_BAD;
    memcpy(list, &own, sizeof own); /* callers get a pointer to non-const by the standard */
    return CKR_OK;
}

CK_RV own_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count)
{
    size_t first;
    CK_ULONG room;

    if (count == NULL)
        return CKR_ARGUMENTS_BAD;
    first = first_offered();
    room = *count;
    *count = COUNT_OF(interfaces) - first;
    if (list == NULL)
        return CKR_OK;
    if (room < *count)
        return CKR_BUFFER_TOO_SMALL;
    memcpy(list, interfaces + first, *count * sizeof *list);
    return CKR_OK;
}

CK_RV own_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **interface, CK_FLAGS flags)
{
    if (interface == NULL)
        return CKR_ARGUMENTS_BAD;
    if (name != NULL && strcmp((const char *)name, (const char *)standard_name) != 0)
        return CKR_ARGUMENTS_BAD;
    for (size_t i = first_offered(); i < COUNT_OF(interfaces) && flags == 0; i++) {
        const CK_INTERFACE *own = &interfaces[i];
        const CK_VERSION has = version_of(own);

        if (version != NULL && (version->major != has.major || version->minor != has.minor))
            continue;
        memcpy(interface, &own, sizeof own); /* callers get a pointer to non-const by the standard */
        return CKR_OK;
    }
    return CKR_ARGUMENTS_BAD;
}
