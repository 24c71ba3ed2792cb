/* tests/module/mockhsm_sign.c - the end of signing, and mechanisms. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

static const struct row {
    CK_MECHANISM_TYPE type;
    CK_FLAGS flags;
    bool hashes; /* the token does the hashing */
} rows[] = {
    { CKM_RSA_PKCS_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, false },
    { CKM_RSA_PKCS,
        CKF_SIGN | CKF_SIGN_RECOVER | CKF_VERIFY | CKF_ENCRYPT | CKF_DECRYPT | CKF_WRAP | CKF_UNWRAP, false },
    { CKM_RSA_X_509, CKF_SIGN | CKF_SIGN_RECOVER | CKF_VERIFY | CKF_ENCRYPT | CKF_DECRYPT, false },
    { CKM_RSA_PKCS_PSS, CKF_SIGN | CKF_VERIFY, false },
    { CKM_SHA1_RSA_PKCS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA256_RSA_PKCS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA384_RSA_PKCS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA512_RSA_PKCS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA256_RSA_PKCS_PSS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA384_RSA_PKCS_PSS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_SHA512_RSA_PKCS_PSS, CKF_SIGN | CKF_VERIFY, true },
    { CKM_EC_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, false },
    { CKM_ECDSA, CKF_SIGN | CKF_VERIFY, false },
    { CKM_EDDSA, CKF_SIGN | CKF_VERIFY, false },
    { CKM_ECDH1_DERIVE, CKF_DERIVE, false },
    { CKM_SHA256_HMAC, CKF_SIGN | CKF_VERIFY, false },
    { CKM_SHA256, CKF_DIGEST, false },
    { CKM_AES_CBC, CKF_ENCRYPT | CKF_DECRYPT, false },
    { CKM_AES_KEY_WRAP, CKF_WRAP | CKF_UNWRAP, false },
    /* With ecdsa_hashes only. */
    { CKM_ECDSA_SHA256, CKF_SIGN | CKF_VERIFY, true },
    { CKM_ECDSA_SHA384, CKF_SIGN | CKF_VERIFY, true },
    { CKM_ECDSA_SHA512, CKF_SIGN | CKF_VERIFY, true },
};

static bool is_ecdsa_hash(CK_MECHANISM_TYPE type)
{
    return type >= CKM_ECDSA_SHA1 && type <= CKM_ECDSA_SHA512;
}

static bool offered(const struct row *row)
{
    return !(row->hashes && mock.knobs.raw_only) && (!is_ecdsa_hash(row->type) || mock.knobs.ecdsa_hashes);
}

CK_RV do_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE *types, CK_ULONG *count)
{
    CK_ULONG have = 0;
    const CK_ULONG room = *count;
    CK_TOKEN_INFO info;
    const CK_RV rv = do_GetTokenInfo(slot, &info);

    if (rv != CKR_OK)
        return rv;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!offered(&rows[i]))
            continue;
        if (types != NULL && have < room)
            types[have] = rows[i].type;
        have++;
    }
    *count = have;
    return types != NULL && have > room ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}

CK_RV do_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    CK_TOKEN_INFO token;
    const CK_RV rv = do_GetTokenInfo(slot, &token);

    if (rv != CKR_OK)
        return rv;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].type != type || !offered(&rows[i]))
            continue;
        *info = (CK_MECHANISM_INFO){ 256, 8192, CKF_HW | rows[i].flags };
        return CKR_OK;
    }
    return CKR_MECHANISM_INVALID;
}

static struct running *signing(
    CK_SESSION_HANDLE handle, enum family family, const struct object **key, CK_RV *rv)
{
    struct opened *session = session_find(handle, rv);
    struct running *running = session != NULL ? &session->running[family] : NULL;

    if (session == NULL)
        return NULL;
    *rv = CKR_OPERATION_NOT_INITIALIZED;
    if (!running->active)
        return NULL;
    *key = running->bound;
    *rv = CKR_USER_NOT_LOGGED_IN;
    if (object_true(*key, CKA_ALWAYS_AUTHENTICATE) && !running->authenticated)
        return NULL;
    *rv = CKR_OK;
    return running;
}

