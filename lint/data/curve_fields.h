#ifndef LINTGATE_CURVE_FIELDS_H
#define LINTGATE_CURVE_FIELDS_H

#include "lint/curve_table.h"
#include "lint/field.h"

/* What make_curve_fields calculates at build time for each of `curves`, in their order. */
struct curve_field {
    struct field field;
    struct element constant; /* of the curve */
};
extern const struct curve_field curve_fields[CURVE_COUNT];

#endif
