/* Cases of rules_organization.c and rules_organization_identifier.c. */
#include "tests/rules/change.h"

#define SET(type, value) recipe_attribute(recipe, type, value)
#define ID(value)        SET(OID_ORGANIZATION_IDENTIFIER, value)
#define C(value)         SET(OID_COUNTRY_NAME, value)

CHANGE(assumed_name, SET(OID_ORGANIZATION_NAME, "Muster (Muster Handels GmbH)"))
CHANGE(parenthesis_first, SET(OID_ORGANIZATION_NAME, "(Muster Handels GmbH) Muster"))
CHANGE(parenthesis_open, SET(OID_ORGANIZATION_NAME, "Muster (Muster Handels GmbH"))
CHANGE(parentheses_crossed, SET(OID_ORGANIZATION_NAME, "Muster) GmbH (Wien"))
CHANGE(unit_same, SET(OID_ORGANIZATIONAL_UNIT_NAME, "Muster GmbH"))
CHANGE(unit_department, SET(OID_ORGANIZATIONAL_UNIT_NAME, "Department of Sales"))
CHANGE(unit_of_government, recipe_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, "GOVAT");
       SET(OID_ORGANIZATIONAL_UNIT_NAME, "Department of Finance"))
CHANGE(unit_it, SET(OID_ORGANIZATIONAL_UNIT_NAME, "IT"))
CHANGE(unit_affiliates, SET(OID_ORGANIZATIONAL_UNIT_NAME, "Muster Beteiligungs AG"); recipe_add_attribute(
    recipe, OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, SPAN_TEXT("Muster IT-Services GmbH")))

CHANGE(id_printable, recipe_attribute_tag(recipe, OID_ORGANIZATION_IDENTIFIER, DER_PRINTABLE_STRING))
CHANGE(id_bmp, recipe_without_attribute(recipe, OID_ORGANIZATION_IDENTIFIER);
       recipe_add_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, DER_BMP_STRING,
           (struct span){ (const uint8_t *)"\0N\0T\0R\0A\0T\0-\0"
                                           "1",
               14 }))

/* forms */
CHANGE(no_form, ID("U12345678"))
CHANGE(small_letters, ID("vatat-u12345678"))
CHANGE(hyphen_in_scheme, ID("VAT-AT-U12345678"))
CHANGE(no_hyphen, ID("VATATU12345678"))
CHANGE(long_subdivision, ID("NTRAT+WIEN-FN123456a"))
CHANGE(small_subdivision, ID("NTRAT+w-FN123456a"))
CHANGE(national_scheme, ID("AT:AT-123456"))
CHANGE(endless, recipe_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, "%01100d", 0))
CHANGE(hyphens_in_reference, C("CH"); ID("NTRCH-CHE-123.456.789"))

/* schemes */
CHANGE(scheme_unknown, ID("DUNAT-123456789"))
CHANGE(ntr, ID("NTRAT-FN 123456 a"))
CHANGE(vat, ID("VATAT-U12345678"))
CHANGE(psd, ID("PSDAT-FMA-123456"))
CHANGE(lei, ID("LEIXG-LINTGATE000000000145"))
CHANGE(gov, ID("GOVAT"))
CHANGE(gov_subdivision, C("US"); ID("GOVUS+CA"))
CHANGE(international, ID("INTXG"))
CHANGE(ntr_subdivision, C("US"); ID("NTRUS+CA-12345678"))
CHANGE(ntr_no_country_name, recipe_without_attribute(recipe, OID_COUNTRY_NAME); ID("NTRGB-12345678"))
CHANGE(vat_subdivision, C("US"); ID("VATUS+CA-12345678"))
CHANGE(psd_subdivision, ID("PSDAT+9-FMA-123456"))
CHANGE(lei_subdivision, ID("LEIXG+CA-LINTGATE000000000145"))
CHANGE(international_subdivision, ID("INTXG+CA"))
CHANGE(subdivision_unknown, C("US"); ID("NTRUS+ZZ-12345678"))
CHANGE(subdivision_elsewhere, ID("NTRAT+CA-12345678"))

