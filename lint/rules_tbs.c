/* What holds for every certificate outside its names, key and extensions: version, serial number, algorithm, unique identifiers, list of extensions. */
#include "lint/algorithm.h"
#include "lint/rules.h"

enum {
    SERIAL_MAX_OCTETS = 20, /* a positive INTEGER of 20 octets is below 2^159 */
    SERIAL_MIN_OCTETS = 8,  /* 64 random bits take fewer in 1 of 512 cases only */
    SERIAL_TINY_OCTETS = 4, /* and so few in 1 of 2^33 */
    VERSION_3 = 2,          /* RFC 5280 4.1: v3(2) */
};

/* SBR 7.1.1: "Certificates SHALL be of type X.509 v3." RFC 5280 4.1.2.1: "When extensions are used, … version MUST be 3". */
static void version_3(const struct cert *cert, struct report *report)
{
    if (cert->version != VERSION_3)
        finding(report, cert->version_field, "want X.509 v3, have v%u", (unsigned)cert->version + 1);
}

/* True for 0 and above. The INTEGER is minimal two's complement. */
static bool is_natural(struct span integer)
{
    return (integer.at[0] & 0x80) == 0;
}

static bool is_zero(struct span integer)
{
    return integer.len == 1 && integer.at[0] == 0;
}

/* SBR 7.1: "serial numbers greater than zero (0)". RFC 5280 4.1.2.2: "The serial number MUST be a positive integer". */
static void serial_positive(const struct cert *cert, struct report *report)
{
    if (is_zero(cert->serial))
        finding(report, cert->serial, "want a serial number above 0, have 0");
    else if (!is_natural(cert->serial))
        finding(report, cert->serial, "want a serial number above 0, have a negative one");
}

/* SBR 7.1: serial numbers "less than 2^159". RFC 5280 4.1.2.2: "MUST NOT use serialNumber values longer than 20 octets". */
static void serial_small(const struct cert *cert, struct report *report)
{
    if (cert->serial.len > SERIAL_MAX_OCTETS)
        finding(report, cert->serial, "want a serial number of at most %d octets, have %zu",
            SERIAL_MAX_OCTETS, cert->serial.len);
}

/* SBR 7.1: serial numbers "containing at least 64 bits of output from a CSPRNG". */
static void serial_random(const struct cert *cert, struct report *report)
{
    if (cert->serial.len < SERIAL_MIN_OCTETS && is_natural(cert->serial) && !is_zero(cert->serial))
        finding(report, cert->serial,
            "want a serial number with 64 random bits, so of at least %d octets, have %zu", SERIAL_MIN_OCTETS,
            cert->serial.len);
}

/* The same, where it is as good as certain. */
static void serial_not_tiny(const struct cert *cert, struct report *report)
{
    const struct span serial = cert->serial;
    const bool signless = serial.len > 1
                          && serial.at[0] == 0; /* 0 in front of an octet with its highest bit */

    if (serial.len - signless <= SERIAL_TINY_OCTETS && is_natural(serial) && !is_zero(serial))
        finding(report, serial, "want a serial number with 64 random bits, have one below 2^32");
}

/* SBR 7.1.3.2: "No other encodings are permitted for these fields." */
static void signature_listed(const struct cert *cert, struct report *report)
{
    const struct signature_algorithm *algorithm = signature_algorithm_find(cert->signature_alg);
    const int today = time_date(cert->judged_at);
    char text[OID_TEXT_BYTES];

    if (algorithm != NULL && today < algorithm->since)
        finding(report, cert->signature_alg, "want an algorithm allowed on %d, have %s, allowed from %d",
            today, algorithm->name, algorithm->since);
    else if (algorithm == NULL)
        finding(report, cert->signature_alg,
            "want an AlgorithmIdentifier of SBR 7.1.3.2 byte for byte, have %s with %s parameters",
            oid_text(algorithm_oid(cert->signature_alg), text),
            algorithm_parameters(cert->signature_alg).at == NULL ? "no" : "its own");
}

