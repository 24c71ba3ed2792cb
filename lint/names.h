#ifndef LINTGATE_NAMES_H
#define LINTGATE_NAMES_H

#include "lint/cert.h"
#include "lint/text.h"

/* Walks over what names a subject in a certificate, for rules that ask the same of each. */

/* Which names a walk visits; the bits add up. In this order. */
enum name_place {
    NAME_SUBJECT = 1 << 0,
    NAME_SUBJECT_DIRECTORY = 1 << 1, /* directoryName entries of subjectAltName */
    NAME_ISSUER = 1 << 2, /* left out when it is the subject of this certificate or of the known issuer */
    NAME_ISSUER_DIRECTORY = 1 << 3, /* directoryName entries of issuerAltName */

    NAME_OF_SUBJECT = NAME_SUBJECT | NAME_SUBJECT_DIRECTORY,
    NAME_EVERY = NAME_OF_SUBJECT | NAME_ISSUER | NAME_ISSUER_DIRECTORY,
};

enum {
    /* attributes of all names of one walk; real certificates have below 40, and rules compare them by pairs. Rule
       name.count refuses what has more, so that a walk may end there. */
    NAMES_MAX_ATTRIBUTES = 500
};

/* A walk over names: for (walk = names_walk(cert, places); names_next(&walk, &name);) … */
struct names_walk {
    const struct cert *cert;
    unsigned places;       /* not visited yet; of cert->facts: all */
    enum name_place place; /* of the name that names_next gave last */
    struct general_names_walk entries;
    size_t attributes; /* of the names given so far */
    size_t next;       /* of cert->facts */
};
struct names_walk names_walk(const struct cert *cert, unsigned places);
bool names_next(struct names_walk *walk, struct span *name);

/* As names_next, however many attributes there are; for facts.h. */
bool names_next_any(struct names_walk *walk, struct span *name);

/* True if the names of `places` have more than NAMES_MAX_ATTRIBUTES attributes: a walk does not reach them all. */
bool names_are_too_many(const struct cert *cert, unsigned places);

/* The types that hold a natural person's name, as bits of attribute_bit. */
#define ATTRIBUTES_OF_PERSON (attribute_bit(OID_GIVEN_NAME) | attribute_bit(OID_SURNAME))

/* The types in a name that a walk over `cert` gave, or that is its subject or issuer. */
struct name_types names_types(const struct cert *cert, struct span name);

/* True if that name has an attribute of one of `types`, bits of attribute_bit. */
bool names_have(const struct cert *cert, struct span name, uint32_t types);

/* As name_find, in that name; `attribute` is not NULL. */
bool names_find(
    const struct cert *cert, struct span name, enum oid type, size_t nth, struct attribute *attribute);

/* What few attributes have, and some rules ask for. The bits add up. */
enum attribute_trait {
    ATTRIBUTE_SPECIAL = 1 << 0,   /* its text is TEXT_SIGN_SPECIAL */
    ATTRIBUTE_OTHER_TAG = 1 << 1, /* neither UTF8String nor PrintableString */
    ATTRIBUTE_IN_RDN = 1 << 2,    /* not the first of its RDN */
    ATTRIBUTE_AT = 1 << 3,        /* an octet as "@" */
    ATTRIBUTE_AMPERSAND = 1 << 4, /* an octet as "&" */

    ATTRIBUTE_TRAITS = 5, /* how many */
    ATTRIBUTE_EVERY_TRAIT = (1 << ATTRIBUTE_TRAITS) - 1,
};

/* Those of `wanted` that it has. */
unsigned attribute_traits(const struct attribute *attribute, unsigned wanted);

/* A walk over the attributes of names. */
struct attributes_walk {
    const struct facts *facts; /* that have them, or NULL: then they are read */
    struct span name;          /* that the attribute is in */
    union {
        uint32_t left; /* of facts: bit i is its attributes[i] */
        struct {
            uint32_t types; /* bits of attribute_bit that are wanted */
            unsigned trait; /* that each has; 0: any */
            struct names_walk names;
            struct name_walk inside;
            bool begun;
        } reading;
    };
};

/* Over those in `places` that are of some types, bits of attribute_bit, and have the trait; 0: any. */
struct attributes_walk attributes_walk_begin(
    const struct cert *cert, unsigned places, uint32_t types, unsigned trait);

/* Over every attribute of the names in `places`. */
static inline struct attributes_walk attributes_walk(const struct cert *cert, unsigned places)
{
    return attributes_walk_begin(cert, places, ATTRIBUTE_EVERY, 0);
}

/* Over those of some types, bits of attribute_bit. */
static inline struct attributes_walk attributes_walk_of(
    const struct cert *cert, unsigned places, uint32_t types)
{
    return attributes_walk_begin(cert, places, types, 0);
}

/* Over those with a trait. */
static inline struct attributes_walk attributes_walk_with(
    const struct cert *cert, unsigned places, enum attribute_trait trait)
{
    return attributes_walk_begin(cert, places, ATTRIBUTE_EVERY, trait);
}

/* Over those of some types in a name that a walk over `cert` gave, or that is its subject or issuer. */
struct attributes_walk attributes_walk_in(const struct cert *cert, struct span name, uint32_t types);

bool attributes_next_any(struct attributes_walk *walk, struct attribute *attribute);

static inline bool attributes_next(struct attributes_walk *walk, struct attribute *attribute)
{
    return (walk->facts == NULL || walk->left != 0) && attributes_next_any(walk, attribute);
}

/* As attributes_next, but the first alone that each name has; not for a walk in one name. */
bool attributes_next_name(struct attributes_walk *walk, struct attribute *attribute);

/* True if its value has that octet. If it has not, its text has no such character of ASCII, whatever type of string it is. */
bool attribute_has_octet(const struct attribute *attribute, char octet);

/* "https://…" or "www.…" */
bool attribute_is_url(const struct attribute *attribute);

/* True if some attribute of `type` in `name`, as for names_types, has the same text, as text_same compares. */
bool name_has_text(const struct cert *cert, struct span name, enum oid type, struct text text);

/* True if `text` contains the text of some attribute of `type` in `name`. */
bool name_has_part_of(const struct cert *cert, struct span name, enum oid type, struct text text);

#endif
