/* A certificate revocation list, or what is to be signed of one, from DER to a struct of spans. RFC 5280 5.1. */
#include "lint/crl.h"

#include "lint/cert_contents.h"
#include "lint/crl_contents.h"

/* Version OPTIONAL, if present MUST be v2: what numbers mean is for rules. */
static bool read_version(struct der *d, struct crl *crl)
{
    struct der again = *d;
    return !der_next_is(d, DER_INTEGER)
           || (der_small(&again, DER_INTEGER, &crl->version, "version")
               && der_element(d, DER_INTEGER, &crl->version_field, "version"));
}

/*
 * True if `part`, which was read, is DER in what its reader passes over, too. There is no der_check of the whole list: it would look at
 * each entry once more.
 */
static bool is_strict(const struct der *d, struct span part, const char *field)
{
    struct der all = der_inside(d, part);
    return d->lenient || der_check(&all, field);
}

static bool read_algorithm(struct der *d, struct span *whole, const char *field)
{
    struct algorithm_identifier algorithm;
    if (!algorithm_identifier_read(d, &algorithm, field))
        return false;
    *whole = algorithm.whole;
    return is_strict(d, algorithm.whole, field);
}

static bool read_issuer(struct der *d, struct crl *crl)
{
    return name_read(d, &crl->issuer, "issuer") && is_strict(d, crl->issuer, "issuer");
}

static bool read_next_update(struct der *d, struct crl *crl)
{
    return (!der_next_is(d, DER_UTC_TIME) && !der_next_is(d, DER_GENERALIZED_TIME))
           || time_read(d, &crl->next_update, "nextUpdate");
}

static bool read_revoked(struct der *d, struct crl *crl)
{
    struct der entries;
    if (!der_next_is(d, DER_SEQUENCE))
        return true;
    if (!der_enter_whole(d, DER_SEQUENCE, &entries, &crl->revoked_field, "revokedCertificates"))
        return false;
    crl->revoked = entries.rest;
    return crl_entries_read(&entries, &crl->this_update, &crl->entries);
}

/* crlExtensions [0] EXPLICIT Extensions OPTIONAL */
static bool read_extensions(struct der *d, struct crl *crl)
{
    enum { EXTENSIONS = DER_CONTEXT_CONSTRUCTED | 0 };
    struct der inside;
    return !der_next_is(d, EXTENSIONS)
           || (der_enter_whole(d, EXTENSIONS, &inside, &crl->extensions_field, "crlExtensions")
               && der_value(&inside, DER_SEQUENCE, &crl->shared.extensions, "crlExtensions")
               && der_end(&inside, "crlExtensions") && extensions_read(d, &crl->shared));
}

static bool read_tbs(struct der *d, struct crl *crl)
{
    struct der inside;
    return der_enter_whole(d, DER_SEQUENCE, &inside, &crl->tbs, "tbsCertList") && read_version(&inside, crl)
           && read_algorithm(&inside, &crl->signature_alg, "signature") && read_issuer(&inside, crl)
           && time_read(&inside, &crl->this_update, "thisUpdate") && read_next_update(&inside, crl)
           && read_revoked(&inside, crl) && read_extensions(&inside, crl) && der_end(&inside, "tbsCertList");
}

static bool read_signed(struct der *d, struct crl *crl)
{
    struct der inside;
    struct bits signature;
    crl->is_signed = true;
    return der_enter(d, DER_SEQUENCE, &inside, "certificateList") && read_tbs(&inside, crl)
           && read_algorithm(&inside, &crl->outer_alg, "signatureAlgorithm")
           && der_bits(&inside, DER_BIT_STRING, &signature, "signatureValue")
           && der_end(&inside, "certificateList");
}

/*
 * A CertificateList begins with the SEQUENCE that a TBSCertList is, which begins with its version or, in v1, with the SEQUENCE of an
 * AlgorithmIdentifier. That begins with an identifier.
 */
static bool is_signed(struct der d)
{
    struct der_error ignored = { .fault = DER_OK };
    struct der inside, first;
    d.error = &ignored;
    return der_enter(&d, DER_SEQUENCE, &inside, "") && der_enter(&inside, DER_SEQUENCE, &first, "")
           && (der_next_is(&first, DER_INTEGER) || der_next_is(&first, DER_SEQUENCE));
}

/* What rules for certificates, too, look at. */
static void share(struct crl *crl)
{
    crl->shared.document = crl->document;
    crl->shared.signature_alg = crl->signature_alg;
    crl->shared.outer_alg = crl->outer_alg;
    crl->shared.issuer = crl->issuer;
    crl->shared.extensions_field = crl->extensions_field;
    crl_extensions_fill(crl);
}

static bool read_document(struct der d, struct crl *crl, struct span document)
{
    memset(crl, 0, offsetof(struct crl, shared));
    cert_clear(&crl->shared);
    crl->document = document;
    if (!(is_signed(d) ? read_signed(&d, crl) : read_tbs(&d, crl)) || !der_end(&d, "certificateList"))
        return false;
    share(crl);
    return true;
}

bool crl_read(struct span document, struct crl *crl, struct der_error *error)
{
    return read_document(der_begin(document, error), crl, document);
}

bool crl_read_blemished(struct span document, struct crl *crl)
{
    struct der_error ignored;
    return read_document(der_again(document, &ignored), crl, document);
}

const struct extension *crl_extension(const struct crl *crl, enum oid type)
{
    return cert_extension(&crl->shared, type);
}

struct crl_walk crl_walk(const struct crl *crl)
{
    return (struct crl_walk){ .rest = crl->revoked };
}
