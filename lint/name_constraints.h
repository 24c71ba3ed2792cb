#ifndef LINTGATE_NAME_CONSTRAINTS_H
#define LINTGATE_NAME_CONSTRAINTS_H

#include "lint/cert.h"

/* RFC 5280 4.2.1.10: NameConstraints, walked subtree by subtree. cert_read has checked its structure. */
struct subtree {
    bool permitted; /* else excluded */
    struct general_name base;
    struct span whole;            /* GeneralSubtree with header */
    struct span minimum, maximum; /* content octets; at == NULL if absent */
};

/* A walk over permittedSubtrees, then excludedSubtrees: for (walk = subtrees_walk(cert); subtrees_next(&walk, &subtree);) … */
struct subtrees_walk {
    struct span fields; /* of NameConstraints, not entered yet */
    struct span rest;   /* of the subtrees entered */
    bool permitted;
};
struct subtrees_walk subtrees_walk(const struct cert *cert);
bool subtrees_next(struct subtrees_walk *walk, struct subtree *subtree);

#endif
