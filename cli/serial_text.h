#ifndef LINTGATE_CLI_SERIAL_TEXT_H
#define LINTGATE_CLI_SERIAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Serial numbers as people write them: hex, 0x before it or not, colons between, in any case, zeros in front or not; "..." at the end as in records. */

/* False after a complaint about what is no such number. `what` is the option or argument it came by. */
bool serial_text_check(const char *what, const char *text);

bool serial_text_same(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
