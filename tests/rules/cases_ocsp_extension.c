/* Cases of rules_ocsp_extension.c: extensions of responses. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

#include <stdio.h>

static void reason_code(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <01> } } " RESPONSE_TIMES
                       " [1] { SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <01> } } } }");
}

static void invalidity_date(struct paper *paper)
{
    ocsp_single(paper,
        "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <01> } } " RESPONSE_TIMES
        " [1] { SEQUENCE { SEQUENCE { invalidityDate OCTETS { TIME \"20260101000000Z\" } } } }");
}

static void nonce(struct paper *paper, size_t octets)
{
    char hex[2 * 256 + 1];

    for (size_t i = 0; i < octets; i++)
        snprintf(hex + 2 * i, 3, "%02zx", i & 0xff);
    hex[2 * octets] = '\0';
    paper_extension(paper, "responseExtensions", OID_OCSP_NONCE, false, "OCTETS <%s>", hex);
}

static void empty_nonce(struct paper *paper)
{
    nonce(paper, 0);
}

static void nonce_of_1(struct paper *paper)
{
    nonce(paper, 1);
}

static void nonce_of_32(struct paper *paper)
{
    nonce(paper, 32);
}

static void nonce_of_128(struct paper *paper)
{
    nonce(paper, 128);
}

static void nonce_of_129(struct paper *paper)
{
    nonce(paper, 129);
}

static void nonce_in_single(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspNonce OCTETS { OCTETS <0102030405060708> } }");
}

static void crl_id(struct paper *paper)
{
    ocsp_single_extensions(
        paper, "SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [0] { IA5 \"http://crl.example.com/1.crl\" } } } }");
}

static void crl_id_in_response(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_CRL_ID, false, "SEQUENCE { [1] { 7 } }");
}

static void archive_cutoff(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspArchiveCutoff OCTETS { TIME \"20200301000000Z\" } }");
}

static void archive_cutoff_in_response(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_ARCHIVE_CUTOFF, false, "TIME \"20200301000000Z\"");
}

static void archive_cutoff_to_come(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspArchiveCutoff OCTETS { TIME \"20260301000001Z\" } }");
}

static void acceptable_responses(struct paper *paper)
{
    paper_extension(
        paper, "responseExtensions", OID_OCSP_ACCEPTABLE_RESPONSES, false, "SEQUENCE { ocspBasic }");
}

static void service_locator(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspServiceLocator OCTETS { SEQUENCE { SEQUENCE { } } } }");
}

static void preferred_algorithms(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_PREFERRED_ALGORITHMS, false,
        "SEQUENCE { SEQUENCE { SEQUENCE { 1.2.840.10045.4.3.2 } } }");
}

static void extended_revoke(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_EXTENDED_REVOKE, false, "NULL");
}

static void extended_revoke_critical(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_EXTENDED_REVOKE, true, "NULL");
}

static void extended_revoke_in_single(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspExtendedRevoke OCTETS { NULL } }");
}

static void two_nonces(struct paper *paper)
{
    nonce_of_32(paper);
    paper_add(paper, "responseExtensions", "SEQUENCE { ocspNonce OCTETS { OCTETS <01> } }");
}

static void two_of_one_in_single(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { 1.2.3 OCTETS { NULL } } SEQUENCE { 1.2.4 OCTETS { NULL } }"
                                  " SEQUENCE { 1.2.3 OCTETS { NULL } }");
}

static void one_in_both_lists(struct paper *paper)
{
    ocsp_single(
        paper, RESPONSE_GOOD RESPONSE_TIMES " [1] { SEQUENCE { SEQUENCE { 1.2.3 OCTETS { NULL } } } }");
    ocsp_another(
        paper, RESPONSE_GOOD RESPONSE_TIMES " [1] { SEQUENCE { SEQUENCE { 1.2.3 OCTETS { NULL } } } }");
}

static void no_single_extensions(struct paper *paper)
{
    ocsp_single_extensions(paper, "");
}

static void no_response_extensions(struct paper *paper)
{
    for (size_t i = 0; i < paper->field_count; i++)
        if (strcmp(paper->fields[i].name, "responseExtensions") == 0)
            paper->fields[i].is_mandatory = true;
}

static void unknown_critical(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { 1.3.6.1.4.1.99999.1 TRUE OCTETS { NULL } }");
}

static void unknown_not_critical(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { 1.3.6.1.4.1.99999.1 OCTETS { NULL } }");
}

static void known_critical(struct paper *paper)
{
    paper_extension(paper, "responseExtensions", OID_OCSP_NONCE, true, "OCTETS <0102030405060708>");
}

static void unknown_in_response(struct paper *paper)
{
    paper_add(paper, "responseExtensions", "SEQUENCE { 1.3.6.1.4.1.99999.1 OCTETS { NULL } }");
}

/* clang-format off */
static const struct rule_case cases[] = {
    { .rule = "ocsp.no_reasoncode_ext", .shows = "reasonCode in singleExtensions", .base = OCSP, .edit = reason_code,
      .finds = { { "ocsp.no_reasoncode_ext", "responses[0].singleExtensions.reasonCode" } } },
    { .rule = "ocsp.no_reasoncode_ext", .shows = "invalidityDate in singleExtensions", .base = OCSP, .edit = invalidity_date },
    { .rule = "rfc9654.nonce_len", .shows = "a nonce without octets", .base = OCSP, .edit = empty_nonce,
      .finds = { { "rfc9654.nonce_len", "responseExtensions.ocspNonce" } } },
    { .rule = "rfc9654.nonce_len", .shows = "a nonce of 129 octets", .base = OCSP, .edit = nonce_of_129,
      .finds = { { "rfc9654.nonce_len", "responseExtensions.ocspNonce" } } },
    { .rule = "rfc9654.nonce_len", .shows = "a nonce of 1 octet", .base = OCSP, .edit = nonce_of_1 },
    { .rule = "rfc9654.nonce_len", .shows = "a nonce of 32 octets", .base = OCSP, .edit = nonce_of_32 },
    { .rule = "rfc9654.nonce_len", .shows = "a nonce of 128 octets", .base = OCSP, .edit = nonce_of_128 },
    { .rule = "rfc6960.nonce_place", .shows = "a nonce in singleExtensions", .base = OCSP, .edit = nonce_in_single,
      .finds = { { "rfc6960.nonce_place", "responses[0].singleExtensions.ocspNonce" } } },
    { .rule = "rfc6960.nonce_place", .shows = "a nonce in responseExtensions", .base = OCSP, .edit = nonce_of_32 },
    { .rule = "rfc6960.crlid_place", .shows = "CrlID in responseExtensions", .base = OCSP, .edit = crl_id_in_response,
      .finds = { { "rfc6960.crlid_place", "responseExtensions.ocspCrlId" },
          { "rfc5019.no_response_ext", "responseExtensions.ocspCrlId" } } },
    { .rule = "rfc6960.crlid_place", .shows = "CrlID in singleExtensions", .base = OCSP, .edit = crl_id },
    { .rule = "rfc6960.archive_place", .shows = "an archive cutoff in responseExtensions", .base = OCSP,
      .edit = archive_cutoff_in_response, .finds = { { "rfc6960.archive_place", "responseExtensions.ocspArchiveCutoff" },
          { "rfc5019.no_response_ext", "responseExtensions.ocspArchiveCutoff" } } },
    { .rule = "rfc6960.archive_place", .shows = "an archive cutoff in singleExtensions", .base = OCSP, .edit = archive_cutoff },
    { .rule = "rfc6960.archive_place.past", .shows = "an archive cutoff to come", .base = OCSP, .edit = archive_cutoff_to_come,
      .finds = { { "rfc6960.archive_place.past", "responses[0].singleExtensions.ocspArchiveCutoff" } } },
    { .rule = "rfc6960.archive_place.past", .shows = "an archive cutoff six years ago", .base = OCSP, .edit = archive_cutoff },
    { .rule = "rfc6960.request_only_ext", .shows = "acceptable responses", .base = OCSP, .edit = acceptable_responses,
      .finds = { { "rfc6960.request_only_ext", "responseExtensions.ocspAcceptableResponses" },
          { "rfc5019.no_response_ext", "responseExtensions.ocspAcceptableResponses" } } },
    { .rule = "rfc6960.request_only_ext", .shows = "a service locator", .base = OCSP, .edit = service_locator,
      .finds = { { "rfc6960.request_only_ext", "responses[0].singleExtensions.ocspServiceLocator" } } },
    { .rule = "rfc6960.request_only_ext", .shows = "preferred signature algorithms", .base = OCSP, .edit = preferred_algorithms,
      .finds = { { "rfc6960.request_only_ext", "responseExtensions.ocspPreferredSignatureAlgorithms" },
          { "rfc5019.no_response_ext", "responseExtensions.ocspPreferredSignatureAlgorithms" } } },
    { .rule = "rfc6960.request_only_ext", .shows = "extensions of responses", .base = OCSP, .edit = archive_cutoff },
    { .rule = "rfc6960.extrevoke_place", .shows = "extended-revoke in singleExtensions", .base = OCSP,
      .edit = extended_revoke_in_single,
      .finds = { { "rfc6960.extrevoke_place", "responses[0].singleExtensions.ocspExtendedRevoke" } } },
    { .rule = "rfc6960.extrevoke_place", .shows = "extended-revoke that is critical", .base = OCSP,
      .edit = extended_revoke_critical, .finds = { { "rfc6960.extrevoke_place", "responseExtensions.ocspExtendedRevoke" } } },
    { .rule = "rfc6960.extrevoke_place", .shows = "extended-revoke", .base = OCSP, .edit = extended_revoke },
    { .rule = "rfc6960.ext_unique", .shows = "two nonces", .base = OCSP, .edit = two_nonces,
      .finds = { { "rfc6960.ext_unique", "responseExtensions.ocspNonce" } } },
    { .rule = "rfc6960.ext_unique", .shows = "one extension of a certificate twice", .base = OCSP, .edit = two_of_one_in_single,
      .finds = { { "rfc6960.ext_unique", "responses[0].singleExtensions.1.2.3" } } },
    { .rule = "rfc6960.ext_unique", .shows = "singleExtensions without an extension", .base = OCSP, .edit = no_single_extensions,
      .finds = { { "rfc6960.ext_unique", "responses[0].singleExtensions" } } },
    { .rule = "rfc6960.ext_unique", .shows = "responseExtensions without an extension", .base = OCSP,
      .edit = no_response_extensions, .finds = { { "rfc6960.ext_unique", "responseExtensions" } } },
    { .rule = "rfc6960.ext_unique", .shows = "one extension of each certificate", .base = OCSP, .edit = one_in_both_lists,
      .finds = { { "rfc6960.responses_no_extra", "responses" } } },
    { .rule = "rfc6960.ext_unique", .shows = "one nonce", .base = OCSP, .edit = nonce_of_32 },
    { .rule = "rfc6960.unknown_critical", .shows = "an unknown critical extension", .base = OCSP, .edit = unknown_critical,
      .finds = { { "rfc6960.unknown_critical", "responses[0].singleExtensions.1.3.6.1.4.1.99999.1" } } },
    { .rule = "rfc6960.unknown_critical", .shows = "an unknown extension", .base = OCSP, .edit = unknown_not_critical },
    { .rule = "rfc6960.unknown_critical", .shows = "a critical nonce", .base = OCSP, .edit = known_critical },
    { .rule = "rfc5019.no_response_ext", .shows = "an unknown extension of the response", .base = OCSP,
      .edit = unknown_in_response, .finds = { { "rfc5019.no_response_ext", "responseExtensions.1.3.6.1.4.1.99999.1" } } },
    { .rule = "rfc5019.no_response_ext", .shows = "a nonce", .base = OCSP, .edit = nonce_of_32 },
};
/* clang-format on */

const struct case_table cases_ocsp_extension = { cases, COUNT_OF(cases) };
