/* The list of extensions: each is read once, by its ASN.1 where its type is well known. RFC 5280 4.2. */
#include "lint/cert_contents.h"
#include "lint/walk.h"

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
    [OID_EXT_CRL_NUMBER] = crl_number_read,
    [OID_EXT_DELTA_CRL_INDICATOR] = crl_number_read,
    [OID_EXT_ISSUING_DISTRIBUTION_POINT] = issuing_point_read,
    [OID_EXT_EXPIRED_CERTS_ON_CRL] = expired_certs_read,
};

/* Reads the value of `extension` into *cert. */
static bool value_read(const struct der *list, const struct extension *extension, struct cert *cert)
{
    const bool known = extension->type != OID_UNKNOWN;
    const char *field = known ? oid_name(extension->type) : "extnValue";
    content_reader *const read = known ? content_readers[extension->type] : NULL;
    struct der all;
    if (!extension_enter(list, extension, &all, field))
        return false;
    struct der d = all;
    return (read == NULL || read(&d, cert, field)) && der_check(&all, field);
}

/* As value_read; a value that makes no sense is a blemish, unless it is long: rules walk it, and nobody has counted its elements. */
static bool value_read_or_blemish(
    const struct der *list, const struct extension *extension, struct cert *cert)
{
    return value_read(list, extension, cert)
           || (list->lenient && extension->value.len <= CERT_MAX_BLEMISHED_BYTES);
}

/* A second extension of one type is read as strictly as the first, and forgotten: a rule complains of it. */
static bool duplicate_read(const struct der *list, const struct extension *extension)
{
    struct cert forgotten NOT_CLEARED;
    cert_clear(&forgotten);
    return value_read_or_blemish(list, extension, &forgotten);
}

/* The first extension of its type; what a walk finds in it, as far as it can be walked. */
static void keep(struct cert *cert, const struct extension *extension)
{
    const enum oid type = extension->type;
    struct span value = extension->value;
    struct walked inside;
    struct policy_information policy;
    enum oid purpose;

    cert->types |= UINT64_C(1) << type;
    cert->by_type[type] = *extension;
    cert->sequence[type] = walk_next(&value, &inside) && inside.tag == DER_SEQUENCE
                               ? inside.value
                               : (struct span){ NULL, 0 };
    cert->order[extension->index] = (uint8_t)type;
    if (type == OID_EXT_EXT_KEY_USAGE)
        for (struct span rest = cert->sequence[type]; key_purpose_next(&rest, &purpose, NULL);)
            oid_set_add(&cert->purposes, purpose);
    if (type == OID_EXT_CERTIFICATE_POLICIES)
        for (struct span rest = cert->sequence[type]; policy_next(&rest, &policy);)
            oid_set_add(&cert->policies, policy.policy);
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
        extension.index = (uint16_t)index;

        if (cert_extension(cert, extension.type) != NULL) {
            if (!duplicate_read(&list, &extension))
                return false;
            cert->has_others = true;
            continue;
        }
        if (!value_read_or_blemish(&list, &extension, cert))
            return false;
        if (extension.type != OID_UNKNOWN)
            keep(cert, &extension);
        else
            cert->has_others = true;
    }
    return true;
}

struct extension_walk extension_walk(const struct cert *cert)
{
    return (struct extension_walk){ .rest = cert->extensions, .cert = cert };
}
