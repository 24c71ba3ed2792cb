#ifndef LINTGATE_WITNESSES_H
#define LINTGATE_WITNESSES_H

#include <stddef.h>
#include <stdint.h>

/* Tables that make_witnesses writes at build time. */

enum {
    SMALL_FACTOR_LARGEST = 751, /* the SBR ask for no factors smaller than 752 */
    WITNESS_LARGEST = 1820,     /* a number of 16384 bits without smaller factors is no higher power */
};

/* The odd primes up to SMALL_FACTOR_LARGEST. */
extern const uint16_t small_primes[];
extern const size_t small_prime_count;

/* For each prime k up to WITNESS_LARGEST, in their order, the smallest prime q = m k + 1 with an even m. */
struct witness {
    uint16_t k, m, q;
};
extern const struct witness witnesses[];
extern const size_t witness_count;

#endif
