/* tests/module/proof.c - tables of promises and their proofs. */
#include "tests/module/proof.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 256 };

static unsigned complaints;

void proof_complain(const char *where, const char *what, const char *name)
{
    fprintf(stderr, "%s: %s: %s\n", where, what, name);
    complaints++;
}

unsigned proof_complaints(void)
{
    return complaints;
}

char *proof_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (file == NULL || getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    if (file != NULL)
        fclose(file);
    return text;
}

void proof_read(struct proof_table *table, const char *path, size_t columns)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;

    if (file == NULL) {
        proof_complain(path, "want a table", "have none");
        return;
    }
    while (table->count < PROOF_MAX_ROWS && getline(&line, &size, file) > 0) {
        char *rest = line;

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        for (size_t i = 0; i < columns; i++)
            table->columns[table->count][i] = strsep(&rest, "\t");
        if (table->columns[table->count][columns - 1] == NULL || rest != NULL) {
            proof_complain(path, "want as many columns as the head says", line);
            continue;
        }
        table->lines[table->count++] = line;
        line = NULL;
        size = 0;
    }
    free(line);
    fclose(file);
}

void proof_clear(struct proof_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->lines[i]);
}

const char *proof_path_of(const char *program)
{
    static const char *const folders[] = { "module", "rules", "unit" };
    static char path[PATH_BYTES];

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "tests/%s/test_%s.c", folders[i], program);
        if (access(path, R_OK) == 0)
            break;
    }
    return path;
}

void proof_test_check(const char *program, const char *test)
{
    const char *path = proof_path_of(program);
    char wanted[PATH_BYTES], *text = proof_file(path);

    snprintf(wanted, sizeof wanted, "void %s(", test);
    if (text == NULL || strstr(text, wanted) == NULL)
        proof_complain(path, "want the test", test);
    free(text);
}

static bool save(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "w");
    const bool written = file != NULL && fwrite(text, 1, len, file) == len;

    return file != NULL && fclose(file) == 0 && written;
}

void proof_page(const char *path, const char *text, size_t len, bool write)
{
    char *have = write ? NULL : proof_file(path);

    if (write ? !save(path, text, len) : have == NULL || strcmp(have, text) != 0)
        proof_complain(path, "not up to date", "run with --write");
    free(have);
}
