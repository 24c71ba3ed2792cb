/* lint/data/make_rule_index.c - writes rule_index.c from the tables of rules. Runs at build time only. make_rule_index OUTPUT.c */
#include "lint/data/rule_index.h"

#include <stdio.h>
#include <stdlib.h>

/* The rules of one scope; returns how many. */
static size_t write_list(FILE *file, unsigned bit)
{
    size_t count = 0;

    fprintf(file, "static const struct rule_place scope_%u[] = {\n", bit);
    for (size_t table = 0; rule_tables[table] != NULL; table++) {
        for (size_t row = 0; row < rule_tables[table]->count; row++) {
            if ((rule_tables[table]->rules[row].applies >> bit & 1) == 0)
                continue;
            if (table > UINT8_MAX || row > UINT8_MAX) {
                fputs("make_rule_index: want a larger struct rule_place\n", stderr);
                exit(EXIT_FAILURE);
            }
            fprintf(file, "    { %zu, %zu },\n", table, row);
            count++;
        }
    }
    fputs("};\n\n", file);
    return count;
}

int main(int argc, char **argv)
{
    size_t counts[SCOPE_BITS];
    FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;

    if (file == NULL) {
        fputs("make_rule_index: want a file to write\n", stderr);
        return EXIT_FAILURE;
    }
    fputs("/* Made by make_rule_index. */\n#include \"lint/data/rule_index.h\"\n\n", file);
    for (unsigned bit = 0; bit < SCOPE_BITS; bit++)
        counts[bit] = write_list(file, bit);
    fputs("const struct rule_list rule_index[SCOPE_BITS] = {\n", file);
    for (unsigned bit = 0; bit < SCOPE_BITS; bit++)
        fprintf(file, "    { scope_%u, %zu },\n", bit, counts[bit]);
    fputs("};\n", file);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
