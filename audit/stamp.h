#ifndef LINTGATE_AUDIT_STAMP_H
#define LINTGATE_AUDIT_STAMP_H

#include <stdbool.h>
#include <stdint.h>

/* Times as records have them: RFC 3339, UTC, microseconds. Depends on no locale and no time zone. */

enum { STAMP_TEXT = 27 /* 2026-01-31T23:59:59.123456Z, without a NUL */ };

/* Microseconds since 1970 by the system's clock. */
int64_t stamp_now(void);

/* Microseconds since the machine was started: a clock that nobody sets. */
int64_t stamp_since_boot(void);

/* Writes STAMP_TEXT octets, without a NUL. False if the time is before 1970 or after 9999. */
bool stamp_write(int64_t time_us, char text[STAMP_TEXT]);

/* The reverse. False if `text` is not what stamp_write makes of any time. */
bool stamp_read(const char text[STAMP_TEXT], int64_t *time_us);

#endif
