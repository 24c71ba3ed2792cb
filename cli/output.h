#ifndef LINTGATE_CLI_OUTPUT_H
#define LINTGATE_CLI_OUTPUT_H

#include "cli/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Text for people, on a stream: lines of at most so many columns, and nothing in them that a terminal could obey. */

enum {
    OUTPUT_COLUMNS = 100,      /* a wide window; two fit side by side on a screen */
    OUTPUT_LEAST_COLUMNS = 80, /* a console; a SHA-256 behind its indent needs nearly that much */
};

enum look { LOOK_PLAIN = 0, LOOK_STRONG, LOOK_GOOD, LOOK_BAD, LOOK_DOUBTFUL, LOOK_COUNT };

/* A place where text goes. Zero: no colours. */
struct output {
    FILE *stream;
    bool colour;
    size_t columns; /* of a line; 0: OUTPUT_COLUMNS */
};

/*
 * Standard output; colours only if it is a terminal that has them and NO_COLOR is unset or empty (no-color.org); less than
 * OUTPUT_COLUMNS only if it is a narrower terminal.
 */
struct output output_standard(void);

/* Columns of a line. */
size_t output_columns(struct output out);

/* Untrusted text: printable ASCII as it is, every other byte as \xNN. Returns the columns used. */
size_t output_safe(struct output out, const char *text);

/* The same with a look. */
size_t output_look(struct output out, enum look look, const char *text);

/*
 * Untrusted text from column `column`, broken between words, or inside a word that is longer than a line; further
 * lines begin with `indent` spaces. Returns the column after it.
 */
size_t output_wrapped(struct output out, size_t column, size_t indent, const char *text);

/* Spaces from column `column` to column `to`; at least one. Returns the column reached. */
size_t output_column(struct output out, size_t column, size_t to);

/*
 * Says on standard error: "lintgate: SUBJECT: " and the message of printf's form, untrusted parts made harmless. `subject` may be NULL.
 */
__attribute__((format(printf, 2, 3))) void output_complain(const char *subject, const char *format, ...);

/* Writes out what standard output still holds. Returns `status`, or STATUS_INTERNAL after a complaint if not all was written. */
enum status output_finish(enum status status);

#endif
