/* tests/module/test_gate_raw.c - what is signed by its digest is what lintgate has seen, and is judged like everything else. */
#include "tests/module/raw.h"

#include <stdlib.h>
#include <string.h>

enum {
    LISTED = 256,
    LAST_STANDARD = 0x5000, /* beyond every mechanism of PKCS#11 3.2 */
};

static void sign_as(enum authority_key key, enum algorithm algorithm, size_t part)
{
    struct harness *h = raw_harness(key, NULL, NULL);

    h->algorithm = algorithm;
    h->mechanism = raw_mechanism(algorithm);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const struct raw_input input = raw_of(algorithm, tbs);
    raw_hash(h, algorithm, tbs, part);
    raw_must_sign(h, tbs);
    /* The HSM got the digest that lintgate made, by the mechanism that was asked for. */
    assert_int_equal(h->mock->results(), 1);
    assert_int_equal(h->mock->result(0)->mechanism, h->mechanism.mechanism);
    assert_int_equal(h->mock->result(0)->input_len, input.len);
    assert_memory_equal(h->mock->result(0)->input, input.at, input.len);
    assert_int_equal(ledger_intents(h->ledger, tbs, -1), 1); /* of the document, not of its digest */
    bytes_free(tbs);
    harness_free(h);
}

static void a_digest_is_signed_when_its_document_was_hashed_through_the_module(void **state)
{
    static const enum algorithm of_rsa[] = { SHA256_RSA, SHA384_RSA, SHA512_RSA, SHA256_PSS, SHA384_PSS,
        SHA512_PSS };

    for (size_t i = 0; i < sizeof of_rsa / sizeof of_rsa[0]; i++)
        sign_as(AUTHORITY_RSA, of_rsa[i], 0);
    sign_as(AUTHORITY_P256, ECDSA_SHA256, 0);
    sign_as(AUTHORITY_P384, ECDSA_SHA384, 0);
    sign_as(AUTHORITY_P521, ECDSA_SHA512, 0);
    (void)state;
}

static void a_document_that_was_hashed_in_parts_is_known_like_a_whole_one(void **state)
{
    sign_as(AUTHORITY_RSA, SHA256_RSA, 1);
    sign_as(AUTHORITY_RSA, SHA256_RSA, 100);
    sign_as(AUTHORITY_P256, ECDSA_SHA256, 100000);
    (void)state;
}

static void the_record_says_which_mechanism_and_how_the_bytes_came(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256];

    raw_hash(h, h->algorithm, tbs, 0);
    raw_must_sign(h, tbs);
    assert_true(ledger_last(h->ledger, "intent", "mechanism", text, sizeof text));
    assert_string_equal(text, "CKM_SHA256_RSA_PKCS by CKM_RSA_PKCS (digested)");
    bytes_free(tbs);
}

static void a_digest_of_unknown_bytes_is_refused_and_the_record_names_the_way_out(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const struct raw_input input = raw_of(h->algorithm, tbs);
    char message[256];
    size_t len = (size_t)snprintf(message, sizeof message, "want the bytes whose SHA-256 is ");

    raw_must_refuse(h, input, CKR_DATA_INVALID);
    for (size_t i = 19; i < input.len; i++)
        len += (size_t)snprintf(message + len, sizeof message - len, "%02x", input.at[i]);
    raw_refusal_says(h, "message", message);
    raw_refusal_says(h, "message", "docs/raw-signing.md");
    raw_refusal_says(h, "mechanism", "CKM_SHA256_RSA_PKCS by CKM_RSA_PKCS (not found)");
    raw_refusal_says(h, "reason", "unparsed");
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    bytes_free(tbs);
}

static void a_faulty_document_is_refused_by_its_digest_as_often_as_it_is_asked_for(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);

    raw_hash(h, h->algorithm, tbs, 0);
    for (int i = 0; i < 3; i++) {
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_FUNCTION_REJECTED);
        raw_refusal_says(h, "artifact", "certificate");
        raw_refusal_says(h, "mechanism", "(digested)");
    }
    assert_int_equal(ledger_count(h->ledger, "refusal"), 3);
    bytes_free(tbs);
}

