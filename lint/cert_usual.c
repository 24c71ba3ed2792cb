/* Elements of lists in their usual form, known by sight: rules walk the same lists again and again. The readers accept them, too. */
#include "lint/cert_contents.h"
#include "lint/der_content.h"
#include "lint/walk.h"

/* One that rules know is a good one. */
static bool short_oid(struct span *rest, struct walked *element, enum oid *known)
{
    if (!walk_short(rest, DER_OID, element))
        return false;
    *known = oid_find(element->value);
    return *known != OID_UNKNOWN || der_oid_fault(element->value) == DER_OK;
}

bool usual_oid(struct span *rest, struct span *oid, enum oid *known)
{
    struct span after = *rest;
    struct walked element;
    if (!short_oid(&after, &element, known))
        return false;
    *oid = element.value;
    *rest = after;
    return true;
}

/* A GeneralName that is one string. */
static bool short_string_name(struct span *rest, struct walked *name)
{
    return walk_short(rest, DER_CONTEXT | GENERAL_NAME_URI, name)
           || walk_short(rest, DER_CONTEXT | GENERAL_NAME_RFC822, name)
           || walk_short(rest, DER_CONTEXT | GENERAL_NAME_DNS, name);
}

/* DistributionPoint with fullName alone. */
bool usual_point(struct span *rest, struct distribution_point *point)
{
    enum { NAME = DER_CONTEXT_CONSTRUCTED | 0, FULL_NAME = DER_CONTEXT_CONSTRUCTED | 0 };
    struct span after = *rest;
    struct walked whole, name, full_name, one;
    if (!walk_short(&after, DER_SEQUENCE, &whole) || !walk_short(&whole.value, NAME, &name)
        || whole.value.len != 0 || !walk_short(&name.value, FULL_NAME, &full_name) || name.value.len != 0)
        return false;
    for (struct span names = full_name.value; names.len > 0;)
        if (!short_string_name(&names, &one))
            return false;
    *point = (struct distribution_point){ .whole = whole.whole, .full_name = full_name.value };
    *rest = after;
    return true;
}

/* AccessDescription of a string. */
bool usual_access(struct span *rest, struct access_description *access)
{
    struct span after = *rest;
    struct walked whole, oid, name;
    enum oid method;
    if (!walk_short(&after, DER_SEQUENCE, &whole) || !short_oid(&whole.value, &oid, &method)
        || !short_string_name(&whole.value, &name) || whole.value.len != 0)
        return false;
    *access = (struct access_description){ .method = method,
        .oid = oid.value,
        .whole = whole.whole,
        .location = { .kind = (enum general_name_kind)(name.tag - DER_CONTEXT),
            .value = name.value,
            .whole = name.whole } };
    *rest = after;
    return true;
}

/* PolicyInformation without qualifiers. */
bool usual_policy(struct span *rest, struct policy_information *policy)
{
    struct span after = *rest;
    struct walked whole, oid;
    enum oid known;
    if (!walk_short(&after, DER_SEQUENCE, &whole) || !short_oid(&whole.value, &oid, &known)
        || whole.value.len != 0)
        return false;
    *policy = (struct policy_information){ .policy = known, .oid = oid.value, .whole = whole.whole };
    *rest = after;
    return true;
}
