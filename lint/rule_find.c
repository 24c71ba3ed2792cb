/* One rule by its id, or by the name that a peer has for it. */
#include "lint/lint.h"

/* True if `peers`, names separated by spaces, has `name`, with its prefix "zlint:" or without. */
static bool names_peer(const char *peers, const char *name)
{
    const size_t len = strlen(name);
    for (const char *at = peers; at != NULL && (at = strstr(at, name)) != NULL; at += len) {
        const bool begins = at == peers || at[-1] == ' ' || at[-1] == ':';
        const bool ends = at[len] == '\0' || at[len] == ' ';
        if (begins && ends)
            return true;
    }
    return false;
}

const struct rule *lint_rule_find(const char *id)
{
    const struct rule *peer = NULL;
    if (id[0] == '\0')
        return NULL;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule *const rule = &(*table)->rules[i];
            if (strcmp(rule->id, id) == 0)
                return rule;
            if (peer == NULL && names_peer(rule->peers, id))
                peer = rule;
        }
    return peer;
}
