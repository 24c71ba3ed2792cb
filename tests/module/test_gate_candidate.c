/* tests/module/test_gate_candidate.c - how long bytes are remembered for a signature by their digest, and that each is good for one. */
#include "tests/module/raw.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LIFETIME = 300, /* seconds that bytes are remembered */
    KEPT = 64,      /* documents that are */
    THREADS = 8,
    ROOM = 4096, /* for a document */
};

static void bytes_are_found_by_their_own_digest_alone(void **state)
{
    struct harness *h = *state;
    const struct bytes first = harness_tbs(h, FAULT_NONE), second = harness_tbs(h, FAULT_NONE),
                       other = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, first, 0);
    raw_hash(h, h->algorithm, second, 0);
    raw_must_refuse(h, raw_of(h->algorithm, other), CKR_DATA_INVALID);
    raw_must_sign(h, second);
    raw_must_sign(h, first);
    bytes_free(first);
    bytes_free(second);
    bytes_free(other);
}

/* And what was offered with too little room for the digest does not count. */
static void bytes_that_their_digest_is_written_over_are_known_all_the_same(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE), other = harness_tbs(h, FAULT_NONE);
    CK_MECHANISM sha = { .mechanism = CKM_SHA256 };
    uint8_t room[ROOM];
    CK_ULONG len = 1;

    assert_true(tbs.len <= sizeof room && other.len <= sizeof room);
    memcpy(room, other.at, other.len);
    assert_int_equal(h->gate->C_DigestInit(h->session, &sha), CKR_OK);
    assert_int_equal(h->gate->C_Digest(h->session, room, other.len, room, &len), CKR_BUFFER_TOO_SMALL);
    memcpy(room, tbs.at, tbs.len);
    len = sizeof room;
    assert_int_equal(h->gate->C_Digest(h->session, room, tbs.len, room, &len), CKR_OK);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
    bytes_free(other);
}

static void bytes_are_good_for_one_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, tbs, 0);
    raw_hash(h, h->algorithm, tbs, 7); /* the same bytes twice are there once */
    raw_must_sign(h, tbs);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    bytes_free(tbs);
}

static void a_signature_that_the_token_did_not_make_leaves_the_bytes(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    raw_hash(h, h->algorithm, tbs, 0);
    h->mock->answer(FUNCTION_Sign, 1, CKR_USER_NOT_LOGGED_IN, false);
    assert_int_equal(raw_sign(h, raw_of(h->algorithm, tbs), &out), CKR_USER_NOT_LOGGED_IN);
    raw_must_sign(h, tbs);
    bytes_free(tbs);
}

static void a_signature_that_the_token_may_have_made_takes_the_bytes(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    struct buffer out = buffer_new();

    raw_hash(h, h->algorithm, tbs, 0);
    h->mock->answer(FUNCTION_Sign, 1, CKR_DEVICE_ERROR, false);
    assert_int_equal(raw_sign(h, raw_of(h->algorithm, tbs), &out), CKR_DEVICE_ERROR);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    bytes_free(tbs);
}

static void bytes_are_forgotten_when_their_time_is_over(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, tbs, 0);
    clock_shift(LIFETIME);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    raw_hash(h, h->algorithm, tbs, 0);
    clock_shift(LIFETIME + LIFETIME - 60);
    raw_must_sign(h, tbs);
    clock_shift(0);
    bytes_free(tbs);
}

static void who_sets_the_clock_back_makes_nothing_last(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, tbs, 0);
    clock_shift(LIFETIME);
    clock_set(-LIFETIME);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    clock_set(0);
    clock_shift(0);
    bytes_free(tbs);
}

/* A refusal must not make it last either. */
static void a_refusal_does_not_renew_the_time_of_bytes(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_ISSUER);

    raw_hash(h, h->algorithm, tbs, 0);
    clock_shift(LIFETIME - 60);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_FUNCTION_REJECTED);
    clock_shift(LIFETIME);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    clock_shift(0);
    bytes_free(tbs);
}

static void finalize_forgets_bytes(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);

    raw_hash(h, h->algorithm, tbs, 0);
    assert_int_equal(harness_finalize(h), CKR_OK);
    harness_start(h);
    raw_must_refuse(h, raw_of(h->algorithm, tbs), CKR_DATA_INVALID);
    bytes_free(tbs);
}

/* Runs in the child: 0 if what the parent hashed is unknown there. */
static int child(struct harness *h, struct bytes tbs)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();
    CK_SESSION_HANDLE session;

    if (harness_initialize(h) != CKR_OK
        || h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session)
               != CKR_OK)
        return 1;
    (void)h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1);
    if (h->gate->C_SignInit(session, &h->mechanism, h->ca_key) != CKR_OK)
        return 2;
    return h->gate->C_Sign(session, input.at, input.len, out.at, &out.len) == CKR_DATA_INVALID ? 0 : 3;
}

