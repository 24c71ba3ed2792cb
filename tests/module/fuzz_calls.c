/*
 * tests/module/fuzz_calls.c - calls at random: any function, any handle, any bytes, in any order. Whatever the caller does, a
 * guarded key signs only what has a durable intent, and nothing that a private key made leaves in another way.
 *
 * fuzz_calls [SEED [ROUNDS]]: a round is a house of its own and CALLS calls. The seed of a failure is in its message.
 */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CALLS = 2000, /* in a round */
    ROUNDS = 60,  /* some seconds */
    SESSIONS = 12,
    TBS = 6,
    ATTRIBUTES = 4,
    ATTRIBUTE_BYTES = 256,
    IN_BYTES = 2048,
};

/* xorshift64*: the same calls for the same seed, everywhere. */
static uint64_t random_state;

static uint64_t random_number(uint64_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (random_state * 2685821657736338717u >> 16) % below;
}

struct fuzz {
    struct harness *h;
    CK_SESSION_HANDLE sessions[SESSIONS]; /* that the gate gave; some are closed again */
    size_t session_count;
    CK_SESSION_HANDLE favourite; /* what is begun on it has a chance to be ended on it */
    struct bytes tbs[TBS];       /* good ones and faulty ones */
    struct arguments arguments;
    CK_ATTRIBUTE template[ATTRIBUTES];
    uint8_t attributes[ATTRIBUTES][ATTRIBUTE_BYTES];
    uint8_t in[IN_BYTES];
    CK_RSA_PKCS_PSS_PARAMS pss;
    CK_OBJECT_HANDLE handles[8]; /* in a mechanism's parameter */
};

static CK_SESSION_HANDLE some_session(struct fuzz *f)
{
    CK_SESSION_HANDLE real[SESSIONS];
    size_t count;

    if (random_number(3) != 0)
        return f->favourite;
    switch (random_number(12)) {
    case 0: return 0;
    case 1: return ~0UL;
    case 2: /* one of the backend's, or near it */
        count = f->h->mock->sessions(real, SESSIONS);
        count = count < SESSIONS ? count : SESSIONS;
        return count == 0 ? MOCK_FIRST_SESSION + 1 : real[random_number(count)] + random_number(5) - 2;
    case 3: return f->sessions[random_number(f->session_count)] + random_number(9) - 4;
    default: f->favourite = f->sessions[random_number(f->session_count)]; return f->favourite;
    }
}

static CK_OBJECT_HANDLE some_object(const struct fuzz *f)
{
    const CK_OBJECT_HANDLE known[] = { f->h->ca_key, f->h->free_key, f->h->stray_key, f->h->ca_public,
        f->h->secret, f->h->data };

    if (random_number(2) == 0)
        return f->h->ca_key;
    switch (random_number(8)) {
    case 0: return random_number(40);
    case 1: return random_number(2) == 0 ? 0 : ~0UL;
    default: return known[random_number(sizeof known / sizeof known[0])];
    }
}

static void some_mechanism(struct fuzz *f, CK_MECHANISM *mechanism)
{
    static const CK_MECHANISM_TYPE types[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_OAEP,
        CKM_RSA_PKCS_PSS, CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS, CKM_SHA256_RSA_PKCS_PSS,
        CKM_SHA1_RSA_PKCS, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_ECDSA_SHA384, CKM_EDDSA, CKM_ECDH1_DERIVE,
        CKM_AES_CBC, CKM_AES_KEY_WRAP, CKM_SHA256, CKM_SHA256_HMAC, CKM_CONCATENATE_BASE_AND_KEY,
        CKM_VENDOR_DEFINED | 3 };

    *mechanism = f->h->mechanism;
    if (random_number(2) == 0)
        return;
    if (random_number(3) != 0)
        mechanism->mechanism = types[random_number(sizeof types / sizeof types[0])];
    switch (random_number(6)) {
    case 0:
        f->pss = (CK_RSA_PKCS_PSS_PARAMS){ CKM_SHA256, CKG_MGF1_SHA256, 20 + random_number(14) };
        mechanism->pParameter = &f->pss;
        mechanism->ulParameterLen = sizeof f->pss;
        break;
    case 1:
        for (size_t i = 0; i < sizeof f->handles / sizeof f->handles[0]; i++)
            f->handles[i] = some_object(f);
        mechanism->pParameter = f->handles;
        mechanism->ulParameterLen = random_number(sizeof f->handles + 1);
        break;
    default: break;
    }
}

