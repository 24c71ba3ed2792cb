/* crypto/public_key.c - public keys and the signatures that they verify. */
#include "crypto/public_key.h"

#include "crypto/library.h"
#include "crypto/spki.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

enum {
    POINT_MAX_BYTES = 1 + 2 * 66,           /* P-521, uncompressed */
    MODULUS_MAX_BYTES = 16384 / 8,          /* RSA-16384: more than any HSM makes */
    ECDSA_DER_MAX_BYTES = 3 + 2 * (2 + 67), /* Ecdsa-Sig-Value for P-521 */
    EXPONENT_MAX_BYTES = MODULUS_MAX_BYTES, /* RFC 8017 3.1: e < n */
};

struct public_key {
    enum key_type type;
    EVP_PKEY *pkey;
    size_t order_len; /* EC: octets of the order of the base point */
    size_t modulus_len, exponent_len, point_len;
    uint8_t modulus[MODULUS_MAX_BYTES], exponent[EXPONENT_MAX_BYTES], point[POINT_MAX_BYTES];
};

enum { CURVES = 3, GROUP_BYTES = 6 /* of a name, with its NUL */ };

/* By libcrypto's name of the group. */
static const struct curve {
    enum key_type type;
    char group[GROUP_BYTES];
    size_t order_len;
} curves[CURVES] = {
    { KEY_EC_P256, "P-256", 32 },
    { KEY_EC_P384, "P-384", 48 },
    { KEY_EC_P521, "P-521", 66 },
};

/* Of each curve a key without a point, to be copied: what libcrypto computes for a curve is most of what a key of it takes. */
struct public_key_reader {
    EVP_PKEY *curves[CURVES];
};

struct public_key_reader *public_key_reader_new(void)
{
    return crypto_library() != NULL ? calloc(1, sizeof(struct public_key_reader)) : NULL;
}

void public_key_reader_free(struct public_key_reader *reader)
{
    for (size_t i = 0; reader != NULL && i < CURVES; i++)
        EVP_PKEY_free(reader->curves[i]);
    free(reader);
}

/* NULL: memory ran out, or the numbers make no key. */
static EVP_PKEY *pkey_of(const char *type, int selection, OSSL_PARAM *params)
{
    EVP_PKEY_CTX *const context = EVP_PKEY_CTX_new_from_name(crypto_library()->context, type, NULL);
    EVP_PKEY *pkey = NULL;

    if (context == NULL || params == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &pkey, selection, params) != 1) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return pkey;
}

static EVP_PKEY *rsa_make(const struct spki *spki)
{
    OSSL_PARAM_BLD *const build = OSSL_PARAM_BLD_new();
    BIGNUM *const n = BN_bin2bn(spki->modulus, (int)spki->modulus_len, NULL), *const e = BN_bin2bn(
                                                                                  spki->exponent,
                                                                                  (int)spki->exponent_len,
                                                                                  NULL);
    OSSL_PARAM *params = NULL;
    EVP_PKEY *pkey = NULL;

    if (build != NULL && n != NULL && e != NULL
        && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1
        && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1
        && (params = OSSL_PARAM_BLD_to_param(build)) != NULL)
        pkey = pkey_of("RSA", EVP_PKEY_PUBLIC_KEY, params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_free(n);
    BN_free(e);
    return pkey;
}

/* A key without a point, of the curve with that number. */
static EVP_PKEY *curve_make(struct public_key_reader *reader, size_t number)
{
    char group[GROUP_BYTES]; /* as OSSL_PARAM wants it, which only reads */

    memcpy(group, curves[number].group, sizeof group);
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_end() };

    if (reader->curves[number] == NULL)
        reader->curves[number] = pkey_of("EC", EVP_PKEY_KEY_PARAMETERS, params);
    return reader->curves[number] != NULL ? EVP_PKEY_dup(reader->curves[number]) : NULL;
}

