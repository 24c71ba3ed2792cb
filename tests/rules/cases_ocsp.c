/* Cases of rules_ocsp.c: the response as a whole. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

#include <stdio.h>
#include <stdlib.h>

static void sent(struct paper *paper)
{
    paper_status(paper, "ENUMERATED <00>");
}

static void sent_as_try_later(struct paper *paper)
{
    paper_status(paper, "ENUMERATED <03>");
}

static void sent_with_status_4(struct paper *paper)
{
    paper_status(paper, "ENUMERATED <04>");
}

static void version_2(struct paper *paper)
{
    paper_set(paper, "version", "[0] { 1 }");
}

static void version_1_written_out(struct paper *paper)
{
    paper_set(paper, "version", "[0] { 0 }");
}

static void key_by_sha256(struct paper *paper)
{
    paper_set(paper, "responderID",
        "[2] { OCTETS <000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f> }");
}

static void by_other_key(struct paper *paper)
{
    paper_set(paper, "responderID", "[2] { OCTETS <000102030405060708090a0b0c0d0e0f10111213> }");
}

#define RESPONDER_NAME                                                                                       \
    "[1] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"                                     \
    " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"                                      \
    " SET { SEQUENCE { commonName %s \"Muster Trust S/MIME CA 1 OCSP 4\" } } } }"

static void by_name(struct paper *paper)
{
    paper_set(paper, "responderID", RESPONDER_NAME, "UTF8");
}

static void by_name_in_other_octets(struct paper *paper)
{
    paper_set(paper, "responderID", RESPONDER_NAME, "PRINTABLE");
}

static void name_in_no_utf8(struct paper *paper)
{
    paper_set(paper, "responderID", "[1] { SEQUENCE { SET { SEQUENCE { commonName UTF8 <4f c0 80> } } } }");
}

static void url_in_latin_1(struct paper *paper)
{
    ocsp_single_extensions(
        paper, "SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [0] { IA5 <68 74 74 70 3a 2f 2f e4> } } } }");
}

static void url_in_ascii(struct paper *paper)
{
    ocsp_single_extensions(paper,
        "SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [0] { IA5 \"http://example.com/1.crl\" } } } }"
        " SEQUENCE { 1.2.3 OCTETS { UTF8 <ff> } }");
}

static void fraction(struct paper *paper)
{
    paper_set(paper, "producedAt", "TIME \"20260301000000.5Z\"");
}

static void no_seconds(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD "TIME \"202603010000Z\" " RESPONSE_NEXT);
}

static void offset(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD RESPONSE_PRODUCED " [0] { TIME \"20260304010000+0100\" }");
}

static void no_day(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260230000000Z\" } " RESPONSE_TIMES);
}

static void archive_cutoff_without_z(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { ocspArchiveCutoff OCTETS { TIME \"20200101000000\" } }");
}

static void crl_time_with_fraction(struct paper *paper)
{
    ocsp_single_extensions(
        paper, "SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [1] { 7 } [2] { TIME \"20260228000000.0Z\" } } } }");
}

static void invalidity_date_of_no_day(struct paper *paper)
{
    ocsp_single_extensions(paper, "SEQUENCE { invalidityDate OCTETS { TIME \"20260229000000Z\" } }");
}

static void times_in_extensions(struct paper *paper)
{
    ocsp_single_extensions(paper,
        "SEQUENCE { ocspArchiveCutoff OCTETS { TIME \"20200101000000Z\" } }"
        " SEQUENCE { ocspCrlId OCTETS { SEQUENCE { [2] { TIME \"20260228000000Z\" } } } }"
        " SEQUENCE { invalidityDate OCTETS { TIME \"20260228000000Z\" } }");
}

static void produced_the_day_before(struct paper *paper)
{
    paper_set(paper, "producedAt", "TIME \"20260228235459Z\"");
    ocsp_single(paper, RESPONSE_GOOD "TIME \"20260228120000Z\" " RESPONSE_NEXT);
}

static void produced_five_minutes_before(struct paper *paper)
{
    paper_set(paper, "producedAt", "TIME \"20260228235500Z\"");
    ocsp_single(paper, RESPONSE_GOOD "TIME \"20260228120000Z\" " RESPONSE_NEXT);
}

static void produced_the_day_after(struct paper *paper)
{
    paper_set(paper, "producedAt", "TIME \"20260302000500Z\"");
}

static void known_a_second_later(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD "TIME \"20260301000001Z\" " RESPONSE_NEXT);
}

static void known_before(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD "TIME \"20260228235959Z\" " RESPONSE_NEXT);
}

static void next_before_this(struct paper *paper)
{
    ocsp_single(paper, RESPONSE_GOOD RESPONSE_PRODUCED " [0] { TIME \"20260228000000Z\" }");
}

static void next_before_produced(struct paper *paper)
{
    paper_set(paper, "producedAt", "TIME \"20260304000000Z\"");
}

static void no_responses(struct paper *paper)
{
    paper_clear(paper, "responses");
}

static void two_responses(struct paper *paper)
{
    ocsp_another(paper, RESPONSE_GOOD RESPONSE_TIMES);
}

static void empty_certs(struct paper *paper)
{
    paper_certs(paper, "[0] { SEQUENCE { } }");
}

static void certs(struct paper *paper)
{
    paper_certs(paper, "[0] { SEQUENCE { SEQUENCE { 1 } } }");
}

/* Certs with the certificate of `recipe`, which it frees. */
static void certs_of(struct paper *paper, struct recipe *recipe)
{
    const struct span certificate = recipe_certificate(recipe);
    char *hex = malloc(2 * certificate.len + 1);

    if (hex == NULL)
        abort();
    for (size_t i = 0; i < certificate.len; i++)
        snprintf(hex + 2 * i, 3, "%02x", certificate.at[i]);
    paper_certs(paper, "[0] { SEQUENCE { <%s> } }", hex);
    free(hex);
    recipe_free(recipe);
}

