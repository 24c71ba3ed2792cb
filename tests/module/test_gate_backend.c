/* tests/module/test_gate_backend.c - a backend that fails, lies, forges, or calls back. */
#include "tests/module/harness.h"

#include <string.h>

enum {
    STANDARD_CODES = 0x210, /* beyond every CKR_ of PKCS#11 3.2 */
    NTH_CALLS = 12,         /* more calls of one function than a signature takes */
};

/* Signs with a backend that spoils something: withheld, and the key does not get another chance. */
static void must_withhold(struct harness *h)
{
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    char result[32];

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_FUNCTION_FAILED);
    assert_true(buffer_untouched(&out));
    assert_true(ledger_last(h->ledger, "outcome", "result", result, sizeof result));
    assert_string_equal(result, "unknown");
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    const size_t signs = harness_backend_signs(h);
    assert_int_not_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_backend_signs(h), signs);
    bytes_free(tbs);
}

static void a_signature_with_a_flipped_bit_is_withheld(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->flip_bit = true;
    must_withhold(h);
    h->mock->knobs->flip_bit = false; /* even when it is well again */
    assert_int_not_equal(harness_init(h), CKR_OK);
}

static void a_signature_of_another_length_is_withheld(void **state)
{
    static const long lengths[] = { -256, -128, -1, 1, 300 };

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct harness *h = harness_new(NULL);

        h->mock->knobs->longer = lengths[i];
        must_withhold(h);
        harness_free(h);
    }
    (void)state;
}

static void a_signature_of_another_key_is_withheld(void **state)
{
    struct harness *h = *state;

    /* Beside the CA's public key lies another private key. */
    h->mock->remove(MOCK_FIRST_SLOT, h->ca_key);
    h->ca_key = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = authority_get(AUTHORITY_P256, 1)->key_pem,
                             .label = "ca",
                             .id = "01",
                             .no_public_half = true });
    must_withhold(h);
}

/* Codes that mean something to the caller at this call, PKCS#11 2.40 5.11; everything else is trouble with the device. */
static CK_RV expected(CK_RV code)
{
    switch (code) {
    case CKR_HOST_MEMORY:
    case CKR_GENERAL_ERROR:
    case CKR_FUNCTION_FAILED:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_DEVICE_ERROR:
    case CKR_DEVICE_MEMORY:
    case CKR_DEVICE_REMOVED:
    case CKR_FUNCTION_CANCELED:
    case CKR_FUNCTION_REJECTED:
    case CKR_KEY_HANDLE_INVALID:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_PIN_INCORRECT:
    case CKR_PIN_EXPIRED:
    case CKR_PIN_LOCKED:
    case CKR_USER_NOT_LOGGED_IN: return code;
    /* About a session that is not the caller's. */
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT: return CKR_DEVICE_REMOVED;
    default: return CKR_DEVICE_ERROR;
    }
}

/* What no standard text decides: any error will do. */
static bool is_open_to_choice(CK_RV code)
{
    return code == CKR_OBJECT_HANDLE_INVALID || code == CKR_SESSION_COUNT
           || code == CKR_SESSION_READ_WRITE_SO_EXISTS;
}

static void try_code(struct harness *h, enum function function, CK_RV code, struct bytes tbs)
{
    struct buffer out = buffer_new();
    CK_RV rv;

    h->mock->answer(function, 1, code, false);
    rv = harness_init(h);
    if (function == FUNCTION_Sign) {
        assert_int_equal(rv, CKR_OK);
        rv = harness_finish(h, tbs, &out);
    }
    if (rv == CKR_OK || (!is_open_to_choice(code) && rv != expected(code)))
        fail_msg("C_%s of the backend: 0x%lx: want 0x%lx, have 0x%lx", function_name(function), code,
            expected(code), rv);
    assert_true(buffer_untouched(&out));
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->sessions(NULL, 0), 1);
}

static void an_error_of_the_backend_reaches_the_caller_if_it_is_about_the_callers_call(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    for (CK_RV code = 1; code < STANDARD_CODES; code++) {
        try_code(h, FUNCTION_SignInit, code, tbs);
        try_code(h, FUNCTION_Sign, code, tbs);
    }
    try_code(h, FUNCTION_SignInit, CKR_VENDOR_DEFINED | 77, tbs);
    try_code(h, FUNCTION_Sign, CKR_VENDOR_DEFINED | 77, tbs);
    assert_int_equal(h->mock->results(), 0);
    harness_must_sign(h, tbs); /* no harm was done */
    bytes_free(tbs);
}

