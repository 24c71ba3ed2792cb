/* index/decision.c - one document: what its issuer did before, and what is added to that. */
#include "index/decision.h"

#include "index/certificate.h"
#include "index/crls.h"
#include "index/entry.h"
#include "index/revocation.h"
#include "lint/digest.h"

enum {
    POSITION_LAG =
        1024 /* records of the journal that the index may be behind of what changes nothing in it */
};

/* The tables, once the turn has begun; NULL: they do not answer. */
static struct tables *ask(struct index_decision *decision)
{
    if (decision->turn.tables == NULL && !decision->failed)
        decision->failed = !turn_begin(&decision->turn, decision->index, &decision->error);
    return decision->failed ? NULL : decision->turn.tables;
}

static enum history_answer answered(struct index_decision *decision, enum table_answer answer)
{
    switch (answer) {
    case TABLE_NONE: return HISTORY_NONE;
    case TABLE_FOUND: return HISTORY_FOUND;
    case TABLE_TROUBLE: break;
    }
    decision->failed = true;
    decision->error = *tables_fault(decision->turn.tables);
    return HISTORY_TROUBLE;
}

static enum history_answer ask_certificate(
    void *keeper, struct span issuer, struct span serial, struct history_certificate *found)
{
    struct index_decision *const decision = keeper;
    struct tables *const tables = ask(decision);
    uint32_t number;

    if (tables == NULL)
        return HISTORY_TROUBLE;
    enum table_answer answer = issuer_find(tables, issuer, &number);
    if (answer == TABLE_FOUND)
        answer = certificate_find(tables, number, serial, found);
    return answered(decision, answer);
}

static enum history_answer ask_neighbour(
    void *keeper, struct span issuer, struct span serial, uint64_t *distance)
{
    struct index_decision *const decision = keeper;
    struct tables *const tables = ask(decision);
    uint32_t number;

    *distance = UINT64_MAX;
    if (tables == NULL)
        return HISTORY_TROUBLE;
    enum table_answer answer = issuer_find(tables, issuer, &number);
    if (answer == TABLE_FOUND)
        answer = certificate_neighbour(tables, number, serial, distance);
    return answered(decision, answer);
}

/* The entries of `crl` in order, made once. */
static bool sort(struct index_decision *decision, const struct crl *crl)
{
    if (decision->sorted.revoked.at == crl->revoked.at && decision->sorted.revoked.at != NULL)
        return true;
    sorted_clear(&decision->sorted);
    if (sorted_new(&decision->sorted, crl))
        return true;
    decision->failed = true;
    return index_fail(&decision->error, INDEX_MEMORY, 0, "want memory for a CRL's entries, have none");
}

/* Several rules ask; a million entries are compared once. */
static enum history_answer ask_crls(void *keeper, const struct crl *crl, struct history_crls *found)
{
    struct index_decision *const decision = keeper;
    struct tables *const tables = ask(decision);

    if (decision->listed == HISTORY_TROUBLE && tables != NULL && sort(decision, crl))
        decision->listed = answered(decision, crls_compare(tables, crl, &decision->sorted, &decision->crls));
    *found = decision->crls;
    return decision->listed;
}

static enum history_answer ask_revocation(
    void *keeper, struct span issuer, struct span serial, struct history_revocation *found)
{
    struct index_decision *const decision = keeper;
    struct tables *const tables = ask(decision);
    uint32_t number;

    if (tables == NULL)
        return HISTORY_TROUBLE;
    enum table_answer answer = issuer_find(tables, issuer, &number);
    if (answer == TABLE_FOUND)
        answer = revocation_find(tables, number, serial, found);
    return answered(decision, answer);
}

static const struct history_keeper answers = {
    .certificate = ask_certificate,
    .neighbour = ask_neighbour,
    .crls = ask_crls,
    .revocation = ask_revocation,
};

void decision_begin(struct index_decision *decision, struct index *index, bool signs, bool same_tbs)
{
    *decision = (struct index_decision){
        .history = { .answers = &answers, .keeper = decision, .signs = signs, .same_tbs = same_tbs },
        .index = index,
    };
}

/* The trouble of the tables ends the turn. */
static bool fail(struct index_decision *decision)
{
    decision->failed = true;
    decision->error = *tables_fault(decision->turn.tables);
    turn_fail(&decision->turn, &decision->error);
    return false;
}

/* What the tables know of a certificate after it was signed. */
static bool keep_certificate(struct index_decision *decision, const struct cert *cert, int64_t clock)
{
    struct tables *const tables = decision->turn.tables;
    const struct entry_key key = entry_issuer_key(cert->issuer);
    const struct history_certificate facts = certificate_facts(cert, HISTORY_SIGNED, clock);
    struct history_certificate before;
    uint32_t issuer;

    if (!issuer_number(tables, entry_key_span(&key), cert->issuer, &issuer))
        return false;
    const enum table_answer answer = certificate_find(tables, issuer, cert->serial, &before);
    if (answer == TABLE_TROUBLE)
        return false;
    /* Of two certificates with one serial, which only a key in monitor mode signs, the first one stays. */
    if (answer == TABLE_FOUND && before.origin != HISTORY_UNSIGNED)
        return true;
    decision->fresh = true;
    return certificate_put(tables, issuer, cert->serial, &facts);
}

