/* tests/unit/subcommand.c - runs a subcommand in a child. */
#include "subcommand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGUMENTS = 20, CANNOT_RUN = 99 };

char subcommand_output[SUBCOMMAND_OUTPUT_BYTES];

pid_t subcommand_start(
    int (*run)(int argc, char **argv), const char *name, const char *const *words, FILE *file)
{
    char *argv[ARGUMENTS + 1] = { strdup(name) };
    int argc = 1;

    assert_non_null(argv[0]);
    for (; words[argc - 1] != NULL && argc < ARGUMENTS; argc++)
        assert_non_null(argv[argc] = strdup(words[argc - 1]));
    (void)fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        if (dup2(fileno(file), STDOUT_FILENO) < 0 || dup2(fileno(file), STDERR_FILENO) < 0)
            _exit(CANNOT_RUN);
        const int code = run(argc, argv);
        (void)fflush(NULL);
        _exit(code);
    }
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return child;
}

void subcommand_read(FILE *file)
{
    const ssize_t got = pread(fileno(file), subcommand_output, sizeof subcommand_output - 1, 0);

    assert_true(got >= 0);
    subcommand_output[got] = '\0';
}

int subcommand_run(int (*run)(int argc, char **argv), const char *name, const char *const *words)
{
    FILE *file = tmpfile();
    int status = -1;

    assert_non_null(file);
    const pid_t child = subcommand_start(run, name, words, file);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    subcommand_read(file);
    assert_int_equal(fclose(file), 0);
    return WEXITSTATUS(status);
}

unsigned subcommand_lines(void)
{
    unsigned count = 0;

    for (const char *at = subcommand_output; (at = strchr(at, '\n')) != NULL; at++)
        count++;
    return count;
}

void subcommand_says(const char *text)
{
    if (strstr(subcommand_output, text) == NULL)
        fail_msg("want \"%s\" in:\n%s", text, subcommand_output);
}

char *file_whole(const char *path, size_t *len)
{
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    assert_int_equal(fclose(file), 0);
    text[size] = '\0';
    *len = (size_t)size;
    return text;
}
