/* tests/module/mockhsm_list.c - the mock's function list, its control, and what every call passes on its way in and out. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

struct mock_state mock = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool works_uninitialized(enum function function)
{
    return function == FUNCTION_Initialize || function == FUNCTION_GetFunctionList;
}

static bool destroyed; /* the library's static objects are gone: SoftHSM, for one, crashes then */

__attribute__((destructor)) static void destroy(void)
{
    destroyed = true;
}

static CK_RV arrive(enum function function)
{
    if (destroyed)
        abort();
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

static const CK_FUNCTION_LIST whole = {
    .version = { 2, 40 },
#define FUNCTION(name, ...) .C_##name = enter_##name,
#include "tests/module/functions.def"
};

static CK_FUNCTION_LIST given; /* what callers see: the knobs show in it */

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    given = whole;
    if (mock.knobs.major != 0)
        given.version = (CK_VERSION){ mock.knobs.major, mock.knobs.minor };
#define FUNCTION(name, ...)                                                                                  \
    if (mock.knobs.missing[FUNCTION_##name])                                                                 \
        given.C_##name = NULL;
#include "tests/module/functions.def"
    *list = &given;
    return CKR_OK;
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
    .inside = record_inside,
};
