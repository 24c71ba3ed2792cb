#ifndef LINTGATE_TESTS_UNIT_SUBCOMMAND_H
#define LINTGATE_TESTS_UNIT_SUBCOMMAND_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* A subcommand of lintgate, run in a child process as its user would; what it prints is kept. */

enum { SUBCOMMAND_OUTPUT_BYTES = 256 * 1024 };

/* Of the last run: standard output and standard error. */
extern char subcommand_output[SUBCOMMAND_OUTPUT_BYTES];

/* Runs `run` as `name` with these words, of which the last is NULL; returns the exit code. */
int subcommand_run(int (*run)(int argc, char **argv), const char *name, const char *const *words);

/* The same, but it goes on; what it prints goes to `file`. To be waited for. */
pid_t subcommand_start(
    int (*run)(int argc, char **argv), const char *name, const char *const *words, FILE *file);

/* Makes what was printed to `file` so far the output. */
void subcommand_read(FILE *file);

/* Lines of the output. */
unsigned subcommand_lines(void);

/* Asserts that the text is in the output. */
void subcommand_says(const char *text);

/* The whole file with a NUL behind it; freed by the caller. */
char *file_whole(const char *path, size_t *len);

#endif
