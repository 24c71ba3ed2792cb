/*
 * tests/unit/test_calls.c - the wiring of calls.def: each call goes where its row says, with its arguments in order.
 * One file because all its tests ring the functions that are made here, two for each row.
 */
#include "module/calls.h"

#include "module/backend.h"
#include "module/entry.h"
#include "module/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { MOCK_CODE = 0x7f000000, OF_BACKEND = 0x5000, SLOT_ID = 1 };

/* An id for each row, in order. */
#define CALL(since, name, ...) ID_##name,
enum id {
#include "module/calls.def"
    ID_COUNT
};

/* What the backend saw last. */
static enum id seen = ID_COUNT;
static uintptr_t seen_args[10];

/* Parameters and their test values as numbers: 0x11, 0x22 … cut to the type of each. */
#define NUMBERS_1    (uintptr_t) a
#define NUMBERS_2    NUMBERS_1, (uintptr_t)b
#define NUMBERS_3    NUMBERS_2, (uintptr_t)c
#define NUMBERS_4    NUMBERS_3, (uintptr_t)d
#define NUMBERS_5    NUMBERS_4, (uintptr_t)e
#define NUMBERS_6    NUMBERS_5, (uintptr_t)f
#define NUMBERS_7    NUMBERS_6, (uintptr_t)g
#define NUMBERS_8    NUMBERS_7, (uintptr_t)h
#define NUMBERS_9    NUMBERS_8, (uintptr_t)i
#define NUMBERS_10   NUMBERS_9, (uintptr_t)j
#define NUMBERS(...) PARAMS_JOIN(NUMBERS_, PARAMS_COUNT(__VA_ARGS__))

#define VALUE(type, n)                              (type)(uintptr_t)(n)
#define VALUES_1(x, t1)                             VALUE(t1, x)
#define VALUES_2(x, t1, t2)                         VALUES_1(x, t1), VALUE(t2, 0x22)
#define VALUES_3(x, t1, t2, t3)                     VALUES_2(x, t1, t2), VALUE(t3, 0x33)
#define VALUES_4(x, t1, t2, t3, t4)                 VALUES_3(x, t1, t2, t3), VALUE(t4, 0x44)
#define VALUES_5(x, t1, t2, t3, t4, t5)             VALUES_4(x, t1, t2, t3, t4), VALUE(t5, 0x55)
#define VALUES_6(x, t1, t2, t3, t4, t5, t6)         VALUES_5(x, t1, t2, t3, t4, t5), VALUE(t6, 0x66)
#define VALUES_7(x, t1, t2, t3, t4, t5, t6, t7)     VALUES_6(x, t1, t2, t3, t4, t5, t6), VALUE(t7, 0x77)
#define VALUES_8(x, t1, t2, t3, t4, t5, t6, t7, t8) VALUES_7(x, t1, t2, t3, t4, t5, t6, t7), VALUE(t8, 0x88)
#define VALUES_9(x, t1, t2, t3, t4, t5, t6, t7, t8, t9)                                                      \
    VALUES_8(x, t1, t2, t3, t4, t5, t6, t7, t8), VALUE(t9, 0x99)
#define VALUES_10(x, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10)                                                \
    VALUES_9(x, t1, t2, t3, t4, t5, t6, t7, t8, t9), VALUE(t10, 0xaa)
#define VALUES(x, ...) PARAMS_JOIN(VALUES_, PARAMS_COUNT(__VA_ARGS__))(x, __VA_ARGS__)

/* A backend whose every function remembers its arguments and answers a code of its own. */
#define CALL(since, name, ...)                                                                               \
    static CK_RV mock_##name(PARAMS(__VA_ARGS__))                                                            \
    {                                                                                                        \
        const uintptr_t args[] = { NUMBERS(__VA_ARGS__) };                                                   \
                                                                                                             \
        seen = ID_##name;                                                                                    \
        memcpy(seen_args, args, sizeof args);                                                                \
        return MOCK_CODE + ID_##name;                                                                        \
    }
