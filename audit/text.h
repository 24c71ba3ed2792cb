#ifndef LINTGATE_AUDIT_TEXT_H
#define LINTGATE_AUDIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text that grows, no longer than the `limit` that text_init was given. The first failure (no memory, too long) stays:
 * `failed`, and every text_put after it does nothing. Freed with text_free.
 */
struct text {
    char *at;
    size_t len, room, limit;
    bool failed;
};

void text_init(struct text *text, size_t limit);
void text_free(struct text *text);

void text_put(struct text *text, const void *bytes, size_t len);
void text_put_string(struct text *text, const char *string);
void text_put_number(struct text *text, uint64_t number);
void text_put_hex(struct text *text, const uint8_t *bytes, size_t len); /* lower case */

/* Escaped as audit/escape.h says, in at most `limit` octets. */
void text_put_escaped(struct text *text, const uint8_t *bytes, size_t len, size_t limit);

/* Writes 2 x len lower-case hex digits to `out`, without a NUL. */
void hex_write(const uint8_t *bytes, size_t len, char *out);

/* The reverse, of `len` octets. False if `hex` has anything but lower-case hex digits; then `out` is of no use. */
bool hex_read(const char *hex, uint8_t *out, size_t len);

#endif
