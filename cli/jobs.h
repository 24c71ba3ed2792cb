#ifndef LINTGATE_CLI_JOBS_H
#define LINTGATE_CLI_JOBS_H

#include <stdbool.h>

/* The value of --jobs; NULL: as many threads as processors. False after a complaint. */
bool jobs_read(const char *text, unsigned *threads);

#endif
