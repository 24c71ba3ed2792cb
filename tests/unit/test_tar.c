/* tests/unit/test_tar.c - headers of a tar archive. tests/clients/test_bulk.c reads what the program tar writes. */
#include "cli/tar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void seal(uint8_t *block)
{
    unsigned sum = 0;

    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < TAR_BLOCK_BYTES; i++)
        sum += block[i];
    (void)snprintf((char *)block + 148, 8, "%06o", sum);
}

static void make(uint8_t *block, const char *name, const char *size, char type)
{
    memset(block, 0, TAR_BLOCK_BYTES);
    memcpy(block, name, strlen(name));
    memcpy(block + 124, size, strlen(size));
    block[156] = (uint8_t)type;
    memcpy(block + 257, "ustar\00000", 8);
    seal(block);
}

static void a_header_says_name_size_and_type(void **state)
{
    static struct tar_member member;
    static struct tar_extension extension;
    uint8_t block[TAR_BLOCK_BYTES];

    (void)state;
    make(block, "leaf.pem", "00000001750", '0');
    memcpy(block + 345, "some/folder", 11);
    seal(block);
    assert_true(tar_is((struct span){ block, sizeof block }));
    tar_read(block, &extension, &member);
    assert_int_equal(member.kind, TAR_FILE);
    assert_string_equal(member.name, "some/folder/leaf.pem");
    assert_int_equal(member.size, 1000);
    make(block, "folder/", "0", '5');
    tar_read(block, &extension, &member);
    assert_int_equal(member.kind, TAR_OTHER);
}

static void a_header_with_another_sum_is_broken(void **state)
{
    static struct tar_member member;
    static struct tar_extension extension;
    uint8_t block[TAR_BLOCK_BYTES];

    (void)state;
    for (size_t i = 0; i < TAR_BLOCK_BYTES; i++) {
        make(block, "leaf.pem", "00000001750", '0');
        block[i] ^= 1;
        tar_read(block, &extension, &member);
        const bool only_spaces_and_zeros = i == 154 || i == 155; /* what ends the number */
        if (member.kind != TAR_BROKEN && !only_spaces_and_zeros)
            fail_msg("octet %zu is another, and nobody noticed", i);
    }
}

static void a_sparse_file_and_a_size_that_is_no_number_are_broken(void **state)
{
    static const struct {
        const char *size;
        char type;
    } wrong[] = { { "0000000175x", '0' }, { "17 50", '0' }, { "-1", '0' },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", '0' },
        { "\x80\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01", '0' }, { "17", 'S' }, { "17", 'M' },
        { "10000001", 'x' } };
    static struct tar_member member;
    static struct tar_extension extension;
    uint8_t block[TAR_BLOCK_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        make(block, "a", wrong[i].size, wrong[i].type);
        tar_read(block, &extension, &member);
        assert_int_equal(member.kind, TAR_BROKEN);
        assert_non_null(member.fault);
    }
}

static void an_extended_header_speaks_of_the_next_member_only(void **state)
{
    static struct tar_member member;
    static struct tar_extension extension;
    uint8_t block[TAR_BLOCK_BYTES];
    const char *fault;

    (void)state;
    assert_true(tar_extend(
        &extension, 'x', SPAN_TEXT("22 comment=not of use\n18 path=long=name\n11 size=77\n"), &fault));
    make(block, "short", "1", '0');
    tar_read(block, &extension, &member);
    assert_string_equal(member.name, "long=name");
    assert_int_equal(member.size, 77);
    tar_read(block, &extension, &member);
    assert_string_equal(member.name, "short");
    assert_int_equal(member.size, 1);
    assert_true(tar_extend(&extension, 'L', SPAN_TEXT("gnu name\0"), &fault));
    tar_read(block, &extension, &member);
    assert_string_equal(member.name, "gnu name");
}

static void an_extended_header_is_read_strictly(void **state)
{
    const struct span wrong[] = { SPAN_TEXT("18 path=long=name"), SPAN_TEXT("19 path=long=name\n"),
        SPAN_TEXT("17 path=long=name\n"), SPAN_TEXT("8 path=a\n"), SPAN_TEXT("0 path=a\n"),
        SPAN_TEXT("-1 path=a\n"), SPAN_TEXT("99999999999999999999 path=a\n"), SPAN_TEXT("path=a\n"),
        SPAN_TEXT("7 path\n"), SPAN_TEXT("10 size=x\n"), SPAN_TEXT("11 path=\0a\n"), SPAN_TEXT("3 \n") };
    static struct tar_extension extension;
    const char *fault;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (tar_extend(&extension, 'x', wrong[i], &fault))
            fail_msg("read although it is wrong: %s", (const char *)wrong[i].at);
    assert_false(tar_extend(&extension, 'L', SPAN_TEXT("\0"), &fault));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_says_name_size_and_type),
        cmocka_unit_test(a_header_with_another_sum_is_broken),
        cmocka_unit_test(a_sparse_file_and_a_size_that_is_no_number_are_broken),
        cmocka_unit_test(an_extended_header_speaks_of_the_next_member_only),
        cmocka_unit_test(an_extended_header_is_read_strictly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
