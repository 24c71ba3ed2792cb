/* tests/module/test_gate_keys.c - a key is its public key: names, copies and twins change nothing. */
#include "tests/module/harness.h"

#include <string.h>

enum {
    SEARCH_SECONDS = 2, /* after which the gate searches the token anew */
    SIGNATURES = 10,

    /* Calls of the backend. */
    OWN_CALLS = 5,       /* C_OpenSession, C_SignInit, C_GetAttributeValue, C_Sign, C_CloseSession */
    FORWARDED_CALLS = 3, /* on the caller's session */
};

static CK_RV sign_with(struct harness *h, CK_OBJECT_HANDLE key, struct bytes data)
{
    return harness_sign_with(h, key, h->mechanism, data);
}

/* True if the CA's key signs good certificates, or none at all, with this handle; and never a faulty one. */
static bool is_guarded(struct harness *h, CK_OBJECT_HANDLE key)
{
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    const CK_RV rv = sign_with(h, key, evil);

    bytes_free(evil);
    return rv == CKR_FUNCTION_REJECTED || rv == CKR_KEY_FUNCTION_NOT_PERMITTED;
}

static void set(struct harness *h, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, const char *value)
{
    assert_true(h->mock->set(MOCK_FIRST_SLOT, object, type, value, strlen(value)));
}

static void a_renamed_ca_key_stays_guarded(void **state)
{
    struct harness *h = *state;

    set(h, h->ca_key, CKA_LABEL, "something else");
    assert_true(is_guarded(h, h->ca_key));
    set(h, h->ca_key, CKA_ID, "99");
    assert_true(is_guarded(h, h->ca_key));
    assert_int_equal(harness_backend_signs(h), 0);
}

static void a_ca_key_with_the_names_of_a_free_key_stays_guarded(void **state)
{
    struct harness *h = *state;

    set(h, h->ca_key, CKA_LABEL, "free");
    set(h, h->ca_key, CKA_ID, "02");
    assert_true(is_guarded(h, h->ca_key));
    h->mock->remove(MOCK_FIRST_SLOT, h->free_key);
    assert_true(is_guarded(h, h->ca_key));
    assert_int_equal(harness_backend_signs(h), 0);
}

