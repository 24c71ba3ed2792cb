#ifndef LINTGATE_CLI_BULK_BATCH_H
#define LINTGATE_CLI_BULK_BATCH_H

#include "lint/span.h"

/* Items of the input, as they were read: what one thread judges at a time. */

enum {
    BATCH_ITEMS = 256,        /* some milliseconds of work: a lock for each costs nothing */
    BATCH_BYTES = 512 * 1024, /* then it is full, too */
};

enum bulk_kind {
    BULK_LINE, /* the document is in a line of text */
    BULK_LONG, /* such a line was too long; the octets are its beginning */
    BULK_PATH, /* a file, whose name is all there is; whoever judges it reads it */
    BULK_FILE, /* a file: all of its octets */
    BULK_PEM,  /* a PEM block, the `number`th of a file */
};

struct bulk_item {
    enum bulk_kind kind;
    uint64_t number; /* of the line or block, from 1 */
    size_t name;     /* where in the batch the file's name is, with its NUL */
    size_t at, len;  /* where in the batch the octets are */
};

/* Zero is empty. */
struct bulk_batch {
    uint8_t *bytes;
    size_t used, room;
    struct bulk_item items[BATCH_ITEMS];
    size_t count;

    char *out; /* what came of it; freed with free() */
    size_t out_len;
    bool done; /* of the crew: `out` can be written */
};

static inline const char *bulk_name(const struct bulk_batch *batch, const struct bulk_item *item)
{
    return (const char *)batch->bytes + item->name;
}

static inline struct span bulk_octets(const struct bulk_batch *batch, const struct bulk_item *item)
{
    return (struct span){ batch->bytes + item->at, item->len };
}

/* True if it is empty or the item fits. */
bool bulk_batch_takes(const struct bulk_batch *batch, const char *name, size_t len);

/* Copies name and octets into it. False if memory ran out. */
bool bulk_batch_add(
    struct bulk_batch *batch, enum bulk_kind kind, const char *name, uint64_t number, struct span octets);

/* Empties it, and gives back what an unusually large item or output took. */
void bulk_batch_clear(struct bulk_batch *batch);
void bulk_batch_free(struct bulk_batch *batch);

#endif
