/* tests/module/test_gate_mechanisms.c - how a CA key may sign, and that the certificate says the same. */
#include "tests/module/harness.h"

#include <stdlib.h>
#include <string.h>

enum {
    LAST_STANDARD = 0x5000, /* beyond every mechanism of PKCS#11 3.2 */
    VENDOR_TRIES = 1000,
    LISTED = 256,
};

static CK_RV init(struct harness *h, CK_MECHANISM mechanism)
{
    const CK_RV rv = h->gate->C_SignInit(h->session, &mechanism, h->ca_key);

    if (rv == CKR_OK) { /* start afresh */
        h->gate->C_CloseSession(h->session);
        h->session = harness_session(h);
        CK_UTF8CHAR pin[] = MOCK_PIN;
        assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, 4), CKR_OK);
    }
    return rv;
}

/* What SBR 7.1.3.2 allows a key to sign with. */
static bool is_allowed(enum authority_key key, enum algorithm algorithm)
{
    switch (algorithm) {
    case SHA256_RSA:
    case SHA384_RSA:
    case SHA512_RSA:
    case SHA256_PSS:
    case SHA384_PSS:
    case SHA512_PSS: return key == AUTHORITY_RSA;
    case ECDSA_SHA256: return key == AUTHORITY_P256;
    case ECDSA_SHA384: return key == AUTHORITY_P384;
    case ECDSA_SHA512: return key == AUTHORITY_P521;
    case PURE_EDDSA: return key == AUTHORITY_ED25519;
    case SHA1_RSA:
    case SHA256_PSS_SHORT_SALT:
    case SHA256_PSS_MGF_SHA384:
    case ALGORITHM_COUNT: break;
    }
    return false;
}

static bool has_own_mechanism(enum algorithm algorithm)
{
    return algorithm != SHA256_PSS_SHORT_SALT && algorithm != SHA256_PSS_MGF_SHA384;
}

static void try_pair(struct harness *h, enum authority_key key, enum algorithm asked, enum algorithm written)
{
    const struct bytes tbs = harness_tbs_as(h, written, FAULT_NONE);
    const size_t signs = harness_backend_signs(h);
    struct buffer out = buffer_new();

    h->mechanism = mechanism_for(asked);
    const CK_RV rv = harness_sign(h, tbs, &out);
    if (!is_allowed(key, asked)) {
        assert_int_equal(rv, CKR_MECHANISM_INVALID);
    } else if (asked != written) {
        assert_int_equal(rv, CKR_FUNCTION_REJECTED);
        assert_int_equal(harness_backend_signs(h), signs);
    } else {
        assert_int_equal(rv, CKR_OK);
        assert_true(authority_verify(h->ca, asked, tbs, out.at, out.len));
    }
    bytes_free(tbs);
}

static void a_key_signs_only_what_names_the_mechanism_and_key_that_sign_it(void **state)
{
    for (enum authority_key key = 0; key < AUTHORITY_KEYS; key++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = key });

        for (enum algorithm asked = 0; asked < ALGORITHM_COUNT; asked++)
            for (enum algorithm written = 0; has_own_mechanism(asked) && written < ALGORITHM_COUNT; written++)
                if (algorithm_fits(written, key))
                    try_pair(h, key, asked, written);
        harness_free(h);
    }
    (void)state;
}

static void a_token_that_only_signs_digests_makes_the_same_signatures(void **state)
{
    struct harness *h = *state;

    h->mock->knobs->raw_only = true;
    for (enum algorithm a = SHA256_RSA; a <= SHA512_PSS; a++)
        if (is_allowed(AUTHORITY_RSA, a))
            try_pair(h, AUTHORITY_RSA, a, a);
    for (size_t i = 0; i < h->mock->results(); i++) {
        const CK_MECHANISM_TYPE used = h->mock->result(i)->mechanism;

        assert_true(used == CKM_RSA_PKCS || used == CKM_RSA_PKCS_PSS);
    }
    assert_int_equal(h->mock->results(), 6);
}

static void no_other_mechanism_signs_with_a_ca_key(void **state)
{
    struct harness *h = *state;
    unsigned seed = 1;

    for (CK_MECHANISM_TYPE type = 0; type < LAST_STANDARD + VENDOR_TRIES; type++) {
        const CK_MECHANISM_TYPE tried = type < LAST_STANDARD
                                            ? type
                                            : CKM_VENDOR_DEFINED | (CK_MECHANISM_TYPE)rand_r(&seed);
        const bool known = tried >= CKM_SHA256_RSA_PKCS && tried <= CKM_SHA512_RSA_PKCS_PSS;
        const CK_RV rv = init(h, (CK_MECHANISM){ .mechanism = tried });

        if (!known && rv != CKR_MECHANISM_INVALID)
            fail_msg("mechanism 0x%lx: want CKR_MECHANISM_INVALID, have 0x%lx", tried, rv);
    }
    assert_int_equal(init(h, (CK_MECHANISM){ .mechanism = ~0UL }), CKR_MECHANISM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 3); /* PKCS#1 v1.5 with three digests */
}

