/* tests/unit/test_chain.c - seq and prev. */
#include "audit/chain.h"

#include "audit/text.h"
#include "audit/view.h"
#include "crypto/digest.h"
#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

static const uint8_t policy[RECORD_SHA256_BYTES] = { 0xab };

/* Stamps a stop record; the line is in `text`, its view in *view. */
static struct chain_line stamp(struct chain_head *head, struct text *text, struct view *view)
{
    static const uint8_t room[RECORD_PREFIX_BYTES];
    const struct record record = { .kind = RECORD_STOP };
    struct view_fault fault;

    text_init(text, RECORD_LINE_BYTES);
    text_put(text, room, sizeof room);
    assert_null(record_encode(&record, text));
    struct chain_line line = { .bytes = text->at, .rest_len = text->len - RECORD_PREFIX_BYTES };
    struct chain_origin origin;
    chain_origin_read(&origin, policy);
    assert_true(chain_stamp(head, &origin, &line));
    assert_true(view_read(line.bytes + line.start, text->len - line.start - 1, view, &fault));
    return line;
}

static void the_first_record_has_seq_1_and_a_prev_of_zeros(void **state)
{
    struct chain_head head = { .seq = 0 };
    struct text text;
    struct view view;

    (void)state;
    const struct chain_line line = stamp(&head, &text, &view);
    assert_int_equal(line.seq, 1);
    assert_int_equal(view.seq, 1);
    assert_memory_equal(view.prev, "0000000000000000000000000000000000000000000000000000000000000000", 64);
    assert_int_equal(view_get(&view, "pid").number, getpid());
    assert_int_equal(view_get(&view, "uid").number, getuid());
    struct utsname system;
    assert_int_equal(uname(&system), 0);
    assert_int_equal(view_get(&view, "host").len, strlen(system.nodename));
    assert_memory_equal(view_get(&view, "host").at, system.nodename, strlen(system.nodename));
    assert_memory_equal(view.policy, "ab000000", 8);
    assert_memory_equal(head.policy_sha256, policy, sizeof policy);
    assert_true(view.time_us == head.time_us);
    text_free(&text);
}

static void prev_is_the_sha256_of_the_line_before_without_its_newline(void **state)
{
    struct chain_head head = { .seq = 0 };
    struct text first, second;
    struct view view;
    uint8_t digest[DIGEST_MAX_BYTES];
    char hex[64];

    (void)state;
    const struct chain_line line = stamp(&head, &first, &view);
    assert_true(digest_compute(DIGEST_SHA256, line.bytes + line.start, first.len - line.start - 1, digest));
    assert_memory_equal(head.sha256, digest, RECORD_SHA256_BYTES);
    stamp(&head, &second, &view);
    hex_write(digest, RECORD_SHA256_BYTES, hex);
    assert_int_equal(view.seq, 2);
    assert_memory_equal(view.prev, hex, 64);
    text_free(&first);
    text_free(&second);
}

static void what_is_stamped_follows_and_nothing_else_does(void **state)
{
    struct chain_head written = { .seq = 0 }, read = { .seq = 0 };
    struct text first, second;
    struct view view;
    char wrong[256] = "";

    (void)state;
    struct chain_line line = stamp(&written, &first, &view);
    const char *at = line.bytes + line.start;
    assert_true(chain_follow(&read, &view, at, first.len - line.start - 1, wrong, sizeof wrong));
    assert_memory_equal(&read, &written, sizeof read);
    assert_false(chain_follow(&read, &view, at, first.len - line.start - 1, wrong, sizeof wrong));
    assert_string_equal(wrong, "want seq 2, have 1");
    assert_memory_equal(&read, &written, sizeof read); /* has not moved */
    line = stamp(&written, &second, &view);
    at = line.bytes + line.start;
    read.sha256[31] ^= 1;
    assert_false(chain_follow(&read, &view, at, second.len - line.start - 1, wrong, sizeof wrong));
    assert_non_null(strstr(wrong, "want prev "));
    read.sha256[31] ^= 1;
    assert_true(chain_follow(&read, &view, at, second.len - line.start - 1, wrong, sizeof wrong));
    text_free(&first);
    text_free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_record_has_seq_1_and_a_prev_of_zeros),
        cmocka_unit_test(prev_is_the_sha256_of_the_line_before_without_its_newline),
        cmocka_unit_test(what_is_stamped_follows_and_nothing_else_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
