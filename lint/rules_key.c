/* The subject's public key: its AlgorithmIdentifier, its form, its size. SBR 6.1.5, 6.1.6, 7.1.3.1; the RFCs of each kind of key. */
#include "lint/algorithm.h"
#include "lint/curve.h"
#include "lint/integer.h"
#include "lint/rsa.h"
#include "lint/rules.h"

enum {
    RSA_MIN_BITS = 2048,
    EXPONENT_MIN_BITS = 17,  /* 2^16 + 1 */
    EXPONENT_MAX_BITS = 256, /* 2^256 - 1 */
    POINT_COMPRESSED_EVEN = 0x02,
    POINT_COMPRESSED_ODD = 0x03,
    POINT_UNCOMPRESSED = 0x04,
    ML_KEM_SEED_OCTETS = 32,  /* FIPS 203 7.2: what follows the coefficients */
    ML_KEM_MODULUS = 3329,    /* FIPS 203 2.4 */
    ML_KEM_TRIPLE_OCTETS = 3, /* two coefficients of 12 bits */
    BITS_PER_OCTET = 8,
};

/* `scope` is of the document that the key stands in. */
static void algorithm_listed(
    const struct key_info *info, unsigned scope, int64_t judged_at, struct report *report)
{
    const struct key_algorithm *algorithm = key_algorithm_of(info);
    const int today = time_date(judged_at);
    char text[OID_TEXT_BYTES];

    if (algorithm == NULL)
        finding(report, info->algorithm,
            "want an AlgorithmIdentifier of SBR 7.1.3.1 byte for byte, have %s with %s parameters",
            oid_text(algorithm_oid(info->algorithm), text),
            algorithm_parameters(info->algorithm).at == NULL ? "no" : "its own");
    else if (today < algorithm->since)
        finding(report, info->algorithm, "want an algorithm allowed on %d, have %s, allowed from %d", today,
            algorithm->name, algorithm->since);
    else if ((algorithm->scope & scope) == 0)
        finding(report, info->algorithm, "want a key that signs, as a CA's does, have %s", algorithm->name);
}

/* SBR 7.1.3.1: "No other encodings are permitted." SBR 6.1.5: "No other algorithms or key sizes are permitted." */
static void algorithm_in_certificate(const struct cert *cert, struct report *report)
{
    algorithm_listed(&cert->key, cert_scope(cert), cert->judged_at, report);
}

static void algorithm_in_request(const struct csr *csr, struct report *report)
{
    algorithm_listed(&csr->wanted.key, REQUEST, csr->judged_at, report);
}

/*
 * RFC 3279 2.3.1: "The RSA public key MUST be encoded using the ASN.1 type RSAPublicKey"; modulus and exponent are positive
 * numbers. The other rules of RSA keys judge keys that this one accepts.
 */
static void rsa_formed(const struct key_info *info, struct report *report)
{
    if (key_kind_of(info) == KIND_RSA && info->rsa == NULL)
        finding(report, info->bits.octets,
            "want the DER of RSAPublicKey with two numbers above 0, have other octets");
}

/* SBR 6.1.5: "the modulus size, when encoded, is at least 2048 bits". */
static void rsa_large(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && natural_bits(info->rsa->modulus) < RSA_MIN_BITS)
        finding(report, info->rsa->modulus, "want a modulus of at least %d bits, have %zu", RSA_MIN_BITS,
            natural_bits(info->rsa->modulus));
}

/* SBR 6.1.5: "the modulus size, in bits, is evenly divisible by 8". */
static void rsa_whole_octets(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && natural_bits(info->rsa->modulus) % BITS_PER_OCTET != 0)
        finding(report, info->rsa->modulus, "want a modulus of a multiple of 8 bits, have %zu",
            natural_bits(info->rsa->modulus));
}

static bool is_even(struct span natural)
{
    return (natural.at[natural.len - 1] & 1) == 0;
}

/* SBR 6.1.6: "the value of the public exponent is an odd number equal to 3 or more". */
static void rsa_exponent_odd(const struct key_info *info, struct report *report)
{
    if (info->rsa == NULL)
        return;
    if (is_even(info->rsa->exponent))
        finding(report, info->rsa->exponent, "want an odd public exponent, have an even one");
    else if (natural_bits(info->rsa->exponent) == 1)
        finding(report, info->rsa->exponent, "want a public exponent of at least 3, have 1");
}

