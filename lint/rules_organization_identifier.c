/* lint/rules_organization_identifier.c - organizationIdentifier: form, scheme, country, reference. SBR 7.1.4.2.2(d), appendix A.1. */
#include "lint/country.h"
#include "lint/organization_identifiers.h"
#include "lint/rules.h"

static void report_identifier(const struct found_identifier *found, struct report *report, const char *want)
{
    char quoted[QUOTE_BYTES];

    finding(
        report, found->attribute.whole, "want %s, have \"%s\"", want, quote(found->attribute.value, quoted));
}

/* SBR 7.1.4.2.2(d): "The subject:organizationIdentifier SHALL be encoded as a PrintableString or UTF8String." */
static void identifier_encoding(const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk_of(
        cert, NAME_OF_SUBJECT, attribute_bit(OID_ORGANIZATION_IDENTIFIER));
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (attribute.tag != DER_PRINTABLE_STRING && attribute.tag != DER_UTF8_STRING)
            finding(report, attribute.whole,
                "want PrintableString or UTF8String, have %s (identifier octet %02x)",
                text_is_string(attribute.tag) ? text_type_name(attribute.tag) : "another type",
                attribute.tag);
}

/*
 * SBR 7.1.4.2.2(d): "3 character Registration Scheme identifier; and 2 character ISO 3166-1 country code …; and plus \"+\" …; and up-to-3
 * character ISO 3166-2 identifier for the subdivision; and a hyphen-minus"; none of them "SHALL … contain hyphens".
 */
static void identifier_form(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (!found->id.formed)
            report_identifier(found, report,
                "a scheme of three capitals, a country of two, and no or \"+\" and a subdivision");
}

/* SBR appendix A.1: NTR, VAT, PSD and LEI "are recognized as valid", "in addition to the GOV and INT identifiers". */
static void identifier_scheme(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_UNKNOWN)
            report_identifier(found, report, "NTR, VAT, PSD, LEI, GOV or INT");
}

/* SBR 7.1.4.2.2(d): a subdivision stands for a register or government below the nation: VAT, PSD, LEI and INT have none. */
static void identifier_subdivision_scheme(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.subdivision.at != NULL
            && (found->id.scheme == SCHEME_VAT || found->id.scheme == SCHEME_PSD
                || found->id.scheme == SCHEME_LEI || found->id.scheme == SCHEME_INT))
            report_identifier(found, report, "no subdivision in this scheme");
}

/* SBR 7.1.4.2.2(d): "up-to-3 character ISO 3166-2 identifier for the subdivision". Subdivisions change, so what is not known only warns. */
static void identifier_subdivision_known(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.subdivision.at != NULL && country_is_official(found->id.country)
            && !country_has_subdivision(found->id.country, found->id.subdivision))
            report_identifier(found, report, "a subdivision of ISO 3166-2");
}

/* True if a countryName of `name` is `code`. */
static bool name_has_country(const struct cert *cert, struct span name, const char *code)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, attribute_bit(OID_COUNTRY_NAME));
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (span_equal(attribute.value, (struct span){ (const uint8_t *)code, strlen(code) }))
            return true;
    return false;
}

static bool is_country(struct span code)
{
    return country_is_official(code) || span_equal(code, SPAN_TEXT("XX"));
}

/* True for the prefixes of article 215 of Directive 2006/112/EC that are no ISO codes; *iso is the country that they stand for. */
static bool is_vat_prefix(struct span code, const char **iso)
{
    if (span_equal(code, SPAN_TEXT("EL")))
        *iso = "GR";
    else if (span_equal(code, SPAN_TEXT("XI")))
        *iso = "GB";
    else
        return false;
    return true;
}

/*
 * SBR 7.1.4.2.2(d): "2 character ISO 3166-1 country code for the nation in which the Registration Scheme is operated, or as described in
 * Note 1". XX where countryName has it: note 1 wants the same code in both.
 */
