/* module/mechanism.c - how guarded keys sign, and which mechanisms stay out. One table for each question. */
#include "module/mechanism.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The closed list of AlgorithmIdentifiers. SBR 7.1.3.2.1, 7.1.3.2.2, 7.1.3.2.3; octets as printed there. */
#define RSA_OID(last) 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last
#define SHA_ID(last)  0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last, 0x05, 0x00
#define RSA_PSS(hash, salt)                                                                                  \
    0x30, 0x41, RSA_OID(0x0a), 0x30, 0x34, 0xa0, 0x0f, SHA_ID(hash), 0xa1, 0x1c, 0x30, 0x1a, RSA_OID(0x08),  \
        SHA_ID(hash), 0xa2, 0x03, 0x02, 0x01, salt
static const uint8_t rsa_sha256[] = { 0x30, 0x0d, RSA_OID(0x0b), 0x05, 0x00 };
static const uint8_t rsa_sha384[] = { 0x30, 0x0d, RSA_OID(0x0c), 0x05, 0x00 };
static const uint8_t rsa_sha512[] = { 0x30, 0x0d, RSA_OID(0x0d), 0x05, 0x00 };
static const uint8_t pss_sha256[] = { RSA_PSS(0x01, 32) };
static const uint8_t pss_sha384[] = { RSA_PSS(0x02, 48) };
static const uint8_t pss_sha512[] = { RSA_PSS(0x03, 64) };
static const uint8_t ecdsa_sha256[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03,
    0x02 };
static const uint8_t ecdsa_sha384[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03,
    0x03 };
static const uint8_t ecdsa_sha512[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03,
    0x04 };
static const uint8_t ed25519[] = { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70 };
static const uint8_t ed448[] = { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x71 };

/* SpanOF of a constant, as an initialiser. */
#define BYTES(array)                                                                                         \
    {                                                                                                        \
        array, sizeof array                                                                                  \
    }
#define NAMED(name) name, #name

/* clang-format off */
const struct mechanism mechanisms[] = {
    /* mechanism                      key type     scheme            digest         on the digest alone  tbs.signature */
    { NAMED(CKM_SHA256_RSA_PKCS),     KEY_RSA,     SCHEME_RSA_PKCS1, DIGEST_SHA256, CKM_RSA_PKCS,        BYTES(rsa_sha256) },
    { NAMED(CKM_SHA384_RSA_PKCS),     KEY_RSA,     SCHEME_RSA_PKCS1, DIGEST_SHA384, CKM_RSA_PKCS,        BYTES(rsa_sha384) },
    { NAMED(CKM_SHA512_RSA_PKCS),     KEY_RSA,     SCHEME_RSA_PKCS1, DIGEST_SHA512, CKM_RSA_PKCS,        BYTES(rsa_sha512) },
    { NAMED(CKM_SHA256_RSA_PKCS_PSS), KEY_RSA,     SCHEME_RSA_PSS,   DIGEST_SHA256, CKM_RSA_PKCS_PSS,    BYTES(pss_sha256) },
    { NAMED(CKM_SHA384_RSA_PKCS_PSS), KEY_RSA,     SCHEME_RSA_PSS,   DIGEST_SHA384, CKM_RSA_PKCS_PSS,    BYTES(pss_sha384) },
    { NAMED(CKM_SHA512_RSA_PKCS_PSS), KEY_RSA,     SCHEME_RSA_PSS,   DIGEST_SHA512, CKM_RSA_PKCS_PSS,    BYTES(pss_sha512) },
    { NAMED(CKM_ECDSA_SHA256),        KEY_EC_P256, SCHEME_ECDSA,     DIGEST_SHA256, CKM_ECDSA,           BYTES(ecdsa_sha256) },
    { NAMED(CKM_ECDSA_SHA384),        KEY_EC_P384, SCHEME_ECDSA,     DIGEST_SHA384, CKM_ECDSA,           BYTES(ecdsa_sha384) },
    { NAMED(CKM_ECDSA_SHA512),        KEY_EC_P521, SCHEME_ECDSA,     DIGEST_SHA512, CKM_ECDSA,           BYTES(ecdsa_sha512) },
    { NAMED(CKM_EDDSA),               KEY_ED25519, SCHEME_EDDSA,     DIGEST_NONE,   CKM_EDDSA,           BYTES(ed25519) },
    { NAMED(CKM_EDDSA),               KEY_ED448,   SCHEME_EDDSA,     DIGEST_NONE,   CKM_EDDSA,           BYTES(ed448) },
};
/* clang-format on */
const size_t mechanism_count = COUNT_OF(mechanisms);

