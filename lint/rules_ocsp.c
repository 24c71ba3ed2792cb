/* lint/rules_ocsp.c - an OCSP response as a whole: version, responder, times, how many responses. RFC 6960 4.2. */
#include "lint/ocsp_facts.h"
#include "lint/rules.h"
#include "lint/text.h"
#include "lint/walk.h"

enum {
    STRING_MAX_DEPTH = 16, /* containers inside each other in which strings are looked for */
    SHA1_OCTETS = 20,      /* FIPS 180-4 */
    SKEW_SECONDS = 300,    /* how far two clocks that are set may be apart: as the gate's own */
};

/* RFC 6960 4.2.1: "OCSPResponseStatus … (4) is not used"; 2.3: "error messages … are not signed". */
static void successful(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->status_field.at != NULL && ocsp->response_status != 0)
        finding(report, ocsp->status_field, "want successful (0) with responseBytes, have %u",
            (unsigned)ocsp->response_status);
}

/* RFC 6960 4.2.2.3: "the version of the response syntax, which MUST be v1 (value is 0)". The reader refuses v1 written out. */
static void version_1(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->version_field.at != NULL)
        finding(report, ocsp->version_field, "want v1 (0), left out, have %u", (unsigned)ocsp->version);
}

/* RFC 6960 4.2.1: "KeyHash ::= OCTET STRING -- SHA-1 hash of responder's public key". */
static void key_hash_is_sha1(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->responder_key.at != NULL && ocsp->responder_key.len != SHA1_OCTETS)
        finding(report, ocsp->responder_id, "want a SHA-1 hash of %d octets, have %zu", SHA1_OCTETS,
            ocsp->responder_key.len);
}

/* RFC 6960 4.2.2.3: "the information MUST correspond to the certificate that was used to sign the response". */
static void names_responder(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->responder_cert != NULL && !ocsp_names_responder(ocsp, ocsp->responder_cert))
        finding(report, ocsp->responder_id, "want the %s of the responder's certificate, have another",
            ocsp->responder_name.at != NULL ? "subject" : "SHA-1 of the key");
}

static void judge_string(struct text text, struct report *report)
{
    const bool narrow = text.tag == DER_IA5_STRING || text.tag == DER_VISIBLE_STRING
                        || text.tag == DER_NUMERIC_STRING;
    char quoted[QUOTE_BYTES];
    struct span bad;
    size_t count;

    if (!text_length(text, &count) || (narrow && !text_check(text, &bad)))
        finding(report, text.rest, "want characters of %s, have \"%s\"", text_type_name(text.tag),
            quote(text.rest, quoted));
}

/* Judges the strings among the elements of `list`, however deep. */
static void judge_strings(struct span list, struct report *report)
{
    struct span stack[STRING_MAX_DEPTH] = { list };
    size_t depth = 1;

    while (depth > 0) {
        struct walked element;

        if (!walk_next(&stack[depth - 1], &element))
            depth--;
        else if (text_is_string(element.tag))
            judge_string((struct text){ element.tag, element.value }, report);
        else if ((element.tag & 0x20) != 0 && depth < STRING_MAX_DEPTH) /* X.690 8.1.2.5: constructed */
            stack[depth++] = element.value;
    }
}

static void judge_extension_strings(struct span list, struct report *report)
{
    struct extension extension;

    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &extension);) {
        if (extension.type != OID_UNKNOWN) /* others need not be strings of strings */
            judge_strings(extension.value, report);
    }
}

/* X.690 8.23.10, X.680 41.2: a UTF8String holds UTF-8 in its shortest form, an IA5String the 128 characters of ISO 646 … */
static void strings_can_be_read(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    judge_strings(ocsp->responder_name, report);
    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;)
        judge_extension_strings(single->extensions, report);
    judge_extension_strings(ocsp->extensions, report);
}

static void judge_time(const struct time *time, struct report *report)
{
    char text[QUOTE_BYTES];

    if (time->whole.at != NULL && !time->valid)
        finding(report, time->whole, "want GeneralizedTime of the form YYYYMMDDHHMMSSZ, have \"%s\"",
            quote(time->text, text));
}

/* The time that the value of an extension is or has: archive cutoff, date of invalidity, time of a CRL. False if there is none. */
static bool time_of_extension(const struct extension *extension, struct time *time)
{
    struct der_error ignored;
    struct der d = der_again(extension->value, &ignored), inside;
    struct walked field;

    if (extension->type == OID_OCSP_ARCHIVE_CUTOFF || extension->type == OID_EXT_INVALIDITY_DATE)
        return time_read(&d, time, "");
    if (extension->type != OID_OCSP_CRL_ID || !der_enter(&d, DER_SEQUENCE, &inside, ""))
        return false;
    while (walk_next(&inside.rest, &field)) {
        if (field.tag == (DER_CONTEXT_CONSTRUCTED | 2)) { /* crlTime */
            d = der_again(field.value, &ignored);
            return time_read(&d, time, "");
        }
    }
    return false;
}