#include "module/calls.def"

static const CK_FUNCTION_LIST_3_2 mock = {
    .version = { 3, 2 },
#define CALL(since, name, ...) .C_##name = mock_##name,
#include "module/calls.def"
};

/* The call through lintgate with test values; the first is the caller's to choose. */
#define CALL(since, name, ...)                                                                               \
    static CK_RV ring_##name(uintptr_t first)                                                                \
    {                                                                                                        \
        return calls_3_2.C_##name(VALUES(first, __VA_ARGS__));                                               \
    }
#include "module/calls.def"

static const struct row {
    const char *name;
    CK_RV (*ring)(uintptr_t first);
    size_t count;
    enum { SLOTTED, FORWARDED, INSIDE, WRITTEN, SHUT_OFF, DENIED } how;
    CK_RV code; /* of one that is denied or shut */
} rows[] = {
#define ROW(name, how, code, ...)         { #name, ring_##name, PARAMS_COUNT(__VA_ARGS__), how, code },
#define SLOT(since, name, ...)            ROW(name, SLOTTED, 0, __VA_ARGS__)
#define PASS(since, name, ...)            ROW(name, FORWARDED, 0, __VA_ARGS__)
#define BEGIN(since, op, name, ...)       ROW(name, FORWARDED, 0, __VA_ARGS__)
#define STEP(since, op, other, name, ...) ROW(name, INSIDE, 0, __VA_ARGS__)
#define RESULT(since, op, name, ...)      ROW(name, INSIDE, 0, __VA_ARGS__)
#define FINISH(since, op, name, ...)      ROW(name, INSIDE, 0, __VA_ARGS__)
#define WITHIN(since, op, name, ...)      ROW(name, INSIDE, 0, __VA_ARGS__)
#define KEYED(since, op, code, name, ...) ROW(name, WRITTEN, 0, __VA_ARGS__)
#define TRACK(since, name, ...)           ROW(name, WRITTEN, 0, __VA_ARGS__)
#define GATE(since, name, ...)            ROW(name, WRITTEN, 0, __VA_ARGS__)
#define OWN(since, entry, name, ...)      ROW(name, WRITTEN, 0, __VA_ARGS__)
#define SHUT(since, code, name, ...)      ROW(name, SHUT_OFF, code, __VA_ARGS__)
#define DENY(since, code, name, ...)      ROW(name, DENIED, code, __VA_ARGS__)
#include "module/calls.def"
};

static CK_SESSION_HANDLE handle;

static void set_operations(unsigned operations)
{
    struct session *session = session_acquire(handle);

    session->operations = operations;
    session_release(session);
}

static void set_free(void)
{
    struct session *session = session_acquire(handle);

    session->free = true;
    session_release(session);
}

static int open_door(void **state)
{
    enum entry_past past;
    CK_RV rv;

    (void)state;
    assert_true(entry_open_begin(&past, &rv));
    backend = mock;
    assert_true(session_add(&(struct session){ .slot = SLOT_ID, .backend = OF_BACKEND }, &handle));
    entry_open_end(true);
    seen = ID_COUNT;
    return 0;
}

static void retire(struct session *session, void *context)
{
    (void)context;
    session_retire(session);
}

static int close_door(void **state)
{
    CK_RV rv;

    (void)state;
    if (entry_begin(ENTRY_ALONE, &rv)) {
        session_each(retire, NULL);
        entry_close();
        entry_end();
    }
    return 0;
}

static void a_forwarded_call_reaches_its_own_function_with_its_arguments_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const bool slotted = rows[i].how == SLOTTED;

        if (rows[i].how == WRITTEN || rows[i].how == DENIED || rows[i].how == SHUT_OFF)
            continue;
        set_operations(~0U);
        assert_int_equal(rows[i].ring(slotted ? 0x11 : handle), MOCK_CODE + i);
        assert_int_equal(seen, i);
        assert_int_equal(seen_args[0], slotted ? 0x11 : OF_BACKEND);
        for (size_t n = 1; n < rows[i].count; n++)
            assert_int_equal(seen_args[n], 0x11 * (n + 1));
    }
}

