#ifndef LINTGATE_WAIVER_H
#define LINTGATE_WAIVER_H

#include "lint/report.h"

/*
 * Somebody answers for signing in spite of a rule, for a while. A waived finding stays in the report, with the waiver's note, and
 * refuses nothing. Zero waives nothing.
 */
struct waiver {
    const char *rule; /* whose findings: an id, whole */
    unsigned scopes;  /* bits of enum scope: in which documents */
    int64_t ends;     /* seconds since 1970-01-01T00:00:00Z: the first that it does not hold */
    const char *note; /* who answers for it, until when */
};

/* A key's. */
struct waivers {
    const struct waiver *at;
    size_t count;
};

/* NULL if findings of the rule with that id can be waived; else why not: "want …". Constant string. */
LINTGATE_API const char *waiver_rule_fault(const char *id);

/*
 * Marks the findings that a waiver holds for at `clock_seconds`. Where one has expired the finding stands, and its message
 * says so. A clock that is not set, 0 or less, waives nothing.
 */
LINTGATE_API void waivers_apply(const struct waivers *waivers, int64_t clock_seconds, struct report *report);

#endif
