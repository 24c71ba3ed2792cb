/*
 * module/gate.c - the heart: bytes -> judged -> indexed -> recorded -> signed -> verified -> recorded -> returned.
 *
 * (1) The backend signs only what was judged: both read the private copy op->data, and nobody else writes it.
 * (2) The backend signs only after the intent is on disk.
 * (3) No octet of the backend's reaches `signature` unless it verifies with the configured key and the outcome is on disk.
 * (4) Whatever else happens, nothing is signed, or what was signed is withheld.
 * (5) Where an index is kept, the intent goes to disk only after the index has what is signed.
 */
#include "module/gate.h"

#include "module/backend.h"
#include "module/evidence.h"
#include "module/judge.h"
#include "module/module.h"
#include "module/past.h"
#include "module/refusal.h"
#include "module/tell.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MICROSECONDS = 1000000 /* in a second */ };

static struct span document_of(const struct gate_operation *op)
{
    return (struct span){ op->data, op->len };
}

bool gate_may_sign(
    const struct key_policy *policy, const struct judgement *judgement, enum gate_result *result)
{
    if (judgement == NULL)
        *result = GATE_NO_MEMORY;
    else if (judgement->reason == JUDGED_UNPARSED)
        *result = GATE_NO_ARTIFACT;
    else if (judgement->verdict != SIGN && policy->config->mode != MODE_MONITOR)
        *result = GATE_REFUSED;
    else
        return true;
    return false;
}

static enum gate_result unrecorded(enum journal_fault fault)
{
    return fault == JOURNAL_MEMORY ? GATE_NO_MEMORY : GATE_NOT_RECORDED;
}

CK_RV gate_backend_sign(struct gate_operation *op, CK_ULONG *len)
{
    uint8_t input[MECHANISM_INPUT_BYTES];
    CK_BYTE *data = op->data;
    CK_ULONG data_len = op->len;

    if (op->raw) {
        data = input;
        data_len = mechanism_raw_input(op->mechanism, document_of(op), input);
        if (data_len == 0)
            return CKR_HOST_MEMORY;
    }
    *len = SIGNATURE_MAX_BYTES;
    return backend.C_Sign(op->own, data, data_len, op->made, len);
}

void gate_fail_key(struct key_policy *policy)
{
    if (!atomic_exchange(&policy->failed, true))
        tell("key \"%s\": want a signature that verifies with its public key, have another: it signs no more",
            policy->config->name);
}

static enum verification check(const struct gate_operation *op, CK_ULONG len)
{
    return len != op->signature_len ? SIGNATURE_WRONG
                                    : public_key_check(op->policy->public_key, op->mechanism->scheme,
                                        op->mechanism->digest, op->data, op->len, op->made, len);
}

/* The backend made something: GATE_SIGNED if it may leave. */
static enum gate_result verify(struct gate_operation *op, CK_ULONG len)
{
    switch (check(op, len)) {
    case SIGNATURE_RIGHT: return GATE_SIGNED;
    case VERIFICATION_FAILED: return GATE_NO_MEMORY; /* the key is not to blame */
    case SIGNATURE_WRONG: break;
    }
    /* A wrong key, or a fault that gives the key away once it is seen: this key is not asked again. */
    gate_fail_key(op->policy);
    return GATE_UNVERIFIED;
}

/* PKCS#11 2.40 5.11: codes which say that nothing was begun. Any other leaves open whether something was signed. */
static bool surely_unsigned(CK_RV code)
{
    switch (code) {
    case CKR_HOST_MEMORY:
    case CKR_ARGUMENTS_BAD:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_FUNCTION_CANCELED:
    case CKR_OPERATION_NOT_INITIALIZED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_USER_NOT_LOGGED_IN:
    case CKR_BUFFER_TOO_SMALL:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
    case CKR_FUNCTION_REJECTED: return true;
    default: return false;
    }
}

/* What is signed, and what everybody thinks of it. */
struct business {
    struct gate_operation *op;
    struct judgement *judgement;
    struct past past;
    struct evidence evidence;
};

/* (2) is behind us: sign, verify, and write down what became of it. A frame of its own: judging, which is over, needs the stack. */
__attribute__((noinline)) static enum gate_result sign_recorded(
    struct business *business, uint64_t intent, uint8_t *signature, CK_RV *code)
{
    const struct span none = { NULL, 0 };
    struct gate_operation *const op = business->op;
    enum gate_result result = GATE_TROUBLE;
    enum journal_fault fault;
    CK_ULONG len = 0;

