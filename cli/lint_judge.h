#ifndef LINTGATE_CLI_LINT_JUDGE_H
#define LINTGATE_CLI_LINT_JUDGE_H

#include "cli/input.h"
#include "cli/lint_print.h"
#include "lint/cert.h"
#include "lint/verdict.h"

struct key_policy;
struct index;
struct judgement;

/* What documents are judged by. Everything is borrowed. */
struct lint_terms {
    struct policy policy;            /* without `key` */
    int64_t clock_seconds;           /* when it is signed; 0: not known */
    bool clock_is_day;               /* any second of the day that the clock begins */
    const struct cert *issuer;       /* who signs; NULL: not known */
    const struct cert *responder;    /* who signs OCSP responses for the issuer; NULL: not known */
    const struct cert *const *roots; /* that may be cross-certified, ended by NULL; NULL: none is known */
    bool thorough;                   /* what takes long, too; without `key` */
    unsigned profile;                /* the bit of enum scope that every document is to have; 0: any */
    struct index *index;             /* what the key's issuer did before; NULL: nobody can be asked */
    const struct key_policy *key;    /* whose policy alone decides; NULL: `policy` and `issuer` do */
};

/* Zero: nothing is held. */
struct lint_judged {
    enum outcome outcome;
    struct report *report;
    struct report
        *room; /* of the caller: where the report is made, without a key; NULL: in memory of its own */

    struct judgement *by_key; /* owns the report, if there is a key */
};

/*
 * Judges a document that could be read; of *judged only `room` is looked at. False: memory ran out, and nothing is held. Else lint_judged_free is needed, and
 * the report speaks of the document's octets.
 */
bool lint_judge(
    const struct lint_terms *terms, const struct input_document *document, struct lint_judged *judged);

void lint_judged_free(struct lint_judged *judged);

#endif
