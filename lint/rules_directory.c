/* subjectDirectoryAttributes: verified facts about a person. SBR 7.1.2.3(j); RFC 5280 4.2.1.8; RFC 3739 3.2.2. */
#include "lint/country.h"
#include "lint/extension_checks.h"
#include "lint/rules.h"

/* RFC 5280 4.2.1.8: Attribute ::= SEQUENCE { type, values SET OF AttributeValue } */
struct directory_attribute {
    enum oid type;
    struct span oid, whole;
    struct span values; /* content of the SET */
};

static bool next(struct span *rest, struct directory_attribute *attribute)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored), inside;

    if (der_at_end(&d) || !der_enter_whole(&d, DER_SEQUENCE, &inside, &attribute->whole, "")
        || !der_oid(&inside, DER_OID, &attribute->oid, "")
        || !der_value(&inside, DER_SET, &attribute->values, ""))
        return false;
    attribute->type = oid_find(attribute->oid);
    *rest = d.rest;
    return true;
}

static struct span attributes_of(const struct cert *cert)
{
    return cert_sequence(cert, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES);
}

/* SBR 7.1.2.3(j): "Strict and Multipurpose | Prohibited". */
static void no_attributes(const struct cert *cert, struct report *report)
{
    want_no_extension(cert, report, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, "outside Legacy certificates");
}

/* SBR 7.1.2.3(j): "Legacy | MAY be present and SHALL NOT be marked critical." RFC 5280 4.2.1.8: "MUST mark this extension as non-critical". */
static void not_critical(const struct cert *cert, struct report *report)
{
    want_not_critical(cert, report, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES);
}

/* RFC 5280 4.2.1.8: SEQUENCE SIZE (1..MAX) OF Attribute. */
static void not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES);

    if (extension != NULL && attributes_of(cert).len == 0)
        finding(report, extension->whole, "want at least one attribute, have none");
}

/* SBR 7.1.2.3(j): "such as dateOfBirth, placeOfBirth, gender, countryOfCitizenship, or countryOfResidence". */
static void known_attributes(const struct cert *cert, struct report *report)
{
    struct span rest = attributes_of(cert);
    struct directory_attribute attribute;
    char text[OID_TEXT_BYTES];

    while (next(&rest, &attribute)) {
        if (attribute.type < OID_PDA_DATE_OF_BIRTH || attribute.type > OID_PDA_COUNTRY_OF_RESIDENCE)
            finding(report, attribute.whole, "want the attributes of RFC 3739 3.2.2, have %s",
                oid_text(attribute.oid, text));
    }
}

/* True if `value`, of identifier octet `tag`, is what the attribute may hold. */
typedef bool value_check(unsigned tag, struct span value);

/* A finding for each value of the attributes of `type` that is not as `fits` wants it. */
static void judge(
    const struct cert *cert, struct report *report, enum oid type, value_check *fits, const char *want)
{
    struct span rest = attributes_of(cert);
    struct directory_attribute attribute;

    while (next(&rest, &attribute)) {
        struct der_error ignored;
        struct der values = der_again(attribute.values, &ignored);
        char quoted[QUOTE_BYTES];
        struct span value;
        unsigned tag;

        if (attribute.type != type)
            continue;
        while (!der_at_end(&values) && der_any(&values, &tag, &value, NULL, "")) {
            if (!fits(tag, value))
                finding(report, attribute.whole, "want %s, have \"%s\"", want, quote(value, quoted));
        }
    }
}

static bool is_date(unsigned tag, struct span value)
{
    static const char form[] = "00000000000000Z"; /* 0: a digit */

    if (tag != DER_GENERALIZED_TIME || value.len != sizeof(form) - 1)
        return false;
    for (size_t i = 0; i + 1 < value.len; i++) {
        if (value.at[i] < '0' || value.at[i] > '9')
            return false;
    }
    return value.at[value.len - 1] == 'Z';
}

/* RFC 3739 3.2.2: "dateOfBirth … GeneralizedTime". */
static void date_of_birth(const struct cert *cert, struct report *report)
{
    judge(cert, report, OID_PDA_DATE_OF_BIRTH, is_date, "dateOfBirth as GeneralizedTime YYYYMMDDHHMMSSZ");
}

static bool is_directory_string(unsigned tag, struct span value)
{
    return value.len > 0
           && (tag == DER_UTF8_STRING || tag == DER_PRINTABLE_STRING || tag == DER_TELETEX_STRING
               || tag == DER_BMP_STRING || tag == DER_UNIVERSAL_STRING);
}

/* RFC 3739 3.2.2: "placeOfBirth … DirectoryString". */
static void place_of_birth(const struct cert *cert, struct report *report)
{
    judge(cert, report, OID_PDA_PLACE_OF_BIRTH, is_directory_string,
        "placeOfBirth as a DirectoryString with text");
}

