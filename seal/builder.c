/* seal/builder.c - entries become tiles. */
#include "seal/builder.h"

#include "crypto/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM_BYTES = 512 * 1024 /* of a bundle: 256 entries of some 1,500 octets */ };

static bool wrong(struct tiles *tiles, const char *text)
{
    (void)snprintf(tiles->wrong, sizeof tiles->wrong, "%s", text);
    return false;
}

/* Hashes of a level that make no whole tile yet. */
static unsigned pending(const struct builder *b, unsigned level)
{
    return (unsigned)((b->tree.size >> (TILE_HEIGHT * level)) % TILE_WIDTH);
}

static uint64_t tile_index(const struct builder *b, unsigned level)
{
    return (b->tree.size >> (TILE_HEIGHT * level)) / TILE_WIDTH;
}

static bool put(
    struct builder *b, unsigned level, uint64_t index, unsigned width, const void *bytes, size_t len)
{
    char path[TILE_PATH_BYTES];

    tile_path(level, index, width, path);
    return b->only_compares ? tiles_same(b->tiles, path, bytes, len) : tiles_put(b->tiles, path, bytes, len);
}

static bool room_for(struct builder *b, size_t more)
{
    size_t room = b->bundle_room != 0 ? b->bundle_room : FIRST_ROOM_BYTES;

    while (room < b->bundle_len + more)
        room *= 2;
    if (room == b->bundle_room)
        return true;
    uint8_t *grown = realloc(b->bundle, room);
    if (grown == NULL)
        return wrong(b->tiles, "want memory for entries");
    b->bundle = grown;
    b->bundle_room = room;
    return true;
}

/* The entries of the bundle must be those of these hashes. */
static bool check_bundle(struct builder *b, const struct tree_hash *hashes, unsigned width)
{
    size_t at = 0, len = 0;
    const uint8_t *entry = NULL;
    struct tree_hash hash;

    for (unsigned i = 0; i < width; i++)
        if (!tiles_next_entry(b->bundle, b->bundle_len, &at, &entry, &len) || !tree_leaf(entry, len, &hash)
            || memcmp(&hash, &hashes[i], sizeof hash) != 0)
            return wrong(b->tiles,
                "want the last entries to have the hashes of the last tile, have others: one was changed");
    return true;
}

/* The bundle of the last entries, also when it is whole: the next record must follow its last one. */
static bool load_bundle(struct builder *b, uint64_t size)
{
    const uint64_t index = size > 0 ? (size - 1) / TILE_WIDTH : 0;
    const unsigned width = size > 0 ? tile_width(0, index, size) : 0;
    struct tree_hash *hashes = b->tiles->scratch;

    if (size == 0)
        return true;
    b->bundle = tiles_read_bundle(b->tiles, index, width, &b->bundle_len);
    b->bundle_room = b->bundle_len;
    return b->bundle != NULL && tiles_read(b->tiles, 0, index, width, hashes)
           && check_bundle(b, hashes, width);
}

static bool load(struct builder *b, uint64_t size)
{
    if (!tiles_tree(b->tiles, size, &b->tree))
        return false;
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        if (pending(b, level) > 0
            && !tiles_read(b->tiles, level, tile_index(b, level), pending(b, level), b->edge[level]))
            return false;
    return load_bundle(b, size);
}

struct builder *builder_open(struct tiles *tiles, uint64_t size, bool only_compares)
{
    struct builder *b = calloc(1, sizeof *b);

    if (b == NULL) {
        wrong(tiles, "want memory for the tree");
        return NULL;
    }
    b->tiles = tiles;
    b->only_compares = only_compares;
    if (load(b, size))
        return b;
    builder_close(b);
    return NULL;
}

void builder_close(struct builder *builder)
{
    if (builder != NULL)
        free(builder->bundle);
    free(builder);
}

/* A hash of a level; a whole tile makes one of the level above. `before`: hashes of that level before this one. */
static bool add_hash(struct builder *b, unsigned level, uint64_t before, const struct tree_hash *hash)
{
    struct tree_hash above = *hash;

    for (; level < TILE_LEVELS; level++, before /= TILE_WIDTH) {
        b->edge[level][before % TILE_WIDTH] = above;
        if (before % TILE_WIDTH != TILE_WIDTH - 1)
            return true;
        if (!put(b, level, before / TILE_WIDTH, TILE_WIDTH, b->edge[level], sizeof b->edge[level]))
            return false;
        if (!tree_fold(b->edge[level], TILE_WIDTH, &above))
            return wrong(b->tiles, "want memory for a digest");
    }
    return true;
}

bool builder_add(struct builder *b, const void *entry, size_t len)
{
    const uint64_t before = b->tree.size;
    struct tree_hash hash;

    if (len > TILE_ENTRY_MAX)
        return wrong(b->tiles, "want an entry of at most 65535 octets, have more");
    if (before % TILE_WIDTH == 0)
        b->bundle_len = 0; /* the last one was whole, and is written */
    if (!room_for(b, len + 2))
        return false;
    b->bundle[b->bundle_len] = (uint8_t)(len >> 8);
    b->bundle[b->bundle_len + 1] = (uint8_t)len;
    memcpy(b->bundle + b->bundle_len + 2, entry, len);
    b->bundle_len += len + 2;
    if (!tree_leaf(entry, len, &hash) || !tree_add(&b->tree, 0, &hash))
        return wrong(b->tiles, "want memory for a digest");
    if (before % TILE_WIDTH == TILE_WIDTH - 1
        && !put(b, TILE_ENTRIES, before / TILE_WIDTH, TILE_WIDTH, b->bundle, b->bundle_len))
        return false;
    return add_hash(b, 0, before, &hash);
}

bool builder_edge(struct builder *b)
{
    if (pending(b, 0) > 0 && !put(b, TILE_ENTRIES, tile_index(b, 0), pending(b, 0), b->bundle, b->bundle_len))
        return false;
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        if (pending(b, level) > 0
            && !put(b, level, tile_index(b, level), pending(b, level), b->edge[level],
                pending(b, level) * sizeof(struct tree_hash)))
            return false;
    return true;
}

bool builder_last(const struct builder *b, uint8_t sha256[TREE_HASH_BYTES])
{
    uint8_t digest[DIGEST_MAX_BYTES];
    const uint8_t *entry = NULL, *last = NULL;
    size_t at = 0, len = 0, last_len = 0;

    while (tiles_next_entry(b->bundle, b->bundle_len, &at, &entry, &len)) {
        last = entry;
        last_len = len;
    }
    if (last == NULL || !digest_compute(DIGEST_SHA256, last, last_len, digest))
        return false;
    memcpy(sha256, digest, TREE_HASH_BYTES);
    return true;
}
