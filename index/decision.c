/* index/decision.c - one document: what its issuer did before, and what is added to that. */
#include "index/decision.h"

#include "index/certificate.h"
#include "index/entry.h"

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

static const struct history_keeper answers = {
    .certificate = ask_certificate,
    .neighbour = ask_neighbour,
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

static bool keep_artifact(struct index_decision *decision, const struct artifact *artifact, int64_t clock)
{
    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE: return keep_certificate(decision, &artifact->cert, clock);
    case DOCUMENT_CRL:
    case DOCUMENT_OCSP_RESPONSE:
    case DOCUMENT_REQUEST:
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    return true;
}

bool decision_keep(struct index_decision *decision, const struct artifact *artifact, int64_t clock,
    const struct index_position *seen)
{
    struct tables *const tables = ask(decision);

    if (tables == NULL) {
        decision_end(decision);
        return false;
    }
    if (!keep_artifact(decision, artifact, clock))
        return fail(decision);
    if (seen != NULL && seen->seq > tables_head(tables)->seq)
        position_note(tables, seen);
    decision->failed = !turn_keep(&decision->turn, &decision->error);
    return !decision->failed;
}

void decision_end(struct index_decision *decision)
{
    if (decision->turn.tables != NULL)
        turn_end(&decision->turn);
}

void decision_undo(struct index_decision *decision, const struct artifact *artifact)
{
    struct history_certificate found;
    struct tables *tables;
    uint32_t issuer;

    /* What may be signed twice may have been signed by somebody else meanwhile. */
    if (!decision->fresh || decision->history.same_tbs || artifact->kind != DOCUMENT_CERTIFICATE)
        return;
    decision->fresh = false;
    tables = ask(decision);
    if (tables == NULL)
        return;
    if (issuer_find(tables, artifact->cert.issuer, &issuer) != TABLE_FOUND
        || certificate_find(tables, issuer, artifact->cert.serial, &found) != TABLE_FOUND) {
        decision_end(decision);
        return;
    }
    found.origin = HISTORY_UNSIGNED;
    if (!certificate_put(tables, issuer, artifact->cert.serial, &found))
        (void)fail(decision);
    else
        decision->failed = !turn_keep(&decision->turn, &decision->error);
}