/* Bytes to be signed, decrypted, verified, …: a certificate, its digest, a block that decrypts to its signature, or noise. */
static size_t some_bytes(struct fuzz *f)
{
    const struct bytes tbs = f->tbs[random_number(TBS)];
    unsigned len = 0;

    switch (random_number(8)) {
    case 0: return 0;
    case 1:
        len = (unsigned)random_number(300);
        for (unsigned i = 0; i < len; i++)
            f->in[i] = (uint8_t)random_number(256);
        return len;
    case 2: EVP_Digest(tbs.at, tbs.len, f->in, &len, EVP_sha256(), NULL); return len;
    case 3: /* RFC 8017 9.2, without the care for its details */
        memset(f->in, 0xff, 256);
        f->in[0] = 0;
        f->in[1] = 1;
        EVP_Digest(tbs.at, tbs.len, f->in + 224, &len, EVP_sha256(), NULL);
        return 256;
    case 4: /* a part of one */ memcpy(f->in, tbs.at, tbs.len); return random_number(tbs.len);
    default: memcpy(f->in, tbs.at, tbs.len); return tbs.len;
    }
}

static size_t some_pin(struct fuzz *f)
{
    static const char *const pins[] = { MOCK_PIN, MOCK_PIN, MOCK_PIN, MOCK_SO_PIN, "0000" };
    const char *pin = pins[random_number(5)];

    memcpy(f->in, pin, strlen(pin));
    return strlen(pin);
}

static CK_ULONG some_template(struct fuzz *f)
{
    static const CK_ATTRIBUTE_TYPE types[] = { CKA_CLASS, CKA_LABEL, CKA_ID, CKA_DECRYPT, CKA_SIGN_RECOVER,
        CKA_VALUE, CKA_PRIVATE_EXPONENT, CKA_MODULUS, CKA_TOKEN, CKA_EC_POINT, CKA_COPYABLE };
    static const CK_OBJECT_CLASS classes[] = { CKO_DATA, CKO_CERTIFICATE, CKO_SECRET_KEY, CKO_PRIVATE_KEY,
        CKO_PUBLIC_KEY, CKO_VENDOR_DEFINED };
    const CK_ULONG count = random_number(ATTRIBUTES + 1);

    for (CK_ULONG i = 0; i < count; i++) {
        f->template[i] = (CK_ATTRIBUTE){ types[random_number(sizeof types / sizeof types[0])],
            f->attributes[i], random_number(4) == 0 ? ATTRIBUTE_BYTES : 1 };
        memset(f->attributes[i], (int)random_number(2), ATTRIBUTE_BYTES);
        if (f->template[i].type == CKA_CLASS) {
            memcpy(f->attributes[i], &classes[random_number(6)], sizeof classes[0]);
            f->template[i].ulValueLen = sizeof classes[0];
        } else if (f->template[i].type == CKA_LABEL || f->template[i].type == CKA_ID) {
            memcpy(f->attributes[i], random_number(2) == 0 ? "ca" : "01", 2);
            f->template[i].ulValueLen = 2;
        }
    }
    return count;
}

/* Puts something else where arguments_fill put something harmless. */
static void vary(struct fuzz *f, enum function function)
{
    static const CK_ULONG rooms[] = { 0, 10, 64, 255, 256, 256, ARGUMENT_OUT_BYTES, ARGUMENT_OUT_BYTES };
    const enum kind *kinds = function_kinds(function);
    uintptr_t *values = f->arguments.values;
    size_t len = kinds[1] == KIND_PIN || kinds[2] == KIND_PIN ? some_pin(f) : some_bytes(f);
    CK_ULONG count = some_template(f);

    for (size_t n = 0; n < FUNCTION_MAX_ARGUMENTS; n++) {
        if (kinds[n] == KIND_SESSION)
            values[n] = some_session(f);
        else if (kinds[n] == KIND_OBJECT)
            values[n] = some_object(f);
        else if (kinds[n] == KIND_BYTES || kinds[n] == KIND_PIN)
            values[n] = len == 0 ? 0 : (uintptr_t)f->in;
        else if (kinds[n] == KIND_LENGTH && function != FUNCTION_GenerateRandom)
            values[n] = len;
        else if (kinds[n] == KIND_TEMPLATE)
            values[n] = (uintptr_t)f->template;
        else if (kinds[n] == KIND_COUNT)
            values[n] = function == FUNCTION_FindObjects ? random_number(9) : count;
        else if (kinds[n] == KIND_OUT && random_number(6) == 0 && function != FUNCTION_GenerateRandom)
            values[n] = 0;
        else if (kinds[n] == KIND_OUT_LENGTH)
            f->arguments.out[n].number = rooms[random_number(sizeof rooms / sizeof rooms[0])];
        else if (kinds[n] == KIND_USER && random_number(2) == 0)
            values[n] = random_number(4);
    }
}

