/* module/tell.c - lines for the operator. */
#include "module/tell.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

enum { LINE_BYTES = 2048 /* what syslog daemons take */ };

void tell(const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    syslog(LOG_AUTHPRIV | LOG_ERR, "lintgate: %s", line); /* without openlog: its settings are the host's */
}
