#ifndef LINTGATE_AUDIT_FAULT_H
#define LINTGATE_AUDIT_FAULT_H

#include "audit/journal.h"

/*
 * Fills *error; the message follows printf, and the name of errno `system` is added unless that is 0. What is not
 * printable ASCII becomes '?'. Returns false, so that a failure is one line.
 */
__attribute__((format(printf, 4, 5))) bool fault_set(
    struct journal_error *error, enum journal_fault fault, int system, const char *format, ...);

#endif
