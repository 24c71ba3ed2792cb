#ifndef LINTGATE_CLI_OPTIONS_H
#define LINTGATE_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* One option of a subcommand: `flag` is set when it is there, or `value` points to its value. The other is NULL. */
struct option {
    const char *name; /* "--json" */
    bool *flag;
    const char **value; /* of "--name VALUE" or "--name=VALUE" */
};

/*
 * Takes the options out of argv[1] …, wherever they stand; "--" ends them, "-" is none. What is left moves to argv[1] …, in
 * its order. Returns how many are left; -1 after a complaint about an option that is unknown, given twice, or lacks its value.
 */
int options_take(int argc, char **argv, const struct option *options, size_t count);

#endif
