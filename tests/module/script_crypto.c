/* tests/module/script_crypto.c - the part of the script about what keys do: digests, ciphers, signatures. */
#include "tests/module/script.h"

#include <string.h>

enum { BLOCK = 256 /* RSA-2048 */, OUT = 1024 };

#define NOWHERE 0x7ffffff1UL

static uint8_t text[] = SCRIPT_TEXT;
enum { TEXT = sizeof text - 1 };

static void digest(struct script *t)
{
    static const CK_MECHANISM_TYPE types[] = { CKM_SHA_1, CKM_SHA256, CKM_SHA384, CKM_SHA512, CKM_RSA_PKCS,
        CKM_VENDOR_DEFINED | 2 };
    uint8_t out[OUT];
    CK_ULONG len;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        CK_MECHANISM mechanism = { .mechanism = types[i] };

        if (DO(C_DigestInit(t->s, &mechanism)) != CKR_OK)
            continue;
        len = 0;
        DO(C_Digest(t->s, text, TEXT, NULL, &len));
        script_number(t, "length", len);
        len = 1;
        DO(C_Digest(t->s, text, TEXT, out, &len));
        script_number(t, "length", len);
        len = sizeof out;
        if (DO(C_Digest(t->s, text, TEXT, out, &len)) == CKR_OK)
            script_bytes(t, out, len);
        DO(C_DigestFinal(t->s, out, &len)); /* it is over */
    }
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    DO(C_DigestInit(t->s, &sha));
    DO(C_DigestInit(t->s, &sha));
    DO(C_DigestUpdate(t->s, text, 5));
    DO(C_DigestKey(t->s, t->aes));
    DO(C_DigestUpdate(t->s, text + 5, TEXT - 5));
    len = sizeof out;
    if (DO(C_DigestFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    DO(C_DigestUpdate(t->s, text, 5));
    DO(C_DigestKey(t->s, t->aes));
    DO(C_DigestInit(NOWHERE, &sha));
}

/* There and back. */
static void cipher(struct script *t, CK_MECHANISM mechanism, CK_ULONG in_len)
{
    uint8_t out[OUT], back[OUT];
    CK_ULONG len = 0, part = 0, back_len = sizeof back;

    DO(C_EncryptInit(t->s, &mechanism, t->aes));
    DO(C_EncryptInit(t->s, &mechanism, t->aes));
    DO(C_Encrypt(t->s, text, in_len, NULL, &len));
    script_number(t, "length", len);
    len = sizeof out;
    if (DO(C_Encrypt(t->s, text, in_len, out, &len)) != CKR_OK)
        return;
    script_bytes(t, out, len);
    DO(C_EncryptUpdate(t->s, text, in_len, back, &part)); /* it is over */
    DO(C_DecryptInit(t->s, &mechanism, t->aes));
    if (DO(C_Decrypt(t->s, out, len, back, &back_len)) == CKR_OK)
        script_bytes(t, back, back_len);
    DO(C_EncryptInit(t->s, &mechanism, t->aes));
    part = sizeof out;
    DO(C_EncryptUpdate(t->s, text, 16, out, &part));
    len = part;
    part = sizeof out - len;
    DO(C_EncryptFinal(t->s, out + len, &part));
    len += part;
    script_bytes(t, out, len);
    DO(C_DecryptInit(t->s, &mechanism, t->aes));
    part = sizeof back;
    DO(C_DecryptUpdate(t->s, out, len, back, &part));
    back_len = sizeof back - part;
    DO(C_DecryptFinal(t->s, back + part, &back_len));
    script_bytes(t, back, part);
}

static void cipher_with_rsa(struct script *t)
{
    CK_MECHANISM pkcs = { .mechanism = CKM_RSA_PKCS }, raw = { .mechanism = CKM_RSA_X_509 };
    uint8_t out[OUT], back[OUT], block[BLOCK] = { 0, 1, 2, 3 };
    CK_ULONG len = sizeof out, back_len = sizeof back;

    DO(C_EncryptInit(t->s, &pkcs, t->rsa_public));
    DO(C_Encrypt(t->s, text, TEXT, out, &len)); /* random padding */
    script_number(t, "length", len);
    DO(C_DecryptInit(t->s, &pkcs, t->rsa));
    if (DO(C_Decrypt(t->s, out, len, back, &back_len)) == CKR_OK)
        script_bytes(t, back, back_len);
    if (DO(C_EncryptInit(t->s, &raw, t->rsa_public)) == CKR_OK) {
        len = sizeof out;
        if (DO(C_Encrypt(t->s, block, BLOCK, out, &len)) == CKR_OK)
            script_bytes(t, out, len);
    }
    if (DO(C_DecryptInit(t->s, &raw, t->rsa)) == CKR_OK) {
        back_len = sizeof back;
        if (DO(C_Decrypt(t->s, block, BLOCK, back, &back_len)) == CKR_OK) /* a signature, if it were a CA's */
            script_bytes(t, back, back_len);
    }
    DO(C_EncryptInit(t->s, &pkcs, t->rsa)); /* the wrong half */
    DO(C_DecryptInit(t->s, &pkcs, t->rsa_public));
    DO(C_DecryptInit(t->s, &pkcs, NOWHERE));
    DO(C_Decrypt(t->s, block, BLOCK, back, &back_len));
}

/* Ends what two_at_once began, as far as it was. */
static void end_both(struct script *t)
{
    uint8_t out[OUT];
    CK_ULONG len = sizeof out;

    if (DO(C_DigestFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    len = sizeof out;
    if (DO(C_EncryptFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    len = sizeof out;
    if (DO(C_DecryptFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    len = sizeof out;
    if (DO(C_SignFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    DO(C_VerifyFinal(t->s, out, BLOCK));
}

/* Two operations of one session, in one call: hashed or signed and encrypted, decrypted and hashed or verified. */
static void two_at_once(struct script *t)
{
    uint8_t iv[16] = { 7 }, sealed[OUT], out[OUT];
    CK_MECHANISM cbc = { CKM_AES_CBC, iv, sizeof iv }, sha = { .mechanism = CKM_SHA256 },
                 pkcs = { .mechanism = CKM_SHA256_RSA_PKCS };
    CK_ULONG sealed_len = sizeof sealed, len = sizeof out;

    DO(C_DigestInit(t->s, &sha));
    DO(C_EncryptInit(t->s, &cbc, t->aes));
    if (DO(C_DigestEncryptUpdate(t->s, text, 32, sealed, &sealed_len)) == CKR_OK)
        script_bytes(t, sealed, sealed_len);
    else
        sealed_len = 0;
    end_both(t);
    DO(C_DigestInit(t->s, &sha));
    DO(C_DecryptInit(t->s, &cbc, t->aes));
    if (DO(C_DecryptDigestUpdate(t->s, sealed, sealed_len, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    end_both(t);
    DO(C_SignInit(t->s, &pkcs, t->rsa));
    DO(C_EncryptInit(t->s, &cbc, t->aes));
    len = sizeof out;
    if (DO(C_SignEncryptUpdate(t->s, text, 32, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    end_both(t);
    DO(C_VerifyInit(t->s, &pkcs, t->rsa_public));
    DO(C_DecryptInit(t->s, &cbc, t->aes));
    len = sizeof out;
    if (DO(C_DecryptVerifyUpdate(t->s, sealed, sealed_len, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    end_both(t);
}

void script_ciphers(struct script *t)
{
    uint8_t iv[16] = { 0 };
    CK_MECHANISM strange = { .mechanism = CKM_VENDOR_DEFINED | 4 };
    uint8_t random[16], out[OUT];
    CK_ULONG len = sizeof out;

    digest(t);
    cipher(t, (CK_MECHANISM){ .mechanism = CKM_AES_ECB }, TEXT);
    cipher(t, (CK_MECHANISM){ CKM_AES_CBC, iv, sizeof iv }, TEXT);
    cipher(t, (CK_MECHANISM){ CKM_AES_CBC_PAD, iv, sizeof iv }, TEXT - 3);
    cipher_with_rsa(t);
    DO(C_EncryptInit(t->s, &strange, t->aes));
    DO(C_DecryptInit(t->s, &strange, t->aes));
    DO(C_EncryptInit(t->s, &(CK_MECHANISM){ .mechanism = CKM_AES_CBC }, t->aes)); /* without a vector */
    DO(C_Encrypt(t->s, text, TEXT, out, &len));
    DO(C_SeedRandom(t->s, text, TEXT));
    DO(C_GenerateRandom(t->s, random, sizeof random));
    if (script_is_strict(t)) {
        DO(C_SeedRandom(NOWHERE, text, TEXT));
        DO(C_GenerateRandom(NOWHERE, random, sizeof random));
    }
    DO(C_DigestEncryptUpdate(t->s, text, 16, out, &len)); /* nothing was begun */
    DO(C_DecryptDigestUpdate(t->s, text, 16, out, &len));
    DO(C_SignEncryptUpdate(t->s, text, 16, out, &len));
    DO(C_DecryptVerifyUpdate(t->s, text, 16, out, &len));
    two_at_once(t);
}

/* Signs in one call and in parts, and verifies. `same`: it is the same each time. */
static void sign(
    struct script *t, CK_MECHANISM mechanism, CK_OBJECT_HANDLE key, CK_OBJECT_HANDLE public, bool same)
{
    uint8_t out[OUT];
    CK_ULONG len = 0;

    if (DO(C_SignInit(t->s, &mechanism, key)) != CKR_OK)
        return;
    DO(C_SignInit(t->s, &mechanism, key));
    DO(C_Sign(t->s, text, TEXT, NULL, &len));
    script_number(t, "length", len);
    len = 3;
    DO(C_Sign(t->s, text, TEXT, out, &len));
    if (script_is_strict(t))
        script_number(t, "length", len);
    len = sizeof out;
    if (DO(C_Sign(t->s, text, TEXT, out, &len)) == CKR_OK) {
        script_number(t, "length", len);
        if (same)
            script_bytes(t, out, len);
        DO(C_VerifyInit(t->s, &mechanism, public));
        DO(C_Verify(t->s, text, TEXT, out, len));
        out[5] ^= 1;
        DO(C_VerifyInit(t->s, &mechanism, public));
        DO(C_Verify(t->s, text, TEXT, out, len));
    }
    len = sizeof out;
    DO(C_Sign(t->s, text, TEXT, out, &len)); /* it is over */
    DO(C_SignInit(t->s, &mechanism, key));
    len = sizeof out;
    if (DO(C_SignUpdate(t->s, text, 7)) == CKR_OK && DO(C_SignUpdate(t->s, text + 7, TEXT - 7)) == CKR_OK
        && DO(C_SignFinal(t->s, out, &len)) == CKR_OK) {
        if (same)
            script_bytes(t, out, len);
        DO(C_VerifyInit(t->s, &mechanism, public));
        DO(C_VerifyUpdate(t->s, text, TEXT));
        DO(C_VerifyFinal(t->s, out, len));
        return;
    }
    len = sizeof out;
    DO(C_Sign(t->s, text, TEXT, out, &len)); /* where parts are refused, what was begun may still be there */
}

/* What tokens do not agree on. */
static void mix(struct script *t)
{
    CK_MECHANISM hash = { .mechanism = CKM_SHA256_RSA_PKCS }, pkcs = { .mechanism = CKM_RSA_PKCS };
    uint8_t out[OUT];
    CK_ULONG len = sizeof out;

    DO(C_SignInit(t->s, &hash, t->rsa)); /* parts, then the whole */
    DO(C_SignUpdate(t->s, text, 5));
    if (DO(C_Sign(t->s, text, TEXT, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    len = sizeof out;
    DO(C_SignFinal(t->s, out, &len));
    DO(C_SignInit(t->s, &hash, t->rsa)); /* nothing, then the end */
    len = sizeof out;
    if (DO(C_SignFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    if (DO(C_SignRecoverInit(t->s, &pkcs, t->rsa)) == CKR_OK) {
        len = sizeof out;
        if (DO(C_Sign(t->s, text, TEXT, out, &len)) == CKR_OK)
            script_bytes(t, out, len);
        len = sizeof out;
        DO(C_SignRecover(t->s, text, TEXT, out, &len));
    }
    DO(C_SignInit(t->s, &pkcs, t->rsa));
    len = sizeof out;
    if (DO(C_SignRecover(t->s, text, TEXT, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    len = sizeof out;
    DO(C_Sign(t->s, text, TEXT, out, &len));
    DO(C_VerifyRecoverInit(t->s, &pkcs, t->rsa_public));
    len = sizeof out - BLOCK;
    if (DO(C_VerifyRecover(t->s, out, BLOCK, out + BLOCK, &len)) == CKR_OK)
        script_bytes(t, out + BLOCK, len);
}

/* In a session of its own: where a state came in, lintgate wants a beginning before anything is signed. */
static void carry_state(struct script *t)
{
    const CK_SESSION_HANDLE before = t->s;

    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    uint8_t state[OUT], out[OUT];
    CK_ULONG state_len = sizeof state, len = sizeof out;

    DO(C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &t->s));
    DO(C_GetOperationState(t->s, state, &state_len));
    DO(C_DigestInit(t->s, &sha));
    DO(C_DigestUpdate(t->s, text, 10));
    state_len = sizeof state;
    if (DO(C_GetOperationState(t->s, state, &state_len)) == CKR_OK) {
        script_number(t, "length", state_len);
        DO(C_DigestUpdate(t->s, text, 3));
        DO(C_SetOperationState(t->s, state, state_len, 0, 0));
        DO(C_DigestUpdate(t->s, text + 10, TEXT - 10));
    }
    if (DO(C_DigestFinal(t->s, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    DO(C_SetOperationState(t->s, text, 3, 0, 0));
    DO(C_CloseSession(t->s));
    t->s = before;
}

void script_signatures(struct script *t)
{
    static CK_RSA_PKCS_PSS_PARAMS pss = { CKM_SHA256, CKG_MGF1_SHA256, 20 };
    uint8_t out[OUT], hash[32] = { 1, 2, 3 };
    CK_ULONG len = sizeof out;
    CK_MECHANISM curve = { .mechanism = CKM_ECDSA }, strange = { .mechanism = CKM_VENDOR_DEFINED | 6 },
                 pkcs = { .mechanism = CKM_SHA256_RSA_PKCS };

    sign(t, (CK_MECHANISM){ .mechanism = CKM_RSA_PKCS }, t->rsa, t->rsa_public, true);
    sign(t, (CK_MECHANISM){ .mechanism = CKM_SHA1_RSA_PKCS }, t->rsa, t->rsa_public, true);
    sign(t, (CK_MECHANISM){ .mechanism = CKM_SHA256_RSA_PKCS }, t->rsa, t->rsa_public, true);
    sign(t, (CK_MECHANISM){ .mechanism = CKM_SHA512_RSA_PKCS }, t->rsa, t->rsa_public, true);
    sign(t, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss }, t->rsa, t->rsa_public, false);
    sign(t, (CK_MECHANISM){ .mechanism = CKM_ECDSA_SHA256 }, t->ec, t->ec_public, false);
    sign(t, (CK_MECHANISM){ .mechanism = CKM_ECDSA_SHA384 }, t->ec, t->ec_public, false);
    DO(C_SignInit(t->s, &curve, t->ec));
    DO(C_Sign(t->s, hash, sizeof hash, NULL, &len));
    script_number(t, "length", len);
    len = 7;
    DO(C_Sign(t->s, hash, sizeof hash, out, &len));
    if (script_is_strict(t))
        script_number(t, "length", len);
    len = sizeof out;
    DO(C_Sign(t->s, hash, sizeof hash, out, &len));
    script_number(t, "length", len);
    DO(C_VerifyInit(t->s, &curve, t->ec_public));
    DO(C_Verify(t->s, hash, sizeof hash, out, len));
    DO(C_SignInit(t->s, &strange, t->rsa));
    DO(C_SignInit(t->s, &pkcs, t->ec)); /* another type of key */
    DO(C_SignInit(t->s, &pkcs, t->rsa_public));
    DO(C_SignInit(t->s, &pkcs, NOWHERE));
    DO(C_SignInit(NOWHERE, &pkcs, t->rsa));
    DO(C_VerifyInit(t->s, &pkcs, t->rsa));
    DO(C_VerifyInit(t->s, &strange, t->rsa_public));
    DO(C_SignUpdate(t->s, text, 5));
    DO(C_VerifyFinal(t->s, out, 64));
    mix(t);
    carry_state(t);
}
