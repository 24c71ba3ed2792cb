/* index/fault.c - why the index failed, in words. */
#include "index/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool index_fail(struct index_error *error, enum index_fault fault, int system, const char *format, ...)
{
    char message[INDEX_ERROR_BYTES - 64];
    const char *reason = strerrordesc_np(system); /* strerror speaks the process's language */
    va_list args;

    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    *error = (struct index_error){ .fault = fault };
    if (system == 0)
        (void)snprintf(error->text, sizeof error->text, "%s", message);
    else if (reason != NULL)
        (void)snprintf(error->text, sizeof error->text, "%s: %s", message, reason);
    else
        (void)snprintf(error->text, sizeof error->text, "%s: errno %d", message, system);
    for (char *at = error->text; *at != '\0'; at++)
        if (*at < 0x20 || *at > 0x7e)
            *at = '?';
    return false;
}
