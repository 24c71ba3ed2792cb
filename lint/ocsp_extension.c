/* Extensions of OCSP responses: each is read once, by its ASN.1 where its type is well known. RFC 6960 4.4, RFC 9654. */
#include "lint/ocsp_contents.h"

enum {
    CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0,
    CONTEXT_1 = DER_CONTEXT_CONSTRUCTED | 1,
    CONTEXT_2 = DER_CONTEXT_CONSTRUCTED | 2,
};

/* SEQUENCE OF: reads each element with `one`. */
static bool read_sequence_of(struct der *d, bool (*one)(struct der *d, const char *field), const char *field)
{
    struct der inside;
    if (!der_enter(d, DER_SEQUENCE, &inside, field))
        return false;
    for (unsigned count = 0; !der_at_end(&inside); count++) {
        if (count == OCSP_MAX_ELEMENTS)
            return der_fail(&inside, DER_FAULT_COUNT, inside.rest.at, field);
        if (!one(&inside, field))
            return false;
    }
    return true;
}

static bool read_oid(struct der *d, const char *field)
{
    struct span oid;
    return der_oid(d, DER_OID, &oid, field);
}

static bool read_time(struct der *d, const char *field)
{
    struct time time;
    return ocsp_time_read(d, &time, field);
}

/* RFC 9654 2.1: Nonce ::= OCTET STRING (SIZE (1..128)). Its size is for a rule. */
static bool read_nonce(struct der *d, const char *field)
{
    struct span nonce;
    return der_octets(d, &nonce, field);
}

static bool read_url(struct der *d, const char *field)
{
    struct span url;
    return der_value(d, DER_IA5_STRING, &url, field);
}

static bool read_number(struct der *d, const char *field)
{
    struct span number;
    return der_integer(d, DER_INTEGER, &number, field);
}

/* An explicitly tagged field, OPTIONAL, whose content `one` reads. */
static bool read_explicit(
    struct der *d, unsigned tag, bool (*one)(struct der *d, const char *field), const char *field)
{
    struct der inside;
    return !der_next_is(d, tag)
           || (der_enter(d, tag, &inside, field) && one(&inside, field) && der_end(&inside, field));
}

/*
 * RFC 6960 4.4.2: CrlID ::= SEQUENCE { crlUrl [0] EXPLICIT IA5String OPTIONAL, crlNum [1] EXPLICIT INTEGER OPTIONAL,
 * crlTime [2] EXPLICIT GeneralizedTime OPTIONAL }
 */
static bool read_crl_id(struct der *d, const char *field)
{
    struct der inside;
    return der_enter(d, DER_SEQUENCE, &inside, field) && read_explicit(&inside, CONTEXT_0, read_url, "crlUrl")
           && read_explicit(&inside, CONTEXT_1, read_number, "crlNum")
           && read_explicit(&inside, CONTEXT_2, read_time, "crlTime") && der_end(&inside, field);
}

/* RFC 6960 4.4.3: AcceptableResponses ::= SEQUENCE OF OBJECT IDENTIFIER */
static bool read_acceptable_responses(struct der *d, const char *field)
{
    return read_sequence_of(d, read_oid, field);
}

/* AccessDescription ::= SEQUENCE { accessMethod, accessLocation GeneralName } */
static bool read_access(struct der *d, const char *field)
{
    struct der inside;
    struct general_name location;
    return der_enter(d, DER_SEQUENCE, &inside, field) && read_oid(&inside, "accessMethod")
           && general_name_read(&inside, &location, "accessLocation") && der_end(&inside, field);
}

/* RFC 6960 4.4.6: ServiceLocator ::= SEQUENCE { issuer Name, locator AuthorityInfoAccessSyntax OPTIONAL } */
static bool read_service_locator(struct der *d, const char *field)
{
    struct der inside;
    struct span issuer;
    return der_enter(d, DER_SEQUENCE, &inside, field) && name_read(&inside, &issuer, "issuer")
           && (der_at_end(&inside) || read_sequence_of(&inside, read_access, "locator"))
           && der_end(&inside, field);
}

