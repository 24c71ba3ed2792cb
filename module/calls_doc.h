#ifndef LINTGATE_CALLS_DOC_H
#define LINTGATE_CALLS_DOC_H

#include <stdio.h>

/* Prints docs/calls.md: what lintgate does with each PKCS#11 function, made from calls.def. No state of the module's. */
void calls_markdown(FILE *out);

#endif
