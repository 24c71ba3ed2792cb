/* lint/rules_attribute.c - values of attributes in names: the string type and the length that each may have, attributes of one RDN. */
#include "lint/country.h"
#include "lint/domain.h"
#include "lint/names.h"
#include "lint/rules.h"

enum {
    DIRECTORY_STRING = 0, /* in place of a tag: the CHOICE of X.520 */
    UB_NAME = 32768,      /* characters, RFC 5280 A.1: ub-name; also where it sets no bound at all */
    LONG_PERSON_NAME = 64 /* characters of a given name or surname that is worth a look; ub-common-name */
};

/* Who says what the value of an attribute may be. */
enum syntax_source {
    NOBODY = 0,
    PROFILED,   /* RFC 5280 A.1 */
    UNPROFILED, /* not RFC 5280: bounds of X.520 (2001) annex C where it has some */
};

/* What the value of one attribute may be. */
struct attribute_syntax {
    enum syntax_source source;
    unsigned tag;    /* the one string type that it has, or DIRECTORY_STRING */
    size_t min, max; /* characters */
};

#define ROW(type) ((type)-OID_COMMON_NAME)

static const struct attribute_syntax syntaxes[ATTRIBUTE_TYPES] = {
    /* in the order of RFC 5280 A.1 */
    [ROW(OID_NAME)] = { PROFILED, DIRECTORY_STRING, 1, UB_NAME },
    [ROW(OID_SURNAME)] = { PROFILED, DIRECTORY_STRING, 1, UB_NAME },
    [ROW(OID_GIVEN_NAME)] = { PROFILED, DIRECTORY_STRING, 1, UB_NAME },
    [ROW(OID_INITIALS)] = { PROFILED, DIRECTORY_STRING, 1, UB_NAME },
    [ROW(OID_GENERATION_QUALIFIER)] = { PROFILED, DIRECTORY_STRING, 1, UB_NAME },
    [ROW(OID_COMMON_NAME)] = { PROFILED, DIRECTORY_STRING, 1, 64 },
    [ROW(OID_LOCALITY_NAME)] = { PROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_STATE_OR_PROVINCE_NAME)] = { PROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_ORGANIZATION_NAME)] = { PROFILED, DIRECTORY_STRING, 1, 64 },
    [ROW(OID_ORGANIZATIONAL_UNIT_NAME)] = { PROFILED, DIRECTORY_STRING, 1, 64 },
    [ROW(OID_TITLE)] = { PROFILED, DIRECTORY_STRING, 1, 64 },
    [ROW(OID_DN_QUALIFIER)] = { PROFILED, DER_PRINTABLE_STRING, 1, UB_NAME },
    [ROW(OID_COUNTRY_NAME)] = { PROFILED, DER_PRINTABLE_STRING, 2, 2 },
    [ROW(OID_SERIAL_NUMBER)] = { PROFILED, DER_PRINTABLE_STRING, 1, 64 },
    [ROW(OID_PSEUDONYM)] = { PROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_DOMAIN_COMPONENT)] = { PROFILED, DER_IA5_STRING, 1, UB_NAME },
    [ROW(OID_EMAIL_ADDRESS)] = { PROFILED, DER_IA5_STRING, 1, 255 },

    /* others */
    [ROW(OID_STREET_ADDRESS)] = { UNPROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_POSTAL_CODE)] = { UNPROFILED, DIRECTORY_STRING, 1, 40 },
    [ROW(OID_DESCRIPTION)] = { UNPROFILED, DIRECTORY_STRING, 1, 1024 },
    [ROW(OID_BUSINESS_CATEGORY)] = { UNPROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_JURISDICTION_LOCALITY)] = { UNPROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_JURISDICTION_STATE)] = { UNPROFILED, DIRECTORY_STRING, 1, 128 },
    [ROW(OID_JURISDICTION_COUNTRY)] = { UNPROFILED, DER_PRINTABLE_STRING, 2, 2 },
    [ROW(OID_USER_ID)] = { UNPROFILED, DIRECTORY_STRING, 1, 256 },
    [ROW(OID_ORGANIZATION_IDENTIFIER)] = { UNPROFILED, DIRECTORY_STRING, 1, UB_NAME },
};

