/* The square root of a natural number: digit by digit as on paper, with digits of 32 bits. No allocation. */
#include "lint/square_root.h"

#include "lint/integer.h"

enum {
    DIGIT_BITS = 32,
    DIGIT_OCTETS = DIGIT_BITS / 8,
    PAIR_BITS = 2 * DIGIT_BITS, /* of the number, for each digit of its root */
    ROOT_MAX_DIGITS = SQUARE_ROOT_MAX_BITS / PAIR_BITS,
};

/* Numbers are arrays of digits, the least significant first. */
struct work {
    size_t digits;                          /* of the root */
    unsigned shift;                         /* the number was multiplied by 4^shift, the root is by 2^shift */
    uint32_t rest[2 * ROOT_MAX_DIGITS + 1]; /* of the number without the root's square */
    uint32_t twice[ROOT_MAX_DIGITS + 1];    /* the root found so far, doubled */
};

/* Takes the number over, multiplied by the power of 4 that brings its highest pair of digits to 2^62 at least. */
static void work_begin(struct work *work, struct span natural, size_t bits)
{
    memset(work, 0, sizeof *work);
    work->digits = (bits + PAIR_BITS - 1) / PAIR_BITS;
    work->shift = (unsigned)(work->digits * PAIR_BITS - bits) / 2;
    for (size_t i = 0; i < (bits + 7) / 8; i++) {
        const size_t bit = 8 * i + 2 * work->shift;
        const uint64_t octet = (uint64_t)natural.at[natural.len - 1 - i] << bit % DIGIT_BITS;

        work->rest[bit / DIGIT_BITS] |= (uint32_t)octet;
        work->rest[bit / DIGIT_BITS + 1] |= (uint32_t)(octet >> DIGIT_BITS);
    }
}

/* number -= factor * other; `number` has one digit more than `other`. True if it became negative: then 2^(its bits) was added. */
static bool subtract(uint32_t *number, uint32_t factor, const uint32_t *other, size_t digits)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < digits; i++) {
        const uint64_t product = (uint64_t)factor * other[i] + carry;

        carry = (product >> DIGIT_BITS) + (number[i] < (uint32_t)product);
        number[i] -= (uint32_t)product;
    }
    const bool negative = number[digits] < carry;

    number[digits] -= (uint32_t)carry;
    return negative;
}

/* number += other + small; `number` has one digit more than `other`. True if 2^(its bits) fell off. */
static bool add(uint32_t *number, const uint32_t *other, uint32_t small, size_t digits)
{
    uint64_t carry = small;

    for (size_t i = 0; i < digits; i++) {
        carry += (uint64_t)number[i] + other[i];
        number[i] = (uint32_t)carry;
        carry >>= DIGIT_BITS;
    }
    carry += number[digits];
    number[digits] = (uint32_t)carry;
    return carry >> DIGIT_BITS != 0;
}

/* The first digit: the root of the highest pair of digits, bit by bit. */
static void first_digit(uint32_t pair[2], uint32_t twice[2])
{
    const uint64_t number = (uint64_t)pair[1] << DIGIT_BITS | pair[0];
    uint64_t root = 0;

    for (uint64_t bit = UINT64_C(1) << (DIGIT_BITS - 1); bit != 0; bit >>= 1) {
        if ((root | bit) * (root | bit) <= number)
            root |= bit;
    }
    const uint64_t rest = number - root * root;

    pair[0] = (uint32_t)rest;
    pair[1] = (uint32_t)(rest >> DIGIT_BITS);
    twice[0] = (uint32_t)(root << 1);
    twice[1] = (uint32_t)(root >> (DIGIT_BITS - 1));
}

/*
 * One more digit q behind `known` ones, s: the largest q for which (2 s 2^32 + q) q is not above the rest. `rest` begins with the
 * pair of digits that is new, `twice` with the place for q; above them are known + 1 digits each.
 */
static void next_digit(uint32_t *rest, uint32_t *twice, size_t known)
{
    /* The quotient of rest / 2 and s by their highest digits: never below q, and above it by few. */
    const uint64_t dividend = (uint64_t)rest[known + 2] << (PAIR_BITS - 1)
                              | (uint64_t)rest[known + 1] << (DIGIT_BITS - 1) | rest[known] >> 1;
    const uint32_t divisor = UINT32_C(1) << (DIGIT_BITS - 1) | twice[known] >> 1;
    const uint64_t quotient = dividend / divisor;
    uint32_t q = quotient < UINT32_MAX ? (uint32_t)quotient : UINT32_MAX;

    twice[0] = q;
    bool negative = subtract(rest, q, twice, known + 2);

    while (negative) { /* with t for 2 s 2^32: (t + q) q - (t + q - 1) (q - 1) = (t + q) + (q - 1) */
        negative = !add(rest, twice, q - 1, known + 2);
        twice[0] = --q;
    }
    twice[0] = q << 1;
    twice[1] |= q >> (DIGIT_BITS - 1); /* it was even */
}

struct span square_root(struct span natural, uint8_t root[SQUARE_ROOT_MAX_BYTES])
{
    const size_t bits = natural_bits(natural);
    const size_t octets = (bits + 15) / 16;
    struct work work;

    if (bits == 0 || bits > SQUARE_ROOT_MAX_BITS)
        return (struct span){ NULL, 0 };
    work_begin(&work, natural, bits);
    const size_t digits = work.digits;

    first_digit(work.rest + 2 * (digits - 1), work.twice + (digits - 1));
    for (size_t known = 1; known < digits; known++)
        next_digit(work.rest + 2 * (digits - 1 - known), work.twice + (digits - 1 - known), known);
    for (size_t i = 0; i < octets; i++) {
        const uint32_t *at = &work.twice[i / DIGIT_OCTETS];
        const uint64_t digit = ((uint64_t)at[1] << DIGIT_BITS | at[0]) >> (1 + work.shift);

        root[octets - 1 - i] = (uint8_t)(digit >> 8 * (i % DIGIT_OCTETS));
    }
    return (struct span){ root, octets };
}
