/* What pkixQCSyntax-v2 says of identifiers in the subject, and whether they are of that form. ETSI EN 319 412-1 5.1. */
#include "lint/country.h"
#include "lint/names.h"
#include "lint/organization_identifier.h"
#include "lint/qc_statement.h"
#include "lint/rules.h"

enum {
    SCHEME_CHARACTERS = 3,  /* "PAS", or two letters and a colon */
    COUNTRY_CHARACTERS = 2, /* behind it */
    HEAD_CHARACTERS = 6,    /* both, and the hyphen */
    EIDAS_LEGAL_MAX = 256,  /* characters */
};

/* The semantics that the certificate claims; false if it claims none. */
static bool semantics_of(const struct cert *cert, struct semantics *semantics)
{
    struct qc_statement statement;

    return qc_statement_find(cert, OID_QCS_PKIX_V2, &statement) && statement.info.at != NULL
           && semantics_read(&statement, semantics);
}

static bool claims(const struct cert *cert, enum oid type)
{
    struct semantics semantics;

    return semantics_of(cert, &semantics) && semantics.type == type;
}

/* ETSI EN 319 412-1 5.1: the identifiers below 0.4.0.194121.1 are 1 to 4. */
static void semantics_known(const struct cert *cert, struct report *report)
{
    const struct span arc = SPAN_TEXT("\x04\x00\x8b\xec\x49\x01");
    struct semantics semantics;
    char text[OID_TEXT_BYTES];

    if (semantics_of(cert, &semantics) && semantics.oid.len >= arc.len
        && memcmp(semantics.oid.at, arc.at, arc.len) == 0 && semantics.type == OID_UNKNOWN)
        finding(report, semantics.oid, "want semantics 0.4.0.194121.1.1 to 0.4.0.194121.1.4, have %s",
            oid_text(semantics.oid, text));
}

/* ETSI EN 319 412-1 5.1.3, 5.1.4: two letters and a colon are a scheme of a country's own. */
static bool is_national(struct span value)
{
    return value.len >= SCHEME_CHARACTERS && value.at[0] >= 'A' && value.at[0] <= 'Z' && value.at[1] >= 'A'
           && value.at[1] <= 'Z' && value.at[2] == ':';
}

/*
 * Schemes with a country that ISO 3166-1 does not have: LEI is of the whole globe, VAT knows Greece and Northern Ireland so, and TIN
 * Greece. ETSI EN 319 412-1 5.1.3, 5.1.4.
 */
static bool is_special(struct span value)
{
    static const char *const heads[] = { "LEIXG", "VATEL", "VATXI", "TINEL" };

    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        if (memcmp(value.at, heads[i], SCHEME_CHARACTERS + COUNTRY_CHARACTERS) == 0)
            return true;
    }
    return false;
}

/* True for scheme, country, "-", identifier. `schemes` are three characters each, one after the other. */
static bool has_head(struct span value, const char *schemes)
{
    bool known = is_national(value);

    if (value.len <= HEAD_CHARACTERS || value.at[HEAD_CHARACTERS - 1] != '-')
        return false;
    for (; *schemes != '\0' && !known; schemes += SCHEME_CHARACTERS)
        known = memcmp(value.at, schemes, SCHEME_CHARACTERS) == 0;
    const struct span country = { value.at + SCHEME_CHARACTERS, COUNTRY_CHARACTERS };

    return known && (country_is_official(country) || is_special(value));
}

/* A finding for each attribute of `type` in the subject that is not as `fits` wants it. */
static void judge(const struct cert *cert, struct report *report, enum oid type,
    bool (*fits)(struct span value), const char *want)
{
    struct attributes_walk walk = attributes_walk_in(cert, cert->subject, attribute_bit(type));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute)) {
        if (!fits(attribute.value))
            finding(report, attribute.whole, "want %s, have \"%s\"", want, quote(attribute.value, quoted));
    }
}

static bool is_natural_identifier(struct span value)
{
    return has_head(value, "PASIDCPNOTAXTINEID");
}

