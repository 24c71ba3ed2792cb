/* tests/clients/test_lint_ocsp.c - lintgate lint of OCSP responses: in which forms, and with whose certificates. */
#include "lint/rule.h"
#include "tests/clients/command.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PASS ": ocsp-response: pass\n"

static void write_certificate(const char *name, struct recipe *recipe)
{
    command_write_pem(name, "CERTIFICATE", recipe_certificate(recipe));
    recipe_free(recipe);
}

/* bare.der, signed.der, whole.der: the good response; issuer.pem, responder.pem: of who is behind it. */
static int begin(void **state)
{
    struct paper *paper = paper_good(OCSP);
    const struct span tbs = paper_tbs(paper), signed_one = paper_signed(paper);

    if (command_begin(state) != 0)
        return -1;
    command_write("bare.der", tbs.at, tbs.len);
    command_write("signed.der", signed_one.at, signed_one.len);
    command_write_pem("signed.pem", "OCSP RESPONSE", signed_one);
    paper_status(paper, "ENUMERATED <00>");
    const struct span whole = paper_signed(paper);

    command_write("whole.der", whole.at, whole.len);
    paper_free(paper);
    write_certificate("issuer.pem", recipe_good(SUB_CA));
    write_certificate("responder.pem", recipe_good(OCSP_SIGNER));
    return 0;
}

static void responses_are_judged_to_be_signed_signed_and_whole(void **state)
{
    static const char *const names[] = { "bare.der", "signed.der", "signed.pem", "whole.der" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct ran run = command_run("lint", command_file(names[i]), NULL);

        assert_contains(run.out, names[i]);
        assert_contains(run.out, PASS);
        assert_ran(&run, 0);
    }
}

static void a_response_may_be_base64_without_armour(void **state)
{
    struct paper *paper = paper_good(OCSP);
    const struct span tbs = paper_tbs(paper);
    char base64[4096];

    (void)state;
    const int len = EVP_EncodeBlock((unsigned char *)base64, tbs.at, (int)tbs.len);
    command_write("bare.b64", base64, (size_t)len);
    struct ran run = command_run("lint", command_file("bare.b64"), NULL);
    assert_contains(run.out, PASS);
    assert_ran(&run, 0);
    paper_free(paper);
}

static void an_answer_that_signs_nothing_is_no_document(void **state)
{
    (void)state;
    command_write("unauthorized.der", "\x30\x03\x0a\x01\x06", 5);
    struct ran run = command_run("lint", command_file("unauthorized.der"), NULL);
    assert_contains(run.out, "unauthorized.der: ocsp-response: unparsed: 1 error\n");
    assert_contains(run.out, "responseBytes, octet 5\n");
    assert_ran(&run, 1);
}

static void issuer_and_responder_are_compared(void **state)
{
    struct recipe *other = recipe_good(OCSP_SIGNER);

    (void)state;
    recipe_key(other, KEY_RSA_3072);
    recipe_part(other, PART_ISSUER, RECIPE_ROOT_NAME);
    write_certificate("other.pem", other);
    struct ran run = command_run("lint", "--issuer", command_file("issuer.pem"), "--responder",
        command_file("responder.pem"), command_file("bare.der"), NULL);
    assert_contains(run.out, PASS);
    assert_ran(&run, 0);

    run = command_run("lint", "--issuer", command_file("issuer.pem"), "--responder",
        command_file("other.pem"), command_file("bare.der"), NULL);
    assert_contains(run.out, "bare.der: ocsp-response: refuse: 2 errors\n");
    assert_contains(run.out, "error    rfc6960.responderid_match (RFC 6960 4.2.2.3)\n");
    assert_contains(run.out, "error    rfc6960.delegate_issued_directly (RFC 6960 4.2.2.2)\n");
    assert_ran(&run, 1);

    run = command_run("lint", "--responder", command_file("bare.der"), command_file("bare.der"), NULL);
    assert_contains(run.err, "want a certificate in DER");
    assert_ran(&run, 2);
}

/* The response with this certificate beside the signature. */
static void write_with_certificate(const char *name, struct recipe *recipe)
{
    struct paper *paper = paper_good(OCSP);
    const struct span certificate = recipe_certificate(recipe);
    char *hex = malloc(2 * certificate.len + 1);

    assert_non_null(hex);
    for (size_t i = 0; i < certificate.len; i++)
        snprintf(hex + 2 * i, 3, "%02x", certificate.at[i]);
    paper_certs(paper, "[0] { SEQUENCE { <%s> } }", hex);
    const struct span whole = paper_signed(paper);
    command_write(name, whole.at, whole.len);
    free(hex);
    paper_free(paper);
    recipe_free(recipe);
}

static void a_responder_that_is_brought_along_is_judged(void **state)
{
    struct recipe *unfit = recipe_good(OCSP_SIGNER), *somebody = recipe_good(OCSP_SIGNER);

    (void)state;
    recipe_without(unfit, OID_EXT_OCSP_NOCHECK);
    write_with_certificate("fit.der", recipe_good(OCSP_SIGNER));
    write_with_certificate("unfit.der", unfit);
    recipe_key(somebody, KEY_RSA_3072);
    recipe_without(somebody, OID_EXT_OCSP_NOCHECK);
    write_with_certificate("somebody.der", somebody);

    struct ran run = command_run("lint", command_file("fit.der"), NULL);
    assert_contains(run.out, PASS);
    assert_ran(&run, 0);
    run = command_run("lint", command_file("unfit.der"), NULL);
    assert_contains(run.out, "error    ocsp.signer.authorised.certificate (SBR 4.9.9)\n");
    assert_ran(&run, 1);
    run = command_run("lint", "--responder", command_file("responder.pem"), command_file("unfit.der"), NULL);
    assert_contains(run.out, PASS); /* what is said counts */
    assert_ran(&run, 0);
    run = command_run("lint", command_file("somebody.der"), NULL);
    assert_contains(run.out, PASS); /* it did not sign this */
    assert_ran(&run, 0);
}

static void a_date_is_any_second_of_its_day(void **state)
{
    struct paper *paper = paper_good(OCSP);

    (void)state;
    paper_set(paper, "producedAt", "TIME \"20260301230000Z\"");
    const struct span tbs = paper_tbs(paper);
    command_write("late.der", tbs.at, tbs.len);
    struct ran run = command_run("lint", "--date", "2026-03-01", command_file("late.der"), NULL);
    assert_contains(run.out, PASS);
    assert_ran(&run, 0);
    run = command_run("lint", "--date", "2026-03-02", command_file("late.der"), NULL);
    assert_contains(run.out, "warning  rfc6960.producedat_now (RFC 6960 2.4)\n");
    assert_ran(&run, 0);
    paper_free(paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(responses_are_judged_to_be_signed_signed_and_whole),
        cmocka_unit_test(a_response_may_be_base64_without_armour),
        cmocka_unit_test(an_answer_that_signs_nothing_is_no_document),
        cmocka_unit_test(issuer_and_responder_are_compared),
        cmocka_unit_test(a_responder_that_is_brought_along_is_judged),
        cmocka_unit_test(a_date_is_any_second_of_its_day),
    };

    return cmocka_run_group_tests(tests, begin, command_end);
}
