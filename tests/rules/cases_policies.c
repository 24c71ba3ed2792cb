/* Cases: certificatePolicies. */
#include "tests/rules/cases.h"

#define CPS          "SEQUENCE { id-qt-cps IA5 \"https://ca.example.com/cps\" }"
#define NOTICE(text) "SEQUENCE { id-qt-unotice SEQUENCE { " text " } }"

/* certificatePolicies of other content. */
#define POLICIES(name, policies)                                                                             \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { " policies " }");                 \
    }

/* The policy of the base, with qualifiers. */
#define QUALIFIED(name, qualifiers)                                                                          \
    POLICIES(name, "SEQUENCE { sponsor-validated-strict SEQUENCE { " qualifiers " } }")

POLICIES(with_own_policies, "SEQUENCE { sponsor-validated-strict } SEQUENCE { 2.999.1 } SEQUENCE { 2.999.2 }")
POLICIES(own_policy_only, "SEQUENCE { 2.999.1 }")
POLICIES(two_reserved, "SEQUENCE { sponsor-validated-strict } SEQUENCE { mailbox-validated-strict }")
POLICIES(three_reserved, "SEQUENCE { sponsor-validated-strict } SEQUENCE { mailbox-validated-strict }"
                         " SEQUENCE { organization-validated-multipurpose }")
POLICIES(unknown_reserved, "SEQUENCE { sponsor-validated-strict } SEQUENCE { 2.23.140.1.5.5.1 }")
POLICIES(with_any, "SEQUENCE { sponsor-validated-strict } SEQUENCE { anyPolicy }")
POLICIES(reserved_twice, "SEQUENCE { sponsor-validated-strict } SEQUENCE { sponsor-validated-strict }")
POLICIES(empty, "")
POLICIES(empty_qualifiers, "SEQUENCE { sponsor-validated-strict SEQUENCE { } }")
POLICIES(any_with_other_qualifier, "SEQUENCE { anyPolicy SEQUENCE { SEQUENCE { 2.999.3 NULL } } }")
POLICIES(own_with_other_qualifier,
    "SEQUENCE { sponsor-validated-strict } SEQUENCE { 2.999.1 SEQUENCE { SEQUENCE { 2.999.3 NULL } } }")
POLICIES(
    of_a_device_with_noticeref, "SEQUENCE { 2.999.1 SEQUENCE { " NOTICE(
                                    "SEQUENCE { UTF8 \"Muster Trust\" SEQUENCE { 1 } } UTF8 \"x\"") " } }")

QUALIFIED(cps_https, CPS)
QUALIFIED(cps_http, "SEQUENCE { id-qt-cps IA5 \"http://ca.example.com/cps\" }")
QUALIFIED(cps_upper_case, "SEQUENCE { id-qt-cps IA5 \"HTTPS://ca.example.com/cps\" }")
QUALIFIED(cps_ldap, "SEQUENCE { id-qt-cps IA5 \"ldap://ca.example.com/cps\" }")
QUALIFIED(cps_urn, "SEQUENCE { id-qt-cps IA5 \"urn:oid:2.999.1\" }")
QUALIFIED(cps_relative, "SEQUENCE { id-qt-cps IA5 \"ca.example.com/cps\" }")
QUALIFIED(notice, NOTICE("UTF8 \"Test only\""))
QUALIFIED(notice_without_text, NOTICE(" "))
QUALIFIED(notice_with_ref, NOTICE("SEQUENCE { UTF8 \"Muster Trust\" SEQUENCE { 1 } } UTF8 \"Test only\""))
QUALIFIED(notice_of_no_characters, NOTICE("UTF8 \"\""))
QUALIFIED(notice_ia5, NOTICE("IA5 \"Test only\""))
QUALIFIED(notice_visible, NOTICE("VISIBLE \"Test only\""))
QUALIFIED(notice_bmp, NOTICE("BMP <00 54 00 65>"))
QUALIFIED(notice_with_newline, NOTICE("UTF8 \"Test\nonly\""))
QUALIFIED(notice_with_c1_control, NOTICE("UTF8 <54 c2 85>"))
QUALIFIED(notice_decomposed, NOTICE("UTF8 <41 cc 88>"))
QUALIFIED(notice_composed, NOTICE("UTF8 <c3 84>"))

