/* Where in a certificate some octets are, in words. Runs only for what is found. */
#include "lint/cert.h"
#include "lint/path.h"

static void add_policy(struct path *path, struct span list, struct span where)
{
    struct policy_information policy;
    struct span inside;
    if (!path_add_index(path, list, where, &inside))
        return;
    while (policy_next(&list, &policy))
        if (span_within(where, policy.qualifiers)) {
            path_add(path, ".policyQualifiers");
            path_add_index(path, policy.qualifiers, where, &inside);
        }
}

static void add_point(struct path *path, struct span list, struct span where)
{
    struct distribution_point point;
    struct span inside;
    if (!path_add_index(path, list, where, &inside))
        return;
    while (distribution_point_next(&list, &point)) {
        if (span_within(where, point.full_name)) {
            path_add(path, ".fullName");
            path_add_index(path, point.full_name, where, &inside);
        } else if (span_within(where, point.crl_issuer)) {
            path_add(path, ".cRLIssuer");
            path_add_index(path, point.crl_issuer, where, &inside);
        }
    }
}

static void add_alt_name(struct path *path, struct span list, struct span where)
{
    struct general_name name;
    struct span inside;
    if (!path_add_index(path, list, where, &inside))
        return;
    for (struct general_names_walk walk = general_names_walk(list); general_names_next(&walk, &name);)
        if (name.kind == GENERAL_NAME_DIRECTORY && span_within(where, name.value))
            path_add_attribute(path, name.value, where);
}

/* ".permittedSubtrees[2]": NameConstraints is a SEQUENCE of two lists. */
static void add_subtree(struct path *path, struct span fields, struct span where)
{
    struct der_error ignored;
    struct der d = der_begin(fields, &ignored);
    struct span list, whole, inside;
    unsigned tag;
    while (!der_at_end(&d) && der_any(&d, &tag, &list, &whole, "")) {
        if (!span_within(where, whole))
            continue;
        path_add(path, tag == (DER_CONTEXT_CONSTRUCTED | 0) ? ".permittedSubtrees" : ".excludedSubtrees");
        path_add_index(path, list, where, &inside);
        return;
    }
}

/* What is inside the value of an extension that is a list. */
static void add_list(struct path *path, const struct extension *extension, struct span where)
{
    struct der_error ignored;
    struct der d = der_begin(extension->value, &ignored);
    struct span list, inside;
    if (!der_value(&d, DER_SEQUENCE, &list, "") || !span_within(where, list))
        return;
    switch ((unsigned)extension->type) {
    case OID_EXT_SUBJECT_ALT_NAME:
    case OID_EXT_ISSUER_ALT_NAME: add_alt_name(path, list, where); return;
    case OID_EXT_NAME_CONSTRAINTS: add_subtree(path, list, where); return;
    case OID_EXT_CERTIFICATE_POLICIES: add_policy(path, list, where); return;
    case OID_EXT_CRL_DISTRIBUTION_POINTS:
    case OID_EXT_FRESHEST_CRL: add_point(path, list, where); return;
    case OID_EXT_EXT_KEY_USAGE:
    case OID_EXT_AUTHORITY_INFO_ACCESS:
    case OID_EXT_SUBJECT_INFO_ACCESS:
    case OID_EXT_POLICY_MAPPINGS:
    case OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES:
    case OID_EXT_QC_STATEMENTS:
    case OID_EXT_SMIME_CAPABILITIES:
    case OID_EXT_TLS_FEATURE: path_add_index(path, list, where, &inside); return;
    default: return;
    }
}

void path_add_extension(struct path *path, const struct cert *cert, struct span where)
{
    struct extension extension;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (!span_within(where, extension.whole))
            continue;
        path_add_type(path, extension.type, extension.oid);
        add_list(path, &extension, where);
        return;
    }
}

const char *cert_path(const void *subject, struct span where, char *text, size_t size)
{
    const struct cert *const cert = subject;
    const struct {
        struct span field;
        const char *name;
    } fields[] = {
        { cert->version_field, "version" },
        { cert->serial, "serialNumber" },
        { cert->signature_alg, "signature" },
        { cert->issuer, "issuer" },
        { cert->not_before.whole, "validity.notBefore" },
        { cert->not_after.whole, "validity.notAfter" },
        { cert->validity, "validity" },
        { cert->subject, "subject" },
        { cert->key.algorithm, "subjectPublicKeyInfo.algorithm" },
        { cert->key.bits.octets, "subjectPublicKeyInfo.subjectPublicKey" },
        { cert->key.whole, "subjectPublicKeyInfo" },
        { cert->issuer_uid, "issuerUniqueID" },
        { cert->subject_uid, "subjectUniqueID" },
        { cert->extensions_field, "extensions" },
        { cert->outer_alg, "signatureAlgorithm" },
        { cert->tbs, "tbsCertificate" },
    };
    struct path path = { .text = text, .size = size };
    size_t i = 0;
    while (i < sizeof(fields) / sizeof(fields[0]) && !span_within(where, fields[i].field))
        i++;
    path_add(&path, "%s", i < sizeof(fields) / sizeof(fields[0]) ? fields[i].name : "tbsCertificate");

    if (span_within(where, cert->issuer))
        path_add_attribute(&path, cert->issuer, where);
    else if (span_within(where, cert->subject))
        path_add_attribute(&path, cert->subject, where);
    else if (span_within(where, cert->extensions_field))
        path_add_extension(&path, cert, where);
    return text;
}
