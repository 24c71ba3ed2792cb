#ifndef LINTGATE_AUDIT_TAIL_H
#define LINTGATE_AUDIT_TAIL_H

#include "audit/chain.h"
#include "audit/journal.h"

/* What stands at the end of a segment. */
struct tail {
    struct chain_head head; /* of the last whole record; without one, of the record before the segment */
    uint64_t end;           /* octets up to and with its newline */
    uint64_t
        next; /* of a rotation the segment that follows: nothing may come behind it here. 0: it is none */
    bool unlinked;    /* the last record is the segment's first, and nobody knows the record before it */
    const char *torn; /* what stands after it and is no record; points into `buffer` */
    size_t torn_len;
    char *buffer;
};

/*
 * Reads the end of the `size` octets behind `fd`, from the back: as much as the last record, the one before it and a
 * torn tail need, however long the file. The last record must be whole and follow the one before it, which for the first one of the
 * file is `before` (NULL: not known). A torn tail is a last line without newline, or one that does not look like an
 * object; one, not more. False: *error says why (JOURNAL_CHAIN when the records do not hold together). Freed with tail_free
 * either way.
 */
bool tail_read(int fd, uint64_t size, const char *path, const struct chain_head *before, struct tail *tail,
    struct journal_error *error);

void tail_free(struct tail *tail);

#endif
