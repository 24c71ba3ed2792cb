/* module/gate_free.c - keys that sign anything, where only their signatures tell them from CA keys. */
#include "module/backend.h"
#include "module/gate.h"
#include "module/module.h"

#include <string.h>

/* CKM_ECDSA signs a digest of whatever make: its length says which is meant for the check. */
static enum digest digest_of_length(size_t len)
{
    for (int digest = DIGEST_SHA1; digest <= DIGEST_SHA512; digest++)
        if (digest_length((enum digest)digest) == len)
            return (enum digest)digest;
    return DIGEST_NONE;
}

static bool is_signature_of(
    const struct gate_operation *op, const struct public_key *key, struct span signature)
{
    if (op->mechanism == NULL)
        return public_key_verify_digest(
            key, SCHEME_ECDSA, digest_of_length(op->len), op->data, op->len, signature.at, signature.len);
    return public_key_verify(
        key, op->mechanism->scheme, op->mechanism->digest, op->data, op->len, signature.at, signature.len);
}

/* The key's own, and no CA key's. The first implies the second but for trouble in the check: so both are asked. */
static bool may_leave(const struct gate_operation *op, struct span signature)
{
    if (signature.len != op->signature_len || !is_signature_of(op, op->policy->public_key, signature))
        return false;
    for (size_t i = 0; i < module.policies->count; i++)
        if (!module.policies->keys[i].free
            && is_signature_of(op, module.policies->keys[i].public_key, signature))
            return false;
    return true;
}

enum gate_result gate_sign_freely(
    struct gate_operation *op, uint8_t signature[SIGNATURE_MAX_BYTES], CK_RV *code)
{
    uint8_t made[SIGNATURE_MAX_BYTES];
    enum gate_result result = GATE_BACKEND;
    CK_ULONG len = 0;

    *code = gate_backend_sign(op, made, &len);
    if (*code == CKR_OK && may_leave(op, (struct span){ made, len })) {
        memcpy(signature, made, len);
        result = GATE_SIGNED;
    } else if (*code == CKR_OK) {
        gate_fail_key(op->policy);
        result = GATE_UNVERIFIED;
    }
    explicit_bzero(made, sizeof made);
    return result;
}
