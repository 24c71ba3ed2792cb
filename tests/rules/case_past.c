/* A history for cases: one answer to each question, whatever is asked. */
#include "tests/rules/case_past.h"

#include "lint/digest.h"

static struct case_past told;

static enum history_answer answer(enum history_answer one)
{
    return told.silent ? HISTORY_TROUBLE : one == HISTORY_FOUND ? HISTORY_FOUND : HISTORY_NONE;
}

static enum history_answer certificate(
    void *keeper, struct span issuer, struct span serial, struct history_certificate *found)
{
    (void)keeper, (void)issuer, (void)serial;
    *found = told.found;
    return answer(told.certificate);
}

static enum history_answer neighbour(void *keeper, struct span issuer, struct span serial, uint64_t *distance)
{
    (void)keeper, (void)issuer, (void)serial;
    *distance = told.distance != 0 ? told.distance : UINT64_MAX;
    return answer(told.distance != 0 ? HISTORY_FOUND : HISTORY_NONE);
}

const struct history *case_history(const struct case_past *past, struct span tbs)
{
    static const struct history_keeper answers = { .certificate = certificate, .neighbour = neighbour };
    static struct history history;
    uint8_t digest[LINT_DIGEST_BYTES];

    told = *past;
    if (told.same)
        memcpy(told.found.tbs_sha256, digest, digest_of(LINT_SHA256, tbs, digest));
    history = (struct history){
        .answers = told.nobody ? NULL : &answers,
        .signs = !told.linted,
        .same_tbs = told.same_tbs,
    };
    return &history;
}
