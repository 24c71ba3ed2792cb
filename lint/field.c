/* Numbers modulo a prime: Montgomery's multiplication and Jacobi's symbol, with digits of a machine word. No allocation. */
#include "lint/field.h"

#include "lint/divisor.h"

enum { DIGIT_BITS = FIELD_DIGIT_BITS, DIGIT_OCTETS = DIGIT_BITS / 8, FOUR = 4 };

__extension__ typedef unsigned __int128 two_digits;

static digit low(two_digits number)
{
    return (digit)number;
}

static digit high(two_digits number)
{
    return (digit)(number >> DIGIT_BITS);
}

static bool is_zero(const digit *a, size_t digits)
{
    for (size_t i = 0; i < digits; i++) {
        if (a[i] != 0)
            return false;
    }
    return true;
}

static bool is_below(const digit *a, const digit *b, size_t digits)
{
    for (size_t i = digits; i-- > 0;) {
        if (a[i] != b[i])
            return a[i] < b[i];
    }
    return false;
}

/* a -= b, modulo 2^(DIGIT_BITS * digits). */
static void take(digit *a, const digit *b, size_t digits)
{
    digit borrow = 0;

    for (size_t i = 0; i < digits; i++) {
        const digit difference = a[i] - b[i];
        const bool below = a[i] < b[i] || difference < borrow;

        a[i] = difference - borrow;
        borrow = below;
    }
}

/* Reads a big-endian number. False if it has more digits than there is room for. */
static bool digits_read(struct span number, digit *out, size_t digits)
{
    memset(out, 0, digits * sizeof *out);
    for (size_t i = 0; i < natural_words(number); i++) {
        const digit word = natural_word(number, i);

        if (i < digits)
            out[i] = word;
        else if (word != 0)
            return false;
    }
    return true;
}

/* 2^(DIGIT_BITS * digits) as an element: 2 to the power of DIGIT_BITS * digits, bit by bit of that exponent. */
static struct element form_of(const struct field *field)
{
    const size_t exponent = DIGIT_BITS * field->digits;
    struct element power = field->one;
    size_t bit = 1;

    while (bit <= exponent / 2)
        bit *= 2;
    for (; bit != 0; bit /= 2) {
        power = field_product(field, power, power);
        if ((exponent & bit) != 0)
            power = field_sum(field, power, power);
    }
    return power;
}

struct field field_of(struct span prime)
{
    struct field field = { .digits = (prime.len + DIGIT_OCTETS - 1) / DIGIT_OCTETS };
    size_t bit = 8 * prime.len - 1;

    digits_read(prime, field.prime, field.digits);
    /* Newton: each step doubles the number of low bits that are right; p * p is 1 modulo 8. */
    digit inverse = field.prime[0];
    for (unsigned right = 3; right < DIGIT_BITS; right *= 2)
        inverse *= 2 - field.prime[0] * inverse;
    field.inverse = 0 - inverse;
    /* 1 in Montgomery's form is 2^(DIGIT_BITS * digits): doubled from the highest power of 2 below the prime. */
    while ((field.prime[bit / DIGIT_BITS] >> bit % DIGIT_BITS & 1) == 0)
        bit--;
    field.one.digits[bit / DIGIT_BITS] = (digit)1 << bit % DIGIT_BITS;
    for (; bit < DIGIT_BITS * field.digits; bit++)
        field.one = field_sum(&field, field.one, field.one);
    field.form = form_of(&field);
    return field;
}

bool field_read(const struct field *field, struct span number, struct element *out)
{
    if (!digits_read(number, out->digits, field->digits)
        || !is_below(out->digits, field->prime, field->digits)) {
        memset(out, 0, sizeof *out);
        return false;
    }
    *out = field_product(field, *out, field->form);
    return true;
}

struct element field_sum(const struct field *field, struct element a, struct element b)
{
    two_digits carry = 0;

    for (size_t i = 0; i < field->digits; i++) {
        carry += (two_digits)a.digits[i] + b.digits[i];
        a.digits[i] = low(carry);
        carry = high(carry);
    }
    if (carry != 0 || !is_below(a.digits, field->prime, field->digits))
        take(a.digits, field->prime, field->digits);
    return a;
}

struct element field_difference(const struct field *field, struct element a, struct element b)
{
    digit complement[FIELD_MAX_DIGITS];

    if (is_zero(b.digits, field->digits))
        return a;
    memcpy(complement, field->prime, sizeof complement);
    take(complement, b.digits, field->digits);
    memcpy(b.digits, complement, sizeof complement);
    return field_sum(field, a, b);
}

/* a += factor * b. Returns the digit that is carried out. */
static digit add_multiple(digit *a, digit factor, const digit *b, size_t digits)
{
    digit carry = 0;

    for (size_t i = 0; i < digits; i++) {
        const two_digits sum = (two_digits)factor * b[i] + a[i] + carry;

        a[i] = low(sum);
        carry = high(sum);
    }
    return carry;
}

