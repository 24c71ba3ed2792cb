#ifndef LINTGATE_CLI_LINT_PRINT_H
#define LINTGATE_CLI_LINT_PRINT_H

#include "cli/output.h"
#include "lint/report.h"

/* What became of one document. */
enum judgement { JUDGEMENT_UNPARSED = 0, JUDGEMENT_REFUSE, JUDGEMENT_PASS, JUDGEMENT_COUNT };

/* "unparsed", "refuse", "pass". Constant string. */
const char *judgement_name(enum judgement judgement);

/* One document for people: a headline, then the findings by part of the certificate. */
void lint_print_text(
    struct output out, const char *name, enum judgement judgement, const struct report *report);

/* One document for programs: one line, as docs/command.md describes it. False if memory ran out: then nothing is written. */
bool lint_print_json(FILE *out, const char *name, enum judgement judgement, const struct report *report);

/* The last line for people: how many documents passed, how many did not, and how many files were not read. */
void lint_print_summary(struct output out, const size_t counts[JUDGEMENT_COUNT], size_t unread);

#endif
