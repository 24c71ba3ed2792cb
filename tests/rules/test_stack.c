/*
 * tests/rules/test_stack.c - how much stack the lint of a document needs: it runs in other people's threads, some of which have
 * little. gate_*_strain_stack measures the calls of the module; here is what they may judge, each document of each rule.
 */
#include "lint/lint.h"
#include "tests/rules/cases.h"
#include "tests/stack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Of the 16 KiB of a call; what lies above the judge in C_Sign needs less than 4. */
enum { LINT_STACK_BYTES = 12 * 1024 };

__attribute__((noinline)) static size_t lint_measured(
    const struct lint_input *input, struct artifact *artifact, struct report *report)
{
    stack_begin(__builtin_frame_address(0));
    lint_artifact(input, artifact, report);
    return stack_used();
}

/* Red with a local array of 8 KiB in any function of lint/ that a rule calls. */
static void the_lint_of_a_document_leaves_room_on_a_small_stack(void **state)
{
    struct artifact *artifact = malloc(sizeof *artifact);
    struct report *report = malloc(sizeof *report);
    const struct rule_case *most = NULL;
    size_t used = 0;

    (void)state;
    assert_non_null(artifact);
    assert_non_null(report);
    for (const struct case_table *const *table = case_tables; *table != NULL; table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            struct case_document document = case_document(&(*table)->cases[i]);
            const size_t here = lint_measured(
                &(struct lint_input){ .document = document.whole }, artifact, report);

            if (here > used) {
                used = here;
                most = &(*table)->cases[i];
            }
            case_document_free(&document);
        }
    print_message("%zu octets: %s, %s\n", used, most->rule, most->shows);
    assert_in_range(used, 1024, LINT_STACK_BYTES);
    free(artifact);
    free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lint_of_a_document_leaves_room_on_a_small_stack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
