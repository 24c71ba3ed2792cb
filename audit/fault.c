/* audit/fault.c - why something failed, in words. */
#include "audit/fault.h"

#include <stdio.h>
#include <string.h>

enum { REASON_BYTES = 64 /* kept for the name of an errno behind a long message */ };

void fault_text(char *text, size_t size, int system, const char *format, va_list args)
{
    const char *const reason = strerrordesc_np(system); /* strerror speaks the process's language */
    const int wanted = vsnprintf(text, system != 0 ? size - REASON_BYTES : size, format, args);
    const size_t len = wanted > 0 ? strnlen(text, size) : 0;

    if (system != 0 && reason != NULL)
        (void)snprintf(text + len, size - len, ": %s", reason);
    else if (system != 0)
        (void)snprintf(text + len, size - len, ": errno %d", system);
    for (char *at = text; *at != '\0'; at++)
        if (*at < 0x20 || *at > 0x7e)
            *at = '?';
}

bool fault_set(struct journal_error *error, enum journal_fault fault, int system, const char *format, ...)
{
    va_list args;

    if (error == NULL)
        return false;
    *error = (struct journal_error){ .fault = fault, .system = system };
    va_start(args, format);
    fault_text(error->text, sizeof error->text, system, format, args);
    va_end(args);
    return false;
}
