/* tests/module/test_gate_watch.c - curve keys on a token that nothing protects: the CA's signatures are withheld, others not. */
#include "tests/module/arguments.h"
#include "tests/module/harness.h"

#include <stdlib.h>
#include <string.h>

#define FREE_SPARE "[token \"spare\"]\nprotect = no\n"

enum { HALF = 32 /* of a P-256 signature */, SIGNATURES = 10 };

/* A CA key of that type; its twin and a key of nobody's on the second token, which nothing protects. */
struct house {
    struct harness *h;
    CK_OBJECT_HANDLE twin, other;
    const struct authority *others;
};

static struct house house_new(enum authority_key type)
{
    struct house house = { harness_new(&(struct harness_options){ .key = type, .sections = FREE_SPARE }), 0,
        0, authority_get(type, 1) };
    struct harness *h = house.h;
    CK_UTF8CHAR pin[] = MOCK_PIN;

    assert_int_equal(h->gate->C_OpenSession(
                         MOCK_SECOND_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &h->session),
        CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    house.twin = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "a", .id = "1" });
    house.other = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = house.others->key_pem, .label = "b", .id = "2" });
    h->mock->knobs->ecdsa_hashes = true;
    return house;
}

static struct bytes digest_of(struct bytes data)
{
    static uint8_t digest[2 * HALF];

    memset(digest, 0x77, sizeof digest);
    assert_int_equal(EVP_Digest(data.at, data.len, digest, NULL, EVP_sha256(), NULL), 1);
    return (struct bytes){ digest, HALF };
}

static CK_RV sign(
    struct house *house, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE type, struct bytes data, struct buffer *out)
{
    CK_MECHANISM mechanism = { .mechanism = type };
    struct harness *h = house->h;
    const CK_RV rv = h->gate->C_SignInit(h->session, &mechanism, key);

    *out = buffer_new();
    return rv == CKR_OK ? h->gate->C_Sign(h->session, data.at, data.len, out->at, &out->len) : rv;
}

static CK_RV sign_parts(
    struct house *house, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE type, struct bytes data, struct buffer *out)
{
    CK_MECHANISM mechanism = { .mechanism = type };
    struct harness *h = house->h;

    *out = buffer_new();
    if (h->gate->C_SignInit(h->session, &mechanism, key) != CKR_OK
        || h->gate->C_SignUpdate(h->session, data.at, 7) != CKR_OK
        || h->gate->C_SignUpdate(h->session, data.at + 7, data.len - 7) != CKR_OK)
        return CKR_GENERAL_ERROR;
    return h->gate->C_SignFinal(h->session, out->at, &out->len);
}

/* The backend signed, and the caller got nothing of it. */
static void must_withhold(struct house *house, CK_RV rv, const struct buffer *out, size_t results)
{
    assert_int_equal(house->h->mock->results(), results);
    assert_int_equal(rv, CKR_FUNCTION_FAILED);
    assert_true(buffer_untouched(out));
}

static void a_signature_of_the_cas_curve_key_is_withheld(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    const struct bytes evil = harness_tbs(house.h, FAULT_ISSUER);
    struct buffer out;
    size_t results = 0;

    must_withhold(&house, sign(&house, house.twin, CKM_ECDSA_SHA256, evil, &out), &out, ++results);
    must_withhold(&house, sign_parts(&house, house.twin, CKM_ECDSA_SHA256, evil, &out), &out, ++results);
    must_withhold(&house, sign(&house, house.twin, CKM_ECDSA_SHA384, evil, &out), &out, ++results);
    must_withhold(&house, sign_parts(&house, house.twin, CKM_ECDSA_SHA512, evil, &out), &out, ++results);
    must_withhold(&house, sign(&house, house.twin, CKM_ECDSA, digest_of(evil), &out), &out, ++results);
    bytes_free(evil);
    harness_free(house.h);
    (void)state;
}

/* Tokens sign the leftmost bits of a digest that is too long: it verifies as the certificate's. */
static void a_digest_with_something_behind_it_does_not_hide_it(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    const struct bytes evil = harness_tbs(house.h, FAULT_ISSUER);
    struct bytes digest = digest_of(evil);
    struct buffer out;

    digest.len = 2 * HALF;
    must_withhold(&house, sign(&house, house.twin, CKM_ECDSA, digest, &out), &out, 1);
    bytes_free(evil);
    harness_free(house.h);
    (void)state;
}

