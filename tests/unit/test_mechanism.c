/* tests/unit/test_mechanism.c - how guarded keys sign, octet by octet, and what stays out. */
#include "module/mechanism.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static void assert_octets(struct span have, const char *want)
{
    char text[2 * 128 + 1] = "";

    assert_true(have.len <= 128);
    for (size_t i = 0; i < have.len; i++)
        snprintf(text + 2 * i, 3, "%02x", have.at[i]);
    assert_string_equal(text, want);
}

/* As printed in SBR 7.1.3.2.1 to 7.1.3.2.3. */
static const struct {
    CK_MECHANISM_TYPE type;
    enum key_type key;
    const char *octets;
} printed[] = {
    { CKM_SHA256_RSA_PKCS, KEY_RSA, "300d06092a864886f70d01010b0500" },
    { CKM_SHA384_RSA_PKCS, KEY_RSA, "300d06092a864886f70d01010c0500" },
    { CKM_SHA512_RSA_PKCS, KEY_RSA, "300d06092a864886f70d01010d0500" },
    { CKM_SHA256_RSA_PKCS_PSS, KEY_RSA,
        "304106092a864886f70d01010a3034a00f300d06096086480165030402010500"
        "a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120" },
    { CKM_SHA384_RSA_PKCS_PSS, KEY_RSA,
        "304106092a864886f70d01010a3034a00f300d06096086480165030402020500"
        "a11c301a06092a864886f70d010108300d06096086480165030402020500a203020130" },
    { CKM_SHA512_RSA_PKCS_PSS, KEY_RSA,
        "304106092a864886f70d01010a3034a00f300d06096086480165030402030500"
        "a11c301a06092a864886f70d010108300d06096086480165030402030500a203020140" },
    { CKM_ECDSA_SHA256, KEY_EC_P256, "300a06082a8648ce3d040302" },
    { CKM_ECDSA_SHA384, KEY_EC_P384, "300a06082a8648ce3d040303" },
    { CKM_ECDSA_SHA512, KEY_EC_P521, "300a06082a8648ce3d040304" },
    { CKM_EDDSA, KEY_ED25519, "300506032b6570" },
    { CKM_EDDSA, KEY_ED448, "300506032b6571" },
};

static void algorithm_identifiers_are_those_of_the_requirements(void **state)
{
    (void)state;
    assert_int_equal(mechanism_count, COUNT_OF(printed));
    for (size_t i = 0; i < COUNT_OF(printed); i++) {
        const struct mechanism *row = mechanism_find(printed[i].type, printed[i].key);

        assert_non_null(row);
        assert_octets(row->algorithm, printed[i].octets);
    }
}

static void every_other_mechanism_and_key_finds_nothing(void **state)
{
    static const enum key_type keys[] = { KEY_NONE, KEY_RSA, KEY_EC_P256, KEY_EC_P384, KEY_EC_P521,
        KEY_ED25519, KEY_ED448 };
    size_t found = 0;

    (void)state;
    for (CK_MECHANISM_TYPE type = 0; type < 0x5000; type++)
        for (size_t k = 0; k < COUNT_OF(keys); k++) {
            found += mechanism_find(type, keys[k]) != NULL;
            assert_null(mechanism_find(0x80000000UL | type, keys[k]));
        }
    assert_int_equal(found, COUNT_OF(printed));
}

static void names_are_those_of_the_configuration(void **state)
{
    const struct mechanism *pss = mechanism_find(CKM_SHA384_RSA_PKCS_PSS, KEY_RSA);

    (void)state;
    assert_true(mechanism_is_called(pss, "SHA384-RSA-PKCS-PSS"));
    assert_false(mechanism_is_called(pss, "SHA384-RSA-PKCS"));
    assert_false(mechanism_is_called(pss, "SHA384-RSA-PKCS-PSS-"));
    assert_false(mechanism_is_called(pss, "SHA384_RSA_PKCS_PSS"));
    assert_false(mechanism_is_called(pss, "CKM_SHA384_RSA_PKCS_PSS"));
    assert_false(mechanism_is_called(pss, ""));
    assert_true(mechanism_is_called(mechanism_find(CKM_EDDSA, KEY_ED448), "EDDSA"));
    assert_string_equal(pss->name, "CKM_SHA384_RSA_PKCS_PSS");
}

