/* cli/doctor_key.c - each private key of a token: whose it is, what it may do, and what the selectors find. */
#include "cli/doctor_work.h"

#include <stdio.h>
#include <string.h>

enum {
    KEYS = 1024,       /* of one token */
    COMPANIONS = 4,    /* public keys with one CKA_ID */
    VALUE_BYTES = 2048 /* RSA-16384, and shorter attributes */
};

struct value {
    uint8_t bytes[VALUE_BYTES];
    CK_ULONG len; /* 0: there is none */
};

/* What the token says of a private key. */
struct found {
    CK_OBJECT_HANDLE handle;
    CK_KEY_TYPE type;
    struct value label, id;
    char name[DOCTOR_TEXT_BYTES]; /* for people */
};

static void value_read(
    const struct doctor_token *token, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct value *value)
{
    CK_ATTRIBUTE attribute = { type, value->bytes, sizeof value->bytes };

    value->len = 0;
    if (token->list->C_GetAttributeValue(token->session, object, &attribute, 1) == CKR_OK
        && attribute.ulValueLen <= sizeof value->bytes)
        value->len = attribute.ulValueLen;
}

static CK_ULONG search(const struct doctor_token *token, CK_OBJECT_CLASS class, struct value *id,
    CK_OBJECT_HANDLE *objects, CK_ULONG room)
{
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class },
        { CKA_ID, id != NULL ? id->bytes : NULL, id != NULL ? id->len : 0 } };
    CK_ULONG count = 0;

    if (token->list->C_FindObjectsInit(token->session, template, id != NULL ? 2 : 1) != CKR_OK)
        return 0;
    if (token->list->C_FindObjects(token->session, objects, room, &count) != CKR_OK || count > room)
        count = 0;
    (void)token->list->C_FindObjectsFinal(token->session);
    return count;
}

static void found_read(const struct doctor_token *token, CK_OBJECT_HANDLE handle, struct found *found)
{
    CK_ATTRIBUTE type = { CKA_KEY_TYPE, &found->type, sizeof found->type };

    found->handle = handle;
    if (token->list->C_GetAttributeValue(token->session, handle, &type, 1) != CKR_OK)
        found->type = CKK_VENDOR_DEFINED;
    value_read(token, handle, CKA_LABEL, &found->label);
    value_read(token, handle, CKA_ID, &found->id);
    char hex[2 * 32 + 1] = "";
    for (CK_ULONG i = 0; i < found->id.len && i < 32; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", found->id.bytes[i]);
    (void)doctor_text(found->name, "token %s, key %.*s (id %s)", token->name,
        (int)(found->label.len < 64 ? found->label.len : 64), (const char *)found->label.bytes, hex);
}

static bool has(const uint8_t *at, size_t len, const struct value *value)
{
    const uint8_t *bytes = value->bytes;
    size_t count = value->len;

    while (count > len && bytes[0] == 0) { /* a number with zeros in front */
        bytes++;
        count--;
    }
    return len > 0 && count == len && memcmp(bytes, at, len) == 0;
}

/* CKA_EC_POINT: the point, mostly inside an OCTET STRING, whose header has two or three octets. */
static bool has_point(const struct key_policy *key, const struct value *value)
{
    const uint8_t *point;
    size_t len;

    public_key_point(key->public_key, &point, &len);
    return len > 0 && value->len >= len && value->len <= len + 3
           && memcmp(value->bytes + value->len - len, point, len) == 0;
}

/* The section whose public key it has; by that of the public keys beside it where it does not say. *told: one was there to be compared. */
static const struct key_policy *owner_of(
    const struct doctor *doctor, const struct doctor_token *token, struct found *found, bool *told)
{
    CK_OBJECT_HANDLE companions[COMPANIONS];
    struct value value;
    const uint8_t *modulus, *exponent;
    size_t len, exponent_len;

    value_read(token, found->handle, found->type == CKK_RSA ? CKA_MODULUS : CKA_EC_POINT, &value);
    const CK_ULONG count = found->type == CKK_RSA || value.len > 0 || found->id.len == 0
                               ? 0
                               : search(token, CKO_PUBLIC_KEY, &found->id, companions, COMPANIONS);
    *told = false;
    for (CK_ULONG c = 0; c <= count; c++) {
        *told = *told || value.len > 0;
        for (size_t i = 0; value.len > 0 && i < doctor->policies->count; i++) {
            const struct key_policy *key = &doctor->policies->keys[i];

            public_key_rsa(key->public_key, &modulus, &len, &exponent, &exponent_len);
            if (found->type == CKK_RSA ? has(modulus, len, &value) : has_point(key, &value))
                return key;
        }
        if (c < count)
            value_read(token, companions[c], CKA_EC_POINT, &value);
    }
    return NULL;
}

static bool is_selected(
    const struct key_policy *key, const struct doctor_token *token, const struct found *found)
{
    const struct selector *s = &key->selector;

    return selector_takes_token(s, &token->names)
           && (s->label.at == NULL || has(s->label.at, s->label.len, &found->label))
           && (s->id.at == NULL || has(s->id.at, s->id.len, &found->id));
}

static void look_at_limit(struct doctor *doctor, const struct doctor_token *token, const struct found *found,
    const struct key_policy *key)
{
    CK_MECHANISM_TYPE other = 0;
    char have[DOCTOR_TEXT_BYTES];
    const enum weakness_limit limit = weakness_limit_find(
        token->list->C_GetAttributeValue, token->session, found->handle, key, &other);

    if (limit != LIMIT_RIGHT)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "key.allowed-mechanisms", found->name,
                                "CKA_ALLOWED_MECHANISMS with what its section allows, and no more",
                                limit == LIMIT_NONE ? "none: it signs by any mechanism"
                                                    : doctor_text(have, "mechanism 0x%lx in it", other),
                                "Set it with the HSM's own tools, or make a new key with it." });
}

