#ifndef LINTGATE_RULE_INDEX_H
#define LINTGATE_RULE_INDEX_H

#include "lint/rule.h"

/*
 * Which rules apply to each scope: made at build time by make_rule_index from the tables of rules, so that a document is not asked for each
 * rule there is.
 */
enum { SCOPE_BITS = 21 /* of ANY_DOCUMENT */ };
_Static_assert(ANY_DOCUMENT >> (SCOPE_BITS - 1) == 1, "a list for each scope");

/* rule_tables[table]->rules[row] */
struct rule_place {
    uint8_t table;
    uint8_t row;
};

struct rule_list {
    const struct rule_place *places; /* in the order of the tables */
    size_t count;
};

extern const struct rule_list rule_index[SCOPE_BITS]; /* [n]: of the scope 1 << n */

#endif
