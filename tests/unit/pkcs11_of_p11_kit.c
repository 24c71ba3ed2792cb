/* tests/unit/pkcs11_of_p11_kit.c - what p11-kit's header says; it cannot be included together with ours. */
#include "pkcs11_values.h"

#include <p11-kit/pkcs11.h>

/* The types of each function of 2.40 are p11-kit's, or this does not compile. */
#define SAME(name, ...)                                                                                      \
    _Static_assert(                                                                                          \
        __builtin_types_compatible_p(__typeof__(((CK_FUNCTION_LIST *)0)->C_##name), CK_RV(*)(__VA_ARGS__)),  \
        "C_" #name);
#define UNKNOWN(name, ...)
#define SAME_2_40              SAME
#define SAME_3_0               UNKNOWN
#define SAME_3_2               UNKNOWN
#define CALL(since, name, ...) SAME_##since(name, __VA_ARGS__)
#include "module/calls.def"

const struct pkcs11_value pkcs11_of_p11_kit[] = {
#define NAME(name) { #name, (unsigned long)(name) },
#define NEWER(name, value)
#define SIZE(type)                { #type, sizeof(type) },
#define MEMBER(type, member)      { #type "." #member, offsetof(type, member) },
#define ASTRAY(name, oasis, here) { #name, (unsigned long)(name) },
#include "pkcs11_names.def"
#define PLACE(name) { "C_" #name, offsetof(CK_FUNCTION_LIST, C_##name) },
#define NO_PLACE(name)
#define PLACE_2_40             PLACE
#define PLACE_3_0              NO_PLACE
#define PLACE_3_2              NO_PLACE
#define CALL(since, name, ...) PLACE_##since(name)
#include "module/calls.def"
    { NULL, 0 },
};
