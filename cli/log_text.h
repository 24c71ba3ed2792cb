#ifndef LINTGATE_CLI_LOG_TEXT_H
#define LINTGATE_CLI_LOG_TEXT_H

#include "audit/pairs.h"
#include "cli/kept_lint.h"
#include "cli/output.h"

#include <stdio.h>

/*
 * Prints one record for people, in lines of at most 96 columns, or less in a narrower terminal. `result` is what became of an
 * intent: RECORD_RESULT_NONE for "possibly signed". `kept` gives messages that the record does not have; NULL: nothing does. What signed outcomes say is in the line of their intent.
 * Only printable ASCII, and line ends and colours of our own, reach `out`.
 */
void log_text_record(
    struct output out, const struct view *view, enum record_result result, struct kept_lint *kept);

/* Whether the profile says more than the artifact: of anything but a certificate it is the same word. */
bool log_has_profile(const struct view *view);

/* Prints the heads of the columns. */
void log_text_heads(FILE *out);

#endif
