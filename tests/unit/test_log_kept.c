/* tests/unit/test_log_kept.c - lintgate log verify --kept: are the documents those that the records name? */
#include "cli/log.h"

#include "journal_fixture.h"
#include "lint/digest.h"
#include "subcommand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define VERIFY(...) subcommand_run(log_main, "log", (const char *const[]){ "verify", __VA_ARGS__, NULL })

static void decide(struct journal *journal, const char *document, bool keep)
{
    struct record refusal = sample_refusal();

    refusal.refusal.decision.tbs = (struct record_span){ (const uint8_t *)document, strlen(document) };
    refusal.refusal.decision.keep_tbs = keep;
    append(journal, &refusal);
}

/* DIR/kept/ab/abcd… of the octets; freed by the caller. */
static char *kept_path(const struct fixture *fixture, const void *bytes, size_t len)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    char hex[2 * 32 + 1], *path = NULL;

    assert_int_equal(digest_of(LINT_SHA256, (struct span){ bytes, len }, digest), 32);
    for (size_t i = 0; i < 32; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    assert_true(asprintf(&path, "%s/kept/%.2s/%s", fixture->directory, hex, hex) > 0);
    return path;
}

static void verify_finds_a_kept_document_that_was_changed_and_counts_what_is_gone(void **state)
{
    const struct fixture *fixture = *state;
    struct journal *journal = fixture_open(fixture);

    decide(journal, "one", true);
    decide(journal, "two", true);
    decide(journal, "three", true);
    decide(journal, "not kept", false);
    journal_close(journal);
    assert_int_equal(VERIFY("--kept", fixture->directory), 0);
    subcommand_says("kept documents: 3 whole, 0 not here, 0 changed\n");
    char *gone = kept_path(fixture, "one", 3), *changed = kept_path(fixture, "two", 3);
    assert_int_equal(unlink(gone), 0);
    assert_int_equal(chmod(changed, 0600), 0);
    FILE *file = fopen(changed, "we");
    assert_non_null(file);
    assert_true(fputs("twO", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(VERIFY(fixture->directory), 0); /* the chain does not know */
    assert_int_equal(VERIFY("--kept", fixture->directory), 1);
    subcommand_says("kept documents: 1 whole, 1 not here, 1 changed\n");
    subcommand_says(": want the document with SHA-256 ");
    free(changed);
    free(gone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(verify_finds_a_kept_document_that_was_changed_and_counts_what_is_gone,
            fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