static void identifier_country(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL) {
        const char *iso;

        if (!found->id.formed || found->id.scheme == SCHEME_LEI || found->id.scheme == SCHEME_INT)
            continue; /* leaf.dn.orgid.lei_xg, leaf.dn.orgid.int_form */
        if (country_is_official(found->id.country)
            || (found->id.scheme == SCHEME_VAT && is_vat_prefix(found->id.country, &iso))
            || (span_equal(found->id.country, SPAN_TEXT("XX")) && name_has_country(cert, found->name, "XX")))
            continue;
        report_identifier(found, report, "a country of ISO 3166-1, or EL or XI in VAT");
    }
}

/* SBR 7.1.4.2.2(d): "a hyphen-minus …; and Registration Reference allocated in accordance with the identified Registration Scheme". */
static void identifier_reference(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.reference.len == 0
            && (found->id.scheme == SCHEME_NTR || found->id.scheme == SCHEME_VAT
                || found->id.scheme == SCHEME_PSD || found->id.scheme == SCHEME_LEI))
            report_identifier(found, report, "a hyphen and a reference behind the country");
}

/*
 * SBR 7.1.4.2.2(d) note 1: "With the exception of the LEI and INT Registration Schemes, if a subject:countryName is present … the country
 * code used in the Registration Scheme identifier SHALL match"; for a VAT prefix "the corresponding ISO 3166-1 country code".
 */
static void identifier_matches_country(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;
    char quoted_id[QUOTE_BYTES], quoted_country[QUOTE_BYTES];

    while ((found = identifiers_next(&walk)) != NULL) {
        struct attributes_walk inside = attributes_walk_in(
            cert, found->name, attribute_bit(OID_COUNTRY_NAME));
        struct span country = found->id.country;
        struct attribute other;
        const char *iso;

        if (!found->id.formed || found->id.scheme == SCHEME_LEI || found->id.scheme == SCHEME_INT)
            continue;
        if (found->id.scheme == SCHEME_VAT && is_vat_prefix(country, &iso))
            country = (struct span){ (const uint8_t *)iso, strlen(iso) };
        if (!country_is_official(country))
            continue; /* leaf.dn.orgid.country_iso */
        while (attributes_next(&inside, &other))
            if (is_country(other.value) && !span_equal(other.value, country))
                finding(report, found->attribute.whole, "want the country of countryName \"%s\", have \"%s\"",
                    quote(other.value, quoted_country), quote(found->attribute.value, quoted_id));
    }
}

/* SBR 7.1.4.2.2(d) note 1: "For the LEI Registration Scheme, the ISO 3166-1 code \"XG\" SHALL be used"; appendix A.1: "as specified in ISO 17442". */
static void identifier_lei(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_LEI
            && (!span_equal(found->id.country, SPAN_TEXT("XG"))
                || (found->id.reference.len > 0 && !lei_is_formed(found->id.reference))))
            report_identifier(found, report, "LEIXG- and 18 capitals or digits and two check digits");
}

/* ISO 17442-1 6: check digits by ISO 7064 MOD 97-10. */
static void identifier_lei_check_digits(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_LEI && lei_is_formed(found->id.reference)
            && !lei_check_digits_valid(found->id.reference))
            report_identifier(found, report, "an LEI whose check digits fit");
}

/* SBR 7.1.4.2.2(d) note 2: "'GOV' followed by the 2 character ISO 3166-1 country code", then at most "+" and the subdivision. */
static void identifier_government(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_GOV && found->id.reference.at != NULL)
            report_identifier(found, report, "GOV, country, and at most \"+\" and a subdivision");
}

/* SBR 7.1.4.2.2(d) note 2: "'INT' followed by the ISO 3166-1 code \"XG\"". */
static void identifier_international(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_INT && found->id.subdivision.at == NULL
            && !span_equal(found->text, SPAN_TEXT("INTXG")))
            report_identifier(found, report, "INTXG");
}

/* SBR 7.1.4.2.2(d) note 3: "When the Organization or Legal Entity is registered in Germany, the Registration Reference SHOULD use the EUID". */
static void identifier_german_euid(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_NTR
            && span_equal(found->id.country, SPAN_TEXT("DE")) && found->id.reference.len > 0
            && (found->id.subdivision.at != NULL
                || euid_of(found->id.reference, found->id.country) == EUID_NONE))
            report_identifier(found, report, "an EUID such as NTRDE-DER3306.HRB12345");
}