static void an_unlisted_key_with_the_names_of_a_free_key_stays_locked(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->mock->remove(MOCK_FIRST_SLOT, h->free_key);
    set(h, h->stray_key, CKA_LABEL, "free");
    set(h, h->stray_key, CKA_ID, "02");
    assert_int_equal(sign_with(h, h->stray_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    bytes_free(tbs);
}

static void an_unlisted_key_with_the_names_of_the_ca_key_stays_locked(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->mock->remove(MOCK_FIRST_SLOT, h->ca_key);
    set(h, h->stray_key, CKA_LABEL, "ca");
    set(h, h->stray_key, CKA_ID, "01");
    assert_int_equal(sign_with(h, h->stray_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    bytes_free(tbs);
}

/* Whatever it is called, and whatever lies beside it. */
static void a_key_of_a_kind_that_lintgate_does_not_know_signs_nothing(void **state)
{
    static const CK_KEY_TYPE kinds[] = { 0x01 /* CKK_DSA */, 0x46 /* CKK_HSS */, 0x47 /* CKK_XMSS */,
        0x48 /* CKK_XMSSMT */, 0x49 /* CKK_ML_KEM */, 0x4a /* CKK_ML_DSA */, 0x4b /* CKK_SLH_DSA */,
        CKK_VENDOR_DEFINED | 1 };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        static const CK_MECHANISM_TYPE mechanisms[] = { CKM_ML_DSA, CKM_HASH_ML_DSA, CKM_SLH_DSA,
            CKM_HASH_SLH_DSA, CKM_HSS, CKM_XMSS, CKM_XMSSMT, CKM_ECDSA_SHA256 };

        assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_KEY_TYPE, &kinds[i], sizeof kinds[i]));
        for (size_t m = 0; m < sizeof mechanisms / sizeof mechanisms[0]; m++) {
            h->mechanism = (CK_MECHANISM){ .mechanism = mechanisms[m] };
            assert_int_equal(sign_with(h, h->ca_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
        }
    }
    assert_int_equal(h->mock->calls(FUNCTION_SignInit) + h->mock->spent(MOCK_FIRST_SLOT, h->ca_key), 0);
    bytes_free(tbs);
}

static void a_free_key_signs_anything(void **state)
{
    struct harness *h = *state;
    static uint8_t text[] = "no certificate at all";

    assert_int_equal(sign_with(h, h->free_key, (struct bytes){ text, sizeof text }), CKR_OK);
}

static void two_keys_of_one_name_are_both_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    set(h, h->stray_key, CKA_LABEL, "ca");
    assert_int_equal(sign_with(h, h->ca_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    assert_int_equal(sign_with(h, h->stray_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    set(h, h->stray_key, CKA_LABEL, "stray");
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_twin_of_the_ca_key_is_guarded_too(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE twin = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "backup", .id = "77" });

    oracle_guard(h->oracle, MOCK_FIRST_SLOT, twin);
    assert_true(is_guarded(h, twin));
}

static void a_twin_on_another_token_is_guarded_too(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE twin = h->mock->add_key(
        MOCK_SECOND_SLOT, &(struct mock_key){ .pem = h->ca->key_pem, .label = "ca", .id = "01" });
    CK_UTF8CHAR pin[] = MOCK_PIN;

    oracle_guard(h->oracle, MOCK_SECOND_SLOT, twin);
    assert_int_equal(
        h->gate->C_OpenSession(MOCK_SECOND_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &h->session), CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    assert_true(is_guarded(h, twin));
}

static void a_session_object_is_guarded_like_any_key(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = h->ca->key_pem, .label = "temporary", .id = "", .session = true });

    oracle_guard(h->oracle, MOCK_FIRST_SLOT, key);
    assert_true(is_guarded(h, key));
}

static void a_key_that_needs_no_login_is_guarded_without_one(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE key = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = h->ca->key_pem, .label = "open", .id = "05", .open = true });

    oracle_guard(h->oracle, MOCK_FIRST_SLOT, key);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_true(is_guarded(h, key));
}

/* An EC private key does not say which it is; the public key beside it does, and that one anybody can write. */
static void exchanged_public_keys_bring_no_signature_of_the_ca(void **state)
{
    struct harness *h = *state;
    const struct authority *other = authority_get(AUTHORITY_P256, 1);
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER);
    uint8_t signature[SIGNATURE_BYTES] = { 0 };
    CK_ULONG len = sizeof signature;

    harness_configure_free(h, "other", other);
    assert_int_equal(harness_finalize(h), CKR_OK);
    const CK_OBJECT_HANDLE other_key = h->mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = other->key_pem, .label = "other", .id = "06" });
    /* Both private keys exchange label and ID, so each stands beside the other's public key. */
    set(h, h->ca_key, CKA_ID, "06");
    set(h, h->ca_key, CKA_LABEL, "other");
    set(h, other_key, CKA_ID, "01");
    set(h, other_key, CKA_LABEL, "ca");
    harness_start(h);
    oracle_forget(h->oracle); /* the gate cannot know before: it withholds what it finds to be the CA's */

    CK_RV rv = h->gate->C_SignInit(h->session, &h->mechanism, h->ca_key);
    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, evil.at, evil.len, signature, &len);
    assert_int_not_equal(rv, CKR_OK);
    assert_false(oracle_leaks(h->oracle, signature, sizeof signature));

    CK_MECHANISM digest_only = { .mechanism = CKM_ECDSA };
    uint8_t digest[32];
    len = sizeof signature;
    assert_int_equal(EVP_Digest(evil.at, evil.len, digest, NULL, EVP_sha256(), NULL), 1);
    rv = h->gate->C_SignInit(h->session, &digest_only, h->ca_key);
    if (rv == CKR_OK)
        rv = h->gate->C_Sign(h->session, digest, sizeof digest, signature, &len);
    assert_int_not_equal(rv, CKR_OK);
    assert_false(oracle_leaks(h->oracle, signature, sizeof signature));
    bytes_free(evil);
}

