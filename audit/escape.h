#ifndef LINTGATE_AUDIT_ESCAPE_H
#define LINTGATE_AUDIT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Untrusted bytes as the inside of a JSON string of printable ASCII, so that no byte of them reaches a log or a
 * terminal as itself unless it is harmless, and so that every text has one form only:
 *
 *     " and \                          \" and \\
 *     other printable ASCII, not <     itself
 *     other characters in UTF-8        \uXXXX, lower case; above U+FFFF a pair of surrogates (RFC 8259 7)
 *     < , NUL, bytes that are no UTF-8 <3c>, <00>, <NN>: a mark; RFC 3629 says what UTF-8 is
 *     a text that was too long         ends in <cut>
 */

#define ESCAPE_CUT "<cut>"

/*
 * Writes `bytes` escaped to `out`, which has room for `limit` octets (at least 16); longer results are cut between
 * characters and end in <cut>. Returns the octets written; no NUL is added.
 */
size_t escape_write(const uint8_t *bytes, size_t len, char *out, size_t limit);

/*
 * The reverse. `out` has room for `len` octets; NULL only checks. *cut (may be NULL) tells whether the text ended in <cut>.
 * False if `text` is not what escape_write makes of any bytes.
 */
bool escape_read(const char *text, size_t len, uint8_t *out, size_t *out_len, bool *cut);

#endif
