#ifndef LINTGATE_CLI_EXPLAIN_EXAMPLE_H
#define LINTGATE_CLI_EXPLAIN_EXAMPLE_H

#include "cli/output.h"

/*
 * What the rule with that id finds in its example, as `lintgate lint --show` says it; what else it finds and lets pass, and which
 * incidents it would have stopped. Nothing if it has no example. Labels stand in column `indent`, texts in column `to`.
 */
void explain_example(struct output out, size_t indent, size_t to, const char *rule);

/* The example itself as a PEM block, and its issuer's and responder's certificates if it needs them, each with a line above that says what it is. */
enum status explain_print_document(FILE *out, const char *rule);

#endif
