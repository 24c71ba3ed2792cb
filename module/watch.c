/* module/watch.c - signatures of keys that could be a CA's, on tokens that nothing protects. */
#include "module/watch.h"

#include "module/backend.h"
#include "module/gate.h"
#include "module/module.h"
#include "module/tell.h"

#include <stdlib.h>
#include <string.h>

struct watch {
    CK_MECHANISM mechanism;
    enum digest digest;     /* DIGEST_NONE: what is signed is the data, or the caller's own digest */
    struct digest_run *run; /* of all parts so far; NULL for DIGEST_NONE */
    uint8_t *parts;         /* all parts so far, for DIGEST_NONE */
    size_t len;
    bool lost; /* a part: what comes of it cannot be compared */
};

/* Those of RSA, too: some tokens begin them with any key, and say so only when they are to sign. */
static const struct way {
    CK_MECHANISM_TYPE type;
    enum digest digest;
} ways[] = {
    { CKM_ECDSA, DIGEST_NONE },
    { CKM_ECDSA_SHA1, DIGEST_SHA1 },
    { CKM_ECDSA_SHA256, DIGEST_SHA256 },
    { CKM_ECDSA_SHA384, DIGEST_SHA384 },
    { CKM_ECDSA_SHA512, DIGEST_SHA512 },
    { CKM_EDDSA, DIGEST_NONE },
    { CKM_RSA_PKCS, DIGEST_NONE },
    { CKM_RSA_X_509, DIGEST_NONE },
    { CKM_SHA1_RSA_PKCS, DIGEST_SHA1 },
    { CKM_SHA256_RSA_PKCS, DIGEST_SHA256 },
    { CKM_SHA384_RSA_PKCS, DIGEST_SHA384 },
    { CKM_SHA512_RSA_PKCS, DIGEST_SHA512 },
};

static const struct way *way_of(CK_MECHANISM_TYPE type)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (ways[i].type == type)
            return &ways[i];
    return NULL;
}

CK_RV watch_new(const CK_MECHANISM *mechanism, struct watch **watch)
{
    const CK_MECHANISM asked = *mechanism;
    const struct way *way = way_of(asked.mechanism);
    struct watch *made;

    *watch = NULL;
    if (way == NULL)
        return CKR_MECHANISM_INVALID;
    made = calloc(1, sizeof *made);
    if (made == NULL)
        return CKR_HOST_MEMORY;
    *made = (struct watch){ .mechanism = asked, .digest = way->digest };
    if (way->digest != DIGEST_NONE && (made->run = digest_run_new(way->digest)) == NULL) {
        watch_free(made);
        return CKR_HOST_MEMORY;
    }
    *watch = made;
    return CKR_OK;
}

CK_MECHANISM *watch_mechanism(struct watch *watch)
{
    return &watch->mechanism;
}

void watch_free(struct watch *watch)
{
    if (watch == NULL)
        return;
    digest_run_free(watch->run);
    if (watch->parts != NULL)
        explicit_bzero(watch->parts, watch->len);
    free(watch->parts);
    free(watch);
}

/* A copy that nobody else changes; NULL of NULL. False: *rv says why. */
static bool copy_data(const CK_BYTE *data, CK_ULONG len, uint8_t **copy, CK_RV *rv)
{
    *copy = NULL;
    *rv = CKR_DATA_LEN_RANGE;
    if (data == NULL)
        return true;
    if (len > POLICY_FREE_BYTES)
        return false;
    *rv = CKR_HOST_MEMORY;
    *copy = malloc(len + 1);
    if (*copy == NULL)
        return false;
    memcpy(*copy, data, len);
    return true;
}

/* False: memory, or the limit. */
static bool keep(struct watch *watch, struct span part)
{
    uint8_t *grown;

    if (part.at == NULL)
        return true;
    if (watch->run != NULL)
        return digest_run_add(watch->run, part.at, part.len);
    if (part.len > POLICY_FREE_BYTES - watch->len)
        return false;
    grown = realloc(watch->parts, watch->len + part.len + 1);
    if (grown == NULL)
        return false;
    watch->parts = grown;
    memcpy(grown + watch->len, part.at, part.len);
    watch->len += part.len;
    return true;
}

/* One part more, which the backend took; or perhaps not, and nobody knows what it will sign. */
static void add(struct watch *watch, struct span part, CK_RV rv)
{
    if (rv != CKR_OK || !keep(watch, part))
        watch->lost = true;
}

/* As CKM_ECDSA has it: what is longer than the order is cut, at its end by all that are known, at its beginning by whom it may please. */
static enum verification check_value(const struct public_key *key, struct span value, struct span signature)
{
    const size_t order = public_key_signature_length(key) / 2;
    enum verification found = public_key_check_value(key, value.at, value.len, signature.at, signature.len);

    if (found == SIGNATURE_WRONG && value.len > order)
        found = public_key_check_value(key, value.at + value.len - order, order, signature.at, signature.len);
    return found;
}

/* Is it the curve key's signature over the message, as the mechanism has it? */
static enum verification check_message(
    const struct watch *watch, const struct public_key *key, struct span message, struct span signature)
{
    const bool edwards = public_key_type(key) == KEY_ED25519 || public_key_type(key) == KEY_ED448;

    if (edwards)
        return public_key_check(
            key, SCHEME_EDDSA, DIGEST_NONE, message.at, message.len, signature.at, signature.len);
    if (watch->digest == DIGEST_NONE)
        return check_value(key, message, signature);
    return public_key_check(
        key, SCHEME_ECDSA, watch->digest, message.at, message.len, signature.at, signature.len);
}

