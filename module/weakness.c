/* module/weakness.c - what a token would let a CA key do. One attribute at a time: some tokens fail as a whole for one that they lack. */
#include "module/weakness.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { ALLOWED_MECHANISMS = 128 /* that are looked at: more than a key can use */ };

#define MAKE_ANEW "Make a new key with it, and certify that one: what was out may be known."
#define SET_IT    "Set it with the HSM's own tools, or make a new key with it."

const struct weakness weaknesses[] = {
    { CKA_EXTRACTABLE, "CKA_EXTRACTABLE", false, true, MAKE_ANEW },
    { CKA_SENSITIVE, "CKA_SENSITIVE", true, true, MAKE_ANEW },
    { CKA_NEVER_EXTRACTABLE, "CKA_NEVER_EXTRACTABLE", true, true, MAKE_ANEW },
    { CKA_ALWAYS_SENSITIVE, "CKA_ALWAYS_SENSITIVE", true, true, MAKE_ANEW },
    { CKA_DECRYPT, "CKA_DECRYPT", false, true, SET_IT },
    { CKA_UNWRAP, "CKA_UNWRAP", false, true, SET_IT },
    { CKA_SIGN_RECOVER, "CKA_SIGN_RECOVER", false, true, SET_IT },
    { CKA_DERIVE, "CKA_DERIVE", false, true, SET_IT },
    { CKA_LOCAL, "CKA_LOCAL", true, false, "It was made elsewhere: make sure that no copy is left there." },
    { CKA_PRIVATE, "CKA_PRIVATE", true, false, SET_IT },
    { CKA_MODIFIABLE, "CKA_MODIFIABLE", false, false, SET_IT },
    { CKA_COPYABLE, "CKA_COPYABLE", false, false, SET_IT },
};
const size_t weakness_count = COUNT_OF(weaknesses);
_Static_assert(COUNT_OF(weaknesses) <= 32, "a bit for each");

uint32_t weakness_find(weakness_get *get, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    uint32_t found = 0;

    for (size_t i = 0; i < weakness_count; i++) {
        CK_BBOOL value = CK_FALSE;
        CK_ATTRIBUTE attribute = { weaknesses[i].type, &value, sizeof value };

        if (get(session, key, &attribute, 1) == CKR_OK && attribute.ulValueLen == sizeof value
            && (value != CK_FALSE) != weaknesses[i].want)
            found |= (uint32_t)1 << i;
    }
    return found;
}

/* A mechanism that the section allows, or what stands in for it where the token signs digests. */
static bool is_allowed(const struct key_policy *policy, CK_MECHANISM_TYPE type)
{
    for (size_t i = 0; i < mechanism_count; i++)
        if (policy_allows(policy, &mechanisms[i])
            && (mechanisms[i].type == type || mechanisms[i].raw == type))
            return true;
    return false;
}

enum weakness_limit weakness_limit_find(weakness_get *get, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key,
    const struct key_policy *policy, CK_MECHANISM_TYPE *other)
{
    CK_MECHANISM_TYPE allowed[ALLOWED_MECHANISMS];
    CK_ATTRIBUTE attribute = { CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed };

    if (get(session, key, &attribute, 1) != CKR_OK || attribute.ulValueLen < sizeof allowed[0]
        || attribute.ulValueLen > sizeof allowed)
        return LIMIT_NONE;
    for (CK_ULONG i = 0; i < attribute.ulValueLen / sizeof allowed[0]; i++) {
        *other = allowed[i];
        if (!is_allowed(policy, allowed[i]))
            return LIMIT_WIDE;
    }
    return LIMIT_RIGHT;
}
