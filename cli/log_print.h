#ifndef LINTGATE_CLI_LOG_PRINT_H
#define LINTGATE_CLI_LOG_PRINT_H

#include "audit/reader.h"
#include "cli/output.h"

/* Records for programs. `result` as for log_text_record. */

/* One object: {"segment":K,"line":N,"state":…,"record":…}, the record's bytes as they are. */
void log_print_json(FILE *out, unsigned segment, uint64_t line, const struct view *view, const char *record,
    size_t len, enum record_result result);

/* One line of a table for a decision or an event; the columns are a contract. */
void log_print_csv_header(FILE *out);
void log_print_csv(struct output out, const struct view *view, enum record_result result);

/* False after a complaint: somebody wants two forms at once. */
bool log_one_form(bool json, bool csv);

#endif
