/* tests/module/strain.c - runs each test of a program anew for every place that is to fail, in a process of its own. */
#include "tests/module/strain.h"

#include "tests/module/harness.h"
#include "tests/module/strain_run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PLACES = 4,          /* of each test, unless LINTGATE_STRAIN_PLACES says otherwise */
    FEWEST_PLACES = 2,   /* of a long one */
    CALLS = 600,         /* in all runs of one test together, about */
    HANG_SECONDS = 300,  /* on a machine that others use too */
    COMPLAINTS_SHOWN = 5 /* of one test */
};

/* cmocka's own, and what the linker calls in its place (-Wl,--wrap). */
int __real__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
    CMFixtureFunction setup, CMFixtureFunction teardown);
int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
    CMFixtureFunction setup, CMFixtureFunction teardown);

static enum strain asked_for(void)
{
    static const char *const names[] = { [STRAIN_MEMORY] = "memory",
        [STRAIN_DISK] = "disk",
        [STRAIN_BACKEND] = "backend",
        [STRAIN_STACK] = "stack" };
    const char *name = getenv("LINTGATE_STRAIN");

    for (size_t i = 1; name != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum strain)i;
    return STRAIN_NONE;
}

/* cmocka would make a crash into a failed test, and failed tests are of no interest here. */
__attribute__((visibility("default"))) __sighandler_t signal(int number, __sighandler_t handler)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;

    if (asked_for() != STRAIN_NONE)
        return SIG_DFL;
    return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}

/* In the child: the test with its place, unheard; then the end of everything. */
static void live_through(const struct CMUnitTest *test, enum strain strain, unsigned long nth,
    const struct strain_run *base, struct strain_run *run)
{
    const struct CMUnitTest one[] = { *test };
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    fflush(NULL);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
        _exit(1);
    alarm(HANG_SECONDS);
    strain_run_begin(strain, nth, base, run);
    do {
        (void)__real__cmocka_run_group_tests(test->name, one, 1, NULL, NULL);
    } while (strain_run_again());
    _exit(0);
}

static void try_place(const struct CMUnitTest *test, enum strain strain, unsigned long nth,
    const struct strain_run *base, struct strain_run *run)
{
    int status = 0;

    memset(run, 0, sizeof *run);
    const pid_t child = fork();
    if (child == 0)
        live_through(test, strain, nth, base, run);
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();
    if (run->complaint[0] != '\0')
        return;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        snprintf(run->complaint, sizeof run->complaint, "hangs");
    else if (WIFSIGNALED(status))
        snprintf(run->complaint, sizeof run->complaint, "ended by signal %d", WTERMSIG(status));
    else if (!run->ended)
        snprintf(run->complaint, sizeof run->complaint, "left by exit code %d", WEXITSTATUS(status));
}

/* How many of the test's places are tried. */
static unsigned long places_of(const struct strain_run *base)
{
    const char *text = getenv("LINTGATE_STRAIN_PLACES");
    unsigned long most = text != NULL ? strtoul(text, NULL, 10) : PLACES;

    if (text == NULL && base->call_count > 0 && most > CALLS / base->call_count)
        most = CALLS / base->call_count;
    if (text == NULL && most < FEWEST_PLACES)
        most = FEWEST_PLACES;
    return most == 0 || most > base->places ? base->places : most;
}

static int complain(const char *test, unsigned long nth, const struct strain_run *run, int complaints)
{
    if (run->complaint[0] == '\0')
        return complaints;
    if (complaints < COMPLAINTS_SHOWN)
        fprintf(stderr, "%s, place %lu: %s\n", test, nth, run->complaint);
    return complaints + 1;
}

/* Complaints about one test; *tried grows. */
static int strain_test(const struct CMUnitTest *test, enum strain strain, struct strain_run *base,
    struct strain_run *run, unsigned long *tried)
{
    int complaints;

    try_place(test, strain, 0, NULL, base);
    complaints = complain(test->name, 0, base, 0);
    const unsigned long count = complaints == 0 ? places_of(base) : 0;
    for (unsigned long i = 0; i < count; i++) {
        const unsigned long nth = 1 + i * base->places / count;

        try_place(test, strain, nth, base, run);
        complaints = complain(test->name, nth, run, complaints);
    }
    *tried += count;
    return complaints;
}

/*
 * Signs well and badly, once for all: a process gets its libcrypto, and memory for that one's errors, for the rest of its life,
 * and no run shall be blamed for it. Makes the keys, too, which takes long.
 */
static void warm_up(void)
{
    static const enum authority_key types[] = { AUTHORITY_RSA, AUTHORITY_P256, AUTHORITY_P384, AUTHORITY_P521,
        AUTHORITY_ED25519 };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct harness *h = harness_new(&(struct harness_options){ .key = types[i] });
        const struct bytes tbs = harness_tbs(h, FAULT_NONE);
        struct buffer out = buffer_new();

        harness_must_sign(h, tbs);
        h->mock->knobs->flip_bit = true;
        harness_sign(h, tbs, &out);
        bytes_free(tbs);
        harness_free(h);
    }
}

int __wrap__cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
    CMFixtureFunction setup, CMFixtureFunction teardown)
{
    const enum strain strain = asked_for();
    unsigned long tried = 0, places = 0;
    size_t stack[FUNCTION_COUNT] = { 0 };
    int complaints = 0;

    if (strain == STRAIN_NONE)
        return __real__cmocka_run_group_tests(name, tests, count, setup, teardown);
    if (setup != NULL || teardown != NULL)
        abort(); /* no program has them */
    struct strain_run *runs = mmap(
        NULL, 2 * sizeof *runs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (runs == MAP_FAILED)
        abort();
    warm_up();
    for (size_t i = 0; i < count; i++) {
        complaints += strain_test(&tests[i], strain, &runs[0], &runs[1], &tried);
        places += runs[0].places;
        for (enum function f = 0; f < FUNCTION_COUNT; f++)
            if (runs[0].stack[f] > stack[f])
                stack[f] = runs[0].stack[f];
    }
    fprintf(stderr, "%s under strain: %zu tests, %lu places, %lu of them tried, %d complaints\n", name, count,
        places, tried, complaints);
    for (enum function f = 0; f < FUNCTION_COUNT; f++)
        if (stack[f] > 0)
            fprintf(stderr, "  C_%s: %zu octets of stack\n", function_name(f), stack[f]);
    munmap(runs, 2 * sizeof *runs);
    return complaints > 255 ? 255 : complaints;
}
