#ifndef LINTGATE_TESTS_SCRATCH_H
#define LINTGATE_TESTS_SCRATCH_H

#include <stddef.h>

/* Directories that a test makes and removes: below $TMPDIR, or /tmp. */

enum { SCRATCH_PATH_BYTES = 128 };

/* A new, empty directory that only this user may enter. */
void scratch_make(char path[SCRATCH_PATH_BYTES]);

/* Removes it with everything in it. */
void scratch_remove(const char *path);

/* Makes a file of the directory, mode 0644, in place of what was there. */
void scratch_write(const char *directory, const char *name, const char *text);

#endif
