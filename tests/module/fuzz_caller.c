/* tests/module/fuzz_caller.c - any function with any arguments, more often those that lead somewhere. */
#include "tests/module/fuzz_caller.h"

#include <string.h>

uint64_t fuzz_random(struct fuzz_caller *caller, uint64_t below)
{
    caller->random ^= caller->random >> 12;
    caller->random ^= caller->random << 25;
    caller->random ^= caller->random >> 27;
    return (caller->random * 2685821657736338717u >> 16) % below;
}

void fuzz_remember_session(struct fuzz_caller *caller, CK_SESSION_HANDLE session)
{
    atomic_store(&caller->house->sessions[fuzz_random(caller, FUZZ_SESSIONS)], session);
    caller->favourite = session;
}

static CK_SESSION_HANDLE some_session(struct fuzz_caller *caller)
{
    const CK_SESSION_HANDLE any = atomic_load(&caller->house->sessions[fuzz_random(caller, FUZZ_SESSIONS)]);
    CK_SESSION_HANDLE real[FUZZ_SESSIONS];
    size_t count;

    if (fuzz_random(caller, 4) != 0)
        return caller->favourite;
    switch (fuzz_random(caller, 12)) {
    case 0: return 0;
    case 1: return ~0UL;
    case 2: /* one of the backend's, or near it */
        count = caller->house->h->mock->sessions(real, FUZZ_SESSIONS);
        count = count < FUZZ_SESSIONS ? count : FUZZ_SESSIONS;
        return count == 0 ? MOCK_FIRST_SESSION + 1
                          : real[fuzz_random(caller, count)] + fuzz_random(caller, 5) - 2;
    case 3: return any + fuzz_random(caller, 9) - 4;
    default: caller->favourite = any; return any;
    }
}

static CK_OBJECT_HANDLE some_object(struct fuzz_caller *caller)
{
    const struct harness *h = caller->house->h;
    const CK_OBJECT_HANDLE known[] = { h->ca_key, h->free_key, h->stray_key, h->ca_public, h->secret, h->data,
        caller->house->twin };

    if (fuzz_random(caller, 2) == 0)
        return h->ca_key;
    switch (fuzz_random(caller, 8)) {
    case 0: return fuzz_random(caller, 40);
    case 1: return fuzz_random(caller, 2) == 0 ? 0 : ~0UL;
    default: return known[fuzz_random(caller, sizeof known / sizeof known[0])];
    }
}

static void some_mechanism(struct fuzz_caller *caller, CK_MECHANISM *mechanism)
{
    static const CK_MECHANISM_TYPE types[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_OAEP,
        CKM_RSA_PKCS_PSS, CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS, CKM_SHA256_RSA_PKCS_PSS,
        CKM_SHA1_RSA_PKCS, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_ECDSA_SHA384, CKM_EDDSA, CKM_ECDH1_DERIVE,
        CKM_AES_CBC, CKM_AES_KEY_WRAP, CKM_SHA256, CKM_SHA256_HMAC, CKM_CONCATENATE_BASE_AND_KEY,
        CKM_VENDOR_DEFINED | 3 };

    *mechanism = caller->house->h->mechanism;
    if (fuzz_random(caller, 3) != 0)
        return;
    if (fuzz_random(caller, 3) != 0)
        mechanism->mechanism = types[fuzz_random(caller, sizeof types / sizeof types[0])];
    switch (fuzz_random(caller, 6)) {
    case 0:
        caller->pss = (CK_RSA_PKCS_PSS_PARAMS){ CKM_SHA256, CKG_MGF1_SHA256, 20 + fuzz_random(caller, 14) };
        mechanism->pParameter = &caller->pss;
        mechanism->ulParameterLen = sizeof caller->pss;
        break;
    case 1:
        for (size_t i = 0; i < sizeof caller->handles / sizeof caller->handles[0]; i++)
            caller->handles[i] = some_object(caller);
        mechanism->pParameter = caller->handles;
        mechanism->ulParameterLen = fuzz_random(caller, sizeof caller->handles + 1);
        break;
    default: break;
    }
}

