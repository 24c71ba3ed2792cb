#ifndef LINTGATE_AUDIT_FOLDER_H
#define LINTGATE_AUDIT_FOLDER_H

#include "audit/journal.h"

#include <sys/stat.h>

/*
 * Directories of the journal: they belong to this process's user or to root, nobody else may write them, and none is a symbolic
 * link. What is made in them may be read by their group if that may read and enter them, and by nobody else.
 */

/*
 * Opens directory `name` in `parent` (AT_FDCWD: `name` is an absolute path), and fills *st. -1: *error says why; `path` is what
 * it calls the directory.
 */
int folder_open(int parent, const char *name, const char *path, struct stat *st, struct journal_error *error);

/* The same; makes it if there is none. It is durable only when its parent was synced. */
int folder_make(int parent, const struct stat *parent_st, const char *name, const char *path, struct stat *st,
    struct journal_error *error);

/* Mode of a file that is made in the directory: 0600, or 0640. */
mode_t folder_file_mode(const struct stat *st);

/* True if the owner is this process's user or root. */
bool folder_owner_fits(const struct stat *st, const char *path, struct journal_error *error);

#endif
