/* Certificates without any finding: one for each S/MIME profile, and their issuer. */
#include "tests/rules/recipe.h"

#include <stdlib.h>

static void add_pointers(struct recipe *recipe, const char *crl, const char *issuer)
{
    recipe_extension(
        recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"%s\" } } } }", crl);
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" }"
        " SEQUENCE { id-ad-caIssuers [6] \"%s\" } }",
        issuer);
}

static void add_person(struct recipe *recipe)
{
    recipe_attribute(recipe, OID_GIVEN_NAME, "Anna");
    recipe_attribute(recipe, OID_SURNAME, "Muster");
    recipe_attribute(recipe, OID_COMMON_NAME, "Anna Muster");
}

static void add_organization(struct recipe *recipe)
{
    recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster GmbH");
    recipe_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, "VATAT-U12345678");
}

/* What SBR 7.1.4.2.3 to 7.1.4.2.6 want of the subject, for the type that `profile` has. */
static void add_subject(struct recipe *recipe, unsigned profile)
{
    if ((profile & MV) != 0) {
        recipe_attribute(recipe, OID_COMMON_NAME, "anna.muster@example.org");
        return;
    }
    recipe_attribute(recipe, OID_COUNTRY_NAME, "AT");
    if ((profile & (OV | SV)) != 0)
        add_organization(recipe);
    if ((profile & (SV | IV)) != 0)
        add_person(recipe);
    else
        recipe_attribute(recipe, OID_COMMON_NAME, "Muster GmbH");
}

/* SBR 7.1.6.1: the reserved identifiers stand in the order of the bits of enum scope. */
static enum oid reserved_policy(unsigned profile)
{
    unsigned bit = 0;

    while (profile >> bit != 1)
        bit++;
    return (enum oid)(OID_MV_LEGACY + bit);
}

static void make_leaf(struct recipe *recipe, unsigned profile)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <4b1f09d2a7c35e608871f4a90c6d2e13>");
    recipe_part(recipe, PART_ISSUER, RECIPE_CA_NAME);
    if ((profile & LEGACY) != 0)
        recipe_validity(recipe, "20250301000000Z", "20260228235959Z");
    else
        recipe_validity(recipe, "20260301000000Z", "20270228235959Z");
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
        test_keys[KEY_RSA_CA].key_identifier);
    recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS { }");
    recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS { }");
    recipe_critical(recipe, OID_EXT_KEY_USAGE, true);
    add_pointers(recipe, "http://crl.example.com/smime1.crl", "http://ca.example.com/smime1.cer");
    recipe_key(recipe, KEY_RSA_2048);
}

static void make_smime(struct recipe *recipe, unsigned profile)
{
    make_leaf(recipe, profile);
    add_subject(recipe, profile);
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { %s } }",
        oid_name(reserved_policy(profile)));
    recipe_san(recipe, "[1] \"anna.muster@example.org\"");
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { emailProtection }");
}

/* 2.999 is the arc for examples. */
static void make_device(struct recipe *recipe)
{
    make_leaf(recipe, OTHER_LEAF);
    recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster GmbH");
    recipe_attribute(recipe, OID_COMMON_NAME, "Device 17");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { 2.999.1 } }");
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { clientAuth }");
}

/* RFC 6960 4.2.2.2, 4.2.2.2.1 */
static void make_ocsp_signer(struct recipe *recipe)
{
    make_leaf(recipe, OCSP_SIGNER);
    recipe_validity(recipe, "20260301000000Z", "20260531235959Z");
    recipe_attribute(recipe, OID_COUNTRY_NAME, "AT");
    recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster Trust GmbH");
    recipe_attribute(recipe, OID_COMMON_NAME, "Muster Trust S/MIME CA 1 OCSP 4");
    recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE);
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { OCSPSigning }");
    recipe_extension(recipe, OID_EXT_OCSP_NOCHECK, "NULL");
    recipe_without(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS);
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
        "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"http://ca.example.com/smime1.cer\" } }");
}

/* What every CA has: the key and its identifier, keyUsage, basicConstraints. */
static void make_ca(struct recipe *recipe, enum test_key key)
{
    recipe_part(recipe, PART_ISSUER, RECIPE_ROOT_NAME);
    recipe_extension(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS { }");
    recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS { }");
    recipe_key(recipe, key);
    recipe_key_usage(recipe, KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    recipe_critical(recipe, OID_EXT_KEY_USAGE, true);
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
    recipe_critical(recipe, OID_EXT_BASIC_CONSTRAINTS, true);
}

/* SBR 7.1.2.1: for 25 years, with nothing that is not needed. */
static void make_root(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <2f8d6a10c3b54e7996d20be1f4835a67>");
    recipe_part(recipe, PART_SUBJECT, RECIPE_ROOT_NAME);
    recipe_validity(recipe, "20240801000000Z", "20490731235959Z");
    make_ca(recipe, KEY_RSA_4096);
}

static void make_subordinate(struct recipe *recipe, enum test_key key)
{
    make_ca(recipe, key);
    recipe_validity(recipe, "20240901000000Z", "20340831235959Z");
    recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
        test_keys[KEY_RSA_4096].key_identifier);
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 0 }");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { anyPolicy } }");
    add_pointers(recipe, "http://crl.example.com/root.crl", "http://ca.example.com/root.cer");
}

/* SBR 7.1.2.2 */
static void make_issuer(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <51d20c9e8b7746a3f0155cd9e2ab0734>");
    recipe_part(recipe, PART_SUBJECT, RECIPE_CA_NAME);
    make_subordinate(recipe, KEY_RSA_CA);
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { emailProtection }");
}

static void make_other_ca(struct recipe *recipe)
{
    recipe_part(recipe, PART_SERIAL, "INTEGER <66e3910a4cd8b75f2012fb8d93ae5c41>");
    recipe_part(recipe, PART_SUBJECT,
        "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
        " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"
        " SET { SEQUENCE { commonName UTF8 \"Muster Trust TLS CA 1\" } } }");
    make_subordinate(recipe, KEY_RSA_3072);
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { serverAuth clientAuth }");
}

void recipe_constrain(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS,
        "SEQUENCE { [0] { SEQUENCE { [1] \"example.org\" } SEQUENCE { [1] \".example.org\" }"
        " SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
        " SET { SEQUENCE { organizationName UTF8 \"Muster GmbH\" } } } } } }"
        " [1] { SEQUENCE { [2] <> } SEQUENCE { [7] <00000000 00000000> }"
        " SEQUENCE { [7] <00000000000000000000000000000000 00000000000000000000000000000000> } } }");
    recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, true);
}

void recipe_cross(struct recipe *recipe)
{
    recipe_part(recipe, PART_SUBJECT, RECIPE_OTHER_ROOT_NAME);
    recipe_key(recipe, KEY_P521);
    recipe_key_usage(recipe, KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
    recipe_without(recipe, OID_EXT_EXT_KEY_USAGE);
}

struct recipe *recipe_good(unsigned profile)
{
    struct recipe *recipe = calloc(1, sizeof(*recipe));

    if (recipe == NULL)
        abort();
    recipe_part(recipe, PART_VERSION, "[0] { 2 }");
    recipe_part(recipe, PART_SIGNATURE, RECIPE_SHA256_WITH_RSA);
    switch (profile) {
    case ROOT_CA: make_root(recipe); break;
    case SUB_CA: make_issuer(recipe); break;
    case OTHER_CA: make_other_ca(recipe); break;
    case OTHER_LEAF: make_device(recipe); break;
    case OCSP_SIGNER: make_ocsp_signer(recipe); break;
    default: make_smime(recipe, profile);
    }
    return recipe;
}
