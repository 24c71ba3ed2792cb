/* lint/rules_ocsp_status.c - which certificate a SingleResponse is about, and what it says of it. RFC 6960 2.2, 4.1.1; SBR 7.3. */
#include "lint/ocsp_facts.h"
#include "lint/reason.h"
#include "lint/rules.h"

enum { SERIAL_MAX_OCTETS = 20 /* RFC 5280 4.1.2.2 */ };

/* RFC 6960 4.1.1: hashAlgorithm is "used to generate the issuerNameHash and issuerKeyHash values". */
static void hashes_have_their_length(const struct ocsp *ocsp, struct report *report)
{
    static const size_t octets[LINT_DIGEST_COUNT] = {
        [LINT_SHA1] = 20, [LINT_SHA256] = 32, [LINT_SHA384] = 48, [LINT_SHA512] = 64
    };
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        const enum digest_kind kind = ocsp_digest_kind(single->hash);
        const struct span hashes[] = { single->name_hash, single->key_hash };

        for (size_t i = 0; i < COUNT_OF(hashes) && kind != LINT_DIGEST_COUNT; i++) {
            if (hashes[i].len != octets[kind])
                finding(report, hashes[i], "want %zu octets of %s, have %zu", octets[kind],
                    oid_name(single->hash), hashes[i].len);
        }
    }
}

/* RFC 5019 2.1.1: clients "MUST use SHA1 as the hashing algorithm for the CertID.issuerNameHash and the CertID.issuerKeyHash values". */
static void hashes_are_sha1(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (single->hash != OID_DIGEST_SHA1)
            finding(report, single->hash_alg, "want SHA-1, which every client knows, have %s",
                single->hash != OID_UNKNOWN ? oid_name(single->hash) : "another digest");
    }
}

/* RFC 5280 4.1.2.2: a serial number is a positive integer of at most 20 octets. Who answers for another has not issued it. */
static void serial_is_one(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        const struct span serial = single->serial;
        const bool positive = (serial.at[0] & 0x80) == 0 && (serial.len > 1 || serial.at[0] != 0);

        if (single->status == OCSP_UNKNOWN || ocsp_is_not_issued(single))
            continue;
        if (!positive || serial.len > SERIAL_MAX_OCTETS)
            finding(report, serial, "want a positive number of at most %d octets, have %s", SERIAL_MAX_OCTETS,
                positive ? "a longer one" : "another");
    }
}

/* True if both are about one certificate: by all of CertID, or by the serial number if both are of the known issuer. */
static bool same_certificate(
    const struct ocsp_single *a, const struct ocsp_single *b, struct ocsp_issuer *issuer)
{
    if (!span_equal(a->serial, b->serial))
        return false;
    if (a->hash == b->hash && span_equal(a->name_hash, b->name_hash) && span_equal(a->key_hash, b->key_hash))
        return a->hash != OID_UNKNOWN || span_equal(a->hash_alg, b->hash_alg);
    return issuer->cert != NULL && ocsp_is_issuers(a, issuer) && ocsp_is_issuers(b, issuer);
}

/* RFC 6960 4.2.1: a SingleResponse is the status of the certificate that certID identifies: there is one. */
static void one_status_a_certificate(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_issuer issuer = { .cert = ocsp->issuer_cert };
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single, *earlier;

    if (ocsp->response_count < 2)
        return;
    while ((single = ocsp_next(&walk)) != NULL) {
        for (struct ocsp_walk before = ocsp_walk(ocsp);
             (earlier = ocsp_next(&before)) != NULL && earlier->index < single->index;) {
            if (span_equal(earlier->status_field, single->status_field)
                || !same_certificate(earlier, single, &issuer))
                continue;
            finding(report, single->status_field,
                "want one status of a certificate, have another than in response %u", earlier->index);
            break;
        }
    }
}

static bool is_reason_permitted(const struct ocsp *ocsp, const struct ocsp_single *single)
{
    switch (single->reason) {
    case REASON_UNSPECIFIED:
    case REASON_UNUSED:
    case REASON_REMOVE_FROM_CRL: return false;
    case REASON_CERTIFICATE_HOLD: return !ocsp_is_of_cas(ocsp) || ocsp_is_not_issued(single);
    default: return single->reason <= REASON_MAX;
    }
}

/*
 * SBR 7.3: "The CRLReason indicated SHALL contain a value permitted for CRLs, as specified in Section 7.2.2": not unspecified (0); not
 * certificateHold (6) for CAs. RFC 5280 5.3.1: 7 is not used, removeFromCRL (8) is for delta CRLs.
 */
static void reason_permitted(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (single->reason_field.at != NULL && !is_reason_permitted(ocsp, single))
            finding(report, single->reason_field, "want a reason that %s, have %u",
                single->reason == REASON_CERTIFICATE_HOLD ? "is for certificates of CAs"
                                                          : "SBR 7.2.2 permits",
                (unsigned)single->reason);
    }
}

/* SBR 7.3: "… and that Certificate has been revoked, then the revocationReason field within the RevokedInfo … SHALL be present." */
static void reason_of_ca_present(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    if (!ocsp_is_of_cas(ocsp))
        return;
    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (single->status == OCSP_REVOKED && single->reason_field.at == NULL)
            finding(
                report, single->status_field, "want revocationReason for the certificate of a CA, have none");
    }
}

