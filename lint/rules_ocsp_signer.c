/* lint/rules_ocsp_signer.c - who signs an OCSP response, and how: when issuer or responder are known. SBR 4.9.9; RFC 6960 4.2.2.2. */
#include "lint/algorithm.h"
#include "lint/ocsp_facts.h"
#include "lint/rules.h"

/* SBR 4.9.9: signed by the CA "that issued the Certificates whose revocation status is being checked", or by a responder of that CA. */
static void of_the_issuer(const struct ocsp *ocsp, struct report *report)
{
    struct ocsp_issuer issuer = { .cert = ocsp->issuer_cert };
    const struct ocsp_single *single;

    if (issuer.cert == NULL)
        return;
    for (struct ocsp_walk walk = ocsp_walk(ocsp); (single = ocsp_next(&walk)) != NULL;) {
        if (ocsp_digest_kind(single->hash) == LINT_DIGEST_COUNT)
            finding(report, single->hash_alg,
                "want SHA-1, SHA-256, SHA-384 or SHA-512 of the issuer, have another digest");
        else if (!ocsp_is_issuers(single, &issuer))
            finding(report, single->cert_id, "want a certificate of the issuer, have one of another CA");
    }
}

/* RFC 6960 4.2.2.2: the responder's certificate "MUST be issued directly by the CA that is identified in the request". */
static void issued_by_issuer(const struct ocsp *ocsp, struct report *report)
{
    const struct cert *const responder = ocsp->responder_cert, *const issuer = ocsp->issuer_cert;

    if (!ocsp_is_delegated(ocsp) || issuer == NULL)
        return;
    if (!span_equal(responder->issuer, issuer->subject))
        finding(report, ocsp->responder_id,
            "want a responder whose certificate the issuer issued, have one of another CA");
    else if (responder->aki_key_id.at != NULL && issuer->ski.at != NULL
             && !span_equal(responder->aki_key_id, issuer->ski))
        finding(report, ocsp->responder_id,
            "want a responder whose certificate the issuer's key signed, have one of another key");
}

static bool has_purpose(const struct cert *cert, enum oid wanted)
{
    enum oid purpose;

    for (struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE);
         key_purpose_next(&rest, &purpose, NULL);) {
        if (purpose == wanted)
            return true;
    }
    return false;
}

/* SBR 4.9.9: "the OCSP signing Certificate SHALL contain the ocspSigning EKU … and an extension of type id-pkix-ocsp-nocheck". */
static void responder_is_one(const struct ocsp *ocsp, struct report *report)
{
    if (!ocsp_is_delegated(ocsp))
        return;
    if (!has_purpose(ocsp->responder_cert, OID_KP_OCSP_SIGNING))
        finding(report, ocsp->responder_id, "want a responder whose extKeyUsage has OCSPSigning, have none");
    if (cert_extension(ocsp->responder_cert, OID_EXT_OCSP_NOCHECK) == NULL)
        finding(report, ocsp->responder_id, "want a responder whose certificate has ocspNoCheck, have none");
}

/* RFC 5280 4.2.1.12: OCSPSigning goes with "digitalSignature and/or nonRepudiation". SBR 7.1.2.1, 7.1.2.2: a CA that signs responses has the former. */
static void signer_may_sign(const struct ocsp *ocsp, struct report *report)
{
    const struct cert *const signer = ocsp_signer(ocsp);
    const uint32_t wanted = KU_DIGITAL_SIGNATURE | (ocsp_is_delegated(ocsp) ? KU_NON_REPUDIATION : 0U);

    if (signer != NULL && cert_extension(signer, OID_EXT_KEY_USAGE) != NULL
        && (signer->key_usage & wanted) == 0)
        finding(report, ocsp->responder_id, "want a signer whose keyUsage has digitalSignature, have none");
}

/* RFC 6960 3.2: a response is valid if "the signer is currently authorized": its certificate holds when the response is made. */
static void signer_is_valid(const struct ocsp *ocsp, struct report *report)
{
    const struct cert *const signer = ocsp_signer(ocsp);
    char text[QUOTE_BYTES];

    if (signer == NULL || !ocsp->produced_at.valid || !signer->not_before.valid || !signer->not_after.valid)
        return;
    if (ocsp->produced_at.seconds < signer->not_before.seconds)
        finding(report, ocsp->produced_at.whole,
            "want a time from notBefore \"%s\" of the signer's certificate on, have an earlier one",
            quote(signer->not_before.text, text));
    else if (ocsp->produced_at.seconds > signer->not_after.seconds)
        finding(report, ocsp->produced_at.whole,
            "want a time until notAfter \"%s\" of the signer's certificate, have a later one",
            quote(signer->not_after.text, text));
}

/* True if the signature of a signed response is named in another way than those of SBR 7.1.3.2. */
static bool is_unlisted(const struct ocsp *ocsp)
{
    return ocsp->outer_alg.at != NULL && signature_algorithm_find(ocsp->outer_alg) == NULL;
}

/* Algorithms with digests that anybody can make collide: RSA with MD5 and SHA-1, ECDSA with SHA-1. RFC 3279 2.2. */
static bool is_broken(struct span algorithm)
{
    static const struct span broken[] = {
        { (const uint8_t *)"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", 9 },
        { (const uint8_t *)"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", 9 },
        { (const uint8_t *)"\x2a\x86\x48\xce\x3d\x04\x01", 7 },
    };
    const struct span oid = algorithm_oid(algorithm);

    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        if (span_equal(oid, broken[i]))
            return true;
    }
    return false;
}

