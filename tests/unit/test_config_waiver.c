/* tests/unit/test_config_waiver.c - [waiver] sections and pins as config/ reads them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#include "config/line.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A waiver in lines 9 to 13. */
#define WAIVER(rule, for_what)                                                                               \
    "[waiver \"" rule "\"]\n" for_what "until = 2027-01-31\napproved-by = Compliance, 4711\nreason = y\n"
#define FREE_KEY "[key \"free\"]\nselect = pkcs11:object=f;type=private\npublic-key = /f\nsign = anything\n"

static struct told told;

static void a_waiver_arrives_with_its_lines(void **state)
{
    (void)state;
    struct config *config = parse(GOOD WAIVER("leaf.dn.c", "key = ca\nprofile = a/b\n"), &told);

    assert_non_null(config);
    assert_string_equal(told.text, "");
    assert_int_equal(config->waiver_count, 1);
    const struct config_waiver *waiver = &config->waivers[0];
    assert_string_equal(waiver->rule, "leaf.dn.c");
    assert_string_equal(waiver->key, "ca");
    assert_string_equal(waiver->profile, "a/b");
    assert_int_equal(waiver->until, 20270131);
    assert_string_equal(waiver->approved_by, "Compliance, 4711");
    assert_string_equal(waiver->reason, "y");
    assert_int_equal(waiver->line, 9);
    assert_int_equal(waiver->lines.until, 12);
    config_free(config);
}

static void a_pin_that_is_left_out_is_empty(void **state)
{
    (void)state;
    struct config *config = parse(GOOD "pin-policies = 1.2.3 1.2.4\n", &told);

    assert_non_null(config);
    const struct config_key *key = &config->keys[0];
    assert_int_equal(key->pin_crl_urls.count, 0);
    assert_int_equal(key->lines.pin_crl_urls, 0);
    assert_int_equal(key->pin_validity_days, 0);
    assert_int_equal(key->pin_policies.count, 2);
    assert_int_equal(key->lines.pin_policies, 9);
    config_free(config);
}

/* What stands behind GOOD, from line 9 on, and what is said of it; "" if nothing. */
static const struct {
    const char *lines;
    const char *complaint;
} cases[] = {
    { WAIVER("r", "key = ca\n"), "" },
    { WAIVER("r", "profile = p\n"), "" },
    { WAIVER("r", "key = ca\n") WAIVER("s", "key = ca\n"), "" },
    { WAIVER("r", "key = ca\nprofile = p\n") WAIVER("r", "key = ca\nprofile = q\n"), "" },
    { WAIVER("r", ""),
        "conf:9: [waiver \"r\"] want key, profile or both, have neither: nothing is waived everywhere\n" },
    { "[waiver \"r\"]\nkey = ca\n",
        "conf:9: [waiver \"r\"] until: want a day of the calendar as YYYY-MM-DD, have none\n"
        "conf:9: [waiver \"r\"] approved-by: want text to the end of the line, quotes included, have none\n"
        "conf:9: [waiver \"r\"] reason: want text to the end of the line, quotes included, have none\n" },
    { WAIVER("r", "key = cb\n"),
        "conf:10: [waiver \"r\"] key: want the NAME of a key section, have \"cb\"\n" },
    { FREE_KEY WAIVER("r", "key = free\n"),
        "conf:14: [waiver \"r\"] key: want a key that something restricts, have \"free\", which signs "
        "anything\n" },
    /* two for one finding */
    { WAIVER("r", "key = ca\n") WAIVER("r", "key = ca\n"),
        "conf:14: [waiver \"r\"] want one waiver for a rule, key and profile, have another at line 9\n" },
    { WAIVER("r", "key = ca\nprofile = p\n") WAIVER("r", "key = ca\nprofile = p\n"),
        "conf:15: [waiver \"r\"] want one waiver for a rule, key and profile, have another at line 9\n" },
    { WAIVER("r", "key = ca\n") WAIVER("r", "profile = p\n"),
        "conf:14: [waiver \"r\"] want one waiver for a rule, key and profile, have another at line 9\n" },
    { WAIVER("r", "key = ca\nprofile = p\n") WAIVER("r", "key = ca\n"),
        "conf:15: [waiver \"r\"] want one waiver for a rule, key and profile, have another at line 9\n" },
    /* shapes */
    { "[waiver \"*\"]\n", NULL },
    { "[waiver \"a b\"]\n", NULL },
    { "[waiver r]\n", NULL },
    { WAIVER("r", "key = *\n"), NULL },
    { WAIVER("r", "key = ca\nkey = ca\n"), NULL },
    { WAIVER("r", "key = ca\nsign = anything\n"), NULL },
    { "[waiver \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggh\"]\n", NULL },
};

