#ifndef LINTGATE_CLI_NEAREST_H
#define LINTGATE_CLI_NEAREST_H

#include <stddef.h>

/* The names that somebody may have meant. Zero, but for `wanted`, to begin with. */

enum {
    NEAREST_COUNT = 5,        /* suggestions; more would hide the right one */
    NEAREST_NAME_BYTES = 100, /* a name without NUL; longer ones are not looked at */
};

struct nearest {
    const char *wanted;
    size_t count;
    struct {
        char name[NEAREST_NAME_BYTES + 1];
        size_t distance;
    } best[NEAREST_COUNT]; /* the nearest first */
};

/* Looks at one name of `len` octets: kept if it contains what is wanted, or differs in at most a third of it, and it is among the best. */
void nearest_look(struct nearest *nearest, const char *name, size_t len);

#endif
