#ifndef LINTGATE_COUNTRY_DATA_H
#define LINTGATE_COUNTRY_DATA_H

#include <stddef.h>

/* Tables that make_country_data writes from iso-codes at build time: sorted, one row of octets a code, padded with NUL. */

enum {
    COUNTRY_BYTES = 2,     /* "US" */
    SUBDIVISION_BYTES = 5, /* "US" and up to three of "CA": no hyphen */
};

extern const char country_codes[][COUNTRY_BYTES];
extern const size_t country_code_count;

extern const char subdivision_codes[][SUBDIVISION_BYTES];
extern const size_t subdivision_code_count;

#endif
