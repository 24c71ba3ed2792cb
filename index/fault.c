/* index/fault.c - why the index failed, in words. */
#include "index/fault.h"

#include "audit/fault.h"

bool index_fail(struct index_error *error, enum index_fault fault, int system, const char *format, ...)
{
    struct index_error found = { .fault = fault }; /* an argument may be the text of *error */
    va_list args;

    va_start(args, format);
    fault_text(found.text, sizeof found.text, system, format, args);
    va_end(args);
    *error = found;
    return false;
}
