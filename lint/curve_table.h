#ifndef LINTGATE_CURVE_TABLE_H
#define LINTGATE_CURVE_TABLE_H

#include "lint/oid.h"
#include "lint/span.h"

enum { CURVE_COUNT = 5 };

/*
 * SP 800-186 3.2.1: y^2 = x^3 - 3 x + b. RFC 8032 5.1, 5.2, the curves of Edwards: a x^2 + y^2 = 1 + d x^2 y^2, where a is 1 or -1.
 */
struct curve {
    enum oid oid;          /* that names it in a key's algorithm */
    size_t edwards_octets; /* of a public key on a curve of Edwards; 0: it is none */
    bool a_is_minus_1;
    struct span prime;    /* of the field, with as many octets as a coordinate */
    struct span constant; /* b or d */
};
extern const struct curve curves[CURVE_COUNT];

#endif
