/*
 * lint/data/make_country_data.c - writes country_data.c from the JSON files of iso-codes. Runs at build time only.
 * make_country_data ISO_3166-1.json ISO_3166-2.json OUTPUT.c
 */
#include "lint/data/country_data.h"

#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIN_COUNTRIES = 200,     /* ISO 3166-1 has had about 249 for years: fewer means another file */
    MIN_SUBDIVISIONS = 3000, /* ISO 3166-2 has about 5,000 */
};

struct table {
    const char *name, *width; /* of the array in C; NULL: table_write does not write it */
    size_t bytes, minimum, count;
    char (*rows)[SUBDIVISION_BYTES];
};

/* Turns "US-CA" into "USCA", padded; false if it is no code of capitals and digits, or too long. */
static bool row_make(const char *code, size_t bytes, char row[SUBDIVISION_BYTES])
{
    size_t len = 0;

    memset(row, 0, SUBDIVISION_BYTES);
    for (const char *at = code; *at != '\0'; at++) {
        if (*at == '-' && at - code == COUNTRY_BYTES)
            continue;
        if (len == bytes || !(isupper((unsigned char)*at) || isdigit((unsigned char)*at)))
            return false;
        row[len++] = *at;
    }
    return len > COUNTRY_BYTES || (len == COUNTRY_BYTES && bytes == COUNTRY_BYTES);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, SUBDIVISION_BYTES);
}

static bool table_read(struct table *table, const char *path, const char *list, const char *field)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error), *entries, *entry;
    size_t index;
    bool ok = false;

    if (root == NULL) {
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
        return false;
    }
    entries = json_object_get(root, list);
    table->rows = calloc(json_array_size(entries) + 1, sizeof(*table->rows));
    if (table->rows == NULL)
        goto out;
    json_array_foreach(entries, index, entry)
    {
        const char *code = json_string_value(json_object_get(entry, field));

        if (code == NULL || !row_make(code, table->bytes, table->rows[table->count])) {
            fprintf(stderr, "%s: %s: want a code, have %s\n", path, list, code != NULL ? code : "none");
            goto out;
        }
        table->count++;
    }
    if (table->count < table->minimum) {
        fprintf(stderr, "%s: want at least %zu codes, have %zu\n", path, table->minimum, table->count);
        goto out;
    }
    qsort(table->rows, table->count, sizeof(*table->rows), compare);
    ok = true;
out:
    json_decref(root);
    return ok;
}

static void table_write(const struct table *table, FILE *file)
{
    fprintf(file, "\nconst char %s_codes[][%s] = {\n", table->name, table->width);
    for (size_t i = 0; i < table->count; i++) {
        fputs("    {", file);
        for (size_t n = 0; n < table->bytes && table->rows[i][n] != '\0'; n++)
            fprintf(file, " '%c',", table->rows[i][n]);
        fputs(" },\n", file);
    }
    fprintf(file, "};\nconst size_t %s_code_count = %zu;\n", table->name, table->count);
}

/* Countries as sets of second letters, one for each first letter. False if a code is not of two capitals. */
static bool countries_write(const struct table *table, FILE *file)
{
    uint32_t letters[COUNTRY_LETTERS] = { 0 };

    for (size_t i = 0; i < table->count; i++) {
        const char *const code = table->rows[i];

        if (!isupper((unsigned char)code[0]) || !isupper((unsigned char)code[1])) {
            fprintf(stderr, "%.2s: want two capitals\n", code);
            return false;
        }
        letters[code[0] - 'A'] |= UINT32_C(1) << (code[1] - 'A');
    }
    fputs("\nconst uint32_t country_letters[COUNTRY_LETTERS] = {\n", file);
    for (size_t i = 0; i < COUNTRY_LETTERS; i++)
        fprintf(file, "    0x%07x,\n", (unsigned)letters[i]);
    fputs("};\n", file);
    return true;
}

int main(int argc, char **argv)
{
    struct table countries = { .bytes = COUNTRY_BYTES, .minimum = MIN_COUNTRIES };
    struct table subdivisions = { .name = "subdivision",
        .width = "SUBDIVISION_BYTES",
        .bytes = SUBDIVISION_BYTES,
        .minimum = MIN_SUBDIVISIONS };
    FILE *file = NULL;
    bool ok = false;

    if (argc != 4) {
        fprintf(stderr, "usage: make_country_data ISO_3166-1.json ISO_3166-2.json OUTPUT.c\n");
        return 2;
    }
    if (!table_read(&countries, argv[1], "3166-1", "alpha_2")
        || !table_read(&subdivisions, argv[2], "3166-2", "code"))
        goto out;
    file = fopen(argv[3], "w");
    if (file == NULL) {
        perror(argv[3]);
        goto out;
    }
    fputs("/* Made by make_country_data from iso-codes. */\n#include \"lint/data/country_data.h\"\n", file);
    ok = countries_write(&countries, file);
    table_write(&subdivisions, file);
    ok = fclose(file) == 0 && ok;
out:
    free(countries.rows);
    free(subdivisions.rows);
    return ok ? 0 : 1;
}