/* True if `bytes` contains `part`. */
static bool contains(struct span bytes, struct span part)
{
    for (size_t i = 0; i + part.len <= bytes.len; i++) {
        if (memcmp(bytes.at + i, part.at, part.len) == 0)
            return true;
    }
    return false;
}

/* RFC 4055 3.1: hashAlgorithm [0] and maskGenAlgorithm [1] are SHA-1 where RSASSA-PSS-params leave them out. */
static bool pss_uses_sha1(struct span parameters)
{
    struct der_error ignored;
    struct der d = der_begin(parameters, &ignored), inside;
    struct span hash, mask;

    if (!der_enter(&d, DER_SEQUENCE, &inside, "")
        || !der_optional(&inside, DER_CONTEXT_CONSTRUCTED | 0, &hash, "")
        || !der_optional(&inside, DER_CONTEXT_CONSTRUCTED | 1, &mask, ""))
        return false;
    return hash.at == NULL || mask.at == NULL
           || contains(parameters, SPAN_TEXT("\x06\x05\x2b\x0e\x03\x02\x1a")); /* id-sha1 */
}

/*
 * SBR 7.1.3.1.1: from 2026-09-15 "the CA SHALL NOT sign" certificates with a signature algorithm that incorporates SHA-1, whatever
 * the type of key.
 */
static void signature_without_sha1(const struct cert *cert, struct report *report)
{
    static const struct {
        const char *name;
        struct span oid;
    } with_sha1[] = {
        { "sha1WithRSAEncryption", { (const uint8_t *)"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", 9 } },
        { "ecdsa-with-SHA1", { (const uint8_t *)"\x2a\x86\x48\xce\x3d\x04\x01", 7 } },
        { "dsa-with-SHA1", { (const uint8_t *)"\x2a\x86\x48\xce\x38\x04\x03", 7 } },
        { "sha-1WithRSAEncryption (OIW)", { (const uint8_t *)"\x2b\x0e\x03\x02\x1d", 5 } },
    };
    const struct span oid = algorithm_oid(cert->signature_alg);

    for (size_t i = 0; i < COUNT_OF(with_sha1); i++) {
        if (span_equal(with_sha1[i].oid, oid))
            finding(report, cert->signature_alg, "want no SHA-1 in a signature, have %s", with_sha1[i].name);
    }
    if (span_equal(oid, oid_bytes(OID_ALG_RSA_PSS))
        && pss_uses_sha1(algorithm_parameters(cert->signature_alg)))
        finding(report, cert->signature_alg, "want no SHA-1 in a signature, have RSASSA-PSS with SHA-1");
}

/* RFC 5280 4.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier as the signature field". */
static void signature_matches(const struct cert *cert, struct report *report)
{
    char inner[OID_TEXT_BYTES], outer[OID_TEXT_BYTES];

    if (cert->outer_alg.at != NULL && !span_equal(cert->outer_alg, cert->signature_alg))
        finding(report, cert->outer_alg,
            "want the bytes of signature in what is signed (%s), have others (%s)",
            oid_text(algorithm_oid(cert->signature_alg), inner),
            oid_text(algorithm_oid(cert->outer_alg), outer));
}

/* RFC 5280 4.1.2.8: "CAs conforming to this profile MUST NOT generate certificates with unique identifiers." */
static void no_unique_ids(const struct cert *cert, struct report *report)
{
    if (cert->issuer_uid.at != NULL)
        finding(report, cert->issuer_uid, "want no issuerUniqueID, have one");
    if (cert->subject_uid.at != NULL)
        finding(report, cert->subject_uid, "want no subjectUniqueID, have one");
}

/* RFC 5280 4.1.2.9: "If present, this field is a SEQUENCE of one or more certificate extensions." */
static void extensions_not_empty(const struct cert *cert, struct report *report)
{
    if (cert->extensions_field.at != NULL && cert->extensions.len == 0)
        finding(report, cert->extensions_field, "want at least one extension, have an empty list");
}