static void a_call_inside_an_operation_that_lintgate_did_not_forward_stays_here(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].how != INSIDE)
            continue;
        set_operations(0);
        assert_int_equal(rows[i].ring(handle), CKR_OPERATION_NOT_INITIALIZED);
        assert_int_equal(seen, ID_COUNT);
    }
}

/* With their arguments as they are, and without a look at what was begun. */
static void on_a_token_that_nothing_protects_calls_go_through(void **state)
{
    (void)state;
    set_free();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].how != FORWARDED && rows[i].how != INSIDE && rows[i].how != SHUT_OFF)
            continue;
        set_operations(0);
        assert_int_equal(rows[i].ring(handle), MOCK_CODE + i);
        assert_int_equal(seen, i);
        assert_int_equal(seen_args[0], OF_BACKEND);
        for (size_t n = 1; n < rows[i].count; n++)
            assert_int_equal(seen_args[n], 0x11 * (n + 1));
    }
}

/* The beginning of one operation is not the beginning of another: some tokens mix them up. */
static void a_call_inside_another_operation_stays_here(void **state)
{
    static const struct {
        unsigned operation;
        CK_RV (*ring)(uintptr_t first);
    } confusions[] = {
        { OPERATION_VERIFY, ring_Sign },
        { OPERATION_VERIFY, ring_Decrypt },
        { OPERATION_DECRYPT, ring_Sign },
        { OPERATION_ENCRYPT, ring_Decrypt },
        { OPERATION_DIGEST, ring_SignUpdate },
        { OPERATION_SIGN, ring_Decrypt },
        { OPERATION_SIGN, ring_VerifyFinal },
        { OPERATION_DIGEST, ring_DigestEncryptUpdate },
        { OPERATION_ENCRYPT, ring_DigestEncryptUpdate },
        { OPERATION_DECRYPT, ring_DecryptDigestUpdate },
        { OPERATION_VERIFY, ring_DecryptVerifyUpdate },
        { OPERATION_VERIFY, ring_VerifyRecover },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(confusions); i++) {
        set_operations(confusions[i].operation);
        assert_int_equal(confusions[i].ring(handle), CKR_OPERATION_NOT_INITIALIZED);
        assert_int_equal(seen, ID_COUNT);
    }
}

static void a_denied_call_answers_its_code_and_stays_here(void **state)
{
    size_t denied = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].how != DENIED && rows[i].how != SHUT_OFF)
            continue;
        denied++;
        set_operations(~0U);
        assert_int_equal(rows[i].ring(handle), rows[i].code);
        assert_int_not_equal(rows[i].code, CKR_OK);
        assert_int_equal(seen, ID_COUNT);
    }
    assert_int_equal(denied, 9);
}

static CK_OBJECT_HANDLE private_object;

/* One private key, `private_object`; everything else is a secret key. */
static CK_RV mock_class(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *template, CK_ULONG count)
{
    assert_int_equal(session, OF_BACKEND);
    assert_int_equal(count, 1);
    assert_int_equal(template->type, CKA_CLASS);
    *(CK_OBJECT_CLASS *)template->pValue = object == private_object ? CKO_PRIVATE_KEY : CKO_SECRET_KEY;
    template->ulValueLen = sizeof(CK_OBJECT_CLASS);
    return CKR_OK;
}