/* Signing often enough that something is signed; ends rarely enough that something is not. */
static enum function some_function(void)
{
    static const enum function often[] = { FUNCTION_SignInit, FUNCTION_SignInit, FUNCTION_Sign, FUNCTION_Sign,
        FUNCTION_SignUpdate, FUNCTION_SignFinal, FUNCTION_Login, FUNCTION_OpenSession };
    static const enum function rare[] = { FUNCTION_Finalize, FUNCTION_CloseAllSessions, FUNCTION_Logout,
        FUNCTION_CloseSession };
    enum function function;

    if (random_number(2) == 0)
        return often[random_number(sizeof often / sizeof often[0])];
    function = (enum function)random_number(FUNCTION_COUNT);
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++)
        if (function == rare[i] && random_number(10) != 0)
            return FUNCTION_GetInfo;
    return function;
}

static void remember_session(struct fuzz *f, CK_SESSION_HANDLE session)
{
    const size_t place = f->session_count < SESSIONS ? f->session_count++ : random_number(SESSIONS);

    f->sessions[place] = session;
    f->favourite = session;
}

/* A signature may be written by the functions that sign, and by nothing else; by those for messages only a secret key's. */
static bool may_give_signatures(enum function function)
{
    return function == FUNCTION_Sign || function == FUNCTION_SignFinal || function == FUNCTION_SignMessage
           || function == FUNCTION_SignMessageNext;
}

static void call(struct fuzz *f, uint64_t seed, unsigned number)
{
    const enum function function = some_function();

    f->arguments.slot = MOCK_FIRST_SLOT + (random_number(8) == 0 ? random_number(MOCK_SLOTS + 1) : 0);
    some_mechanism(f, &f->arguments.mechanism);
    arguments_fill(&f->arguments, function);
    vary(f, function);
    const CK_RV rv = function == FUNCTION_Initialize
                         ? harness_initialize(f->h)
                         : function_call(f->h->gate, function, f->arguments.values);
    if (function == FUNCTION_Finalize && rv == CKR_OK) {
        harness_start(f->h);
        remember_session(f, f->h->session);
    }
    if (function == FUNCTION_Initialize || function == FUNCTION_Finalize)
        f->h->running = true;
    if (function == FUNCTION_OpenSession && rv == CKR_OK)
        remember_session(f, f->arguments.out[4].number);
    const bool leaks = oracle_leaks(f->h->oracle, f->arguments.out, sizeof f->arguments.out)
                       || oracle_leaks(f->h->oracle, f->attributes, sizeof f->attributes);
    const char *complaint = oracle_complaint(f->h->oracle);
    if ((leaks && (!may_give_signatures(function) || rv != CKR_OK)) || complaint != NULL)
        fail_msg("seed %llu, call %u: C_%s -> 0x%lx: %s", (unsigned long long)seed, number,
            function_name(function), rv, complaint != NULL ? complaint : "leaks");
}

/* How many signatures were asked for. */
static size_t run_round(uint64_t seed)
{
    struct fuzz *f = calloc(1, sizeof *f);
    size_t intents;

    assert_non_null(f);
    random_state = seed * 0x9e3779b97f4a7c15u + 1;
    f->h = harness_new(
        &(struct harness_options){ .key = random_number(4) == 0 ? AUTHORITY_RSA : AUTHORITY_P256 });
    remember_session(f, f->h->session);
    for (size_t i = 0; i < TBS; i++)
        f->tbs[i] = harness_tbs(f->h, i < TBS / 2 ? FAULT_NONE : (enum fault)(1 + i % (FAULT_COUNT - 1)));
    for (unsigned number = 0; number < CALLS; number++)
        call(f, seed, number);
    intents = ledger_count(f->h->ledger, "intent");
    for (size_t i = 0; i < TBS; i++) {
        if (i >= TBS / 2)
            assert_int_equal(ledger_intents(f->h->ledger, f->tbs[i], -1), 0);
        bytes_free(f->tbs[i]);
    }
    assert_true(ledger_holds_together(f->h->ledger));
    harness_free(f->h);
    free(f);
    return intents;
}

static uint64_t first_seed = 1, rounds = ROUNDS;

static void random_calls_get_no_signature_that_is_not_recorded(void **state)
{
    size_t intents = 0;

    (void)state;
    for (uint64_t i = 0; i < rounds; i++)
        intents += run_round(first_seed + i);
    assert_true(intents >= rounds); /* or it tested nothing */
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calls_get_no_signature_that_is_not_recorded),
    };

    if (argc > 1)
        first_seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        rounds = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