/* What PKCS#11 calls the digests of RSASSA-PSS, and the head of DigestInfo (RFC 8017 9.2 note 1). */
static const struct digest_name {
    CK_MECHANISM_TYPE hash;
    CK_ULONG mgf;
    uint8_t info[19];
} digest_names[] = {
    [DIGEST_SHA256] = { CKM_SHA256, CKG_MGF1_SHA256, { 0x30, 0x31, SHA_ID(0x01), 0x04, 32 } },
    [DIGEST_SHA384] = { CKM_SHA384, CKG_MGF1_SHA384, { 0x30, 0x41, SHA_ID(0x02), 0x04, 48 } },
    [DIGEST_SHA512] = { CKM_SHA512, CKG_MGF1_SHA512, { 0x30, 0x51, SHA_ID(0x03), 0x04, 64 } },
};

const struct mechanism *mechanism_find(CK_MECHANISM_TYPE type, enum key_type key)
{
    for (size_t i = 0; i < mechanism_count; i++)
        if (mechanisms[i].type == type && mechanisms[i].key == key)
            return &mechanisms[i];
    return NULL;
}

bool mechanism_is_called(const struct mechanism *mechanism, const char *word)
{
    const char *name = mechanism->name + strlen("CKM_");

    while (*name != '\0' && *word == (*name == '_' ? '-' : *name)) {
        name++;
        word++;
    }
    return *name == '\0' && *word == '\0';
}

static CK_RSA_PKCS_PSS_PARAMS pss_params(const struct mechanism *mechanism)
{
    const struct digest_name *name = &digest_names[mechanism->digest];

    return (CK_RSA_PKCS_PSS_PARAMS){ name->hash, name->mgf, digest_length(mechanism->digest) };
}

static bool pss_is_canonical(const struct mechanism *mechanism, const CK_MECHANISM *asked)
{
    const CK_RSA_PKCS_PSS_PARAMS want = pss_params(mechanism);

    return asked->pParameter != NULL && asked->ulParameterLen == sizeof want
           && memcmp(asked->pParameter, &want, sizeof want) == 0; /* three numbers: no padding between them */
}

static bool eddsa_is_pure(const CK_MECHANISM *asked)
{
    CK_EDDSA_PARAMS params;

    if (asked->pParameter == NULL)
        return asked->ulParameterLen == 0;
    if (asked->ulParameterLen != sizeof params)
        return false;
    memcpy(&params, asked->pParameter, sizeof params);
    return params.phFlag == CK_FALSE && params.ulContextDataLen == 0;
}

CK_RV mechanism_parameter_check(const struct mechanism *mechanism, const CK_MECHANISM *asked)
{
    bool fine = asked->pParameter == NULL && asked->ulParameterLen == 0;

    if (mechanism->scheme == SCHEME_RSA_PSS)
        fine = pss_is_canonical(mechanism, asked);
    else if (mechanism->scheme == SCHEME_EDDSA)
        fine = eddsa_is_pure(asked);
    return fine ? CKR_OK : CKR_MECHANISM_PARAM_INVALID;
}

void mechanism_rebuild(const struct mechanism *mechanism, bool raw, struct mechanism_call *call)
{
    *call = (struct mechanism_call){ .mechanism.mechanism = raw ? mechanism->raw : mechanism->type };
    if (mechanism->scheme == SCHEME_RSA_PSS) {
        call->pss = pss_params(mechanism);
        call->mechanism.pParameter = &call->pss;
        call->mechanism.ulParameterLen = sizeof call->pss;
    }
}

/* The octets before the digest in what the raw mechanism signs: DigestInfo's head, or none. */
static struct span raw_head(const struct mechanism *mechanism)
{
    const struct digest_name *const name = &digest_names[mechanism->digest];

    return mechanism->scheme == SCHEME_RSA_PKCS1 ? (struct span){ name->info, sizeof name->info }
                                                 : (struct span){ name->info, 0 };
}

size_t mechanism_raw_input(
    const struct mechanism *mechanism, struct span message, uint8_t input[MECHANISM_INPUT_BYTES])
{
    const struct span head = raw_head(mechanism);

    memcpy(input, head.at, head.len);
    if (!digest_compute(mechanism->digest, message.at, message.len, input + head.len))
        return 0;
    return head.len + digest_length(mechanism->digest);
}