static void an_elliptic_curve_key_without_a_public_key_beside_it_is_guarded(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->mock->remove(MOCK_FIRST_SLOT, h->ca_public);
    harness_must_sign(h, tbs); /* found by its name, proven by its signature */
    assert_true(is_guarded(h, h->ca_key));
    set(h, h->ca_key, CKA_LABEL, "renamed"); /* then nobody knows it */
    clock_shift(SEARCH_SECONDS);
    assert_int_equal(sign_with(h, h->ca_key, tbs), CKR_KEY_FUNCTION_NOT_PERMITTED);
    bytes_free(tbs);
}

static void a_private_key_is_not_copied(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE template[] = { { CKA_TOKEN, &no, sizeof no } };
    CK_OBJECT_HANDLE copy = 0;

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            h->gate->C_CopyObject(h->session, keys[i], template, 1, &copy), CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->mock->calls(FUNCTION_CopyObject), 0);
    assert_int_equal(h->gate->C_CopyObject(h->session, h->data, template, 1, &copy), CKR_OK);
}

static void a_private_key_is_not_changed_or_destroyed(void **state)
{
    struct harness *h = *state;
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };
    static const CK_ATTRIBUTE_TYPE types[] = { CKA_LABEL, CKA_ID, CKA_DECRYPT, CKA_UNWRAP, CKA_SIGN_RECOVER,
        CKA_DERIVE, CKA_EXTRACTABLE, CKA_MODULUS };
    CK_BBOOL yes = CK_TRUE;

    for (size_t i = 0; i < 3; i++) {
        for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
            CK_ATTRIBUTE template[] = { { types[t], &yes, sizeof yes } };

            assert_int_equal(
                h->gate->C_SetAttributeValue(h->session, keys[i], template, 1), CKR_ACTION_PROHIBITED);
        }
        assert_int_equal(h->gate->C_DestroyObject(h->session, keys[i]), CKR_ACTION_PROHIBITED);
    }
    assert_int_equal(h->mock->calls(FUNCTION_SetAttributeValue), 0);
    assert_int_equal(h->mock->calls(FUNCTION_DestroyObject), 0);
    CK_ATTRIBUTE label[] = { { CKA_LABEL, (char[]){ "x" }, 1 } };
    assert_int_equal(h->gate->C_SetAttributeValue(h->session, h->data, label, 1), CKR_OK);
    assert_int_equal(h->gate->C_DestroyObject(h->session, h->data), CKR_OK);
}

static void a_private_key_is_not_created(void **state)
{
    struct harness *h = *state;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY, data = CKO_DATA, vendor = CKO_VENDOR_DEFINED;
    CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, (char[]){ "ca" }, 2 } };
    CK_ATTRIBUTE twice[] = { { CKA_CLASS, &data, sizeof data }, { CKA_CLASS, &class, sizeof class } };
    CK_OBJECT_HANDLE made = 0;

    assert_int_equal(h->gate->C_CreateObject(h->session, template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
    assert_int_not_equal(h->gate->C_CreateObject(h->session, twice, 2, &made), CKR_OK);
    assert_int_not_equal(h->gate->C_CreateObject(h->session, template + 1, 1, &made), CKR_OK); /* no class */
    class = CKO_OTP_KEY;
    assert_int_not_equal(h->gate->C_CreateObject(h->session, template, 2, &made), CKR_OK);
    class = vendor;
    assert_int_not_equal(h->gate->C_CreateObject(h->session, template, 2, &made), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_CreateObject), 0);
    class = CKO_CERTIFICATE;
    assert_int_equal(h->gate->C_CreateObject(h->session, template, 2, &made), CKR_OK);
}

static void a_key_pair_is_not_generated(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN };
    CK_ATTRIBUTE label[] = { { CKA_LABEL, (char[]){ "ca" }, 2 } };
    CK_OBJECT_HANDLE public_key, private_key;

    assert_int_equal(
        h->gate->C_GenerateKeyPair(h->session, &mechanism, label, 1, label, 1, &public_key, &private_key),
        CKR_FUNCTION_NOT_SUPPORTED);
    assert_int_equal(h->mock->calls(FUNCTION_GenerateKeyPair), 0);
}

