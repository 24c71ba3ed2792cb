/* tests/module/script_object.c - the part of the script about objects: made, read, changed, found, and gone. */
#include "tests/module/script.h"

#include <openssl/core_names.h>
#include <string.h>

enum { VALUE_BYTES = 512, NUMBER_BYTES = 256, FOUND = 64 };

#define NOWHERE 0x7ffffff1UL

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;

/* Finds objects, some at a time. */
static void find(struct script *t, CK_ATTRIBUTE *template, CK_ULONG count, CK_ULONG at_a_time)
{
    CK_OBJECT_HANDLE found[FOUND];
    CK_ULONG have = 0;

    if (DO(C_FindObjectsInit(t->s, template, count)) != CKR_OK)
        return;
    do {
        DO(C_FindObjects(t->s, found, at_a_time, &have));
        script_number(t, "found", have);
    } while (have == at_a_time);
    DO(C_FindObjectsFinal(t->s));
}

static void read(struct script *t, CK_OBJECT_HANDLE object)
{
    static const CK_ATTRIBUTE_TYPE types[] = { CKA_CLASS, CKA_TOKEN, CKA_PRIVATE, CKA_LABEL, CKA_ID,
        CKA_KEY_TYPE, CKA_VALUE, CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_DECRYPT, CKA_SIGN, CKA_UNWRAP,
        CKA_DERIVE, CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE, CKA_MODULUS, CKA_PRIVATE_EXPONENT,
        CKA_PRIME_1, CKA_VENDOR_DEFINED | 5 };
    uint8_t value[VALUE_BYTES];

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        CK_ATTRIBUTE attribute = { types[i], value, sizeof value };

        DO(C_GetAttributeValue(t->s, object, &attribute, 1));
        script_attributes(t, &attribute, 1);
    }
    CK_ATTRIBUTE several[] = { { CKA_CLASS, value, sizeof(CK_ULONG) }, { CKA_LABEL, NULL, 0 },
        { CKA_PRIME_2, value + 8, 1 }, { CKA_TOKEN, value + 16, 1 } };
    DO(C_GetAttributeValue(t->s, object, several, 4));
    script_attributes(t, several, 4);
}

static void make_data(struct script *t)
{
    CK_OBJECT_CLASS class = CKO_DATA, strange = 0x7777;
    CK_ATTRIBUTE data[] = { { CKA_CLASS, &class, sizeof class }, { CKA_TOKEN, &no, 1 },
        { CKA_LABEL, (char[]){ "note" }, 4 }, { CKA_VALUE, (char[]){ "words" }, 5 } };
    CK_ATTRIBUTE label[] = { { CKA_LABEL, (char[]){ "other" }, 5 } };
    CK_OBJECT_HANDLE object = 0, copy = 0;
    CK_ULONG size = 0;

    DO(C_CreateObject(t->s, data, 4, &object));
    DO(C_GetObjectSize(t->s, object, &size));
    script_number(t, "size", size);
    read(t, object);
    DO(C_SetAttributeValue(t->s, object, label, 1));
    read(t, object);
    find(t, label, 1, 1);
    DO(C_CopyObject(t->s, object, data + 1, 1, &copy));
    find(t, label, 1, 5);
    DO(C_DestroyObject(t->s, object));
    DO(C_DestroyObject(t->s, object));
    DO(C_DestroyObject(t->s, copy));
    DO(C_DestroyObject(t->s, NOWHERE));
    DO(C_GetObjectSize(t->s, NOWHERE, &size));
    DO(C_CreateObject(t->s, data + 1, 3, &object)); /* of no class */
    class = strange;
    DO(C_CreateObject(t->s, data, 4, &object));
    class = CKO_SECRET_KEY;
    DO(C_CreateObject(t->s, data, 4, &object)); /* a key of no type */
    DO(C_CopyObject(t->s, NOWHERE, data + 1, 1, &copy));
    DO(C_SetAttributeValue(t->s, NOWHERE, label, 1));
    DO(C_GetAttributeValue(t->s, NOWHERE, label, 1));
}

