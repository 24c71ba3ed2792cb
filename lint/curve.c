/* Points of elliptic curves: the equation of each curve, nothing more. */
#include "lint/curve.h"

#include "lint/data/curve_fields.h"

enum {
    FORM_COMPRESSED_EVEN = 0x02, /* SEC 1 2.3.3 */
    FORM_COMPRESSED_ODD = 0x03,
    FORM_UNCOMPRESSED = 0x04,
    EDWARDS_SIGN = 0x80, /* RFC 8032 5.1.2, 5.2.2: the lowest bit of x, in the last octet */
    EDWARDS_MAX_OCTETS = 57,
};

/* NULL if the table has no such curve. */
static const struct curve *curve_find(enum oid oid)
{
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        if (curves[i].oid == oid)
            return &curves[i];
    }
    return NULL;
}

struct span curve_prime(enum oid curve)
{
    const struct curve *const found = curve_find(curve);

    return found != NULL && found->edwards_octets == 0 ? found->prime : (struct span){ NULL, 0 };
}

/* x^3 - 3 x + b */
static struct element right_side(const struct field *field, struct element x, struct element b)
{
    const struct element three = field_sum(field, field_sum(field, field->one, field->one), field->one);
    const struct element square = field_product(field, x, x);

    return field_sum(field, field_product(field, field_difference(field, square, three), x), b);
}

static enum point short_point(
    const struct curve *curve, const struct curve_field *numbers, struct span octets)
{
    const struct field *const field = &numbers->field;
    const size_t len = curve->prime.len;
    const uint8_t form = octets.len > 0 ? octets.at[0] : 0;
    const bool compressed = form == FORM_COMPRESSED_EVEN || form == FORM_COMPRESSED_ODD;
    struct element x, y;

    if ((!compressed && form != FORM_UNCOMPRESSED) || octets.len != 1 + len * (compressed ? 1 : 2)
        || !field_read(field, (struct span){ octets.at + 1, len }, &x)
        || (!compressed && !field_read(field, (struct span){ octets.at + 1 + len, len }, &y)))
        return POINT_MALFORMED;
    const struct element right = right_side(field, x, numbers->constant);
    const bool on_curve = compressed ? field_is_square(field, right)
                                     : field_equal(field, field_product(field, y, y), right);

    return on_curve ? POINT_GOOD : POINT_NONE;
}

/*
 * The order of a point divides 8 if y is 1 (order 1), -1 (2) or 0 (4), or if doubling gives a y of 0 (8): that y is
 * (y^2 - a x^2) / (1 - d x^2 y^2), RFC 8032 5.1. With y^2 for a x^2 the curve's equation is 2 y^2 = a d y^4 + 1.
 */
static bool is_of_small_order(const struct field *field, struct element y2, struct element ad)
{
    const struct element y4 = field_product(field, y2, y2);
    const struct element left = field_sum(field, field_product(field, ad, y4), field->one);

    return field_is_zero(field, y2) || field_equal(field, y2, field->one)
           || field_equal(field, left, field_sum(field, y2, y2));
}

/* x^2 = (1 - y^2) / (a - d y^2): there is an x if numerator times denominator is a square; the denominator is never 0. */
static enum point edwards_decode(
    const struct curve *curve, const struct curve_field *numbers, struct span y_octets, bool x_is_odd)
{
    const struct field *const field = &numbers->field;
    const struct element zero = { { 0 } }, d = numbers->constant;
    struct element y;

    if (!field_read(field, y_octets, &y))
        return POINT_NONE;
    const struct element minus_1 = field_difference(field, zero, field->one);
    const struct element a = curve->a_is_minus_1 ? minus_1 : field->one;
    const struct element y2 = field_product(field, y, y);
    const struct element numerator = field_difference(field, field->one, y2);
    const struct element denominator = field_difference(field, a, field_product(field, d, y2));

    if (!field_is_square(field, field_product(field, numerator, denominator))
        || (x_is_odd && field_is_zero(field, numerator))) /* x is 0 */
        return POINT_NONE;
    return is_of_small_order(field, y2, field_product(field, a, d)) ? POINT_OF_SMALL_ORDER : POINT_GOOD;
}

static enum point edwards_point(
    const struct curve *curve, const struct curve_field *numbers, struct span octets)
{
    uint8_t y[EDWARDS_MAX_OCTETS] = { 0 }; /* big-endian */

    if (octets.len != curve->edwards_octets)
        return POINT_MALFORMED;
    for (size_t i = 0; i < octets.len; i++)
        y[octets.len - 1 - i] = octets.at[i];
    const bool x_is_odd = (y[0] & EDWARDS_SIGN) != 0;

    y[0] &= (uint8_t)~EDWARDS_SIGN;
    return edwards_decode(curve, numbers, (struct span){ y, octets.len }, x_is_odd);
}

enum point curve_point(enum oid curve, struct span octets)
{
    const struct curve *const found = curve_find(curve);

    if (found == NULL)
        return POINT_MALFORMED;
    const struct curve_field *const numbers = &curve_fields[found - curves];

    return found->edwards_octets != 0 ? edwards_point(found, numbers, octets)
                                      : short_point(found, numbers, octets);
}
