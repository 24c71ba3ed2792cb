/* The list of all tables of cases, in the order of rules.c. */
#include "tests/rules/cases.h"

void issuer_good(struct recipe *recipe)
{
    (void)recipe;
}

const struct case_table *const case_tables[] = {
    &cases_tbs,
    &cases_validity,
    &cases_key,
    NULL,
};
