/* Cases of rules_ca.c, rules_ca_purpose.c and rules_ca_name.c. */
#include "tests/rules/change.h"

#include <stdio.h>

#define KU  "extensions.keyUsage"
#define BC  "extensions.basicConstraints"
#define AKI "extensions.authorityKeyIdentifier"
#define EKU "extensions.extKeyUsage"

#define ATTRIBUTE(type, tag, value) " SET { SEQUENCE { " type " " tag " \"" value "\" } }"
#define COUNTRY                     ATTRIBUTE("countryName", "PRINTABLE", "AT")
#define ORGANIZATION                ATTRIBUTE("organizationName", "UTF8", "Muster Trust GmbH")
#define COMMON_NAME                 ATTRIBUTE("commonName", "UTF8", "Muster Trust S/MIME CA 1")
#define SUBJECT(attributes)         recipe_part(recipe, PART_SUBJECT, "SEQUENCE { " attributes " }")
#define PURPOSES(list)              recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { " list " }")
#define CA_USAGE                    (KU_KEY_CERT_SIGN | KU_CRL_SIGN)

/* a good one of each kind, as unusual as it may be */
CHANGE(of_p521, recipe_key(recipe, KEY_P521); recipe_key_usage(recipe, CA_USAGE))
CHANGE(of_ed448, recipe_key(recipe, KEY_ED448); recipe_key_usage(recipe, CA_USAGE))
CHANGE(of_ml_dsa, recipe_key(recipe, KEY_ML_DSA_87); recipe_key_usage(recipe, CA_USAGE);
       recipe_validity(recipe, "20250822000000Z", "20350821235959Z"))
CHANGE(root_of_ml_dsa, of_ml_dsa(recipe);
       recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 2.16.840.1.101.3.4.3.19 }"))
CHANGE(root_of_p384, recipe_key(recipe, KEY_P384); recipe_key_usage(recipe, CA_USAGE);
       recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.3 }"))
CHANGE(root_of_ed25519, recipe_key(recipe, KEY_ED25519); recipe_key_usage(recipe, CA_USAGE);
       recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.3.101.112 }"))
CHANGE(root_with_own_identifier, recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
                                     "SEQUENCE { [0] <%s> }", test_keys[KEY_RSA_4096].key_identifier))
CHANGE(of_ml_kem, recipe_key(recipe, KEY_ML_KEM_768); recipe_key_usage(recipe, KU_KEY_ENCIPHERMENT);
       recipe_validity(recipe, "20250822000000Z", "20350821235959Z"))
CHANGE(responder_of_ml_kem, recipe_key(recipe, KEY_ML_KEM_768))
CHANGE(name_of_domain, SUBJECT(ATTRIBUTE("domainComponent", "IA5", "org") ATTRIBUTE(
                           "domainComponent", "IA5", "example") COUNTRY ORGANIZATION COMMON_NAME))

/* whose key */
CHANGE(other_key, recipe_key(recipe, KEY_RSA_3072); recipe_key_usage(recipe, CA_USAGE))
CHANGE(rollover, recipe_key(recipe, KEY_RSA_3072); recipe_key_usage(recipe, CA_USAGE);
       recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER, "SEQUENCE { [0] <%s> }",
           test_keys[KEY_RSA_4096].key_identifier);
       PURPOSES("emailProtection clientAuth"))
CHANGE(without_identifier, recipe_without(recipe, OID_EXT_SUBJECT_KEY_IDENTIFIER))
CHANGE(issuer_and_serial, recipe_extension(recipe, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
                              "SEQUENCE { [0] <%s> [1] { [4] { " RECIPE_ROOT_NAME " } } [2] <11> }",
                              test_keys[KEY_RSA_4096].key_identifier))
CHANGE(root_of_sha384_with_ec, recipe_part(recipe, PART_SIGNATURE, "SEQUENCE { 1.2.840.10045.4.3.3 }"))

/* how far */
CHANGE(bc_not_critical, recipe_critical(recipe, OID_EXT_BASIC_CONSTRAINTS, false))
CHANGE(self_issued, recipe_part(recipe, PART_SUBJECT, RECIPE_CA_NAME))
CHANGE(path_length_3, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 3 }"))
CHANGE(path_length_1, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 1 }"))
CHANGE(path_length_0, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE 0 }"))
CHANGE(no_path_length, recipe_extension(recipe, OID_EXT_BASIC_CONSTRAINTS, "SEQUENCE { TRUE }"))

