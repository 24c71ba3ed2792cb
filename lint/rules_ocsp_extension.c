/* lint/rules_ocsp_extension.c - extensions of an OCSP response and of its parts. RFC 6960 4.4, RFC 9654, SBR 7.3.2. */
#include "lint/ocsp_facts.h"
#include "lint/rules.h"

enum { NONCE_MAX_OCTETS = 128 /* RFC 9654 2.1 */ };

/* An extension, and where it stands. */
struct place {
    const struct ocsp *ocsp;
    struct extension extension;
    bool in_single; /* in singleExtensions, else in responseExtensions */
};

/* What a rule asks of one extension. */
typedef void judge_extension(const struct place *place, struct report *report);

static void each_of_list(
    struct place *place, struct span list, bool in_single, judge_extension *judge, struct report *report)
{
    place->in_single = in_single;
    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &place->extension);)
        judge(place, report);
}

/* Every extension, in the order of the document. Most responses have none. */
static void each_extension(const struct ocsp *ocsp, judge_extension *judge, struct report *report)
{
    const struct ocsp_single *single;

    if (!ocsp->has_extensions)
        return;
    struct place place = { .ocsp = ocsp };

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;)
        each_of_list(&place, single->extensions, true, judge, report);
    each_of_list(&place, ocsp->extensions, false, judge, report);
}

/* A finding if it is of `type` and stands in singleExtensions (`in_single`), or in responseExtensions. */
static void want_elsewhere(const struct place *place, enum oid type, bool in_single, struct report *report)
{
    if (place->extension.type == type && place->in_single == in_single)
        finding(report, place->extension.whole, "want %s in %s, have it in %s", oid_name(type),
            in_single ? "responseExtensions" : "singleExtensions",
            in_single ? "singleExtensions" : "responseExtensions");
}

static void judge_reason_code(const struct place *place, struct report *report)
{
    if (place->extension.type == OID_EXT_REASON_CODE)
        finding(report, place->extension.whole, "want the reason in revocationReason alone, have reasonCode");
}

/* SBR 7.3.2: "The singleExtensions of an OCSP response SHALL NOT contain the reasonCode (OID 2.5.29.21) CRL entry extension." */
static void no_reason_code(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_reason_code, report);
}

static void judge_nonce_size(const struct place *place, struct report *report)
{
    struct der_error ignored;
    struct der d = der_again(place->extension.value, &ignored);
    struct span nonce;

    if (place->extension.type != OID_OCSP_NONCE || !der_octets(&d, &nonce, ""))
        return;
    if (nonce.len < 1 || nonce.len > NONCE_MAX_OCTETS)
        finding(report, place->extension.whole, "want a nonce of 1 to %d octets, have %zu", NONCE_MAX_OCTETS,
            nonce.len);
}

/* RFC 9654 2.1: "Nonce ::= OCTET STRING(SIZE(1..128))". */
static void nonce_has_its_size(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_nonce_size, report);
}

static void judge_nonce_place(const struct place *place, struct report *report)
{
    want_elsewhere(place, OID_OCSP_NONCE, true, report);
}

/* RFC 6960 4.4.1: the nonce is one "of the responseExtensions". */
static void nonce_in_response(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_nonce_place, report);
}

static void judge_crl_id_place(const struct place *place, struct report *report)
{
    want_elsewhere(place, OID_OCSP_CRL_ID, false, report);
}

/* RFC 6960 4.4.2: "specified as a singleExtensions extension". */
static void crl_id_in_single(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_crl_id_place, report);
}

static void judge_cutoff_place(const struct place *place, struct report *report)
{
    want_elsewhere(place, OID_OCSP_ARCHIVE_CUTOFF, false, report);
}

/* RFC 6960 4.4.4: responders "SHOULD also provide an OCSP archive cutoff date in … singleExtensions". */
static void archive_cutoff_in_single(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_cutoff_place, report);
}

static void judge_cutoff_time(const struct place *place, struct report *report)
{
    struct der_error ignored;
    struct der d = der_again(place->extension.value, &ignored);
    const struct time *const produced = &place->ocsp->produced_at;
    char text[QUOTE_BYTES];
    struct time time;

    if (place->extension.type == OID_OCSP_ARCHIVE_CUTOFF && time_read(&d, &time, "") && time.valid
        && produced->valid && time.seconds > produced->seconds)
        finding(report, place->extension.whole, "want a time not after producedAt, have \"%s\"",
            quote(time.text, text));
}

/* RFC 6960 4.4.4: the date is "derived by subtracting this retention interval value from the producedAt time". */
static void archive_cutoff_in_past(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_cutoff_time, report);
}

static void judge_for_requests(const struct place *place, struct report *report)
{
    const enum oid type = place->extension.type;

    if (type == OID_OCSP_ACCEPTABLE_RESPONSES || type == OID_OCSP_SERVICE_LOCATOR
        || type == OID_OCSP_PREFERRED_ALGORITHMS)
        finding(report, place->extension.whole, "want no extension of requests, have %s", oid_name(type));
}

/* RFC 6960 4.4.3, 4.4.6, 4.4.7: what a client says in its request. */
static void no_request_extensions(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_for_requests, report);
}

static void judge_extended_revoke(const struct place *place, struct report *report)
{
    want_elsewhere(place, OID_OCSP_EXTENDED_REVOKE, true, report);
    if (place->extension.type == OID_OCSP_EXTENDED_REVOKE && place->extension.critical)
        finding(report, place->extension.whole, "want it not critical, have it critical");
}

/* RFC 6960 4.4.8: "included in the responseExtensions"; it "MUST NOT be marked critical". Its value is NULL: the reader's. */
static void extended_revoke_in_response(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_extended_revoke, report);
}

