/* Cases of rules_attribute.c: string types, lengths, RDNs. */
#include "tests/rules/change.h"

#define TEN     "abcdefghij"
#define FIFTY   TEN TEN TEN TEN TEN
#define HUNDRED FIFTY FIFTY
#define CJK_TEN                                                                                              \
    "\xe5\xb1\xb1\xe7\x94\xb0\xe5\xb1\xb1\xe7\x94\xb0\xe5\xb1\xb1\xe7\x94\xb0\xe5\xb1\xb1\xe7\x94\xb0\xe5"   \
    "\xb1\xb1\xe7\x94\xb0"

/* In the order of the table of bounds: one character too long, and as long as allowed. */
CHANGE(empty_unit, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "%s", ""))
CHANGE(one_character, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "X"))
CHANGE(ia5_organization, recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_IA5_STRING))
CHANGE(octets_as_surname, recipe_attribute_tag(recipe, OID_SURNAME, DER_OCTET_STRING))
CHANGE(printable_organization, recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING))
CHANGE(teletex_organization, recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_TELETEX_STRING))
CHANGE(long_common_name, recipe_attribute(recipe, OID_COMMON_NAME, "Anna Muster " FIFTY "abc"))
CHANGE(longest_common_name, recipe_attribute(recipe, OID_COMMON_NAME, "Anna Muster " FIFTY "ab"))
CHANGE(longest_common_name_of_ideographs,
    recipe_attribute(recipe, OID_COMMON_NAME, "Anna " CJK_TEN CJK_TEN CJK_TEN CJK_TEN CJK_TEN))
CHANGE(long_organization, recipe_attribute(recipe, OID_ORGANIZATION_NAME, FIFTY TEN "abcde"))
CHANGE(long_unit, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, FIFTY TEN "abcde"))
CHANGE(long_locality, recipe_attribute(recipe, OID_LOCALITY_NAME, HUNDRED TEN TEN "abcdefghi"))
CHANGE(longest_locality, recipe_attribute(recipe, OID_LOCALITY_NAME, HUNDRED TEN TEN "abcdefgh"))
CHANGE(long_state, recipe_attribute(recipe, OID_STATE_OR_PROVINCE_NAME, HUNDRED TEN TEN "abcdefghi"))
CHANGE(long_title, recipe_attribute(recipe, OID_TITLE, FIFTY TEN "abcde"))
CHANGE(long_pseudonym, recipe_without_attribute(recipe, OID_GIVEN_NAME);
       recipe_without_attribute(recipe, OID_SURNAME); recipe_without_attribute(recipe, OID_COMMON_NAME);
       recipe_attribute(recipe, OID_PSEUDONYM, HUNDRED TEN TEN "abcdefghi"))
CHANGE(long_serial_number, recipe_attribute(recipe, OID_SERIAL_NUMBER, FIFTY TEN "abcde"))
CHANGE(
    long_email, recipe_attribute(recipe, OID_EMAIL_ADDRESS, "\\\"" FIFTY HUNDRED HUNDRED "\\\"@example.org"))
CHANGE(long_country, recipe_attribute(recipe, OID_COUNTRY_NAME, "AUT"))
CHANGE(utf8_country, recipe_attribute_tag(recipe, OID_COUNTRY_NAME, DER_UTF8_STRING))
CHANGE(utf8_serial_number, recipe_attribute(recipe, OID_SERIAL_NUMBER, "1234");
       recipe_attribute_tag(recipe, OID_SERIAL_NUMBER, DER_UTF8_STRING))
CHANGE(utf8_email, recipe_attribute(recipe, OID_EMAIL_ADDRESS, "anna.muster@example.org");
       recipe_attribute_tag(recipe, OID_EMAIL_ADDRESS, DER_UTF8_STRING))
CHANGE(utf8_qualifier, recipe_attribute(recipe, OID_DN_QUALIFIER, "1234");
       recipe_attribute_tag(recipe, OID_DN_QUALIFIER, DER_UTF8_STRING))
CHANGE(utf8_component, recipe_attribute(recipe, OID_DOMAIN_COMPONENT, "example");
       recipe_attribute_tag(recipe, OID_DOMAIN_COMPONENT, DER_UTF8_STRING))
