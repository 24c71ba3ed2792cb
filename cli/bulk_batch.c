/* cli/bulk_batch.c - items of the input, read and not judged yet. */
#include "cli/bulk_batch.h"

#include <stdlib.h>

bool bulk_batch_takes(const struct bulk_batch *batch, const char *name, size_t len)
{
    return batch->count == 0
           || (batch->count < BATCH_ITEMS && batch->used + strlen(name) + 1 + len <= BATCH_BYTES);
}

static bool make_room(struct bulk_batch *batch, size_t wanted)
{
    if (wanted < BATCH_BYTES)
        wanted = BATCH_BYTES;
    if (batch->room >= wanted)
        return true;
    uint8_t *const grown = realloc(batch->bytes, wanted);
    if (grown == NULL)
        return false;
    batch->bytes = grown;
    batch->room = wanted;
    return true;
}

/* Where the name is: of items in a row it is mostly the same. */
static size_t name_place(const struct bulk_batch *batch, const char *name)
{
    if (batch->count > 0 && strcmp(bulk_name(batch, &batch->items[batch->count - 1]), name) == 0)
        return batch->items[batch->count - 1].name;
    return batch->used;
}

bool bulk_batch_add(
    struct bulk_batch *batch, enum bulk_kind kind, const char *name, uint64_t number, struct span octets)
{
    const size_t size = strlen(name) + 1;

    if (!make_room(batch, batch->used + size + octets.len))
        return false;
    struct bulk_item *const item = &batch->items[batch->count];
    *item = (struct bulk_item){ .kind = kind, .number = number, .name = name_place(batch, name) };
    if (item->name == batch->used) {
        memcpy(batch->bytes + batch->used, name, size);
        batch->used += size;
    }
    item->at = batch->used;
    item->len = octets.len;
    if (octets.len > 0)
        memcpy(batch->bytes + batch->used, octets.at, octets.len);
    batch->used += octets.len;
    batch->count++;
    return true;
}

void bulk_batch_clear(struct bulk_batch *batch)
{
    if (batch->room > BATCH_BYTES) {
        free(batch->bytes);
        batch->bytes = NULL;
        batch->room = 0;
    }
    free(batch->out);
    batch->out = NULL;
    batch->out_len = 0;
    batch->used = batch->count = 0;
    batch->done = false;
}

void bulk_batch_free(struct bulk_batch *batch)
{
    bulk_batch_clear(batch);
    free(batch->bytes);
    batch->bytes = NULL;
    batch->room = 0;
}