/* NULL if nobody says anything. */
static const struct attribute_syntax *syntax_of(enum oid type)
{
    const struct attribute_syntax *const syntax = &syntaxes[attribute_nth(type)];

    return syntax->source != NOBODY ? syntax : NULL;
}

/* RFC 5280 4.1.2.4: "UTF8String (SIZE (1..MAX))", and so for each choice of DirectoryString. */
static void value_not_empty(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_SPECIAL);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (attribute.value.len == 0 && (text_is_string(attribute.tag) || syntax_of(attribute.type) != NULL))
            finding(report, attribute.whole, "want at least one character, have none");
}

static bool is_old_directory_string(unsigned tag)
{
    return tag == DER_TELETEX_STRING || tag == DER_BMP_STRING || tag == DER_UNIVERSAL_STRING;
}

/*
 * RFC 5280 4.1.2.4: "CAs conforming to this profile MUST use either the PrintableString or UTF8String encoding of DirectoryString, with two
 * exceptions", which are for the three older choices. No exception allows a type that is none of DirectoryString's.
 */
static void directory_string_type(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_OTHER_TAG);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        const struct attribute_syntax *syntax = syntax_of(attribute.type);

        if (syntax == NULL || syntax->tag != DIRECTORY_STRING || is_old_directory_string(attribute.tag))
            continue;
        finding(report, attribute.whole,
            "want UTF8String or PrintableString, have %s (identifier octet %02x)",
            text_is_string(attribute.tag) ? text_type_name(attribute.tag) : "no DirectoryString",
            attribute.tag);
    }
}

/* RFC 5280 4.1.2.6: TeletexString, BMPString and UniversalString "SHOULD NOT be used for certificates for new subjects". */
static void no_old_directory_string(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_OTHER_TAG);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        const struct attribute_syntax *syntax = syntax_of(attribute.type);

        if (syntax != NULL && syntax->tag == DIRECTORY_STRING && is_old_directory_string(attribute.tag))
            finding(report, attribute.whole, "want UTF8String or PrintableString, have %s",
                text_type_name(attribute.tag));
    }
}

static void judge_length(
    const struct attribute *attribute, const struct attribute_syntax *syntax, struct report *report)
{
    if (syntax->min != syntax->max && attribute->value.len <= syntax->max)
        return; /* a character has at least one octet */
    char quoted[QUOTE_BYTES];
    size_t length;

    if (attribute->value.len == 0 || !text_length(text_of(attribute), &length)) /* other rules' */
        return;
    if (syntax->min == syntax->max && length != syntax->max)
        finding(report, attribute->whole, "want %zu characters, have %zu in \"%s\"", syntax->max, length,
            quote(attribute->value, quoted));
    else if (length > syntax->max)
        finding(report, attribute->whole, "want at most %zu characters, have %zu in \"%s\"", syntax->max,
            length, quote(attribute->value, quoted));
}

/* RFC 5280 A.1: "specifications of Upper Bounds MUST be regarded as mandatory": characters, not octets. Also the string types there. */
static void profiled_syntax(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_EVERY);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        const struct attribute_syntax *syntax = syntax_of(attribute.type);

        if (syntax == NULL || syntax->source != PROFILED)
            continue;
        if (syntax->tag != DIRECTORY_STRING && attribute.tag != syntax->tag)
            finding(report, attribute.whole, "want %s, have %s (identifier octet %02x)",
                text_type_name(syntax->tag),
                text_is_string(attribute.tag) ? text_type_name(attribute.tag) : "another type",
                attribute.tag);
        judge_length(&attribute, syntax, report);
    }
}

/* X.520 (2001) annex C: ub-street-address 128, ub-postal-code 40 and their like. RFC 5280 sets no bound for these. */
static void unprofiled_syntax(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_EVERY);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        const struct attribute_syntax *syntax = syntax_of(attribute.type);

        if (syntax != NULL && syntax->source == UNPROFILED)
            judge_length(&attribute, syntax, report);
    }
}

