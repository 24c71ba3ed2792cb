/* tests/clients/test_bulk_files.c - lint of very many documents in folders, archives and PEM. */
#include "lint/rule.h"
#include "tests/clients/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void a_folder_is_judged_in_the_order_of_names(void **state)
{
    (void)state;
    struct ran run = command_script(
        "mkdir -p f/b && cp bad.pem f/a.pem && cp good.der f/b/x && cp good.pem f/c && "
        "ln -s ../good.pem f/d && ln -s . f/e &&"
        " mkfifo f/b/pipe && \"$0\" lint --json f; status=$?; rm -r f; exit $status");
    static const char *const names[] = { "{\"file\":\"f/a.pem\"", "{\"file\":\"f/b/x\"", "{\"file\":\"f/c\"",
        "{\"file\":\"f/d\"" };
    const char *line = run.out;
    for (size_t i = 0; i < COUNT_OF(names); i++, line += strcspn(line, "\n") + 1)
        assert_int_equal(strncmp(line, names[i], strlen(names[i])), 0);
    assert_string_equal(line, "");
    assert_ran(&run, 1);
}

static void members_of_an_archive_are_judged_in_their_order(void **state)
{
    static const char *const archives[] = { "tar --format=ustar -cf - t", "tar --format=pax -cf - t",
        "tar --format=gnu -cf - t", "tar --format=oldgnu -cf - t", "tar -b 1 -cf - t" };

    (void)state;
    struct ran made = command_script(
        "name=$(printf %0130d 1) && mkdir -p t/$name && cp good.pem t/$name/$name.pem "
        "2>/dev/null; mkdir -p t/u; cp bad.pem t/u/bad; cp many.pem t/u");
    assert_ran(&made, 0);
    for (size_t i = 0; i < COUNT_OF(archives); i++) {
        char *text = NULL;
        /* by name; the name in ustar fits into prefix and name or not: then tar leaves it out */
        assert_true(asprintf(&text,
                        "%s --sort=name 2>/dev/null >a.tar; \"$0\" lint --json a.tar >x; \"$0\" lint --jobs "
                        "2 --json - <a.tar >y;"
                        " sed 's|a.tar/|-/|' x | cmp - y && cat x",
                        archives[i])
                    > 0);
        struct ran run = command_script(text);
        assert_contains(run.out,
            "{\"file\":\"a.tar/t/u/bad\",\"artifact\":\"certificate\",\"profile\":\"mailbox-validated/"
            "strict\",\"verdict\":\"refuse\"");
        assert_contains(run.out, "{\"file\":\"a.tar/t/u/many.pem#3\"");
        if (i > 0)
            assert_contains(run.out, "00000001.pem\",\"artifact\":\"certificate\",\"profile\":\"mailbox-"
                                     "validated/strict\",\"verdict\":\"pass\"");
        assert_ran(&run, 0);
        free(text);
    }
    made = command_script("rm -r t");
    assert_ran(&made, 0);
}

static void an_archive_that_is_cut_off_or_goes_on_is_told(void **state)
{
    static const char *const scripts[][2] = {
        { "head -c 1024 a.tar", "want the whole archive, have its end in the middle of it" },
        { "head -c 512 a.tar", "want the whole archive" },
        { "head -c 1600 a.tar", "want the whole archive" },
        { "{ cat a.tar; echo x; }", "want nothing after the end of the archive, have something" },
        { "cat a.tar a.tar", "want nothing after the end of the archive, have something" },
        { "{ head -c 2048 a.tar; yes | head -c 512; }", "want a header of tar, have something else" },
    };

    (void)state;
    struct ran made = command_script("tar -cf a.tar good.der bad.pem");
    assert_ran(&made, 0);
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        char *text = NULL;
        assert_true(asprintf(&text, "%s | \"$0\" lint --jobs 2 --json -", scripts[i][0]) > 0);
        struct ran run = command_script(text);
        assert_contains(run.err, scripts[i][1]);
        assert_ran(&run, 2);
        free(text);
    }
}

/* More than a file that is read whole: it streams. */
static void a_long_bundle_has_the_verdicts_of_its_blocks(void **state)
{
    (void)state;
    struct ran run = command_script(
        "for i in 1 2 3 4 5 6 7 8; do cat good.pem; echo 'text -----BEGIN between'; cat "
        "bad.pem odd.pem; done >8 &&"
        " for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 "
        "27 28 29 30 31 32 33 34 35 36 37 38 39 40; do cat 8; done >bundle &&"
        " { head -n 5 good.pem; cat good.pem; } >>bundle && head -n 5 good.pem >>bundle "
        "&& \"$0\" lint --json --jobs 2 bundle 2>err >out; echo $?; cat err;"
        " grep -c '\"pass\"' out; grep -c '\"refuse\"' out; tail -n 1 out");
    assert_contains(run.out, "2\nlintgate: bundle#961: want a whole PEM block, cannot read this one: ");
    assert_contains(run.out, "\nlintgate: bundle#963: want ");
    assert_contains(run.out, "\n641\n320\n{\"file\":\"bundle#962\",");
    assert_ran(&run, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_judged_in_the_order_of_names),
        cmocka_unit_test(members_of_an_archive_are_judged_in_their_order),
        cmocka_unit_test(an_archive_that_is_cut_off_or_goes_on_is_told),
        cmocka_unit_test(a_long_bundle_has_the_verdicts_of_its_blocks),
    };

    return cmocka_run_group_tests(tests, command_begin, command_end);
}
