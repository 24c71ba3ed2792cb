#ifndef LINTGATE_TESTS_EXACT_H
#define LINTGATE_TESTS_EXACT_H

#include "lint/span.h"

#include <stdlib.h>

/* A copy of `bytes` in memory that ends where they end, so that a sanitizer sees a read of one octet too many. free() it. */
static inline uint8_t *exact_copy(struct span bytes)
{
    uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);
    if (copy == NULL)
        abort();
    if (bytes.len > 0)
        memcpy(copy, bytes.at, bytes.len);
    return copy;
}

#endif