/* X.411 annex B: personal names of X.400 are far shorter than what RFC 5280 allows; software cuts what is long. */
static void long_person_name(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, ATTRIBUTES_OF_PERSON);
    struct attribute attribute;
    size_t length;

    while (attributes_next(&walk, &attribute)) {
        if (attribute.value.len > LONG_PERSON_NAME && text_length(text_of(&attribute), &length)
            && length > LONG_PERSON_NAME)
            finding(
                report, attribute.whole, "want at most %d characters, have %zu", LONG_PERSON_NAME, length);
    }
}

/* RFC 4519 2.4: domainComponent is "a string holding one component, a label, of a DNS domain name". */
static void domain_component_is_label(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_EVERY, attribute_bit(OID_DOMAIN_COMPONENT));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        if (attribute.value.len > 0
            && (memchr(attribute.value.at, '.', attribute.value.len) != NULL
                || domain_faults(attribute.value)
                       & (DOMAIN_CHARACTER | DOMAIN_HYPHEN | DOMAIN_LABEL_LONG | DOMAIN_WILDCARD
                           | DOMAIN_NON_ASCII)))
            finding(report, attribute.whole, "want one label of a domain, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* X.520 6.3.1: countryName "shall be chosen from ISO 3166-1 alpha-2". What S/MIME certificates may have is SBR 7.1.4.2.2(n)'s. */
static void country_code(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_EVERY, attribute_bit(OID_COUNTRY_NAME));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (attribute.value.len == 2 && !country_is_official(attribute.value)
            && !span_equal(attribute.value, SPAN_TEXT("XX")))
            finding(report, attribute.whole, "want an ISO 3166-1 alpha-2 code in capitals, have \"%s\"",
                quote(attribute.value, quoted));
}

/* X.501 9.3: an RDN is "a set of attribute type and distinguished value pairs", each type "distinct". */
static void rdn_types_differ(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_IN_RDN);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        struct name_walk others = name_walk(walk.name);
        struct attribute other;

        while (name_next(&others, &other) && other.rdn <= attribute.rdn) {
            if (other.rdn == attribute.rdn && other.in_rdn < attribute.in_rdn
                && span_equal(other.oid, attribute.oid)) {
                finding(report, attribute.whole, "want each type once in an RDN, have this one again");
                break;
            }
        }
    }
}

/* X.501 9.3: RDNs of several attributes are legal, and software shows, orders and compares them differently. */
static void rdn_single(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_with(cert, NAME_EVERY, ATTRIBUTE_IN_RDN);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (attribute.in_rdn == 1)
            finding(report, attribute.whole, "want one attribute in an RDN, have more");
}

