/* Where in a CRL some octets are, in words. Runs only for what is found. */
#include "lint/crl.h"
#include "lint/path.h"

static bool add_field(struct path *path, struct span field, const char *name, struct span where)
{
    if (!span_within(where, field))
        return false;
    path_add(path, ".%s", name);
    return true;
}

static void add_entry_extension(struct path *path, const struct crl_entry *entry, struct span where)
{
    struct extension_walk walk = extensions_walk(entry->extensions);
    struct extension extension;
    path_add(path, ".crlEntryExtensions");
    while (extension_next(&walk, &extension))
        if (span_within(where, extension.whole)) {
            path_add_type(path, extension.type, extension.oid);
            return;
        }
}

/* Entries before the one that is looked for are stepped over by their lengths. */
static void add_entry(struct path *path, const struct crl *crl, struct span where)
{
    struct der_error ignored;
    struct der d = der_again(crl->revoked, &ignored);
    struct span whole;
    size_t index = 0;
    while (der_element(&d, DER_SEQUENCE, &whole, "") && !span_within(where, whole))
        index++;
    if (!span_within(where, whole))
        return;
    struct crl_walk walk = { .rest = whole };
    struct crl_entry entry;
    path_add(path, "[%zu]", index);
    if (!crl_entry_next(&walk, &entry) || add_field(path, entry.serial, "userCertificate", where)
        || add_field(path, entry.revocation_date.whole, "revocationDate", where))
        return;
    if (span_within(where, entry.extensions_field))
        add_entry_extension(path, &entry, where);
}

static void add_point(struct path *path, const struct issuing_point *point, struct span where)
{
    struct span inside;
    if (span_within(where, point->full_name)) {
        path_add(path, ".fullName");
        path_add_index(path, point->full_name, where, &inside);
    } else {
        (void)(add_field(path, point->relative_name, "nameRelativeToCRLIssuer", where)
               || add_field(path, point->name, "distributionPoint", where));
    }
}

static void add_extension(struct path *path, const struct crl *crl, struct span where)
{
    path_add_extension(path, &crl->shared, where);
    add_point(path, &crl->point, where);
}

const char *crl_path(const void *subject, struct span where, char *text, size_t size)
{
    const struct crl *const crl = subject;
    const struct {
        struct span field;
        const char *name;
    } fields[] = {
        { crl->version_field, "version" },
        { crl->signature_alg, "signature" },
        { crl->issuer, "issuer" },
        { crl->this_update.whole, "thisUpdate" },
        { crl->next_update.whole, "nextUpdate" },
        { crl->revoked_field, "revokedCertificates" },
        { crl->extensions_field, "crlExtensions" },
        { crl->outer_alg, "signatureAlgorithm" },
        { crl->tbs, "tbsCertList" },
    };
    struct path path = { .text = text, .size = size };
    size_t i = 0;
    while (i < sizeof(fields) / sizeof(fields[0]) && !span_within(where, fields[i].field))
        i++;
    path_add(&path, "%s", i < sizeof(fields) / sizeof(fields[0]) ? fields[i].name : "tbsCertList");

    if (span_within(where, crl->issuer))
        path_add_attribute(&path, crl->issuer, where);
    else if (span_within(where, crl->revoked))
        add_entry(&path, crl, where);
    else if (span_within(where, crl->extensions_field))
        add_extension(&path, crl, where);
    return text;
}