CK_RV sign_and_give(enum function function, struct running *running, const uint8_t *input, size_t len,
    CK_BYTE *out, CK_ULONG *out_len, bool ends)
{
    uint8_t signature[CRYPTO_MAX_BYTES] = { 0 };
    struct object *key = object_find(running->slot, running->key);
    const CK_MECHANISM *mechanism = mock.knobs.keep_mechanism ? running->callers : &running->mechanism;
    size_t signature_len = crypto_sign(running->bound, mechanism, input, len, signature);
    CK_RV rv;

    if (key != NULL)
        key->spent++;
    if (signature_len == 0) {
        running_stop(running);
        return CKR_DATA_INVALID;
    }
    if (mock.knobs.flip_bit)
        signature[signature_len / 2] ^= 0x10;
    record_result(function, running, input, len, signature, signature_len);
    signature_len = (size_t)((long)signature_len + mock.knobs.longer);
    if (give(signature, signature_len, out, out_len, &rv) && ends)
        running_stop(running);
    return rv;
}

static CK_RV sign(enum function function, enum family family, CK_SESSION_HANDLE handle, const CK_BYTE *data,
    CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    const struct object *key;
    struct running *running = signing(handle, family, &key, &rv);

    if (running == NULL)
        return rv;
    if (out == NULL) {
        *out_len = crypto_length(key, running->mechanism.mechanism);
        return CKR_OK;
    }
    return sign_and_give(function, running, data, len, out, out_len, true);
}

CK_RV do_Sign(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);
    struct running *running = session != NULL ? &session->running[FAMILY_SIGN] : NULL;

    if (running != NULL && !running->active && mock.knobs.mix_recovery)
        return sign(FUNCTION_Sign, FAMILY_SIGN_RECOVER, handle, data, len, out, out_len);
    if (running == NULL || !running->active || !running->updated)
        return sign(FUNCTION_Sign, FAMILY_SIGN, handle, data, len, out, out_len);
    if (!mock.knobs.update_then_sign) {
        running_stop(running);
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    rv = do_SignUpdate(handle, data, len);
    return rv == CKR_OK ? do_SignFinal(handle, out, out_len) : rv;
}

CK_RV do_SignFinal(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    if (session == NULL)
        return rv;
    const struct running *running = &session->running[FAMILY_SIGN];
    uint8_t *input = malloc(running->len + 1); /* the operation may end before it is used */
    if (input == NULL)
        return CKR_HOST_MEMORY;
    if (running->len > 0)
        memcpy(input, running->collected, running->len);
    rv = sign(FUNCTION_SignFinal, FAMILY_SIGN, handle, input, running->len, out, out_len);
    free(input);
    return rv;
}

CK_RV do_SignRecover(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);
    const bool mixes = session != NULL && mock.knobs.mix_recovery
                       && !session->running[FAMILY_SIGN_RECOVER].active;

    return sign(
        FUNCTION_SignRecover, mixes ? FAMILY_SIGN : FAMILY_SIGN_RECOVER, handle, data, len, out, out_len);
}

/* What carries a signing operation from one session to another: the marker and what the operation is. */
struct carried {
    char marker[sizeof MOCK_MARKER];
    CK_OBJECT_HANDLE key;
    CK_MECHANISM_TYPE mechanism;
};

CK_RV do_GetOperationState(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    const struct object *key;
    const struct running *running = signing(handle, FAMILY_SIGN, &key, &rv);

    if (!mock.knobs.state_of_signing)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (running == NULL)
        return rv;
    const struct carried carried = { MOCK_MARKER, running->key, running->mechanism.mechanism };
    give((const uint8_t *)&carried, sizeof carried, out, out_len, &rv);
    return rv;
}

CK_RV do_SetOperationState(CK_SESSION_HANDLE handle, CK_BYTE *state, CK_ULONG len,
    CK_OBJECT_HANDLE encryption_key, CK_OBJECT_HANDLE authentication_key)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);
    struct carried carried;

    (void)encryption_key;
    if (session == NULL)
        return rv;
    if (!mock.knobs.state_of_signing)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (len != sizeof carried)
        return CKR_ARGUMENTS_BAD;
    memcpy(&carried, state, sizeof carried);
    running_stop(&session->running[FAMILY_SIGN]);
    return do_SignInit(handle, &(CK_MECHANISM){ .mechanism = carried.mechanism },
        authentication_key != 0 ? authentication_key : carried.key);
}
