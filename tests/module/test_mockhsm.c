/* tests/module/test_mockhsm.c - the mock does what tests rely on: real signatures, obedience, memory, misbehaviour on request. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <string.h>

struct token {
    const struct mock *mock;
    const function_list *list;
    CK_SESSION_HANDLE session;
};

static int up(void **state)
{
    static struct token token;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    token = (struct token){ .mock = harness_mock() };
    token.mock->reset();
    token.list = harness_mock_list();
    assert_int_equal(token.list->C_Initialize(NULL), CKR_OK);
    assert_int_equal(
        token.list->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &token.session), CKR_OK);
    assert_int_equal(token.list->C_Login(token.session, CKU_USER, pin, 4), CKR_OK);
    *state = &token;
    return 0;
}

static CK_OBJECT_HANDLE add(const struct token *t, enum authority_key type)
{
    return t->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = authority_get(type, 0)->key_pem, .label = "k", .id = "1" });
}

static CK_RV sign(
    const struct token *t, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, uint8_t *out, CK_ULONG *len)
{
    uint8_t text[] = "text";
    const CK_RV rv = t->list->C_SignInit(t->session, &mechanism, key);

    *len = SIGNATURE_BYTES;
    return rv == CKR_OK ? t->list->C_Sign(t->session, text, sizeof text, out, len) : rv;
}

static void signatures_of_every_key_type_verify(void **state)
{
    const struct token *t = *state;
    const struct bytes text = { (uint8_t[]){ "text" }, sizeof "text" };

    t->mock->knobs->ecdsa_hashes = true;
    for (enum authority_key type = 0; type < AUTHORITY_KEYS; type++) {
        const CK_OBJECT_HANDLE key = add(t, type);

        for (enum algorithm a = 0; a < ALGORITHM_COUNT; a++) {
            uint8_t out[SIGNATURE_BYTES];
            CK_ULONG len;

            if (!algorithm_fits(a, type) || a == SHA256_PSS_SHORT_SALT || a == SHA256_PSS_MGF_SHA384)
                continue;
            assert_int_equal(sign(t, key, mechanism_for(a), out, &len), CKR_OK);
            assert_true(authority_verify(authority_get(type, 0), a, text, out, len));
        }
    }
}

static void every_call_is_remembered_in_order(void **state)
{
    const struct token *t = *state;
    uint8_t out[SIGNATURE_BYTES];
    CK_ULONG len;
    const CK_OBJECT_HANDLE key = add(t, AUTHORITY_P256);
    const size_t before = t->mock->calls(FUNCTION_ANY);

    assert_int_equal(sign(t, key, mechanism_for(ECDSA_SHA256), out, &len), CKR_OK);
    assert_int_equal(t->mock->calls(FUNCTION_ANY), before + 2);
    assert_int_equal(t->mock->call(before).function, FUNCTION_SignInit);
    assert_int_equal(t->mock->call(before).values[2], key);
    assert_int_equal(t->mock->call(before + 1).function, FUNCTION_Sign);
    assert_true(t->mock->call(before + 1).sequence < t->mock->result(0)->sequence);
    assert_memory_equal(t->mock->result(0)->input, "text", sizeof "text");
    assert_memory_equal(t->mock->result(0)->output, out, len);
}

static void an_answer_comes_at_the_call_that_was_named(void **state)
{
    const struct token *t = *state;
    CK_SESSION_INFO info;

    t->mock->answer(FUNCTION_GetSessionInfo, 3, CKR_DEVICE_ERROR, false);
    for (int call = 1; call <= 4; call++)
        assert_int_equal(t->list->C_GetSessionInfo(t->session, &info), call == 3 ? CKR_DEVICE_ERROR : CKR_OK);
    t->mock->answer(FUNCTION_GetSessionInfo, 2, CKR_DEVICE_ERROR, true);
    for (int call = 1; call <= 4; call++)
        assert_int_equal(t->list->C_GetSessionInfo(t->session, &info), call >= 2 ? CKR_DEVICE_ERROR : CKR_OK);
}

static void it_obeys_where_a_gate_must_not(void **state)
{
    const struct token *t = *state;
    const CK_OBJECT_HANDLE key = add(t, AUTHORITY_RSA);
    uint8_t block[256] = { 0, 1 }, out[SIGNATURE_BYTES];
    CK_ULONG len = sizeof out;
    CK_MECHANISM raw = { .mechanism = CKM_RSA_X_509 };
    CK_OBJECT_HANDLE made;

    assert_int_equal(t->list->C_DecryptInit(t->session, &raw, key), CKR_OK);
    assert_int_equal(t->list->C_Decrypt(t->session, block, sizeof block, out, &len), CKR_OK);
    assert_int_equal(t->list->C_WrapKey(t->session, &raw, key, key, out, &len), CKR_OK);
    assert_memory_equal(out, MOCK_MARKER, sizeof MOCK_MARKER - 1);
    assert_int_equal(t->list->C_DeriveKey(t->session, &raw, key, NULL, 0, &made), CKR_OK);
    assert_int_equal(t->list->C_CopyObject(t->session, key, NULL, 0, &made), CKR_OK);
    assert_int_equal(sign(t, made, mechanism_for(SHA256_RSA), out, &len), CKR_OK);
    assert_int_equal(t->list->C_SignRecoverInit(t->session, &raw, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(t->list->C_SignRecover(t->session, block, sizeof block, out, &len), CKR_OK);
    assert_int_equal(t->mock->results(), 6);
}

static void an_operation_survives_logout_and_the_death_of_its_key(void **state)
{
    const struct token *t = *state;
    const CK_OBJECT_HANDLE key = add(t, AUTHORITY_P256);
    CK_MECHANISM mechanism = mechanism_for(ECDSA_SHA256);
    uint8_t text[] = "text", out[SIGNATURE_BYTES];
    CK_ULONG len = sizeof out;

    assert_int_equal(t->list->C_SignInit(t->session, &mechanism, key), CKR_OK);
    assert_int_equal(t->list->C_DestroyObject(t->session, key), CKR_OK);
    assert_int_equal(t->list->C_Logout(t->session), CKR_OK);
    assert_int_equal(t->list->C_Sign(t->session, text, sizeof text, out, &len), CKR_OK);
}

static void knobs_spoil_signatures(void **state)
{
    const struct token *t = *state;
    const struct bytes text = { (uint8_t[]){ "text" }, sizeof "text" };
    const CK_OBJECT_HANDLE key = add(t, AUTHORITY_P256);
    uint8_t out[SIGNATURE_BYTES];
    CK_ULONG len;

    t->mock->knobs->flip_bit = true;
    assert_int_equal(sign(t, key, mechanism_for(ECDSA_SHA256), out, &len), CKR_OK);
    assert_false(authority_verify(authority_get(AUTHORITY_P256, 0), ECDSA_SHA256, text, out, len));
    t->mock->knobs->flip_bit = false;
    t->mock->knobs->longer = -1;
    assert_int_equal(sign(t, key, mechanism_for(ECDSA_SHA256), out, &len), CKR_OK);
    assert_int_equal(len, 63);
}

static void handles_come_again_when_asked_to(void **state)
{
    const struct token *t = *state;
    const CK_OBJECT_HANDLE first = add(t, AUTHORITY_P256);

    t->mock->remove(MOCK_FIRST_SLOT, first);
    assert_int_not_equal(add(t, AUTHORITY_P256), first);
    t->mock->knobs->recycle_handles = true;
    assert_int_equal(add(t, AUTHORITY_P256), first);
}

static void it_counts_what_a_stateful_key_would_have_spent(void **state)
{
    const struct token *t = *state;
    const CK_OBJECT_HANDLE key = add(t, AUTHORITY_P256), other = add(t, AUTHORITY_P256);
    CK_MECHANISM mechanism = mechanism_for(ECDSA_SHA256);
    uint8_t text[] = "text", out[SIGNATURE_BYTES];
    CK_ULONG len;

    assert_int_equal(sign(t, key, mechanism, out, &len), CKR_OK);
    assert_int_equal(t->list->C_SignInit(t->session, &mechanism, key), CKR_OK);
    assert_int_equal(
        t->list->C_Sign(t->session, text, sizeof text, NULL, &len), CKR_OK); /* only the length */
    assert_int_equal(t->mock->spent(MOCK_FIRST_SLOT, key), 1);
    len = 1;
    assert_int_equal(t->list->C_Sign(t->session, text, sizeof text, out, &len), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(t->mock->spent(MOCK_FIRST_SLOT, key), 2); /* a careless token spends it all the same */
    assert_int_equal(t->list->C_MessageSignInit(t->session, &mechanism, key), CKR_OK);
    len = sizeof out;
    assert_int_equal(t->list->C_SignMessage(t->session, NULL, 0, text, sizeof text, out, &len), CKR_OK);
    assert_int_equal(t->mock->spent(MOCK_FIRST_SLOT, key), 3);
    assert_int_equal(t->mock->spent(MOCK_FIRST_SLOT, other), 0);
}

