/* tests/unit/test_index_crl.c - a CRL beside the ones before it: what is gone, what is new, what counts after one that was not signed. */
#include "crl_fixture.h"
#include "index_fixture.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_BYTES = 16 * 1024 };

#define REVOKED(serial) "SEQUENCE { INTEGER <" serial "> UTC \"260201000000Z\" }"
#define BECAUSE(serial, reason)                                                                              \
    "SEQUENCE { INTEGER <" serial                                                                            \
    "> UTC \"260201000000Z\" SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <" reason "> } } } }"
#define SCOPE(name)                                                                                          \
    "SEQUENCE { issuingDistributionPoint TRUE OCTETS { SEQUENCE { [0] { [0] { [6] \"" name "\" } } } } }"
#define OTHER_KEY   "SEQUENCE { authorityKeyIdentifier OCTETS { SEQUENCE { [0] <0a0b> } } }"
#define DELTA(base) "SEQUENCE { deltaCRLIndicator TRUE OCTETS { " base " } }"

enum { MARCH_1 = 1772323200, DAY_SECONDS = 86400 };

/* A CRL: its number, the day in March of thisUpdate, its entries and further extensions as text. */
struct list {
    int number, day;
    const char *entries, *more, *issuer;
};

/* Makes it and reads it; valid until the next one. */
static struct artifact *make(struct list list)
{
    static struct artifact artifact;
    static char extensions[TEXT_BYTES];
    char from[64], to[64];

    (void)snprintf(extensions, sizeof extensions, "SEQUENCE { cRLNumber OCTETS { %d } } %s", list.number,
        list.more != NULL ? list.more : "");
    (void)snprintf(from, sizeof from, "UTC \"2603%02d000000Z\"", list.day);
    (void)snprintf(to, sizeof to, "UTC \"2603%02d000000Z\"", list.day + 7);
    assert_crl((struct crl_parts){ .this_update = from,
        .next_update = to,
        .issuer = list.issuer,
        .entries = list.entries != NULL ? list.entries : "",
        .extensions = extensions });
    memset(&artifact, 0, sizeof artifact); /* too large for the stack, where a compound literal would be */
    artifact.kind = DOCUMENT_CRL;
    artifact.crl = crl;
    return &artifact;
}

/* What the index says of the CRL before. */
static enum history_answer ask(struct index *index, struct list list, struct history_crls *found)
{
    const struct artifact *const artifact = make(list);
    struct index_decision decision;

    decision_begin(&decision, index, true, false);
    const enum history_answer answer = decision.history.answers->crls(&decision, &artifact->crl, found);
    decision_end(&decision);
    assert_int_not_equal(answer, HISTORY_TROUBLE);
    return answer;
}

/* Keeps it; with `unsigned_after`, takes it back. */
static void keep_or_not(struct index *index, struct list list, bool unsigned_after)
{
    struct artifact *const artifact = make(list);
    struct index_decision decision;

    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, artifact, 1800000000 + list.day, NULL));
    if (unsigned_after)
        decision_undo(&decision, artifact);
}

static void keep(struct index *index, struct list list)
{
    keep_or_not(index, list, false);
}

/* A certificate of the fixture's issuer that ends on a day of March. */
static void certify(struct index *index, const char *serial, int last_day)
{
    struct artifact *const artifact = index_certificate("", serial, serial);
    struct index_decision decision;

    (void)make((struct list){ .number = 1, .day = 1 });
    artifact->cert.issuer = crl.issuer;
    artifact->cert.not_after.seconds = MARCH_1 + (int64_t)(last_day - 1) * DAY_SECONDS;
    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, artifact, 1, NULL));
}

static void assert_serials(const struct history_serials *serials, size_t count, const char *first)
{
    assert_int_equal(serials->count, count);
    if (count == 0)
        return;
    assert_int_equal(serials->first_len, strlen(first));
    assert_memory_equal(serials->first, first, serials->first_len);
}