/* One call of the backend fails, whichever it is: either there is a signature, or there is nothing. */
static void any_call_of_the_backend_may_fail_without_harm(void **state)
{
    static const CK_RV codes[] = { CKR_DEVICE_ERROR, CKR_HOST_MEMORY, CKR_BUFFER_TOO_SMALL,
        CKR_VENDOR_DEFINED };
    struct harness *h = *state;

    for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++)
        for (enum function f = 0; f < FUNCTION_COUNT; f++)
            for (unsigned long nth = 1; nth <= NTH_CALLS; nth++) {
                const struct bytes tbs = harness_tbs(h, FAULT_NONE);
                struct buffer out = buffer_new();
                const size_t calls = h->mock->calls(f);

                clock_shift((time_t)(10 * nth)); /* nothing is remembered */
                h->mock->answer(f, nth, codes[c], false);
                CK_RV rv = harness_init(h);
                if (rv == CKR_OK)
                    rv = harness_finish(h, tbs, &out);
                h->mock->answer(f, 0, CKR_OK, false);
                if (rv == CKR_OK)
                    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
                else
                    assert_true(buffer_untouched(&out));
                const bool came = h->mock->calls(f) - calls >= nth;
                if (f == FUNCTION_CloseSession && came) { /* the gate cannot close what will not be closed */
                    assert_int_equal(harness_finalize(h), CKR_OK);
                    harness_start(h);
                }
                assert_int_equal(h->mock->sessions(NULL, 0), 1);
                bytes_free(tbs);
                if (!came)
                    break;
            }
}

static void a_token_without_room_for_a_session_signs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->mock->knobs->session_limit = 1;
    assert_int_equal(harness_init(h), CKR_DEVICE_MEMORY);
    h->mock->knobs->session_limit = 2;
    harness_must_sign(h, tbs);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_token_that_is_pulled_out_signs_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    h->mock->knobs->removed[0] = true;
    assert_int_equal(harness_finish(h, tbs, &out), CKR_DEVICE_REMOVED);
    assert_true(buffer_untouched(&out));
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    const CK_RV rv = harness_init(h);
    assert_true(rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_DEVICE_REMOVED);
    h->mock->knobs->removed[0] = false;
    bytes_free(tbs);
}

struct call_back {
    struct harness *h;
    unsigned refused, tried;
};

static void note(struct call_back *c, CK_RV rv)
{
    c->tried++;
    c->refused += rv == CKR_FUNCTION_FAILED;
}

static void call_back(void *context, enum function function, const uintptr_t *values)
{
    struct call_back *c = context;
    const function_list *gate = c->h->gate;
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    CK_INFO info;
    uint8_t out[SIGNATURE_BYTES], in[] = "x";
    CK_ULONG len = sizeof out;

    (void)function;
    (void)values;
    note(c, gate->C_GetInfo(&info));
    note(c, gate->C_DigestInit(c->h->session, &sha));
    note(c, gate->C_Sign(c->h->session, in, sizeof in, out, &len));
    note(c, gate->C_SignInit(c->h->session, &c->h->mechanism, c->h->ca_key));
    note(c, gate->C_CloseSession(c->h->session));
    note(c, gate->C_CloseAllSessions(MOCK_FIRST_SLOT));
    note(c, gate->C_Logout(c->h->session));
    note(c, gate->C_Finalize(NULL));
    c->tried++;
    c->refused += gate->C_Initialize(NULL) != CKR_OK;
}

static void a_backend_that_calls_back_is_refused_and_does_not_hang(void **state)
{
    static const enum function places[] = { FUNCTION_SignInit, FUNCTION_Sign, FUNCTION_OpenSession,
        FUNCTION_GetAttributeValue };
    struct harness *h = *state;

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        struct call_back c = { .h = h };
        struct buffer out = buffer_new();

        assert_int_equal(places[i] == FUNCTION_Sign ? harness_init(h) : CKR_OK, CKR_OK);
        h->mock->after(places[i], call_back, &c);
        if (places[i] != FUNCTION_Sign)
            assert_int_equal(harness_init(h), CKR_OK);
        assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
        h->mock->after(places[i], NULL, NULL);
        assert_true(c.tried > 0);
        assert_int_equal(c.refused, c.tried);
        assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
        bytes_free(tbs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_signature_with_a_flipped_bit_is_withheld),
        cmocka_unit_test(a_signature_of_another_length_is_withheld),
        GATE_TEST_EC(a_signature_of_another_key_is_withheld),
        GATE_TEST(an_error_of_the_backend_reaches_the_caller_if_it_is_about_the_callers_call),
        GATE_TEST(any_call_of_the_backend_may_fail_without_harm),
        GATE_TEST_EC(any_call_of_the_backend_may_fail_without_harm),
        GATE_TEST(a_token_without_room_for_a_session_signs_nothing),
        GATE_TEST(a_token_that_is_pulled_out_signs_nothing),
        GATE_TEST(a_backend_that_calls_back_is_refused_and_does_not_hang),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