/* NULL also if the point is not on the curve. */
static EVP_PKEY *ec_make(struct public_key_reader *reader, size_t number, const struct spki *spki)
{
    EVP_PKEY *const pkey = curve_make(reader, number);

    if (pkey != NULL && EVP_PKEY_set1_encoded_public_key(pkey, spki->point, spki->point_len) == 1)
        return pkey;
    EVP_PKEY_free(pkey);
    return NULL;
}

/* The point as it is; a compressed one becomes the uncompressed one. */
static bool point_get(const struct spki *spki, struct public_key *key)
{
    if (spki->point_len
        == 1 + 2 * key->order_len) { /* a coordinate of these curves has as many octets as their order */
        memcpy(key->point, spki->point, key->point_len = spki->point_len);
        return true;
    }
    return EVP_PKEY_set_utf8_string_param(key->pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
               OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED)
               == 1
           && EVP_PKEY_get_octet_string_param(
                  key->pkey, OSSL_PKEY_PARAM_PUB_KEY, key->point, sizeof key->point, &key->point_len)
                  == 1;
}

static bool ec_read(struct public_key_reader *reader, const struct spki *spki, struct public_key *key)
{
    size_t number = 0;

    while (number < CURVES && curves[number].type != spki->type)
        number++;
    if (number == CURVES || (key->pkey = ec_make(reader, number, spki)) == NULL)
        return false;
    key->order_len = curves[number].order_len;
    return point_get(spki, key);
}

static bool eddsa_read(const struct spki *spki, struct public_key *key)
{
    key->pkey = EVP_PKEY_new_raw_public_key_ex(crypto_library()->context,
        spki->type == KEY_ED25519 ? "ED25519" : "ED448", NULL, spki->point, spki->point_len);
    key->point_len = spki->point_len;
    memcpy(key->point, spki->point, spki->point_len);
    return key->pkey != NULL;
}

static bool rsa_read(const struct spki *spki, struct public_key *key)
{
    if (spki->modulus_len > sizeof key->modulus || spki->exponent_len > sizeof key->exponent)
        return false;
    memcpy(key->modulus, spki->modulus, key->modulus_len = spki->modulus_len);
    memcpy(key->exponent, spki->exponent, key->exponent_len = spki->exponent_len);
    key->pkey = rsa_make(spki);
    return key->pkey != NULL;
}

static bool numbers_read(struct public_key_reader *reader, const struct spki *spki, struct public_key *key)
{
    switch (spki->type) {
    case KEY_RSA: return rsa_read(spki, key);
    case KEY_EC_P256:
    case KEY_EC_P384:
    case KEY_EC_P521: return ec_read(reader, spki, key);
    case KEY_ED25519:
    case KEY_ED448: return eddsa_read(spki, key);
    case KEY_NONE: break;
    }
    return false;
}

struct public_key *public_key_read(struct public_key_reader *reader, const uint8_t *at, size_t len)
{
    struct public_key *key;
    struct spki spki;

    if (!spki_read(at, len, &spki) || (key = calloc(1, sizeof *key)) == NULL)
        return NULL;
    key->type = spki.type;
    if (numbers_read(reader, &spki, key))
        return key;
    public_key_free(key);
    ERR_clear_error(); /* what is left in the queue holds memory */
    return NULL;
}

struct public_key *public_key_new(const uint8_t *spki, size_t spki_len)
{
    struct public_key_reader *reader = public_key_reader_new();
    struct public_key *key = reader != NULL ? public_key_read(reader, spki, spki_len) : NULL;

    public_key_reader_free(reader);
    return key;
}

void public_key_free(struct public_key *key)
{
    if (key != NULL)
        EVP_PKEY_free(key->pkey);
    free(key);
}

enum key_type public_key_type(const struct public_key *key)
{
    return key->type;
}