void script_objects(struct script *t)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE private[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, (char[]){ "ca" }, 2 } };
    CK_OBJECT_HANDLE found[FOUND];
    CK_ULONG count = 0;

    make_data(t);
    find(t, NULL, 0, 3);
    find(t, private, 2, 10);
    DO(C_FindObjects(t->s, found, 1, &count)); /* nothing was begun */
    DO(C_FindObjectsFinal(t->s));
    DO(C_FindObjectsInit(t->s, private, 2));
    DO(C_FindObjectsInit(t->s, private, 2));
    DO(C_FindObjects(t->s, found, 1, &count));
    t->rsa = count == 1 ? found[0] : 0;
    DO(C_FindObjectsFinal(t->s));
    DO(C_FindObjectsFinal(t->s));
    read(t, t->rsa);
}

static size_t number_of(const struct script *t, const EVP_PKEY *key, const char *name, uint8_t *out)
{
    BIGNUM *number = NULL;
    size_t len;

    (void)t;
    assert_int_equal(EVP_PKEY_get_bn_param(key, name, &number), 1);
    len = (size_t)BN_bn2bin(number, out);
    BN_free(number);
    return len;
}

/* The public half of the key that lies on the token. */
static void make_public(struct script *t, const EVP_PKEY *key)
{
    CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
    CK_KEY_TYPE type = CKK_RSA;
    uint8_t modulus[NUMBER_BYTES], exponent[NUMBER_BYTES];
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_KEY_TYPE, &type, sizeof type },
        { CKA_TOKEN, &no, 1 }, { CKA_ENCRYPT, &yes, 1 }, { CKA_VERIFY, &yes, 1 }, { CKA_WRAP, &yes, 1 },
        { CKA_VERIFY_RECOVER, &yes, 1 },
        { CKA_MODULUS, modulus, number_of(t, key, OSSL_PKEY_PARAM_RSA_N, modulus) },
        { CKA_PUBLIC_EXPONENT, exponent, number_of(t, key, OSSL_PKEY_PARAM_RSA_E, exponent) } };

    DO(C_CreateObject(t->s, template, 9, &t->rsa_public));
    read(t, t->rsa_public);
}

static void make_secret(struct script *t)
{
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_KEY_TYPE, &type, sizeof type },
        { CKA_TOKEN, &no, 1 }, { CKA_ENCRYPT, &yes, 1 }, { CKA_DECRYPT, &yes, 1 }, { CKA_WRAP, &yes, 1 },
        { CKA_UNWRAP, &yes, 1 }, { CKA_SENSITIVE, &no, 1 }, { CKA_EXTRACTABLE, &yes, 1 },
        { CKA_VALUE, (char[]){ "0123456789abcdef" }, 16 } };

    DO(C_CreateObject(t->s, template, 10, &t->aes));
    read(t, t->aes);
}

static void make_pairs(struct script *t)
{
    uint8_t p256[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 }, e[] = { 1, 0, 1 };
    CK_MECHANISM curve = { .mechanism = CKM_EC_KEY_PAIR_GEN },
                 rsa = { .mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN }, wrong = { .mechanism = CKM_SHA256 };
    CK_ULONG bits = 1024;
    CK_ATTRIBUTE of_curve[] = { { CKA_EC_PARAMS, p256, sizeof p256 }, { CKA_VERIFY, &yes, 1 },
        { CKA_TOKEN, &no, 1 } };
    CK_ATTRIBUTE of_rsa[] = { { CKA_MODULUS_BITS, &bits, sizeof bits }, { CKA_PUBLIC_EXPONENT, e, 3 },
        { CKA_TOKEN, &no, 1 } };
    CK_ATTRIBUTE private[] = { { CKA_SIGN, &yes, 1 }, { CKA_TOKEN, &no, 1 }, { CKA_DERIVE, &yes, 1 },
        { CKA_LABEL, (char[]){ "made" }, 4 } };
    CK_OBJECT_HANDLE one = 0, other = 0;

    DO(C_GenerateKeyPair(t->s, &curve, of_curve, 3, private, 4, &t->ec_public, &t->ec));
    DO(C_GenerateKeyPair(t->s, &rsa, of_rsa, 3, private, 4, &one, &other));
    find(t, private + 3, 1, 10);
    DO(C_DestroyObject(t->s, one));
    DO(C_DestroyObject(t->s, other));
    DO(C_GenerateKeyPair(t->s, &wrong, of_rsa, 3, private, 4, &one, &other));
    DO(C_GenerateKeyPair(NOWHERE, &rsa, of_rsa, 3, private, 4, &one, &other));
    DO(C_GenerateKeyPair(t->s, &rsa, of_rsa + 1, 2, private, 4, &one, &other)); /* of no length */
}