/* for which uses */
CHANGE(without_usage, recipe_without(recipe, OID_EXT_KEY_USAGE))
CHANGE(ku_not_critical, recipe_critical(recipe, OID_EXT_KEY_USAGE, false))
CHANGE(ku_not_critical_before, ku_not_critical(recipe);
       recipe_validity(recipe, "20230831235959Z", "20330830235959Z"))
CHANGE(critical_before, recipe_validity(recipe, "20230831235959Z", "20330830235959Z"))
CHANGE(crls_only, recipe_key_usage(recipe, KU_CRL_SIGN); no_path_length(recipe))
CHANGE(certificates_only, recipe_key_usage(recipe, KU_KEY_CERT_SIGN))
CHANGE(responses_too, recipe_key_usage(recipe, CA_USAGE | KU_DIGITAL_SIGNATURE))
CHANGE(enciphers_too, recipe_key_usage(recipe, CA_USAGE | KU_KEY_ENCIPHERMENT))
CHANGE(ed25519_agrees, recipe_key(recipe, KEY_ED25519); recipe_key_usage(recipe, KU_KEY_AGREEMENT);
       no_path_length(recipe))

/* for which purposes */
CHANGE(root_for_email, PURPOSES("emailProtection"))
CHANGE(for_anything, recipe_without(recipe, OID_EXT_EXT_KEY_USAGE))
CHANGE(cross_for_servers, recipe_cross(recipe);
       PURPOSES("emailProtection serverAuth codeSigning timeStamping"))
CHANGE(cross_for_any, recipe_cross(recipe); PURPOSES("anyExtendedKeyUsage"))
CHANGE(purposes_critical, recipe_critical(recipe, OID_EXT_EXT_KEY_USAGE, true))
CHANGE(reserved_for_clients, PURPOSES("clientAuth"); recipe_extension(
    recipe, OID_EXT_CERTIFICATE_POLICIES, "SEQUENCE { SEQUENCE { mailbox-validated-strict } }"))
CHANGE(with_servers, PURPOSES("emailProtection serverAuth"))
CHANGE(with_code, PURPOSES("emailProtection codeSigning"))
CHANGE(with_time_stamps, PURPOSES("emailProtection timeStamping"))
CHANGE(with_any, PURPOSES("emailProtection anyExtendedKeyUsage"))
CHANGE(several_purposes, PURPOSES("emailProtection clientAuth documentSigning msEncryptedFileSystem"))
CHANGE(with_servers_before, with_servers(recipe); critical_before(recipe))

/* names */
CHANGE(no_common_name, SUBJECT(COUNTRY ORGANIZATION))
CHANGE(no_organization, SUBJECT(COUNTRY COMMON_NAME))
CHANGE(no_country, SUBJECT(ORGANIZATION COMMON_NAME))
CHANGE(country_xx, SUBJECT(ATTRIBUTE("countryName", "PRINTABLE", "XX") ORGANIZATION COMMON_NAME))
CHANGE(root_name_in_capitals,
    SUBJECT(COUNTRY ORGANIZATION ATTRIBUTE("commonName", "UTF8", "MUSTER TRUST  ROOT CA")))
CHANGE(root_name_as_printable,
    SUBJECT(COUNTRY ORGANIZATION ATTRIBUTE("commonName", "PRINTABLE", "Muster Trust Root CA")))
CHANGE(
    name_like_root, SUBJECT(COUNTRY ORGANIZATION ATTRIBUTE("commonName", "UTF8", "Muster Trust Root CA 1")))

