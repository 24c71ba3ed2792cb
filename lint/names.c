/* lint/names.c - walks over the names of a certificate and their attributes. */
#include "lint/names.h"

#include "lint/facts.h"

struct names_walk names_walk(const struct cert *cert, unsigned places)
{
    return (struct names_walk){ .cert = cert, .places = places };
}

/* True if the issuer's name is judged elsewhere: as the subject of this certificate, or of the one that the key belongs to. */
static bool issuer_is_judged(const struct cert *cert)
{
    return span_equal(cert->issuer, cert->subject)
           || (cert->issuer_cert != NULL && span_equal(cert->issuer, cert->issuer_cert->subject));
}

static bool next_directory(struct names_walk *walk, struct span *name)
{
    struct general_name entry;

    while (general_names_next(&walk->entries, &entry)) {
        if (entry.kind == GENERAL_NAME_DIRECTORY) {
            *name = entry.value;
            return true;
        }
    }
    return false;
}

/* Goes on to `place` if it is wanted and not visited yet. */
static bool enter(struct names_walk *walk, enum name_place place)
{
    if (!(walk->places & (unsigned)place))
        return false;
    walk->places &= ~(unsigned)place;
    walk->place = place;
    return true;
}

bool names_next_any(struct names_walk *walk, struct span *name)
{
    const struct cert *cert = walk->cert;

    if (next_directory(walk, name))
        return true;
    if (enter(walk, NAME_SUBJECT)) {
        *name = cert->subject;
        return true;
    }
    if (enter(walk, NAME_SUBJECT_DIRECTORY)) {
        walk->entries = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
        if (next_directory(walk, name))
            return true;
    }
    if (enter(walk, NAME_ISSUER) && !issuer_is_judged(cert)) {
        *name = cert->issuer;
        return true;
    }
    if (enter(walk, NAME_ISSUER_DIRECTORY)) {
        walk->entries = general_names_walk(cert_alt_names(cert, OID_EXT_ISSUER_ALT_NAME));
        return next_directory(walk, name);
    }
    return false;
}

/* The facts of `cert` if they have all its names. */
static const struct facts *names_kept(const struct cert *cert)
{
    return cert->facts != NULL && cert->facts->has_attributes ? cert->facts : NULL;
}

static bool next_kept_name(struct names_walk *walk, const struct facts *facts, struct span *name)
{
    while (walk->next < facts->name_count) {
        const struct kept_name *const kept = &facts->names[walk->next++];

        if (kept->place & walk->places) {
            walk->place = kept->place;
            *name = kept->whole;
            return true;
        }
    }
    return false;
}

bool names_next(struct names_walk *walk, struct span *name)
{
    const struct facts *const facts = names_kept(walk->cert);

    if (facts != NULL)
        return next_kept_name(walk, facts, name);
    if (!names_next_any(walk, name))
        return false;
    walk->attributes += name_count(*name);
    return walk->attributes <= NAMES_MAX_ATTRIBUTES;
}

bool names_are_too_many(const struct cert *cert, unsigned places)
{
    struct names_walk walk = names_walk(cert, places);
    struct span name;

    while (names_next(&walk, &name))
        ;
    return walk.attributes > NAMES_MAX_ATTRIBUTES;
}

/* What facts have of `name`; NULL: nothing, it is to be read. */
static const struct kept_name *kept_name(const struct facts *facts, struct span name)
{
    for (size_t i = 0; facts != NULL && i < facts->name_count; i++)
        if (facts->names[i].whole.at == name.at)
            return &facts->names[i];
    return NULL;
}

struct name_types names_types(const struct cert *cert, struct span name)
{
    const struct kept_name *const kept = kept_name(names_kept(cert), name);

    return kept != NULL ? kept->types : name_types(name);
}

bool names_have(const struct cert *cert, struct span name, uint32_t types)
{
    const struct kept_name *const kept = kept_name(names_kept(cert), name);

    if (kept != NULL)
        return (kept->types.all & types) != 0;
    struct attributes_walk walk = attributes_walk_in(cert, name, types);
    struct attribute attribute;

    return attributes_next(&walk, &attribute);
}

/* The number of the lowest bit of `set`, which is not 0. */
static unsigned lowest(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

bool names_find(
    const struct cert *cert, struct span name, enum oid type, size_t nth, struct attribute *attribute)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));

    do
        if (!attributes_next(&walk, attribute))
            return false;
    while (nth-- > 0);
    return true;
}

unsigned attribute_traits(const struct attribute *attribute, unsigned wanted)
{
    unsigned traits = 0;

    if (attribute->tag != DER_UTF8_STRING && attribute->tag != DER_PRINTABLE_STRING)
        traits |= ATTRIBUTE_OTHER_TAG;
    if (attribute->in_rdn > 0)
        traits |= ATTRIBUTE_IN_RDN;
    if (!(wanted & (ATTRIBUTE_SPECIAL | ATTRIBUTE_AT | ATTRIBUTE_AMPERSAND)))
        return traits & wanted;

    const unsigned signs = text_signs(text_of(attribute));

    if (signs & TEXT_SIGN_SPECIAL)
        traits |= ATTRIBUTE_SPECIAL;
    if (signs & TEXT_SIGN_AT)
        traits |= ATTRIBUTE_AT;
    if (signs & TEXT_SIGN_AMPERSAND)
        traits |= ATTRIBUTE_AMPERSAND;
    return traits & wanted;
}

