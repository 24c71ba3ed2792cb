#ifndef LINTGATE_WITNESSES_H
#define LINTGATE_WITNESSES_H

#include "lint/divisor.h"

/* Tables that make_witnesses writes at build time. */

enum {
    SMALL_FACTOR_LARGEST = 751, /* the SBR ask for no factors smaller than 752 */
    WITNESS_LARGEST = 1820,     /* a number of 16384 bits without smaller factors is no higher power */
    PRIMES_MAX = 400,           /* room for a rest by each prime of the table; make_witnesses refuses more */
    PRIME_PRODUCTS_MAX = 80,    /* likewise */
};

/* The odd primes up to SMALL_FACTOR_LARGEST; then those of the witnesses that are larger, in their order. */
extern const uint16_t rest_primes[];
extern const size_t small_prime_count;

/* Products of neighbours in that table, which go into a word; each ends before the prime at prime_product_ends. */
extern const struct divisor prime_products[];
extern const uint16_t prime_product_ends[];
extern const size_t prime_product_count;

/* For each prime k up to WITNESS_LARGEST, in their order, the smallest prime q = m k + 1 with an even m, and its place in `rest_primes`. */
struct witness {
    uint16_t k, m, q, place;
};
extern const struct witness witnesses[];
extern const size_t witness_count;

#endif
