/* tests/module/script_newer.c - the part of the script about what PKCS#11 3.0 brought: interfaces, cancellation, messages. */
#include "tests/module/script.h"

enum { BLOCK = 256 /* RSA-2048 */, OUT = 1024, TAG = 16 };

static uint8_t text[] = SCRIPT_TEXT;
enum { TEXT = sizeof text - 1 };

/* PKCS#11 3.0 mechanisms 2.14.3: the parameter of one message. */
struct gcm_message {
    CK_BYTE *iv;
    CK_ULONG iv_len, iv_fixed_bits, generator;
    CK_BYTE *tag;
    CK_ULONG tag_bits;
};

/* Which interfaces there are is lintgate's own affair; that of the standard is in it as in the token. */
static void ask_interfaces(struct script *t)
{
    CK_VERSION version = { 3, 0 }, strange = { 9, 9 };
    CK_INTERFACE *interface = NULL;
    CK_ULONG count = 0;

    DO(C_GetInterfaceList(NULL, &count));
    count = 0;
    DO(C_GetInterfaceList(&(CK_INTERFACE){ .flags = 0 }, &count));
    if (DO(C_GetInterface((CK_UTF8CHAR[]){ "PKCS 11" }, &version, &interface, 0)) == CKR_OK)
        script_bytes(t, interface->pFunctionList, sizeof version);
    DO(C_GetInterface((CK_UTF8CHAR[]){ "PKCS 11" }, &strange, &interface, 0));
    DO(C_GetInterface((CK_UTF8CHAR[]){ "nobody's" }, NULL, &interface, 0));
    DO(C_GetInterface(NULL, NULL, &interface, 0));
}

static void cancel(struct script *t)
{
    CK_MECHANISM hash = { .mechanism = CKM_SHA256_RSA_PKCS }, sha = { .mechanism = CKM_SHA256 };
    uint8_t out[OUT];
    CK_ULONG len = sizeof out;

    DO(C_SessionCancel(t->s, CKF_SIGN));
    DO(C_SignInit(t->s, &hash, t->rsa));
    DO(C_SignInit(t->s, NULL, t->rsa)); /* cancels, by the standard */
    if (DO(C_Sign(t->s, text, TEXT, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    DO(C_SignInit(t->s, &hash, t->rsa));
    DO(C_SessionCancel(t->s, CKF_SIGN));
    len = sizeof out;
    DO(C_Sign(t->s, text, TEXT, out, &len));
    DO(C_SignInit(t->s, &hash, t->rsa));
    DO(C_DigestInit(t->s, &sha));
    DO(C_SessionCancel(t->s, CKF_SIGN | CKF_DIGEST)); /* both at once */
    len = sizeof out;
    DO(C_Sign(t->s, text, TEXT, out, &len));
    len = sizeof out;
    DO(C_DigestFinal(t->s, out, &len));
    DO(C_SessionCancel(t->s, ~0UL));
}

/* There and back; whole messages, and one in parts. */
static void seal_messages(struct script *t)
{
    CK_BYTE iv[12] = { 1, 2, 3 }, tag[TAG] = { 0 }, more[] = "associated";
    struct gcm_message gcm = { iv, sizeof iv, 0, 0, tag, 8 * TAG };
    CK_MECHANISM mechanism = { .mechanism = CKM_AES_GCM }, ecb = { .mechanism = CKM_AES_ECB };
    uint8_t sealed[OUT], out[OUT];
    CK_ULONG sealed_len = sizeof sealed, len = sizeof out;

    DO(C_MessageEncryptInit(t->s, &ecb, t->aes));
    DO(C_MessageEncryptFinal(t->s));
    DO(C_MessageEncryptInit(t->s, &mechanism, t->aes));
    if (DO(C_EncryptMessage(t->s, &gcm, sizeof gcm, more, sizeof more, text, TEXT, sealed, &sealed_len))
        == CKR_OK) {
        script_bytes(t, sealed, sealed_len);
        script_bytes(t, tag, sizeof tag);
    }
    DO(C_EncryptMessageBegin(t->s, &gcm, sizeof gcm, more, sizeof more));
    DO(C_EncryptMessageNext(t->s, &gcm, sizeof gcm, text, TEXT, out, &len, CKF_END_OF_MESSAGE));
    DO(C_MessageEncryptFinal(t->s));
    DO(C_MessageDecryptInit(t->s, &ecb, t->aes));
    DO(C_MessageDecryptFinal(t->s));
    DO(C_MessageDecryptInit(t->s, &mechanism, t->aes));
    len = sizeof out;
    if (DO(C_DecryptMessage(t->s, &gcm, sizeof gcm, more, sizeof more, sealed, TEXT, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    tag[0] ^= 1;
    len = sizeof out;
    DO(C_DecryptMessage(t->s, &gcm, sizeof gcm, more, sizeof more, sealed, TEXT, out, &len));
    DO(C_DecryptMessageBegin(t->s, &gcm, sizeof gcm, more, sizeof more));
    len = sizeof out;
    DO(C_DecryptMessageNext(t->s, &gcm, sizeof gcm, sealed, TEXT, out, &len, CKF_END_OF_MESSAGE));
    DO(C_MessageDecryptFinal(t->s));
    DO(C_MessageDecryptFinal(t->s)); /* it is over */
}

static void sign_messages(struct script *t)
{
    CK_MECHANISM hash = { .mechanism = CKM_SHA256_RSA_PKCS };
    uint8_t out[OUT] = { 0 };
    CK_ULONG len = sizeof out;

    DO(C_MessageSignInit(t->s, &hash, t->rsa));
    if (DO(C_SignMessage(t->s, NULL, 0, text, TEXT, out, &len)) == CKR_OK)
        script_bytes(t, out, len);
    DO(C_SignMessageBegin(t->s, NULL, 0));
    DO(C_SignMessageNext(t->s, NULL, 0, text, TEXT, out, &len));
    DO(C_MessageSignFinal(t->s));
    DO(C_MessageVerifyInit(t->s, &hash, t->rsa_public));
    DO(C_VerifyMessage(t->s, NULL, 0, text, TEXT, out, BLOCK));
    DO(C_VerifyMessageBegin(t->s, NULL, 0));
    DO(C_VerifyMessageNext(t->s, NULL, 0, text, TEXT, out, BLOCK));
    DO(C_MessageVerifyFinal(t->s));
    DO(C_MessageVerifyFinal(t->s)); /* it is over */
}

void script_newer(struct script *t)
{
    if (function_count(t->list) < 92) /* of 2.40 */
        return;
    ask_interfaces(t);
    cancel(t);
    DO(C_LoginUser(t->s, CKU_USER, (CK_UTF8CHAR[]){ "1234" }, 4, (CK_UTF8CHAR[]){ "me" }, 2));
    seal_messages(t);
    sign_messages(t);
}