static void a_private_key_says_that_it_can_do_nothing_but_sign(void **state)
{
    struct harness *h = *state;
    static const CK_ATTRIBUTE_TYPE masked[] = { CKA_COPYABLE, CKA_MODIFIABLE, CKA_DESTROYABLE, CKA_DECRYPT,
        CKA_UNWRAP, CKA_DERIVE, CKA_SIGN_RECOVER };

    for (size_t i = 0; i < sizeof masked / sizeof masked[0]; i++) {
        CK_BBOOL value = CK_TRUE;
        CK_ATTRIBUTE template[] = { { masked[i], &value, sizeof value } };

        assert_int_equal(h->gate->C_GetAttributeValue(h->session, h->ca_key, template, 1), CKR_OK);
        assert_int_equal(value, CK_FALSE);
    }
    CK_BBOOL sign = CK_FALSE;
    CK_ATTRIBUTE template[] = { { CKA_SIGN, &sign, sizeof sign } };
    assert_int_equal(h->gate->C_GetAttributeValue(h->session, h->ca_key, template, 1), CKR_OK);
    assert_int_equal(sign, CK_TRUE);
}

/* A careless token would tell. */
static void the_private_parts_of_a_key_are_not_read(void **state)
{
    struct harness *h = *state;
    static const CK_ATTRIBUTE_TYPE parts[] = { CKA_PRIVATE_EXPONENT, CKA_VALUE };
    const CK_OBJECT_HANDLE keys[] = { h->ca_key, h->free_key, h->stray_key };

    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            char value[64] = "", label[64] = "";
            CK_ATTRIBUTE template[] = { { CKA_LABEL, label, sizeof label },
                { parts[i], value, sizeof value } };
            const CK_RV rv = h->gate->C_GetAttributeValue(h->session, keys[k], template, 2);

            assert_int_equal(rv, CKR_ATTRIBUTE_SENSITIVE);
            assert_false(oracle_leaks(h->oracle, value, sizeof value));
            assert_int_equal(template[1].ulValueLen, CK_UNAVAILABLE_INFORMATION);
            assert_true(template[0].ulValueLen > 0 && template[0].ulValueLen < sizeof label);
        }
}

static void public_attributes_are_read_as_they_are(void **state)
{
    struct harness *h = *state;
    char label[64] = "", id[64] = "";
    uint8_t modulus[512];
    CK_ATTRIBUTE template[] = { { CKA_LABEL, label, sizeof label }, { CKA_ID, id, sizeof id },
        { CKA_MODULUS, modulus, sizeof modulus } };

    assert_int_equal(h->gate->C_GetAttributeValue(h->session, h->ca_key, template, 3), CKR_OK);
    assert_string_equal(label, "ca");
    assert_string_equal(id, "01");
    assert_int_equal(template[2].ulValueLen, 256);
}

/*
 * What a signature asks the backend besides to sign, at least: of some signatures, because what was found is forgotten within a second. Each
 * question may open a file or cross a network.
 */
static void asks_once(struct harness *h, CK_OBJECT_HANDLE key, size_t calls)
{
    const struct question {
        enum function function;
        size_t want;
    } questions[] = {
        { FUNCTION_GetAttributeValue, 1 }, /* what the handle is, after the backend's C_SignInit */
        { FUNCTION_GetTokenInfo, 0 },
        { FUNCTION_GetMechanismInfo, 0 },
        { FUNCTION_FindObjectsInit, 0 },
        { FUNCTION_ANY, calls },
    };
    enum { QUESTIONS = sizeof questions / sizeof questions[0] };
    size_t least[QUESTIONS];

    memset(least, 0xff, sizeof least);
    for (int i = 0; i < SIGNATURES; i++) {
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        size_t before[QUESTIONS];

        for (size_t q = 0; q < QUESTIONS; q++)
            before[q] = h->mock->calls(questions[q].function);
        assert_int_equal(sign_with(h, key, tbs), CKR_OK);
        for (size_t q = 0; q < QUESTIONS; q++) {
            const size_t asked = h->mock->calls(questions[q].function) - before[q];

            least[q] = asked < least[q] ? asked : least[q];
        }
        bytes_free(tbs);
    }
    for (size_t q = 0; q < QUESTIONS; q++)
        assert_int_equal(least[q], questions[q].want);
}

