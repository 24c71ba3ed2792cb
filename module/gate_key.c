/* module/gate_key.c - keys made, moved and mixed: no private key goes in, and none comes out. */
#include "module/backend.h"
#include "module/calls.h"
#include "module/guard.h"
#include "module/mechanism.h"

CK_RV track_DigestKey(struct session *session, CK_OBJECT_HANDLE key)
{
    CK_RV rv = CKR_OPERATION_NOT_INITIALIZED;

    if (backend.C_DigestKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (operation_runs(session, OPERATION_DIGEST))
        rv = guard_key(session, key, CKR_KEY_INDIGESTIBLE);
    return rv == CKR_OK ? backend.C_DigestKey(session->backend, key) : rv;
}

CK_RV track_GenerateKey(struct session *session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes,
    CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    CK_RV rv;

    if (backend.C_GenerateKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = guard_generation(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, false, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_GenerateKey(session->backend, use, copy.attributes, copy.count, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

CK_RV track_WrapKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *wrapped, CK_ULONG *wrapped_len)
{
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, key, CKR_KEY_NOT_WRAPPABLE);

    if (backend.C_WrapKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_key(session, wrapping, CKR_KEY_NOT_WRAPPABLE);
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    return rv == CKR_OK ? backend.C_WrapKey(session->backend, use, wrapping, key, wrapped, wrapped_len) : rv;
}

CK_RV track_UnwrapKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE unwrapping,
    CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    /* Even padded, unwrapping with an RSA key is an oracle that forges its signatures. */
    CK_RV rv = guard_key(session, unwrapping, CKR_KEY_FUNCTION_NOT_PERMITTED);

    if (backend.C_UnwrapKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, true, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_UnwrapKey(
            session->backend, use, unwrapping, wrapped, wrapped_len, copy.attributes, copy.count, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

CK_RV track_DeriveKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, base, CKR_KEY_FUNCTION_NOT_PERMITTED);

    if (backend.C_DeriveKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, false, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_DeriveKey(session->backend, use, base, copy.attributes, copy.count, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

CK_RV track_WrapKeyAuthenticated(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *associated, CK_ULONG associated_len, CK_BYTE *wrapped,
    CK_ULONG *wrapped_len)
{
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, key, CKR_KEY_NOT_WRAPPABLE);

    if (backend.C_WrapKeyAuthenticated == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_key(session, wrapping, CKR_KEY_NOT_WRAPPABLE);
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    return rv == CKR_OK ? backend.C_WrapKeyAuthenticated(
               session->backend, use, wrapping, key, associated, associated_len, wrapped, wrapped_len)
                        : rv;
}

CK_RV track_UnwrapKeyAuthenticated(struct session *session, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE unwrapping, CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *attributes,
    CK_ULONG count, CK_BYTE *associated, CK_ULONG associated_len, CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, unwrapping, CKR_KEY_FUNCTION_NOT_PERMITTED);

    if (backend.C_UnwrapKeyAuthenticated == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, true, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_UnwrapKeyAuthenticated(session->backend, use, unwrapping, wrapped, wrapped_len,
            copy.attributes, copy.count, associated, associated_len, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

CK_RV track_EncapsulateKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE public_key,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *encapsulated, CK_ULONG *encapsulated_len,
    CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, public_key, CKR_KEY_TYPE_INCONSISTENT);

    if (backend.C_EncapsulateKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, false, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_EncapsulateKey(session->backend, use, public_key, copy.attributes, copy.count,
            encapsulated, encapsulated_len, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

/* A private operation like any other: with RSA it is decryption, with curves it is derivation. */
CK_RV track_DecapsulateKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE private_key,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *encapsulated, CK_ULONG encapsulated_len,
    CK_OBJECT_HANDLE *key)
{
    struct guarded_template copy;
    CK_MECHANISM asked, *use;
    CK_RV rv = guard_key(session, private_key, CKR_KEY_FUNCTION_NOT_PERMITTED);

    if (backend.C_DecapsulateKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &asked, &use);
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, false, &copy);
    if (rv == CKR_OK) {
        rv = backend.C_DecapsulateKey(session->backend, use, private_key, copy.attributes, copy.count,
            encapsulated, encapsulated_len, key);
        guarded_template_clear(&copy);
    }
    return rv;
}

/* Beginning with a signature instead of ending with it; otherwise C_VerifyInit. */
CK_RV track_VerifySignatureInit(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key,
    CK_BYTE *signature, CK_ULONG signature_len)
{
    const CK_RV denial = CKR_KEY_TYPE_INCONSISTENT;
    CK_MECHANISM spare, *copy;
    CK_RV rv;

    if (backend.C_VerifySignatureInit == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = guard_keyed_begin(session, OPERATION_VERIFY_SIGNATURE, mechanism, key, denial, &spare, &copy);
    if (rv == CKR_OK)
        rv = guard_keyed_end(session, OPERATION_VERIFY_SIGNATURE, key, denial,
            backend.C_VerifySignatureInit(session->backend, copy, key, signature, signature_len));
    return rv;
}