/* countries */
CHANGE(country_unknown, ID("NTRUK-12345678"))
CHANGE(country_greek_prefix_in_ntr, ID("NTREL-12345678"))
CHANGE(country_xg_in_ntr, ID("NTRXG-12345678"))
CHANGE(country_xx, C("XX"); ID("NTRXX-12345678"))
CHANGE(country_xx_without_country_name, ID("NTRXX-12345678"))
CHANGE(country_differs, ID("VATDE-123456789"))
CHANGE(country_differs_xx, C("XX"); ID("NTRRS-12345678"))
CHANGE(gov_differs, ID("GOVDE"))
CHANGE(greek_vat, C("GR"); ID("VATEL-123456789"))
CHANGE(greek_vat_by_iso, C("GR"); ID("VATGR-123456789"))
CHANGE(northern_irish_vat, C("GB"); ID("VATXI-123456789"))
CHANGE(greek_vat_of_austria, ID("VATEL-123456789"))
CHANGE(northern_irish_vat_of_ireland, C("IE"); ID("VATXI-123456789"))

/* references */
CHANGE(ntr_no_reference, ID("NTRAT-"))
CHANGE(vat_no_hyphen, ID("VATAT"))
CHANGE(lei_country, ID("LEIAT-LINTGATE000000000145"))
CHANGE(lei_short, ID("LEIXG-LINTGATE00000000014"))
CHANGE(lei_small, ID("LEIXG-lintgate000000000145"))
CHANGE(lei_check, ID("LEIXG-LINTGATE000000000154"))
CHANGE(gov_reference, ID("GOVAT-123"))
CHANGE(gov_hyphen, ID("GOVAT-"))
CHANGE(international_reference, ID("INTXG-123"))
CHANGE(international_country, ID("INTAT"))
CHANGE(german_number, C("DE"); ID("NTRDE-HRB 12345"))
CHANGE(german_subdivision, C("DE"); ID("NTRDE+BY-DER3306.HRB12345"))
CHANGE(german_euid, C("DE"); ID("NTRDE-DER3306.HRB12345"))
CHANGE(euid_no_register, C("DE"); ID("NTRDE-DE.HRB12345"))
CHANGE(euid_no_reference, C("FI"); ID("NTRFI-FIFPRO."))
CHANGE(euid_formed, C("FI"); ID("NTRFI-FIFPRO.1234567-8"))
CHANGE(euid_elsewhere, C("CH"); ID("NTRCH-CH.123"))
CHANGE(psd_no_authority, ID("PSDAT-123456"))
CHANGE(psd_long_authority, ID("PSDAT-ABCDEFGHI-123456"))
CHANGE(psd_small_authority, ID("PSDAT-fma-123456"))
CHANGE(psd_country, C("US"); ID("PSDUS-SEC-123456"))
CHANGE(psd_british, C("GB"); ID("PSDGB-FCA-123456"))

#define ORGID "subject.organizationIdentifier"

