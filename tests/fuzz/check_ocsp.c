/* tests/fuzz/check_ocsp.c - what lintgate takes for an OCSP response, held against what OpenSSL takes it for. */
#include "tests/fuzz/check_ocsp.h"

#include "lint/document.h"
#include "lint/lint.h"
#include "tests/fuzz/agree.h"
#include "tests/unit/der_build.h"

#include <openssl/asn1t.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

/* The response with a signature of no octets, if it has none. */
static bool response_agrees(const struct ocsp *ocsp, const struct report *report)
{
    static struct build build;

    build.len = 0;
    put(&build, ocsp->tbs);
    put_hex(&build, "30 05 06 03 2b 65 70 03 01 00"); /* Ed25519 */
    wrap(&build, 0, DER_SEQUENCE);
    return agrees(ASN1_ITEM_rptr(OCSP_BASICRESP), build_span(&build), report);
}

static const ASN1_ITEM *type_of(enum oid extension)
{
    switch ((unsigned)extension) {
    case OID_OCSP_NONCE: return ASN1_ITEM_rptr(ASN1_OCTET_STRING);
    case OID_OCSP_CRL_ID: return ASN1_ITEM_rptr(OCSP_CRLID);
    case OID_OCSP_ARCHIVE_CUTOFF:
    case OID_EXT_INVALIDITY_DATE: return ASN1_ITEM_rptr(ASN1_GENERALIZEDTIME);
    case OID_OCSP_SERVICE_LOCATOR: return ASN1_ITEM_rptr(OCSP_SERVICELOC);
    case OID_OCSP_EXTENDED_REVOKE: return ASN1_ITEM_rptr(ASN1_NULL);
    case OID_EXT_REASON_CODE: return ASN1_ITEM_rptr(ASN1_ENUMERATED);
    case OID_EXT_CERTIFICATE_ISSUER: return ASN1_ITEM_rptr(GENERAL_NAMES);
    default: return NULL;
    }
}

static bool extensions_agree(struct span list, const struct report *report)
{
    struct extension extension;

    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &extension);) {
        const ASN1_ITEM *const type = type_of(extension.type);

        if (type != NULL && !agrees(type, extension.value, report))
            return false;
    }
    return true;
}

/* The walk gives as many responses as were counted, inside the list and in order; their extensions agree. */
static bool singles_hold(const struct ocsp *ocsp, const struct report *report)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;
    size_t count = 0;

    for (; (single = ocsp_next(&walk)) != NULL; count++) {
        if (single->index != count || !span_within(single->whole, ocsp->responses)
            || !extensions_agree(single->extensions, report))
            return false;
    }
    return count == ocsp->response_count;
}

static const char *held_against_openssl(
    const struct ocsp *ocsp, struct span document, const struct report *report)
{
    if (!response_agrees(ocsp, report))
        return "ResponseData that OpenSSL encodes to the same octets";
    if (ocsp->status_field.at != NULL && !agrees(ASN1_ITEM_rptr(OCSP_RESPONSE), document, report))
        return "an OCSPResponse that OpenSSL encodes to the same octets";
    if (!singles_hold(ocsp, report) || !extensions_agree(ocsp->extensions, report))
        return "responses and extensions that OpenSSL encodes to the same octets";
    return NULL;
}

struct checked check_ocsp(struct span document)
{
    static struct report report;
    static struct ocsp ocsp;
    struct der_error error;
    struct checked checked = { .broken = NULL, .read = ocsp_read(document, &ocsp, &error) };

    lint_document(&(struct lint_input){ .document = document }, &report);
    if (checked.read != (error.fault == DER_OK))
        checked.broken = "a fault if it is not read, and none if it is";
    else if (!checked.read && error.offset > document.len)
        checked.broken = "a fault inside the document";
    else if ((report.scope == OCSP) != checked.read)
        checked.broken = "a report of an OCSP response if it is one";
    else if (checked.read && document_kind(document) != DOCUMENT_OCSP_RESPONSE)
        checked.broken = "an OCSP response by its shape, if it is read";
    else if (!kinds_are_one(document))
        checked.broken = "one reader at most that takes it";
    else if (checked.read)
        checked.broken = held_against_openssl(&ocsp, document, &report);
    return checked;
}
