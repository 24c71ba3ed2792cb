/* Cases: fields of CRLs; and rules of certificates that look at what a CRL shares with them. */
#include "tests/rules/edit.h"

#define SHA1_RSA "SEQUENCE { 1.2.840.113549.1.1.5 NULL }"
#define P256     "SEQUENCE { 1.2.840.10045.4.3.2 }"
#define ALGORITHM(text)                                                                                      \
    SET("signature", text);                                                                                  \
    paper_algorithm(paper, text)
#define UPDATES(this_update, next_update)                                                                    \
    SET("thisUpdate", this_update);                                                                          \
    SET("nextUpdate", next_update)
#define OTHER_NAME "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Other CA\" } } }"

EDIT(no_version, paper_without(paper, "version"))
EDIT(version_1, SET("version", "0"))
EDIT(version_3, SET("version", "2"))
EDIT(no_name, SET("issuer", "SEQUENCE { }"))
EDIT(other_name, SET("issuer", OTHER_NAME))
EDIT(other_string_type, SET("issuer", "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"
                                      " SET { SEQUENCE { organizationName PRINTABLE \"Muster Trust GmbH\" } }"
                                      " SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } }"))
EDIT(no_next_update, paper_without(paper, "nextUpdate"))
EDIT(next_is_this, SET("nextUpdate", "UTC \"260301000000Z\""))
EDIT(next_before_this, SET("nextUpdate", "UTC \"260228000000Z\""))
EDIT(ten_days, SET("nextUpdate", "UTC \"260311000000Z\""))
EDIT(ten_days_and_a_second, SET("nextUpdate", "UTC \"260311000001Z\""))
EDIT(before_the_sbr, UPDATES("UTC \"230801000000Z\"", "UTC \"231001000000Z\"");
     paper_clear(paper, "revokedCertificates"))
EDIT(twelve_months, SET("nextUpdate", "UTC \"270301000000Z\""))
EDIT(twelve_months_and_a_second, SET("nextUpdate", "UTC \"270301000001Z\""))
EDIT(leap_year, UPDATES("UTC \"270301000000Z\"", "UTC \"280301000000Z\""))
EDIT(twelve_months_of_cas, twelve_months(paper); POINT("[2] <ff>"))
EDIT(too_long_of_cas, twelve_months_and_a_second(paper); POINT("[2] <ff>"))
EDIT(twelve_months_of_users, twelve_months(paper); POINT("[1] <ff>"))
EDIT(of_cas, POINT("[2] <ff>"))
EDIT(generalized_time, SET("thisUpdate", "TIME \"20260301000000Z\""))
EDIT(no_seconds, SET("nextUpdate", "UTC \"2603080000Z\""))
EDIT(no_such_day, SET("nextUpdate", "UTC \"260230000000Z\""))
EDIT(fraction, UPDATES("TIME \"20500301000000Z\"", "TIME \"20500308000000.5Z\""))
EDIT(after_2049, UPDATES("TIME \"20500301000000Z\"", "TIME \"20500308000000Z\""))
EDIT(offset_in_entry, MORE_ENTRY("SEQUENCE { 7 UTC \"2602201600+0100\" SEQUENCE { " REASON("01") " } }"))
EDIT(generalized_entry, MORE_ENTRY("SEQUENCE { 7 TIME \"20260220160000Z\" SEQUENCE { " REASON("01") " } }"))
EDIT(no_entries, paper_clear(paper, "revokedCertificates"))

/* what a CRL shares with a certificate */
EDIT(sha1, ALGORITHM(SHA1_RSA))
EDIT(no_null, ALGORITHM("SEQUENCE { 1.2.840.113549.1.1.11 }"))
EDIT(p256, ALGORITHM(P256))
EDIT(other_algorithm_outside, paper_algorithm(paper, "SEQUENCE { 1.2.840.113549.1.1.12 NULL }"))
EDIT(number_twice, MORE_EXTENSION("SEQUENCE { cRLNumber OCTETS { 4712 } }"))
EDIT(unknown_twice, MORE_EXTENSION("SEQUENCE { 1.2.3 OCTETS { NULL } }");
     MORE_EXTENSION("SEQUENCE { 1.2.3 OCTETS { NULL } }"))
EDIT(no_extensions, no_entries(paper); paper_clear(paper, "crlExtensions");
     SET("nextUpdate", "UTC \"260308000000Z\" [0] { SEQUENCE { } }"))