static void judge_extension_times(struct span list, struct report *report)
{
    struct extension extension;
    struct time time;

    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &extension);) {
        if (time_of_extension(&extension, &time))
            judge_time(&time, report);
    }
}

/* RFC 6960 4.2.2.1: "The format for GeneralizedTime is as specified in Section 4.1.2.5.2 of RFC5280". RFC 5019 2.2.4. */
static void times_have_the_form(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    judge_time(&ocsp->produced_at, report);
    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        judge_time(&single->this_update, report);
        judge_time(&single->next_update, report);
        judge_time(&single->revoked_at, report);
        judge_extension_times(single->extensions, report);
    }
    judge_extension_times(ocsp->extensions, report);
}

/* RFC 6960 2.4: producedAt is "the time at which the OCSP responder signed this response". */
static void produced_now(const struct ocsp *ocsp, struct report *report)
{
    char text[QUOTE_BYTES];
    const int64_t produced = ocsp->produced_at.seconds;

    if (ocsp->clock_from == 0 || !ocsp->produced_at.valid)
        return;
    if (produced < ocsp->clock_from - SKEW_SECONDS || produced > ocsp->clock_to + SKEW_SECONDS)
        finding(report, ocsp->produced_at.whole,
            "want the time of signing, at most %d minutes off, have \"%s\"", SKEW_SECONDS / 60,
            quote(ocsp->produced_at.text, text));
}

/* RFC 6960 2.4: thisUpdate is "the most recent time at which the status … is known … to have been correct": not after the signature. */
static void known_when_produced(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;
    char produced[QUOTE_BYTES], text[QUOTE_BYTES];

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (ocsp->produced_at.valid && single->this_update.valid
            && single->this_update.seconds > ocsp->produced_at.seconds)
            finding(report, single->this_update.whole, "want a time not after producedAt \"%s\", have \"%s\"",
                quote(ocsp->produced_at.text, produced), quote(single->this_update.text, text));
    }
}

/* RFC 6960 2.4: nextUpdate is "the time at or before which newer information will be available"; 4.2.2.1: with thisUpdate an interval. */
static void next_update_is_to_come(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;
    char text[QUOTE_BYTES];

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        const struct time *const next = &single->next_update;

        if (!next->valid)
            continue;
        if (single->this_update.valid && next->seconds <= single->this_update.seconds)
            finding(
                report, next->whole, "want a time after thisUpdate, have \"%s\"", quote(next->text, text));
        else if (ocsp->produced_at.valid && next->seconds <= ocsp->produced_at.seconds)
            finding(
                report, next->whole, "want a time after producedAt, have \"%s\"", quote(next->text, text));
    }
}

/* RFC 6960 4.2.2.3: "The response MUST include a SingleResponse for each certificate in the request." */
static void says_something(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->response_count == 0)
        finding(report, ocsp->responses_field, "want a SingleResponse, have none");
}

/* RFC 6960 4.2.2.3: "The response SHOULD NOT include any additional SingleResponse elements". RFC 5019 2.2.1: "only one". */
static void one_response(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->response_count > 1)
        finding(report, ocsp->responses_field, "want one SingleResponse, have %zu", ocsp->response_count);
}

/* RFC 6960 4.2.2.3: "If no certificates are included, then certs SHOULD be absent." */
static void certs_not_empty(const struct ocsp *ocsp, struct report *report)
{
    if (ocsp->certs_field.at != NULL && ocsp->certs.len == 0)
        finding(report, ocsp->certs_field, "want certs left out, have it without a certificate");
}

