/* A certification request, or what is to be signed of one, from DER to a struct of spans. RFC 2986 4. */
#include "lint/csr.h"

#include "lint/cert_contents.h"
#include "lint/path.h"

/* version INTEGER { v1(0) } */
static bool read_version(struct der *d, struct csr *csr)
{
    uint32_t version;
    struct der again = *d;
    return der_element(&again, DER_INTEGER, &csr->version, "version")
           && der_small(d, DER_INTEGER, &version, "version")
           && (version == 0 || der_fail(d, DER_FAULT_VALUE, csr->version.at, "version"));
}

static bool read_attribute(struct der *d, struct request_attribute *attribute)
{
    struct der inside;
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &attribute->whole, "Attribute")
            && der_oid(&inside, DER_OID, &attribute->oid, "Attribute.type")
            && der_value(&inside, DER_SET, &attribute->values, "Attribute.values")
            && der_end(&inside, "Attribute")))
        return false;
    attribute->type = oid_find(attribute->oid);
    return true;
}

/* RFC 2985 5.4.2: extensionRequest has the type Extensions of RFC 5280 4.1: the SEQUENCE itself, not in an OCTET STRING. */
static bool read_extension_request(
    struct der *d, const struct request_attribute *attribute, struct cert *wanted)
{
    struct der values = der_inside(d, attribute->values), extensions;
    if (der_at_end(&values))
        return true;
    if (!der_enter_whole(&values, DER_SEQUENCE, &extensions, &wanted->extensions_field, "extensionRequest"))
        return false;
    wanted->extensions = extensions.rest;
    return extensions_read(d, wanted);
}

/* attributes [0] Attributes, which is IMPLICIT: a SET OF under another tag, there even if it is empty. */
static bool read_attributes(struct der *d, struct csr *csr)
{
    struct der list;
    if (!der_enter(d, DER_CONTEXT_CONSTRUCTED | 0, &list, "attributes"))
        return false;
    csr->attributes = list.rest;
    struct der again = list;
    for (size_t count = 0; !der_at_end(&list); count++) {
        struct request_attribute attribute;
        if (count == CSR_MAX_ATTRIBUTES)
            return der_fail(&list, DER_FAULT_COUNT, list.rest.at, "attributes");
        if (!read_attribute(&list, &attribute))
            return false;
        if (attribute.type == OID_AT_EXTENSION_REQUEST && csr->wanted.extensions_field.at == NULL
            && !read_extension_request(&list, &attribute, &csr->wanted))
            return false;
    }
    return der_check_set(&again, "attributes");
}

/* CertificationRequestInfo ::= SEQUENCE { version, subject, subjectPKInfo, attributes } */
static bool read_info(struct der *d, struct csr *csr)
{
    struct der inside;
    if (!der_enter_whole(d, DER_SEQUENCE, &inside, &csr->tbs, "certificationRequestInfo"))
        return false;
    csr->wanted.tbs = csr->tbs;
    return read_version(&inside, csr) && name_read(&inside, &csr->wanted.subject, "subject")
           && key_info_read(&inside, &csr->wanted.key) && read_attributes(&inside, csr)
           && der_end(&inside, "certificationRequestInfo");
}

/* CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature } */
static bool read_signed(struct der *d, struct csr *csr)
{
    struct der inside;
    struct algorithm_identifier algorithm;
    struct bits signature;
    if (!(der_enter(d, DER_SEQUENCE, &inside, "certificationRequest") && read_info(&inside, csr)
            && algorithm_identifier_read(&inside, &algorithm, "signatureAlgorithm")
            && der_bits(&inside, DER_BIT_STRING, &signature, "signature")
            && der_end(&inside, "certificationRequest")))
        return false;
    csr->is_signed = true;
    csr->outer_alg = algorithm.whole;
    return true;
}

/* A CertificationRequest begins with the SEQUENCE that its info is; an info with its version. */
static bool is_signed(struct der d)
{
    struct der_error ignored = { .fault = DER_OK };
    struct der inside;
    d.error = &ignored;
    return der_enter(&d, DER_SEQUENCE, &inside, "") && der_next_is(&inside, DER_SEQUENCE);
}

bool csr_read(struct span document, struct csr *csr, struct der_error *error)
{
    struct der d = der_begin(document, error), all = d;
    memset(csr, 0, offsetof(struct csr, wanted));
    cert_clear(&csr->wanted);
    csr->document = csr->wanted.document = document;
    return (is_signed(d) ? read_signed(&d, csr) : read_info(&d, csr)) && der_end(&d, "certificationRequest")
           && der_check(&all, "certificationRequest");
}

bool request_attribute_next(struct span *rest, struct request_attribute *attribute)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored);
    if (der_at_end(&d) || !read_attribute(&d, attribute))
        return false;
    *rest = d.rest;
    return true;
}

size_t request_attribute_count(const struct request_attribute *attribute)
{
    struct der_error ignored;
    struct der values = der_again(attribute->values, &ignored);
    size_t count = 0;
    unsigned tag;
    while (!der_at_end(&values) && der_any(&values, &tag, NULL, NULL, ""))
        count++;
    return count;
}

/* What is in requested extensions, as in a certificate: ".keyUsage", ".subjectAltName[1]". */
static void add_requested(struct path *path, const struct csr *csr, struct span where)
{
    static const char in_certificate[] = "extensions"; /* what cert_path calls extensions_field */
    char inside[OID_TEXT_BYTES];

    if (span_within(where, csr->wanted.extensions_field))
        path_add(
            path, "%s", cert_path(&csr->wanted, where, inside, sizeof inside) + sizeof in_certificate - 1);
}

const char *csr_path(const void *subject, struct span where, char *text, size_t size)
{
    const struct csr *const csr = subject;
    const struct cert *const wanted = &csr->wanted;
    struct path path = { .text = text, .size = size };
    struct request_attribute attribute;

    if (span_within(where, wanted->subject) || span_within(where, wanted->key.whole))
        return cert_path(wanted, where, text, size);
    for (struct span rest = csr->attributes; request_attribute_next(&rest, &attribute);) {
        if (!span_within(where, attribute.whole))
            continue;
        path_add(&path, "attributes");
        path_add_type(&path, attribute.type, attribute.oid);
        add_requested(&path, csr, where);
        return text;
    }
    path_add(&path, "%s",
        span_within(where, csr->version)      ? "version"
        : span_within(where, csr->attributes) ? "attributes"
        : span_within(where, csr->outer_alg)  ? "signatureAlgorithm"
                                              : "certificationRequestInfo");
    return text;
}
