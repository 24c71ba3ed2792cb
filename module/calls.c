/* module/calls.c - calls.def made into functions: the forwarders, and the list of all that callers can reach. */
#include "module/calls.h"

#include "module/backend.h"
#include "module/entry.h"
#include "module/guard.h"

#include <stdbool.h>
#include <string.h>

/* The call to the backend. A function that it lacks is NULL. */
#define FORWARD(name, ...)                                                                                   \
    (backend.C_##name != NULL ? backend.C_##name(__VA_ARGS__) : CKR_FUNCTION_NOT_SUPPORTED)

/* `call_X` for a function whose first parameter is a session: `answer` is evaluated while it is held. */
#define SESSION_CALL(name, answer, ...)                                                                      \
    static CK_RV call_##name(PARAMS(__VA_ARGS__))                                                            \
    {                                                                                                        \
        struct session *session;                                                                             \
        CK_RV rv;                                                                                            \
                                                                                                             \
        if (session_enter(a, &session, &rv)) {                                                               \
            rv = answer;                                                                                     \
            session_leave(session);                                                                          \
        }                                                                                                    \
        return rv;                                                                                           \
    }

#define ENTRY_CALL(kind, name, answer, ...)                                                                  \
    static CK_RV call_##name(PARAMS(__VA_ARGS__))                                                            \
    {                                                                                                        \
        CK_RV rv;                                                                                            \
                                                                                                             \
        if (entry_begin(kind, &rv)) {                                                                        \
            rv = answer;                                                                                     \
            entry_end();                                                                                     \
        }                                                                                                    \
        return rv;                                                                                           \
    }

/* A call inside an operation, or inside two. */
#define OPERATION_CALL(name, op, other, ends, ...)                                                           \
    static CK_RV step_##name(PARAMS_AS(struct session *, __VA_ARGS__))                                       \
    {                                                                                                        \
        CK_RV rv = CKR_OPERATION_NOT_INITIALIZED;                                                            \
                                                                                                             \
        if (operation_runs(a, OPERATION_##op) && operation_runs(a, OPERATION_##other)) {                     \
            const bool ended = ends;                                                                         \
                                                                                                             \
            rv = FORWARD(name, ARGS_AS(a->backend, __VA_ARGS__));                                            \
            operation_went_on(a, OPERATION_##op, ended, rv);                                                 \
            operation_went_on(a, OPERATION_##other, ended, rv);                                              \
        }                                                                                                    \
        return rv;                                                                                           \
    }                                                                                                        \
    SESSION_CALL(name, step_##name(ARGS_AS(session, __VA_ARGS__)), __VA_ARGS__)

#define SLOT(since, name, ...) ENTRY_CALL(ENTRY_SHARED, name, FORWARD(name, ARGS(__VA_ARGS__)), __VA_ARGS__)

#define PASS(since, name, ...)                                                                               \
    SESSION_CALL(name, FORWARD(name, ARGS_AS(session->backend, __VA_ARGS__)), __VA_ARGS__)

#define BEGIN(since, op, name, ...)                                                                          \
    static CK_RV begin_##name(PARAMS_AS(struct session *, __VA_ARGS__))                                      \
    {                                                                                                        \
        const CK_RV rv = FORWARD(name, ARGS_AS(a->backend, __VA_ARGS__));                                    \
                                                                                                             \
        operation_began(a, OPERATION_##op, rv);                                                              \
        return rv;                                                                                           \
    }                                                                                                        \
    SESSION_CALL(name, begin_##name(ARGS_AS(session, __VA_ARGS__)), __VA_ARGS__)

#define STEP(since, op, other, name, ...) OPERATION_CALL(name, op, other, false, __VA_ARGS__)
#define RESULT(since, op, name, ...)      OPERATION_CALL(name, op, op, OUTPUT(__VA_ARGS__) != NULL, __VA_ARGS__)
#define FINISH(since, op, name, ...)      OPERATION_CALL(name, op, op, true, __VA_ARGS__)

/* A message inside an operation: more may follow, whatever becomes of this one. */
#define WITHIN(since, op, name, ...)                                                                         \
    SESSION_CALL(name,                                                                                       \
        operation_runs(session, OPERATION_##op) ? FORWARD(name, ARGS_AS(session->backend, __VA_ARGS__))      \
                                                : CKR_OPERATION_NOT_INITIALIZED,                             \
        __VA_ARGS__)

#define KEYED(since, op, code, name, ...)                                                                    \
    SESSION_CALL(name, guard_keyed(session, OPERATION_##op, b, c, code, backend.C_##name), __VA_ARGS__)

#define TRACK(since, name, ...) SESSION_CALL(name, track_##name(ARGS_AS(session, __VA_ARGS__)), __VA_ARGS__)
#define GATE(since, name, ...)  SESSION_CALL(name, gate_##name(ARGS_AS(session, __VA_ARGS__)), __VA_ARGS__)

#define OWN(since, kind, name, ...) OWN_##kind(name, __VA_ARGS__)
#define OWN_SHARED(name, ...)       ENTRY_CALL(ENTRY_SHARED, name, own_##name(ARGS(__VA_ARGS__)), __VA_ARGS__)
#define OWN_ALONE(name, ...)        ENTRY_CALL(ENTRY_ALONE, name, own_##name(ARGS(__VA_ARGS__)), __VA_ARGS__)
#define OWN_ENDING(name, ...)       ENTRY_CALL(ENTRY_ENDING, name, own_##name(ARGS(__VA_ARGS__)), __VA_ARGS__)
#define OWN_ENDING_ALONE(name, ...)                                                                          \
    ENTRY_CALL(ENTRY_ENDING_ALONE, name, own_##name(ARGS(__VA_ARGS__)), __VA_ARGS__)
#define OWN_BARE(name, ...)                                                                                  \
    static CK_RV call_##name(PARAMS(__VA_ARGS__))                                                            \
    {                                                                                                        \
        return own_##name(ARGS(__VA_ARGS__));                                                                \
    }

#define SHUT(since, code, name, ...)                                                                         \
    SESSION_CALL(name,                                                                                       \
        session->free ? FORWARD(name, ARGS_AS(session->backend, __VA_ARGS__)) : (UNUSED(__VA_ARGS__), code), \
        __VA_ARGS__)

#define DENY(since, code, name, ...) ENTRY_CALL(ENTRY_SHARED, name, (UNUSED(__VA_ARGS__), code), __VA_ARGS__)

#include "module/calls.def"

/* C_SignInit without a mechanism cancels in PKCS#11 3.0 5.13.1, and is a bad argument in 2.40 5.11.1. */
static CK_RV call_3_0_SignInit(CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c)
{
    struct session *session;
    CK_RV rv;

    if (session_enter(a, &session, &rv)) {
        rv = b != NULL ? gate_SignInit(session, b, c) : gate_cancel(session, c);
        session_leave(session);
    }
    return rv;
}

/* What callers of 2.40 are told of the library and of mechanisms is another thing in 3.x. */
ENTRY_CALL(ENTRY_SHARED, 3_0_GetInfo, own_3_0_GetInfo(a), CK_INFO *)
ENTRY_CALL(ENTRY_SHARED, 3_0_GetMechanismInfo, own_3_0_GetMechanismInfo(a, b, c), CK_SLOT_ID,
    CK_MECHANISM_TYPE, CK_MECHANISM_INFO *)

/* The lists: a row for each slot; pkcs11.h has them from the same rows and knows how many there must be. */
#define LISTED(name) .C_##name = call_##name,
#define NOT_LISTED(name)
#define LISTED_2_40            LISTED
#define LISTED_3_0             NOT_LISTED
#define LISTED_3_2             NOT_LISTED
#define CALL(since, name, ...) LISTED_##since(name)
const CK_FUNCTION_LIST calls_2_40 = {
    .version = { 2, 40 },
#include "module/calls.def"
};
#undef LISTED_3_0

#define call_SignInit          call_3_0_SignInit
#define call_GetInfo           call_3_0_GetInfo
#define call_GetMechanismInfo  call_3_0_GetMechanismInfo
#define LISTED_3_0             LISTED
#define CALL(since, name, ...) LISTED_##since(name)
const CK_FUNCTION_LIST_3_0 calls_3_0 = {
    .version = { 3, 0 },
#include "module/calls.def"
};
#undef LISTED_3_2

#define LISTED_3_2             LISTED
#define CALL(since, name, ...) LISTED_##since(name)
const CK_FUNCTION_LIST_3_2 calls_3_2 = {
    .version = { 3, 2 },
#include "module/calls.def"
};
#undef call_SignInit
#undef call_GetInfo
#undef call_GetMechanismInfo