static const struct rule_case cases[] = {
    FAILS("leaf.dn.o.assumed_order", "parentheses first", SV_STRICT, parenthesis_first,
        "subject.organizationName"),
    FAILS("leaf.dn.o.assumed_order", "an open parenthesis", SV_STRICT, parenthesis_open,
        "subject.organizationName"),
    FAILS("leaf.dn.o.assumed_order", "parentheses crossed", SV_STRICT, parentheses_crossed,
        "subject.organizationName"),
    PASSES("leaf.dn.o.assumed_order", "the legal name in parentheses", SV_STRICT, assumed_name),

    FAILS("leaf.dn.ou.affiliate", "the organization itself", SV_STRICT, unit_same,
        "subject.organizationalUnitName"),
    FAILS(
        "leaf.dn.ou.affiliate", "a department", SV_STRICT, unit_department, "subject.organizationalUnitName"),
    FAILS("leaf.dn.ou.affiliate", "IT", OV_STRICT, unit_it, "subject.organizationalUnitName"),
    PASSES("leaf.dn.ou.affiliate", "a department of a government", OV_STRICT, unit_of_government),
    PASSES("leaf.dn.ou.affiliate", "two other firms", OV_STRICT, unit_affiliates),

    FINDS("leaf.dn.orgid.encoding", "BMPString", SV_STRICT, id_bmp, { "leaf.dn.orgid.encoding", ORGID },
        { "rfc5280.no_legacy_strings", ORGID }),
    PASSES("leaf.dn.orgid.encoding", "PrintableString", SV_STRICT, id_printable),
    PASSES("leaf.dn.orgid.encoding", "UTF8String", SV_STRICT, NULL),

    FAILS("leaf.dn.orgid.country_form", "a bare number", SV_STRICT, no_form, ORGID),
    FAILS("leaf.dn.orgid.country_form", "small letters", SV_STRICT, small_letters, ORGID),
    FAILS("leaf.dn.orgid.country_form", "a hyphen behind the scheme", SV_STRICT, hyphen_in_scheme, ORGID),
    FAILS("leaf.dn.orgid.country_form", "no hyphen", SV_STRICT, no_hyphen, ORGID),
    FAILS("leaf.dn.orgid.country_form", "a subdivision of four letters", SV_STRICT, long_subdivision, ORGID),
    FAILS(
        "leaf.dn.orgid.country_form", "a subdivision in small letters", SV_STRICT, small_subdivision, ORGID),
    FAILS("leaf.dn.orgid.country_form", "a national scheme of ETSI EN 319 412-1", OV_STRICT, national_scheme,
        ORGID),
    FAILS("leaf.dn.orgid.country_form", "1,100 characters", OV_STRICT, endless, ORGID),
    PASSES("leaf.dn.orgid.country_form", "hyphens in the reference", SV_STRICT, hyphens_in_reference),

    FAILS("leaf.dn.orgid.scheme", "DUN (bug 1861782)", SV_STRICT, scheme_unknown, ORGID),
    PASSES("leaf.dn.orgid.scheme", "NTR", SV_STRICT, ntr),
    PASSES("leaf.dn.orgid.scheme", "VAT", SV_STRICT, vat),
    PASSES("leaf.dn.orgid.scheme", "PSD", SV_STRICT, psd),
    PASSES("leaf.dn.orgid.scheme", "LEI", SV_STRICT, lei),
    PASSES("leaf.dn.orgid.scheme", "GOV", OV_STRICT, gov),
    PASSES("leaf.dn.orgid.scheme", "INT", OV_STRICT, international),

    FAILS("leaf.dn.orgid.subdiv_form", "VAT", SV_STRICT, vat_subdivision, ORGID),
    FAILS("leaf.dn.orgid.subdiv_form", "PSD", SV_STRICT, psd_subdivision, ORGID),
    FINDS("leaf.dn.orgid.subdiv_form", "LEI", SV_STRICT, lei_subdivision,
        { "leaf.dn.orgid.subdiv_form", ORGID }),
    FAILS("leaf.dn.orgid.subdiv_form", "INT", SV_STRICT, international_subdivision, ORGID),
    PASSES("leaf.dn.orgid.subdiv_form", "NTR", SV_STRICT, ntr_subdivision),
    PASSES("leaf.dn.orgid.subdiv_form", "GOV", OV_STRICT, gov_subdivision),

    FAILS("leaf.dn.orgid.subdiv_iso", "ZZ of the United States", SV_STRICT, subdivision_unknown, ORGID),
    FAILS("leaf.dn.orgid.subdiv_iso", "CA of Austria", SV_STRICT, subdivision_elsewhere, ORGID),
    PASSES("leaf.dn.orgid.subdiv_iso", "CA of the United States", SV_STRICT, ntr_subdivision),

    FAILS("leaf.dn.orgid.country_iso", "UK", SV_STRICT, country_unknown, ORGID),
    FAILS("leaf.dn.orgid.country_iso", "EL in NTR", SV_STRICT, country_greek_prefix_in_ntr, ORGID),
    FAILS("leaf.dn.orgid.country_iso", "XG in NTR", SV_STRICT, country_xg_in_ntr, ORGID),
    FAILS("leaf.dn.orgid.country_iso", "XX without countryName XX", SV_STRICT,
        country_xx_without_country_name, ORGID),
    PASSES("leaf.dn.orgid.country_iso", "XX and countryName XX", SV_STRICT, country_xx),
    PASSES("leaf.dn.orgid.country_iso", "EL in VAT", SV_STRICT, greek_vat),

    FAILS(
        "leaf.dn.orgid.reference_nonempty", "nothing behind the hyphen", SV_STRICT, ntr_no_reference, ORGID),
    FAILS("leaf.dn.orgid.reference_nonempty", "no hyphen", SV_STRICT, vat_no_hyphen, ORGID),
    PASSES("leaf.dn.orgid.reference_nonempty", "a reference with spaces", SV_STRICT, ntr),

    FAILS("leaf.dn.orgid.country_match", "VATDE and AT (bug 1914999)", SV_STRICT, country_differs, ORGID),
    FAILS("leaf.dn.orgid.country_match", "NTRRS and XX", SV_STRICT, country_differs_xx, ORGID),
    FAILS("leaf.dn.orgid.country_match", "GOVDE and AT", OV_STRICT, gov_differs, ORGID),
    FAILS("leaf.dn.orgid.country_match", "VATEL and AT", SV_STRICT, greek_vat_of_austria, ORGID),
    FAILS("leaf.dn.orgid.country_match", "VATXI and IE", SV_STRICT, northern_irish_vat_of_ireland, ORGID),
    PASSES("leaf.dn.orgid.country_match", "VATEL and GR (bug 1872374)", SV_STRICT, greek_vat),
    PASSES("leaf.dn.orgid.country_match", "VATGR and GR", SV_STRICT, greek_vat_by_iso),
    PASSES("leaf.dn.orgid.country_match", "VATXI and GB", SV_STRICT, northern_irish_vat),
    PASSES("leaf.dn.orgid.country_match", "no countryName", SV_STRICT, ntr_no_country_name),
    PASSES("leaf.dn.orgid.country_match", "LEIXG and AT", SV_STRICT, lei),
    PASSES("leaf.dn.orgid.country_match", "INTXG and AT", OV_STRICT, international),

    FAILS("leaf.dn.orgid.lei_xg", "LEIAT (bug 1876775)", SV_STRICT, lei_country, ORGID),
    FAILS("leaf.dn.orgid.lei_xg", "19 characters", SV_STRICT, lei_short, ORGID),
    FAILS("leaf.dn.orgid.lei_xg", "small letters", SV_STRICT, lei_small, ORGID),
    PASSES("leaf.dn.orgid.lei_xg", "20 characters", SV_STRICT, lei),
    FAILS("iso17442.check", "digits exchanged", SV_STRICT, lei_check, ORGID),
    PASSES("iso17442.check", "digits that fit", SV_STRICT, lei),

    FAILS("leaf.dn.orgid.gov_form", "a reference", OV_STRICT, gov_reference, ORGID),
    FAILS("leaf.dn.orgid.gov_form", "a hyphen", OV_STRICT, gov_hyphen, ORGID),
    PASSES("leaf.dn.orgid.gov_form", "a country", OV_STRICT, gov),
    PASSES("leaf.dn.orgid.gov_form", "a country and a subdivision", OV_STRICT, gov_subdivision),
    FAILS("leaf.dn.orgid.int_form", "a reference", OV_STRICT, international_reference, ORGID),
    FAILS("leaf.dn.orgid.int_form", "another country", OV_STRICT, international_country, ORGID),
    PASSES("leaf.dn.orgid.int_form", "INTXG", OV_STRICT, international),

    FAILS("leaf.dn.orgid.ntr_de_euid", "the number of the register alone", SV_STRICT, german_number, ORGID),
    FAILS("leaf.dn.orgid.ntr_de_euid", "a subdivision (bug 1944815)", SV_STRICT, german_subdivision, ORGID),
    PASSES("leaf.dn.orgid.ntr_de_euid", "an EUID", SV_STRICT, german_euid),
    FAILS("leaf.dn.orgid.euid_form", "no register", SV_STRICT, euid_no_register, ORGID),
    FAILS("leaf.dn.orgid.euid_form", "no reference", SV_STRICT, euid_no_reference, ORGID),
    PASSES("leaf.dn.orgid.euid_form", "register, dot, reference", SV_STRICT, euid_formed),
    PASSES("leaf.dn.orgid.euid_form", "outside of the European Economic Area", SV_STRICT, euid_elsewhere),

    FAILS("leaf.dn.orgid.psd_form", "no authority: Buypass, bug 1626078", SV_STRICT, psd_no_authority, ORGID),
    FAILS("leaf.dn.orgid.psd_form", "an authority of nine letters", SV_STRICT, psd_long_authority, ORGID),
    FAILS("leaf.dn.orgid.psd_form", "an authority in small letters", SV_STRICT, psd_small_authority, ORGID),
    FAILS("leaf.dn.orgid.psd_form", "the United States", SV_STRICT, psd_country, ORGID),
    PASSES("leaf.dn.orgid.psd_form", "an authority and its reference", SV_STRICT, psd),
    PASSES("leaf.dn.orgid.psd_form", "Great Britain", SV_STRICT, psd_british),
};

const struct case_table cases_organization = { cases, COUNT_OF(cases) };
