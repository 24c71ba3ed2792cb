/* What is signed of an OCSP response, alone or in what is sent, from DER to a struct of spans. RFC 6960 4.2.1. */
#include "lint/ocsp.h"

#include "lint/ocsp_contents.h"

enum {
    CONTEXT_0 = DER_CONTEXT_CONSTRUCTED | 0,
    CONTEXT_1 = DER_CONTEXT_CONSTRUCTED | 1,
    CONTEXT_2 = DER_CONTEXT_CONSTRUCTED | 2,
};

/* [0] EXPLICIT INTEGER DEFAULT v1. What other numbers mean is for rules. */
static bool read_version(struct der *d, struct ocsp *ocsp)
{
    struct der inside;
    if (!der_next_is(d, CONTEXT_0))
        return true;
    return der_enter_whole(d, CONTEXT_0, &inside, &ocsp->version_field, "version")
           && der_small(&inside, DER_INTEGER, &ocsp->version, "version") && der_end(&inside, "version")
           && (ocsp->version != 0
               || der_blemish(d, DER_FAULT_DEFAULT_ENCODED, ocsp->version_field.at, "version"));
}

/* ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }; tags are explicit. */
static bool read_responder(struct der *d, struct ocsp *ocsp)
{
    struct der inside;
    if (der_next_is(d, CONTEXT_2))
        return der_enter_whole(d, CONTEXT_2, &inside, &ocsp->responder_id, "responderID")
               && der_octets(&inside, &ocsp->responder_key, "responderID") && der_end(&inside, "responderID");
    return der_enter_whole(d, CONTEXT_1, &inside, &ocsp->responder_id, "responderID")
           && name_read(&inside, &ocsp->responder_name, "responderID") && der_end(&inside, "responderID");
}

/* SEQUENCE OF SingleResponse; an empty one is accepted: a rule judges it. */
static bool read_responses(struct der *d, struct ocsp *ocsp)
{
    struct der inside;
    struct ocsp_single single;
    if (!der_enter_whole(d, DER_SEQUENCE, &inside, &ocsp->responses_field, "responses"))
        return false;
    ocsp->responses = inside.rest;
    if (!der_at_end(&inside)) {
        if (!ocsp_single_read(&inside, &ocsp->first))
            return false;
        ocsp->response_count = 1;
        ocsp->has_extensions = ocsp->first.extensions.len > 0;
    }
    for (; !der_at_end(&inside); ocsp->response_count++) {
        if (ocsp->response_count == OCSP_MAX_RESPONSES)
            return der_fail(&inside, DER_FAULT_COUNT, inside.rest.at, "responses");
        if (!ocsp_single_read(&inside, &single))
            return false;
        ocsp->has_extensions = ocsp->has_extensions || single.extensions.len > 0;
    }
    return true;
}

/* ResponseData ::= SEQUENCE { version, responderID, producedAt, responses, responseExtensions [1] EXPLICIT OPTIONAL } */
static bool read_tbs(struct der *d, struct ocsp *ocsp)
{
    struct der inside;
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &ocsp->tbs, "tbsResponseData")
            && read_version(&inside, ocsp) && read_responder(&inside, ocsp)
            && ocsp_time_read(&inside, &ocsp->produced_at, "producedAt") && read_responses(&inside, ocsp)
            && ocsp_extensions_read(
                &inside, CONTEXT_1, &ocsp->extensions_field, &ocsp->extensions, "responseExtensions")
            && der_end(&inside, "tbsResponseData")))
        return false;
    ocsp->has_extensions = ocsp->has_extensions || ocsp->extensions.len > 0;
    return true;
}

static bool read_algorithm(struct der *d, struct span *whole, const char *field)
{
    struct der inside;
    struct span oid;
    unsigned tag;
    return der_enter_whole(d, DER_SEQUENCE, &inside, whole, field) && der_oid(&inside, DER_OID, &oid, field)
           && (der_at_end(&inside) || der_any(&inside, &tag, NULL, NULL, field)) && der_end(&inside, field);
}

/* certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL: that each is a SEQUENCE. They are not signed here. */
static bool read_certs(struct der *d, struct ocsp *ocsp)
{
    struct der outer, inside;
    struct span cert;
    if (!der_next_is(d, CONTEXT_0))
        return true;
    if (!(der_enter_whole(d, CONTEXT_0, &outer, &ocsp->certs_field, "certs")
            && der_enter(&outer, DER_SEQUENCE, &inside, "certs") && der_end(&outer, "certs")))
        return false;
    ocsp->certs = inside.rest;
    for (unsigned count = 0; !der_at_end(&inside); count++) {
        if (count == OCSP_MAX_ELEMENTS)
            return der_fail(&inside, DER_FAULT_COUNT, inside.rest.at, "certs");
        if (!der_element(&inside, DER_SEQUENCE, &cert, "certs"))
            return false;
    }
    return true;
}

/* BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature BIT STRING, certs } */
static bool read_basic(struct der *d, struct ocsp *ocsp)
{
    struct der inside;
    struct bits signature;
    ocsp->is_signed = true;
    return der_enter(d, DER_SEQUENCE, &inside, "basicOCSPResponse") && read_tbs(&inside, ocsp)
           && read_algorithm(&inside, &ocsp->outer_alg, "signatureAlgorithm")
           && der_bits(&inside, DER_BIT_STRING, &signature, "signature") && read_certs(&inside, ocsp)
           && der_end(&inside, "basicOCSPResponse");
}

/* ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }; only id-pkix-ocsp-basic is known. */
static bool read_bytes(struct der *d, struct ocsp *ocsp)
{
    struct der inside, basic;
    struct span type, response;
    if (!der_enter(d, DER_SEQUENCE, &inside, "responseBytes"))
        return false;
    const uint8_t *const at = inside.rest.at;
    if (!der_oid(&inside, DER_OID, &type, "responseType"))
        return false;
    if (!span_equal(type, oid_bytes(OID_OCSP_BASIC)))
        return der_fail(&inside, DER_FAULT_VALUE, at, "responseType");
    if (!der_octets(&inside, &response, "response") || !der_end(&inside, "responseBytes"))
        return false;
    basic = der_inside(&inside, response);
    struct der all = basic;
    return read_basic(&basic, ocsp) && der_end(&basic, "response") && der_check(&all, "response");
}

/*
 * OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT OPTIONAL }. Without responseBytes nothing is signed,
 * so there is nothing to judge: refused. Which status there may be with them is for a rule.
 */
static bool read_response(struct der *d, struct ocsp *ocsp)
{
    struct der inside, outer, again;
    if (!der_enter(d, DER_SEQUENCE, &inside, "ocspResponse"))
        return false;
    again = inside;
    return der_small(&inside, DER_ENUMERATED, &ocsp->response_status, "responseStatus")
           && der_element(&again, DER_ENUMERATED, &ocsp->status_field, "responseStatus")
           && der_enter(&inside, CONTEXT_0, &outer, "responseBytes") && read_bytes(&outer, ocsp)
           && der_end(&outer, "responseBytes") && der_end(&inside, "ocspResponse");
}

/* Which of the three it is, by its first field. */
static bool read_document(struct der *d, struct ocsp *ocsp)
{
    struct der_error ignored = { .fault = DER_OK };
    struct der peek = *d, inside;
    peek.error = &ignored;
    if (!der_enter(&peek, DER_SEQUENCE, &inside, ""))
        return read_tbs(d, ocsp);
    if (der_next_is(&inside, DER_ENUMERATED))
        return read_response(d, ocsp);
    return der_next_is(&inside, DER_SEQUENCE) ? read_basic(d, ocsp) : read_tbs(d, ocsp);
}

bool ocsp_read(struct span document, struct ocsp *ocsp, struct der_error *error)
{
    struct der d = der_begin(document, error), all = d;
    *ocsp = (struct ocsp){ .document = document };
    return read_document(&d, ocsp) && der_end(&d, "ocspResponse") && der_check(&all, "ocspResponse");
}
