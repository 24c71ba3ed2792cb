/* lint/locations.c - the GeneralNames of every extension that has some. */
#include "lint/locations.h"

#include "lint/crl.h"
#include "lint/facts.h"

enum { NO_STEP = 100 /* behind the last */ };

bool locations_may_have(const struct cert *cert, enum general_name_kind kind)
{
    return cert->facts == NULL || (cert->facts->location_kinds >> kind & 1) != 0;
}

struct locations_walk locations_walk(const struct cert *cert, enum general_name_kind kind)
{
    return (struct locations_walk){
        .cert = cert, .kind = kind, .step = locations_may_have(cert, kind) ? 0 : NO_STEP
    };
}

/* Begins with the next extension; false after the last. */
static bool next_extension(struct locations_walk *walk)
{
    const struct cert *cert = walk->cert;

    switch (walk->step++) {
    case 0: walk->names = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME)); return true;
    case 1: walk->names = general_names_walk(cert_alt_names(cert, OID_EXT_ISSUER_ALT_NAME)); return true;
    case 2: walk->points = cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS); return true;
    case 3: walk->points = cert_sequence(cert, OID_EXT_FRESHEST_CRL); return true;
    case 4: walk->accesses = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS); return true;
    case 5: walk->accesses = cert_sequence(cert, OID_EXT_SUBJECT_INFO_ACCESS); return true;
    case 6: walk->names = general_names_walk(issuing_point_of(cert).full_name); return true; /* of a CRL */
    default: return false;
    }
}

bool locations_next_any(struct locations_walk *walk, struct general_name *name)
{
    struct distribution_point point;
    struct access_description access;

    do {
        if (general_names_next(&walk->names, name))
            return true;
        while (distribution_point_next(&walk->points, &point)) {
            walk->names = general_names_walk(point.full_name);
            if (general_names_next(&walk->names, name))
                return true;
        }
        if (access_description_next(&walk->accesses, &access)) {
            *name = access.location;
            return true;
        }
    } while (next_extension(walk));
    return false;
}

bool locations_next(struct locations_walk *walk, struct general_name *name)
{
    while (locations_next_any(walk, name))
        if (name->kind == walk->kind)
            return true;
    return false;
}

struct located_uri located_uri(const struct general_name *name)
{
    struct located_uri found = { .whole = name->whole, .text = name->value };

    (void)uri_read(found.text, &found.uri);
    return found;
}

struct uris_walk uris_walk(const struct cert *cert)
{
    return (struct uris_walk){ .locations = locations_walk(cert, GENERAL_NAME_URI) };
}

bool uris_next(struct uris_walk *walk, struct located_uri *found)
{
    const struct facts *const facts = walk->locations.cert->facts;
    struct general_name name;

    if (facts != NULL && facts->has_uris) {
        if (walk->next == facts->uri_count)
            return false;
        *found = facts->uris[walk->next++];
        return true;
    }
    if (!locations_next(&walk->locations, &name))
        return false;
    *found = located_uri(&name);
    return true;
}
