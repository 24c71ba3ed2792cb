#ifndef LINTGATE_INTEGER_H
#define LINTGATE_INTEGER_H

#include "lint/rests.h"

/* Arithmetic on natural numbers of any size, big-endian without leading zero octets, as far as rules need it. */

/* Bits of the number: 0 for 0, 2048 for an RSA-2048 modulus. */
size_t natural_bits(struct span natural);

/* The rest of `natural` divided by `divisor`, which is odd and above 1. */
uint64_t natural_mod(struct span natural, uint64_t divisor);

/* The smallest prime from 3 to 751 that divides the number with those rests, of rests_find; 0 if there is none. */
uint32_t natural_small_factor(const struct rests *rests);

/* By trial division: for numbers of a few digits. */
bool small_is_prime(uint32_t number);

enum { NATURAL_MAX_POWER_BITS = 16384 /* bits of a number that natural_root_degree looks at */ };

/*
 * A prime k such that the number with those rests, of rests_find, is the k-th power of a number without prime factors below 752; 0 if
 * there is none. By residues: a k-th power is one modulo every prime. A number that is no power passes for one in 1 of 2^64 cases at
 * most. 0 for numbers of more than NATURAL_MAX_POWER_BITS.
 */
unsigned natural_root_degree(const struct rests *rests);

/* The highest k for which it looks; 0 for none. */
size_t natural_largest_degree(struct span natural);

#endif
