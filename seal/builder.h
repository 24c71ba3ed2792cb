#ifndef LINTGATE_SEAL_BUILDER_H
#define LINTGATE_SEAL_BUILDER_H

#include "seal/tiles.h"

/* What entries make of tiles: each file once it is whole, the right edge when it is asked for. */
struct builder {
    struct tree tree;
    struct tiles *tiles;
    bool only_compares; /* the files must be there and have this content; nothing is written */
    struct tree_hash edge[TILE_LEVELS][TILE_WIDTH]; /* hashes that make no whole tile yet */
    uint8_t *bundle;                                /* entries that make no whole bundle yet */
    size_t bundle_len, bundle_room;
};

/*
 * Goes on from the first `size` entries, whose right edge is read from the tiles, and whose entries must have the hashes that the tiles
 * say. NULL: tiles->wrong, or memory ran out.
 */
struct builder *builder_open(struct tiles *tiles, uint64_t size, bool only_compares);
void builder_close(struct builder *builder);

/* Adds an entry of at most TILE_ENTRY_MAX octets. False: tiles->wrong says why. */
bool builder_add(struct builder *builder, const void *entry, size_t len);

/* Writes, or compares, the files of the right edge as it is now. */
bool builder_edge(struct builder *builder);

/* The SHA-256 of the last entry so far, which the next record of a journal has as its `prev`. False: there is none. */
bool builder_last(const struct builder *builder, uint8_t sha256[TREE_HASH_BYTES]);

#endif
