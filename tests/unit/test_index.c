/* tests/unit/test_index.c - what is kept is known; what is not kept is not; damage is no answer. */
#include "index_fixture.h"

#include "index/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_serial_that_was_kept_is_known_for_its_issuer_alone(void **state)
{
    struct index *index = index_of(*state);
    struct history_certificate found;

    assert_int_equal(issue(index, "ca", "\x41\x42", "a", NULL), ISSUED);
    assert_true(known(index, "ca", "\x41\x42", &found));
    assert_int_equal(found.origin, HISTORY_SIGNED);
    assert_int_equal(found.scope, OTHER_LEAF);
    assert_int_equal(found.not_after, 1900000000);
    assert_int_equal(found.since, 1800000000);
    assert_int_equal(found.tbs_sha256[0], 0xca);  /* SHA-256 of "a" */
    assert_int_equal(found.spki_sha256[0], 0x2c); /* of "key" */
    assert_false(known(index, "another", "\x41\x42", &found));
    assert_false(known(index, "ca", "\x41", &found));
    assert_false(known(index, "ca", "\x41\x42\x43", &found));
    assert_int_equal(issue(index, "another", "\x41\x42", "a", NULL), ISSUED);
    assert_int_equal(issue(index, "ca", "\x41\x42", "b", NULL), ISSUED_BEFORE);
    index_close(index);
}

static void what_was_kept_is_known_after_reopening(void **state)
{
    struct index *index = index_of(*state);
    struct history_certificate found;

    assert_int_equal(issue(index, "ca", "\x41", "a", NULL), ISSUED);
    index_close(index);
    index = index_of(*state);
    assert_true(known(index, "ca", "\x41", &found));
    assert_int_equal(issue(index, "ca", "\x41", "b", NULL), ISSUED_BEFORE);
    index_close(index);
}

static void a_decision_that_ends_keeps_nothing(void **state)
{
    struct index *index = index_of(*state);
    struct history_certificate found;
    struct index_decision decision;

    decision_begin(&decision, index, true, false);
    assert_int_equal(
        decision.history.answers->certificate(&decision, SPAN_TEXT("ca"), SPAN_TEXT("\x41"), &found),
        HISTORY_NONE);
    decision_end(&decision);
    decision_end(&decision); /* twice is fine */
    assert_false(known(index, "ca", "\x41", &found));
    index_close(index);
}

static void what_was_surely_not_signed_may_be_signed_again_and_nothing_else(void **state)
{
    struct index *index = index_of(*state);
    struct history_certificate found;
    struct index_decision decision;
    struct artifact *artifact = index_certificate("ca", "\x41", "a");

    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, artifact, 1, NULL));
    decision_undo(&decision, artifact);
    assert_true(known(index, "ca", "\x41", &found));
    assert_int_equal(found.origin, HISTORY_UNSIGNED);
    /* Kept again, it counts as signed; who did not make the entry does not undo it. */
    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, artifact, 2, NULL));
    assert_true(known(index, "ca", "\x41", &found));
    assert_int_equal(found.origin, HISTORY_SIGNED);
    struct index_decision other;
    decision_begin(&other, index, true, false);
    assert_true(decision_keep(&other, artifact, 3, NULL));
    decision_undo(&other, artifact);
    assert_true(known(index, "ca", "\x41", &found));
    assert_int_equal(found.origin, HISTORY_SIGNED);
    index_close(index);
    index_close(index_of(*state)); /* a record that was changed counts once */
}

static void what_may_be_signed_twice_is_never_undone(void **state)
{
    struct index *index = index_of(*state);
    struct artifact *artifact = index_certificate("ca", "\x41", "a");
    struct history_certificate found;
    struct index_decision decision;

    decision_begin(&decision, index, true, true);
    assert_true(decision_keep(&decision, artifact, 1, NULL));
    decision_undo(&decision, artifact);
    assert_true(known(index, "ca", "\x41", &found));
    assert_int_equal(found.origin, HISTORY_SIGNED);
    index_close(index);
}

static uint64_t distance_to(struct index *index, const char *serial)
{
    struct index_decision decision;
    uint64_t distance = 0;

    decision_begin(&decision, index, true, false);
    assert_int_not_equal(decision.history.answers->neighbour(&decision, SPAN_TEXT("ca"),
                             (struct span){ (const uint8_t *)serial, strlen(serial) }, &distance),
        HISTORY_TROUBLE);
    decision_end(&decision);
    return distance;
}

