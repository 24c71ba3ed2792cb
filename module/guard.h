#ifndef LINTGATE_GUARD_H
#define LINTGATE_GUARD_H

#include "module/session.h"

/*
 * What the calls around signing have in common: no private key in them, no private key out of them. On a token that nothing
 * protects: no CA key in them, and everything else as it is.
 */

/*
 * CKR_OK if nothing private can be done with *key; `denial` if it can; else why the backend would not tell. On a token that nothing protects
 * what the backend does not know becomes CK_INVALID_HANDLE, so that it says so in its own words: by then it could have come to know the
 * handle, as of a CA key by another thread's login.
 */
CK_RV guard_key(const struct session *session, CK_OBJECT_HANDLE *key, CK_RV denial);

/*
 * The same for calls whose standard speaks of objects, not keys: CKR_OBJECT_HANDLE_INVALID stays as it is. Whoever uses a
 * free token may do with its objects what it lets him.
 */
CK_RV guard_object(const struct session *session, CK_OBJECT_HANDLE object, CK_RV denial);

/* An Init function with a key, forwarded if the key is an open one and the mechanism holds no second handle. */
CK_RV guard_keyed(struct session *session, enum operation operation, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE key, CK_RV denial, CK_RV (*init)(CK_SESSION_HANDLE, CK_MECHANISM *, CK_OBJECT_HANDLE));

/*
 * The same in two halves, for an Init function of another shape: before and after it is called with *copy, which lasts as
 * long as the operation. guard_keyed_end gets its code, and returns the caller's.
 */
CK_RV guard_keyed_begin(struct session *session, enum operation operation, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE key, CK_RV denial, CK_MECHANISM *spare, CK_MECHANISM **copy);
CK_RV guard_keyed_end(
    struct session *session, enum operation operation, CK_OBJECT_HANDLE key, CK_RV denial, CK_RV rv);

/* A mechanism of a call that makes or moves keys. *use is what the backend gets: `copy`, or the caller's own. */
CK_RV guard_mechanism(
    const struct session *session, CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use);

/* The same for a call that makes a key of nothing: only a second handle is looked for. */
CK_RV guard_generation(
    const struct session *session, CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use);

/* A caller's template, copied as far as it decides what is made. */
struct guarded_template {
    CK_ATTRIBUTE *attributes; /* the values, but for the class, are the caller's */
    CK_ULONG count;
    CK_OBJECT_CLASS class;
    void *own; /* what is to be freed */
};

/*
 * CKR_OK if nothing private can come of the template; guarded_template_clear must follow. `want_class`: one without
 * CKA_CLASS is incomplete. CKR_TOKEN_WRITE_PROTECTED for a private object.
 */
CK_RV guard_template(const struct session *session, CK_ATTRIBUTE *attributes, CK_ULONG count, bool want_class,
    struct guarded_template *copy);
void guarded_template_clear(struct guarded_template *copy);

#endif
