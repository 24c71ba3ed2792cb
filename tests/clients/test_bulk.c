/* tests/clients/test_bulk.c - lint of very many documents in lines, also as a step of a streaming job. */
#include "lint/rule.h"
#include "tests/clients/command.h"
#include "tests/rules/recipe.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LINES = 600 /* three batches */ };

static char *good, *bad; /* base64 of the documents that good.pem and bad.pem have */

static char *base64_of(struct recipe *recipe)
{
    const struct span der = recipe_certificate(recipe);
    char *const text = malloc(der.len * 2);

    assert_non_null(text);
    (void)EVP_EncodeBlock((unsigned char *)text, der.at, (int)der.len);
    recipe_free(recipe);
    return text;
}

static int begin(void **state)
{
    struct recipe *const broken = recipe_good(MV & STRICT);

    recipe_without(broken, OID_EXT_SUBJECT_ALT_NAME);
    good = base64_of(recipe_good(MV & STRICT));
    bad = base64_of(broken);
    return command_begin(state);
}

static int end(void **state)
{
    free(good);
    free(bad);
    return command_end(state);
}

/* Runs the command with `text` on standard input. */
static struct ran pipe_in(const char *text, size_t len, const char *const *options)
{
    struct ran_input input = { .arguments = { LINTGATE_COMMAND, "lint" }, .input = text, .input_len = len };
    size_t count = 2;

    while (*options != NULL)
        input.arguments[count++] = *options++;
    input.arguments[count] = "-";
    return ran(&input);
}

static struct ran lines_in(const char *text, const char *first, const char *second)
{
    return pipe_in(text, strlen(text), (const char *const[]){ "--lines", first, second, NULL });
}

