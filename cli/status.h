#ifndef LINTGATE_CLI_STATUS_H
#define LINTGATE_CLI_STATUS_H

/* Exit statuses of the command. When several apply, the largest number wins. */
enum status {
    STATUS_CLEAN = 0,
    STATUS_REFUSED = 1,  /* findings that refuse; a journal that is broken */
    STATUS_UNUSABLE = 2, /* a call that is not understood, a file that cannot be read */
    STATUS_INTERNAL = 3, /* no memory, output that cannot be written */
};

static inline enum status status_worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

#endif