/* Keys made of nothing, wrapped, unwrapped and derived. */
static void move_keys(struct script *t)
{
    CK_MECHANISM generate = { .mechanism = CKM_AES_KEY_GEN }, wrap = { .mechanism = CKM_AES_KEY_WRAP },
                 pkcs = { .mechanism = CKM_RSA_PKCS }, strange = { .mechanism = CKM_VENDOR_DEFINED | 3 };
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    CK_ULONG len = 16;
    CK_ATTRIBUTE made[] = { { CKA_VALUE_LEN, &len, sizeof len }, { CKA_TOKEN, &no, 1 },
        { CKA_EXTRACTABLE, &yes, 1 }, { CKA_SENSITIVE, &no, 1 } };
    CK_ATTRIBUTE unwrapped[] = { { CKA_CLASS, &class, sizeof class }, { CKA_KEY_TYPE, &type, sizeof type },
        { CKA_TOKEN, &no, 1 }, { CKA_EXTRACTABLE, &yes, 1 }, { CKA_SENSITIVE, &no, 1 } };
    CK_OBJECT_HANDLE fresh = 0, back = 0;
    uint8_t wrapped[VALUE_BYTES];
    CK_ULONG wrapped_len = sizeof wrapped;

    DO(C_GenerateKey(t->s, &generate, made, 4, &fresh));
    DO(C_GenerateKey(t->s, &generate, made + 1, 3, &back)); /* of no length */
    DO(C_GenerateKey(t->s, &strange, made, 4, &back));
    DO(C_WrapKey(t->s, &wrap, t->aes, t->aes, NULL, &wrapped_len));
    script_number(t, "length", wrapped_len);
    wrapped_len = sizeof wrapped;
    if (DO(C_WrapKey(t->s, &wrap, t->aes, t->aes, wrapped, &wrapped_len)) == CKR_OK)
        script_bytes(t, wrapped, wrapped_len);
    if (DO(C_UnwrapKey(t->s, &wrap, t->aes, wrapped, wrapped_len, unwrapped, 5, &back)) == CKR_OK)
        read(t, back);
    DO(C_UnwrapKey(t->s, &wrap, t->aes, wrapped, 3, unwrapped, 5, &back));
    wrapped_len = sizeof wrapped;
    DO(C_WrapKey(t->s, &pkcs, t->rsa_public, t->aes, wrapped, &wrapped_len));
    script_number(t, "length", wrapped_len);
    DO(C_UnwrapKey(t->s, &pkcs, t->rsa, wrapped, wrapped_len, unwrapped, 5, &back));
    DO(C_WrapKey(t->s, &wrap, t->aes, t->rsa, wrapped, &wrapped_len)); /* a private key */
    DO(C_WrapKey(t->s, &strange, t->aes, t->aes, wrapped, &wrapped_len));
    DO(C_WrapKey(t->s, &wrap, NOWHERE, t->aes, wrapped, &wrapped_len));
    DO(C_WrapKey(t->s, &wrap, t->aes, NOWHERE, wrapped, &wrapped_len));
    DO(C_UnwrapKey(t->s, &wrap, NOWHERE, wrapped, 24, unwrapped, 5, &back));
    DO(C_DeriveKey(t->s, &strange, t->aes, unwrapped, 5, &back));
    DO(C_DeriveKey(t->s, &wrap, NOWHERE, unwrapped, 5, &back));
    DO(C_DestroyObject(t->s, fresh));
}

void script_keys(struct script *t)
{
    CK_ATTRIBUTE label[] = { { CKA_LABEL, (char[]){ "renamed" }, 7 } };
    CK_ATTRIBUTE back[] = { { CKA_LABEL, (char[]){ "ca" }, 2 } };
    CK_ATTRIBUTE copied[] = { { CKA_TOKEN, &no, 1 }, { CKA_LABEL, (char[]){ "copy" }, 4 } };
    CK_OBJECT_HANDLE copy = 0;

    make_public(t, authority_get(AUTHORITY_RSA, 0)->key);
    make_secret(t);
    make_pairs(t);
    move_keys(t);
    DO(C_SetAttributeValue(t->s, t->rsa, label, 1));
    find(t, label, 1, 10);
    DO(C_SetAttributeValue(t->s, t->rsa, back, 1));
    DO(C_CopyObject(t->s, t->rsa, copied, 2, &copy));
    find(t, copied + 1, 1, 10);
    DO(C_DestroyObject(t->s, copy));
}
