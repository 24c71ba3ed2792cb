/* A history for cases: one answer to each question, whatever is asked. */
#include "tests/rules/case_past.h"

#include "lint/digest.h"
#include "lint/time.h"

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

/* The good CRL of paper_good has number 4711, is of 2026-03-01, and the next one of 2026-03-08. */
static struct history_crls crl_before(void)
{
    struct history_crls before = told.crls;

    if (before.number.len == 0)
        before.number = (struct history_number){ { 0x12, 0x66 }, 2 };
    if (before.complete.len == 0)
        before.complete = before.number;
    if (before.complete_next == 0)
        before.complete_next = time_of_date(20260307);
    if (before.this_update == 0)
        before.this_update = time_of_date(20260228);
    return before;
}

static enum history_answer crls(void *keeper, const struct crl *crl, struct history_crls *found)
{
    (void)keeper, (void)crl;
    *found = crl_before();
    return answer(told.first ? HISTORY_NONE : HISTORY_FOUND);
}

static enum history_answer revocation(
    void *keeper, struct span issuer, struct span serial, struct history_revocation *found)
{
    (void)keeper, (void)issuer, (void)serial;
    *found = told.revocation;
    return answer(told.revoked ? HISTORY_FOUND : HISTORY_NONE);
}

const struct history *case_history(const struct case_past *past, struct span tbs)
{
    static const struct history_keeper answers = {
        .certificate = certificate, .neighbour = neighbour, .crls = crls, .revocation = revocation
    };
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
