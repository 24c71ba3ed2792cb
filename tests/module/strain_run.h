#ifndef LINTGATE_TESTS_STRAIN_RUN_H
#define LINTGATE_TESTS_STRAIN_RUN_H

#include "tests/module/functions.h"
#include "tests/module/strain.h"

#include <stddef.h>

/* One test lived through, with or without trouble; in memory that its process shares with the one that judges it. */

enum { STRAIN_CALLS = 16384 /* of one test, of which the answers are kept */ };

struct strain_run {
    bool ended;               /* the process came to its end */
    unsigned runs;            /* that were made again */
    bool answers_vary;        /* more than one thread called, so calls have no order; or the test said so */
    unsigned long places;     /* that were reached */
    unsigned long call_count; /* of lintgate */
    struct {
        enum function function;
        CK_RV rv;
    } calls[STRAIN_CALLS];
    size_t stack[FUNCTION_COUNT]; /* the most that a call needed */
    size_t held;                  /* allocations that lintgate did not free */
    char complaint[320];
};

/* In the process of the run: place `nth` will fail (0: none), `base` is the run without trouble. */
void strain_run_begin(
    enum strain strain, unsigned long nth, const struct strain_run *base, struct strain_run *run);

/*
 * The test is over: finalises what it left, looks at what is left of that. True: it is to run once more, because more memory
 * is held than on a good day: what libcrypto keeps once it had an error does not grow with a second one, a leak does. Where
 * chance decides what fails, several such pieces may come one after the other.
 */
bool strain_run_again(void);

#endif
