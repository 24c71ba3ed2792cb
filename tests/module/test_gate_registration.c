/* tests/module/test_gate_registration.c - documents that callers register with C_CreateObject, and reports of refusals. */
#include "tests/module/raw.h"

#include <string.h>

enum {
    LIFETIME = 300, /* seconds that bytes are remembered */
    KEPT = 64,      /* documents that are */
    TEXT_BYTES = 8192,
};

static char tbs_application[] = "lintgate.tbs.v1", report_application[] = "lintgate.report.v1";
static CK_OBJECT_CLASS data_class = CKO_DATA;

/* C_CreateObject with these and one more attribute, which may have no type: then without it. */
static CK_RV create(struct harness *h, CK_SESSION_HANDLE session, struct bytes tbs, const char *label,
    CK_OBJECT_HANDLE *object)
{
    char name[32] = "";
    CK_ATTRIBUTE attributes[] = {
        { CKA_CLASS, &data_class, sizeof data_class },
        { CKA_APPLICATION, tbs_application, sizeof tbs_application - 1 },
        { CKA_VALUE, tbs.at, tbs.len },
        { CKA_LABEL, name, 0 },
    };

    if (label != NULL) {
        snprintf(name, sizeof name, "%s", label);
        attributes[3].ulValueLen = strlen(label);
    }
    return h->gate->C_CreateObject(session, attributes, label != NULL ? 4 : 3, object);
}

static CK_OBJECT_HANDLE must_register(struct harness *h, struct bytes tbs)
{
    CK_OBJECT_HANDLE object = 0;

    assert_int_equal(create(h, h->session, tbs, NULL, &object), CKR_OK);
    assert_true(object != 0 && object <= INT64_MAX);
    return object;
}

/* The text of the session's report; "" if it finds none. */
static const char *report_of(struct harness *h, CK_SESSION_HANDLE session)
{
    static char text[TEXT_BYTES];
    CK_ATTRIBUTE wanted[] = { { CKA_CLASS, &data_class, sizeof data_class },
        { CKA_APPLICATION, report_application, sizeof report_application - 1 } };
    CK_ATTRIBUTE value = { CKA_VALUE, text, sizeof text - 1 };
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 2;

    memset(text, 0, sizeof text);
    assert_int_equal(h->gate->C_FindObjectsInit(session, wanted, 2), CKR_OK);
    assert_int_equal(h->gate->C_FindObjects(session, found, 2, &count), CKR_OK);
    if (count > 0) {
        CK_ULONG more = 2;

        assert_int_equal(count, 1);
        assert_int_equal(h->gate->C_FindObjects(session, found + 1, 1, &more), CKR_OK);
        assert_int_equal(more, 0);
    }
    assert_int_equal(h->gate->C_FindObjectsFinal(session), CKR_OK);
    if (count > 0)
        assert_int_equal(h->gate->C_GetAttributeValue(session, found[0], &value, 1), CKR_OK);
    return text;
}

static void register_and_sign(enum authority_key key, enum algorithm algorithm)
{
    struct harness *h = raw_harness(key, NULL, NULL);

    h->algorithm = algorithm;
    h->mechanism = raw_mechanism(algorithm);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    must_register(h, tbs);
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    raw_must_sign(h, tbs);
    raw_must_refuse(h, raw_of(algorithm, tbs), CKR_DATA_INVALID); /* once */
    bytes_free(tbs);
    harness_free(h);
}

static void a_registered_document_is_signed_by_its_digest_once(void **state)
{
    register_and_sign(AUTHORITY_RSA, SHA256_RSA);
    register_and_sign(AUTHORITY_RSA, SHA384_PSS);
    register_and_sign(AUTHORITY_P256, ECDSA_SHA256);
    (void)state;
}

static void the_record_says_that_the_bytes_were_registered_and_the_token_never_saw_them(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    char text[256];

    must_register(h, tbs);
    raw_must_sign(h, tbs);
    assert_true(ledger_last(h->ledger, "intent", "mechanism", text, sizeof text));
    assert_string_equal(text, "CKM_SHA256_RSA_PKCS by CKM_RSA_PKCS (registered)");
    assert_int_equal(h->mock->calls(FUNCTION_CreateObject), 0);
    bytes_free(tbs);
}