/* RFC 5280 4.2: "A certificate MUST NOT include more than one instance of a particular extension." */
static void extensions_unique(const struct cert *cert, struct report *report)
{
    struct extension extension, earlier;
    char text[OID_TEXT_BYTES];

    if (!cert->has_others)
        return;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        struct extension_walk before = extension_walk(cert);

        if (extension_is_first(cert, &extension))
            continue;
        while (extension_next(&before, &earlier) && earlier.index < extension.index) {
            if (span_equal(earlier.oid, extension.oid)) {
                finding(report, extension.whole, "want each extension once, have %s as number %u and %u",
                    oid_text(extension.oid, text), earlier.index + 1, extension.index + 1);
                break;
            }
        }
    }
}

static const struct rule rules[] = {
    {
        .id = "cert.version_v3",
        .source = "SBR 7.1.1",
        .applies = CERTIFICATE,
        .says = "A certificate is of version 3.",
        .mend = "Set version to v3, whose value is 2.",
        .covers = "rfc5280.version_v3_ext",
        .peers = "pkilint:pkix.certificate_version_is_not_v3 zlint:e_cert_extensions_version_not_3",
        .check = version_3,
    },
    {
        .id = "serial.positive",
        .source = "SBR 7.1",
        .applies = CERTIFICATE,
        .says = "The serial number is above 0.",
        .mend = "Draw serial numbers from a random generator; set the first bit to 0 and make sure that not "
                "all are.",
        .covers = "rfc5280.serial_positive",
        .peers = "pkilint:pkix.certificate_serial_number_out_of_range zlint:e_serial_number_not_positive",
        .check = serial_positive,
    },
    {
        .id = "serial.lt_2_159",
        .source = "SBR 7.1",
        .applies = CERTIFICATE,
        .says = "The serial number is below 2^159: at most 20 octets.",
        .mend = "Use at most 20 octets, with the first bit 0.",
        .covers = "rfc5280.serial_20_octets",
        .peers = "pkilint:pkix.certificate_serial_number_out_of_range "
                 "zlint:e_serial_number_longer_than_20_octets",
        .check = serial_small,
    },
    {
        .id = "serial.entropy_64",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1",
        .applies = CERTIFICATE,
        .since = SMC01,
        .says = "The serial number is long enough to hold 64 random bits.",
        .mend = "Draw at least 64 bits from a random generator for each serial number: 16 octets are usual.",
        .check = serial_random,
    },
    {
        .id = "serial.entropy_64.tiny",
        .source = "SBR 7.1",
        .applies = SMIME | CA | OCSP_SIGNER,
        .since = SMC01,
        .says = "The serial number is not below 2^32.",
        .mend = "Draw at least 64 bits from a random generator for each serial number: 16 octets are usual.",
        .covers = "serial.entropy_64",
        .check = serial_not_tiny,
    },
    {
        .id = "sigalg.closed_list.certs",
        .source = "SBR 7.1.3.2",
        .applies = CERTIFICATE,
        .since = SMC01,
        .says = "The signature algorithm is one of the listed ones, byte for byte.",
        .mend = "Use the encoding of SBR 7.1.3.2 octet for octet: RSA with NULL parameters, ECDSA without "
                "parameters.",
        .covers = "sigalg.rsa.* sigalg.ecdsa.* sigalg.eddsa.* sigalg.mldsa.* rfc9881.params_absent "
                  "rfc9881.no_hash_mldsa sbr.signer_alg_profile",
        .peers = "pkilint:cabf.smime.prohibited_signature_algorithm_encoding "
                 "zlint:e_mp_ecdsa_signature_encoding_correct "
                 "zlint:e_mp_rsassa-pss_parameters_encoding_in_signature_algorithm_correct "
                 "zlint:e_tbs_signature_rsa_encryption_parameter_not_null",
        .check = signature_listed,
    },
    {
        .id = "sigalg.closed_list.crl",
        .source = "SBR 7.1.3.2",
        .applies = CRL,
        .since = SMC01,
        .says = "The signature algorithm of a CRL is one of the listed ones, byte for byte.",
        .mend = "Encode the signature algorithm byte for byte as SBR 7.1.3.2 prints it, with its NULL for "
                "RSA and without for ECDSA.",
        .covers = "sigalg.rsa.* sigalg.ecdsa.* sigalg.eddsa.* sigalg.mldsa.* rfc9881.no_hash_mldsa",
        .peers = "zlint:e_crl_sigalgo_missing_null_params",
        .check = signature_listed,
    },
    {
        .id = "sha1.cert",
        .source = "SBR 7.1.3.1.1",
        .applies = CERTIFICATE,
        .since = SHA1_SUNSET,
        .says = "No certificate is signed with an algorithm that uses SHA-1.",
        .mend = "Sign with SHA-256 or longer.",
        .check = signature_without_sha1,
    },
    {
        .id = "sha1.crl",
        .source = "SBR 7.1.3.1.1",
        .applies = CRL,
        .since = SHA1_SUNSET,
        .says = "No CRL is signed with an algorithm that uses SHA-1.",
        .mend = "Sign with SHA-256, SHA-384 or SHA-512.",
        .check = signature_without_sha1,
    },
    {
        .id = "rfc5280.sigalg_match",
        .source = "RFC 5280 4.1.1.2",
        .applies = CERTIFICATE,
        .says = "The algorithm outside tbsCertificate is the one inside.",
        .mend = "Set signatureAlgorithm to the octets of tbsCertificate.signature.",
        .peers = "pkilint:pkix.certificate_signature_algorithm_mismatch "
                 "zlint:e_cert_sig_alg_not_match_tbs_sig_alg",
        .check = signature_matches,
    },
    {
        .id = "rfc5280.crl.sigalg_match",
        .source = "RFC 5280 5.1.1.2",
        .applies = CRL,
        .says = "The algorithm beside tbsCertList is the one inside.",
        .mend = "Put the same AlgorithmIdentifier into both fields.",
        .peers = "pkilint:pkix.crl_signature_algorithm_match",
        .check = signature_matches,
    },
    {
        .id = "rfc5280.no_unique_ids",
        .source = "RFC 5280 4.1.2.8",
        .applies = CERTIFICATE,
        .says = "There are no unique identifiers of issuer and subject.",
        .mend = "Leave out issuerUniqueID and subjectUniqueID.",
        .peers = "pkilint:pkix.issuer_unique_id_present pkilint:pkix.subject_unique_id_present "
                 "zlint:e_cert_contains_unique_identifier zlint:e_cert_unique_identifier_version_not_2_or_3",
        .check = no_unique_ids,
    },
    {
        .id = "rfc5280.ext_only_v3",
        .source = "RFC 5280 4.1.2.9",
        .applies = CERTIFICATE | REQUEST,
        .says = "The list of extensions is not empty.",
        .mend = "Leave the field extensions out rather than encode an empty list.",
        .peers = "zlint:e_ext_cannot_be_empty_sequence",
        .check = extensions_not_empty,
    },
    {
        .id = "rfc5280.crl.ext_unique.nonempty",
        .source = "RFC 5280 5.1.2.7",
        .applies = CRL,
        .says = "The list of a CRL's extensions is not empty.",
        .mend = "Add authorityKeyIdentifier and cRLNumber, which every CRL has.",
        .covers = "rfc5280.crl.ext_unique",
        .check = extensions_not_empty,
    },
    {
        .id = "rfc5280.ext_unique",
        .source = "RFC 5280 4.2",
        .applies = CERTIFICATE | REQUEST,
        .says = "No extension is there twice.",
        .mend = "Merge the two extensions into one.",
        .peers = "pkilint:pkix.duplicate_extension zlint:e_ext_duplicate_extension",
        .check = extensions_unique,
    },
    {
        .id = "rfc5280.crl.ext_unique",
        .source = "RFC 5280 5.2",
        .applies = CRL,
        .says = "No extension of a CRL is there twice.",
        .mend = "Leave out all but one of the extensions of that type.",
        .peers = "pkilint:pkix.duplicate_extension zlint:e_crl_no_duplicate_extensions",
        .check = extensions_unique,
    },
};

const struct rule_table rules_tbs = { "Version, serial number, signature algorithm, list of extensions",
    rules, COUNT_OF(rules) };
