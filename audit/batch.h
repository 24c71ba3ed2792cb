#ifndef LINTGATE_AUDIT_BATCH_H
#define LINTGATE_AUDIT_BATCH_H

#include "audit/chain.h"
#include "audit/journal.h"

/*
 * Lines on their way into one file: stamped one after the other, written and synced together. Where the chain and the file
 * stand once that is done is here; whoever made the batch takes it over only then.
 */
struct batch {
    int fd;
    const char *path;             /* for messages */
    const uint8_t *policy_sha256; /* of whoever writes */
    struct chain_head head;
    uint64_t end; /* octets of the file */
};

/* Each is false with the reason in *error; then any part of it may be in the file. */
bool batch_put(
    struct batch *batch, struct chain_line *const *lines, size_t count, struct journal_error *error);
bool batch_put_record(struct batch *batch, const struct record *record, struct journal_error *error);
bool batch_sync(const struct batch *batch, struct journal_error *error);

/* Cuts the file behind what was put. */
bool batch_truncate(const struct batch *batch, struct journal_error *error);

#endif
