/* Rests of long natural numbers, word by word, by multiplications. No allocation. */
#include "lint/divisor.h"

__extension__ typedef unsigned __int128 two_words;

enum { WORD_BITS = 64 };

static uint64_t high(two_words number)
{
    return (uint64_t)(number >> WORD_BITS);
}

struct divisor divisor_of(uint64_t number)
{
    const uint64_t one = UINT64_MAX % number + 1; /* R modulo number, or number itself */
    uint64_t inverse = number; /* right in 3 bits, as number^2 is 1 modulo 8; each step doubles them */

    for (unsigned bits = 3; bits < WORD_BITS; bits *= 2)
        inverse *= 2 - number * inverse;
    return (struct divisor){ number, inverse, (uint64_t)((two_words)one * one % number) };
}

/* a b / R modulo the divisor, of two rests. */
static uint64_t multiply(uint64_t a, uint64_t b, const struct divisor *by)
{
    const two_words product = (two_words)a * b;
    /* The multiple of the divisor with the same low word. */
    const two_words multiple = (two_words)((uint64_t)product * by->inverse) * by->number;

    return high(product) - high(multiple) + (high(product) < high(multiple) ? by->number : 0);
}

/* R^(words + 1) modulo the divisor: what `words` divisions by R and one in `multiply` took away. */
static uint64_t power_of_words(size_t words, const struct divisor *by)
{
    size_t bit = 1;
    uint64_t power = by->square;

    while (bit <= words / 2)
        bit *= 2;
    for (bit /= 2; bit != 0; bit /= 2) {
        power = multiply(power, power, by);
        if ((words & bit) != 0)
            power = multiply(power, by->square, by);
    }
    return power;
}

/*
 * From the last word to the first. With w words done, what they leave is -rest R^w: each step adds the word to it, and the multiple of the
 * divisor that makes the low word 0, which is dropped. A rest stays at most the divisor.
 */
void divisors_rests(const struct divisor *by, size_t count, struct span natural, uint64_t *rests)
{
    const size_t words = natural_words(natural);

    memset(rests, 0, count * sizeof *rests);
    for (size_t i = 0; i < words; i++) {
        const uint64_t word = natural_word(natural, i);

        for (size_t j = 0; j < count; j++) {
            const uint64_t factor = (word - rests[j]) * by[j].inverse;

            rests[j] = high((two_words)factor * by[j].number) + (word < rests[j]);
        }
    }
    for (size_t j = 0; words > 0 && j < count; j++) {
        const uint64_t left = by[j].number - rests[j]; /* below the divisor, but for a rest of 0 */

        rests[j] = multiply(left < by[j].number ? left : 0, power_of_words(words, &by[j]), &by[j]);
    }
}
