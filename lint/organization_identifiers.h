#ifndef LINTGATE_ORGANIZATION_IDENTIFIERS_H
#define LINTGATE_ORGANIZATION_IDENTIFIERS_H

#include "lint/names.h"
#include "lint/organization_identifier.h"

/* A walk over the organizationIdentifiers of the subject and of directoryNames; those that are empty it leaves out. */
struct identifiers_walk {
    struct attributes_walk attributes;
    size_t next; /* of cert->facts */

    /* What the walk has come to. */
    struct attribute attribute;
    struct span name; /* that the attribute is in, with header */
    struct span
        text; /* its value as UTF-8, in the document or in `buffer`; at == NULL: unreadable or endless */
    struct organization_identifier id; /* taken apart */

    uint8_t buffer[TEXT_MAX_BYTES];
};
struct identifiers_walk identifiers_walk(const struct cert *cert);
bool identifiers_next(struct identifiers_walk *walk);

#endif
