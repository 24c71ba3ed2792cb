#ifndef LINTGATE_CONFIG_COMPLAINT_H
#define LINTGATE_CONFIG_COMPLAINT_H

#include <stdbool.h>

enum {
    COMPLAINTS_MAX = 32,        /* more than anybody mends in one go */
    COMPLAINT_MAX_BYTES = 1024, /* of one text, its NUL included; a longer one ends in "..." */
};

/* What is wrong with a configuration, told one by one as it is found. Zero it, then set what is set below. */
struct complaints {
    /* Gets each complaint: `file:line: [key "x"] mode: want enforce or monitor, have "maybe"`, without line end. */
    void (*tell)(void *context, const char *text);
    void *context;
    const char *file;   /* the file that complaints are about; config_load and config_parse set it */
    unsigned int count; /* complaints so far, at most COMPLAINTS_MAX + 1: nonzero is failure */
};

/*
 * Tells one complaint: `section` as in the heading's brackets, for example `key "x"`, and `key` may be NULL, `line` may
 * be 0 (then left out). Tells the first COMPLAINTS_MAX, then once that more were left out. Bytes that are
 * not printable ASCII come out as \xNN. Whoever resolves words and files of a configuration complains through this, too.
 */
void complain(struct complaints *complaints, unsigned int line, const char *section, const char *key,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same for what is legal but probably not meant: told as "warning: ...", not counted. */
void complain_softly(struct complaints *complaints, unsigned int line, const char *section, const char *key,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
