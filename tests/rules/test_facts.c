/*
 * tests/rules/test_facts.c - what is found of a certificate before its rules run changes no finding: every case, and some small changes
 * of it, are judged once more by the same rules without facts.
 */
#include "lint/data/rule_index.h"
#include "lint/lint.h"
#include "tests/fuzz/mutate.h"
#include "tests/rules/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    CHANGES = 3,           /* of each document: below a second for all */
    LARGEST_OCTETS = 4096, /* of a document that is changed: a few are endless on purpose */
};

static struct report with, without;
static size_t judged; /* documents, both ways */

static void run(const struct rule *rule, const struct artifact *artifact)
{
    const struct cert *const cert = artifact->kind == DOCUMENT_CERTIFICATE ? &artifact->cert
                                    : artifact->kind == DOCUMENT_CRL       ? &artifact->crl.shared
                                                                           : &artifact->csr.wanted;

    assert_null(cert->facts);
    assert_null(cert->key.rsa);
    if (rule->check != NULL)
        rule->check(cert, &without);
}

/* Rules that look at what is, or is as, a certificate; on the day that the document was judged by. */
static void judge_without_facts(const struct artifact *artifact)
{
    const int day = time_date(artifact->kind == DOCUMENT_CERTIFICATE ? artifact->cert.judged_at
                              : artifact->kind == DOCUMENT_CRL       ? artifact->crl.judged_at
                                                                     : artifact->csr.judged_at);

    report_clear(&without);
    without.document = with.document;
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule *const rule = &(*table)->rules[i];

            without.rule = rule;
            if ((rule->applies & with.scope) != 0 && day >= rule->since
                && (rule->until == 0 || day < rule->until))
                run(rule, artifact);
        }
}

/* The next finding of a rule that has `check`; NULL after the last. */
static const struct finding *next_of_check(const struct report *report, size_t *next)
{
    while (*next < report->finding_count) {
        const struct finding *const found = &report->findings[(*next)++];
        const struct rule *const rule = lint_rule_find(found->rule);

        if (rule->check != NULL && rule->check_key == NULL && rule->check_crl == NULL
            && rule->check_csr == NULL)
            return found;
    }
    return NULL;
}

static void compare(const struct rule_case *one)
{
    size_t next_with = 0, next_without = 0;
    const struct finding *a, *b;

    for (;;) {
        a = next_of_check(&with, &next_with);
        b = next_of_check(&without, &next_without);
        if ((a == NULL) != (b == NULL))
            fail_msg("%s, %s: want %s, have %s", one->rule, one->shows, b != NULL ? b->rule : "nothing",
                a != NULL ? a->rule : "nothing");
        if (a == NULL)
            return;
        assert_string_equal(a->rule, b->rule);
        assert_int_equal(a->offset, b->offset);
        assert_int_equal(a->len, b->len);
        assert_string_equal(a->message, b->message);
    }
}

static void judge_twice(const struct rule_case *one, struct span document)
{
    static struct artifact artifact;

    lint_artifact(&(struct lint_input){ .document = document,
                      .clock_seconds = one->clock != 0 ? time_of_date(one->clock) : 0,
                      .clock_is_day = true },
        &artifact, &with);
    if (!with.parsed || artifact.kind == DOCUMENT_OCSP_RESPONSE || with.cut)
        return;
    judge_without_facts(&artifact);
    compare(one);
    judged++;
}

/* The case, and changes one on top of the other. */
static void judge_case(const struct rule_case *one, uint64_t *seed)
{
    static uint8_t room[2][MUTATE_MAX_BYTES];
    struct case_document document = case_document(one);
    struct span changed = document.whole;

    judge_twice(one, document.whole);
    for (size_t i = 0; i < CHANGES && changed.len > 0 && changed.len <= LARGEST_OCTETS; i++) {
        changed = mutate(changed, seed, room[i % 2]);
        if (changed.len > 0)
            judge_twice(one, changed);
    }
    case_document_free(&document);
}

static void no_finding_needs_facts(void **state)
{
    uint64_t seed = 20261127;
    size_t cases = 0;

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++, cases++)
            judge_case(&(*table)->cases[i], &seed);
    assert_true(judged > cases * (1 + CHANGES) / 4); /* else the changes break too much to be of use */
}

static void the_index_lists_for_each_scope_the_rules_that_apply_in_the_order_of_the_tables(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < SCOPE_BITS; bit++) {
        const struct rule_place *next = rule_index[bit].places;

        for (size_t table = 0; rule_tables[table] != NULL; table++)
            for (size_t row = 0; row < rule_tables[table]->count; row++)
                if ((rule_tables[table]->rules[row].applies >> bit & 1) != 0) {
                    assert_int_equal(next->table, table);
                    assert_int_equal(next->row, row);
                    next++;
                }
        assert_ptr_equal(next, rule_index[bit].places + rule_index[bit].count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_finding_needs_facts),
        cmocka_unit_test(the_index_lists_for_each_scope_the_rules_that_apply_in_the_order_of_the_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
