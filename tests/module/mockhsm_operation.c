/* tests/module/mockhsm_operation.c - operations that are begun, fed and ended. */
#include "tests/module/mockhsm_state.h"

#include <stdlib.h>
#include <string.h>

bool give(const uint8_t *bytes, size_t len, CK_BYTE *out, CK_ULONG *out_len, CK_RV *rv)
{
    const CK_ULONG room = *out_len;

    *out_len = len;
    *rv = out != NULL && room < len ? CKR_BUFFER_TOO_SMALL : CKR_OK;
    if (out == NULL || *rv != CKR_OK)
        return false;
    if (len > 0)
        memcpy(out, bytes, len);
    return true;
}

static void keep(struct running *running, CK_MECHANISM *mechanism)
{
    running->mechanism = *mechanism;
    running->callers = mechanism;
    if (mock.knobs.keep_mechanism || mechanism->pParameter == NULL
        || mechanism->ulParameterLen > sizeof running->parameter)
        return;
    memcpy(running->parameter, mechanism->pParameter, mechanism->ulParameterLen);
    running->mechanism.pParameter = running->parameter;
}

static struct object *bind(const struct object *object)
{
    struct object *bound = calloc(1, sizeof *bound);

    if (bound == NULL)
        abort();
    key_copy(bound, object);
    return bound;
}

CK_RV operation_start(
    CK_SESSION_HANDLE handle, enum family family, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);
    const struct object *object = session != NULL ? object_find(session->slot, key) : NULL;

    if (session == NULL)
        return rv;
    if (mechanism == NULL) /* in neither version does it cancel: as in SoftHSM, and in softokn */
        return mock.knobs.api == MOCK_2_40 ? CKR_ARGUMENTS_BAD : CKR_MECHANISM_PARAM_INVALID;
    if (session->running[family].active)
        return CKR_OPERATION_ACTIVE;
    if (family != FAMILY_DIGEST && (object == NULL || !object_visible(object)))
        return CKR_KEY_HANDLE_INVALID;
    session->running[family] = (struct running){ .active = true, .slot = session->slot, .key = key };
    if (family != FAMILY_DIGEST)
        session->running[family].bound = bind(object);
    keep(&session->running[family], mechanism);
    return CKR_OK;
}

struct running *operation_continued(CK_SESSION_HANDLE handle, enum family family, CK_RV *rv)
{
    struct opened *session = session_find(handle, rv);

    if (session == NULL)
        return NULL;
    *rv = session->running[family].active ? CKR_OK : CKR_OPERATION_NOT_INITIALIZED;
    return *rv == CKR_OK ? &session->running[family] : NULL;
}

static void collect(struct running *running, const CK_BYTE *bytes, CK_ULONG len)
{
    running->updated = true;
    running->collected = realloc(running->collected, running->len + len + 1);
    if (running->collected == NULL)
        abort();
    if (len > 0)
        memcpy(running->collected + running->len, bytes, len);
    running->len += len;
}

CK_RV operation_update(CK_SESSION_HANDLE handle, enum family family, const CK_BYTE *bytes, CK_ULONG len)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, family, &rv);

    if (running != NULL)
        collect(running, bytes, len);
    return rv;
}

_Static_assert(sizeof MOCK_MARKER == sizeof MOCK_OPEN, "one length");

/* What a private key decrypts to: for raw RSA the real thing, else the marker. */
static size_t private_result(
    const struct object *key, const struct running *running, const CK_BYTE *bytes, CK_ULONG len, uint8_t *out)
{
    const bool private = key != NULL && object_class(key) == CKO_PRIVATE_KEY;
    size_t out_len = 0;

    if (private && running->mechanism.mechanism == CKM_RSA_X_509)
        out_len = crypto_raw_private(key, bytes, len, out);
    if (out_len == 0) {
        out_len = sizeof MOCK_MARKER - 1;
        memcpy(out, private ? MOCK_MARKER : MOCK_OPEN, out_len);
    }
    return out_len;
}

CK_RV operation_result(enum function function, struct running *running, const CK_BYTE *bytes, CK_ULONG len,
    CK_BYTE *out, CK_ULONG *out_len, bool ends)
{
    CK_RV rv;
    uint8_t result[CRYPTO_MAX_BYTES];
    const struct object *key = running->bound;
    const size_t result_len = private_result(key, running, bytes, len, result);

    if (key != NULL && object_class(key) == CKO_PRIVATE_KEY)
        record_result(function, running, bytes, len, result, result_len);
    if (give(result, result_len, out, out_len, &rv) && ends)
        running_stop(running);
    return rv;
}

static CK_RV finish(enum function function, CK_SESSION_HANDLE handle, enum family family,
    const CK_BYTE *bytes, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, family, &rv);

    return running != NULL ? operation_result(function, running, bytes, len, out, out_len, true) : rv;
}

CK_RV do_EncryptInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_ENCRYPT, mechanism, key);
}

