/* tests/unit/test_host_memo.c - names that were looked up before, while others write. */
#include "lint/host_memo.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WRITERS = 2, ROUNDS = 300000, NAMES = 300 /* several for each place */ };

static void a_name_that_was_kept_is_there_and_no_other(void **state)
{
    (void)state;
    assert_false(host_memo_has("crl.example.com"));
    host_memo_keep("crl.example.com");
    assert_true(host_memo_has("crl.example.com"));
    assert_false(host_memo_has("crl.example.co"));
    assert_false(host_memo_has("crl.example.com."));
    assert_false(host_memo_has("rl.example.com"));
}

static void names_that_are_empty_or_long_are_not_remembered(void **state)
{
    char name[HOST_MEMO_BYTES + 1];

    (void)state;
    memset(name, 'a', sizeof name);
    for (size_t len = HOST_MEMO_BYTES - 1; len <= HOST_MEMO_BYTES; len++) {
        name[len] = '\0';
        host_memo_keep(name);
        assert_int_equal(host_memo_has(name), len < HOST_MEMO_BYTES);
        name[len] = 'a';
    }
    host_memo_keep("");
    assert_false(host_memo_has(""));
}

static void the_last_name_of_a_place_stays(void **state)
{
    char name[HOST_MEMO_BYTES];

    (void)state;
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "host%d.example.com", i);
        host_memo_keep(name);
        assert_true(host_memo_has(name));
    }
}

/* A name of two words. */
static void put_name(char name[HOST_MEMO_BYTES], unsigned first, unsigned second)
{
    snprintf(name, HOST_MEMO_BYTES, "%07u.%07u", first % 10000000, second % 10000000);
}

static bool share_a_place(const char *one, const char *other)
{
    host_memo_keep(one);
    host_memo_keep(other);
    return !host_memo_has(one);
}

/* Names that are kept at one place, and one whose words are the first of one and the second of the other. */
static struct three {
    char one[HOST_MEMO_BYTES], other[HOST_MEMO_BYTES], mixed[HOST_MEMO_BYTES];
} three;

static bool find_three(void)
{
    for (unsigned i = 0; i < NAMES; i++)
        for (unsigned j = 0; j < NAMES; j++) {
            put_name(three.one, i, i);
            put_name(three.other, j, j);
            put_name(three.mixed, i, j);
            if (i != j && share_a_place(three.one, three.other) && share_a_place(three.other, three.mixed))
                return true;
        }
    return false;
}

static atomic_bool done;

static void *keep_both(void *unused)
{
    while (!atomic_load(&done)) {
        host_memo_keep(three.one);
        host_memo_keep(three.other);
    }
    return unused;
}

static void a_name_that_nobody_kept_is_never_seen_while_others_write(void **state)
{
    pthread_t threads[WRITERS];
    size_t seen = 0, mixed = 0;

    (void)state;
    assert_true(find_three());
    host_memo_keep(three.one);
    for (size_t i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, keep_both, NULL), 0);
    for (size_t i = 0; i < ROUNDS; i++) {
        mixed += host_memo_has(three.mixed);
        seen += host_memo_has(three.one) || host_memo_has(three.other);
    }
    atomic_store(&done, true);
    for (size_t i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(mixed, 0);
    assert_true(seen > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_was_kept_is_there_and_no_other),
        cmocka_unit_test(names_that_are_empty_or_long_are_not_remembered),
        cmocka_unit_test(the_last_name_of_a_place_stays),
        cmocka_unit_test(a_name_that_nobody_kept_is_never_seen_while_others_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