static void a_child_does_not_have_what_its_parent_hashed(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    int status = 0;

    raw_hash(h, h->algorithm, tbs, 0);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(child(h, tbs));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    raw_must_sign(h, tbs); /* and took nothing from it */
    bytes_free(tbs);
}

struct racer {
    struct harness *h;
    struct raw_input input;
    struct buffer out;
    CK_RV rv;
    pthread_t thread;
};

static void *race(void *argument)
{
    struct racer *r = argument;
    CK_SESSION_HANDLE session;

    r->rv = r->h->gate->C_OpenSession(
        MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session);
    if (r->rv == CKR_OK)
        r->rv = r->h->gate->C_SignInit(session, &r->h->mechanism, r->h->ca_key);
    if (r->rv == CKR_OK)
        r->rv = r->h->gate->C_Sign(session, r->input.at, r->input.len, r->out.at, &r->out.len);
    return NULL;
}

static void of_threads_that_ask_for_the_same_digest_one_gets_a_signature(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    static struct racer racers[THREADS];
    size_t signatures = 0;

    raw_hash(h, h->algorithm, tbs, 0);
    for (size_t i = 0; i < THREADS; i++) {
        racers[i] = (struct racer){ .h = h, .input = raw_of(h->algorithm, tbs), .out = buffer_new() };
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(racers[i].thread, NULL), 0);
    for (size_t i = 0; i < THREADS; i++) {
        assert_true(racers[i].rv == CKR_OK || racers[i].rv == CKR_DATA_INVALID);
        signatures += racers[i].rv == CKR_OK;
    }
    assert_int_equal(signatures, 1);
    assert_int_equal(h->mock->results(), 1);
    bytes_free(tbs);
}

static void the_oldest_bytes_give_way(void **state)
{
    struct harness *h = *state;
    struct bytes tbs[KEPT + 1];

    for (size_t i = 0; i <= KEPT; i++) {
        tbs[i] = harness_tbs(h, FAULT_NONE);
        raw_hash(h, h->algorithm, tbs[i], 0);
    }
    raw_must_refuse(h, raw_of(h->algorithm, tbs[0]), CKR_DATA_INVALID);
    raw_must_sign(h, tbs[1]);
    raw_must_sign(h, tbs[KEPT]);
    for (size_t i = 0; i <= KEPT; i++)
        bytes_free(tbs[i]);
}

/* Otherwise what a process verifies would push out what it is about to sign. */
static void what_is_no_document_to_be_signed_is_not_remembered(void **state)
{
    struct harness *h = *state;
    const struct bytes tbs = harness_tbs(h, FAULT_NONE);
    uint8_t longer[4096] = { 0 }, *der = NULL;
    const int len = i2d_X509(h->ca->certificate, &der);
    const struct bytes signed_one = { der, (size_t)len }, cut = { tbs.at, tbs.len - 1 },
                       more = { longer, tbs.len + 1 }, inner = { tbs.at + 4, tbs.len - 4 };

    memcpy(longer, tbs.at, tbs.len);
    raw_hash(h, h->algorithm, tbs, 0);
    for (int i = 0; i < KEPT; i++) {
        raw_hash(h, h->algorithm, signed_one, 0);
        raw_hash(h, h->algorithm, cut, 50);
        raw_hash(h, h->algorithm, more, 50);
        raw_hash(h, h->algorithm, inner, 50);
    }
    raw_must_refuse(h, raw_of(h->algorithm, signed_one), CKR_DATA_INVALID);
    raw_refusal_says(h, "mechanism", "(not found)");
    raw_must_sign(h, tbs);
    OPENSSL_free(der);
    bytes_free(tbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RAW_TEST(bytes_are_found_by_their_own_digest_alone),
        RAW_TEST(bytes_that_their_digest_is_written_over_are_known_all_the_same),
        RAW_TEST(bytes_are_good_for_one_signature),
        RAW_TEST(a_signature_that_the_token_did_not_make_leaves_the_bytes),
        RAW_TEST(a_signature_that_the_token_may_have_made_takes_the_bytes),
        RAW_TEST(bytes_are_forgotten_when_their_time_is_over),
        RAW_TEST(who_sets_the_clock_back_makes_nothing_last),
        RAW_TEST(a_refusal_does_not_renew_the_time_of_bytes),
        RAW_TEST(finalize_forgets_bytes),
        RAW_TEST(a_child_does_not_have_what_its_parent_hashed),
        RAW_TEST(of_threads_that_ask_for_the_same_digest_one_gets_a_signature),
        RAW_TEST_EC(the_oldest_bytes_give_way),
        RAW_TEST(what_is_no_document_to_be_signed_is_not_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
