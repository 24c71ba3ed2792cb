/* postgres/judge.c - one document by the rules alone. */
#include "postgres/judge.h"

#include "cli/lint_responder.h"
#include "lint/lint.h"
#include "lint/verdict.h"

#include <stdlib.h>

enum outcome judge_document(struct span document, struct report *report)
{
    static const struct policy policy = { .scopes = ANY_DOCUMENT, .refuse_at = SEVERITY_ERROR };
    struct cert *const beside = lint_responder_beside(document);

    lint_document(&(struct lint_input){ .document = document, .responder = beside }, report);
    free(beside); /* the report keeps texts of its own */
    if (!report->parsed)
        return OUTCOME_UNPARSED;
    return verdict_of(report, &policy, NULL) == SIGN ? OUTCOME_PASS : OUTCOME_REFUSE;
}

const char *judge_version(void)
{
    return lint_version();
}

const uint8_t *judge_sha256(void)
{
    return lint_sha256();
}