CHANGE(long_street, recipe_attribute(recipe, OID_LOCALITY_NAME, "Wien");
       recipe_attribute(recipe, OID_STREET_ADDRESS, HUNDRED TEN TEN "abcdefghi"))
CHANGE(long_postal_code, recipe_attribute(recipe, OID_POSTAL_CODE, TEN TEN TEN TEN "a"))
CHANGE(longest_postal_code, recipe_attribute(recipe, OID_POSTAL_CODE, TEN TEN TEN TEN))
CHANGE(long_given_name, recipe_attribute(recipe, OID_GIVEN_NAME, "Anna " FIFTY TEN))
CHANGE(longest_given_name, recipe_attribute(recipe, OID_GIVEN_NAME, "Anna " FIFTY "abcdefghi"))
CHANGE(two_labels, recipe_attribute(recipe, OID_DOMAIN_COMPONENT, "example.org"))
CHANGE(labels, recipe_attribute(recipe, OID_DOMAIN_COMPONENT, "org");
       recipe_add_attribute(recipe, OID_DOMAIN_COMPONENT, DER_IA5_STRING, SPAN_TEXT("example")))
CHANGE(country_of_ca_in_small_letters,
    recipe_part(recipe, PART_SUBJECT,
        "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"at\" } }"
        " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"
        " SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } }"))
