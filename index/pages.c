/*
 * index/pages.c - LMDB's file, distrusted. What is read here is what LMDB 0.9 writes, by its documentation: pages of a power of two; page 0
 * and 1 describe a state each; a state has a tree of free pages and the main tree, whose records may be trees of their own: the
 * named tables. The state before the newest one is never overwritten in part. Numbers are the machine's.
 */
#include "index/pages.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    PAGE_MIN_BYTES = 512,
    PAGE_MAX_BYTES = 0x8000, /* mp_lower and mp_upper have 16 bits */
    HEADER_BYTES = 16,       /* of every page */
    NODE_BYTES = 8,          /* before the key of a node */
    TREE_BYTES = 48,         /* of what describes a tree: MDB_db */
    DEPTH_MAX = 32,          /* CURSOR_STACK */
    NUMBER_BYTES = 8,        /* of a page number, and of the keys of the tree of free pages */
};

enum { /* of a page */
    BRANCH = 0x01,
    LEAF = 0x02,
    OVERFLOW = 0x04,
    META = 0x08,
};

enum {               /* of a node in a leaf */
    BIG_DATA = 0x01, /* the value is on pages of its own */
    SUB_TREE = 0x02, /* the value describes a tree */
};

enum {
    FREE_FLAGS =
        0x4008 /* of the tree of free pages: MDB_INTEGERKEY, and MDB_NOSUBDIR of the file as a whole */
};

#define MAGIC        0xBEEFC0DEU
#define DATA_VERSION 1U
#define NO_PAGE      UINT64_MAX /* root of an empty tree */

/* What describes a tree. */
struct tree {
    uint32_t pad; /* of the tree of free pages: octets of a page */
    uint16_t flags, depth;
    uint64_t branches, leaves, overflows, entries, root;
};

struct walk {
    uint64_t transaction;
    bool newest;
    const uint8_t *map;
    size_t page_bytes;
    uint64_t page_count; /* in use: up to the highest one of the state */
    uint8_t *seen;       /* a bit for each page */
    const char *path;
    pages_visit *visit;
    void *context;
    struct index_error *error;
};

/* The tree that is being walked, and what was counted of it. */
struct branch {
    struct walk *walk;
    struct span table;
    bool free_pages; /* keys are numbers, records are lists of free pages */
    bool main;
    struct tree want, have;
    struct span last;  /* key of the record before; at == NULL: none yet */
    struct span floor; /* what the next record's key is not less than; at == NULL: anything */
};

static bool damaged(const struct walk *walk, uint64_t page, const char *what)
{
    (void)index_fail(
        walk->error, INDEX_DAMAGE, 0, "%s: page %" PRIu64 ": want %s, have damage", walk->path, page, what);
    return false;
}