static void the_nearest_serial_is_found_above_and_below(void **state)
{
    struct index *index = index_of(*state);

    assert_true(distance_to(index, "\x41") == UINT64_MAX);
    assert_int_equal(issue(index, "ca", "\x7f\xff", "a", NULL), ISSUED);
    assert_int_equal(issue(index, "ca", "\x01\x01\x01\x01", "b", NULL), ISSUED);
    assert_int_equal(issue(index, "aa", "\x60\x01", "c", NULL), ISSUED); /* of another issuer */
    assert_int_equal(distance_to(index, "\x7f\xfe"), 1);
    assert_int_equal(distance_to(index, "\x7f\x7f"), 128);
    assert_int_equal(distance_to(index, "\x7f"), 0x7f80);
    assert_int_equal(
        distance_to(index, "\x01\x80\x01"), 0x10002); /* 0x18001 - 0x7fff: the one below is nearer */
    assert_int_equal(distance_to(index, "\x01\x01\x01\x02"), 1);
    assert_int_equal(distance_to(index, "\x01\x01\x01\x01"), 0x01010101 - 0x7fff); /* itself does not count */
    assert_true(distance_to(index, "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01") == UINT64_MAX);
    index_close(index);
}

static void a_serial_too_long_to_keep_is_trouble(void **state)
{
    struct index *index = index_of(*state);
    char serial[66];
    struct index_error error;

    memset(serial, 'x', sizeof serial - 1);
    serial[sizeof serial - 1] = '\0';
    assert_int_equal(issue(index, "ca", serial, "a", &error), ISSUE_TROUBLE);
    assert_non_null(strstr(error.text, "64 octets"));
    assert_true(index_reopen(index, &error));
    serial[64] = '\0';
    assert_int_equal(issue(index, "ca", serial, "a", NULL), ISSUED);
    index_close(index);
}

static void many_certificates_are_all_known(void **state)
{
    struct index *index = index_of(*state);
    struct history_certificate found;
    char serial[16];

    for (unsigned i = 0; i < 200; i++) {
        (void)snprintf(serial, sizeof serial, "%08x", i * 2654435761U);
        assert_int_equal(issue(index, "ca", serial, serial, NULL), ISSUED);
    }
    for (unsigned i = 0; i < 200; i++) {
        (void)snprintf(serial, sizeof serial, "%08x", i * 2654435761U);
        assert_true(known(index, "ca", serial, &found));
    }
    index_close(index);
    index = index_of(*state);
    (void)snprintf(serial, sizeof serial, "%08x", 199 * 2654435761U);
    assert_true(known(index, "ca", serial, &found));
    index_close(index);
}

/* All records of a file. */
struct sum {
    uint64_t records, octets;
};

static void add_span(struct sum *sum, struct span span)
{
    for (size_t i = 0; i < span.len; i++)
        sum->octets = sum->octets * 31 + span.at[i];
}

static bool add_up(void *context, const struct pages_record *record)
{
    struct sum *const sum = context;

    if (!record->newest)
        return true;
    sum->records++;
    add_span(sum, record->table);
    add_span(sum, record->key);
    add_span(sum, record->value);
    return true;
}

/* A file that was changed by anything but a transaction is refused, or what was changed is nothing that counts; and nobody crashes. */
static void whatever_octet_is_changed_the_index_is_refused_or_says_the_same(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct index_error error;
    struct index_file file;
    struct sum good = { 0 };
    size_t len, refused = 0;
    char serial[16];

    for (unsigned i = 0; i < 60; i++) { /* more than a page of them */
        (void)snprintf(serial, sizeof serial, "%08x", i * 2654435761U);
        assert_int_equal(issue(index, "ca", serial, serial, NULL), ISSUED);
    }
    index_close(index);
    uint8_t *const bytes = index_bytes(fixture, &len);
    assert_true(index_file_open(&file, fixture->path, INDEX_TO_ADD, &error));
    assert_true(pages_walk(file.fd, len, fixture->path, add_up, &good, &error));
    assert_true(good.records > 60);
    for (size_t at = 0; at < len; at += at % 4096 < 128 ? 1 : 5) {
        struct sum have = { 0 };

        bytes[at] ^= (uint8_t)(1U << (at % 8));
        assert_int_equal(pwrite(file.fd, bytes + at, 1, (off_t)at), 1);
        struct tables *tables = tables_open(&file, INDEX_TO_ADD, &error);
        if (tables == NULL) {
            assert_int_equal(error.fault, INDEX_DAMAGE);
            refused++;
        } else {
            tables_close(tables);
            assert_true(pages_walk(file.fd, len, fixture->path, add_up, &have, &error));
            assert_true(have.records == good.records && have.octets == good.octets);
        }
        bytes[at] ^= (uint8_t)(1U << (at % 8));
        assert_int_equal(pwrite(file.fd, bytes + at, 1, (off_t)at), 1);
    }
    assert_true(refused > 1000);
    index_file_close(&file);
    free(bytes);
}