CK_RV mechanism_find_raw(const CK_MECHANISM *asked, enum key_type key, const struct mechanism **mechanism)
{
    CK_RV rv = CKR_MECHANISM_INVALID;

    for (size_t i = 0; i < mechanism_count && rv != CKR_OK; i++) {
        *mechanism = &mechanisms[i];
        if ((*mechanism)->raw == asked->mechanism && (*mechanism)->type != asked->mechanism
            && (*mechanism)->key == key)
            rv = mechanism_parameter_check(*mechanism, asked);
    }
    return rv;
}

const struct mechanism *mechanism_of_input(
    const struct mechanism *like, struct span input, struct span *value)
{
    for (size_t i = 0; i < mechanism_count; i++) {
        const struct mechanism *const row = &mechanisms[i];
        const struct span head = raw_head(row);

        if (row->raw != like->raw || row->key != like->key || row->digest == DIGEST_NONE
            || (row->scheme != SCHEME_RSA_PKCS1 && row != like)) /* the others' parameters say which it is */
            continue;
        if (input.len != head.len + digest_length(row->digest) || memcmp(input.at, head.at, head.len) != 0)
            continue;
        *value = (struct span){ input.at + head.len, input.len - head.len };
        return row;
    }
    return NULL;
}

const char *mechanism_raw_name(const struct mechanism *mechanism)
{
    switch (mechanism->scheme) {
    case SCHEME_RSA_PKCS1: return "CKM_RSA_PKCS";
    case SCHEME_RSA_PSS: return "CKM_RSA_PKCS_PSS";
    case SCHEME_ECDSA: return "CKM_ECDSA";
    case SCHEME_EDDSA:
    case SCHEME_NONE: break;
    }
    return mechanism->name;
}

const char *mechanism_digest_name(enum digest digest)
{
    switch (digest) {
    case DIGEST_SHA1: return "SHA-1";
    case DIGEST_SHA256: return "SHA-256";
    case DIGEST_SHA384: return "SHA-384";
    case DIGEST_SHA512: return "SHA-512";
    case DIGEST_NONE: break;
    }
    return "";
}

struct range {
    CK_MECHANISM_TYPE first, last;
};

static bool range_has(const struct range *ranges, size_t count, CK_MECHANISM_TYPE type)
{
    for (size_t i = 0; i < count; i++)
        if (ranges[i].first <= type && type <= ranges[i].last)
            return true;
    return false;
}

bool mechanism_is_denied(CK_MECHANISM_TYPE type)
{
    static const struct range denied[] = {
        { CKM_RSA_PKCS, CKM_RIPEMD160_RSA_PKCS },
        { CKM_RSA_X9_31, CKM_SHA1_RSA_PKCS_PSS },
        { CKM_DSA, CKM_DSA_SHA3_512 },
        { CKM_ML_DSA, CKM_ML_DSA },
        { CKM_HASH_ML_DSA, CKM_HASH_ML_DSA },
        { CKM_HASH_ML_DSA_SHA224, CKM_HASH_ML_DSA_SHAKE256 },
        { CKM_SLH_DSA, CKM_SLH_DSA },
        { CKM_HASH_SLH_DSA, CKM_HASH_SLH_DSA },
        { CKM_HASH_SLH_DSA_SHA224, CKM_HASH_SLH_DSA_SHAKE256 },
        { CKM_SHA224_RSA_PKCS, CKM_SHA224_RSA_PKCS_PSS },
        { CKM_SHA3_256_RSA_PKCS, CKM_SHA3_224_RSA_PKCS_PSS },
        { CKM_CMS_SIG, CKM_CMS_SIG },
        { CKM_ECDSA, CKM_ECDSA_SHA224 },
        { CKM_ECDSA_SHA3_224, CKM_ECDSA_SHA3_512 },
        { CKM_GOSTR3410, CKM_GOSTR3410_WITH_GOSTR3411 },
        { CKM_RSA_PKCS_TPM_1_1, CKM_RSA_PKCS_TPM_1_1 },
        { CKM_XEDDSA, CKM_XEDDSA },
        { CKM_HSS, CKM_HSS },
        { CKM_XMSS, CKM_XMSSMT },
    };

    return range_has(denied, COUNT_OF(denied), type);
}

