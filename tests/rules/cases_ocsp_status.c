/* Cases of rules_ocsp_status.c: which certificate, and what is said of it. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

#define SHA1_OF   "<000102030405060708090a0b0c0d0e0f10111213>"
#define SHA256_OF "<000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f>"
#define ID(hash, name, key, serial)                                                                          \
    "SEQUENCE { SEQUENCE { " hash " } OCTETS " name " OCTETS " key " INTEGER <" serial "> }"

static void issuer_is_root(struct recipe *recipe)
{
    recipe_part(recipe, PART_ISSUER, RECIPE_CA_NAME);
}

static void short_name_hash(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1 NULL", "<0001020304>", SHA1_OF, "4711"));
}

static void key_hash_of_other_length(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA256_OF, "4711"));
}

static void sha256_hashes(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-256", SHA256_OF, SHA256_OF, "4711"));
}

static void sha256_named_sha384(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-384", SHA256_OF, SHA256_OF, "4711"));
}

static void sha1_without_parameters(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA1_OF, "4711"));
}

static void md5_hashes(struct paper *paper)
{
    ocsp_cert_id(paper, ID("1.2.840.113549.2.5 NULL", "<000102030405060708090a0b0c0d0e0f>",
                            "<000102030405060708090a0b0c0d0e0f>", "4711"));
}

static void negative_serial(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA1_OF, "ff"));
}

static void serial_zero(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA1_OF, "00"));
}

#define OCTETS_20 "7f0102030405060708090a0b0c0d0e0f10111213"

static void serial_of_21_octets(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA1_OF, OCTETS_20 "14"));
}

static void serial_of_20_octets(struct paper *paper)
{
    ocsp_cert_id(paper, ID("SHA-1", SHA1_OF, SHA1_OF, OCTETS_20));
}

static void unknown_serial_zero(struct paper *paper)
{
    paper_element(paper, "responses", 0, "SEQUENCE { %s [2] <> " RESPONSE_TIMES " }",
        ID("SHA-1", SHA1_OF, SHA1_OF, "00"));
}

#define REVOKED "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <01> } } "

static void good_and_revoked(struct paper *paper)
{
    paper_clear(paper, "responses");
    paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1", SHA1_OF, SHA1_OF, "4711"),
        RESPONSE_GOOD RESPONSE_TIMES);
    paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1", SHA1_OF, SHA1_OF, "4712"),
        RESPONSE_GOOD RESPONSE_TIMES);
    paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1 NULL", SHA1_OF, SHA1_OF, "4711"),
        REVOKED RESPONSE_TIMES);
}

static void good_twice(struct paper *paper)
{
    for (int i = 0; i < 2; i++)
        paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1", SHA1_OF, SHA1_OF, "4711"),
            RESPONSE_GOOD RESPONSE_TIMES);
}

static void of_two_issuers(struct paper *paper)
{
    paper_clear(paper, "responses");
    paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1", SHA1_OF, SHA1_OF, "4711"),
        RESPONSE_GOOD RESPONSE_TIMES);
    paper_add(paper, "responses", "SEQUENCE { %s %s }", ID("SHA-1", SHA1_OF, "<" OCTETS_20 ">", "4711"),
        REVOKED RESPONSE_TIMES);
}

/* Two names of one certificate: SHA-1 and SHA-256 of the issuer's name and key. */
static void good_by_sha1_and_revoked_by_sha256(struct paper *paper)
{
    char id[OCSP_ID_BYTES];

    paper_add(paper, "responses", "SEQUENCE { %s %s }", ocsp_id_by_sha256(id), REVOKED RESPONSE_TIMES);
}

static void good_by_sha1_and_by_sha256(struct paper *paper)
{
    char id[OCSP_ID_BYTES];

    paper_add(paper, "responses", "SEQUENCE { %s %s }", ocsp_id_by_sha256(id), RESPONSE_GOOD RESPONSE_TIMES);
}