static const struct rule rules[] = {
    {
        .id = "rfc5280.empty_value",
        .source = "RFC 5280 4.1.2.4",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "No attribute of a name is empty.",
        .mend = "Leave the attribute out.",
        .peers = "pkilint:itu.invalid_asn1_syntax",
        .check = value_not_empty,
    },
    {
        .id = "rfc5280.dirstring_subject",
        .source = "RFC 5280 4.1.2.4",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "A DirectoryString is one of the types that it may be.",
        .mend = "Encode the value as UTF8String or PrintableString.",
        .covers = "rfc5280.dirstring_issuer name.attr_encoding",
        .peers = "pkilint:itu.invalid_asn1_syntax",
        .check = directory_string_type,
    },
    {
        .id = "rfc5280.no_legacy_strings",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.1.2.6",
        .applies = CERTIFICATE | REQUEST,
        .says = "Names use UTF8String or PrintableString, not the older string types.",
        .mend = "Encode the value as UTF8String.",
        .check = no_old_directory_string,
    },
    {
        .id = "rfc5280.upper",
        .source = "RFC 5280 A.1",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "Attributes of names keep the string types and the upper bounds of RFC 5280.",
        .mend = "Shorten the value to the bound, or leave the attribute out; take the string type that the "
                "message names.",
        .covers = "rfc5280.upper.cn rfc5280.upper.organizationname rfc5280.upper.organizationalunitname "
                  "rfc5280.upper.localityname rfc5280.upper.stateorprovincename rfc5280.upper.title "
                  "rfc5280.upper.pseudonym rfc5280.upper.names rfc5280.upper.serialnumber "
                  "rfc5280.upper.country rfc5280.upper.email rfc5280.upper.dnq_dc leaf.dn.upper_bounds",
        .peers = "zlint:e_subject_common_name_max_length zlint:e_subject_dn_country_not_printable_string "
                 "zlint:e_issuer_dn_country_not_printable_string zlint:e_subject_dn_serial_number_max_length "
                 "zlint:e_subject_dn_serial_number_not_printable_string zlint:e_subject_email_max_length "
                 "zlint:e_subject_given_name_max_length zlint:e_subject_surname_max_length "
                 "zlint:e_subject_locality_name_max_length zlint:e_subject_state_name_max_length "
                 "zlint:e_subject_organization_name_max_length "
                 "zlint:e_subject_organizational_unit_name_max_length pkilint:itu.invalid_asn1_syntax",
        .check = profiled_syntax,
    },
    {
        .id = "rfc5280.upper.street_postal",
        .severity = SEVERITY_WARNING,
        .source = "X.520 C",
        .applies = CERTIFICATE | REQUEST,
        .says = "Addresses and descriptions keep the upper bounds of X.520.",
        .mend = "Shorten the value to the bound.",
        .peers = "zlint:e_subject_street_address_max_length zlint:e_subject_postal_code_max_length",
        .check = unprofiled_syntax,
    },
    {
        .id = "name.long_person_name",
        .severity = SEVERITY_NOTICE,
        .source = "X.411 B",
        .applies = LEAF,
        .says = "A given name or surname is short enough for the software that shows it.",
        .mend = "Shorten the name, if its bearer agrees.",
        .peers = "zlint:w_subject_given_name_recommended_max_length "
                 "zlint:w_subject_surname_recommended_max_length",
        .check = long_person_name,
    },
    {
        .id = "name.domain_component",
        .severity = SEVERITY_WARNING,
        .source = "RFC 4519 2.4",
        .applies = CERTIFICATE | REQUEST,
        .says = "Each domainComponent holds one label.",
        .mend = "Give each label of the domain a domainComponent of its own.",
        .peers = "pkilint:pkix.name_domain_components_invalid_domain_name",
        .check = domain_component_is_label,
    },
    {
        .id = "name.country_code",
        .severity = SEVERITY_WARNING,
        .source = "X.520 6.3.1",
        .applies = OTHER_LEAF | OCSP_SIGNER | OTHER_CA,
        .says = "countryName is an official code of ISO 3166-1.",
        .mend = "Use the two capitals of ISO 3166-1, as AT.",
        .peers = "zlint:e_subj_country_not_uppercase",
        .check = country_code,
    },
    {
        .id = "x501.rdn_unique_types",
        .source = "X.501 9.3",
        .applies = CERTIFICATE | REQUEST | CRL,
        .says = "No RDN has two attributes of one type.",
        .mend = "Give each attribute an RDN of its own.",
        .peers = "pkilint:pkix.rdn_contains_duplicate_attribute_types",
        .check = rdn_types_differ,
    },
    {
        .id = "x501.single_ava",
        .severity = SEVERITY_NOTICE,
        .source = "X.501 9.3",
        .applies = CERTIFICATE | REQUEST,
        .says = "Each RDN has one attribute.",
        .mend = "Give each attribute an RDN of its own: not all software shows the second one.",
        .peers = "pkilint:cabf.rdn_contains_multiple_atvs zlint:n_multiple_subject_rdn "
                 "zlint:w_multiple_issuer_rdn",
        .check = rdn_single,
    },
};

const struct rule_table rules_attribute = { "Attributes of names", rules, COUNT_OF(rules) };
