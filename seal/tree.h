#ifndef LINTGATE_SEAL_TREE_H
#define LINTGATE_SEAL_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 6962 2.1: the Merkle tree of a log, by SHA-256. Leaves come one after the other; memory does not grow with them. */

enum { TREE_HASH_BYTES = 32, TREE_DEPTH = 64 };

struct tree_hash {
    uint8_t at[TREE_HASH_BYTES];
};

/* The perfect subtrees that the leaves so far make, the largest first. Zero: an empty tree. */
struct tree {
    uint64_t size; /* leaves */
    unsigned count;
    unsigned heights[TREE_DEPTH];
    struct tree_hash hashes[TREE_DEPTH];
};

/* Each is false if no digest could be made. */
bool tree_leaf(const void *entry, size_t len, struct tree_hash *hash);
bool tree_node(const struct tree_hash *left, const struct tree_hash *right, struct tree_hash *hash);

/* Adds a perfect subtree of 2^height leaves, which must not be higher than the last one. False, too, if it is. */
bool tree_add(struct tree *tree, unsigned height, const struct tree_hash *hash);

bool tree_root(const struct tree *tree, struct tree_hash *root);

/* The hash of `count` hashes, a power of two, that are neighbours of one height. */
bool tree_fold(const struct tree_hash *hashes, size_t count, struct tree_hash *hash);

/*
 * RFC 6962 2.1.1: what the root must be, if `leaf` is number `index` of `size` leaves and `path` its audit path. False if the path does
 * not have the length that these make.
 */
bool tree_root_of_path(const struct tree_hash *leaf, uint64_t index, uint64_t size,
    const struct tree_hash *path, size_t count, struct tree_hash *root);

#endif
