/* lint/organization_identifiers.c - the organizationIdentifiers of a certificate, one after the other. */
#include "lint/organization_identifiers.h"

#include "lint/facts.h"

struct identifiers_walk identifiers_walk(const struct cert *cert)
{
    struct identifiers_walk walk NOT_CLEARED;
    const struct facts *const facts = cert->facts;

    if (facts == NULL || !facts->has_identifiers)
        return (struct identifiers_walk){ .cert = cert,
            .reading = {
                .attributes = attributes_walk_of(
                    cert, NAME_OF_SUBJECT, attribute_bit(OID_ORGANIZATION_IDENTIFIER)),
            } };
    walk.cert = NULL;
    walk.kept = facts->identifiers;
    walk.end = facts->identifiers + facts->identifier_count;
    return walk;
}

const struct found_identifier *identifiers_read(struct identifiers_walk *walk)
{
    struct attributes_walk *const attributes = &walk->reading.attributes;
    struct found_identifier *const found = &walk->reading.found;

    do
        if (!attributes_next(attributes, &found->attribute))
            return NULL;
    while (found->attribute.value.len == 0); /* empty: rfc5280.empty_value */
    found->name = attributes->name;
    if (!text_utf8(text_of(&found->attribute), walk->reading.buffer, &found->text))
        found->text = (struct span){ NULL, 0 };
    found->id = organization_identifier_read(found->text);
    return found;
}
