/* Arithmetic on natural numbers of any size: rests, small factors, perfect powers. No allocation. */
#include "lint/integer.h"

#include "lint/data/witnesses.h"

__extension__ typedef unsigned __int128 two_words;

enum {
    WORD_BITS = 64,
    WORD_OCTETS = WORD_BITS / 8,
    SMALL_FACTOR_BITS = 9, /* a number without prime factors below 752 has roots of more than 9 bits */
    CERTAINTY_BITS = 64,   /* a number that is no power passes for one in 1 of 2^64 cases */
};

/* Products of small primes stop growing above it: times one more prime of 10 bits, they are below NATURAL_DIVISOR_LIMIT. */
static const uint64_t enough = UINT64_C(1) << 53;

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

/*
 * Rests without divisions: P. L. Montgomery, Modular Multiplication Without Trial Division, 1985. With R for 2^64, a number x is kept
 * as x R modulo the divisor, which is odd.
 */
struct divisor {
    uint64_t number;
    uint64_t inverse; /* number * inverse is -1 modulo R */
    uint64_t one;     /* R modulo number */
};

static struct divisor divisor_of(uint64_t number)
{
    uint64_t inverse = number; /* right in 3 bits, as number^2 is 1 modulo 8; each step doubles them */

    for (unsigned bits = 3; bits < WORD_BITS; bits *= 2)
        inverse *= 2 - number * inverse;
    return (struct divisor){ number, 0 - inverse, UINT64_MAX % number + 1 };
}

/* value / R; at most 1 above the divisor if the value is below 2^65, below its double if that is a product of two rests. */
static uint64_t divide_by_word(two_words value, const struct divisor *by)
{
    const uint64_t factor = (uint64_t)value * by->inverse;

    return (uint64_t)((value + (two_words)factor * by->number) >> WORD_BITS);
}

static uint64_t multiply(uint64_t a, uint64_t b, const struct divisor *by)
{
    const uint64_t product = divide_by_word((two_words)a * b, by);

    return product < by->number ? product : product - by->number;
}

/* The word that ends before `end`, of `len` octets if there are fewer than 8. */
static uint64_t word_before(const uint8_t *end, size_t len)
{
    uint64_t word = 0;

    if (len >= WORD_OCTETS) {
        const uint8_t *at = end - WORD_OCTETS;

        return (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 | (uint64_t)at[3] << 32
               | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 | (uint64_t)at[6] << 8 | at[7];
    }
    for (const uint8_t *at = end - len; at < end; at++)
        word = word << 8 | *at;
    return word;
}

uint64_t natural_mod(struct span natural, uint64_t divisor)
{
    const struct divisor by = divisor_of(divisor);
    uint64_t rest = 0, power, square;
    size_t words = 0;

    /* from the last word to the first, so that each step divides by R … */
    for (size_t left = natural.len; left > 0; words++) {
        rest = divide_by_word((two_words)rest + word_before(natural.at + left, left), &by);
        left -= left < WORD_OCTETS ? left : WORD_OCTETS;
    }
    /* … and what comes out is to be multiplied by R as often */
    power = by.one;
    square = (uint64_t)((two_words)by.one * by.one % divisor);
    for (size_t left = words; left > 0; left >>= 1) {
        if ((left & 1) != 0)
            power = multiply(power, square, &by);
        square = multiply(square, square, &by);
    }
    return multiply(rest % divisor, power, &by);
}

bool small_rests_next(struct small_rests *rests, uint32_t *prime, uint32_t *rest)
{
    if (rests->next == small_prime_count)
        return false;
    if (rests->next == rests->end) { /* one long division for as many primes as go */
        uint64_t product = 1;

        while (rests->end < small_prime_count && product < enough)
            product *= small_primes[rests->end++];
        rests->rest = natural_mod(rests->natural, product);
    }
    *prime = small_primes[rests->next++];
    *rest = (uint32_t)(rests->rest % *prime);
    return true;
}

uint32_t natural_small_factor(struct span natural)
{
    struct small_rests rests = { .natural = natural };
    uint32_t prime, rest;

    while (small_rests_next(&rests, &prime, &rest)) {
        if (rest == 0)
            return prime;
    }
    return 0;
}

static uint32_t power_mod(uint32_t base, uint32_t exponent, uint32_t modulus)
{
    uint64_t result = 1, square = base % modulus;

    for (; exponent != 0; exponent >>= 1) {
        if ((exponent & 1) != 0)
            result = result * square % modulus;
        square = square * square % modulus;
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

/* True if `natural` is a k-th power modulo so many primes that it must be one. */
static bool is_power(struct span natural, uint32_t k)
{
    unsigned certainty = 0, bits_each = 0;

    while (k >> bits_each > 1)
        bits_each++;                                           /* log2(k), rounded down */
    for (uint32_t m = 2; certainty < CERTAINTY_BITS; m += 2) { /* q is odd */
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

unsigned natural_root_degree(struct span natural)
{
    const size_t bits = natural_bits(natural), largest = bits / SMALL_FACTOR_BITS;

    if (bits > NATURAL_MAX_POWER_BITS)
        return 0;
    for (size_t i = 0, next; i < witness_count && witnesses[i].k <= largest; i = next) {
        uint64_t product = witnesses[i].q;

        /* one long division for as many as go; nearly every number ends with its first witness */
        for (next = i + 1; next < witness_count && product < NATURAL_DIVISOR_LIMIT / witnesses[next].q;
             next++)
            product *= witnesses[next].q;
        const uint64_t rest = natural_mod(natural, product);

        for (size_t j = i; j < next && witnesses[j].k <= largest; j++) {
            const struct witness *const witness = &witnesses[j];

            if (may_be_power((uint32_t)(rest % witness->q), witness->m, witness->q)
                && is_power(natural, witness->k))
                return witness->k;
        }
    }
    return 0;
}
