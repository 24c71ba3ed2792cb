/* Where in an OCSP response some octets are, in words. Runs only for what is found. */
#include "lint/ocsp.h"
#include "lint/path.h"

struct place {
    struct span field;
    const char *name;
};

/* The name of the first field that `where` is in; "" for none. */
static const char *name_of(const struct place *places, size_t count, struct span where)
{
    for (size_t i = 0; i < count; i++)
        if (span_within(where, places[i].field))
            return places[i].name;
    return "";
}

static void add_extension(struct path *path, struct span list, struct span where)
{
    struct extension extension;
    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &extension);) {
        if (!span_within(where, extension.whole))
            continue;
        path_add_type(path, extension.type, extension.oid);
        return;
    }
}

static void add_single(struct path *path, const struct ocsp *ocsp, struct span where)
{
    const struct ocsp_single *single;
    struct ocsp_walk walk = ocsp_walk(ocsp);
    while ((single = ocsp_next(&walk)) != NULL && !span_within(where, single->whole))
        continue;
    if (single == NULL)
        return;
    const struct place places[] = {
        { single->hash_alg, ".certID.hashAlgorithm" },
        { single->name_hash, ".certID.issuerNameHash" },
        { single->key_hash, ".certID.issuerKeyHash" },
        { single->serial, ".certID.serialNumber" },
        { single->cert_id, ".certID" },
        { single->revoked_at.whole, ".certStatus.revocationTime" },
        { single->reason_field, ".certStatus.revocationReason" },
        { single->status_field, ".certStatus" },
        { single->this_update.whole, ".thisUpdate" },
        { single->next_update.whole, ".nextUpdate" },
        { single->extensions_field, ".singleExtensions" },
    };
    path_add(path, "[%u]%s", single->index, name_of(places, sizeof places / sizeof places[0], where));
    add_extension(path, single->extensions, where);
}

const char *ocsp_path(const void *subject, struct span where, char *text, size_t size)
{
    const struct ocsp *const ocsp = subject;
    struct path path = { .text = text, .size = size };
    struct span inside;
    const struct place places[] = {
        { ocsp->version_field, "version" },
        { ocsp->responder_id, "responderID" },
        { ocsp->produced_at.whole, "producedAt" },
        { ocsp->responses_field, "responses" },
        { ocsp->extensions_field, "responseExtensions" },
        { ocsp->outer_alg, "signatureAlgorithm" },
        { ocsp->certs_field, "certs" },
        { ocsp->status_field, "responseStatus" },
    };
    const char *const name = name_of(places, sizeof places / sizeof places[0], where);
    path_add(&path, "%s", name[0] != '\0' ? name : "tbsResponseData");

    if (span_within(where, ocsp->responder_name))
        path_add_attribute(&path, ocsp->responder_name, where);
    add_single(&path, ocsp, where);
    add_extension(&path, ocsp->extensions, where);
    if (span_within(where, ocsp->certs))
        path_add_index(&path, ocsp->certs, where, &inside);
    return text;
}
