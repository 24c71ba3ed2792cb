#ifndef LINTGATE_EVIDENCE_H
#define LINTGATE_EVIDENCE_H

#include "audit/journal.h"
#include "module/judge.h"
#include "module/pkcs11.h"

/* What the journal says of a guarded signature. */

struct evidence {
    const struct key_policy *policy;
    const struct mechanism *mechanism;
    const struct judgement *judgement; /* NULL: nothing was judged, for want of memory */
    struct span document;
};

/* The backend is about to sign. JOURNAL_OK only when that is on disk; then *seq is the record's number. */
enum journal_fault evidence_intent(const struct evidence *evidence, uint64_t *seq);

/* Nothing is signed; the caller gets `code`. Its failure changes nothing: there is no signature to account for. */
void evidence_refusal(const struct evidence *evidence, CK_RV code);

/* What became of intent `seq`; `signature` is empty if there is none. JOURNAL_OK only when that is on disk. */
enum journal_fault evidence_outcome(
    uint64_t seq, enum record_result result, struct span signature, CK_RV code);

/* The module is initialised, or about to be finalised. */
bool evidence_start(const char *backend_info, struct journal_error *error);
void evidence_stop(void);

/* "CKR_FUNCTION_REJECTED", or "0x…" in `text` for a code without a name here. */
enum { CODE_TEXT_BYTES = 24 };
const char *code_name(CK_RV code, char text[CODE_TEXT_BYTES]);

#endif
