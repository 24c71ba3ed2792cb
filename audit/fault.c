/* audit/fault.c - why the journal failed, in words. */
#include "audit/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool fault_set(struct journal_error *error, enum journal_fault fault, int system, const char *format, ...)
{
    char message[JOURNAL_ERROR_BYTES - 64];
    const char *reason = strerrordesc_np(system); /* strerror speaks the process's language */
    va_list args;

    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    *error = (struct journal_error){ .fault = fault, .system = system };
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
