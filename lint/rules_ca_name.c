/* What CAs are called. SBR 7.1.4.1, 7.1.4.3.1. */
#include "lint/country.h"
#include "lint/name_same.h"
#include "lint/names.h"
#include "lint/rules.h"

/* A finding at the subject unless it has an attribute of `type`. That it is empty altogether is another rule. */
static void want_attribute(const struct cert *cert, struct report *report, enum oid type)
{
    if (!name_is_empty(cert->subject) && !names_have(cert, cert->subject, attribute_bit(type)))
        finding(report, cert->subject, "want %s in a CA's subject, have none", oid_name(type));
}

/* SBR 7.1.4.3.1(a): commonName "SHALL be present". */
static void common_name_present(const struct cert *cert, struct report *report)
{
    want_attribute(cert, report, OID_COMMON_NAME);
}

/* SBR 7.1.4.3.1(b): organizationName "SHALL be present". */
static void organization_present(const struct cert *cert, struct report *report)
{
    want_attribute(cert, report, OID_ORGANIZATION_NAME);
}

/* SBR 7.1.4.3.1(c): countryName "SHALL be present". */
static void country_present(const struct cert *cert, struct report *report)
{
    want_attribute(cert, report, OID_COUNTRY_NAME);
}

/* SBR 7.1.4.3.1(c): it "SHALL contain the two-letter ISO 3166-1 country code": XX, which subscribers may have, stands for no place. */
static void country_official(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_in(cert, cert->subject, attribute_bit(OID_COUNTRY_NAME));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        if (!country_is_official(attribute.value))
            finding(report, attribute.whole, "want a country code of ISO 3166-1, have \"%s\"",
                quote(attribute.value, quoted));
    }
}

/*
 * SBR 7.1.4.1: a CA's name is "byte-for-byte identical among all Certificates whose Subject Distinguished Names can be compared as equal
 * according to RFC 5280, Section 7.1". The only other certificate at hand is the issuer's.
 */
static void same_name_same_bytes(const struct cert *cert, struct report *report)
{
    if (!span_equal(cert->subject, cert->issuer) && name_same(cert->subject, cert->issuer))
        finding(report, cert->subject,
            "want the same octets for the same name in subject and issuer, have two encodings");
}

static const struct rule rules[] = {
    {
        .id = "subca.dn.cn_present",
        .source = "SBR 7.1.4.3.1(a)",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "A CA has a commonName.",
        .mend = "Add commonName, which should name this CA alone.",
        .covers = "root.dn.cn_present",
        .check = common_name_present,
    },
    {
        .id = "subca.dn.o_present",
        .source = "SBR 7.1.4.3.1(b)",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "A CA has an organizationName.",
        .mend = "Add organizationName with the name of the CA's organization, as verified.",
        .covers = "root.dn.o_present",
        .check = organization_present,
    },
    {
        .id = "subca.dn.c_present",
        .source = "SBR 7.1.4.3.1(c)",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "A CA has a countryName.",
        .mend = "Add countryName with the country of the CA's place of business.",
        .covers = "root.dn.c_present",
        .check = country_present,
    },
    {
        .id = "subca.dn.c_present.iso3166",
        .source = "SBR 7.1.4.3.1(c)",
        .applies = SUB_CA | ROOT_CA,
        .since = SMC01,
        .says = "countryName of a CA is an official code of ISO 3166-1.",
        .mend = "Use the code of the country of the CA's place of business, in capitals.",
        .covers = "subca.dn.c_present root.dn.c_present",
        .check = country_official,
    },
    {
        .id = "name.ca_subject_bytes",
        .source = "SBR 7.1.4.1",
        .applies = CA,
        .says = "A CA's name is encoded as the issuer's if they are the same name.",
        .mend = "Copy the subject of the CA's first certificate octet for octet.",
        .covers = "name.ca_subject_bytes_root",
        .check = same_name_same_bytes,
    },
};

const struct rule_table rules_ca_name = { "CAs: names", rules, COUNT_OF(rules) };
