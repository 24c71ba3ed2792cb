#ifndef LINTGATE_FACTS_H
#define LINTGATE_FACTS_H

#include "lint/cert.h"
#include "lint/locations.h"
#include "lint/mailboxes.h"
#include "lint/organization_identifiers.h"
#include "lint/rsa.h"

/*
 * What many rules ask of one certificate, found once before they run: its names, mailboxes, URIs and organizationIdentifiers taken apart,
 * what its strings look like, and its key's numbers. Walks in names.h, locations.h and organization_identifiers.h read it; a certificate
 * without facts they read anew, with the same outcome.
 */

enum {
    FACTS_ATTRIBUTES = 18, /* attributes that are kept; real certificates have 5 to 15 */
    FACTS_NAMES = 4,       /* names that are kept; real certificates have 1 or 2 */
    FACTS_MAILBOXES = 4,   /* mailboxes that are kept; real certificates have 1 or 2 */
    FACTS_URIS = 4,        /* locations that are kept; real certificates have 3 or 4 */
    FACTS_IDENTIFIERS = 1, /* organizationIdentifiers that are kept; real certificates have 1 */
};

/* A name with what is known of its attributes. */
struct kept_name {
    struct span whole;       /* Name with header */
    enum name_place place;   /* one bit */
    uint32_t attributes;     /* bit i: facts.attributes[i] */
    struct name_types types; /* of those */
};

struct facts {
    bool
        has_attributes; /* every name and attribute is kept, in the order of a walk; false: there are too many */
    size_t name_count;
    struct kept_name names[FACTS_NAMES];
    size_t attribute_count;
    struct attribute attributes[FACTS_ATTRIBUTES + 1]; /* and room to read the one that is too many */
    uint8_t name_of[FACTS_ATTRIBUTES];                 /* of attributes[i]: which of names */

    /* Sets of attributes: bit i is attributes[i]. */
    uint32_t in_places[NAME_EVERY + 1]; /* by the sum of the places */
    uint32_t of_type[ATTRIBUTE_TYPES];  /* by the number of the type's attribute_bit, if it is in `types` */
    uint32_t types;
    uint32_t with[ATTRIBUTE_TRAITS]; /* by the number of the trait's bit */

    bool has_mailboxes; /* likewise */
    size_t mailbox_count;
    struct found_mailbox mailboxes[FACTS_MAILBOXES];

    unsigned location_kinds; /* locations_kinds */

    bool has_uris; /* likewise */
    size_t uri_count;
    struct located_uri uris[FACTS_URIS];

    bool has_identifiers; /* likewise */
    size_t identifier_count;
    struct found_identifier identifiers[FACTS_IDENTIFIERS];

    bool has_qualifiers; /* of some policy */

    struct rsa_facts rsa; /* where cert->key.rsa points, if it does */

    bool
        strings_plain; /* of the strings that strings_next walks: each is ASCII, in the alphabet of its type */
};

/* Fills *facts and makes cert->facts and cert->key.rsa point to it, until facts_forget. Once cert->issuer_cert is set. */
void facts_find(struct cert *cert, struct facts *facts);

void facts_forget(struct cert *cert);

#endif
