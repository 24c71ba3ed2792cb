/* Cases: version, serial number, signature algorithm, unique identifiers, list of extensions. */
#include "tests/rules/cases.h"

static void version_1(struct recipe *recipe)
{
    recipe_part(recipe, PART_VERSION, " ");
}

static void version_2(struct recipe *recipe)
{
    recipe_part(recipe, PART_VERSION, "[0] { 1 }");
}

static void version_4(struct recipe *recipe)
{
    recipe_part(recipe, PART_VERSION, "[0] { 3 }");
}

static void serial_zero(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "0");
}

static void serial_negative(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <8b1f09d2a7c35e60>");
}

static void serial_of_20_octets(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <7fffffffffffffffffffffffffffffffffffffff>");
}

static void serial_2_159(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <008000000000000000000000000000000000000000>");
}

static void serial_negative_and_long(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <ff7fffffffffffffffffffffffffffffffffffffff>");
}

static void serial_4711(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "4711");
}

static void serial_of_32_bits(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <00cb1f09d2>");
}

static void serial_of_5_octets(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <4b1f09d2a7>");
}

static void serial_of_7_octets(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <1f09d2a7c35e60>");
}

static void serial_of_8_octets(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <1f09d2a7c35e6088>");
}

static void sha384_with_rsa(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
}

static void sha512_with_rsa(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.13 NULL }");
}

static void sha224_with_rsa(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.14 NULL }");
}

static void sha256_with_rsa_without_null(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.11 }");
}

static void sha1_with_rsa(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.5 NULL }");
}

static void ecdsa_sha1(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.1 }");
}

/* Hash and mask of one kind, with a salt of its length. */
#define PSS(hash, salt)                                                                                      \
    "SEQUENCE { 1.2.840.113549.1.1.10 SEQUENCE { [0] { SEQUENCE { " hash " NULL } }"                         \
    " [1] { SEQUENCE { 1.2.840.113549.1.1.8 SEQUENCE { " hash " NULL } } } [2] { " salt " } } }"

static void pss_sha256(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, PSS("2.16.840.1.101.3.4.2.1", "32"));
}

static void pss_sha384(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, PSS("2.16.840.1.101.3.4.2.2", "48"));
}

static void pss_sha512(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, PSS("2.16.840.1.101.3.4.2.3", "64"));
}

static void pss_short_salt(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, PSS("2.16.840.1.101.3.4.2.1", "20"));
}

static void pss_sha1(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, PSS("1.3.14.3.2.26", "20"));
}

static void pss_defaults(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.10 SEQUENCE { } }");
}

static void ecdsa_sha256(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.2 }");
}

static void ecdsa_sha384(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.3 }");
}

static void ecdsa_sha512(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.4 }");
}

static void ecdsa_sha256_with_null(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.2 NULL }");
}

static void ed25519(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { id-Ed25519 }");
}

static void ed448(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { id-Ed448 }");
}

static void ml_dsa_65(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { id-ml-dsa-65 }");
}

static void ml_dsa_65_before_its_ballot(struct recipe *recipe)
{
    ml_dsa_65(recipe);
    recipe_validity(recipe, "20250821000000Z", "20260820235959Z");
}

static void ml_dsa_65_on_the_day_of_its_ballot(struct recipe *recipe)
{
    ml_dsa_65(recipe);
    recipe_validity(recipe, "20250822000000Z", "20260820235959Z");
}

static void hash_ml_dsa_65(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 2.16.840.1.101.3.4.3.33 }");
}

