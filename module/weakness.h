#ifndef LINTGATE_WEAKNESS_H
#define LINTGATE_WEAKNESS_H

#include "module/policy.h"

/*
 * What a token would let a CA key do by another way than lintgate: attributes that are not as deployment.md says. They protect nothing
 * while lintgate is the only way, and are the second line when it is not.
 */
struct weakness {
    CK_ATTRIBUTE_TYPE type;
    const char *attribute; /* "CKA_EXTRACTABLE" */
    bool want;
    bool grave;       /* the key, or a signature, can leave; otherwise a recommendation */
    const char *mend; /* what to do about it; a sentence */
};

extern const struct weakness weaknesses[];
extern const size_t weakness_count;

typedef CK_RV weakness_get(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE *, CK_ULONG);

/* Bit n: the key has weaknesses[n], as far as the token tells. An attribute that it does not have is none. */
uint32_t weakness_find(weakness_get *get, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key);

/* Whether CKA_ALLOWED_MECHANISMS limits the key to what its section allows. */
enum weakness_limit {
    LIMIT_NONE = 0, /* no such attribute, or an empty one: any mechanism */
    LIMIT_WIDE,     /* it has *other, with which the section does not let the key sign */
    LIMIT_RIGHT,
};
enum weakness_limit weakness_limit_find(weakness_get *get, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key,
    const struct key_policy *policy, CK_MECHANISM_TYPE *other);

#endif
