/* tests/module/functions.c - the functions of PKCS#11 by number. */
#include "tests/module/functions.h"

#include <string.h>

#define FUNCTION(name, ...)                                                                                  \
    static CK_RV call_##name(const CK_FUNCTION_LIST *list, const uintptr_t *values)                          \
    {                                                                                                        \
        return list->C_##name(EACH(TYPED, __VA_ARGS__));                                                     \
    }
#include "tests/module/functions.def"

static const struct {
    const char *name;
    enum kind kinds[FUNCTION_MAX_ARGUMENTS];
    CK_RV (*call)(const CK_FUNCTION_LIST *list, const uintptr_t *values);
    size_t offset;
} functions[FUNCTION_COUNT] = {
#define FUNCTION(name, ...)                                                                                  \
    { #name, { EACH(KIND, __VA_ARGS__) }, call_##name, offsetof(CK_FUNCTION_LIST, C_##name) },
#include "tests/module/functions.def"
};
_Static_assert(
    sizeof(CK_FUNCTION_LIST) == sizeof(void *) * (1 + FUNCTION_COUNT), "a version and every function");

const char *function_name(enum function function)
{
    return functions[function].name;
}

const enum kind *function_kinds(enum function function)
{
    return functions[function].kinds;
}

CK_RV function_call(
    const CK_FUNCTION_LIST *list, enum function function, const uintptr_t values[FUNCTION_MAX_ARGUMENTS])
{
    return functions[function].call(list, values);
}

const void *function_address(const CK_FUNCTION_LIST *list, enum function function)
{
    const void *address;

    memcpy(&address, (const char *)list + functions[function].offset, sizeof address);
    return address;
}
