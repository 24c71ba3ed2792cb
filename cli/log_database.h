#ifndef LINTGATE_CLI_LOG_DATABASE_H
#define LINTGATE_CLI_LOG_DATABASE_H

#include "audit/view.h"

/* A SQLite database that a journal is written to. */
struct log_database;

/* Opens `path`, an empty file, and makes the tables. NULL if that fails. */
struct log_database *log_database_open(const char *path);
void log_database_close(struct log_database *database);

/* Adds one record, of segment `number`. False: log_database_error says why. */
bool log_database_add(
    struct log_database *database, unsigned number, const struct view *view, const char *line, size_t len);

/* Makes the indexes and views, and everything durable. Without it the file is of no use. */
bool log_database_finish(struct log_database *database);

const char *log_database_error(const struct log_database *database);

#endif
