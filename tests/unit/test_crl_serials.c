/* Serial numbers that a CRL has twice: in lists of every size, whoever chose the numbers. */
#include "lint/crl_serials.h"
#include "lint/lint.h"
#include "tests/rules/long_crl.h"
#include "tests/unit/crl_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    SERIAL_OCTETS = 16, /* of the lists of long_crl.h */
    ENTRIES = 5000,     /* in runs that sorting has to tell apart */
};

/* A list that may be changed; and what is found in it. */
static struct span list;
static struct repeated_serials repeated;

static void make(enum long_serials serials, size_t entries)
{
    long_crl_free(list);
    list = long_crl_tbs(&(struct long_crl){ .entries = entries, .serials = serials, .plain = true });
}

static void find(void)
{
    struct der_error error;

    assert_true(crl_read(list, &crl, &error));
    assert_true(repeated_serials_find(&crl, &repeated));
}

/* The serial number of entry `index`, to be changed. */
static uint8_t *serial_of(size_t index)
{
    struct der_error error;
    struct crl_entry entry;

    assert_true(crl_read(list, &crl, &error));
    struct crl_walk walk = crl_walk(&crl);
    for (size_t i = 0; i <= index; i++)
        assert_true(crl_entry_next(&walk, &entry));
    assert_int_equal(entry.serial.len, SERIAL_OCTETS);
    return (uint8_t *)(uintptr_t)entry.serial.at;
}

static void repeat(size_t index, size_t earlier)
{
    memcpy(serial_of(index), serial_of(earlier), SERIAL_OCTETS);
}

static void numbers_that_differ_are_not_found(void **state)
{
    static const size_t sizes[] = { 0, 1, 2, 31, 32, 33, 1000, 200000 };
    static const enum long_serials kinds[] = { SERIALS_RANDOM, SERIALS_ASCEND, SERIALS_COLLIDE };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        for (size_t kind = 0; kind < COUNT_OF(kinds); kind++) {
            make(kinds[kind], sizes[i]);
            find();
            assert_int_equal(repeated.count, 0);
            assert_null(repeated.serial.at);
        }
}

static void the_first_entry_that_repeats_is_found_and_all_are_counted(void **state)
{
    static const size_t sizes[] = { 20, 33, ENTRIES };
    static const enum long_serials kinds[] = { SERIALS_RANDOM, SERIALS_ASCEND, SERIALS_COLLIDE };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        for (size_t kind = 0; kind < COUNT_OF(kinds); kind++) {
            make(kinds[kind], sizes[i]);
            repeat(sizes[i] - 1, 3);
            find();
            assert_int_equal(repeated.count, 1);
            assert_ptr_equal(repeated.serial.at, serial_of(sizes[i] - 1));
            repeat(12, 11);
            repeat(14, 11);
            find();
            assert_int_equal(repeated.count, 3);
            assert_ptr_equal(repeated.serial.at, serial_of(12));
        }
}

static void of_numbers_that_are_all_alike_all_but_one_repeat(void **state)
{
    static const size_t sizes[] = { 2, 32, 33, ENTRIES };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        make(SERIALS_SAME, sizes[i]);
        find();
        assert_int_equal(repeated.count, sizes[i] - 1);
        assert_ptr_equal(repeated.serial.at, serial_of(1));
    }
}

static void chosen_numbers_have_one_hash_and_are_told_apart(void **state)
{
    const uint32_t hash = (make(SERIALS_COLLIDE, ENTRIES),
        serial_hash((struct span){ serial_of(0), SERIAL_OCTETS }));

    (void)state;
    for (size_t i = 1; i < 100; i++)
        assert_int_equal(serial_hash((struct span){ serial_of(i), SERIAL_OCTETS }), hash);
    make(SERIALS_RANDOM, 2);
    assert_int_not_equal(serial_hash((struct span){ serial_of(0), SERIAL_OCTETS }),
        serial_hash((struct span){ serial_of(1), SERIAL_OCTETS }));
}

static void lengths_are_told_apart(void **state)
{
    static char entries[16 * 1024];
    int used = 0;

    (void)state;
    for (unsigned i = 0; i < 50; i++)
        used += snprintf(entries + used, sizeof entries - (size_t)used,
            "SEQUENCE { INTEGER <%s%02x> UTC \"260201000000Z\" } SEQUENCE { INTEGER <01%02x> UTC "
            "\"260201000000Z\" } ",
            i < 0x80 ? "" : "00", i, i);
    assert_crl((struct crl_parts){ .entries = entries });
    assert_true(repeated_serials_find(&crl, &repeated));
    assert_int_equal(repeated.count, 0);
}

/* Entries of `issuers` CAs in turn, each with the same few numbers; one number of one CA once more at the end. */
static void numbers_of_different_issuers_are_told_apart(void **state)
{
    enum { ISSUERS = 30, NUMBERS = 4, TEXT_BYTES = 48 * 1024 };
    static char entries[TEXT_BYTES];
    int used = 0;

    (void)state;
    for (unsigned i = 0; i < ISSUERS * NUMBERS + 1; i++)
        used += snprintf(entries + used, sizeof entries - (size_t)used,
            "SEQUENCE { %u UTC \"260201000000Z\" SEQUENCE { SEQUENCE { certificateIssuer TRUE OCTETS { "
            "SEQUENCE {"
            " [4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"CA %u\" } } } } } } } } } ",
            i / ISSUERS % NUMBERS + 1, i % ISSUERS);
    assert_crl((struct crl_parts){ .entries = entries });
    assert_true(repeated_serials_find(&crl, &repeated));
    assert_int_equal(crl.entries.seen[ENTRY_ISSUER].count, ISSUERS * NUMBERS + 1);
    assert_int_equal(repeated.count, 1);
    assert_octets(repeated.serial, "<01>");
}

static void without_another_issuer_the_list_is_of_its_own(void **state)
{
    (void)state;
    assert_crl((struct crl_parts){
        .entries = "SEQUENCE { 5 UTC \"260201000000Z\" }"
                   " SEQUENCE { 5 UTC \"260201000000Z\" SEQUENCE { SEQUENCE { certificateIssuer TRUE OCTETS "
                   "{ SEQUENCE {"
                   " [4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"B\" } } } } } } } } }"
                   " SEQUENCE { 5 UTC \"260201000000Z\" SEQUENCE { SEQUENCE { certificateIssuer TRUE OCTETS "
                   "{ SEQUENCE {"
                   " [4] { " ISSUER " } } } } } }" });
    assert_true(repeated_serials_find(&crl, &repeated));
    assert_int_equal(repeated.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_differ_are_not_found),
        cmocka_unit_test(the_first_entry_that_repeats_is_found_and_all_are_counted),
        cmocka_unit_test(of_numbers_that_are_all_alike_all_but_one_repeat),
        cmocka_unit_test(chosen_numbers_have_one_hash_and_are_told_apart),
        cmocka_unit_test(lengths_are_told_apart),
        cmocka_unit_test(numbers_of_different_issuers_are_told_apart),
        cmocka_unit_test(without_another_issuer_the_list_is_of_its_own),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    long_crl_free(list);
    return failed;
}
