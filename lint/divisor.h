#ifndef LINTGATE_DIVISOR_H
#define LINTGATE_DIVISOR_H

#include "lint/span.h"

/*
 * Rests of long natural numbers without divisions: P. L. Montgomery, Modular Multiplication Without Trial Division, 1985. R stands
 * for 2^64, the word of a number.
 */
struct divisor {
    uint64_t number;  /* odd, above 1 */
    uint64_t inverse; /* number * inverse is 1 modulo R */
    uint64_t square;  /* R^2 modulo number */
};

struct divisor divisor_of(uint64_t number);

/* What `natural`, big-endian, leaves when divided by each of `count` divisors. In one pass: the divisors do not wait for each other. */
void divisors_rests(const struct divisor *by, size_t count, struct span natural, uint64_t *rests);

/* The word that ends `index` words before the end of `natural`, which has at least one octet there; its first word may be short. */
static inline uint64_t natural_word(struct span natural, size_t index)
{
    const size_t end = natural.len - index * sizeof(uint64_t);
    uint64_t word = 0;

    if (end >= sizeof word) {
        const uint8_t *const at = natural.at + end - sizeof word;

        return (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 | (uint64_t)at[3] << 32
               | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 | (uint64_t)at[6] << 8 | at[7];
    }
    for (size_t i = 0; i < end; i++)
        word = word << 8 | natural.at[i];
    return word;
}

/* Words of `natural`, the first of which may be short. */
static inline size_t natural_words(struct span natural)
{
    return (natural.len + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

#endif
