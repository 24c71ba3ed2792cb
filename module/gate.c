/*
 * module/gate.c - the heart: bytes -> judged -> recorded -> signed -> verified -> recorded -> returned.
 *
 * (1) The backend signs only what was judged: both read the private copy op->data, and nobody else writes it.
 * (2) The backend signs only after the intent is on disk.
 * (3) No octet of the backend's reaches `signature` unless it verifies with the configured key and the outcome is on disk.
 * (4) Whatever else happens, nothing is signed, or what was signed is withheld.
 */
#include "module/gate.h"

#include "module/backend.h"
#include "module/evidence.h"
#include "module/judge.h"
#include "module/module.h"
#include "module/own.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MICROSECONDS = 1000000 /* in a second */ };

static struct span document_of(const struct gate_operation *op)
{
    return (struct span){ op->data, op->len };
}

CK_RV gate_backend_sign(struct gate_operation *op, uint8_t made[SIGNATURE_MAX_BYTES], CK_ULONG *len)
{
    uint8_t input[MECHANISM_INPUT_BYTES];
    CK_BYTE *data = op->data;
    CK_ULONG data_len = op->len;

    if (op->raw && op->mechanism != NULL) {
        data = input;
        data_len = mechanism_raw_input(op->mechanism, document_of(op), input);
        if (data_len == 0)
            return CKR_HOST_MEMORY;
    }
    *len = SIGNATURE_MAX_BYTES;
    return backend.C_Sign(op->own, data, data_len, made, len);
}

static bool verifies(const struct gate_operation *op, const struct public_key *key, struct span signature)
{
    return public_key_verify(
        key, op->mechanism->scheme, op->mechanism->digest, op->data, op->len, signature.at, signature.len);
}

/* PKCS#11 2.40 5.11: errors that say that the operation did not begin. Any other leaves open whether it signed. */
static bool surely_unsigned(CK_RV code)
{
    switch (code) {
    case CKR_ARGUMENTS_BAD:
    case CKR_BUFFER_TOO_SMALL:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_FUNCTION_CANCELED:
    case CKR_FUNCTION_REJECTED:
    case CKR_HOST_MEMORY:
    case CKR_OPERATION_NOT_INITIALIZED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_USER_NOT_LOGGED_IN: return true;
    default: return false;
    }
}

/* (2) is behind us: sign, verify, and write down what became of it. */
static enum gate_result sign_recorded(
    struct gate_operation *op, uint64_t intent, uint8_t signature[SIGNATURE_MAX_BYTES], CK_RV *code)
{
    uint8_t made[SIGNATURE_MAX_BYTES];
    CK_ULONG len = 0;
    enum gate_result result = GATE_BACKEND;
    enum record_result record = RECORD_UNKNOWN;
    struct span witness = { NULL, 0 };

    *code = gate_backend_sign(op, made, &len);
    if (*code == CKR_OK && len == op->signature_len
        && verifies(op, op->policy->public_key, (struct span){ made, len })) {
        result = GATE_SIGNED;
        record = RECORD_SIGNED;
        witness = (struct span){ made, len };
    } else if (*code == CKR_OK) {
        /* A wrong key, or a fault that may give the key away (Boneh, DeMillo, Lipton): this key is not asked again. */
        op->policy->failed = true;
        result = GATE_UNVERIFIED;
    } else if (surely_unsigned(*code)) {
        record = RECORD_FAILED;
    }
    if (!evidence_outcome(intent, record, witness, *code) && result == GATE_SIGNED)
        result = GATE_NOT_RECORDED;
    if (result == GATE_SIGNED)
        memcpy(signature, made, len);
    explicit_bzero(made, sizeof made); /* what is withheld does not lie about */
    return result;
}

enum gate_result gate_judge_and_sign(
    struct gate_operation *op, uint8_t signature[SIGNATURE_MAX_BYTES], CK_RV *code)
{
    const int64_t last_record = journal_head(module.journal).time_us / MICROSECONDS;
    struct judgement *judgement = judge(op->policy, op->mechanism, document_of(op), time(NULL), last_record);
    const struct evidence evidence = { op->policy, op->mechanism, judgement, document_of(op) };
    enum gate_result result = GATE_NO_MEMORY;
    uint64_t intent;

    if (judgement != NULL && judgement->reason == JUDGED_UNPARSED)
        result = GATE_NO_ARTIFACT;
    else if (judgement != NULL)
        result = judgement->verdict == SIGN || op->policy->config->mode == MODE_MONITOR ? GATE_SIGNED
                                                                                        : GATE_REFUSED;
    if (result != GATE_SIGNED)
        evidence_refusal(&evidence, ckr_of(result, op->policy, CKR_OK));
    else if (!evidence_intent(&evidence, &intent))
        result = GATE_NOT_RECORDED;
    else
        result = sign_recorded(op, intent, signature, code);
    free(judgement);
    return result;
}

CK_RV ckr_of_backend(CK_RV code)
{
    switch (code) {
    case CKR_HOST_MEMORY:
    case CKR_GENERAL_ERROR:
    case CKR_FUNCTION_FAILED:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_DEVICE_ERROR:
    case CKR_DEVICE_MEMORY:
    case CKR_FUNCTION_CANCELED:
    case CKR_FUNCTION_REJECTED:
    case CKR_KEY_HANDLE_INVALID:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_PIN_INCORRECT:
    case CKR_PIN_EXPIRED:
    case CKR_PIN_LOCKED:
    case CKR_USER_NOT_LOGGED_IN: return code;
    case CKR_OBJECT_HANDLE_INVALID: return CKR_KEY_HANDLE_INVALID;
    case CKR_SESSION_COUNT: return CKR_DEVICE_MEMORY;
    case CKR_SESSION_READ_WRITE_SO_EXISTS:
        return CKR_USER_NOT_LOGGED_IN; /* no user's key while the officer is in */
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT: return CKR_DEVICE_REMOVED;
    default: return CKR_DEVICE_ERROR; /* CKR_OK and CKR_BUFFER_TOO_SMALL, too: neither is true */
    }
}

CK_RV ckr_of(enum gate_result result, const struct key_policy *policy, CK_RV backend_code)
{
    static const CK_RV refusals[] = {
        [REFUSAL_FUNCTION_REJECTED] = CKR_FUNCTION_REJECTED,
        [REFUSAL_DATA_INVALID] = CKR_DATA_INVALID,
        [REFUSAL_KEY_FUNCTION_NOT_PERMITTED] = CKR_KEY_FUNCTION_NOT_PERMITTED,
        [REFUSAL_DEVICE_ERROR] = CKR_DEVICE_ERROR,
    };

    switch (result) {
    case GATE_SIGNED: return CKR_OK;
    case GATE_NO_ARTIFACT: return CKR_DATA_INVALID;
    case GATE_REFUSED: return refusals[policy->config->refusal_code];
    case GATE_NO_MEMORY: return CKR_HOST_MEMORY;
    case GATE_NOT_RECORDED: return CKR_DEVICE_ERROR;
    case GATE_BACKEND: return ckr_of_backend(backend_code);
    case GATE_UNVERIFIED:
    case GATE_TROUBLE: break;
    }
    return CKR_FUNCTION_FAILED;
}