/* ETSI EN 319 412-1 5.1.3: serialNumber is a type of three characters, a country, a hyphen and the identifier. */
static void natural_form(const struct cert *cert, struct report *report)
{
    if (claims(cert, OID_SEMANTICS_NATURAL))
        judge(cert, report, OID_SERIAL_NUMBER, is_natural_identifier,
            "PAS, IDC, PNO, TAX, TIN, EID or a national scheme, a country, \"-\" and an identifier");
}

/* True if nameRegistrationAuthorities has a URI. */
static bool has_authority_uri(const struct semantics *semantics)
{
    struct general_names_walk walk = general_names_walk(semantics->authorities);
    struct general_name name;

    while (general_names_next(&walk, &name)) {
        if (name.kind == GENERAL_NAME_URI)
            return true;
    }
    return false;
}

/* A finding for each attribute of `type` with a national scheme, unless an authority explains it. */
static void want_authority(
    const struct cert *cert, struct report *report, enum oid semantics_type, enum oid type)
{
    struct semantics semantics;
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    if (!semantics_of(cert, &semantics) || semantics.type != semantics_type || has_authority_uri(&semantics))
        return;
    struct attributes_walk walk = attributes_walk_in(cert, cert->subject, attribute_bit(type));

    while (attributes_next(&walk, &attribute)) {
        if (is_national(attribute.value))
            finding(report, attribute.whole,
                "want a URI in nameRegistrationAuthorities for a national scheme, have none for \"%s\"",
                quote(attribute.value, quoted));
    }
}

/* ETSI EN 319 412-1 5.1.3: with a national scheme "nameRegistrationAuthorities … shall be present", with a URI. */
static void natural_authority(const struct cert *cert, struct report *report)
{
    want_authority(cert, report, OID_SEMANTICS_NATURAL, OID_SERIAL_NUMBER);
    want_authority(cert, report, OID_SEMANTICS_LEGAL, OID_ORGANIZATION_IDENTIFIER);
}

/* NTR numbers may be of a subdivision, as "NTRUS+CA-12345678" is. */
static bool is_register_of_subdivision(struct span value)
{
    const struct organization_identifier id = organization_identifier_read(value);

    return id.formed && id.scheme == SCHEME_NTR && id.subdivision.at != NULL && id.reference.len > 0
           && country_is_official(id.country);
}

static bool is_legal_identifier(struct span value)
{
    return has_head(value, "VATNTRPSDLEIEOREXC") || is_register_of_subdivision(value);
}

/*
 * ETSI EN 319 412-1 5.1.4: organizationIdentifier is VAT, NTR, PSD, LEI, EOR, EXC or a national scheme, a country, a hyphen and the
 * identifier. Which of them the SBR take is another rule.
 */
static void legal_form(const struct cert *cert, struct report *report)
{
    if (claims(cert, OID_SEMANTICS_LEGAL))
        judge(cert, report, OID_ORGANIZATION_IDENTIFIER, is_legal_identifier,
            "VAT, NTR, PSD, LEI, EOR, EXC or a national scheme, a country, \"-\" and an identifier");
}

static bool is_eidas_natural(struct span value)
{
    if (value.len <= HEAD_CHARACTERS || value.at[COUNTRY_CHARACTERS] != '/'
        || value.at[HEAD_CHARACTERS - 1] != '/')
        return false;
    const struct span from = { value.at, COUNTRY_CHARACTERS };
    const struct span to = { value.at + COUNTRY_CHARACTERS + 1, COUNTRY_CHARACTERS };

    return country_is_official(from) && country_is_official(to);
}

/* ETSI EN 319 412-1 5.1.5: serialNumber is a country, "/", a country, "/" and the identifier: "ES/AT/02635542Y". */
static void eidas_natural_form(const struct cert *cert, struct report *report)
{
    if (claims(cert, OID_SEMANTICS_EIDAS_NATURAL))
        judge(cert, report, OID_SERIAL_NUMBER, is_eidas_natural,
            "two countries and an identifier with \"/\" between them");
}

static bool is_eidas_legal(struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == ' ' || (value.at[i] >= '\t' && value.at[i] <= '\r'))
            return false;
    }
    return value.len <= EIDAS_LEGAL_MAX;
}

