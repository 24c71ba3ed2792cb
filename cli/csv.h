#ifndef LINTGATE_CLI_CSV_H
#define LINTGATE_CLI_CSV_H

#include "cli/output.h"

/* Tables for spreadsheets: RFC 4180. */

/* RFC 4180 2.1 */
extern const char csv_end_of_line[];

/*
 * One cell. What is not printable ASCII becomes \xNN, so that a line is a line; where a spreadsheet would take the text for a
 * formula, an apostrophe makes it text.
 */
void csv_put(struct output out, const char *text);

#endif