static void a_signature_asks_once_for_attributes_and_for_nothing_else(void **state)
{
    struct harness *h = *state;

    asks_once(h, h->ca_key, OWN_CALLS);
}

static void so_does_one_of_a_key_that_signs_anything(void **state)
{
    struct harness *h = *state;

    asks_once(h, h->free_key, FORWARDED_CALLS);
}

static void so_does_one_of_a_curve_key(void **state)
{
    struct harness *h = *state;

    asks_once(h, h->ca_key, OWN_CALLS);
}

static void so_does_one_of_a_curve_key_that_tells_its_public_half(void **state)
{
    struct harness *h = *state;

    h->mock->remove(MOCK_FIRST_SLOT, h->ca_key);
    h->ca_key = h->mock->add_key(MOCK_FIRST_SLOT,
        &(struct mock_key){ .pem = h->ca->key_pem, .label = "ca", .id = "01", .public_info = true });
    asks_once(h, h->ca_key, OWN_CALLS);
}

/* PKCS#11 2.40 5.7.5 wants the others told; not every backend does. */
static void a_backend_that_tells_nothing_where_one_attribute_is_missing_is_asked_one_by_one(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    h->mock->answer(FUNCTION_GetAttributeValue, 2, CKR_ATTRIBUTE_TYPE_INVALID, false);
    assert_int_equal(sign_with(h, h->ca_key, tbs), CKR_OK);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(a_renamed_ca_key_stays_guarded),
        GATE_TEST(a_ca_key_with_the_names_of_a_free_key_stays_guarded),
        GATE_TEST(an_unlisted_key_with_the_names_of_a_free_key_stays_locked),
        GATE_TEST(an_unlisted_key_with_the_names_of_the_ca_key_stays_locked),
        GATE_TEST_EC(a_key_of_a_kind_that_lintgate_does_not_know_signs_nothing),
        GATE_TEST(a_free_key_signs_anything),
        GATE_TEST(two_keys_of_one_name_are_both_refused),
        GATE_TEST(a_twin_of_the_ca_key_is_guarded_too),
        GATE_TEST(a_twin_on_another_token_is_guarded_too),
        GATE_TEST(a_session_object_is_guarded_like_any_key),
        GATE_TEST(a_key_that_needs_no_login_is_guarded_without_one),
        GATE_TEST_EC(exchanged_public_keys_bring_no_signature_of_the_ca),
        GATE_TEST_EC(an_elliptic_curve_key_without_a_public_key_beside_it_is_guarded),
        GATE_TEST(a_private_key_is_not_copied),
        GATE_TEST(a_private_key_is_not_changed_or_destroyed),
        GATE_TEST(a_private_key_is_not_created),
        GATE_TEST(a_key_pair_is_not_generated),
        GATE_TEST(a_private_key_says_that_it_can_do_nothing_but_sign),
        GATE_TEST(the_private_parts_of_a_key_are_not_read),
        GATE_TEST(public_attributes_are_read_as_they_are),
        GATE_TEST(a_signature_asks_once_for_attributes_and_for_nothing_else),
        GATE_TEST(so_does_one_of_a_key_that_signs_anything),
        GATE_TEST_EC(so_does_one_of_a_curve_key),
        GATE_TEST_EC(so_does_one_of_a_curve_key_that_tells_its_public_half),
        GATE_TEST(a_backend_that_tells_nothing_where_one_attribute_is_missing_is_asked_one_by_one),
        GATE_TEST_EC(a_backend_that_tells_nothing_where_one_attribute_is_missing_is_asked_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
