/* tests/module/functions.c - the functions of PKCS#11 by number. */
#include "tests/module/functions.h"

#include <string.h>

#define FUNCTION(name, ...)                                                                                  \
    static CK_RV call_##name(const function_list *list, const uintptr_t *values)                             \
    {                                                                                                        \
        return list->C_##name(EACH(TYPED, __VA_ARGS__));                                                     \
    }
#include "tests/module/functions.def"

static const struct {
    const char *name;
    enum kind kinds[FUNCTION_MAX_ARGUMENTS];
    CK_RV (*call)(const function_list *list, const uintptr_t *values);
    size_t offset;
} functions[FUNCTION_COUNT] = {
#define FUNCTION(name, ...)                                                                                  \
    { #name, { EACH(KIND, __VA_ARGS__) }, call_##name, offsetof(function_list, C_##name) },
#include "tests/module/functions.def"
};
_Static_assert(
    sizeof(function_list) == sizeof(void *) * (1 + FUNCTION_COUNT), "a version and every function");

/* The order of module/calls.def, from which the lists are made, against that of functions.def: both from the standard. */
#define FUNCTION(name, ...)                                                                                  \
    _Static_assert(offsetof(function_list, C_##name) == sizeof(void *) * (1 + FUNCTION_##name), "C_" #name);
#include "tests/module/functions.def"

enum function function_count(const function_list *list)
{
    if (list->version.major < 3)
        return FUNCTION_WaitForSlotEvent + 1;
    return list->version.minor < 2 ? FUNCTION_MessageVerifyFinal + 1 : FUNCTION_COUNT;
}

const char *function_name(enum function function)
{
    return functions[function].name;
}

const enum kind *function_kinds(enum function function)
{
    return functions[function].kinds;
}

CK_RV function_call(
    const function_list *list, enum function function, const uintptr_t values[FUNCTION_MAX_ARGUMENTS])
{
    return functions[function].call(list, values);
}

const void *function_address(const function_list *list, enum function function)
{
    const void *address;

    memcpy(&address, (const char *)list + functions[function].offset, sizeof address);
    return address;
}
