#ifndef LINTGATE_EVIDENCE_H
#define LINTGATE_EVIDENCE_H

#include "audit/journal.h"
#include "module/judge.h"
#include "module/pkcs11.h"

/* What the journal says of a guarded signature. */

struct evidence {
    const struct key_policy *policy;
    const struct mechanism *mechanism; /* NULL: nobody signs; then `how` says what was asked */
    const struct judgement *judgement; /* NULL: nothing was judged, for want of memory */
    struct span document;
    const char *token; /* serial number; "": not known */
    const char *how;   /* what the record says of the mechanism instead of its name; "": its name */
};

/* The backend is about to sign. JOURNAL_OK only when that is on disk; then *seq is the record's number. */
enum journal_fault evidence_intent(const struct evidence *evidence, uint64_t *seq);

/* Nothing is signed; the caller gets `code`. Its failure changes nothing: there is no signature to account for. */
void evidence_refusal(const struct evidence *evidence, CK_RV code);

/* What became of intent `seq`; `signature` is empty if there is none. JOURNAL_OK only when that is on disk. */
enum journal_fault evidence_outcome(
    uint64_t seq, enum record_result result, struct span signature, CK_RV code);

/*
 * Opens the journal of the configuration, keeps the text of the policy beside it. False: *error says why, and
 * module.journal may be open.
 */
bool evidence_open(struct journal_error *error);

/* The module is initialised, or about to be finalised. */
bool evidence_start(const char *backend_info, struct journal_error *error);
void evidence_stop(void);

/* Records waivers whose last day is over since somebody looked last. Called before each decision; costs a look at a number. */
void evidence_waivers(int64_t clock_seconds);

/* For the two files of this: appends; the operator hears of the first failure, not of those that follow from it. */
enum journal_fault evidence_append(const struct record *record, uint64_t *seq);
enum record_mode evidence_mode(const struct key_policy *policy);

#endif
