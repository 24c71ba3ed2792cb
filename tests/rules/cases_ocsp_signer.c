/* Cases of rules_ocsp_signer.c: who signs a response, and how. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

#define ISSUER_NAME_SHA1 "f1022f928696a956f0885dd7ca481dde6902836d" /* of RECIPE_CA_NAME */

static void of_other_issuer(struct paper *paper)
{
    ocsp_cert_id(paper,
        "SEQUENCE { SEQUENCE { SHA-1 } OCTETS <000102030405060708090a0b0c0d0e0f10111213>"
        " OCTETS <%s> INTEGER <4711> }",
        test_keys[KEY_RSA_CA].key_identifier);
}

static void of_issuers_other_key(struct paper *paper)
{
    ocsp_cert_id(paper, "SEQUENCE { SEQUENCE { SHA-1 } OCTETS <%s> OCTETS <%s> INTEGER <4711> }",
        ISSUER_NAME_SHA1, test_keys[KEY_RSA_4096].key_identifier);
}

static void of_issuer_by_sha256(struct paper *paper)
{
    char id[OCSP_ID_BYTES];

    ocsp_cert_id(paper, "%s", ocsp_id_by_sha256(id));
}

static void of_issuer_by_md5(struct paper *paper)
{
    ocsp_cert_id(paper,
        "SEQUENCE { SEQUENCE { 1.2.840.113549.2.5 NULL } OCTETS <000102030405060708090a0b0c0d0e0f>"
        " OCTETS <000102030405060708090a0b0c0d0e0f> INTEGER <4711> }");
}

static void no_purpose(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { clientAuth }");
}

static void no_nocheck(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_OCSP_NOCHECK);
}

static void of_other_ca(struct recipe *recipe)
{
    recipe_part(recipe, PART_ISSUER, RECIPE_ROOT_NAME);
}

static void of_other_key_of_ca(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
        test_keys[KEY_RSA_4096].key_identifier);
}

static void for_keys(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT);
}

static void for_non_repudiation(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_NON_REPUDIATION);
}

static void without_key_usage(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_KEY_USAGE);
}

static void not_yet_valid(struct recipe *recipe)
{
    recipe_validity(recipe, "20260301000001Z", "20260531235959Z");
}

static void expired(struct recipe *recipe)
{
    recipe_validity(recipe, "20260101000000Z", "20260228235959Z");
}

/* The CA that answers itself, with a key for signatures. */
static void issuer_answers(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
}

static void by_issuer(struct paper *paper)
{
    paper_set(paper, "responderID", "[2] { OCTETS <%s> }", test_keys[KEY_RSA_CA].key_identifier);
}

static void by_issuers_name(struct paper *paper)
{
    paper_set(paper, "responderID", "[1] { " RECIPE_CA_NAME " }");
}

/* The CA's own certificate, as the responder's. */
static void responder_is_ca(struct recipe *recipe)
{
    recipe_part(recipe, PART_SUBJECT, RECIPE_CA_NAME);
    recipe_key(recipe, KEY_RSA_CA);
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
    recipe_without(recipe, OID_EXT_EXT_KEY_USAGE);
    recipe_without(recipe, OID_EXT_OCSP_NOCHECK);
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
}

static void with_sha1(struct paper *paper)
{
    paper_algorithm(paper, "SEQUENCE { 1.2.840.113549.1.1.5 NULL }");
}

static void rsa_without_null(struct paper *paper)
{
    paper_algorithm(paper, "SEQUENCE { 1.2.840.113549.1.1.11 }");
}

