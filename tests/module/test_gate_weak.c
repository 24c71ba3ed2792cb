/* tests/module/test_gate_weak.c - what the token would let a CA key do by another way is told to the operator, once, and stops nothing. */
#include "tests/module/harness.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LINES = 32,
    LINE_BYTES = 512,
    READS = 13, /* of attributes that only this is about */
    PATIENCE_SECONDS = 20
};

/* What lintgate wrote to the system's log. */
static char lines[LINES][LINE_BYTES];
static size_t line_count;

static const struct sockaddr_un
    *instead; /* of the system's log: datagrams really go there; NULL: they are only noted */

/* In the place of the C library's, for the module, too. */
__attribute__((visibility("default"))) ssize_t sendto(
    int fd, const void *bytes, size_t len, int flags, __CONST_SOCKADDR_ARG address, socklen_t address_len)
{
    (void)address, (void)address_len;
    if (line_count < LINES)
        (void)snprintf(lines[line_count++], LINE_BYTES, "%.*s", (int)len, (const char *)bytes);
    return instead != NULL ? syscall(SYS_sendto, fd, bytes, len, flags, instead, sizeof *instead)
                           : (ssize_t)len;
}

static size_t told(const char *what)
{
    size_t count = 0;

    for (size_t i = 0; i < line_count; i++)
        count += strstr(lines[i], what) != NULL;
    return count;
}

static void set_bool(struct harness *h, CK_ATTRIBUTE_TYPE type, CK_BBOOL value)
{
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, type, &value, sizeof value));
}

static void what_a_key_may_do_on_its_token_is_told_once(void **state)
{
    static const struct {
        CK_ATTRIBUTE_TYPE type;
        CK_BBOOL bad;
        const char *name;
    } rows[] = {
        { CKA_EXTRACTABLE, CK_TRUE, "want CKA_EXTRACTABLE false" },
        { CKA_SENSITIVE, CK_FALSE, "want CKA_SENSITIVE true" },
        { CKA_DECRYPT, CK_TRUE, "want CKA_DECRYPT false" },
        { CKA_UNWRAP, CK_TRUE, "want CKA_UNWRAP false" },
    };
    struct harness *h = *state;
    const struct bytes first = harness_tbs(h, FAULT_NONE), second = harness_tbs(h, FAULT_NONE);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        set_bool(h, rows[i].type, rows[i].bad);
    line_count = 0;
    harness_must_sign(h, first);
    harness_must_sign(h, second);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(told(rows[i].name), 1);
    assert_int_equal(told("CKA_ALLOWED_MECHANISMS"), 1);
    assert_int_equal(told("key \"ca\""), line_count);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h);
    harness_must_sign(h, first);
    assert_int_equal(told(rows[0].name), 2); /* and at each start */
    bytes_free(first);
    bytes_free(second);
}

/* A daemon that hangs, and whose queue is full: whoever waited for it would wait for ever, and hold up everybody else. */
static void a_log_that_nobody_reads_makes_nobody_wait(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const int daemon = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0),
              others = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%.90s/log", h->directory);
    assert_int_equal(bind(daemon, (const struct sockaddr *)&address, sizeof address), 0);
    while (syscall(SYS_sendto, others, "full", 4, 0, &address, sizeof address) == 4)
        ;
    assert_int_equal(errno, EAGAIN);
    set_bool(h, CKA_EXTRACTABLE, CK_TRUE);
    line_count = 0;
    instead = &address;
    alarm(PATIENCE_SECONDS);
    harness_must_sign(h, tbs);
    alarm(0);
    instead = NULL;
    assert_true(line_count > 0);
    assert_int_equal(strncmp(lines[0], "<83>lintgate[", 13), 0);
    assert_int_equal(close(daemon) | close(others), 0);
    bytes_free(tbs);
}

static void of_a_key_that_is_as_it_should_be_nothing_is_told(void **state)
{
    static const CK_ATTRIBUTE_TYPE unwanted[] = { CKA_EXTRACTABLE, CKA_DECRYPT, CKA_UNWRAP, CKA_SIGN_RECOVER,
        CKA_DERIVE };
    const CK_MECHANISM_TYPE allowed[] = { CKM_SHA256_RSA_PKCS };
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
        set_bool(h, unwanted[i], CK_FALSE);
    set_bool(h, CKA_SENSITIVE, CK_TRUE);
    assert_true(h->mock->set(MOCK_FIRST_SLOT, h->ca_key, CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed));
    line_count = 0;
    harness_must_sign(h, tbs);
    assert_int_equal(line_count, 0);
    bytes_free(tbs);
}

/* A token that will not say it is no reason to sign nothing. */
static void attributes_that_the_token_does_not_tell_are_no_trouble(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    assert_int_equal(harness_init(h), CKR_OK); /* it reads more of them the first time */
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_SIGN), CKR_OK);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h);
    const size_t before = h->mock->calls(FUNCTION_GetAttributeValue);
    assert_int_equal(harness_init(h), CKR_OK);
    const size_t reads = h->mock->calls(FUNCTION_GetAttributeValue) - before;
    assert_int_equal(h->gate->C_SessionCancel(h->session, CKF_SIGN), CKR_OK);
    assert_int_equal(harness_finalize(h), CKR_OK);
    assert_true(reads > READS);
    for (unsigned long nth = reads - READS + 1; nth <= reads; nth++) {
        harness_start(h);
        h->mock->answer(FUNCTION_GetAttributeValue, nth, CKR_ATTRIBUTE_TYPE_INVALID, false);
        harness_must_sign(h, tbs);
        assert_int_equal(harness_finalize(h), CKR_OK);
    }
    harness_start(h);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(what_a_key_may_do_on_its_token_is_told_once),
        GATE_TEST(a_log_that_nobody_reads_makes_nobody_wait),
        GATE_TEST(of_a_key_that_is_as_it_should_be_nothing_is_told),
        GATE_TEST(attributes_that_the_token_does_not_tell_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