static void a_mechanism_that_takes_a_digest_is_refused_at_init(void **state)
{
    struct harness *h = *state;
    CK_RSA_PKCS_PSS_PARAMS pss = { CKM_SHA256, CKG_MGF1_SHA256, 32 };
    const CK_MECHANISM raw[] = { { .mechanism = CKM_RSA_PKCS }, { .mechanism = CKM_RSA_X_509 },
        { CKM_RSA_PKCS_PSS, &pss, sizeof pss }, { .mechanism = CKM_ECDSA }, { .mechanism = CKM_DSA } };

    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
        assert_int_equal(init(h, raw[i]), CKR_MECHANISM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
}

static void only_configured_mechanisms_sign(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs_as(h, SHA384_RSA, FAULT_NONE);

    harness_configure(h, "mechanisms = SHA384-RSA-PKCS\n", NULL);
    harness_start(h);
    assert_int_equal(init(h, mechanism_for(SHA256_RSA)), CKR_MECHANISM_INVALID);
    assert_int_equal(init(h, mechanism_for(SHA384_PSS)), CKR_MECHANISM_INVALID);
    h->mechanism = mechanism_for(SHA384_RSA);
    h->algorithm = SHA384_RSA;
    harness_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_parameter_where_none_belongs_is_refused(void **state)
{
    struct harness *h = *state;
    static uint8_t junk[8];

    assert_int_equal(
        init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS, junk, sizeof junk }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS, NULL, 8 }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS, NULL, ~0UL }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
}

static void every_parameter_of_pss_but_the_right_one_is_refused(void **state)
{
    static const CK_MECHANISM_TYPE digests[] = { 0, CKM_SHA_1, CKM_SHA256, CKM_SHA384, CKM_SHA512, ~0UL };
    static const CK_ULONG salts[] = { 0, 1, 20, 31, 32, 33, 48, 64, 222, 1UL << 32 | 32, ~0UL };
    static const struct {
        CK_MECHANISM_TYPE mechanism, digest;
        CK_ULONG mgf, salt;
    } right[] = {
        { CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 32 },
        { CKM_SHA384_RSA_PKCS_PSS, CKM_SHA384, CKG_MGF1_SHA384, 48 },
        { CKM_SHA512_RSA_PKCS_PSS, CKM_SHA512, CKG_MGF1_SHA512, 64 },
    };
    struct harness *h = *state;
    size_t taken = 0;

    for (size_t m = 0; m < 3; m++)
        for (size_t d = 0; d < sizeof digests / sizeof digests[0]; d++)
            for (CK_ULONG mgf = 0; mgf < 8; mgf++)
                for (size_t s = 0; s < sizeof salts / sizeof salts[0]; s++) {
                    CK_RSA_PKCS_PSS_PARAMS pss = { digests[d], mgf, salts[s] };
                    const bool fits = digests[d] == right[m].digest && mgf == right[m].mgf
                                      && salts[s] == right[m].salt;

                    assert_int_equal(init(h, (CK_MECHANISM){ right[m].mechanism, &pss, sizeof pss }),
                        fits ? CKR_OK : CKR_MECHANISM_PARAM_INVALID);
                    taken += fits;
                }
    assert_int_equal(taken, 3);
}

static void a_parameter_of_pss_of_another_length_is_refused(void **state)
{
    struct harness *h = *state;
    CK_RSA_PKCS_PSS_PARAMS pss[2] = { { CKM_SHA256, CKG_MGF1_SHA256, 32 }, { 0, 0, 0 } };

    for (CK_ULONG len = 0; len <= sizeof pss; len++)
        if (len != sizeof pss[0])
            assert_int_equal(
                init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS_PSS, pss, len }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(
        init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS_PSS, NULL, sizeof pss[0] }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(
        init(h, (CK_MECHANISM){ CKM_SHA256_RSA_PKCS_PSS, pss, ~0UL }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
}

static void edwards_curves_sign_the_message_itself_without_a_context(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_ED25519 });
    uint8_t context[] = "ctx";
    CK_EDDSA_PARAMS plain = { CK_FALSE, 0, NULL }, prehash = { CK_TRUE, 0, NULL },
                    with_context = { CK_FALSE, sizeof context, context }, dirty = { 2, 0, NULL };
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_int_equal(
        init(h, (CK_MECHANISM){ CKM_EDDSA, &prehash, sizeof prehash }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_EDDSA, &with_context, sizeof with_context }),
        CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_EDDSA, &dirty, sizeof dirty }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_EDDSA, &plain, 8 }), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(init(h, (CK_MECHANISM){ .mechanism = CKM_XEDDSA }), CKR_MECHANISM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
    assert_int_equal(init(h, (CK_MECHANISM){ CKM_EDDSA, &plain, sizeof plain }), CKR_OK);
    harness_must_sign(h, tbs);
    bytes_free(tbs);
    harness_free(h);
    (void)state;
}