static void look_at_weaknesses(struct doctor *doctor, const struct doctor_token *token,
    const struct found *found, const struct key_policy *key)
{
    const uint32_t weak = weakness_find(token->list->C_GetAttributeValue, token->session, found->handle);
    char want[DOCTOR_TEXT_BYTES], have[DOCTOR_TEXT_BYTES];

    for (size_t i = 0; i < weakness_count; i++)
        if ((weak & (uint32_t)1 << i) != 0)
            doctor_find(doctor,
                &(struct doctor_finding){ weaknesses[i].grave ? GRAVITY_ERROR : GRAVITY_WARNING,
                    "key.attribute", found->name,
                    doctor_text(
                        want, "%s %s", weaknesses[i].attribute, weaknesses[i].want ? "true" : "false"),
                    doctor_text(have, "%s", weaknesses[i].want ? "false" : "true"), weaknesses[i].mend });
    look_at_limit(doctor, token, found, key);
}

static void look_at_key(
    struct doctor *doctor, const struct doctor_token *token, struct found *found, struct doctor_tally *tally)
{
    bool told;
    const struct key_policy *const owner = owner_of(doctor, token, found, &told);
    char have[DOCTOR_TEXT_BYTES];

    for (size_t i = 0; i < doctor->policies->count; i++) {
        const struct key_policy *key = &doctor->policies->keys[i];

        if (!is_selected(key, token, found))
            continue;
        tally[i].selected++;
        if (++tally[i].here > tally[i].most)
            tally[i].most = tally[i].here;
        if (told && owner != key)
            doctor_find(doctor,
                &(struct doctor_finding){ GRAVITY_ERROR, "select.other-key", found->name,
                    doctor_text(have, "the key of section [key \"%s\"], which selects it", key->config->name),
                    "another public key", "Correct `select`, or the certificate of the section." });
    }
    if (owner != NULL) {
        tally[owner - doctor->policies->keys].own++;
        if (!owner->free)
            look_at_weaknesses(doctor, token, found, owner);
    } else if (!token->free) {
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "key.unnamed", found->name,
                                "a section for it, or no such key", "none: it signs nothing through lintgate",
                                "Give it a section, or move it elsewhere." });
    }
}

void doctor_keys(struct doctor *doctor, const struct doctor_token *token, struct doctor_tally *tally)
{
    static CK_OBJECT_HANDLE keys[KEYS];
    static struct found found; /* some kilobytes */
    const CK_ULONG count = search(token, CKO_PRIVATE_KEY, NULL, keys, KEYS);

    for (size_t i = 0; i < doctor->policies->count; i++)
        tally[i].here = 0;
    for (CK_ULONG i = 0; i < count; i++) {
        found_read(token, keys[i], &found);
        look_at_key(doctor, token, &found, tally);
    }
}

void doctor_selectors(struct doctor *doctor, const struct doctor_tally *tally, bool all_seen)
{
    char where[DOCTOR_TEXT_BYTES], have[DOCTOR_TEXT_BYTES];

    for (size_t i = 0; i < doctor->policies->count; i++) {
        const struct config_key *key = doctor->policies->keys[i].config;

        (void)doctor_text(
            where, "%s line %u, [key \"%s\"]", doctor->config->path, key->lines.select, key->name);
        if (tally[i].selected == 0 && all_seen)
            doctor_find(doctor,
                &(struct doctor_finding){ GRAVITY_ERROR, "select.nothing", where, "`select` to find its key",
                    "nothing", "Correct `select`: until then the key signs nothing." });
        if (tally[i].most > 1)
            doctor_find(
                doctor, &(struct doctor_finding){ GRAVITY_ERROR, "select.ambiguous", where,
                            "`select` to find one key", doctor_text(have, "%u on one token", tally[i].most),
                            "Say more in `select`, or rename the other key: both sign nothing." });
        if (tally[i].own > 1)
            doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "key.twin", where, "the key once",
                                    doctor_text(have, "%u private keys with its public key", tally[i].own),
                                    "Is the copy meant? It is guarded through lintgate; look after both." });
    }
}
