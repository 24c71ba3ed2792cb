#ifndef LINTGATE_AUDIT_CLOCK_H
#define LINTGATE_AUDIT_CLOCK_H

#include "audit/chain.h"

/*
 * Notices that somebody set the clock: it says an earlier time than the record before, or it moved against the time since the machine
 * was started, which nobody sets and which is slowed and hastened like it.
 */

enum { CLOCK_STEP_US = 1000 * 1000 /* less than this is no step: two clocks cannot be read at once */ };

/* What a process knows of the clock. Zero: nothing yet. */
struct clock_watch {
    bool known;
    int64_t ahead_us; /* of the time since the machine was started */
};

/* Looks at the clock. True if it was set since the record at `head`, or since the last look; then *clock says how. */
bool clock_was_set(struct clock_watch *watch, const struct chain_head *head, struct record_clock *clock);

#endif