static CK_RV check(CK_MECHANISM_TYPE type, enum key_type key, void *parameter, CK_ULONG len)
{
    const CK_MECHANISM asked = { type, parameter, len };

    return mechanism_parameter_check(mechanism_find(type, key), &asked);
}

static void a_parameter_where_there_is_none_is_refused(void **state)
{
    CK_BYTE junk[8] = { 0 };

    (void)state;
    assert_int_equal(check(CKM_SHA256_RSA_PKCS, KEY_RSA, NULL, 0), CKR_OK);
    assert_int_equal(check(CKM_SHA256_RSA_PKCS, KEY_RSA, junk, sizeof junk), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_SHA256_RSA_PKCS, KEY_RSA, junk, 0), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_SHA256_RSA_PKCS, KEY_RSA, NULL, 8), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_ECDSA_SHA256, KEY_EC_P256, NULL, 0), CKR_OK);
    assert_int_equal(check(CKM_ECDSA_SHA256, KEY_EC_P256, junk, sizeof junk), CKR_MECHANISM_PARAM_INVALID);
}

static void pss_takes_only_its_own_digest_three_times(void **state)
{
    static const struct {
        CK_MECHANISM_TYPE type, hash;
        CK_ULONG mgf, salt;
    } variants[] = {
        { CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 32 },
        { CKM_SHA384_RSA_PKCS_PSS, CKM_SHA384, CKG_MGF1_SHA384, 48 },
        { CKM_SHA512_RSA_PKCS_PSS, CKM_SHA512, CKG_MGF1_SHA512, 64 },
    };

    (void)state;
    for (size_t m = 0; m < 3; m++)
        for (size_t h = 0; h < 3; h++)
            for (size_t g = 0; g < 3; g++)
                for (CK_ULONG salt = 0; salt < 223; salt++) {
                    CK_RSA_PKCS_PSS_PARAMS params = { variants[h].hash, variants[g].mgf, salt };
                    const bool fits = h == m && g == m && salt == variants[m].salt;

                    assert_int_equal(check(variants[m].type, KEY_RSA, &params, sizeof params),
                        fits ? CKR_OK : CKR_MECHANISM_PARAM_INVALID);
                }
}

static void pss_parameters_of_another_size_are_refused(void **state)
{
    CK_RSA_PKCS_PSS_PARAMS params[2] = { { CKM_SHA256, CKG_MGF1_SHA256, 32 } };

    (void)state;
    for (CK_ULONG len = 0; len <= sizeof params; len++)
        assert_int_equal(check(CKM_SHA256_RSA_PKCS_PSS, KEY_RSA, params, len),
            len == sizeof params[0] ? CKR_OK : CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(
        check(CKM_SHA256_RSA_PKCS_PSS, KEY_RSA, NULL, sizeof params[0]), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_SHA256_RSA_PKCS_PSS, KEY_RSA, NULL, 0), CKR_MECHANISM_PARAM_INVALID);
}

static void eddsa_is_pure_and_without_context(void **state)
{
    CK_BYTE context[] = "context";
    CK_EDDSA_PARAMS pure = { CK_FALSE, 0, NULL }, hashed = { CK_TRUE, 0, NULL },
                    bound = { CK_FALSE, 7, context };

    (void)state;
    assert_int_equal(check(CKM_EDDSA, KEY_ED25519, NULL, 0), CKR_OK);
    assert_int_equal(check(CKM_EDDSA, KEY_ED25519, &pure, sizeof pure), CKR_OK);
    assert_int_equal(check(CKM_EDDSA, KEY_ED25519, &pure, sizeof pure - 1), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_EDDSA, KEY_ED25519, &hashed, sizeof hashed), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_EDDSA, KEY_ED448, &bound, sizeof bound), CKR_MECHANISM_PARAM_INVALID);
    assert_int_equal(check(CKM_EDDSA, KEY_ED448, NULL, 1), CKR_MECHANISM_PARAM_INVALID);
}

