#ifndef LINTGATE_ORGANIZATION_IDENTIFIERS_H
#define LINTGATE_ORGANIZATION_IDENTIFIERS_H

#include "lint/names.h"
#include "lint/organization_identifier.h"

/* An organizationIdentifier in a name. */
struct found_identifier {
    struct attribute attribute;
    struct span name; /* that the attribute is in, with header */
    struct span text; /* its value as UTF-8, in the document or the walk; at == NULL: unreadable or endless */
    struct organization_identifier id; /* taken apart */
};

/* A walk over the organizationIdentifiers of the subject and of directoryNames; those that are empty it leaves out. */
struct identifiers_walk {
    const struct cert *cert; /* that they are read of; NULL: facts have them */
    union {
        struct {
            const struct found_identifier *kept, *end;
        };
        struct {
            struct attributes_walk attributes;
            struct found_identifier found;
            uint8_t buffer[TEXT_MAX_BYTES];
        } reading;
    };
};
struct identifiers_walk identifiers_walk(const struct cert *cert);
const struct found_identifier *identifiers_read(struct identifiers_walk *walk);

/* NULL: there is no other. It is there until the next one is asked for. */
static inline const struct found_identifier *identifiers_next(struct identifiers_walk *walk)
{
    if (walk->cert != NULL)
        return identifiers_read(walk);
    return walk->kept < walk->end ? walk->kept++ : NULL;
}

#endif
