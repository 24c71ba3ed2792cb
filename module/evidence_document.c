/* module/evidence_document.c - what a reader of the journal looks for a document by. */
#include "module/evidence_document.h"

#include <string.h>

enum { MICROSECONDS = 1000000 /* in a second */ };

static struct record_span record_span(struct span span)
{
    return (struct record_span){ span.at, span.len };
}

/* Not known if the field is absent, no date, or before 1970. */
static struct record_number record_time(const struct time *time)
{
    const bool known = time->whole.at != NULL && time->valid && time->seconds >= 0;

    return (struct record_number){ known, known ? (uint64_t)time->seconds * MICROSECONDS : 0 };
}

static void text_add(struct name_text *text, const void *bytes, size_t len)
{
    const size_t room = sizeof text->bytes - text->used;

    if (len > room)
        len = room;
    memcpy(text->bytes + text->used, bytes, len);
    text->used += len;
}

/* "commonName=…, organizationName=…"; values as they stand in the document: the journal escapes them. */
static struct record_span name_as_text(struct span name, struct name_text *text)
{
    struct name_walk walk = name_walk(name);
    struct attribute attribute;

    text->used = 0;
    while (name_next(&walk, &attribute)) {
        char dotted[OID_TEXT_BYTES];
        const char *type = oid_name(attribute.type);

        if (attribute.type == OID_UNKNOWN)
            type = oid_text(attribute.oid, dotted);
        if (text->used > 0)
            text_add(text, attribute.in_rdn > 0 ? "+" : ", ", attribute.in_rdn > 0 ? 1 : 2);
        text_add(text, type, strlen(type));
        text_add(text, "=", 1);
        text_add(text, attribute.value.at, attribute.value.len);
    }
    return (struct record_span){ (const uint8_t *)text->bytes, text->used };
}

static void of_certificate(
    const struct cert *cert, struct document_text *text, struct record_decision *decision)
{
    decision->issuer_name = record_span(cert->issuer);
    decision->serial = record_span(cert->serial);
    decision->not_after = record_time(&cert->not_after);
    if (text == NULL)
        return;
    decision->issuer = name_as_text(cert->issuer, &text->issuer);
    decision->subject = name_as_text(cert->subject, &text->subject);
}

/* What it says first, and of whose certificates. */
static void of_response(const struct ocsp *ocsp, struct document_text *text, struct record_decision *decision)
{
    decision->serial = record_span(ocsp->first.serial);
    decision->not_after = record_time(&ocsp->first.next_update);
    if (ocsp->issuer_cert == NULL)
        return;
    decision->issuer_name = record_span(ocsp->issuer_cert->subject);
    if (text != NULL)
        decision->issuer = name_as_text(ocsp->issuer_cert->subject, &text->issuer);
}

/* Who asks. */
static void of_request(const struct csr *csr, struct document_text *text, struct record_decision *decision)
{
    if (text != NULL)
        decision->subject = name_as_text(csr->wanted.subject, &text->subject);
}

static void of_crl(const struct crl *crl, struct document_text *text, struct record_decision *decision)
{
    decision->issuer_name = record_span(crl->issuer);
    decision->serial = record_span(crl->crl_number);
    decision->not_after = record_time(&crl->next_update);
    if (text != NULL)
        decision->issuer = name_as_text(crl->issuer, &text->issuer);
}

void evidence_document(
    const struct artifact *artifact, struct document_text *text, struct record_decision *decision)
{
    switch (artifact->kind) {
    case DOCUMENT_CERTIFICATE: of_certificate(&artifact->cert, text, decision); break;
    case DOCUMENT_CRL: of_crl(&artifact->crl, text, decision); break;
    case DOCUMENT_OCSP_RESPONSE: of_response(&artifact->ocsp, text, decision); break;
    case DOCUMENT_REQUEST: of_request(&artifact->csr, text, decision); break;
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
}
