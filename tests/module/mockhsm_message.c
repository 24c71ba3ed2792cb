/* tests/module/mockhsm_message.c - PKCS#11 3.0 and 3.2: messages, signatures before the data, cancellation, results for later. */
#include "tests/module/mockhsm_state.h"

#include <string.h>

/* A message in one call: what the key makes of it. */
static CK_RV message(enum function function, CK_SESSION_HANDLE handle, enum family family,
    const CK_BYTE *bytes, CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, family, &rv);

    if (running == NULL)
        return rv;
    return family == FAMILY_MESSAGE_SIGN
               ? sign_and_give(function, running, bytes, len, out, out_len, false)
               : operation_result(function, running, bytes, len, out, out_len, false);
}

static CK_RV end(CK_SESSION_HANDLE handle, enum family family)
{
    CK_RV rv;
    struct running *running = operation_continued(handle, family, &rv);

    if (running != NULL)
        running_stop(running);
    return rv;
}

static CK_RV begun(CK_SESSION_HANDLE handle, enum family family)
{
    CK_RV rv;

    operation_continued(handle, family, &rv);
    return rv;
}

/* The functions of a kind of message that has associated data: encryption and decryption. */
#define CIPHER(Init, Whole, Begin, Next, Final, family)                                                      \
    CK_RV do_##Init(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)                 \
    {                                                                                                        \
        return operation_start(handle, family, mechanism, key);                                              \
    }                                                                                                        \
    CK_RV do_##Whole(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *associated, \
        CK_ULONG associated_len, CK_BYTE *in, CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len)              \
    {                                                                                                        \
        (void)parameter, (void)parameter_len, (void)associated, (void)associated_len;                        \
        return message(FUNCTION_##Whole, handle, family, in, in_len, out, out_len);                          \
    }                                                                                                        \
    CK_RV do_##Begin(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *associated, \
        CK_ULONG associated_len)                                                                             \
    {                                                                                                        \
        (void)parameter, (void)parameter_len, (void)associated, (void)associated_len;                        \
        return begun(handle, family);                                                                        \
    }                                                                                                        \
    CK_RV do_##Next(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *in,          \
        CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len, CK_FLAGS flags)                                    \
    {                                                                                                        \
        (void)parameter, (void)parameter_len, (void)flags;                                                   \
        return message(FUNCTION_##Next, handle, family, in, in_len, out, out_len);                           \
    }                                                                                                        \
    CK_RV do_##Final(CK_SESSION_HANDLE handle)                                                               \
    {                                                                                                        \
        return end(handle, family);                                                                          \
    }

CIPHER(MessageEncryptInit, EncryptMessage, EncryptMessageBegin, EncryptMessageNext, MessageEncryptFinal,
    FAMILY_MESSAGE_ENCRYPT)
CIPHER(MessageDecryptInit, DecryptMessage, DecryptMessageBegin, DecryptMessageNext, MessageDecryptFinal,
    FAMILY_MESSAGE_DECRYPT)

CK_RV do_MessageSignInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_MESSAGE_SIGN, mechanism, key);
}

CK_RV do_SignMessage(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *data,
    CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)parameter, (void)parameter_len;
    return message(FUNCTION_SignMessage, handle, FAMILY_MESSAGE_SIGN, data, len, out, out_len);
}

CK_RV do_SignMessageBegin(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len)
{
    (void)parameter, (void)parameter_len;
    return begun(handle, FAMILY_MESSAGE_SIGN);
}

CK_RV do_SignMessageNext(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *data,
    CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)parameter, (void)parameter_len;
    return message(FUNCTION_SignMessageNext, handle, FAMILY_MESSAGE_SIGN, data, len, out, out_len);
}

CK_RV do_MessageSignFinal(CK_SESSION_HANDLE handle)
{
    return end(handle, FAMILY_MESSAGE_SIGN);
}

CK_RV do_MessageVerifyInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    return operation_start(handle, FAMILY_MESSAGE_VERIFY, mechanism, key);
}

/* No signature is worth anything to the HSM; but messages go on. */
static CK_RV refuse_message(CK_SESSION_HANDLE handle)
{
    const CK_RV rv = begun(handle, FAMILY_MESSAGE_VERIFY);

    return rv == CKR_OK ? CKR_SIGNATURE_INVALID : rv;
}

CK_RV do_VerifyMessage(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *data,
    CK_ULONG len, CK_BYTE *signature, CK_ULONG signature_len)
{
    (void)parameter, (void)parameter_len, (void)data, (void)len, (void)signature, (void)signature_len;
    return refuse_message(handle);
}

CK_RV do_VerifyMessageBegin(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len)
{
    (void)parameter, (void)parameter_len;
    return begun(handle, FAMILY_MESSAGE_VERIFY);
}

