/* lint/organization_identifiers.c - the organizationIdentifiers of a certificate, one after the other. */
#include "lint/organization_identifiers.h"

#include "lint/facts.h"

struct identifiers_walk identifiers_walk(const struct cert *cert)
{
    return (struct identifiers_walk){ .attributes = attributes_walk_of(cert, NAME_OF_SUBJECT,
                                          attribute_bit(OID_ORGANIZATION_IDENTIFIER)) };
}

static bool next_kept(struct identifiers_walk *walk, const struct facts *facts)
{
    if (walk->next == facts->identifier_count)
        return false;
    const struct kept_identifier *const kept = &facts->identifiers[walk->next++];
    walk->attribute = kept->attribute;
    walk->name = kept->name;
    walk->text = kept->text;
    walk->id = kept->id;
    return true;
}

bool identifiers_next(struct identifiers_walk *walk)
{
    const struct facts *const facts = walk->attributes.names.cert->facts;

    if (facts != NULL && facts->has_identifiers)
        return next_kept(walk, facts);
    do
        if (!attributes_next(&walk->attributes, &walk->attribute))
            return false;
    while (walk->attribute.value.len == 0); /* empty: rfc5280.empty_value */
    walk->name = walk->attributes.name;
    if (!text_utf8(text_of(&walk->attribute), walk->buffer, &walk->text))
        walk->text = (struct span){ NULL, 0 };
    walk->id = organization_identifier_read(walk->text);
    return true;
}