size_t public_key_signature_length(const struct public_key *key)
{
    switch (key->type) {
    case KEY_RSA: return key->modulus_len;
    case KEY_EC_P256:
    case KEY_EC_P384:
    case KEY_EC_P521: return 2 * key->order_len;
    case KEY_ED25519: return 64; /* RFC 8032 5.1.6 */
    case KEY_ED448: return 114;  /* RFC 8032 5.2.6 */
    case KEY_NONE: break;
    }
    return 0;
}

void public_key_rsa(const struct public_key *key, const uint8_t **modulus, size_t *modulus_len,
    const uint8_t **exponent, size_t *exponent_len)
{
    *modulus = key->modulus;
    *modulus_len = key->modulus_len;
    *exponent = key->exponent;
    *exponent_len = key->exponent_len;
}

void public_key_point(const struct public_key *key, const uint8_t **point, size_t *point_len)
{
    *point = key->point;
    *point_len = key->point_len;
}

/* PKCS#11's r and s, padded to the order's octets, as Ecdsa-Sig-Value (RFC 3279 2.2.3). Octets written; 0 on failure. */
static size_t ecdsa_to_der(
    const struct public_key *key, const uint8_t *signature, uint8_t out[ECDSA_DER_MAX_BYTES])
{
    const int half = (int)key->order_len;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, half, NULL), *s = BN_bin2bn(signature + half, half, NULL);
    int len = 0;

    if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* now the pair's */
        len = i2d_ECDSA_SIG(pair, NULL);
        len = len > 0 && len <= ECDSA_DER_MAX_BYTES ? i2d_ECDSA_SIG(pair, &out) : 0;
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return len > 0 ? (size_t)len : 0;
}

static bool scheme_fits(const struct public_key *key, enum signature_scheme scheme)
{
    switch (scheme) {
    case SCHEME_RSA_PKCS1:
    case SCHEME_RSA_PSS: return key->type == KEY_RSA;
    case SCHEME_ECDSA: return key->order_len != 0;
    case SCHEME_EDDSA: return key->type == KEY_ED25519 || key->type == KEY_ED448;
    case SCHEME_NONE: break;
    }
    return false;
}

