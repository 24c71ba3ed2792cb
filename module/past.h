#ifndef LINTGATE_PAST_H
#define LINTGATE_PAST_H

#include "index/decision.h"
#include "module/judge.h"

/* What the issuer did before, as the gate asks the index for it and adds to it; one for each signature of a guarded key. */
struct past {
    bool kept; /* the key uses an index */
    struct index_decision decision;
    struct history nothing; /* otherwise: rules say that they could not look */
};

/* Nothing is asked yet. past_end, past_keep or past_forget must follow. */
void past_begin(struct past *past, const struct key_policy *policy);

/* What rules may ask, while `past` lives. */
const struct history *past_history(const struct past *past);

/* True if the index did not answer: then nothing may be signed, whatever rules found. */
bool past_failed(const struct past *past);

/* True if that, or past_keep's failure, was for want of memory. */
bool past_lacked_memory(const struct past *past);

/* Nothing is signed. */
void past_end(struct past *past);

/* It is about to be signed. True only when the index has it on disk, or the key uses none. */
bool past_keep(struct past *past, const struct judgement *judgement, int64_t clock);

/* After past_keep: surely no signature was made. */
void past_undo(struct past *past, const struct judgement *judgement);

/* Opens the index of the configuration, if it has one, and brings it up to the journal. False: *error says why. */
bool past_open(struct index_error *error);

/* Closes it, and notes how far the journal has come. */
void past_close(void);

/* After trouble there may be room again. If there is not, C_Sign will say so, with nothing signed. */
void past_mend(void);

#endif
