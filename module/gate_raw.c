/*
 * module/gate_raw.c - a digest is to be signed: the document that it is of is found, and then judged, recorded and signed as if
 * the caller had sent it.
 *
 * (1) The digest is of one exact form, of a mechanism that the key may sign with; nothing is cut, nothing follows it.
 * (2) The document is taken out of the store before it is judged, so of two callers one has it.
 * (3) What the backend signs is made of the document, as always, and must be what the caller sent, octet for octet.
 */
#include "audit/text.h"
#include "module/candidate.h"
#include "module/evidence.h"
#include "module/gate.h"
#include "module/module.h"
#include "module/refusal.h"
#include "module/spool.h"
#include "module/tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_BYTES =
        320
        + SPOOL_ERROR_BYTES /* of a refusal: its sentence, a digest in hex, what is wrong with the spool */
};

static void say_how(struct gate_operation *op, bool known, const char *source)
{
    if (known)
        snprintf(op->how, sizeof op->how, "%s by %s (%s)", op->mechanism->name,
            mechanism_raw_name(op->mechanism), source);
    else
        snprintf(op->how, sizeof op->how, "%s", mechanism_raw_name(op->mechanism));
}

/* Nothing is judged, because there is no document: only `message` says why. The judgement that was recorded; NULL without memory. */
static struct judgement *record(
    const struct gate_operation *op, enum judgement_reason reason, const char *message, CK_RV rv)
{
    struct judgement *const judgement = calloc(1, sizeof *judgement);
    const struct evidence evidence = { .policy = op->policy,
        .mechanism = op->mechanism,
        .judgement = judgement,
        .token = op->token,
        .how = op->how };

    if (judgement != NULL) {
        judgement->reason = reason;
        judgement->message = message;
    }
    evidence_refusal(&evidence, rv);
    return judgement;
}

static enum gate_result refuse(struct gate_operation *op, const char *message)
{
    const CK_RV rv = ckr_of(GATE_NO_ARTIFACT, op->policy, CKR_OK);
    struct judgement *const judgement = record(op, JUDGED_UNPARSED, message, rv);

    op->report = refusal_new(judgement, rv);
    free(judgement);
    return GATE_NO_ARTIFACT;
}

void gate_refuse_digest(struct gate_operation *op, const CK_MECHANISM *asked, CK_RV rv)
{
    if (mechanism_find_raw(asked, public_key_type(op->policy->public_key), &op->mechanism) != CKR_OK
        || atomic_exchange(&op->policy->digest_refused, true))
        return;
    gate_learn_token(op);
    say_how(op, false, "");
    free(record(op, JUDGED_POLICY,
        "want the document itself, or raw-signing = registered for this key (docs/raw-signing.md), have a "
        "mechanism that signs a digest; said once in each process",
        rv));
}

static enum gate_result refuse_form(struct gate_operation *op)
{
    say_how(op, false, "");
    return refuse(
        op, op->mechanism->scheme == SCHEME_RSA_PKCS1
                ? "want DigestInfo of SHA-256, SHA-384 or SHA-512 in DER with NULL as its parameter, have "
                  "something else"
                : "want a digest of the length that the mechanism has, have something else");
}

/* With the digest, so that whoever has the bytes can see whether they are meant; and with the way out. */
static enum gate_result refuse_unknown(struct gate_operation *op, struct span value, const char *trouble)
{
    char message[MESSAGE_BYTES];
    int len = snprintf(
        message, sizeof message, "want the bytes whose %s is ", mechanism_digest_name(op->mechanism->digest));

    hex_write(value.at, value.len, message + len);
    len += (int)(2 * value.len);
    snprintf(message + len, sizeof message - (size_t)len,
        ", hashed through this module, registered or submitted before (docs/raw-signing.md), have none%s%s",
        trouble[0] != '\0' ? "; spool: " : "", trouble);
    say_how(op, true, "not found");
    return refuse(op, message);
}

static void tell_lapsed(void)
{
    const size_t count = candidates_lapsed();

    if (count > 0)
        tell("%zu documents that were registered or submitted for a signature by digest were never signed",
            count);
}

/* In this process, or left by another one; once. *memory: it ran out before that was known. `error`: what is wrong with the spool. */
static bool find(const struct gate_operation *op, struct span value, struct candidate *candidate,
    bool *memory, char error[SPOOL_ERROR_BYTES])
{
    const struct config_spool *const spool = &module.config->spool;
    const enum digest digest = op->mechanism->digest;

    *memory = false;
    error[0] = '\0';
    tell_lapsed();
    if (candidate_take(op->policy, digest, value.at, candidate))
        return true;
    if (spool->line == 0)
        return false;
    if (spool_take(spool, op->policy, digest, value.at, candidate, memory, error))
        return true;
    if (error[0] != '\0')
        tell("spool: %s", error);
    return false;
}

/* (3) */
static bool is_digest_of(const struct gate_operation *op, struct span document, struct span input)
{
    uint8_t again[MECHANISM_INPUT_BYTES];
    const size_t len = mechanism_raw_input(op->mechanism, document, again);

    return len > 0 && span_equal((struct span){ again, len }, input);
}

/* The document in the place of its digest. */
static void put_document(struct gate_operation *op, struct candidate *candidate)
{
    free(op->data);
    op->data = candidate->at;
    op->len = op->room = candidate->len;
    candidate->at = NULL;
}

/* Nothing was signed: who asks again is judged again, and hears again why not. */
static void put_back(struct gate_operation *op, struct candidate *candidate)
{
    candidate->at = op->data;
    op->data = NULL;
    op->len = op->room = 0;
    if (!candidate_keep(candidate))
        candidate_clear(candidate);
}

enum gate_result gate_sign_by_digest(struct gate_operation *op, uint8_t *signature, CK_RV *code)
{
    const struct span input = { op->data, op->len };
    struct span value;
    const struct mechanism *const mechanism = mechanism_of_input(op->mechanism, input, &value);
    struct candidate candidate;
    char error[SPOOL_ERROR_BYTES];
    enum gate_result result;
    bool memory;

    if (mechanism == NULL)
        return refuse_form(op);
    op->mechanism = mechanism;
    if (!policy_allows(op->policy, mechanism)) {
        say_how(op, true, "not looked for");
        return refuse(op, "want a digest of a mechanism that the key may sign with, have another");
    }
    if (!find(op, value, &candidate, &memory, error))
        return memory ? GATE_NO_MEMORY : refuse_unknown(op, value, error);
    if (!is_digest_of(op, (struct span){ candidate.at, candidate.len }, input)) {
        candidate_clear(&candidate);
        return GATE_TROUBLE;
    }
    say_how(op, true, candidate_source_name(candidate.source));
    put_document(op, &candidate);
    result = gate_judge_and_sign(op, signature, code);
    if (!op->spent)
        put_back(op, &candidate);
    return result;
}