static bool scheme_set(EVP_PKEY_CTX *context, enum signature_scheme scheme, const EVP_MD *md)
{
    if (EVP_PKEY_verify_init(context) != 1)
        return false;
    if (scheme == SCHEME_RSA_PKCS1 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1)
        return false;
    if (scheme == SCHEME_RSA_PSS && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1)
        return false;
    if (md != NULL && EVP_PKEY_CTX_set_signature_md(context, md) != 1)
        return false;
    return scheme != SCHEME_RSA_PSS
           || (EVP_PKEY_CTX_set_rsa_mgf1_md(context, md) == 1
               && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

/* libcrypto says "no" for want of memory, too. */
static enum verification verification_of(bool right, bool memory_failed)
{
    return right ? SIGNATURE_RIGHT : memory_failed ? VERIFICATION_FAILED : SIGNATURE_WRONG;
}

static enum verification value_check(const struct public_key *key, enum signature_scheme scheme,
    const EVP_MD *md, const uint8_t *value, size_t value_len, const uint8_t *signature, size_t signature_len,
    const bool *memory_failed)
{
    enum verification result = VERIFICATION_FAILED;
    uint8_t der[ECDSA_DER_MAX_BYTES];
    EVP_PKEY_CTX *context;

    if (scheme == SCHEME_ECDSA) {
        signature_len = ecdsa_to_der(key, signature, der);
        signature = der;
    }
    context = EVP_PKEY_CTX_new_from_pkey(crypto_library()->context, key->pkey, NULL);
    if (signature_len != 0 && context != NULL && scheme_set(context, scheme, md)) {
        const int answer = EVP_PKEY_verify(context, signature, signature_len, value, value_len);

        result = verification_of(answer == 1, *memory_failed);
    }
    EVP_PKEY_CTX_free(context);
    return result;
}

/* `md` NULL: the value is no digest that is known by name. All else has been looked at. */
static enum verification check_value(const struct public_key *key, enum signature_scheme scheme,
    const EVP_MD *md, const uint8_t *value, size_t value_len, const uint8_t *signature, size_t signature_len)
{
    enum verification result;
    bool memory_failed;

    if (!crypto_memory_watch(&memory_failed))
        return VERIFICATION_FAILED;
    result = value_check(key, scheme, md, value, value_len, signature, signature_len, &memory_failed);
    crypto_memory_leave();
    ERR_clear_error(); /* what is left in the queue holds memory */
    return result;
}

enum verification public_key_check_digest(const struct public_key *key, enum signature_scheme scheme,
    enum digest digest, const uint8_t *value, size_t value_len, const uint8_t *signature,
    size_t signature_len)
{
    const struct crypto_library *library = crypto_library();

    if (!scheme_fits(key, scheme) || scheme == SCHEME_EDDSA || digest_length(digest) == 0
        || value_len != digest_length(digest) || signature_len != public_key_signature_length(key))
        return SIGNATURE_WRONG;
    if (library == NULL)
        return VERIFICATION_FAILED;
    return check_value(key, scheme, library->digests[digest], value, value_len, signature, signature_len);
}

enum verification public_key_check_value(const struct public_key *key, const uint8_t *value, size_t value_len,
    const uint8_t *signature, size_t signature_len)
{
    if (!scheme_fits(key, SCHEME_ECDSA) || signature_len != public_key_signature_length(key))
        return SIGNATURE_WRONG;
    return check_value(key, SCHEME_ECDSA, NULL, value, value_len, signature, signature_len);
}

static enum verification eddsa_check(const struct public_key *key, const uint8_t *message, size_t message_len,
    const uint8_t *signature, size_t signature_len, const bool *memory_failed)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    enum verification result = VERIFICATION_FAILED;

    if (context != NULL
        && EVP_DigestVerifyInit_ex(context, NULL, NULL, crypto_library()->context, NULL, key->pkey, NULL)
               == 1) {
        const int answer = EVP_DigestVerify(context, signature, signature_len, message, message_len);

        result = verification_of(answer == 1, *memory_failed);
    }
    EVP_MD_CTX_free(context);
    return result;
}

enum verification public_key_check(const struct public_key *key, enum signature_scheme scheme,
    enum digest digest, const uint8_t *message, size_t message_len, const uint8_t *signature,
    size_t signature_len)
{
    uint8_t value[DIGEST_MAX_BYTES];
    enum verification result;
    bool memory_failed;

    if (!scheme_fits(key, scheme) || (scheme == SCHEME_EDDSA) != (digest == DIGEST_NONE))
        return SIGNATURE_WRONG;
    if (scheme != SCHEME_EDDSA)
        return digest_compute(digest, message, message_len, value) ? public_key_check_digest(
                   key, scheme, digest, value, digest_length(digest), signature, signature_len)
                                                                   : VERIFICATION_FAILED;
    if (!crypto_memory_watch(&memory_failed))
        return VERIFICATION_FAILED;
    result = eddsa_check(key, message, message_len, signature, signature_len, &memory_failed);
    crypto_memory_leave();
    ERR_clear_error();
    return result;
}

bool public_key_verify_digest(const struct public_key *key, enum signature_scheme scheme, enum digest digest,
    const uint8_t *value, size_t value_len, const uint8_t *signature, size_t signature_len)
{
    return public_key_check_digest(key, scheme, digest, value, value_len, signature, signature_len)
           == SIGNATURE_RIGHT;
}

bool public_key_verify(const struct public_key *key, enum signature_scheme scheme, enum digest digest,
    const uint8_t *message, size_t message_len, const uint8_t *signature, size_t signature_len)
{
    return public_key_check(key, scheme, digest, message, message_len, signature, signature_len)
           == SIGNATURE_RIGHT;
}
