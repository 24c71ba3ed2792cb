/* What the key may be used for, by its bits: keyUsage. SBR 7.1.2.3(e); RFC 5280 4.2.1.3; the RFCs of each kind of key. */
#include "lint/algorithm.h"
#include "lint/extension_checks.h"
#include "lint/key_usage.h"
#include "lint/rules.h"

enum {
    DS = KU_DIGITAL_SIGNATURE,
    NR = KU_NON_REPUDIATION,
    KE = KU_KEY_ENCIPHERMENT,
    DE = KU_DATA_ENCIPHERMENT,
    KA = KU_KEY_AGREEMENT,
    EO = KU_ENCIPHER_ONLY,
    DO = KU_DECIPHER_ONLY,
    NOT_STRICT = LEGACY | MULTIPURPOSE | SMIME_UNCLEAR,
};

/* SBR 7.1.2.3(e): every set of bits that a key may have in a generation. "Other bit positions SHALL NOT be set." */
static const struct use {
    enum key_kind kind;
    unsigned scope;
    unsigned bits;
} uses[] = {
    { KIND_RSA, SMIME, DS },
    { KIND_RSA, SMIME, DS | NR },
    { KIND_RSA, SMIME, KE },
    { KIND_RSA, SMIME, DS | KE },
    { KIND_RSA, SMIME, DS | KE | NR },
    { KIND_RSA, NOT_STRICT, KE | DE },
    { KIND_RSA, NOT_STRICT, DS | KE | DE },
    { KIND_RSA, NOT_STRICT, DS | KE | NR | DE },
    { KIND_EC, SMIME, DS },
    { KIND_EC, SMIME, DS | NR },
    { KIND_EC, SMIME, KA },
    { KIND_EC, SMIME, KA | EO },
    { KIND_EC, SMIME, KA | DO },
    { KIND_EC, SMIME, DS | KA },
    { KIND_EC, SMIME, DS | KA | EO },
    { KIND_EC, SMIME, DS | KA | DO },
    { KIND_EC, SMIME, DS | KA | NR },
    { KIND_EC, SMIME, DS | KA | NR | EO },
    { KIND_EC, SMIME, DS | KA | NR | DO },
    { KIND_EDDSA, SMIME, DS },
    { KIND_EDDSA, SMIME, DS | NR },
    { KIND_ML_DSA, SMIME, DS },
    { KIND_ML_DSA, SMIME, DS | NR },
    { KIND_ML_KEM, SMIME, KE },
};

/* The same in words, for keys that lack something rather than have too much. */
static const char *const uses_in_words[] = {
    [KIND_OTHER] = "",
    [KIND_RSA] =
        "digitalSignature or keyEncipherment, nonRepudiation only with digitalSignature, dataEncipherment "
        "only with keyEncipherment",
    [KIND_EC] =
        "digitalSignature or keyAgreement, nonRepudiation only with digitalSignature, encipherOnly or "
        "decipherOnly only with keyAgreement",
    [KIND_EDDSA] = "digitalSignature",
    [KIND_ML_DSA] = "digitalSignature",
    [KIND_ML_KEM] = "keyEncipherment",
};
_Static_assert(COUNT_OF(uses_in_words) == KIND_COUNT, "words for every kind of key");

/* The bits of keyUsage; 0 if it is absent or empty: rules of their own say so. */
static unsigned bits_of(const struct cert *cert)
{
    return cert->key_usage & KU_ALL;
}

static struct span place(const struct cert *cert)
{
    return cert_extension(cert, OID_EXT_KEY_USAGE)->whole;
}

/* Judges keyUsage of a key of one kind by the table. */
static void judge_use(const struct cert *cert, struct report *report, enum key_kind kind)
{
    const unsigned bits = bits_of(cert), scope = cert_scope(cert);
    char have[KEY_USAGE_TEXT_BYTES], excess[KEY_USAGE_TEXT_BYTES];
    unsigned possible = 0;

    if (bits == 0 || key_kind_of(&cert->key) != kind)
        return;
    for (size_t i = 0; i < COUNT_OF(uses); i++) {
        if (uses[i].kind != kind || (uses[i].scope & scope) == 0)
            continue;
        if (uses[i].bits == bits)
            return;
        possible |= uses[i].bits;
    }
    if ((bits & ~possible) != 0)
        finding(report, place(cert), "want no %s for an %s key (%s), have %s",
            key_usage_text(bits & ~possible, excess), key_kind_name(kind), scope_name(cert_scope(cert)),
            key_usage_text(bits, have));
    else
        finding(report, place(cert), "want %s for an %s key, have %s", uses_in_words[kind],
            key_kind_name(kind), key_usage_text(bits, have));
}