static void judge_list(struct span whole, struct span list, struct report *report)
{
    struct extension extension, earlier;

    if (whole.at != NULL && list.len == 0)
        finding(report, whole, "want an extension, have an empty list");
    for (struct extension_walk walk = extensions_walk(list); ocsp_extension_next(&walk, &extension);) {
        for (struct extension_walk before = extensions_walk(list);
             ocsp_extension_next(&before, &earlier) && earlier.index < extension.index;) {
            if (!span_equal(earlier.oid, extension.oid))
                continue;
            finding(report, extension.whole, "want each extension once, have this one again");
            break;
        }
    }
}

/* RFC 5280 4.2, 4.1: "A certificate MUST NOT include more than one instance of a particular extension"; Extensions are SIZE (1..MAX). */
static void each_extension_once(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;)
        judge_list(single->extensions_field, single->extensions, report);
    judge_list(ocsp->extensions_field, ocsp->extensions, report);
}

static void judge_critical(const struct place *place, struct report *report)
{
    char text[OID_TEXT_BYTES];

    if (place->extension.critical && place->extension.type == OID_UNKNOWN)
        finding(report, place->extension.whole,
            "want no critical extension that clients may not know, have %.120s",
            oid_text(place->extension.oid, text));
}

/* RFC 6960 4.4: "Support for all extensions is optional"; a client that does not know a critical one cannot use the response. */
static void no_unknown_critical(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_critical, report);
}

static void judge_of_response(const struct place *place, struct report *report)
{
    if (!place->in_single && place->extension.type != OID_OCSP_NONCE
        && place->extension.type != OID_OCSP_EXTENDED_REVOKE)
        finding(report, place->extension.whole,
            "want no extension but a nonce and extended-revoke, have another");
}

/* RFC 5019 2.2.1: "The responder SHOULD NOT include responseExtensions." Those that RFC 6960 asks for are let pass. */
static void no_response_extensions(const struct ocsp *ocsp, struct report *report)
{
    each_extension(ocsp, judge_of_response, report);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "ocsp.no_reasoncode_ext", .severity = SEVERITY_ERROR, .source = "SBR 7.3.2", .applies = OCSP, .since = SMC01,
      .says = "singleExtensions have no reasonCode.",
      .mend = "Say the reason in revocationReason, and leave the extension of CRL entries out.",
      .check_ocsp = no_reason_code },
    { .id = "rfc9654.nonce_len", .severity = SEVERITY_ERROR, .source = "RFC 9654 2.1", .applies = OCSP,
      .says = "A nonce has 1 to 128 octets.",
      .mend = "Repeat the nonce of the request; answer a request with another as malformed, or without a nonce.",
      .check_ocsp = nonce_has_its_size },
    { .id = "rfc6960.nonce_place", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.4.1", .applies = OCSP,
      .says = "The nonce stands in responseExtensions.",
      .mend = "Move the nonce to responseExtensions.",
      .check_ocsp = nonce_in_response },
    { .id = "rfc6960.crlid_place", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.4.2", .applies = OCSP,
      .says = "A reference to a CRL stands in singleExtensions.",
      .mend = "Move CrlID to the SingleResponse that it is about.",
      .check_ocsp = crl_id_in_single },
    { .id = "rfc6960.archive_place", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.4.4", .applies = OCSP,
      .says = "The archive cutoff stands in singleExtensions.",
      .mend = "Move ArchiveCutoff to the SingleResponse that it is about.",
      .check_ocsp = archive_cutoff_in_single },
    { .id = "rfc6960.archive_place.past", .severity = SEVERITY_WARNING, .source = "RFC 6960 4.4.4", .applies = OCSP,
      .says = "The archive cutoff is not after producedAt.",
      .mend = "Subtract from producedAt for how long the status of expired certificates is kept.",
      .check_ocsp = archive_cutoff_in_past },
    { .id = "rfc6960.request_only_ext", .severity = SEVERITY_WARNING, .source = "RFC 6960 4.4", .applies = OCSP,
      .says = "A response has no extension of requests: acceptable responses, service locator, preferred signature algorithms.",
      .mend = "Do not repeat the extensions of a request, but for its nonce.",
      .check_ocsp = no_request_extensions },
    { .id = "rfc6960.extrevoke_place", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.4.8", .applies = OCSP,
      .says = "extended-revoke stands in responseExtensions and is not critical.",
      .mend = "Move id-pkix-ocsp-extended-revoke to responseExtensions, not critical.",
      .check_ocsp = extended_revoke_in_response },
    { .id = "rfc6960.ext_unique", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.4", .applies = OCSP,
      .says = "Each extension is in its list once, and no list is empty.",
      .mend = "Leave the second one out; leave a list without extensions out.",
      .check_ocsp = each_extension_once },
    { .id = "rfc6960.unknown_critical", .severity = SEVERITY_WARNING, .source = "RFC 6960 4.4", .applies = OCSP,
      .says = "No extension that clients may not know is critical.",
      .mend = "Mark the extension not critical, or leave it out.",
      .check_ocsp = no_unknown_critical },
    { .id = "rfc5019.no_response_ext", .severity = SEVERITY_NOTICE, .source = "RFC 5019 2.2.1", .applies = OCSP,
      .says = "responseExtensions have nothing but a nonce and extended-revoke.",
      .mend = "Leave the extension out, if clients do not need it.",
      .check_ocsp = no_response_extensions },
};
/* clang-format on */

const struct rule_table rules_ocsp_extension = { "OCSP extensions", rules, COUNT_OF(rules) };
