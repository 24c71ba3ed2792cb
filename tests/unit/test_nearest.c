/* tests/unit/test_nearest.c - the names that somebody may have meant. */
#include "cli/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void look(struct nearest *nearest, const char *name)
{
    nearest_look(nearest, name, strlen(name));
}

static void the_nearest_comes_first(void **state)
{
    struct nearest nearest = { .wanted = "leaf.ku.presnt" };

    (void)state;
    look(&nearest, "leaf.san.present");
    look(&nearest, "leaf.ku.present");
    look(&nearest, "leaf.eku.present");
    look(&nearest, "root.validity");
    assert_int_equal(nearest.count, 3);
    assert_string_equal(nearest.best[0].name, "leaf.ku.present");
    assert_int_equal(nearest.best[0].distance, 1);
    assert_string_equal(nearest.best[1].name, "leaf.eku.present");
    assert_int_equal(nearest.best[1].distance, 2);
    assert_string_equal(nearest.best[2].name, "leaf.san.present");
}

static void a_name_that_contains_what_is_wanted_is_near(void **state)
{
    struct nearest nearest = { .wanted = "utf8" };

    (void)state;
    look(&nearest, "x690.utf8_valid");
    look(&nearest, "x690.boolean");
    assert_int_equal(nearest.count, 1);
    assert_int_equal(nearest.best[0].distance, 0);
}

static void only_so_many_are_kept_and_none_twice(void **state)
{
    struct nearest nearest = { .wanted = "abcdef" };
    static const char *const names[] = { "abcdxx", "abcdxx", "abcdxy", "abcdxz", "abcdex", "abcdyx", "abcdzx",
        "abcdef" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        look(&nearest, names[i]);
    assert_int_equal(nearest.count, NEAREST_COUNT);
    assert_string_equal(nearest.best[0].name, "abcdef");
    assert_string_equal(nearest.best[1].name, "abcdex");
    assert_string_equal(nearest.best[2].name, "abcdxx");
    assert_string_equal(nearest.best[3].name, "abcdxy");
}

static void names_that_are_too_long_are_not_near(void **state)
{
    char name[NEAREST_NAME_BYTES + 2];
    struct nearest nearest = { .wanted = name }, shorter = { .wanted = "aaa" };

    (void)state;
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    look(&nearest, name);
    look(&shorter, name);
    assert_int_equal(nearest.count + shorter.count, 0);
    name[NEAREST_NAME_BYTES] = '\0'; /* the longest */
    look(&nearest, name);
    assert_int_equal(nearest.count, 1);
    nearest = (struct nearest){ .wanted = "" };
    look(&nearest, "leaf.ku.present");
    assert_int_equal(nearest.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_comes_first),
        cmocka_unit_test(a_name_that_contains_what_is_wanted_is_near),
        cmocka_unit_test(only_so_many_are_kept_and_none_twice),
        cmocka_unit_test(names_that_are_too_long_are_not_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
