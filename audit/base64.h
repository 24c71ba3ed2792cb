#ifndef LINTGATE_AUDIT_BASE64_H
#define LINTGATE_AUDIT_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 4648 4: base64 with padding, on one line. */

/* Octets of base64 that `len` octets make. */
size_t base64_length(size_t len);

/* Writes base64_length(len) octets to `out`, without a NUL. */
void base64_write(const uint8_t *bytes, size_t len, char *out);

/*
 * The reverse. `out` has room for len / 4 * 3 octets; NULL only checks. False if `text` is not what base64_write
 * makes of any bytes (RFC 4648 3.5: padding bits are zero).
 */
bool base64_read(const char *text, size_t len, uint8_t *out, size_t *out_len);

#endif