static uint16_t read16(const uint8_t *at)
{
    uint16_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static uint32_t read32(const uint8_t *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static uint64_t read64(const uint8_t *at)
{
    uint64_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static struct tree read_tree(const uint8_t *at)
{
    return (struct tree){ read32(at), read16(at + 4), read16(at + 6), read64(at + 8), read64(at + 16),
        read64(at + 24), read64(at + 32), read64(at + 40) };
}

/* Takes `count` pages from `page` on: they must be of the file, and nobody else's. */
static bool take(struct walk *walk, uint64_t page, uint64_t count)
{
    if (page < 2 || page >= walk->page_count || count > walk->page_count - page)
        return damaged(walk, page, "a page of the file");
    for (uint64_t i = page; i < page + count; i++) {
        uint8_t *const octet = &walk->seen[i / 8];
        const uint8_t bit = (uint8_t)(1U << (i % 8));

        if ((*octet & bit) != 0)
            return damaged(walk, i, "each page used once");
        *octet |= bit;
    }
    return true;
}

/* The page, if its header is one of `flags`, with that number. NULL: damage. */
static const uint8_t *page_at(struct walk *walk, uint64_t page, unsigned flags)
{
    const uint8_t *const at = walk->map + page * walk->page_bytes;

    if (read64(at) == page && (read16(at + 10) & flags) != 0 && (read16(at + 10) & ~flags) == 0)
        return at;
    damaged(walk, page, "a page with its own number and kind");
    return NULL;
}

/* A node of a page. */
struct node {
    unsigned flags;
    uint32_t size;  /* of the value */
    uint64_t child; /* of a branch */
    struct span key;
    const uint8_t *value;
};

/* How many nodes the page has; false if its bounds make no sense. */
static bool node_count(struct walk *walk, uint64_t page, const uint8_t *at, unsigned *count)
{
    const unsigned lower = read16(at + 12), upper = read16(at + 14);

    *count = (lower - HEADER_BYTES) / 2;
    return (lower >= HEADER_BYTES && lower % 2 == 0 && lower <= upper && upper <= walk->page_bytes)
           || damaged(walk, page, "bounds within the page");
}

static bool node_read(
    struct walk *walk, uint64_t page, const uint8_t *at, unsigned index, bool leaf, struct node *node)
{
    const size_t lower = read16(at + 12), upper = read16(at + 14);
    const size_t offset = read16(at + HEADER_BYTES + 2 * (size_t)index);

    if (offset < upper || offset < lower || offset + NODE_BYTES > walk->page_bytes)
        return damaged(walk, page, "nodes within the page");
    const uint8_t *const raw = at + offset;
    const size_t room = walk->page_bytes - offset - NODE_BYTES;
    const uint32_t low = read32(raw); /* mn_lo, mn_hi */

    *node = (struct node){ .flags = leaf ? read16(raw + 4) : 0, .size = leaf ? low : 0 };
    node->child = leaf ? 0 : low | (uint64_t)read16(raw + 4) << 32;
    node->key = (struct span){ raw + NODE_BYTES, read16(raw + 6) };
    node->value = node->key.at + node->key.len;
    const size_t stored = !leaf ? 0 : (node->flags & BIG_DATA) != 0 ? NUMBER_BYTES : node->size;

    if (node->key.len > room || stored > room - node->key.len
        || (node->flags & ~(unsigned)(BIG_DATA | SUB_TREE)) != 0)
        return damaged(walk, page, "a key and a value within the page");
    return true;
}

/* Below, equal, above: as LMDB orders them. */
static int compare(const struct branch *branch, struct span a, struct span b)
{
    const size_t shorter = a.len < b.len ? a.len : b.len;

    if (branch->free_pages) {
        const uint64_t left = read64(a.at), right = read64(b.at);
        return left < right ? -1 : left > right;
    }
    const int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

/* The value, wherever it is. False: damage. */
static bool find_value(struct branch *branch, uint64_t page, const struct node *node, struct span *value)
{
    struct walk *const walk = branch->walk;

    *value = (struct span){ node->value, node->size };
    if ((node->flags & BIG_DATA) == 0)
        return true;
    const uint64_t first = read64(node->value);
    const uint64_t count = (HEADER_BYTES + (uint64_t)node->size + walk->page_bytes - 1) / walk->page_bytes;

    if (!take(walk, first, count))
        return false;
    const uint8_t *const at = page_at(walk, first, OVERFLOW);
    if (at == NULL)
        return false;
    if (read32(at + 12) != count)
        return damaged(walk, page, "as many pages as the value needs");
    branch->have.overflows += count;
    *value = (struct span){ at + HEADER_BYTES, node->size };
    return true;
}

/* A record of the tree of free pages: how many, and which. */
static bool take_free(struct walk *walk, uint64_t page, struct span list)
{
    if (list.len < NUMBER_BYTES || list.len % NUMBER_BYTES != 0
        || read64(list.at) > list.len / NUMBER_BYTES - 1)
        return damaged(walk, page, "a list of free pages");
    for (uint64_t i = 1; i <= read64(list.at); i++)
        if (!take(walk, read64(list.at + i * NUMBER_BYTES), 1))
            return false;
    return true;
}

static bool walk_tree(struct branch *branch);

/* One record, in its order. */
static bool record(struct branch *branch, uint64_t page, const struct node *node)
{
    struct walk *const walk = branch->walk;
    struct span value;

    if (branch->free_pages && node->key.len != NUMBER_BYTES)
        return damaged(walk, page, "a number as key");
    if (branch->last.at != NULL && compare(branch, branch->last, node->key) >= 0)
        return damaged(walk, page, "keys in their order");
    if (branch->floor.at != NULL && compare(branch, node->key, branch->floor) < 0)
        return damaged(walk, page, "keys not below that of their branch");
    branch->floor = (struct span){ NULL, 0 };
    branch->last = node->key;
    branch->have.entries++;
    if (!find_value(branch, page, node, &value))
        return false;
    if (branch->free_pages)
        return take_free(walk, page, value);
    if ((node->flags & SUB_TREE) == 0)
        return walk->visit(walk->context,
            &(struct pages_record){ walk->transaction, walk->newest, branch->table, node->key, value });
    if (!branch->main || value.len != TREE_BYTES)
        return damaged(walk, page, "tables in the main tree alone");
    if (!walk->newest)
        return true;
    struct branch below = { .walk = walk, .table = node->key, .want = read_tree(value.at) };
    return walk_tree(&below);
}

static bool walk_page(struct branch *branch, uint64_t page, unsigned depth);

/* The pages below a branch. Its keys part them: what is below key n is not less than it, and less than the next. */
static bool walk_children(
    struct branch *branch, uint64_t page, const uint8_t *at, unsigned count, unsigned depth)
{
    struct walk *const walk = branch->walk;
    struct node node;

    for (unsigned i = 0; i < count; i++) {
        if (!node_read(walk, page, at, i, false, &node))
            return false;
        if (i > 0 && branch->free_pages && node.key.len != NUMBER_BYTES)
            return damaged(walk, page, "a number as key");
        if (i > 0 && (branch->last.at == NULL || compare(branch, branch->last, node.key) >= 0))
            return damaged(walk, page, "keys in their order");
        if (i > 0)
            branch->floor = node.key;
        if (!walk_page(branch, node.child, depth + 1))
            return false;
    }
    return true;
}

static bool walk_page(struct branch *branch, uint64_t page, unsigned depth)
{
    struct walk *const walk = branch->walk;
    const bool leaf = depth + 1 == branch->want.depth;
    unsigned count;
    struct node node;

    if (!take(walk, page, 1))
        return false;
    const uint8_t *const at = page_at(walk, page, leaf ? LEAF : BRANCH);
    if (at == NULL || !node_count(walk, page, at, &count))
        return false;
    if (count < (leaf ? 1U : 2U))
        return damaged(walk, page, "a page that is not empty");
    if (!leaf) {
        branch->have.branches++;
        return walk_children(branch, page, at, count, depth);
    }
    branch->have.leaves++;
    for (unsigned i = 0; i < count; i++)
        if (!node_read(walk, page, at, i, true, &node) || !record(branch, page, &node))
            return false;
    return true;
}

/* Of the order, and with the pages, that this file's trees have. */
static bool tree_is_ours(const struct branch *branch)
{
    const struct tree *const want = &branch->want;
    const bool ours = branch->free_pages ? want->flags == FREE_FLAGS && want->pad == branch->walk->page_bytes
                                         : want->flags == 0 && want->pad == 0;

    return ours || damaged(branch->walk, 0, "a tree of the usual order");
}

static bool walk_tree(struct branch *branch)
{
    const struct tree *const want = &branch->want, *const have = &branch->have;

    if (!tree_is_ours(branch))
        return false;
    if (want->root == NO_PAGE)
        return want->entries == 0 || damaged(branch->walk, 0, "a tree without records to have no root");
    if (want->depth == 0 || want->depth > DEPTH_MAX)
        return damaged(branch->walk, want->root, "a tree of a depth that LMDB makes");
    if (!walk_page(branch, want->root, 0))
        return false;
    return (want->entries == have->entries && want->leaves == have->leaves && want->branches == have->branches
               && want->overflows == have->overflows)
           || damaged(branch->walk, want->root, "as many pages and records as were noted");
}

/* Page 0 or 1: at == NULL if it describes no state. */
static const uint8_t *read_meta(const uint8_t *map, size_t page_bytes, unsigned which)
{
    const uint8_t *const at = map + which * page_bytes;
    const bool whole = read64(at) == which && read16(at + 10) == META && read32(at + HEADER_BYTES) == MAGIC
                       && read32(at + HEADER_BYTES + 4) == DATA_VERSION;

    return whole ? at + HEADER_BYTES : NULL;
}

enum { META_TREES = 24, META_LAST_PAGE = META_TREES + 2 * TREE_BYTES, META_TXN = META_LAST_PAGE + 8 };

/* Walks the state that `meta` describes. */
static bool walk_state(struct walk *walk, const uint8_t *meta, bool newest, uint64_t size)
{
    struct branch unused = { .walk = walk, .free_pages = true, .want = read_tree(meta + META_TREES) };
    struct branch main = { .walk = walk, .main = true, .want = read_tree(meta + META_TREES + TREE_BYTES) };
    const uint64_t last = read64(meta + META_LAST_PAGE);

    if (last < 1 || last >= size / walk->page_bytes)
        return index_fail(walk->error, INDEX_DAMAGE, 0,
            "%s: want a file of %" PRIu64 " pages or more, have %" PRIu64 ": it was cut", walk->path,
            last + 1, size / walk->page_bytes);
    walk->transaction = read64(meta + META_TXN);
    walk->newest = newest;
    walk->page_count = last + 1;
    walk->seen = calloc(1, (size_t)(walk->page_count / 8) + 1);
    if (walk->seen == NULL)
        return index_fail(walk->error, INDEX_MEMORY, 0, "%s: want memory, have none", walk->path);
    const bool ok = tree_is_ours(&unused) && (!newest || walk_tree(&unused)) && walk_tree(&main);
    free(walk->seen);
    return ok;
}

/* LMDB writes the states by turns, transaction n to page n modulo 2. */
static bool walk_states(struct walk *walk, const uint8_t *const metas[2], uint64_t size)
{
    const uint64_t even = read64(metas[0] + META_TXN), odd = read64(metas[1] + META_TXN);
    const bool odd_is_newest = even < odd;

    if (even == 0 && odd == 0) /* nothing was ever written */
        return walk_state(walk, metas[0], true, size);
    if (even % 2 != 0 || odd % 2 != 1 || (odd_is_newest ? odd - even : even - odd) != 1)
        return damaged(walk, 0, "states that follow one another");
    return walk_state(walk, metas[!odd_is_newest], false, size)
           && walk_state(walk, metas[odd_is_newest], true, size);
}

static bool walk_map(struct walk *walk, uint64_t size)
{
    const uint8_t *metas[2] = { NULL, NULL };
    const uint32_t bytes = read32(walk->map + HEADER_BYTES + META_TREES); /* md_pad of the first tree */

    if (bytes >= PAGE_MIN_BYTES && bytes <= PAGE_MAX_BYTES && (bytes & (bytes - 1)) == 0
        && size >= 2U * bytes) {
        walk->page_bytes = bytes;
        metas[0] = read_meta(walk->map, bytes, 0);
        metas[1] = read_meta(walk->map, bytes, 1);
    }
    if (metas[0] == NULL || metas[1] == NULL)
        return index_fail(walk->error, INDEX_DAMAGE, 0, "%s: want a file of LMDB, have another", walk->path);
    return walk_states(walk, metas, size);
}

bool pages_walk(
    int fd, uint64_t size, const char *path, pages_visit *visit, void *context, struct index_error *error)
{
    struct walk walk = { .path = path, .visit = visit, .context = context, .error = error };

    if (size < 2 * PAGE_MIN_BYTES || size > SIZE_MAX / 2)
        return index_fail(
            error, INDEX_DAMAGE, 0, "%s: want a file of LMDB, have %" PRIu64 " octets", path, size);
    void *const map = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return index_fail(error, INDEX_MEMORY, errno, "%s: mmap", path);
    walk.map = map;
    const bool ok = walk_map(&walk, size);
    (void)munmap(map, (size_t)size);
    return ok;
}