static void reason(struct paper *paper, const char *reason)
{
    ocsp_single(paper, "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <%s> } } " RESPONSE_TIMES, reason);
}

static void unspecified(struct paper *paper)
{
    reason(paper, "00");
}

static void key_compromise(struct paper *paper)
{
    reason(paper, "01");
}

static void hold(struct paper *paper)
{
    reason(paper, "06");
}

static void reason_7(struct paper *paper)
{
    reason(paper, "07");
}

static void remove_from_crl(struct paper *paper)
{
    reason(paper, "08");
}

static void aa_compromise(struct paper *paper)
{
    reason(paper, "0a");
}

static void reason_11(struct paper *paper)
{
    reason(paper, "0b");
}

static void no_reason(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260201000000Z\" } " RESPONSE_TIMES);
}

static void revoked_later(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260301000001Z\" [0] { ENUMERATED <01> } } " RESPONSE_TIMES);
}

static void revoked_now(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260301000000Z\" [0] { ENUMERATED <01> } } " RESPONSE_TIMES);
}

static void revoked_after_produced(struct paper *paper)
{
    ocsp_single(paper,
        "[1] { TIME \"20260301000030Z\" [0] { ENUMERATED <01> } } TIME \"20260301000100Z\" " RESPONSE_NEXT);
}

#define NOT_ISSUED "[1] { TIME \"19700101000000Z\" [0] { ENUMERATED <06> } } "

static void extended_revoke(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_EXTENDED_REVOKE, false, "NULL");
}

static void not_issued(struct paper *paper)
{
    extended_revoke(paper);
    ocsp_single(paper, NOT_ISSUED RESPONSE_TIMES);
}

static void not_issued_without_extension(struct paper *paper)
{
    ocsp_single(paper, NOT_ISSUED RESPONSE_TIMES);
}

static void not_issued_with_key_compromise(struct paper *paper)
{
    extended_revoke(paper);
    ocsp_single(paper, "[1] { TIME \"19700101000000Z\" [0] { ENUMERATED <01> } } " RESPONSE_TIMES);
}

static void not_issued_without_reason(struct paper *paper)
{
    extended_revoke(paper);
    ocsp_single(paper, "[1] { TIME \"19700101000000Z\" } " RESPONSE_TIMES);
}

static void not_issued_with_crl_id(struct paper *paper)
{
    extended_revoke(paper);
    ocsp_single(paper, NOT_ISSUED RESPONSE_TIMES
        " [1] { SEQUENCE { SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [1] { 7 } } } } } }");
}

static void not_issued_with_invalidity_date(struct paper *paper)
{
    extended_revoke(paper);
    ocsp_single(paper, NOT_ISSUED RESPONSE_TIMES
        " [1] { SEQUENCE { SEQUENCE { invalidityDate OCTETS { TIME \"20260101000000Z\" } } } }");
}