static bool is_gender(unsigned tag, struct span value)
{
    static const uint8_t letters[] = { 'M', 'F', 'm', 'f' };

    return tag == DER_PRINTABLE_STRING && value.len == 1
           && memchr(letters, value.at[0], sizeof letters) != NULL;
}

/* RFC 3739 3.2.2: gender is PrintableString (SIZE(1)): "M", "F", "m" or "f". */
static void gender(const struct cert *cert, struct report *report)
{
    judge(cert, report, OID_PDA_GENDER, is_gender, "gender as PrintableString M, F, m or f");
}

static bool is_country(unsigned tag, struct span value)
{
    return tag == DER_PRINTABLE_STRING && country_is_official(value);
}

/* RFC 3739 3.2.2: countryOfCitizenship and countryOfResidence are PrintableString (SIZE (2)): "ISO 3166 Country Code". */
static void countries(const struct cert *cert, struct report *report)
{
    judge(cert, report, OID_PDA_COUNTRY_OF_CITIZENSHIP, is_country, "an ISO 3166-1 alpha-2 code in capitals");
    judge(cert, report, OID_PDA_COUNTRY_OF_RESIDENCE, is_country, "an ISO 3166-1 alpha-2 code in capitals");
}

static const struct rule rules[] = {
    {
        .id = "leaf.sda.prohibited",
        .source = "SBR 7.1.2.3(j)",
        .applies = SMIME & (MULTIPURPOSE | STRICT),
        .since = SMC01,
        .says = "A Strict or Multipurpose certificate has no subjectDirectoryAttributes.",
        .mend = "Leave subjectDirectoryAttributes out.",
        .peers = "pkilint:cabf.smime.subject_directory_attributes_extension_prohibited "
                 "zlint:e_strict_multipurpose_smime_ext_subject_directory_attr",
        .check = no_attributes,
    },
    {
        .id = "leaf.sda.noncritical",
        .source = "SBR 7.1.2.3(j)",
        .applies = SMIME & LEGACY,
        .since = SMC01,
        .says = "subjectDirectoryAttributes is not critical.",
        .mend = "Mark subjectDirectoryAttributes not critical.",
        .peers = "pkilint:pkix.subject_directory_attributes_extension_critical "
                 "zlint:e_ext_subject_directory_attr_critical",
        .check = not_critical,
    },
    {
        .id = "leaf.sda.content",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.3(j)",
        .applies = SMIME & LEGACY,
        .since = SMC01,
        .says = "subjectDirectoryAttributes has the attributes of RFC 3739.",
        .mend = "Keep the attributes of RFC 3739 3.2.2 alone.",
        .check = known_attributes,
    },
    {
        .id = "rfc5280.sda_noncritical",
        .source = "RFC 5280 4.2.1.8",
        .applies = CERTIFICATE & ~(SMIME & LEGACY),
        .says = "subjectDirectoryAttributes is not critical.",
        .mend = "Mark subjectDirectoryAttributes not critical.",
        .peers = "pkilint:pkix.subject_directory_attributes_extension_critical "
                 "zlint:e_ext_subject_directory_attr_critical",
        .check = not_critical,
    },
    {
        .id = "rfc5280.sda_noncritical.nonempty",
        .source = "RFC 5280 4.2.1.8",
        .applies = CERTIFICATE,
        .says = "subjectDirectoryAttributes is not empty.",
        .mend = "Leave the empty extension out.",
        .peers = "zlint:e_ext_cannot_be_empty_sequence",
        .check = not_empty,
    },
    {
        .id = "rfc3739.sda_dob",
        .source = "RFC 3739 3.2.2",
        .applies = LEAF,
        .says = "dateOfBirth is a GeneralizedTime.",
        .mend = "Encode dateOfBirth as GeneralizedTime, YYYYMMDD120000Z.",
        .check = date_of_birth,
    },
    {
        .id = "rfc3739.sda_pob",
        .source = "RFC 3739 3.2.2",
        .applies = LEAF,
        .says = "placeOfBirth is a text.",
        .mend = "Encode placeOfBirth as UTF8String.",
        .check = place_of_birth,
    },
    {
        .id = "rfc3739.sda_gender",
        .source = "RFC 3739 3.2.2",
        .applies = LEAF,
        .says = "gender is M, F, m or f.",
        .mend = "Write M, F, m or f, as PrintableString.",
        .check = gender,
    },
    {
        .id = "rfc3739.sda_countries",
        .source = "RFC 3739 3.2.2",
        .applies = LEAF,
        .says = "countryOfCitizenship and countryOfResidence are codes of countries.",
        .mend = "Use the two capitals of ISO 3166-1, as PrintableString.",
        .check = countries,
    },
};

const struct rule_table rules_directory = { "Subject directory attributes", rules, COUNT_OF(rules) };