static void it_has_as_much_of_the_standard_as_the_test_wants(void **state)
{
    static const enum mock_api apis[] = { MOCK_3_2, MOCK_3_0, MOCK_2_40 };
    static const CK_BYTE versions[][2] = { { 3, 2 }, { 3, 0 }, { 2, 40 } };
    const struct token *t = *state;
    CK_UTF8CHAR name[] = "PKCS 11";

    for (size_t api = 0; api < 3; api++) {
        t->mock->knobs->api = apis[api];
        for (size_t i = 0; i < 2; i++) {
            CK_VERSION version = { versions[i][0], versions[i][1] };
            CK_INTERFACE *found = NULL;
            const bool has = t->list->C_GetInterface(name, &version, &found, 0) == CKR_OK;

            assert_int_equal(has, i == api);
            if (has)
                assert_memory_equal(found->pFunctionList, versions[i], 2);
        }
    }
}

static void every_function_is_there_and_can_be_called(void **state)
{
    const struct token *t = *state;
    static struct arguments arguments;

    for (enum function f = 0; f < FUNCTION_COUNT; f++) {
        if (f == FUNCTION_Finalize)
            continue;
        arguments.slot = MOCK_FIRST_SLOT;
        arguments.session = t->session;
        arguments_fill(&arguments, f);
        assert_non_null(function_address(t->list, f));
        t->mock->answer(f, 1, CKR_VENDOR_DEFINED + f, false);
        const CK_RV rv = function_call(t->list, f, arguments.values);
        assert_int_equal(rv, CKR_VENDOR_DEFINED + f);
        assert_int_equal(t->mock->call(t->mock->calls(FUNCTION_ANY) - 1).function, f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(signatures_of_every_key_type_verify, up),
        cmocka_unit_test_setup(every_call_is_remembered_in_order, up),
        cmocka_unit_test_setup(an_answer_comes_at_the_call_that_was_named, up),
        cmocka_unit_test_setup(it_obeys_where_a_gate_must_not, up),
        cmocka_unit_test_setup(an_operation_survives_logout_and_the_death_of_its_key, up),
        cmocka_unit_test_setup(knobs_spoil_signatures, up),
        cmocka_unit_test_setup(handles_come_again_when_asked_to, up),
        cmocka_unit_test_setup(it_counts_what_a_stateful_key_would_have_spent, up),
        cmocka_unit_test_setup(it_has_as_much_of_the_standard_as_the_test_wants, up),
        cmocka_unit_test_setup(every_function_is_there_and_can_be_called, up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
