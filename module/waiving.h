#ifndef LINTGATE_WAIVING_H
#define LINTGATE_WAIVING_H

#include "module/policy.h"

/*
 * Makes the waivers of every key of `policies`, whose keys are those of `config` in its order and know already what they may
 * sign. False if a section names a rule or profile that makes no sense, or memory ran out: told through `complaints`, with
 * file and line. waiving_clear frees what was made, either way.
 */
bool waiving_read(const struct config *config, struct policies *policies, struct complaints *complaints);
void waiving_clear(struct policies *policies);

/* The first second behind the last day of the waiver. */
int64_t waiving_end(const struct config_waiver *config);

enum { WAIVING_DATE_BYTES = 16 };

/* A day yyyymmdd as "2027-01-31". Returns `text`. */
const char *waiving_date(int day, char text[WAIVING_DATE_BYTES]);

/* Warns through `complaints` of waivers that have expired at `clock_seconds`, or will within CONFIG_WAIVER_WARN_DAYS. */
void waiving_warn(const struct config *config, int64_t clock_seconds, struct complaints *complaints);

#endif
