/* tests/unit/pkcs11_of_p11_kit.c - what p11-kit's header says; it cannot be included together with ours. */
#include "pkcs11_values.h"

#include <p11-kit/pkcs11.h>

const struct pkcs11_value pkcs11_of_p11_kit[] = {
#define NAME(name) { #name, (unsigned long)(name) },
#define NEWER(name, value)
#define SIZE(type)           { #type, sizeof(type) },
#define MEMBER(type, member) { #type "." #member, offsetof(type, member) },
#include "pkcs11_names.def"
#define CALL(since, name, ...) { "C_" #name, offsetof(CK_FUNCTION_LIST, C_##name) },
#include "module/calls.def"
    { NULL, 0 },
};
