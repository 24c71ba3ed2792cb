/* tests/module/fresh.c - tests in processes of their own. */
#include "tests/module/fresh.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Forks. In the child: 0, with $TMPDIR in a directory that goes when it has ended, however that is. */
static pid_t begin(char directory[SCRATCH_PATH_BYTES])
{
    pid_t child;

    fflush(NULL);
    scratch_make(directory);
    child = fork();
    if (child < 0 || (child == 0 && setenv("TMPDIR", directory, 1) != 0))
        abort();
    return child;
}

static int end(pid_t child, const char *directory)
{
    int status = -1;

    if (waitpid(child, &status, 0) != child)
        abort();
    scratch_remove(directory);
    return status;
}

static bool passes(const struct CMUnitTest *test)
{
    const struct CMUnitTest one[] = { *test };
    char directory[SCRATCH_PATH_BYTES];
    const pid_t child = begin(directory);
    int status;

    if (child == 0) {
        const int failed = cmocka_run_group_tests_name(test->name, one, NULL, NULL);

        fflush(NULL);
        _exit(failed);
    }
    status = end(child, directory);
    if (!WIFEXITED(status))
        fprintf(stderr, "%s: ended by signal %d\n", test->name, WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int fresh_run_tests(const struct CMUnitTest *tests, size_t count)
{
    int failed = 0;

    for (unsigned number = 0; number < 3; number++) /* once for all: they take long to make */
        authority_get(AUTHORITY_RSA, number);
    for (size_t i = 0; i < count; i++)
        failed += !passes(&tests[i]);
    return failed;
}

int fresh_exit(void (*body)(void))
{
    char directory[SCRATCH_PATH_BYTES];
    const pid_t child = begin(directory);

    if (child == 0) {
        body();
        exit(0);
    }
    return end(child, directory);
}
