/* tests/unit/test_rotate_faults.c - every write, sync and truncation of a rotation fails once, or is the last thing that the process does. */
#include "audit/journal.h"

#include "disk_faults.h"
#include "journal_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A journal that rotates before each record but the first. */
static struct journal *open_turning(const struct fixture *fixture, struct journal_error *error)
{
    struct journal_settings settings = fixture_settings(30);

    settings.segment_bytes = 1;
    return journal_open(fixture->directory, &settings, error);
}

/* Appends until the fault at call `at` comes; returns how many were acknowledged, and in *reached whether it came. */
static uint64_t turn_until_fault(
    const struct fixture *fixture, enum what what, unsigned long at, bool *reached)
{
    const struct record refusal = sample_refusal();
    struct journal_error error;
    uint64_t acknowledged = 0;
    bool failed = false;

    plan_fault(NOTHING, 0);
    struct journal *journal = open_turning(fixture, &error);
    assert_non_null(journal);
    plan_fault(what, at);
    for (int i = 0; i < 3; i++) {
        const bool ok = journal_append(journal, &refusal, NULL, &error);
        assert_false(ok && failed);
        failed = failed || !ok;
        acknowledged += ok;
    }
    *reached = atomic_load(&calls) >= at;
    plan_fault(NOTHING, 0);
    if (what == WRITE_SLOWLY || what == INTERRUPT)
        assert_false(failed);
    else if (what == FAIL)
        assert_int_equal(failed, *reached);
    assert_true(!failed || journal_reopen(journal, &error));
    append(journal, &refusal);
    journal_close(journal);
    return acknowledged + 1;
}

static uint64_t count_refusals(const struct fixture *fixture)
{
    struct reader reader;
    struct view view;
    uint64_t count = 0;

    assert_true(reader_open(&reader, fixture->directory, 30));
    while (reader_next(&reader, &view) == READER_RECORD)
        count += view.kind == RECORD_REFUSAL;
    assert_int_equal(reader.result, READER_END);
    reader_close(&reader);
    return count;
}

static void a_fault_at_any_step_of_a_rotation_loses_nothing_and_leaves_one_chain(void **state)
{
    static const enum what faults[] = { WRITE_NOTHING, WRITE_HALF, WRITE_SLOWLY, INTERRUPT, FAIL };
    const struct fixture *fixture = *state;
    uint64_t acknowledged = 0;

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        unsigned long at = 1;
        for (bool reached = true; reached; at++)
            acknowledged += turn_until_fault(fixture, faults[i], at, &reached);
        assert_true(at > 9); /* three times: sync of the directory, write, sync; write, sync */
    }
    assert_true(count_refusals(fixture) >= acknowledged);
}

static void a_kill_at_any_step_of_a_rotation_loses_nothing_and_leaves_one_chain(void **state)
{
    static const enum what deaths[] = { DIE_AFTER, DIE_HALF };
    const struct fixture *fixture = *state;
    const struct record refusal = sample_refusal();
    atomic_ulong *told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(told != MAP_FAILED);
    for (size_t death = 0; death < 2; death++) {
        int status = -1;
        for (unsigned long at = 1; status != 0; at++) {
            const pid_t child = fork();
            if (child == 0) {
                struct journal_error error;
                struct journal *journal = open_turning(fixture, &error);
                plan_fault(deaths[death], at);
                for (int i = 0; i < 3 && journal != NULL; i++)
                    if (journal_append(journal, &refusal, NULL, &error))
                        atomic_fetch_add(told, 1);
                _exit(journal != NULL ? 0 : 1);
            }
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_true(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
            struct journal *journal = fixture_open(fixture); /* repairs */
            append(journal, &refusal);
            journal_close(journal);
            atomic_fetch_add(told, 1);
            assert_true(count_refusals(fixture) >= atomic_load(told));
        }
    }
    assert_int_equal(munmap(told, sizeof *told), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fault_at_any_step_of_a_rotation_loses_nothing_and_leaves_one_chain,
            fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_kill_at_any_step_of_a_rotation_loses_nothing_and_leaves_one_chain,
            fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