/* a * b + c + *carry, which two digits have room for: the lower one; the upper one is carried. */
static inline digit multiply_add(digit a, digit b, digit c, digit *carry)
{
    const two_digits sum = (two_digits)a * b + c + *carry;

    *carry = high(sum);
    return low(sum);
}

/* As field_product, of four digits: those of P-256 and Ed25519, which stay in registers. */
static void multiply_four(const struct field *field, digit *a, const digit *b)
{
    const digit *const p = field->prime;
    digit sum_0 = 0, sum_1 = 0, sum_2 = 0, sum_3 = 0, sum_4 = 0;

    for (size_t i = 0; i < FOUR; i++) {
        digit carry = 0;

        sum_0 = multiply_add(a[i], b[0], sum_0, &carry);
        sum_1 = multiply_add(a[i], b[1], sum_1, &carry);
        sum_2 = multiply_add(a[i], b[2], sum_2, &carry);
        sum_3 = multiply_add(a[i], b[3], sum_3, &carry);
        const two_digits upper = (two_digits)sum_4 + carry;

        const digit multiple = sum_0 * field->inverse; /* of the prime, which makes the lowest digit 0 */
        carry = 0;
        (void)multiply_add(multiple, p[0], sum_0, &carry);
        sum_0 = multiply_add(multiple, p[1], sum_1, &carry);
        sum_1 = multiply_add(multiple, p[2], sum_2, &carry);
        sum_2 = multiply_add(multiple, p[3], sum_3, &carry);
        const two_digits top = upper + carry;

        sum_3 = low(top);
        sum_4 = high(top);
    }
    a[0] = sum_0;
    a[1] = sum_1;
    a[2] = sum_2;
    a[3] = sum_3;
    if (sum_4 != 0 || !is_below(a, p, FOUR))
        take(a, p, FOUR);
}

/* a * b / 2^(DIGIT_BITS * digits): P. Montgomery, Modular multiplication without trial division, Math. Comp. 44 (1985). */
struct element field_product(const struct field *field, struct element a, struct element b)
{
    if (field->digits == FOUR) {
        multiply_four(field, a.digits, b.digits);
        return a;
    }
    const size_t n = field->digits;
    digit product[2 * FIELD_MAX_DIGITS] = { 0 };
    digit *const upper = product + n; /* what remains when the lower digits are 0 */
    digit carry = 0;

    for (size_t i = 0; i < n; i++)
        upper[i] = add_multiple(product + i, a.digits[i], b.digits, n);
    for (size_t i = 0; i < n; i++) { /* the multiple of the prime that makes this digit 0 */
        const digit multiple = product[i] * field->inverse;
        const two_digits sum = (two_digits)upper[i] + add_multiple(product + i, multiple, field->prime, n)
                               + carry;

        upper[i] = low(sum);
        carry = high(sum);
    }
    if (carry != 0 || !is_below(upper, field->prime, n))
        take(upper, field->prime, n);
    memcpy(a.digits, upper, n * sizeof *upper); /* above them are zeros */
    return a;
}

bool field_equal(const struct field *field, struct element a, struct element b)
{
    return memcmp(a.digits, b.digits, field->digits * sizeof *a.digits) == 0;
}

bool field_is_zero(const struct field *field, struct element a)
{
    return is_zero(a.digits, field->digits);
}

/* Shifts `a`, which is not 0, until it is odd; returns by how many bits. */
static size_t make_odd(digit *a, size_t digits)
{
    size_t shifted = 0;

    while ((a[0] & 1) == 0) {
        const size_t bits = a[0] != 0 ? (size_t)__builtin_ctzll(a[0]) : DIGIT_BITS - 1;

        for (size_t i = 0; i + 1 < digits; i++)
            a[i] = a[i] >> bits | a[i + 1] << (DIGIT_BITS - bits);
        a[digits - 1] >>= bits;
        shifted += bits;
    }
    return shifted;
}

/* Montgomery's form does not matter: 2^(DIGIT_BITS * digits) is a square. */
bool field_is_square(const struct field *field, struct element a)
{
    size_t n = field->digits;
    digit first[FIELD_MAX_DIGITS], second[FIELD_MAX_DIGITS];
    digit *x = first, *y = second; /* Jacobi's symbol of x over y, by the law of quadratic reciprocity */
    bool square = true;

    memcpy(first, a.digits, sizeof first);
    memcpy(second, field->prime, sizeof second);
    while (!is_zero(x, n)) {
        while (x[n - 1] == 0 && y[n - 1] == 0) /* neither is 0 */
            n--;
        const bool two_is_square = (y[0] & 7) == 1 || (y[0] & 7) == 7;

        if (make_odd(x, n) % 2 != 0 && !two_is_square)
            square = !square;
        if (is_below(x, y, n)) {
            digit *const larger = y;

            if ((x[0] & 3) == 3 && (y[0] & 3) == 3)
                square = !square;
            y = x;
            x = larger;
        }
        take(x, y, n);
    }
    return square;
}
