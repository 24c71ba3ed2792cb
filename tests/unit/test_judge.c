/* tests/unit/test_judge.c - whose certificate, with which algorithm, of which kind: before any rule counts. */
#include "module/judge.h"

#include "judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define TODAY 1772755200 /* 2026-03-06: the fixture's documents are valid */

static struct config_key config_key;
static struct cert issuer, root, other_root;
static struct key_policy policy;

static int set_up(void **state)
{
    struct der_error error;

    (void)state;
    assert_true(cert_read(fixture_issuer(), &issuer, &error));
    config_key = (struct config_key){
        .name = "ca", .sign = SIGN_CERTIFICATE, .certificate_limit = 64 * 1024
    };
    policy = (struct key_policy){
        .config = &config_key,
        .issuer = &issuer,
        .spki = issuer.key.whole,
        .lint = { .scopes = SV & STRICT, .refuse_at = SEVERITY_ERROR },
    };
    return 0;
}

static struct judgement *judged_at(struct span document, int64_t clock, int64_t not_before)
{
    struct judgement *judgement = judge(
        &policy, mechanism_find(CKM_SHA256_RSA_PKCS, KEY_RSA), document, clock, not_before, NULL);

    assert_non_null(judgement);
    return judgement;
}

static void assert_judged(enum document_change change, enum judgement_reason want)
{
    struct judgement *judgement = judged_at(fixture_document(change), TODAY, 0);

    assert_int_equal(judgement->reason, want);
    assert_int_equal(judgement->verdict, want == JUDGED_CLEAN ? SIGN : REFUSE);
    if (want == JUDGED_POLICY || want == JUDGED_UNPARSED)
        assert_non_null(judgement->message);
    free(judgement);
}

static void a_good_document_of_the_issuer_is_signed(void **state)
{
    (void)state;
    assert_judged(GOOD_LEAF, JUDGED_CLEAN);
}

static void another_algorithm_than_the_mechanism_makes_is_refused(void **state)
{
    (void)state;
    assert_judged(OTHER_ALGORITHM, JUDGED_POLICY);
}

static void a_document_of_another_issuer_is_refused(void **state)
{
    (void)state;
    assert_judged(OTHER_ISSUER, JUDGED_POLICY);
    assert_judged(OTHER_AUTHORITY_KEY, JUDGED_POLICY);
}

static void an_absent_key_identifier_is_left_to_the_rules(void **state)
{
    struct judgement *judgement = judged_at(fixture_document(NO_AUTHORITY_KEY), TODAY, 0);

    (void)state;
    assert_true(judgement->reason == JUDGED_FINDINGS || judgement->reason == JUDGED_CLEAN);
    free(judgement);
}

static void a_profile_that_the_key_does_not_sign_is_refused(void **state)
{
    (void)state;
    assert_judged(OTHER_PROFILE, JUDGED_POLICY);
    policy.lint.scopes |= MV & STRICT;
    assert_judged(OTHER_PROFILE, JUDGED_CLEAN);
}

static void a_finding_refuses(void **state)
{
    (void)state;
    assert_judged(WITH_FINDING, JUDGED_FINDINGS);
}

static void what_is_no_certificate_to_be_signed_is_no_artifact(void **state)
{
    static const uint8_t empty_sequence[] = { 0x30, 0x00 };
    const struct span nothing[] = { { NULL, 0 }, SPAN_TEXT("hello"), SPAN_OF(empty_sequence) };

    (void)state;
    assert_judged(VERSION_1, JUDGED_UNPARSED);
    assert_judged(SIGNED, JUDGED_UNPARSED);
    assert_judged(TRAILING_OCTET, JUDGED_UNPARSED);
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        struct judgement *judgement = judged_at(nothing[i], TODAY, 0);

        assert_int_equal(judgement->reason, JUDGED_UNPARSED);
        assert_int_equal(judgement->verdict, REFUSE);
        free(judgement);
    }
}

static void a_key_that_signs_no_certificates_signs_none(void **state)
{
    (void)state;
    config_key.sign = SIGN_NOTHING;
    assert_judged(GOOD_LEAF, JUDGED_UNPARSED);
}

