/*
 * Cases of incidents: certificates with the mistakes that CAs reported in public, each beside its repaired twin. A case shows
 * one way to make the mistake, not a certificate of that incident. docs/incidents.md has their table.
 */
#include "tests/rules/change.h"

#define SET(type, value) recipe_attribute(recipe, type, value)
#define ADD(type, value) recipe_add_attribute(recipe, type, DER_UTF8_STRING, SPAN_TEXT(value))
#define ID(country, text)                                                                                    \
    SET(OID_COUNTRY_NAME, country);                                                                          \
    SET(OID_ORGANIZATION_IDENTIFIER, text)
#define CRL(uris)                                                                                            \
    recipe_extension(                                                                                        \
        recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "SEQUENCE { SEQUENCE { [0] { [0] { " uris " } } } }")
#define MAILBOX  "anna.muster@example.org"
#define HTTP_CRL "[6] \"http://crl.example.com/smime1.crl\""

/* commonName and names of persons */
CHANGE(person_for_mailbox, SET(OID_COMMON_NAME, "Anna Muster"))
CHANGE(organization_for_person, SET(OID_ORGANIZATION_NAME, "Huber AG"); SET(OID_COMMON_NAME, "Huber AG"))
CHANGE(person_of_organization, SET(OID_ORGANIZATION_NAME, "Huber AG"))
CHANGE(family_firm_for_person, SET(OID_ORGANIZATION_NAME, "Muster & Partner");
       SET(OID_COMMON_NAME, "Muster & Partner"))
CHANGE(product_for_organization, SET(OID_COMMON_NAME, "Newsletter"))
CHANGE(mailbox_for_person, SET(OID_COMMON_NAME, MAILBOX))
CHANGE(names_of_organization, mailbox_for_person(recipe); SET(OID_GIVEN_NAME, "Muster GmbH");
       SET(OID_SURNAME, "Muster GmbH"))
CHANGE(null_names, SET(OID_GIVEN_NAME, "(null)"); SET(OID_SURNAME, "(null)"); SET(OID_COMMON_NAME, "(null)"))
CHANGE(dots_for_names, SET(OID_GIVEN_NAME, "."); SET(OID_SURNAME, "-"))
CHANGE(organization_of_individual, ADD(OID_ORGANIZATION_NAME, "Muster GmbH");
       ADD(OID_ORGANIZATIONAL_UNIT_NAME, "Muster Holding AG"))
CHANGE(tab, SET(OID_ORGANIZATION_NAME, "Muster\tGmbH"))
CHANGE(replacement_character, SET(OID_ORGANIZATION_NAME, "M\xef\xbf\xbdller GmbH"))
CHANGE(umlaut, SET(OID_ORGANIZATION_NAME, "M\xc3\xbcller GmbH"))

/* organizationIdentifier */
CHANGE(other_scheme, ID("AT", "DUNAT-123456789"))
CHANGE(lei_of_country, ID("AT", "LEIAT-LINTGATE000000000145"))
CHANGE(lei, ID("AT", "LEIXG-LINTGATE000000000145"))
CHANGE(bare_number, ID("AT", "U12345678"))
CHANGE(other_country, ID("AT", "VATDE-123456789"))
CHANGE(same_country, ID("DE", "VATDE-123456789"))
CHANGE(german_state, ID("DE", "NTRDE+BY-HRB12345"))
CHANGE(german_euid, ID("DE", "NTRDE-DER3306.HRB12345"))
CHANGE(greek_prefix_elsewhere, ID("GR", "NTREL-123456789"))
CHANGE(greek_prefix, ID("GR", "VATEL-123456789"))
CHANGE(no_authority, ID("AT", "PSDAT-123456"))
CHANGE(authority, ID("AT", "PSDAT-FMA-123456"))

/* mailboxes and subjectAltName */
CHANGE(mailbox_only_in_subject, SET(OID_EMAIL_ADDRESS, "otto.muster@example.org"))
CHANGE(mailbox_repeated, SET(OID_EMAIL_ADDRESS, "otto.muster@example.org");
       recipe_san(recipe, "[1] \"" MAILBOX "\" [1] \"otto.muster@example.org\""))
