/* Cases of rules_constraint.c: mail domains in nameConstraints. */
#include "tests/rules/change.h"

#define CONSTRAINTS(text)                                                                                    \
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS, "SEQUENCE { " text " }");                             \
    recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, true)
#define DIRECTORY                                                                                            \
    "SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } } SET { SEQUENCE { "        \
    "organizationName UTF8 "                                                                                 \
    "\"Muster GmbH\" } } } } }"
#define PERMITTED(mail) CONSTRAINTS("[0] { SEQUENCE { [1] \"" mail "\" } " DIRECTORY " }")
#define EXCLUDED(mail)                                                                                       \
    CONSTRAINTS(                                                                                             \
        "[0] { SEQUENCE { [1] \"example.org\" } " DIRECTORY " } [1] { SEQUENCE { [1] \"" mail "\" } }")

CHANGE(reserved, PERMITTED("mail.muster.internal"))
CHANGE(reserved_excluded, EXCLUDED(".local"))
CHANGE(public_suffix, PERMITTED("co.at"))
CHANGE(host, PERMITTED("mail.example.org"))
CHANGE(domain, PERMITTED(".example.org"))
CHANGE(mailbox, PERMITTED("anna@example.org"))
CHANGE(u_label, PERMITTED("m\xc3\xbcnchen.de"))
CHANGE(bad_a_label, PERMITTED("xn--i-7iq.example.org"))
CHANGE(two_dots, EXCLUDED("..example.com"))
CHANGE(wildcard, PERMITTED("*.example.org"))
CHANGE(a_label, PERMITTED("xn--mnchen-3ya.de"))
CHANGE(top_level_excluded, EXCLUDED(".com"))

#define PERMITTED_PATH "extensions.nameConstraints.permittedSubtrees[0]"
#define EXCLUDED_PATH  "extensions.nameConstraints.excludedSubtrees[0]"

static const struct rule_case cases[] = {
    FAILS("mailbox.verified.nc", "a reserved name", SUB_CA, reserved, PERMITTED_PATH),
    PASSES("mailbox.verified.nc", "a reserved name that is excluded", SUB_CA, reserved_excluded),
    PASSES("mailbox.verified.nc", "a host", SUB_CA, host),
    FAILS("mailbox.verified.nc.public_suffix", "a public suffix", SUB_CA, public_suffix, PERMITTED_PATH),
    PASSES("mailbox.verified.nc.public_suffix", "a domain", SUB_CA, domain),
    FAILS("rfc9598.nc_local_part", "a mailbox", OTHER_CA, mailbox, PERMITTED_PATH),
    PASSES("rfc9598.nc_local_part", "a domain", SUB_CA, domain),
    FAILS("rfc9598.nc_alabel", "a U-label", SUB_CA, u_label, PERMITTED_PATH),
    FAILS("rfc9598.nc_alabel", "a heart", SUB_CA, bad_a_label, PERMITTED_PATH),
    FAILS("rfc9598.nc_alabel", "two dots together", SUB_CA, two_dots, EXCLUDED_PATH),
    FAILS("rfc9598.nc_alabel", "a wildcard", SUB_CA, wildcard, PERMITTED_PATH),
    PASSES("rfc9598.nc_alabel", "an A-label", SUB_CA, a_label),
    PASSES("rfc9598.nc_alabel", "a top-level domain that is excluded", SUB_CA, top_level_excluded),
};

const struct case_table cases_constraint = { cases, COUNT_OF(cases) };