/* SBR 7.1.4.2.2(d) note 3: "The structure of the EUID SHALL be as follows": country, register identifier, ".", reference. */
static void identifier_euid_form(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL)
        if (found->id.formed && found->id.scheme == SCHEME_NTR && country_in_eea(found->id.country)
            && euid_of(found->id.reference, found->id.country) == EUID_MALFORMED)
            report_identifier(found, report, "country, register, \".\" and reference in an EUID");
}

/* SBR appendix A.1: PSD "shall use the extended structure as defined in ETSI TS 119 495, clause 5.2.1": PSD, country, "-", 2 to 8 capitals, "-", reference. */
static void identifier_payment_service(const struct cert *cert, struct report *report)
{
    struct identifiers_walk walk = identifiers_walk(cert);
    const struct found_identifier *found;

    while ((found = identifiers_next(&walk)) != NULL) {
        if (!found->id.formed || found->id.scheme != SCHEME_PSD)
            continue;
        if (found->id.reference.len > 0 && !psd_reference_valid(found->id.reference))
            report_identifier(found, report,
                "PSD, country, \"-\", an authority of two to eight capitals, \"-\" and its reference");
        else if (country_is_official(found->id.country) && !country_in_eea(found->id.country)
                 && !span_equal(found->id.country, SPAN_TEXT("GB"))
                 && !span_equal(found->id.country, SPAN_TEXT("GI")))
            report_identifier(found, report, "a country where Directive (EU) 2015/2366 is law");
    }
}

