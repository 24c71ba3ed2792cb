#ifndef LINTGATE_GATE_H
#define LINTGATE_GATE_H

#include "lint/span.h"
#include "module/key.h"
#include "module/mechanism.h"
#include "module/pkcs11.h"
#include "module/session.h"

/* Where a guarded signing operation stands. gate_sign.c has the transitions. */
enum gate_state {
    GATE_NONE = 0,
    GATE_ARMED,      /* the backend is ready to sign on a session of the gate's own; no bytes yet */
    GATE_COLLECTING, /* bytes come in parts */
    GATE_STANDING,   /* refused; the answer stands until the next C_SignInit */
};

enum {
    GATE_HOW_BYTES = 96, /* the names of two mechanisms, and a word */
};

struct judgement;
struct refusal;

struct gate_operation {
    enum gate_state state;
    struct key_policy *policy;
    const struct mechanism *mechanism; /* NULL: CKM_ECDSA by a key that signs anything */
    bool raw;                          /* the token signs the digest, which lintgate makes */
    bool
        by_digest; /* the caller has it, too, and sends nothing else; `mechanism` is known for sure only with it */
    bool spent;                 /* the backend was asked, and may have signed */
    char how[GATE_HOW_BYTES];   /* for the record, with by_digest: mechanism and where the bytes are from */
    struct mechanism_call call; /* what the backend got: it may look at it again when it signs */
    CK_SLOT_ID slot;
    char token[TOKEN_SERIAL_BYTES]; /* serial number of the slot's token; "": not known */
    bool own_open;
    CK_SESSION_HANDLE own; /* the gate's own session, while own_open */
    size_t signature_len;
    uint8_t *
        made; /* SIGNATURE_MAX_BYTES of room for what the backend makes; one piece of memory with the operation */
    uint8_t *data; /* lintgate's copy of what is to be signed */
    size_t len, room;
    CK_RV refusal;          /* while GATE_STANDING */
    struct refusal *report; /* why nothing was signed, for the caller; NULL: it was not refused */
};

enum { SIGNATURE_MAX_BYTES = 2048 /* RSA-16384 */ };

/* How a signature ended. Zero is the answer for what nobody foresaw. */
enum gate_result {
    GATE_TROUBLE = 0, /* inside lintgate */
    GATE_SIGNED,      /* recorded, signed, verified, recorded */
    GATE_NO_ARTIFACT, /* not bytes that this key signs */
    GATE_REFUSED,     /* by rules or policy */
    GATE_NO_MEMORY,
    GATE_NOT_RECORDED, /* the journal does not take it */
    GATE_BACKEND,      /* the backend made no signature */
    GATE_UNVERIFIED,   /* what the backend made is no signature of the key */
};

/*
 * Signs op->data, all or nothing: judged, recorded, signed, verified, recorded. `signature`, the caller's memory
 * with room for op->signature_len, is written only with GATE_SIGNED. *code gets the backend's code with GATE_BACKEND.
 */
enum gate_result gate_judge_and_sign(struct gate_operation *op, uint8_t *signature, CK_RV *code);

/*
 * The same for op->data that is a digest: of a document that lintgate has (candidate.h), which is then what is judged and signed. One
 * that it has not is refused. A document that was not signed may be asked for again.
 */
enum gate_result gate_sign_by_digest(struct gate_operation *op, uint8_t *signature, CK_RV *code);

/*
 * The key signs no digest, and somebody asked with `asked`, who gets `rv`: recorded once in each process for each key, with the way
 * out, for a program may ask again and again. Nothing if `asked` signs no digest.
 */
void gate_refuse_digest(struct gate_operation *op, const CK_MECHANISM *asked, CK_RV rv);

/* The same for a key that signs anything: signed, and verified to be that key's and no CA key's. */
enum gate_result gate_sign_freely(struct gate_operation *op, uint8_t *signature, CK_RV *code);

/* True if it may be signed, by what was found, or because the key's mode says so. Otherwise *result says why not. */
bool gate_may_sign(
    const struct key_policy *policy, const struct judgement *judgement, enum gate_result *result);

/* Finds the serial number of the token in op->slot, for the record; a token that does not say has none there. */
void gate_learn_token(struct gate_operation *op);

/* The backend's turn. CKR_OK: *len octets are at op->made, which may be anything. The caller wipes it. */
CK_RV gate_backend_sign(struct gate_operation *op, CK_ULONG *len);

/* The key made what does not verify: from now on it signs nothing, until C_Finalize. */
void gate_fail_key(struct key_policy *policy);

/* What the caller gets for `result`: the only place that chooses a code for it. */
CK_RV ckr_of(enum gate_result result, const struct key_policy *policy, CK_RV backend_code);

/*
 * What the caller gets for a code of the backend's on the gate's own session, in C_SignInit and C_Sign: that session
 * is not the caller's, so codes about it would mislead; codes that the standard has not for these calls, too.
 */
CK_RV ckr_of_backend(CK_RV code);

/* Ends a guarded operation of the session, if there is one: its backend session closed, its bytes wiped and freed. */
void gate_drop(struct session *session);

/*
 * Ends the session, which the caller holds, but for the backend's, which answered `closed` when it was asked to end its own. A backend that
 * did not may call the caller's callback until it is finalised: what that needs is kept so long, and tells the caller nothing.
 */
void gate_end(struct session *session, CK_RV closed);

/* The backend is finalised: what was kept for it goes. */
void gate_forget_notices(void);

/* Ends the backend's part and the bytes, but not the operation: what a standing refusal keeps. */
void gate_disarm(struct gate_operation *op);

#endif
