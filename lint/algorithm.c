/* The AlgorithmIdentifiers that the SBR allow: two tables, in the order of SBR 7.1.3.1 and 7.1.3.2. */
#include "lint/algorithm.h"

#include "lint/rule.h"

#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (const uint8_t *)(literal), sizeof(literal) - 1                                                      \
    }

enum { SIGNER = CERTIFICATE | REQUEST /* a CA asks for certificates of its own, signing keys only */ };

/* clang-format off */
static const struct key_algorithm key_algorithms[] = {
    { "RSA", BYTES("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"),
      KIND_RSA, OID_ALG_RSA, OID_UNKNOWN, 0, SMC01, SIGNER },
    { "P-256", BYTES("\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"),
      KIND_EC, OID_ALG_EC, OID_CURVE_P256, 32, SMC01, SIGNER },
    { "P-384", BYTES("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"),
      KIND_EC, OID_ALG_EC, OID_CURVE_P384, 48, SMC01, SIGNER },
    { "P-521", BYTES("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"),
      KIND_EC, OID_ALG_EC, OID_CURVE_P521, 66, SMC01, SIGNER },
    { "Ed25519", BYTES("\x30\x05\x06\x03\x2b\x65\x70"),
      KIND_EDDSA, OID_ALG_ED25519, OID_UNKNOWN, 32, SMC01, SIGNER },
    { "Ed448", BYTES("\x30\x05\x06\x03\x2b\x65\x71"),
      KIND_EDDSA, OID_ALG_ED448, OID_UNKNOWN, 57, SMC01, SIGNER },
    { "ML-DSA-44", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x11"),
      KIND_ML_DSA, OID_ALG_ML_DSA_44, OID_UNKNOWN, 1312, SMC013, SIGNER },
    { "ML-DSA-65", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x12"),
      KIND_ML_DSA, OID_ALG_ML_DSA_65, OID_UNKNOWN, 1952, SMC013, SIGNER },
    { "ML-DSA-87", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x13"),
      KIND_ML_DSA, OID_ALG_ML_DSA_87, OID_UNKNOWN, 2592, SMC013, SIGNER },
    { "ML-KEM-512", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x04\x01"),
      KIND_ML_KEM, OID_ALG_ML_KEM_512, OID_UNKNOWN, 800, SMC013, LEAF & ~OCSP_SIGNER },
    { "ML-KEM-768", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x04\x02"),
      KIND_ML_KEM, OID_ALG_ML_KEM_768, OID_UNKNOWN, 1184, SMC013, LEAF & ~OCSP_SIGNER },
    { "ML-KEM-1024", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x04\x03"),
      KIND_ML_KEM, OID_ALG_ML_KEM_1024, OID_UNKNOWN, 1568, SMC013, LEAF & ~OCSP_SIGNER },
};

/* RSASSA-PSS-params: hash, MGF-1 with the same hash, salt of `salt` octets. RFC 4055 3.1. */
#define PSS(hash, salt)                                                                         \
    BYTES("\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x34"                        \
          "\xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" hash "\x05\x00"            \
          "\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"                        \
          "\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" hash "\x05\x00"                    \
          "\xa2\x03\x02\x01" salt)

static const struct signature_algorithm signature_algorithms[] = {
    { "sha256WithRSAEncryption", BYTES("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"),
      OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "sha384WithRSAEncryption", BYTES("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00"),
      OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "sha512WithRSAEncryption", BYTES("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d\x05\x00"),
      OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "RSASSA-PSS with SHA-256", PSS("\x01", "\x20"), OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "RSASSA-PSS with SHA-384", PSS("\x02", "\x30"), OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "RSASSA-PSS with SHA-512", PSS("\x03", "\x40"), OID_ALG_RSA, OID_UNKNOWN, SMC01 },
    { "ecdsa-with-SHA256", BYTES("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"),
      OID_ALG_EC, OID_CURVE_P256, SMC01 },
    { "ecdsa-with-SHA384", BYTES("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"),
      OID_ALG_EC, OID_CURVE_P384, SMC01 },
    { "ecdsa-with-SHA512", BYTES("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04"),
      OID_ALG_EC, OID_CURVE_P521, SMC01 },
    { "Ed25519", BYTES("\x30\x05\x06\x03\x2b\x65\x70"), OID_ALG_ED25519, OID_UNKNOWN, SMC01 },
    { "Ed448", BYTES("\x30\x05\x06\x03\x2b\x65\x71"), OID_ALG_ED448, OID_UNKNOWN, SMC01 },
    { "ML-DSA-44", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x11"),
      OID_ALG_ML_DSA_44, OID_UNKNOWN, SMC013 },
    { "ML-DSA-65", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x12"),
      OID_ALG_ML_DSA_65, OID_UNKNOWN, SMC013 },
    { "ML-DSA-87", BYTES("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x13"),
      OID_ALG_ML_DSA_87, OID_UNKNOWN, SMC013 },
};
/* clang-format on */

const struct key_algorithm *key_algorithm_of(const struct key_info *key)
{
    for (size_t i = 0; i < COUNT_OF(key_algorithms); i++) {
        if (span_equal(key_algorithms[i].encoding, key->algorithm))
            return &key_algorithms[i];
    }
    return NULL;
}

const struct signature_algorithm *signature_algorithm_find(struct span encoding)
{
    for (size_t i = 0; i < COUNT_OF(signature_algorithms); i++) {
        if (span_equal(signature_algorithms[i].encoding, encoding))
            return &signature_algorithms[i];
    }
    return NULL;
}

enum key_kind key_kind_of(const struct key_info *key)
{
    for (size_t i = 0; i < COUNT_OF(key_algorithms); i++) {
        if (key_algorithms[i].oid == key->type)
            return key_algorithms[i].kind;
    }
    return KIND_OTHER;
}

const char *key_kind_name(enum key_kind kind)
{
    static const char *const names[] = { "other", "RSA", "EC", "EdDSA", "ML-DSA", "ML-KEM" };
    _Static_assert(COUNT_OF(names) == KIND_COUNT, "a name for every kind");

    return names[kind < KIND_COUNT ? kind : KIND_OTHER];
}

/* Reads AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL }. RFC 5280 4.1.1.2. */
static bool algorithm_read(struct span whole, struct span *oid, struct span *parameters)
{
    struct der_error ignored;
    struct der d = der_begin(whole, &ignored), inside;
    unsigned tag;

    *oid = *parameters = (struct span){ NULL, 0 };
    return der_enter(&d, DER_SEQUENCE, &inside, "") && der_oid(&inside, DER_OID, oid, "")
           && (der_at_end(&inside) || der_any(&inside, &tag, NULL, parameters, ""));
}

struct span algorithm_oid(struct span whole)
{
    struct span oid, parameters;

    return algorithm_read(whole, &oid, &parameters) ? oid : (struct span){ NULL, 0 };
}

struct span algorithm_parameters(struct span whole)
{
    struct span oid, parameters;

    return algorithm_read(whole, &oid, &parameters) ? parameters : (struct span){ NULL, 0 };
}
