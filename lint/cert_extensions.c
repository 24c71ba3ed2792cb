/* The list of extensions: each is read once, by its ASN.1 where its type is well known. RFC 5280 4.2. */
#include "lint/cert_contents.h"

/* One row a well-known extension. The rest is DER that der_check has looked at. */
static content_reader *const content_readers[OID_EXT_LAST + 1] = {
    [OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES] = directory_attributes_read,
    [OID_EXT_SUBJECT_KEY_IDENTIFIER] = subject_key_id_read,
    [OID_EXT_KEY_USAGE] = key_usage_read,
    [OID_EXT_PRIVATE_KEY_USAGE_PERIOD] = private_key_usage_period_read,
    [OID_EXT_SUBJECT_ALT_NAME] = alt_name_read,
    [OID_EXT_ISSUER_ALT_NAME] = alt_name_read,
    [OID_EXT_BASIC_CONSTRAINTS] = basic_constraints_read,
    [OID_EXT_NAME_CONSTRAINTS] = name_constraints_read,
    [OID_EXT_CRL_DISTRIBUTION_POINTS] = distribution_points_read,
    [OID_EXT_CERTIFICATE_POLICIES] = policies_read,
    [OID_EXT_POLICY_MAPPINGS] = policy_mappings_read,
    [OID_EXT_AUTHORITY_KEY_IDENTIFIER] = authority_key_id_read,
    [OID_EXT_POLICY_CONSTRAINTS] = policy_constraints_read,
    [OID_EXT_EXT_KEY_USAGE] = key_purposes_read,
    [OID_EXT_FRESHEST_CRL] = distribution_points_read,
    [OID_EXT_INHIBIT_ANY_POLICY] = inhibit_any_policy_read,
    [OID_EXT_AUTHORITY_INFO_ACCESS] = access_descriptions_read,
    [OID_EXT_SUBJECT_INFO_ACCESS] = access_descriptions_read,
};

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static bool extension_read(struct der *d, struct extension *extension)
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

/* RFC 5280 4.2: extnValue holds the DER of exactly one value. */
static bool one_value(struct der d, const struct extension *extension, const char *field)
{
    struct span value;
    unsigned tag;
    struct der rest = d;
    if (der_at_end(&rest)) /* nothing to point at but the extension itself */
        return der_fail(&d, DER_FAULT_NOT_ONE_VALUE, extension->whole.at, field);
    if (!der_any(&rest, &tag, &value, NULL, field))
        return false;
    return der_at_end(&rest) || der_fail(&d, DER_FAULT_NOT_ONE_VALUE, rest.rest.at, field);
}

/* Reads the value of `extension` into *cert. */
static bool value_read(const struct der *list, const struct extension *extension, struct cert *cert)
{
    const bool known = extension->type != OID_UNKNOWN;
    const char *field = known ? oid_name(extension->type) : "extnValue";
    content_reader *const read = known ? content_readers[extension->type] : NULL;
    struct der all = der_inside(list, extension->value), d = all;
    return one_value(all, extension, field) && (read == NULL || read(&d, cert, field))
           && der_check(&all, field);
}

/* As value_read; a value that makes no sense is a blemish. */
static bool value_read_or_blemish(
    const struct der *list, const struct extension *extension, struct cert *cert)
{
    return value_read(list, extension, cert) || list->lenient;
}

/* A second extension of one type is read as strictly as the first, and forgotten: a rule complains of it. */
static bool duplicate_read(const struct der *list, const struct extension *extension)
{
    struct cert forgotten = { .document = { NULL, 0 } };
    return value_read_or_blemish(list, extension, &forgotten);
}

bool extensions_read(struct der *d, struct cert *cert)
{
    struct der list = der_inside(d, cert->extensions);
    for (unsigned index = 0; !der_at_end(&list); index++) {
        struct extension extension;
        if (index == CERT_MAX_EXTENSIONS)
            return der_fail(&list, DER_FAULT_COUNT, list.rest.at, "extensions");
        if (!extension_read(&list, &extension))
            return false;
        extension.index = index;

        if (cert_extension(cert, extension.type) != NULL) {
            if (!duplicate_read(&list, &extension))
                return false;
            continue;
        }
        if (!value_read_or_blemish(&list, &extension, cert))
            return false;
        if (extension.type != OID_UNKNOWN)
            cert->by_type[extension.type] = extension;
    }
    return true;
}

struct extension_walk extension_walk(const struct cert *cert)
{
    return (struct extension_walk){ .rest = cert->extensions };
}

bool extension_next(struct extension_walk *walk, struct extension *extension)
{
    struct der_error ignored;
    struct der d = der_again(walk->rest, &ignored);
    if (der_at_end(&d) || !extension_read(&d, extension))
        return false;
    walk->rest = d.rest;
    extension->index = walk->index++;
    return true;
}