/* SBR 7.1.2.3(e): "keyUsage (SHALL be present)". */
static void usage_present(const struct cert *cert, struct report *report)
{
    want_extension(cert, report, OID_EXT_KEY_USAGE);
}

/* SBR 7.1.2.3(e): "This extension SHOULD be marked critical." RFC 5280 4.2.1.3: "conforming CAs SHOULD mark this extension as critical". */
static void usage_critical(const struct cert *cert, struct report *report)
{
    want_critical(cert, report, OID_EXT_KEY_USAGE);
}

/* SBR 7.1.2.3(e), column rsaEncryption. */
static void usage_of_rsa(const struct cert *cert, struct report *report)
{
    judge_use(cert, report, KIND_RSA);
}

/* SBR 7.1.2.3(e), column id-ecPublicKey: "MAY be set for encipherOnly or decipherOnly": one of them, both contradict each other. */
static void usage_of_ec(const struct cert *cert, struct report *report)
{
    judge_use(cert, report, KIND_EC);
}

/* SBR 7.1.2.3(e), column id-Ed25519 and id-Ed448: "SHALL be set for digitalSignature and MAY be set for nonRepudiation". */
static void usage_of_eddsa(const struct cert *cert, struct report *report)
{
    judge_use(cert, report, KIND_EDDSA);
}

/* SBR 7.1.2.3(e) of 1.0.11: ML-DSA: digitalSignature SHALL, nonRepudiation MAY, every other bit SHALL NOT. */
static void usage_of_ml_dsa(const struct cert *cert, struct report *report)
{
    judge_use(cert, report, KIND_ML_DSA);
}

/* SBR 7.1.2.3(e) of 1.0.11: ML-KEM: keyEncipherment SHALL be the only bit. */
static void usage_of_ml_kem(const struct cert *cert, struct report *report)
{
    judge_use(cert, report, KIND_ML_KEM);
}

/* RFC 5280 4.2.1.3: "When the keyUsage extension appears in a certificate, at least one of the bits MUST be set to 1." */
static void usage_not_empty(const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_KEY_USAGE);

    if (extension != NULL && span_equal(extension->value, SPAN_TEXT("\x03\x01\x00")))
        finding(report, place(cert), "want at least one use, have none");
}

/* RFC 5280 4.2.1.3: KeyUsage has the bits 0 to 8. */
static void usage_known(const struct cert *cert, struct report *report)
{
    if ((cert->key_usage & ~(unsigned)KU_ALL) != 0)
        finding(report, place(cert), "want the bits 0 to 8 only, have a bit above");
}

/* RFC 5280 4.2.1.3: "If the keyCertSign bit is asserted, then the cA bit in the basic constraints extension MUST also be asserted." */
static void cert_sign_needs_ca(const struct cert *cert, struct report *report)
{
    if ((cert->key_usage & KU_KEY_CERT_SIGN) != 0 && !cert->is_ca)
        finding(report, place(cert), "want no keyCertSign without cA, have it");
}

/* RFC 5280 4.2.1.3: "The meaning of the encipherOnly bit is undefined in the absence of the keyAgreement bit." decipherOnly alike. */
static void only_needs_agreement(const struct cert *cert, struct report *report)
{
    if ((cert->key_usage & (EO | DO)) != 0 && (cert->key_usage & KA) == 0)
        finding(report, place(cert),
            "want encipherOnly and decipherOnly only with keyAgreement, have them without");
}

/* A finding if a key of `kind` has one of the bits `never`. */
static void forbid(const struct cert *cert, struct report *report, enum key_kind kind, unsigned never)
{
    const unsigned excess = bits_of(cert) & never;
    char text[KEY_USAGE_TEXT_BYTES];

    if (key_kind_of(&cert->key) == kind && excess != 0)
        finding(report, place(cert), "want no %s for an %s key, have it", key_usage_text(excess, text),
            key_kind_name(kind));
}