/* clang-format off */
static const struct rule_case cases[] = {
    { .rule = "rfc6960.certid_hash_len", .shows = "a SHA-1 of 5 octets", .base = OCSP, .edit = short_name_hash,
      .finds = { { "rfc6960.certid_hash_len", "responses[0].certID.issuerNameHash" } } },
    { .rule = "rfc6960.certid_hash_len", .shows = "a SHA-1 of 32 octets", .base = OCSP, .edit = key_hash_of_other_length,
      .finds = { { "rfc6960.certid_hash_len", "responses[0].certID.issuerKeyHash" } } },
    { .rule = "rfc6960.certid_hash_len", .shows = "SHA-256 that is called SHA-384", .base = OCSP, .edit = sha256_named_sha384,
      .finds = { { "rfc6960.certid_hash_len", "responses[0].certID.issuerNameHash" },
          { "rfc6960.certid_hash_len", "responses[0].certID.issuerKeyHash" },
          { "rfc5019.sha1_certid", "responses[0].certID.hashAlgorithm" } } },
    { .rule = "rfc6960.certid_hash_len", .shows = "SHA-1 without parameters", .base = OCSP, .edit = sha1_without_parameters },
    { .rule = "rfc5019.sha1_certid", .shows = "SHA-256", .base = OCSP, .edit = sha256_hashes,
      .finds = { { "rfc5019.sha1_certid", "responses[0].certID.hashAlgorithm" } } },
    { .rule = "rfc5019.sha1_certid", .shows = "MD5", .base = OCSP, .edit = md5_hashes,
      .finds = { { "rfc5019.sha1_certid", "responses[0].certID.hashAlgorithm" } } },
    { .rule = "rfc5019.sha1_certid", .shows = "SHA-1", .base = OCSP },
    { .rule = "ocsp.certid.serial", .shows = "a negative number that is good", .base = OCSP, .edit = negative_serial,
      .finds = { { "ocsp.certid.serial", "responses[0].certID.serialNumber" } } },
    { .rule = "ocsp.certid.serial", .shows = "zero that is good", .base = OCSP, .edit = serial_zero,
      .finds = { { "ocsp.certid.serial", "responses[0].certID.serialNumber" } } },
    { .rule = "ocsp.certid.serial", .shows = "21 octets that are good", .base = OCSP, .edit = serial_of_21_octets,
      .finds = { { "ocsp.certid.serial", "responses[0].certID.serialNumber" } } },
    { .rule = "ocsp.certid.serial", .shows = "20 octets that are good", .base = OCSP, .edit = serial_of_20_octets },
    { .rule = "ocsp.certid.serial", .shows = "zero that is unknown", .base = OCSP, .edit = unknown_serial_zero },
    { .rule = "rfc6960.certid_unique", .shows = "one certificate that is good and revoked", .base = OCSP, .edit = good_and_revoked,
      .finds = { { "rfc6960.certid_unique", "responses[2].certStatus" }, { "rfc6960.responses_no_extra", "responses" } } },
    { .rule = "rfc6960.certid_unique", .shows = "one certificate that is good by SHA-1 and revoked by SHA-256", .base = OCSP,
      .edit = good_by_sha1_and_revoked_by_sha256, .issuer = issuer_good,
      .finds = { { "rfc6960.certid_unique", "responses[1].certStatus" }, { "rfc6960.responses_no_extra", "responses" },
          { "rfc5019.sha1_certid", "responses[1].certID.hashAlgorithm" } } },
    { .rule = "rfc6960.certid_unique", .shows = "one certificate that is good by SHA-1 and by SHA-256", .base = OCSP,
      .edit = good_by_sha1_and_by_sha256, .issuer = issuer_good,
      .finds = { { "rfc6960.responses_no_extra", "responses" },
          { "rfc5019.sha1_certid", "responses[1].certID.hashAlgorithm" } } },
    { .rule = "rfc6960.certid_unique", .shows = "one certificate that is good twice", .base = OCSP, .edit = good_twice,
      .finds = { { "rfc6960.responses_no_extra", "responses" } } },
    { .rule = "rfc6960.certid_unique", .shows = "one serial number of two issuers", .base = OCSP, .edit = of_two_issuers,
      .finds = { { "rfc6960.responses_no_extra", "responses" } } },
    { .rule = "rfc6960.certid_unique", .shows = "one certificate", .base = OCSP },
    { .rule = "ocsp.reason_permitted", .shows = "unspecified (0)", .base = OCSP, .edit = unspecified,
      .finds = { { "ocsp.reason_permitted", "responses[0].certStatus.revocationReason" } } },
    { .rule = "ocsp.reason_permitted", .shows = "7, which is not used", .base = OCSP, .edit = reason_7,
      .finds = { { "ocsp.reason_permitted", "responses[0].certStatus.revocationReason" } } },
    { .rule = "ocsp.reason_permitted", .shows = "removeFromCRL (8)", .base = OCSP, .edit = remove_from_crl,
      .finds = { { "ocsp.reason_permitted", "responses[0].certStatus.revocationReason" } } },
    { .rule = "ocsp.reason_permitted", .shows = "11, which is none", .base = OCSP, .edit = reason_11,
      .finds = { { "ocsp.reason_permitted", "responses[0].certStatus.revocationReason" } } },
    { .rule = "ocsp.reason_permitted", .shows = "certificateHold of a CA", .base = OCSP, .edit = hold, .issuer = issuer_is_root,
      .finds = { { "ocsp.reason_permitted", "responses[0].certStatus.revocationReason" } } },
    { .rule = "ocsp.reason_permitted", .shows = "certificateHold of a subscriber", .base = OCSP, .edit = hold,
      .issuer = issuer_good },
    { .rule = "ocsp.reason_permitted", .shows = "certificateHold of nobody, by a root", .base = OCSP, .edit = not_issued,
      .issuer = issuer_is_root },
    { .rule = "ocsp.reason_permitted", .shows = "keyCompromise", .base = OCSP, .edit = key_compromise },
    { .rule = "ocsp.reason_permitted", .shows = "aACompromise", .base = OCSP, .edit = aa_compromise },
    { .rule = "ocsp.reason_permitted", .shows = "no reason", .base = OCSP, .edit = no_reason },
    { .rule = "ocsp.ca_reason_present", .shows = "a revoked CA without a reason", .base = OCSP, .edit = no_reason,
      .issuer = issuer_is_root, .finds = { { "ocsp.ca_reason_present", "responses[0].certStatus" } } },
    { .rule = "ocsp.ca_reason_present", .shows = "a revoked CA with a reason", .base = OCSP, .edit = key_compromise,
      .issuer = issuer_is_root },
    { .rule = "ocsp.ca_reason_present", .shows = "a revoked subscriber without a reason", .base = OCSP, .edit = no_reason,
      .issuer = issuer_good },
    { .rule = "rfc6960.revoked_time_past", .shows = "revoked a second after thisUpdate", .base = OCSP, .edit = revoked_later,
      .finds = { { "rfc6960.revoked_time_past", "responses[0].certStatus.revocationTime" } } },
    { .rule = "rfc6960.revoked_time_past", .shows = "revoked after producedAt", .base = OCSP, .edit = revoked_after_produced,
      .finds = { { "rfc6960.revoked_time_past", "responses[0].certStatus.revocationTime" },
          { "rfc6960.thisupdate_le_produced", "responses[0].thisUpdate" } } },
    { .rule = "rfc6960.revoked_time_past", .shows = "revoked in this second", .base = OCSP, .edit = revoked_now },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued, without extended-revoke", .base = OCSP,
      .edit = not_issued_without_extension, .finds = { { "rfc6960.nonissued_form", "responses[0].certStatus" } } },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued, for keyCompromise", .base = OCSP,
      .edit = not_issued_with_key_compromise, .finds = { { "rfc6960.nonissued_form", "responses[0].certStatus" } } },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued, without a reason", .base = OCSP,
      .edit = not_issued_without_reason, .finds = { { "rfc6960.nonissued_form", "responses[0].certStatus" } } },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued, with CrlID", .base = OCSP, .edit = not_issued_with_crl_id,
      .finds = { { "rfc6960.nonissued_form", "responses[0].singleExtensions.ocspCrlId" } } },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued, with invalidityDate", .base = OCSP,
      .edit = not_issued_with_invalidity_date,
      .finds = { { "rfc6960.nonissued_form", "responses[0].singleExtensions.invalidityDate" } } },
    { .rule = "rfc6960.nonissued_form", .shows = "not issued", .base = OCSP, .edit = not_issued },
};
/* clang-format on */

const struct case_table cases_ocsp_status = { cases, COUNT_OF(cases) };
