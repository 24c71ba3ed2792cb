#ifndef LINTGATE_VERDICT_H
#define LINTGATE_VERDICT_H

#include "lint/waiver.h"

/* Zero refuses. */
enum verdict { REFUSE = 0, SIGN };

/* What a key may sign, as far as a report can tell. A cleared policy allows nothing. */
struct policy {
    unsigned scopes;         /* bits of enum scope that it may sign */
    enum severity refuse_at; /* SEVERITY_ERROR, or SEVERITY_WARNING to refuse warnings too */
    struct waivers waivers;  /* for waivers_apply, which comes before verdict_of */
};

/* Why verdict_of refused. */
enum verdict_reason {
    VERDICT_UNPARSED = 0, /* no artifact */
    VERDICT_CUT,          /* more findings than a report holds */
    VERDICT_SCOPE,        /* a kind or profile that the key may not sign */
    VERDICT_FINDINGS,     /* findings that are not waived, as grave as refuse_at, or graver */
    VERDICT_CLEAN,        /* nothing against it */
};

/*
 * SIGN only if the report is whole, its scope allowed, and no finding as grave as policy->refuse_at that is not waived.
 * `reason` may be NULL.
 */
LINTGATE_API enum verdict verdict_of(
    const struct report *report, const struct policy *policy, enum verdict_reason *reason);

#endif