CK_RV do_VerifyMessageNext(CK_SESSION_HANDLE handle, void *parameter, CK_ULONG parameter_len, CK_BYTE *data,
    CK_ULONG len, CK_BYTE *signature, CK_ULONG signature_len)
{
    (void)parameter, (void)parameter_len, (void)data, (void)len, (void)signature, (void)signature_len;
    return refuse_message(handle);
}

CK_RV do_MessageVerifyFinal(CK_SESSION_HANDLE handle)
{
    return end(handle, FAMILY_MESSAGE_VERIFY);
}

CK_RV do_VerifySignatureInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key,
    CK_BYTE *signature, CK_ULONG signature_len)
{
    (void)signature, (void)signature_len;
    return operation_start(handle, FAMILY_VERIFY_SIGNATURE, mechanism, key);
}

CK_RV do_VerifySignature(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len)
{
    (void)data, (void)len;
    return operation_refuse_signature(handle, FAMILY_VERIFY_SIGNATURE);
}

CK_RV do_VerifySignatureUpdate(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG len)
{
    return operation_update(handle, FAMILY_VERIFY_SIGNATURE, data, len);
}

CK_RV do_VerifySignatureFinal(CK_SESSION_HANDLE handle)
{
    return operation_refuse_signature(handle, FAMILY_VERIFY_SIGNATURE);
}

/* Ends all that is named; but says that it failed when more than one flag was: softokn does that. PKCS#11 3.0 5.6.10. */
CK_RV do_SessionCancel(CK_SESSION_HANDLE handle, CK_FLAGS flags)
{
    static const struct {
        CK_FLAGS flag;
        enum family family;
    } rows[] = {
        { CKF_MESSAGE_ENCRYPT, FAMILY_MESSAGE_ENCRYPT },
        { CKF_MESSAGE_DECRYPT, FAMILY_MESSAGE_DECRYPT },
        { CKF_MESSAGE_SIGN, FAMILY_MESSAGE_SIGN },
        { CKF_MESSAGE_VERIFY, FAMILY_MESSAGE_VERIFY },
        { CKF_ENCRYPT, FAMILY_ENCRYPT },
        { CKF_DECRYPT, FAMILY_DECRYPT },
        { CKF_DIGEST, FAMILY_DIGEST },
        { CKF_SIGN, FAMILY_SIGN },
        { CKF_SIGN_RECOVER, FAMILY_SIGN_RECOVER },
        { CKF_VERIFY, FAMILY_VERIFY },
        { CKF_VERIFY, FAMILY_VERIFY_SIGNATURE },
        { CKF_VERIFY_RECOVER, FAMILY_VERIFY_RECOVER },
    };
    CK_RV rv;
    struct opened *session = session_find(handle, &rv);

    for (size_t i = 0; session != NULL && i < sizeof rows / sizeof rows[0]; i++)
        if ((flags & rows[i].flag) != 0)
            running_stop(&session->running[rows[i].family]);
    if (session != NULL && (flags & CKF_FIND_OBJECTS) != 0)
        find_stop(session);
    return rv == CKR_OK && (flags & (flags - 1)) != 0 ? CKR_OPERATION_CANCEL_FAILED : rv;
}

CK_RV do_LoginUser(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG len,
    CK_UTF8CHAR *name, CK_ULONG name_len)
{
    (void)name, (void)name_len;
    return do_Login(handle, user, pin, len);
}

CK_RV do_GetSessionValidationFlags(
    CK_SESSION_HANDLE handle, CK_SESSION_VALIDATION_FLAGS_TYPE type, CK_FLAGS *flags)
{
    CK_RV rv;

    (void)type;
    if (session_find(handle, &rv) != NULL)
        *flags = 0;
    return rv;
}

/* There is always a result, and it is one of a private key. */
CK_RV do_AsyncComplete(CK_SESSION_HANDLE handle, CK_UTF8CHAR *name, CK_ASYNC_DATA *result)
{
    CK_RV rv;

    (void)name;
    if (session_find(handle, &rv) != NULL)
        give((const uint8_t *)MOCK_MARKER, sizeof MOCK_MARKER - 1, result->pValue, &result->ulValue, &rv);
    return rv;
}

CK_RV do_AsyncGetID(CK_SESSION_HANDLE handle, CK_UTF8CHAR *name, CK_ULONG *id)
{
    CK_RV rv;

    (void)name;
    if (session_find(handle, &rv) != NULL)
        *id = 1;
    return rv;
}

CK_RV do_AsyncJoin(CK_SESSION_HANDLE handle, CK_UTF8CHAR *name, CK_ULONG id, CK_BYTE *out, CK_ULONG len)
{
    CK_RV rv;

    (void)name, (void)id;
    if (session_find(handle, &rv) != NULL)
        give((const uint8_t *)MOCK_MARKER, sizeof MOCK_MARKER - 1, out, &len, &rv);
    return rv;
}