static void every_fault_of_a_waiver_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[2048];
        snprintf(text, sizeof text, "%s%s", GOOD, cases[i].lines);
        struct config *config = parse(text, &told);
        if (cases[i].complaint != NULL)
            assert_string_equal(told.text, cases[i].complaint);
        assert_true((config == NULL) == (told.len > 0));
        if (cases[i].complaint == NULL)
            assert_null(config);
        config_free(config);
    }
}

static void a_day_is_written_in_one_way(void **state)
{
    (void)state;
    static const char *const bad[] = { "2027-1-31", "27-01-31", "2027-02-30", "2027-00-01", "2027-13-01",
        "2027-01-00", "2027-01-32", "2100-02-29", "1969-12-31", "2027/01/31", "20270131", "2027-01-31Z",
        "2027-01-31T00:00:00Z", "2027-01-3", "+027-01-31", "2027-01-3x", "never", "02027-01-31",
        "0000-00-00" };
    static const char *const good[] = { "1970-01-01", "2028-02-29", "2000-02-29", "9999-12-31" };
    char text[1024], expected[256];

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        snprintf(text, sizeof text,
            GOOD "[waiver \"r\"]\nkey = ca\napproved-by = x\nreason = y\nuntil = %s\n", bad[i]);
        snprintf(expected, sizeof expected,
            "conf:13: [waiver \"r\"] until: want a day of the calendar as YYYY-MM-DD, have \"%s\"\n", bad[i]);
        assert_null(parse(text, &told));
        assert_string_equal(told.text, expected);
    }
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        snprintf(text, sizeof text,
            GOOD "[waiver \"r\"]\nkey = ca\napproved-by = x\nreason = y\nuntil = %s\n", good[i]);
        struct config *config = parse(text, &told);
        assert_non_null(config);
        config_free(config);
    }
}

static void pins_and_a_key_that_signs_anything_do_not_go_together(void **state)
{
    (void)state;
    assert_null(parse(GOOD_START FREE_KEY "pin-crl-urls = http://a/\n", &told));
    assert_string_equal(told.text,
        "conf:9: [key \"free\"] pin-crl-urls: want it left out, or another sign than anything, which nothing "
        "restricts\n");
}

static void there_is_an_end_to_waivers(void **state)
{
    (void)state;
    enum { MANY = 1025, ROOM = 128 * 1024 };
    char *text = calloc(1, ROOM);
    size_t len = (size_t)snprintf(text, ROOM, "%s", GOOD);

    for (int i = 0; i < MANY; i++)
        len += (size_t)snprintf(text + len, ROOM - len,
            "[waiver \"r%d\"]\nkey = ca\nuntil = 2027-01-31\napproved-by = x\nreason = y\n", i);
    assert_true(len < ROOM);
    assert_null(parse(text, &told));
    assert_string_equal(told.text, "conf:5129: [waiver \"r1024\"] want at most 1024 waivers, have more\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiver_arrives_with_its_lines),
        cmocka_unit_test(a_pin_that_is_left_out_is_empty),
        cmocka_unit_test(every_fault_of_a_waiver_is_told_with_its_line),
        cmocka_unit_test(a_day_is_written_in_one_way),
        cmocka_unit_test(pins_and_a_key_that_signs_anything_do_not_go_together),
        cmocka_unit_test(there_is_an_end_to_waivers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