/* The attributes of some types. */
static uint32_t kept_of_types(const struct facts *facts, uint32_t types)
{
    uint32_t found = 0;

    if ((facts->types & ~types) == 0)
        return UINT32_MAX; /* each */
    for (types &= facts->types; types != 0; types &= types - 1)
        found |= facts->of_type[lowest(types)];
    return found;
}

struct attributes_walk attributes_walk_begin(
    const struct cert *cert, unsigned places, uint32_t types, unsigned trait)
{
    struct attributes_walk walk NOT_CLEARED;

    walk.facts = names_kept(cert);
    walk.name = (struct span){ NULL, 0 };
    if (walk.facts != NULL) {
        walk.left = walk.facts->in_places[places] & kept_of_types(walk.facts, types);
        if (trait != 0)
            walk.left &= walk.facts->with[lowest(trait)];
        return walk;
    }
    return (struct attributes_walk){
        .reading = { .types = types, .trait = trait, .names = { .cert = cert, .places = places } }
    };
}

struct attributes_walk attributes_walk_in(const struct cert *cert, struct span name, uint32_t types)
{
    struct attributes_walk walk NOT_CLEARED;
    const struct kept_name *const kept = kept_name(names_kept(cert), name);

    if (kept != NULL) {
        walk.facts = cert->facts;
        walk.name = name;
        walk.left = kept->attributes & kept_of_types(cert->facts, types);
        return walk;
    }
    return (struct attributes_walk){ .name = name,
        .reading = { .types = types, .names = { .cert = cert }, .inside = name_walk(name), .begun = true } };
}

static bool next_kept(struct attributes_walk *walk, struct attribute *attribute)
{
    if (walk->left == 0)
        return false;
    const unsigned i = lowest(walk->left);
    walk->left &= walk->left - 1;
    *attribute = walk->facts->attributes[i];
    walk->name = walk->facts->names[walk->facts->name_of[i]].whole;
    return true;
}

/* The next that may be wanted of the name that the walk is in. */
static bool next_inside(struct attributes_walk *walk, struct attribute *attribute)
{
    const bool one_type = walk->reading.types != 0 && (walk->reading.types & (walk->reading.types - 1)) == 0
                          && walk->reading.types < attribute_bit(OID_UNKNOWN);

    return one_type
               ? name_next_of(&walk->reading.inside, OID_COMMON_NAME + lowest(walk->reading.types), attribute)
               : name_next(&walk->reading.inside, attribute);
}

static bool next_read(struct attributes_walk *walk, struct attribute *attribute)
{
    while (!walk->reading.begun || !next_inside(walk, attribute)) {
        if (!names_next(&walk->reading.names, &walk->name))
            return false;
        walk->reading.inside = name_walk(walk->name);
        walk->reading.begun = true;
    }
    return true;
}

/* Not inlined: what is kept is given without its frame. */
__attribute__((noinline)) static bool next_wanted(struct attributes_walk *walk, struct attribute *attribute)
{
    while (next_read(walk, attribute))
        if ((attribute_bit(attribute->type) & walk->reading.types)
            && (walk->reading.trait == 0 || attribute_traits(attribute, walk->reading.trait) != 0))
            return true;
    return false;
}

bool attributes_next_any(struct attributes_walk *walk, struct attribute *attribute)
{
    return walk->facts != NULL ? next_kept(walk, attribute) : next_wanted(walk, attribute);
}

bool attributes_next_name(struct attributes_walk *walk, struct attribute *attribute)
{
    const uint8_t *const before = walk->name.at;

    do
        if (!attributes_next(walk, attribute))
            return false;
    while (walk->name.at == before);
    return true;
}

bool attribute_has_octet(const struct attribute *attribute, char octet)
{
    return attribute->value.len > 0 && memchr(attribute->value.at, octet, attribute->value.len) != NULL;
}

bool attribute_is_url(const struct attribute *attribute)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span utf8;

    if (!attribute_has_octet(attribute, ':') && !attribute_has_octet(attribute, '.'))
        return false;
    return text_utf8(text_of(attribute), buffer, &utf8) && utf8.len > 4
           && (memmem(utf8.at, utf8.len, "://", 3) != NULL || text_is((struct span){ utf8.at, 4 }, "www."));
}

bool name_has_text(const struct cert *cert, struct span name, enum oid type, struct text text)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));
    struct attribute other;

    while (attributes_next(&walk, &other))
        if (text_same(text_of(&other), text))
            return true;
    return false;
}

bool name_has_part_of(const struct cert *cert, struct span name, enum oid type, struct text text)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(type));
    struct attribute other;

    while (attributes_next(&walk, &other))
        if (text_contains(text, text_of(&other)))
            return true;
    return false;
}
