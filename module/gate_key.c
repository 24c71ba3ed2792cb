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
        rv = guard_key(session, &key, CKR_KEY_INDIGESTIBLE);
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

/* No private key is wrapped, and none wraps. *use is the mechanism that the backend gets. */
static CK_RV wrap_guard(const struct session *session, CK_OBJECT_HANDLE *wrapping, CK_OBJECT_HANDLE *key,
    CK_MECHANISM *mechanism, CK_MECHANISM *copy, CK_MECHANISM **use)
{
    CK_RV rv = guard_key(session, key, CKR_KEY_NOT_WRAPPABLE);

    if (rv == CKR_OK)
        rv = guard_key(session, wrapping, CKR_KEY_NOT_WRAPPABLE);
    return rv == CKR_OK ? guard_mechanism(session, mechanism, copy, use) : rv;
}

CK_RV track_WrapKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *wrapped, CK_ULONG *wrapped_len)
{
    CK_MECHANISM copy, *use;
    CK_RV rv;

    if (backend.C_WrapKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = wrap_guard(session, &wrapping, &key, mechanism, &copy, &use);
    return rv == CKR_OK ? backend.C_WrapKey(session->backend, use, wrapping, key, wrapped, wrapped_len) : rv;
}

CK_RV track_WrapKeyAuthenticated(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE wrapping,
    CK_OBJECT_HANDLE key, CK_BYTE *associated, CK_ULONG associated_len, CK_BYTE *wrapped,
    CK_ULONG *wrapped_len)
{
    CK_MECHANISM copy, *use;
    CK_RV rv;

    if (backend.C_WrapKeyAuthenticated == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = wrap_guard(session, &wrapping, &key, mechanism, &copy, &use);
    return rv == CKR_OK ? backend.C_WrapKeyAuthenticated(
               session->backend, use, wrapping, key, associated, associated_len, wrapped, wrapped_len)
                        : rv;
}

/* A key that is made with another one: the mechanism and the template that the backend gets. */
struct making {
    CK_MECHANISM copy, *mechanism;
    struct guarded_template template;
};

/* How a key is made. */
struct manner {
    CK_RV denial; /* for a private key as the other one */
    bool
        works; /* the other one's secret does the work: where it is a private key's, a private key says that it is none */
    bool want_class; /* the template has to say what is made */
};
static const struct manner unwrapping_manner = { CKR_KEY_FUNCTION_NOT_PERMITTED, true, true };
static const struct manner deriving_manner = { CKR_KEY_FUNCTION_NOT_PERMITTED, true, false };
static const struct manner encapsulating_manner = { CKR_KEY_TYPE_INCONSISTENT, false, false };

/*
 * The other key, then the mechanism, then the template: CKR_OK if all may go to the backend; making_end must follow.
 * The template's last: it takes memory.
 */
static CK_RV making_begin(const struct session *session, CK_OBJECT_HANDLE *with, const struct manner *manner,
    CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes, CK_ULONG count, struct making *making)
{
    CK_RV rv = guard_key(session, with, manner->denial);

    if (rv == CKR_OK)
        rv = guard_mechanism(session, mechanism, &making->copy, &making->mechanism);
    if (rv == CKR_OK && manner->works && !session->free && mechanism_wants_private(making->copy.mechanism))
        rv = CKR_KEY_TYPE_INCONSISTENT;
    if (rv == CKR_OK)
        rv = guard_template(session, attributes, count, manner->want_class, &making->template);
    return rv;
}

static CK_RV making_end(struct making *making, CK_RV rv)
{
    guarded_template_clear(&making->template);
    return rv;
}

/* Even padded, unwrapping with an RSA key is an oracle that forges its signatures. */
CK_RV track_UnwrapKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE unwrapping,
    CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    struct making m;
    CK_RV rv;

    if (backend.C_UnwrapKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = making_begin(session, &unwrapping, &unwrapping_manner, mechanism, attributes, count, &m);
    return rv == CKR_OK
               ? making_end(&m, backend.C_UnwrapKey(session->backend, m.mechanism, unwrapping, wrapped,
                                    wrapped_len, m.template.attributes, m.template.count, key))
               : rv;
}

CK_RV track_UnwrapKeyAuthenticated(struct session *session, CK_MECHANISM *mechanism,
    CK_OBJECT_HANDLE unwrapping, CK_BYTE *wrapped, CK_ULONG wrapped_len, CK_ATTRIBUTE *attributes,
    CK_ULONG count, CK_BYTE *associated, CK_ULONG associated_len, CK_OBJECT_HANDLE *key)
{
    struct making m;
    CK_RV rv;

    if (backend.C_UnwrapKeyAuthenticated == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = making_begin(session, &unwrapping, &unwrapping_manner, mechanism, attributes, count, &m);
    return rv == CKR_OK ? making_end(
               &m, backend.C_UnwrapKeyAuthenticated(session->backend, m.mechanism, unwrapping, wrapped,
                       wrapped_len, m.template.attributes, m.template.count, associated, associated_len, key))
                        : rv;
}

CK_RV track_DeriveKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    struct making m;
    CK_RV rv;

    if (backend.C_DeriveKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = making_begin(session, &base, &deriving_manner, mechanism, attributes, count, &m);
    return rv == CKR_OK ? making_end(&m, backend.C_DeriveKey(session->backend, m.mechanism, base,
                                             m.template.attributes, m.template.count, key))
                        : rv;
}

CK_RV track_EncapsulateKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE public_key,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *encapsulated, CK_ULONG *encapsulated_len,
    CK_OBJECT_HANDLE *key)
{
    struct making m;
    CK_RV rv;

    if (backend.C_EncapsulateKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = making_begin(session, &public_key, &encapsulating_manner, mechanism, attributes, count, &m);
    return rv == CKR_OK ? making_end(
               &m, backend.C_EncapsulateKey(session->backend, m.mechanism, public_key, m.template.attributes,
                       m.template.count, encapsulated, encapsulated_len, key))
                        : rv;
}

/* A private operation like any other: with RSA it is decryption, with curves it is derivation. */
CK_RV track_DecapsulateKey(struct session *session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE private_key,
    CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *encapsulated, CK_ULONG encapsulated_len,
    CK_OBJECT_HANDLE *key)
{
    struct making m;
    CK_RV rv;

    if (backend.C_DecapsulateKey == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    rv = making_begin(session, &private_key, &deriving_manner, mechanism, attributes, count, &m);
    return rv == CKR_OK ? making_end(
               &m, backend.C_DecapsulateKey(session->backend, m.mechanism, private_key, m.template.attributes,
                       m.template.count, encapsulated, encapsulated_len, key))
                        : rv;
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
