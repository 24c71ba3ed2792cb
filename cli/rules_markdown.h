#ifndef LINTGATE_CLI_RULES_MARKDOWN_H
#define LINTGATE_CLI_RULES_MARKDOWN_H

#include <stdio.h>

/* Prints docs/rules.md. */
void rules_print_markdown(FILE *out);

#endif
