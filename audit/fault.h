#ifndef LINTGATE_AUDIT_FAULT_H
#define LINTGATE_AUDIT_FAULT_H

#include "audit/journal.h"

#include <stdarg.h>

/*
 * Writes a message that follows printf, and behind it the name of errno `system` unless that is 0, cut to `size` octets with the NUL. What
 * is not printable ASCII becomes '?'. For the errors of the journal and of the index.
 */
__attribute__((format(printf, 4, 0))) void fault_text(
    char *text, size_t size, int system, const char *format, va_list args);

/*
 * Fills *error, unless it is NULL; the message follows printf, and the name of errno `system` is added unless that is 0. What is not
 * printable ASCII becomes '?'. No argument points into *error. Returns false, so that a failure is one line.
 */
__attribute__((format(printf, 4, 5))) bool fault_set(
    struct journal_error *error, enum journal_fault fault, int system, const char *format, ...);

#endif