static void the_backend_gets_parameters_of_the_gates_own_making(void **state)
{
    struct harness *h = *state;
    CK_RSA_PKCS_PSS_PARAMS pss = { CKM_SHA256, CKG_MGF1_SHA256, 32 };
    CK_MECHANISM mechanism = { CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss };

    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_OK);
    for (size_t i = 0; i < h->mock->calls(FUNCTION_ANY); i++) {
        const struct mock_call call = h->mock->call(i);

        if (call.function == FUNCTION_SignInit)
            assert_true(call.values[1] != (uintptr_t)&mechanism);
    }
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 1);
}

static void a_mechanism_changed_after_init_changes_nothing(void **state)
{
    struct harness *h = *state;
    CK_RSA_PKCS_PSS_PARAMS pss = { CKM_SHA256, CKG_MGF1_SHA256, 32 };
    CK_MECHANISM mechanism = { CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss };
    const struct bytes tbs = harness_tbs_as(h, SHA256_PSS, FAULT_NONE);
    uint8_t signature[SIGNATURE_BYTES];
    CK_ULONG len = sizeof signature;

    h->mock->knobs->keep_mechanism = true; /* a backend that looks again when it signs */
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_OK);
    pss = (CK_RSA_PKCS_PSS_PARAMS){ CKM_SHA512, CKG_MGF1_SHA512, 64 };
    mechanism.mechanism = CKM_RSA_X_509;
    assert_int_equal(h->gate->C_Sign(h->session, tbs.at, tbs.len, signature, &len), CKR_OK);
    assert_true(authority_verify(h->ca, SHA256_PSS, tbs, signature, len));
    bytes_free(tbs);
}

static bool lists(struct harness *h, CK_MECHANISM_TYPE type)
{
    CK_MECHANISM_TYPE list[LISTED];
    CK_ULONG count = LISTED;

    assert_int_equal(h->gate->C_GetMechanismList(MOCK_FIRST_SLOT, list, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; i++)
        if (list[i] == type)
            return true;
    return false;
}

static void the_list_of_mechanisms_shows_what_signs_and_hides_what_does_not(void **state)
{
    struct harness *h = *state;
    static const CK_MECHANISM_TYPE shown[] = { CKM_SHA256_RSA_PKCS, CKM_SHA512_RSA_PKCS_PSS, CKM_ECDSA_SHA256,
        CKM_ECDSA_SHA384, CKM_ECDSA_SHA512, CKM_EDDSA, CKM_SHA256, CKM_AES_CBC };
    static const CK_MECHANISM_TYPE hidden[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_PKCS_PSS, CKM_ECDSA,
        CKM_SHA1_RSA_PKCS };

    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        assert_true(lists(h, shown[i]));
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        assert_false(lists(h, hidden[i]));
}

static void list_and_information_agree(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM_INFO info;
    const CK_FLAGS never = CKF_DECRYPT | CKF_UNWRAP | CKF_SIGN_RECOVER | CKF_DERIVE;
    CK_ULONG needed = 0, count = 0;

    assert_int_equal(h->gate->C_GetMechanismList(MOCK_FIRST_SLOT, NULL, &needed), CKR_OK);
    for (CK_MECHANISM_TYPE type = 0; type < LAST_STANDARD; type++) {
        const bool listed = lists(h, type);

        assert_int_equal(h->gate->C_GetMechanismInfo(MOCK_FIRST_SLOT, type, &info) == CKR_OK, listed ? 1 : 0);
        count += listed;
        if (listed && type <= CKM_SHA512_RSA_PKCS_PSS)
            assert_int_equal(info.flags & never, 0);
    }
    assert_int_equal(count, needed);
    CK_MECHANISM_TYPE list[LISTED];
    count = needed - 1;
    assert_int_equal(h->gate->C_GetMechanismList(MOCK_FIRST_SLOT, list, &count), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(count, needed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_signs_only_what_names_the_mechanism_and_key_that_sign_it),
        GATE_TEST(a_token_that_only_signs_digests_makes_the_same_signatures),
        GATE_TEST(no_other_mechanism_signs_with_a_ca_key),
        GATE_TEST(a_mechanism_that_takes_a_digest_is_refused_at_init),
        GATE_TEST_QUIET(only_configured_mechanisms_sign),
        GATE_TEST(a_parameter_where_none_belongs_is_refused),
        GATE_TEST(every_parameter_of_pss_but_the_right_one_is_refused),
        GATE_TEST(a_parameter_of_pss_of_another_length_is_refused),
        cmocka_unit_test(edwards_curves_sign_the_message_itself_without_a_context),
        GATE_TEST(the_backend_gets_parameters_of_the_gates_own_making),
        GATE_TEST(a_mechanism_changed_after_init_changes_nothing),
        GATE_TEST(the_list_of_mechanisms_shows_what_signs_and_hides_what_does_not),
        GATE_TEST(list_and_information_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
