/*
 * tests/module/threats.c - every threat has its rule, the test that proves it, and the code without which the test fails.
 * threats SOURCE-DIR [--write]: fails unless docs/threats.tsv and tests/teeth.tsv say so of each, what they name exists, and
 * docs/threats.md is what it would write; --write writes it. scripts/teeth takes the code away.
 */
#include "tests/module/proof.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 6 /* of tests/teeth.tsv */ };

enum threat_column { NUMBER, THREAT, RULE };
enum tooth_column { THREATS, PROGRAM, TEST, FILE_NAME, CODE, INSTEAD };

static struct proof_table threats, teeth;

static bool has_word(const char *words, const char *word)
{
    const size_t len = strlen(word);

    for (const char *at = words; (at = strstr(at, word)) != NULL; at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static bool is_built(char *const *threat)
{
    return strncmp(threat[RULE], "not built: ", strlen("not built: ")) != 0;
}

/* The test's name is defined in its program, and the code that it falls with is there. */
static void tooth_check(char *const *tooth)
{
    char *text, *to = tooth[CODE];

    proof_test_check(tooth[PROGRAM], tooth[TEST]);
    for (const char *from = tooth[CODE]; *from != '\0'; to++) {
        const bool is_line = from[0] == '\\' && from[1] == 'n';

        *to = is_line ? '\n' : *from;
        from += is_line ? 2 : 1;
    }
    *to = '\0';
    text = proof_file(tooth[FILE_NAME]);
    if (text == NULL || strstr(text, tooth[CODE]) == NULL)
        proof_complain(
            tooth[FILE_NAME], "want this code, or another line for it in tests/teeth.tsv", tooth[CODE]);
    free(text);
}

/* Every number of a tooth is a threat; and every threat has a tooth, or says that nothing is built. */
static void numbers_check(void)
{
    for (size_t i = 0; i < teeth.count; i++) {
        const char *words = teeth.columns[i][THREATS];

        while (*words != '\0') {
            const size_t len = strcspn(words, " ");
            bool found = false;

            for (size_t t = 0; t < threats.count && !found; t++)
                found = strlen(threats.columns[t][NUMBER]) == len
                        && strncmp(threats.columns[t][NUMBER], words, len) == 0;
            if (!found)
                proof_complain("tests/teeth.tsv", "want threats of docs/threats.tsv, have", words);
            words += len + (words[len] == ' ');
        }
    }
    for (size_t t = 0; t < threats.count; t++) {
        bool found = false;

        for (size_t i = 0; i < teeth.count && !found; i++)
            found = has_word(teeth.columns[i][THREATS], threats.columns[t][NUMBER]);
        if (found != is_built(threats.columns[t]))
            proof_complain("docs/threats.tsv",
                found ? "want nothing built, have a proof" : "want a proof, have none",
                threats.columns[t][NUMBER]);
    }
}

/* The tests of a threat, each once. */
static void tests_write(FILE *page, const char *number)
{
    unsigned written = 0;

    for (size_t i = 0; i < teeth.count; i++) {
        bool again = false;

        if (!has_word(teeth.columns[i][THREATS], number))
            continue;
        for (size_t j = 0; j < i; j++)
            again = again
                    || (has_word(teeth.columns[j][THREATS], number)
                        && strcmp(teeth.columns[j][TEST], teeth.columns[i][TEST]) == 0);
        if (!again)
            fprintf(page, "%s[`%s`](../%s)", written++ == 0 ? "" : "<br>", teeth.columns[i][TEST],
                proof_path_of(teeth.columns[i][PROGRAM]));
    }
}

static void files_write(FILE *page, const char *number)
{
    unsigned written = 0;

    for (size_t i = 0; i < teeth.count; i++) {
        bool again = false;

        if (!has_word(teeth.columns[i][THREATS], number))
            continue;
        for (size_t j = 0; j < i; j++)
            again = again
                    || (has_word(teeth.columns[j][THREATS], number)
                        && strcmp(teeth.columns[j][FILE_NAME], teeth.columns[i][FILE_NAME]) == 0);
        if (!again)
            fprintf(page, "%s`%s`", written++ == 0 ? "" : ", ", teeth.columns[i][FILE_NAME]);
    }
}

static void page_write(FILE *page)
{
    fputs("# Threats, rules and proofs\n\nMade by `build/tests/threats` from [threats.tsv](threats.tsv) and "
          "[teeth.tsv](../tests/teeth.tsv).\nEach test named here fails when the line of code in teeth.tsv "
          "is taken "
          "away from the file in the last column: `scripts/teeth`\ntakes each away, in a copy, and wants the "
          "test to "
          "fail, to crash or to hang.\n\n| | threat | rule | proved by | in |\n| --- | --- | --- | --- | --- "
          "|\n",
        page);
    for (size_t t = 0; t < threats.count; t++) {
        char *const *threat = threats.columns[t];

        fprintf(page, "| %s | %s | %s | ", threat[NUMBER], threat[THREAT], threat[RULE]);
        tests_write(page, threat[NUMBER]);
        fputs(" | ", page);
        files_write(page, threat[NUMBER]);
        fputs(" |\n", page);
    }
}

int main(int argc, char **argv)
{
    char *text = NULL;
    size_t len = 0;
    FILE *page = open_memstream(&text, &len);

    if (argc < 2 || page == NULL || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: threats SOURCE-DIR [--write]\n");
        return 2;
    }
    proof_read(&threats, "docs/threats.tsv", RULE + 1);
    proof_read(&teeth, "tests/teeth.tsv", COLUMNS);
    page_write(page);
    fclose(page);
    for (size_t i = 0; i < teeth.count; i++)
        tooth_check(teeth.columns[i]);
    numbers_check();
    proof_page("docs/threats.md", text, len, argc > 2 && strcmp(argv[2], "--write") == 0);
    printf("%zu threats, %zu teeth, %u complaints\n", threats.count, teeth.count, proof_complaints());
    free(text);
    proof_clear(&threats);
    proof_clear(&teeth);
    return proof_complaints() == 0 ? 0 : 1;
}