static void the_backend_gets_a_mechanism_of_our_own(void **state)
{
    struct mechanism_call call;

    (void)state;
    mechanism_rebuild(mechanism_find(CKM_SHA512_RSA_PKCS_PSS, KEY_RSA), false, &call);
    assert_int_equal(call.mechanism.mechanism, CKM_SHA512_RSA_PKCS_PSS);
    assert_ptr_equal(call.mechanism.pParameter, &call.pss);
    assert_int_equal(call.mechanism.ulParameterLen, sizeof call.pss);
    assert_int_equal(call.pss.hashAlg, CKM_SHA512);
    assert_int_equal(call.pss.mgf, CKG_MGF1_SHA512);
    assert_int_equal(call.pss.sLen, 64);
    mechanism_rebuild(mechanism_find(CKM_SHA512_RSA_PKCS_PSS, KEY_RSA), true, &call);
    assert_int_equal(call.mechanism.mechanism, CKM_RSA_PKCS_PSS);
    mechanism_rebuild(mechanism_find(CKM_ECDSA_SHA384, KEY_EC_P384), true, &call);
    assert_int_equal(call.mechanism.mechanism, CKM_ECDSA);
    assert_null(call.mechanism.pParameter);
    assert_int_equal(call.mechanism.ulParameterLen, 0);
}

static struct span raw(CK_MECHANISM_TYPE type, enum key_type key, uint8_t input[MECHANISM_INPUT_BYTES])
{
    return (struct span){ input, mechanism_raw_input(mechanism_find(type, key), SPAN_TEXT("abc"), input) };
}

/* FIPS 180-2 appendix B: digests of "abc"; RFC 8017 9.2 note 1: DigestInfo. */
static void a_token_that_signs_digests_gets_the_digest(void **state)
{
    uint8_t input[MECHANISM_INPUT_BYTES];

    (void)state;
    assert_octets(raw(CKM_ECDSA_SHA256, KEY_EC_P256, input),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_octets(raw(CKM_SHA256_RSA_PKCS_PSS, KEY_RSA, input),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_octets(raw(CKM_SHA256_RSA_PKCS, KEY_RSA, input),
        "3031300d060960864801650304020105000420"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_octets(raw(CKM_SHA384_RSA_PKCS, KEY_RSA, input),
        "3041300d060960864801650304020205000430"
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    assert_octets(raw(CKM_SHA512_RSA_PKCS, KEY_RSA, input),
        "3051300d060960864801650304020305000440"
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static void what_guarded_keys_sign_with_is_shown_and_the_raw_is_not(void **state)
{
    static const CK_MECHANISM_TYPE denied[] = { CKM_RSA_PKCS, CKM_RSA_X_509, CKM_RSA_9796, CKM_RSA_PKCS_PSS,
        CKM_ECDSA, CKM_ECDSA_SHA1, CKM_SHA1_RSA_PKCS, CKM_MD5_RSA_PKCS, CKM_SHA1_RSA_PKCS_PSS, CKM_DSA,
        CKM_SHA224_RSA_PKCS, CKM_CMS_SIG, CKM_XEDDSA, CKM_RSA_X9_31 };

    (void)state;
    for (size_t i = 0; i < mechanism_count; i++)
        assert_false(mechanism_is_denied(mechanisms[i].type));
    for (size_t i = 0; i < COUNT_OF(denied); i++)
        assert_true(mechanism_is_denied(denied[i]));
    assert_false(mechanism_is_denied(CKM_RSA_PKCS_OAEP));
    assert_false(mechanism_is_denied(CKM_SHA256));
}

static void no_mechanism_is_both_plain_and_carrying_a_handle(void **state)
{
    (void)state;
    for (CK_MECHANISM_TYPE type = 0; type < 0x5000; type++) {
        assert_false(mechanism_is_plain(type) && mechanism_carries_handle(type));
        assert_false(mechanism_is_plain(0x80000000UL | type)); /* vendors' */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(algorithm_identifiers_are_those_of_the_requirements),
        cmocka_unit_test(every_other_mechanism_and_key_finds_nothing),
        cmocka_unit_test(names_are_those_of_the_configuration),
        cmocka_unit_test(a_parameter_where_there_is_none_is_refused),
        cmocka_unit_test(pss_takes_only_its_own_digest_three_times),
        cmocka_unit_test(pss_parameters_of_another_size_are_refused),
        cmocka_unit_test(eddsa_is_pure_and_without_context),
        cmocka_unit_test(the_backend_gets_a_mechanism_of_our_own),
        cmocka_unit_test(a_token_that_signs_digests_gets_the_digest),
        cmocka_unit_test(what_guarded_keys_sign_with_is_shown_and_the_raw_is_not),
        cmocka_unit_test(no_mechanism_is_both_plain_and_carrying_a_handle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