static void a_private_key_in_any_place_of_a_call_stays_here(void **state)
{
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_MECHANISM plain = { CKM_AES_KEY_WRAP_KWP, NULL, 0 };
    CK_ATTRIBUTE template = { CKA_CLASS, &secret, sizeof secret };
    CK_OBJECT_HANDLE made;
    CK_BYTE buffer[64];
    CK_ULONG len = sizeof buffer;
    const CK_FUNCTION_LIST_3_2 *l = &calls_3_2;

    (void)state;
    backend.C_GetAttributeValue = mock_class;
    private_object = 7;
    set_operations(~0U);
    assert_int_equal(l->C_EncryptInit(handle, &plain, 7), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_DecryptInit(handle, &plain, 7), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(l->C_VerifyInit(handle, &plain, 7), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_VerifyRecoverInit(handle, &plain, 7), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_DigestKey(handle, 7), CKR_KEY_INDIGESTIBLE);
    assert_int_equal(l->C_CopyObject(handle, 7, NULL, 0, &made), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(l->C_DestroyObject(handle, 7), CKR_ACTION_PROHIBITED);
    assert_int_equal(l->C_SetAttributeValue(handle, 7, &template, 1), CKR_ACTION_PROHIBITED);
    assert_int_equal(l->C_WrapKey(handle, &plain, 7, 8, buffer, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(l->C_WrapKey(handle, &plain, 8, 7, buffer, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(
        l->C_UnwrapKey(handle, &plain, 7, buffer, 64, &template, 1, &made), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(l->C_DeriveKey(handle, &plain, 7, &template, 1, &made), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(l->C_MessageEncryptInit(handle, &plain, 7), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_MessageDecryptInit(handle, &plain, 7), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(l->C_MessageSignInit(handle, &plain, 7), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(l->C_MessageVerifyInit(handle, &plain, 7), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_VerifySignatureInit(handle, &plain, 7, buffer, 64), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(
        l->C_EncapsulateKey(handle, &plain, 7, &template, 1, buffer, &len, &made), CKR_KEY_TYPE_INCONSISTENT);
    assert_int_equal(l->C_DecapsulateKey(handle, &plain, 7, &template, 1, buffer, 64, &made),
        CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(
        l->C_WrapKeyAuthenticated(handle, &plain, 7, 8, NULL, 0, buffer, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(
        l->C_WrapKeyAuthenticated(handle, &plain, 8, 7, NULL, 0, buffer, &len), CKR_KEY_NOT_WRAPPABLE);
    assert_int_equal(l->C_UnwrapKeyAuthenticated(handle, &plain, 7, buffer, 64, &template, 1, NULL, 0, &made),
        CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(seen, ID_COUNT);
}

static void the_same_calls_with_open_keys_are_forwarded(void **state)
{
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_MECHANISM plain = { CKM_AES_KEY_WRAP_KWP, NULL, 0 };
    CK_ATTRIBUTE template = { CKA_CLASS, &secret, sizeof secret };
    CK_OBJECT_HANDLE made;
    CK_BYTE buffer[64];
    CK_ULONG len = sizeof buffer;
    const CK_FUNCTION_LIST_3_2 *l = &calls_3_2;

    (void)state;
    backend.C_GetAttributeValue = mock_class;
    private_object = 7;
    set_operations(OPERATION_DIGEST);
    assert_int_equal(l->C_EncryptInit(handle, &plain, 8), MOCK_CODE + ID_EncryptInit);
    assert_int_equal(l->C_DecryptInit(handle, &plain, 8), MOCK_CODE + ID_DecryptInit);
    assert_int_equal(l->C_VerifyInit(handle, &plain, 8), MOCK_CODE + ID_VerifyInit);
    assert_int_equal(l->C_SignInit(handle, &plain, 8), MOCK_CODE + ID_SignInit);
    assert_int_equal(l->C_DigestKey(handle, 8), MOCK_CODE + ID_DigestKey);
    assert_int_equal(l->C_CreateObject(handle, &template, 1, &made), MOCK_CODE + ID_CreateObject);
    assert_int_equal(l->C_CopyObject(handle, 8, NULL, 0, &made), MOCK_CODE + ID_CopyObject);
    assert_int_equal(l->C_DestroyObject(handle, 8), MOCK_CODE + ID_DestroyObject);
    assert_int_equal(l->C_SetAttributeValue(handle, 8, &template, 1), MOCK_CODE + ID_SetAttributeValue);
    assert_int_equal(l->C_GenerateKey(handle, &plain, &template, 1, &made), MOCK_CODE + ID_GenerateKey);
    assert_int_equal(l->C_WrapKey(handle, &plain, 8, 9, buffer, &len), MOCK_CODE + ID_WrapKey);
    assert_int_equal(seen_args[2], 8);
    assert_int_equal(seen_args[3], 9);
    assert_int_equal(
        l->C_UnwrapKey(handle, &plain, 8, buffer, 64, &template, 1, &made), MOCK_CODE + ID_UnwrapKey);
    assert_int_equal(l->C_DeriveKey(handle, &plain, 8, &template, 1, &made), MOCK_CODE + ID_DeriveKey);
    assert_int_equal(l->C_MessageEncryptInit(handle, &plain, 8), MOCK_CODE + ID_MessageEncryptInit);
    assert_int_equal(l->C_MessageDecryptInit(handle, &plain, 8), MOCK_CODE + ID_MessageDecryptInit);
    assert_int_equal(l->C_MessageSignInit(handle, &plain, 8), MOCK_CODE + ID_MessageSignInit);
    assert_int_equal(l->C_MessageVerifyInit(handle, &plain, 8), MOCK_CODE + ID_MessageVerifyInit);
    assert_int_equal(
        l->C_VerifySignatureInit(handle, &plain, 8, buffer, 64), MOCK_CODE + ID_VerifySignatureInit);
    assert_int_equal(seen_args[3], (uintptr_t)buffer);
    assert_int_equal(l->C_EncapsulateKey(handle, &plain, 8, &template, 1, buffer, &len, &made),
        MOCK_CODE + ID_EncapsulateKey);
    assert_int_equal(l->C_DecapsulateKey(handle, &plain, 8, &template, 1, buffer, 64, &made),
        MOCK_CODE + ID_DecapsulateKey);
    assert_int_equal(seen_args[6], 64);
    assert_int_equal(l->C_WrapKeyAuthenticated(handle, &plain, 8, 9, buffer, 5, buffer + 8, &len),
        MOCK_CODE + ID_WrapKeyAuthenticated);
    assert_int_equal(seen_args[4], (uintptr_t)buffer);
    assert_int_equal(seen_args[6], (uintptr_t)(buffer + 8));
    assert_int_equal(
        l->C_UnwrapKeyAuthenticated(handle, &plain, 8, buffer, 64, &template, 1, buffer + 8, 5, &made),
        MOCK_CODE + ID_UnwrapKeyAuthenticated);
    assert_int_equal(seen_args[3], (uintptr_t)buffer);
    assert_int_equal(seen_args[7], (uintptr_t)(buffer + 8));
}

/* What PKCS#11 3.0 lets end without an end: by its Init function without a mechanism, and by C_SessionCancel. */
static void what_runs_is_cancelled_where_it_runs(void **state)
{
    const CK_FUNCTION_LIST_3_2 *l = &calls_3_2;

    (void)state;
    set_operations(0);
    assert_int_equal(l->C_EncryptInit(handle, NULL, 8), CKR_ARGUMENTS_BAD);
    assert_int_equal(l->C_SignInit(handle, NULL, 8), CKR_OK);
    assert_int_equal(calls_2_40.C_SignInit(handle, NULL, 8), CKR_ARGUMENTS_BAD);
    assert_int_equal(l->C_SessionCancel(handle, ~0UL), CKR_OK);
    assert_int_equal(seen, ID_COUNT);
    set_operations(OPERATION_ENCRYPT | OPERATION_SIGN | OPERATION_MESSAGE_DECRYPT);
    assert_int_equal(l->C_EncryptInit(handle, NULL, 8), MOCK_CODE + ID_EncryptInit);
    assert_int_equal(l->C_SignInit(handle, NULL, 8), MOCK_CODE + ID_SignInit);
    assert_int_equal(l->C_DecryptInit(handle, NULL, 8), CKR_ARGUMENTS_BAD);
    assert_int_equal(l->C_SessionCancel(handle, CKF_MESSAGE_DECRYPT), MOCK_CODE + ID_SessionCancel);
    assert_int_equal(seen_args[0], OF_BACKEND);
    assert_int_equal(seen_args[1], CKF_MESSAGE_DECRYPT);
    backend.C_SessionCancel = NULL;
    assert_int_equal(l->C_SessionCancel(handle, CKF_DIGEST), CKR_OK); /* nothing left */
    assert_int_equal(l->C_SessionCancel(handle, CKF_ENCRYPT), CKR_OPERATION_CANCEL_FAILED);
}

static void a_template_of_a_private_object_stays_here(void **state)
{
    CK_OBJECT_CLASS classes[] = { CKO_PRIVATE_KEY, CKO_OTP_KEY, 0x80000001UL, 0x7777 };
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_MECHANISM plain = { CKM_AES_KEY_WRAP_KWP, NULL, 0 };
    CK_OBJECT_HANDLE made;
    CK_BYTE buffer[64];
    const CK_FUNCTION_LIST_3_2 *l = &calls_3_2;

    (void)state;
    backend.C_GetAttributeValue = mock_class;
    private_object = 7;
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        CK_ATTRIBUTE template[] = { { CKA_TOKEN, buffer, 1 }, { CKA_CLASS, &classes[i], sizeof classes[i] } };

        assert_int_equal(l->C_CreateObject(handle, template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
        assert_int_equal(l->C_GenerateKey(handle, &plain, template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
        assert_int_equal(
            l->C_UnwrapKey(handle, &plain, 8, buffer, 64, template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
        assert_int_equal(l->C_DeriveKey(handle, &plain, 8, template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
    }
    /* Two classes: which would the backend believe? None: what would it make? */
    CK_ATTRIBUTE twice[] = { { CKA_CLASS, &secret, sizeof secret },
        { CKA_CLASS, &classes[0], sizeof secret } };
    CK_ATTRIBUTE odd = { CKA_CLASS, &secret, 1 };

    assert_int_equal(l->C_CreateObject(handle, twice, 2, &made), CKR_TEMPLATE_INCONSISTENT);
    assert_int_equal(l->C_CreateObject(handle, &odd, 1, &made), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(l->C_CreateObject(handle, NULL, 0, &made), CKR_TEMPLATE_INCOMPLETE);
    assert_int_equal(l->C_UnwrapKey(handle, &plain, 8, buffer, 64, NULL, 0, &made), CKR_TEMPLATE_INCOMPLETE);
    assert_int_equal(seen, ID_COUNT);
}

static void a_mechanism_that_holds_a_second_handle_stays_here(void **state)
{
    static const CK_MECHANISM_TYPE carriers[] = { CKM_CONCATENATE_BASE_AND_KEY, CKM_ECMQV_DERIVE,
        CKM_KIP_DERIVE, CKM_X9_42_MQV_DERIVE, CKM_HKDF_DERIVE, CKM_SP800_108_COUNTER_KDF,
        CKM_IKE2_PRF_PLUS_DERIVE };
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_ATTRIBUTE template = { CKA_CLASS, &secret, sizeof secret };
    CK_OBJECT_HANDLE made, hidden = 7;
    CK_BYTE buffer[64];
    CK_ULONG len = sizeof buffer;
    const CK_FUNCTION_LIST_3_2 *l = &calls_3_2;

    (void)state;
    backend.C_GetAttributeValue = mock_class;
    private_object = 7;
    for (size_t i = 0; i < COUNT_OF(carriers); i++) {
        CK_MECHANISM m = { carriers[i], &hidden, sizeof hidden };

        assert_int_equal(l->C_DeriveKey(handle, &m, 8, &template, 1, &made), CKR_MECHANISM_PARAM_INVALID);
        assert_int_equal(l->C_WrapKey(handle, &m, 8, 9, buffer, &len), CKR_MECHANISM_PARAM_INVALID);
        assert_int_equal(
            l->C_UnwrapKey(handle, &m, 8, buffer, 64, &template, 1, &made), CKR_MECHANISM_PARAM_INVALID);
        assert_int_equal(l->C_GenerateKey(handle, &m, &template, 1, &made), CKR_MECHANISM_PARAM_INVALID);
        assert_int_equal(l->C_EncryptInit(handle, &m, 8), CKR_MECHANISM_INVALID);
        assert_int_equal(l->C_SignInit(handle, &m, 8), CKR_MECHANISM_INVALID);
        assert_int_equal(l->C_VerifyInit(handle, &m, 8), CKR_MECHANISM_INVALID);
    }
    CK_MECHANISM unknown = { 0x80001234UL, &hidden, sizeof hidden };

    assert_int_equal(l->C_DeriveKey(handle, &unknown, 8, &template, 1, &made), CKR_MECHANISM_INVALID);
    assert_int_equal(seen, ID_COUNT);
}

static bool works_before(const char *name)
{
    return strcmp(name, "Initialize") == 0 || strcmp(name, "GetFunctionList") == 0
           || strcmp(name, "GetInterfaceList") == 0 || strcmp(name, "GetInterface") == 0;
}

static void nothing_reaches_the_backend_before_initialisation(void **state)
{
    (void)state;
    seen = ID_COUNT;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (works_before(rows[i].name))
            continue;
        assert_int_equal(rows[i].ring(handle), CKR_CRYPTOKI_NOT_INITIALIZED);
    }
    assert_int_equal(seen, ID_COUNT);
}

static void a_session_of_the_backends_is_no_session_here(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].how != FORWARDED && rows[i].how != INSIDE)
            continue;
        assert_int_equal(rows[i].ring(OF_BACKEND), CKR_SESSION_HANDLE_INVALID);
        assert_int_equal(rows[i].ring(handle + 1), CKR_SESSION_HANDLE_INVALID);
        assert_int_equal(rows[i].ring(0), CKR_SESSION_HANDLE_INVALID);
    }
    assert_int_equal(seen, ID_COUNT);
}

static void a_function_that_the_backend_lacks_is_not_supported(void **state)
{
    (void)state;
    backend = (CK_FUNCTION_LIST_3_2){ .version = { 2, 40 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].how != SLOTTED && rows[i].how != FORWARDED && rows[i].how != INSIDE)
            continue;
        set_operations(~0U);
        assert_int_equal(rows[i].ring(rows[i].how == SLOTTED ? 0x11 : handle), CKR_FUNCTION_NOT_SUPPORTED);
    }
}

int main(void)
{
#define WITH_DOOR(test) cmocka_unit_test_setup_teardown(test, open_door, close_door)
    const struct CMUnitTest tests[] = {
        WITH_DOOR(a_forwarded_call_reaches_its_own_function_with_its_arguments_in_order),
        WITH_DOOR(a_call_inside_an_operation_that_lintgate_did_not_forward_stays_here),
        WITH_DOOR(on_a_token_that_nothing_protects_calls_go_through),
        WITH_DOOR(a_call_inside_another_operation_stays_here),
        WITH_DOOR(a_denied_call_answers_its_code_and_stays_here),
        WITH_DOOR(a_private_key_in_any_place_of_a_call_stays_here),
        WITH_DOOR(the_same_calls_with_open_keys_are_forwarded),
        WITH_DOOR(what_runs_is_cancelled_where_it_runs),
        WITH_DOOR(a_template_of_a_private_object_stays_here),
        WITH_DOOR(a_mechanism_that_holds_a_second_handle_stays_here),
        cmocka_unit_test(nothing_reaches_the_backend_before_initialisation),
        WITH_DOOR(a_session_of_the_backends_is_no_session_here),
        WITH_DOOR(a_function_that_the_backend_lacks_is_not_supported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
