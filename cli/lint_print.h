#ifndef LINTGATE_CLI_LINT_PRINT_H
#define LINTGATE_CLI_LINT_PRINT_H

#include "cli/output.h"
#include "lint/report.h"

/* What became of one document. */
enum outcome { OUTCOME_UNPARSED = 0, OUTCOME_REFUSE, OUTCOME_PASS, OUTCOME_COUNT };

/* "unparsed", "refuse", "pass". Constant string. */
const char *outcome_name(enum outcome outcome);

/* One document for people: a headline, then the findings by part of the certificate; with `show` the octets of each. */
void lint_print_text(
    struct output out, const char *name, enum outcome outcome, const struct report *report, bool show);

/* Where the finding lies in `document`: the values around it, and its octets, a bounded number. Each line begins with `indent` spaces. */
void lint_print_octets(struct output out, size_t indent, const struct finding *finding, struct span document);

/* One document for programs: one line, as docs/command.md describes it. False if memory ran out: then nothing is written. */
bool lint_print_json(FILE *out, const char *name, enum outcome outcome, const struct report *report);

/* One document for tables: a line for each finding, or one without. The header is the first line of all. */
void lint_print_csv_header(FILE *out);
void lint_print_csv(struct output out, const char *name, enum outcome outcome, const struct report *report);

/* The last line for people: how many documents passed, how many did not, and how many files were not read. */
void lint_print_summary(struct output out, const size_t counts[OUTCOME_COUNT], size_t unread);

#endif
