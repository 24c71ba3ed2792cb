#ifndef LINTGATE_CONFIG_FILE_H
#define LINTGATE_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CONFIG_MAX_BYTES = 1024 * 1024,     /* a few thousand keys */
    CONFIG_FILE_MAX_BYTES = 256 * 1024, /* a certificate with a long text before it */
    CONFIG_FILE_ERROR_BYTES = 512,      /* room for any error below */
};

/* A whole file in memory. `at` is one allocation, has a NUL behind the last byte, and is freed with free(). */
struct config_bytes {
    char *at;
    size_t len;
};

/*
 * Reads the whole file at `path` (absolute) of at most `limit` bytes, if nobody but root and the effective user could
 * have written it: the file is a regular one; it and its directory are owned by root or the effective user and not
 * writable by group or others (an ACL that grants more shows in the group's bits); so is each directory above, except
 * that those may be sticky, as /tmp; no part of the path is a symbolic link. Everything is checked on descriptors.
 * False otherwise: `error` says the path, what is wanted and what it has; `bytes` is { NULL, 0 }.
 */
bool config_read_file(
    const char *path, size_t limit, struct config_bytes *bytes, char error[CONFIG_FILE_ERROR_BYTES]);

/*
 * Reads a secret, a file of less than `room` bytes, to `at`, by the same rules and one more: its mode is 0400. A `credential` of systemd
 * that is root's may also be readable by its group: that is how its ACL for the service's user shows. False otherwise: `error`
 * says why, and `at` is all zero. The caller wipes it.
 */
bool config_read_secret(const char *path, bool credential, uint8_t *at, size_t room, size_t *len,
    char error[CONFIG_FILE_ERROR_BYTES]);

#endif
