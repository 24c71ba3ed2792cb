/* Where in a certificate some octets are, in words. Runs only for what is found. */
#include "lint/cert.h"

#include <stdarg.h>
#include <stdio.h>

/* Text that grows at the end of a buffer; what does not fit is left out. */
struct path {
    char *text;
    size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void add(struct path *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(path->text + path->used, path->size - path->used, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    const size_t room = path->size - path->used;
    path->used += (size_t)length < room ? (size_t)length : room - 1;
}

/* ".keyUsage", or ".1.2.3" for a type without a name. */
static void add_type(struct path *path, enum oid type, struct span oid)
{
    char text[OID_TEXT_BYTES];
    add(path, ".%s", type != OID_UNKNOWN ? oid_name(type) : oid_text(oid, text));
}

/* ".commonName", or ".commonName[1]" for the second of its type; nothing if `where` is no attribute of `name`. */
static void add_attribute(struct path *path, struct span name, struct span where)
{
    struct attribute attribute, earlier;
    for (struct name_walk walk = name_walk(name); name_next(&walk, &attribute);) {
        if (!span_within(where, attribute.whole))
            continue;
        size_t nth = 0;
        for (struct name_walk again = name_walk(name);
             name_next(&again, &earlier) && earlier.whole.at != attribute.whole.at;)
            if (span_equal(earlier.oid, attribute.oid))
                nth++;
        add_type(path, attribute.type, attribute.oid);
        if (nth > 0)
            add(path, "[%zu]", nth);
        return;
    }
}

/* "[2]" if `where` is in the third element of `list`; that element's content in *inside. False if it is in none. */
static bool add_index(struct path *path, struct span list, struct span where, struct span *inside)
{
    struct der_error ignored;
    struct der d = der_begin(list, &ignored);
    struct span whole;
    unsigned tag;
    for (size_t index = 0; !der_at_end(&d) && der_any(&d, &tag, inside, &whole, ""); index++) {
        if (!span_within(where, whole))
            continue;
        add(path, "[%zu]", index);
        return true;
    }
    return false;
}

static void add_policy(struct path *path, struct span list, struct span where)
{
    struct policy_information policy;
    struct span inside;
    if (!add_index(path, list, where, &inside))
        return;
    while (policy_next(&list, &policy))
        if (span_within(where, policy.qualifiers)) {
            add(path, ".policyQualifiers");
            add_index(path, policy.qualifiers, where, &inside);
        }
}

static void add_point(struct path *path, struct span list, struct span where)
{
    struct distribution_point point;
    struct span inside;
    if (!add_index(path, list, where, &inside))
        return;
    while (distribution_point_next(&list, &point)) {
        if (span_within(where, point.full_name)) {
            add(path, ".fullName");
            add_index(path, point.full_name, where, &inside);
        } else if (span_within(where, point.crl_issuer)) {
            add(path, ".cRLIssuer");
            add_index(path, point.crl_issuer, where, &inside);
        }
    }
}

static void add_alt_name(struct path *path, struct span list, struct span where)
{
    struct general_name name;
    struct span inside;
    if (!add_index(path, list, where, &inside))
        return;
    for (struct general_names_walk walk = general_names_walk(list); general_names_next(&walk, &name);)
        if (name.kind == GENERAL_NAME_DIRECTORY && span_within(where, name.value))
            add_attribute(path, name.value, where);
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
    case OID_EXT_TLS_FEATURE: add_index(path, list, where, &inside); return;
    default: return;
    }
}

static void add_extension(struct path *path, const struct cert *cert, struct span where)
{
    struct extension extension;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (!span_within(where, extension.whole))
            continue;
        add_type(path, extension.type, extension.oid);
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
    add(&path, "%s", i < sizeof(fields) / sizeof(fields[0]) ? fields[i].name : "tbsCertificate");

    if (span_within(where, cert->issuer))
        add_attribute(&path, cert->issuer, where);
    else if (span_within(where, cert->subject))
        add_attribute(&path, cert->subject, where);
    else if (span_within(where, cert->extensions_field))
        add_extension(&path, cert, where);
    return text;
}