static void with_sha384(struct paper *paper)
{
    paper_algorithm(paper, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
}

static void with_ecdsa(struct paper *paper)
{
    paper_algorithm(paper, "SEQUENCE { 1.2.840.10045.4.3.2 }");
}

static void by_issuer_with_ecdsa(struct paper *paper)
{
    by_issuer(paper);
    with_ecdsa(paper);
}

/* clang-format off */
static const struct rule_case cases[] = {
    { .rule = "ocsp.signer.authorised", .shows = "a certificate of another CA", .base = OCSP, .edit = of_other_issuer,
      .issuer = issuer_good, .finds = { { "ocsp.signer.authorised", "responses[0].certID" } } },
    { .rule = "ocsp.signer.authorised", .shows = "a certificate of another key of the CA", .base = OCSP,
      .edit = of_issuers_other_key, .issuer = issuer_good,
      .finds = { { "ocsp.signer.authorised", "responses[0].certID" } } },
    { .rule = "ocsp.signer.authorised", .shows = "MD5, which cannot be compared", .base = OCSP, .edit = of_issuer_by_md5,
      .issuer = issuer_good, .finds = { { "ocsp.signer.authorised", "responses[0].certID.hashAlgorithm" },
          { "rfc5019.sha1_certid", "responses[0].certID.hashAlgorithm" } } },
    { .rule = "ocsp.signer.authorised", .shows = "a certificate of the issuer, by SHA-1", .base = OCSP, .issuer = issuer_good },
    { .rule = "ocsp.signer.authorised", .shows = "a certificate of the issuer, by SHA-256", .base = OCSP,
      .edit = of_issuer_by_sha256, .issuer = issuer_good,
      .finds = { { "rfc5019.sha1_certid", "responses[0].certID.hashAlgorithm" } } },
    { .rule = "ocsp.signer.authorised", .shows = "a certificate of another CA, of an issuer who is not known", .base = OCSP,
      .edit = of_other_issuer },
    { .rule = "ocsp.signer.authorised.certificate", .shows = "a responder for clientAuth", .base = OCSP, .responder = no_purpose,
      .finds = { { "ocsp.signer.authorised.certificate", "responderID" } } },
    { .rule = "ocsp.signer.authorised.certificate", .shows = "a responder without ocspNoCheck", .base = OCSP,
      .responder = no_nocheck, .finds = { { "ocsp.signer.authorised.certificate", "responderID" } } },
    { .rule = "ocsp.signer.authorised.certificate", .shows = "a responder", .base = OCSP, .responder = responder_good,
      .issuer = issuer_good },
    { .rule = "ocsp.signer.authorised.certificate", .shows = "the CA itself", .base = OCSP, .edit = by_issuer,
      .issuer = issuer_answers, .responder = responder_is_ca },
    { .rule = "ocsp.signer.authorised.certificate", .shows = "the CA itself, of an issuer who is not known", .base = OCSP,
      .edit = by_issuer, .responder = responder_is_ca },
    { .rule = "rfc6960.delegate_issued_directly", .shows = "a responder of another CA", .base = OCSP, .responder = of_other_ca,
      .issuer = issuer_good, .finds = { { "rfc6960.delegate_issued_directly", "responderID" } } },
    { .rule = "rfc6960.delegate_issued_directly", .shows = "a responder of another key of the CA", .base = OCSP,
      .responder = of_other_key_of_ca, .issuer = issuer_good,
      .finds = { { "rfc6960.delegate_issued_directly", "responderID" } } },
    { .rule = "rfc6960.delegate_issued_directly", .shows = "a responder of the CA", .base = OCSP, .responder = responder_good,
      .issuer = issuer_good },
    { .rule = "ocsp.signer.key_usage", .shows = "a responder's key for keys", .base = OCSP, .responder = for_keys,
      .finds = { { "ocsp.signer.key_usage", "responderID" } } },
    { .rule = "ocsp.signer.key_usage", .shows = "a CA without digitalSignature that answers itself", .base = OCSP,
      .edit = by_issuer, .issuer = issuer_good, .finds = { { "ocsp.signer.key_usage", "responderID" } } },
    { .rule = "ocsp.signer.key_usage", .shows = "a CA without digitalSignature that answers in its name", .base = OCSP,
      .edit = by_issuers_name, .issuer = issuer_good, .finds = { { "ocsp.signer.key_usage", "responderID" } } },
    { .rule = "ocsp.signer.key_usage", .shows = "a CA with digitalSignature that answers itself", .base = OCSP,
      .edit = by_issuer, .issuer = issuer_answers },
    { .rule = "ocsp.signer.key_usage", .shows = "a responder with nonRepudiation", .base = OCSP,
      .responder = for_non_repudiation },
    { .rule = "ocsp.signer.key_usage", .shows = "a responder without keyUsage", .base = OCSP, .responder = without_key_usage },
    { .rule = "ocsp.signer.valid", .shows = "a responder whose certificate begins a second later", .base = OCSP,
      .responder = not_yet_valid, .finds = { { "ocsp.signer.valid", "producedAt" } } },
    { .rule = "ocsp.signer.valid", .shows = "a responder whose certificate ended a second before", .base = OCSP,
      .responder = expired, .finds = { { "ocsp.signer.valid", "producedAt" } } },
    { .rule = "ocsp.signer.valid", .shows = "a responder whose certificate is valid", .base = OCSP, .responder = responder_good },
    { .rule = "sigalg.closed_list.ocsp", .shows = "RSA with SHA-1", .base = OCSP, .edit = with_sha1,
      .finds = { { "sigalg.closed_list.ocsp", "signatureAlgorithm" } } },
    { .rule = "sigalg.closed_list.ocsp", .shows = "RSA with SHA-1 of a responder", .base = OCSP, .edit = with_sha1,
      .responder = responder_good, .finds = { { "sigalg.closed_list.ocsp", "signatureAlgorithm" } } },
    { .rule = "sigalg.closed_list.ocsp", .shows = "RSA with SHA-256 without NULL", .base = OCSP, .edit = rsa_without_null,
      .finds = { { "sigalg.closed_list.ocsp", "signatureAlgorithm" } } },
    { .rule = "sigalg.closed_list.ocsp", .shows = "a response signed with SHA-1", .base = OCSP, .edit = with_sha1,
      .finds = { { "sigalg.closed_list.ocsp", "signatureAlgorithm" } }, .incident = "1879602" },
    { .rule = "sigalg.closed_list.ocsp", .shows = "with SHA-256", .base = OCSP, .incident = "1879602" },
    { .rule = "sigalg.closed_list.ocsp", .shows = "RSA with SHA-384", .base = OCSP, .edit = with_sha384 },
    { .rule = "sigalg.closed_list.ocsp.delegated", .shows = "RSA with SHA-256 without NULL of a responder", .base = OCSP,
      .edit = rsa_without_null, .responder = responder_good,
      .finds = { { "sigalg.closed_list.ocsp.delegated", "signatureAlgorithm" } } },
    { .rule = "sigalg.closed_list.ocsp.delegated", .shows = "RSA with SHA-384 of a responder", .base = OCSP, .edit = with_sha384,
      .responder = responder_good },
    { .rule = "sigalg.key_match.ocsp", .shows = "ECDSA of a responder with an RSA key", .base = OCSP, .edit = with_ecdsa,
      .responder = responder_good, .finds = { { "sigalg.key_match.ocsp", "signatureAlgorithm" } } },
    { .rule = "sigalg.key_match.ocsp", .shows = "ECDSA of a CA with an RSA key that answers itself", .base = OCSP,
      .edit = by_issuer_with_ecdsa, .issuer = issuer_answers, .finds = { { "sigalg.key_match.ocsp", "signatureAlgorithm" } } },
    { .rule = "sigalg.key_match.ocsp", .shows = "ECDSA of a signer who is not known", .base = OCSP, .edit = with_ecdsa,
      .issuer = issuer_good },
    { .rule = "sigalg.key_match.ocsp", .shows = "RSA of a responder with an RSA key", .base = OCSP, .responder = responder_good },
};
/* clang-format on */

const struct case_table cases_ocsp_signer = { cases, COUNT_OF(cases) };
