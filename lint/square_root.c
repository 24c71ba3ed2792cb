/* The square root of a natural number: digit by digit as on paper, with digits of 64 bits. No allocation. */
#include "lint/square_root.h"

#include "lint/divisor.h"
#include "lint/integer.h"

typedef uint64_t digit;
__extension__ typedef unsigned __int128 two_digits;

enum {
    DIGIT_BITS = 64,
    DIGIT_OCTETS = DIGIT_BITS / 8,
    PAIR_BITS = 2 * DIGIT_BITS, /* of the number, for each digit of its root */
    ROOT_MAX_DIGITS = SQUARE_ROOT_MAX_BITS / PAIR_BITS,
};

/* Numbers are arrays of digits, the least significant first. */
struct work {
    size_t digits;                       /* of the root */
    unsigned shift;                      /* the number was multiplied by 4^shift, the root is by 2^shift */
    digit rest[2 * ROOT_MAX_DIGITS + 2]; /* of the number without the root's square */
    digit twice[ROOT_MAX_DIGITS + 1];    /* the root found so far, doubled */
};

/* Takes the number over, multiplied by the power of 4 that brings its highest pair of digits to 2^126 at least. */
static void work_begin(struct work *work, struct span natural, size_t bits)
{
    work->digits = (bits + PAIR_BITS - 1) / PAIR_BITS;
    work->shift = (unsigned)(work->digits * PAIR_BITS - bits) / 2;
    const size_t skipped = 2 * work->shift / DIGIT_BITS;
    const unsigned shift = 2 * work->shift % DIGIT_BITS;

    memset(work->rest, 0, (2 * work->digits + 2) * sizeof(digit));
    memset(work->twice, 0, (work->digits + 1) * sizeof(digit));
    for (size_t i = 0; i < (bits + DIGIT_BITS - 1) / DIGIT_BITS; i++) {
        const two_digits word = (two_digits)natural_word(natural, i) << shift;

        work->rest[skipped + i] |= (digit)word;
        work->rest[skipped + i + 1] = (digit)(word >> DIGIT_BITS);
    }
}

/* number -= factor * other; `number` has one digit more than `other`. True if it became negative: then 2^(its bits) was added. */
static bool subtract(digit *number, digit factor, const digit *other, size_t digits)
{
    digit carry = 0;

    for (size_t i = 0; i < digits; i++) {
        const two_digits product = (two_digits)factor * other[i] + carry;

        carry = (digit)(product >> DIGIT_BITS) + (number[i] < (digit)product);
        number[i] -= (digit)product;
    }
    const bool negative = number[digits] < carry;

    number[digits] -= carry;
    return negative;
}

/* number += other + small; `number` has one digit more than `other`. True if 2^(its bits) fell off. */
static bool add(digit *number, const digit *other, digit small, size_t digits)
{
    two_digits carry = small;

    for (size_t i = 0; i < digits; i++) {
        carry += (two_digits)number[i] + other[i];
        number[i] = (digit)carry;
        carry >>= DIGIT_BITS;
    }
    carry += number[digits];
    number[digits] = (digit)carry;
    return carry >> DIGIT_BITS != 0;
}

/* The first digit: the root of the highest pair of digits, bit by bit. */
static void first_digit(digit pair[2], digit twice[2])
{
    const two_digits number = (two_digits)pair[1] << DIGIT_BITS | pair[0];
    digit root = 0;

    for (digit bit = UINT64_C(1) << (DIGIT_BITS - 1); bit != 0; bit >>= 1) {
        if ((two_digits)(root | bit) * (root | bit) <= number)
            root |= bit;
    }
    const two_digits rest = number - (two_digits)root * root;

    pair[0] = (digit)rest;
    pair[1] = (digit)(rest >> DIGIT_BITS);
    twice[0] = root << 1;
    twice[1] = root >> (DIGIT_BITS - 1);
}

/*
 * One more digit q behind `known` ones, s: the largest q for which (2 s 2^64 + q) q is not above the rest. `rest` begins with the
 * pair of digits that is new, `twice` with the place for q; above them are known + 1 digits each.
 */
static void next_digit(digit *rest, digit *twice, size_t known)
{
    /* The quotient of rest / 2 and s by their highest digits: never below q, and above it by few. */
    const two_digits dividend = (two_digits)rest[known + 2] << (PAIR_BITS - 1)
                                | (two_digits)rest[known + 1] << (DIGIT_BITS - 1) | rest[known] >> 1;
    const digit divisor = UINT64_C(1) << (DIGIT_BITS - 1) | twice[known] >> 1;
    const two_digits quotient = dividend / divisor;
    digit q = quotient < UINT64_MAX ? (digit)quotient : UINT64_MAX;

    twice[0] = q;
    bool negative = subtract(rest, q, twice, known + 2);

    while (negative) { /* with t for 2 s 2^64: (t + q) q - (t + q - 1) (q - 1) = (t + q) + (q - 1) */
        negative = !add(rest, twice, q - 1, known + 2);
        twice[0] = --q;
    }
    twice[0] = q << 1;
    twice[1] |= q >> (DIGIT_BITS - 1); /* it was even */
}

/* A digit of the root that was asked for: neither doubled nor shifted. */
static digit root_digit(const struct work *work, size_t index)
{
    const two_digits pair = (two_digits)work->twice[index + 1] << DIGIT_BITS | work->twice[index];

    return (digit)(pair >> (1 + work->shift));
}

struct span square_root(struct span natural, uint8_t root[SQUARE_ROOT_MAX_BYTES])
{
    const size_t bits = natural_bits(natural);
    const size_t octets = (bits + 15) / 16;
    struct work work NOT_CLEARED;
    digit left = 0;

    if (bits == 0 || bits > SQUARE_ROOT_MAX_BITS)
        return (struct span){ NULL, 0 };
    work_begin(&work, natural, bits);
    const size_t digits = work.digits;

    first_digit(work.rest + 2 * (digits - 1), work.twice + (digits - 1));
    for (size_t known = 1; known < digits; known++)
        next_digit(work.rest + 2 * (digits - 1 - known), work.twice + (digits - 1 - known), known);
    for (size_t i = 0; i < octets; i++, left >>= 8) {
        if (i % DIGIT_OCTETS == 0)
            left = root_digit(&work, i / DIGIT_OCTETS);
        root[octets - 1 - i] = (uint8_t)left;
    }
    return (struct span){ root, octets };
}
