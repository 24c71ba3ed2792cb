/*
 * tests/fuzz/test_mutations.c - small changes of every case's certificate: what check_cert.h says holds for each. The changes are the
 * same in every run; scripts/fuzz looks for others.
 */
#include "tests/fuzz/check_cert.h"
#include "tests/fuzz/mutate.h"
#include "tests/rules/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    MUTATIONS = 12,        /* of each certificate: a few seconds for all */
    LARGEST_OCTETS = 4096, /* of a certificate that is changed: a few are endless on purpose */
};

struct totals {
    size_t all, read, broken;
};

static void print_broken(const struct rule_case *one, struct span document, const char *what)
{
    print_error("%s, %s, changed: want: %s\n    ", one->rule, one->shows, what);
    for (size_t i = 0; i < document.len; i++)
        print_error("%02x", document.at[i]);
    print_error("\n");
}

static void check(const struct rule_case *one, struct span document, struct totals *totals)
{
    uint8_t *copy = malloc(document.len); /* so that a sanitizer sees reading on */

    if (copy == NULL)
        abort();
    memcpy(copy, document.at, document.len);
    const struct checked checked = check_cert((struct span){ copy, document.len });

    totals->all++;
    totals->read += checked.read;
    if (checked.broken != NULL) {
        totals->broken++;
        print_broken(one, document, checked.broken);
    }
    free(copy);
}

static void mutate_case(const struct rule_case *one, uint64_t *seed, struct totals *totals)
{
    static uint8_t out[MUTATE_MAX_BYTES];
    struct recipe *recipe = recipe_good(one->base);

    if (one->change != NULL)
        one->change(recipe);
    const struct span document = recipe_certificate(recipe);

    check(one, document, totals);
    for (int i = 0; i < MUTATIONS && document.len <= LARGEST_OCTETS; i++) {
        const struct span mutated = mutate(document, seed, out);

        if (mutated.len > 0)
            check(one, mutated, totals);
    }
    recipe_free(recipe);
}

static void what_is_taken_for_a_certificate_openssl_encodes_to_the_same_octets(void **state)
{
    uint64_t seed = 20260915;
    struct totals totals = { 0, 0, 0 };

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            mutate_case(&(*table)->cases[i], &seed, &totals);
    }
    print_message("%zu documents, %zu of them certificates\n", totals.all, totals.read);
    assert_int_equal(totals.broken, 0);
    assert_true(totals.read > totals.all / 4); /* else the changes break too much to be of use */
    assert_true(totals.read < totals.all * 3 / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_for_a_certificate_openssl_encodes_to_the_same_octets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
