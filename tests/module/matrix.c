/*
 * tests/module/matrix.c - what fails, and what then happens: each row has its tests, and the page is what the table says.
 * matrix SOURCE-DIR [--write]: fails unless every test that docs/fail-closed.tsv names is there and docs/fail-closed.md is what it would
 * write; --write writes it.
 */
#include "tests/module/proof.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum matrix_column { FAILS, INITIALIZE, SIGN_INIT, SIGN, OTHERS, TESTS, COLUMNS };

static struct proof_table table;

/* Calls `use` with each PROGRAM and TEST of "PROGRAM:TEST PROGRAM:TEST". */
static void each_test(
    const char *words, void (*use)(const char *program, const char *test, void *context), void *context)
{
    char *copy = strdup(words), *rest = copy, *word;

    if (copy == NULL)
        abort();
    while ((word = strsep(&rest, " ")) != NULL) {
        char *test = strchr(word, ':');

        if (test == NULL) {
            proof_complain("docs/fail-closed.tsv", "want PROGRAM:TEST", word);
            continue;
        }
        *test++ = '\0';
        use(word, test, context);
    }
    free(copy);
}

static void check_one(const char *program, const char *test, void *context)
{
    (void)context;
    proof_test_check(program, test);
}

static void write_one(const char *program, const char *test, void *context)
{
    FILE *page = context;

    fprintf(page, "[`%s`](../%s)<br>", test, proof_path_of(program));
}

static void write_page(FILE *page)
{
    fputs("# What fails, and what then happens\n\nMade by `build/tests/matrix` from "
          "[fail-closed.tsv](fail-closed.tsv), which fails if "
          "a test named here is not there.\nCodes are PKCS#11's, without `CKR_`; `-`: it does not come to "
          "that, or is not touched. Whatever "
          "fails, nothing is signed without its record, and\nnothing that is not recorded leaves. What each "
          "test proves, and that it would "
          "notice: [threats](threats.md).\n\n"
          "| what fails | C_Initialize | C_SignInit | C_Sign | other calls | proved by |\n"
          "| --- | --- | --- | --- | --- | --- |\n",
        page);
    for (size_t i = 0; i < table.count; i++) {
        for (size_t c = 0; c < TESTS; c++)
            fprintf(page, "| %s ", table.columns[i][c]);
        fputs("| ", page);
        each_test(table.columns[i][TESTS], write_one, page);
        fputs(" |\n", page);
    }
}

int main(int argc, char **argv)
{
    char *text = NULL;
    size_t len = 0;
    FILE *page = open_memstream(&text, &len);

    if (argc < 2 || page == NULL || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: matrix SOURCE-DIR [--write]\n");
        return 2;
    }
    proof_read(&table, "docs/fail-closed.tsv", COLUMNS);
    for (size_t i = 0; i < table.count; i++)
        each_test(table.columns[i][TESTS], check_one, NULL);
    write_page(page);
    fclose(page);
    proof_page("docs/fail-closed.md", text, len, argc > 2 && strcmp(argv[2], "--write") == 0);
    printf("%zu rows, %u complaints\n", table.count, proof_complaints());
    free(text);
    proof_clear(&table);
    return proof_complaints() == 0 ? 0 : 1;
}
