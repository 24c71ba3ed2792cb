/* Cases: what the issuer allows. */
#include "tests/rules/cases.h"

#include <stdio.h>

static void begins_later(struct recipe *issuer)
{
    recipe_validity(issuer, "20260301000001Z", "20310301000000Z");
}

static void outlives(struct recipe *issuer)
{
    recipe_validity(issuer, "20240901000000Z", "20261231235959Z");
}

static void no_ca(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { }");
}

static void no_cert_sign(struct recipe *issuer)
{
    recipe_key_usage(issuer, KU_CRL_SIGN);
}

static void of_ec(struct recipe *issuer)
{
    recipe_key(issuer, KEY_P256);
    recipe_key_usage(issuer, KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    recipe_extension(
        issuer, OID_EXT_SUBJECT_KEY_IDENTIFIER, "OCTETS { <%s> }", test_keys[KEY_RSA_CA].key_identifier);
}

static void with_sha384(struct recipe *recipe)
{
    recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }");
}

static void for_servers(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { serverAuth }");
}

static void for_anything(struct recipe *issuer)
{
    recipe_without(issuer, OID_EXT_EXT_KEY_USAGE);
}

static void of_other_policy(struct recipe *issuer)
{
    recipe_extension(
        issuer, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { mailbox-validated-strict } }");
}

static void of_the_policy(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { mailbox-validated-strict } SEQUENCE { sponsor-validated-strict } }");
}

#define PERMITTED(names) "SEQUENCE { [0] { " names " } }"
#define EXCLUDED(names)  "SEQUENCE { [1] { " names " } }"
#define MAIL(name)       "SEQUENCE { [1] \"" name "\" }"

static void for_its_host(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(MAIL("Example.ORG")));
}

static void for_hosts_below(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(MAIL(".example.org")));
}

static void for_its_mailbox(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(MAIL("anna.muster@example.org")));
}

static void for_another_mailbox(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(MAIL("otto.muster@example.org")));
}

static void for_another_host(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(MAIL("example.com") " " MAIL(".ample.org")));
}

static void not_for_its_host(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, EXCLUDED(MAIL("example.org")));
}

static void for_its_country(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS,
        PERMITTED("SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } } } } }"));
}

static void for_its_country_in_utf8(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS,
        PERMITTED("SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName UTF8 \"AT\" } } } } }"));
}

#define O_IN_CAPITALS                                                                                        \
    "SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName UTF8 \"at\" } }"                               \
    " SET { SEQUENCE { organizationName PRINTABLE \"MUSTER  GmbH \" } } } } }"

static void not_for_its_organization(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, EXCLUDED(O_IN_CAPITALS));
}

static void for_its_organization_in_capitals(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED(O_IN_CAPITALS));
}

static void not_for_another_organization(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS,
        EXCLUDED("SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
                 " SET { SEQUENCE { organizationName UTF8 \"Muster\" } } } } }"));
}

static void for_servers_below(struct recipe *issuer)
{
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED("SEQUENCE { [2] \"example.com\" }"));
}

enum { MANY = 500, PART_BYTES = 60 };

/* MANY of them, its host first. */
static void for_many_hosts(struct recipe *issuer)
{
    static char text[MANY * PART_BYTES];

    for (size_t used = (size_t)snprintf(text, sizeof text, MAIL("example.org")), i = 1; i < MANY; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, " " MAIL("h%zu.example.org"), i);
    recipe_extension(issuer, OID_EXT_NAME_CONSTRAINTS, PERMITTED("%s"), text);
}

static void with_mailboxes(struct recipe *recipe, size_t count)
{
    static char text[MANY * PART_BYTES];

    for (size_t used = 0, i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "[1] \"a%zu@example.org\" ", i);
    recipe_san(recipe, "%s", text);
}

/* With the subject MANY names, times MANY subtrees: the most comparisons. */
static void with_names_as_many_as_subtrees(struct recipe *recipe)
{
    with_mailboxes(recipe, MANY - 1);
}

static void with_one_name_more(struct recipe *recipe)
{
    with_mailboxes(recipe, MANY);
}

static void self_issued(struct recipe *issuer)
{
    issuer->parts[PART_ISSUER] = issuer->parts[PART_SUBJECT];
}

#define SAN_0 "extensions.subjectAltName[0]"