static void a_signature_of_edwards_curves_is_withheld_too(void **state)
{
    struct house house = house_new(AUTHORITY_ED25519);
    const struct bytes evil = harness_tbs(house.h, FAULT_ISSUER);
    struct buffer out;

    must_withhold(&house, sign(&house, house.twin, CKM_EDDSA, evil, &out), &out, 1);
    must_withhold(&house, sign_parts(&house, house.twin, CKM_EDDSA, evil, &out), &out, 2);
    assert_int_equal(sign(&house, house.other, CKM_EDDSA, evil, &out), CKR_OK);
    assert_true(authority_verify(house.others, PURE_EDDSA, evil, out.at, out.len));
    bytes_free(evil);
    harness_free(house.h);
    (void)state;
}

static void other_curve_keys_sign_as_without_lintgate(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    struct harness *h = house.h;
    const struct bytes data = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM mechanism = { .mechanism = CKM_ECDSA_SHA256 };
    struct buffer out;
    CK_ULONG len = 0;

    assert_int_equal(sign(&house, house.other, CKM_ECDSA_SHA256, data, &out), CKR_OK);
    assert_true(authority_verify(house.others, ECDSA_SHA256, data, out.at, out.len));
    assert_int_equal(sign_parts(&house, house.other, CKM_ECDSA_SHA256, data, &out), CKR_OK);
    assert_true(authority_verify(house.others, ECDSA_SHA256, data, out.at, out.len));
    assert_int_equal(sign(&house, house.other, CKM_ECDSA, digest_of(data), &out), CKR_OK);
    assert_true(authority_verify(house.others, ECDSA_SHA256, data, out.at, out.len));
    /* Lengths and buffers as the backend has them. */
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, house.other), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, data.at, data.len, NULL, &len), CKR_OK);
    assert_int_equal(len, 2 * HALF);
    len = 10;
    out = buffer_new();
    assert_int_equal(h->gate->C_Sign(h->session, data.at, data.len, out.at, &len), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(len, 2 * HALF);
    assert_true(buffer_untouched(&out));
    assert_int_equal(h->gate->C_Sign(h->session, data.at, data.len, out.at, &len), CKR_OK);
    assert_true(authority_verify(house.others, ECDSA_SHA256, data, out.at, len));
    bytes_free(data);
    harness_free(h);
    (void)state;
}

/* What the backend is asked for one signature, at least: of some, because what was seen is forgotten within a second. */
static size_t least_questions(struct house *house)
{
    const struct mock *const mock = house->h->mock;
    const struct bytes data = harness_tbs(house->h, FAULT_ISSUER);
    size_t least = SIZE_MAX;
    struct buffer out;

    for (int i = 0; i < SIGNATURES; i++) {
        const size_t before = mock->calls(FUNCTION_ANY), asked = mock->calls(FUNCTION_GetAttributeValue);

        assert_int_equal(sign(house, house->other, house->h->mechanism.mechanism, data, &out), CKR_OK);
        const size_t questions = mock->calls(FUNCTION_GetAttributeValue) - asked;
        assert_int_equal(mock->calls(FUNCTION_ANY) - before, questions + 2); /* C_SignInit and C_Sign */
        least = questions < least ? questions : least;
    }
    bytes_free(data);
    return least;
}

/* Each question may open a file or cross a network. */
static void an_rsa_key_outside_is_asked_once_what_it_is_and_a_curve_key_twice(void **state)
{
    struct house rsa = house_new(AUTHORITY_RSA);

    assert_int_equal(least_questions(&rsa), 1); /* after C_SignInit */
    harness_free(rsa.h);
    struct house curve = house_new(AUTHORITY_P256);
    assert_int_equal(least_questions(&curve), 2); /* and before it: what is signed could be to be watched */
    harness_free(curve.h);
    (void)state;
}

/* What a key outside was a moment ago is no leave for what its handle is now. */
static void become_the_cas(void *context, enum function function, const uintptr_t *values)
{
    const struct house *const house = context;
    const struct mock *const mock = house->h->mock;

    (void)values;
    mock->before(function, NULL, NULL);
    mock->remove(MOCK_SECOND_SLOT, house->other);
    assert_int_equal(mock->add_key(MOCK_SECOND_SLOT,
                         &(struct mock_key){ .pem = house->h->ca->key_pem, .label = "b", .id = "2" }),
        house->other);
}

