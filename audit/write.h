#ifndef LINTGATE_AUDIT_WRITE_H
#define LINTGATE_AUDIT_WRITE_H

#include <stddef.h>
#include <stdint.h>

/* Writing and syncing to the end: interrupts and short writes are gone on with. Each returns 0, or errno. */

/* EFBIG instead of a write over the process's limit, which would raise SIGXFSZ and kill a host that did not expect it. */
int write_all(int fd, const void *bytes, size_t len, uint64_t offset);

int write_sync_data(int fd); /* fdatasync */
int write_sync(int fd);      /* fsync: of directories */
int write_truncate(int fd, uint64_t end);

#endif
