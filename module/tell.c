/* module/tell.c - lines for the operator. */
#include "module/tell.h"

#include "module/forward.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 /* what syslog daemons take */ };

/* Not by syslog(3), which waits for a daemon that does not read, and takes its settings from the host. */
void tell(const char *format, ...)
{
    const int before = errno;
    char line[LINE_BYTES];
    va_list arguments;
    int len = snprintf(line, sizeof line, "<%d>lintgate[%ld]: ", LOG_AUTHPRIV | LOG_ERR, (long)getpid());

    va_start(arguments, format);
    vsnprintf(line + len, sizeof line - (size_t)len, format, arguments);
    va_end(arguments);
    forward_line(FORWARD_SYSLOG_SOCKET, line, strlen(line));
    errno = before;
}
