/* cli/jobs.c - how many threads. */
#include "cli/jobs.h"

#include "cli/output.h"

#include <stdlib.h>
#include <unistd.h>

enum { JOBS_MAX = 256 };

bool jobs_read(const char *text, unsigned *threads)
{
    char *end = NULL;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const unsigned long jobs = text != NULL ? strtoul(text, &end, 10) : cores > 0 ? (unsigned long)cores : 1;

    *threads = (unsigned)(text == NULL && jobs > JOBS_MAX ? JOBS_MAX : jobs);
    if (*threads > 0
        && (text == NULL || (jobs <= JOBS_MAX && *end == '\0' && text[0] >= '0' && text[0] <= '9')))
        return true;
    output_complain("--jobs", "want a number from 1 to %d, have %s", JOBS_MAX, text);
    return false;
}
