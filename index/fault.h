#ifndef LINTGATE_INDEX_FAULT_H
#define LINTGATE_INDEX_FAULT_H

#include <stdbool.h>

enum { INDEX_ERROR_BYTES = 1024 /* a message with its NUL */ };

enum index_fault {
    INDEX_OK = 0,
    INDEX_MEMORY, /* none left */
    INDEX_PLACE,  /* directory or file: missing, wrong type, owner or mode, another one than was opened */
    INDEX_LOCK,   /* others held the lock for longer than was to be waited */
    INDEX_DAMAGE, /* what stands in the file is no index, or not as it was written */
    INDEX_WRITE,  /* could not be written, as when the disk is full */
    INDEX_FORKED, /* called in a child of the process that opened it */
};

/* Why something failed, in the caller's hands. `text` is printable ASCII without a newline. */
struct index_error {
    enum index_fault fault;
    char text[INDEX_ERROR_BYTES];
};

/*
 * Fills *error; the message follows printf, and the name of errno `system` is added unless that is 0. What is not printable
 * ASCII becomes '?'. Returns false, so that a failure is one line.
 */
__attribute__((format(printf, 4, 5))) bool index_fail(
    struct index_error *error, enum index_fault fault, int system, const char *format, ...);

#endif
