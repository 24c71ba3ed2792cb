#ifndef LINTGATE_CLI_REPORT_TOTALS_H
#define LINTGATE_CLI_REPORT_TOTALS_H

#include "cli/tally.h"

/* What a report says in numbers. */

enum {
    REPORT_BARS = 62 /* of a chart, at most about: a month of days fits twice */
};

/* A waiver of the configuration, as the last start record of the journal says it. Texts still escaped. */
struct report_waiver {
    char *rule, *key, *profile, *until, *approved_by; /* key and profile NULL: all */
    bool expired;
};

/* Decisions in one step of time. */
struct report_bar {
    uint64_t counts[TALLY_COLUMNS];
};

/* Zero to begin with. */
struct report_totals {
    uint64_t decisions, counts[TALLY_COLUMNS];
    int64_t first_us, last_us; /* of the first and last decision */
    struct tally keys, profiles, rules, reasons;
    struct report_waiver *waivers;
    size_t waiver_count;
    uint64_t document_bytes; /* kept, of decisions that are listed */
    uint64_t listed;         /* decisions that are not simply signed */

    int64_t step_seconds; /* of a bar */
    int64_t bars_from;    /* seconds since 1970 */
    struct report_bar *bars;
    size_t bar_count;
    bool failed; /* memory ran out */
};

/* First, each decision: to know from when to when they are. */
void report_totals_span(struct report_totals *totals, const struct view *view);

/* Then makes the bars. */
void report_totals_begin(struct report_totals *totals);

/* Then each decision again. */
void report_totals_add(struct report_totals *totals, const struct view *view, enum log_state state);

/* A start record; the last one counts. */
void report_totals_start(struct report_totals *totals, const struct view *view);

/* Sorts. False if memory ran out somewhere. */
bool report_totals_end(struct report_totals *totals);

void report_totals_free(struct report_totals *totals);

/* True if a decision is listed with its findings: anything but signed and done. */
bool report_lists(enum log_state state);

#endif