static void other_algorithm_outside(struct recipe *recipe)
{
    recipe_part(recipe, PART_OUTER, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
}

static void issuer_unique_id(struct recipe *recipe)
{
    recipe_part(recipe, PART_UNIQUE_IDS, "[1] <00 01 02>");
}

static void both_unique_ids(struct recipe *recipe)
{
    recipe_part(recipe, PART_UNIQUE_IDS, "[1] <00 01 02> [2] <00 03 04>");
}

static void no_extension(struct recipe *recipe)
{
    recipe_part(recipe, PART_EXTENSIONS, "[3] { SEQUENCE { } }");
    recipe_part(recipe, PART_SUBJECT, "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"device 1\" } } }");
}

static void two_key_usages(struct recipe *recipe)
{
    recipe_add_extension(recipe, "SEQUENCE { keyUsage TRUE OCTETS { BITS <05 a0> } }");
}

static void two_of_an_unknown_type(struct recipe *recipe)
{
    recipe_add_extension(recipe, "SEQUENCE { 2.16.756.1.2.3 OCTETS { NULL } }");
    recipe_add_extension(recipe, "SEQUENCE { 2.16.756.1.2.3 OCTETS { NULL } }");
}

static const struct rule_case cases[] = {
    { "cert.version_v3", "v1 with extensions", SV_STRICT, version_1,
        { { "cert.version_v3", "tbsCertificate" } } },
    { "cert.version_v3", "v2", SV_STRICT, version_2, { { "cert.version_v3", "version" } } },
    { "cert.version_v3", "a version that does not exist", SV_STRICT, version_4,
        { { "cert.version_v3", "version" } } },

    { "serial.positive", "serial number 0", SV_STRICT, serial_zero,
        { { "serial.positive", "serialNumber" } } },
    { "serial.positive", "negative serial number", SV_STRICT, serial_negative,
        { { "serial.positive", "serialNumber" } } },
    { "serial.lt_2_159", "serial number 2^159", SV_STRICT, serial_2_159,
        { { "serial.lt_2_159", "serialNumber" } } },
    { "serial.lt_2_159", "the greatest serial number of 20 octets", SV_STRICT, serial_of_20_octets },
    { "serial.lt_2_159", "negative serial number of 21 octets", SV_STRICT, serial_negative_and_long,
        { { "serial.lt_2_159", "serialNumber" }, { "serial.positive", "serialNumber" } } },
    { "serial.entropy_64", "serial number of 7 octets", SV_STRICT, serial_of_7_octets,
        { { "serial.entropy_64", "serialNumber" } } },
    { "serial.entropy_64.tiny", "serial number 4711", SV_STRICT, serial_4711,
        { { "serial.entropy_64.tiny", "serialNumber" }, { "serial.entropy_64", "serialNumber" } } },
    { "serial.entropy_64.tiny", "serial number of 32 bits and a zero in front", SV_STRICT, serial_of_32_bits,
        { { "serial.entropy_64.tiny", "serialNumber" }, { "serial.entropy_64", "serialNumber" } } },
    { "serial.entropy_64.tiny", "serial number of 5 octets", SV_STRICT, serial_of_5_octets,
        { { "serial.entropy_64", "serialNumber" } } },
    { "serial.entropy_64", "serial number of 8 octets", SV_STRICT, serial_of_8_octets },

    { "sigalg.closed_list.certs", "sha384WithRSAEncryption", SV_STRICT, sha384_with_rsa },
    { "sigalg.closed_list.certs", "sha512WithRSAEncryption", SV_STRICT, sha512_with_rsa },
    { "sigalg.closed_list.certs", "sha224WithRSAEncryption", SV_STRICT, sha224_with_rsa,
        { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "sha256WithRSAEncryption without its NULL", SV_STRICT,
        sha256_with_rsa_without_null, { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "sha1WithRSAEncryption before the sunset of SHA-1", SV_STRICT,
        sha1_with_rsa, { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "RSASSA-PSS with SHA-256", SV_STRICT, pss_sha256 },
    { "sigalg.closed_list.certs", "RSASSA-PSS with SHA-384", SV_STRICT, pss_sha384 },
    { "sigalg.closed_list.certs", "RSASSA-PSS with SHA-512", SV_STRICT, pss_sha512 },
    { "sigalg.closed_list.certs", "RSASSA-PSS with a salt of 20 octets", SV_STRICT, pss_short_salt,
        { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "ecdsa-with-SHA256", SV_STRICT, ecdsa_sha256 },
    { "sigalg.closed_list.certs", "ecdsa-with-SHA384", SV_STRICT, ecdsa_sha384 },
    { "sigalg.closed_list.certs", "ecdsa-with-SHA512", SV_STRICT, ecdsa_sha512 },
    { "sigalg.closed_list.certs", "ecdsa-with-SHA256 with NULL", SV_STRICT, ecdsa_sha256_with_null,
        { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "Ed25519", SV_STRICT, ed25519 },
    { "sigalg.closed_list.certs", "Ed448", SV_STRICT, ed448 },
    { "sigalg.closed_list.certs", "ML-DSA-65", SV_STRICT, ml_dsa_65 },
    { "sigalg.closed_list.certs", "ML-DSA-65 the day before it was allowed", SV_STRICT,
        ml_dsa_65_before_its_ballot, { { "sigalg.closed_list.certs", "signature" } } },
    { "sigalg.closed_list.certs", "ML-DSA-65 on the day that it was allowed", SV_STRICT,
        ml_dsa_65_on_the_day_of_its_ballot },
    { "sigalg.closed_list.certs", "HashML-DSA-65", SV_STRICT, hash_ml_dsa_65,
        { { "sigalg.closed_list.certs", "signature" } } },

    { "sha1.cert", "sha1WithRSAEncryption after the sunset of SHA-1", SV_STRICT, sha1_with_rsa,
        { { "sha1.cert", "signature" }, { "sigalg.closed_list.certs", "signature" } }, .clock = 20260915 },
    { "sha1.cert", "ecdsa-with-SHA1 after the sunset of SHA-1", SV_STRICT, ecdsa_sha1,
        { { "sha1.cert", "signature" }, { "sigalg.closed_list.certs", "signature" } }, .clock = 20260915 },
    { "sha1.cert", "RSASSA-PSS with SHA-1 after its sunset", SV_STRICT, pss_sha1,
        { { "sha1.cert", "signature" }, { "sigalg.closed_list.certs", "signature" } }, .clock = 20260915 },
    { "sha1.cert", "RSASSA-PSS with the hash that it has when none is named, after the sunset of SHA-1",
        SV_STRICT, pss_defaults,
        { { "sha1.cert", "signature" }, { "sigalg.closed_list.certs", "signature" } }, .clock = 20260915 },
    { "sha1.cert", "RSASSA-PSS with SHA-256 after the sunset of SHA-1", SV_STRICT, pss_sha256,
        .clock = 20260915 },
    { "sha1.cert", "RSASSA-PSS with SHA-1 the day before its sunset", SV_STRICT, pss_sha1,
        { { "sigalg.closed_list.certs", "signature" } }, .clock = 20260914 },

    { "rfc5280.sigalg_match", "another algorithm outside than inside", SV_STRICT, other_algorithm_outside,
        { { "rfc5280.sigalg_match", "signatureAlgorithm" } } },
    { "rfc5280.no_unique_ids", "an issuerUniqueID", SV_STRICT, issuer_unique_id,
        { { "rfc5280.no_unique_ids", "issuerUniqueID" } } },
    { "rfc5280.no_unique_ids", "both unique identifiers", SV_STRICT, both_unique_ids,
        { { "rfc5280.no_unique_ids", "issuerUniqueID" }, { "rfc5280.no_unique_ids", "subjectUniqueID" } } },
    { "rfc5280.ext_only_v3", "an empty list of extensions", SV_STRICT, no_extension,
        { { "rfc5280.ext_only_v3", "extensions" }, { "rfc5280.aki_keyid", "extensions" },
            { "rfc5280.ski_ee", "extensions" } } },
    { "rfc5280.ext_unique", "keyUsage twice", SV_STRICT, two_key_usages,
        { { "rfc5280.ext_unique", "extensions.keyUsage" } } },
    { "rfc5280.ext_unique", "an extension that no rule knows twice", OTHER_LEAF, two_of_an_unknown_type,
        { { "rfc5280.ext_unique", "extensions.2.16.756.1.2.3" } } },
};

const struct case_table cases_tbs = { cases, COUNT_OF(cases) };
