/* lint/pointers.c - the URIs by which a certificate points to CRLs, responders and certificates. */
#include "lint/pointers.h"

#include "lint/text.h"

bool pointer_has_scheme(struct span uri, const char *scheme)
{
    const size_t len = strlen(scheme);

    return uri.len > len && uri.at[len] == ':' && text_is((struct span){ uri.at, len }, scheme);
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

/* The next location of `method` in what is left of authorityInfoAccess. */
static bool access_next(struct span *rest, enum oid method, struct access_description *access)
{
    while (access_description_next(rest, access))
        if (access->method == method)
            return true;
    return false;
}

static bool access_is_http(const struct access_description *access)
{
    return access->location.kind == GENERAL_NAME_URI && pointer_has_scheme(access->location.value, "http");
}

bool access_has_http(const struct cert *cert, enum oid method)
{
    struct access_description access;

    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_next(&rest, method, &access);)
        if (access_is_http(&access))
            return true;
    return false;
}

void want_access_http(const struct cert *cert, struct report *report, enum oid method)
{
    struct access_description access;
    char quoted[QUOTE_BYTES];

    for (struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
         access_next(&rest, method, &access);) {
        if (access.location.kind != GENERAL_NAME_URI)
            finding(
                report, access.whole, "want an http URI for %s, have another kind of name", oid_name(method));
        else if (!access_is_http(&access))
            finding(report, access.whole, "want an http URI for %s, have \"%s\"", oid_name(method),
                quote(access.location.value, quoted));
    }
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
