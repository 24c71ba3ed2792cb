/* tests/module/test_gate_crl.c - CRLs of real size go through the gate whole or in parts; bad ones do not reach the HSM. */
#include "tests/module/crl.h"
#include "tests/module/harness.h"

#include <stdlib.h>

enum {
    MANY = 100 * 1000,
    MILLION = 1000 * 1000,
    SMALL_PART = 64,
    LARGE_PART = 1024 * 1024,
};

static int harness_crl(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .quiet = true });

    h->sign = "crl";
    harness_configure(h, NULL, NULL);
    harness_start(h);
    *state = h;
    return 0;
}
#define CRL_TEST(test) cmocka_unit_test_setup_teardown(test, harness_crl, harness_down)

/* Signs in parts of at most `part` octets. */
static void sign_in_parts(struct harness *h, struct bytes tbs, size_t part, struct buffer *out)
{
    assert_int_equal(harness_init(h), CKR_OK);
    for (size_t at = 0; at < tbs.len; at += part) {
        const size_t left = tbs.len - at;

        assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at + at, left < part ? left : part), CKR_OK);
    }
    assert_int_equal(h->gate->C_SignFinal(h->session, out->at, &out->len), CKR_OK);
}

static void assert_signed_in_parts(struct harness *h, size_t entries, size_t part)
{
    const struct bytes tbs = crl_make(h->ca, entries, CRL_FAULT_NONE);
    struct buffer out = buffer_new();

    sign_in_parts(h, tbs, part, &out);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    assert_int_equal(h->mock->results(), 1);
    const struct mock_result *result = h->mock->result(0);
    assert_int_equal(result->input_len, tbs.len);
    assert_memory_equal(result->input, tbs.at, tbs.len);
    bytes_free(tbs);
}

static void a_crl_is_signed_whole(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = crl_make(h->ca, 2, CRL_FAULT_NONE);

    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_crl_of_a_million_entries_is_signed_whole(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = crl_make(h->ca, MILLION, CRL_FAULT_NONE);

    assert_true(tbs.len > 40 * 1000 * 1000);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_crl_in_parts_of_64_octets_is_signed(void **state)
{
    assert_signed_in_parts(*state, MANY, SMALL_PART);
}

static void a_crl_of_a_million_entries_in_parts_of_a_mebibyte_is_signed(void **state)
{
    assert_signed_in_parts(*state, MILLION, LARGE_PART);
}

static void a_crl_with_any_fault_is_refused_and_the_backend_signs_nothing(void **state)
{
    struct harness *h = *state;

    for (enum crl_fault fault = CRL_FAULT_NONE + 1; fault < CRL_FAULT_COUNT; fault++) {
        const struct bytes tbs = crl_make(h->ca, MANY, fault);

        harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
        bytes_free(tbs);
    }
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    assert_int_equal(ledger_count(h->ledger, "refusal"), CRL_FAULT_COUNT - 1);
}

static void a_faulty_crl_in_parts_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = crl_make(h->ca, MANY, CRL_FAULT_TWICE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    for (size_t at = 0; at < tbs.len; at += LARGE_PART)
        assert_int_equal(h->gate->C_SignUpdate(
                             h->session, tbs.at + at, tbs.len - at < LARGE_PART ? tbs.len - at : LARGE_PART),
            CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void a_crl_above_the_limit_is_not_collected(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = crl_make(h->ca, MANY, CRL_FAULT_NONE);
    CK_RV rv = CKR_OK;

    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_configure(h, "crl-limit = 1M", NULL);
    harness_start(h);
    assert_int_equal(harness_init(h), CKR_OK);
    for (size_t at = 0; rv == CKR_OK && at < tbs.len; at += SMALL_PART)
        rv = h->gate->C_SignUpdate(h->session, tbs.at + at, SMALL_PART);
    assert_int_equal(rv, CKR_DATA_LEN_RANGE);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void a_key_for_crls_signs_no_certificate(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_must_refuse(h, tbs, CKR_DATA_INVALID);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CRL_TEST(a_crl_is_signed_whole),
        CRL_TEST(a_crl_of_a_million_entries_is_signed_whole),
        CRL_TEST(a_crl_in_parts_of_64_octets_is_signed),
        CRL_TEST(a_crl_of_a_million_entries_in_parts_of_a_mebibyte_is_signed),
        CRL_TEST(a_crl_with_any_fault_is_refused_and_the_backend_signs_nothing),
        CRL_TEST(a_faulty_crl_in_parts_is_refused),
        CRL_TEST(a_crl_above_the_limit_is_not_collected),
        CRL_TEST(a_key_for_crls_signs_no_certificate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