/* SBR 6.1.6: "the public exponent SHOULD be in the range between 2^16 + 1 and 2^256 - 1". An odd number of 17 bits is above 2^16. */
static void rsa_exponent_range(const struct key_info *info, struct report *report)
{
    if (info->rsa == NULL || is_even(info->rsa->exponent) || natural_bits(info->rsa->exponent) == 1)
        return;
    const size_t bits = natural_bits(info->rsa->exponent);

    if (bits < EXPONENT_MIN_BITS || bits > EXPONENT_MAX_BITS)
        finding(report, info->rsa->exponent,
            "want a public exponent from 2^16 + 1 to 2^256 - 1, have one of %zu bits", bits);
}

/* SBR 6.1.6: the modulus "SHOULD also have the following characteristics: an odd number". */
static void rsa_modulus_odd(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && is_even(info->rsa->modulus))
        finding(report, info->rsa->modulus, "want an odd modulus, have an even one");
}

/* SBR 6.1.6: the modulus should be "not the power of a prime". That it is a prime itself would take a modular exponentiation. */
static void rsa_modulus_no_power(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && !is_even(info->rsa->modulus) && info->rsa->root_degree != 0)
        finding(report, info->rsa->modulus,
            "want a modulus of different primes, have a number to the power of %u", info->rsa->root_degree);
}

/* SBR 6.1.6: the modulus should "have no factors smaller than 752". */
static void rsa_modulus_no_small_factor(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && info->rsa->small_factor != 0)
        finding(report, info->rsa->modulus, "want a modulus without factors below 752, have %u",
            (unsigned)info->rsa->small_factor);
}

/* RFC 5480 2.2: a point is uncompressed or compressed; hybrid forms and the point at infinity are not keys. */
static void ec_point_formed(const struct key_info *info, struct report *report)
{
    const struct key_algorithm *algorithm = key_algorithm_of(info);
    const struct span point = info->bits.octets;

    if (algorithm == NULL || algorithm->kind != KIND_EC)
        return;
    const size_t octets = algorithm->octets;
    const struct span prime = curve_prime(algorithm->curve);
    if (prime.at == NULL || prime.len != octets)
        return;
    const unsigned form = point.len > 0 ? point.at[0] : 0;
    const size_t coordinates = form == POINT_UNCOMPRESSED                                      ? 2
                               : form == POINT_COMPRESSED_EVEN || form == POINT_COMPRESSED_ODD ? 1
                                                                                               : 0;

    if (coordinates == 0) {
        finding(report, point, "want a point that begins with 02, 03 or 04, have %02x", form);
    } else if (info->bits.unused != 0 || point.len != 1 + coordinates * octets) {
        finding(report, point, "want %zu octets for a point on %s that begins with %02x, have %zu",
            1 + coordinates * octets, algorithm->name, form, point.len);
    } else {
        for (size_t i = 0; i < coordinates; i++) {
            if (memcmp(point.at + 1 + i * octets, prime.at, octets) >= 0)
                finding(report, point, "want coordinates below the prime of %s, have %s above",
                    algorithm->name, i == 0 ? "x" : "y");
        }
    }
}

/* The key of one kind has exactly the octets of its algorithm, without a wrapping. */
static void raw_key(const struct key_info *info, struct report *report, enum key_kind kind)
{
    const struct key_algorithm *algorithm = key_algorithm_of(info);
    const struct bits *key = &info->bits;

    if (algorithm != NULL && algorithm->kind == kind
        && (key->unused != 0 || key->octets.len != algorithm->octets))
        finding(report, key->octets, "want an %s key of %zu octets, have %zu", algorithm->name,
            algorithm->octets, key->octets.len);
}

/* RFC 8032 5.1.5, 5.2.5: 32 octets for Ed25519, 57 for Ed448. RFC 8410 4: the BIT STRING holds them as they are. */
static void eddsa_octets(const struct key_info *info, struct report *report)
{
    raw_key(info, report, KIND_EDDSA);
}

