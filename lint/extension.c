/* One extension: its fields, and the one value in it. RFC 5280 4.2. */
#include "lint/extension.h"

#include "lint/cert.h"
#include "lint/walk.h"

bool extension_read(struct der *d, struct extension *extension)
{
    struct der inside;
    *extension = (struct extension){ .type = OID_UNKNOWN };
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &extension->whole, "Extension")
            && der_oid(&inside, DER_OID, &extension->oid, "extnID")
            && der_default_false(&inside, DER_BOOLEAN, &extension->critical, "critical")
            && der_octets(&inside, &extension->value, "extnValue") && der_end(&inside, "Extension")))
        return false;
    const enum oid type = oid_find(extension->oid);
    extension->type = type <= OID_EXT_LAST ? type : OID_UNKNOWN;
    return true;
}

bool extension_enter(
    const struct der *list, const struct extension *extension, struct der *value, const char *field)
{
    struct der rest = der_inside(list, extension->value);
    unsigned tag;
    *value = rest;
    if (der_at_end(&rest)) /* nothing to point at but the extension itself */
        return der_fail(&rest, DER_FAULT_NOT_ONE_VALUE, extension->whole.at, field);
    if (!der_any(&rest, &tag, NULL, NULL, field))
        return false;
    return der_at_end(&rest) || der_fail(&rest, DER_FAULT_NOT_ONE_VALUE, rest.rest.at, field);
}

struct extension_walk extensions_walk(struct span list)
{
    return (struct extension_walk){ .rest = list };
}

/* The next one as the readers kept it; false if they did not. */
static bool next_kept(struct extension_walk *walk, struct extension *extension)
{
    if (walk->cert == NULL || walk->rest.len == 0)
        return false;
    const enum oid type = (enum oid)walk->cert->order[walk->index];
    if (type == OID_UNKNOWN)
        return false;
    *extension = walk->cert->by_type[type];
    walk->rest.at += extension->whole.len;
    walk->rest.len -= extension->whole.len;
    walk->index++;
    return true;
}

bool extension_next(struct extension_walk *walk, struct extension *extension)
{
    struct walked whole, type, value;
    if (next_kept(walk, extension))
        return true;
    if (!walk_next(&walk->rest, &whole))
        return false;
    struct span inside = whole.value;
    if (!walk_next(&inside, &type) || !walk_next(&inside, &value))
        return false;
    const bool critical = value.tag == DER_BOOLEAN && value.value.len > 0 && value.value.at[0] != 0;
    if (value.tag == DER_BOOLEAN && !walk_next(&inside, &value))
        return false;
    const enum oid oid = oid_find(type.value);
    *extension = (struct extension){ oid <= OID_EXT_LAST ? oid : OID_UNKNOWN, walk->index++, critical,
        type.value, value.value, whole.whole };
    return true;
}