    op->spent = true;
    *code = gate_backend_sign(op, &len);
    if (*code != CKR_OK) {
        result = GATE_BACKEND;
        op->spent = !surely_unsigned(*code);
        (void)evidence_outcome(intent, surely_unsigned(*code) ? RECORD_FAILED : RECORD_UNKNOWN, none, *code);
        if (surely_unsigned(*code))
            past_undo(&business->past, business->judgement);
    } else if ((result = verify(op, len)) != GATE_SIGNED) {
        (void)evidence_outcome(intent, RECORD_UNKNOWN, none, *code);
    } else if ((fault = evidence_outcome(intent, RECORD_SIGNED, (struct span){ op->made, len }, *code))
               != JOURNAL_OK) {
        result = unrecorded(fault);
    } else {
        result = GATE_SIGNED;
        memcpy(signature, op->made, len);
    }
    explicit_bzero(op->made, SIGNATURE_MAX_BYTES); /* what is withheld does not lie about */
    return result;
}

/* The index has it, or none is kept: now the journal, then the backend. */
static enum gate_result sign_indexed(struct business *business, uint8_t *signature, CK_RV *code)
{
    uint64_t intent;
    const enum journal_fault fault = evidence_intent(&business->evidence, &intent);

    if (fault == JOURNAL_OK)
        return sign_recorded(business, intent, signature, code);
    past_undo(&business->past, business->judgement);
    return unrecorded(fault);
}

/* An index that does not answer, or cannot be written, lets nothing be signed, in monitor mode neither. */
static enum gate_result refuse_for_index(struct business *business)
{
    struct judgement *const judgement = business->judgement;
    const enum gate_result result = past_lacked_memory(&business->past) ? GATE_NO_MEMORY : GATE_NOT_RECORDED;

    if (judgement != NULL) { /* it is: an index that was not asked has not failed */
        judgement->verdict = REFUSE;
        judgement->reason = JUDGED_NOT;
        judgement->message = "want the index of what was issued to answer, have trouble with it";
    }
    evidence_refusal(&business->evidence, ckr_of(result, business->op->policy, CKR_OK));
    return result;
}

static enum gate_result sign_judged(struct business *business, int64_t clock, uint8_t *signature, CK_RV *code)
{
    enum gate_result result = GATE_TROUBLE;
    const bool may = gate_may_sign(business->op->policy, business->judgement, &result);

    if (past_failed(&business->past) || !may)
        past_end(&business->past);
    const bool kept = may && !past_failed(&business->past)
                      && past_keep(&business->past, business->judgement, clock);
    /* From here on the index lets others in: what follows waits for the disk. */
    if (business->judgement != NULL && business->judgement->reason != JUDGED_CLOCK)
        evidence_waivers(clock);
    if (past_failed(&business->past))
        return refuse_for_index(business);
    if (!may) {
        const CK_RV rv = ckr_of(result, business->op->policy, CKR_OK);

        evidence_refusal(&business->evidence, rv);
        business->op->report = refusal_new(business->judgement, rv);
        return result;
    }
    return kept ? sign_indexed(business, signature, code) : refuse_for_index(business);
}

/*
 * The latest time that a record before this one had, as far as this process has seen, in seconds. Not that of the last record: once the
 * clock has gone back, that is one of the time before, such as the refusal of the first signature that was asked for then.
 */
static int64_t latest_record(void)
{
    const int64_t last = journal_head(module.journal).time_us / MICROSECONDS;
    int64_t latest = atomic_load(&module.latest);

    while (latest < last && !atomic_compare_exchange_weak(&module.latest, &latest, last))
        ;
    return latest > last ? latest : last;
}

enum gate_result gate_judge_and_sign(struct gate_operation *op, uint8_t *signature, CK_RV *code)
{
    const int64_t last_record = latest_record();
    const int64_t clock = time(NULL);
    struct business business = { .op = op };

    past_begin(&business.past, op->policy);
    business.judgement = judge(
        op->policy, op->mechanism, document_of(op), clock, last_record, past_history(&business.past));
    business.evidence = (struct evidence){ op->policy, op->mechanism, business.judgement, document_of(op),
        op->token, op->how };
    const enum gate_result result = sign_judged(&business, clock, signature, code);
    free(business.judgement);
    return result;
}
