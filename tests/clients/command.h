#ifndef LINTGATE_TESTS_COMMAND_H
#define LINTGATE_TESTS_COMMAND_H

#include "lint/span.h"
#include "tests/clients/ran.h"

#include <jansson.h>

/*
 * The command under test, and a folder of files for it: good.der, good.pem and tbs.der pass; bad.pem is refused for errors; odd.pem has
 * a warning and no error; trailing.der has an octet too many; many.pem has three blocks: good, a CRL, bad.
 */
extern char command_folder[];

/* For cmocka's group: make the folder, remove it with what is in it. */
int command_begin(void **state);
int command_end(void **state);

/* Path of a file in the folder; valid for the next few calls. */
const char *command_file(const char *name);

void command_write(const char *name, const void *bytes, size_t len);

/* One PEM block, to be freed. The same into a file. */
char *command_pem(const char *label, struct span der);
void command_write_pem(const char *name, const char *label, struct span der);

/* Runs the command with the arguments, up to NULL. Nothing is on standard input. */
struct ran command_run(const char *first, ...);

/* Runs a script of the shell in the folder; "$0" is the command. */
struct ran command_script(const char *text);

/* Asserts the run's exit status, and frees it. */
void assert_ran(struct ran *run, int status);

void assert_contains(const char *text, const char *part);

/* No line is longer than 100 characters, or ends in a space. */
void assert_columns(const char *text);

/* The object has exactly these keys, in this order; ended by NULL. */
void assert_keys(json_t *object, const char *const *keys);

#endif