bool mechanism_is_private(CK_MECHANISM_TYPE type)
{
    static const struct range uses[] = {
        { CKM_RSA_PKCS_OAEP, CKM_RSA_PKCS_OAEP },
        { CKM_ML_KEM, CKM_ML_KEM },
        { CKM_DH_PKCS_DERIVE, CKM_DH_PKCS_DERIVE },
        { CKM_X9_42_DH_DERIVE, CKM_X9_42_MQV_DERIVE },
        { CKM_SHA256_RSA_PKCS, CKM_SHA512_RSA_PKCS_PSS },
        { CKM_ECDSA_SHA256, CKM_ECDSA_SHA512 },
        { CKM_ECDH1_DERIVE, CKM_RSA_AES_KEY_WRAP },
        { CKM_EDDSA, CKM_EDDSA },
        { CKM_GOSTR3410_KEY_WRAP, CKM_GOSTR3410_DERIVE },
        { CKM_RSA_PKCS_OAEP_TPM_1_1, CKM_RSA_PKCS_OAEP_TPM_1_1 },
        { CKM_ECDH_X_AES_KEY_WRAP, CKM_ECDH_COF_AES_KEY_WRAP },
    };

    return range_has(uses, COUNT_OF(uses), type);
}

bool mechanism_wants_private(CK_MECHANISM_TYPE type)
{
    return mechanism_is_denied(type) || mechanism_is_private(type);
}

bool mechanism_carries_handle(CK_MECHANISM_TYPE type)
{
    static const struct range carriers[] = {
        { CKM_X9_42_DH_HYBRID_DERIVE, CKM_X9_42_MQV_DERIVE },
        { CKM_CONCATENATE_BASE_AND_KEY, CKM_CONCATENATE_BASE_AND_KEY },
        { CKM_SP800_108_COUNTER_KDF, CKM_SP800_108_DOUBLE_PIPELINE_KDF },
        { CKM_CMS_SIG, CKM_CMS_SIG },
        { CKM_KIP_DERIVE, CKM_KIP_MAC },
        { CKM_ECMQV_DERIVE, CKM_ECMQV_DERIVE },
        { CKM_GOSTR3410_KEY_WRAP, CKM_GOSTR3410_KEY_WRAP },
        { CKM_X3DH_INITIALIZE, CKM_X2RATCHET_RESPOND },
        { CKM_HKDF_DERIVE, CKM_HKDF_DATA },
        { CKM_IKE2_PRF_PLUS_DERIVE, CKM_IKE1_EXTENDED_DERIVE },
    };

    return range_has(carriers, COUNT_OF(carriers), type);
}

bool mechanism_is_plain(CK_MECHANISM_TYPE type)
{
    static const struct range plain[] = {
        { CKM_RSA_PKCS, CKM_RSA_PKCS },
        { CKM_RSA_X_509, CKM_RSA_X_509 },
        { CKM_RSA_PKCS_OAEP, CKM_RSA_PKCS_OAEP },
        { CKM_ML_KEM, CKM_ML_KEM },
        { CKM_RC2_KEY_GEN, CKM_DES_CFB8 },
        { CKM_CAST_KEY_GEN, CKM_IDEA_CBC_PAD },
        { CKM_CONCATENATE_BASE_AND_DATA, CKM_EXTRACT_KEY_FROM_KEY },
        { CKM_MD5_KEY_DERIVATION, CKM_SHA224_KEY_DERIVATION },
        { CKM_CAMELLIA_KEY_GEN, CKM_ARIA_CBC_ENCRYPT_DATA },
        { CKM_SEED_KEY_GEN, CKM_SEED_CBC_ENCRYPT_DATA },
        { CKM_ECDH1_DERIVE, CKM_ECDH1_COFACTOR_DERIVE },
        { CKM_RSA_AES_KEY_WRAP, CKM_RSA_AES_KEY_WRAP },
        { CKM_AES_KEY_GEN, CKM_TWOFISH_CBC_PAD },
        { CKM_DES_ECB_ENCRYPT_DATA, CKM_AES_CBC_ENCRYPT_DATA },
        { CKM_CHACHA20, CKM_CHACHA20 },
        { CKM_AES_OFB, CKM_AES_KEY_WRAP_KWP },
        { CKM_CHACHA20_POLY1305, CKM_CHACHA20_POLY1305 },
    };

    return range_has(plain, COUNT_OF(plain), type);
}