CHANGE(
    unit_twice_in_rdn,
    recipe_add_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster Eins AG"));
    recipe_join_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster Zwei AG")))
CHANGE(title_in_rdn_of_serial_number,
       recipe_add_attribute(recipe, OID_SERIAL_NUMBER, DER_PRINTABLE_STRING, SPAN_TEXT("4711"));
       recipe_join_attribute(recipe, OID_TITLE, DER_UTF8_STRING, SPAN_TEXT("Notarin")))
CHANGE(units, recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "Muster Eins AG"); recipe_add_attribute(
    recipe, OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster Zwei AG")))

/* A directoryName whose organizationName has the type and text of `value`. */
#define DIRECTORY(value)                                                                                     \
    "[1] \"anna.muster@example.org\" [4] { SEQUENCE { SET { SEQUENCE { organizationName " value              \
    " } } SET { SEQUENCE { organizationIdentifier UTF8 \"VATAT-U12345678\" } } SET { SEQUENCE { surname "    \
    "UTF8 \"Muster\" } } } }"

CHANGE(ia5_in_directory_name, recipe_san(recipe, DIRECTORY("IA5 \"Muster GmbH\"")))
CHANGE(utf8_in_directory_name, recipe_san(recipe, DIRECTORY("UTF8 \"Muster GmbH\"")))

static const struct rule_case cases[] = {
    FAILS("rfc5280.empty_value", "an empty organizationalUnitName", SV_STRICT, empty_unit,
        "subject.organizationalUnitName"),
    PASSES("rfc5280.empty_value", "an organizationalUnitName of one character", SV_STRICT, one_character),

    FAILS("rfc5280.dirstring_subject", "organizationName as IA5String", SV_STRICT, ia5_organization,
        "subject.organizationName"),
    FAILS("rfc5280.dirstring_subject", "surname as OCTET STRING", SV_STRICT, octets_as_surname,
        "subject.surname"),
    FAILS("rfc5280.dirstring_subject", "organizationName as IA5String in a directoryName", SV_STRICT,
        ia5_in_directory_name, "extensions.subjectAltName[1].organizationName"),
    PASSES("rfc5280.dirstring_subject", "organizationName as PrintableString", SV_STRICT,
        printable_organization),
    PASSES("rfc5280.dirstring_subject", "a directoryName of UTF8Strings", SV_STRICT, utf8_in_directory_name),

    FAILS("rfc5280.no_legacy_strings", "organizationName as TeletexString", SV_STRICT, teletex_organization,
        "subject.organizationName"),
    PASSES("rfc5280.no_legacy_strings", "UTF8String", SV_STRICT, NULL),

    FAILS(
        "rfc5280.upper", "a commonName of 65 characters", SV_STRICT, long_common_name, "subject.commonName"),
    PASSES("rfc5280.upper", "a commonName of 64 characters", SV_STRICT, longest_common_name),
    PASSES("rfc5280.upper", "a commonName of 55 characters in 155 octets", SV_STRICT,
        longest_common_name_of_ideographs),
    FAILS("rfc5280.upper", "an organizationName of 65 characters", SV_STRICT, long_organization,
        "subject.organizationName"),
    FAILS("rfc5280.upper", "an organizationalUnitName of 65 characters", SV_STRICT, long_unit,
        "subject.organizationalUnitName"),
    FAILS("rfc5280.upper", "a localityName of 129 characters", SV_STRICT, long_locality,
        "subject.localityName"),
    PASSES("rfc5280.upper", "a localityName of 128 characters", SV_STRICT, longest_locality),
    FAILS("rfc5280.upper", "a stateOrProvinceName of 129 characters", SV_STRICT, long_state,
        "subject.stateOrProvinceName"),
    FAILS("rfc5280.upper", "a title of 65 characters", SV_STRICT, long_title, "subject.title"),
    FAILS("rfc5280.upper", "a pseudonym of 129 characters", SV_STRICT, long_pseudonym, "subject.pseudonym"),
    FAILS("rfc5280.upper", "a serialNumber of 65 characters", SV_STRICT, long_serial_number,
        "subject.serialNumber"),
    FINDS("rfc5280.upper", "an emailAddress of 264 characters", SV_STRICT, long_email,
        { "rfc5280.upper", "subject.emailAddress" },
        { "leaf.dn.email.single_mailbox", "subject.emailAddress" }),
    FINDS("rfc5280.upper", "a countryName of three letters", SV_STRICT, long_country,
        { "rfc5280.upper", "subject.countryName" }, { "leaf.dn.c.iso3166", "subject.countryName" }),
    FAILS("rfc5280.upper", "countryName as UTF8String", SV_STRICT, utf8_country, "subject.countryName"),
    FAILS(
        "rfc5280.upper", "serialNumber as UTF8String", SV_STRICT, utf8_serial_number, "subject.serialNumber"),
    FAILS("rfc5280.upper", "emailAddress as UTF8String", SV_STRICT, utf8_email, "subject.emailAddress"),
    FAILS("rfc5280.upper", "dnQualifier as UTF8String", SV_LEGACY, utf8_qualifier, "subject.dnQualifier"),
    FAILS("rfc5280.upper", "domainComponent as UTF8String", SV_LEGACY, utf8_component,
        "subject.domainComponent"),

    FAILS("rfc5280.upper.street_postal", "a streetAddress of 129 characters", SV_MULTIPURPOSE, long_street,
        "subject.streetAddress"),
    FAILS("rfc5280.upper.street_postal", "a postalCode of 41 characters", SV_MULTIPURPOSE, long_postal_code,
        "subject.postalCode"),
    PASSES(
        "rfc5280.upper.street_postal", "a postalCode of 40 characters", SV_MULTIPURPOSE, longest_postal_code),

    FAILS("name.long_person_name", "a givenName of 65 characters", SV_STRICT, long_given_name,
        "subject.givenName"),
    PASSES("name.long_person_name", "a givenName of 64 characters", SV_STRICT, longest_given_name),

    FAILS("name.domain_component", "two labels in one domainComponent", SV_LEGACY, two_labels,
        "subject.domainComponent"),
    PASSES("name.domain_component", "a domainComponent for each label", SV_LEGACY, labels),

    FAILS("name.country_code", "countryName of a CA for TLS in small letters", OTHER_CA,
        country_of_ca_in_small_letters, "subject.countryName"),
    PASSES("name.country_code", "countryName of a CA for TLS", OTHER_CA, NULL),

    FINDS("x501.rdn_unique_types", "organizationalUnitName twice in one RDN", SV_STRICT, unit_twice_in_rdn,
        { "x501.rdn_unique_types", "subject.organizationalUnitName[1]" },
        { "x501.single_ava", "subject.organizationalUnitName[1]" }),
    PASSES("x501.rdn_unique_types", "organizationalUnitName twice in two RDNs", SV_STRICT, units),

    FAILS("x501.single_ava", "two attributes in one RDN", SV_STRICT, title_in_rdn_of_serial_number,
        "subject.title"),
    PASSES("x501.single_ava", "one attribute in each RDN", SV_STRICT, NULL),
};

const struct case_table cases_attribute = { cases, COUNT_OF(cases) };
