#ifndef LINTGATE_RULES_H
#define LINTGATE_RULES_H

#include "lint/rule.h"

/*
 * One table for each rules_*.c, named as its file, in the order of the certificate. At the foot of rules_san.c:
 *
 *     static const struct rule rules[] = { … };
 *     const struct rule_table rules_san = { "Subject alternative name", rules, COUNT_OF(rules) };
 *
 * with its line here and in rules.c: rules of a table that rules.c does not list never run.
 */

#endif
