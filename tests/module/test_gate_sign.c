/* tests/module/test_gate_sign.c - what is signed, what is refused, and what the caller's memory looks like afterwards. */
#include "tests/module/harness.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    RSA_BYTES = 256, /* a signature by the harness's RSA-2048 key */
    PARTS = 1000 * 1000,
    PART_BYTES = 64,
};

static bool is_filled_with(const uint8_t *at, size_t len, uint8_t value)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != value)
            return false;
    return true;
}

static void a_conforming_certificate_is_signed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void the_backend_signs_exactly_the_bytes_that_were_sent(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_must_sign(h, tbs);
    assert_int_equal(h->mock->results(), 1);
    const struct mock_result *result = h->mock->result(0);
    assert_int_equal(result->key, h->ca_key);
    assert_int_equal(result->input_len, tbs.len);
    assert_memory_equal(result->input, tbs.at, tbs.len);
    bytes_free(tbs);
}

static void a_certificate_in_parts_is_signed_as_a_whole(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    for (size_t i = 0; i < tbs.len; i++)
        assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at + i, 1), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_SignUpdate), 0);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

static void a_certificate_of_another_issuer_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);

    harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1);
    bytes_free(tbs);
}

static void a_certificate_with_any_fault_is_refused(void **state)
{
    struct harness *h = *state;

    for (enum fault fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        const struct bytes tbs = harness_tbs(h, fault);

        harness_must_refuse(h, tbs, CKR_FUNCTION_REJECTED);
        bytes_free(tbs);
    }
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    assert_int_equal(ledger_count(h->ledger, "refusal"), FAULT_COUNT - 1);
}

static void a_faulty_certificate_in_parts_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void bytes_that_are_no_artifact_are_invalid_data(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t *longer = calloc(1, tbs.len + 1), *der = NULL;
    static uint8_t text[] = "-----BEGIN CERTIFICATE-----", empty[] = { 0x30, 0x00 };

    assert_non_null(longer);
    memcpy(longer, tbs.at, tbs.len);
    harness_must_refuse(h, (struct bytes){ longer, tbs.len + 1 }, CKR_DATA_INVALID);
    harness_must_refuse(h, (struct bytes){ tbs.at, tbs.len - 1 }, CKR_DATA_INVALID);
    harness_must_refuse(h, (struct bytes){ tbs.at, 0 }, CKR_DATA_INVALID);
    harness_must_refuse(h, (struct bytes){ NULL, 0 }, CKR_DATA_INVALID);
    harness_must_refuse(h, (struct bytes){ text, sizeof text - 1 }, CKR_DATA_INVALID);
    harness_must_refuse(h, (struct bytes){ empty, sizeof empty }, CKR_DATA_INVALID);
    /* A certificate that is already signed. */
    const int len = i2d_X509(h->ca->certificate, &der);
    harness_must_refuse(h, (struct bytes){ der, (size_t)len }, CKR_DATA_INVALID);
    OPENSSL_free(der);
    free(longer);
    bytes_free(tbs);
}

static void final_without_a_part_is_refused_like_any_empty_document(void **state)
{
    struct harness *h = *state;
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_DATA_INVALID);
    assert_int_equal(harness_backend_signs(h), 0);
}

static void a_refusal_stands_until_the_next_init(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    /* As clients try again: the same, as parts, and with other bytes. */
    for (int i = 0; i < 2; i++) {
        out = buffer_new();
        assert_int_equal(harness_finish(h, i == 0 ? evil : good, &out), CKR_FUNCTION_REJECTED);
        assert_true(is_filled_with(out.at, RSA_BYTES, 0));
        assert_int_equal(h->gate->C_SignUpdate(h->session, good.at, good.len), CKR_FUNCTION_REJECTED);
        out = buffer_new();
        assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_FUNCTION_REJECTED);
        assert_true(is_filled_with(out.at, RSA_BYTES, 0));
    }
    assert_int_equal(harness_backend_signs(h), 0);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1);
    harness_must_sign(h, good);
    bytes_free(evil);
    bytes_free(good);
}

static void the_refusal_code_is_the_configured_one(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);

    harness_configure(h, "refusal-code = CKR_DATA_INVALID\n", NULL);
    harness_start(h);
    harness_must_refuse(h, evil, CKR_DATA_INVALID);
    bytes_free(evil);
}

static void asking_for_the_length_judges_nothing_and_ends_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    CK_ULONG len = 0x5a5a5a5a5a5a5a5a; /* some clients leave it uninitialised */

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, evil.at, evil.len, NULL, &len), CKR_OK);
    assert_int_equal(len, RSA_BYTES);
    len = 0;
    assert_int_equal(h->gate->C_Sign(h->session, NULL, 0, NULL, &len), CKR_OK);
    assert_int_equal(len, RSA_BYTES);
    assert_int_equal(harness_backend_signs(h), 0);
    assert_int_equal(ledger_count(h->ledger, "intent") + ledger_count(h->ledger, "refusal"), 0);
    assert_int_equal(harness_finish(h, good, &out), CKR_OK);
    bytes_free(evil);
    bytes_free(good);
}