/* Bytes to be signed, decrypted, verified, …: a document, its digest, a block that decrypts to its signature, or noise. */
static size_t some_bytes(struct fuzz_caller *caller)
{
    const struct bytes tbs = caller->house->documents[fuzz_random(caller, FUZZ_DOCUMENTS)].tbs;
    unsigned len = 0;

    switch (fuzz_random(caller, 12)) {
    case 0: return 0;
    case 1:
        len = (unsigned)fuzz_random(caller, 300);
        for (unsigned i = 0; i < len; i++)
            caller->in[i] = (uint8_t)fuzz_random(caller, 256);
        return len;
    case 2: EVP_Digest(tbs.at, tbs.len, caller->in, &len, EVP_sha256(), NULL); return len;
    case 3: /* RFC 8017 9.2, without the care for its details */
        memset(caller->in, 0xff, 256);
        caller->in[0] = 0;
        caller->in[1] = 1;
        EVP_Digest(tbs.at, tbs.len, caller->in + 224, &len, EVP_sha256(), NULL);
        return 256;
    case 4: memcpy(caller->in, tbs.at, tbs.len); return fuzz_random(caller, tbs.len); /* a part of one */
    case 5: /* one octet is another; it may be good all the same */
        memcpy(caller->in, tbs.at, tbs.len);
        caller->in[fuzz_random(caller, tbs.len)] ^= (uint8_t)(1 + fuzz_random(caller, 255));
        oracle_expect(caller->house->h->oracle, (struct bytes){ caller->in, tbs.len });
        return tbs.len;
    case 6: /* something behind it */
        memcpy(caller->in, tbs.at, tbs.len);
        memset(caller->in + tbs.len, 0, 64);
        return tbs.len + fuzz_random(caller, 64);
    default: memcpy(caller->in, tbs.at, tbs.len); return tbs.len;
    }
}

static size_t some_pin(struct fuzz_caller *caller)
{
    static const char *const pins[] = { MOCK_PIN, MOCK_PIN, MOCK_PIN, MOCK_SO_PIN, "0000" };
    const char *pin = pins[fuzz_random(caller, 5)];

    memcpy(caller->in, pin, strlen(pin));
    return strlen(pin);
}

static CK_ULONG some_template(struct fuzz_caller *caller)
{
    static const CK_ATTRIBUTE_TYPE types[] = { CKA_CLASS, CKA_LABEL, CKA_ID, CKA_DECRYPT, CKA_SIGN_RECOVER,
        CKA_VALUE, CKA_PRIVATE_EXPONENT, CKA_MODULUS, CKA_TOKEN, CKA_EC_POINT, CKA_COPYABLE };
    static const CK_OBJECT_CLASS classes[] = { CKO_DATA, CKO_CERTIFICATE, CKO_SECRET_KEY, CKO_PRIVATE_KEY,
        CKO_PUBLIC_KEY, CKO_VENDOR_DEFINED };
    const CK_ULONG count = fuzz_random(caller, FUZZ_ATTRIBUTES + 1);

    for (CK_ULONG i = 0; i < count; i++) {
        caller->template[i] = (CK_ATTRIBUTE){ types[fuzz_random(caller, sizeof types / sizeof types[0])],
            caller->attributes[i], fuzz_random(caller, 4) == 0 ? FUZZ_ATTRIBUTE_BYTES : 1 };
        memset(caller->attributes[i], (int)fuzz_random(caller, 2), FUZZ_ATTRIBUTE_BYTES);
        if (caller->template[i].type == CKA_CLASS) {
            memcpy(caller->attributes[i], &classes[fuzz_random(caller, 6)], sizeof classes[0]);
            caller->template[i].ulValueLen = sizeof classes[0];
        } else if (caller->template[i].type == CKA_LABEL || caller->template[i].type == CKA_ID) {
            memcpy(caller->attributes[i], fuzz_random(caller, 2) == 0 ? "ca" : "01", 2);
            caller->template[i].ulValueLen = 2;
        }
    }
    return count;
}

static CK_FLAGS some_flags(struct fuzz_caller *caller, enum function function)
{
    if (function == FUNCTION_OpenSession)
        return CKF_SERIAL_SESSION | (fuzz_random(caller, 2) == 0 ? CKF_RW_SESSION : 0)
               | (fuzz_random(caller, 10) == 0 ? CKF_ASYNC_SESSION : 0);
    if (function == FUNCTION_SessionCancel)
        return fuzz_random(caller, 3) == 0 ? ~0UL : (CK_FLAGS)1 << fuzz_random(caller, 20);
    return function == FUNCTION_WaitForSlotEvent ? CKF_DONT_BLOCK : fuzz_random(caller, 2);
}

