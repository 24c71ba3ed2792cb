#ifndef LINTGATE_JUDGE_H
#define LINTGATE_JUDGE_H

#include "lint/artifact.h"
#include "lint/history.h"
#include "lint/report.h"
#include "lint/verdict.h"
#include "module/policy.h"

/* Why bytes are not signed. Zero: nobody has looked. */
enum judgement_reason {
    JUDGED_NOT = 0,
    JUDGED_UNPARSED, /* no artifact, or not one that the key signs */
    JUDGED_POLICY,   /* an artifact of another issuer, algorithm, kind or profile than the key's */
    JUDGED_FINDINGS, /* what the rules and the key's pins found, and nobody waived */
    JUDGED_CLOCK,    /* no rule's dates can be judged by this clock */
    JUDGED_CLEAN,
};

/* What lintgate thinks of the bytes to be signed. About 30 KiB; spans point into the document. */
struct judgement {
    enum verdict verdict;
    enum judgement_reason reason;
    const char *message;      /* why, where findings do not say it; NULL: they do. Lives as long as this */
    struct artifact artifact; /* read if reason is neither JUDGED_NOT nor JUDGED_UNPARSED */
    struct report report;
};

/*
 * Judges `document`, which `mechanism` with the key of `policy` would sign. `not_before`: the time of the journal's last record,
 * seconds; a clock that is behind it by more than a few minutes is none. `history` is the issuer's. NULL: memory ran out. Free with free().
 */
struct judgement *judge(const struct key_policy *policy, const struct mechanism *mechanism,
    struct span document, int64_t clock, int64_t not_before, const struct history *history);

/* True if what was judged is signed already, or was not read. */
bool judgement_is_of_signed(const struct judgement *judgement);

/*
 * The same when nobody is about to sign: by any mechanism that the key may sign with, and a signed certificate is judged, too; if
 * `clock_is_day`, as if at any second of the day that `clock` begins. For a key that is not free; judgement->report has the key's
 * pins, and waived findings marked. `lintgate lint --key` uses it.
 */
struct judgement *judge_for_key(const struct key_policy *policy, struct span document, int64_t clock,
    bool clock_is_day, const struct history *history);

#endif