static void a_file_that_was_cut_or_is_none_of_ours_is_refused(void **state)
{
    const struct index_fixture *fixture = *state;
    size_t len;

    index_close(index_of(fixture));
    uint8_t *const bytes = index_bytes(fixture, &len);
    static const size_t lengths[] = { 0, 1, 100, 1023, 1024, 4096, 8191, 8192, 12288 };
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (lengths[i] < len) {
            index_write(fixture, bytes, lengths[i]);
            assert_index_refused(fixture, INDEX_DAMAGE, "");
        }
    memset(bytes, 0, len);
    index_write(fixture, bytes, len);
    assert_index_refused(fixture, INDEX_DAMAGE, "want a file of LMDB");
    memset(bytes, 0xff, len);
    index_write(fixture, bytes, len);
    assert_index_refused(fixture, INDEX_DAMAGE, "want a file of LMDB");
    free(bytes);
}

static void an_index_that_was_begun_and_not_finished_is_made_by_the_next_who_makes_one(void **state)
{
    const struct index_fixture *fixture = *state;

    index_write(fixture, "", 0);
    assert_index_refused(fixture, INDEX_DAMAGE, "0 octets");
    struct index *index = index_of(fixture);
    assert_int_equal(issue(index, "ca", "\x41", "a", NULL), ISSUED);
    index_close(index);
}

static void a_reader_sees_what_is_there_and_adds_nothing(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct history_certificate found;
    struct index_error error;

    assert_int_equal(issue(index, "ca", "\x41", "a", NULL), ISSUED);
    struct index *reader = index_open(fixture->path, INDEX_TO_READ, 5, &error);
    assert_non_null(reader);
    assert_true(known(reader, "ca", "\x41", &found));
    assert_int_equal(issue(index, "ca", "\x42", "b", NULL), ISSUED);
    assert_true(known(reader, "ca", "\x42", &found)); /* each turn is a new look */
    assert_int_equal(issue(reader, "ca", "\x43", "c", &error), ISSUE_TROUBLE);
    assert_false(known(index, "ca", "\x43", &found));
    index_close(reader);
    index_close(index);
}

static void a_limit_of_file_sizes_is_an_error_and_no_signal(void **state)
{
    const struct index_fixture *fixture = *state;
    struct index *index = index_of(fixture);
    struct index_error error = { .fault = INDEX_OK };
    int status = -1;

    index_close(index);
    const pid_t child = fork();
    if (child == 0) {
        char serial[16];
        enum issued issued = ISSUED;

        if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 128 * 1024, 128 * 1024 }) != 0)
            _exit(1);
        index = index_open(fixture->path, INDEX_TO_ADD, 5, &error);
        for (unsigned i = 0; index != NULL && issued == ISSUED && i < 5000; i++) {
            (void)snprintf(serial, sizeof serial, "%08x", i * 2654435761U);
            issued = issue(index, "ca", serial, serial, &error);
        }
        _exit(issued == ISSUE_TROUBLE && error.fault == INDEX_WRITE ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    index = index_of(fixture); /* whole */
    assert_int_equal(issue(index, "ca", "\x41", "a", NULL), ISSUED);
    index_close(index);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, index_setup, index_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_serial_that_was_kept_is_known_for_its_issuer_alone),
        TEST(what_was_kept_is_known_after_reopening),
        TEST(a_decision_that_ends_keeps_nothing),
        TEST(what_was_surely_not_signed_may_be_signed_again_and_nothing_else),
        TEST(what_may_be_signed_twice_is_never_undone),
        TEST(the_nearest_serial_is_found_above_and_below),
        TEST(a_serial_too_long_to_keep_is_trouble),
        TEST(many_certificates_are_all_known),
        TEST(whatever_octet_is_changed_the_index_is_refused_or_says_the_same),
        TEST(a_file_that_was_cut_or_is_none_of_ours_is_refused),
        TEST(an_index_that_was_begun_and_not_finished_is_made_by_the_next_who_makes_one),
        TEST(a_reader_sees_what_is_there_and_adds_nothing),
        TEST(a_limit_of_file_sizes_is_an_error_and_no_signal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
