/* A certificate, or what is to be signed of one, from DER to a struct of spans. RFC 5280 4.1. */
#include "lint/cert.h"

#include "lint/cert_contents.h"

enum { CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0, CONTEXT_3 = DER_CONTEXT_CONSTRUCTED | 3 };

/* [0] EXPLICIT INTEGER DEFAULT v1. What numbers mean is for rules. */
static bool read_version(struct der *d, struct cert *cert)
{
    struct der inside;
    if (!der_next_is(d, CONTEXT_0))
        return true;
    if (!(der_enter_whole(d, CONTEXT_0, &inside, &cert->version_field, "version")
            && der_small(&inside, DER_INTEGER, &cert->version, "version") && der_end(&inside, "version")))
        return false;
    cert->has_version = true;
    return cert->version != 0 || der_blemish(d, DER_FAULT_DEFAULT_ENCODED, cert->version_field.at, "version");
}

static bool read_signature_algorithm(struct der *d, struct span *whole, const char *field)
{
    struct algorithm_identifier algorithm;
    if (!algorithm_identifier_read(d, &algorithm, field))
        return false;
    *whole = algorithm.whole;
    return true;
}

static bool read_validity(struct der *d, struct cert *cert)
{
    struct der inside;
    return der_enter_whole(d, DER_SEQUENCE, &inside, &cert->validity, "validity")
           && time_read(&inside, &cert->not_before, "notBefore")
           && time_read(&inside, &cert->not_after, "notAfter") && der_end(&inside, "validity");
}

/* UniqueIdentifier ::= BIT STRING, implicitly tagged, OPTIONAL. */
static bool read_unique_id(struct der *d, unsigned tag, struct span *whole, const char *field)
{
    struct der again = *d;
    struct bits bits;
    return !der_next_is(d, tag) || (der_bits(&again, tag, &bits, field) && der_element(d, tag, whole, field));
}

static bool read_extensions_field(struct der *d, struct cert *cert)
{
    struct der inside;
    return !der_next_is(d, CONTEXT_3)
           || (der_enter_whole(d, CONTEXT_3, &inside, &cert->extensions_field, "extensions")
               && der_value(&inside, DER_SEQUENCE, &cert->extensions, "extensions")
               && der_end(&inside, "extensions") && extensions_read(d, cert));
}

static bool read_tbs(struct der *d, struct cert *cert)
{
    struct der inside;
    return der_enter_whole(d, DER_SEQUENCE, &inside, &cert->tbs, "tbsCertificate")
           && read_version(&inside, cert) && der_integer(&inside, DER_INTEGER, &cert->serial, "serialNumber")
           && read_signature_algorithm(&inside, &cert->signature_alg, "signature")
           && name_read(&inside, &cert->issuer, "issuer") && read_validity(&inside, cert)
           && name_read(&inside, &cert->subject, "subject") && key_info_read(&inside, &cert->key)
           && read_unique_id(&inside, DER_CONTEXT | 1, &cert->issuer_uid, "issuerUniqueID")
           && read_unique_id(&inside, DER_CONTEXT | 2, &cert->subject_uid, "subjectUniqueID")
           && read_extensions_field(&inside, cert) && der_end(&inside, "tbsCertificate");
}

static bool read_signed(struct der *d, struct cert *cert)
{
    struct der inside;
    struct bits signature;
    return der_enter(d, DER_SEQUENCE, &inside, "certificate") && read_tbs(&inside, cert)
           && read_signature_algorithm(&inside, &cert->outer_alg, "signatureAlgorithm")
           && der_bits(&inside, DER_BIT_STRING, &signature, "signatureValue")
           && der_end(&inside, "certificate");
}

/* A Certificate begins with the SEQUENCE that a TBSCertificate is; a TBSCertificate with its version or serial. */
static bool is_signed(struct der d)
{
    struct der_error ignored = { .fault = DER_OK };
    struct der inside;
    d.error = &ignored;
    return der_enter(&d, DER_SEQUENCE, &inside, "") && der_next_is(&inside, DER_SEQUENCE);
}

static bool read_document(struct der d, struct cert *cert, struct span document)
{
    cert_clear(cert);
    cert->document = document;
    return (is_signed(d) ? read_signed(&d, cert) : read_tbs(&d, cert)) && der_end(&d, "certificate");
}

bool cert_read(struct span document, struct cert *cert, struct der_error *error)
{
    struct der d = der_begin(document, error);
    /* The typed readers come first because they know the names of fields; der_check sees what they pass over. */
    if (!read_document(d, cert, document) || !der_check(&d, "certificate"))
        return false;
    cert->oids_ordinary = !error->odd_oid;
    return true;
}

bool cert_read_blemished(struct span document, struct cert *cert)
{
    struct der_error ignored;
    return read_document(der_again(document, &ignored), cert, document);
}
