/* module/key.c - which key a handle is: by its own attributes, else by its companion, else by where it is. */
#include "module/key.h"

#include "module/backend.h"
#include "module/key_memory.h"
#include "module/key_traits.h"

#include <string.h>

enum {
    COMPANIONS = 64, /* public keys with one CKA_ID that are looked at: a CA's key has one */
    ROUND = 4,       /* objects that a search asks for at a time */
};

static bool class_is_open(CK_OBJECT_CLASS class)
{
    switch (class) {
    case CKO_DATA:
    case CKO_CERTIFICATE:
    case CKO_PUBLIC_KEY:
    case CKO_SECRET_KEY:
    case CKO_HW_FEATURE:
    case CKO_DOMAIN_PARAMETERS:
    case CKO_MECHANISM:
    case CKO_PROFILE:
    case CKO_VALIDATION:
    case CKO_TRUST: return true;
    default: return false; /* CKO_PRIVATE_KEY, CKO_OTP_KEY, a vendor's, or one that came later */
    }
}

bool object_is_open(CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object, CK_RV *rv)
{
    CK_OBJECT_CLASS class;

    *rv = number_read(of_backend, object, CKA_CLASS, &class);
    return *rv == CKR_OK && class_is_open(class);
}

static bool has_modulus(const struct key_policy *policy, struct span modulus)
{
    struct span own, exponent;

    public_key_rsa(policy->public_key, &own.at, &own.len, &exponent.at, &exponent.len);
    return own.len > 0 && span_equal(own, modulus);
}

/* CKA_EC_POINT is the point inside a DER OCTET STRING (PKCS#11 2.40 mechanisms 2.3.3); some tokens have it bare. */
static bool has_point(const struct key_policy *policy, struct span value)
{
    struct span own, inside;
    struct der_error error;
    struct der d = der_begin(value, &error);

    public_key_point(policy->public_key, &own.at, &own.len);
    if (own.len == 0)
        return false;
    return span_equal(own, value)
           || (der_octets(&d, &inside, "CKA_EC_POINT") && der_at_end(&d) && span_equal(own, inside));
}

static bool has_spki(const struct key_policy *policy, struct span spki)
{
    return span_equal(policy->spki, spki);
}

static struct key_policy *policy_with(const struct policies *policies,
    bool (*has)(const struct key_policy *policy, struct span value), struct span value)
{
    for (size_t i = 0; i < policies->count; i++)
        if (has(&policies->keys[i], value))
            return &policies->keys[i];
    return NULL;
}

static void key_is(struct key *key, struct key_policy *policy, bool proven)
{
    key->policy = policy;
    key->proven = proven;
    key->class = policy == NULL ? KEY_LOCKED : policy->free ? KEY_FREE : KEY_GATED;
}

/* Takes what the search finds, up to `room`: a few at a time, and until it says that there is no more. */
static CK_RV search_take(CK_SESSION_HANDLE own, CK_OBJECT_HANDLE *found, CK_ULONG room, CK_ULONG *count)
{
    CK_ULONG want, more = 1;
    CK_RV rv = CKR_OK;

    while (rv == CKR_OK && more > 0 && *count < room) {
        want = room - *count < ROUND ? room - *count : ROUND;
        more = 0;
        rv = backend.C_FindObjects(own, found + *count, want, &more);
        if (rv == CKR_OK && more > want)
            rv = CKR_DEVICE_ERROR;
        else
            *count += more;
    }
    return rv;
}

