/* tests/module/spy.c - a function list that tells of each call. */
#include "tests/module/spy.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

static _Atomic(const struct spy *) watcher;
static _Atomic(const function_list *)
    behind; /* the longest list that was asked for: it has what the shorter ones have */
static atomic_ulong calls;
static _Thread_local unsigned depth, paused;

static void begin(struct spy_call *call)
{
    const struct spy *spy = atomic_load(&watcher);

    call->number = atomic_fetch_add(&calls, 1);
    if (spy != NULL && spy->before != NULL)
        spy->before(call);
    depth++;
}

static CK_RV end(const struct spy_call *call, CK_RV rv)
{
    const struct spy *spy = atomic_load(&watcher);

    depth--;
    if (spy != NULL && spy->after != NULL)
        spy->after(call, rv);
    return rv;
}

#define FUNCTION(name, ...)                                                                                  \
    static CK_RV spied_##name(EACH(PARAMETER, __VA_ARGS__))                                                  \
    {                                                                                                        \
        const uintptr_t values[FUNCTION_MAX_ARGUMENTS] = { EACH(NUMBER, __VA_ARGS__) };                      \
        struct spy_call call = { FUNCTION_##name, values, 0, __builtin_frame_address(0) };                   \
                                                                                                             \
        begin(&call);                                                                                        \
        return end(&call, atomic_load(&behind)->C_##name(EACH(ARGUMENT, __VA_ARGS__)));                      \
    }
#include "tests/module/functions.def"

static const function_list every = {
#define FUNCTION(name, ...) .C_##name = spied_##name,
#include "tests/module/functions.def"
};

/* One for each version; what a list has not by its version, nobody looks at. */
static function_list spied[3];

void spy_watch(const struct spy *spy)
{
    atomic_store(&calls, 0);
    atomic_store(&watcher, spy);
}

const function_list *spy_list(const function_list *real)
{
    const function_list *longest = atomic_load(&behind);
    const enum function count = function_count(real);
    function_list *list = &spied[real->version.major < 3 ? 0 : real->version.minor < 2 ? 1 : 2];

    if (atomic_load(&watcher) == NULL)
        return real;
    if (longest == NULL || function_count(longest) < count)
        atomic_store(&behind, real);
    memcpy(list, &every, sizeof(void *) * (1 + count));
    list->version = real->version;
    return list;
}

bool spy_inside(void)
{
    return depth > 0 && paused == 0;
}

void spy_pause(void)
{
    paused++;
}

void spy_go_on(void)
{
    paused--;
}
