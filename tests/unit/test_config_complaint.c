/* tests/unit/test_config_complaint.c - config/complaint.c: a complaint is one line that a terminal and a log can take. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "config_text.h"

#include "config/output.h"

static struct told told;

static void complaints_end_after_thirty_two(void **state)
{
    (void)state;
    struct config_output text = { 0 };

    for (int i = 0; i < 40; i++)
        config_output_add(&text, "foo\n");
    char *whole = config_output_take(&text);
    assert_null(parse(whole, &told));
    size_t lines = 0;
    for (const char *at = told.text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    assert_int_equal(lines, 34); /* 32, one about the others, and the warning */
    assert_non_null(strstr(told.text, "conf:32: want"));
    assert_non_null(strstr(told.text, "conf: more complaints, left out\n"));
    assert_null(strstr(told.text, "conf:33: "));
    free(whole);
}

static void a_complaint_shows_no_byte_that_could_move_a_cursor(void **state)
{
    (void)state;
    struct complaints complaints = { .tell = keep_told, .context = &told, .file = "a\nb" };

    told.len = 0;
    complain(&complaints, 7, "s\x1b", NULL, "want %s", "\xff\r");
    assert_string_equal(told.text, "a\\x0ab:7: [s\\x1b] want \\xff\\x0d\n");
}

static void a_complaint_that_is_too_long_says_so(void **state)
{
    (void)state;
    static char long_text[2 * COMPLAINT_MAX_BYTES];
    struct complaints complaints = { .tell = keep_told, .context = &told };

    told.len = 0;
    memset(long_text, 'x', sizeof long_text - 1);
    complain(&complaints, 0, NULL, NULL, "%s", long_text);
    assert_int_equal(strlen(told.text), COMPLAINT_MAX_BYTES);
    assert_string_equal(told.text + COMPLAINT_MAX_BYTES - 5, "x...\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complaints_end_after_thirty_two),
        cmocka_unit_test(a_complaint_shows_no_byte_that_could_move_a_cursor),
        cmocka_unit_test(a_complaint_that_is_too_long_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
