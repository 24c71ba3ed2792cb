/* The list of all tables of rules: what rules.h declares, in the order of the certificate. A new table is a line there and here. */
#include "lint/rules.h"

const struct rule_table *const rule_tables[] = {
    NULL,
};