EDIT(issuer_alt_name,
    EXTENSION(ISSUER_ALT_NAME, false, "SEQUENCE { [1] \"ca@example.org\" [6] \"http://example.org\" }"))
EDIT(critical_alt_name, EXTENSION(ISSUER_ALT_NAME, true, "SEQUENCE { [1] \"ca@example.org\" }"))
EDIT(empty_alt_name, EXTENSION(ISSUER_ALT_NAME, false, "SEQUENCE { }"))
EDIT(no_mailbox, EXTENSION(ISSUER_ALT_NAME, false, "SEQUENCE { [1] \"example.org\" }"))
EDIT(no_address, EXTENSION(ISSUER_ALT_NAME, false, "SEQUENCE { [7] <7f0000> }"))
EDIT(no_host, EXTENSION(ISSUER_ALT_NAME, false, "SEQUENCE { [2] \"a b.example.org\" }"))
EDIT(relative_uri, POINT("[0] { [0] { [6] \"smime1.crl\" } }"))
EDIT(at_sign, SET("issuer", "SEQUENCE { SET { SEQUENCE { commonName PRINTABLE \"ca@example\" } } }"))
EDIT(no_utf8, SET("issuer", "SEQUENCE { SET { SEQUENCE { commonName UTF8 <ff> } } }"))
EDIT(name_twice,
    SET("issuer",
        "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"a\" } SEQUENCE { commonName UTF8 \"b\" } } }"))
EDIT(issuer_without_serial,
    EXTENSION(AUTHORITY_KEY_IDENTIFIER, false,
        "SEQUENCE { [0] <0102030405060708090a0b0c0d0e0f1011121314> [1] { [4] { " OTHER_NAME " } } }"))
EDIT(large_oid, MORE_EXTENSION("SEQUENCE { 1.2.268435456 OCTETS { NULL } }"))
EDIT(large_oid_in_entry,
    MORE_ENTRY(ENTRY_EXTENDED(REASON("01") " SEQUENCE { 1.2.268435456 OCTETS { NULL } }")))
EDIT(secured, EXTENSION(AUTHORITY_INFO_ACCESS, false,
                  "SEQUENCE { SEQUENCE { id-ad-caIssuers [6] \"https://example.org/ca.crt\" } }"))

static void issuer_without_crl_sign(struct recipe *recipe)
{
    recipe_key_usage(recipe, KU_KEY_CERT_SIGN);
}

static void issuer_without_key_usage(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_KEY_USAGE);
}

/* The subject is who issued it. */
static void issuer_is_root(struct recipe *recipe)
{
    recipe_part(recipe, PART_ISSUER, "%s", RECIPE_CA_NAME);
}

static void issuer_of_subscribers(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 0 }");
}

static void issuer_of_any(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }");
}

