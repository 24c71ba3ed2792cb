#ifndef LINTGATE_TESTS_CHANGE_H
#define LINTGATE_TESTS_CHANGE_H

#include "tests/rules/cases.h"

/* A change of a recipe, for a case: CHANGE(no_given_name, recipe_without_attribute(recipe, OID_GIVEN_NAME)) */
#define CHANGE(name, ...)                                                                                    \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        __VA_ARGS__;                                                                                         \
    }

/* The certificate passes: it makes no finding. */
#define PASSES(id, what, profile, how)                                                                       \
    {                                                                                                        \
        .rule = id, .shows = what, .base = profile, .change = how                                            \
    }

/* One finding, of the rule itself, at `path`. */
#define FAILS(id, what, profile, how, where)                                                                 \
    {                                                                                                        \
        .rule = id, .shows = what, .base = profile, .change = how, .finds = { { id, where } }                \
    }

/* Several findings: { rule, path }, { rule, path } … */
#define FINDS(id, what, profile, how, ...)                                                                   \
    {                                                                                                        \
        .rule = id, .shows = what, .base = profile, .change = how, .finds = { __VA_ARGS__ }                  \
    }

/* An end-entity certificate that is no S/MIME certificate: clientAuth, a private policy, a host name. */
static inline void make_other_leaf(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { clientAuth }");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { 1.3.6.1.4.1.32473.1 } }");
    recipe_san(recipe, "[2] \"client.example.org\"");
}

#endif
