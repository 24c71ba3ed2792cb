/* tests/module/mockhsm_list.c - the mock's function list, its control, and what every call passes on its way in and out. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct mock_state mock = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool works_uninitialized(enum function function)
{
    return function == FUNCTION_Initialize || function == FUNCTION_GetFunctionList
           || function == FUNCTION_GetInterfaceList || function == FUNCTION_GetInterface;
}

static bool destroyed; /* the library's static objects are gone: SoftHSM, for one, crashes then */

__attribute__((destructor)) static void destroy(void)
{
    destroyed = true;
}

static CK_RV arrive(enum function function)
{
    const struct timespec slow = { .tv_sec = mock.knobs.slow_us / 1000000,
        .tv_nsec = (long)(mock.knobs.slow_us % 1000000) * 1000 };

    if (destroyed)
        abort();
    if (mock.knobs.slow_us != 0)
        nanosleep(&slow, NULL);
    pthread_mutex_lock(&mock.lock);
    if (mock.initialized || works_uninitialized(function))
        return CKR_OK;
    pthread_mutex_unlock(&mock.lock);
    return CKR_CRYPTOKI_NOT_INITIALIZED;
}

#define FUNCTION(name, ...)                                                                                  \
    static CK_RV enter_##name(EACH(PARAMETER, __VA_ARGS__))                                                  \
    {                                                                                                        \
        const uintptr_t values[FUNCTION_MAX_ARGUMENTS] = { EACH(NUMBER, __VA_ARGS__) };                      \
        CK_RV rv;                                                                                            \
                                                                                                             \
        if (!record_begin(FUNCTION_##name, values, &rv))                                                     \
            return rv;                                                                                       \
        rv = arrive(FUNCTION_##name);                                                                        \
        if (rv == CKR_OK) {                                                                                  \
            rv = do_##name(EACH(ARGUMENT, __VA_ARGS__));                                                     \
            pthread_mutex_unlock(&mock.lock);                                                                \
        }                                                                                                    \
        return record_end(FUNCTION_##name, values, rv);                                                      \
    }
#include "tests/module/functions.def"

static const function_list whole = {
    .version = { 3, 2 },
#define FUNCTION(name, ...) .C_##name = enter_##name,
#include "tests/module/functions.def"
};

/* What callers see, the knobs in it: one list for each way in, as they may differ in version. */
static function_list given_2_40, given_3;

static const function_list *give_list(function_list *list, CK_BYTE major, CK_BYTE minor)
{
    *list = whole;
    list->version = (CK_VERSION){ major, minor };
#define FUNCTION(name, ...)                                                                                  \
    if (mock.knobs.missing[FUNCTION_##name])                                                                 \
        list->C_##name = NULL;
#include "tests/module/functions.def"
    return list;
}

/* What has no more than 68 functions ends there, whatever else it says of itself: beyond it lies nothing that can be called. */
static const function_list *give_2_40(void)
{
    const bool lies = mock.knobs.major != 0;

    give_list(&given_2_40, lies ? mock.knobs.major : 2, lies ? mock.knobs.minor : 40);
    memset(&given_2_40.C_GetInterfaceList, 0xa5, sizeof given_2_40 - sizeof(CK_FUNCTION_LIST));
    return &given_2_40;
}

static const function_list *give_3(CK_BYTE minor)
{
    give_list(&given_3, 3, minor);
    if (minor < 2)
        memset(&given_3.C_EncapsulateKey, 0xa5, sizeof given_3 - sizeof(CK_FUNCTION_LIST_3_0));
    return &given_3;
}

#define EXPORTED __attribute__((visibility("default")))

EXPORTED CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);
EXPORTED CK_RV C_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count);
EXPORTED CK_RV C_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags);

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    const function_list *const given = give_2_40();

    memcpy(list, &given, sizeof given);
    return CKR_OK;
}

static const CK_UTF8CHAR standard[] = "PKCS 11", vendors[] = "Vendor Mock Interface";

/* A vendor's interface leads to the keys, too. */
static const CK_INTERFACE vendor = { vendors, &whole, CKF_INTERFACE_FORK_SAFE };

/* The newest one of the standard. */
static CK_INTERFACE newest(void)
{
    static const CK_BYTE minors[] = { [MOCK_3_2] = 2, [MOCK_3_0] = 0 };
    const bool old = mock.knobs.api == MOCK_2_40;

    return (CK_INTERFACE){ standard, old ? give_2_40() : give_3(minors[mock.knobs.api]), 0 };
}

CK_RV C_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count)
{
    const CK_INTERFACE all[] = { vendor, newest(), { standard, give_2_40(), 0 } };
    const CK_ULONG have = sizeof all / sizeof all[0], room = *count;

    *count = have;
    if (list != NULL && room >= have)
        memcpy(list, all, sizeof all);
    return list != NULL && room < have ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}

CK_RV C_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags)
{
    static CK_INTERFACE interface;
    CK_VERSION has;

    (void)flags;
    interface = newest();
    memcpy(&has, interface.pFunctionList, sizeof has);
    *found = &interface;
    if (mock.knobs.lie == MOCK_NO_LIST)
        interface.pFunctionList = NULL;
    if (mock.knobs.lie == MOCK_OTHER_NAME)
        interface = vendor;
    if (mock.knobs.lie != MOCK_HONEST)
        return CKR_OK;
    if (mock.knobs.api == MOCK_2_40) /* it would not even be exported */
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (name != NULL && strcmp((const char *)name, (const char *)vendors) == 0)
        interface = vendor;
    else if (version != NULL && version->major == 2)
        interface.pFunctionList = give_2_40();
    else if (version != NULL && (version->major != has.major || version->minor != has.minor))
        return CKR_ARGUMENTS_BAD;
    return CKR_OK;
}

