/* lint/name_constraints.c - the subtrees of nameConstraints one by one. */
#include "lint/name_constraints.h"

struct subtrees_walk subtrees_walk(const struct cert *cert)
{
    return (struct subtrees_walk){ .fields = cert_sequence(cert, OID_EXT_NAME_CONSTRAINTS) };
}

/* Enters permittedSubtrees [0] or excludedSubtrees [1]; false if neither is left. */
static bool next_field(struct subtrees_walk *walk)
{
    struct der_error error;
    struct der d = der_begin(walk->fields, &error);
    unsigned tag;

    if (der_at_end(&d) || !der_any(&d, &tag, &walk->rest, NULL, "nameConstraints"))
        return false;
    walk->permitted = tag == DER_CONTEXT_CONSTRUCTED + 0;
    walk->fields = d.rest;
    return true;
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] BaseDistance DEFAULT 0, maximum [1] BaseDistance OPTIONAL } */
static bool read_subtree(struct span content, struct subtree *subtree)
{
    struct general_names_walk base = general_names_walk(content);
    struct der_error error;
    struct der d = der_begin(content, &error);
    unsigned tag;

    return general_names_next(&base, &subtree->base) && der_any(&d, &tag, NULL, NULL, "base")
           && der_optional(&d, DER_CONTEXT + 0, &subtree->minimum, "minimum")
           && der_optional(&d, DER_CONTEXT + 1, &subtree->maximum, "maximum");
}

bool subtrees_next(struct subtrees_walk *walk, struct subtree *subtree)
{
    struct der_error error;
    struct span content;
    struct der d;
    unsigned tag;

    while (walk->rest.len == 0)
        if (!next_field(walk))
            return false;
    d = der_begin(walk->rest, &error);
    *subtree = (struct subtree){ .permitted = walk->permitted };
    if (!der_any(&d, &tag, &content, &subtree->whole, "GeneralSubtree"))
        return false;
    walk->rest = d.rest;
    return read_subtree(content, subtree);
}
