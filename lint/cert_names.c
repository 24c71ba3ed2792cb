/* Extensions made of names: alternative names, name constraints, directory attributes. RFC 5280 4.2.1. */
#include "lint/cert_contents.h"

/* RFC 5280 4.2.1.6, 4.2.1.7: GeneralNames */
bool alt_name_read(struct der *d, struct cert *cert, const char *field)
{
    struct der names;
    (void)cert;
    return der_enter(d, DER_SEQUENCE, &names, field) && general_names_read(&names, field);
}

struct span cert_alt_names(const struct cert *cert, enum oid type)
{
    return cert_sequence(cert, type);
}

/* Attribute ::= SEQUENCE { type, values SET OF ANY } */
static bool read_attribute(struct der *d)
{
    struct der inside;
    struct span oid, values;
    return der_enter(d, DER_SEQUENCE, &inside, "Attribute")
           && der_oid(&inside, DER_OID, &oid, "Attribute.type")
           && der_value(&inside, DER_SET, &values, "Attribute.values") && der_end(&inside, "Attribute");
}

/* RFC 5280 4.2.1.8: SEQUENCE OF Attribute */
bool directory_attributes_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, read_attribute, field);
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] INTEGER (0..MAX) DEFAULT 0, maximum [1] INTEGER OPTIONAL } */
static bool read_subtree(struct der *d)
{
    enum { MINIMUM = DER_CONTEXT | 0, MAXIMUM = DER_CONTEXT | 1 };
    struct der inside;
    struct general_name base;
    uint32_t distance;
    if (!der_enter(d, DER_SEQUENCE, &inside, "GeneralSubtree") || !general_name_read(&inside, &base, "base"))
        return false;
    if (der_next_is(&inside, MINIMUM)) {
        const uint8_t *const at = inside.rest.at;
        if (!der_small(&inside, MINIMUM, &distance, "minimum"))
            return false;
        if (distance == 0 && !der_blemish(d, DER_FAULT_DEFAULT_ENCODED, at, "minimum"))
            return false;
    }
    return (!der_next_is(&inside, MAXIMUM) || der_small(&inside, MAXIMUM, &distance, "maximum"))
           && der_end(&inside, "GeneralSubtree");
}

static bool read_subtrees(struct der *d, unsigned tag, const char *field)
{
    struct der subtrees;
    if (!der_next_is(d, tag))
        return true;
    if (!der_enter(d, tag, &subtrees, field))
        return false;
    for (size_t count = 0; !der_at_end(&subtrees); count++) {
        if (count == CERT_MAX_GENERAL_NAMES)
            return der_fail(d, DER_FAULT_COUNT, subtrees.rest.at, field);
        if (!read_subtree(&subtrees))
            return false;
    }
    return true;
}

/* RFC 5280 4.2.1.10: SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] GeneralSubtrees OPTIONAL } */
bool name_constraints_read(struct der *d, struct cert *cert, const char *field)
{
    struct der inside;
    (void)cert;
    return der_enter(d, DER_SEQUENCE, &inside, field)
           && read_subtrees(&inside, DER_CONTEXT_CONSTRUCTED | 0, "permittedSubtrees")
           && read_subtrees(&inside, DER_CONTEXT_CONSTRUCTED | 1, "excludedSubtrees")
           && der_end(&inside, field);
}