/* A finding if keyUsage of a key of `kind` has none of the bits `some`. */
static void require(const struct cert *cert, struct report *report, enum key_kind kind, unsigned some)
{
    char want[KEY_USAGE_TEXT_BYTES], have[KEY_USAGE_TEXT_BYTES];

    if (key_kind_of(&cert->key) == kind && bits_of(cert) != 0 && (bits_of(cert) & some) == 0)
        finding(report, place(cert), "want one of %s for an %s key, have %s", key_usage_text(some, want),
            key_kind_name(kind), key_usage_text(bits_of(cert), have));
}

/* RFC 3279 2.3.1: for RSA "any combination of" digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment; for CAs also keyCertSign, cRLSign. */
static void rsa_other_leaf(const struct cert *cert, struct report *report)
{
    forbid(cert, report, KIND_RSA, KA | EO | DO);
}

/* RFC 8813 3: "the following values MUST NOT be present: keyEncipherment; and dataEncipherment" with id-ecPublicKey. */
static void ec_without_encipherment(const struct cert *cert, struct report *report)
{
    forbid(cert, report, KIND_EC, KE | DE);
}

/* RFC 5480 3: an end entity's id-ecPublicKey key has digitalSignature, nonRepudiation or keyAgreement. */
static void ec_end_entity(const struct cert *cert, struct report *report)
{
    require(cert, report, KIND_EC, DS | NR | KA);
}

/* RFC 8410 5: in an end-entity certificate keyUsage "MUST contain one or both of the following values: nonRepudiation; digitalSignature". */
static void eddsa_end_entity(const struct cert *cert, struct report *report)
{
    require(cert, report, KIND_EDDSA, DS | NR);
}

/* RFC 9295 3: "the following values MUST NOT be present": keyEncipherment, dataEncipherment, keyAgreement, encipherOnly, decipherOnly. */
static void eddsa_signs_only(const struct cert *cert, struct report *report)
{
    forbid(cert, report, KIND_EDDSA, KE | DE | KA | EO | DO);
}

