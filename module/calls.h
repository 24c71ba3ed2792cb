#ifndef LINTGATE_CALLS_H
#define LINTGATE_CALLS_H

#include "module/params.h"
#include "module/pkcs11.h"
#include "module/session.h"

/* The functions that callers get; every one is lintgate's own. */
extern const CK_FUNCTION_LIST calls_2_40;
extern const CK_FUNCTION_LIST_3_0 calls_3_0;
extern const CK_FUNCTION_LIST_3_2 calls_3_2;

/*
 * The hand-written calls, one prototype a row of calls.def: own_X has the parameters of C_X; gate_X and track_X get the
 * session, which they alone hold, for its handle. The door (entry.h) is passed before, except by BARE ones.
 */
#define SLOT(since, name, ...)
#define PASS(since, name, ...)
#define BEGIN(since, op, name, ...)
#define STEP(since, op, other, name, ...)
#define RESULT(since, op, name, ...)
#define FINISH(since, op, name, ...)
#define WITHIN(since, op, name, ...)
#define KEYED(since, op, code, name, ...)
#define TRACK(since, name, ...)      CK_RV track_##name(PARAMS_AS(struct session *, __VA_ARGS__));
#define GATE(since, name, ...)       CK_RV gate_##name(PARAMS_AS(struct session *, __VA_ARGS__));
#define OWN(since, entry, name, ...) CK_RV own_##name(PARAMS(__VA_ARGS__));
#define SHUT(since, code, name, ...)
#define DENY(since, code, name, ...)
#include "module/calls.def"

/* For callers of 3.x: they hear of the newest version, and of flags that 2.40 has not. */
CK_RV own_3_0_GetInfo(CK_INFO *info);
CK_RV own_3_0_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info);

/* C_SignInit of PKCS#11 3.0 and later without a mechanism: ends the signing operation, if there is one. */
CK_RV gate_cancel(struct session *session, CK_OBJECT_HANDLE key);

#endif
