/* Arithmetic on natural numbers of any size: rests, small factors, perfect powers. No allocation. */
#include "lint/integer.h"

#include "lint/rule.h"

enum {
    SMALL_FACTOR_BITS = 9,  /* a number without prime factors below 752 has roots of more than 9 bits */
    FAST_DIVISOR = 1 << 29, /* below it mod_by_fours works */
    CERTAINTY_BITS = 64,    /* a number that is no power passes for one in 1 of 2^64 cases */
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

static uint64_t word_at(const uint8_t *at)
{
    return (uint64_t)at[0] << 24 | (uint64_t)at[1] << 16 | (uint64_t)at[2] << 8 | at[3];
}

/*
 * One division for four words: the words are weighed with the rests of 2^32, 2^64 … first. Of a divisor below 2^29 each product is
 * below 2^61, so that five of them stay below 2^64. Goes on from `rest`, over a multiple of 16 octets.
 */
static uint64_t mod_by_fours(const uint8_t *at, size_t len, uint64_t rest, uint32_t divisor)
{
    const uint64_t weight_1 = (UINT64_C(1) << 32) % divisor, weight_2 = (weight_1 << 32) % divisor;
    const uint64_t weight_3 = (weight_2 << 32) % divisor, weight_4 = (weight_3 << 32) % divisor;

    for (size_t i = 0; i < len; i += 16)
        rest = (rest * weight_4 + word_at(at + i) * weight_3 + word_at(at + i + 4) * weight_2
                   + word_at(at + i + 8) * weight_1 + word_at(at + i + 12))
               % divisor;
    return rest;
}

uint32_t natural_mod(struct span natural, uint32_t divisor)
{
    const size_t unit = divisor < FAST_DIVISOR ? 16 : 4;
    uint64_t rest = 0;
    size_t i = 0;

    for (; (natural.len - i) % unit != 0; i++)
        rest = (rest << 8 | natural.at[i]) % divisor;
    if (divisor < FAST_DIVISOR)
        return (uint32_t)mod_by_fours(natural.at + i, natural.len - i, rest, divisor);
    for (; i < natural.len; i += 4)
        rest = (rest << 32 | word_at(natural.at + i)) % divisor;
    return (uint32_t)rest;
}

uint32_t natural_small_factor(struct span natural)
{
    static const uint16_t primes[] = { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67,
        71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173,
        179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281,
        283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379, 383, 389, 397, 401, 409,
        419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503, 509, 521, 523, 541,
        547, 557, 563, 569, 571, 577, 587, 593, 599, 601, 607, 613, 617, 619, 631, 641, 643, 647, 653, 659,
        661, 673, 677, 683, 691, 701, 709, 719, 727, 733, 739, 743, 751 };

    for (size_t i = 0, next; i < COUNT_OF(primes); i = next) {
        uint64_t product = primes[i];

        /* one long division for as many primes as go */
        for (next = i + 1; next < COUNT_OF(primes) && product * primes[next] < FAST_DIVISOR; next++)
            product *= primes[next];
        const uint32_t rest = natural_mod(natural, (uint32_t)product);

        for (size_t j = i; j < next; j++) {
            if (rest % primes[j] == 0)
                return primes[j];
        }
    }
    return 0;
}

bool small_is_prime(uint32_t number)
{
    if (number % 2 == 0)
        return number == 2;
    for (uint32_t divisor = 3; divisor * divisor <= number; divisor += 2) {
        if (number % divisor == 0)
            return false;
    }
    return number > 1;
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
 * True if `natural` is a k-th power modulo so many primes q that it must be one. Modulo a prime q = m * k + 1 a k-th power that q does
 * not divide gives 1 when raised to m; of other numbers every k-th does.
 */
static bool is_power(struct span natural, uint32_t k)
{
    unsigned certainty = 0, bits_each = 0;

    while (k >> bits_each > 1)
        bits_each++;                                                       /* log2(k), rounded down */
    for (uint32_t q = 2 * k + 1; certainty < CERTAINTY_BITS; q += 2 * k) { /* odd, and 1 modulo k */
        if (!small_is_prime(q))
            continue;
        const uint32_t rest = natural_mod(natural, q);

        if (rest == 0)
            continue; /* q divides it: says nothing */
        if (power_mod(rest, (q - 1) / k, q) != 1)
            return false;
        certainty += bits_each;
    }
    return true;
}

unsigned natural_root_degree(struct span natural)
{
    const size_t bits = natural_bits(natural);

    if (bits > NATURAL_MAX_POWER_BITS)
        return 0;
    for (uint32_t k = 2; k <= bits / SMALL_FACTOR_BITS; k++) {
        if (small_is_prime(k) && is_power(natural, k))
            return k;
    }
    return 0;
}