/* Up to `room` objects of `class` with that label and identifier; spans with at == NULL match any. */
static CK_RV search(CK_SESSION_HANDLE own, CK_OBJECT_CLASS class, struct span label, struct span id,
    CK_OBJECT_HANDLE *found, CK_ULONG room, CK_ULONG *count)
{
    CK_ATTRIBUTE template[3] = { { CKA_CLASS, &class, sizeof class } };
    CK_ULONG attributes = 1;
    uint8_t label_copy[256], id_copy[256]; /* PKCS#11's templates are not const */
    CK_RV rv, final_rv;

    *count = 0;
    if (label.len > sizeof label_copy || id.len > sizeof id_copy)
        return CKR_OK;
    if (label.at != NULL) {
        memcpy(label_copy, label.at, label.len);
        template[attributes++] = (CK_ATTRIBUTE){ CKA_LABEL, label_copy, label.len };
    }
    if (id.at != NULL) {
        memcpy(id_copy, id.at, id.len);
        template[attributes++] = (CK_ATTRIBUTE){ CKA_ID, id_copy, id.len };
    }
    rv = backend.C_FindObjectsInit(own, template, attributes);
    if (rv != CKR_OK)
        return rv;
    rv = search_take(own, found, room, count);
    final_rv = backend.C_FindObjectsFinal(own);
    return rv == CKR_OK ? final_rv : rv;
}

/* Private keys that the selector finds on this token, up to two; 0 if it means other tokens. `token` gets its serial number. */
static CK_RV selector_count(const struct selector *selector, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    char token[TOKEN_SERIAL_BYTES], CK_OBJECT_HANDLE found[2], CK_ULONG *count)
{
    struct token_names names;
    CK_TOKEN_INFO info;
    const CK_RV rv = backend.C_GetTokenInfo(slot, &info);

    *count = 0;
    if (rv != CKR_OK)
        return rv;
    memcpy(names.label, info.label, sizeof names.label);
    memcpy(names.manufacturer, info.manufacturerID, sizeof names.manufacturer);
    memcpy(names.model, info.model, sizeof names.model);
    memcpy(names.serial, info.serialNumber, sizeof names.serial);
    token_serial(&info, token);
    if (!selector_takes_token(selector, &names))
        return CKR_OK;
    return search(own, CKO_PRIVATE_KEY, selector->label, selector->id, found, 2, count);
}

/*
 * By the private key's own attributes, where the token has them; some let their owner set them, so they prove nothing.
 * *told: they said which key it is, or that it is none.
 */
static CK_RV ec_find_own(const struct policies *policies, CK_SESSION_HANDLE own, CK_OBJECT_HANDLE object,
    struct key *key, bool *told)
{
    struct value value;
    CK_RV rv = value_read(own, object, CKA_PUBLIC_KEY_INFO, &value);

    *told = rv == CKR_OK && value.len > 0;
    if (*told) {
        key_is(key, policy_with(policies, has_spki, value_span(&value)), false);
        key->told_by = CKA_PUBLIC_KEY_INFO;
        return rv;
    }
    if (rv == CKR_OK)
        rv = value_read(own, object, CKA_EC_POINT, &value);
    *told = rv == CKR_OK && value.len > 0;
    if (*told) {
        key_is(key, policy_with(policies, has_point, value_span(&value)), false);
        key->told_by = CKA_EC_POINT;
    }
    return rv;
}

/*
 * By the public key beside it with the same CKA_ID. Anybody can write that one: what comes of it is always verified. Of so many that
 * not all are looked at, one could be a CA's.
 */
static CK_RV ec_find_companion(
    const struct policies *policies, CK_SESSION_HANDLE own, struct key *key, bool *told)
{
    CK_OBJECT_HANDLE companions[COMPANIONS + 1];
    CK_ULONG count = 0;
    CK_RV rv = CKR_OK;

    *told = false;
    if (key->id_len == 0)
        return rv;
    rv = search(own, CKO_PUBLIC_KEY, (struct span){ NULL, 0 }, (struct span){ key->id, key->id_len },
        companions, COMPANIONS + 1, &count);
    if (rv == CKR_OK && count > COMPANIONS)
        return CKR_KEY_FUNCTION_NOT_PERMITTED;
    for (CK_ULONG i = 0; rv == CKR_OK && i < count && key->class != KEY_GATED; i++) {
        struct key_policy *policy;
        struct value point;

        rv = value_read(own, companions[i], CKA_EC_POINT, &point);
        policy = rv == CKR_OK ? policy_with(policies, has_point, value_span(&point)) : NULL;
        if (policy != NULL)
            key_is(key, policy, false);
        *told = true;
    }
    return rv;
}

