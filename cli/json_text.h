#ifndef LINTGATE_CLI_JSON_TEXT_H
#define LINTGATE_CLI_JSON_TEXT_H

#include <stddef.h>

/*
 * Escaped text of a record (audit/escape.h) as UTF-8: without JSON's escapes, with the marks: <3c>, <ff>, <cut>. So it is valid
 * UTF-8 without NUL, and what was no character cannot be taken for one. `out` has room for `len` octets and a NUL. Returns its length.
 */
size_t json_text(const char *text, size_t len, char *out);

#endif