/* Nothing is known of a response whose CA is not. */
static bool keep_response(struct index_decision *decision, const struct ocsp *ocsp)
{
    struct tables *const tables = decision->turn.tables;
    uint32_t issuer;

    if (ocsp->issuer_cert == NULL)
        return true;
    const struct span name = ocsp->issuer_cert->subject;
    const struct entry_key key = entry_issuer_key(name);
    const enum table_answer answer = issuer_find(tables, name, &issuer);
    if (answer == TABLE_TROUBLE
        || (answer == TABLE_NONE && !issuer_number(tables, entry_key_span(&key), name, &issuer))
        || !revocation_keep(tables, issuer, ocsp, &decision->fresh))
        return false;
    decision->fresh = decision->fresh || answer == TABLE_NONE;
    if (decision->fresh)
        tables_sync(tables);
    return true;
}

static bool keep_artifact(struct index_decision *decision, const struct artifact *artifact, int64_t clock)
{
    struct tables *const tables = decision->turn.tables;

    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE: return keep_certificate(decision, &artifact->cert, clock);
    case DOCUMENT_CRL:
        /* The journal does not have what it lists: nothing gives that back after a power failure. */
        tables_sync(tables);
        return crls_keep(tables, &artifact->crl, &decision->sorted, clock, &decision->fresh);
    case DOCUMENT_OCSP_RESPONSE: return keep_response(decision, &artifact->ocsp);
    case DOCUMENT_REQUEST:
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return true;
}

/* Whatever has to be had before the first change. False: the turn may be over. */
static bool prepare(struct index_decision *decision, const struct artifact *artifact)
{
    struct tables *const tables = ask(decision);

    if (tables == NULL || artifact->kind != DOCUMENT_CRL)
        return tables != NULL;
    if (!sort(decision, &artifact->crl))
        return false;
    decision->failed = !turn_room(&decision->turn, crls_room(tables, &artifact->crl), &decision->error);
    return !decision->failed;
}

/* What says nothing new of a certificate waits for no disk, unless the index falls too far behind of the journal. */
static bool is_news(
    const struct index_decision *decision, const struct artifact *artifact, const struct index_position *seen)
{
    return decision->fresh || artifact->kind == DOCUMENT_CERTIFICATE || artifact->kind == DOCUMENT_CRL
           || (seen != NULL && seen->seq > tables_head(decision->turn.tables)->seq + POSITION_LAG);
}

bool decision_keep(struct index_decision *decision, const struct artifact *artifact, int64_t clock,
    const struct index_position *seen)
{
    if (!prepare(decision, artifact)) {
        decision_end(decision);
        return false;
    }
    const bool kept = keep_artifact(decision, artifact, clock);
    sorted_clear(&decision->sorted);
    if (!kept)
        return fail(decision);
    if (!is_news(decision, artifact, seen)) {
        decision_end(decision);
        return true;
    }
    if (seen != NULL && seen->seq > tables_head(decision->turn.tables)->seq)
        position_note(decision->turn.tables, seen);
    decision->failed = !turn_keep(&decision->turn, &decision->error);
    return !decision->failed;
}

void decision_end(struct index_decision *decision)
{
    sorted_clear(&decision->sorted);
    if (decision->turn.tables != NULL)
        turn_end(&decision->turn);
}

/* What was kept of a certificate, taken back. *changed: there was something. */
static bool undo_certificate(struct tables *tables, uint32_t issuer, const struct cert *cert, bool *changed)
{
    struct history_certificate found;
    const enum table_answer answer = certificate_find(tables, issuer, cert->serial, &found);

    *changed = answer == TABLE_FOUND;
    if (answer != TABLE_FOUND)
        return answer != TABLE_TROUBLE;
    found.origin = HISTORY_UNSIGNED;
    return certificate_put(tables, issuer, cert->serial, &found);
}

static bool undo_crl(struct tables *tables, uint32_t issuer, const struct crl *crl, bool *changed)
{
    uint8_t tbs[LINT_DIGEST_BYTES];

    (void)digest_of(LINT_SHA256, crl->tbs, tbs);
    return crls_undo(tables, issuer, tbs, changed);
}

void decision_undo(struct index_decision *decision, const struct artifact *artifact)
{
    const bool is_crl = artifact->kind == DOCUMENT_CRL;
    struct tables *tables;
    bool changed = false;
    uint32_t issuer;

    /* What may be signed twice may have been signed by somebody else meanwhile. */
    if (!decision->fresh || decision->history.same_tbs || (!is_crl && artifact->kind != DOCUMENT_CERTIFICATE))
        return;
    decision->fresh = false;
    tables = ask(decision);
    if (tables == NULL)
        return;
    const enum table_answer answer = issuer_find(
        tables, is_crl ? artifact->crl.issuer : artifact->cert.issuer, &issuer);
    bool ok = answer != TABLE_TROUBLE;
    if (answer == TABLE_FOUND)
        ok = is_crl ? undo_crl(tables, issuer, &artifact->crl, &changed)
                    : undo_certificate(tables, issuer, &artifact->cert, &changed);
    if (!ok)
        (void)fail(decision);
    else if (!changed)
        decision_end(decision);
    else
        decision->failed = !turn_keep(&decision->turn, &decision->error);
}