/* clang-format off */
static const struct rule_case cases[] = {
    { "rfc5280.validity_status", "an issuer that ends before", SV_STRICT, NULL,
      { { "rfc5280.validity_status", "validity.notAfter" } }, outlives },
    { "rfc5280.validity_status", "an issuer that begins later", SV_STRICT, NULL,
      { { "rfc5280.validity_status", "validity.notBefore" } }, begins_later },
    { "rfc5280.validity_status", "an issuer that ends later", SV_STRICT, NULL, { { NULL, NULL } }, issuer_good },
    { "rfc5280.bc_issuer_is_ca", "an issuer without cA", SV_STRICT, NULL,
      { { "rfc5280.bc_issuer_is_ca", "issuer" } }, no_ca },
    { "rfc5280.bc_issuer_is_ca", "an issuer without keyCertSign", SV_STRICT, NULL,
      { { "rfc5280.bc_issuer_is_ca", "issuer" } }, no_cert_sign },
    { "rfc5280.bc_issuer_is_ca", "a CA", SV_STRICT, NULL, { { NULL, NULL } }, issuer_good },
    { "sigalg.key_match", "RSA by an issuer with a P-256 key", SV_STRICT, NULL,
      { { "sigalg.key_match", "signature" } }, of_ec },
    { "sigalg.key_match", "SHA-384 by an RSA key", SV_STRICT, with_sha384, { { NULL, NULL } }, issuer_good },
    { "appb.compliant_issuer", "an issuer for serverAuth", SV_STRICT, NULL,
      { { "appb.compliant_issuer", "issuer" } }, for_servers },
    { "appb.compliant_issuer", "an issuer without extKeyUsage", SV_STRICT, NULL, { { NULL, NULL } }, for_anything },
    { "appb.issuer_is_subca", "a root as issuer", SV_STRICT, NULL,
      { { "appb.issuer_is_subca", "issuer" } }, self_issued },
    { "policy.leaf.within_issuer", "an issuer of another policy", SV_STRICT, NULL,
      { { "policy.leaf.within_issuer", "extensions.certificatePolicies[0]" } }, of_other_policy },
    { "policy.leaf.within_issuer", "an issuer of both policies", SV_STRICT, NULL, { { NULL, NULL } }, of_the_policy },
    { "policy.leaf.within_issuer", "an issuer of anyPolicy", SV_STRICT, NULL, { { NULL, NULL } }, issuer_good },
    { "tc.leaf_within_nc", "another host", SV_STRICT, NULL, { { "tc.leaf_within_nc", SAN_0 } }, for_another_host },
    { "tc.leaf_within_nc", "a host, and not those below it", SV_STRICT, NULL,
      { { "tc.leaf_within_nc", SAN_0 } }, for_hosts_below },
    { "tc.leaf_within_nc", "another mailbox", SV_STRICT, NULL, { { "tc.leaf_within_nc", SAN_0 } }, for_another_mailbox },
    { "tc.leaf_within_nc", "an excluded host", SV_STRICT, NULL, { { "tc.leaf_within_nc", SAN_0 } }, not_for_its_host },
    { "tc.leaf_within_nc", "a name in another encoding", SV_STRICT, NULL,
      { { "tc.leaf_within_nc", "subject" } }, for_its_country_in_utf8 },
    { "tc.leaf_within_nc", "a name that begins as an excluded one, in other letters", SV_STRICT, NULL,
      { { "tc.leaf_within_nc", "subject" } }, not_for_its_organization },
    { "tc.leaf_within_nc", "a name that is permitted in other letters", SV_STRICT, NULL,
      { { "tc.leaf_within_nc", "subject" } }, for_its_organization_in_capitals },
    { "tc.leaf_within_nc", "an organization beside the excluded one", SV_STRICT, NULL,
      { { NULL, NULL } }, not_for_another_organization },
    { "tc.leaf_within_nc", "more names than can be compared with so many subtrees", SV_STRICT, with_one_name_more,
      { { "tc.leaf_within_nc", "extensions.subjectAltName" } }, for_many_hosts },
    { "tc.leaf_within_nc", "as many names as can be", SV_STRICT, with_names_as_many_as_subtrees,
      { { NULL, NULL } }, for_many_hosts },
    { "tc.leaf_within_nc", "its host in other case", SV_STRICT, NULL, { { NULL, NULL } }, for_its_host },
    { "tc.leaf_within_nc", "its mailbox", SV_STRICT, NULL, { { NULL, NULL } }, for_its_mailbox },
    { "tc.leaf_within_nc", "the beginning of its name", SV_STRICT, NULL, { { NULL, NULL } }, for_its_country },
    { "tc.leaf_within_nc", "constraints of another kind of name", SV_STRICT, NULL, { { NULL, NULL } }, for_servers_below },
};
/* clang-format on */

const struct case_table cases_issuer = { cases, COUNT_OF(cases) };