static void a_crl_is_compared_with_the_last_one_of_its_issuer_and_scope(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;
    const char *const other = "SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Another\" } } }";

    assert_int_equal(ask(index, (struct list){ 7, 1 }, &found), HISTORY_NONE);
    keep(index, (struct list){ 7, 1 });
    assert_int_equal(ask(index, (struct list){ 8, 2 }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.len, 1);
    assert_int_equal(found.number.at[0], 7);
    assert_int_equal(found.complete.at[0], 7);
    assert_int_equal(found.this_update, MARCH_1);
    assert_int_equal(found.complete_next, MARCH_1 + 7 * DAY_SECONDS);
    assert_false(found.same || found.delta || found.missing);
    assert_int_equal(ask(index, (struct list){ 7, 1 }, &found), HISTORY_FOUND);
    assert_true(found.same);
    assert_int_equal(ask(index, (struct list){ 8, 2, .issuer = other }, &found), HISTORY_NONE);
    assert_int_equal(ask(index, (struct list){ 8, 2, .more = SCOPE("http://a") }, &found), HISTORY_NONE);
    assert_int_equal(ask(index, (struct list){ 8, 2, .more = OTHER_KEY }, &found), HISTORY_NONE);
    keep(index, (struct list){ 9, 2, .more = SCOPE("http://a") });
    assert_int_equal(ask(index, (struct list){ 8, 2, .more = SCOPE("http://b") }, &found), HISTORY_NONE);
    assert_int_equal(ask(index, (struct list){ 8, 2 }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.at[0], 7);
    index_close(index);
}

static void the_greatest_number_counts_and_the_last_list(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep(index, (struct list){ 300, 1, REVOKED("41") });
    keep(index, (struct list){ 5, 2, REVOKED("42") }); /* as a key in monitor mode signs */
    assert_int_equal(ask(index, (struct list){ 6, 3 }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.len, 2);
    assert_serials(&found.unknown, 1, "\x42");
    index_close(index);
    index = index_of(*state); /* with its sums checked */
    assert_int_equal(ask(index, (struct list){ 6, 3 }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 1, "\x42");
    index_close(index);
}

static void what_is_gone_is_told_by_when_the_certificate_expires(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    certify(index, "\x41", 1); /* expired before the CRL of the 2nd, which listed it once more */
    certify(index, "\x42", 2); /* in its first second */
    certify(index, "\x43", 3); /* between the two */
    certify(index, "\x44", 4); /* not before the CRL of the 4th */
    keep(index, (struct list){ 1, 2, REVOKED("41") REVOKED("42") REVOKED("43") REVOKED("44") REVOKED("45") });
    assert_int_equal(ask(index, (struct list){ 2, 4 }, &found), HISTORY_FOUND);
    assert_serials(&found.dropped, 1, "\x44");
    assert_serials(&found.early, 2, "\x42");
    assert_serials(&found.unknown, 1, "\x45");
    assert_serials(&found.backdated, 0, NULL);
    assert_int_equal(
        ask(index, (struct list){ 2, 4, REVOKED("44") REVOKED("43") REVOKED("42") }, &found), HISTORY_FOUND);
    assert_serials(&found.dropped, 0, NULL);
    assert_serials(&found.early, 0, NULL);
    index_close(index);
}

static void what_is_gone_is_asked_of_the_last_list_alone(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep(index, (struct list){ 1, 1, REVOKED("41") REVOKED("42") });
    keep(index, (struct list){ 2, 2, REVOKED("42") });
    assert_int_equal(ask(index, (struct list){ 3, 3, REVOKED("42") }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 0, NULL);
    keep(index, (struct list){ 3, 3, REVOKED("42") });
    keep(index, (struct list){ 4, 4, REVOKED("41") REVOKED("42") });
    assert_int_equal(ask(index, (struct list){ 5, 5, REVOKED("42") }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 1, "\x41");
    index_close(index);
}

static void who_was_on_hold_may_be_let_go_and_nobody_by_way_of_a_hold(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep(index, (struct list){ 1, 1, BECAUSE("41", "06") BECAUSE("42", "01") });
    assert_int_equal(ask(index, (struct list){ 2, 2, BECAUSE("42", "01") }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 0, NULL);
    keep(index, (struct list){ 2, 2, BECAUSE("41", "06") BECAUSE("42", "06") });
    assert_int_equal(ask(index, (struct list){ 3, 3 }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 1, "\x42");
    keep(index, (struct list){ 3, 3, BECAUSE("41", "04") BECAUSE("42", "06") });
    assert_int_equal(ask(index, (struct list){ 4, 4 }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 2, "\x41");
    index_close(index);
}

static void a_delta_adds_to_the_list_and_takes_from_it_what_it_says(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep(index, (struct list){ 1, 1, REVOKED("41") BECAUSE("42", "06") });
    assert_int_equal(ask(index, (struct list){ 2, 2, REVOKED("43"), DELTA("1") }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 0, NULL);
    keep(index, (struct list){ 2, 2, REVOKED("43") BECAUSE("42", "08"), DELTA("1") });
    assert_int_equal(ask(index, (struct list){ 3, 3, REVOKED("41") }, &found), HISTORY_FOUND);
    assert_true(found.delta);
    assert_int_equal(found.number.at[0], 2);
    assert_int_equal(found.complete.at[0], 1);
    assert_serials(&found.unknown, 1, "\x43"); /* 42 was on hold, and let go */
    assert_int_equal(
        ask(index, (struct list){ 3, 3, BECAUSE("41", "08"), DELTA("1") }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 1, "\x41"); /* never on hold */
    index_close(index);
}

static void after_a_crl_that_was_surely_not_signed_the_one_before_counts(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep_or_not(index, (struct list){ 1, 1, REVOKED("41") }, true);
    assert_int_equal(ask(index, (struct list){ 1, 1 }, &found), HISTORY_NONE);
    keep(index, (struct list){ 1, 1, REVOKED("41") REVOKED("42") });
    keep_or_not(index, (struct list){ 2, 2, REVOKED("42") REVOKED("43") }, true);
    for (int i = 0; i < 2; i++) { /* and after one more */
        assert_int_equal(
            ask(index, (struct list){ 2, 3, REVOKED("41") REVOKED("42") }, &found), HISTORY_FOUND);
        assert_int_equal(found.number.at[0], 1);
        assert_int_equal(found.this_update, MARCH_1);
        assert_serials(&found.unknown, 0, NULL);
        assert_int_equal(ask(index, (struct list){ 2, 3 }, &found), HISTORY_FOUND);
        assert_serials(&found.unknown, 2, "\x41");
        keep_or_not(index, (struct list){ 2, 3, REVOKED("44") }, true);
    }
    keep(index, (struct list){ 2, 3, REVOKED("42") REVOKED("45") });
    assert_int_equal(ask(index, (struct list){ 3, 4 }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.at[0], 2);
    assert_serials(&found.unknown, 2, "\x42");
    index_close(index);
}

static void only_the_last_crl_can_be_taken_back(void **state)
{
    struct index *index = index_of(*state);
    struct index_decision decision;
    struct history_crls found;

    decision_begin(&decision, index, true, false);
    assert_true(decision_keep(&decision, make((struct list){ 1, 1 }), 1, NULL));
    keep(index, (struct list){ 2, 2 });
    decision_undo(&decision, make((struct list){ 1, 1 }));
    assert_int_equal(ask(index, (struct list){ 3, 3 }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.at[0], 2);
    index_close(index);
}

static void a_new_entry_with_a_date_before_the_last_crl_is_told(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;

    keep(index, (struct list){ 1, 1, REVOKED("41") });
    assert_int_equal(ask(index,
                         (struct list){ 2, 2,
                             REVOKED("41") REVOKED("42") "SEQUENCE { INTEGER <43> UTC \"260301000000Z\" }" },
                         &found),
        HISTORY_FOUND);
    assert_serials(&found.backdated, 1, "\x42");
    index_close(index);
}

static void serials_in_any_order_and_form_are_found_again(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;
    const char *const mixed = REVOKED("0102030405060708090a") REVOKED("41") REVOKED("0102030405060709")
        REVOKED("41") REVOKED("0102030405060708") REVOKED("0102030405060708090b") REVOKED("7f");
    const char *const back = REVOKED("0102030405060708090b") REVOKED("0102030405060708090a")
        REVOKED("0102030405060709") REVOKED("0102030405060708") REVOKED("7f") REVOKED("41");

    keep(index, (struct list){ 1, 1, mixed });
    assert_int_equal(ask(index, (struct list){ 2, 2, back }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 0, NULL);
    assert_serials(&found.backdated, 0, NULL);
    assert_int_equal(ask(index, (struct list){ 2, 2 }, &found), HISTORY_FOUND);
    assert_serials(&found.unknown, 6, "\x41");
    index_close(index);
}

static void of_an_indirect_crl_the_number_is_kept_and_no_entry(void **state)
{
    struct index *index = index_of(*state);
    struct history_crls found;
    const char
        *const indirect = "SEQUENCE { issuingDistributionPoint TRUE OCTETS { SEQUENCE { [4] <ff> } } }";

    keep(index, (struct list){ 1, 1, REVOKED("41"), indirect });
    assert_int_equal(ask(index, (struct list){ 1, 2, NULL, indirect }, &found), HISTORY_FOUND);
    assert_int_equal(found.number.at[0], 1);
    assert_serials(&found.unknown, 0, NULL);
    index_close(index);
}

/* -- a model ------------------------------------------------------------------------------------------------------- */

enum { SERIALS = 24, STEPS = 300 };

static void entries_text(const bool listed[SERIALS], char *text)
{
    text[0] = '\0';
    for (unsigned i = 0; i < SERIALS; i++)
        if (listed[i])
            (void)snprintf(text + strlen(text), TEXT_BYTES - strlen(text),
                "SEQUENCE { INTEGER <%s%02x> UTC \"260201000000Z\" } ", i % 3 == 0 ? "01" : "", 0x10 + i);
}

static void any_row_of_crls_is_remembered_as_a_plain_list_would_be(void **state)
{
    struct index *index = index_of(*state);
    static char text[TEXT_BYTES];
    bool last[SERIALS] = { false }, now[SERIALS];
    unsigned random = 4711;
    bool any = false;

    for (int step = 1; step <= STEPS; step++) {
        struct history_crls found;
        size_t gone = 0, added = 0;
        const bool undone = step % 5 == 0;

        for (unsigned i = 0; i < SERIALS; i++) {
            random = random * 1103515245 + 12345;
            now[i] = (random >> 16 & 3) != 0;
            gone += last[i] && !now[i];
            added += !last[i] && now[i];
        }
        entries_text(now, text);
        const struct list list = { step, 2 + step % 20, text };
        const enum history_answer answer = ask(index, list, &found);
        assert_int_equal(answer, any ? HISTORY_FOUND : HISTORY_NONE);
        assert_int_equal(found.unknown.count, any ? gone : 0);
        assert_int_equal(found.backdated.count, any ? added : 0);
        keep_or_not(index, list, undone);
        if (!undone) {
            memcpy(last, now, sizeof last);
            any = true;
        }
    }
    index_close(index);
    index_close(index_of(*state));
}

/* -- threads ------------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, LISTS = 8 };

/* One thread's CRLs, of a scope of its own, and whether all went as it should. */
struct row {
    struct index *index;
    unsigned number;
    struct artifact lists[LISTS];
    uint8_t *octets[LISTS];
    bool ok;
};

static void make_row(struct row *row, struct index *index, unsigned number)
{
    static char scope[128], entries[TEXT_BYTES];
    struct der_error error;

    row->index = index;
    row->number = number;
    (void)snprintf(scope, sizeof scope, SCOPE("http://crl%u"), number);
    entries[0] = '\0';
    for (int i = 0; i < LISTS; i++) {
        (void)snprintf(entries + strlen(entries), sizeof entries - strlen(entries),
            "SEQUENCE { INTEGER <4%x%02x> UTC \"260201000000Z\" } ", number, i);
        (void)make((struct list){ i + 1, i + 1, entries, scope });
        row->octets[i] = malloc(made.len);
        assert_non_null(row->octets[i]);
        memcpy(row->octets[i], made.at, made.len);
        row->lists[i].kind = DOCUMENT_CRL;
        assert_true(crl_read((struct span){ row->octets[i], made.len }, &row->lists[i].crl, &error));
    }
}

/* Keeps each after the one before, with a certificate between two. */
static void *keep_row(void *argument)
{
    struct row *const row = argument;
    char serial[16];

    row->ok = true;
    for (int i = 0; i < LISTS; i++) {
        struct index_decision decision;
        struct history_crls found;

        decision_begin(&decision, row->index, true, false);
        const enum history_answer answer = decision.history.answers->crls(
            &decision, &row->lists[i].crl, &found);
        row->ok = row->ok && answer == (i == 0 ? HISTORY_NONE : HISTORY_FOUND) && found.unknown.count == 0
                  && (i == 0 || found.number.at[0] == i) && decision_keep(&decision, &row->lists[i], 1, NULL);
        decision_end(&decision);
        (void)snprintf(serial, sizeof serial, "s%u.%d", row->number, i);
        row->ok = row->ok && issue(row->index, "ca", serial, serial, NULL) == ISSUED;
    }
    return NULL;
}

static void threads_keep_crls_and_certificates_beside_each_other(void **state)
{
    struct index *index = index_of(*state);
    static struct row rows[THREADS]; /* large */
    pthread_t threads[THREADS];
    struct history_certificate found;
    char serial[16];

    for (unsigned i = 0; i < THREADS; i++)
        make_row(&rows[i], index, i);
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, keep_row, &rows[i]), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(rows[i].ok);
        for (int n = 0; n < LISTS; n++) {
            (void)snprintf(serial, sizeof serial, "s%u.%d", i, n);
            assert_true(known(index, "ca", serial, &found));
            free(rows[i].octets[n]);
        }
    }
    index_close(index);
    index_close(index_of(*state));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, index_setup, index_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_crl_is_compared_with_the_last_one_of_its_issuer_and_scope),
        TEST(the_greatest_number_counts_and_the_last_list),
        TEST(what_is_gone_is_told_by_when_the_certificate_expires),
        TEST(what_is_gone_is_asked_of_the_last_list_alone),
        TEST(who_was_on_hold_may_be_let_go_and_nobody_by_way_of_a_hold),
        TEST(a_delta_adds_to_the_list_and_takes_from_it_what_it_says),
        TEST(after_a_crl_that_was_surely_not_signed_the_one_before_counts),
        TEST(only_the_last_crl_can_be_taken_back),
        TEST(a_new_entry_with_a_date_before_the_last_crl_is_told),
        TEST(serials_in_any_order_and_form_are_found_again),
        TEST(of_an_indirect_crl_the_number_is_kept_and_no_entry),
        TEST(threads_keep_crls_and_certificates_beside_each_other),
        TEST(any_row_of_crls_is_remembered_as_a_plain_list_would_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