/* Objects of JSON; every seventh is bad, every hundredth no object. `at[i]` is where line i begins. */
static char *many_lines(size_t at[LINES + 1])
{
    char *text = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&text, &len);

    assert_non_null(out);
    for (size_t i = 0; i < LINES; i++) {
        at[i] = (size_t)ftell(out);
        (void)fprintf(out,
            i % 100 == 99 ? "{\"id\":\"n-%zu\",\"der\":\"%.20s#\"}\n" : "{\"id\":\"n-%zu\",\"der\":\"%s\"}\n",
            i, i % 7 == 0 ? bad : good);
    }
    at[LINES] = (size_t)ftell(out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static const char *const mapper[] = { "--id", "id", "--json", "--jobs", "3", NULL };

static void output_has_the_order_of_the_input(void **state)
{
    static const char *const alone[] = { "--id", "id", "--json", "--jobs", "1", NULL };
    static size_t at[LINES + 1];
    size_t counts[3] = { 0 };
    char *const text = many_lines(at), want[32];

    (void)state;
    struct ran run = pipe_in(text, at[LINES], mapper), other = pipe_in(text, at[LINES], alone);
    assert_string_equal(run.out, other.out);
    const char *line = run.out;
    for (size_t i = 0; i < LINES; i++, line += strcspn(line, "\n") + 1) {
        json_t *const object = json_loadb(line, strcspn(line, "\n"), JSON_REJECT_DUPLICATES, NULL);
        static const char *const keys[] = { "file", "artifact", "profile", "verdict", "findings",
            "findings_lost", "id", NULL };
        assert_non_null(object);
        assert_keys(object, keys);
        (void)snprintf(want, sizeof want, "n-%zu", i);
        assert_string_equal(json_string_value(json_object_get(object, "id")), want);
        const char *const verdict = json_string_value(json_object_get(object, "verdict"));
        assert_string_equal(verdict, i % 100 == 99 ? "unparsed" : i % 7 == 0 ? "refuse" : "pass");
        counts[verdict[0] == 'u' ? 0 : verdict[0] == 'r' ? 1 : 2]++;
        json_decref(object);
    }
    assert_string_equal(line, "");
    assert_true(counts[0] == 6 && counts[1] == 85 && counts[2] == 509);
    assert_ran(&other, 1);
    assert_ran(&run, 1);
    free(text);
}

static void four_mappers_of_a_quarter_each_give_what_one_gives(void **state)
{
    static size_t at[LINES + 1];
    size_t len = 0;
    char *const text = many_lines(at), *const all = calloc(1, 16 * at[LINES]);

    (void)state;
    assert_non_null(all);
    struct ran whole = pipe_in(text, at[LINES], mapper);
    for (size_t i = 0; i < 4; i++) {
        const size_t from = at[LINES * i / 4], to = at[LINES * (i + 1) / 4];
        struct ran part = pipe_in(text + from, to - from, mapper);
        assert_true(part.out_len > 0 && part.out_len < whole.out_len);
        memcpy(all + len, part.out, part.out_len);
        len += part.out_len;
        assert_ran(&part, 1);
    }
    assert_string_equal(all, whole.out);
    assert_ran(&whole, 1);
    free(all);
    free(text);
}

static void a_bad_line_is_a_record_and_the_next_is_judged(void **state)
{
    static const char *const lines[][2] = {
        { "not base64", "have \\\"not base64\\\"" },
        { "{\"der\":1}", "want a string \\\"der\\\", have another value" },
        { "{\"other\":\"AA==\"}", "want a string \\\"der\\\", have none" },
        { "{\"der\":\"AA==\"", "want \\\",\\\" or \\\"}\\\", have the end of the line" },
        { "{\"der\":\"\"}", "have nothing" },
        { "{\"der\":\"AA==\",\"der\":\"AA==\"}", "want each member once" },
        { "AAA", "want base64 (RFC 4648 4) of a document" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        char *text = NULL;
        assert_true(asprintf(&text, "%s\n%s\n", lines[i][0], good) > 0);
        struct ran run = lines_in(text, "--json", NULL);
        assert_contains(
            run.out, "\"verdict\":\"unparsed\",\"findings\":[{\"rule\":\"lint.line\",\"severity\":\"error\"");
        assert_contains(run.out, lines[i][1]);
        assert_contains(run.out, "\"line\":1}\n");
        assert_contains(run.out, "\"verdict\":\"pass\",\"findings\":[],\"findings_lost\":0,\"line\":2}\n");
        assert_string_equal(run.err, "");
        assert_ran(&run, 1);
        free(text);
    }
}

static void a_last_line_that_is_cut_off_is_a_record(void **state)
{
    char *text = NULL;

    (void)state;
    assert_true(asprintf(&text, "%s\n%.*s", good, (int)strlen(good) / 4 * 4 - 1, good) > 0);
    struct ran run = lines_in(text, "--json", NULL);
    assert_contains(run.out, "or cut off");
    assert_contains(run.out, "\"line\":2}\n");
    assert_ran(&run, 1);
    free(text);
    run = lines_in(good, "--json", NULL); /* only its newline lacks */
    assert_contains(run.out, "\"verdict\":\"pass\"");
    assert_ran(&run, 0);
}

static void a_line_may_be_base64_with_an_id_or_json_with_escapes_or_pem(void **state)
{
    struct recipe *const recipe = recipe_good(MV & STRICT);
    char *const pem = command_pem("CERTIFICATE", recipe_certificate(recipe)), *text = NULL, *escaped = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&escaped, &len);

    (void)state;
    for (const char *at = pem; *at != '\0'; at++)
        (void)fprintf(out, *at == '\n' ? "\\n" : *at == '/' ? "\\/" : *at == '+' ? "\\u002B" : "%c", *at);
    assert_int_equal(fclose(out), 0);
    assert_true(asprintf(&text, "\xef\xbb\xbf%s\r\n\n \n42\t%s\n{\"der\":\"%s\"}\n{\"der\" : \"%s\"}\n", good,
                    good, escaped, good)
                > 0);
    struct ran run = lines_in(text, "--json", NULL);
    assert_contains(run.out, "\"verdict\":\"pass\",\"findings\":[],\"findings_lost\":0,\"line\":1}\n");
    assert_contains(run.out, "\"findings_lost\":0,\"id\":\"42\"}\n");
    assert_contains(run.out, "\"line\":5}\n");
    assert_contains(run.out, "\"line\":6}\n");
    assert_ran(&run, 0);
    free(text);
    free(escaped);
    free(pem);
    recipe_free(recipe);
}

static void an_id_goes_through_as_it_is(void **state)
{
    static const char *const ids[] = { "12345678901234567890123", "\"a\\u0000\\\"b\"", "-0.50",
        "\"\xc3\xa4\"" };
    char *text = NULL, *want = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        assert_true(asprintf(&text, "{\"der\":\"%s\",\"sha\":%s}", good, ids[i]) > 0);
        assert_true(asprintf(&want, ",\"id\":%s}\n", ids[i]) > 0);
        struct ran run = lines_in(text, "--json", "--id=sha");
        assert_contains(run.out, want);
        assert_ran(&run, 0);
        free(text);
        free(want);
    }
    assert_true(asprintf(&text, "{\"der\":\"%s\",\"sha\":{}}\n%s", good, good) > 0);
    struct ran run = lines_in(text, "--json", "--id=sha");
    assert_contains(run.out, "want a string of UTF-8 or a number \\\"sha\\\", have another value");
    assert_contains(run.out, "want an object of JSON with \\\"sha\\\", have another line");
    assert_contains(run.out, "\"id\":null}\n");
    assert_ran(&run, 1);
    free(text);
}

