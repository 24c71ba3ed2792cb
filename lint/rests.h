#ifndef LINTGATE_RESTS_H
#define LINTGATE_RESTS_H

#include "lint/data/witnesses.h"
#include "lint/span.h"

/*
 * What a natural number, big-endian, leaves when divided by each prime of the table in data/witnesses.h: found once, asked by all that
 * judge a modulus of RSA.
 */
struct rests {
    struct span natural;
    size_t count; /* of primes whose rest is known: the first ones of the table */
    uint16_t of[PRIMES_MAX];
};

/* Finds the rests by the first `count` primes at least. `rests` begins as { .natural = … }; what is known is kept. */
void rests_to(struct rests *rests, size_t count);

/* Finds what integer.h and rsa.h ask for: the rests by all primes up to 751, and by the witness of each power that a number so long may be. */
void rests_find(struct span natural, struct rests *rests);

#endif