/* RFC 6960 2.4: revocationTime is "the time at which the certificate was revoked or placed on hold": it has come. */
static void revoked_before(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;
    char text[QUOTE_BYTES];

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        const struct time *const revoked = &single->revoked_at;

        if (!revoked->valid)
            continue;
        if (single->this_update.valid && revoked->seconds > single->this_update.seconds)
            finding(report, revoked->whole, "want a time not after thisUpdate, have \"%s\"",
                quote(revoked->text, text));
        else if (ocsp->produced_at.valid && revoked->seconds > ocsp->produced_at.seconds)
            finding(report, revoked->whole, "want a time not after producedAt, have \"%s\"",
                quote(revoked->text, text));
    }
}

/* What RFC 6960 2.2 forbids in the singleExtensions of what was never issued: CrlID, and the extensions of a CRL entry. */
static bool is_of_crl(enum oid type)
{
    return type == OID_OCSP_CRL_ID || type == OID_EXT_REASON_CODE || type == OID_EXT_INVALIDITY_DATE
           || type == OID_EXT_CERTIFICATE_ISSUER;
}

static void judge_not_issued(const struct ocsp *ocsp, const struct ocsp_single *single, struct report *report)
{
    struct extension extension;

    if (single->reason_field.at == NULL || single->reason != REASON_CERTIFICATE_HOLD)
        finding(report, single->status_field,
            "want the reason certificateHold (6) for what was not issued (revoked in 1970), have %s",
            single->reason_field.at == NULL ? "none" : "another");
    if (!ocsp_extension_find(ocsp->extensions, OID_OCSP_EXTENDED_REVOKE, NULL))
        finding(report, single->status_field,
            "want ocspExtendedRevoke in responseExtensions for what was not issued (revoked in 1970), have "
            "none");
    for (struct extension_walk walk = extensions_walk(single->extensions);
         ocsp_extension_next(&walk, &extension);) {
        if (is_of_crl(extension.type))
            finding(report, extension.whole, "want no %s for what was not issued (revoked in 1970), have one",
                oid_name(extension.type));
    }
}

/*
 * RFC 6960 2.2, of a certificate that was never issued: the responder "MUST include the extended revoked definition response extension",
 * "MUST specify the revocation reason certificateHold (6)", "the revocationTime January 1, 1970", and "MUST NOT include a CRL references
 * extension … or any CRL entry extensions".
 */
static void not_issued_has_its_form(const struct ocsp *ocsp, struct report *report)
{
    const struct ocsp_single *single;

    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (ocsp_is_not_issued(single))
            judge_not_issued(ocsp, single, report);
    }
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "rfc6960.certid_hash_len", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.1.1", .applies = OCSP,
      .says = "The hashes in a CertID are as long as those of its algorithm.",
      .mend = "Hash the issuer's name and public key with the algorithm that hashAlgorithm names.",
      .check_ocsp = hashes_have_their_length },
    { .id = "rfc5019.sha1_certid", .severity = SEVERITY_NOTICE, .source = "RFC 5019 2.1.1", .applies = OCSP,
      .says = "Certificates are named by SHA-1, as every client asks for them.",
      .mend = "Nothing, if clients ask by this digest: the response repeats the CertID of the request.",
      .check_ocsp = hashes_are_sha1 },
    { .id = "ocsp.certid.serial", .severity = SEVERITY_WARNING, .source = "RFC 5280 4.1.2.2", .applies = OCSP,
      .says = "The serial number of a certificate that is good or revoked is positive and has at most 20 octets.",
      .mend = "Answer unknown for serial numbers that the CA cannot have issued.",
      .check_ocsp = serial_is_one },
    { .id = "rfc6960.certid_unique", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.1", .applies = OCSP,
      .says = "A response does not say two things of one certificate.",
      .mend = "Answer once for a certificate, and for each CertID that names it alike.",
      .check_ocsp = one_status_a_certificate },
    { .id = "ocsp.reason_permitted", .severity = SEVERITY_ERROR, .source = "SBR 7.3", .applies = OCSP, .since = SMC01,
      .says = "A revocationReason is one that CRLs may have: not unspecified, and not certificateHold for a CA.",
      .mend = "Leave revocationReason out instead of unspecified (0); revoke a CA instead of suspending it.",
      .check_ocsp = reason_permitted },
    { .id = "ocsp.ca_reason_present", .severity = SEVERITY_ERROR, .source = "SBR 7.3", .applies = OCSP, .since = SMC01,
      .says = "A revoked certificate of a CA has a revocationReason.",
      .mend = "Say why the CA was revoked: revocationReason other than unspecified.",
      .check_ocsp = reason_of_ca_present },
    { .id = "rfc6960.revoked_time_past", .severity = SEVERITY_WARNING, .source = "RFC 6960 2.4", .applies = OCSP,
      .says = "revocationTime is not after thisUpdate and producedAt.",
      .mend = "Answer good until the certificate is revoked.",
      .check_ocsp = revoked_before },
    { .id = "rfc6960.nonissued_form", .severity = SEVERITY_ERROR, .source = "RFC 6960 2.2", .applies = OCSP,
      .says = "What was never issued, revoked in the first second of 1970, is on hold, with extended-revoke, and without what is of a CRL.",
      .mend = "Add id-pkix-ocsp-extended-revoke to responseExtensions and the reason certificateHold; or set the true revocationTime.",
      .check_ocsp = not_issued_has_its_form },
};
/* clang-format on */

const struct rule_table rules_ocsp_status = { "OCSP certificate status", rules, COUNT_OF(rules) };
