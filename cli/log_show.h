#ifndef LINTGATE_CLI_LOG_SHOW_H
#define LINTGATE_CLI_LOG_SHOW_H

#include "audit/reader.h"

#include <stdio.h>

/*
 * Prints one record for people, in lines of at most 96 columns, in colour if `colour`. `result` is what became of an
 * intent: RECORD_RESULT_NONE for "possibly signed". What signed outcomes say is in the line of their intent.
 * Only printable ASCII, and line ends and colours of our own, reach `out`.
 */
void log_show_record(FILE *out, const struct view *view, enum record_result result, bool colour);

/* Prints the heads of the columns. */
void log_show_heads(FILE *out);

/* Prints one record for programs: {"segment":K,"line":N,"state":…,"record":…}, the record's bytes as they are. */
void log_show_json(
    FILE *out, const struct reader *reader, const struct view *view, enum record_result result);

#endif