/* Puts something else where arguments_fill put something harmless. */
static void vary(struct fuzz_caller *caller, enum function function)
{
    static const CK_ULONG rooms[] = { 0, 10, 64, 255, 256, 256, ARGUMENT_OUT_BYTES, ARGUMENT_OUT_BYTES };
    const enum kind *kinds = function_kinds(function);
    uintptr_t *values = caller->arguments.values;
    const size_t len = kinds[1] == KIND_PIN || kinds[2] == KIND_PIN ? some_pin(caller) : some_bytes(caller);
    const CK_ULONG count = some_template(caller);

    for (size_t n = 0; n < FUNCTION_MAX_ARGUMENTS; n++) {
        if (kinds[n] == KIND_SESSION)
            values[n] = some_session(caller);
        else if (kinds[n] == KIND_OBJECT)
            values[n] = some_object(caller);
        else if (kinds[n] == KIND_BYTES || kinds[n] == KIND_PIN)
            values[n] = len == 0 ? 0 : (uintptr_t)caller->in;
        else if (kinds[n] == KIND_LENGTH && function != FUNCTION_GenerateRandom)
            values[n] = len;
        else if (kinds[n] == KIND_TEMPLATE)
            values[n] = (uintptr_t)caller->template;
        else if (kinds[n] == KIND_COUNT)
            values[n] = function == FUNCTION_FindObjects ? fuzz_random(caller, 9) : count;
        else if (kinds[n] == KIND_OUT && fuzz_random(caller, 6) == 0 && function != FUNCTION_GenerateRandom)
            values[n] = 0;
        else if (kinds[n] == KIND_OUT_LENGTH)
            caller->arguments.out[n].number = rooms[fuzz_random(caller, sizeof rooms / sizeof rooms[0])];
        else if (kinds[n] == KIND_USER && fuzz_random(caller, 2) == 0)
            values[n] = fuzz_random(caller, 4);
        else if (kinds[n] == KIND_FLAGS && function != FUNCTION_GetInterface)
            values[n] = some_flags(caller, function);
    }
}

const function_list *fuzz_list(struct fuzz_caller *caller)
{
    return caller->house->lists[fuzz_random(caller, caller->house->list_count)];
}

/* Signing often enough that something is signed; ends rarely enough that something is not. */
enum function fuzz_function(struct fuzz_caller *caller, const function_list *list)
{
    static const enum function often[] = { FUNCTION_SignInit, FUNCTION_SignInit, FUNCTION_Sign, FUNCTION_Sign,
        FUNCTION_SignUpdate, FUNCTION_SignFinal, FUNCTION_Login, FUNCTION_OpenSession };
    static const enum function rare[] = { FUNCTION_Finalize, FUNCTION_CloseAllSessions, FUNCTION_Logout,
        FUNCTION_CloseSession };
    enum function function;

    if (fuzz_random(caller, 2) == 0)
        return often[fuzz_random(caller, sizeof often / sizeof often[0])];
    function = (enum function)fuzz_random(caller, function_count(list));
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++)
        if (function == rare[i] && fuzz_random(caller, 10) != 0)
            return FUNCTION_GetInfo;
    return function;
}

void fuzz_arguments(struct fuzz_caller *caller, enum function function)
{
    caller->arguments.slot = MOCK_FIRST_SLOT
                             + (fuzz_random(caller, 6) == 0 ? fuzz_random(caller, MOCK_SLOTS + 1) : 0);
    some_mechanism(caller, &caller->arguments.mechanism);
    arguments_fill(&caller->arguments, function);
    vary(caller, function);
}

struct bytes fuzz_digest(struct fuzz_caller *caller)
{
    /* RFC 8017 9.2 note 1: of SHA-256 */
    static const uint8_t head[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
        0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
    const struct bytes tbs = caller->house->documents[fuzz_random(caller, FUZZ_DOCUMENTS)].tbs;
    unsigned len = 0;

    caller->digest_len = 0;
    if (caller->house->h->algorithm == SHA256_RSA) {
        memcpy(caller->digest, head, sizeof head);
        caller->digest_len = sizeof head;
    }
    EVP_Digest(tbs.at, tbs.len, caller->digest + caller->digest_len, &len, EVP_sha256(), NULL);
    caller->digest_len += len;
    return tbs;
}

void fuzz_give(struct fuzz_caller *caller, enum function function, struct bytes tbs)
{
    static CK_OBJECT_CLASS class = CKO_DATA;
    static char application[] = "lintgate.tbs.v1";
    uintptr_t *values = caller->arguments.values;

    if (function == FUNCTION_Digest) {
        values[1] = (uintptr_t)tbs.at;
        values[2] = tbs.len;
    } else {
        caller->template[0] = (CK_ATTRIBUTE){ CKA_CLASS, &class, sizeof class };
        caller->template[1] = (CK_ATTRIBUTE){ CKA_APPLICATION, application, sizeof application - 1 };
        caller->template[2] = (CK_ATTRIBUTE){ CKA_VALUE, tbs.at, tbs.len };
        values[1] = (uintptr_t)caller->template;
        values[2] = 3;
    }
}
