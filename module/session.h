#ifndef LINTGATE_SESSION_H
#define LINTGATE_SESSION_H

#include "module/pkcs11.h"

#include <stdbool.h>

struct gate_operation;
struct refusal;
struct tap;
struct watch;

/* What a session can be in the middle of on the backend; one bit each. PKCS#11 2.40 5.2 allows one of each family. */
enum operation {
    OPERATION_FIND = 1 << 0,
    OPERATION_ENCRYPT = 1 << 1,
    OPERATION_DECRYPT = 1 << 2,
    OPERATION_DIGEST = 1 << 3,
    OPERATION_SIGN = 1 << 4, /* with a key that nothing guards: what a guarded key signs is in `gate` */
    OPERATION_VERIFY = 1 << 5,
    OPERATION_VERIFY_RECOVER = 1 << 6,
    OPERATION_MESSAGE_ENCRYPT =
        1 << 7, /* the messages of PKCS#11 3.0 5.9, 5.11, 5.14, 5.16: many in one operation */
    OPERATION_MESSAGE_DECRYPT = 1 << 8,
    OPERATION_MESSAGE_SIGN = 1 << 9,
    OPERATION_MESSAGE_VERIFY = 1 << 10,
    OPERATION_VERIFY_SIGNATURE = 1 << 11, /* PKCS#11 3.2 */
    OPERATION_SIGN_RECOVER = 1 << 12,     /* on a token that nothing protects */
};
enum { OPERATION_KINDS = 13 };

/* A search for the report of a refusal (virtual.h), which the backend hears nothing of. */
enum report_search {
    SEARCH_NONE = 0,
    SEARCH_EMPTY, /* it finds nothing, or nothing more */
    SEARCH_FOUND, /* it finds the report next */
};

/*
 * A session of the caller. Its handle is lintgate's own, random, and found only in lintgate's table, so that no
 * handle of the backend's, and none of the sessions that lintgate opens for itself, can be guessed. While a call holds
 * it nobody else does.
 */
struct session {
    CK_SESSION_HANDLE handle;  /* what the caller has */
    CK_SESSION_HANDLE backend; /* what the backend has */
    CK_SLOT_ID slot;
    bool free;                   /* on a token that nothing protects: calls go through as they are */
    unsigned operations;         /* bits of enum operation: begun through lintgate, no end seen */
    struct gate_operation *gate; /* the guarded signing operation; NULL: none */
    CK_MECHANISM mechanisms[OPERATION_KINDS]; /* that running operations were begun with */
    unsigned imported;       /* bits of enum operation that a state from elsewhere may have brought in */
    struct tap *tap;         /* of what is being hashed; NULL: nothing, or nobody would want it */
    struct refusal *refusal; /* the last one of this session; NULL: none */
    enum report_search report_search;
    struct watch *watch;         /* of what is being signed, where that could be a CA key's; NULL: none */
    void *notice;                /* what a callback of the caller's needs; freed with the session */
    struct session_place *place; /* session.c's own */
};

/*
 * Puts a session that the backend just opened into the table: `like` has slot, backend, free and notice of it. False: no
 * memory or no random numbers; then the notice is still the caller's.
 */
bool session_add(const struct session *like, CK_SESSION_HANDLE *handle);

/* The session with that handle, once nobody else holds it; NULL if there is none. session_release must follow. */
struct session *session_acquire(CK_SESSION_HANDLE handle);
void session_release(struct session *session);

/* Nobody finds `session`, which the caller holds, any more; it goes when the last holder releases it. */
void session_retire(struct session *session);

/* Calls `visit` with each session; only alone (entry.h). `visit` may retire it. */
void session_each(void (*visit)(struct session *session, void *context), void *context);

/* Forgets every session without touching what they stand for: in a child of fork, whose parent goes on using it. */
void session_forget_all(void);

/*
 * The door and the session in one, for calls whose first argument is a session. True: *session is held and
 * session_leave must follow. False: *rv is the answer.
 */
bool session_enter(CK_SESSION_HANDLE handle, struct session **session, CK_RV *rv);
void session_leave(struct session *session);

/*
 * A copy of `asked` to begin `operation` with, so that what was looked at is what the backend gets. It lasts as long as the
 * operation, because a backend may look again; and does not touch one that runs, which the backend will not have replaced.
 */
CK_MECHANISM *operation_mechanism(
    struct session *session, enum operation operation, const CK_MECHANISM *asked, CK_MECHANISM *spare);

/* What the backend answered to the beginning of `operation`. */
void operation_began(struct session *session, enum operation operation, CK_RV rv);

/* `operation` runs on the backend with what it must not be done with: from here on nothing inside it is forwarded. */
void operation_abandoned(struct session *session, enum operation operation);

/* What the backend answered when it was asked to cancel `operation`. */
void operation_ended(struct session *session, enum operation operation, CK_RV rv);

/*
 * A state that was saved elsewhere came in (C_SetOperationState). What private keys do goes on only after its beginning was
 * forwarded by lintgate.
 */
void operations_imported(struct session *session);

/*
 * True if lintgate itself forwarded the beginning of `operation` on this session, and has seen no end. On a token that
 * nothing protects always, because only lintgate begins operations there, and none with a CA key; but for imported ones.
 */
bool operation_runs(const struct session *session, enum operation operation);

/*
 * What the backend answered to a call inside `operation`; `ends`: it is one that ends it when it succeeds. Every
 * error ends it (PKCS#11 2.40 5.8.2 and its siblings), but for a buffer that was too small and for arguments that the
 * backend did not even look at: there the operation goes on, and the backend says so itself if it does not.
 */
void operation_went_on(struct session *session, enum operation operation, bool ends, CK_RV rv);

#endif