CHANGE(mailbox_in_other_case, SET(OID_EMAIL_ADDRESS, "Anna.Muster@example.org"))
CHANGE(mailbox_in_same_case, SET(OID_EMAIL_ADDRESS, MAILBOX))
CHANGE(user_name_only, recipe_san(recipe, "[0] { 1.3.6.1.4.1.311.20.2.3 [0] { UTF8 \"" MAILBOX "\" } }"))
CHANGE(semicolon, recipe_san(recipe, "[1] \"" MAILBOX "\" [1] \"anna;muster@example.org\""))
CHANGE(umlaut_as_ia5, recipe_san(recipe, "[1] \"" MAILBOX "\" [1] \"m\xc3\xbcller@example.org\""))
CHANGE(umlaut_as_utf8,
    recipe_san(recipe,
        "[1] \"" MAILBOX "\" [0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"m\xc3\xbcller@example.org\" } }"))
CHANGE(mailbox_as_host, recipe_san(recipe, "[1] \"" MAILBOX "\" [2] \"" MAILBOX "\""))

/* extensions */
CHANGE(key_agreement, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT))
CHANGE(
    three_bits, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT))
CHANGE(two_bits, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT))
CHANGE(responder_enciphers, recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT))
CHANGE(own_policy,
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { 1.3.6.1.4.1.32473.1 } }"))
CHANGE(old_policy_on_first_day, own_policy(recipe);
       recipe_validity(recipe, "20230901000000Z", "20240830235959Z"))
CHANGE(old_policy_on_day_before, own_policy(recipe);
       recipe_validity(recipe, "20230831235959Z", "20240830235959Z"))
CHANGE(first_day, recipe_validity(recipe, "20230901000000Z", "20240830235959Z"))
CHANGE(ldap_crl, CRL(HTTP_CRL " [6] \"ldap://ldap.example.com/cn=CA?certificateRevocationList\""))
CHANGE(http_crl, CRL(HTTP_CRL))

/* CAs and responders */
#define POLICIES(list) recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { " list " }")
CHANGE(ca_with_own_policy, POLICIES("SEQUENCE { 1.3.6.1.4.1.32473.1 }"))
CHANGE(ca_with_reserved_policies,
    POLICIES("SEQUENCE { mailbox-validated-strict } SEQUENCE { sponsor-validated-strict }"))
