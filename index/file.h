#ifndef LINTGATE_INDEX_FILE_H
#define LINTGATE_INDEX_FILE_H

#include "index/fault.h"

#include <stdint.h>
#include <sys/types.h>

/* The file of an index: which one it was when it was opened, and that nobody else may write it. */
struct index_file {
    char *path;
    int fd; /* to look and to lock; LMDB has its own. -1: closed */
    dev_t device;
    ino_t inode;
};

enum index_use {
    INDEX_TO_READ = 0, /* looks only */
    INDEX_TO_ADD,      /* adds to one that is there */
    INDEX_TO_CREATE,   /* the same; an empty file is made if there is none */
};

/*
 * Opens the file at `path` (absolute). File and directory must belong to this process's user or to root, and nobody else may
 * write them; neither may be a symbolic link; the file has mode 0600 or 0640. False: *error says why and *file is cleared, fd -1.
 */
bool index_file_open(
    struct index_file *file, const char *path, enum index_use use, struct index_error *error);

/* True if `fd` is of this file. */
bool index_file_is(const struct index_file *file, int fd);

/*
 * True if the descriptor is still ours, what it refers to is still what the path names, and still nobody else may
 * write it; *size is its length. A host may have closed our descriptor, and opened something else in its place.
 */
bool index_file_check(const struct index_file *file, uint64_t *size, struct index_error *error);

/* Closes the descriptor, unless it has become somebody else's, and frees. */
void index_file_close(struct index_file *file);

#endif