static void lines_before_the_first_that_is_wanted_are_passed_over(void **state)
{
    static size_t at[LINES + 1];
    char *const text = many_lines(at);
    static const char *const rest[] = { "--id", "id", "--json", "--from-line", "598", NULL };

    (void)state;
    struct ran run = pipe_in(text, at[LINES], rest);
    assert_contains(run.out, "\"id\":\"n-597\"}");
    assert_null(strstr(run.out, "n-596"));
    assert_contains(run.out, "\"id\":\"n-599\"}");
    assert_ran(&run, 1);
    run = command_run("lint", "--lines", "--from-line", "0", command_file("good.pem"), NULL);
    assert_contains(run.err, "--from-line: want the number of a line, from 1, have 0");
    assert_ran(&run, 2);
    free(text);
}

static void a_signal_ends_a_run_in_good_order_and_says_where_it_goes_on(void **state)
{
    char *text = NULL;

    (void)state;
    assert_true(asprintf(&text, "%s\n%s\n%s\n", good, bad, good) > 0);
    command_write("three", text, strlen(text));
    free(text);
    struct ran run = command_script(
        "mkfifo pipe && { \"$0\" lint --lines --json - <pipe >out 2>err & exec 3>pipe; "
        "cat three >&3; printf half >&3;"
        " until [ \"$(wc -l <out)\" -eq 3 ]; do sleep 0.05; done; kill -TERM $!; wait "
        "$!; echo \"status $?\"; cat out err; }");
    assert_contains(run.out, "status 143\n");
    assert_contains(run.out, "\"line\":3}\n");
    assert_null(strstr(run.out, "\"line\":4"));
    assert_contains(run.out, "lintgate: ended after line 3; --from-line 4 goes on\n");
    assert_ran(&run, 0);
}

static void a_reader_that_has_seen_enough_ends_the_run_without_a_word(void **state)
{
    static size_t at[LINES + 1];
    char *const text = many_lines(at);

    (void)state;
    command_write("many.ndjson", text, at[LINES]);
    free(text);
    struct ran run = command_script(
        "{ yes \"$(head -n 1 many.ndjson)\" | \"$0\" lint --id id --json - | head -n 1; } 2>&1");
    assert_contains(run.out, "\"id\":\"n-0\"}\n");
    assert_int_equal(strcspn(run.out, "\n") + 1, run.out_len);
    assert_ran(&run, 0);
}

static void a_full_disk_gives_3(void **state)
{
    (void)state;
    struct ran run = command_script("yes x | head -n 3000 | \"$0\" lint --lines --json - >/dev/full");
    assert_contains(run.err, "standard output: want to write, cannot");
    assert_ran(&run, 3);
}

static void a_line_has_at_most_16_mib(void **state)
{
    (void)state;
    command_write("one", good, strlen(good));
    struct ran run = command_script(
        "{ head -c 17000000 /dev/zero | tr '\\0' A; echo; cat one; } | \"$0\" lint --lines --json -");
    assert_contains(run.out, "want a line of at most 16 MiB, have more");
    assert_contains(run.out, "\"verdict\":\"pass\",\"findings\":[],\"findings_lost\":0,\"line\":2}\n");
    assert_ran(&run, 1);
}

static void findings_may_be_no_failure_of_the_step(void **state)
{
    (void)state;
    struct ran run = lines_in(bad, "--json", "--findings-ok");
    assert_contains(run.out, "\"verdict\":\"refuse\"");
    assert_ran(&run, 0);
    run = command_run("lint", "--findings-ok", command_file("no-such"), command_file("bad.pem"), NULL);
    assert_ran(&run, 2);
}