/* A text of `count` characters of two octets each. */
static void notice_of(struct recipe *recipe, size_t count)
{
    char hex[4 * 256 + 1] = "";

    for (size_t i = 0; i < count; i++)
        memcpy(hex + 4 * i, "c3a4", 5);
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
        "SEQUENCE { SEQUENCE { sponsor-validated-strict SEQUENCE { SEQUENCE { id-qt-unotice SEQUENCE { UTF8 "
        "<%s> } } } } }",
        hex);
}

static void notice_of_200_characters(struct recipe *recipe)
{
    notice_of(recipe, 200);
}

static void notice_of_201_characters(struct recipe *recipe)
{
    notice_of(recipe, 201);
}

static void no_policies(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_CERTIFICATE_POLICIES);
}

static void critical(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_CERTIFICATE_POLICIES, true);
}

static void legacy_on_the_last_day(struct recipe *recipe)
{
    recipe_validity(recipe, "20250714000000Z", "20260713235959Z");
}

static void legacy_on_the_first_day_without(struct recipe *recipe)
{
    recipe_validity(recipe, "20250715000000Z", "20260713235959Z");
}

#define AT        "extensions.certificatePolicies"
#define QUALIFIER AT "[0].policyQualifiers[0]"
#define HAS_QUALIFIER                                                                                        \
    {                                                                                                        \
        "rfc5280.cp_oid_only", AT "[0]"                                                                      \
    }