static void a_clock_that_cannot_be_right_refuses(void **state)
{
    static const struct {
        int64_t clock, not_before;
        enum judgement_reason want;
    } clocks[] = {
        { TODAY, TODAY + 299, JUDGED_CLEAN }, { TODAY, TODAY + 301, JUDGED_CLOCK }, /* the journal is ahead */
        { 0, 0, JUDGED_CLOCK }, { -1, 0, JUDGED_CLOCK }, { 1767225599, 0, JUDGED_CLOCK }, /* 2025 */
        { 4102444800, 0, JUDGED_CLOCK },                                                  /* 2100 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        struct judgement *judgement = judged_at(
            fixture_document(GOOD_LEAF), clocks[i].clock, clocks[i].not_before);

        assert_int_equal(judgement->reason, clocks[i].want);
        assert_int_equal(judgement->verdict, clocks[i].want == JUDGED_CLEAN ? SIGN : REFUSE);
        free(judgement);
    }
}

/* The key is the root's, and signs what is in `scopes`. */
static void sign_as_root(unsigned scopes)
{
    struct der_error error;

    assert_true(cert_read(fixture_root(), &root, &error));
    policy.issuer = &root;
    policy.spki = root.key.whole;
    policy.lint.scopes = scopes;
}

static void a_root_signs_subordinates_but_not_itself_unless_told(void **state)
{
    (void)state;
    sign_as_root(SUB_CA | OTHER_CA);
    assert_judged(SUBORDINATE, JUDGED_CLEAN);
    assert_judged(ROOT_OWN, JUDGED_POLICY);
    assert_judged(LEAF_OF_ROOT, JUDGED_POLICY);
    sign_as_root(ROOT_CA);
    assert_judged(ROOT_OWN, JUDGED_CLEAN);
    assert_judged(SUBORDINATE, JUDGED_POLICY);
}

static void an_issuing_key_signs_no_ca(void **state)
{
    (void)state;
    sign_as_root((MV | OV | SV | IV) & (MULTIPURPOSE | STRICT));
    assert_judged(SUBORDINATE, JUDGED_POLICY);
    assert_judged(CROSS, JUDGED_POLICY);
    assert_judged(ROOT_OWN, JUDGED_POLICY);
}

static void a_cross_certificate_is_one_for_a_root_that_the_key_knows(void **state)
{
    struct cert *roots[] = { &other_root, NULL };
    struct der_error error;

    (void)state;
    assert_true(cert_read(fixture_other_root(), &other_root, &error));
    sign_as_root(SUB_CA | OTHER_CA);
    assert_judged(CROSS, JUDGED_FINDINGS);
    policy.roots = roots;
    assert_judged(CROSS, JUDGED_CLEAN);
}

static void sign_requests_only(void)
{
    config_key.sign = SIGN_CERTIFICATE_REQUEST;
    config_key.certificate_request_limit = 64 * 1024;
    policy.lint.scopes = REQUEST;
}

static void a_request_is_for_the_key_that_signs_it_in_its_name(void **state)
{
    (void)state;
    assert_judged(REQUEST_OWN, JUDGED_UNPARSED); /* the key signs none */
    sign_requests_only();
    assert_judged(REQUEST_OWN, JUDGED_CLEAN);
    assert_judged(REQUEST_OTHER_KEY, JUDGED_POLICY);
    assert_judged(REQUEST_OTHER_NAME, JUDGED_POLICY);
    assert_judged(REQUEST_SIGNED, JUDGED_UNPARSED);
    assert_judged(GOOD_LEAF, JUDGED_UNPARSED);
}

static void sign_crls_only(void)
{
    config_key.sign = SIGN_CRL;
    config_key.crl_limit = 64 * 1024;
    policy.lint.scopes = CRL;
}

static void a_crl_of_version_1_is_no_artifact(void **state)
{
    (void)state;
    sign_crls_only();
    assert_judged(CRL_VERSION_1, JUDGED_UNPARSED);
}

static void a_crl_is_its_issuers(void **state)
{
    (void)state;
    assert_judged(CRL_GOOD, JUDGED_UNPARSED); /* the key signs none */
    sign_crls_only();
    assert_judged(CRL_GOOD, JUDGED_CLEAN);
    policy.pins.of[PIN_CRL_POINTS] = (struct pin){
        .set = true, .words = (const char *const[]){ "http://crl.example.com/1.crl" }, .word_count = 1
    };
    assert_judged(CRL_GOOD, JUDGED_FINDINGS); /* it has no point at all */
    policy.pins.of[PIN_CRL_POINTS].set = false;
    assert_judged(CRL_OTHER_ISSUER, JUDGED_POLICY);
    assert_judged(CRL_OTHER_AUTHORITY_KEY, JUDGED_POLICY);
    assert_judged(CRL_OTHER_ALGORITHM, JUDGED_POLICY);
    assert_judged(CRL_WITH_FINDING, JUDGED_FINDINGS);
    assert_judged(CRL_SIGNED, JUDGED_UNPARSED);
    assert_judged(GOOD_LEAF, JUDGED_UNPARSED);
}

static void a_crl_above_its_limit_is_refused(void **state)
{
    (void)state;
    sign_crls_only();
    config_key.crl_limit = (config_octets)fixture_document(CRL_GOOD).len;
    assert_judged(CRL_GOOD, JUDGED_CLEAN);
    config_key.crl_limit--;
    assert_judged(CRL_GOOD, JUDGED_UNPARSED);
}

static void a_key_without_certificate_signs_no_crl(void **state)
{
    (void)state;
    sign_crls_only();
    policy.issuer = NULL;
    assert_judged(CRL_GOOD, JUDGED_POLICY);
}

static void a_key_without_certificate_asks_for_one_in_any_name(void **state)
{
    (void)state;
    sign_requests_only();
    policy.issuer = NULL;
    assert_judged(REQUEST_OWN, JUDGED_CLEAN);
    assert_judged(REQUEST_OTHER_KEY, JUDGED_POLICY);
}

static void a_key_without_certificate_signs_only_its_own_first_one(void **state)
{
    (void)state;
    policy.lint.scopes |= CA;
    policy.issuer = NULL;
    assert_judged(GOOD_LEAF, JUDGED_POLICY);
    assert_judged(SELF_SIGNED_OTHER, JUDGED_POLICY);

    struct judgement *judgement = judged_at(fixture_document(SELF_SIGNED), TODAY, 0);

    assert_int_not_equal(judgement->reason, JUDGED_POLICY); /* what its rules say is for tests of rules */
    free(judgement);
}

/* The key of a delegated responder of the issuer. */
static void answer_as_responder(void)
{
    static struct cert responder;
    struct der_error error;

    assert_true(cert_read(fixture_responder(), &responder, &error));
    config_key.sign = SIGN_OCSP_RESPONSE;
    config_key.ocsp_response_limit = 64 * 1024;
    policy.lint.scopes = OCSP;
    policy.responder = &responder;
    policy.spki = responder.key.whole;
}

static void a_responder_signs_responses_about_certificates_of_its_issuer(void **state)
{
    (void)state;
    assert_judged(RESPONSE_OF_RESPONDER, JUDGED_UNPARSED); /* the CA's key signs none */
    answer_as_responder();
    assert_judged(RESPONSE_OF_RESPONDER, JUDGED_CLEAN);
    assert_judged(RESPONSE_OF_ISSUER, JUDGED_POLICY);
    assert_judged(RESPONSE_OF_NOBODY, JUDGED_POLICY);
    assert_judged(RESPONSE_OTHER_ISSUER, JUDGED_POLICY);
    assert_judged(RESPONSE_SECOND_OTHER, JUDGED_POLICY);
    assert_judged(RESPONSE_WITH_FINDING, JUDGED_FINDINGS);
    assert_judged(RESPONSE_SIGNED, JUDGED_UNPARSED);
}

static void a_responder_signs_nothing_but_responses(void **state)
{
    (void)state;
    answer_as_responder();
    for (enum document_change change = GOOD_LEAF; change < RESPONSE_OF_RESPONDER; change++)
        assert_judged(change, JUDGED_UNPARSED);
}

static void a_ca_that_answers_itself_names_itself(void **state)
{
    struct der_error error;

    (void)state;
    assert_true(cert_read(fixture_answering_issuer(), &issuer, &error));
    config_key.sign = SIGN_CERTIFICATE | SIGN_OCSP_RESPONSE;
    config_key.ocsp_response_limit = 64 * 1024;
    policy.lint.scopes |= OCSP;
    assert_judged(RESPONSE_OF_ISSUER, JUDGED_CLEAN);
    assert_judged(RESPONSE_OF_RESPONDER, JUDGED_POLICY);
    assert_judged(GOOD_LEAF, JUDGED_CLEAN);
}

static void a_key_without_certificate_answers_for_nobody(void **state)
{
    (void)state;
    config_key.sign = SIGN_OCSP_RESPONSE;
    config_key.ocsp_response_limit = 64 * 1024;
    policy.lint.scopes = OCSP;
    policy.issuer = NULL;
    assert_judged(RESPONSE_OF_ISSUER, JUDGED_POLICY);
}

static void a_response_over_the_limit_of_the_key_is_refused(void **state)
{
    (void)state;
    answer_as_responder();
    config_key.ocsp_response_limit = (config_octets)fixture_document(RESPONSE_OF_RESPONDER).len;
    assert_judged(RESPONSE_OF_RESPONDER, JUDGED_CLEAN);
    config_key.ocsp_response_limit--;
    assert_judged(RESPONSE_OF_RESPONDER, JUDGED_UNPARSED);
}

static int clean_up(void **state)
{
    (void)state;
    fixture_free();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_document_of_the_issuer_is_signed, set_up),
        cmocka_unit_test_setup(another_algorithm_than_the_mechanism_makes_is_refused, set_up),
        cmocka_unit_test_setup(a_document_of_another_issuer_is_refused, set_up),
        cmocka_unit_test_setup(an_absent_key_identifier_is_left_to_the_rules, set_up),
        cmocka_unit_test_setup(a_profile_that_the_key_does_not_sign_is_refused, set_up),
        cmocka_unit_test_setup(a_finding_refuses, set_up),
        cmocka_unit_test_setup(what_is_no_certificate_to_be_signed_is_no_artifact, set_up),
        cmocka_unit_test_setup(a_key_that_signs_no_certificates_signs_none, set_up),
        cmocka_unit_test_setup(a_clock_that_cannot_be_right_refuses, set_up),
        cmocka_unit_test_setup(a_root_signs_subordinates_but_not_itself_unless_told, set_up),
        cmocka_unit_test_setup(an_issuing_key_signs_no_ca, set_up),
        cmocka_unit_test_setup(a_cross_certificate_is_one_for_a_root_that_the_key_knows, set_up),
        cmocka_unit_test_setup(a_request_is_for_the_key_that_signs_it_in_its_name, set_up),
        cmocka_unit_test_setup(a_crl_of_version_1_is_no_artifact, set_up),
        cmocka_unit_test_setup(a_crl_is_its_issuers, set_up),
        cmocka_unit_test_setup(a_crl_above_its_limit_is_refused, set_up),
        cmocka_unit_test_setup(a_key_without_certificate_signs_no_crl, set_up),
        cmocka_unit_test_setup(a_key_without_certificate_asks_for_one_in_any_name, set_up),
        cmocka_unit_test_setup(a_key_without_certificate_signs_only_its_own_first_one, set_up),
        cmocka_unit_test_setup(a_responder_signs_responses_about_certificates_of_its_issuer, set_up),
        cmocka_unit_test_setup(a_responder_signs_nothing_but_responses, set_up),
        cmocka_unit_test_setup(a_ca_that_answers_itself_names_itself, set_up),
        cmocka_unit_test_setup(a_key_without_certificate_answers_for_nobody, set_up),
        cmocka_unit_test_setup(a_response_over_the_limit_of_the_key_is_refused, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, clean_up);
}
