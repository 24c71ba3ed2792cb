#ifndef LINTGATE_INTEGER_H
#define LINTGATE_INTEGER_H

#include "lint/span.h"

/* Arithmetic on natural numbers of any size, big-endian without leading zero octets, as far as rules need it. */

/* Bits of the number: 0 for 0, 2048 for an RSA-2048 modulus. */
size_t natural_bits(struct span natural);

#define NATURAL_DIVISOR_LIMIT (UINT64_C(1) << 63) /* natural_mod adds two rests in a word */

/* The rest of `natural` divided by `divisor`, which is odd, above 1 and below NATURAL_DIVISOR_LIMIT. */
uint64_t natural_mod(struct span natural, uint64_t divisor);

/* The primes from 3 to 751 in their order, with the rests of `natural`; begins as { .natural = … }. */
struct small_rests {
    struct span natural;
    size_t next, end; /* of the primes that `rest` is good for */
    uint64_t rest;
};

/* The next prime and what `rests->natural` leaves when divided by it. False after the last. */
bool small_rests_next(struct small_rests *rests, uint32_t *prime, uint32_t *rest);

/* The smallest prime from 3 to 751 that divides `natural`; 0 if there is none. */
uint32_t natural_small_factor(struct span natural);

/* By trial division: for numbers of a few digits. */
bool small_is_prime(uint32_t number);

enum { NATURAL_MAX_POWER_BITS = 16384 /* bits of a number that natural_root_degree looks at */ };

/*
 * A prime k such that `natural` is the k-th power of a number without prime factors below 752; 0 if there is none. By residues: a k-th
 * power is one modulo every prime. A number that is no power passes for one in 1 of 2^64 cases at most. 0 for numbers of more
 * than NATURAL_MAX_POWER_BITS.
 */
unsigned natural_root_degree(struct span natural);

#endif
