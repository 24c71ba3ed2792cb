#ifndef LINTGATE_SQUARE_ROOT_H
#define LINTGATE_SQUARE_ROOT_H

#include "lint/span.h"

enum {
    SQUARE_ROOT_MAX_BITS = 16384, /* of the number: more than an RSA modulus in use has */
    SQUARE_ROOT_MAX_BYTES = SQUARE_ROOT_MAX_BITS / 2 / 8,
};

/*
 * The largest natural number whose square is at most `natural`, big-endian, without leading zero octets, in `root`.
 * Empty for 0 and for a `natural` of more than SQUARE_ROOT_MAX_BITS.
 */
struct span square_root(struct span natural, uint8_t root[SQUARE_ROOT_MAX_BYTES]);

#endif