static void asking_for_the_length_takes_nothing(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();
    CK_ULONG len = 0x5a5a5a5a;

    raw_hash(h, h->algorithm, tbs, 0);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, NULL, &len), CKR_OK);
    out.len = len - 1;
    assert_int_equal(
        h->gate->C_Sign(h->session, input.at, input.len, out.at, &out.len), CKR_BUFFER_TOO_SMALL);
    assert_int_equal(h->gate->C_Sign(h->session, input.at, input.len, out.at, &out.len), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

/* What tokens take for a DigestInfo, and what is none: RFC 8017 9.2 note 1 has one form. */
static void change_form(struct raw_input *input, int form)
{
    switch (form) {
    case 0: input->len--; break;                /* cut */
    case 1: input->at[input->len++] = 0; break; /* an octet more */
    case 2: memmove(input->at, input->at + 1, --input->len); break;
    case 3: memmove(input->at, input->at + 19, input->len -= 19); break; /* the bare digest */
    case 4: input->at[14] = 2; break;                                    /* called SHA-384 */
    case 5:                                                              /* without NULL */
        memmove(input->at + 15, input->at + 17, input->len - 17);
        input->len -= 2;
        input->at[1] -= 2;
        input->at[3] -= 2;
        break;
    case 6: /* the length in the long form: BER */
        memmove(input->at + 2, input->at + 1, input->len - 1);
        input->at[1] = 0x81;
        input->len++;
        break;
    case 7: /* the length of the octet string, too */
        memmove(input->at + 19, input->at + 18, input->len - 18);
        input->at[18] = 0x81;
        input->at[1]++;
        input->len++;
        break;
    case 8: input->at[15] = 0x04; break; /* an empty octet string for NULL */
    case 9: input->len = 0; break;
    case 10: input->at[0] = 0x31; break;
    case 11:
        memcpy(input->at + 4, (const uint8_t[]){ 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03 },
            10);
        break;
    default: fail();
    }
}

static void every_other_form_of_digest_info_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, tbs, 0);
    for (int form = 0; form < 12; form++) {
        struct raw_input input = raw_of(h->algorithm, tbs);

        change_form(&input, form);
        raw_must_refuse(h, input, CKR_DATA_INVALID);
        raw_refusal_says(h, "message", "want DigestInfo");
        raw_refusal_says(h, "mechanism", "CKM_RSA_PKCS");
    }
    raw_must_sign(h, tbs); /* nothing of it took the bytes */
    bytes_free(tbs);
}

static void what_is_no_digest_at_all_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    harness_must_refuse(
        h, tbs, CKR_DATA_INVALID); /* the document itself, to a mechanism that takes a digest */
    raw_refusal_says(h, "message", "want DigestInfo");
    bytes_free(tbs);
}

static void sha_1_is_no_digest_that_a_ca_key_signs(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs_as(h, SHA1_RSA, FAULT_NONE);

    raw_hash(h, SHA1_RSA, tbs, 0);
    raw_must_refuse(h, raw_of(SHA1_RSA, tbs), CKR_DATA_INVALID);
    raw_refusal_says(h, "message", "want DigestInfo");
    bytes_free(tbs);
}

static void a_digest_by_another_hash_than_the_document_names_is_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs_as(h, SHA256_RSA, FAULT_NONE);

    raw_hash(h, SHA384_RSA, tbs, 0);
    raw_must_refuse(h, raw_of(SHA384_RSA, tbs), CKR_FUNCTION_REJECTED);
    raw_refusal_says(h, "message", "want the AlgorithmIdentifier");
    h->mechanism = raw_mechanism(SHA256_PSS);
    raw_must_refuse(h, raw_of(SHA256_PSS, tbs), CKR_FUNCTION_REJECTED);
    raw_refusal_says(h, "message", "want the AlgorithmIdentifier");
    h->mechanism = raw_mechanism(SHA256_RSA);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_digest_of_a_mechanism_that_the_key_has_not_is_refused(void **state)
{
    struct harness *h = raw_harness(
        AUTHORITY_RSA, "mechanisms = SHA384-RSA-PKCS SHA256-RSA-PKCS-PSS\n", NULL);
    const struct bytes tbs = harness_tbs_as(h, SHA256_RSA, FAULT_NONE);
    CK_MECHANISM pss = raw_mechanism(SHA512_PSS);

    raw_hash(h, SHA256_RSA, tbs, 0);
    raw_must_refuse(h, raw_of(SHA256_RSA, tbs), CKR_DATA_INVALID);
    raw_refusal_says(h, "message", "want a digest of a mechanism that the key may sign with");
    assert_int_equal(h->gate->C_SignInit(h->session, &pss, h->ca_key), CKR_MECHANISM_INVALID);
    bytes_free(tbs);
    harness_free(h);
    (void)state;
}