CK_RV do_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count)
{
    return C_GetInterfaceList(list, count);
}

CK_RV do_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags)
{
    return C_GetInterface(name, version, found, flags);
}

CK_RV do_GetFunctionList(CK_FUNCTION_LIST **list)
{
    return C_GetFunctionList(list);
}

CK_RV do_GetFunctionStatus(CK_SESSION_HANDLE handle)
{
    (void)handle;
    return CKR_FUNCTION_NOT_PARALLEL;
}

CK_RV do_CancelFunction(CK_SESSION_HANDLE handle)
{
    (void)handle;
    return CKR_FUNCTION_NOT_PARALLEL;
}

static void reset(void)
{
    pthread_mutex_lock(&mock.lock);
    mock.initialized = false;
    sessions_reset();
    objects_reset();
    memset(mock.logged_in, 0, sizeof mock.logged_in);
    memset(&mock.knobs, 0, sizeof mock.knobs);
    pthread_mutex_unlock(&mock.lock);
    record_reset();
}

static CK_OBJECT_HANDLE add_key(CK_SLOT_ID slot, const struct mock_key *key)
{
    CK_OBJECT_HANDLE handle;

    pthread_mutex_lock(&mock.lock);
    handle = key_add(slot, key);
    pthread_mutex_unlock(&mock.lock);
    return handle;
}

static CK_OBJECT_HANDLE add_object(CK_SLOT_ID slot, const CK_ATTRIBUTE *attributes, size_t count)
{
    struct object *object;
    CK_OBJECT_HANDLE handle = 0;

    pthread_mutex_lock(&mock.lock);
    object = object_new(slot);
    for (size_t i = 0; object != NULL && i < count; i++)
        object_set(object, attributes[i].type, attributes[i].pValue, attributes[i].ulValueLen);
    if (object != NULL)
        handle = object->handle;
    pthread_mutex_unlock(&mock.lock);
    return handle;
}

static bool set(
    CK_SLOT_ID slot, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE_TYPE type, const void *value, size_t len)
{
    struct object *object;
    bool ok;

    pthread_mutex_lock(&mock.lock);
    object = object_find(slot, handle);
    ok = object != NULL && object_set(object, type, value, len);
    pthread_mutex_unlock(&mock.lock);
    return ok;
}

static bool remove_object(CK_SLOT_ID slot, CK_OBJECT_HANDLE handle)
{
    struct object *object;

    pthread_mutex_lock(&mock.lock);
    object = object_find(slot, handle);
    if (object != NULL)
        object_free(object);
    pthread_mutex_unlock(&mock.lock);
    return object != NULL;
}

static size_t open_sessions(CK_SESSION_HANDLE *handles, size_t max)
{
    size_t count;

    pthread_mutex_lock(&mock.lock);
    count = sessions_list(handles, max);
    pthread_mutex_unlock(&mock.lock);
    return count;
}

static size_t spent(CK_SLOT_ID slot, CK_OBJECT_HANDLE key)
{
    const struct object *object;
    size_t count;

    pthread_mutex_lock(&mock.lock);
    object = object_find(slot, key);
    count = object != NULL ? object->spent : 0;
    pthread_mutex_unlock(&mock.lock);
    return count;
}

extern const struct mock mock_control;
__attribute__((visibility("default"))) const struct mock mock_control = {
    .knobs = &mock.knobs,
    .reset = reset,
    .add_key = add_key,
    .add_object = add_object,
    .set = set,
    .remove = remove_object,
    .answer = record_answer,
    .before = record_before,
    .after = record_after,
    .calls = record_calls,
    .call = record_call,
    .results = record_results,
    .result = record_result_at,
    .sessions = open_sessions,
    .spent = spent,
    .list = &whole,
    .inside = record_inside,
    .watch = record_watch,
};