/* All parts so far, of which `last` is the last one; or, as some tokens mix things up, the last one alone. */
static enum verification check_key(
    const struct watch *watch, const struct public_key *key, struct span last, struct span signature)
{
    uint8_t digest[DIGEST_MAX_BYTES];
    enum verification found = check_message(watch, key, last, signature);

    if (found != SIGNATURE_WRONG)
        return found;
    if (watch->run == NULL)
        return check_message(watch, key, (struct span){ watch->parts, watch->len }, signature);
    if (!digest_run_get(watch->run, digest))
        return VERIFICATION_FAILED;
    return public_key_check_digest(
        key, SCHEME_ECDSA, watch->digest, digest, digest_length(watch->digest), signature.at, signature.len);
}

/* CKR_OK if it is no CA key's. */
static CK_RV may_leave(const struct watch *watch, struct span last, struct span signature)
{
    if (watch->lost)
        return CKR_FUNCTION_FAILED;
    for (size_t i = 0; i < module.policies->count; i++) {
        const struct key_policy *policy = &module.policies->keys[i];
        enum verification found;

        if (policy->free || public_key_type(policy->public_key) == KEY_RSA)
            continue;
        found = check_key(watch, policy->public_key, last, signature);
        if (found == VERIFICATION_FAILED)
            return CKR_HOST_MEMORY;
        if (found == SIGNATURE_RIGHT) {
            tell("key \"%s\": it signs on a token that nothing protects; the signature is withheld",
                policy->config->name);
            return CKR_FUNCTION_FAILED;
        }
    }
    return CKR_OK;
}

/* The backend's answer, and what it made if that may leave. */
static CK_RV give(const struct watch *watch, struct span last, CK_RV rv, uint8_t made[SIGNATURE_MAX_BYTES],
    CK_ULONG made_len, CK_BYTE *signature, CK_ULONG *signature_len)
{
    if (rv == CKR_OK && made_len > *signature_len)
        rv = CKR_DEVICE_ERROR; /* more than there was room for */
    if (rv == CKR_OK)
        rv = may_leave(watch, last, (struct span){ made, made_len });
    if (rv == CKR_OK)
        memcpy(signature, made, made_len);
    if (rv == CKR_OK || rv == CKR_BUFFER_TOO_SMALL)
        *signature_len = made_len;
    explicit_bzero(made, SIGNATURE_MAX_BYTES);
    return rv;
}

CK_RV watch_sign(struct session *session, watched_sign *sign, CK_BYTE *data, CK_ULONG len, CK_BYTE *signature,
    CK_ULONG *signature_len)
{
    struct watch *watch = session->watch;
    uint8_t made[SIGNATURE_MAX_BYTES], *copy;
    CK_ULONG made_len;
    CK_RV rv;

    if (sign == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (signature == NULL || signature_len == NULL) /* only asks for the length */
        return sign(session->backend, data, len, NULL, signature_len);
    if (!copy_data(data, len, &copy, &rv))
        return rv;
    const struct span last = { copy, copy != NULL ? len : 0 };

    made_len = *signature_len < sizeof made ? *signature_len : sizeof made;
    rv = sign(session->backend, copy, len, made, &made_len);
    if (rv == CKR_OK)
        add(watch, last, rv); /* some sign what was there before, too */
    rv = give(watch, last, rv, made, made_len, signature, signature_len);
    free(copy);
    return rv;
}

CK_RV watch_update(struct session *session, const CK_BYTE *part, CK_ULONG len)
{
    uint8_t *copy;
    CK_RV rv;

    if (backend.C_SignUpdate == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (!copy_data(part, len, &copy, &rv))
        return rv;
    rv = backend.C_SignUpdate(session->backend, copy, len);
    add(session->watch, (struct span){ copy, len }, rv);
    free(copy);
    return rv;
}

CK_RV watch_sign_encrypt(
    struct session *session, const CK_BYTE *part, CK_ULONG len, CK_BYTE *encrypted, CK_ULONG *encrypted_len)
{
    uint8_t *copy;
    CK_RV rv;

    if (backend.C_SignEncryptUpdate == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (!copy_data(part, len, &copy, &rv))
        return rv;
    rv = backend.C_SignEncryptUpdate(session->backend, copy, len, encrypted, encrypted_len);
    if (encrypted != NULL)
        add(session->watch, (struct span){ copy, len }, rv);
    free(copy);
    return rv;
}

CK_RV watch_final(struct session *session, CK_BYTE *signature, CK_ULONG *signature_len)
{
    const struct span none = { NULL, 0 };
    uint8_t made[SIGNATURE_MAX_BYTES];
    CK_ULONG made_len;
    CK_RV rv;

    if (backend.C_SignFinal == NULL)
        return CKR_FUNCTION_NOT_SUPPORTED;
    if (signature == NULL || signature_len == NULL)
        return backend.C_SignFinal(session->backend, NULL, signature_len);
    made_len = *signature_len < sizeof made ? *signature_len : sizeof made;
    rv = backend.C_SignFinal(session->backend, made, &made_len);
    return give(session->watch, none, rv, made, made_len, signature, signature_len);
}