/* For keys that wear out with each signature: PKCS#11 3.1 6.65. */
static void a_key_spends_nothing_on_questions_and_refusals_and_never_tries_again(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, good.at, good.len, NULL, &out.len), CKR_OK);
    out.len = RSA_BYTES - 1;
    assert_int_equal(h->gate->C_Sign(h->session, good.at, good.len, out.at, &out.len), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_int_equal(h->mock->calls(FUNCTION_Sign) + h->mock->spent(MOCK_FIRST_SLOT, h->ca_key), 0);
    /* An error that leaves open whether something was signed. */
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(harness_sign(h, good, &out), CKR_DEVICE_ERROR);
    assert_int_equal(h->mock->calls(FUNCTION_Sign), 1);
    assert_int_equal(harness_sign(h, good, &out), CKR_OK);
    assert_int_equal(h->mock->spent(MOCK_FIRST_SLOT, h->ca_key), 1);
    bytes_free(evil);
    bytes_free(good);
}

static void asking_for_the_length_at_the_end_leaves_the_parts(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    CK_ULONG len = 0;

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, NULL, &len), CKR_OK);
    assert_int_equal(len, RSA_BYTES);
    len = RSA_BYTES - 1;
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &len), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(len, RSA_BYTES);
    assert_int_equal(harness_backend_signs(h), 0);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

static void a_small_buffer_judges_nothing_so_other_bytes_afterwards_are_judged(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    out.len = RSA_BYTES - 1;
    assert_int_equal(harness_finish(h, good, &out), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(out.len, RSA_BYTES);
    assert_true(buffer_untouched(&out));
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(evil);
    bytes_free(good);
}

static void a_refusal_leaves_zeros_where_the_signature_would_be_and_no_more(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_finish(h, evil, &out), CKR_FUNCTION_REJECTED);
    assert_true(is_filled_with(out.at, RSA_BYTES, 0));
    assert_true(is_filled_with(out.at + RSA_BYTES, sizeof out.at - RSA_BYTES, CANARY));
    bytes_free(evil);
}

static void a_signature_is_written_and_no_more(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
    assert_int_equal(out.len, RSA_BYTES);
    assert_true(is_filled_with(out.at + RSA_BYTES, sizeof out.at - RSA_BYTES, CANARY));
    bytes_free(tbs);
}

static void sign_after_update_signs_neither_part(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    h->mock->knobs->update_then_sign = true;
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, 10), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at + 10, tbs.len - 10, out.at, &out.len),
        CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void an_operation_ends_with_its_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    harness_must_sign(h, tbs);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_backend_signs(h), 1);
    bytes_free(tbs);
}

static void a_second_init_does_not_disturb_the_first(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(harness_init(h), CKR_OPERATION_ACTIVE);
    assert_int_equal(h->gate->C_SignInit(h->session, &h->mechanism, h->free_key), CKR_OPERATION_ACTIVE);
    assert_int_equal(
        harness_gate()->C_SignInit(h->session, NULL, h->ca_key), CKR_ARGUMENTS_BAD); /* of 2.40 */
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

static void bad_arguments_end_the_operation(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, NULL, tbs.len, out.at, &out.len), CKR_ARGUMENTS_BAD);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, out.at, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(harness_finish(h, tbs, &out), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, NULL, 1), CKR_ARGUMENTS_BAD);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void an_update_without_bytes_is_no_error(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, NULL, 0), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, tbs.at, tbs.len), CKR_OK);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OK);
    bytes_free(tbs);
}

static void a_giant_length_is_refused_without_reading_the_bytes(void **state)
{
    struct harness *h = *state;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct buffer out = buffer_new();
    static const CK_ULONG lengths[] = { 1UL << 30, 1UL << 63, ~0UL, ~0UL - 4096 };

    assert_ptr_not_equal(map, MAP_FAILED);
    assert_int_equal(mprotect(map, 2 * page, PROT_NONE), 0); /* not even the first octet */
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_int_equal(harness_init(h), CKR_OK);
        assert_int_equal(h->gate->C_Sign(h->session, map, lengths[i], out.at, &out.len), CKR_DATA_LEN_RANGE);
        assert_int_equal(harness_init(h), CKR_OK);
        assert_int_equal(h->gate->C_SignUpdate(h->session, (uint8_t[]){ 0x30 }, 1), CKR_OK);
        assert_int_equal(h->gate->C_SignUpdate(h->session, map, lengths[i]), CKR_DATA_LEN_RANGE);
        assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    }
    munmap(map, 2 * page);
}

