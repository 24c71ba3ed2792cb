/* Cases of rules_string.c: strings that cannot be read, and characters outside their alphabets. */
#include "tests/rules/change.h"

static void add_bytes(struct recipe *recipe, enum oid type, unsigned tag, const char *bytes, size_t len)
{
    recipe_without_attribute(recipe, type);
    recipe_add_attribute(recipe, type, tag, (struct span){ (const uint8_t *)bytes, len });
}

#define BYTES(literal) literal, sizeof(literal) - 1

CHANGE(latin1_as_utf8, recipe_attribute(recipe, OID_SURNAME, "M\xfcller"))
CHANGE(latin1_behind_space, recipe_attribute(recipe, OID_SURNAME,
                                "de \xc9"
                                "cole"))
CHANGE(utf8_overlong, recipe_attribute(recipe, OID_SURNAME, "M\xc1\xa1ller"))
CHANGE(utf8_surrogate, recipe_attribute(recipe, OID_SURNAME, "M\xed\xa0\xbcller"))
CHANGE(bmp_odd, add_bytes(recipe, OID_SURNAME, DER_BMP_STRING, BYTES("\0M\0u\0s\0t\0e\0r\0")))
CHANGE(utf8_of_every_length,
    recipe_attribute(recipe, OID_SURNAME, "M\xc3\xbcster \xe5\xb1\xb1 \xf0\xa0\x80\x80"))
CHANGE(utf8_in_policy, recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES,
                           "SEQUENCE { SEQUENCE { sponsor-validated-multipurpose SEQUENCE { SEQUENCE { "
                           "id-qt-unotice SEQUENCE { UTF8 <c0 80> "
                           "} } } } }"))

CHANGE(email_8_bit, recipe_attribute(recipe, OID_DOMAIN_COMPONENT, "m\xfcnchen"))
CHANGE(dns_8_bit, make_other_leaf(recipe); recipe_san(recipe, "[2] \"m\xc3\xbcnchen.example.org\""))
CHANGE(email_ascii, recipe_attribute(recipe, OID_EMAIL_ADDRESS, "anna.muster@example.org"))

CHANGE(printable_ampersand, recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster & Co");
       recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING))
CHANGE(printable_asterisk, recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster*Co");
       recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING))
CHANGE(printable_utf8, recipe_attribute(recipe, OID_SURNAME, "M\xc3\xbcster");
       recipe_attribute_tag(recipe, OID_SURNAME, DER_PRINTABLE_STRING))
CHANGE(printable_marks, recipe_attribute(recipe, OID_ORGANIZATION_NAME, "O'Muster (A+B), C-D. E/F: G=H?");
       recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING))
CHANGE(printable_at, recipe_attribute_tag(recipe, OID_COMMON_NAME, DER_PRINTABLE_STRING))
CHANGE(printable_underscore, recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster_Co");
       recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING))
CHANGE(utf8_at, recipe_attribute(recipe, OID_ORGANIZATION_NAME, "Muster_Co @ Work"))

static const struct rule_case cases[] = {
    FAILS("x690.utf8_valid", "Latin-1 in a UTF8String", SV_STRICT, latin1_as_utf8, "subject.surname"),
    FAILS("x690.utf8_valid", "Latin-1 behind a space in a UTF8String", SV_STRICT, latin1_behind_space,
        "subject.surname"),
    FAILS("x690.utf8_valid", "an overlong character", SV_STRICT, utf8_overlong, "subject.surname"),
    FAILS("x690.utf8_valid", "a surrogate", SV_STRICT, utf8_surrogate, "subject.surname"),
    FINDS("x690.utf8_valid", "half a character of a BMPString", SV_STRICT, bmp_odd,
        { "x690.utf8_valid", "subject.surname" }, { "rfc5280.no_legacy_strings", "subject.surname" }),
    PASSES("x690.utf8_valid", "characters of two, three and four octets", SV_STRICT, utf8_of_every_length),
    FINDS("x690.utf8_valid", "a notice with an overlong NUL", SV_MULTIPURPOSE, utf8_in_policy,
        { "x690.utf8_valid", "extensions.certificatePolicies[0].policyQualifiers[0]" },
        { "rfc5280.cp_oid_only", "extensions.certificatePolicies[0]" }),

    FINDS("x690.ia5_7bit", "Latin-1 in a domainComponent", SV_LEGACY, email_8_bit,
        { "x690.ia5_7bit", "subject.domainComponent" },
        { "name.domain_component", "subject.domainComponent" }),
    FAILS("x690.ia5_7bit", "UTF-8 in a dNSName", SV_STRICT, dns_8_bit, "extensions.subjectAltName[0]"),
    PASSES("x690.ia5_7bit", "emailAddress in ASCII", SV_STRICT, email_ascii),

    FAILS("rfc5280.printable_charset", "an ampersand", SV_STRICT, printable_ampersand,
        "subject.organizationName"),
    FAILS("rfc5280.printable_charset", "an asterisk", SV_STRICT, printable_asterisk,
        "subject.organizationName"),
    FINDS("rfc5280.printable_charset", "UTF-8", SV_STRICT, printable_utf8,
        { "rfc5280.printable_charset", "subject.surname" }, { "name.mojibake", "subject.surname" }),
    PASSES("rfc5280.printable_charset", "all marks that it has", SV_STRICT, printable_marks),

    FAILS("rfc5280.printable_no_at", "a mailbox as PrintableString", MV_STRICT, printable_at,
        "subject.commonName"),
    FAILS("rfc5280.printable_no_at", "an underscore", SV_STRICT, printable_underscore,
        "subject.organizationName"),
    PASSES("rfc5280.printable_no_at", "both in a UTF8String", SV_STRICT, utf8_at),
};

const struct case_table cases_string = { cases, COUNT_OF(cases) };
