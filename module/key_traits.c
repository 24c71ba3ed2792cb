/* module/key_traits.c - attributes of the backend's objects, read with as few questions as it lets us. */
#include "module/key_traits.h"

#include "module/backend.h"

#include <string.h>

CK_RV value_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct value *value)
{
    CK_ATTRIBUTE attribute = { type, value->bytes, sizeof value->bytes };
    const CK_RV rv = backend.C_GetAttributeValue(session, object, &attribute, 1);

    value->len = 0;
    if (rv == CKR_ATTRIBUTE_TYPE_INVALID || rv == CKR_ATTRIBUTE_SENSITIVE)
        return CKR_OK;
    if (rv == CKR_OK && attribute.ulValueLen != CK_UNAVAILABLE_INFORMATION) {
        if (attribute.ulValueLen > sizeof value->bytes)
            return CKR_DEVICE_ERROR;
        value->len = attribute.ulValueLen;
    }
    return rv;
}

CK_RV number_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, CK_ULONG *number)
{
    CK_ATTRIBUTE attribute = { type, number, sizeof *number };
    const CK_RV rv = backend.C_GetAttributeValue(session, object, &attribute, 1);

    return rv == CKR_OK && attribute.ulValueLen != sizeof *number ? CKR_DEVICE_ERROR : rv;
}

struct span value_span(const struct value *value)
{
    return (struct span){ value->bytes, value->len };
}

struct span value_number(const struct value *value)
{
    struct span number = value_span(value);

    while (number.len > 0 && number.at[0] == 0) {
        number.at++;
        number.len--;
    }
    return number;
}

/* Nothing is known yet. The octets, of which there are many, stay as they are. */
static void traits_forget(struct traits *traits)
{
    traits->class = traits->type = CK_UNAVAILABLE_INFORMATION;
    traits->id_len = 0;
    traits->identity.len = 0;
}

/* True if a private key of that type, which is known, is to be asked for it. */
static bool wants_identity(CK_ATTRIBUTE_TYPE identity, CK_KEY_TYPE type)
{
    return identity != KEY_TOLD_BY_NONE && (identity != CKA_MODULUS || type == CKK_RSA);
}

/* One by one: for backends that fail as a whole if one attribute is too long or missing. */
static CK_RV traits_read_singly(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE identity, struct traits *traits)
{
    struct value id;
    CK_RV rv = number_read(session, object, CKA_CLASS, &traits->class);

    if (rv == CKR_OK && traits->class == CKO_PRIVATE_KEY)
        rv = number_read(session, object, CKA_KEY_TYPE, &traits->type);
    if (rv == CKR_OK && traits->class == CKO_PRIVATE_KEY && wants_identity(identity, traits->type))
        rv = value_read(session, object, identity, &traits->identity);
    if (rv == CKR_OK)
        rv = value_read(session, object, CKA_ID, &id);
    if (rv == CKR_OK && id.len <= sizeof traits->id) {
        memcpy(traits->id, id.bytes, id.len);
        traits->id_len = id.len;
    }
    return rv;
}

/*
 * True if the backend's answer told class, type and identifier, and the fourth attribute, if that was asked for, or that the key has none, as
 * one of a curve has no modulus (PKCS#11 2.40 5.7.5: it tells the others all the same). What it did not touch is seen.
 */
static bool traits_are_told(CK_RV rv, const CK_ATTRIBUTE all[4], CK_ULONG count, const struct traits *traits)
{
    const bool lacks_fourth = count == 4 && (rv == CKR_OK || rv == CKR_ATTRIBUTE_TYPE_INVALID)
                              && all[3].ulValueLen == CK_UNAVAILABLE_INFORMATION
                              && (all[3].type != CKA_MODULUS || traits->type != CKK_RSA);
    const bool has_all = rv == CKR_OK && (count < 4 || all[3].ulValueLen <= sizeof traits->identity.bytes);

    return (has_all || lacks_fourth) && all[0].ulValueLen == sizeof(CK_ULONG)
           && all[1].ulValueLen == sizeof(CK_ULONG) && all[2].ulValueLen <= sizeof traits->id
           && traits->class != CK_UNAVAILABLE_INFORMATION && traits->type != CK_UNAVAILABLE_INFORMATION;
}

CK_RV traits_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE identity, struct traits *traits)
{
    CK_ATTRIBUTE all[] = {
        { CKA_CLASS, &traits->class, sizeof traits->class },
        { CKA_KEY_TYPE, &traits->type, sizeof traits->type },
        { CKA_ID, traits->id, sizeof traits->id },
        { identity, traits->identity.bytes, sizeof traits->identity.bytes },
    };
    const CK_ULONG count = identity != KEY_TOLD_BY_NONE ? 4 : 3;

    traits_forget(traits);
    const CK_RV rv = backend.C_GetAttributeValue(session, object, all, count);
    if (!traits_are_told(rv, all, count, traits)) {
        traits_forget(traits);
        return traits_read_singly(session, object, identity, traits);
    }
    traits->id_len = all[2].ulValueLen;
    if (count == 4 && all[3].ulValueLen != CK_UNAVAILABLE_INFORMATION)
        traits->identity.len = all[3].ulValueLen;
    return CKR_OK;
}
