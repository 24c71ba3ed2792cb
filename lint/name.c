/* Name: read once from the top, then walked. */
#include "lint/name.h"

#include "lint/cert.h"
#include "lint/walk.h"

/* AttributeValue is any type, but no attribute of X.520 or elsewhere has a tagged one. */
static bool value_read(struct der *d)
{
    enum { CLASS = 0xc0 /* bits of an identifier octet; 0 is universal */ };
    const uint8_t *const at = d->rest.at;
    unsigned tag;
    return der_any(d, &tag, NULL, NULL, "AttributeValue")
           && ((tag & CLASS) == 0 || der_fail(d, DER_FAULT_UNEXPECTED_TAG, at, "AttributeValue"));
}

/* AttributeTypeAndValue ::= SEQUENCE { type, value ANY }. RFC 5280 4.1.2.4. */
static bool attribute_read(struct der *d)
{
    struct der inside;
    struct span oid;
    return der_enter(d, DER_SEQUENCE, &inside, "AttributeTypeAndValue")
           && der_oid(&inside, DER_OID, &oid, "AttributeType") && value_read(&inside)
           && der_end(&inside, "AttributeTypeAndValue");
}

bool rdn_read(struct der *d, size_t *count, const char *field)
{
    if (der_at_end(d) && !der_blemish(d, DER_FAULT_VALUE, d->rest.at, field)) /* SET SIZE (1..MAX) */
        return false;
    while (!der_at_end(d)) {
        if (*count == CERT_MAX_ATTRIBUTES)
            return der_fail(d, DER_FAULT_COUNT, d->rest.at, field);
        if (!attribute_read(d))
            return false;
        (*count)++;
    }
    return true;
}

bool name_read(struct der *d, struct span *whole, const char *field)
{
    struct der after = *d, rdns;
    size_t count = 0;
    if (!der_enter_whole(&after, DER_SEQUENCE, &rdns, whole, field))
        return false;
    while (!der_at_end(&rdns)) {
        struct der rdn;
        if (!der_enter(&rdns, DER_SET, &rdn, field) || !rdn_read(&rdn, &count, field))
            return false;
    }
    *d = after;
    return true;
}

struct name_walk name_walk(struct span whole)
{
    struct walked name = { .tag = 0 };
    (void)walk_next(&whole, &name);
    return (struct name_walk){ .rest = name.value };
}

/* The next AttributeTypeAndValue, of this RelativeDistinguishedName or of the next one that has any. */
static bool next_pair(struct name_walk *walk, struct walked *pair)
{
    struct walked rdn;
    walk->in_rdn++;
    while (walk->rdn_rest.len == 0) {
        if (!walk_next(&walk->rest, &rdn))
            return false;
        if (walk->rdn_rest.at != NULL) /* not the first */
            walk->rdn++;
        walk->in_rdn = 0;
        walk->rdn_rest = rdn.value;
    }
    return walk_next(&walk->rdn_rest, pair);
}

/* Its two fields. */
static bool split_pair(const struct walked *pair, struct walked *type, struct walked *value)
{
    struct span inside = pair->value;
    return walk_next(&inside, type) && walk_next(&inside, value);
}

bool name_next(struct name_walk *walk, struct attribute *attribute)
{
    struct walked pair, type, value;
    if (!next_pair(walk, &pair) || !split_pair(&pair, &type, &value))
        return false;
    *attribute = (struct attribute){ oid_find(type.value), type.value, value.tag, value.value, pair.whole,
        walk->rdn, walk->in_rdn };
    return true;
}

size_t name_count(struct span whole)
{
    struct name_walk walk = name_walk(whole);
    struct walked rdn, pair;
    size_t count = 0;
    while (walk_next(&walk.rest, &rdn))
        while (walk_next(&rdn.value, &pair))
            count++;
    return count;
}

bool name_next_of(struct name_walk *walk, enum oid type, struct attribute *attribute)
{
    const struct span wanted = oid_bytes(type);
    struct walked pair, oid, value;
    while (next_pair(walk, &pair) && split_pair(&pair, &oid, &value)) {
        if (!span_equal(oid.value, wanted))
            continue;
        *attribute = (struct attribute){ type, oid.value, value.tag, value.value, pair.whole, walk->rdn,
            walk->in_rdn };
        return true;
    }
    return false;
}

bool name_find(struct span whole, enum oid type, size_t nth, struct attribute *attribute)
{
    struct name_walk walk = name_walk(whole);
    struct attribute found;
    while (name_next_of(&walk, type, &found)) {
        if (nth-- > 0)
            continue;
        if (attribute != NULL)
            *attribute = found;
        return true;
    }
    return false;
}

struct name_types name_types(struct span whole)
{
    struct name_types types = { 0 };
    struct name_walk walk = name_walk(whole);
    struct attribute attribute;
    while (name_next(&walk, &attribute))
        name_types_add(&types, attribute.type);
    return types;
}

bool name_is_empty(struct span whole)
{
    return name_walk(whole).rest.len == 0;
}