/* By label and identifier alone: the token shows no public key at all. What comes of it is always verified. */
static CK_RV ec_find_selected(const struct policies *policies, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    CK_OBJECT_HANDLE object, struct key *key)
{
    CK_RV rv = CKR_OK;

    for (size_t i = 0; rv == CKR_OK && i < policies->count && key->class != KEY_GATED; i++) {
        struct key_policy *policy = &policies->keys[i];
        CK_OBJECT_HANDLE found[2];
        CK_ULONG count;

        if (public_key_type(policy->public_key) == KEY_RSA)
            continue;
        rv = selector_count(&policy->selector, own, slot, key->token, found, &count);
        for (CK_ULONG f = 0; rv == CKR_OK && f < count; f++)
            if (found[f] == object)
                key_is(key, policy, false);
    }
    return rv;
}

static CK_RV ec_find(const struct policies *policies, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    CK_OBJECT_HANDLE object, struct key *key)
{
    bool told;
    CK_RV rv = ec_find_own(policies, own, object, key, &told);

    if (rv == CKR_OK && !told)
        rv = ec_find_companion(policies, own, key, &told);
    if (rv == CKR_OK && !told)
        rv = ec_find_selected(policies, own, slot, object, key);
    return rv;
}

/* With searches: whose key it is, and that it is the only one of its name. */
static CK_RV key_search(const struct policies *policies, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    CK_OBJECT_HANDLE object, struct key *key)
{
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 0;
    CK_RV rv = CKR_OK;

    if (key->type == CKK_EC || key->type == CKK_EC_EDWARDS)
        rv = ec_find(policies, own, slot, object, key);
    if (rv == CKR_OK && key->policy != NULL)
        rv = selector_count(&key->policy->selector, own, slot, key->token, found, &count);
    /* Two keys with one name: somebody made one to stand in for the other. */
    return rv == CKR_OK && count > 1 ? CKR_KEY_FUNCTION_NOT_PERMITTED : rv;
}

/* True if `identity`, which the attribute `told_by` has, is that of the policy's key. */
static bool has_identity(const struct key_policy *policy, CK_ATTRIBUTE_TYPE told_by, struct value *identity)
{
    switch (told_by) {
    case CKA_MODULUS: return has_modulus(policy, value_number(identity));
    case CKA_PUBLIC_KEY_INFO: return has_spki(policy, value_span(identity));
    case CKA_EC_POINT: return has_point(policy, value_span(identity));
    default: return false;
    }
}

/* True if the private key of a curve still says of itself that it is the policy's. */
static bool ec_says_still(const struct key *key, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
    struct value identity;

    return value_read(session, object, key->told_by, &identity) == CKR_OK
           && has_identity(key->policy, key->told_by, &identity);
}

/* What a search found a moment ago; but what a key says of itself is asked again, because nothing else is asked then. */
static bool key_remember(CK_SESSION_HANDLE own, CK_SLOT_ID slot, CK_OBJECT_HANDLE object, struct key *key)
{
    struct key then = *key;

    if (!key_memory_has(slot, object, &then)
        || (!then.proven && then.told_by != KEY_TOLD_BY_NONE && !ec_says_still(&then, own, object)))
        return false;
    *key = then;
    return true;
}

/*
 * What the key says of itself, and of RSA, by its modulus, whose it is. A frame of its own: what is read needs the stack that searches
 * then have.
 */
