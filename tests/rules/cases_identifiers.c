/* Cases: key identifiers and basic constraints. */
#include "lint/digest.h"
#include "tests/rules/change.h"

#include <stdio.h>
#include <stdlib.h>

static void without_aki(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER);
}

static void critical_aki(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, true);
}

static void aki_without_anything(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { }");
}

static void aki_with_empty_key_identifier(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <> }");
}

static void aki_of_one_octet(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <07> }");
}

static void aki_with_issuer_and_serial(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
        "SEQUENCE { [0] <0102> [1] { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } } } } "
        "} [2] <17> }");
}

static void aki_with_serial(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <0102> [2] <17> }");
}

static void aki_with_issuer(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
        "SEQUENCE { [0] <0102> [1] { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } } } } "
        "} }");
}

static void without_ski(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER);
}

static void critical_ski(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, true);
}

/* Digests of the key of the good certificates, which is RSA-2048. */
static void set_ski(struct recipe *recipe, enum digest_kind kind, bool of_all, size_t len)
{
    struct der_error error;
    struct der d = der_begin(recipe->parts[PART_KEY], &error), inside;
    struct span algorithm;
    struct bits key;
    uint8_t digest[LINT_DIGEST_BYTES];
    char text[2 * LINT_DIGEST_BYTES + 1];

    if (!der_enter(&d, DER_SEQUENCE, &inside, "") || !der_element(&inside, DER_SEQUENCE, &algorithm, "")
        || !der_bits(&inside, DER_BIT_STRING, &key, ""))
        abort();
    (void)digest_of(kind, of_all ? recipe->parts[PART_KEY] : key.octets, digest);
    for (size_t i = 0; i < len; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <%s>", text);
}

/* RFC 7093 2 (1) to (4) */
CHANGE(ski_of_sha256, set_ski(recipe, LINT_SHA256, false, 20))
CHANGE(ski_of_sha384, set_ski(recipe, LINT_SHA384, false, 20))
CHANGE(ski_of_sha512, set_ski(recipe, LINT_SHA512, false, 20))
CHANGE(ski_of_all, set_ski(recipe, LINT_SHA256, true, 32))
CHANGE(ski_of_seven_octets, set_ski(recipe, LINT_SHA1, false, 7))

/* RFC 5280 4.2.1.2 (2): the last eight octets of the SHA-1, the first four bits being 0100. */
CHANGE(short_ski, recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <4370f67b0218524a>"))
CHANGE(short_ski_of_another_type,
    recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <5370f67b0218524a>"))
CHANGE(ski_by_count, recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <0000000000000017>"))
CHANGE(empty_ski, recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS <>"))

static void ca_true(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
    recipe_critical(recipe, OID_EXT_BASIC_CONSTRAINTS, true);
}

static void path_length(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { 0 }");
}

static void empty_constraints(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { }");
}

static void critical_constraints(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { }");
    recipe_critical(recipe, OID_EXT_BASIC_CONSTRAINTS, true);
}

static void path_length_without_sign(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_CRL_SIGN);
}

/* clang-format off */
static const struct rule_case cases[] = {
    { "leaf.aki.present", "no authorityKeyIdentifier", MV_STRICT, without_aki,
      { { "leaf.aki.present", "extensions" } } },
    { "leaf.aki.present", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aki.noncritical", "a critical authorityKeyIdentifier", MV_STRICT, critical_aki,
      { { "leaf.aki.noncritical", "extensions.authorityKeyIdentifier" } } },
    { "leaf.aki.noncritical", "the base", SV_MULTIPURPOSE, NULL,
      { { NULL, NULL } } },
    { "leaf.aki.keyid", "an empty authorityKeyIdentifier", MV_STRICT, aki_without_anything,
      { { "leaf.aki.keyid", "extensions.authorityKeyIdentifier" } } },
    { "leaf.aki.keyid", "a keyIdentifier of no octets", MV_STRICT, aki_with_empty_key_identifier,
      { { "leaf.aki.keyid", "extensions.authorityKeyIdentifier" } } },
    { "leaf.aki.keyid", "a keyIdentifier of one octet", MV_STRICT, aki_of_one_octet,
      { { NULL, NULL } } },
    { "leaf.aki.no_issuer", "issuer and serial number beside the keyIdentifier", MV_STRICT, aki_with_issuer_and_serial,
      { { "leaf.aki.no_issuer", "extensions.authorityKeyIdentifier" }, { "leaf.aki.no_serial", "extensions.authorityKeyIdentifier" } } },
    { "leaf.aki.no_issuer", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "leaf.aki.no_serial", "a serial number alone", MV_STRICT, aki_with_serial,
      { { "leaf.aki.no_serial", "extensions.authorityKeyIdentifier" }, { "rfc5280.aki_pair", "extensions.authorityKeyIdentifier" } } },
    { "leaf.aki.no_serial", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aki_keyid", "a CA without authorityKeyIdentifier", SUB_CA, without_aki,
      { { "rfc5280.aki_keyid", "extensions" } } },
    { "rfc5280.aki_keyid", "the base", SUB_CA, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aki_noncritical", "a CA with a critical authorityKeyIdentifier", SUB_CA, critical_aki,
      { { "rfc5280.aki_noncritical", "extensions.authorityKeyIdentifier" } } },
    { "rfc5280.aki_noncritical", "the base", SUB_CA, NULL,
      { { NULL, NULL } } },
    { "rfc5280.aki_pair", "issuer alone in a CA", OTHER_CA, aki_with_issuer,
      { { "rfc5280.aki_pair", "extensions.authorityKeyIdentifier" } } },
    { "rfc5280.aki_pair", "both in a CA", OTHER_CA, aki_with_issuer_and_serial,
      { { NULL, NULL } } },
    { "leaf.aki.matches_issuer_ski", "another issuer's identifier", MV_STRICT, aki_of_one_octet,
      { { "leaf.aki.matches_issuer_ski", "extensions.authorityKeyIdentifier" } }, issuer_good },
    { "leaf.aki.matches_issuer_ski", "the issuer's", MV_STRICT, NULL,
      { { NULL, NULL } }, issuer_good },
    { "leaf.ski.present", "no subjectKeyIdentifier", MV_STRICT, without_ski,
      { { "leaf.ski.present", "extensions" } } },
    { "leaf.ski.present", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.ski_ee", "an OCSP responder without subjectKeyIdentifier", OCSP_SIGNER, without_ski,
      { { "rfc5280.ski_ee", "extensions" } } },
    { "rfc5280.ski_ee", "the base", OCSP_SIGNER, NULL,
      { { NULL, NULL } } },
    { "leaf.ski.noncritical", "a critical subjectKeyIdentifier", MV_STRICT, critical_ski,
      { { "leaf.ski.noncritical", "extensions.subjectKeyIdentifier" } } },
    { "leaf.ski.noncritical", "the base", MV_STRICT, NULL,
      { { NULL, NULL } } },
    { "rfc5280.ski_noncritical", "a CA with a critical subjectKeyIdentifier", SUB_CA, critical_ski,
      { { "rfc5280.ski_noncritical", "extensions.subjectKeyIdentifier" } } },
    { "rfc5280.ski_noncritical", "the base", SUB_CA, NULL,
      { { NULL, NULL } } },
    { "leaf.ski.derived", "an identifier that counts", MV_STRICT, ski_by_count,
      { { "leaf.ski.derived", "extensions.subjectKeyIdentifier" } } },
    { "leaf.ski.derived", "an identifier without octets", MV_STRICT, empty_ski,
      { { "leaf.ski.derived", "extensions.subjectKeyIdentifier" } } },
    { "leaf.ski.derived", "seven octets of the SHA-1 of the key", MV_STRICT, ski_of_seven_octets,
      { { "leaf.ski.derived", "extensions.subjectKeyIdentifier" } } },
    { "leaf.ski.derived", "the last 60 bits of the SHA-1 of the key, after 0101", MV_STRICT, short_ski_of_another_type,
      { { "leaf.ski.derived", "extensions.subjectKeyIdentifier" } } },
    { "leaf.ski.derived", "the last 60 bits of the SHA-1 of the key, after 0100", MV_STRICT, short_ski },
    { "leaf.ski.derived", "160 bits of the SHA-256 of the key", MV_STRICT, ski_of_sha256 },
    { "leaf.ski.derived", "160 bits of the SHA-384 of the key", MV_STRICT, ski_of_sha384 },
    { "leaf.ski.derived", "160 bits of the SHA-512 of the key", MV_STRICT, ski_of_sha512 },
    { "leaf.ski.derived", "the SHA-256 of the SubjectPublicKeyInfo", MV_STRICT, ski_of_all },
    { "rfc5280.ski_derived", "an identifier that counts, of a device", OTHER_LEAF, ski_by_count,
      { { "rfc5280.ski_derived", "extensions.subjectKeyIdentifier" } } },
    { "rfc5280.ski_derived", "an identifier that counts, of a CA", SUB_CA, ski_by_count },
    { "leaf.bc.not_ca", "cA in a subscriber's certificate", MV_STRICT, ca_true,
      { { "leaf.bc.not_ca", "extensions.basicConstraints" }, { "subca.ku.keycertsign", "extensions.keyUsage" },
        { "subca.ku.crlsign", "extensions.keyUsage" }, { "rfc5280.ku_ca_ds_only_if_needed", "extensions.keyUsage" },
        { "subca.dn.o_present", "subject" }, { "subca.dn.c_present", "subject" } } },
    { "leaf.bc.not_ca", "a CA", SUB_CA, NULL,
      { { NULL, NULL } } },
    { "leaf.bc.no_pathlen", "pathLenConstraint without cA", MV_STRICT, path_length,
      { { "leaf.bc.no_pathlen", "extensions.basicConstraints" } } },
    { "leaf.bc.no_pathlen", "an empty basicConstraints", MV_STRICT, empty_constraints,
      { { NULL, NULL } } },
    { "leaf.bc.no_pathlen", "a critical, empty basicConstraints", SV_MULTIPURPOSE, critical_constraints,
      { { NULL, NULL } } },
    { "rfc5280.bc_pathlen_only_ca", "pathLenConstraint without keyCertSign", SUB_CA, path_length_without_sign,
      { { "rfc5280.bc_pathlen_only_ca", "extensions.basicConstraints" }, { "subca.ku.keycertsign", "extensions.keyUsage" } } },
    { "rfc5280.bc_pathlen_only_ca", "the base", SUB_CA, NULL,
      { { NULL, NULL } } },
};
/* clang-format on */

const struct case_table cases_identifiers = { cases, COUNT_OF(cases) };