CHANGE(cross_with_own_policy, recipe_cross(recipe); ca_with_own_policy(recipe))
CHANGE(ca_for_anything, recipe_without(recipe, OID_EXT_EXT_KEY_USAGE))
CHANGE(root_for_email, recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { emailProtection }"))
CHANGE(responder_to_be_checked, recipe_without(recipe, OID_EXT_OCSP_NOCHECK))

CHANGE(counted_serial, recipe_part(recipe, PART_SERIAL, "1832093"))

/* The certificate with the mistake, and what it finds. */
#define WRONG(bugs, id, what, profile, how, ...)                                                             \
    {                                                                                                        \
        .incident = bugs, .rule = id, .shows = what, .base = profile, .change = how, .finds = {              \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* The same, repaired. */
#define RIGHT(bugs, id, what, profile, how)                                                                  \
    {                                                                                                        \
        .incident = bugs, .rule = id, .shows = what, .base = profile, .change = how                          \
    }

#define ORGID "subject.organizationIdentifier"
#define SAN   "extensions.subjectAltName"
#define KU    "extensions.keyUsage"

static const struct rule_case cases[] = {
    WRONG("1848854", "leaf.dn.cn.mv", "a mailbox-validated commonName is a person, not the mailbox",
        MV_STRICT, person_for_mailbox, { "leaf.dn.cn.mv", "subject.commonName" }),
    RIGHT("1848854", "leaf.dn.cn.mv", "it is the mailbox", MV_STRICT, NULL),
    WRONG("1866806", "leaf.dn.cn.sv_iv", "a sponsor-validated commonName is the organization", SV_STRICT,
        organization_for_person, { "leaf.dn.cn.sv_iv", "subject.commonName" },
        { "name.personal.meaningful", "subject.commonName" }),
    RIGHT("1866806", "leaf.dn.cn.sv_iv", "it is the person", SV_STRICT, person_of_organization),
    WRONG("1866806", "leaf.dn.cn.sv_iv.organization",
        "the same, and the organization has the surname of the person", SV_STRICT, family_firm_for_person,
        { "leaf.dn.cn.sv_iv.organization", "subject.commonName" }),
    RIGHT("1866806", "leaf.dn.cn.sv_iv.organization", "it is the person", SV_STRICT, NULL),
    WRONG("1943596", "leaf.dn.cn.ov", "a commonName is neither the organization nor a mailbox", OV_STRICT,
        product_for_organization, { "leaf.dn.cn.ov", "subject.commonName" }),
    RIGHT("1943596", "leaf.dn.cn.ov", "it is the organization", OV_STRICT, NULL),
    WRONG("1871113", "leaf.dn.gn_sn.natural", "the organization stands as givenName and surname", SV_STRICT,
        names_of_organization, { "leaf.dn.gn_sn.natural", "subject.givenName" },
        { "leaf.dn.gn_sn.natural.organization", "subject.givenName" },
        { "leaf.dn.gn_sn.natural.organization", "subject.surname" }),
    RIGHT("1871113", "leaf.dn.gn_sn.natural", "the person's names do", SV_STRICT, mailbox_for_person),
    WRONG("1853987", "dn.no_metadata_only", "(null) stands for each name of the person", SV_STRICT,
        null_names, { "dn.no_metadata_only", "subject.givenName" },
        { "dn.no_metadata_only", "subject.surname" }, { "dn.no_metadata_only", "subject.commonName" }),
    RIGHT("1853987", "dn.no_metadata_only", "the names do", SV_STRICT, NULL),
    WRONG("1902042", "dn.no_metadata_only", "a dot and a hyphen stand for names", SV_STRICT, dots_for_names,
        { "dn.no_metadata_only", "subject.givenName" }, { "dn.no_metadata_only", "subject.surname" },
        { "leaf.dn.gn_sn.natural", "subject.givenName" }, { "leaf.dn.gn_sn.natural", "subject.surname" }),
    RIGHT("1902042", "dn.no_metadata_only", "the names do", SV_STRICT, NULL),
    WRONG("1959721", "leaf.tab.iv.prohibited", "an individual-validated subject names organizations",
        IV_LEGACY, organization_of_individual, { "leaf.tab.iv.prohibited", "subject.organizationName" },
        { "leaf.tab.iv.prohibited", "subject.organizationalUnitName" }),
    RIGHT("1959721", "leaf.tab.iv.prohibited", "it names the person only", IV_LEGACY, NULL),
    WRONG("1936906", "name.control_characters", "a tab stands in a name", SV_STRICT, tab,
        { "name.control_characters", "subject.organizationName" }),
    RIGHT("1936906", "name.control_characters", "a space does", SV_STRICT, NULL),
    WRONG("1945867", "name.prohibited_characters", "the replacement character stands for an umlaut",
        SV_STRICT, replacement_character, { "name.prohibited_characters", "subject.organizationName" }),
    RIGHT("1945867", "name.prohibited_characters", "the umlaut does", SV_STRICT, umlaut),

    WRONG("1861782", "leaf.dn.orgid.scheme", "a scheme of organizationIdentifier that there is not",
        SV_STRICT, other_scheme, { "leaf.dn.orgid.scheme", ORGID }),
    RIGHT("1861782", "leaf.dn.orgid.scheme", "VAT", SV_STRICT, NULL),
    WRONG("1876775", "leaf.dn.orgid.lei_xg", "an LEI with the country of the organization", SV_STRICT,
        lei_of_country, { "leaf.dn.orgid.lei_xg", ORGID }),
    RIGHT("1876775", "leaf.dn.orgid.lei_xg", "with XG", SV_STRICT, lei),
    WRONG("1900492", "leaf.dn.orgid.country_form", "an organizationIdentifier that is a number only",
        SV_STRICT, bare_number, { "leaf.dn.orgid.country_form", ORGID }),
    RIGHT("1900492", "leaf.dn.orgid.country_form", "with scheme and country", SV_STRICT, NULL),
    WRONG("1914999 1917571", "leaf.dn.orgid.country_match",
        "the country of organizationIdentifier is not that of countryName", SV_STRICT, other_country,
        { "leaf.dn.orgid.country_match", ORGID }),
    RIGHT("1914999 1917571", "leaf.dn.orgid.country_match", "it is", SV_STRICT, same_country),
    WRONG("1944815", "leaf.dn.orgid.ntr_de_euid", "a German register number with a state", SV_STRICT,
        german_state, { "leaf.dn.orgid.ntr_de_euid", ORGID }),
    RIGHT("1944815", "leaf.dn.orgid.ntr_de_euid", "an EUID", SV_STRICT, german_euid),
    WRONG("1872374", "leaf.dn.orgid.country_iso",
        "EL, which stands for Greece in VAT only, in another scheme", SV_STRICT, greek_prefix_elsewhere,
        { "leaf.dn.orgid.country_iso", ORGID }),
    RIGHT("1872374", "leaf.dn.orgid.country_iso", "in VAT", SV_STRICT, greek_prefix),
    WRONG("1626078 1902748 1915883", "leaf.dn.orgid.psd_form",
        "a payment service provider's identifier without the authority", SV_STRICT, no_authority,
        { "leaf.dn.orgid.psd_form", ORGID }),
    RIGHT("1626078 1902748 1915883", "leaf.dn.orgid.psd_form", "with it", SV_STRICT, authority),

    WRONG("1906467", "leaf.san.subject_mailbox_repeated", "a mailbox of the subject is not in subjectAltName",
        SV_STRICT, mailbox_only_in_subject, { "leaf.san.subject_mailbox_repeated", "subject.emailAddress" }),
    RIGHT("1906467", "leaf.san.subject_mailbox_repeated", "it is", SV_STRICT, mailbox_repeated),
    WRONG("1906470", "leaf.san.subject_mailbox_repeated",
        "a mailbox of the subject is in subjectAltName in other case", SV_STRICT, mailbox_in_other_case,
        { "leaf.san.subject_mailbox_repeated", "subject.emailAddress" }),
    RIGHT("1906470", "leaf.san.subject_mailbox_repeated", "in the same", SV_STRICT, mailbox_in_same_case),
    WRONG("1879845", "leaf.san.mailbox_present", "a subjectAltName without a mailbox", SV_MULTIPURPOSE,
        user_name_only, { "leaf.san.mailbox_present", SAN }),
    RIGHT("1879845", "leaf.san.mailbox_present", "with one", SV_MULTIPURPOSE, NULL),
    WRONG("1910195", "def.mailbox.syntax", "a local part with a semicolon", SV_STRICT, semicolon,
        { "def.mailbox.syntax", SAN "[1]" }),
    RIGHT("1910195", "def.mailbox.syntax", "with a dot", SV_STRICT, NULL),
    WRONG("1914020", "rfc5280.san_rfc822_ascii", "an umlaut in an rfc822Name", SV_STRICT, umlaut_as_ia5,
        { "rfc5280.san_rfc822_ascii", SAN "[1]" }),
    RIGHT("1914020", "rfc5280.san_rfc822_ascii", "in an SmtpUTF8Mailbox", SV_STRICT, umlaut_as_utf8),
    WRONG("1503128", "leaf.san.no_dnsname", "a mailbox as dNSName", SV_STRICT, mailbox_as_host,
        { "leaf.san.no_dnsname", SAN "[1]" }, { "rfc5280.san_dns", SAN "[1]" }),
    RIGHT("1503128", "leaf.san.no_dnsname", "as rfc822Name", SV_STRICT, NULL),

    WRONG("1851164", "leaf.ku.rsa", "an RSA key that agrees on keys", SV_STRICT, key_agreement,
        { "leaf.ku.rsa", KU }),
    RIGHT("1851164", "leaf.ku.rsa", "that transports them", SV_STRICT, two_bits),
    WRONG("1914023", "leaf.ku.rsa", "three bits of keyUsage instead of two", SV_STRICT, three_bits,
        { "leaf.ku.rsa", KU }),
    RIGHT("1914023", "leaf.ku.rsa", "two", SV_STRICT, two_bits),
    WRONG("1996857", "rfc5280.eku_ku_consistent", "an OCSP responder's key that does not sign", OCSP_SIGNER,
        responder_enciphers, { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" },
        { "rfc5280.signer_ku.signs", KU }),
    RIGHT("1996857", "rfc5280.eku_ku_consistent", "that does", OCSP_SIGNER, NULL),
    WRONG("1861783", "leaf.cp.exactly_one_reserved", "no reserved policy", SV_STRICT, own_policy,
        { "leaf.cp.exactly_one_reserved", "extensions.certificatePolicies" }),
    RIGHT("1861783", "leaf.cp.exactly_one_reserved", "one", SV_STRICT, NULL),
    WRONG("1853463 1853783 1856591 1860697", "leaf.cp.exactly_one_reserved",
        "as it was allowed before the SBR, on its first day: the CA's own policy only", SV_LEGACY,
        old_policy_on_first_day, { "leaf.cp.exactly_one_reserved", "extensions.certificatePolicies" }),
    RIGHT("1853463 1853783 1856591 1860697", "leaf.cp.exactly_one_reserved", "a reserved one on that day",
        SV_LEGACY, first_day),
    RIGHT("1853463 1853783 1856591 1860697", "leaf.cp.exactly_one_reserved",
        "the CA's own policy only, on the day before", SV_LEGACY, old_policy_on_day_before),
    WRONG("1906690 1916489 1922906", "leaf.crldp.all_http", "an ldap URI of the CRL beside the http one",
        SV_STRICT, ldap_crl, { "leaf.crldp.all_http", "extensions.cRLDistributionPoints[0].fullName[1]" }),
    RIGHT("1906690 1916489 1922906", "leaf.crldp.all_http", "http only", SV_STRICT, http_crl),

    WRONG("1921597 1921598", "policy.subca.aff_set", "a CA with policies of its own only", SUB_CA,
        ca_with_own_policy, { "policy.subca.aff_set", "extensions.certificatePolicies" }),
    RIGHT("1921597 1921598", "policy.subca.aff_set", "with reserved ones", SUB_CA, ca_with_reserved_policies),
    { .incident = "1823040",
        .rule = "policy.subca.aff_set",
        .shows = "a cross-certificate with another policy",
        .base = SUB_CA,
        .change = cross_with_own_policy,
        .finds = { { "policy.subca.aff_set", "extensions.certificatePolicies" } },
        .cross = true },
    { .incident = "1823040",
        .rule = "policy.subca.aff_set",
        .shows = "with anyPolicy",
        .base = SUB_CA,
        .change = recipe_cross,
        .cross = true },
    WRONG("1918427", "root.eku.absent", "a root with purposes", ROOT_CA, root_for_email,
        { "root.eku.absent", "extensions.extKeyUsage" }),
    RIGHT("1918427", "root.eku.absent", "without", ROOT_CA, NULL),
    WRONG("1918427", "subca.eku.present", "its issuing CA without purposes", SUB_CA, ca_for_anything,
        { "subca.eku.present", "extensions" }),
    RIGHT("1918427", "subca.eku.present", "for e-mail", SUB_CA, NULL),
    WRONG("1832093", "serial.entropy_64.tiny", "a serial number that was counted", SV_STRICT, counted_serial,
        { "serial.entropy_64.tiny", "serialNumber" }, { "serial.entropy_64", "serialNumber" }),
    RIGHT("1832093", "serial.entropy_64.tiny", "that was drawn", SV_STRICT, NULL),
    WRONG("2014610", "ocspsigner.nocheck", "a responder's certificate without ocspNoCheck", OCSP_SIGNER,
        responder_to_be_checked, { "ocspsigner.nocheck", "extensions" }),
    RIGHT("2014610", "ocspsigner.nocheck", "with it", OCSP_SIGNER, NULL),
};

const struct case_table cases_incidents = { cases, COUNT_OF(cases) };
