/* cli/own_rules.c - rules of the command's own, and the walk over all that have an id. */
#include "cli/own_rules.h"

#include "lint/pins.h"

#include <string.h>

static const struct rule rules[] = {
    [OWN_PROFILE] = { .id = "lint.profile",
        .source = "--profile",
        .applies = ANY_DOCUMENT,
        .says = "The certificate is of the profile that the option --profile names.",
        .mend = "Issue the other profile, or ask for this one: the reserved policy decides which it is." },
    [OWN_PRIME] = { .id = "lint.prime_modulus",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus is not itself a prime.",
        .mend = "Reject the request: everybody can compute the private key." },
    [OWN_LINE] = { .id = "lint.line",
        .source = "--lines",
        .applies = ANY_DOCUMENT,
        .says = "Each line of the input has one document: base64 of DER, or an object of JSON with it.",
        .mend = "Look at the program that writes the lines, and whether they got here whole." },
    [OWN_KEY_ARTIFACT] = { .id = "key.artifact",
        .source = "key policy",
        .applies = ANY_DOCUMENT,
        .says = "The document is an artifact that the key signs.",
        .mend = "Ask another key, or add the kind of document to the key's sign." },
    [OWN_KEY_POLICY] = { .id = "key.policy",
        .source = "key policy",
        .applies = ANY_DOCUMENT,
        .says = "Issuer, signature algorithm, kind and profile are those of the key.",
        .mend = "Ask the key of this issuer and profile, and name the algorithm of its mechanism." },
    [OWN_KEY_CLOCK] = { .id = "key.clock",
        .source = "key policy",
        .applies = ANY_DOCUMENT,
        .says = "The clock is one by which the dates of rules can be judged.",
        .mend = "Set the clock, or give a day with --date." },
};
_Static_assert(COUNT_OF(rules) == OWN_RULE_COUNT, "a row for every rule of the command's own");

const struct rule *own_rule(enum own_rule which)
{
    return &rules[which];
}

static const struct rule *table_row(struct every_rule *walk, const char **part)
{
    for (; rule_tables[walk->table] != NULL; walk->table++, walk->row = 0) {
        const struct rule_table *const table = rule_tables[walk->table];

        if (walk->row < table->count) {
            *part = table->title;
            return &table->rules[walk->row++];
        }
    }
    return NULL;
}

const struct rule *every_rule_next(struct every_rule *walk, const char **part)
{
    const struct rule *const rule = table_row(walk, part);

    if (rule != NULL)
        return rule;
    const size_t row = walk->row++; /* after the last table */
    if (row < PIN_COUNT) {
        *part = "Pins of a key";
        return pin_rule((enum pin_kind)row);
    }
    *part = "What the command adds";
    return row - PIN_COUNT < OWN_RULE_COUNT ? &rules[row - PIN_COUNT] : NULL;
}

const struct rule *every_rule_find(const char *id, size_t len)
{
    struct every_rule walk = { 0, 0 };
    const struct rule *rule;
    const char *part;

    while ((rule = every_rule_next(&walk, &part)) != NULL)
        if (strlen(rule->id) == len && memcmp(rule->id, id, len) == 0)
            return rule;
    return NULL;
}
