#ifndef LINTGATE_AUDIT_PLACE_H
#define LINTGATE_AUDIT_PLACE_H

#include "audit/journal.h"

#include <sys/types.h>

/* Where a segment of a journal is: its file, and which file that was when it was opened. */
struct place {
    char *path;
    unsigned number; /* of the segment */
    int fd;          /* -1: closed */
    dev_t device;
    ino_t inode;
};

/*
 * Opens segment `number` in `directory` to read and write; with `make`, makes it (folder_file_mode, durable in its directory) if
 * there is none. Directory and file must belong to this process's user or to root, and nobody else may write them; neither
 * may be a symbolic link; the file has mode 0600 or 0640. False: *error says why and *place is cleared, fd -1.
 */
bool place_open(
    struct place *place, const char *directory, unsigned number, bool make, struct journal_error *error);

/*
 * True if the descriptor is still ours, what it refers to is still what the path names, and still nobody else may
 * write it; *size is its length. A host may have closed our descriptor, and opened something else in its place.
 */
bool place_check(const struct place *place, uint64_t *size, struct journal_error *error);

/* Closes the descriptor, unless it has become somebody else's, and frees. */
void place_close(struct place *place);

#endif