static const struct rule_case cases[] = {
    { "leaf.cp.present", "no certificatePolicies", SV_STRICT, no_policies,
        { { "leaf.cp.present", "extensions" } } },
    { "leaf.cp.noncritical", "critical certificatePolicies", SV_STRICT, critical,
        { { "leaf.cp.noncritical", AT } } },
    { "leaf.cp.exactly_one_reserved", "a reserved policy and two of the CA's own", SV_STRICT,
        with_own_policies },
    { "leaf.cp.exactly_one_reserved", "no reserved policy", SV_STRICT, own_policy_only,
        { { "leaf.cp.exactly_one_reserved", AT } } },
    { "leaf.cp.exactly_one_reserved", "two reserved policies", SV_STRICT, two_reserved,
        { { "leaf.cp.exactly_one_reserved", AT "[1]" } } },
    { "leaf.cp.exactly_one_reserved", "three reserved policies", SV_STRICT, three_reserved,
        { { "leaf.cp.exactly_one_reserved", AT "[1]" }, { "leaf.cp.exactly_one_reserved", AT "[2]" } } },
    { "leaf.cp.exactly_one_reserved.unknown", "a policy of the reserved arc that does not exist", SV_STRICT,
        unknown_reserved, { { "leaf.cp.exactly_one_reserved.unknown", AT "[1]" } } },

    { "leaf.cp.cps_uri", "a CPS pointer with https", SV_STRICT, cps_https, { HAS_QUALIFIER } },
    { "leaf.cp.cps_uri", "a CPS pointer with http", SV_STRICT, cps_http, { HAS_QUALIFIER } },
    { "leaf.cp.cps_uri", "a CPS pointer with HTTPS in capitals", SV_STRICT, cps_upper_case,
        { HAS_QUALIFIER } },
    { "leaf.cp.cps_uri", "a CPS pointer with ldap", SV_STRICT, cps_ldap,
        { { "leaf.cp.cps_uri", QUALIFIER }, HAS_QUALIFIER } },
    { "leaf.cp.cps_uri", "a CPS pointer that is a name", SV_STRICT, cps_urn,
        { { "leaf.cp.cps_uri", QUALIFIER }, HAS_QUALIFIER } },
    { "leaf.cp.cps_uri", "a CPS pointer without scheme", SV_STRICT, cps_relative,
        { { "leaf.cp.cps_uri", QUALIFIER }, HAS_QUALIFIER } },
    { "leaf.cp.unotice_text", "a user notice with text", SV_STRICT, notice, { HAS_QUALIFIER } },
    { "leaf.cp.unotice_text", "a user notice without text", SV_STRICT, notice_without_text,
        { { "leaf.cp.unotice_text", QUALIFIER }, HAS_QUALIFIER } },
    { "leaf.cp.unotice_no_ref", "a user notice with a reference", SV_STRICT, notice_with_ref,
        { { "leaf.cp.unotice_no_ref", QUALIFIER }, HAS_QUALIFIER } },

    { "policy.legacy_sunset", "Legacy on the last day", SV_LEGACY, legacy_on_the_last_day },
    { "policy.legacy_sunset", "Legacy on the first day without", SV_LEGACY, legacy_on_the_first_day_without,
        { { "policy.legacy_sunset", AT "[0]" } } },
    { "policy.legacy_sunset", "Legacy dated back by the clock", MV_LEGACY, legacy_on_the_last_day,
        { { "policy.legacy_sunset", AT "[0]" } }, .clock = 20250715 },
    { "policy.leaf.no_any", "anyPolicy beside a reserved policy", SV_STRICT, with_any,
        { { "policy.leaf.no_any", AT "[1]" } } },

    { "rfc5280.cp_unique", "the same policy twice", SV_STRICT, reserved_twice,
        { { "rfc5280.cp_unique", AT "[1]" } } },
    { "rfc5280.cp_nonempty", "certificatePolicies without a policy", SV_STRICT, empty,
        { { "rfc5280.cp_nonempty", AT } } },
    { "rfc5280.cp_nonempty", "empty policyQualifiers", SV_STRICT, empty_qualifiers,
        { { "rfc5280.cp_nonempty", AT "[0]" } } },
    { "rfc5280.cp_any_qualifiers", "a foreign qualifier on anyPolicy", SUB_CA, any_with_other_qualifier,
        { { "rfc5280.cp_any_qualifiers", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_any_qualifiers", "a foreign qualifier on a policy of the CA's own", SV_STRICT,
        own_with_other_qualifier, { { "rfc5280.cp_oid_only", AT "[1]" } } },
    { "rfc5280.cp_oid_only", "a qualifier", SV_STRICT, cps_https, { HAS_QUALIFIER } },
    { "rfc5280.cp_noticeref", "a user notice with a reference in a certificate that is not S/MIME",
        OTHER_LEAF, of_a_device_with_noticeref, { { "rfc5280.cp_noticeref", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_200", "a user notice of 200 characters in 400 octets", SV_STRICT,
        notice_of_200_characters, { HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_200", "a user notice of 201 characters", SV_STRICT, notice_of_201_characters,
        { { "rfc5280.cp_explicit_200", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_200", "a user notice of no characters", SV_STRICT, notice_of_no_characters,
        { { "rfc5280.cp_explicit_200", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_type", "a user notice as IA5String", SV_STRICT, notice_ia5,
        { { "rfc5280.cp_explicit_type", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_type", "a user notice as VisibleString", SV_STRICT, notice_visible,
        { { "rfc5280.cp_explicit_type", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_type", "a user notice as BMPString", SV_STRICT, notice_bmp,
        { { "rfc5280.cp_explicit_type", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_control", "a user notice with a line feed", SV_STRICT, notice_with_newline,
        { { "rfc5280.cp_explicit_control", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_control", "a user notice with U+0085", SV_STRICT, notice_with_c1_control,
        { { "rfc5280.cp_explicit_control", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_nfc", "a user notice with a combining diaeresis", SV_STRICT, notice_decomposed,
        { { "rfc5280.cp_explicit_nfc", QUALIFIER }, HAS_QUALIFIER } },
    { "rfc5280.cp_explicit_nfc", "a user notice with a composed letter", SV_STRICT, notice_composed,
        { HAS_QUALIFIER } },
};

const struct case_table cases_policies = { cases, COUNT_OF(cases) };
