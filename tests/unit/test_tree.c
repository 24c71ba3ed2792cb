/* tests/unit/test_tree.c - RFC 6962's tree: its roots and paths, for every small size, against the definition itself. */
#include "seal/tree.h"

#include "audit/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SIZES = 70 };

static struct tree_hash leaves[SIZES];

static int make_leaves(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SIZES; i++) {
        const uint8_t entry[] = { (uint8_t)i };
        if (!tree_leaf(entry, i == 0 ? 0 : 1, &leaves[i])) /* the first one is empty */
            return -1;
    }
    return 0;
}

/* RFC 6962 2.1, word for word. */
static struct tree_hash reference(unsigned start, unsigned count)
{
    unsigned left = 1;
    struct tree_hash hash;

    if (count == 1)
        return leaves[start];
    while (left * 2 < count)
        left *= 2;
    const struct tree_hash one = reference(start, left), other = reference(start + left, count - left);
    assert_true(tree_node(&one, &other, &hash));
    return hash;
}

/* RFC 6962 2.1.1, word for word; returns how many hashes. */
static unsigned reference_path(unsigned index, unsigned start, unsigned count, struct tree_hash *path)
{
    unsigned left = 1, used;

    if (count == 1)
        return 0;
    while (left * 2 < count)
        left *= 2;
    if (index < left) {
        used = reference_path(index, start, left, path);
        path[used] = reference(start + left, count - left);
    } else {
        used = reference_path(index - left, start + left, count - left, path);
        path[used] = reference(start, left);
    }
    return used + 1;
}

static void assert_hex(const struct tree_hash *hash, const char *want)
{
    char hex[65] = "";

    hex_write(hash->at, TREE_HASH_BYTES, hex);
    assert_string_equal(hex, want);
}

static void known_hashes_of_the_standard(void **state)
{
    const struct tree empty = { .size = 0 };
    struct tree_hash hash;

    (void)state;
    assert_true(tree_root(&empty, &hash)); /* SHA-256 of nothing */
    assert_hex(&hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hex(
        &leaves[0], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"); /* of one octet 00 */
}

static void the_root_is_that_of_the_definition_for_every_size(void **state)
{
    struct tree tree = { .size = 0 };
    struct tree_hash root;

    (void)state;
    for (unsigned size = 1; size <= SIZES; size++) {
        assert_true(tree_add(&tree, 0, &leaves[size - 1]));
        const struct tree_hash want = reference(0, size);
        assert_true(tree_root(&tree, &root));
        assert_memory_equal(&root, &want, sizeof root);
        assert_int_equal(tree.size, size);
    }
}

static void subtrees_may_come_instead_of_leaves_but_not_out_of_order(void **state)
{
    struct tree tree = { .size = 0 };
    struct tree_hash four = reference(0, 4), two = reference(4, 2), root;

    (void)state;
    assert_true(tree_add(&tree, 2, &four) && tree_add(&tree, 1, &two) && tree_add(&tree, 0, &leaves[6]));
    const struct tree_hash want = reference(0, 7);
    assert_true(tree_root(&tree, &root));
    assert_memory_equal(&root, &want, sizeof root);
    assert_false(tree_add(&tree, 2, &four)); /* higher than the last */
    assert_true(tree_fold(leaves, 8, &root));
    assert_false(tree_fold(leaves, 7, &root));
}

static void every_path_leads_to_the_root_and_nothing_else_does(void **state)
{
    struct tree_hash path[TREE_DEPTH], root, changed;

    (void)state;
    for (unsigned size = 1; size <= SIZES; size++) {
        const struct tree_hash want = reference(0, size);
        for (unsigned index = 0; index < size; index++) {
            const unsigned count = reference_path(index, 0, size, path);
            assert_true(tree_root_of_path(&leaves[index], index, size, path, count, &root));
            assert_memory_equal(&root, &want, sizeof root);
            /* One hash less or more, another leaf, a changed hash: not this root. */
            assert_false(count > 0 && tree_root_of_path(&leaves[index], index, size, path, count - 1, &root)
                         && memcmp(&root, &want, sizeof root) == 0);
            path[count] = leaves[0];
            assert_false(tree_root_of_path(&leaves[index], index, size, path, count + 1, &root)
                         && memcmp(&root, &want, sizeof root) == 0);
            changed = leaves[index];
            changed.at[7] ^= 1;
            assert_true(tree_root_of_path(&changed, index, size, path, count, &root));
            assert_memory_not_equal(&root, &want, sizeof root);
            for (unsigned i = 0; i < count; i++) {
                path[i].at[31] ^= 0x80;
                assert_false(tree_root_of_path(&leaves[index], index, size, path, count, &root)
                             && memcmp(&root, &want, sizeof root) == 0);
                path[i].at[31] ^= 0x80;
            }
            assert_false(tree_root_of_path(&leaves[index], size, size, path, count, &root));
        }
    }
    assert_false(tree_root_of_path(&leaves[0], 0, 0, path, 0, &root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_hashes_of_the_standard),
        cmocka_unit_test(the_root_is_that_of_the_definition_for_every_size),
        cmocka_unit_test(subtrees_may_come_instead_of_leaves_but_not_out_of_order),
        cmocka_unit_test(every_path_leads_to_the_root_and_nothing_else_does),
    };

    return cmocka_run_group_tests(tests, make_leaves, NULL);
}
