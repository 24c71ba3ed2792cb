#ifndef LINTGATE_NAME_H
#define LINTGATE_NAME_H

#include "lint/der.h"
#include "lint/oid.h"

/* RFC 5280 4.1.2.4: Name ::= SEQUENCE OF SET OF AttributeTypeAndValue, walked attribute by attribute. */
struct attribute {
    enum oid type;     /* OID_UNKNOWN for types that no rule speaks of */
    struct span oid;   /* content octets of the type */
    unsigned tag;      /* identifier octet of the value: DER_UTF8_STRING … */
    struct span value; /* content octets of the value */
    struct span whole; /* AttributeTypeAndValue with header */
    unsigned rdn;      /* index of its RelativeDistinguishedName, from 0 */
    unsigned in_rdn;   /* index inside that RDN, from 0; above 0 the RDN is multi-valued */
};

/* Types of attributes as a set of bits: one for each that oid.h names, the last for all others. */
enum {
    ATTRIBUTE_OTHERS = OID_JURISDICTION_COUNTRY - OID_COMMON_NAME + 1, /* number of that last bit */
    ATTRIBUTE_TYPES = ATTRIBUTE_OTHERS + 1
};
#define ATTRIBUTE_EVERY UINT32_MAX

_Static_assert(ATTRIBUTE_TYPES <= 32, "a set has a bit for each");

/* The number of that bit. */
static inline unsigned attribute_nth(enum oid type)
{
    const unsigned nth = (unsigned)type - OID_COMMON_NAME;
    return nth < ATTRIBUTE_OTHERS ? nth : ATTRIBUTE_OTHERS;
}

static inline uint32_t attribute_bit(enum oid type)
{
    return UINT32_C(1) << attribute_nth(type);
}

/* A walk over a name that name_read accepted. */
struct name_walk {
    struct span rest, rdn_rest;
    unsigned rdn, in_rdn;
};

/* Reads one Name; *whole includes the header. Checks structure, not strings. False: d->error says where. */
MUST_USE bool name_read(struct der *d, struct span *whole, const char *field);

/*
 * Reads the attributes of one RelativeDistinguishedName (content of the SET) in d to its end; counts them in *count, which
 * stays at most CERT_MAX_ATTRIBUTES.
 */
MUST_USE bool rdn_read(struct der *d, size_t *count, const char *field);

/* Walks a name that name_read accepted: for (walk = name_walk(n); name_next(&walk, &a);) …. */
struct name_walk name_walk(struct span whole);
bool name_next(struct name_walk *walk, struct attribute *attribute);

/* As name_next, for the attributes of one type. */
bool name_next_of(struct name_walk *walk, enum oid type, struct attribute *attribute);

/* How many attributes it has. */
size_t name_count(struct span whole);

/* The nth (from 0) attribute of `type`; false if there are not that many. `attribute` may be NULL. */
bool name_find(struct span whole, enum oid type, size_t nth, struct attribute *attribute);

/* Bits of the types that it has, and of those that more than one of its attributes has. */
struct name_types {
    uint32_t all, repeated;
};
struct name_types name_types(struct span whole);

/* Notes one more attribute of `type`. */
static inline void name_types_add(struct name_types *types, enum oid type)
{
    const uint32_t bit = attribute_bit(type);
    types->repeated |= types->all & bit;
    types->all |= bit;
}

bool name_is_empty(struct span whole);

/* RFC 5280 4.2.1.6: GeneralName; the number is the context tag. */
enum general_name_kind {
    GENERAL_NAME_OTHER = 0,
    GENERAL_NAME_RFC822 = 1,
    GENERAL_NAME_DNS = 2,
    GENERAL_NAME_X400 = 3,
    GENERAL_NAME_DIRECTORY = 4,
    GENERAL_NAME_EDI = 5,
    GENERAL_NAME_URI = 6,
    GENERAL_NAME_IP = 7,
    GENERAL_NAME_RID = 8,
};

struct general_name {
    enum general_name_kind kind;
    struct span value;       /* content octets; for directoryName the Name with header */
    struct span whole;       /* with header */
    unsigned index;          /* from 0 */
    enum oid other_type;     /* otherName: type-id */
    struct span other_oid;   /* otherName: content octets of type-id */
    unsigned other_tag;      /* otherName: identifier octet of the value inside [0] EXPLICIT */
    struct span other_value; /* otherName: content octets of that value */
};

struct general_names_walk {
    struct span rest;
    unsigned index;
};

/* Reads one GeneralName: kinds and tags, the structure of otherName and directoryName, not strings. `index` stays 0. */
MUST_USE bool general_name_read(struct der *d, struct general_name *name, const char *field);

/* Reads GeneralNames (content of the SEQUENCE OF) in d to its end; empty is accepted: a rule judges it. */
MUST_USE bool general_names_read(struct der *d, const char *field);

/* Walks the content of a GeneralNames that general_names_read accepted. */
struct general_names_walk general_names_walk(struct span content);
bool general_names_next(struct general_names_walk *walk, struct general_name *name);

#endif
