/* lint/rules_ocsp_extension.c - extensions of an OCSP response and of its parts. RFC 6960 4.4, RFC 9654, SBR 7.3.2. */
#include "lint/ocsp_facts.h"
#include "lint/rules.h"

enum { NONCE_MAX_OCTETS = 128 /* RFC 9654 2.1 */ };

/* Every extension of a response, in the order of the document. */
struct all_walk {
    struct ocsp_walk singles;
    struct extension_walk inside;
    bool in_single; /* what was given last stands in singleExtensions */
    bool last;      /* responseExtensions have begun */
};

static struct all_walk all_walk(const struct ocsp *ocsp)
{
    return (struct all_walk){ .singles = ocsp_walk(ocsp), .in_single = true };
}

static bool all_next(struct all_walk *walk, struct extension *extension)
{
    while (!ocsp_extension_next(&walk->inside, extension)) {
        const struct ocsp_single *const single = walk->last ? NULL : ocsp_next(&walk->singles);

        if (walk->last)
            return false;
        walk->in_single = single != NULL;
        walk->last = single == NULL;
        walk->inside = extensions_walk(single != NULL ? single->extensions : walk->singles.ocsp->extensions);
    }
    return true;
}

/* A finding for each extension of `type` that stands in singleExtensions (`in_single`) or in responseExtensions. */
static void want_elsewhere(const struct ocsp *ocsp, enum oid type, bool in_single, struct report *report)
{
    struct extension extension;

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        if (extension.type == type && walk.in_single == in_single)
            finding(report, extension.whole, "want %s in %s, have it in %s", oid_name(type),
                in_single ? "responseExtensions" : "singleExtensions",
                in_single ? "singleExtensions" : "responseExtensions");
    }
}

/* SBR 7.3.2: "The singleExtensions of an OCSP response SHALL NOT contain the reasonCode (OID 2.5.29.21) CRL entry extension." */
static void no_reason_code(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        if (extension.type == OID_EXT_REASON_CODE)
            finding(report, extension.whole, "want the reason in revocationReason alone, have reasonCode");
    }
}

static size_t nonce_octets(struct span value)
{
    struct der_error ignored;
    struct der d = der_again(value, &ignored);
    struct span nonce = { NULL, 0 };

    return der_octets(&d, &nonce, "") ? nonce.len : 0;
}

/* RFC 9654 2.1: "Nonce ::= OCTET STRING(SIZE(1..128))". */
static void nonce_has_its_size(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        const size_t octets = extension.type == OID_OCSP_NONCE ? nonce_octets(extension.value) : 1;

        if (octets < 1 || octets > NONCE_MAX_OCTETS)
            finding(report, extension.whole, "want a nonce of 1 to %d octets, have %zu", NONCE_MAX_OCTETS,
                octets);
    }
}

/* RFC 6960 4.4.1: the nonce is one "of the responseExtensions". */
static void nonce_in_response(const struct ocsp *ocsp, struct report *report)
{
    want_elsewhere(ocsp, OID_OCSP_NONCE, true, report);
}

/* RFC 6960 4.4.2: "specified as a singleExtensions extension". */
static void crl_id_in_single(const struct ocsp *ocsp, struct report *report)
{
    want_elsewhere(ocsp, OID_OCSP_CRL_ID, false, report);
}

/* RFC 6960 4.4.4: responders "SHOULD also provide an OCSP archive cutoff date in … singleExtensions". */
static void archive_cutoff_in_single(const struct ocsp *ocsp, struct report *report)
{
    want_elsewhere(ocsp, OID_OCSP_ARCHIVE_CUTOFF, false, report);
}

/* RFC 6960 4.4.4: the date is "derived by subtracting this retention interval value from the producedAt time". */
static void archive_cutoff_in_past(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;
    char text[QUOTE_BYTES];

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        struct der_error ignored;
        struct der d = der_again(extension.value, &ignored);
        struct time time;

        if (extension.type == OID_OCSP_ARCHIVE_CUTOFF && time_read(&d, &time, "") && time.valid
            && ocsp->produced_at.valid && time.seconds > ocsp->produced_at.seconds)
            finding(report, extension.whole, "want a time not after producedAt, have \"%s\"",
                quote(time.text, text));
    }
}

/* RFC 6960 4.4.3, 4.4.6, 4.4.7: what a client says in its request. */
static void no_request_extensions(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        if (extension.type == OID_OCSP_ACCEPTABLE_RESPONSES || extension.type == OID_OCSP_SERVICE_LOCATOR
            || extension.type == OID_OCSP_PREFERRED_ALGORITHMS)
            finding(
                report, extension.whole, "want no extension of requests, have %s", oid_name(extension.type));
    }
}

/* RFC 6960 4.4.8: "included in the responseExtensions"; it "MUST NOT be marked critical". Its value is NULL: the reader's. */
static void extended_revoke_in_response(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;

    want_elsewhere(ocsp, OID_OCSP_EXTENDED_REVOKE, true, report);
    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        if (extension.type == OID_OCSP_EXTENDED_REVOKE && extension.critical)
            finding(report, extension.whole, "want it not critical, have it critical");
    }
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

/* RFC 6960 4.4: "Support for all extensions is optional"; a client that does not know a critical one cannot use the response. */
static void no_unknown_critical(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;
    char text[OID_TEXT_BYTES];

    for (struct all_walk walk = all_walk(ocsp); all_next(&walk, &extension);) {
        if (extension.critical && extension.type == OID_UNKNOWN)
            finding(report, extension.whole,
                "want no critical extension that clients may not know, have %.120s",
                oid_text(extension.oid, text));
    }
}

/* RFC 5019 2.2.1: "The responder SHOULD NOT include responseExtensions." Those that RFC 6960 asks for are let pass. */
static void no_response_extensions(const struct ocsp *ocsp, struct report *report)
{
    struct extension extension;

    for (struct extension_walk walk = extensions_walk(ocsp->extensions);
         ocsp_extension_next(&walk, &extension);) {
        if (extension.type != OID_OCSP_NONCE && extension.type != OID_OCSP_EXTENDED_REVOKE)
            finding(
                report, extension.whole, "want no extension but a nonce and extended-revoke, have another");
    }
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
