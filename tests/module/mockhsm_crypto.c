/* tests/module/mockhsm_crypto.c - real signatures, in PKCS#11's form, by the system's libcrypto. */
#include "tests/module/mockhsm_state.h"

#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <string.h>

enum padding { PADDING_NONE, PADDING_PKCS1, PADDING_PSS };

/* How a mechanism signs; the digest is NULL when the caller did the hashing. */
struct scheme {
    CK_MECHANISM_TYPE mechanism;
    CK_KEY_TYPE key;
    enum padding padding;
    const EVP_MD *(*digest)(void);
};

static const struct scheme schemes[] = {
    { CKM_RSA_X_509, CKK_RSA, PADDING_NONE, NULL },
    { CKM_RSA_PKCS, CKK_RSA, PADDING_PKCS1, NULL },
    { CKM_RSA_PKCS_PSS, CKK_RSA, PADDING_PSS, NULL },
    { CKM_SHA1_RSA_PKCS, CKK_RSA, PADDING_PKCS1, EVP_sha1 },
    { CKM_SHA256_RSA_PKCS, CKK_RSA, PADDING_PKCS1, EVP_sha256 },
    { CKM_SHA384_RSA_PKCS, CKK_RSA, PADDING_PKCS1, EVP_sha384 },
    { CKM_SHA512_RSA_PKCS, CKK_RSA, PADDING_PKCS1, EVP_sha512 },
    { CKM_SHA256_RSA_PKCS_PSS, CKK_RSA, PADDING_PSS, EVP_sha256 },
    { CKM_SHA384_RSA_PKCS_PSS, CKK_RSA, PADDING_PSS, EVP_sha384 },
    { CKM_SHA512_RSA_PKCS_PSS, CKK_RSA, PADDING_PSS, EVP_sha512 },
    { CKM_ECDSA, CKK_EC, PADDING_NONE, NULL },
    { CKM_ECDSA_SHA1, CKK_EC, PADDING_NONE, EVP_sha1 },
    { CKM_ECDSA_SHA256, CKK_EC, PADDING_NONE, EVP_sha256 },
    { CKM_ECDSA_SHA384, CKK_EC, PADDING_NONE, EVP_sha384 },
    { CKM_ECDSA_SHA512, CKK_EC, PADDING_NONE, EVP_sha512 },
    { CKM_EDDSA, CKK_EC_EDWARDS, PADDING_NONE, NULL },
};

static const struct scheme *find_scheme(CK_MECHANISM_TYPE mechanism)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (schemes[i].mechanism == mechanism)
            return &schemes[i];
    return NULL;
}

const EVP_MD *crypto_digest(CK_MECHANISM_TYPE mechanism)
{
    switch (mechanism) {
    case CKM_SHA_1: return EVP_sha1();
    case CKM_SHA256: return EVP_sha256();
    case CKM_SHA384: return EVP_sha384();
    case CKM_SHA512: return EVP_sha512();
    default: return NULL;
    }
}

static size_t ec_half(const EVP_PKEY *pkey)
{
    return ((size_t)EVP_PKEY_get_bits(pkey) + 7) / 8;
}

size_t crypto_length(const struct object *key, CK_MECHANISM_TYPE mechanism)
{
    if (mechanism == CKM_SHA256_HMAC)
        return 32;
    if (key->pkey == NULL)
        return 0;
    return EVP_PKEY_is_a(key->pkey, "EC") ? 2 * ec_half(key->pkey) : (size_t)EVP_PKEY_get_size(key->pkey);
}

/* From DER to r and s side by side, PKCS#11 2.40 2.3.1. */
static size_t flatten(const EVP_PKEY *pkey, const uint8_t *der, size_t len, uint8_t *out)
{
    const int half = (int)ec_half(pkey);
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
    const bool ok = signature != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, half) == half
                    && BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + half, half) == half;

    ECDSA_SIG_free(signature);
    return ok ? 2 * (size_t)half : 0;
}

