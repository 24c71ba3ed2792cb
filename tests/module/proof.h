#ifndef LINTGATE_TESTS_PROOF_H
#define LINTGATE_TESTS_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Tables of what is promised and which tests prove it, as tab-separated files, and the pages that are made of them. In the source's folder. */

enum {
    PROOF_MAX_ROWS = 500,
    PROOF_COLUMNS = 6, /* the most that a table has */
};

struct proof_table {
    char *lines[PROOF_MAX_ROWS], *columns[PROOF_MAX_ROWS][PROOF_COLUMNS];
    size_t count;
};

/* Says on standard error what is wrong, and counts it. */
void proof_complain(const char *where, const char *what, const char *name);
unsigned proof_complaints(void);

/* Rows of `columns` columns; lines that begin with # are none. Complains of others. */
void proof_read(struct proof_table *table, const char *path, size_t columns);
void proof_clear(struct proof_table *table);

/* The whole file, to be freed; NULL if there is none. */
char *proof_file(const char *path);

/* Where the test program's source is; static. */
const char *proof_path_of(const char *program);

/* Complains unless the program defines the test. */
void proof_test_check(const char *program, const char *test);

/* Writes `text` to `path`, or complains unless it is there already. */
void proof_page(const char *path, const char *text, size_t len, bool write);

#endif