/* RFC 9881 4: the BIT STRING holds the "raw" public key: 1312, 1952 or 2592 octets. */
static void ml_dsa_octets(const struct key_info *info, struct report *report)
{
    raw_key(info, report, KIND_ML_DSA);
}

/* RFC 9935 4: the BIT STRING holds the "raw" public key: 800, 1184 or 1568 octets. */
static void ml_kem_octets(const struct key_info *info, struct report *report)
{
    raw_key(info, report, KIND_ML_KEM);
}

/* FIPS 203 7.2: the modulus check of an encapsulation key: coefficients of 12 bits that are below 3329. */
static void ml_kem_modulus(const struct key_info *info, struct report *report)
{
    const struct key_algorithm *algorithm = key_algorithm_of(info);
    const struct span key = info->bits.octets;

    if (algorithm == NULL || algorithm->kind != KIND_ML_KEM || key.len != algorithm->octets)
        return;
    for (size_t i = 0; i + ML_KEM_SEED_OCTETS < key.len; i += ML_KEM_TRIPLE_OCTETS) {
        const unsigned first = key.at[i] | (key.at[i + 1] & 0x0fU) << 8;
        const unsigned second = key.at[i + 1] >> 4 | (unsigned)key.at[i + 2] << 4;

        if (first >= ML_KEM_MODULUS || second >= ML_KEM_MODULUS) {
            finding(report, key, "want coefficients below %d, have %u", ML_KEM_MODULUS,
                first >= ML_KEM_MODULUS ? first : second);
            return;
        }
    }
}