/* RFC 6960 4.2.2.3: certs are there to "help the OCSP client verify the responder's signature": who asks has the issuer's already. */
static void issuer_not_repeated(const struct ocsp *ocsp, struct report *report)
{
    struct span rest = ocsp->certs;
    struct walked element;

    while (ocsp->issuer_cert != NULL && walk_next(&rest, &element)) {
        if (span_equal(element.whole, ocsp->issuer_cert->document))
            finding(report, element.whole, "want the responder's certificate alone, have the issuer's");
    }
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "ocsp.response.successful", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.1", .applies = OCSP,
      .says = "A whole OCSPResponse with responseBytes has the status successful.",
      .mend = "Send responseStatus successful (0) with a signed response, and no responseBytes with any other.",
      .peers = "pkilint:pkix.ocsp_error_response_has_response_body pkilint:pkix.ocsp_response_status_code_4",
      .check_ocsp = successful },
    { .id = "rfc6960.version_v1", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "The version is v1, and so left out.",
      .mend = "Leave version out: v1 is the only one.",
      .check_ocsp = version_1 },
    { .id = "rfc6960.responderid_match.sha1", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.1", .applies = OCSP,
      .says = "A responder that is named by its key is named by the key's SHA-1.",
      .mend = "Name the responder by the SHA-1 of the content of its subjectPublicKey, 20 octets, or by its subject.",
      .peers = "pkilint:pkix.ocsp_responderid_keyhash_is_not_sha1",
      .check_ocsp = key_hash_is_sha1 },
    { .id = "rfc6960.responderid_match", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "responderID is the subject or the key of the responder's certificate, when that is known.",
      .mend = "Copy the subject of the responder's certificate octet for octet, or take the SHA-1 of its public key.",
      .check_ocsp = names_responder },
    { .id = "x690.utf8_valid.ocsp", .severity = SEVERITY_ERROR, .source = "X.690 8.23.10", .applies = OCSP,
      .says = "Strings in responderID and in extensions can be read as characters of their types.",
      .mend = "Copy the subject of the responder's certificate octet for octet; encode UTF8String as UTF-8 and URLs in ASCII.",
      .covers = "x690.utf8_valid x690.ia5_7bit",
      .peers = "pkilint:itu.invalid_asn1_syntax",
      .check_ocsp = strings_can_be_read },
    { .id = "rfc6960.producedat_form", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.2.1", .applies = OCSP,
      .says = "Every time is YYYYMMDDHHMMSSZ, a date and time that exist.",
      .mend = "Encode times as GeneralizedTime YYYYMMDDHHMMSSZ: seconds always, no fraction, Z and no offset.",
      .covers = "rfc5019.time_form",
      .peers = "pkilint:pkix.generalizedtime_incorrect_syntax pkilint:pkix.invalid_time_syntax",
      .check_ocsp = times_have_the_form },
    { .id = "rfc6960.producedat_now", .severity = SEVERITY_WARNING, .source = "RFC 6960 2.4", .applies = OCSP,
      .says = "producedAt is when the response is signed, when that is known.",
      .mend = "Set producedAt to the time of signing, and keep the responder's clock right.",
      .check_ocsp = produced_now },
    { .id = "rfc6960.thisupdate_le_produced", .severity = SEVERITY_WARNING, .source = "RFC 6960 2.4", .applies = OCSP,
      .says = "thisUpdate is not after producedAt.",
      .mend = "Set thisUpdate to when the status was last known, and producedAt to when the response is signed.",
      .peers = "zlint:e_this_update_not_after_produced_at",
      .check_ocsp = known_when_produced },
    { .id = "rfc6960.nextupdate_after", .severity = SEVERITY_ERROR, .source = "RFC 6960 2.4", .applies = OCSP,
      .says = "nextUpdate is after thisUpdate and after producedAt.",
      .mend = "Set nextUpdate to when the next response will be there at the latest.",
      .peers = "pkilint:pkix.ocsp_negative_validity_period",
      .check_ocsp = next_update_is_to_come },
    { .id = "rfc6960.responses_nonempty", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "The response speaks of a certificate.",
      .mend = "Answer for each certificate of the request, with unknown if need be.",
      .check_ocsp = says_something },
    { .id = "rfc6960.responses_no_extra", .severity = SEVERITY_NOTICE, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "The response speaks of one certificate.",
      .mend = "Make a response for each certificate: others cannot be cached by what was asked.",
      .covers = "rfc5019.single_response",
      .check_ocsp = one_response },
    { .id = "ocsp.certs.nonempty", .severity = SEVERITY_WARNING, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "The certificates beside the signature are left out if there are none.",
      .mend = "Leave certs out, or put the responder's certificate there.",
      .peers = "pkilint:pkix.ocsp_certs_sequence_is_empty",
      .check_ocsp = certs_not_empty },
    { .id = "ocsp.certs.no_issuer", .severity = SEVERITY_NOTICE, .source = "RFC 6960 4.2.2.3", .applies = OCSP,
      .says = "The certificate of the issuer, when it is known, is not beside the signature.",
      .mend = "Send the responder's certificate alone, or none if the CA answers itself.",
      .check_ocsp = issuer_not_repeated },
};
/* clang-format on */

const struct rule_table rules_ocsp = { "OCSP response", rules, COUNT_OF(rules) };
