/* seal/tree.c - RFC 6962's Merkle tree. */
#include "seal/tree.h"

#include "crypto/digest.h"

#include <stdlib.h>
#include <string.h>

enum { LEAF = 0, NODE = 1 /* RFC 6962 2.1: what the hash of each begins with */ };

static bool hash_of(const void *bytes, size_t len, struct tree_hash *hash)
{
    uint8_t digest[DIGEST_MAX_BYTES];

    if (!digest_compute(DIGEST_SHA256, bytes, len, digest))
        return false;
    memcpy(hash->at, digest, sizeof hash->at);
    return true;
}

bool tree_leaf(const void *entry, size_t len, struct tree_hash *hash)
{
    uint8_t *bytes = malloc(len + 1);

    if (bytes == NULL)
        return false;
    bytes[0] = LEAF;
    memcpy(bytes + 1, entry, len);
    const bool ok = hash_of(bytes, len + 1, hash);
    free(bytes);
    return ok;
}

bool tree_node(const struct tree_hash *left, const struct tree_hash *right, struct tree_hash *hash)
{
    uint8_t bytes[1 + 2 * TREE_HASH_BYTES] = { NODE };

    memcpy(bytes + 1, left->at, TREE_HASH_BYTES);
    memcpy(bytes + 1 + TREE_HASH_BYTES, right->at, TREE_HASH_BYTES);
    return hash_of(bytes, sizeof bytes, hash);
}

bool tree_add(struct tree *tree, unsigned height, const struct tree_hash *hash)
{
    struct tree_hash added = *hash;

    if (height >= TREE_DEPTH - 1 || (tree->count > 0 && tree->heights[tree->count - 1] < height))
        return false;
    tree->size += UINT64_C(1) << height;
    while (tree->count > 0 && tree->heights[tree->count - 1] == height) {
        if (!tree_node(&tree->hashes[--tree->count], &added, &added))
            return false;
        height++;
    }
    tree->heights[tree->count] = height;
    tree->hashes[tree->count++] = added;
    return true;
}

bool tree_root(const struct tree *tree, struct tree_hash *root)
{
    if (tree->count == 0)
        return hash_of("", 0, root);
    *root = tree->hashes[tree->count - 1];
    for (unsigned i = tree->count - 1; i-- > 0;)
        if (!tree_node(&tree->hashes[i], root, root))
            return false;
    return true;
}

bool tree_fold(const struct tree_hash *hashes, size_t count, struct tree_hash *hash)
{
    struct tree tree = { .size = 0 };

    for (size_t i = 0; i < count; i++)
        if (!tree_add(&tree, 0, &hashes[i]))
            return false;
    return tree.count == 1 && tree_root(&tree, hash);
}

/* RFC 9162 2.1.3.2, which says how; the tree is the same. */
bool tree_root_of_path(const struct tree_hash *leaf, uint64_t index, uint64_t size,
    const struct tree_hash *path, size_t count, struct tree_hash *root)
{
    uint64_t last = size - 1;

    if (size == 0 || index >= size)
        return false;
    *root = *leaf;
    for (size_t i = 0; i < count; i++) {
        const bool is_right = (index & 1) != 0;
        if (last == 0)
            return false;
        if (!(is_right || index == last ? tree_node(&path[i], root, root) : tree_node(root, &path[i], root)))
            return false;
        /* The last node of a row that has no neighbour goes up as it is. */
        while (!is_right && index == last && index != 0 && (index & 1) == 0) {
            index >>= 1;
            last >>= 1;
        }
        index >>= 1;
        last >>= 1;
    }
    return last == 0;
}