static const struct rule rules[] = {
    {
        .id = "key.rsa.min_2048",
        .source = "SBR 6.1.5",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus has at least 2048 bits.",
        .mend = "Reject the request: the subscriber needs a key of 2048 bits or more.",
        .covers = "keygen.meets_615_616 rev.leaf.key_noncompliant rev.subca.key_noncompliant",
        .peers = "pkilint:cabf.rsa_modulus_invalid_length zlint:e_mp_modulus_must_be_2048_bits_or_more",
        .check_key = rsa_large,
    },
    {
        .id = "key.rsa.mult_8",
        .source = "SBR 6.1.5",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "The number of bits of an RSA modulus is a multiple of 8.",
        .mend = "Reject the request: the subscriber needs a key of 2048, 3072 or 4096 bits.",
        .peers = "pkilint:cabf.rsa_modulus_invalid_length zlint:e_mp_modulus_must_be_divisible_by_8",
        .check_key = rsa_whole_octets,
    },
    {
        .id = "key.rsa.exp_odd_ge3",
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA public exponent is odd and at least 3.",
        .mend = "Reject the request: the subscriber needs a key with the exponent 65537.",
        .peers = "pkilint:cabf.rsa_exponent_prohibited_value zlint:e_mp_exponent_cannot_be_one",
        .check_key = rsa_exponent_odd,
    },
    {
        .id = "key.rsa.exp_range",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA public exponent lies between 2^16 + 1 and 2^256 - 1.",
        .mend = "Ask the subscriber for a key with the exponent 65537.",
        .peers = "pkilint:cabf.rsa_exponent_not_in_recommended_range",
        .check_key = rsa_exponent_range,
    },
    {
        .id = "key.rsa.mod_odd",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus is odd.",
        .mend = "Reject the request: such a modulus is not the product of two large primes.",
        .check_key = rsa_modulus_odd,
    },
    {
        .id = "key.rsa.mod_not_prime_power",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus is not the power of a prime.",
        .mend = "Reject the request: such a modulus is not the product of two different primes.",
        .check_key = rsa_modulus_no_power,
    },
    {
        .id = "key.rsa.mod_small_factors",
        .severity = SEVERITY_WARNING,
        .source = "SBR 6.1.6",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus has no factor below 752.",
        .mend = "Reject the request: the key is broken, or was damaged on its way.",
        .peers = "pkilint:cabf.rsa_modulus_has_small_prime_factor",
        .check_key = rsa_modulus_no_small_factor,
    },
    {
        .id = "spki.closed_list",
        .source = "SBR 7.1.3.1",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "The key's AlgorithmIdentifier is one of the listed ones, byte for byte.",
        .mend = "Encode the key's algorithm as in SBR 7.1.3.1, octet for octet: rsaEncryption with NULL, "
                "id-ecPublicKey with a named curve.",
        .covers =
            "spki.rsa.* spki.ec.* spki.ed.* spki.mldsa.* spki.mlkem.* key.no_other_alg key.mldsa.paramset "
            "key.mlkem.paramset rfc5480.named_curve rfc8410.params_absent rfc9881.params_absent "
            "rfc9935.params_absent key.ca.mlkem_forbidden key.ca.mlkem_forbidden_root sbr.signer_alg_profile",
        .peers =
            "pkilint:cabf.smime.prohibited_spki_algorithm_encoding "
            "pkilint:cabf.smime.unsupported_public_key_type pkilint:pkix.public_key_algorithm_unsupported "
            "pkilint:pkix.public_key_nist_ipd_algorithm_present "
            "pkilint:pkix.public_key_nist_round3_algorithm_present zlint:e_invalid_spki_algoid "
            "zlint:e_invalid_legacy_spki_algoid zlint:e_mp_ecdsa_pub_key_encoding_correct "
            "zlint:e_mp_rsassa-pss_in_spki zlint:e_spki_rsa_encryption_parameter_not_null "
            "zlint:e_prohibit_dsa_usage pkilint:pkix.hash_mldsa_ca_key_prohibited "
            "pkilint:pkix.hash_slhdsa_ca_key_prohibited",
        .check = algorithm_in_certificate,
        .check_csr = algorithm_in_request,
    },
    {
        .id = "rfc3279.rsa_spki",
        .source = "RFC 3279 2.3.1",
        .applies = CERTIFICATE | REQUEST,
        .says = "An RSA key is RSAPublicKey with positive numbers.",
        .mend = "Encode subjectPublicKey as RSAPublicKey: modulus and exponent, both positive.",
        .peers = "zlint:e_rsa_no_public_key zlint:e_rsa_exp_negative",
        .check_key = rsa_formed,
    },
    {
        .id = "rfc5480.point_form",
        .source = "RFC 5480 2.2",
        .applies = CERTIFICATE | REQUEST,
        .says = "An EC point is compressed or uncompressed, of the curve's length, with coordinates in its "
                "field.",
        .mend = "Encode the point as 04 and both coordinates, or as 02 or 03 and one, each of the curve's "
                "length.",
        .peers = "pkilint:cabf.ecdsa_key_validation_failed",
        .check_key = ec_point_formed,
    },
    {
        .id = "rfc8410.octets",
        .source = "RFC 8410 4",
        .applies = CERTIFICATE | REQUEST,
        .says = "An Ed25519 key has 32 octets, an Ed448 key 57.",
        .mend = "Put the raw key into subjectPublicKey: 32 octets for Ed25519, 57 for Ed448, without an "
                "OCTET STRING around them.",
        .check_key = eddsa_octets,
    },
    {
        .id = "rfc9881.pk_len",
        .source = "RFC 9881 4",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC013,
        .says = "An ML-DSA key has 1312, 1952 or 2592 octets.",
        .mend = "Put the raw key into subjectPublicKey, without an OCTET STRING around it; see that it is of "
                "the named parameter set.",
        .check_key = ml_dsa_octets,
    },
    {
        .id = "rfc9935.pk_len",
        .source = "RFC 9935 4",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC013,
        .says = "An ML-KEM key has 800, 1184 or 1568 octets.",
        .mend = "Put the raw key into subjectPublicKey, without an OCTET STRING around it; see that it is of "
                "the named parameter set.",
        .check_key = ml_kem_octets,
    },
    {
        .id = "fips203.modulus",
        .severity = SEVERITY_NOTICE,
        .source = "FIPS 203 7.2",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC013,
        .says = "The coefficients of an ML-KEM key are below 3329.",
        .mend = "Reject the request: no ML-KEM implementation makes such a key.",
        .check_key = ml_kem_modulus,
    },
};

const struct rule_table rules_key = { "Public key", rules, COUNT_OF(rules) };