__attribute__((noinline)) static CK_RV describe(const struct policies *policies, CK_SESSION_HANDLE own,
    CK_OBJECT_HANDLE object, struct key *key, bool *is_private)
{
    struct traits traits;
    const CK_RV rv = traits_read(own, object, (struct key_question){ true, CKA_MODULUS }, &traits);

    *key = (struct key){ .class = KEY_LOCKED, .type = traits.type, .id_len = traits.id_len };
    memcpy(key->id, traits.id, traits.id_len);
    *is_private = rv == CKR_OK && traits.class == CKO_PRIVATE_KEY;
    if (*is_private && key->type == CKK_RSA) {
        key_is(key, policy_with(policies, has_modulus, value_number(&traits.identity)), true);
        key->told_by = CKA_MODULUS;
    }
    return rv;
}

CK_RV key_find(const struct policies *policies, CK_SESSION_HANDLE own, CK_SLOT_ID slot,
    CK_OBJECT_HANDLE object, struct key *key)
{
    bool is_private;
    CK_RV rv = describe(policies, own, object, key, &is_private);

    if (rv != CKR_OK || !is_private)
        return rv;
    if (!key_remember(own, slot, object, key)) {
        rv = key_search(policies, own, slot, object, key);
        if (rv == CKR_OK && key->policy != NULL)
            key_memory_keep(slot, object, key);
    }
    if (rv != CKR_OK)
        *key = (struct key){ .class = KEY_LOCKED };
    return rv;
}

bool key_is_still(const struct key *key, CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object)
{
    const struct key_question question = { !key->proven, key->told_by };
    struct traits traits;

    return traits_read(of_backend, object, question, &traits) == CKR_OK && traits.class == CKO_PRIVATE_KEY
           && traits.type == key->type
           && (key->proven || (traits.id_len == key->id_len && memcmp(traits.id, key->id, key->id_len) == 0))
           && (key->told_by == KEY_TOLD_BY_NONE || has_identity(key->policy, key->told_by, &traits.identity));
}

/* True if a section guards a key of RSA, or of curves. */
static bool guards(const struct policies *policies, bool rsa, bool curves)
{
    for (size_t i = 0; i < policies->count; i++) {
        const struct key_policy *key = &policies->keys[i];

        if (!key->free && (public_key_type(key->public_key) == KEY_RSA ? rsa : curves))
            return true;
    }
    return false;
}

static enum outsider rsa_outside(const struct policies *policies, struct span modulus)
{
    const struct key_policy *policy;

    if (!guards(policies, true, false))
        return OUTSIDER_FREE;
    if (modulus.len == 0)
        return OUTSIDER_CA;
    policy = policy_with(policies, has_modulus, modulus);
    return policy != NULL && !policy->free ? OUTSIDER_CA : OUTSIDER_FREE;
}

/* Of an object that does not answer it all: what opens nothing is free, of all else the worst is thought. */
static enum outsider silent_outside(CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object)
{
    CK_RV rv;

    if (object_is_open(of_backend, object, &rv))
        return OUTSIDER_FREE;
    return rv != CKR_OK ? OUTSIDER_UNREADABLE : OUTSIDER_CA;
}

enum outsider key_outside(
    const struct policies *policies, CK_SESSION_HANDLE of_backend, CK_OBJECT_HANDLE object)
{
    struct traits traits;

    if (!guards(policies, true, true))
        return OUTSIDER_FREE;
    if (traits_read(of_backend, object, (struct key_question){ false, CKA_MODULUS }, &traits) != CKR_OK)
        return silent_outside(of_backend, object);
    if (class_is_open(traits.class))
        return OUTSIDER_FREE;
    if (traits.type == CKK_RSA)
        return rsa_outside(policies, value_number(&traits.identity));
    if (traits.type == CKK_EC || traits.type == CKK_EC_EDWARDS)
        return guards(policies, false, true) ? OUTSIDER_CURVE : OUTSIDER_FREE;
    return traits.type >= CKK_VENDOR_DEFINED ? OUTSIDER_CA
                                             : OUTSIDER_FREE; /* who knows what a vendor's own is */
}
