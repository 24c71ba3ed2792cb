/* tests/module/mockhsm_keywork.c - keys that are made, wrapped, unwrapped and derived: always possible, and marked if a private key was used. */
#include "tests/module/mockhsm_state.h"

#include <string.h>

/* A key of the template's making, with that value. */
static CK_RV make(const char *value, CK_SESSION_HANDLE handle, const CK_ATTRIBUTE *template, CK_ULONG count,
    CK_OBJECT_CLASS class, CK_OBJECT_HANDLE *key)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);
    struct object *object = session != NULL ? object_new(session->slot) : NULL;

    if (session == NULL)
        return rv;
    if (object == NULL)
        return CKR_DEVICE_MEMORY;
    object_set_number(object, CKA_CLASS, class);
    object_set_number(object, CKA_KEY_TYPE, CKK_GENERIC_SECRET);
    for (CK_ULONG i = 0; i < count; i++)
        object_set(object, template[i].type, template[i].pValue, template[i].ulValueLen);
    object_set(object, CKA_VALUE, value, strlen(value));
    object->owner = object_true(object, CKA_TOKEN) ? 0 : handle;
    *key = object->handle;
    return CKR_OK;
}

/* Notes that a private key was used for something else than signing; then *value is marked. */
static CK_RV use(enum function function, CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE key, const char **value)
{
    CK_RV rv;
    const struct opened *session = session_find(handle, &rv);
    const struct object *object = session != NULL ? object_find(session->slot, key) : NULL;

    if (session == NULL)
        return rv;
    if (mechanism == NULL)
        return CKR_ARGUMENTS_BAD;
    if (object == NULL)
        return CKR_KEY_HANDLE_INVALID;
    if (object_class(object) == CKO_PRIVATE_KEY) {
        const struct running running = { .slot = session->slot, .key = key, .mechanism = *mechanism };

        *value = MOCK_MARKER;
        record_result(function, &running, NULL, 0, (const uint8_t *)MOCK_MARKER, sizeof MOCK_MARKER - 1);
    }
    return CKR_OK;
}

CK_RV do_GenerateKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_ATTRIBUTE *template,
    CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    return mechanism == NULL ? CKR_ARGUMENTS_BAD
                             : make(MOCK_OPEN, handle, template, count, CKO_SECRET_KEY, key);
}

CK_RV do_GenerateKeyPair(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_ATTRIBUTE *public_template,
    CK_ULONG public_count, CK_ATTRIBUTE *private_template, CK_ULONG private_count,
    CK_OBJECT_HANDLE *public_key, CK_OBJECT_HANDLE *private_key)
{
    CK_RV rv = mechanism == NULL
                   ? CKR_ARGUMENTS_BAD
                   : make(MOCK_OPEN, handle, public_template, public_count, CKO_PUBLIC_KEY, public_key);

    return rv == CKR_OK
               ? make(MOCK_MARKER, handle, private_template, private_count, CKO_PRIVATE_KEY, private_key)
               : rv;
}

CK_RV do_WrapKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *out, CK_ULONG *out_len)
{
    const char *value = MOCK_OPEN;
    CK_RV rv = use(FUNCTION_WrapKey, handle, mechanism, wrapping, &value);

    if (rv == CKR_OK)
        rv = use(FUNCTION_WrapKey, handle, mechanism, key, &value);
    if (rv == CKR_OK)
        give((const uint8_t *)value, strlen(value), out, out_len, &rv);
    return rv;
}

CK_RV do_UnwrapKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE unwrapping,
    CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    const char *value = MOCK_OPEN;
    const CK_RV rv = use(FUNCTION_UnwrapKey, handle, mechanism, unwrapping, &value);

    (void)wrapped;
    (void)wrapped_len;
    return rv == CKR_OK ? make(value, handle, template, count, CKO_SECRET_KEY, key) : rv;
}

CK_RV do_DeriveKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
    CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    const char *value = MOCK_OPEN;
    const CK_RV rv = use(FUNCTION_DeriveKey, handle, mechanism, base, &value);

    return rv == CKR_OK ? make(value, handle, template, count, CKO_SECRET_KEY, key) : rv;
}

CK_RV do_WrapKeyAuthenticated(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *associated, CK_ULONG associated_len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)associated, (void)associated_len;
    return do_WrapKey(handle, mechanism, wrapping, key, out, out_len);
}

CK_RV do_UnwrapKeyAuthenticated(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE unwrapping, CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *template,
    CK_ULONG count, CK_BYTE *associated, CK_ULONG associated_len, CK_OBJECT_HANDLE *key)
{
    (void)associated, (void)associated_len;
    return do_UnwrapKey(handle, mechanism, unwrapping, wrapped, wrapped_len, template, count, key);
}

CK_RV do_EncapsulateKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE public_key,
    CK_ATTRIBUTE *template, CK_ULONG count, CK_BYTE *out, CK_ULONG *out_len, CK_OBJECT_HANDLE *key)
{
    const char *value = MOCK_OPEN;
    CK_RV rv = use(FUNCTION_EncapsulateKey, handle, mechanism, public_key, &value);

    if (rv == CKR_OK && give((const uint8_t *)value, strlen(value), out, out_len, &rv))
        rv = make(value, handle, template, count, CKO_SECRET_KEY, key);
    return rv;
}

CK_RV do_DecapsulateKey(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE private_key,
    CK_ATTRIBUTE *template, CK_ULONG count, CK_BYTE *in, CK_ULONG in_len, CK_OBJECT_HANDLE *key)
{
    const char *value = MOCK_OPEN;
    const CK_RV rv = use(FUNCTION_DecapsulateKey, handle, mechanism, private_key, &value);

    (void)in, (void)in_len;
    return rv == CKR_OK ? make(value, handle, template, count, CKO_SECRET_KEY, key) : rv;
}

CK_RV do_SeedRandom(CK_SESSION_HANDLE handle, CK_BYTE *seed, CK_ULONG len)
{
    CK_RV rv;

    (void)seed;
    (void)len;
    session_find(handle, &rv);
    return rv;
}

CK_RV do_GenerateRandom(CK_SESSION_HANDLE handle, CK_BYTE *out, CK_ULONG len)
{
    CK_RV rv;

    if (session_find(handle, &rv) != NULL)
        memset(out, 0x5a, len);
    return rv;
}
