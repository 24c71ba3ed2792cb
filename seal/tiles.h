#ifndef LINTGATE_SEAL_TILES_H
#define LINTGATE_SEAL_TILES_H

#include "seal/tree.h"

/*
 * The files of a log (c2sp.org/tlog-tiles): tile/LEVEL/NNN with 256 hashes, tile/entries/NNN with 256 entries, and NNN.p/WIDTH for
 * those at the right edge. None is ever changed: each has one possible content.
 */

enum {
    TILE_WIDTH = 256,
    TILE_HEIGHT = 8,     /* 2^8 hashes */
    TILE_LEVELS = 8,     /* of 2^64 entries */
    TILE_ENTRIES = 1000, /* stands for a level in tile_path: the entries */
    TILE_PATH_BYTES = 64,
    TILE_ENTRY_MAX = 65535,
};

/* "tile/0/x001/234.p/17"; width TILE_WIDTH: a whole tile. */
void tile_path(unsigned level, uint64_t index, unsigned width, char path[TILE_PATH_BYTES]);

/* How many hashes tile `index` of `level` has when the log has `size` entries; 0: there is no such tile. */
unsigned tile_width(unsigned level, uint64_t index, uint64_t size);

/* A directory with a log in it. */
struct tiles {
    int fd;
    uint64_t size; /* entries of the log, which says how wide the files of its right edge are; 0: not known */
    char wrong[256];           /* why the last call failed */
    struct tree_hash *scratch; /* TILE_WIDTH of them, of the call that is running: too much for a stack */
};

/* False: tiles->wrong says why. */
bool tiles_open(struct tiles *tiles, const char *directory);
void tiles_close(struct tiles *tiles);

/*
 * Reads the first `width` hashes of a tile, from the partial one of that width, from the whole one, or from the one at the log's right
 * edge. False: none is there, or it has another length.
 */
bool tiles_read(
    struct tiles *tiles, unsigned level, uint64_t index, unsigned width, struct tree_hash *hashes);

/* Reads a bundle of the first `width` entries; freed by the caller. NULL: it is not there, or is no bundle of so many. */
uint8_t *tiles_read_bundle(struct tiles *tiles, uint64_t index, unsigned width, size_t *len);

/* Steps through a bundle: the entry at `*at`, which moves behind it. False at the end. */
bool tiles_next_entry(
    const uint8_t *bundle, size_t len, size_t *at, const uint8_t **entry, size_t *entry_len);

/*
 * Makes the file `path` with these octets, whole or not at all; what is there already must be the same. Not durable before
 * tiles_sync. False: tiles->wrong.
 */
bool tiles_put(struct tiles *tiles, const char *path, const void *bytes, size_t len);

/* True if the file `path` has exactly these octets. */
bool tiles_same(struct tiles *tiles, const char *path, const void *bytes, size_t len);

/* Puts a file in the place of another; the only one that ever changes is the checkpoint. */
bool tiles_replace(struct tiles *tiles, const char *path, const void *bytes, size_t len);

/* Everything that was put is on disk. */
bool tiles_sync(struct tiles *tiles);

/* The tree of the first `size` entries, from the tiles. */
bool tiles_tree(struct tiles *tiles, uint64_t size, struct tree *tree);

/* RFC 6962 2.1.1: the audit path of entry `index` among `size`; returns how many hashes, at most TREE_DEPTH. False: tiles->wrong. */
bool tiles_audit_path(
    struct tiles *tiles, uint64_t index, uint64_t size, struct tree_hash path[TREE_DEPTH], size_t *count);

#endif
