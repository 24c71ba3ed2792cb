#ifndef LINTGATE_TESTS_TABLE_H
#define LINTGATE_TESTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* A file of rows: fields apart by tabs, or by commas with RFC 4180's quotes. The first row names the columns and is passed over. */
struct table {
    char *text; /* fields point into it */
    char *at;
    char separator;
};

enum { TABLE_MAX_FIELDS = 8 };

/* False: the file cannot be read; says so. */
bool table_open(struct table *table, const char *path, char separator);

/* Takes the next row that is neither empty nor a comment (#): all its fields, "" for those that it lacks. False at the end. */
bool table_row(struct table *table, char *fields[TABLE_MAX_FIELDS]);

void table_close(struct table *table);

#endif
