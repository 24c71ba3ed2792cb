#ifndef LINTGATE_TESTS_RAN_H
#define LINTGATE_TESTS_RAN_H

#include <stdbool.h>
#include <stddef.h>

/* A program that ran to its end. What cannot be run is a mistake in the test: it prints that and aborts. */

enum {
    RAN_MAX_ARGUMENTS = 700, /* the corpus has 600 files */
    RAN_SECONDS = 60,        /* longer, and the program is killed: status -1 */
};

struct ran_input {
    const char *arguments[RAN_MAX_ARGUMENTS + 1]; /* argv; arguments[0] is a path; ended by NULL */
    const void *input;                            /* standard input */
    size_t input_len;
    const char *output;         /* where standard output goes, a path; "" closes it; NULL: to `out` */
    const char *environment[8]; /* NAME=VALUE …, beside PATH; ended by NULL */
    bool terminal;              /* standard output is a terminal */
};

struct ran {
    int status;      /* exit status; -1 if a signal ended it */
    char *out, *err; /* with a NUL behind */
    size_t out_len, err_len;
};

struct ran ran(const struct ran_input *input);
void ran_free(struct ran *ran);

#endif
