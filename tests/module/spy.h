#ifndef LINTGATE_TESTS_SPY_H
#define LINTGATE_TESTS_SPY_H

#include "tests/module/functions.h"

#include <stdbool.h>

/*
 * Stands between a test and lintgate: a function list of the same functions that tells a watcher of each call, and which
 * thread is inside lintgate just now.
 */

struct spy_call {
    enum function function;
    const uintptr_t *values; /* the arguments as numbers */
    unsigned long number;    /* 0: the first call since spy_watch */
    const char *frame;       /* of the caller: lintgate's stack lies below it */
};

struct spy {
    void (*before)(const struct spy_call *call); /* either may be NULL */
    void (*after)(const struct spy_call *call, CK_RV rv);
};

/* From now on `spy` hears of each call; NULL: nobody does. */
void spy_watch(const struct spy *spy);

/* `real` itself while nobody watches; else a list that calls its functions. */
const function_list *spy_list(const function_list *real);

/* True while this thread is inside lintgate, and not in a hook of a test (spy_pause). */
bool spy_inside(void);

/* What runs now in this thread is a test's hook, although lintgate called it, until spy_go_on. */
void spy_pause(void);
void spy_go_on(void);

#endif
