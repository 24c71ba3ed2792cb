/* tests/unit/test_forward.c - what the system's log gets of a record, and what it can never get. The datagram is caught instead of sent. */
#include "module/forward.h"

#include "journal_fixture.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char sent[4096], address_sent[108];
static int flags_sent, type_of_socket, answer;

/* The linker calls it in sendto's place (-Wl,--wrap). */
ssize_t __wrap_sendto(
    int fd, const void *bytes, size_t len, int flags, const struct sockaddr *address, socklen_t address_len);
ssize_t __wrap_sendto(
    int fd, const void *bytes, size_t len, int flags, const struct sockaddr *address, socklen_t address_len)
{
    socklen_t size = sizeof type_of_socket;

    (void)address_len;
    assert_true(len < sizeof sent);
    memcpy(sent, bytes, len);
    sent[len] = '\0';
    snprintf(address_sent, sizeof address_sent, "%s",
        ((const struct sockaddr_un *)(const void *)address)->sun_path);
    flags_sent = flags;
    assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_TYPE, &type_of_socket, &size), 0);
    errno = answer;
    return answer == 0 ? (ssize_t)len : -1;
}

static int reset(void **state)
{
    (void)state;
    sent[0] = address_sent[0] = '\0';
    answer = 0;
    return 0;
}

static void assert_sent(const char *text)
{
    if (strstr(sent, text) == NULL)
        fail_msg("want \"%s\" in:\n%s", text, sent);
}

static void a_refusal_is_a_warning_of_rfc_5424_with_its_rules(void **state)
{
    const struct record refusal = sample_refusal();

    (void)state;
    forward_record(LOG_TO_SYSLOG, &refusal, 17);
    assert_string_equal(address_sent, "/dev/log");
    assert_int_equal(type_of_socket, SOCK_DGRAM);
    assert_true((flags_sent & MSG_NOSIGNAL) != 0);
    assert_int_equal(strncmp(sent, "<84>1 2", 7), 0); /* authpriv, warning */
    assert_sent(" refusal [lintgate@32473 seq=\"17\" code=\"CKR_FUNCTION_REJECTED\" reason=\"findings\" "
                "key=\"smime-issuing-1\"");
    assert_sent(" serial=\"00c0ffee\" rules=\"leaf.dn.email leaf.dn.example\"] refused, not signed");
}

static void journald_gets_its_own_fields(void **state)
{
    const struct record refusal = sample_refusal();

    (void)state;
    forward_record(LOG_TO_JOURNALD, &refusal, 17);
    assert_string_equal(address_sent, "/run/systemd/journal/socket");
    assert_sent("MESSAGE=lintgate: refused, not "
                "signed\nPRIORITY=4\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=lintgate\n");
    assert_sent("\nLINTGATE_KIND=refusal\nLINTGATE_SEQ=17\n");
    assert_sent("\nLINTGATE_RULES=leaf.dn.email leaf.dn.example\n");
}

static void a_signature_is_no_alarm_and_a_doubtful_one_is_an_error(void **state)
{
    struct record outcome = sample_outcome(4);

    (void)state;
    forward_record(LOG_TO_SYSLOG, &outcome, 5);
    assert_int_equal(strncmp(sent, "<86>1 ", 6), 0);
    assert_sent("intent=\"4\" result=\"signed\"");
    outcome.outcome.result = RECORD_UNKNOWN;
    forward_record(LOG_TO_SYSLOG, &outcome, 5);
    assert_int_equal(strncmp(sent, "<83>1 ", 6), 0);
    assert_sent("] a signature may exist that was not handed out");
}

static void what_monitor_mode_signs_against_the_rules_is_a_warning(void **state)
{
    struct record intent = sample_intent();

    (void)state;
    forward_record(LOG_TO_SYSLOG, &intent, 5);
    assert_int_equal(strncmp(sent, "<86>1 ", 6), 0);
    intent.intent.decision.mode = RECORD_MONITOR;
    intent.intent.decision.verdict = RECORD_REFUSE;
    forward_record(LOG_TO_SYSLOG, &intent, 5);
    assert_int_equal(strncmp(sent, "<84>1 ", 6), 0);
    assert_sent("mode=\"monitor\"");
}

static void no_text_begins_a_line_or_a_field_of_its_own(void **state)
{
    struct record refusal = sample_refusal();

    (void)state;
    refusal.refusal.decision.key = "ca\"] x\\\nLINTGATE_RESULT=signed\x1b[2J\xe2\x80\xae";
    forward_record(LOG_TO_SYSLOG, &refusal, 1);
    assert_sent("key=\"ca\\\"\\] x\\\\?LINTGATE_RESULT=signed?[2J???\" ");
    assert_null(strchr(sent, '\n'));
    forward_record(LOG_TO_JOURNALD, &refusal, 1);
    assert_sent("\nLINTGATE_KEY=ca\"] x\\?LINTGATE_RESULT=signed?[2J???\n");
}

static void no_name_and_no_message_of_a_document_is_sent(void **state)
{
    struct record refusal = sample_refusal();

    (void)state;
    refusal.refusal.decision.subject = (struct record_span){ (const uint8_t *)"E=anna", 6 };
    refusal.refusal.message = "anna";
    forward_record(LOG_TO_JOURNALD, &refusal, 1);
    assert_null(strstr(sent, "anna"));
}

static void many_findings_are_cut_and_no_line_is_longer_than_receivers_take(void **state)
{
    static struct record_finding findings[RECORD_MAX_FINDINGS];
    struct record refusal = sample_refusal();

    (void)state;
    for (size_t i = 0; i < RECORD_MAX_FINDINGS; i++)
        findings[i] = (struct record_finding){ .rule = "a.rule.with.a.long.name.]]]]]]]]]]]]]]]]]]]]]]]]" };
    refusal.refusal.decision.findings = findings;
    refusal.refusal.decision.finding_count = RECORD_MAX_FINDINGS;
    forward_record(LOG_TO_SYSLOG, &refusal, 1);
    assert_true(strlen(sent) < 2048);
    assert_sent("rules=\"a.rule.with");
}

static void a_log_that_does_not_listen_changes_nothing(void **state)
{
    const struct record start = sample_start();

    (void)state;
    answer = ECONNREFUSED;
    errno = EEXIST;
    forward_record(LOG_TO_SYSLOG, &start, 1);
    assert_int_equal(errno, EEXIST);
    const int before = dup(0);
    (void)close(before);
    forward_record(LOG_TO_JOURNALD, &start, 1);
    const int after = dup(0);
    (void)close(after);
    assert_int_equal(before, after); /* no descriptor stays open */
}

static void none_sends_nothing(void **state)
{
    const struct record start = sample_start();

    (void)state;
    forward_record(LOG_TO_NONE, &start, 1);
    assert_string_equal(sent, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_refusal_is_a_warning_of_rfc_5424_with_its_rules, reset),
        cmocka_unit_test_setup(journald_gets_its_own_fields, reset),
        cmocka_unit_test_setup(a_signature_is_no_alarm_and_a_doubtful_one_is_an_error, reset),
        cmocka_unit_test_setup(what_monitor_mode_signs_against_the_rules_is_a_warning, reset),
        cmocka_unit_test_setup(no_text_begins_a_line_or_a_field_of_its_own, reset),
        cmocka_unit_test_setup(no_name_and_no_message_of_a_document_is_sent, reset),
        cmocka_unit_test_setup(many_findings_are_cut_and_no_line_is_longer_than_receivers_take, reset),
        cmocka_unit_test_setup(a_log_that_does_not_listen_changes_nothing, reset),
        cmocka_unit_test_setup(none_sends_nothing, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