static size_t sign_hmac(const struct object *key, const uint8_t *input, size_t len, uint8_t *out)
{
    const struct attribute *value = object_get(key, CKA_VALUE);
    unsigned out_len = 0;

    if (value == NULL || HMAC(EVP_sha256(), value->value, (int)value->len, input, len, out, &out_len) == NULL)
        return 0;
    return out_len;
}

static size_t sign_edwards(EVP_PKEY *pkey, const uint8_t *input, size_t len, uint8_t *out)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t out_len = CRYPTO_MAX_BYTES;
    const bool ok = EVP_DigestSignInit(context, NULL, NULL, NULL, pkey) == 1
                    && EVP_DigestSign(context, out, &out_len, input, len) == 1;

    EVP_MD_CTX_free(context);
    return ok ? out_len : 0;
}

static const EVP_MD *digest_of_pss(const CK_MECHANISM *mechanism)
{
    CK_RSA_PKCS_PSS_PARAMS params;

    if (mechanism->pParameter == NULL || mechanism->ulParameterLen != sizeof params)
        return NULL;
    memcpy(&params, mechanism->pParameter, sizeof params);
    return crypto_digest(params.hashAlg);
}

static bool set_padding(EVP_PKEY_CTX *context, const struct scheme *scheme, const CK_MECHANISM *mechanism)
{
    static const int paddings[] = { RSA_NO_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING };
    const EVP_MD *digest = scheme->digest != NULL ? scheme->digest() : NULL;

    if (scheme->padding == PADDING_PSS) {
        digest = digest_of_pss(mechanism);
        if (digest == NULL)
            return false;
    }
    return EVP_PKEY_CTX_set_rsa_padding(context, paddings[scheme->padding]) == 1
           && (digest == NULL || EVP_PKEY_CTX_set_signature_md(context, digest) == 1)
           && (scheme->padding != PADDING_PSS
               || EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

size_t crypto_sign(
    const struct object *key, const CK_MECHANISM *mechanism, const uint8_t *input, size_t len, uint8_t *out)
{
    const struct scheme *scheme = find_scheme(mechanism->mechanism);
    uint8_t digest[EVP_MAX_MD_SIZE], raw[CRYPTO_MAX_BYTES];
    unsigned digest_len;
    size_t out_len = sizeof raw;

    if (mechanism->mechanism == CKM_SHA256_HMAC)
        return sign_hmac(key, input, len, out);
    if (scheme == NULL || key->pkey == NULL)
        return 0;
    if (scheme->key == CKK_EC_EDWARDS)
        return EVP_PKEY_is_a(key->pkey, "ED25519") ? sign_edwards(key->pkey, input, len, out) : 0;
    if (!EVP_PKEY_is_a(key->pkey, scheme->key == CKK_RSA ? "RSA" : "EC"))
        return 0;
    if (scheme->digest != NULL) {
        if (EVP_Digest(input, len, digest, &digest_len, scheme->digest(), NULL) != 1)
            return 0;
        input = digest;
        len = digest_len;
    }
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key->pkey, NULL);
    const bool ok = EVP_PKEY_sign_init(context) == 1
                    && (scheme->key != CKK_RSA || set_padding(context, scheme, mechanism))
                    && EVP_PKEY_sign(context, raw, &out_len, input, len) == 1;
    EVP_PKEY_CTX_free(context);
    if (!ok)
        return 0;
    if (scheme->key == CKK_EC)
        return flatten(key->pkey, raw, out_len, out);
    memcpy(out, raw, out_len);
    return out_len;
}

/* The bare private operation: what C_Decrypt with CKM_RSA_X_509 amounts to. */
size_t crypto_raw_private(const struct object *key, const uint8_t *input, size_t len, uint8_t *out)
{
    const CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };

    return crypto_sign(key, &raw, input, len, out);
}
