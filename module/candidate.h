#ifndef LINTGATE_CANDIDATE_H
#define LINTGATE_CANDIDATE_H

#include "module/policy.h"

/*
 * Documents that may soon be signed by their digest alone, of this process: what callers hashed through the module, or
 * registered. A candidate supplies bytes, never a decision: who signs takes the bytes, makes their digest anew, and judges and
 * records them as if the caller had sent them. So whoever can put something here gains nothing that C_Sign would not give him;
 * that each is there once, and for a while, is so that nothing is signed twice and memory has an end.
 */

/* How the bytes came. */
enum candidate_source {
    CANDIDATE_NONE = 0,
    CANDIDATE_DIGESTED,   /* through C_Digest or C_DigestUpdate, in any session */
    CANDIDATE_REGISTERED, /* by C_CreateObject; gone with its session, its object, or the login */
    CANDIDATE_SPOOLED,    /* in a file that another process left (spool.h) */
    CANDIDATE_SOURCE_COUNT
};

enum {
    CANDIDATE_MAX = 64,                     /* at once; a CA has a few in flight */
    CANDIDATE_MAX_BYTES = 64 * 1024 * 1024, /* of all of them: a CRL of the default's largest size */
    CANDIDATE_SECONDS = 300,                /* that one is kept; not counted by a clock that can be set */
};

struct candidate {
    uint8_t *at; /* malloc()ed; who has the candidate frees it, with candidate_clear */
    size_t len;
    enum candidate_source source;
    const struct key_policy *key; /* the only key that it is for; NULL: any */
    CK_SLOT_ID slot;              /* of the session below */
    CK_SESSION_HANDLE session;    /* of CANDIDATE_REGISTERED: that it came in */
    CK_OBJECT_HANDLE object;      /* of CANDIDATE_REGISTERED: what its caller calls it */
    int64_t until; /* seconds of CLOCK_BOOTTIME: its end; 0: CANDIDATE_SECONDS from when it is kept */
};

/* "digested", "registered": how the journal says it. Constant string. */
const char *candidate_source_name(enum candidate_source source);

/* Seconds of the clock that candidates live by. */
int64_t candidate_clock(void);

/* Wipes and frees the bytes. */
void candidate_clear(struct candidate *candidate);

/*
 * True if the bytes are an artifact that nobody has signed yet, to the last one: only such are worth being remembered. False, too,
 * if memory ran out.
 */
bool candidate_is_artifact(struct span document);

/*
 * Keeps *candidate, whose bytes are then the store's; bytes that are there already for the same key are there once, for as long as
 * the new ones. What was digested makes room for others, the oldest first. False if there is none: *candidate is still the caller's.
 */
bool candidate_keep(struct candidate *candidate);

/*
 * Takes the candidate out whose digest `value` is, and that `key` may use: once, whoever asks at the same time. Everything else with the
 * same bytes that the key could use goes with it. False: there is none.
 */
bool candidate_take(
    const struct key_policy *key, enum digest digest, const uint8_t *value, struct candidate *candidate);

/* True if `object` is a registered one that is still there. */
bool candidate_is_registered(CK_OBJECT_HANDLE object);

/* A registered one is not to be signed any more. False: there is no such object. */
bool candidate_cancel(CK_OBJECT_HANDLE object);

/*
 * How many that somebody registered or submitted were never signed, and are over, since this was last asked: somebody will wonder. Those that
 * were destroyed, or went with session or login, do not count.
 */
size_t candidates_lapsed(void);

/* Registered ones of a session that is closed, and of a slot whose user has logged out. */
void candidates_end_session(CK_SESSION_HANDLE session);
void candidates_end_slot(CK_SLOT_ID slot);

/* All of them, at C_Finalize: they have pointers to policies. */
void candidates_clear(void);

/* In a child of fork: the parent's are not this process's. */
void candidates_forget_all(void);

#endif