static void certs_of_issuer(struct paper *paper)
{
    certs_of(paper, recipe_good(SUB_CA));
}

static void certs_of_responder(struct paper *paper)
{
    certs_of(paper, recipe_good(OCSP_SIGNER));
}

/* clang-format off */
static const struct rule_case cases[] = {
    { .rule = "ocsp.response.successful", .shows = "tryLater with a signed response", .base = OCSP, .edit = sent_as_try_later,
      .finds = { { "ocsp.response.successful", "responseStatus" } } },
    { .rule = "ocsp.response.successful", .shows = "the status 4, which is not used", .base = OCSP, .edit = sent_with_status_4,
      .finds = { { "ocsp.response.successful", "responseStatus" } } },
    { .rule = "ocsp.response.successful", .shows = "a whole OCSPResponse", .base = OCSP, .edit = sent },
    { .rule = "rfc6960.version_v1", .shows = "version v2", .base = OCSP, .edit = version_2,
      .finds = { { "rfc6960.version_v1", "version" } } },
    { .rule = "rfc6960.version_v1", .shows = "version v1, left out", .base = OCSP },
    { .rule = "x690.default_omitted", .shows = "an OCSP response with version v1 written out", .base = OCSP,
      .edit = version_1_written_out, .finds = { { "x690.default_omitted", "version" } } },
    { .rule = "rfc6960.responderid_match.sha1", .shows = "a responder named by SHA-256", .base = OCSP, .edit = key_by_sha256,
      .finds = { { "rfc6960.responderid_match.sha1", "responderID" } } },
    { .rule = "rfc6960.responderid_match.sha1", .shows = "a responder named by its subject", .base = OCSP, .edit = by_name },
    { .rule = "rfc6960.responderid_match", .shows = "the key of somebody else", .base = OCSP, .edit = by_other_key,
      .responder = responder_good, .finds = { { "rfc6960.responderid_match", "responderID" } } },
    { .rule = "rfc6960.responderid_match", .shows = "the responder's name with another string type", .base = OCSP,
      .edit = by_name_in_other_octets, .responder = responder_good,
      .finds = { { "rfc6960.responderid_match", "responderID" } } },
    { .rule = "rfc6960.responderid_match", .shows = "the responder's name", .base = OCSP, .edit = by_name,
      .responder = responder_good },
    { .rule = "rfc6960.responderid_match", .shows = "the responder's key", .base = OCSP, .responder = responder_good },
    { .rule = "rfc6960.responderid_match", .shows = "a responder that is not known", .base = OCSP, .edit = by_other_key,
      .issuer = issuer_good },
    { .rule = "x690.utf8_valid.ocsp", .shows = "a name that is no UTF-8", .base = OCSP, .edit = name_in_no_utf8,
      .finds = { { "x690.utf8_valid.ocsp", "responderID.commonName" } } },
    { .rule = "x690.utf8_valid.ocsp", .shows = "the URL of a CRL that is no ASCII", .base = OCSP, .edit = url_in_latin_1,
      .finds = { { "x690.utf8_valid.ocsp", "responses[0].singleExtensions.ocspCrlId" } } },
    { .rule = "x690.utf8_valid.ocsp", .shows = "a URL in ASCII; an unknown extension", .base = OCSP, .edit = url_in_ascii },
    { .rule = "rfc6960.producedat_form", .shows = "a fraction of a second in producedAt", .base = OCSP, .edit = fraction,
      .finds = { { "rfc6960.producedat_form", "producedAt" } } },
    { .rule = "rfc6960.producedat_form", .shows = "thisUpdate without seconds", .base = OCSP, .edit = no_seconds,
      .finds = { { "rfc6960.producedat_form", "responses[0].thisUpdate" } } },
    { .rule = "rfc6960.producedat_form", .shows = "nextUpdate with an offset", .base = OCSP, .edit = offset,
      .finds = { { "rfc6960.producedat_form", "responses[0].nextUpdate" } } },
    { .rule = "rfc6960.producedat_form", .shows = "revoked on a day that does not exist", .base = OCSP, .edit = no_day,
      .finds = { { "rfc6960.producedat_form", "responses[0].certStatus.revocationTime" } } },
    { .rule = "rfc6960.producedat_form", .shows = "an archive cutoff without Z", .base = OCSP, .edit = archive_cutoff_without_z,
      .finds = { { "rfc6960.producedat_form", "responses[0].singleExtensions.ocspArchiveCutoff" } } },
    { .rule = "rfc6960.producedat_form", .shows = "the time of a CRL with a fraction", .base = OCSP, .edit = crl_time_with_fraction,
      .finds = { { "rfc6960.producedat_form", "responses[0].singleExtensions.ocspCrlId" } } },
    { .rule = "rfc6960.producedat_form", .shows = "an invalidityDate that does not exist", .base = OCSP,
      .edit = invalidity_date_of_no_day,
      .finds = { { "rfc6960.producedat_form", "responses[0].singleExtensions.invalidityDate" } } },
    { .rule = "rfc6960.producedat_form", .shows = "times in extensions", .base = OCSP, .edit = times_in_extensions },
    { .rule = "rfc6960.producedat_now", .shows = "produced more than five minutes before the day of signing", .base = OCSP,
      .edit = produced_the_day_before, .clock = 20260301, .finds = { { "rfc6960.producedat_now", "producedAt" } } },
    { .rule = "rfc6960.producedat_now", .shows = "produced more than five minutes after the day of signing", .base = OCSP,
      .edit = produced_the_day_after, .clock = 20260301, .finds = { { "rfc6960.producedat_now", "producedAt" } } },
    { .rule = "rfc6960.producedat_now", .shows = "produced five minutes before the day of signing", .base = OCSP,
      .edit = produced_five_minutes_before, .clock = 20260301 },
    { .rule = "rfc6960.producedat_now", .shows = "produced on the day of signing", .base = OCSP, .clock = 20260301 },
    { .rule = "rfc6960.thisupdate_le_produced", .shows = "a status that is known a second later", .base = OCSP,
      .edit = known_a_second_later, .finds = { { "rfc6960.thisupdate_le_produced", "responses[0].thisUpdate" } } },
    { .rule = "rfc6960.thisupdate_le_produced", .shows = "a status that was known a second before", .base = OCSP,
      .edit = known_before },
    { .rule = "rfc6960.nextupdate_after", .shows = "nextUpdate before thisUpdate", .base = OCSP, .edit = next_before_this,
      .finds = { { "rfc6960.nextupdate_after", "responses[0].nextUpdate" } } },
    { .rule = "rfc6960.nextupdate_after", .shows = "produced when the next one comes", .base = OCSP, .edit = next_before_produced,
      .finds = { { "rfc6960.nextupdate_after", "responses[0].nextUpdate" },
          { "ocsp.sub.refresh_long", "responses[0].nextUpdate" } } },
    { .rule = "rfc6960.nextupdate_after", .shows = "the next one in three days", .base = OCSP },
    { .rule = "rfc6960.responses_nonempty", .shows = "no SingleResponse", .base = OCSP, .edit = no_responses,
      .finds = { { "rfc6960.responses_nonempty", "responses" } } },
    { .rule = "rfc6960.responses_nonempty", .shows = "one SingleResponse", .base = OCSP },
    { .rule = "rfc6960.responses_no_extra", .shows = "two SingleResponses", .base = OCSP, .edit = two_responses,
      .finds = { { "rfc6960.responses_no_extra", "responses" } } },
    { .rule = "rfc6960.responses_no_extra", .shows = "one SingleResponse", .base = OCSP },
    { .rule = "ocsp.certs.nonempty", .shows = "certs without a certificate", .base = OCSP, .edit = empty_certs,
      .finds = { { "ocsp.certs.nonempty", "certs" } } },
    { .rule = "ocsp.certs.nonempty", .shows = "certs with a certificate", .base = OCSP, .edit = certs },
    { .rule = "ocsp.certs.no_issuer", .shows = "a response carries the issuer's certificate", .base = OCSP,
      .edit = certs_of_issuer, .issuer = issuer_good, .finds = { { "ocsp.certs.no_issuer", "certs[0]" } },
      .incident = "1904399" },
    { .rule = "ocsp.certs.no_issuer", .shows = "the responder's alone", .base = OCSP, .edit = certs_of_responder,
      .issuer = issuer_good, .incident = "1904399" },
    { .rule = "ocsp.certs.no_issuer", .shows = "a certificate, of an issuer who is not known", .base = OCSP,
      .edit = certs_of_issuer },
    { .rule = "ocsp.certs.no_issuer", .shows = "the certificate of the issuer", .base = OCSP, .edit = certs_of_issuer,
      .issuer = issuer_good, .finds = { { "ocsp.certs.no_issuer", "certs[0]" } } },
};
/* clang-format on */

const struct case_table cases_ocsp = { cases, COUNT_OF(cases) };
