#ifndef LINTGATE_TESTS_DISK_H
#define LINTGATE_TESTS_DISK_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Stands between lintgate and the disk: programs that link disk.c define these calls of the system themselves, so that a test
 * can let them fail and knows what a crash would leave. lintgate renames nothing: linkat gives a file its name.
 */

enum disk_call {
    DISK_PWRITE,
    DISK_FDATASYNC,
    DISK_FSYNC,
    DISK_FTRUNCATE,
    DISK_OPENAT,
    DISK_LINKAT,
    DISK_UNLINKAT,
    DISK_MKDIRAT,
    DISK_FCHMOD,
    DISK_CALLS
};

/* From the nth coming call on (1: the next) it fails with `error`, once or `forever`. nth 0: never again. */
void disk_fail(enum disk_call call, unsigned long nth, int error, bool forever);

/* The next pwrite takes only `len` octets. */
void disk_write_short(size_t len);

/* Calls so far. */
unsigned long disk_calls(enum disk_call call);

/* Octets of the file at `path` that were there at its last successful fdatasync: what a crash cannot take. 0: never synced. */
off_t disk_durable(const char *path);

/* `hook` runs before each call of that kind, in its thread; NULL: none. */
void disk_before(enum disk_call call, void (*hook)(void *context), void *context);

/* No faults, no hooks, no memory of files. */
void disk_reset(void);

#endif