static const struct rule rules[] = {
    {
        .id = "leaf.dn.orgid.encoding",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "organizationIdentifier is a PrintableString or UTF8String.",
        .mend = "Encode organizationIdentifier as UTF8String or PrintableString.",
        .peers = "pkilint:cabf.invalid_subject_organization_identifier_encoding",
        .check = identifier_encoding,
    },
    {
        .id = "leaf.dn.orgid.country_form",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "organizationIdentifier begins with a scheme, a country, and at most a subdivision.",
        .mend =
            "Write scheme, country, hyphen and reference without spaces: VATAT-U12345678, NTRUS+CA-12345678.",
        .covers = "leaf.dn.orgid.subdiv_form leaf.dn.orgid.subdiv_iso leaf.dn.orgid.no_hyphen appa.ntr",
        .peers = "pkilint:cabf.invalid_subject_organization_identifier_format "
                 "pkilint:etsi.en_319_412_1.leg-5.1.4-02.invalid_format",
        .check = identifier_form,
    },
    {
        .id = "leaf.dn.orgid.scheme",
        .source = "SBR A.1",
        .applies = OV | SV,
        .since = SMC06,
        .says = "The scheme is NTR, VAT, PSD, LEI, GOV or INT.",
        .mend = "Use NTR, VAT, PSD or LEI; GOV and INT for governments and international organizations that "
                "have none of these.",
        .covers = "appa.closed_list",
        .peers = "pkilint:cabf.invalid_organization_identifier_registration_scheme "
                 "pkilint:etsi.en_319_412_1.leg-5.1.4-03.invalid_scheme",
        .check = identifier_scheme,
    },
    {
        .id = "leaf.dn.orgid.subdiv_form",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "Only NTR and GOV have a subdivision.",
        .mend = "Write a subdivision, as +CA in NTRUS+CA-12345, for NTR and GOV alone.",
        .covers = "appa.vat appa.psd appa.lei",
        .peers = "pkilint:cabf.invalid_subject_organization_identifier_state_province_for_scheme",
        .check = identifier_subdivision_scheme,
    },
    {
        .id = "leaf.dn.orgid.subdiv_iso",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC03,
        .says = "The subdivision is one of ISO 3166-2.",
        .mend = "Use the part of the ISO 3166-2 code behind its hyphen: +CA for US-CA.",
        .check = identifier_subdivision_known,
    },
    {
        .id = "leaf.dn.orgid.country_iso",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "The country is an official code of ISO 3166-1, or a VAT prefix of the European Union.",
        .mend = "Use the two capitals of ISO 3166-1; with VAT also EL and XI.",
        .peers = "pkilint:cabf.invalid_organization_identifier_country "
                 "pkilint:etsi.en_319_412_1.leg-5.1.4-03.invalid_country",
        .check = identifier_country,
    },
    {
        .id = "leaf.dn.orgid.reference_nonempty",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "NTR, VAT, PSD and LEI have a reference.",
        .mend = "Add a hyphen and the number in the register.",
        .peers = "pkilint:cabf.organization_identifier_reference_missing_for_scheme",
        .check = identifier_reference,
    },
    {
        .id = "leaf.dn.orgid.country_match",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "The country of organizationIdentifier is that of countryName.",
        .mend = "Take countryName and the country in organizationIdentifier from the same register.",
        .covers = "leaf.dn.orgid.vat_prefix",
        .peers = "pkilint:cabf.smime.org_identifier_and_country_name_attribute_inconsistent "
                 "zlint:e_registration_scheme_id_matches_subject_country",
        .check = identifier_matches_country,
    },
    {
        .id = "leaf.dn.orgid.lei_xg",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "An LEI has the country XG and 20 characters.",
        .mend = "Write LEIXG-, then the 20 characters of the LEI.",
        .covers = "appa.lei",
        .peers = "pkilint:iso.lei.invalid_lei_format pkilint:cabf.invalid_organization_identifier_country",
        .check = identifier_lei,
    },
    {
        .id = "iso17442.check",
        .source = "ISO 17442-1 6",
        .applies = OV | SV,
        .since = SMC01,
        .says = "The check digits of an LEI fit.",
        .mend = "Compare the LEI with the global index: one character is wrong, or two are swapped.",
        .peers = "pkilint:iso.lei.invalid_lei_checksum",
        .check = identifier_lei_check_digits,
    },
    {
        .id = "leaf.dn.orgid.gov_form",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "A government's identifier has no reference.",
        .mend = "Write GOV and the country, with + and a subdivision if that is the government's, and "
                "nothing behind.",
        .peers = "pkilint:cabf.smime.prohibited_organization_identifier_reference_present_for_scheme",
        .check = identifier_government,
    },
    {
        .id = "leaf.dn.orgid.int_form",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC01,
        .says = "The identifier of an international organization is INTXG.",
        .mend = "Write INTXG, and nothing behind.",
        .peers = "pkilint:cabf.smime.prohibited_organization_identifier_reference_present_for_scheme "
                 "pkilint:cabf.invalid_organization_identifier_country",
        .check = identifier_international,
    },
    {
        .id = "leaf.dn.orgid.ntr_de_euid",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC011,
        .says = "A German register number is given as EUID.",
        .mend =
            "Write the EUID: NTRDE-, then DE, the court, a dot and the number, as NTRDE-DER3306.HRB12345.",
        .covers = "leaf.dn.orgid.ntr_euid_may",
        .peers = "pkilint:cabf.smime.german_ntr_registration_reference_not_euid",
        .check = identifier_german_euid,
    },
    {
        .id = "leaf.dn.orgid.euid_form",
        .source = "SBR 7.1.4.2.2(d)",
        .applies = OV | SV,
        .since = SMC011,
        .says = "An EUID has country, register, dot and reference.",
        .mend = "Write country, register, a dot and the number: DER3306.HRB12345; or give the register's own "
                "number.",
        .covers = "leaf.dn.orgid.ntr_euid_may",
        .check = identifier_euid_form,
    },
    {
        .id = "leaf.dn.orgid.psd_form",
        .source = "ETSI TS 119 495 5.2.1",
        .applies = OV | SV,
        .since = SMC01,
        .says = "A payment service provider's identifier names its authority.",
        .mend = "Write PSD, country, hyphen, the authority's capitals, hyphen and its number: "
                "PSDBE-NBB-1234.567.890.",
        .covers = "appa.psd ts119495.ncaname",
        .check = identifier_payment_service,
    },
};

const struct rule_table rules_organization_identifier = { "Organization identifier", rules, COUNT_OF(rules) };
