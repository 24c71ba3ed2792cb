/* tests/module/mockhsm_key.c - asymmetric keys as pairs of objects. */
#include "tests/module/mockhsm_state.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

static EVP_PKEY *read_pem(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

    BIO_free(bio);
    return pkey;
}

static bool set_number_of(struct object *object, CK_ATTRIBUTE_TYPE type, const char *name)
{
    BIGNUM *number = NULL;
    uint8_t bytes[CRYPTO_MAX_BYTES];
    bool ok = EVP_PKEY_get_bn_param(object->pkey, name, &number) == 1
              && BN_num_bytes(number) <= (int)sizeof bytes
              && object_set(object, type, bytes, (size_t)BN_bn2bin(number, bytes));

    BN_free(number);
    return ok;
}

static bool set_rsa(struct object *object, bool private)
{
    return object_set_number(object, CKA_KEY_TYPE, CKK_RSA)
           && set_number_of(object, CKA_MODULUS, OSSL_PKEY_PARAM_RSA_N)
           && set_number_of(object, CKA_PUBLIC_EXPONENT, OSSL_PKEY_PARAM_RSA_E)
           && (private
               || object_set_number(object, CKA_MODULUS_BITS, (CK_ULONG)EVP_PKEY_get_bits(object->pkey)));
}

/* CKA_EC_POINT is an OCTET STRING around the point, PKCS#11 2.40 2.3.3. The private half has none, as in SoftHSM. */
static bool set_point(struct object *object)
{
    uint8_t point[3 + 133]; /* P-521 */
    size_t len;

    if (EVP_PKEY_get_octet_string_param(
            object->pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point + 3, sizeof point - 3, &len)
            != 1
        && EVP_PKEY_get_octet_string_param(
               object->pkey, OSSL_PKEY_PARAM_PUB_KEY, point + 3, sizeof point - 3, &len)
               != 1)
        return false;
    uint8_t *at = len < 128 ? point + 1 : point;
    at[0] = 0x04;
    if (len >= 128)
        at[1] = 0x81;
    point[2] = (uint8_t)len;
    return object_set(object, CKA_EC_POINT, at, (size_t)(point + 3 - at) + len);
}

static bool set_ec(struct object *object, bool private)
{
    static const struct {
        const char *group;
        uint8_t oid[10];
        size_t len;
    } curves[] = {
        { "prime256v1", { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 }, 10 },
        { "secp384r1", { 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22 }, 7 },
        { "secp521r1", { 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23 }, 7 },
    };
    char group[32];

    if (EVP_PKEY_get_group_name(object->pkey, group, sizeof group, NULL) != 1)
        return false;
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(curves[i].group, group) == 0)
            return object_set_number(object, CKA_KEY_TYPE, CKK_EC)
                   && object_set(object, CKA_EC_PARAMS, curves[i].oid, curves[i].len)
                   && (private || set_point(object));
    return false;
}

static bool set_edwards(struct object *object, bool private)
{
    static const uint8_t ed25519[] = { 0x06, 0x03, 0x2b, 0x65, 0x70 };

    return object_set_number(object, CKA_KEY_TYPE, CKK_EC_EDWARDS)
           && object_set(object, CKA_EC_PARAMS, ed25519, sizeof ed25519) && (private || set_point(object));
}

static bool set_type(struct object *object, bool private)
{
    if (EVP_PKEY_is_a(object->pkey, "RSA"))
        return set_rsa(object, private);
    return EVP_PKEY_is_a(object->pkey, "EC") ? set_ec(object, private) : set_edwards(object, private);
}

static bool set_public_info(struct object *object)
{
    uint8_t *spki = NULL;
    const int len = i2d_PUBKEY(object->pkey, &spki);
    const bool ok = len > 0 && object_set(object, CKA_PUBLIC_KEY_INFO, spki, (size_t)len);

    OPENSSL_free(spki);
    return ok;
}

static struct object *half(CK_SLOT_ID slot, EVP_PKEY *pkey, const struct mock_key *key, CK_OBJECT_CLASS class)
{
    const bool private = class == CKO_PRIVATE_KEY;
    struct object *object = object_new(slot);

    if (object == NULL || EVP_PKEY_up_ref(pkey) != 1)
        return NULL;
    object->pkey = pkey;
    return object_set_number(object, CKA_CLASS, class) && set_type(object, private)
                   && object_set(object, CKA_LABEL, key->label, strlen(key->label))
                   && object_set(object, CKA_ID, key->id, strlen(key->id))
                   && object_set_bool(object, CKA_TOKEN, !key->session)
                   && object_set_bool(object, CKA_PRIVATE, private && !key->open)
                   && (!private || !key->public_info || set_public_info(object))
               ? object
               : NULL;
}

/* What a careless token would allow. */
static bool allow_everything(struct object *object, const struct mock_key *key)
{
    static const CK_ATTRIBUTE_TYPE allowed[] = { CKA_SIGN, CKA_SIGN_RECOVER, CKA_DECRYPT, CKA_UNWRAP,
        CKA_DERIVE, CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE, CKA_EXTRACTABLE };
    bool ok = object_set_bool(object, CKA_ALWAYS_AUTHENTICATE, key->always_authenticate)
              && object_set(object, CKA_PRIVATE_EXPONENT, MOCK_MARKER, sizeof MOCK_MARKER - 1)
              && object_set(object, CKA_VALUE, MOCK_MARKER, sizeof MOCK_MARKER - 1);

    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        ok = ok && object_set_bool(object, allowed[i], true);
    return ok;
}

CK_OBJECT_HANDLE key_add(CK_SLOT_ID slot, const struct mock_key *key)
{
    EVP_PKEY *pkey = read_pem(key->pem);
    struct object *object = pkey != NULL ? half(slot, pkey, key, CKO_PRIVATE_KEY) : NULL;
    CK_OBJECT_HANDLE handle = 0;

    if (object != NULL && allow_everything(object, key)
        && (key->no_public_half || half(slot, pkey, key, CKO_PUBLIC_KEY) != NULL))
        handle = object->handle;
    EVP_PKEY_free(pkey);
    return handle;
}

void key_copy(struct object *copy, const struct object *object)
{
    for (size_t i = 0; i < object->count; i++)
        object_set(copy, object->attributes[i].type, object->attributes[i].value, object->attributes[i].len);
    if (object->pkey != NULL && EVP_PKEY_up_ref(object->pkey) == 1)
        copy->pkey = object->pkey;
}