/* Tokens sign the leftmost octets of what is too long. */
static void ecdsa_takes_a_digest_of_exactly_its_length(void **state)
{
    static const size_t lengths[] = { 0, 1, 16, 20, 31, 33, 48, 64, 66 };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);

    raw_hash(h, h->algorithm, tbs, 0);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        input.len = lengths[i];
        raw_must_refuse(h, input, CKR_DATA_INVALID);
        raw_refusal_says(h, "message", "want a digest of the length");
    }
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void pss_of_a_digest_has_the_parameters_of_that_digest(void **state)
{
    static const CK_MECHANISM_TYPE hashes[] = { 0, CKM_SHA_1, CKM_SHA256, CKM_SHA384, CKM_SHA512 };
    static const CK_ULONG mgfs[] = { 0, 1 /* of SHA-1 */, CKG_MGF1_SHA256, CKG_MGF1_SHA384, CKG_MGF1_SHA512 };
    static const CK_ULONG salts[] = { 0, 20, 31, 32, 33, 48, 64 };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs_as(h, SHA384_PSS, FAULT_NONE);
    size_t taken = 0;

    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++)
            for (size_t k = 0; k < 7; k++) {
                CK_RSA_PKCS_PSS_PARAMS pss = { hashes[i], mgfs[j], salts[k] };
                CK_MECHANISM mechanism = { CKM_RSA_PKCS_PSS, &pss, sizeof pss };
                const CK_SESSION_HANDLE session = harness_session(h);
                const CK_RV rv = h->gate->C_SignInit(session, &mechanism, h->ca_key);

                assert_true(rv == CKR_OK || rv == CKR_MECHANISM_PARAM_INVALID);
                taken += rv == CKR_OK;
                h->gate->C_CloseSession(session);
            }
    assert_int_equal(taken, 3);
    h->algorithm = SHA384_PSS;
    h->mechanism = raw_mechanism(SHA384_PSS);
    raw_hash(h, SHA384_PSS, tbs, 0);
    raw_must_refuse(h, raw_of(SHA256_PSS, tbs), CKR_DATA_INVALID); /* 32 octets to a mechanism of 48 */
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void raw_mechanisms_have_no_other_parameter(void **state)
{
    struct harness *h = *state;
    uint8_t junk[8] = { 0 };
    CK_MECHANISM mechanism = { CKM_RSA_PKCS, junk, sizeof junk };

    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_MECHANISM_PARAM_INVALID);
    mechanism = (CK_MECHANISM){ CKM_RSA_PKCS_PSS, NULL, 0 };
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_MECHANISM_PARAM_INVALID);
}

/* A padded block that is signed as it is could be anything, blinded: PKCS#11 2.40 mechanisms 2.1.8. */
static void unpadded_rsa_never_signs(void **state)
{
    struct harness *h = *state;
    CK_MECHANISM mechanism = { .mechanism = CKM_RSA_X_509 };

    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_MECHANISM_INVALID);
    mechanism.mechanism = CKM_ECDSA; /* of another type of key */
    assert_int_equal(h->gate->C_SignInit(h->session, &mechanism, h->ca_key), CKR_MECHANISM_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
}

