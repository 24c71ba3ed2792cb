/* Cases: the semantics of identifiers. */
#include "tests/rules/cases.h"

/* qcStatements with these semantics, and authorities if there are some. */
static void semantics(struct recipe *recipe, const char *identifier, const char *authorities)
{
    recipe_extension(recipe, OID_EXT_QC_STATEMENTS,
        "SEQUENCE { SEQUENCE { pkixQCSyntax-v2 SEQUENCE { %s %s } } }", identifier, authorities);
}

/* A subject with this serialNumber, or organizationIdentifier, under these semantics. */
#define NATURAL(name, value)                                                                                 \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        semantics(recipe, "semanticsId-Natural", "");                                                        \
        recipe_attribute(recipe, OID_SERIAL_NUMBER, value);                                                  \
    }
#define LEGAL(name, value)                                                                                   \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        semantics(recipe, "semanticsId-Legal", "");                                                          \
        recipe_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, value);                                        \
    }
#define EIDAS(name, value)                                                                                   \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        semantics(recipe, "semanticsId-eIDASNatural", "");                                                   \
        recipe_attribute(recipe, OID_SERIAL_NUMBER, value);                                                  \
    }

NATURAL(passport, "PASAT-P3000180")
NATURAL(no_country, "PASQQ-P3000180")
NATURAL(no_scheme, "ABCAT-P3000180")
NATURAL(no_hyphen, "PASATP3000180")
NATURAL(no_identifier, "PASAT-")
NATURAL(greek_tax_number, "TINEL-123456789")
NATURAL(greek_passport, "PASEL-123456789")
NATURAL(national, "EI:SE-200007292386")
LEGAL(register_entry, "NTRAT-123456a")
LEGAL(greek_vat, "VATEL-123456789")
LEGAL(global_lei, "LEIXG-506700GE1G29325QX363")
LEGAL(government, "GOVAT")
LEGAL(subdivision, "NTRUS+CA-12345678")
LEGAL(vat_of_subdivision, "VATUS+CA-12345678")
LEGAL(economic_operator, "EORAT-EOS1000000001")
EIDAS(two_countries, "ES/AT/02635542Y")
EIDAS(one_country, "ES-02635542Y")
EIDAS(no_second_country, "ES/QQ/02635542Y")

static void unknown_semantics(struct recipe *recipe)
{
    semantics(recipe, "0.4.0.194121.1.5", "");
}

static void own_semantics(struct recipe *recipe)
{
    semantics(recipe, "2.999.7", "");
}

static void national_with_authority(struct recipe *recipe)
{
    national(recipe);
    semantics(recipe, "semanticsId-Natural", "SEQUENCE { [6] \"https://example.com/ids\" }");
}

static void national_with_authority_by_host(struct recipe *recipe)
{
    national(recipe);
    semantics(recipe, "semanticsId-Natural", "SEQUENCE { [2] \"example.com\" }");
}

static void eidas_legal(struct recipe *recipe)
{
    semantics(recipe, "semanticsId-eIDASLegal", "");
}

static void eidas_legal_with_space(struct recipe *recipe)
{
    semantics(recipe, "semanticsId-eIDASLegal", "");
    recipe_attribute(recipe, OID_ORGANIZATION_IDENTIFIER, "VATAT-U12345678 A");
}

static const struct rule_case cases[] = {
    { "en412_1.sem_oids", "semantics that ETSI does not define", SV_STRICT, unknown_semantics,
        { { "en412_1.sem_oids", "extensions.qcStatements[0]" } } },
    { "en412_1.sem_oids", "semantics of one's own", SV_STRICT, own_semantics },
    { "en412_1.nat_form", "a passport", IV_STRICT, passport },
    { "en412_1.nat_form", "Greece in a tax number", IV_STRICT, greek_tax_number },
    { "en412_1.nat_form", "Greece in another number by the prefix of taxes", IV_STRICT, greek_passport,
        { { "en412_1.nat_form", "subject.serialNumber" },
            { "leaf.dn.serialnumber.npi_scheme", "subject.serialNumber" } } },
    { "en412_1.nat_form", "an identifier of a country that does not exist", IV_STRICT, no_country,
        { { "en412_1.nat_form", "subject.serialNumber" },
            { "leaf.dn.serialnumber.npi_scheme", "subject.serialNumber" } } },
    { "en412_1.nat_form", "an identifier of an unknown type", IV_STRICT, no_scheme,
        { { "en412_1.nat_form", "subject.serialNumber" },
            { "leaf.dn.serialnumber.npi_scheme", "subject.serialNumber" } } },
    { "en412_1.nat_form", "an identifier without a hyphen", IV_STRICT, no_hyphen,
        { { "en412_1.nat_form", "subject.serialNumber" } } },
    { "en412_1.nat_form", "an identifier that ends with its hyphen", IV_STRICT, no_identifier,
        { { "en412_1.nat_form", "subject.serialNumber" } } },
    { "en412_1.nat_nra", "a national scheme", IV_STRICT, national,
        { { "en412_1.nat_nra", "subject.serialNumber" } } },
    { "en412_1.nat_nra", "a national scheme, explained by a host name", IV_STRICT,
        national_with_authority_by_host, { { "en412_1.nat_nra", "subject.serialNumber" } } },
    { "en412_1.nat_nra", "a national scheme, explained by a URI", IV_STRICT, national_with_authority },
    { "en412_1.leg_form", "an entry of a trade register", SV_STRICT, register_entry },
    { "en412_1.leg_form", "Greece in a VAT number", OTHER_LEAF, greek_vat },
    { "en412_1.leg_form", "an LEI", SV_STRICT, global_lei },
    { "en412_1.leg_form", "a government", OTHER_LEAF, government,
        { { "en412_1.leg_form", "subject.organizationIdentifier" } } },
    { "en412_1.leg_form", "the register of a subdivision", OTHER_LEAF, subdivision },
    { "en412_1.leg_form", "a VAT number of a subdivision", OTHER_LEAF, vat_of_subdivision,
        { { "en412_1.leg_form", "subject.organizationIdentifier" } } },
    { "en412_1.leg_form", "an economic operator", OTHER_LEAF, economic_operator },
    { "en412_1.eidas_nat", "an eIDAS identifier", IV_STRICT, two_countries },
    { "en412_1.eidas_nat", "an eIDAS identifier with one country", IV_STRICT, one_country,
        { { "en412_1.eidas_nat", "subject.serialNumber" } } },
    { "en412_1.eidas_nat", "an eIDAS identifier with a country that does not exist", IV_STRICT,
        no_second_country, { { "en412_1.eidas_nat", "subject.serialNumber" } } },
    { "en412_1.eidas_leg", "an eIDAS identifier of an organization", SV_STRICT, eidas_legal },
    { "en412_1.eidas_leg", "an eIDAS identifier of an organization with a space", OTHER_LEAF,
        eidas_legal_with_space, { { "en412_1.eidas_leg", "subject.organizationIdentifier" } } },
};

const struct case_table cases_semantics = { cases, COUNT_OF(cases) };
