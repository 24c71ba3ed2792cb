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

/* One by one: for backends that fail as a whole if one attribute is too long or missing. */
static CK_RV traits_read_singly(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, struct key_question question, struct traits *traits)
{
    struct value id;
    CK_RV rv = number_read(session, object, CKA_CLASS, &traits->class);

    if (rv == CKR_OK && traits->class == CKO_PRIVATE_KEY)
        rv = number_read(session, object, CKA_KEY_TYPE, &traits->type);
    if (rv == CKR_OK && traits->class == CKO_PRIVATE_KEY && question.identity != KEY_TOLD_BY_NONE
        && (question.identity != CKA_MODULUS || traits->type == CKK_RSA))
        rv = value_read(session, object, question.identity, &traits->identity);
    if (rv != CKR_OK || !question.id)
        return rv;
    rv = value_read(session, object, CKA_ID, &id);
    if (rv == CKR_OK && id.len <= sizeof traits->id) {
        memcpy(traits->id, id.bytes, id.len);
        traits->id_len = id.len;
    }
    return rv;
}

/* The attributes that are asked for at once. NULL: not asked. */
struct asked {
    CK_ATTRIBUTE all[4];
    CK_ULONG count;
    const CK_ATTRIBUTE *id, *identity;
};

static void ask(struct asked *asked, struct key_question question, struct traits *traits)
{
    *asked = (struct asked){ .all = { { CKA_CLASS, &traits->class, sizeof traits->class },
                                 { CKA_KEY_TYPE, &traits->type, sizeof traits->type } },
        .count = 2 };
    if (question.id) {
        asked->id = &asked->all[asked->count];
        asked->all[asked->count++] = (CK_ATTRIBUTE){ CKA_ID, traits->id, sizeof traits->id };
    }
    if (question.identity != KEY_TOLD_BY_NONE) {
        asked->identity = &asked->all[asked->count];
        asked->all[asked->count++] = (CK_ATTRIBUTE){ question.identity, traits->identity.bytes,
            sizeof traits->identity.bytes };
    }
}

/*
 * True if the backend's answer told what was asked for, or that the key lacks nothing but what says whose it is, as one of a curve has no
 * modulus (PKCS#11 2.40 5.7.5: it tells the others all the same). What it did not touch is seen.
 */
static bool is_told(CK_RV rv, const struct asked *asked, const struct traits *traits)
{
    const CK_ATTRIBUTE *const identity = asked->identity;
    const bool lacks_identity = identity != NULL && (rv == CKR_OK || rv == CKR_ATTRIBUTE_TYPE_INVALID)
                                && identity->ulValueLen == CK_UNAVAILABLE_INFORMATION
                                && (identity->type != CKA_MODULUS || traits->type != CKK_RSA);
    const bool has_all = rv == CKR_OK
                         && (identity == NULL || identity->ulValueLen <= sizeof traits->identity.bytes);

    return (has_all || lacks_identity) && asked->all[0].ulValueLen == sizeof(CK_ULONG)
           && asked->all[1].ulValueLen == sizeof(CK_ULONG)
           && (asked->id == NULL || asked->id->ulValueLen <= sizeof traits->id)
           && traits->class != CK_UNAVAILABLE_INFORMATION && traits->type != CK_UNAVAILABLE_INFORMATION;
}

CK_RV traits_read(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, struct key_question question, struct traits *traits)
{
    struct asked asked;

    traits_forget(traits);
    ask(&asked, question, traits);
    const CK_RV rv = backend.C_GetAttributeValue(session, object, asked.all, asked.count);
    if (!is_told(rv, &asked, traits)) {
        traits_forget(traits);
        return traits_read_singly(session, object, question, traits);
    }
    if (asked.id != NULL)
        traits->id_len = asked.id->ulValueLen;
    if (asked.identity != NULL && asked.identity->ulValueLen != CK_UNAVAILABLE_INFORMATION)
        traits->identity.len = asked.identity->ulValueLen;
    return CKR_OK;
}