/* AlgorithmIdentifier, and SMIMECapability: SEQUENCE { OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static bool read_algorithm(struct der *d, const char *field)
{
    struct der inside;
    unsigned tag;
    return der_enter(d, DER_SEQUENCE, &inside, field) && read_oid(&inside, field)
           && (der_at_end(&inside) || der_any(&inside, &tag, NULL, NULL, field)) && der_end(&inside, field);
}

/* RFC 6960 4.4.7.1: SEQUENCE { sigIdentifier AlgorithmIdentifier, pubKeyAlgIdentifier SMIMECapability OPTIONAL } */
static bool read_preferred(struct der *d, const char *field)
{
    struct der inside;
    return der_enter(d, DER_SEQUENCE, &inside, field) && read_algorithm(&inside, "sigIdentifier")
           && (der_at_end(&inside) || read_algorithm(&inside, "pubKeyAlgIdentifier"))
           && der_end(&inside, field);
}

static bool read_preferred_algorithms(struct der *d, const char *field)
{
    return read_sequence_of(d, read_preferred, field);
}

/* RFC 5280 5.3.1: CRLReason ::= ENUMERATED */
static bool read_reason(struct der *d, const char *field)
{
    uint32_t reason;
    return der_small(d, DER_ENUMERATED, &reason, field);
}

/* RFC 5280 5.3.3: CertificateIssuer ::= GeneralNames */
static bool read_names(struct der *d, const char *field)
{
    struct der inside;
    return der_enter(d, DER_SEQUENCE, &inside, field) && general_names_read(&inside, field);
}

/* One row a well-known extension: those of RFC 6960 4.4, and the extensions of a CRL entry that 4.4.5 lets in. */
static const struct {
    enum oid type;
    bool (*read)(struct der *d, const char *field);
} readers[] = {
    { OID_OCSP_NONCE, read_nonce },
    { OID_OCSP_CRL_ID, read_crl_id },
    { OID_OCSP_ACCEPTABLE_RESPONSES, read_acceptable_responses },
    { OID_OCSP_ARCHIVE_CUTOFF, read_time },
    { OID_OCSP_SERVICE_LOCATOR, read_service_locator },
    { OID_OCSP_PREFERRED_ALGORITHMS, read_preferred_algorithms },
    { OID_OCSP_EXTENDED_REVOKE, der_null },
    { OID_EXT_REASON_CODE, read_reason },
    { OID_EXT_INVALIDITY_DATE, read_time },
    { OID_EXT_CERTIFICATE_ISSUER, read_names },
};

/* Reads one Extension but for its value. */
static bool read_extension(struct der *d, struct extension *extension)
{
    if (!extension_read(d, extension))
        return false;
    for (enum oid type = OID_OCSP_NONCE; type <= OID_OCSP_EXTENDED_REVOKE; type++)
        if (span_equal(extension->oid, oid_bytes(type)))
            extension->type = type;
    return true;
}

static bool read_value(const struct der *list, const struct extension *extension)
{
    const char *const field = extension->type != OID_UNKNOWN ? oid_name(extension->type) : "extnValue";
    struct der all;
    if (!extension_enter(list, extension, &all, field))
        return false;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        struct der value = all;
        if (readers[i].type == extension->type && !readers[i].read(&value, field))
            return false;
    }
    return der_check(&all, field);
}

bool ocsp_extensions_read(
    struct der *d, unsigned tag, struct span *whole, struct span *list, const char *field)
{
    struct der outer, inside;
    struct extension extension;
    if (!der_next_is(d, tag))
        return true;
    if (!der_enter_whole(d, tag, &outer, whole, field) || !der_enter(&outer, DER_SEQUENCE, &inside, field)
        || !der_end(&outer, field))
        return false;
    *list = inside.rest;
    for (unsigned count = 0; !der_at_end(&inside); count++) {
        if (count == OCSP_MAX_EXTENSIONS)
            return der_fail(&inside, DER_FAULT_COUNT, inside.rest.at, field);
        if (!read_extension(&inside, &extension) || !read_value(&inside, &extension))
            return false;
    }
    return true;
}

bool ocsp_extension_next(struct extension_walk *walk, struct extension *extension)
{
    struct der_error ignored;
    struct der d = der_again(walk->rest, &ignored);
    if (der_at_end(&d) || !read_extension(&d, extension))
        return false;
    walk->rest = d.rest;
    extension->index = walk->index++;
    return true;
}

bool ocsp_extension_find(struct span list, enum oid type, struct extension *extension)
{
    struct extension found;
    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &found);) {
        if (found.type != type)
            continue;
        if (extension != NULL)
            *extension = found;
        return true;
    }
    return false;
}
