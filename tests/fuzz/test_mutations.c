/*
 * tests/fuzz/test_mutations.c - small changes of every case's document: what check_cert.h says holds for each, and of
 * others what check_csr.h, check_ocsp.h and check_crl.h say. The changes are the same in every run; scripts/fuzz looks for others.
 */
#include "tests/fuzz/check_crl.h"
#include "tests/fuzz/check_csr.h"
#include "tests/fuzz/check_ocsp.h"
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

/* What is looked at: cases of some kind, and how. */
struct look {
    unsigned bases;
    struct checked (*check)(struct span document);
};

static void check(
    const struct look *look, const struct rule_case *one, struct span document, struct totals *totals)
{
    uint8_t *copy = malloc(document.len); /* so that a sanitizer sees reading on */

    if (copy == NULL)
        abort();
    memcpy(copy, document.at, document.len);
    const struct checked checked = look->check((struct span){ copy, document.len });

    totals->all++;
    totals->read += checked.read;
    if (checked.broken != NULL) {
        totals->broken++;
        print_broken(one, document, checked.broken);
    }
    free(copy);
}

static void mutate_case(
    const struct look *look, const struct rule_case *one, uint64_t *seed, struct totals *totals)
{
    static uint8_t out[MUTATE_MAX_BYTES];
    struct case_document document = case_document(one);

    check(look, one, document.whole, totals);
    for (int i = 0; i < MUTATIONS && document.whole.len <= LARGEST_OCTETS; i++) {
        const struct span mutated = mutate(document.whole, seed, out);

        if (mutated.len > 0)
            check(look, one, mutated, totals);
    }
    case_document_free(&document);
}

static void mutate_cases(const struct look *look)
{
    uint64_t seed = 20260915;
    struct totals totals = { 0, 0, 0 };

    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            if (((*table)->cases[i].base & look->bases) != 0)
                mutate_case(look, &(*table)->cases[i], &seed, &totals);
    }
    print_message("%zu documents, %zu of them read\n", totals.all, totals.read);
    assert_int_equal(totals.broken, 0);
    assert_true(totals.read > totals.all / 4); /* else the changes break too much to be of use */
    assert_true(totals.read < totals.all * 3 / 4);
}

static void what_is_taken_for_a_certificate_openssl_encodes_to_the_same_octets(void **state)
{
    (void)state;
    mutate_cases(&(struct look){ CERTIFICATE, check_cert });
}

static void what_is_taken_for_a_request_openssl_encodes_to_the_same_octets(void **state)
{
    (void)state;
    mutate_cases(&(struct look){ REQUEST, check_csr });
}

static void what_is_taken_for_an_ocsp_response_openssl_encodes_to_the_same_octets(void **state)
{
    (void)state;
    mutate_cases(&(struct look){ OCSP, check_ocsp });
}

static void what_is_taken_for_a_crl_openssl_encodes_to_the_same_octets(void **state)
{
    (void)state;
    mutate_cases(&(struct look){ CRL, check_crl });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_for_a_certificate_openssl_encodes_to_the_same_octets),
        cmocka_unit_test(what_is_taken_for_a_request_openssl_encodes_to_the_same_octets),
        cmocka_unit_test(what_is_taken_for_an_ocsp_response_openssl_encodes_to_the_same_octets),
        cmocka_unit_test(what_is_taken_for_a_crl_openssl_encodes_to_the_same_octets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