static void a_remembered_handle_that_becomes_the_cas_signs_nothing(void **state)
{
    static const enum function moments[] = { FUNCTION_SignInit, FUNCTION_GetAttributeValue };

    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct house house = house_new(AUTHORITY_RSA);
        const struct mock *const mock = house.h->mock;
        const struct bytes evil = harness_tbs(house.h, FAULT_ISSUER);
        struct buffer out;

        mock->knobs->recycle_handles = true;
        assert_int_equal(sign(&house, house.other, house.h->mechanism.mechanism, evil, &out), CKR_OK);
        mock->before(moments[i], become_the_cas, &house);
        assert_int_not_equal(sign(&house, house.other, house.h->mechanism.mechanism, evil, &out), CKR_OK);
        assert_true(buffer_untouched(&out));
        out = buffer_new();
        assert_int_not_equal(
            house.h->gate->C_Sign(house.h->session, evil.at, evil.len, out.at, &out.len), CKR_OK);
        assert_true(buffer_untouched(&out));
        assert_int_equal(mock->spent(MOCK_SECOND_SLOT, house.other), 0);
        bytes_free(evil);
        harness_free(house.h);
    }
    (void)state;
}

/* Tokens that sign with one function what another began, and both halves of two. */
static void mixed_up_operations_are_watched_too(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    struct harness *h = house.h;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM hash = { .mechanism = CKM_ECDSA_SHA256 }, cipher = { .mechanism = CKM_AES_CBC },
                 raw = { .mechanism = CKM_RSA_X_509 };
    uint8_t encrypted[64];
    CK_ULONG len = sizeof encrypted;
    struct buffer out = buffer_new();

    h->mock->knobs->mix_recovery = h->mock->knobs->update_then_sign = true;
    assert_int_equal(h->gate->C_SignInit(h->session, &hash, house.twin), CKR_OK);
    must_withhold(&house, h->gate->C_SignRecover(h->session, evil.at, evil.len, out.at, &out.len), &out, 1);
    assert_int_equal(h->gate->C_SignInit(h->session, &hash, house.twin), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, evil.at, 9), CKR_OK);
    must_withhold(&house, h->gate->C_Sign(h->session, evil.at + 9, evil.len - 9, out.at, &out.len), &out, 2);
    assert_int_equal(
        h->gate->C_SignRecoverInit(h->session, &raw, house.twin), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(
        h->gate->C_MessageSignInit(h->session, &hash, house.twin), CKR_KEY_FUNCTION_NOT_PERMITTED);
    /* Bytes that go in while they are encrypted. */
    assert_int_equal(h->gate->C_SignInit(h->session, &hash, house.twin), CKR_OK);
    assert_int_equal(h->gate->C_EncryptInit(h->session, &cipher, house.twin + 1), CKR_OK);
    assert_int_equal(h->gate->C_SignEncryptUpdate(h->session, evil.at, evil.len, encrypted, &len), CKR_OK);
    must_withhold(&house, h->gate->C_SignFinal(h->session, out.at, &out.len), &out, 3);
    bytes_free(evil);
    harness_free(h);
    (void)state;
}

/* A part that the backend may or may not have taken: nobody knows what it signed. */
static void after_a_part_that_failed_nothing_leaves(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    struct harness *h = house.h;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM hash = { .mechanism = CKM_ECDSA_SHA256 };
    struct buffer out = buffer_new();

    assert_int_equal(h->gate->C_SignInit(h->session, &hash, house.twin), CKR_OK);
    h->mock->answer(FUNCTION_SignUpdate, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(h->gate->C_SignUpdate(h->session, evil.at, 5), CKR_DEVICE_ERROR);
    assert_int_equal(h->gate->C_SignUpdate(h->session, evil.at, evil.len), CKR_OK);
    must_withhold(&house, h->gate->C_SignFinal(h->session, out.at, &out.len), &out, 1);
    bytes_free(evil);
    harness_free(h);
    (void)state;
}

struct change {
    uint8_t *at;
    size_t len;
};

static void change_data(void *context, enum function function, const uintptr_t *values)
{
    const struct change *change = context;

    (void)function, (void)values;
    memset(change->at, 0x55, change->len);
}

/* After the backend has read the bytes they change: what is compared must be what was signed. */
static void bytes_that_change_while_they_are_signed_are_watched_as_they_were(void **state)
{
    for (int parts = 0; parts < 2; parts++) {
        struct house house = house_new(AUTHORITY_P256);
        const struct bytes evil = harness_tbs(house.h, FAULT_ISSUER);
        struct bytes data = { malloc(evil.len), evil.len };
        struct change change = { data.at, data.len };
        struct buffer out;

        assert_non_null(data.at);
        memcpy(data.at, evil.at, evil.len);
        house.h->mock->after(parts ? FUNCTION_SignFinal : FUNCTION_Sign, change_data, &change);
        must_withhold(&house,
            parts ? sign_parts(&house, house.twin, CKM_ECDSA_SHA256, data, &out)
                  : sign(&house, house.twin, CKM_ECDSA_SHA256, data, &out),
            &out, 1);
        bytes_free(data);
        bytes_free(evil);
        harness_free(house.h);
    }
    (void)state;
}

/* A mechanism changed after it was looked at, by a backend that keeps the pointer. */
static void a_mechanism_that_changes_is_watched_as_it_was(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    struct harness *h = house.h;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM mechanism = { .mechanism = CKM_ECDSA_SHA384 };
    struct buffer out = buffer_new();

    h->mock->knobs->keep_mechanism = true;
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, house.twin), CKR_OK);
    mechanism.mechanism = CKM_ECDSA_SHA256;
    must_withhold(&house, h->gate->C_Sign(h->session, evil.at, evil.len, out.at, &out.len), &out, 1);
    bytes_free(evil);
    harness_free(h);
    (void)state;
}