static void the_summary_counts_by_profile_and_by_rule(void **state)
{
    static size_t at[LINES + 1];
    char *const text = many_lines(at);
    static const char *const options[] = { "--lines", "--summary", NULL }, *const both[] = { "--lines",
        "--summary", "--json", NULL };

    (void)state;
    struct ran run = pipe_in(text, at[LINES], options);
    assert_contains(run.out,
        "600 documents: 509 pass, 85 refuse, 6 unparsed\nline 600 is the last one that was judged\n");
    assert_contains(run.out, "       509        85         0  mailbox-validated/strict\n");
    assert_contains(run.out, "         0         0         6  none\n");
    assert_contains(run.out, "         6         6  error     lint.line\n");
    assert_columns(run.out);
    assert_ran(&run, 1);
    run = pipe_in(text, at[LINES], both);
    assert_contains(run.err, "600 documents: 509 pass");
    assert_null(strstr(run.out, "documents:"));
    assert_ran(&run, 1);
    free(text);
}

static void several_threads_print_what_one_prints(void **state)
{
    static const char *const forms[] = { "--json", "--csv", "--show", "--quiet" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct ran one = command_run("lint", forms[i], command_file("good.der"), command_file("many.pem"),
            command_file("odd.pem"), command_file("trailing.der"), command_file("no-such"), NULL);
        struct ran many = command_run("lint", forms[i], "--jobs", "2", command_file("good.der"),
            command_file("many.pem"), command_file("odd.pem"), command_file("trailing.der"),
            command_file("no-such"), NULL);
        assert_string_equal(many.out, one.out);
        assert_string_equal(many.err, one.err);
        assert_int_equal(many.status, one.status);
        ran_free(&one);
        ran_free(&many);
    }
}

/* The program script of Debian's base gives it a terminal for standard error. */
static void progress_is_shown_on_a_terminal_only(void **state)
{
    static size_t at[LINES + 1];
    char *const text = many_lines(at);

    (void)state;
    command_write("many.ndjson", text, at[LINES]);
    free(text);
    struct ran run = command_script(
        "export LINTGATE=\"$0\" && script -qec '\"$LINTGATE\" lint --id id --json many.ndjson "
        ">out' typescript >shown; cat shown; \"$0\" lint --id id --json many.ndjson 2>&1 | cmp - out");
    assert_contains(run.out, "[##############################] 100 %  600 documents, ");
    assert_contains(run.out, " a second");
    assert_ran(&run, 0);
}

static void options_that_make_no_sense_are_told(void **state)
{
    static const char *const wrong[][2] = { { "--jobs=0", "--jobs: want a number from 1 to 256, have 0" },
        { "--jobs=1x", "have 1x" }, { "--jobs=257", "have 257" }, { "--from-line=x", "have x" },
        { "--from-line=-1", "have -1" } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct ran run = command_run("lint", wrong[i][0], command_file("good.pem"), NULL);
        assert_contains(run.err, wrong[i][1]);
        assert_ran(&run, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_has_the_order_of_the_input),
        cmocka_unit_test(four_mappers_of_a_quarter_each_give_what_one_gives),
        cmocka_unit_test(a_bad_line_is_a_record_and_the_next_is_judged),
        cmocka_unit_test(a_last_line_that_is_cut_off_is_a_record),
        cmocka_unit_test(a_line_may_be_base64_with_an_id_or_json_with_escapes_or_pem),
        cmocka_unit_test(an_id_goes_through_as_it_is),
        cmocka_unit_test(lines_before_the_first_that_is_wanted_are_passed_over),
        cmocka_unit_test(a_signal_ends_a_run_in_good_order_and_says_where_it_goes_on),
        cmocka_unit_test(a_reader_that_has_seen_enough_ends_the_run_without_a_word),
        cmocka_unit_test(a_full_disk_gives_3),
        cmocka_unit_test(a_line_has_at_most_16_mib),
        cmocka_unit_test(findings_may_be_no_failure_of_the_step),
        cmocka_unit_test(the_summary_counts_by_profile_and_by_rule),
        cmocka_unit_test(several_threads_print_what_one_prints),
        cmocka_unit_test(progress_is_shown_on_a_terminal_only),
        cmocka_unit_test(options_that_make_no_sense_are_told),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