static const struct rule_case cases[] = {
    CRL_FAILS("rfc5280.crl.version_v2", "no version, which is version 1", no_version, "tbsCertList"),
    CRL_FAILS("rfc5280.crl.version_v2", "version 1, written out", version_1, "version"),
    CRL_FAILS("rfc5280.crl.version_v2", "version 3", version_3, "version"),
    CRL_FAILS("rfc5280.crl.issuer_nonempty", "an issuer without a name", no_name, "issuer"),
    CRL_PASSES("rfc5280.crl.issuer_nonempty", "another name, and no issuer is known", other_name),
    { "rfc5280.crl.issuer_nonempty", "the name of the issuer's certificate", CRL, .issuer = issuer_good },
    { "rfc5280.crl.issuer_nonempty", "another name", CRL, .edit = other_name, .issuer = issuer_good,
        .finds = { { "rfc5280.crl.issuer_nonempty", "issuer" } } },
    { "rfc5280.crl.issuer_nonempty", "the same name in another type of string", CRL,
        .edit = other_string_type, .issuer = issuer_good,
        .finds = { { "rfc5280.crl.issuer_nonempty", "issuer" } } },
    { "rfc5280.crl.issuer_crlsign", "an issuer without keyUsage", CRL, .issuer = issuer_without_key_usage },
    { "rfc5280.crl.issuer_crlsign", "an issuer without cRLSign", CRL, .issuer = issuer_without_crl_sign,
        .finds = { { "rfc5280.crl.issuer_crlsign", "issuer" } } },
    CRL_FAILS("rfc5280.crl.time_type", "GeneralizedTime before 2050", generalized_time, "thisUpdate"),
    CRL_FAILS("rfc5280.crl.time_type", "a time without seconds", no_seconds, "nextUpdate"),
    CRL_FAILS("rfc5280.crl.time_type", "February 30", no_such_day, "nextUpdate"),
    CRL_FAILS("rfc5280.crl.time_type", "a fraction of a second", fraction, "nextUpdate"),
    CRL_PASSES("rfc5280.crl.time_type", "GeneralizedTime from 2050 on", after_2049),
    CRL_FAILS("rfc5280.crl.time_type", "a revocationDate with an offset", offset_in_entry,
        "revokedCertificates[2].revocationDate"),
    CRL_FAILS("rfc5280.crl.time_type", "a revocationDate as GeneralizedTime before 2050", generalized_entry,
        "revokedCertificates[2].revocationDate"),
    CRL_FAILS("rfc5280.crl.nextupdate_present", "no nextUpdate", no_next_update, "tbsCertList"),
    CRL_FAILS("rfc5280.crl.nextupdate_after", "nextUpdate is thisUpdate", next_is_this, "nextUpdate"),
    CRL_FAILS("rfc5280.crl.nextupdate_after", "nextUpdate before thisUpdate", next_before_this, "nextUpdate"),
    CRL_PASSES("crl.sub.nextupdate_10d", "ten days", ten_days),
    CRL_PASSES("crl.sub.nextupdate_10d", "two months, before the SBR", before_the_sbr),
    CRL_FAILS("crl.sub.nextupdate_10d", "ten days and a second", ten_days_and_a_second, "nextUpdate"),
    CRL_FAILS("crl.sub.nextupdate_10d", "twelve months, and nobody knows whose certificates", twelve_months,
        "nextUpdate"),
    CRL_FAILS(
        "crl.sub.nextupdate_10d", "twelve months of end entities", twelve_months_of_users, "nextUpdate"),
    { "crl.sub.nextupdate_10d", "twelve months, by a CA below which there is none", CRL,
        .edit = twelve_months, .issuer = issuer_of_subscribers,
        .finds = { { "crl.sub.nextupdate_10d", "nextUpdate" } } },
    { "crl.sub.nextupdate_10d", "twelve months, by a CA that may sign anything", CRL, .edit = twelve_months,
        .issuer = issuer_of_any, .finds = { { "crl.sub.nextupdate_10d", "nextUpdate" } } },
    CRL_PASSES("crl.ca.nextupdate_12m", "twelve months of CAs", twelve_months_of_cas),
    CRL_FAILS("crl.ca.nextupdate_12m", "twelve months and a second of CAs", too_long_of_cas, "nextUpdate"),
    { "crl.ca.nextupdate_12m", "twelve months of a root", CRL, .edit = twelve_months,
        .issuer = issuer_is_root },
    { "crl.ca.nextupdate_12m.leap", "365 days of a root", CRL, .edit = twelve_months,
        .issuer = issuer_is_root },
    { "crl.ca.nextupdate_12m.leap", "twelve months of a root, with a leap day in them", CRL,
        .edit = leap_year, .issuer = issuer_is_root,
        .finds = { { "crl.ca.nextupdate_12m.leap", "nextUpdate" } } },
    { "crl.ca.nextupdate_12m", "twelve months and a second of a root", CRL,
        .edit = twelve_months_and_a_second, .issuer = issuer_is_root,
        .finds = { { "crl.ca.nextupdate_12m", "nextUpdate" } } },
    { "crl.sub.reissue_7d", "signed seven days after", CRL, .clock = 20260308 },
    { "crl.sub.reissue_7d", "signed eight days after", CRL, .clock = 20260309,
        .finds = { { "crl.sub.reissue_7d", "thisUpdate" } } },
    { "crl.ca.reissue_12m", "signed twelve months after", CRL, .edit = of_cas, .clock = 20270301 },
    { "crl.ca.reissue_12m", "signed twelve months and a day after", CRL, .edit = of_cas, .clock = 20270302,
        .finds = { { "crl.ca.reissue_12m", "thisUpdate" } } },
    { "rfc5280.crl.thisupdate_now", "signed the same day", CRL, .clock = 20260301 },
    { "rfc5280.crl.thisupdate_now", "signed at the end of the day before", CRL, .clock = 20260228 },
    { "rfc5280.crl.thisupdate_now", "signed two days before", CRL, .clock = 20260227,
        .finds = { { "rfc5280.crl.thisupdate_now", "thisUpdate" } } },
    CRL_PASSES("rfc5280.crl.empty_absent", "no entries", no_entries),

    CRL_FAILS("sigalg.closed_list.crl", "SHA-1 with RSA", sha1, "signature"),
    CRL_FAILS("sigalg.closed_list.crl", "RSA without NULL", no_null, "signature"),
    { "sha1.crl", "SHA-1 with RSA, after its end", CRL, .edit = sha1, .clock = 20260915,
        .finds = { { "sha1.crl", "signature" }, { "sigalg.closed_list.crl", "signature" },
            { "crl.sub.reissue_7d", "thisUpdate" } } },
    CRL_FAILS("rfc5280.crl.sigalg_match", "another algorithm outside", other_algorithm_outside,
        "signatureAlgorithm"),
    { "sigalg.key_match", "ECDSA, and the issuer's key is RSA", CRL, .edit = p256, .issuer = issuer_good,
        .finds = { { "sigalg.key_match", "signature" } } },
    CRL_FAILS("rfc5280.crl.ext_unique", "cRLNumber twice", number_twice, "crlExtensions.cRLNumber"),
    CRL_FAILS("rfc5280.crl.ext_unique", "an unknown extension twice", unknown_twice, "crlExtensions.1.2.3"),
    { "rfc5280.crl.ext_unique.nonempty", "an empty list of extensions", CRL, .edit = no_extensions,
        .finds = { { "rfc5280.crl.ext_unique.nonempty", "crlExtensions" },
            { "rfc5280.crl.aki_present", "crlExtensions" },
            { "rfc5280.crl.number_present", "crlExtensions" } } },
    CRL_PASSES("rfc5280.ian_noncritical", "other names of a CRL's issuer", issuer_alt_name),
    CRL_FAILS("rfc5280.ian_noncritical", "critical names of a CRL's issuer", critical_alt_name,
        "crlExtensions.issuerAltName"),
    CRL_FAILS("rfc5280.san_nonempty", "no other name of a CRL's issuer", empty_alt_name,
        "crlExtensions.issuerAltName"),
    CRL_FAILS("def.mailbox.syntax", "no mailbox in a CRL", no_mailbox, "crlExtensions.issuerAltName[0]"),
    CRL_FAILS("rfc5280.san_ip_len", "an address of three octets in a CRL", no_address,
        "crlExtensions.issuerAltName[0]"),
    CRL_FAILS(
        "rfc5280.san_dns", "a blank in a host name in a CRL", no_host, "crlExtensions.issuerAltName[0]"),
    CRL_FAILS("rfc5280.san_uri", "a relative URI as distribution point of a CRL", relative_uri,
        "crlExtensions.issuingDistributionPoint.fullName[0]"),
    CRL_FAILS(
        "rfc5280.printable_no_at", "an at sign in the name of a CRL's issuer", at_sign, "issuer.commonName"),
    CRL_FAILS("x690.utf8_valid", "no UTF-8 in the name of a CRL's issuer", no_utf8, "issuer.commonName"),
    CRL_FAILS("x501.rdn_unique_types", "one attribute twice in an RDN of a CRL's issuer", name_twice,
        "issuer.commonName[1]"),
    CRL_FAILS("rfc5280.aki_pair", "authorityCertIssuer alone in a CRL", issuer_without_serial,
        "crlExtensions.authorityKeyIdentifier"),
    CRL_FAILS("rfc5280.oid_limits", "a large identifier in a CRL", large_oid, "crlExtensions.1.2.268435456"),
    CRL_FAILS("rfc5280.oid_limits", "a large identifier in an entry of a CRL", large_oid_in_entry,
        "revokedCertificates[2].crlEntryExtensions.1.2.268435456"),
    { "rfc5280.no_https_pointers", "caIssuers of a CRL by https", CRL, .edit = secured,
        .finds = { { "rfc5280.no_https_pointers", "crlExtensions.authorityInfoAccess[0]" },
            { "rfc5280.aia_uri", "crlExtensions.authorityInfoAccess" } } },
};

const struct case_table cases_crl = { cases, COUNT_OF(cases) };