/* SBR 7.1.3.2: "The signatureAlgorithm field of a BasicOCSPResponse"; "No other encodings are permitted for these fields." */
static void algorithm_listed(const struct ocsp *ocsp, struct report *report)
{
    if (is_unlisted(ocsp) && (!ocsp_is_delegated(ocsp) || is_broken(ocsp->outer_alg)))
        finding(report, ocsp->outer_alg, "want an AlgorithmIdentifier that SBR 7.1.3.2 lists, have another");
}

/* SBR 7.1.3.2 speaks of what "a CA Private Key" signs, which the key of a responder is not. */
static void algorithm_of_responder_listed(const struct ocsp *ocsp, struct report *report)
{
    if (is_unlisted(ocsp) && ocsp_is_delegated(ocsp) && !is_broken(ocsp->outer_alg))
        finding(report, ocsp->outer_alg, "want an AlgorithmIdentifier that SBR 7.1.3.2 lists, have another");
}

/* SBR 7.1.3.2: "If the signing key is P-256, the signature MUST use ECDSA with SHA-256", and so on for each key of a CA. */
static void algorithm_fits_key(const struct ocsp *ocsp, struct report *report)
{
    const struct signature_algorithm *const algorithm = signature_algorithm_find(ocsp->outer_alg);
    const struct cert *const signer = algorithm != NULL ? ocsp_signer(ocsp) : NULL;

    if (signer != NULL
        && (algorithm->key != signer->key.type
            || (algorithm->key == OID_ALG_EC && algorithm->curve != signer->key.curve)))
        finding(report, ocsp->outer_alg, "want an algorithm of the signer's key (%s), have %s",
            signer->key.curve != OID_UNKNOWN ? oid_name(signer->key.curve) : oid_name(signer->key.type),
            algorithm->name);
}

/* clang-format off */
static const struct rule rules[] = {
    { .id = "ocsp.signer.authorised", .severity = SEVERITY_ERROR, .source = "SBR 4.9.9", .applies = OCSP, .since = SMC01,
      .says = "Each CertID is of a certificate of the issuer, when that is known.",
      .mend = "Hash the subject and the public key of the CA whose key, or whose responder's key, signs the response.",
      .covers = "rfc6960.certid_hash_len",
      .check_ocsp = of_the_issuer },
    { .id = "ocsp.signer.authorised.certificate", .severity = SEVERITY_ERROR, .source = "SBR 4.9.9", .applies = OCSP, .since = SMC01,
      .says = "The responder's certificate, when it is known, has OCSPSigning and ocspNoCheck.",
      .mend = "Let the CA issue a certificate for the responder, with both.",
      .check_ocsp = responder_is_one },
    { .id = "rfc6960.delegate_issued_directly", .severity = SEVERITY_ERROR, .source = "RFC 6960 4.2.2.2", .applies = OCSP,
      .says = "The responder's certificate, when it and the issuer's are known, is of the issuer.",
      .mend = "Let the CA whose certificates the response is about issue the responder's certificate.",
      .covers = "ocsp.signer.authorised",
      .check_ocsp = issued_by_issuer },
    { .id = "ocsp.signer.key_usage", .severity = SEVERITY_ERROR, .source = "RFC 5280 4.2.1.12", .applies = OCSP,
      .says = "The keyUsage of who signs, when it is known, has digitalSignature.",
      .mend = "Sign with a key whose certificate has digitalSignature: a responder's, or a CA's that has it.",
      .check_ocsp = signer_may_sign },
    { .id = "ocsp.signer.valid", .severity = SEVERITY_ERROR, .source = "RFC 6960 3.2", .applies = OCSP,
      .says = "The certificate of who signs, when it is known, is valid at producedAt.",
      .mend = "Renew the responder's certificate before it ends.",
      .check_ocsp = signer_is_valid },
    { .id = "sigalg.closed_list.ocsp", .severity = SEVERITY_ERROR, .source = "SBR 7.1.3.2", .applies = OCSP, .since = SMC01,
      .says = "The signature is named in a way that SBR 7.1.3.2 lists.",
      .mend = "Sign with RSA, ECDSA or EdDSA and SHA-2, and encode the AlgorithmIdentifier as SBR 7.1.3.2 does, octet for octet.",
      .check_ocsp = algorithm_listed },
    { .id = "sigalg.closed_list.ocsp.delegated", .severity = SEVERITY_WARNING, .source = "SBR 7.1.3.2", .applies = OCSP, .since = SMC01,
      .says = "The signature of a responder is named in a way that SBR 7.1.3.2 lists, too.",
      .mend = "Sign as a CA would: clients know these algorithms.",
      .covers = "sigalg.closed_list.ocsp",
      .check_ocsp = algorithm_of_responder_listed },
    { .id = "sigalg.key_match.ocsp", .severity = SEVERITY_ERROR, .source = "SBR 7.1.3.2", .applies = OCSP, .since = SMC01,
      .says = "The signature algorithm is one of the signer's key, when that is known.",
      .mend = "Choose the signature algorithm by the signer's key: P-256 with SHA-256, P-384 with SHA-384, P-521 with SHA-512.",
      .covers = "sigalg.key_match",
      .check_ocsp = algorithm_fits_key },
};
/* clang-format on */

const struct rule_table rules_ocsp_signer = { "OCSP signer", rules, COUNT_OF(rules) };
