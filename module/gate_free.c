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

static enum verification check(
    const struct gate_operation *op, const struct public_key *key, struct span signature)
{
    if (op->mechanism == NULL)
        return public_key_check_digest(
            key, SCHEME_ECDSA, digest_of_length(op->len), op->data, op->len, signature.at, signature.len);
    return public_key_check(
        key, op->mechanism->scheme, op->mechanism->digest, op->data, op->len, signature.at, signature.len);
}

/* GATE_SIGNED if it is the key's own, and no CA key's. The first implies the second, so trouble there is no harm. */
static enum gate_result may_leave(const struct gate_operation *op, struct span signature)
{
    const enum verification own = signature.len == op->signature_len
                                      ? check(op, op->policy->public_key, signature)
                                      : SIGNATURE_WRONG;

    if (own != SIGNATURE_RIGHT)
        return own == VERIFICATION_FAILED ? GATE_NO_MEMORY : GATE_UNVERIFIED;
    for (size_t i = 0; i < module.policies->count; i++)
        if (!module.policies->keys[i].free
            && check(op, module.policies->keys[i].public_key, signature) == SIGNATURE_RIGHT)
            return GATE_UNVERIFIED;
    return GATE_SIGNED;
}

enum gate_result gate_sign_freely(struct gate_operation *op, uint8_t *signature, CK_RV *code)
{
    enum gate_result result = GATE_BACKEND;
    CK_ULONG len = 0;

    if (op->mechanism == NULL && digest_of_length(op->len) == DIGEST_NONE)
        return GATE_NO_ARTIFACT; /* what is signed could not be told from a CA's: PKCS#11 tokens cut it short */
    *code = gate_backend_sign(op, &len);
    if (*code == CKR_OK)
        result = may_leave(op, (struct span){ op->made, len });
    if (result == GATE_SIGNED)
        memcpy(signature, op->made, len);
    else if (result == GATE_UNVERIFIED)
        gate_fail_key(op->policy);
    explicit_bzero(op->made, SIGNATURE_MAX_BYTES);
    return result;
}
