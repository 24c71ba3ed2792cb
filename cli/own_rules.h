#ifndef LINTGATE_CLI_OWN_RULES_H
#define LINTGATE_CLI_OWN_RULES_H

#include "lint/rule.h"

/* What the command itself asks of a document: because an option wants it. They have no check of a rule's. */
enum own_rule {
    OWN_PROFILE,      /* --profile */
    OWN_PRIME,        /* --thorough: what lint_prime looks for */
    OWN_LINE,         /* --lines: a line that has no document */
    OWN_KEY_ARTIFACT, /* --key: not what it signs */
    OWN_KEY_POLICY,   /* --key: another issuer, algorithm, kind or profile than the key's */
    OWN_KEY_CLOCK,    /* --key: a day by which nothing is signed */
    OWN_RULE_COUNT
};

const struct rule *own_rule(enum own_rule which);

/* Every rule with an id, the tables of the lint core first, then pins and the command's own. Zero to begin with. */
struct every_rule {
    size_t table, row;
};

/* The next one, and the part that it belongs to; NULL after the last. Both pointers are constant. */
const struct rule *every_rule_next(struct every_rule *walk, const char **part);

/* The one with that id, of `len` octets; NULL if there is none. */
const struct rule *every_rule_find(const char *id, size_t len);

#endif
