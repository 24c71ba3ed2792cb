#ifndef LINTGATE_COUNTRY_DATA_H
#define LINTGATE_COUNTRY_DATA_H

#include <stddef.h>
#include <stdint.h>

/* Tables that make_country_data writes from iso-codes at build time. */

enum {
    COUNTRY_BYTES = 2,     /* "US" */
    SUBDIVISION_BYTES = 5, /* "US" and up to three of "CA": no hyphen */
};

enum { COUNTRY_LETTERS = 'Z' - 'A' + 1 };

/* The codes that begin with a letter of A to Z: bit n, the nth letter behind it. */
extern const uint32_t country_letters[COUNTRY_LETTERS];

/* Sorted, one row of octets a code, padded with NUL. */
extern const char subdivision_codes[][SUBDIVISION_BYTES];
extern const size_t subdivision_code_count;

#endif
