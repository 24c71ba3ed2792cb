/* lint/pointers.c - the URIs by which a certificate points to CRLs, responders and certificates. */
#include "lint/pointers.h"

#include "lint/uri.h"

bool pointer_has_scheme(struct span uri, const char *scheme)
{
    struct uri parts;

    (void)uri_read(uri, &parts); /* its faults are a rule's business */
    return uri_has_scheme(&parts, scheme);
}

bool pointer_is_vague_ldap(struct span uri)
{
    enum { PREFIX = sizeof "ldap://" - 1 };
    const uint8_t *slash, *question, *end = uri.at + uri.len;

    if (!pointer_has_scheme(uri, "ldap"))
        return false;
    slash = uri.len > PREFIX ? memchr(uri.at + PREFIX, '/', uri.len - PREFIX) : NULL;
    question = slash != NULL ? memchr(slash, '?', (size_t)(end - slash)) : NULL;
    return question == NULL || question == slash + 1 || question + 1 == end || question[1] == '?';
}

struct points_walk points_walk(const struct cert *cert, enum oid type)
{
    return (struct points_walk){ .rest = cert_sequence(cert, type) };
}

bool points_next(struct points_walk *walk, struct general_name *name)
{
    struct distribution_point point;

    while (!general_names_next(&walk->names, name)) {
        if (!distribution_point_next(&walk->rest, &point))
            return false;
        walk->names = general_names_walk(point.full_name);
    }
    return true;
}