static const struct rule_case cases[] = {
    PASSES("def.root.selfsigned", "a root of ML-DSA-87", ROOT_CA, root_of_ml_dsa),
    PASSES("def.root.selfsigned", "a root of P-384", ROOT_CA, root_of_p384),
    PASSES("def.root.selfsigned", "a root of Ed25519", ROOT_CA, root_of_ed25519),
    PASSES("def.root.selfsigned", "a root with its own identifier as its issuer's", ROOT_CA,
        root_with_own_identifier),
    { "def.root.selfsigned", "a root, which is known", ROOT_CA, NULL, .issuer = issuer_good },
    { "def.root.selfsigned", "a root with another key than signs it", ROOT_CA, other_key,
        .finds = { { "def.root.selfsigned", "subjectPublicKeyInfo" } }, .issuer = issuer_good },
    { "def.root.selfsigned", "the next key, certified by the last", ROOT_CA, rollover,
        .finds = { { "subca.cp.present", "extensions" }, { "subca.crldp.present", "extensions" },
            { "subca.aia.present", "extensions" } },
        .issuer = issuer_good },
    { "sigalg.key_match", "a root of RSA that ECDSA is to sign", ROOT_CA, root_of_sha384_with_ec,
        .finds = { { "sigalg.key_match", "signature" } } },
    FINDS("spki.closed_list", "a responder's key that does not sign", OCSP_SIGNER, responder_of_ml_kem,
        { "spki.closed_list", "subjectPublicKeyInfo.algorithm" }, { "rfc5280.eku_ku_consistent", EKU },
        { "rfc5280.signer_ku.signs", KU }),
    FINDS("spki.closed_list", "a CA's key that does not sign", SUB_CA, of_ml_kem,
        { "spki.closed_list", "subjectPublicKeyInfo.algorithm" }, { "subca.ku.keycertsign", KU },
        { "subca.ku.crlsign", KU }, { "rfc5280.bc_pathlen_only_ca", BC }),
    PASSES("rfc5280.ski_ca", "a CA of P-521", SUB_CA, of_p521),
    PASSES("rfc5280.ski_ca", "a CA of Ed448", SUB_CA, of_ed448),
    PASSES("rfc5280.ski_ca", "a CA of ML-DSA-87", SUB_CA, of_ml_dsa),
    FAILS("rfc5280.ski_ca", "no identifier", SUB_CA, without_identifier, "extensions"),
    FAILS("rfc5280.ski_ca", "no identifier of a root", ROOT_CA, without_identifier, "extensions"),
    FAILS("rfc5280.ski_ca", "no identifier of a CA for TLS", OTHER_CA, without_identifier, "extensions"),
    FINDS("subca.aki.no_issuer", "name and serial number of the issuer", SUB_CA, issuer_and_serial,
        { "subca.aki.no_issuer", AKI }, { "subca.aki.no_serial", AKI }),
    FINDS("subca.aki.no_serial", "name and serial number of the issuer", SUB_CA, issuer_and_serial,
        { "subca.aki.no_issuer", AKI }, { "subca.aki.no_serial", AKI }),

    FAILS("rfc5280.bc_ca_critical", "not critical", SUB_CA, bc_not_critical, BC),
    FAILS("rfc5280.bc_ca_critical", "not critical in a root", ROOT_CA, bc_not_critical, BC),
    { "root.bc.ca_true", "a responder with the name of its CA", OCSP_SIGNER, self_issued,
        .finds = { { "root.bc.ca_true", "extensions" } } },
    FAILS("root.bc.pathlen_absent", "a root with pathLenConstraint", ROOT_CA, path_length_3, BC),
    PASSES("root.bc.pathlen_absent", "a subordinate CA with pathLenConstraint", SUB_CA, path_length_3),
    { "rfc5280.bc_issuer_pathlen", "below a CA that may have none below", SUB_CA, NULL,
        .finds = { { "rfc5280.bc_issuer_pathlen", BC } }, .issuer = path_length_0 },
    { "rfc5280.bc_issuer_pathlen", "below one that may have one", SUB_CA, NULL, .issuer = path_length_1 },
    { "rfc5280.bc_issuer_pathlen", "below one without limit", SUB_CA, path_length_3, .issuer = issuer_good },
    { "rfc5280.bc_issuer_pathlen.below", "as long as the issuer's", SUB_CA, path_length_1,
        .finds = { { "rfc5280.bc_issuer_pathlen.below", BC } }, .issuer = path_length_1 },
    { "rfc5280.bc_issuer_pathlen.below", "one less than the issuer's", SUB_CA, path_length_0,
        .issuer = path_length_1 },
    { "rfc5280.bc_issuer_pathlen.below", "none, so the issuer's holds", SUB_CA, no_path_length,
        .issuer = path_length_1 },

    FINDS("rfc5280.ku_in_ca", "no keyUsage", SUB_CA, without_usage, { "rfc5280.ku_in_ca", "extensions" },
        { "rfc5280.bc_pathlen_only_ca", BC }),
    FAILS("rfc5280.ku_in_ca", "no keyUsage of a root", ROOT_CA, without_usage, "extensions"),
    FAILS("subca.ku.critical", "not critical", SUB_CA, ku_not_critical, KU),
    FAILS("subca.ku.critical", "not critical in a root", ROOT_CA, ku_not_critical, KU),
    FAILS("rfc5280.ku_critical.ca", "not critical, the day before the SBR", ROOT_CA, ku_not_critical_before,
        KU),
    PASSES("rfc5280.ku_critical.ca", "critical, the day before the SBR", ROOT_CA, critical_before),
    FAILS("subca.ku.keycertsign", "CRLs only", SUB_CA, crls_only, KU),
    FAILS("subca.ku.keycertsign", "a root for CRLs only", ROOT_CA, crls_only, KU),
    PASSES("subca.ku.keycertsign", "a CA for TLS that is for CRLs only", OTHER_CA, crls_only),
    FAILS("subca.ku.crlsign", "certificates only", SUB_CA, certificates_only, KU),
    FAILS("subca.ku.crlsign", "a root for certificates only", ROOT_CA, certificates_only, KU),
    FAILS("rfc5280.ku_ca_ds_only_if_needed", "OCSP responses, too", SUB_CA, responses_too, KU),
    FAILS("rfc3279.rsa_ku.ca", "a key that transports keys, too", SUB_CA, enciphers_too, KU),
    FINDS("rfc8410.ku_ca", "an Ed25519 key that is to agree on keys", OTHER_CA, ed25519_agrees,
        { "rfc8410.ku_ca", KU }, { "rfc9295.ku", KU }),
    PASSES("rfc8410.ku_ca", "a root of Ed25519", ROOT_CA, root_of_ed25519),

    FAILS("root.eku.absent", "a root for e-mail", ROOT_CA, root_for_email, EKU),
    FAILS("subca.eku.present", "no purposes, which is any", SUB_CA, for_anything, "extensions"),
    FAILS("subca.eku.present", "a cross-certificate of a root that nobody told of", SUB_CA, recipe_cross,
        "extensions"),
    { "subca.eku.present", "a cross-certificate of a known root", SUB_CA, recipe_cross, .cross = true },
    FAILS("subca.eku.noncritical", "critical", SUB_CA, purposes_critical, EKU),
    PASSES("subca.eku.emailprotection", "several purposes", SUB_CA, several_purposes),
    FAILS("subca.eku.emailprotection", "a reserved policy, but for clients only", SUB_CA,
        reserved_for_clients, EKU),
    FAILS("subca.eku.no_serverauth", "servers, too", SUB_CA, with_servers, EKU "[1]"),
    PASSES("subca.eku.no_serverauth", "servers, too, the day before the SBR", SUB_CA, with_servers_before),
    PASSES("subca.eku.no_serverauth", "servers only: no CA for S/MIME", OTHER_CA, NULL),
    { "subca.eku.no_serverauth", "a known root's cross-certificate for servers, too", SUB_CA,
        cross_for_servers, .cross = true },
    FAILS("subca.eku.no_codesigning", "code, too", SUB_CA, with_code, EKU "[1]"),
    FAILS("subca.eku.no_timestamping", "time stamps, too", SUB_CA, with_time_stamps, EKU "[1]"),
    FAILS("subca.eku.no_any", "any", SUB_CA, with_any, EKU "[1]"),
    { "subca.eku.no_any", "a known root's cross-certificate for any purpose", SUB_CA, cross_for_any,
        .finds = { { "subca.eku.no_any", EKU "[0]" } }, .cross = true },

    PASSES("subca.dn.cn_present", "domain components", SUB_CA, name_of_domain),
    FAILS("subca.dn.cn_present", "no commonName", SUB_CA, no_common_name, "subject"),
    FAILS("subca.dn.o_present", "no organizationName", SUB_CA, no_organization, "subject"),
    FAILS("subca.dn.c_present", "no countryName", SUB_CA, no_country, "subject"),
    FAILS("subca.dn.c_present.iso3166", "XX", SUB_CA, country_xx, "subject.countryName"),
    FAILS("name.ca_subject_bytes", "the issuer's name in capitals", SUB_CA, root_name_in_capitals, "subject"),
    FAILS("name.ca_subject_bytes", "the issuer's name in another string type", SUB_CA, root_name_as_printable,
        "subject"),
    PASSES("name.ca_subject_bytes", "a name like the issuer's", SUB_CA, name_like_root),
};

const struct case_table cases_ca = { cases, COUNT_OF(cases) };
