/* tests/unit/test_index_ocsp.c - what OCSP responses say is remembered: who is revoked for good stays so. */
#include "index_fixture.h"
#include "ocsp_fixture.h"

#include "lint/reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HELD                                                                                                 \
    "SEQUENCE { " CERT_ID " [1] { TIME \"20260201000000Z\" [0] { ENUMERATED <06> } } " TIME_1                \
    " [0] { " TIME_2 " } }"

enum { FEBRUARY_1 = 1769904000 };

static struct cert ca; /* whose certificates responses speak of */

static void say(struct index *index, const char *response)
{
    static char responses[MADE_TEXT_BYTES];
    static struct artifact artifact;
    struct index_decision decision;

    (void)snprintf(responses, sizeof responses, "SEQUENCE { %s }", response);
    assert_read((struct parts){ .responses = responses });
    ca.subject = SPAN_TEXT("ca");
    memset(&artifact, 0, sizeof artifact); /* too large for the stack, where a compound literal would be */
    artifact.kind = DOCUMENT_OCSP_RESPONSE;
    artifact.ocsp = ocsp;
    artifact.ocsp.issuer_cert = &ca;
    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, &artifact, 1800000000, NULL));
}

/* The reason for which the certificate is revoked; -1: it is not. */
static int reason_of(struct index *index, const char *issuer)
{
    struct history_revocation found = { .date = 0 };
    struct index_decision decision;

    decision_begin(&decision, index, true, false);
    const enum history_answer answer = decision.history.answers->revocation(
        &decision, (struct span){ (const uint8_t *)issuer, strlen(issuer) }, SPAN_TEXT("\x47\x11"), &found);
    decision_end(&decision);
    assert_int_not_equal(answer, HISTORY_TROUBLE);
    if (answer == HISTORY_FOUND)
        assert_int_equal(found.date, FEBRUARY_1);
    return answer == HISTORY_FOUND ? (int)found.reason : -1;
}

static void who_was_revoked_stays_revoked_for_its_issuer_alone(void **state)
{
    struct index *index = index_of(*state);

    say(index, GOOD);
    assert_int_equal(reason_of(index, "ca"), -1);
    say(index, REVOKED);
    assert_int_equal(reason_of(index, "ca"), REASON_KEY_COMPROMISE);
    assert_int_equal(reason_of(index, "another"), -1);
    say(index, GOOD); /* as a key in monitor mode says */
    assert_int_equal(reason_of(index, "ca"), REASON_KEY_COMPROMISE);
    say(index, HELD);
    assert_int_equal(reason_of(index, "ca"), REASON_KEY_COMPROMISE);
    index_close(index);
    index = index_of(*state);
    assert_int_equal(reason_of(index, "ca"), REASON_KEY_COMPROMISE);
    index_close(index);
}

static void who_was_on_hold_is_let_go_by_the_next_response(void **state)
{
    struct index *index = index_of(*state);

    say(index, HELD);
    assert_int_equal(reason_of(index, "ca"), REASON_CERTIFICATE_HOLD);
    say(index, GOOD);
    assert_int_equal(reason_of(index, "ca"), -1);
    say(index, HELD);
    say(index, REVOKED);
    assert_int_equal(reason_of(index, "ca"), REASON_KEY_COMPROMISE);
    index_close(index);
}

static void a_response_without_news_writes_nothing(void **state)
{
    const struct index_fixture *const fixture = *state;
    struct index *index = index_of(fixture);
    size_t before_len, after_len;

    say(index, REVOKED);
    uint8_t *const before = index_bytes(fixture, &before_len);
    say(index, REVOKED);
    say(index, GOOD);
    uint8_t *const after = index_bytes(fixture, &after_len);
    assert_int_equal(after_len, before_len);
    assert_memory_equal(after, before, before_len);
    free(before);
    free(after);
    index_close(index);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, index_setup, index_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_was_revoked_stays_revoked_for_its_issuer_alone),
        TEST(who_was_on_hold_is_let_go_by_the_next_response),
        TEST(a_response_without_news_writes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