static void a_million_parts_end_at_the_limit(void **state)
{
    struct harness *h = *state;
    uint8_t part[PART_BYTES] = { 0x30 };
    size_t taken = 0;

    assert_int_equal(harness_init(h), CKR_OK);
    for (size_t i = 0; i < PARTS; i++) {
        const CK_RV rv = h->gate->C_SignUpdate(h->session, part, sizeof part);

        taken += rv == CKR_OK;
        assert_true(rv == CKR_OK || rv == (i == taken ? CKR_DATA_LEN_RANGE : CKR_OPERATION_NOT_INITIALIZED));
    }
    /* At most what a certificate may have. */
    assert_in_range(taken, 1, 64 * 1024 / PART_BYTES);
    assert_int_equal(h->mock->calls(FUNCTION_SignUpdate), 0);
}

/* Data, signature and its length in one piece of memory, wherever they overlap. */
static void overlapping_arguments_sign_what_was_there_before(void **state)
{
    struct harness *h = *state;
    uint8_t room[4096];

    for (size_t at = 0; at < 3 * RSA_BYTES; at += 13) {
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        CK_ULONG len = RSA_BYTES;

        memcpy(room + RSA_BYTES, tbs.at, tbs.len);
        assert_int_equal(harness_init(h), CKR_OK);
        assert_int_equal(h->gate->C_Sign(h->session, room + RSA_BYTES, tbs.len, room + at, &len), CKR_OK);
        assert_true(authority_verify(h->ca, h->algorithm, tbs, room + at, len));
        bytes_free(tbs);
    }
}

static void a_length_inside_the_data_is_read_once_and_written_last(void **state)
{
    struct harness *h = *state;
    union {
        CK_ULONG len;
        uint8_t bytes[4096];
    } room;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t signature[RSA_BYTES];

    memcpy(
        room.bytes, tbs.at, tbs.len); /* its first octets are a number that is far too great: room enough */
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, room.bytes, tbs.len, signature, &room.len), CKR_OK);
    assert_int_equal(room.len, RSA_BYTES);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, signature, sizeof signature));
    bytes_free(tbs);
}

static void an_elliptic_curve_key_signs_although_the_token_only_signs_digests(void **state)
{
    struct harness *h = *state;
    const struct bytes good = harness_tbs(h, FAULT_NONE), evil = harness_tbs(h, FAULT_ISSUER);

    harness_must_sign(h, good);
    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_int_equal(h->mock->result(0)->mechanism, CKM_ECDSA);
    h->mock->knobs->ecdsa_hashes = true;
    clock_shift(2); /* what the token can is asked anew after a second */
    harness_must_sign(h, good);
    assert_int_equal(h->mock->result(1)->mechanism, CKM_ECDSA_SHA256);
    bytes_free(good);
    bytes_free(evil);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_conforming_certificate_is_signed),
        GATE_TEST(the_backend_signs_exactly_the_bytes_that_were_sent),
        GATE_TEST(a_certificate_in_parts_is_signed_as_a_whole),
        GATE_TEST(a_certificate_of_another_issuer_is_refused),
        GATE_TEST(a_certificate_with_any_fault_is_refused),
        GATE_TEST(a_faulty_certificate_in_parts_is_refused),
        GATE_TEST(bytes_that_are_no_artifact_are_invalid_data),
        GATE_TEST(final_without_a_part_is_refused_like_any_empty_document),
        GATE_TEST(a_refusal_stands_until_the_next_init),
        GATE_TEST_QUIET(the_refusal_code_is_the_configured_one),
        GATE_TEST(asking_for_the_length_judges_nothing_and_ends_nothing),
        GATE_TEST(a_key_spends_nothing_on_questions_and_refusals_and_never_tries_again),
        GATE_TEST(asking_for_the_length_at_the_end_leaves_the_parts),
        GATE_TEST(a_small_buffer_judges_nothing_so_other_bytes_afterwards_are_judged),
        GATE_TEST(a_refusal_leaves_zeros_where_the_signature_would_be_and_no_more),
        GATE_TEST(a_signature_is_written_and_no_more),
        GATE_TEST(sign_after_update_signs_neither_part),
        GATE_TEST(an_operation_ends_with_its_signature),
        GATE_TEST(a_second_init_does_not_disturb_the_first),
        GATE_TEST(bad_arguments_end_the_operation),
        GATE_TEST(an_update_without_bytes_is_no_error),
        GATE_TEST(a_giant_length_is_refused_without_reading_the_bytes),
        GATE_TEST(a_million_parts_end_at_the_limit),
        GATE_TEST(overlapping_arguments_sign_what_was_there_before),
        GATE_TEST(a_length_inside_the_data_is_read_once_and_written_last),
        GATE_TEST_EC(an_elliptic_curve_key_signs_although_the_token_only_signs_digests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
