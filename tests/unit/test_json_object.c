/* tests/unit/test_json_object.c - members of a JSON object, and strings. */
#include "cli/json_object.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* In memory of exactly its size, so that a sanitizer sees each octet too far. */
static bool read_exactly(const char *text, struct json_member *member, const char **fault, size_t *at)
{
    const size_t len = strlen(text);
    uint8_t *const copy = malloc(len > 0 ? len : 1);

    assert_non_null(copy);
    memcpy(copy, text, len);
    const bool ok = json_object_read((struct span){ copy, len }, member, 1, fault, at);
    static char kept[128];
    if (ok && member->value.at != NULL) { /* valid after `copy` is gone */
        assert_true(member->value.len < sizeof kept);
        memcpy(kept, member->value.at, member->value.len);
        member->value.at = (const uint8_t *)kept;
    }
    free(copy);
    return ok;
}

static void a_member_is_found_wherever_it_stands(void **state)
{
    static const char *const texts[] = { "{\"der\":\"AA\"}", " { \"a\" : 1 , \"der\" : \"AA\" } \r",
        "{\"der\":\"AA\",\"b\":[1,{\"der\":\"BB\"},[],{}],\"c\":-0.5e+3}",
        "{\"x\":{\"der\":1},\"y\":[true,false,null],\"d\\u0065r\":\"AA\"}",
        "{\"\\\"der\":0,\"der\":\"AA\"}" };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct json_member member = { .name = "der" };
        const char *fault;
        size_t at;
        assert_true(read_exactly(texts[i], &member, &fault, &at));
        assert_int_equal(member.value.len, 4);
        assert_memory_equal(member.value.at, "\"AA\"", 4);
    }
}

static void what_is_not_there_is_no_fault(void **state)
{
    struct json_member member = { .name = "der" };
    const char *fault;
    size_t at;

    (void)state;
    assert_true(read_exactly("{}", &member, &fault, &at));
    assert_null(member.value.at);
    assert_true(read_exactly("{\"DER\":1,\"de\":2,\"derr\":3}", &member, &fault, &at));
    assert_null(member.value.at);
}

static void everything_but_one_object_of_rfc_8259_is_a_fault(void **state)
{
    static const struct {
        const char *text;
        size_t at;
    } wrong[] = { { "", 0 }, { "[]", 0 }, { "{", 1 }, { "{\"a\"}", 4 }, { "{\"a\":}", 5 },
        { "{\"a\":1,}", 7 }, { "{\"a\":1 \"b\":2}", 7 }, { "{a:1}", 1 }, { "{'a':1}", 1 },
        { "{\"a\":01}", 6 }, { "{\"a\":1.}", 7 }, { "{\"a\":.5}", 5 }, { "{\"a\":+1}", 5 },
        { "{\"a\":1e}", 7 }, { "{\"a\":-}", 6 }, { "{\"a\":tru}", 5 }, { "{\"a\":NaN}", 5 },
        { "{\"a\":[1,]}", 8 }, { "{\"a\":[1}", 7 }, { "{} {}", 3 }, { "{}x", 2 }, { "{\"a\":\"x", 7 },
        { "{\"a\":\"\\x\"}", 7 }, { "{\"a\":\"\\u12g4\"}", 10 }, { "{\"a\":\"x\\", 8 },
        { "{\"der\":1,\"der\":2}", 16 }, { "{\"der\":1,\"\\u0064er\":2}", 21 } };

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct json_member member = { .name = "der" };
        const char *fault = NULL;
        size_t at = 99;
        if (read_exactly(wrong[i].text, &member, &fault, &at))
            fail_msg("read although it is no JSON: %s", wrong[i].text);
        assert_non_null(fault);
        if (at != wrong[i].at)
            fail_msg("%s: fault at %zu, want %zu", wrong[i].text, at, wrong[i].at);
    }
}

static void a_control_character_in_a_string_is_a_fault_at_every_place(void **state)
{
    (void)state;
    for (size_t len = 1; len < 40; len++)
        for (size_t place = 0; place < len; place++) {
            char text[64] = "{\"der\":\"";
            struct json_member member = { .name = "der" };
            const char *fault;
            size_t at;
            memset(text + 8, 'x', len);
            memcpy(text + 8 + len, "\"}", 3);
            assert_true(read_exactly(text, &member, &fault, &at));
            text[8 + place] = 0x1f;
            assert_false(read_exactly(text, &member, &fault, &at));
        }
}

static void depth_is_bounded(void **state)
{
    struct json_member member = { .name = "der" };
    char text[2 * JSON_MAX_DEPTH + 16] = "{\"a\":";
    const char *fault;
    size_t at;

    (void)state;
    memset(text + 5, '[', JSON_MAX_DEPTH);
    memset(text + 5 + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    memcpy(text + 5 + 2 * JSON_MAX_DEPTH, "}", 2);
    assert_true(read_exactly(text, &member, &fault, &at));
    memset(text + 5, '[', JSON_MAX_DEPTH + 1);
    assert_false(read_exactly(text, &member, &fault, &at));
    assert_non_null(strstr(fault, "at most 64"));
}

static void a_string_says_what_its_escapes_mean(void **state)
{
    static const char *const strings[][2] = { { "\"\"", "" }, { "\"ab\"", "ab" },
        { "\"\\/\\\\\\\"\"", "/\\\"" }, { "\"a\\u002Bb\\u003d\"", "a+b=" },
        { "\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t" }, { "\"\\u00e4\"", "\xc3\xa4" },
        { "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" } };
    static const char *const wrong[] = { "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\"",
        "1", "" };
    char out[64];
    size_t len;

    (void)state;
    for (size_t i = 0; i < COUNT(strings); i++) {
        const struct span value = { (const uint8_t *)strings[i][0], strlen(strings[i][0]) };
        assert_true(json_string_read(value, out, &len));
        assert_int_equal(len, strlen(strings[i][1]));
        assert_memory_equal(out, strings[i][1], len);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(
            json_string_read((struct span){ (const uint8_t *)wrong[i], strlen(wrong[i]) }, out, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_is_found_wherever_it_stands),
        cmocka_unit_test(what_is_not_there_is_no_fault),
        cmocka_unit_test(everything_but_one_object_of_rfc_8259_is_a_fault),
        cmocka_unit_test(a_control_character_in_a_string_is_a_fault_at_every_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_string_says_what_its_escapes_mean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
