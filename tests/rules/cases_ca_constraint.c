/* Cases of rules_ca_constraint.c, and of mailboxes that are excluded. */
#include "tests/rules/change.h"

#define CONSTRAINTS(text)                                                                                    \
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS, "SEQUENCE { " text " }");                             \
    recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, true)
#define SUBTREE(base)       " SEQUENCE { " base " }"
#define COUNTRY             " SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
#define ORGANIZATION        " SET { SEQUENCE { organizationName UTF8 \"Muster GmbH\" } }"
#define DIRECTORY(rdns)     SUBTREE("[4] { SEQUENCE { " rdns " } }")
#define MAIL                SUBTREE("[1] \"example.org\"")
#define BOTH                MAIL DIRECTORY(COUNTRY ORGANIZATION)
#define PERMITTED(subtrees) "[0] { " subtrees " }"
#define EXCLUDED(subtrees)  "[1] { " subtrees " }"

#define NC      "extensions.nameConstraints"
#define FIRST   NC ".permittedSubtrees[0]"
#define FIRST_X NC ".excludedSubtrees[0]"

CHANGE(not_critical, recipe_constrain(recipe); recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, false))
CHANGE(nothing, CONSTRAINTS(""))
CHANGE(nothing_permitted, CONSTRAINTS("[0] { }"))
CHANGE(
    minimum, CONSTRAINTS(PERMITTED(SUBTREE("[1] \"example.org\" [0] <01>") DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(
    maximum, CONSTRAINTS(PERMITTED(SUBTREE("[1] \"example.org\" [1] <02>") DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(registered_id, CONSTRAINTS(EXCLUDED(SUBTREE("[8] <2a 03>"))))
CHANGE(x400, CONSTRAINTS(EXCLUDED(SUBTREE("[3] { SEQUENCE { } }"))))
CHANGE(edi, CONSTRAINTS(EXCLUDED(SUBTREE("[5] { [1] { UTF8 \"a\" } }"))))
CHANGE(address_without_mask, CONSTRAINTS(EXCLUDED(SUBTREE("[7] <0a000000>"))))
CHANGE(mask_with_gap, CONSTRAINTS(EXCLUDED(SUBTREE("[7] <0a000000 ff00ff00>"))))
CHANGE(mask_of_12_bits, CONSTRAINTS(EXCLUDED(SUBTREE("[7] <0a100000 fff00000>"))))
CHANGE(whole_uri, CONSTRAINTS(EXCLUDED(SUBTREE("[6] \"http://example.org/\""))))
CHANGE(uri_address, CONSTRAINTS(EXCLUDED(SUBTREE("[6] \"192.0.2.1\""))))
CHANGE(uri_domain, CONSTRAINTS(EXCLUDED(SUBTREE("[6] \".example.org\"") SUBTREE("[6] <>"))))
CHANGE(dns_with_dot, CONSTRAINTS(EXCLUDED(SUBTREE("[2] \".example.org\""))))
CHANGE(dns_top_level, CONSTRAINTS(EXCLUDED(SUBTREE("[2] \"com\"") SUBTREE("[2] <>"))))

CHANGE(mail_only, CONSTRAINTS(PERMITTED(MAIL)))
CHANGE(names_only, CONSTRAINTS(PERMITTED(DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(mail_and_no_names, CONSTRAINTS(PERMITTED(MAIL) EXCLUDED(DIRECTORY(""))))
CHANGE(hosts_only, CONSTRAINTS(PERMITTED(SUBTREE("[2] \"example.org\""))))
CHANGE(mailbox, CONSTRAINTS(PERMITTED(SUBTREE("[1] \"anna@example.org\"") DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(mailbox_excluded, CONSTRAINTS(PERMITTED(BOTH) EXCLUDED(SUBTREE("[1] \"anna@example.org\""))))
CHANGE(every_mailbox, CONSTRAINTS(PERMITTED(SUBTREE("[1] <>") DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(top_level, CONSTRAINTS(PERMITTED(SUBTREE("[1] \".org\"") DIRECTORY(COUNTRY ORGANIZATION))))
CHANGE(without_organization, CONSTRAINTS(PERMITTED(DIRECTORY(COUNTRY) MAIL)))
CHANGE(without_country, CONSTRAINTS(PERMITTED(DIRECTORY(ORGANIZATION) MAIL)))

static const struct rule_case cases[] = {
    PASSES("subca.nc.critical", "a technically constrained CA", SUB_CA, recipe_constrain),
    FAILS("subca.nc.critical", "not critical", SUB_CA, not_critical, NC),
    PASSES("rfc5280.nc_critical", "critical in a CA for TLS", OTHER_CA, recipe_constrain),
    FAILS("rfc5280.nc_critical", "not critical in a CA for TLS", OTHER_CA, not_critical, NC),
    FAILS("rfc5280.nc_nonempty", "neither list", SUB_CA, nothing, NC),
    FAILS("rfc5280.nc_nonempty", "an empty list", SUB_CA, nothing_permitted, NC ".permittedSubtrees"),
    FAILS("rfc5280.nc_min_max", "a minimum", SUB_CA, minimum, FIRST),
    FAILS("rfc5280.nc_min_max", "a maximum", SUB_CA, maximum, FIRST),
    FAILS("rfc5280.nc_forms", "registeredID", SUB_CA, registered_id, FIRST_X),
    FAILS("rfc5280.nc_forms", "x400Address", SUB_CA, x400, FIRST_X),
    FAILS("rfc5280.nc_forms", "ediPartyName", SUB_CA, edi, FIRST_X),
    FAILS("rfc5280.nc_ip_len", "an address without mask", SUB_CA, address_without_mask, FIRST_X),
    FAILS("rfc5280.nc_ip_len", "a mask with a gap", SUB_CA, mask_with_gap, FIRST_X),
    PASSES("rfc5280.nc_ip_len", "a mask of 12 bits", SUB_CA, mask_of_12_bits),
    FAILS("rfc5280.nc_uri", "a whole URI", SUB_CA, whole_uri, FIRST_X),
    FAILS("rfc5280.nc_uri", "an address", SUB_CA, uri_address, FIRST_X),
    PASSES("rfc5280.nc_uri", "a domain; every host", SUB_CA, uri_domain),
    FAILS("rfc5280.nc_dns", "a dot in front", SUB_CA, dns_with_dot, FIRST_X),
    PASSES("rfc5280.nc_dns", "a top-level domain; every name", SUB_CA, dns_top_level),
    FAILS("tc.nc_present", "mailboxes only", SUB_CA, mail_only, NC),
    FAILS("tc.nc_present", "directory names only", SUB_CA, names_only, NC),
    PASSES("tc.nc_present", "mailboxes, and no directory name", SUB_CA, mail_and_no_names),
    PASSES("tc.nc_present", "hosts only, which makes no technically constrained CA", SUB_CA, hosts_only),
    FAILS("tc.nc_rfc822_no_address", "a mailbox is permitted", SUB_CA, mailbox, FIRST),
    FAILS("rfc9598.nc_local_part", "a mailbox is excluded", SUB_CA, mailbox_excluded, FIRST_X),
    FAILS("tc.nc_rfc822_form", "every mailbox is permitted", SUB_CA, every_mailbox, FIRST),
    FINDS("tc.nc_rfc822_form", "a top-level domain is permitted", SUB_CA, top_level,
        { "tc.nc_rfc822_form", FIRST }, { "mailbox.verified.nc.public_suffix", FIRST }),
    FAILS("tc.nc_dirname_verified", "a name without organization is permitted", SUB_CA, without_organization,
        FIRST),
    FAILS("tc.nc_dirname_verified", "a name without country is permitted", SUB_CA, without_country, FIRST),
};

const struct case_table cases_ca_constraint = { cases, COUNT_OF(cases) };
