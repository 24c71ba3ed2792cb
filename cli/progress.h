#ifndef LINTGATE_CLI_PROGRESS_H
#define LINTGATE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* How far something is, on a terminal only: a bar, what was done, how fast, and the time left. On standard error. */
struct progress {
    bool shown;
    const char *noun; /* of what is counted: "documents" */
    int64_t begun_us, last_us;
};

/* Begins to measure. Shows nothing if standard error is no terminal, or unless `wanted`. */
void progress_begin(struct progress *progress, const char *noun, bool wanted);

/* At most some times a second; so it may be called often. `done` of `all` says how far it is; `all` 0: nobody knows. `count` is what is shown. */
void progress_show(struct progress *progress, uint64_t count, uint64_t done, uint64_t all);

/* The last state, and a new line. */
void progress_end(struct progress *progress, uint64_t count, uint64_t done, uint64_t all);

#endif