CK_RV do_Encrypt(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(FUNCTION_Encrypt, handle, FAMILY_ENCRYPT, data, len, out, out_len);
}

CK_RV do_EncryptUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    *out_len = 0;
    return operation_update(handle, FAMILY_ENCRYPT, data, len);
}

CK_RV do_EncryptFinal(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(FUNCTION_EncryptFinal, handle, FAMILY_ENCRYPT, NULL, 0, out, out_len);
}

CK_RV do_DecryptInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_DECRYPT, mechanism, key);
}

CK_RV do_Decrypt(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(FUNCTION_Decrypt, handle, FAMILY_DECRYPT, data, len, out, out_len);
}

CK_RV do_DecryptUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    *out_len = 0;
    return operation_update(handle, FAMILY_DECRYPT, data, len);
}

CK_RV do_DecryptFinal(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(FUNCTION_DecryptFinal, handle, FAMILY_DECRYPT, NULL, 0, out, out_len);
}

CK_RV do_DigestInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism)
{
    if (mechanism != NULL && crypto_digest(mechanism->mechanism) == NULL)
        return CKR_MECHANISM_INVALID;
    return operation_start(handle, FAMILY_DIGEST, mechanism, 0);
}

CK_RV do_DigestUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len)
{
    return operation_update(handle, FAMILY_DIGEST, data, len);
}

CK_RV do_DigestFinal(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, FAMILY_DIGEST, &rv);
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    if (running == NULL)
        return rv;
    if (EVP_Digest(
            running->collected, running->len, digest, &len, crypto_digest(running->mechanism.mechanism), NULL)
        != 1)
        return CKR_FUNCTION_FAILED;
    if (give(digest, len, out, out_len, &rv))
        running_stop(running);
    return rv;
}

CK_RV do_Digest(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv = CKR_OK;

    if (out != NULL)
        rv = do_DigestUpdate(handle, data, len);
    return rv == CKR_OK ? do_DigestFinal(handle, out, out_len) : rv;
}

CK_RV do_DigestKey(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE key)
{
    (void)key;
    return operation_update(handle, FAMILY_DIGEST, (const CK_BYTE *)MOCK_OPEN, sizeof MOCK_OPEN - 1);
}

CK_RV do_VerifyInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_VERIFY, mechanism, key);
}

/* No test asks what a signature is worth to the HSM: it says no to everything. */
CK_RV operation_refuse_signature(CK_SESSION_HANDLE handle, enum family family)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, family, &rv);

    if (running == NULL)
        return rv;
    running_stop(running);
    return CKR_SIGNATURE_INVALID;
}

CK_RV do_Verify(
    CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature, CK_ULONG signature_len)
{
    (void)data;
    (void)len;
    (void)signature;
    (void)signature_len;
    return operation_refuse_signature(handle, FAMILY_VERIFY);
}

CK_RV do_VerifyUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len)
{
    return operation_update(handle, FAMILY_VERIFY, data, len);
}

CK_RV do_VerifyFinal(CK_SESSION_HANDLE handle, CK_BYTE *signature, CK_ULONG len)
{
    (void)signature;
    (void)len;
    return operation_refuse_signature(handle, FAMILY_VERIFY);
}

CK_RV do_VerifyRecoverInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_VERIFY_RECOVER, mechanism, key);
}

CK_RV do_VerifyRecover(
    CK_SESSION_HANDLE handle, CK_BYTE *signature, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(FUNCTION_VerifyRecover, handle, FAMILY_VERIFY_RECOVER, signature, len, out, out_len);
}

/* Both operations of a dual call. */
static CK_RV update_two(CK_SESSION_HANDLE handle, enum family one, enum family other, const CK_BYTE *data,
    CK_ULONG len, CK_ULONG *out_len)
{
    CK_RV rv = operation_update(handle, one, data, len);

    *out_len = 0;
    return rv == CKR_OK ? operation_update(handle, other, data, len) : rv;
}

CK_RV do_DigestEncryptUpdate(
    CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    return update_two(handle, FAMILY_DIGEST, FAMILY_ENCRYPT, data, len, out_len);
}

CK_RV do_DecryptDigestUpdate(
    CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    return update_two(handle, FAMILY_DECRYPT, FAMILY_DIGEST, data, len, out_len);
}

CK_RV do_SignEncryptUpdate(
    CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    return update_two(handle, FAMILY_SIGN, FAMILY_ENCRYPT, data, len, out_len);
}

CK_RV do_DecryptVerifyUpdate(
    CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)out;
    return update_two(handle, FAMILY_DECRYPT, FAMILY_VERIFY, data, len, out_len);
}

CK_RV do_SignInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_SIGN, mechanism, key);
}

CK_RV do_SignRecoverInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_SIGN_RECOVER, mechanism, key);
}

CK_RV do_SignUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len)
{
    return operation_update(handle, FAMILY_SIGN, data, len);
}
