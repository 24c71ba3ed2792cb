#ifndef LINTGATE_INDEX_DECISION_H
#define LINTGATE_INDEX_DECISION_H

#include "index/position.h"
#include "index/sorted.h"
#include "index/turn.h"
#include "lint/artifact.h"
#include "lint/history.h"

/*
 * What is decided of one document: the history that rules ask, and what is added to it. The turn begins with the first question, and ends
 * with decision_keep or decision_end: so what was answered still holds when the answer to the caller is written down.
 */
struct index_decision {
    struct history history; /* for struct lint_input; points into this struct */
    struct index *index;
    struct index_turn turn;
    bool failed;                /* a question was not answered: *error says why */
    bool fresh;                 /* what was kept was not there before */
    struct sorted sorted;       /* entries of the CRL that was asked for, or zero */
    enum history_answer listed; /* to the question for it; TROUBLE: not asked yet, or trouble */
    struct history_crls crls;   /* that answer */
    struct index_error error;
};

/* Nothing is asked yet. `signs`, `same_tbs`: as in struct history. */
void decision_begin(struct index_decision *decision, struct index *index, bool signs, bool same_tbs);

/*
 * Adds what `artifact` is about to become; `clock` seconds, `seen` the journal as this process knows it. True only when that is on disk.
 * False: decision->error says why. The decision is over either way.
 */
bool decision_keep(struct index_decision *decision, const struct artifact *artifact, int64_t clock,
    const struct index_position *seen) __attribute__((warn_unused_result));

/* Ends a decision of which nothing is kept. Fine after decision_keep, too. */
void decision_end(struct index_decision *decision);

/* Surely no signature was made of what was kept: it may be signed again. Without effect after trouble. */
void decision_undo(struct index_decision *decision, const struct artifact *artifact);

#endif