static void digests_do_not_come_in_parts(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();

    raw_hash(h, h->algorithm, tbs, 0);
    assert_int_equal(harness_init(h), CKR_OK);
    assert_int_equal(h->gate->C_SignUpdate(h->session, input.at, input.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_SignFinal(h->session, out.at, &out.len), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(harness_backend_signs(h), 0);
    bytes_free(tbs);
}

static void a_refused_digest_stays_refused_until_the_next_init(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();

    assert_int_equal(raw_sign(h, input, &out), CKR_DATA_INVALID);
    raw_hash(h, h->algorithm, tbs, 0); /* too late for this operation */
    for (int i = 0; i < 2; i++) {
        out = buffer_new();
        assert_int_equal(
            h->gate->C_Sign(h->session, input.at, input.len, out.at, &out.len), CKR_DATA_INVALID);
        assert_int_equal(out.at[0], 0);
        assert_int_equal(h->gate->C_SignUpdate(h->session, input.at, input.len), CKR_DATA_INVALID);
    }
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_key_that_signs_no_digests_still_does_not(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    raw_hash(h, h->algorithm, tbs, 0);
    h->mechanism = raw_mechanism(h->algorithm);
    assert_int_equal(raw_sign(h, raw_of(h->algorithm, tbs), &out), CKR_MECHANISM_INVALID);
    bytes_free(tbs);
}

static void a_key_that_signs_no_digest_at_all_is_not_asked_to(void **state)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_ED25519, .quiet = true });

    harness_configure(h, RAW_SETTINGS, NULL);
    assert_int_equal(harness_initialize(h), CKR_FUNCTION_FAILED);
    harness_free(h);
    (void)state;
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

static void must_show(struct harness *h, CK_MECHANISM_TYPE type, bool shown)
{
    CK_MECHANISM_INFO info = { .flags = 0 };

    assert_int_equal(lists(h, type), shown);
    assert_int_equal(
        h->gate->C_GetMechanismInfo(MOCK_FIRST_SLOT, type, &info), shown ? CKR_OK : CKR_MECHANISM_INVALID);
    assert_int_equal((info.flags & CKF_SIGN) != 0, shown);
    assert_int_equal(info.flags & (CKF_DECRYPT | CKF_UNWRAP | CKF_SIGN_RECOVER), 0);
}

static void raw_mechanisms_are_shown_where_a_key_signs_with_them(void **state)
{
    struct harness *h = *state;

    must_show(h, CKM_RSA_PKCS, true);
    must_show(h, CKM_RSA_PKCS_PSS, true);
    must_show(h, CKM_ECDSA, false);
    must_show(h, CKM_RSA_X_509, false);
    must_show(h, CKM_SHA256_RSA_PKCS, true);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_configure(h, RAW_SETTINGS "mechanisms = SHA256-RSA-PKCS-PSS\n", NULL);
    harness_start(h);
    must_show(h, CKM_RSA_PKCS, false);
    must_show(h, CKM_RSA_PKCS_PSS, true);
}

static size_t told(struct harness *h)
{
    CK_MECHANISM_INFO info;
    CK_ULONG needed = 0;
    size_t count = 0;

    assert_int_equal(h->gate->C_GetMechanismList(MOCK_FIRST_SLOT, NULL, &needed), CKR_OK);
    for (CK_MECHANISM_TYPE type = 0; type < LAST_STANDARD; type++) {
        const bool listed = lists(h, type);

        assert_int_equal(h->gate->C_GetMechanismInfo(MOCK_FIRST_SLOT, type, &info) == CKR_OK, listed);
        count += listed;
    }
    assert_int_equal(count, needed);
    return count;
}

static void list_and_information_agree_where_digests_are_signed(void **state)
{
    struct harness *h = *state;
    const size_t whole = told(h);

    h->mock->knobs->raw_only = true; /* the token has nothing else: lintgate makes the others of it */
    assert_true(told(h) > 0);
    must_show(h, CKM_RSA_PKCS, true);
    must_show(h, CKM_SHA256_RSA_PKCS, true);
    must_show(h, CKM_ECDSA_SHA384, true);
    h->mock->knobs->raw_only = false;
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_configure(h, NULL, NULL);
    harness_start(h);
    assert_int_equal(told(h) + 2, whole); /* CKM_RSA_PKCS, CKM_RSA_PKCS_PSS */
}

static void a_key_that_signs_no_digest_says_once_in_the_journal_what_the_way_out_is(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();
    char text[512];

    h->mechanism = raw_mechanism(h->algorithm);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(raw_sign(h, raw_of(h->algorithm, tbs), &out), CKR_MECHANISM_INVALID);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 1);
    assert_true(ledger_last(h->ledger, "refusal", "message", text, sizeof text));
    assert_non_null(strstr(text, "raw-signing = registered"));
    assert_non_null(strstr(text, "docs/raw-signing.md"));
    assert_true(ledger_last(h->ledger, "refusal", "reason", text, sizeof text));
    assert_string_equal(text, "policy");
    assert_true(ledger_last(h->ledger, "refusal", "mechanism", text, sizeof text));
    assert_non_null(strstr(text, "CKM_"));
    assert_int_equal(h->mock->calls(FUNCTION_SignInit), 0);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_is_signed_when_its_document_was_hashed_through_the_module),
        cmocka_unit_test(a_document_that_was_hashed_in_parts_is_known_like_a_whole_one),
        RAW_TEST(the_record_says_which_mechanism_and_how_the_bytes_came),
        RAW_TEST(a_digest_of_unknown_bytes_is_refused_and_the_record_names_the_way_out),
        RAW_TEST(a_faulty_document_is_refused_by_its_digest_as_often_as_it_is_asked_for),
        RAW_TEST(asking_for_the_length_takes_nothing),
        RAW_TEST(every_other_form_of_digest_info_is_refused),
        RAW_TEST(what_is_no_digest_at_all_is_refused),
        RAW_TEST(sha_1_is_no_digest_that_a_ca_key_signs),
        RAW_TEST(a_digest_by_another_hash_than_the_document_names_is_refused),
        cmocka_unit_test(a_digest_of_a_mechanism_that_the_key_has_not_is_refused),
        RAW_TEST_EC(ecdsa_takes_a_digest_of_exactly_its_length),
        RAW_TEST(pss_of_a_digest_has_the_parameters_of_that_digest),
        RAW_TEST(raw_mechanisms_have_no_other_parameter),
        RAW_TEST(unpadded_rsa_never_signs),
        RAW_TEST(digests_do_not_come_in_parts),
        RAW_TEST(a_refused_digest_stays_refused_until_the_next_init),
        GATE_TEST(a_key_that_signs_no_digests_still_does_not),
        GATE_TEST(a_key_that_signs_no_digest_says_once_in_the_journal_what_the_way_out_is),
        cmocka_unit_test(a_key_that_signs_no_digest_at_all_is_not_asked_to),
        RAW_TEST(raw_mechanisms_are_shown_where_a_key_signs_with_them),
        RAW_TEST(list_and_information_agree_where_digests_are_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
