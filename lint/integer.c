/* Arithmetic on natural numbers of any size: rests, small factors, perfect powers. No allocation. */
#include "lint/integer.h"

#include "lint/divisor.h"

enum {
    SMALL_FACTOR_BITS = 9, /* a number without prime factors below 752 has roots of more than 9 bits */
    CERTAINTY_BITS = 64,   /* a number that is no power passes for one in 1 of 2^64 cases */
};

size_t natural_bits(struct span natural)
{
    size_t bits = 0;

    while (natural.len > 0 && natural.at[0] == 0) {
        natural.at++;
        natural.len--;
    }
    if (natural.len == 0)
        return 0;
    for (unsigned top = natural.at[0]; top != 0; top >>= 1)
        bits++;
    return bits + 8 * (natural.len - 1);
}

uint64_t natural_mod(struct span natural, uint64_t divisor)
{
    const struct divisor by = divisor_of(divisor);
    uint64_t rest;

    divisors_rests(&by, 1, natural, &rest);
    return rest;
}

uint32_t natural_small_factor(const struct rests *rests)
{
    for (size_t i = 0; i < small_prime_count; i++) {
        if (rests->of[i] == 0)
            return rest_primes[i];
    }
    return 0;
}

/* From the highest bit of the exponent, which is not 0, to the lowest. */
static uint32_t power_mod(uint32_t base, uint32_t exponent, uint32_t modulus)
{
    uint32_t bit = 1;
    uint64_t result = base;

    while (bit <= exponent / 2)
        bit *= 2;
    for (bit /= 2; bit != 0; bit /= 2) {
        result = result * result % modulus;
        if ((exponent & bit) != 0)
            result = result * base % modulus;
    }
    return (uint32_t)result;
}

/*
 * Whether a number with that rest modulo the prime q = m k + 1 may be a k-th power: these give 1 when raised to m, unless q divides
 * them; of other numbers every k-th does.
 */
static bool may_be_power(uint32_t rest, uint32_t m, uint32_t q)
{
    return rest == 0 || power_mod(rest, m, q) == 1;
}

/* True if `natural` is a k-th power modulo so many primes, larger than that of its witness, that it must be one. */
static bool is_power(struct span natural, const struct witness *witness)
{
    const uint32_t k = witness->k;
    unsigned certainty = 0, bits_each = 0;

    while (k >> bits_each > 1)
        bits_each++;                                                        /* log2(k), rounded down */
    for (uint32_t m = witness->m + 2; certainty < CERTAINTY_BITS; m += 2) { /* q is odd */
        const uint32_t q = m * k + 1;

        if (!small_is_prime(q))
            continue;
        const uint32_t rest = (uint32_t)natural_mod(natural, q);

        if (!may_be_power(rest, m, q))
            return false;
        certainty += rest != 0 ? bits_each : 0; /* one that divides it says nothing */
    }
    return true;
}

size_t natural_largest_degree(struct span natural)
{
    const size_t bits = natural_bits(natural);

    return bits <= NATURAL_MAX_POWER_BITS ? bits / SMALL_FACTOR_BITS : 0;
}

/* Nearly every number ends with its first witness. */
unsigned natural_root_degree(const struct rests *rests)
{
    const size_t largest = natural_largest_degree(rests->natural);

    for (size_t i = 0; i < witness_count && witnesses[i].k <= largest; i++) {
        const struct witness *const witness = &witnesses[i];

        if (may_be_power(rests->of[witness->place], witness->m, witness->q)
            && is_power(rests->natural, witness))
            return witness->k;
    }
    return 0;
}