static void a_mechanism_that_nobody_here_can_verify_is_refused_while_a_curve_key_is_guarded(void **state)
{
    static const CK_MECHANISM_TYPE types[] = { CKM_ECDSA_SHA224, CKM_ECDSA_SHA3_224, CKM_XEDDSA,
        CKM_VENDOR_DEFINED | 1 };
    const enum authority_key guarded[] = { AUTHORITY_P256, AUTHORITY_RSA };

    for (size_t g = 0; g < 2; g++) {
        struct house house = house_new(guarded[g]);
        struct harness *h = house.h;
        const CK_OBJECT_HANDLE curve = h->mock->add_key(MOCK_SECOND_SLOT,
            &(struct mock_key){ .pem = authority_get(AUTHORITY_P256, 2)->key_pem, .label = "c", .id = "3" });

        for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
            CK_MECHANISM mechanism = { .mechanism = types[i] };
            const size_t calls = h->mock->calls(FUNCTION_SignInit);

            h->mock->answer(FUNCTION_SignInit, 1, CKR_DEVICE_ERROR, true);
            assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, curve),
                g == 0 ? CKR_MECHANISM_INVALID : CKR_DEVICE_ERROR);
            assert_int_equal(h->mock->calls(FUNCTION_SignInit) - calls, g);
        }
        harness_free(h);
    }
    (void)state;
}

/* Another operation of the session does not end the watch. */
static void a_watch_lasts_until_the_next_signature_begins(void **state)
{
    struct house house = house_new(AUTHORITY_P256);
    struct harness *h = house.h;
    const CK_OBJECT_HANDLE rsa = h->mock->add_key(MOCK_SECOND_SLOT,
        &(struct mock_key){ .pem = authority_get(AUTHORITY_RSA, 2)->key_pem, .label = "r", .id = "4" });
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    CK_MECHANISM hash = { .mechanism = CKM_ECDSA_SHA256 }, raw = { .mechanism = CKM_RSA_X_509 },
                 pkcs = { .mechanism = CKM_SHA256_RSA_PKCS };
    struct buffer out = buffer_new();

    assert_int_equal(h->gate->C_SignInit(h->session, &hash, house.twin), CKR_OK);
    assert_int_equal(h->gate->C_SignInit(h->session, &pkcs, rsa), CKR_OPERATION_ACTIVE);
    assert_int_equal(h->gate->C_SignRecoverInit(h->session, &raw, rsa), CKR_OK);
    assert_int_equal(h->gate->C_DecryptInit(h->session, &raw, rsa), CKR_OK);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    must_withhold(&house, h->gate->C_Sign(h->session, evil.at, evil.len, out.at, &out.len), &out, 1);
    bytes_free(evil);
    harness_free(h);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_of_the_cas_curve_key_is_withheld),
        cmocka_unit_test(a_digest_with_something_behind_it_does_not_hide_it),
        cmocka_unit_test(a_signature_of_edwards_curves_is_withheld_too),
        cmocka_unit_test(other_curve_keys_sign_as_without_lintgate),
        cmocka_unit_test(an_rsa_key_outside_is_asked_once_what_it_is_and_a_curve_key_twice),
        cmocka_unit_test(a_remembered_handle_that_becomes_the_cas_signs_nothing),
        cmocka_unit_test(mixed_up_operations_are_watched_too),
        cmocka_unit_test(after_a_part_that_failed_nothing_leaves),
        cmocka_unit_test(bytes_that_change_while_they_are_signed_are_watched_as_they_were),
        cmocka_unit_test(a_mechanism_that_changes_is_watched_as_it_was),
        cmocka_unit_test(a_mechanism_that_nobody_here_can_verify_is_refused_while_a_curve_key_is_guarded),
        cmocka_unit_test(a_watch_lasts_until_the_next_signature_begins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
