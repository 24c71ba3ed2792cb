/* lint/organization_identifiers.c - the organizationIdentifiers of a certificate, one after the other. */
#include "lint/organization_identifiers.h"

#include "lint/facts.h"

struct identifiers_walk identifiers_walk(const struct cert *cert)
{
    const struct facts *const facts = cert->facts;
    const bool kept = facts != NULL && facts->has_identifiers;
    struct identifiers_walk walk NOT_CLEARED; /* what is large in it is for those that are read */

    walk.kept = kept ? facts->identifiers : NULL;
    walk.end = kept ? facts->identifiers + facts->identifier_count : NULL;
    walk.cert = kept ? NULL : cert;
    walk.begun = false;
    return walk;
}

const struct found_identifier *identifiers_read(struct identifiers_walk *walk)
{
    struct found_identifier *const found = &walk->found;

    if (!walk->begun)
        walk->attributes = attributes_walk_of(
            walk->cert, NAME_OF_SUBJECT, attribute_bit(OID_ORGANIZATION_IDENTIFIER));
    walk->begun = true;
    do
        if (!attributes_next(&walk->attributes, &found->attribute))
            return NULL;
    while (found->attribute.value.len == 0); /* empty: rfc5280.empty_value */
    found->name = walk->attributes.name;
    if (!text_utf8(text_of(&found->attribute), walk->buffer, &found->text))
        found->text = (struct span){ NULL, 0 };
    found->id = organization_identifier_read(found->text);
    return found;
}
