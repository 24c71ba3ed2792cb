#ifndef LINTGATE_AUDIT_SEGMENT_H
#define LINTGATE_AUDIT_SEGMENT_H

#include <stdbool.h>

/* The journal's files, one after the other: journal-000001.jsonl, journal-000002.jsonl … */

enum {
    SEGMENT_LAST = 999999,                              /* six digits; one a day is 2,700 years */
    SEGMENT_NAME_BYTES = sizeof "journal-000001.jsonl", /* with its NUL */
};

#define SEGMENT_OLD_NAME "journal.jsonl" /* of format 1, which had one file */

/* Writes the name of segment `number`, which is 1 … SEGMENT_LAST. Returns `name`. */
const char *segment_name(unsigned number, char name[SEGMENT_NAME_BYTES]);

/* The reverse; 0 if it is not the name of a segment. */
unsigned segment_number(const char *name);

/* Which segments a directory has. Zero: none. */
struct segment_list {
    unsigned first, last; /* 0: there is none */
    unsigned count;       /* less than the distance: some are missing between */
    bool old;             /* there is a file of format 1 */
};

/* Looks through the directory that `fd` is open on, whose position does not change. Zero, or errno. */
int segment_look(int fd, struct segment_list *list);

#endif
