/* Cases: object identifiers. */
#include "tests/rules/cases.h"

static void large_arc(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { 1.3.6.1.4.1.99999.268435456 } }");
}

static void largest_ordinary_arc(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { 1.3.6.1.4.1.99999.268435455 } }");
}

static void uuid(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { OID <69 82 c0 80 80 80 80 80 80 80 80 "
        "80 80 80 80 80 80 80 80 01> } }");
}

static void of_21_arcs(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { "
        "1.3.6.1.4.1.99999.1.2.3.4.5.6.7.8.9.10.11.12.13.14 } }");
}

static void of_20_arcs(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict } SEQUENCE { "
        "1.3.6.1.4.1.99999.1.2.3.4.5.6.7.8.9.10.11.12.13 } }");
}

/* clang-format off */
static const struct rule_case cases[] = {
    { "rfc5280.oid_limits", "an arc of 2^28", SV & STRICT, large_arc,
      { { "rfc5280.oid_limits", "extensions.certificatePolicies[1]" } } },
    { "rfc5280.oid_limits", "a UUID below 2.25 as the arc of a policy", SV & STRICT, uuid,
      { { "rfc5280.oid_limits", "extensions.certificatePolicies[1]" } } },
    { "rfc5280.oid_limits", "21 arcs", SV & STRICT, of_21_arcs,
      { { "rfc5280.oid_limits", "extensions.certificatePolicies[1]" } } },
    { "rfc5280.oid_limits", "an arc of 2^28-1", SV & STRICT, largest_ordinary_arc },
    { "rfc5280.oid_limits", "20 arcs", SV & STRICT, of_20_arcs },
};
/* clang-format on */

const struct case_table cases_oid = { cases, COUNT_OF(cases) };