static void a_faulty_document_is_refused_when_it_is_registered_and_its_digest_stays_unknown(void **state)
{
    struct harness *h = *state;

    for (enum fault fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        const struct bytes tbs = harness_tbs(h, fault);
        CK_OBJECT_HANDLE object = 0;

        assert_int_equal(create(h, h->session, tbs, NULL, &object), CKR_ATTRIBUTE_VALUE_INVALID);
        assert_int_equal(object, 0);
        raw_refusal_says(h, "code", "CKR_ATTRIBUTE_VALUE_INVALID");
        raw_refusal_says(h, "mechanism", "C_CreateObject (registered)");
        raw_refusal_says(h, "artifact", "certificate");
        raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
        bytes_free(tbs);
    }
    assert_int_equal(ledger_count(h->ledger, "intent"), 0);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 2 * (FAULT_COUNT - 1));
}

static void what_is_no_document_to_be_signed_is_not_registered(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t *der = NULL, text[] = "text";
    const int len = i2d_X509(h->ca->certificate, &der);
    const struct bytes wrong[] = { { der, (size_t)len }, { tbs.at, tbs.len - 1 }, { text, 4 }, { text, 0 } };
    CK_OBJECT_HANDLE object;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(create(h, h->session, wrong[i], NULL, &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(ledger_count(h->ledger, "refusal"), 3); /* nothing at all is no document */
    OPENSSL_free(der);
    bytes_free(tbs);
}

/* Whoever changes the bytes afterwards has others, with another digest. */
static void bytes_changed_after_they_were_registered_are_other_bytes(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    must_register(h, tbs);
    const struct raw_input before = raw_of(h->algorithm, tbs);
    tbs.at[tbs.len - 1] ^= 1;
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    tbs.at[tbs.len - 1] ^= 1;
    struct buffer out = buffer_new();
    assert_int_equal(raw_sign(h, before, &out), CKR_OK);
    assert_true(authority_verify(h->ca, h->algorithm, tbs, out.at, out.len));
    bytes_free(tbs);
}

static void a_document_registered_for_one_key_is_not_there_for_another(void **state)
{
    const struct authority *other = authority_get(AUTHORITY_RSA, 2); /* "stray" */
    struct harness *h = harness_new(&(struct harness_options){ .key = AUTHORITY_RSA, .quiet = true });
    char section[512];
    CK_OBJECT_HANDLE object;

    harness_write(h, "other.pem", other->certificate_pem);
    snprintf(section, sizeof section,
        "[key \"other\"]\nselect = pkcs11:token=mock;object=stray;type=private\nissuer = %.100s/other.pem\n"
        "sign = certificate\n" RAW_SETTINGS,
        h->directory);
    harness_configure(h, RAW_SETTINGS, section);
    harness_start(h);
    h->mechanism = raw_mechanism(h->algorithm);
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    assert_int_equal(create(h, h->session, tbs, "other", &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(create(h, h->session, tbs, "free", &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(create(h, h->session, tbs, "nobody", &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(create(h, h->session, tbs, "ca", &object), CKR_OK);
    const CK_OBJECT_HANDLE ca_key = h->ca_key;
    h->ca_key = h->stray_key;
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID); /* and does not take it */
    raw_refusal_says(h, "key", "other");
    raw_refusal_says(h, "mechanism", "(not found)");
    h->ca_key = ca_key;
    raw_must_sign(h, tbs);
    bytes_free(tbs);
    harness_free(h);
    (void)state;
}

static void a_document_for_any_key_is_refused_by_the_key_whose_it_is_not(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = tbs_make(authority_get(AUTHORITY_RSA, 2), SHA256_RSA, FAULT_NONE);
    CK_OBJECT_HANDLE object;

    assert_int_equal(create(h, h->session, tbs, NULL, &object), CKR_ATTRIBUTE_VALUE_INVALID);
    raw_refusal_says(h, "reason", "policy");
    bytes_free(tbs);
}

static void templates_that_ask_for_more_are_refused(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE attributes[] = {
        { CKA_CLASS, &data_class, sizeof data_class },
        { CKA_APPLICATION, tbs_application, sizeof tbs_application - 1 },
        { CKA_VALUE, tbs.at, tbs.len },
        { CKA_TOKEN, &yes, sizeof yes },
    };
    CK_OBJECT_HANDLE object;

    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 4, &object),
        CKR_ATTRIBUTE_VALUE_INVALID); /* stored */
    attributes[3] = attributes[2];
    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 4, &object), CKR_TEMPLATE_INCONSISTENT);
    attributes[3] = (CK_ATTRIBUTE){ CKA_ID, &yes, sizeof yes };
    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 4, &object), CKR_ATTRIBUTE_TYPE_INVALID);
    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 2, &object), CKR_TEMPLATE_INCOMPLETE);
    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 3, NULL), CKR_ARGUMENTS_BAD);
    attributes[2].ulValueLen = ~0UL;
    assert_int_equal(
        h->gate->C_CreateObject(h->session, attributes, 3, &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_int_equal(h->mock->calls(FUNCTION_CreateObject), 0);
    bytes_free(tbs);
}

static void other_data_objects_are_the_tokens(void **state)
{
    struct harness *h = *state;
    char application[] = "lintgate.tbs.v10";
    CK_ATTRIBUTE attributes[] = { { CKA_CLASS, &data_class, sizeof data_class },
        { CKA_APPLICATION, application, sizeof application - 1 } };
    CK_OBJECT_HANDLE object;

    assert_int_equal(h->gate->C_CreateObject(h->session, attributes, 2, &object), CKR_OK);
    assert_int_equal(h->mock->calls(FUNCTION_CreateObject), 1);
}

static void a_registration_ends_with_its_object_its_session_the_login_and_its_time(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    const struct raw_input input = raw_of(h->algorithm, tbs);
    const CK_SESSION_HANDLE other = harness_session(h);
    CK_UTF8CHAR pin[] = MOCK_PIN;
    CK_OBJECT_HANDLE object = must_register(h, tbs);

    assert_int_equal(h->gate->C_DestroyObject(h->session, object), CKR_OK);
    assert_int_equal(h->gate->C_DestroyObject(h->session, object), CKR_OBJECT_HANDLE_INVALID);
    raw_must_refuse(h, input, CKR_DATA_INVALID);
    assert_int_equal(create(h, other, tbs, NULL, &object), CKR_OK);
    assert_int_equal(h->gate->C_CloseSession(other), CKR_OK);
    raw_must_refuse(h, input, CKR_DATA_INVALID);
    must_register(h, tbs);
    assert_int_equal(h->gate->C_Logout(h->session), CKR_OK);
    assert_int_equal(h->gate->C_Login(h->session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    raw_must_refuse(h, input, CKR_DATA_INVALID);
    must_register(h, tbs);
    clock_shift(LIFETIME);
    raw_must_refuse(h, input, CKR_DATA_INVALID);
    clock_shift(0);
    must_register(h, tbs);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_registration_is_seen_by_nobody_who_does_not_have_its_handle(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_ATTRIBUTE wanted[] = { { CKA_CLASS, &data_class, sizeof data_class },
        { CKA_APPLICATION, tbs_application, sizeof tbs_application - 1 } };
    char application[64];
    CK_BBOOL stored = CK_TRUE;
    CK_ATTRIBUTE asked[] = { { CKA_APPLICATION, application, sizeof application },
        { CKA_TOKEN, &stored, sizeof stored }, { CKA_VALUE, NULL, 0 } };
    CK_OBJECT_HANDLE found[4];
    CK_ULONG count = 4;
    const CK_OBJECT_HANDLE object = must_register(h, tbs);

    assert_int_equal(h->gate->C_FindObjectsInit(h->session, wanted, 2), CKR_OK);
    assert_int_equal(h->gate->C_FindObjects(h->session, found, 4, &count), CKR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OK);
    assert_int_equal(h->gate->C_GetAttributeValue(h->session, object, asked, 2), CKR_OK);
    assert_int_equal(asked[0].ulValueLen, sizeof tbs_application - 1);
    assert_int_equal(stored, CK_FALSE);
    assert_int_equal(
        h->gate->C_GetAttributeValue(h->session, object, asked + 2, 1), CKR_ATTRIBUTE_TYPE_INVALID);
    assert_int_equal(h->gate->C_SetAttributeValue(h->session, object, asked, 1), CKR_OBJECT_HANDLE_INVALID);
    bytes_free(tbs);
}

static void no_more_documents_are_registered_than_have_room(void **state)
{
    struct harness *h = *state;
    struct bytes tbs[KEPT + 2];
    CK_OBJECT_HANDLE object;

    tbs[KEPT + 1] = harness_tbs(h, FAULT_NONE);
    raw_hash(h, h->algorithm, tbs[KEPT + 1], 0); /* gives way */
    for (size_t i = 0; i < KEPT; i++) {
        tbs[i] = harness_tbs(h, FAULT_NONE);
        object = must_register(h, tbs[i]);
    }
    tbs[KEPT] = harness_tbs(h, FAULT_NONE);
    assert_int_equal(create(h, h->session, tbs[KEPT], NULL, &(CK_OBJECT_HANDLE){ 0 }), CKR_DEVICE_MEMORY);
    raw_must_refuse(h, raw_of(h->algorithm, tbs[KEPT + 1]), CKR_DATA_INVALID);
    assert_int_equal(h->gate->C_DestroyObject(h->session, object), CKR_OK);
    must_register(h, tbs[KEPT]);
    raw_must_sign(h, tbs[0]);
    for (size_t i = 0; i < KEPT + 2; i++)
        bytes_free(tbs[i]);
}

static void without_a_key_that_signs_digests_nothing_is_registered(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    CK_OBJECT_HANDLE object;

    assert_int_equal(create(h, h->session, tbs, NULL, &object), CKR_ATTRIBUTE_VALUE_INVALID);
    assert_non_null(strstr(report_of(h, h->session), "raw-signing"));
    assert_int_equal(h->mock->calls(FUNCTION_CreateObject), 0);
    bytes_free(tbs);
}

static void the_report_of_a_refused_registration_says_what_was_found(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_KEY_CERT_SIGN);
    CK_OBJECT_HANDLE object;

    assert_string_equal(report_of(h, h->session), "");
    assert_int_equal(create(h, h->session, tbs, NULL, &object), CKR_ATTRIBUTE_VALUE_INVALID);
    const char *report = report_of(h, h->session);
    assert_ptr_equal(strstr(report, "CKR_ATTRIBUTE_VALUE_INVALID\n"), report);
    assert_non_null(strstr(report, "error leaf.ku."));
    assert_non_null(strstr(report, "extensions.keyUsage, octet "));
    bytes_free(tbs);
}

static void the_report_of_a_refused_signature_is_there_in_its_session_alone(void **state)
{
    struct harness *h = *state;
    const struct bytes evil = harness_tbs(h, FAULT_ISSUER), good = harness_tbs(h, FAULT_NONE);
    const CK_SESSION_HANDLE other = harness_session(h);

    harness_must_refuse(h, evil, CKR_FUNCTION_REJECTED);
    assert_non_null(strstr(report_of(h, h->session), "CKR_FUNCTION_REJECTED\n"));
    assert_string_equal(report_of(h, other), "");
    harness_must_sign(h, good);
    assert_non_null(strstr(
        report_of(h, h->session), "CKR_FUNCTION_REJECTED\n")); /* the last refusal, not the last call */
    bytes_free(evil);
    bytes_free(good);
}

static void the_report_of_an_unknown_digest_names_the_way_out(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    assert_non_null(strstr(report_of(h, h->session), "docs/raw-signing.md"));
    bytes_free(tbs);
}

static void a_search_for_the_report_is_a_search_like_others(void **state)
{
    struct harness *h = *state;
    CK_ATTRIBUTE wanted = { CKA_APPLICATION, report_application, sizeof report_application - 1 };
    CK_OBJECT_HANDLE found;
    CK_ULONG count;

    assert_int_equal(h->gate->C_FindObjectsInit(h->session, &wanted, 1), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, &wanted, 1), CKR_OPERATION_ACTIVE);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, NULL, 0), CKR_OPERATION_ACTIVE);
    assert_int_equal(h->gate->C_FindObjects(h->session, &found, 1, NULL), CKR_ARGUMENTS_BAD);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->gate->C_FindObjects(h->session, &found, 1, &count), CKR_OPERATION_NOT_INITIALIZED);
    assert_int_equal(h->mock->calls(FUNCTION_FindObjectsInit), 0);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, NULL, 0), CKR_OK);
    assert_int_equal(h->gate->C_FindObjectsInit(h->session, &wanted, 1), CKR_OPERATION_ACTIVE);
    assert_int_equal(h->gate->C_FindObjectsFinal(h->session), CKR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_registered_document_is_signed_by_its_digest_once),
        RAW_TEST(the_record_says_that_the_bytes_were_registered_and_the_token_never_saw_them),
        RAW_TEST(a_faulty_document_is_refused_when_it_is_registered_and_its_digest_stays_unknown),
        RAW_TEST(what_is_no_document_to_be_signed_is_not_registered),
        RAW_TEST(bytes_changed_after_they_were_registered_are_other_bytes),
        cmocka_unit_test(a_document_registered_for_one_key_is_not_there_for_another),
        RAW_TEST(a_document_for_any_key_is_refused_by_the_key_whose_it_is_not),
        RAW_TEST(templates_that_ask_for_more_are_refused),
        RAW_TEST(other_data_objects_are_the_tokens),
        RAW_TEST(a_registration_ends_with_its_object_its_session_the_login_and_its_time),
        RAW_TEST(a_registration_is_seen_by_nobody_who_does_not_have_its_handle),
        RAW_TEST_EC(no_more_documents_are_registered_than_have_room),
        GATE_TEST(without_a_key_that_signs_digests_nothing_is_registered),
        RAW_TEST(the_report_of_a_refused_registration_says_what_was_found),
        GATE_TEST(the_report_of_a_refused_signature_is_there_in_its_session_alone),
        RAW_TEST(the_report_of_an_unknown_digest_names_the_way_out),
        RAW_TEST(a_search_for_the_report_is_a_search_like_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
