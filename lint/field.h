#ifndef LINTGATE_FIELD_H
#define LINTGATE_FIELD_H

#include "lint/span.h"

/*
 * Numbers modulo a prime, as far as checking points of elliptic curves needs them. Everything here is public: how long it
 * takes depends on the numbers.
 */

typedef uint64_t digit;

enum {
    FIELD_DIGIT_BITS = 64,
    FIELD_MAX_DIGITS = (521 + FIELD_DIGIT_BITS - 1) / FIELD_DIGIT_BITS, /* 2^521 - 1 */
};

/* A number below the prime, times 2^(FIELD_DIGIT_BITS * digits): Montgomery's form. The least significant digit is the first. */
struct element {
    digit digits[FIELD_MAX_DIGITS];
};

/* Made by field_of; constant afterwards. */
struct field {
    size_t digits;
    digit prime[FIELD_MAX_DIGITS];
    digit inverse;       /* -1 / prime modulo 2^FIELD_DIGIT_BITS */
    struct element one;  /* 1 */
    struct element form; /* 2^(FIELD_DIGIT_BITS * digits): what brings a number into Montgomery's form */
};

/* The field of `prime`: odd, big-endian, its first octet not 0, at most 521 bits. */
struct field field_of(struct span prime);

/* Reads a big-endian number. False if it is not below the prime; then `out` is 0. */
bool field_read(const struct field *field, struct span number, struct element *out);

struct element field_sum(const struct field *field, struct element a, struct element b);
struct element field_difference(const struct field *field, struct element a, struct element b);
struct element field_product(const struct field *field, struct element a, struct element b);

bool field_equal(const struct field *field, struct element a, struct element b);
bool field_is_zero(const struct field *field, struct element a);

/* True if `a` is the square of a number modulo the prime; 0 is. */
bool field_is_square(const struct field *field, struct element a);

#endif
