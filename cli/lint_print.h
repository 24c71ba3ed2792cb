#ifndef LINTGATE_CLI_LINT_PRINT_H
#define LINTGATE_CLI_LINT_PRINT_H

#include "cli/output.h"
#include "cli/report_json.h"
#include "lint/report.h"

/* One document for people: a headline, then the findings by part of the certificate; with `show` the octets of each. */
void lint_print_text(
    struct output out, const char *name, enum outcome outcome, const struct report *report, bool show);

/* Whether the profile says more than the artifact: of anything but a certificate it is the same word. */
bool lint_has_profile(const struct report *report);

/* Where the finding lies in `document`: the values around it, and its octets, a bounded number. Each line begins with `indent` spaces. */
void lint_print_octets(struct output out, size_t indent, const struct finding *finding, struct span document);

/* Room for a line of JSON, kept from one to the next. Zero to begin with; `at` is freed with free(). */
struct lint_json {
    char *at;
    size_t room;
};

/*
 * One document for programs: one line, as docs/command.md describes it; `more` are members at its end, as they stand there. False if
 * memory ran out: then nothing is written.
 */
bool lint_print_json(FILE *out, struct lint_json *json, const char *name, enum outcome outcome,
    const struct report *report, struct span more);

/* One document for tables: a line for each finding, or one without. The header is the first line of all. */
void lint_print_csv_header(FILE *out);
void lint_print_csv(struct output out, const char *name, enum outcome outcome, const struct report *report);

/* How documents are printed: text, unless another is true. */
struct lint_form {
    bool json, csv;
    bool quiet; /* text: what passes is left out */
    bool show;  /* text: with the octets of findings */
    bool none;  /* nothing of a single document */
};

/* One document in that form; `more` is for JSON. False if memory ran out. */
bool lint_print(struct output out, const struct lint_form *form, struct lint_json *json, const char *name,
    enum outcome outcome, const struct report *report, struct span more);

/* The last line for people: how many documents passed, how many did not, and how many files were not read. */
void lint_print_summary(struct output out, const size_t counts[OUTCOME_COUNT], size_t unread);

#endif