/* RFC 9881 5: "at least one of the following MUST be present": digitalSignature, nonRepudiation, keyCertSign, cRLSign. */
static void ml_dsa_signs(const struct cert *cert, struct report *report)
{
    require(cert, report, KIND_ML_DSA, DS | NR | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
}

/* RFC 9881 5: "the following MUST NOT be present": keyEncipherment, dataEncipherment, keyAgreement, encipherOnly, decipherOnly. */
static void ml_dsa_signs_only(const struct cert *cert, struct report *report)
{
    forbid(cert, report, KIND_ML_DSA, KE | DE | KA | EO | DO);
}

/* RFC 9935 5: "keyEncipherment MUST be the only key usage set". */
static void ml_kem_transports_only(const struct cert *cert, struct report *report)
{
    forbid(cert, report, KIND_ML_KEM, KU_ALL & ~(unsigned)KE);
}

static const struct rule rules[] = {
    {
        .id = "leaf.ku.present",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC01,
        .says = "keyUsage is there.",
        .mend =
            "Add keyUsage: digitalSignature to sign; keyEncipherment (RSA) or keyAgreement (EC) to encrypt.",
        .peers = "pkilint:cabf.smime.key_usage_extension_missing zlint:e_key_usage_presence "
                 "zlint:e_etsi_natural_person_key_usage_mandatory",
        .check = usage_present,
    },
    {
        .id = "leaf.ku.critical",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC01,
        .says = "keyUsage is critical.",
        .mend = "Mark keyUsage critical.",
        .peers = "pkilint:cabf.smime.ku_extension_not_critical zlint:w_key_usage_criticality",
        .check = usage_critical,
    },
    {
        .id = "leaf.ku.rsa",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC01,
        .says = "An RSA key signs, transports keys, or both, and nothing else.",
        .mend = "Set digitalSignature to sign, keyEncipherment to encrypt, or both; nonRepudiation goes with "
                "the former alone, dataEncipherment with the latter, and not in a Strict certificate.",
        .covers = "leaf.ku.rsa.*",
        .peers =
            "pkilint:cabf.smime.prohibited_ku_present pkilint:cabf.smime.unknown_certificate_key_usage_type "
            "pkilint:pkix.key_usage_value_prohibited_for_rsa zlint:e_rsa_key_usage_strict "
            "zlint:e_rsa_key_usage_legacy_multipurpose zlint:e_rsa_other_key_usages "
            "zlint:e_rsa_allowed_ku_ee",
        .check = usage_of_rsa,
    },
    {
        .id = "leaf.ku.ec",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC01,
        .says = "An EC key signs, agrees on keys, or both, and nothing else.",
        .mend = "Set digitalSignature to sign, keyAgreement to encrypt, or both; nonRepudiation goes with "
                "the former alone, encipherOnly or decipherOnly with the latter.",
        .covers = "leaf.ku.ec.*",
        .peers =
            "pkilint:cabf.smime.prohibited_ku_present pkilint:cabf.smime.unknown_certificate_key_usage_type "
            "pkilint:pkix.key_usage_value_prohibited_for_ec "
            "pkilint:pkix.both_encipheronly_and_decipheronly_ku_set zlint:e_ecpublickey_key_usages "
            "zlint:e_ec_other_key_usages zlint:e_ecdsa_allowed_ku "
            "zlint:n_ecdsa_ee_invalid_ku",
        .check = usage_of_ec,
    },
    {
        .id = "leaf.ku.ed",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC03,
        .says = "An Ed25519 or Ed448 key signs, and nothing else.",
        .mend = "Set digitalSignature, with or without nonRepudiation, and no other bit.",
        .covers = "leaf.ku.ed.*",
        .peers =
            "pkilint:cabf.smime.prohibited_ku_present pkilint:cabf.smime.unknown_certificate_key_usage_type "
            "pkilint:pkix.key_usage_value_prohibited_for_edwards_curve zlint:e_edwardspublickey_key_usages",
        .check = usage_of_eddsa,
    },
    {
        .id = "leaf.ku.mldsa",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC013,
        .says = "An ML-DSA key signs, and nothing else.",
        .mend = "Set digitalSignature, with or without nonRepudiation, and no other bit.",
        .covers = "leaf.ku.mldsa.*",
        .peers =
            "pkilint:cabf.smime.prohibited_ku_present pkilint:cabf.smime.unknown_certificate_key_usage_type "
            "pkilint:pkix.key_usage_value_prohibited_for_mldsa",
        .check = usage_of_ml_dsa,
    },
    {
        .id = "leaf.ku.mlkem",
        .source = "SBR 7.1.2.3(e)",
        .applies = SMIME,
        .since = SMC013,
        .says = "An ML-KEM key transports keys, and nothing else.",
        .mend = "Set keyEncipherment and no other bit.",
        .covers = "leaf.ku.mlkem.*",
        .peers =
            "pkilint:cabf.smime.prohibited_ku_present pkilint:cabf.smime.unknown_certificate_key_usage_type "
            "pkilint:pkix.key_usage_value_prohibited_for_mlkem",
        .check = usage_of_ml_kem,
    },
    {
        .id = "rfc5280.ku_critical",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.3",
        .applies = OTHER_LEAF | OCSP_SIGNER | OTHER_CA,
        .says = "keyUsage is critical.",
        .mend = "Mark keyUsage critical.",
        .peers = "pkilint:pkix.key_usage_extension_not_critical zlint:w_ext_key_usage_not_critical",
        .check = usage_critical,
    },
    {
        .id = "rfc5280.ku_nonzero",
        .source = "RFC 5280 4.2.1.3",
        .applies = CERTIFICATE | REQUEST,
        .says = "keyUsage has at least one bit.",
        .mend = "Set the bits of what the key is for, or leave keyUsage out where it may be.",
        .peers = "pkilint:pkix.no_ku_bits_set zlint:e_ext_key_usage_without_bits",
        .check = usage_not_empty,
    },
    {
        .id = "rfc5280.ku_named_bits",
        .source = "RFC 5280 4.2.1.3",
        .applies = CERTIFICATE | REQUEST,
        .says = "keyUsage has none but the nine defined bits.",
        .mend = "Set only the bits 0 to 8.",
        .peers = "zlint:e_key_usage_incorrect_length",
        .check = usage_known,
    },
    {
        .id = "rfc5280.ku_certsign_needs_ca",
        .source = "RFC 5280 4.2.1.3",
        .applies = CERTIFICATE,
        .says = "Only a CA has keyCertSign.",
        .mend = "Leave out keyCertSign, unless the certificate is a CA's and has cA in basicConstraints.",
        .peers =
            "pkilint:pkix.ee_certificate_keycertsign_keyusage_set zlint:e_ext_key_usage_cert_sign_without_ca "
            "zlint:e_rsa_allowed_ku_ee",
        .covers = "root.bc.present root.bc.ca_true subca.bc.present subca.bc.ca_true",
        .check = cert_sign_needs_ca,
    },
    {
        .id = "rfc5280.ku_enc_dec_needs_ka",
        .severity = SEVERITY_WARNING,
        .source = "RFC 5280 4.2.1.3",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .says = "encipherOnly and decipherOnly stand beside keyAgreement.",
        .mend = "Set keyAgreement as well, or neither encipherOnly nor decipherOnly.",
        .check = only_needs_agreement,
    },
    {
        .id = "rfc3279.rsa_ku",
        .source = "RFC 3279 2.3.1",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .says = "An RSA key does not agree on keys.",
        .mend = "Leave keyAgreement, encipherOnly and decipherOnly out.",
        .peers = "pkilint:pkix.key_usage_value_prohibited_for_rsa zlint:e_rsa_allowed_ku_ee "
                 "zlint:e_rsa_allowed_ku_ca",
        .check = rsa_other_leaf,
    },
    {
        .id = "rfc5480.ku_ee",
        .source = "RFC 5480 3",
        .applies = OTHER_LEAF | OCSP_SIGNER,
        .says = "An end entity's EC key signs or agrees on keys.",
        .mend = "Set digitalSignature, nonRepudiation or keyAgreement.",
        .peers = "zlint:n_ecdsa_ee_invalid_ku",
        .check = ec_end_entity,
    },
    {
        .id = "rfc8813.ku",
        .source = "RFC 8813 3",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .says = "An EC key does not encipher.",
        .mend =
            "Leave keyEncipherment and dataEncipherment out; keyAgreement is what an EC key does instead.",
        .peers = "pkilint:pkix.key_usage_value_prohibited_for_ec zlint:e_ecdsa_allowed_ku",
        .check = ec_without_encipherment,
    },
    {
        .id = "rfc8410.ku_ee",
        .source = "RFC 8410 5",
        .applies = OTHER_LEAF | OCSP_SIGNER,
        .says = "An end entity's Ed25519 or Ed448 key signs.",
        .mend = "Set digitalSignature, nonRepudiation or both.",
        .check = eddsa_end_entity,
    },
    {
        .id = "rfc9295.ku",
        .source = "RFC 9295 3",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .says = "An Ed25519 or Ed448 key does nothing but sign.",
        .mend = "Leave the bits for encryption out; X25519 and X448 have keys for that.",
        .peers = "pkilint:pkix.key_usage_value_prohibited_for_edwards_curve",
        .check = eddsa_signs_only,
    },
    {
        .id = "rfc9881.ku_required",
        .source = "RFC 9881 5",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .since = SMC013,
        .says = "An ML-DSA key signs.",
        .mend = "Set digitalSignature, nonRepudiation, keyCertSign or cRLSign.",
        .check = ml_dsa_signs,
    },
    {
        .id = "rfc9881.ku_forbidden",
        .source = "RFC 9881 5",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .since = SMC013,
        .says = "An ML-DSA key does nothing but sign.",
        .mend = "Leave the bits for encryption out; ML-KEM has keys for that.",
        .peers = "pkilint:pkix.key_usage_value_prohibited_for_mldsa",
        .check = ml_dsa_signs_only,
    },
    {
        .id = "rfc9935.ku",
        .source = "RFC 9935 5",
        .applies = (CERTIFICATE & ~SMIME) | REQUEST,
        .since = SMC013,
        .says = "An ML-KEM key transports keys, and nothing else.",
        .mend = "Set keyEncipherment and no other bit.",
        .peers = "pkilint:pkix.key_usage_value_prohibited_for_mlkem",
        .check = ml_kem_transports_only,
    },
};

const struct rule_table rules_key_usage = { "Key usage", rules, COUNT_OF(rules) };
