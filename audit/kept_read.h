#ifndef LINTGATE_AUDIT_KEPT_READ_H
#define LINTGATE_AUDIT_KEPT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept beside a journal, read back. One thread at a time. */
struct kept {
    int fd;         /* of the folder; -1: there is none */
    uint8_t *bytes; /* of what was read last */
    size_t len, room;
};

enum kept_state {
    KEPT_TROUBLE = 0, /* cannot be read, or memory ran out */
    KEPT_MISSING,     /* no file has that name: it was deleted, or never kept */
    KEPT_OTHER,       /* the file has other octets than its name says */
    KEPT_WHOLE,       /* in kept->bytes */
};

/* `directory` is the journal's. Without a folder there, everything is missing. kept_close is needed. */
void kept_open(struct kept *kept, const char *directory);
void kept_close(struct kept *kept);

/* Reads what has the SHA-256 of these 64 lower-case hex digits, and checks that it has. */
enum kept_state kept_read(struct kept *kept, const char *hex);

#endif