/* ETSI EN 319 412-1 5.1.6: organizationIdentifier is the eIDAS legal person identifier: at most 256 characters, no white space. */
static void eidas_legal_form(const struct cert *cert, struct report *report)
{
    if (claims(cert, OID_SEMANTICS_EIDAS_LEGAL))
        judge(cert, report, OID_ORGANIZATION_IDENTIFIER, is_eidas_legal,
            "at most 256 characters without white space");
}

static const struct rule rules[] = {
    {
        .id = "en412_1.sem_oids",
        .source = "ETSI EN 319 412-1 5.1",
        .applies = LEAF,
        .says = "The semantics of identifiers are ones that ETSI defines.",
        .mend = "Use a semanticsId of EN 319 412-1 5.1, for the kind of subject that the certificate has.",
        .check = semantics_known,
    },
    {
        .id = "en412_1.nat_form",
        .source = "ETSI EN 319 412-1 5.1.3",
        .applies = LEAF,
        .says = "A natural person's identifier is of the claimed form.",
        .mend = "Write a scheme, country, hyphen and number into serialNumber, as PASAT-P1234567; or leave "
                "the semantics out.",
        .peers = "pkilint:etsi.en_319_412_1.nat-5.1.3.invalid_identifier_format "
                 "pkilint:etsi.en_319_412_1.nat-5.1.3.invalid_identifier_scheme "
                 "pkilint:etsi.en_319_412_1.nat-5.1.3.invalid_identifier_country",
        .check = natural_form,
    },
    {
        .id = "en412_1.nat_nra",
        .source = "ETSI EN 319 412-1 5.1.3",
        .applies = LEAF,
        .says = "A national scheme of identifiers is explained by a URI.",
        .mend = "Add nameRegistrationAuthorities with a URI that explains the scheme.",
        .peers =
            "pkilint:etsi.en_319_412_1.nat-5.1.3-05.national_id_scheme_name_registration_authorities_missing "
            "pkilint:etsi.en_319_412_1.nat-5.1.3-06.national_id_scheme_name_registration_authorities_uri_"
            "missing "
            "pkilint:etsi.en_319_412_1.leg-5.1.4-05.national_id_scheme_name_registration_authorities_missing "
            "pkilint:etsi.en_319_412_1.leg-5.1.4-05.national_id_scheme_name_registration_authorities_uri_"
            "missing",
        .check = natural_authority,
    },
    {
        .id = "en412_1.leg_form",
        .source = "ETSI EN 319 412-1 5.1.4",
        .applies = LEAF,
        .says = "A legal person's identifier is of the claimed form.",
        .mend = "Write a scheme, country, hyphen and number into organizationIdentifier, as VATAT-U12345678; "
                "or leave the semantics out.",
        .peers = "pkilint:etsi.en_319_412_1.leg-5.1.4-02.invalid_format "
                 "pkilint:etsi.en_319_412_1.leg-5.1.4-03.invalid_scheme "
                 "pkilint:etsi.en_319_412_1.leg-5.1.4-03.invalid_country",
        .check = legal_form,
    },
    {
        .id = "en412_1.eidas_nat",
        .source = "ETSI EN 319 412-1 5.1.5",
        .applies = LEAF,
        .says = "An eIDAS identifier of a natural person has two countries.",
        .mend = "Write country, slash, country, slash and identifier into serialNumber, as ES/AT/02635542Y.",
        .peers = "pkilint:etsi.nat_5.1.5-03.invalid_syntax_serial pkilint:etsi.nat_5.1.5-03.invalid_iso_3166",
        .check = eidas_natural_form,
    },
    {
        .id = "en412_1.eidas_leg",
        .source = "ETSI EN 319 412-1 5.1.6",
        .applies = LEAF,
        .says = "An eIDAS identifier of a legal person has at most 256 characters and no white space.",
        .mend = "Write the identifier into organizationIdentifier, without white space.",
        .peers = "pkilint:etsi.en_319_412_1.leg-5.1.6-03.eidas_legal_person_identifier_too_long "
                 "pkilint:etsi.en_319_412_1.leg-5.1.6-03.eidas_legal_person_identifier_whitespace_present",
        .check = eidas_legal_form,
    },
};

const struct rule_table rules_semantics = { "Semantics of identifiers", rules, COUNT_OF(rules) };
